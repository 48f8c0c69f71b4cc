//! Taking files in: streamed to disk as they come, never whole in memory.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use tokio::sync::mpsc;

use super::desk::Desk;
use super::store::{Choice, UploadId, UploadedFile};
use crate::error::PageError;

/// An upload holds at most so much, in bytes: 500 MB.
pub(crate) const MOST_BYTES: usize = 500_000_000;

/// More than [`MOST_BYTES`] is still taken from the line, up to here, so that the browser gets to read the answer.
pub(crate) const MOST_DRAINED: usize = 2 * MOST_BYTES;

/// An upload holds at most so many files: a year by months, orders and returns.
pub(crate) const MOST_FILES: usize = 24;

/// Longest name of a format that is read, in bytes.
const LONGEST_FORMAT: usize = 64;

/// Pieces waiting to be written.
const PIECES_WAITING: usize = 8;

/// Why an upload is not taken.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// More than [`MOST_FILES`].
    TooMany,
    /// No file was chosen.
    None,
    /// The line broke, or the disk refused.
    Fault(PageError),
}

impl From<MultipartError> for Refusal {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::TooLarge
        } else {
            Self::Fault(PageError::Unreadable)
        }
    }
}

/// Takes all files of a form. What was taken before a refusal lies there still; the caller removes it.
pub(crate) async fn receive(desk: &Desk, id: &UploadId, mut form: Multipart) -> Result<Vec<UploadedFile>, Refusal> {
    let mut format = None;
    let mut files: Vec<UploadedFile> = Vec::new();
    let mut room = MOST_BYTES;
    let mut refusal = None;
    while let Some(field) = form.next_field().await? {
        let Some(name) = field.file_name().map(plain_name).filter(|name| !name.is_empty()) else {
            if field.name() == Some("format") {
                format = chosen_format(field).await?;
            } else {
                drain(field).await?;
            }
            continue;
        };
        if refusal.is_some() || files.len() >= MOST_FILES {
            refusal.get_or_insert(Refusal::TooMany);
            drain(field).await?;
            continue;
        }
        match keep(field, desk.store.content(id, files.len()), room).await? {
            Some(bytes) => {
                room -= bytes;
                let name = unlike(&files, &name);
                let (bytes, choice) = (bytes as u64, Choice::default());
                files.push(UploadedFile { name, bytes, choice, settled: None, rejected_rows: 0 });
            }
            None => refusal = Some(Refusal::TooLarge),
        }
    }
    match refusal {
        Some(refusal) => Err(refusal),
        None if files.is_empty() => Err(Refusal::None),
        None => {
            for file in &mut files {
                file.choice.format.clone_from(&format);
            }
            Ok(files)
        }
    }
}

/// The format that a person chose for all files of the form; `None` to recognise each.
async fn chosen_format(mut field: Field<'_>) -> Result<Option<String>, MultipartError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await? {
        let room = LONGEST_FORMAT.saturating_sub(bytes.len()).min(piece.len());
        bytes.extend_from_slice(&piece[..room]);
    }
    let known = intake::formats().iter().map(|format| &format.map.id);
    Ok(known.into_iter().find(|id| id.as_bytes() == bytes).cloned())
}

/// Writes a file to disk; its size, or `None` where it has no room.
async fn keep(mut field: Field<'_>, path: PathBuf, room: usize) -> Result<Option<usize>, Refusal> {
    let (sender, pieces) = mpsc::channel::<Bytes>(PIECES_WAITING);
    let writer = tokio::task::spawn_blocking(move || write(path, pieces));
    let mut bytes = 0;
    while let Some(piece) = field.chunk().await? {
        bytes += piece.len();
        if bytes > room {
            drain(field).await?;
            return Ok(None);
        }
        if sender.send(piece).await.is_err() {
            break; // The writer has given up and says why.
        }
    }
    drop(sender);
    let written = writer.await.map_err(|_| Refusal::Fault(PageError::Unforeseen))?;
    written.map_err(|error| {
        tracing::error!(%error, "keeping an upload");
        Refusal::Fault(PageError::of_disk(error))
    })?;
    Ok(Some(bytes))
}

fn write(path: PathBuf, mut pieces: mpsc::Receiver<Bytes>) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    while let Some(piece) = pieces.blocking_recv() {
        file.write_all(&piece)?;
    }
    Ok(())
}

async fn drain(mut field: Field<'_>) -> Result<(), MultipartError> {
    while field.chunk().await?.is_some() {}
    Ok(())
}

/// The last part of a file's name, without anything that is no plain character, at most 120 characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|character| !character.is_control()).take(120).collect::<String>().trim().to_owned()
}

/// A name that no file before has: rejected rows are told apart by it.
fn unlike(files: &[UploadedFile], name: &str) -> String {
    let is_taken = |name: &str| files.iter().any(|file| file.name == name);
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_names_only() {
        assert_eq!(plain_name("C:\\Exporte\\orders.csv"), "orders.csv");
        assert_eq!(plain_name("../../etc/pass\nwd"), "passwd");
        let file = |name: &str| UploadedFile {
            name: name.to_owned(),
            bytes: 0,
            choice: Choice::default(),
            settled: None,
            rejected_rows: 0,
        };
        assert_eq!(unlike(&[file("a.csv"), file("a.csv (2)")], "a.csv"), "a.csv (3)");
    }
}
