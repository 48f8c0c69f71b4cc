//! KPIs of recovery: who comes back.

pub mod reactivation_rate;
