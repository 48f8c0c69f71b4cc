//! How long things last, where some of them still last: stays in a phase, subscriptions, times to the next purchase.
//!
//! ```text
//! Spell, or counts by day ──► RiskTable: who was watched, and what ended, at each moment
//!                                 ├──► Curve: the share that still lasts (Kaplan & Meier 1958, Greenwood 1926)
//!                                 └──► Incidence: the share that ended in each way (Aalen & Johansen 1978)
//! Spells by group ──► LogRank: whether the groups last alike (Mantel 1966)
//! Spells with covariates ──► Cox: what makes them end sooner (Cox 1972)
//! ```
//!
//! Who still lasts when the watch ends is *censored*: known to have lasted so long, and no more is claimed. Who is
//! watched only from a later moment on (because the data begin there) counts from that moment (left truncation).

mod cox;
mod curve;
mod incidence;
mod log_rank;
mod partial_likelihood;
mod risk;

pub use cox::{Cox, CoxFault, CoxVerdict, Effect, Subject, Ties};
pub use curve::{Curve, Step};
pub use incidence::Incidence;
pub use log_rank::{Ends, LogRank};
pub use risk::{DayCounts, RiskTable, Spell};

#[cfg(test)]
mod tests;
