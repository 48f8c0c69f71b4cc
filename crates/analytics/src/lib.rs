//! Questions about all customers: KPIs, cohorts, flows, value. Floor 3.
//!
//! ```text
//! Book ──► OrderTable (columns, sorted by day; built once per change of data)
//!              ├──► kpi: one catalogue; a KPI of any period is a pass over a stretch of rows
//!              └──► cohort: repeat purchases by month of the first order
//! ```
//!
//! Pure: no IO, no clock, no randomness. The day is an argument.

pub mod cohort;
pub mod flows;
pub mod kpi;
pub mod orders;
pub mod population;
pub mod value;

pub use cohort::Cohorts;
pub use orders::{CustomerSet, OrderTable};
