//! Stammkunde: the customer lifecycle, self-hosted. The binary: CLI, configuration, wiring.
fn main() {}
