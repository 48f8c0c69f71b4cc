//! The KPIs that belong to a phase: those of its part of the customer lifecycle.

use analytics::kpi::{self, CATALOGUE, Definition, KpiPhase, Point, Reading};
use domain::{Day, Period};
use engine::ask::activity::ActiveRule;
use engine::{Engine, EngineError, State, ask};
use lifecycle::phase::{Group, Phase};

use crate::frame::PageFrame;
use crate::view::tile::Tile;

/// Readings of the KPIs of a phase, each with its course.
pub(super) type Measured = Vec<(Reading, Vec<Point>)>;

/// The parts of the customer lifecycle whose KPIs belong to a phase: the one of its name, else those of what it is about.
fn parts(phase: &Phase) -> &'static [KpiPhase] {
    match (phase.id.as_str(), phase.group) {
        ("awareness", _) => &[KpiPhase::Awareness],
        ("consideration", _) => &[KpiPhase::Consideration],
        ("decision", _) => &[KpiPhase::Decision],
        ("delivery", _) => &[KpiPhase::Delivery],
        ("retention", _) => &[KpiPhase::Retention],
        ("advocacy", _) => &[KpiPhase::Advocacy],
        (_, Group::Acquisition) => &[KpiPhase::Awareness, KpiPhase::Consideration, KpiPhase::Decision],
        (_, Group::Retention) => &[KpiPhase::Retention, KpiPhase::Advocacy],
        (_, Group::Recovery) => &[KpiPhase::Recovery],
    }
}

/// Whether a KPI belongs to a phase. Those of who is active tell of phases of customers who leave, too.
fn belongs(phase: &Phase, definition: &Definition) -> bool {
    parts(phase).contains(&definition.phase) || (phase.group == Group::Recovery && definition.rests_on_activity)
}

/// Measures the KPIs of a phase.
pub(super) fn measured(
    engine: &Engine,
    state: &State,
    (at, period): (Day, Period),
    active: ActiveRule,
    phase: &Phase,
) -> Result<Measured, EngineError> {
    let moment = state.at(at);
    let context = ask::kpis::context_with_costs(engine, state, &moment, period, active)?;
    let own = CATALOGUE.iter().filter(|kpi| belongs(phase, kpi.definition));
    let reading = |kpi: &'static kpi::Kpi| {
        let points = kpi::series(kpi, &context, ask::kpis::grain_for(kpi, period));
        (kpi::read(kpi, &context, &ask::kpis::COMPARISONS), points)
    };
    Ok(own.map(reading).collect())
}

/// Their tiles.
pub(super) fn tiles(frame: &PageFrame, measured: &Measured, active: ActiveRule) -> Vec<Tile> {
    measured.iter().map(|(reading, points)| Tile::of(frame, reading, points).active(frame, active)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phase_has_its_own_kpis() {
        let zone = domain::Zone::utc();
        let catalogue = lifecycle::catalogue::catalogue(domain::Currency::EUR, &zone).expect("catalogue");
        let models = lifecycle::PhaseModel::built_in(&std::sync::Arc::new(catalogue)).expect("built in");
        let own = |model: &str, phase: &str| -> Vec<&'static str> {
            let model = models.iter().find(|known| known.id == model).expect("a model");
            let phase = model.phases.iter().find(|known| known.id == phase).expect("a phase");
            CATALOGUE.iter().map(|kpi| kpi.definition).filter(|it| belongs(phase, it)).map(|it| it.id).collect()
        };
        assert!(own("six_phases", "decision").contains(&"average_order_value"));
        assert!(own("six_phases", "delivery").contains(&"refund_share"));
        assert!(own("six_phases", "retention").contains(&"repeat_purchase_rate"));
        assert!(!own("six_phases", "decision").contains(&"repeat_purchase_rate"));
        assert!(own("stauss_bruhn", "gefaehrdung").contains(&"churn_rate"));
        assert!(own("stauss_bruhn", "gefaehrdung").contains(&"reactivation_rate"));
        assert!(own("subscription", "aktiv").contains(&"retention_rate"));
    }
}
