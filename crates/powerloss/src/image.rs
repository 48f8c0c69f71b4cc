//! From a tape to what a disk may hold.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Deed;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Chance with a seed: splitmix64 (Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.next().is_multiple_of(count)
    }
}

/// A change of a file's content.
#[derive(Debug, Clone)]
enum Change {
    Write(u64, Vec<u8>),
    Truncate(u64),
}

fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write(at, bytes) => {
            let at = usize::try_from(*at).unwrap_or(usize::MAX);
            let end = at + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[at..end].copy_from_slice(bytes);
        }
        Change::Truncate(length) => content.resize(usize::try_from(*length).unwrap_or(usize::MAX), 0),
    }
}

/// A file, whatever its name.
#[derive(Debug, Default)]
struct Inode {
    synced: Vec<u8>,
    since: Vec<Change>,
}

impl Inode {
    fn sync(&mut self) {
        for change in self.since.drain(..) {
            apply(&mut self.synced, &change);
        }
    }

    /// Its content after the loss.
    fn survive(&self, chance: &mut Chance) -> Vec<u8> {
        let mut content = self.synced.clone();
        // Often nothing or everything of it, else each sector as it happens.
        let fate = chance.next() % 4;
        for change in &self.since {
            match (fate, change) {
                (0, _) => {}
                (1, _) => apply(&mut content, change),
                (_, Change::Truncate(_)) if chance.one_in(2) => apply(&mut content, change),
                (_, Change::Truncate(_)) => {}
                (_, Change::Write(at, bytes)) => {
                    for (at, sector) in sectors(*at, bytes) {
                        if chance.one_in(2) {
                            apply(&mut content, &Change::Write(at, sector.to_vec()));
                        }
                    }
                }
            }
        }
        content
    }
}

/// The pieces of a write that lie in one sector each.
fn sectors(at: u64, bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let (mut at, mut rest, mut pieces) = (at, bytes, Vec::new());
    while !rest.is_empty() {
        let within = usize::try_from(at % SECTOR as u64).unwrap_or_default();
        let (piece, after) = rest.split_at((SECTOR - within).min(rest.len()));
        pieces.push((at, piece));
        at += piece.len() as u64;
        rest = after;
    }
    pieces
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Folder,
    File(usize),
}

/// A change of the names in a folder.
#[derive(Debug, Clone)]
enum NameChange {
    Add(PathBuf, Entry),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf, Entry),
}

impl NameChange {
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Add(path, _) | Self::Remove(path) | Self::Rename(_, path, _) => path.parent(),
        }
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Entry>) {
        match self {
            Self::Add(path, entry) => {
                names.insert(path.clone(), *entry);
            }
            Self::Remove(path) => {
                names.remove(path);
            }
            Self::Rename(from, to, entry) => {
                names.remove(from);
                names.insert(to.clone(), *entry);
            }
        }
    }
}

/// A disk, and what lies in memory on its way there.
#[derive(Debug, Default)]
struct Disk {
    files: Vec<Inode>,
    /// As the system shows them.
    names: BTreeMap<PathBuf, Entry>,
    /// As the disk has them.
    synced: BTreeMap<PathBuf, Entry>,
    /// Changes that are not synced, in their order.
    since: Vec<NameChange>,
}

impl Disk {
    fn file(&mut self, path: &Path) -> Option<&mut Inode> {
        match self.names.get(path)? {
            Entry::File(number) => self.files.get_mut(*number),
            Entry::Folder => None,
        }
    }

    fn change_names(&mut self, change: NameChange) {
        change.apply(&mut self.names);
        self.since.push(change);
    }

    fn play(&mut self, deed: &Deed) {
        match deed {
            Deed::MakeFolder(path) => self.change_names(NameChange::Add(path.clone(), Entry::Folder)),
            Deed::Make(path) => {
                self.files.push(Inode::default());
                self.change_names(NameChange::Add(path.clone(), Entry::File(self.files.len() - 1)));
            }
            Deed::Write(path, at, bytes) => {
                if let Some(file) = self.file(path) {
                    file.since.push(Change::Write(*at, bytes.clone()));
                }
            }
            Deed::Truncate(path, length) => {
                if let Some(file) = self.file(path) {
                    file.since.push(Change::Truncate(*length));
                }
            }
            Deed::Sync(path) => {
                if let Some(file) = self.file(path) {
                    file.sync();
                }
            }
            Deed::Rename(from, to) => {
                if let Some(entry) = self.names.get(from).copied() {
                    self.change_names(NameChange::Rename(from.clone(), to.clone(), entry));
                }
            }
            Deed::Remove(path) => self.change_names(NameChange::Remove(path.clone())),
            Deed::SyncFolder(folder) => {
                let of_folder = |change: &NameChange| change.folder() == Some(folder.as_path());
                let (synced, since): (Vec<NameChange>, _) = self.since.drain(..).partition(of_folder);
                self.since = since;
                for change in synced {
                    change.apply(&mut self.synced);
                }
            }
            Deed::Acknowledge(_) => {}
        }
    }

    /// The names after the loss: of each folder's changes those up to a moment.
    fn survive(&self, chance: &mut Chance) -> BTreeMap<PathBuf, Entry> {
        let mut of_folders: BTreeMap<&Path, Vec<&NameChange>> = BTreeMap::new();
        for change in &self.since {
            of_folders.entry(change.folder().unwrap_or(Path::new(""))).or_default().push(change);
        }
        let mut names = self.synced.clone();
        for changes in of_folders.values() {
            let survive = usize::try_from(chance.next()).unwrap_or(usize::MAX) % (changes.len() + 1);
            for change in &changes[..survive] {
                change.apply(&mut names);
            }
        }
        names
    }
}

/// See [`crate::Tape::image`].
pub(crate) fn make(root: &Path, deeds: &[Deed], seed: u64, into: &Path) -> io::Result<()> {
    let mut disk = Disk::default();
    for deed in deeds {
        disk.play(deed);
    }
    let mut chance = Chance(seed);
    // Sorted, so that a folder comes before what lies in it.
    for (path, entry) in disk.survive(&mut chance) {
        let Ok(below) = path.strip_prefix(root) else { continue };
        let target = into.join(below);
        if target == into || !target.parent().is_some_and(Path::is_dir) {
            continue;
        }
        match entry {
            Entry::Folder => fs::create_dir(&target)?,
            Entry::File(number) => fs::write(&target, disk.files[number].survive(&mut chance))?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn possible(deeds: &[Deed], name: &str) -> Vec<Option<Vec<u8>>> {
        let mut found: Vec<Option<Vec<u8>>> = (0..64)
            .map(|seed| {
                let folder = std::env::temp_dir().join(format!("powerloss-{}-{name}-{seed}", std::process::id()));
                fs::create_dir_all(&folder).expect("a folder");
                make(Path::new("/r"), deeds, seed, &folder).expect("an image");
                let content = fs::read(folder.join("f")).ok();
                fs::remove_dir_all(&folder).expect("removed");
                content
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn what_was_synced_is_there_and_of_the_rest_any_part() {
        let path = || PathBuf::from("/r/f");
        let write = |at: u64, byte: u8| Deed::Write(path(), at, vec![byte; SECTOR]);
        let mut deeds = vec![Deed::Make(path()), write(0, 1), Deed::Sync(path())];
        assert_eq!(possible(&deeds, "unnamed"), [None, Some(vec![1; SECTOR])], "nobody synced the name");
        deeds.push(Deed::SyncFolder(PathBuf::from("/r")));
        assert_eq!(possible(&deeds, "synced"), [Some(vec![1; SECTOR])]);
        deeds.extend([write(0, 2), write(SECTOR as u64, 3)]);
        let parts = |first: u8, second: Option<u8>| {
            Some([vec![first; SECTOR], second.map_or(Vec::new(), |byte| vec![byte; SECTOR])].concat())
        };
        let mut wanted = [parts(1, None), parts(1, Some(3)), parts(2, None), parts(2, Some(3))].to_vec();
        wanted.sort();
        assert_eq!(possible(&deeds, "pending"), wanted);
    }

    #[test]
    fn a_renamed_file_stands_under_the_old_name_or_the_new_one() {
        let (draft, path, folder) = (PathBuf::from("/r/draft"), PathBuf::from("/r/f"), PathBuf::from("/r"));
        let mut deeds = vec![Deed::Make(path.clone()), Deed::Write(path.clone(), 0, vec![1]), Deed::Sync(path.clone())];
        deeds.extend([Deed::Make(draft.clone()), Deed::Write(draft.clone(), 0, vec![2]), Deed::Sync(draft.clone())]);
        deeds.extend([Deed::SyncFolder(folder), Deed::Rename(draft, path)]);
        assert_eq!(possible(&deeds, "renamed"), [Some(vec![1]), Some(vec![2])]);
    }
}
