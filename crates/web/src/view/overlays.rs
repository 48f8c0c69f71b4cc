//! What is true of customers beside their phase, with their counts.

use engine::ask::phases::{OverlayLine, PhaseLine, Phases};
use words::{Format, NO_VALUE};

use super::phases::CustomerLinks;

/// An overlay with the customers for whom it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OverlayShown {
    /// Its name.
    pub(crate) name: String,
    /// What it means.
    pub(crate) meaning: String,
    /// How many.
    pub(crate) customers: String,
    /// These customers; `None` for nobody.
    pub(crate) href: Option<String>,
    /// Their share of all, or of the phase.
    pub(crate) share: String,
    /// Their expected revenue of 12 months; `–` where nothing can be expected.
    pub(crate) value: String,
}

/// All overlays of a model, also those that hold for nobody.
pub(crate) fn overlays(format: &Format, phases: &Phases, links: &CustomerLinks) -> Vec<OverlayShown> {
    let shown = |overlay: &OverlayLine| {
        let href = (overlay.customers > 0).then(|| links.overlay(&overlay.id));
        one(format, overlay, (overlay.customers, phases.total), href, phases)
    };
    phases.overlays.iter().map(shown).collect()
}

/// The overlays that hold for customers of a phase.
pub(crate) fn overlays_in(
    format: &Format,
    phases: &Phases,
    line: &PhaseLine,
    links: &CustomerLinks,
) -> Vec<OverlayShown> {
    let shown = |overlay: &OverlayLine| {
        let count = line.overlay(&overlay.id)?;
        let told = OverlayLine { value: count.value, ..overlay.clone() };
        let href = Some(links.overlay_in(&line.id, &overlay.id));
        Some(one(format, &told, (count.customers, line.customers), href, phases))
    };
    phases.overlays.iter().filter_map(shown).collect()
}

fn one(
    format: &Format,
    overlay: &OverlayLine,
    (part, whole): (u64, u64),
    href: Option<String>,
    phases: &Phases,
) -> OverlayShown {
    OverlayShown {
        name: overlay.name.get(format.language).to_owned(),
        meaning: overlay.meaning.get(format.language).to_owned(),
        customers: format.integer(part),
        href,
        share: if whole == 0 { NO_VALUE.to_owned() } else { format.percent(part as f64 / whole as f64, 1) },
        value: if phases.value.is_zero() { NO_VALUE.to_owned() } else { format.money_short(overlay.value) },
    }
}
