//! Backup and restore.
//!
//! ```text
//! backup.json                     what belongs to the backup, with digests; written last, so that without it there is none
//! database-<random>.db            the database as of one moment
//! lake/<month>/<id>.parquet       the files of the lake that the database lists
//! ```
//!
//! A backup is made beside a running server and asks it for nothing: SQLite gives the database of one moment to any
//! process, files of the lake never change, and one that was replaced before it could be copied shows that the lake has
//! moved on; then the next moment is taken. A second backup into the same folder copies what is new. Until its
//! `backup.json` replaces the old one, the old backup is whole.
//!
//! The list of the erased and uploads are no part of it; snapshots and what else is derived is made anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use engine::ports::PortError;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use crate::erased::{self, create_private, hexadecimal, make_private_folder, random, write_durably};
use crate::error::{damaged, failed};
use crate::folder::{DATABASE, DataFolder, LAKE, LOCK, receipts_of};
use crate::lake;
use crate::reader;
use crate::schema::FORMAT_VERSION;

const CONTENTS: &str = "backup.json";
const FORMAT: u32 = 1;
/// How often the lake may move on before a backup gives up.
const ATTEMPTS: usize = 20;

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    /// Path in the backup, with forward slashes.
    path: String,
    bytes: u64,
    /// BLAKE3 of the content.
    digest: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Contents {
    format: u32,
    /// Format of the data folder.
    folder_format: u32,
    made_at: Timestamp,
    /// Position of the last event.
    last_position: i64,
    database: Piece,
    lake: Vec<Piece>,
}

/// What a backup did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// When it was made.
    pub made_at: Timestamp,
    /// Position of its last event.
    pub last_position: i64,
    /// Files of the lake in it.
    pub files: u64,
    /// Those of them that were copied now; the others were there.
    pub copied: u64,
    /// Bytes of all its files.
    pub bytes: u64,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: Timestamp,
    /// Position of its last event.
    pub last_position: i64,
    /// Files of the lake.
    pub files: u64,
    /// Bytes of all files, each compared with its digest.
    pub bytes: u64,
    /// Whether the folder has a list of the erased.
    pub has_list: bool,
}

fn contents_of(folder: &Path) -> Result<Option<Contents>, PortError> {
    let path = folder.join(CONTENTS);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(format!("reading {}", path.display()))(error)),
    };
    let contents: Contents =
        serde_json::from_slice(&text).map_err(|error| damaged(path.display().to_string(), error))?;
    if contents.format > FORMAT {
        return Err(PortError::TooNew { found: contents.format, supported: FORMAT });
    }
    if contents.folder_format > FORMAT_VERSION {
        return Err(PortError::TooNew { found: contents.folder_format, supported: FORMAT_VERSION });
    }
    Ok(Some(contents))
}

/// Copies a file durably; its length and digest.
fn copy(from: &Path, to: &Path) -> std::io::Result<(u64, String)> {
    let mut source = File::open(from)?;
    if let Some(folder) = to.parent() {
        make_private_folder(folder)?;
    }
    let mut target = create_private(to)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        let count = source.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
        target.write_all(&buffer[..count])?;
        bytes += count as u64;
    }
    target.sync_all()?;
    Ok((bytes, hexadecimal(hasher.finalize().as_bytes())))
}

fn sync_folders(folders: &BTreeSet<PathBuf>) -> std::io::Result<()> {
    if cfg!(unix) { folders.iter().try_for_each(|folder| File::open(folder)?.sync_all()) } else { Ok(()) }
}

fn digest_of(path: &Path) -> std::io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let bytes = std::io::copy(&mut file, &mut hasher)?;
    Ok((bytes, hexadecimal(hasher.finalize().as_bytes())))
}

/// Makes a backup of a data folder into a folder, which is empty, missing, or holds an earlier backup. The data folder may be
/// in use by a running server.
pub fn backup(data: &Path, target: &Path, now: Timestamp) -> Result<Backup, PortError> {
    let action = || format!("making a backup in {}", target.display());
    if !DataFolder::exists(data) {
        return Err(damaged(data.display().to_string(), "there is no data folder"));
    }
    let before = contents_of(target)?;
    if before.is_none() {
        refuse_others_files(target)?;
    }
    make_private_folder(target).map_err(failed(action()))?;
    let mut known: BTreeMap<String, Piece> =
        before.into_iter().flat_map(|contents| contents.lake).map(|piece| (piece.path.clone(), piece)).collect();
    let mut copied = BTreeSet::new();
    for _ in 0..ATTEMPTS {
        let moment = Moment::take(data, target)?;
        if !moment.copy_lake(data, target, &mut known, &mut copied)? {
            fs::remove_file(target.join(&moment.name)).map_err(failed(action()))?;
            continue;
        }
        let (bytes, digest) = digest_of(&target.join(&moment.name)).map_err(failed(action()))?;
        let contents = Contents {
            format: FORMAT,
            folder_format: moment.folder_format,
            made_at: now,
            last_position: moment.last_position,
            database: Piece { path: moment.name.clone(), bytes, digest },
            lake: moment.files.iter().filter_map(|path| known.get(path).cloned()).collect(),
        };
        return conclude(target, &contents, &copied);
    }
    Err(failed(action())("the lake changed faster than it could be copied; try again when less is going on"))
}

/// Makes the backup valid, and removes what belonged to an earlier one only.
fn conclude(target: &Path, contents: &Contents, copied: &BTreeSet<String>) -> Result<Backup, PortError> {
    let action = || format!("making a backup in {}", target.display());
    let mut folders: BTreeSet<PathBuf> =
        contents.lake.iter().filter_map(|piece| target.join(&piece.path).parent().map(Path::to_owned)).collect();
    folders.insert(target.to_owned());
    folders.extend(target.join(LAKE).is_dir().then(|| target.join(LAKE)));
    sync_folders(&folders).map_err(failed(action()))?;
    let text = serde_json::to_vec_pretty(contents).map_err(failed(action()))?;
    write_durably(&target.join(CONTENTS), &text).map_err(failed(action()))?;
    let listed: BTreeSet<PathBuf> = contents
        .lake
        .iter()
        .chain([&contents.database])
        .map(|piece| target.join(&piece.path))
        .chain([target.join(CONTENTS)])
        .collect();
    let mut files = Vec::new();
    crate::search::files_below(target, &mut files)?;
    for file in files.into_iter().filter(|file| !listed.contains(file) && is_a_piece(target, file)) {
        fs::remove_file(&file).map_err(failed(format!("removing {}", file.display())))?;
    }
    let still = contents.lake.iter().filter(|piece| copied.contains(&piece.path)).count();
    Ok(Backup {
        made_at: contents.made_at,
        last_position: contents.last_position,
        files: contents.lake.len() as u64,
        copied: still as u64,
        bytes: contents.lake.iter().chain([&contents.database]).map(|piece| piece.bytes).sum(),
    })
}

/// Whether a file is named as backups name theirs.
fn is_a_piece(target: &Path, file: &Path) -> bool {
    let Ok(path) = file.strip_prefix(target) else { return false };
    let name = path.to_string_lossy();
    name.starts_with("database-") || (path.starts_with(LAKE) && name.ends_with(".parquet")) || name == "backup.new"
}

fn refuse_others_files(target: &Path) -> Result<(), PortError> {
    let mut files = Vec::new();
    crate::search::files_below(target, &mut files)?;
    match files.into_iter().find(|file| !is_a_piece(target, file)) {
        None => Ok(()),
        Some(file) => Err(damaged(
            target.display().to_string(),
            format!("it holds {} and no backup; choose an empty or a new folder", file.display()),
        )),
    }
}

/// The database as of one moment.
struct Moment {
    name: String,
    folder_format: u32,
    last_position: i64,
    /// Paths of the lake's files in the backup.
    files: Vec<String>,
}

impl Moment {
    fn take(data: &Path, target: &Path) -> Result<Self, PortError> {
        let action = || "copying the database";
        let name = format!("database-{}.db", hexadecimal(&random::<8>()?));
        let path = target.join(&name);
        // Made first, so that only its owner may read it.
        create_private(&path).map_err(failed(action()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let source = Connection::open_with_flags(data.join(DATABASE), flags).map_err(failed(action()))?;
        source.busy_timeout(reader::PATIENCE).map_err(failed(action()))?;
        source.execute("VACUUM INTO $1", [path.to_string_lossy()]).map_err(failed(action()))?;
        drop(source);
        File::open(&path).and_then(|file| file.sync_all()).map_err(failed(action()))?;
        let copy = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed(action()))?;
        let folder_format: String = copy
            .query_row("SELECT value FROM meta WHERE key = 'format'", [], |row| row.get(0))
            .map_err(failed(action()))?;
        let folder_format = folder_format.parse().map_err(|_| damaged("meta", "its format is no number"))?;
        if folder_format > FORMAT_VERSION {
            return Err(PortError::TooNew { found: folder_format, supported: FORMAT_VERSION });
        }
        let files = lake::manifest(&copy)?.into_iter().map(|file| format!("{LAKE}/{}", file.path)).collect();
        Ok(Self { name, folder_format, last_position: crate::log::last_position(&copy)?, files })
    }

    /// Copies the files that are not in the target; `false` where one is gone, because the lake has moved on.
    fn copy_lake(
        &self,
        data: &Path,
        target: &Path,
        known: &mut BTreeMap<String, Piece>,
        copied: &mut BTreeSet<String>,
    ) -> Result<bool, PortError> {
        for path in &self.files {
            // Looked through, not only measured: a copy that the medium has changed is copied anew.
            let is_whole = |piece: &Piece| {
                digest_of(&target.join(path))
                    .is_ok_and(|(bytes, digest)| bytes == piece.bytes && digest == piece.digest)
            };
            if copied.contains(path) || known.get(path).is_some_and(is_whole) {
                continue;
            }
            match copy(&data.join(path), &target.join(path)) {
                Ok((bytes, digest)) => {
                    known.insert(path.clone(), Piece { path: path.clone(), bytes, digest });
                    copied.insert(path.clone());
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(failed(format!("copying {path}"))(error)),
            }
        }
        Ok(true)
    }
}

/// From where a restored folder knows who was erased since the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOfErased<'a> {
    /// A list, or a data folder: its list, or nobody where nobody was erased in it.
    From(&'a Path),
    /// The list that lies in the target.
    InTarget,
    /// Nowhere: whoever was erased since the backup comes back. The receipts that the backup has are kept as lost.
    Nowhere,
}

/// What a restore makes first in the target and renames into the database last: where it is, a restore was broken off.
const HALF: &str = "stammkunde.restoring";

/// Makes a data folder of a backup. The folder must be new or empty but for a list of the erased and for what a restore left
/// that was broken off. Every file is compared with its digest.
///
/// The folder is valid with its database, which comes last. Opening it carries out the erasures that it does not know.
pub fn restore(from: &Path, data: &Path, erasures: ListOfErased<'_>) -> Result<Restored, PortError> {
    let action = || format!("restoring into {}", data.display());
    let Some(contents) = contents_of(from)? else {
        return Err(damaged(
            from.display().to_string(),
            format!("it has no {CONTENTS}: no backup, or one that was not completed"),
        ));
    };
    refuse_filled(data)?;
    if erasures == ListOfErased::InTarget && !erased::has_list(data) {
        return Err(PortError::NoList);
    }
    let half = data.join(HALF);
    make_private_folder(data)
        .and_then(|()| create_private(&half)?.sync_all())
        .and_then(|()| remove_lake(data))
        .map_err(failed(action()))?;
    if let ListOfErased::From(erasures) = erasures {
        let receipts = if DataFolder::exists(erasures) { receipts_of(erasures)? } else { Vec::new() };
        erased::copy_list(erasures, data, &receipts)?;
    }
    let mut folders = BTreeSet::from([data.to_owned()]);
    for piece in &contents.lake {
        restore_piece(from, piece, &data.join(&piece.path))?;
        folders.extend(data.join(&piece.path).parent().map(Path::to_owned));
        folders.insert(data.join(LAKE));
    }
    restore_piece(from, &contents.database, &half)?;
    end_sessions(&half).map_err(failed(action()))?;
    sync_folders(&folders).map_err(failed(action()))?;
    fs::rename(&half, data.join(DATABASE)).map_err(failed(action()))?;
    sync_folders(&folders).map_err(failed(action()))?;
    if erasures == ListOfErased::Nowhere {
        DataFolder::accept_lost_list(data)?;
    }
    Ok(Restored {
        made_at: contents.made_at,
        last_position: contents.last_position,
        files: contents.lake.len() as u64,
        bytes: contents.lake.iter().chain([&contents.database]).map(|piece| piece.bytes).sum(),
        has_list: erased::has_list(data),
    })
}

/// Ends all sessions, and takes back the links by which somebody may log in: they were good on the day of the backup, and whoever
/// has since been signed out or has lost one of them may not come in with the old state.
fn end_sessions(database: &Path) -> Result<(), rusqlite::Error> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE;")?;
    for table in ["sessions", "links"] {
        let there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1";
        if connection.query_row(there, [table], |row| row.get::<_, i64>(0))? > 0 {
            connection.execute(&format!("DELETE FROM {table}"), [])?;
        }
    }
    connection.close().map_err(|(_, error)| error)
}

/// Removes what a restore that was broken off had of the lake.
fn remove_lake(data: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(data.join(LAKE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn restore_piece(from: &Path, piece: &Piece, to: &Path) -> Result<(), PortError> {
    let is_within = Path::new(&piece.path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if !is_within {
        return Err(damaged(CONTENTS, format!("it names a file outside of the backup, {}", piece.path)));
    }
    let (bytes, digest) = copy(&from.join(&piece.path), to).map_err(failed(format!("restoring {}", piece.path)))?;
    if (bytes, &digest) == (piece.bytes, &piece.digest) {
        return Ok(());
    }
    Err(damaged(piece.path.clone(), "its content is not what was backed up; take another backup"))
}

fn refuse_filled(data: &Path) -> Result<(), PortError> {
    let entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(format!("looking into {}", data.display()))(error)),
    };
    let was_broken_off = data.join(HALF).is_file() && !DataFolder::exists(data);
    for entry in entries {
        let name = entry.map_err(failed(format!("looking into {}", data.display())))?.file_name();
        let is_left = was_broken_off && (name == HALF || name == LAKE);
        if !is_left && ![erased::FOLDER, LOCK, "lost+found"].iter().any(|fine| name == *fine) {
            return Err(damaged(
                data.display().to_string(),
                format!("it holds `{}`; restore into a new or an empty folder", name.to_string_lossy()),
            ));
        }
    }
    Ok(())
}
