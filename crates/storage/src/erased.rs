//! The list of the erased: who may not come back, without saying who they are.
//!
//! ```text
//! erased/list.json   { "format": 1, "key": 32 random bytes, "erasures": [ { "receipt", "at", "by", "marks": [16 bytes, …] } ],
//!                      "readmitted": [16 bytes, …], "lost": [ receipt, … ] }
//! ```
//!
//! A mark is BLAKE3, keyed with the key of this list, of a customer's key, an order key, a natural key or a pseudonym. The list lies in the
//! data folder and is never part of a backup: whoever has only a backup cannot try guesses on it, and a folder that is
//! restored is given the list of the one it replaces. A folder that carried out erasures which its list does not know is not
//! opened: somebody lost the list. Whoever accepts that has the receipts written into it as lost.
//!
//! Under a key that was readmitted events come in again. Its mark stays, so that a restore of an old backup erases what the
//! person did before.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use engine::ports::PortError;
use engine::ports::erasure::Mark;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{damaged, failed};
use crate::files::{Files, SystemFiles};

/// Folder of the list within the data folder.
pub(crate) const FOLDER: &str = "erased";
const LIST: &str = "list.json";
const FORMAT: u32 = 1;

type Digest = [u8; 16];

/// One erasure as the list keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Erasure {
    pub(crate) receipt: String,
    pub(crate) at: Timestamp,
    pub(crate) by: String,
    marks: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Written {
    format: u32,
    key: String,
    erasures: Vec<Erasure>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    readmitted: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    lost: BTreeSet<String>,
}

#[derive(Default)]
struct Known {
    key: Option<[u8; 32]>,
    erasures: Vec<Erasure>,
    /// Every mark with the places of the erasures it stands in.
    marks: HashMap<Digest, Vec<usize>>,
    readmitted: HashSet<Digest>,
    /// Receipts of which it is accepted that nobody knows any more whom they erased.
    lost: BTreeSet<String>,
}

/// The list of a folder.
pub(crate) struct Erased {
    data: PathBuf,
    files: Arc<dyn Files>,
    known: RwLock<Known>,
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn from_hexadecimal<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    if text.len() != BYTES * 2 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

pub(crate) fn random<const BYTES: usize>() -> Result<[u8; BYTES], PortError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| failed("asking the system for random bytes")(error.to_string()))?;
    Ok(bytes)
}

fn digest(key: &[u8; 32], mark: Mark<'_>) -> Digest {
    let mut hasher = blake3::Hasher::new_keyed(key);
    match mark {
        Mark::Key(customer) => hasher.update(b"key:").update(customer.as_str().as_bytes()),
        Mark::Order(order) => hasher.update(b"order:").update(&order.to_le_bytes()),
        Mark::Row(row) => hasher.update(b"row:").update(&row.0),
        Mark::Pseudonym(pseudonym) => hasher.update(b"pseudonym:").update(pseudonym.as_bytes()),
    };
    let mut digest = Digest::default();
    digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    digest
}

impl Known {
    fn of(written: Written) -> Option<Self> {
        let mut known = Self { key: Some(from_hexadecimal(&written.key)?), lost: written.lost, ..Self::default() };
        for erasure in written.erasures {
            known.add(erasure)?;
        }
        known.readmitted = written.readmitted.iter().map(|mark| from_hexadecimal(mark)).collect::<Option<_>>()?;
        Some(known)
    }

    /// As it is written with a key.
    fn written(&self, key: &[u8; 32]) -> Written {
        Written {
            format: FORMAT,
            key: hexadecimal(key),
            erasures: self.erasures.clone(),
            readmitted: self.readmitted.iter().map(|mark| hexadecimal(mark)).collect(),
            lost: self.lost.clone(),
        }
    }

    /// Those of some receipts that stand neither among the erasures nor among the lost.
    fn unknown(&self, receipts: Vec<String>) -> Vec<String> {
        let known = |receipt: &String| {
            self.lost.contains(receipt) || self.erasures.iter().any(|erasure| erasure.receipt == *receipt)
        };
        receipts.into_iter().filter(|receipt| !known(receipt)).collect()
    }

    fn add(&mut self, erasure: Erasure) -> Option<()> {
        let place = self.erasures.len();
        for mark in &erasure.marks {
            self.marks.entry(from_hexadecimal(mark)?).or_default().push(place);
        }
        self.erasures.push(erasure);
        Some(())
    }
}

fn read(path: &Path) -> Result<Known, PortError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Known::default()),
        Err(error) => return Err(failed(format!("reading {}", path.display()))(error)),
    };
    let fault = |reason: &dyn std::fmt::Display| damaged(path.display().to_string(), reason);
    let written: Written = serde_json::from_str(&text).map_err(|error| fault(&error))?;
    if written.format > FORMAT {
        return Err(PortError::TooNew { found: written.format, supported: FORMAT });
    }
    Known::of(written).ok_or_else(|| fault(&"a mark in it is no hexadecimal number of 16 bytes"))
}

impl Erased {
    /// The list of a data folder; one that is not there is empty.
    pub(crate) fn open(data: &Path, files: Arc<dyn Files>) -> Result<Self, PortError> {
        let known = read(&data.join(FOLDER).join(LIST))?;
        Ok(Self { data: data.to_owned(), files, known: RwLock::new(known) })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).erasures.is_empty()
    }

    pub(crate) fn holds(&self, mark: Mark<'_>) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.key.as_ref().is_some_and(|key| {
            let digest = digest(key, mark);
            known.marks.contains_key(&digest) && !known.readmitted.contains(&digest)
        })
    }

    /// Lets some marks be no obstacle any more; whether one was. It is on disk when this returns.
    pub(crate) fn readmit(&self, marks: &[Mark<'_>]) -> Result<bool, PortError> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let Some(key) = known.key else { return Ok(false) };
        let held = marks.iter().map(|mark| digest(&key, *mark));
        let held: Vec<Digest> =
            held.filter(|mark| known.marks.contains_key(mark) && !known.readmitted.contains(mark)).collect();
        if held.is_empty() {
            return Ok(false);
        }
        let mut written = known.written(&key);
        written.readmitted.extend(held.iter().map(|mark| hexadecimal(mark)));
        self.write(&written)?;
        known.readmitted.extend(held);
        Ok(true)
    }

    /// Those of some receipts that the list does not know as it is on disk now.
    pub(crate) fn forgotten(&self, receipts: Vec<String>) -> Result<Vec<String>, PortError> {
        Ok(read(&self.data.join(FOLDER).join(LIST))?.unknown(receipts))
    }

    pub(crate) fn is_of(&self, receipt: &str, mark: Mark<'_>) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let Some(key) = &known.key else { return false };
        let places = known.marks.get(&digest(key, mark));
        places.into_iter().flatten().any(|place| known.erasures[*place].receipt == receipt)
    }

    pub(crate) fn erasures(&self) -> Vec<Erasure> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).erasures.clone()
    }

    /// Adds an erasure; it is on disk when this returns.
    pub(crate) fn add(&self, receipt: &str, by: &str, at: Timestamp, marks: &[Mark<'_>]) -> Result<(), PortError> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let key = match known.key {
            Some(key) => key,
            None => random()?,
        };
        let digests: HashSet<Digest> = marks.iter().map(|mark| digest(&key, *mark)).collect();
        let mut marks: Vec<String> = digests.iter().map(|digest| hexadecimal(digest)).collect();
        marks.sort_unstable();
        let erasure = Erasure { receipt: receipt.to_owned(), at, by: by.to_owned(), marks };
        let mut written = known.written(&key);
        written.erasures.push(erasure.clone());
        // Who is erased once more is not readmitted.
        written.readmitted.retain(|mark| !erasure.marks.contains(mark));
        self.write(&written)?;
        known.key = Some(key);
        known.readmitted.retain(|mark| !digests.contains(mark));
        known.add(erasure).ok_or_else(|| damaged(LIST, "a mark is no hexadecimal number"))
    }

    fn write(&self, written: &Written) -> Result<(), PortError> {
        let action = || format!("writing {FOLDER}/{LIST}");
        let text = serde_json::to_vec_pretty(written).map_err(failed(action()))?;
        place_list(self.files.as_ref(), &self.data, &text).map_err(failed(action()))
    }
}

/// Puts a list into a data folder, durable with its name and its folder's, so that a crash leaves the old one or the new one.
fn place_list(files: &dyn Files, data: &Path, content: &[u8]) -> std::io::Result<()> {
    let folder = data.join(FOLDER);
    files.make_folder(&folder)?;
    files.sync_folder(data)?;
    let (path, new) = (folder.join(LIST), folder.join(LIST).with_extension("new"));
    if new.exists() {
        files.remove(&new)?;
    }
    let mut file = files.create(&new)?;
    file.write_all(content)?;
    file.finish()?;
    files.rename(&new, &path)?;
    files.sync_folder(&folder)
}

/// Makes a folder that only its owner may enter.
pub(crate) fn make_private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Makes a file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Replaces a file by a new content, so that a crash leaves the old one or the new one.
pub(crate) fn write_durably(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let new = path.with_extension("new");
    let mut file = create_private(&new)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Whether a data folder has a list.
pub(crate) fn has_list(data: &Path) -> bool {
    data.join(FOLDER).join(LIST).is_file()
}

/// Writes into the list of a folder that it is accepted that some receipts are not in it.
pub(crate) fn accept_lost(data: &Path, receipts: Vec<String>) -> Result<Vec<String>, PortError> {
    let known = read(&data.join(FOLDER).join(LIST))?;
    let unknown = known.unknown(receipts);
    if !unknown.is_empty() {
        let key = known.key.map_or_else(random, Ok)?;
        let mut written = known.written(&key);
        written.lost.extend(unknown.iter().cloned());
        let action = || format!("writing {FOLDER}/{LIST}");
        let text = serde_json::to_vec_pretty(&written).map_err(failed(action()))?;
        place_list(&SystemFiles, data, &text).map_err(failed(action()))?;
    }
    Ok(unknown)
}

/// Copies a list, or that of a data folder, into another folder that has none. `receipts` are those of the folder it is of:
/// where nobody was erased there is no list.
pub(crate) fn copy_list(from: &Path, data: &Path, receipts: &[String]) -> Result<(), PortError> {
    let is_folder = from.is_dir();
    let from = if is_folder { from.join(FOLDER).join(LIST) } else { from.to_owned() };
    let known = read(&from)?;
    if known.key.is_none() {
        if is_folder && receipts.is_empty() {
            return Ok(());
        }
        return Err(damaged(from.display().to_string(), "there is no list of the erased"));
    }
    let action = || format!("copying the list of the erased to {}", data.display());
    let content = fs::read(&from).map_err(failed(action()))?;
    place_list(&SystemFiles, data, &content).map_err(failed(action()))
}

#[cfg(test)]
mod tests {
    use domain::CustomerId;

    use super::*;

    #[test]
    fn the_list_knows_whom_it_was_given_and_does_not_name_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let anna = CustomerId::new("anna@example.de").expect("an id");
        let bert = CustomerId::new("bert@example.de").expect("an id");
        let list = Erased::open(folder.path(), Arc::new(SystemFiles)).expect("empty");
        assert!(list.is_empty() && !list.holds(Mark::Key(&anna)));
        list.add("E-1", "owner", Timestamp::UNIX_EPOCH, &[Mark::Key(&anna), Mark::Order(7)]).expect("added");
        drop(list);
        let list = Erased::open(folder.path(), Arc::new(SystemFiles)).expect("read again");
        assert!(list.holds(Mark::Key(&anna)) && list.holds(Mark::Order(7)) && list.is_of("E-1", Mark::Key(&anna)));
        assert!(!list.holds(Mark::Key(&bert)) && !list.holds(Mark::Order(8)) && !list.is_of("E-2", Mark::Key(&anna)));
        let text = fs::read_to_string(folder.path().join("erased/list.json")).expect("text");
        assert!(!text.contains("anna"));
    }

    #[test]
    fn who_is_readmitted_may_come_until_erased_again_and_a_restore_erases_what_was_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let anna = CustomerId::new("anna@example.de").expect("an id");
        let open = || Erased::open(folder.path(), Arc::new(SystemFiles)).expect("the list");
        let list = open();
        assert!(!list.readmit(&[Mark::Key(&anna)]).expect("nobody was erased"));
        list.add("E-1", "owner", Timestamp::UNIX_EPOCH, &[Mark::Key(&anna), Mark::Order(7)]).expect("added");
        assert!(list.readmit(&[Mark::Key(&anna)]).expect("written"));
        for list in [list, open()] {
            assert!(!list.holds(Mark::Key(&anna)) && list.is_of("E-1", Mark::Key(&anna)) && list.holds(Mark::Order(7)));
        }
        let list = open();
        list.add("E-2", "owner", Timestamp::UNIX_EPOCH, &[Mark::Key(&anna)]).expect("added");
        assert!(list.holds(Mark::Key(&anna)) && open().holds(Mark::Key(&anna)));
    }

    #[test]
    fn receipts_that_the_list_does_not_know_are_named_until_their_loss_is_accepted() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = Erased::open(folder.path(), Arc::new(SystemFiles)).expect("empty");
        list.add("E-1", "owner", Timestamp::UNIX_EPOCH, &[Mark::Order(7)]).expect("added");
        let receipts = || ["E-1", "E-2"].map(str::to_owned).to_vec();
        assert_eq!(list.forgotten(receipts()).expect("read"), ["E-2"]);
        assert_eq!(accept_lost(folder.path(), receipts()).expect("written"), ["E-2"]);
        assert_eq!(list.forgotten(receipts()).expect("read"), Vec::<String>::new());
        assert!(Erased::open(folder.path(), Arc::new(SystemFiles)).expect("read").holds(Mark::Order(7)));
    }
}
