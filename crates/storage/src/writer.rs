//! The one writer: a thread that owns the only writing connection, and commits together what waits.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use engine::ports::PortError;
use rusqlite::Connection;

use crate::error::failed;

/// Jobs that may wait; a caller beyond it waits for a place, which bounds memory.
const QUEUE: usize = 256;
/// Jobs committed together at most, so that the first of a long queue need not wait for all of it.
const GROUP: usize = 256;

/// Tells the caller how the job ended; an error says that the commit failed and the work is lost.
type Answer = Box<dyn FnOnce(Result<(), PortError>) + Send>;

/// What a job left to do: its answer, and whether its changes are to be kept.
struct Done {
    keep: bool,
    is_for_want_of_space: bool,
    answer: Answer,
}

/// Is given no connection where no transaction could be begun.
type Job = Box<dyn FnOnce(Option<&Connection>) -> Done + Send>;

/// The way to the writer thread.
pub(crate) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, thiserror::Error)]
enum WriterError {
    #[error("the thread that writes the log has stopped; start the program again")]
    Stopped,
    #[error("the database did not begin a transaction; nothing was written")]
    NotBegun,
    #[error("the database gave the transaction up")]
    GivenUp,
    #[error("the database gave the transaction up, because the disk is full")]
    Full(#[source] std::io::Error),
    #[error("the transaction was rolled back")]
    RolledBack(#[source] Arc<WriterError>),
    #[error("the database refused: {0}")]
    Sql(#[from] rusqlite::Error),
}

impl Writer {
    /// Starts the thread over a connection that is ready to write.
    pub(crate) fn start(connection: Connection) -> Result<Self, PortError> {
        let (sender, receiver) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("stammkunde-log".to_owned())
            .spawn(move || serve(&connection, &receiver))
            .map_err(failed("starting the thread that writes the log"))?;
        Ok(Self { queue: Some(sender), thread: Some(thread) })
    }

    /// Does `work` in a transaction and returns when it is on disk. An error of `work` undoes what it did, and only
    /// that; work of others that was committed together with it stays.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, PortError> + Send + 'static,
    ) -> Result<T, PortError> {
        self.write_or_undo(work, |_| {})
    }

    /// [`Self::write`], for work that also changes something in memory: where its transaction is not committed, `undo` is given
    /// what the work returned, before any later work runs. Work that fails undoes its changes itself.
    pub(crate) fn write_or_undo<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, PortError> + Send + 'static,
        undo: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T, PortError> {
        let (sender, receiver) = sync_channel(1);
        let job: Job = Box::new(move |connection| {
            let result =
                connection.ok_or_else(|| failed("beginning a transaction")(WriterError::NotBegun)).and_then(work);
            let keep = result.is_ok();
            let is_for_want_of_space = result.as_ref().is_err_and(PortError::is_for_want_of_space);
            let answer: Answer = Box::new(move |committed| {
                if let (Ok(value), Err(_)) = (&result, &committed) {
                    undo(value);
                }
                // A caller that no longer waits needs no answer.
                let _ = sender.send(result.and_then(|value| committed.map(|()| value)));
            });
            Done { keep, is_for_want_of_space, answer }
        });
        let stopped = || failed("writing to the log")(WriterError::Stopped);
        self.queue.as_ref().ok_or_else(stopped)?.send(job).map_err(|_| stopped())?;
        receiver.recv().map_err(|_| stopped())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that wrote the log had panicked");
        }
    }
}

fn serve(connection: &Connection, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut answers = Vec::new();
        let outcome = group(connection, first, jobs, &mut answers);
        if outcome.is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        let outcome = outcome.map_err(Arc::new);
        for answer in answers {
            answer(outcome.clone().map_err(|error| failed("committing to the log")(WriterError::RolledBack(error))));
        }
    }
    if let Err(error) = connection.execute_batch("PRAGMA optimize") {
        tracing::warn!(%error, "the database did not tidy its statistics");
    }
}

/// Runs the first job and all that wait in one transaction; each in a savepoint of its own.
fn group(
    connection: &Connection,
    first: Job,
    jobs: &Receiver<Job>,
    answers: &mut Vec<Answer>,
) -> Result<(), WriterError> {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        answers.push(first(None).answer);
        return Err(error.into());
    }
    let mut next = Some(first);
    while let Some(job) = next {
        connection.prepare_cached("SAVEPOINT job")?.execute([])?;
        let done = job(Some(connection));
        answers.push(done.answer);
        if connection.is_autocommit() {
            // SQLite rolled the whole transaction back by itself: nobody's work is kept.
            let full = std::io::ErrorKind::StorageFull;
            let reason = if done.is_for_want_of_space { WriterError::Full(full.into()) } else { WriterError::GivenUp };
            return Err(reason);
        }
        if !done.keep {
            connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
        }
        connection.prepare_cached("RELEASE job")?.execute([])?;
        next = if answers.len() < GROUP { jobs.try_recv().ok() } else { None };
    }
    Ok(connection.execute_batch("COMMIT")?)
}
