//! Work on uploads in the background: checks and imports, one at a time, with their progress.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Message;
use engine::{Engine, EngineError, ImportReport, Source};
use jiff::Timestamp;
use tokio::sync::Semaphore;

use super::look::look;
use super::store::{Stage, Store, Upload, UploadId};
use crate::app::App;

/// What is done with an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// A dry run.
    Check,
    /// The import.
    Import,
}

/// How far a work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) work: Work,
    /// `None` while it waits for another work to end.
    pub(crate) stage: Option<engine::Stage>,
    pub(crate) done: u64,
    pub(crate) total: u64,
}

/// Where uploads are worked on.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) store: Store,
    standings: Mutex<HashMap<UploadId, Standing>>,
    /// One at a time: each holds its file in memory.
    turn: Semaphore,
}

impl Desk {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { store: Store::new(folder), standings: Mutex::default(), turn: Semaphore::new(1) }
    }

    fn standings(&self) -> MutexGuard<'_, HashMap<UploadId, Standing>> {
        self.standings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The work that runs or waits for an upload.
    pub(crate) fn standing(&self, id: &UploadId) -> Option<Standing> {
        self.standings().get(id).copied()
    }

    /// Whether an import runs or waits.
    pub(crate) fn is_importing(&self) -> bool {
        self.standings().values().any(|standing| standing.work == Work::Import)
    }

    /// Whether there is more to do than can be done at once.
    pub(crate) fn is_crowded(&self) -> bool {
        self.standings().len() > 1
    }

    /// Whether work runs or waits for an upload.
    pub(crate) fn is_busy(&self, id: &UploadId) -> bool {
        self.standings().contains_key(id)
    }

    /// Forgets what has been left lying.
    pub(crate) fn sweep(&self, now: Timestamp) -> io::Result<()> {
        self.store.sweep(now, |id| self.is_busy(id))
    }
}

/// Begins a work in the background; nothing happens where one is under way for this upload.
pub(crate) fn begin(app: &App, id: UploadId, work: Work) {
    let waiting = Standing { work, stage: None, done: 0, total: 0 };
    {
        let mut standings = app.desk.standings();
        if standings.contains_key(&id) {
            return;
        }
        standings.insert(id.clone(), waiting);
    }
    let app = app.clone();
    tokio::spawn(async move {
        let permit = app.desk.turn.acquire().await;
        let (desk, engine, now, of) = (Arc::clone(&app.desk), Arc::clone(&app.engine), app.now(), id.clone());
        let worked = tokio::task::spawn_blocking(move || conduct(&desk, &engine, &of, work, now)).await;
        drop(permit);
        if let Err(broken) = worked {
            // Not what a panic said: it may quote a row of the file.
            tracing::error!(panic = broken.is_panic(), "a work on an upload broke");
            let desk = Arc::clone(&app.desk);
            let broken = Stage::Failed(Message::new("error-unforeseen"));
            let of = id.clone();
            let _ = tokio::task::spawn_blocking(move || desk.store.change(&of, |upload| upload.stage = broken)).await;
        }
        app.desk.standings().remove(&id);
    });
}

/// Does a work and keeps what came of it.
fn conduct(desk: &Desk, engine: &Engine, id: &UploadId, work: Work, now: Timestamp) {
    let outcome = match desk.store.load(id) {
        Ok(Some(upload)) => run(desk, engine, &upload, work, now).map(|report| (upload, report)),
        Ok(None) => return,
        Err(cause) => Err(Fault::Disk(cause)),
    };
    let kept = match outcome {
        Ok((before, (report, upload))) => {
            let kept = desk.store.change(id, |kept| {
                kept.files = upload.files;
                match work {
                    Work::Check => kept.preview = Some(report),
                    Work::Import => kept.stage = Stage::Done(Box::new(report)),
                }
            });
            if work == Work::Import { kept.and_then(|()| desk.store.remove_contents(&before)) } else { kept }
        }
        Err(fault) => {
            tracing::warn!(error = &fault as &dyn std::error::Error, "a work on an upload failed");
            desk.store.change(id, |kept| kept.stage = Stage::Failed(fault.message()))
        }
    };
    if let Err(error) = kept {
        tracing::error!(%error, "keeping what came of an upload");
    }
}

#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("the folder of uploads refused")]
    Disk(#[from] io::Error),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("a file of the upload is not recognised")]
    Unknown(Message),
}

impl Fault {
    fn message(&self) -> Message {
        match self {
            Self::Disk(cause) => Message::new("import-disk").with("reason", cause.to_string()),
            Self::Engine(error) => error.message(),
            Self::Unknown(reason) => reason.clone(),
        }
    }
}

/// Reads all files; the upload comes back with what was found out about them.
fn run(
    desk: &Desk,
    engine: &Engine,
    upload: &Upload,
    work: Work,
    now: Timestamp,
) -> Result<(ImportReport, Upload), Fault> {
    let state = engine.state()?;
    let (store, id) = (&desk.store, &upload.id);
    let mut upload = upload.clone();
    let mut sources = Vec::with_capacity(upload.files.len());
    let mut sinks = Vec::with_capacity(upload.files.len());
    for (number, file) in upload.files.iter_mut().enumerate() {
        let path = store.content(id, number);
        let layout = look(&path, file, &state.firm, &state.zone).map_err(|unknown| Fault::Unknown(unknown.reason))?;
        file.settled = Some(layout.settled_map());
        sinks.push(RejectFile::new(store.rejects(id, number), file.name.clone(), intake::reject_file_head(&layout)));
        let reader = Box::new(File::open(&path)?);
        sources.push(Source { name: file.name.clone(), bytes: file.bytes, layout, reader });
    }
    drop(state);
    let mut reject = |name: &str, rejected: &intake::Reject| {
        if let Some(sink) = sinks.iter_mut().find(|sink| sink.name == name) {
            sink.take(&rejected.raw);
        }
    };
    let mut progress = |stage, done, total| {
        desk.standings().insert(id.clone(), Standing { work, stage: Some(stage), done, total });
    };
    let report = engine.import(sources, work == Work::Check, now, &mut reject, &mut progress)?;
    for (file, sink) in upload.files.iter_mut().zip(sinks) {
        file.rejected_rows = sink.rows;
        if let Err(error) = sink.finish() {
            tracing::error!(%error, "writing rejected rows");
        }
    }
    Ok((report, upload))
}

/// The rejected rows of one file, written as they come.
struct RejectFile {
    path: PathBuf,
    name: String,
    head: String,
    rows: u64,
    writer: Option<BufWriter<File>>,
    failure: Option<io::Error>,
}

impl RejectFile {
    fn new(path: PathBuf, name: String, head: String) -> Self {
        Self { path, name, head, rows: 0, writer: None, failure: None }
    }

    fn take(&mut self, row: &str) {
        self.rows += 1;
        if self.failure.is_none() {
            self.failure = self.write(row).err();
        }
    }

    fn write(&mut self, row: &str) -> io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let mut writer = BufWriter::new(File::create(&self.path)?);
                writer.write_all(self.head.as_bytes())?;
                none.insert(writer)
            }
        };
        writeln!(writer, "{row}")
    }

    fn finish(mut self) -> io::Result<()> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        match &mut self.writer {
            Some(writer) => writer.flush(),
            // What an earlier look at the same file rejected no longer holds.
            None if self.path.exists() => fs::remove_file(&self.path),
            None => Ok(()),
        }
    }
}
