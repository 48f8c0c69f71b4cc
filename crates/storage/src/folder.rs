//! The folder itself: making it, opening it, owning it.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::ports::PortError;
use engine::ports::erasure::Erasures as _;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::checkpoint::{Checkpointer, WRITER_PAGES};
use crate::erase::{Known, receipt_numbers};
use crate::erased::{self, Erased};
use crate::error::{damaged, failed, refusal};
use crate::files::{Draft, Files, SystemFiles};
use crate::lake::Lake;
use crate::query::Engine;
use crate::reader::{PATIENCE, Readers};
use crate::schema;
use crate::seen::Seen;
use crate::writer::Writer;

pub(crate) const DATABASE: &str = "stammkunde.db";
pub(crate) const LAKE: &str = "lake";
const SNAPSHOTS: &str = "snapshot";
const RUNS: &str = "seen";
pub(crate) const LOCK: &str = "lock";

/// How a folder goes about its work. The defaults suit a machine of any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Rows a flush moves in one transaction at most.
    pub flush_rows: usize,
    /// Bytes of text a flush holds in memory at once, about.
    pub flush_bytes: usize,
    /// Rows deleted at once from the hot log after they were moved; appending waits meanwhile.
    pub delete_rows: usize,
    /// Where a month has more files of a size than this, they are compacted.
    pub small_files: usize,
    /// Bytes that one pass of compaction reads at most, unless two files are larger.
    pub compact_bytes: i64,
    /// For so many days after it was received a message id is known, and an event that bears it again changes nothing.
    pub idempotency_days: u16,
    /// How long an erasure waits for readers of the old rows before clearing away is left to a later try.
    pub erase_patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            flush_rows: 262_144,
            flush_bytes: 128 << 20,
            delete_rows: 2000,
            small_files: 4,
            compact_bytes: 128 << 20,
            idempotency_days: 30,
            erase_patience: Duration::from_secs(20),
        }
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
    _checkpointer: Checkpointer,
    pub(crate) lake: Lake,
    pub(crate) snapshots: PathBuf,
    pub(crate) runs: PathBuf,
    pub(crate) files: Arc<dyn Files>,
    pub(crate) flushing: Mutex<()>,
    pub(crate) seen: Arc<Mutex<Option<Seen>>>,
    pub(crate) engine: Engine,
    pub(crate) erased: Erased,
    /// Erasures of this process that could not clear away everything, by their receipt.
    pub(crate) unfinished: Mutex<BTreeMap<String, Known>>,
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
        Self::open_over(path, options, Arc::new(SystemFiles))
    }

    /// [`Self::open_with`] over another file layer.
    pub fn open_over(path: &Path, options: Options, files: Arc<dyn Files>) -> Result<Self, PortError> {
        let action = || format!("opening the data folder {}", path.display());
        let is_new = !path.is_dir();
        files.make_folder(path).map_err(failed(action()))?;
        refuse_foreign(path)?;
        let lock = take_lock(path)?;
        for folder in [LAKE, SNAPSHOTS, RUNS] {
            files.make_folder(&path.join(folder)).map_err(failed(action()))?;
        }
        let erased = Erased::open(path, Arc::clone(&files))?;
        let database = path.join(DATABASE);
        if !database.exists() {
            // Made here, so that only its owner may read it; SQLite gives its side files the same permissions.
            files.create(&database).and_then(Draft::finish).map_err(failed(action()))?;
        }
        // The names of what was made here are as precious as what will stand in it.
        files.sync_folder(path).map_err(failed(action()))?;
        if let Some(above) = path.parent().filter(|_| is_new) {
            files.sync_folder(above).map_err(failed(action()))?;
        }
        let connection = open_database(&database, files.database_layer())?;
        let folder = Self {
            path: path.to_owned(),
            options,
            readers: Readers::new(&database, files.database_layer()),
            writer: Writer::start(connection)?,
            _checkpointer: Checkpointer::start(connect(&database, files.database_layer()).map_err(failed(action()))?)?,
            lake: Lake::new(path.join(LAKE), Arc::clone(&files)),
            snapshots: path.join(SNAPSHOTS),
            runs: path.join(RUNS),
            files,
            flushing: Mutex::new(()),
            seen: Arc::default(),
            engine: Engine::new(&path.join(LAKE))?,
            erased,
            unfinished: Mutex::default(),
            _lock: lock,
        };
        let forgotten = folder.forgotten_erasures()?;
        if !forgotten.is_empty() {
            return Err(PortError::ListLost { receipts: forgotten.join(", ") });
        }
        folder.sweep()?;
        Ok(folder)
    }

    /// Accepts that the list of the erased of a folder is lost: whoever it named may come back. The receipts of those whom
    /// nobody knows any more; none where the list is whole.
    pub fn accept_lost_list(path: &Path) -> Result<Vec<String>, PortError> {
        if !Self::exists(path) {
            return Err(damaged(path.display().to_string(), "there is no data folder"));
        }
        let _lock = take_lock(path)?;
        erased::accept_lost(path, receipts_of(path)?)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The numbers of the receipts of a data folder that may be in use.
pub(crate) fn receipts_of(path: &Path) -> Result<Vec<String>, PortError> {
    let action = || format!("reading the receipts of {}", path.display());
    let connection = connect(&path.join(DATABASE), None).map_err(failed(action()))?;
    receipt_numbers(&connection)
}

/// A connection that may write, on a file layer of SQLite.
fn connect(database: &Path, layer: Option<&str>) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match layer {
        Some(layer) => Connection::open_with_flags_and_vfs(database, flags, layer)?,
        None => Connection::open_with_flags(database, flags)?,
    };
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn open_database(database: &Path, layer: Option<&str>) -> Result<Connection, PortError> {
    let action = || format!("opening {}", database.display());
    let mut connection = connect(database, layer).map_err(failed(action()))?;
    let prepare = || -> Result<(), rusqlite::Error> {
        connection.set_prepared_statement_cache_capacity(64);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", WRITER_PAGES)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        // 64 MiB of pages: the random keys of imported rows want their tree in memory.
        connection.pragma_update(None, "cache_size", -65_536)?;
        connection.pragma_update(None, "journal_size_limit", 64 << 20)
    };
    prepare().map_err(|error| match (refusal(&error), error.sqlite_error_code()) {
        (Some(_), _) | (None, Some(ErrorCode::SystemIoFailure)) => failed(action())(error),
        (None, _) => damaged(DATABASE, error),
    })?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// Opens a file that only its owner may read; a missing one is made.
fn open_private_file(path: &Path) -> std::io::Result<File> {
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
        let ours = [LAKE, SNAPSHOTS, RUNS, LOCK, erased::FOLDER, "lost+found"].iter().any(|known| name == *known);
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
    let mut file = open_private_file(&path.join(LOCK)).map_err(failed(action()))?;
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
