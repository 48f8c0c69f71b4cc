//! Tests of the rule language: laws that hold for every rule, and stories a marketer could read.

mod errors;
mod explanations;
mod laws;
mod shop;
mod windows;
