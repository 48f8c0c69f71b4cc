//! Uploads on disk: the files of one upload, what is known of them, and the rows that were rejected.
//!
//! Everything of an upload lies in one flat folder under its random id: `<id>.json`, `<id>-<file>.upload`,
//! `<id>-<file>.rejects`. Names of files that people give never become names here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Message;
use engine::ImportReport;
use intake::{DecimalMark, FileMap};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::app::Chance;
use crate::security::token;

/// An upload that nobody imports is forgotten after so long.
const ABANDONED_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// The rejected rows of an import can be fetched for so long; they hold customers' data.
const REJECTS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Hexadecimal digits of an id: 128 random bits.
const ID_DIGITS: usize = 32;

/// The random name of an upload; only what looks like one ever becomes part of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct UploadId(String);

impl UploadId {
    pub(crate) fn random(chance: &Chance) -> Self {
        let mut token = token::new(&**chance);
        token.truncate(ID_DIGITS);
        Self(token)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == ID_DIGITS && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UploadId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no id of an upload")
    }
}

/// What a person chose for a file that was recognised otherwise, or not at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Choice {
    /// Id of a built-in format; `None` to recognise it.
    pub(crate) format: Option<String>,
    /// A map of the person's own, as typed (TOML); goes before the format.
    pub(crate) map: Option<String>,
    /// The map that an earlier file was read with, for its mended rows; goes before the person's own.
    pub(crate) settled: Option<FileMap>,
    /// IANA zone of times without an offset.
    pub(crate) zone: Option<String>,
    /// Order of the parts of dates, as maps name it.
    pub(crate) dates: Option<String>,
    /// What parts units from decimals.
    pub(crate) decimal: Option<DecimalMark>,
    /// Channel of spend where no column names one.
    #[serde(default)]
    pub(crate) channel: Option<String>,
}

/// One file of an upload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct UploadedFile {
    /// Its name as the person knows it; unlike those of the other files of the upload.
    pub(crate) name: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// How it is to be read.
    pub(crate) choice: Choice,
    /// How it was read, to read mended rows of it the same way.
    pub(crate) settled: Option<FileMap>,
    /// How many of its rows were rejected.
    pub(crate) rejected_rows: u64,
}

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Uploaded; nothing is written yet.
    Open,
    /// Being imported; where no work for it runs, it was interrupted.
    Importing,
    /// The process ended while it was being imported.
    Interrupted,
    /// Imported.
    Done(Box<ImportReport>),
    /// The check or the import failed.
    Failed(Message),
}

/// One upload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) id: UploadId,
    pub(crate) uploaded_at: Timestamp,
    pub(crate) files: Vec<UploadedFile>,
    pub(crate) stage: Stage,
    /// What a dry run with the present choices counted.
    pub(crate) preview: Option<ImportReport>,
}

/// The folder of uploads.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    changing: Mutex<()>,
}

impl Store {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, changing: Mutex::new(()) }
    }

    /// Makes the folder, readable by nobody else.
    pub(crate) fn prepare(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)
    }

    /// Where the content of a file lies.
    pub(crate) fn content(&self, id: &UploadId, file: usize) -> PathBuf {
        self.folder.join(format!("{}-{file}.upload", id.as_str()))
    }

    /// Where the rejected rows of a file lie.
    pub(crate) fn rejects(&self, id: &UploadId, file: usize) -> PathBuf {
        self.folder.join(format!("{}-{file}.rejects", id.as_str()))
    }

    fn particulars(&self, id: &UploadId) -> PathBuf {
        self.folder.join(format!("{}.json", id.as_str()))
    }

    fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an upload; readers see the old one or the new one whole.
    pub(crate) fn save(&self, upload: &Upload) -> io::Result<()> {
        let _changing = self.changing();
        self.write(upload)
    }

    fn write(&self, upload: &Upload) -> io::Result<()> {
        let path = self.particulars(&upload.id);
        let fresh = path.with_extension("fresh");
        fs::write(&fresh, serde_json::to_vec(upload)?)?;
        fs::rename(fresh, path)
    }

    /// The upload of an id; `None` where there is none, or none that can be read any more.
    pub(crate) fn load(&self, id: &UploadId) -> io::Result<Option<Upload>> {
        match fs::read(self.particulars(id)) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Changes what is known of an upload.
    pub(crate) fn change(&self, id: &UploadId, change: impl FnOnce(&mut Upload)) -> io::Result<()> {
        let _changing = self.changing();
        let Some(mut upload) = self.load(id)? else { return Ok(()) };
        change(&mut upload);
        self.write(&upload)
    }

    /// All uploads, the newest first.
    pub(crate) fn list(&self) -> io::Result<Vec<Upload>> {
        let mut uploads = Vec::new();
        for (_, name) in self.entries()? {
            let id = name.strip_suffix(".json").and_then(UploadId::parse);
            if let Some(upload) = id.map(|id| self.load(&id)).transpose()?.flatten() {
                uploads.push(upload);
            }
        }
        uploads.sort_by_key(|upload| std::cmp::Reverse(upload.uploaded_at));
        Ok(uploads)
    }

    fn entries(&self) -> io::Result<Vec<(PathBuf, String)>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let named = |entry: fs::DirEntry| Some((entry.path(), entry.file_name().into_string().ok()?));
        Ok(entries.filter_map(Result::ok).filter_map(named).collect())
    }

    /// Forgets an upload with everything of it.
    pub(crate) fn remove(&self, id: &UploadId) -> io::Result<()> {
        let _changing = self.changing();
        for (path, name) in self.entries()? {
            if name.starts_with(id.as_str()) {
                remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// Forgets the content of the files of an upload.
    pub(crate) fn remove_contents(&self, upload: &Upload) -> io::Result<()> {
        (0..upload.files.len()).try_for_each(|file| remove_file(&self.content(&upload.id, file)))
    }

    /// Forgets what has been left lying; `is_busy` says for which uploads work runs.
    pub(crate) fn sweep(&self, now: Timestamp, is_busy: impl Fn(&UploadId) -> bool) -> io::Result<()> {
        for upload in self.list()? {
            let kept = if matches!(upload.stage, Stage::Done(_)) { REJECTS_KEPT } else { ABANDONED_AFTER };
            if now.duration_since(upload.uploaded_at) > kept && !is_busy(&upload.id) {
                self.remove(&upload.id)?;
            }
        }
        for (path, name) in self.entries()? {
            // What an upload that broke off left behind, or an older version.
            let id = name.get(..ID_DIGITS).and_then(UploadId::parse);
            let is_ours = id.as_ref().is_some_and(|id| !self.particulars(id).exists() && !is_busy(id));
            let changed = File::open(&path).and_then(|file| file.metadata()).and_then(|data| data.modified());
            let changed = changed.ok().and_then(|time| Timestamp::try_from(time).ok());
            if is_ours && changed.is_some_and(|changed| now.duration_since(changed) > ABANDONED_AFTER) {
                remove_file(&path)?;
            }
        }
        Ok(())
    }
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_ours_become_paths() {
        assert!(UploadId::parse(&"0af9".repeat(8)).is_some());
        for strange in ["", "../../../../etc/passwd", "..%2f", &"0AF9".repeat(8), &"0af9".repeat(9), "0af9/../x"] {
            assert_eq!(UploadId::parse(strange), None, "{strange}");
        }
        assert!(serde_json::from_str::<UploadId>("\"../x\"").is_err());
    }

    #[test]
    fn what_is_left_lying_is_swept_after_a_day() {
        let folder = std::env::temp_dir().join(format!("stammkunde-sweep-{}", std::process::id()));
        let store = Store::new(folder.clone());
        store.prepare().expect("a folder");
        let begun: Timestamp = "2026-05-01T10:00:00Z".parse().expect("moment");
        let upload = |digit: &str, stage| Upload {
            id: UploadId::parse(&digit.repeat(ID_DIGITS)).expect("id"),
            uploaded_at: begun,
            files: Vec::new(),
            stage,
            preview: None,
        };
        let uploads =
            [upload("a", Stage::Open), upload("b", Stage::Done(Box::default())), upload("c", Stage::Importing)];
        for upload in &uploads {
            store.save(upload).expect("saved");
            fs::write(store.content(&upload.id, 0), "x").expect("written");
        }
        let left = |hours: i64| {
            let now = begun.saturating_add(SignedDuration::from_hours(hours)).expect("moment");
            store.sweep(now, |id| *id == uploads[2].id).expect("swept");
            store.list().expect("listed").len()
        };
        assert_eq!((left(23), left(25), left(24 * 8)), (3, 2, 1));
        assert!(!store.content(&uploads[0].id, 0).exists() && store.content(&uploads[2].id, 0).exists());
        fs::remove_dir_all(folder).expect("removed");
    }
}
