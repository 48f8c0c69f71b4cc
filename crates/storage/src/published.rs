//! The list of valid files of the lake, for readers outside, such as pandas and other readers of Parquet.

use std::path::{Path, PathBuf};

use engine::ports::{PortError, Position};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::error::failed;
use crate::folder::{DATABASE, DataFolder, LAKE};
use crate::{flush, lake, log};

/// What readers outside need to know of a lake, as of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Every event up to and with this position is in the files, unless it expired.
    pub through: Position,
    /// Events that came after it and are not in the files yet.
    pub waiting: u64,
    /// The valid files. What else lies in the folder is not to be read.
    pub files: Vec<PublishedFile>,
}

/// A valid file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedFile {
    /// Where it lies; absolute where the folder was named so.
    pub path: PathBuf,
    /// The month of its events in UTC: `2011-12`.
    pub month: String,
    /// Events in it.
    pub rows: i64,
    /// Its size.
    pub bytes: i64,
    /// When the first of its events occurred.
    pub first_occurred_at: Timestamp,
    /// When the last of its events occurred.
    pub last_occurred_at: Timestamp,
}

impl DataFolder {
    /// The list of the lake's valid files. It only reads, so the folder may be in use by another process, which may replace
    /// files a moment later: whoever finds one missing asks again.
    pub fn published(path: &Path) -> Result<Published, PortError> {
        let action = || format!("reading the list of the lake's files of {}", path.display());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path.join(DATABASE), flags).map_err(failed(action()))?;
        connection.busy_timeout(crate::reader::PATIENCE).map_err(failed(action()))?;
        connection.execute_batch("BEGIN").map_err(failed(action()))?;
        let through = flush::watermark(&connection)?;
        let last = log::last_position(&connection)?;
        let moment = |micros: i64| Timestamp::from_microsecond(micros).map_err(failed(action()));
        let published = |file: lake::LakeFile| {
            Ok(PublishedFile {
                path: path.join(LAKE).join(&file.path),
                month: file.month,
                rows: file.rows,
                bytes: file.bytes,
                first_occurred_at: moment(file.min_occurred_at)?,
                last_occurred_at: moment(file.max_occurred_at)?,
            })
        };
        let files = lake::manifest(&connection)?.into_iter().map(published).collect::<Result<_, PortError>>()?;
        Ok(Published { through: Position(through), waiting: last.abs_diff(through), files })
    }
}
