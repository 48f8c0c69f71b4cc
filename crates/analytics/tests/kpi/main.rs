//! The order table, the KPI catalogue and the cohorts: stories, laws, and figures that others found.

#![allow(clippy::unwrap_used)]

mod catalogue;
mod cohorts;
mod laws;
mod online_retail;
mod speed;
mod stories;
mod support;
