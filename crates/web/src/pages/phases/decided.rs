//! How a phase is decided: the rules in the order in which they are tested, and what 'silent for long' rests on.

use domain::Day;
use engine::ask::phases::Phases;
use lifecycle::PhaseModel;
use lifecycle::phase::Phase;
use lifecycle::vintage::Vintage;
use models::value::purchase_model::{Law, PurchaseModel};
use words::Format;

use crate::frame::PageFrame;
use crate::view::phases::CustomerLinks;

/// The panel.
pub(super) struct Decided {
    /// What the silence score rests on, and why.
    pub(super) basis: Vec<String>,
    /// The rules, the first that holds decides.
    pub(super) rules: Vec<RuleLine>,
}

/// One phase with its rule.
pub(super) struct RuleLine {
    /// When it is tested, from 1.
    pub(super) number: String,
    /// Colour and shape.
    pub(super) colour: String,
    /// Name of the phase.
    pub(super) name: String,
    /// What it means.
    pub(super) meaning: String,
    /// The rule as written; empty where it always holds.
    pub(super) rule: String,
    /// What keeps customers in it where the rule no longer holds.
    pub(super) keeping: Keeping,
    /// Its customers.
    pub(super) href: String,
    /// How many.
    pub(super) customers: String,
}

/// What keeps customers in a phase whose rule no longer holds.
pub(crate) struct Keeping {
    /// The rule for those who are in it, as written; empty where there is none.
    pub(crate) rule: String,
    /// The minimum stay, in words; empty where there is none.
    pub(crate) days: String,
}

impl Keeping {
    /// Of a phase.
    pub(crate) fn of(format: &Format, phase: &Phase) -> Self {
        let days = phase.minimum_stay_days;
        Self {
            rule: phase.stay.as_ref().map_or_else(String::new, |rule| rule.source().to_owned()),
            days: if days > 1 {
                format.format("phases-rule-days", &[("count", i64::from(days).into())])
            } else {
                String::new()
            },
        }
    }
}

impl Decided {
    /// Of a model as of a day.
    pub(super) fn new(frame: &PageFrame, model: &PhaseModel, phases: &Phases, day: Day, links: &CustomerLinks) -> Self {
        let format = &frame.format;
        let rules = (1_u64..)
            .zip(&model.phases)
            .map(|(number, phase)| {
                let line = phases.phases.iter().find(|line| line.id == phase.id);
                RuleLine {
                    number: format.integer(number),
                    colour: phase.colour.clone(),
                    name: phase.name.get(format.language).to_owned(),
                    meaning: phase.meaning.get(format.language).to_owned(),
                    rule: if phase.rule_text == "true" { String::new() } else { phase.rule_text.clone() },
                    keeping: Keeping::of(format, phase),
                    href: links.phase(&phase.id),
                    customers: format.integer(line.map_or(0, |line| line.customers)),
                }
            })
            .collect();
        Self { basis: basis(format, frame.state.vintages.valid_on(day)), rules }
    }
}

/// What the silence score rests on, in sentences.
fn basis(format: &Format, vintage: Option<&Vintage>) -> Vec<String> {
    let Some(vintage) = vintage else {
        return vec![format.text("phases-basis-none-yet").into_owned()];
    };
    // Silence is measured by BG/NBD or what stands in for it, whatever law the firm chose for forecasts.
    let key = match vintage.purchase.silence_model().map(PurchaseModel::law) {
        Some(Law::BgNbd | Law::MbgNbd | Law::ParetoNbd) => "phases-basis-bg-nbd",
        Some(Law::Nbd) => "phases-basis-nbd",
        Some(Law::Empirical) => "phases-basis-empirical",
        None => "phases-basis-fixed-days",
    };
    let gaps = [
        ("day", format.date(vintage.day).into()),
        ("customers", i64::from(vintage.customers).into()),
        ("repeat", i64::from(vintage.repeat_customers).into()),
    ];
    let mut told = vec![format.text(key).into_owned()];
    let because = vintage.purchase.because.filter(|_| vintage.purchase.law == Law::BgNbd);
    told.extend(because.map(|because| format.text(because.key()).into_owned()));
    told.push(format.format("phases-basis-vintage", &gaps));
    told
}
