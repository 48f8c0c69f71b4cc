//! Mathematics of customer value. Floor 0; knows no other crate of the workspace.
//!
//! - [`value`]: what a customer will buy and spend: BG/NBD, MBG/NBD, Pareto/NBD, NBD, BG/BB, Gamma-Gamma, how long a subscriber
//!   stays, an empirical estimate for data that carry no model, and the comparison that tells how far to believe any of them.
//! - [`learning`]: what comes next, learned from what came to others: logistic regression, calibration, drivers.
//! - [`statistics`]: intervals and quantiles for KPIs.
//! - [`survival`]: how long things last, and how they end, where some have not ended yet.
//! - [`affinity`]: what is bought together, and what a customer will buy next.
//! - [`clusters`]: groups of alike customers.
//! - [`chance`]: seeded random numbers for simulation; nothing else here draws any.
//! - [`numeric`]: special functions, quadrature and the Newton maximisers underneath.
//!
//! Everything is pure: no IO, no clock, no chance but from a seed. Large inputs are spread over threads in chunks whose borders do
//! not depend on the number of threads, so the same data give the same bits on every machine.

pub mod affinity;
pub mod chance;
pub mod clusters;
pub mod learning;
pub mod numeric;
mod parallel;
pub mod statistics;
pub mod survival;
pub mod value;
