//! Use cases, and the ports through which they reach the outside: import, refold, ask, check.
//!
//! Floor 4. Time and chance enter as arguments that the roof hands in; nothing here opens a file or a socket.

pub mod ask;
pub mod engine;
pub mod erase;
pub mod error;
mod expire;
mod goods;
pub mod import;
pub mod ingest;
pub mod join;
pub mod laws;
pub mod limits;
mod live;
pub mod memory;

pub mod network;
pub mod phase_models;
pub mod ports;
pub mod pseudonym;
pub mod segments;
pub mod state;
pub mod team;

pub use engine::{CheckReport, Engine, Progress, Stage};
pub use error::EngineError;
pub use expire::{may_expire, must_stay};
pub use import::{ImportReport, RejectedRow, Source};
pub use limits::{Limits, Upkeep};
pub use network::Network;
pub use phase_models::{ModelVersion, ModelsError};
pub use segments::{SegmentDraft, SegmentError, Segments};
pub use state::{Moment, State};
