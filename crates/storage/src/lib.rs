//! The data folder: log, lake, manifest, operational tables, snapshot, queries.
//!
//! Floor 5. It implements the ports of [`engine::ports`] over one folder:
//!
//! ```text
//! stammkunde.db              hot log, natural keys, manifest, tables   (SQLite: WAL, synchronous=FULL)
//! lake/<month>/<id>.parquet  closed events, sorted by (customer, occurred_at, position)
//! seen/<id>.run              digests of message ids received of late, for what lies in the lake; made from the log
//! snapshot/book-<n>.bin      the folded book as of position n; may be thrown away at any time
//! erased/list.json           keyed hashes of the erased; never part of a backup
//! lock                       held while a process owns the folder; its process id stands inside
//! ```
//!
//! **One writer, many readers.** A thread of its own owns the only connection that writes; what waits in its bounded
//! queue is committed together (group commit) and answered after the commit. Readers take the manifest and the hot
//! rows from one SQLite read transaction, so a flush that runs meanwhile is seen whole or not at all.
//!
//! **No gap, no double.** The watermark divides the log: events up to it are in exactly one file of the manifest, later ones in
//! the hot table. A flush writes and syncs the files first, then lists them and moves the watermark in one transaction; the
//! rows below it, which nobody reads any more, are deleted afterwards, a few at a time, so that writers hardly wait. A crash
//! leaves at most files that no manifest lists, swept when the folder is opened and by every flush (unless a reader that
//! began earlier may still be reading them), and rows below the watermark, deleted by the next flush.
//!
//! **Whoever rewrites events** (erasing, retention) holds `flushing`: a flush that read a row before would write it as it was.
//!
//! All calls block. They may be made from any thread, also from one that belongs to an async runtime (which they then
//! hold up), because SQL runs on a runtime of the folder's own.

mod backup;
mod batch;
mod checkpoint;
mod columns;
mod erase;
mod erased;
mod error;
mod export;
mod files;
mod flush;
mod folder;
mod lake;
mod log;
mod merge;
mod namesakes;
mod needles;
mod parts;
mod property;
mod published;
mod query;
mod reader;
mod retain;
mod row;
mod runs;
mod schema;
mod scrub;
mod search;
mod seen;
mod sizes;
mod snapshot;
mod stretch;
mod tables;
mod tellings;
mod timeline;
mod touches;
mod writer;

pub use arrow::record_batch::RecordBatch;
pub use backup::{Backup, ListOfErased, Restored, backup, restore};
pub use columns::read_numbers;
pub use export::{Column, Table, export_parquet};
pub use files::{Draft, Files, SystemFiles};
pub use folder::{DataFolder, Options};
pub use published::{Published, PublishedFile};
pub use query::{Query, as_text};
pub use schema::FORMAT_VERSION;
pub use sizes::{Sizes, sizes};
