//! The way of events into the log: what waits at the same time is written together, and only so much may wait.
//!
//! Whoever brings events leads a group if nobody does: takes all that waits, writes it in one go, tells everybody, and looks
//! again. Two may lead at a time, so that one makes ready what the log takes next while the other waits for the disk.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Event;
use engine::{Engine, EngineError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// So many groups are under way at a time.
const LEADERS: usize = 2;
/// Events written in one go at most, so that the first of a long queue need not wait for all of it.
const GROUP_EVENTS: usize = 5_000;
/// How long a request waits for room before it is sent away.
const PATIENCE: Duration = Duration::from_millis(5);
/// An event larger than this takes the room of several.
const BYTES_OF_ONE: usize = 1_024;

/// Why events were not taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotTaken {
    /// Too much waits already.
    #[error("too many events are waiting to be written")]
    Full,
    /// The log did not take them: nothing was kept.
    #[error("the events could not be written")]
    NotWritten(#[source] Arc<EngineError>),
    /// The thread that wrote them had panicked.
    #[error("the thread that wrote the events had panicked")]
    Panicked,
}

struct Pending {
    events: Vec<Event>,
    answer: oneshot::Sender<Result<(), NotTaken>>,
    /// Given back when it is written, also if the sender has gone meanwhile.
    room: OwnedSemaphorePermit,
}

#[derive(Default)]
struct Waiting {
    pending: VecDeque<Pending>,
    leaders: usize,
}

/// The queue before the log.
pub struct Queue {
    room: Arc<Semaphore>,
    size: u32,
    waiting: Mutex<Waiting>,
    counted: Box<dyn Fn(u64, u64) + Send + Sync>,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Queue").field("waiting", &self.waiting_events()).finish_non_exhaustive()
    }
}

impl Queue {
    /// A queue in which so many events may wait. `counted` is told how many events each group added and repeated.
    pub fn new(events: usize, counted: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        let size = u32::try_from(events.clamp(1, Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
        let room = Arc::new(Semaphore::new(size as usize));
        Self { room, size, waiting: Mutex::default(), counted: Box::new(counted) }
    }

    /// Events that wait or are being written, the large ones counted as several.
    pub fn waiting_events(&self) -> u32 {
        self.size.saturating_sub(u32::try_from(self.room.available_permits()).unwrap_or(u32::MAX))
    }

    /// Writes events that stood in so many bytes; returns when they are on disk.
    pub async fn take(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        events: Vec<Event>,
        bytes: usize,
    ) -> Result<(), NotTaken> {
        if events.is_empty() {
            return Ok(());
        }
        let weight = u32::try_from(events.len().max(bytes / BYTES_OF_ONE)).unwrap_or(u32::MAX).min(self.size);
        let asked = tokio::time::timeout(PATIENCE, Arc::clone(&self.room).acquire_many_owned(weight));
        let room = asked.await.map_err(|_| NotTaken::Full)?.map_err(|_| NotTaken::Full)?;
        let (answer, answered) = oneshot::channel();
        let leads = {
            let mut waiting = self.waiting();
            waiting.pending.push_back(Pending { events, answer, room });
            let leads = waiting.leaders < LEADERS;
            waiting.leaders += usize::from(leads);
            leads
        };
        if leads {
            let (queue, engine) = (Arc::clone(self), Arc::clone(engine));
            tokio::task::spawn_blocking(move || queue.lead(&engine));
        }
        answered.await.unwrap_or(Err(NotTaken::Panicked))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes group after group until nothing waits.
    fn lead(&self, engine: &Engine) {
        let leading = Leading(self);
        while let Some(group) = self.next_group() {
            self.write(engine, group);
        }
        // It was counted out when nothing waited any more.
        std::mem::forget(leading);
    }

    fn next_group(&self) -> Option<Vec<Pending>> {
        let mut waiting = self.waiting();
        if waiting.pending.is_empty() {
            waiting.leaders -= 1;
            return None;
        }
        let mut events = 0;
        let fitting = waiting.pending.iter().take_while(|pending| {
            events += pending.events.len();
            events <= GROUP_EVENTS
        });
        // One that is larger than a group goes alone.
        let count = fitting.count().max(1);
        Some(waiting.pending.drain(..count).collect())
    }

    fn write(&self, engine: &Engine, group: Vec<Pending>) {
        let mut events = Vec::with_capacity(group.iter().map(|pending| pending.events.len()).sum());
        let mut waiting = Vec::with_capacity(group.len());
        for Pending { events: brought, answer, room } in group {
            events.extend(brought);
            waiting.push((answer, room));
        }
        let written = engine.ingest(events).map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "events were not written, their senders were told"
            );
            NotTaken::NotWritten(Arc::new(error))
        });
        if let Ok(recorded) = &written {
            (self.counted)(recorded.added.into(), recorded.repeated.into());
        }
        for (answer, room) in waiting {
            // Who has gone meanwhile needs no answer; they will send again.
            let _ = answer.send(written.as_ref().map(|_| ()).map_err(Clone::clone));
            drop(room);
        }
    }
}

/// Counts a leader out whose thread panics, so that others lead.
struct Leading<'a>(&'a Queue);

impl Drop for Leading<'_> {
    fn drop(&mut self) {
        self.0.waiting().leaders -= 1;
    }
}
