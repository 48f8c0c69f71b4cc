//! Runs: the digests of message ids received on one day, sorted in a file that never changes, with a small filter.
//!
//! ```text
//! "STAMMSEEN"  u8 version  6 zeros  i64 day  u64 count
//! count × u64, ascending                      the digests
//! blocks × 64 bytes                           a Bloom filter, blocked (Putze, Sanders, Singler 2007)
//! 32 bytes BLAKE3 of header and filter, 32 bytes BLAKE3 of the digests
//! ```
//!
//! Numbers are little-endian. Only the filter is held in memory, 12 bits a digest; of a digest that is not there it says so in
//! 994 of 1,000 cases, else one or two reads at the place where the digest should stand tell. Digests are evenly spread, so
//! that place is found by interpolation. Runs are derived from the log: one that is missing or damaged is made anew.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use engine::ports::PortError;
use rusqlite::Connection;

use crate::error::failed;
use crate::files::{Draft, Files};
use crate::lake::random_name;

const MAGIC: &[u8; 9] = b"STAMMSEEN";
const VERSION: u8 = 1;
const HEADER_BYTES: usize = 32;
const ENTRY_BYTES: usize = 8;
const DIGEST_BYTES: usize = blake3::OUT_LEN;
/// Bits of the filter for each digest.
const FILTER_BITS: u64 = 12;
/// Words of 64 bits in a block of the filter: one cache line.
const BLOCK_WORDS: usize = 8;
/// Bits that a digest sets in its block; 12 bits a key and 6 of them set let .6 % of the strangers pass.
const BITS_SET: u32 = 6;
/// Digests read at once: one page of the disk.
const WINDOW: u64 = 512;

/// One line of the table of runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunFile {
    /// Name in the folder of runs.
    pub(crate) path: String,
    /// Day in UTC since 1970.
    pub(crate) day: i64,
    pub(crate) count: u64,
}

/// The valid runs, as of the connection's snapshot.
pub(crate) fn listed(connection: &Connection) -> Result<Vec<RunFile>, PortError> {
    let read = || -> Result<Vec<RunFile>, rusqlite::Error> {
        connection
            .prepare_cached("SELECT path, day, entry_count FROM seen_runs ORDER BY day, path")?
            .query_map([], |row| {
                let count: i64 = row.get(2)?;
                Ok(RunFile { path: row.get(0)?, day: row.get(1)?, count: count.unsigned_abs() })
            })?
            .collect()
    };
    read().map_err(failed("reading the list of message ids received"))
}

/// Lists runs; part of the caller's transaction.
pub(crate) fn list(connection: &Connection, runs: &[RunFile]) -> Result<(), PortError> {
    let insert = || -> Result<(), rusqlite::Error> {
        let mut statement =
            connection.prepare_cached("INSERT INTO seen_runs (path, day, entry_count) VALUES ($1, $2, $3)")?;
        for run in runs {
            statement.execute(rusqlite::params![run.path, run.day, run.count.cast_signed()])?;
        }
        Ok(())
    };
    insert().map_err(failed("listing message ids received"))
}

/// A filter of blocks: it knows everybody who was noted, and takes few strangers for one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Filter(Vec<u64>);

impl Filter {
    fn words_for(count: u64) -> usize {
        let blocks = (count * FILTER_BITS).div_ceil(64 * BLOCK_WORDS as u64).max(1);
        usize::try_from(blocks).unwrap_or(usize::MAX).saturating_mul(BLOCK_WORDS)
    }

    fn with_room_for(count: u64) -> Self {
        Self(vec![0; Self::words_for(count)])
    }

    /// Where the digest's block begins, and the bits it sets there.
    fn place(&self, digest: u64) -> (usize, impl Iterator<Item = usize> + use<>) {
        let blocks = (self.0.len() / BLOCK_WORDS) as u128;
        let block = usize::try_from((u128::from(digest) * blocks) >> 64).unwrap_or_default();
        // The block was chosen by the high bits, so the low ones are spread over the number for the bits.
        let mixed = digest.rotate_left(32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let bit = move |number| (mixed >> (10 + 9 * number)) % (64 * BLOCK_WORDS as u64);
        let bits = (0..BITS_SET).map(move |number| usize::try_from(bit(number)).unwrap_or_default());
        (block * BLOCK_WORDS, bits)
    }

    fn note(&mut self, digest: u64) {
        let (block, bits) = self.place(digest);
        for bit in bits {
            self.0[block + bit / 64] |= 1 << (bit % 64);
        }
    }

    fn may_hold(&self, digest: u64) -> bool {
        let (block, mut bits) = self.place(digest);
        bits.all(|bit| self.0[block + bit / 64] & (1 << (bit % 64)) != 0)
    }
}

/// Why a run is not used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("it is no list of message ids of this version")]
    Foreign,
    #[error("it is not the one that is listed")]
    Other,
    #[error("its checksum is wrong")]
    Checksum,
}

/// An open run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) listed: RunFile,
    file: File,
    filter: Filter,
}

fn header(day: i64, count: u64) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    header[..9].copy_from_slice(MAGIC);
    header[9] = VERSION;
    header[16..24].copy_from_slice(&day.to_le_bytes());
    header[24..].copy_from_slice(&count.to_le_bytes());
    header
}

impl Run {
    /// Opens a run and checks its header and filter; the digests are checked when runs are merged.
    pub(crate) fn open(folder: &Path, listed: &RunFile) -> Result<Self, Unusable> {
        let file = File::open(folder.join(&listed.path))?;
        let mut head = [0; HEADER_BYTES];
        read_at(&file, &mut head, 0)?;
        if head[..10] != header(0, 0)[..10] {
            return Err(Unusable::Foreign);
        }
        let words = Filter::words_for(listed.count);
        let filter_at = HEADER_BYTES as u64 + listed.count * ENTRY_BYTES as u64;
        let length = filter_at + (words * 8 + 2 * DIGEST_BYTES) as u64;
        if head != header(listed.day, listed.count) || file.metadata()?.len() != length {
            return Err(Unusable::Other);
        }
        let mut bytes = vec![0; words * 8 + DIGEST_BYTES];
        read_at(&file, &mut bytes, filter_at)?;
        let (filter, digest) = bytes.split_at(words * 8);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&head).update(filter);
        if hasher.finalize().as_bytes() != digest {
            return Err(Unusable::Checksum);
        }
        let words = filter.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
        Ok(Self { listed: listed.clone(), file, filter: Filter(words) })
    }

    /// Whether a digest stands in it.
    pub(crate) fn holds(&self, digest: u64) -> Result<bool, io::Error> {
        if !self.filter.may_hold(digest) {
            return Ok(false);
        }
        // It can only stand in entries [from, to), and their values lie in [low, high].
        let (mut from, mut to) = (0, self.listed.count);
        let (mut low, mut high) = (0_u64, u64::MAX);
        let mut halve = false;
        while from < to {
            let share = if halve { 0.5 } else { (digest - low) as f64 / ((high - low) as f64).max(1.0) };
            halve = !halve;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a guess, bounded below
            let guess = from + (((to - from) as f64) * share) as u64;
            let start = guess.saturating_sub(WINDOW / 2).clamp(from, to - 1);
            let entries = self.read(start, WINDOW.min(to - start))?;
            let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(false) };
            if digest < *first {
                (to, high) = (start, *first);
            } else if digest > *last {
                (from, low) = (start + entries.len() as u64, *last);
            } else {
                return Ok(entries.binary_search(&digest).is_ok());
            }
        }
        Ok(false)
    }

    fn read(&self, start: u64, count: u64) -> Result<Vec<u64>, io::Error> {
        let mut bytes = vec![0; usize::try_from(count).unwrap_or_default() * ENTRY_BYTES];
        read_at(&self.file, &mut bytes, HEADER_BYTES as u64 + start * ENTRY_BYTES as u64)?;
        Ok(bytes.as_chunks::<ENTRY_BYTES>().0.iter().map(|entry| u64::from_le_bytes(*entry)).collect())
    }

    /// All digests in order; the last item is an error where they are not those that were written.
    fn entries(&self, folder: &Path) -> Result<impl Iterator<Item = Result<u64, Unusable>>, Unusable> {
        let mut rest = BufReader::with_capacity(1 << 16, File::open(folder.join(&self.listed.path))?);
        rest.seek_relative(forward(HEADER_BYTES))?;
        let (mut hasher, mut left) = (blake3::Hasher::new(), self.listed.count);
        let filter_bytes = forward(self.filter.0.len() * 8 + DIGEST_BYTES);
        let mut over = false;
        Ok(std::iter::from_fn(move || {
            if over {
                return None;
            }
            let mut next = || -> Result<Option<u64>, Unusable> {
                if left == 0 {
                    over = true;
                    let mut digest = [0; DIGEST_BYTES];
                    rest.seek_relative(filter_bytes)?;
                    rest.read_exact(&mut digest)?;
                    return if hasher.finalize().as_bytes() == &digest { Ok(None) } else { Err(Unusable::Checksum) };
                }
                left -= 1;
                let mut entry = [0; ENTRY_BYTES];
                rest.read_exact(&mut entry)?;
                hasher.update(&entry);
                Ok(Some(u64::from_le_bytes(entry)))
            };
            let item = next();
            over |= item.is_err();
            item.transpose()
        }))
    }
}

fn forward(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer = &mut buffer[read..];
        offset += read as u64;
    }
    Ok(())
}

fn write_into(
    file: Box<dyn Draft>,
    head: &[u8],
    mut filter: Filter,
    digests: impl Iterator<Item = Result<u64, Unusable>>,
) -> Result<(), Unusable> {
    let mut writer = BufWriter::with_capacity(1 << 16, file);
    writer.write_all(head)?;
    let mut of_digests = blake3::Hasher::new();
    for digest in digests {
        let digest = digest?;
        filter.note(digest);
        let bytes = digest.to_le_bytes();
        of_digests.update(&bytes);
        writer.write_all(&bytes)?;
    }
    let mut of_filter = blake3::Hasher::new();
    of_filter.update(head);
    for word in &filter.0 {
        let bytes = word.to_le_bytes();
        of_filter.update(&bytes);
        writer.write_all(&bytes)?;
    }
    writer.write_all(of_filter.finalize().as_bytes())?;
    writer.write_all(of_digests.finalize().as_bytes())?;
    writer.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?;
    Ok(())
}

/// Writes a run of ascending digests and makes it durable. It is not valid until it is listed.
fn write(
    files: &dyn Files,
    folder: &Path,
    day: i64,
    count: u64,
    digests: impl Iterator<Item = Result<u64, Unusable>>,
) -> Result<RunFile, PortError> {
    let path = format!("{}.run", random_name()?);
    let action = || format!("writing seen/{path}");
    let file = files.create(&folder.join(&path)).map_err(failed(action()))?;
    if let Err(error) = write_into(file, &header(day, count), Filter::with_room_for(count), digests) {
        // What was begun may be what filled the disk. Where it cannot be removed it is swept later.
        let _ = files.remove(&folder.join(&path));
        return Err(failed(action())(error));
    }
    files.sync_folder(folder).map_err(failed(action()))?;
    Ok(RunFile { path, day, count })
}

/// A run of digests in any order, each once.
pub(crate) fn of_digests(
    files: &dyn Files,
    folder: &Path,
    day: i64,
    mut digests: Vec<u64>,
) -> Result<RunFile, PortError> {
    digests.sort_unstable();
    digests.dedup();
    write(files, folder, day, digests.len() as u64, digests.into_iter().map(Ok))
}

/// One run of several of the same day.
pub(crate) fn merged(files: &dyn Files, folder: &Path, day: i64, runs: &[RunFile]) -> Result<RunFile, PortError> {
    let damage = |error: Unusable| failed("merging lists of message ids")(error);
    let opened = runs.iter().map(|run| Run::open(folder, run)).collect::<Result<Vec<_>, _>>().map_err(damage)?;
    let mut sources = opened.iter().map(|run| run.entries(folder)).collect::<Result<Vec<_>, _>>().map_err(damage)?;
    let mut heads = Vec::with_capacity(sources.len());
    for source in &mut sources {
        heads.push(source.next().transpose().map_err(damage)?);
    }
    let next = std::iter::from_fn(|| {
        let (place, digest) = heads
            .iter()
            .enumerate()
            .filter_map(|(place, head)| Some((place, (*head)?)))
            .min_by_key(|(_, head)| *head)?;
        match sources[place].next().transpose() {
            Ok(head) => heads[place] = head,
            Err(error) => {
                heads.clear();
                return Some(Err(error));
            }
        }
        Some(Ok(digest))
    });
    write(files, folder, day, runs.iter().map(|run| run.count).sum(), next)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::files::SystemFiles;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn a_run_holds_what_was_written_and_nothing_else(
            seed in any::<u64>(), count in 0_u64..4000, crowded in any::<bool>(), parts in 1_usize..5,
        ) {
            let place = tempfile::tempdir().expect("a folder");
            // Crowded digests lie side by side at one end, where interpolation guesses badly.
            let spread = |number: u64| {
                if crowded { number * 3 } else { (number + seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) }
            };
            let digests: Vec<u64> = (0..count).map(spread).collect();
            let portions = digests.chunks(digests.len() / parts + 1);
            let runs: Vec<RunFile> = portions
                .map(|portion| of_digests(&SystemFiles, place.path(), 7, portion.to_vec()).expect("written"))
                .collect();
            let run = Run::open(place.path(), &merged(&SystemFiles, place.path(), 7, &runs).expect("merged")).expect("whole");
            prop_assert_eq!(run.listed.count, count);
            for digest in &digests {
                prop_assert!(run.holds(*digest).expect("read"));
            }
            for stranger in count..2 * count {
                prop_assert!(!run.holds(spread(stranger)).expect("read"));
            }
            let passed = (count..11 * count).filter(|stranger| run.filter.may_hold(spread(*stranger))).count() as u64;
            prop_assert!(crowded || count < 1000 || passed * 50 < 10 * count, "{} of {} pass", passed, 10 * count);
        }

        #[test]
        fn a_damaged_run_is_told(seed in any::<u64>(), place in any::<prop::sample::Index>()) {
            let folder = tempfile::tempdir().expect("a folder");
            let digests = (0..100_u64).map(|number| (number + seed).wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
            let listed = of_digests(&SystemFiles, folder.path(), 7, digests).expect("written");
            let path = folder.path().join(&listed.path);
            let mut bytes = std::fs::read(&path).expect("read");
            let place = place.index(bytes.len());
            bytes[place] ^= 1;
            std::fs::write(&path, bytes).expect("written");
            let told = Run::open(folder.path(), &listed).is_err()
                || merged(&SystemFiles, folder.path(), 7, std::slice::from_ref(&listed)).is_err();
            prop_assert!(told, "byte {}", place);
        }
    }
}
