//! Readers: a small pool of connections that cannot write, each used for one snapshot at a time.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use engine::ports::PortError;
use rusqlite::{Connection, OpenFlags};

use crate::error::failed;

/// Connections kept open; more are opened while more read at once, and closed afterwards.
const KEPT: usize = 4;

/// How long a connection waits for another's lock before it gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The pool.
pub(crate) struct Readers {
    database: PathBuf,
    layer: Option<String>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// A pool over a database that exists, on a file layer of SQLite.
    pub(crate) fn new(database: &Path, layer: Option<&str>) -> Self {
        Self { database: database.to_owned(), layer: layer.map(str::to_owned), idle: Mutex::new(Vec::new()) }
    }

    fn open(&self) -> Result<Connection, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match &self.layer {
            Some(layer) => Connection::open_with_flags_and_vfs(&self.database, flags, layer.as_str())?,
            None => Connection::open_with_flags(&self.database, flags)?,
        };
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }

    /// Reads from one snapshot: everything `read` asks is answered as of the same moment.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, PortError>) -> Result<T, PortError> {
        let action = || "opening the database for reading";
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.open().map_err(failed(action()))?,
        };
        connection.execute_batch("BEGIN").map_err(failed(action()))?;
        let result = read(&connection);
        if connection.execute_batch("COMMIT").is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(connection);
            }
        }
        result
    }
}
