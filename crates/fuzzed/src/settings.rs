//! The configuration of the server.

use std::ffi::OsString;
use std::path::Path;

use configuration::{Effective, Given, KEYS};
use domain::Language;

use crate::in_two;

/// Reads a file of the configuration; behind a line of three hyphens stand variables of the environment, one a line.
pub fn configuration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (file, variables) = in_two(text);
    let variables = variables.lines().filter_map(|line| line.split_once('='));
    let variables = variables.map(|(name, value)| (OsString::from(name), OsString::from(value))).collect();
    let given = Given { file: Some((Path::new("stammkunde.toml"), file)), variables, options: Vec::new() };
    let effective = match Effective::of(&given) {
        Ok(effective) => effective,
        Err(fault) => {
            for language in Language::ALL {
                assert!(!words::message(language, &fault.message(language)).is_empty());
            }
            return;
        }
    };
    let _ = (effective.config.limits(), effective.config.upkeep(), effective.config.session_lifetime());
    // What is printed can be put into a file and means the same; of a secret nothing is printed that could be put there.
    let shown =
        |key: &&configuration::Key| key.shown(&effective.config).map(|value| format!("{} = {value}\n", key.path));
    let printed: String = KEYS.iter().filter(|key| !key.secret).filter_map(|key| shown(&key)).collect();
    let given = Given { file: Some((Path::new("stammkunde.toml"), &printed)), ..Given::default() };
    let mut again = Effective::of(&given).unwrap_or_else(|fault| panic!("{fault:?}: {printed}")).config;
    again.metrics_token.clone_from(&effective.config.metrics_token);
    assert_eq!(again, effective.config, "{printed}");
}
