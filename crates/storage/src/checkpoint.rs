//! Carrying pages from the write-ahead log into the database beside the writer, so that hardly a commit waits for it.
//!
//! A commit that finds the log long carries its pages over itself, and whoever brought those events waits meanwhile: for four
//! megabytes some ten milliseconds, and many times that after a long read has held the log up. So a thread with a connection
//! of its own carries them over all the while ([`PACE`]), which no writer and no reader waits for; SQLite's documentation calls it
//! a passive checkpoint. Only the writer can begin the log anew, when everything was carried over; it still looks for that, but
//! rarely ([`WRITER_PAGES`]), and little is left to do then.

use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use engine::ports::PortError;
use rusqlite::Connection;

use crate::error::failed;

/// How often pages are carried over while something is written.
const PACE: Duration = Duration::from_millis(200);
/// The log's length in pages from which on a commit carries over what is left: 16 MiB.
pub(crate) const WRITER_PAGES: u32 = 4096;

/// The thread that does it; dropping it waits for its end.
pub(crate) struct Checkpointer {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts the thread over a connection of its own.
    pub(crate) fn start(connection: Connection) -> Result<Self, PortError> {
        let (stop, told) = sync_channel::<()>(0);
        let work = move || {
            let mut carried = 0;
            while told.recv_timeout(PACE) == Err(RecvTimeoutError::Timeout) {
                carried = carry(&connection, carried).unwrap_or_else(|error| {
                    // Nothing is lost: the pages stay in the log, and the next round tries again.
                    tracing::debug!(%error, "carrying pages from the write-ahead log into the database");
                    carried
                });
            }
        };
        let thread = std::thread::Builder::new().name("stammkunde-wal".to_owned()).spawn(work);
        let thread = thread.map_err(failed("starting the thread that keeps the write-ahead log short"))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

/// Carries over what others have committed since the version it was last done for; the version it is done for now.
fn carry(connection: &Connection, carried: i64) -> Result<i64, rusqlite::Error> {
    let version = connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
    if version != carried {
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    }
    Ok(version)
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that kept the write-ahead log short had panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_carried_over_without_the_writer() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("some.db");
        let writer = Connection::open(&path).expect("a database");
        writer.pragma_update(None, "journal_mode", "WAL").expect("a log");
        writer.pragma_update(None, "wal_autocheckpoint", 0).expect("the writer carries nothing");
        writer.execute_batch("CREATE TABLE texts (text TEXT)").expect("a table");
        let beside = Connection::open(&path).expect("a second connection");
        let done = carry(&beside, 0).expect("carried");
        let database = || std::fs::metadata(&path).expect("it is there").len();
        let before = database();
        assert_eq!(carry(&beside, done).expect("nothing new"), done);
        writer.execute("INSERT INTO texts VALUES ($1)", ["x".repeat(100_000)]).expect("in");
        assert_eq!(database(), before, "it stands in the log alone");
        assert_ne!(carry(&beside, done).expect("carried"), done);
        assert!(database() > before + 90_000);
    }
}
