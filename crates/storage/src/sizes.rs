//! How much room a folder takes, without opening it.

use std::io;
use std::path::Path;

use crate::folder::{DATABASE, LAKE};

/// The room that a folder takes on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sizes {
    /// Bytes of the database with its side files.
    pub database_bytes: u64,
    /// Bytes of the lake's files, those of no use any more included until they are swept.
    pub lake_bytes: u64,
    /// Files of the lake.
    pub lake_files: u64,
}

/// Looks at the files of the folder at `path`. A file that goes away meanwhile counts nothing.
pub fn sizes(path: &Path) -> io::Result<Sizes> {
    let mut sizes = Sizes::default();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(DATABASE) {
            sizes.database_bytes += entry.metadata().map_or(0, |file| file.len());
        }
    }
    for month in std::fs::read_dir(path.join(LAKE))? {
        let Ok(files) = std::fs::read_dir(month?.path()) else {
            continue;
        };
        for file in files {
            sizes.lake_bytes += file?.metadata().map_or(0, |file| file.len());
            sizes.lake_files += 1;
        }
    }
    Ok(sizes)
}
