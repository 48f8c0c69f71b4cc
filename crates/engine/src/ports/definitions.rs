//! What the firm has defined itself: segments, and phase models. Every change is one more version; none is changed or removed.

use jiff::Timestamp;
use lifecycle::phase::Name;
use serde::{Deserialize, Serialize};

use super::PortError;

/// One version of a segment: customers for whom a rule holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its name in rules: a letter, then letters, digits and `_`.
    pub id: String,
    /// Counts from 1; the highest holds.
    pub version: u32,
    /// Its names for readers.
    pub name: Name,
    /// The rule in its canonical text. Empty where an erasure took it away because it named the person.
    pub rule: String,
    /// Who wrote this version; `None` for the command line.
    pub created_by: Option<i64>,
    /// When.
    pub created_at: Timestamp,
    /// Whether it was done away with by this version.
    pub is_retired: bool,
}

/// One version of a phase model that the firm keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredModel {
    /// Its id.
    pub id: String,
    /// Its version; an id has each once.
    pub version: u32,
    /// The model's file as JSON: an erasure can then empty a single rule in it that names the person.
    pub content: String,
    /// Who wrote it; `None` for the command line.
    pub created_by: Option<i64>,
    /// When.
    pub created_at: Timestamp,
}

/// A phase model in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveModel {
    /// Its id.
    pub model: String,
    /// The version in use.
    pub version: u32,
}

/// The tables of what the firm has defined.
pub trait Definitions: Send + Sync {
    /// All versions of all segments, by id and version.
    fn segment_versions(&self) -> Result<Vec<Segment>, PortError>;
    /// Keeps one more version of a segment; one that is there already is an error.
    fn add_segment(&self, segment: &Segment) -> Result<(), PortError>;

    /// All phase models that the firm keeps, by id and version.
    fn stored_models(&self) -> Result<Vec<StoredModel>, PortError>;
    /// The models in use, the leading one first; empty where the firm never chose.
    fn active_models(&self) -> Result<Vec<ActiveModel>, PortError>;
    /// Keeps phase models and chooses those in use, both in one transaction; a version that is there already is an error.
    fn change_models(&self, added: &[StoredModel], active: &[ActiveModel]) -> Result<(), PortError>;
}
