//! A file layer that forgets: what a machine leaves on its disk when it loses power.
//!
//! Outside the house; only tests use it. A [`Tape`] records everything that is done to a data folder while it works as usual:
//! by the lake, the snapshot and the runs through [`storage::Files`], by SQLite through a file layer of its own
//! ([`mod@layer`]). Afterwards [`Tape::image`] makes the folder as a disk may hold it if power was lost at any point of the
//! tape:
//!
//! - of what was written to a file since it was last synced, any part may be there, down to single sectors of 512 bytes, in
//!   any order, and the rest not;
//! - a file that was made, renamed or removed since its folder was last synced may be there under its new name, its old
//!   name or not at all; of the changes to one folder, those that came first survive;
//! - what was synced is there.
//!
//! One run of a workload serves for hundreds of losses.

mod image;
#[cfg(unix)]
pub mod layer;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use storage::{Draft, Files, SystemFiles};

/// What is done to a folder.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    MakeFolder(PathBuf),
    /// A file is made; where one had the name, that is another file.
    Make(PathBuf),
    Write(PathBuf, u64, Vec<u8>),
    Truncate(PathBuf, u64),
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    SyncFolder(PathBuf),
    /// Something was acknowledged to somebody outside.
    Acknowledge(u64),
}

/// Everything that was done to one folder, in its order.
#[derive(Debug)]
pub struct Tape {
    root: PathBuf,
    deeds: Mutex<Vec<Deed>>,
}

impl Tape {
    /// An empty tape for a folder that exists, under a name that no symbolic link is part of.
    pub fn new(root: &Path) -> Arc<Self> {
        Arc::new(Self { root: root.to_owned(), deeds: Mutex::default() })
    }

    fn deeds(&self) -> MutexGuard<'_, Vec<Deed>> {
        self.deeds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something and notes what, in one step, so that the tape has the true order.
    pub(crate) fn record<T, E>(
        &self,
        act: impl FnOnce() -> Result<T, E>,
        deed: impl FnOnce(&T) -> Vec<Deed>,
    ) -> Result<T, E> {
        let mut deeds = self.deeds();
        let done = act()?;
        deeds.extend(deed(&done));
        Ok(done)
    }

    /// Notes that something was acknowledged: from here on it may not be lost.
    pub fn acknowledge(&self, what: u64) {
        self.deeds().push(Deed::Acknowledge(what));
    }

    /// Number of deeds so far: the instants at which power may be lost are from 0 to it.
    pub fn len(&self) -> usize {
        self.deeds().len()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was acknowledged before an instant.
    pub fn acknowledged(&self, instant: usize) -> Vec<u64> {
        let deeds = self.deeds();
        let told = deeds.iter().take(instant).filter_map(|deed| match deed {
            Deed::Acknowledge(what) => Some(*what),
            _ => None,
        });
        told.collect()
    }

    /// Makes in `into` what the disk may hold if power is lost at an instant; `seed` chooses among what is possible.
    pub fn image(&self, instant: usize, seed: u64, into: &Path) -> io::Result<()> {
        image::make(&self.root, &self.deeds()[..instant], seed, into)
    }
}

/// The file system, with everything that is done to it noted on a tape.
#[derive(Debug)]
pub struct RecordedFiles {
    tape: Arc<Tape>,
    layer: Option<String>,
}

impl RecordedFiles {
    /// Records on a tape; SQLite is to use the layer that was registered under this name.
    pub fn new(tape: &Arc<Tape>, layer: Option<&str>) -> Self {
        Self { tape: Arc::clone(tape), layer: layer.map(str::to_owned) }
    }
}

impl Files for RecordedFiles {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut fresh: Vec<Deed> = path
            .ancestors()
            .take_while(|folder| !folder.exists())
            .map(|folder| Deed::MakeFolder(folder.to_owned()))
            .collect();
        fresh.reverse();
        self.tape.record(|| SystemFiles.make_folder(path), |()| fresh)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Draft>> {
        let below = self.tape.record(|| SystemFiles.create(path), |_| vec![Deed::Make(path.to_owned())])?;
        Ok(Box::new(RecordedDraft { below, tape: Arc::clone(&self.tape), path: path.to_owned(), length: 0 }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let deed = |&(): &()| vec![Deed::Rename(from.to_owned(), to.to_owned())];
        self.tape.record(|| SystemFiles.rename(from, to), deed)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.tape.record(|| SystemFiles.remove(path), |()| vec![Deed::Remove(path.to_owned())])
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.tape.record(|| SystemFiles.sync_folder(folder), |()| vec![Deed::SyncFolder(folder.to_owned())])
    }

    fn database_layer(&self) -> Option<&str> {
        self.layer.as_deref()
    }
}

struct RecordedDraft {
    below: Box<dyn Draft>,
    tape: Arc<Tape>,
    path: PathBuf,
    length: u64,
}

impl Write for RecordedDraft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (path, at) = (self.path.clone(), self.length);
        let deed = |written: &usize| vec![Deed::Write(path, at, bytes[..*written].to_vec())];
        let written = self.tape.record(|| self.below.write(bytes), deed)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.below.flush()
    }
}

impl Draft for RecordedDraft {
    fn finish(self: Box<Self>) -> io::Result<u64> {
        let Self { below, tape, path, .. } = *self;
        tape.record(|| below.finish(), |_| vec![Deed::Sync(path)])
    }
}
