//! Every parser behind a door, fed with arbitrary bytes: one function a parser, which panics where what must hold does not.
//!
//! The fuzzer in `fuzz/` calls them with bytes that it makes up; the test of this crate calls them with all that it once
//! found (`fuzz/corpus/`), so that what was mended stays mended. A crate outside the house, on which nothing rests.

#![allow(clippy::missing_panics_doc)] // a panic is how they say that something does not hold

mod events;
mod orders;
mod rule;
mod settings;

pub use events::events;
pub use orders::{mapped_orders, orders};
pub use rule::{phase_model, rule};
pub use settings::configuration;

/// What is done with bytes.
pub type Target = fn(&[u8]);

/// All targets by name, which is that of their folder of inputs, too.
pub const TARGETS: [(&str, Target); 6] = [
    ("configuration", configuration),
    ("events", events),
    ("mapped_orders", mapped_orders),
    ("orders", orders),
    ("phase_model", phase_model),
    ("rule", rule),
];

/// A text and what stands behind a line of three hyphens, for targets that read two.
fn in_two(text: &str) -> (&str, &str) {
    text.split_once("\n---\n").unwrap_or((text, ""))
}
