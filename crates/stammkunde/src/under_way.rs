//! What goes on beside serving: folding events as they come, moving them to the lake, keeping the state for the next start.
//!
//! Two threads, so that what readers see never waits for the lake: one folds, the other flushes, compacts and saves.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use engine::ports::{Hot, Position};
use engine::{Engine, EngineError, Upkeep};
use jiff::Timestamp;

use crate::clock;

/// Readers see an event at the latest so long after it came, as long as folding is quick.
const FRESH: Duration = Duration::from_millis(200);
/// Folding rests so many times as long as it took, so that it never takes more than a fifth of a core.
const REST: u32 = 4;
/// How often it is looked whether the lake wants something.
const LOOK: Duration = Duration::from_millis(500);
/// After a fault, say a full disk, it is tried again after a second, then ever more rarely.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_mins(1);
/// The state is saved after so many events, because folding them again at the start takes about a second.
const SAVE_EVENTS: i64 = 500_000;
/// However few they are, it is saved after so long.
const SAVE_AFTER: Duration = Duration::from_mins(15);
/// Saving rests so many times as long as it took.
const SAVE_REST: u32 = 20;

/// The first orders have settled when none came for so long …
const QUIET: Duration = Duration::from_secs(10);
/// … and they are not waited for any longer than this.
const SETTLED_AT_LATEST: Duration = Duration::from_mins(10);

/// The first orders of a shop on their way in: value models are fitted to them once when they have settled, not only with the next hour.
#[derive(Debug, Default)]
struct FirstOrders {
    is_done: bool,
    /// Since when there are any, up to where they came, and since when no more.
    seen: Option<(Instant, Position, Instant)>,
}

impl FirstOrders {
    /// Whether they have settled by a moment, at which the state stands at a position.
    fn are_settled(&mut self, position: Position, now: Instant) -> bool {
        let (since, last, quiet_since) = self.seen.unwrap_or((now, position, now));
        let quiet_since = if position == last { quiet_since } else { now };
        self.seen = Some((since, position, quiet_since));
        now.duration_since(quiet_since) >= QUIET || now.duration_since(since) >= SETTLED_AT_LATEST
    }

    /// Looks at them until there is a value model; afterwards nothing is looked at any more.
    fn look(&mut self, engine: &Engine) -> Result<(), EngineError> {
        if self.is_done {
            return Ok(());
        }
        let Ok(state) = engine.state() else { return Ok(()) };
        if !engine.awaits_first_vintage() {
            self.is_done = state.span().is_some();
            return Ok(());
        }
        if self.are_settled(state.position, Instant::now()) {
            engine.tick(clock::now())?;
            self.is_done = true;
        }
        Ok(())
    }
}

/// Whether it is time to move events to the lake: many at once, few after a while.
fn is_due(upkeep: &Upkeep, hot: Hot, now: Timestamp) -> bool {
    let most = u64::try_from(upkeep.flush_rows).unwrap_or(u64::MAX);
    hot.events >= most || hot.oldest_received_at.is_some_and(|oldest| now.duration_since(oldest) >= upkeep.flush_every)
}

/// Tells the threads to end, also those that rest.
#[derive(Debug, Default)]
struct Stop {
    told: AtomicBool,
    resting: Mutex<()>,
    bell: Condvar,
}

impl Stop {
    fn is_told(&self) -> bool {
        self.told.load(Ordering::Relaxed)
    }

    fn tell(&self) {
        let _resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        self.told.store(true, Ordering::Relaxed);
        self.bell.notify_all();
    }

    /// Rests so long, or until it is told to stop.
    fn rest(&self, pause: Duration) {
        let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.bell.wait_timeout_while(resting, pause, |()| !self.is_told());
    }
}

/// The threads that do it; dropping it brings everything to rest.
pub(crate) struct UnderWay {
    engine: Arc<Engine>,
    stop: Arc<Stop>,
    saved: Arc<Mutex<Saved>>,
    threads: Vec<JoinHandle<()>>,
}

impl UnderWay {
    pub(crate) fn start(engine: &Arc<Engine>, upkeep: Upkeep) -> std::io::Result<Self> {
        let mut under_way = Self {
            engine: Arc::clone(engine),
            stop: Arc::default(),
            saved: Arc::new(Mutex::new(Saved::nothing())),
            threads: Vec::new(),
        };
        let (its_engine, stop) = (Arc::clone(engine), Arc::clone(&under_way.stop));
        under_way.spawn("stammkunde-fold", move || fold(&its_engine, &stop))?;
        let (its_engine, stop, saved) = (Arc::clone(engine), Arc::clone(&under_way.stop), Arc::clone(&under_way.saved));
        under_way.spawn("stammkunde-lake", move || keep(&its_engine, &stop, &saved, &upkeep))?;
        Ok(under_way)
    }

    fn spawn(&mut self, name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
        self.threads.push(std::thread::Builder::new().name(name.to_owned()).spawn(work)?);
        Ok(())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.stop.tell();
        for thread in self.threads.drain(..) {
            let name = thread.thread().name().unwrap_or_default().to_owned();
            if thread.join().is_err() {
                tracing::error!(name, "a thread beside serving had panicked");
            }
        }
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.engine.catch_up().and_then(|_| saved.save(&self.engine)) {
            tracing::warn!(%error, "the state was not kept; the next start folds the log again");
        }
    }
}

fn fold(engine: &Engine, stop: &Stop) {
    while !stop.is_told() {
        if engine.wait_for_news(FRESH) {
            let begun = Instant::now();
            if let Err(error) = engine.catch_up() {
                tracing::error!(%error, "folding the events that came");
            }
            stop.rest(FRESH.max(begun.elapsed() * REST));
        }
    }
}

fn keep(engine: &Engine, stop: &Stop, saved: &Mutex<Saved>, upkeep: &Upkeep) {
    let (mut retry, mut first_orders) = (FIRST_RETRY, FirstOrders::default());
    while !stop.is_told() {
        let pause = match look_after_lake(engine, upkeep) {
            Ok(true) => Duration::ZERO,
            Ok(false) => LOOK,
            Err(error) => {
                tracing::error!(%error, cause = ?std::error::Error::source(&error), "looking after the lake; it is tried again");
                retry
            }
        };
        retry = if pause > LOOK { (retry * 2).min(LAST_RETRY) } else { FIRST_RETRY };
        if let Err(error) = first_orders.look(engine) {
            tracing::error!(%error, "fitting the first value models; it is tried again");
        }
        let mut saved = saved.lock().unwrap_or_else(PoisonError::into_inner);
        if saved.is_due(engine)
            && let Err(error) = saved.save(engine)
        {
            tracing::warn!(%error, "the state was not kept");
        }
        drop(saved);
        stop.rest(pause);
    }
}

/// Flushes if it is time to, or else merges some files; whether there may be more to do at once.
fn look_after_lake(engine: &Engine, upkeep: &Upkeep) -> Result<bool, EngineError> {
    if is_due(upkeep, engine.folder().hot()?, clock::now()) {
        engine.folder().flush()?;
        return Ok(true);
    }
    Ok(engine.folder().compact()?)
}

/// What of the state lies beside the log for the next start.
#[derive(Debug)]
struct Saved {
    position: Option<Position>,
    at: Instant,
    took: Duration,
}

impl Saved {
    fn nothing() -> Self {
        Self { position: None, at: Instant::now(), took: Duration::ZERO }
    }

    fn is_due(&self, engine: &Engine) -> bool {
        let Ok(state) = engine.state() else { return false };
        let unsaved = state.position.0 - self.position.map_or(0, |position| position.0);
        let waited = self.at.elapsed();
        waited >= self.took * SAVE_REST && (unsaved >= SAVE_EVENTS || (unsaved > 0 && waited >= SAVE_AFTER))
    }

    /// Saves the state unless it is saved already.
    fn save(&mut self, engine: &Engine) -> Result<(), EngineError> {
        let Ok(state) = engine.state() else { return Ok(()) };
        if self.position == Some(state.position) {
            return Ok(());
        }
        let begun = Instant::now();
        let outcome = engine.save();
        (self.at, self.took) = (Instant::now(), begun.elapsed());
        outcome?;
        self.position = Some(state.position);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_first_orders_have_settled_when_no_more_come() {
        let begun = Instant::now();
        let after = |seconds: u64| begun + Duration::from_secs(seconds);
        let mut first = FirstOrders::default();
        assert!(!first.are_settled(Position(1), after(0)));
        assert!(!first.are_settled(Position(1), after(9)));
        assert!(!first.are_settled(Position(2), after(9)), "another came");
        assert!(!first.are_settled(Position(2), after(18)));
        assert!(first.are_settled(Position(2), after(19)));
        // A stream that never rests is not waited for.
        let mut first = FirstOrders::default();
        let settled = (0..10_000)
            .find(|second| first.are_settled(Position(i64::try_from(*second).expect("a position")), after(*second)));
        assert_eq!(settled, Some(SETTLED_AT_LATEST.as_secs()));
    }

    #[test]
    fn events_move_when_they_are_many_or_have_waited() {
        let upkeep = Upkeep { flush_rows: 100, flush_every: SignedDuration::from_secs(60), ..Upkeep::default() };
        let now = Timestamp::from_second(1_000_000).expect("a moment");
        let is_due = |events, seconds| {
            let oldest_received_at = (events > 0).then(|| now - SignedDuration::from_secs(seconds));
            super::is_due(&upkeep, Hot { events, oldest_received_at }, now)
        };
        assert!(!is_due(0, 0));
        assert!(!is_due(99, 59));
        assert!(is_due(100, 0));
        assert!(is_due(1, 60));
        // A clock that was put back is no reason.
        assert!(!is_due(1, -3600));
    }
}
