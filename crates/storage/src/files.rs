//! The file layer: everything that is written beside the database goes through [`Files`], and so does the choice of the
//! layer below SQLite. A test puts one in that forgets what was not synced, as a machine does that loses power.
//!
//! Reading is not part of it: what was written is read from the file system.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Where files are made, renamed and removed, and made durable.
///
/// A file is durable once [`Draft::finish`] returned *and* its folder was synced; a rename or removal once the folder was.
pub trait Files: Send + Sync {
    /// Makes a folder that only its owner may enter, with those above it. One that exists is fine.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Makes a file that only its owner may read. One that exists is refused.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Draft>>;
    /// Gives a file another name; what had that name is gone.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// The name under which SQLite knows its own file layer; `None` for the one it comes with.
    fn database_layer(&self) -> Option<&str> {
        None
    }
}

/// A file that is being written.
pub trait Draft: Write + Send {
    /// Makes the content durable; the length in bytes.
    fn finish(self: Box<Self>) -> io::Result<u64>;
}

/// The file system as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemFiles;

impl Files for SystemFiles {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder.create(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Draft>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        Ok(Box::new(Steady { file: options.open(path)?, unsynced: 0 }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Windows does it by itself and cannot be asked.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
}

/// So much of a file goes to the disk at once.
const SYNCED_BYTES: usize = 4 << 20;

/// A file that goes to the disk while it is written: tens of megabytes at its end would hold up whoever wants a few
/// kilobytes of the log synced at that moment.
struct Steady {
    file: File,
    unsynced: usize,
}

impl Write for Steady {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.unsynced += written;
        if self.unsynced >= SYNCED_BYTES {
            self.file.sync_data()?;
            self.unsynced = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Draft for Steady {
    fn finish(self: Box<Self>) -> io::Result<u64> {
        self.file.sync_all()?;
        Ok(self.file.metadata()?.len())
    }
}

/// A file that notes why the system refused, because some writers pass its reason on as text only, or not at all.
pub(crate) struct Watched {
    file: Box<dyn Draft>,
    refusal: Refusal,
}

/// Why the system refused first; empty where it did not.
#[derive(Clone, Default)]
pub(crate) struct Refusal(Arc<OnceLock<io::ErrorKind>>);

/// A file to hand to a writer, and what the system says about it.
pub(crate) fn watched(file: Box<dyn Draft>) -> (Watched, Refusal) {
    let refusal = Refusal::default();
    (Watched { file, refusal: refusal.clone() }, refusal)
}

impl Refusal {
    fn note<T>(&self, outcome: io::Result<T>) -> io::Result<T> {
        outcome.inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                let _ = self.0.set(error.kind());
            }
        })
    }

    /// An error of the writer, with what lies behind it.
    pub(crate) fn behind(
        &self,
        error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Box<dyn std::error::Error + Send + Sync> {
        match self.0.get() {
            Some(kind) => Box::new(io::Error::new(*kind, error)),
            None => error.into(),
        }
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        self.refusal.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.flush();
        self.refusal.note(flushed)
    }
}

impl Draft for Watched {
    fn finish(self: Box<Self>) -> io::Result<u64> {
        let Self { file, refusal } = *self;
        refusal.note(file.finish())
    }
}
