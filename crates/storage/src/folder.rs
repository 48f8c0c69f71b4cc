//! The folder itself: making it, opening it, owning it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use engine::ports::PortError;
use rusqlite::Connection;

use crate::error::{damaged, failed};
use crate::lake::Lake;
use crate::query::Engine;
use crate::reader::{PATIENCE, Readers};
use crate::schema;
use crate::seen::Seen;
use crate::writer::Writer;

pub(crate) const DATABASE: &str = "stammkunde.db";
pub(crate) const LAKE: &str = "lake";
const SNAPSHOTS: &str = "snapshot";
const LOCK: &str = "lock";

/// How a folder goes about its work. The defaults suit a machine of any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Rows a flush moves in one transaction at most; while it deletes them, appending waits.
    pub flush_rows: usize,
    /// Bytes of text a flush holds in memory at once, about.
    pub flush_bytes: usize,
    /// A month with more small files than this is compacted by the next flush.
    pub small_files: usize,
    /// For so many days after it was received a message id is known, and an event that bears it again changes nothing.
    pub idempotency_days: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { flush_rows: 262_144, flush_bytes: 128 << 20, small_files: 8, idempotency_days: 30 }
    }
}

/// One firm's data folder, owned by this process while the value lives.
///
/// Dropping it waits for what is being written and gives the folder free.
pub struct DataFolder {
    path: PathBuf,
    pub(crate) options: Options,
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    pub(crate) lake: Lake,
    pub(crate) snapshots: PathBuf,
    pub(crate) flushing: Mutex<()>,
    pub(crate) seen: Arc<Mutex<Option<Seen>>>,
    pub(crate) engine: Engine,
    // Last, so that it is given free after everything else is closed.
    _lock: Lock,
}

impl std::fmt::Debug for DataFolder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("DataFolder").field("path", &self.path).finish_non_exhaustive()
    }
}

impl DataFolder {
    /// Whether a data folder is at `path`, without opening it.
    pub fn exists(path: &Path) -> bool {
        path.join(DATABASE).is_file()
    }

    /// Makes a data folder where there is none. One that exists already is refused.
    pub fn create(path: &Path) -> Result<Self, PortError> {
        if Self::exists(path) {
            return Err(failed(format!("making a data folder at {}", path.display()))(
                "there is one already; choose another folder, or open this one",
            ));
        }
        Self::open(path)
    }

    /// Opens a data folder; a missing or empty one is made. It is migrated if an older version wrote it.
    ///
    /// [`PortError::Locked`] where another process owns it, [`PortError::TooNew`] where a newer version wrote it,
    /// [`PortError::Damaged`] where it holds files of something else.
    pub fn open(path: &Path) -> Result<Self, PortError> {
        Self::open_with(path, Options::default())
    }

    /// [`Self::open`] with other options.
    pub fn open_with(path: &Path, options: Options) -> Result<Self, PortError> {
        let action = || format!("opening the data folder {}", path.display());
        make_private_folder(path).map_err(failed(action()))?;
        refuse_foreign(path)?;
        let lock = take_lock(path)?;
        for folder in [LAKE, SNAPSHOTS] {
            make_private_folder(&path.join(folder)).map_err(failed(action()))?;
        }
        let database = path.join(DATABASE);
        let connection = open_database(&database)?;
        let folder = Self {
            path: path.to_owned(),
            options,
            readers: Readers::new(&database),
            writer: Writer::start(connection)?,
            lake: Lake::new(path.join(LAKE)),
            snapshots: path.join(SNAPSHOTS),
            flushing: Mutex::new(()),
            seen: Arc::default(),
            engine: Engine::default(),
            _lock: lock,
        };
        folder.sweep()?;
        Ok(folder)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn open_database(database: &Path) -> Result<Connection, PortError> {
    let action = || format!("opening {}", database.display());
    make_private_file(database).map_err(failed(action()))?;
    let mut connection = Connection::open(database).map_err(failed(action()))?;
    let prepare = || -> Result<(), rusqlite::Error> {
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        // 64 MiB of pages: the random keys of imported rows want their tree in memory.
        connection.pragma_update(None, "cache_size", -65_536)?;
        connection.pragma_update(None, "journal_size_limit", 64 << 20)
    };
    prepare().map_err(|error| damaged(DATABASE, error))?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)
}

/// Makes an empty file that only its owner may read; SQLite gives its side files the same permissions.
pub(crate) fn make_private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// A folder without our database must be empty but for what a start that was cut off may have left.
fn refuse_foreign(path: &Path) -> Result<(), PortError> {
    if DataFolder::exists(path) {
        return Ok(());
    }
    let action = || format!("looking into {}", path.display());
    for entry in fs::read_dir(path).map_err(failed(action()))? {
        let name = entry.map_err(failed(action()))?.file_name();
        let ours = [LAKE, SNAPSHOTS, LOCK, "lost+found"].iter().any(|known| name == *known);
        if !ours {
            return Err(damaged(
                path.display().to_string(),
                format!(
                    "it holds `{}` and no Stammkunde data; choose an empty or a new folder",
                    name.to_string_lossy()
                ),
            ));
        }
    }
    Ok(())
}

/// The lock on a folder, held while it lives.
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing would not be enough: a process that another thread is just starting holds a copy of the open file
        // for a moment, and the lock with it.
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the data folder's lock was not given free; it ends with the process");
        }
    }
}

fn take_lock(path: &Path) -> Result<Lock, PortError> {
    let action = || format!("locking the data folder {}", path.display());
    let mut file = make_private_file(&path.join(LOCK)).map_err(failed(action()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            // Where the system does not let others read a locked file, the owner stays unnamed.
            let _ = file.read_to_string(&mut process);
            let process = process.trim();
            let process = if process.is_empty() { "?" } else { process };
            return Err(PortError::Locked { process: process.to_owned() });
        }
        Err(TryLockError::Error(error)) => return Err(failed(action())(error)),
    }
    file.set_len(0).map_err(failed(action()))?;
    writeln!(file, "{}", std::process::id()).map_err(failed(action()))?;
    file.flush().map_err(failed(action()))?;
    Ok(Lock(file))
}
