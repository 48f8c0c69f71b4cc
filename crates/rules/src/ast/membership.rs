//! Questions about the phase a customer is in or was in, and about segments.

use serde::{Deserialize, Serialize};

use super::{Located, Name, Period};

/// What one can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circle {
    /// A phase of a phase model.
    Phase,
    /// A group of phases of a phase model.
    Group,
    /// A segment.
    Segment,
}

impl Circle {
    /// The word in rules.
    pub fn word(self) -> &'static str {
        match self {
            Self::Phase => "phase",
            Self::Group => "group",
            Self::Segment => "segment",
        }
    }
}

/// Now or at some time up to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tense {
    /// `in`: now.
    Is,
    /// `was in`: at some time up to now, now included.
    Was,
}

/// `in phase "reife"`, `was in phase ("abstinenz", "aufloesung") of "stauss_bruhn" in last 90 days`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// What one can be in.
    pub circle: Circle,
    /// Now or in the past.
    pub tense: Tense,
    /// One of them is enough.
    pub names: Vec<Name>,
    /// The phase model; without, the leading one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Name>,
    /// How far `was in` looks back; without, over all time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Located<Period>>,
}
