//! The pages: each a `.rs` beside its `.html`.

pub(crate) mod audit;
pub(crate) mod cohorts;
pub(crate) mod customer;
pub(crate) mod customers;
pub(crate) mod erase;
pub(crate) mod firm;
pub(crate) mod form;
pub(crate) mod health;
pub(crate) mod identity;
pub(crate) mod import;
pub(crate) mod join;
pub(crate) mod keys;
pub(crate) mod kpi;
pub(crate) mod kpis;
pub(crate) mod login;
pub(crate) mod overview;
pub(crate) mod phase;
pub(crate) mod phases;
pub(crate) mod preferences;
pub(crate) mod quality;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod sources;
pub(crate) mod team;
pub(crate) mod trend;
pub(crate) mod value;
