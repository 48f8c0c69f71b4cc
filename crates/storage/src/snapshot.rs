//! Snapshots of the book: derived state, written to be read back fast and thrown away without loss.
//!
//! ```text
//! "STAMMBUCH"  u32 version  i64 position  u32 length + zone name  u32 length + postcard of the book without histories
//!              for some thousand histories each: u32 length + their postcard  u32 0  32 bytes BLAKE3 of all before
//! ```
//!
//! Histories are most of it, and are read on several threads. Numbers are little-endian. What does not check out is ignored with a warning: the log still has everything.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use engine::ports::{PortError, Position, Snapshots, Tables};
use lifecycle::Book;
use lifecycle::book::{History, Shelf};

use crate::error::failed;
use crate::files::{Draft, Files, Watched, watched};
use crate::folder::DataFolder;

const MAGIC: &[u8; 9] = b"STAMMBUCH";
/// Raise it whenever the book's fields change, which postcard does not notice by itself, or who is who or what a mark is about is
/// told otherwise.
const SNAPSHOT_VERSION: u32 = 10;
const DIGEST_BYTES: usize = blake3::OUT_LEN;
/// Histories that are written and read together: whole boards of a shelf.
const PART: usize = 4096;
/// Parts that may wait to be read; bounds memory.
const WAITING: usize = 4;
/// Threads that read them, at most.
const MOST_THREADS: usize = 8;

/// Why a snapshot is not used.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("it is no snapshot")]
    Foreign,
    #[error("its format is {0}, this program writes {SNAPSHOT_VERSION}")]
    OtherVersion(u32),
    #[error("its days begin in {0}, the firm's in {1}")]
    OtherZone(String, String),
    #[error("its checksum is wrong")]
    Checksum,
    #[error("its content does not parse: {0}")]
    Content(#[from] postcard::Error),
}

/// Hashes what passes through to the writer below.
struct HashingWriter<W> {
    below: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.below.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.below.flush()
    }
}

fn write_snapshot(
    file: Watched,
    position: Position,
    book: &Book,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let below = HashingWriter { below: file, hasher: blake3::Hasher::new() };
    let mut writer = BufWriter::with_capacity(1 << 20, below);
    let zone = book.zone_name().as_bytes();
    writer.write_all(MAGIC)?;
    writer.write_all(&SNAPSHOT_VERSION.to_le_bytes())?;
    writer.write_all(&position.0.to_le_bytes())?;
    writer.write_all(&u32::try_from(zone.len())?.to_le_bytes())?;
    writer.write_all(zone)?;
    let mut write = |bytes: &[u8]| -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        writer.write_all(&u32::try_from(bytes.len())?.to_le_bytes())?;
        Ok(writer.write_all(bytes)?)
    };
    write(&postcard::to_stdvec(book)?)?;
    for part in book.histories().parts(PART) {
        write(&postcard::to_stdvec(&part.into_iter().collect::<Vec<_>>())?)?;
    }
    write(&[])?;
    let mut below = writer.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    below.below.write_all(below.hasher.finalize().as_bytes())?;
    Box::new(below.below).finish()?;
    Ok(())
}

/// Hashes what is read from the reader below.
struct HashingReader<R> {
    below: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let read = self.below.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}

impl<R: Read> HashingReader<R> {
    /// Compares the digest at the end, beyond which nothing may stand, with all that was read before.
    fn verify(mut self) -> Result<(), Unusable> {
        let mut digest = [0_u8; DIGEST_BYTES];
        self.below.read_exact(&mut digest)?;
        let is_end = self.below.read(&mut [0])? == 0;
        if is_end && self.hasher.finalize().as_bytes() == &digest { Ok(()) } else { Err(Unusable::Checksum) }
    }
}

/// What a snapshot holds. It is hashed while it is read, so that one pass does; what does not check out in the end is thrown away.
fn read_snapshot(path: &Path, firm_zone: Option<&str>) -> Result<(Position, Book), Unusable> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let below = BufReader::with_capacity(1 << 20, file);
    let mut reader = HashingReader { below, hasher: blake3::Hasher::new() };
    let mut magic = [0; MAGIC.len()];
    reader.read_exact(&mut magic).map_err(|_| Unusable::Foreign)?;
    if &magic != MAGIC {
        return Err(Unusable::Foreign);
    }
    let mut four = [0; 4];
    reader.read_exact(&mut four)?;
    let version = u32::from_le_bytes(four);
    if version != SNAPSHOT_VERSION {
        return Err(Unusable::OtherVersion(version));
    }
    let mut eight = [0; 8];
    reader.read_exact(&mut eight)?;
    let position = Position(i64::from_le_bytes(eight));
    let zone = String::from_utf8(read_part(&mut reader, length)?).map_err(|_| Unusable::Checksum)?;
    if let Some(firm_zone) = firm_zone.filter(|firm_zone| *firm_zone != zone) {
        return Err(Unusable::OtherZone(zone, firm_zone.to_owned()));
    }
    let book: Book = postcard::from_bytes(&read_part(&mut reader, length)?)?;
    let histories = read_histories(&mut reader, length)?;
    reader.verify()?;
    Ok((position, book.with_histories(histories)))
}

/// The next part's bytes; none at the end. No part is longer than the file.
fn read_part(reader: &mut impl Read, longest: u64) -> Result<Vec<u8>, std::io::Error> {
    let mut four = [0; 4];
    reader.read_exact(&mut four)?;
    let length = u32::from_le_bytes(four);
    if u64::from(length) > longest {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let mut bytes = vec![0; length as usize];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// All parts up to the empty one: this thread reads bytes, others make histories of them.
fn read_histories(reader: &mut impl Read, longest: u64) -> Result<Shelf<History>, Unusable> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<(usize, Vec<u8>)>(WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn({
                    let receiver = Arc::clone(&receiver);
                    move || make_histories(&receiver)
                })
            })
            .collect();
        // The workers alone keep it, so that sending fails once all have stopped at a fault.
        drop(receiver);
        let sent = (0..).try_for_each(|number| match read_part(reader, longest) {
            Ok(bytes) if bytes.is_empty() => ControlFlow::Break(Ok(())),
            Ok(bytes) => match sender.send((number, bytes)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(Ok(())),
            },
            Err(error) => ControlFlow::Break(Err(error)),
        });
        drop(sender);
        let mut parts = Vec::new();
        for worker in workers {
            parts.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        if let ControlFlow::Break(Err(error)) = sent {
            return Err(error.into());
        }
        parts.sort_unstable_by_key(|(number, _)| *number);
        Ok(parts.into_iter().fold(Shelf::default(), |mut all, (_, part)| {
            all.append(part);
            all
        }))
    })
}

/// Makes histories of parts until there are no more.
fn make_histories(parts: &Mutex<Receiver<(usize, Vec<u8>)>>) -> Result<Vec<(usize, Shelf<History>)>, postcard::Error> {
    let mut made = Vec::new();
    loop {
        let next = parts.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, bytes)) = next else { return Ok(made) };
        let histories: Vec<History> = postcard::from_bytes(&bytes)?;
        made.push((number, histories.into_iter().collect()));
    }
}

/// The position in a snapshot's name.
fn position_of(path: &Path) -> Option<i64> {
    path.file_name()?.to_str()?.strip_prefix("book-")?.strip_suffix(".bin")?.parse().ok()
}

/// What lies in the folder: snapshots by position, newest first, and what writing one that was cut off left.
struct Found {
    snapshots: Vec<(i64, PathBuf)>,
    rest: Vec<PathBuf>,
}

impl DataFolder {
    fn snapshot_files(&self) -> Result<Found, PortError> {
        let action = || format!("looking into {}", self.snapshots.display());
        let mut found = Found { snapshots: Vec::new(), rest: Vec::new() };
        for entry in fs::read_dir(&self.snapshots).map_err(failed(action()))? {
            let path = entry.map_err(failed(action()))?.path();
            match position_of(&path) {
                Some(position) => found.snapshots.push((position, path)),
                None => found.rest.push(path),
            }
        }
        found.snapshots.sort_unstable_by(|left, right| right.cmp(left));
        Ok(found)
    }
}

fn remove(files: &dyn Files, path: &Path) {
    if let Err(error) = files.remove(path) {
        tracing::warn!(path = %path.display(), %error, "an old snapshot could not be removed");
    }
}

impl Snapshots for DataFolder {
    fn load(&self) -> Result<Option<(Position, Book)>, PortError> {
        let zone = self.firm()?.map(|firm| firm.time_zone);
        for (_, path) in self.snapshot_files()?.snapshots {
            match read_snapshot(&path, zone.as_deref()) {
                Ok(found) => return Ok(Some(found)),
                Err(reason) => {
                    tracing::warn!(path = %path.display(), %reason, "a snapshot is not used; the log is folded again");
                }
            }
        }
        Ok(None)
    }

    fn save(&self, position: Position, book: &Book) -> Result<(), PortError> {
        let path = self.snapshots.join(format!("book-{}.bin", position.0));
        let temporary = path.with_extension("new");
        let action = || format!("writing {}", path.display());
        if temporary.exists() {
            self.files.remove(&temporary).map_err(failed(action()))?;
        }
        let (file, refusal) = watched(self.files.create(&temporary).map_err(failed(action()))?);
        if let Err(error) = write_snapshot(file, position, book) {
            // It may be what filled the disk.
            remove(self.files.as_ref(), &temporary);
            return Err(failed(action())(refusal.behind(error)));
        }
        self.files.rename(&temporary, &path).map_err(failed(action()))?;
        self.files.sync_folder(&self.snapshots).map_err(failed(action()))?;
        let Found { snapshots, rest } = self.snapshot_files()?;
        let old = snapshots.into_iter().map(|(_, old)| old).filter(|old| *old != path);
        old.chain(rest).for_each(|path| remove(self.files.as_ref(), &path));
        Ok(())
    }

    fn discard(&self) -> Result<(), PortError> {
        let Found { snapshots, rest } = self.snapshot_files()?;
        for path in snapshots.into_iter().map(|(_, path)| path).chain(rest) {
            self.files.remove(&path).map_err(failed(format!("removing {}", path.display())))?;
        }
        // What is thrown away may not come back, say because it names somebody who was erased.
        self.files.sync_folder(&self.snapshots).map_err(failed(format!("removing {}", self.snapshots.display())))
    }
}
