//! The order table, the KPI catalogue and the cohorts: stories, laws, and figures that others found.

#![allow(clippy::unwrap_used, clippy::float_cmp)] // counts and exact amounts are compared, as floats

mod catalogue;
mod cohorts;
mod crowd;
mod laws;
mod online_retail;
mod speed;
mod stories;
mod support;
