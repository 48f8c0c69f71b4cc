//! Tests of the rule language: laws that hold for every rule, and stories a marketer could read.

// `UPDATE_EXPECT=1` writes every expectation in one form; tables are long, and `check` is written for the reader of the call.
#![allow(clippy::needless_raw_string_hashes, clippy::too_many_lines, clippy::needless_pass_by_value)]

mod errors;
mod explanations;
mod json;
mod laws;
mod memberships;
mod shop;
mod trees;
mod turning;
mod windows;
