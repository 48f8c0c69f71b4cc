//! Short ways to the engine's [`PortError`].

use std::error::Error;
use std::io::{self, ErrorKind};

use engine::ports::PortError;
use rusqlite::ErrorCode;

type Cause = Box<dyn Error + Send + Sync>;

/// For `map_err`: what was being done when the system below refused.
pub(crate) fn failed<E: Into<Cause>>(action: impl Into<String>) -> impl FnOnce(E) -> PortError {
    move |cause| {
        let (action, cause) = (action.into(), cause.into());
        match refusal(cause.as_ref()) {
            Some(Refusal::Full) => PortError::DiskFull { action, cause },
            Some(Refusal::ReadOnly) => PortError::NotWritable { action, cause },
            None => PortError::Failed { action, cause },
        }
    }
}

/// Something in the folder is not as it was written.
pub(crate) fn damaged(what: impl Into<String>, reason: impl std::fmt::Display) -> PortError {
    PortError::Damaged { what: what.into(), reason: reason.to_string() }
}

/// Why the system does not let us write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no space left, or no more is granted.
    Full,
    /// Writing there is not permitted.
    ReadOnly,
}

/// Looks through the causes of an error for one that a person can put right.
pub(crate) fn refusal(error: &(dyn Error + 'static)) -> Option<Refusal> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(refusal) = of_system(error).or_else(|| of_database(error)) {
            return Some(refusal);
        }
        cause = error.source();
    }
    None
}

fn of_system(cause: &(dyn Error + 'static)) -> Option<Refusal> {
    let error = cause.downcast_ref::<io::Error>()?;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Some(Refusal::Full),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Some(Refusal::ReadOnly),
        // What a writer wrapped, say Parquet's, stands inside and not behind.
        _ => error.get_ref().and_then(|inner| refusal(inner)),
    }
}

fn of_database(cause: &(dyn Error + 'static)) -> Option<Refusal> {
    let error = cause.downcast_ref::<rusqlite::Error>()?.sqlite_error()?;
    // A file for the memory that readers of WAL share could not be given its size: so a full disk shows when a database is opened.
    if error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE {
        return Some(Refusal::Full);
    }
    match error.code {
        ErrorCode::DiskFull => Some(Refusal::Full),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Some(Refusal::ReadOnly),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_known_however_deep_it_is_told() {
        let full = || io::Error::from(ErrorKind::StorageFull);
        let parquet = parquet::errors::ParquetError::External(Box::new(full()));
        let arrow = arrow::error::ArrowError::IoError("writing".to_owned(), full());
        let sqlite = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL), None);
        let causes: [Cause; 4] = [Box::new(full()), Box::new(parquet), Box::new(arrow), Box::new(sqlite)];
        for cause in causes {
            let told = failed("writing")(cause);
            assert!(matches!(told, PortError::DiskFull { .. }), "{told:?}");
        }
        let told = failed("writing")(io::Error::from(ErrorKind::PermissionDenied));
        assert!(matches!(told, PortError::NotWritable { .. }), "{told:?}");
        assert!(matches!(failed("writing")("something else"), PortError::Failed { .. }));
    }
}
