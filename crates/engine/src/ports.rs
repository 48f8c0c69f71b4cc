//! Ports: what the engine needs from the outside. `storage` implements them; tests may bring their own.
//!
//! All calls block and return when the work is durable; callers that serve many people run them on a pool of threads.

pub mod access;
pub mod audit;
pub mod definitions;
pub mod erasure;
pub mod keys;

use std::ops::ControlFlow;

use domain::{CustomerId, Day, Event, Firm, Flaw, MessageId, NaturalKey};
use jiff::Timestamp;
use lifecycle::cost_prices::Priced;
use lifecycle::goods::Ordered;
use lifecycle::spending::Spent;
use lifecycle::{Book, Touch, Vintage};
use models::value::purchase_model::Law;
use serde::{Deserialize, Serialize};

pub use access::{AccessPolicy, AccessTables, LinkPurpose, Role, SecondFactor, Session, User, UserChange};
pub use audit::{Actor, AuditEntry, AuditQuery, Thing};
pub use definitions::{ActiveModel, Definitions, Segment, StoredModel};
pub use keys::{ApiKey, Scope, Source, SourceKind, WriteKey};

/// A place in the log: the number of an event in the order of arrival, from 1. 0 is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Position(pub i64);

/// An event as the log has it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Its place in the log.
    pub position: Position,
    /// The event.
    pub event: Event,
}

/// An event on its way into the log.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The event.
    pub event: Event,
    /// The same, as the fold reads it; the log keeps these fields in columns of their own.
    pub touch: Touch,
    /// For imported rows: what the row is, and a digest of what it says. Remembered in the same transaction.
    pub natural_key: Option<(NaturalKey, [u8; 16])>,
}

/// A storage fault, as the engine sees it.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// The folder belongs to another process.
    #[error("the data folder is in use by process {process}; stop it or send the command to it")]
    Locked {
        /// Its process id, or `?`.
        process: String,
    },
    /// The folder was written by a newer version.
    #[error(
        "the data folder has format {found}, this program understands up to {supported}; install a newer Stammkunde"
    )]
    TooNew {
        /// Version found.
        found: u32,
        /// Newest version understood.
        supported: u32,
    },
    /// Something in the folder is not as it was written.
    #[error("{what} is damaged: {reason}")]
    Damaged {
        /// The file or table.
        what: String,
        /// What is wrong.
        reason: String,
    },
    /// The folder carried out erasures that its list of the erased does not know.
    #[error(
        "the list of the erased does not know {receipts}, which this data folder carried out, so whoever was erased could come \
         back; put the list back, or accept that it is lost with `stammkunde erase --list-is-lost`"
    )]
    ListLost {
        /// The numbers of their receipts.
        receipts: String,
    },
    /// A restore without a word on who was erased since.
    #[error(
        "whoever was erased since the backup would come back with it; give the list of the erased with `--erasures`, or accept \
         that with `--without-erasures`"
    )]
    NoList,
    /// There is no space left where the folder lies. Nothing acknowledged is lost, and it goes on when there is space again.
    #[error("{action} failed: the disk is full; make space, and try again")]
    DiskFull {
        /// What was being done.
        action: String,
        /// What the system said.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// This process may not write there.
    #[error("{action} failed: writing is not permitted there; give the user of this process the right to")]
    NotWritable {
        /// What was being done.
        action: String,
        /// What the system said.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The operating system, the database or the query engine refused.
    #[error("{action} failed")]
    Failed {
        /// What was being done.
        action: String,
        /// Why it failed.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl PortError {
    /// Whether it would have gone well with more space on the disk.
    pub const fn is_for_want_of_space(&self) -> bool {
        matches!(self, Self::DiskFull { .. })
    }
}

/// What waits in the hot log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Hot {
    /// Events that are not in the lake, at most; a few may have expired.
    pub events: u64,
    /// When the first of them was received; `None` where there is none.
    pub oldest_received_at: Option<Timestamp>,
}

/// What a flush from the hot log to the lake moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Flushed {
    /// Rows moved.
    pub events: u64,
    /// Parquet files written.
    pub files: u32,
}

/// What became of events that bear message ids of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Recorded {
    /// Events that are new in the log.
    pub added: u32,
    /// Events that were there already: the same message id within the window of idempotency.
    pub repeated: u32,
}

/// That events of a kind expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// Name of the kind. No fact may rest on it: see [`crate::Engine::expire`].
    pub kind: String,
    /// Events that occurred before this moment expire.
    pub before: Timestamp,
}

/// What expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Expired {
    /// Events that are gone.
    pub deleted: u64,
    /// Events that lost their particulars: the first and the last of each customer and month stay, to say when they were seen.
    pub thinned: u64,
}

/// Independent totals of the log, by SQL over hot ∪ lake, to compare the fold with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LogTotals {
    /// Rows in the log.
    pub events: u64,
    /// Distinct keys with at least one event; customers who are joined count once for each of their keys.
    pub keys: u64,
    /// Distinct order keys among completed and updated orders.
    pub orders: u64,
    /// Sum of the amounts of all refund rows, in micro-units.
    pub refunded_micros: i64,
    /// Position of the last event.
    pub last: Position,
}

/// How many events of one kind and source came with the same flaws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Name of the kind, as sent where it is not known.
    pub kind: String,
    /// The source; `None` for files and for what this system did itself.
    pub source: Option<String>,
    /// What is wrong with them; empty where nothing is.
    pub flaws: Vec<Flaw>,
    /// How many.
    pub events: u64,
    /// When the last of them reached us.
    pub last_at: Timestamp,
    /// The name of the last of them.
    pub example: MessageId,
}

/// Takes touches with their positions, perhaps on a thread of its own.
pub type Taker<'a> = Box<dyn FnMut(Position, &Touch) + Send + 'a>;

/// What an event tells that the book does not keep.
#[derive(Debug, Clone, PartialEq)]
pub enum Telling {
    /// The lines of an order.
    Ordered(Ordered),
    /// What a campaign cost on a day.
    Spent(Spent),
    /// What an article costs the firm.
    Priced(Priced),
}

/// The log: the truth.
pub trait Log: Send + Sync {
    /// For each key the digest of what it said last, or `None` where it was never seen.
    fn known(&self, keys: &[NaturalKey]) -> Result<Vec<Option<[u8; 16]>>, PortError>;

    /// Appends events and remembers their natural keys in one transaction; returns when it is on disk.
    /// Positions are given in the order of the slice; the first is returned. Message ids are not looked at: natural keys
    /// tell what an import has brought before.
    fn append(&self, events: &[NewEvent]) -> Result<Position, PortError>;

    /// Appends events of a source, but those whose message id arrived before within the window of idempotency (counted by
    /// `received_at`), also earlier in the same slice; returns when the rest is on disk. Calls under way at the same time are
    /// committed together.
    fn record(&self, events: &[NewEvent]) -> Result<Recorded, PortError>;

    /// Every touch after a position, over hot ∪ lake from one snapshot, in no particular order.
    fn touches(
        &self,
        after: Position,
        each: &mut dyn FnMut(Position, Touch) -> ControlFlow<()>,
    ) -> Result<(), PortError>;

    /// Every touch over hot ∪ lake from one snapshot, each handed to one of the takers, of which there is at least one and which
    /// may work at once. It goes most quickly where touches come key after key, all of a key to one taker; neither is promised.
    fn touches_apart(&self, takers: Vec<Taker<'_>>) -> Result<(), PortError>;

    /// What every event after a position tells of an order's lines, of a campaign's cost or of a cost price, over hot ∪ lake from one snapshot, in no
    /// particular order. Events that tell of nothing may be left out.
    fn tellings(
        &self,
        after: Position,
        each: &mut dyn FnMut(Position, Telling) -> ControlFlow<()>,
    ) -> Result<(), PortError>;

    /// Whether any event tells what a campaign cost: quick to know, where reading everything told is not.
    fn spend_is_told(&self) -> Result<bool, PortError>;

    /// The events that arrived under some keys, newest first, at most `limit`, those before `before` (exclusive) if given.
    fn timeline(
        &self,
        keys: &[CustomerId],
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, PortError>;

    /// Every event in the order (customer, time), for export.
    fn events(&self, each: &mut dyn FnMut(StoredEvent) -> ControlFlow<()>) -> Result<(), PortError>;

    /// Position of the last event.
    fn last_position(&self) -> Result<Position, PortError>;

    /// Moves the events that are hot when it begins to the lake, a portion a transaction, and sweeps orphans. Appending goes on.
    fn flush(&self) -> Result<Flushed, PortError>;

    /// What waits for a flush; cheap enough to ask often.
    fn hot(&self) -> Result<Hot, PortError>;

    /// Merges some of the small files that many flushes and late events left in a month, a bounded piece of work; whether
    /// there may be more to do.
    fn compact(&self) -> Result<bool, PortError>;

    /// What came since a moment (by arrival), counted by kind, source and flaws, in no particular order.
    fn tally(&self, since: Timestamp) -> Result<Vec<Tally>, PortError>;

    /// Deletes or thins events of the lake that have expired, so that a refold gives the same book.
    fn expire(&self, expiry: &[Expiry]) -> Result<Expired, PortError>;

    /// Totals by SQL, for `check`.
    fn totals(&self) -> Result<LogTotals, PortError>;
}

/// One import as it is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// Number; 0 before it is stored.
    pub id: i64,
    /// Names of the files.
    pub files: Vec<String>,
    /// Format id of the layout.
    pub format: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` where it is running or was killed.
    pub finished_at: Option<Timestamp>,
    /// Counts, as the summary page shows them.
    pub report: serde_json::Value,
}

/// By which law somebody wants purchases foretold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawChoice {
    /// The law; `None` to leave it to the reviews.
    pub law: Option<Law>,
    /// The first day, by the folder's clock, from which on vintages are fitted so.
    pub day: Day,
    /// When it was chosen.
    pub chosen_at: Timestamp,
    /// Who of the team; `None` for the command line.
    pub chosen_by: Option<i64>,
}

/// The operational tables beside the log, in the same database.
pub trait Tables: Send + Sync {
    /// The firm's settings; `None` until it is set up.
    fn firm(&self) -> Result<Option<Firm>, PortError>;
    /// Keeps the firm's settings.
    fn set_firm(&self, firm: &Firm) -> Result<(), PortError>;

    /// Begins an import and returns its number.
    fn begin_import(&self, record: &ImportRecord) -> Result<i64, PortError>;
    /// Ends an import with its report.
    fn finish_import(&self, record: &ImportRecord) -> Result<(), PortError>;
    /// The newest imports first.
    fn imports(&self, limit: usize) -> Result<Vec<ImportRecord>, PortError>;

    /// All recorded vintages, oldest day first, of equal days the latest revision last.
    fn vintages(&self) -> Result<Vec<Vintage>, PortError>;
    /// Records vintages; never changes one.
    fn add_vintages(&self, vintages: &[Vintage]) -> Result<(), PortError>;

    /// All choices of a law for forecasts, oldest first.
    fn law_choices(&self) -> Result<Vec<LawChoice>, PortError>;
    /// Keeps one more; the earlier ones stay.
    fn add_law_choice(&self, choice: &LawChoice) -> Result<(), PortError>;
}

/// Derived state that can be thrown away: the book as of a position.
pub trait Snapshots: Send + Sync {
    /// The newest readable snapshot; `None` where there is none or it has another format version.
    fn load(&self) -> Result<Option<(Position, Book)>, PortError>;
    /// Replaces the snapshot; readers see the old one or the new one whole.
    fn save(&self, position: Position, book: &Book) -> Result<(), PortError>;
    /// Throws the snapshot away.
    fn discard(&self) -> Result<(), PortError>;
}

/// Everything the engine needs of a data folder.
pub trait Folder: Log + Tables + Definitions + AccessTables + Snapshots + erasure::Erasures {}

impl<T: Log + Tables + Definitions + AccessTables + Snapshots + erasure::Erasures> Folder for T {}
