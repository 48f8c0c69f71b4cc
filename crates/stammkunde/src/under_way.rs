//! What goes on beside serving: folding events as they come, moving them to the lake, keeping the state for the next start.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use engine::{Engine, Upkeep};

/// Readers see an event at the latest so long after it came, as long as folding is quick.
const FRESH: Duration = Duration::from_millis(200);
/// Folding rests so many times as long as it took, so that it never takes more than a fifth of a core.
const REST: u32 = 4;

/// The thread that does it; dropping it brings everything to rest.
pub(crate) struct UnderWay {
    engine: Arc<Engine>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl UnderWay {
    pub(crate) fn start(engine: &Arc<Engine>, upkeep: Upkeep) -> std::io::Result<Self> {
        let (engine, stop) = (Arc::clone(engine), Arc::new(AtomicBool::new(false)));
        let (its_engine, its_stop) = (Arc::clone(&engine), Arc::clone(&stop));
        let thread = std::thread::Builder::new()
            .name("stammkunde-fold".to_owned())
            .spawn(move || work(&its_engine, &upkeep, &its_stop))?;
        Ok(Self { engine, stop, thread: Some(thread) })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that folds events had panicked");
        }
        if let Err(error) = self.engine.catch_up().and_then(|_| self.engine.save()) {
            tracing::warn!(%error, "the state was not kept; the next start folds the log again");
        }
    }
}

fn work(engine: &Engine, upkeep: &Upkeep, stop: &AtomicBool) {
    // Many events move soon, few after a while.
    let most = i64::try_from(upkeep.flush_rows).unwrap_or(i64::MAX);
    let longest = upkeep.flush_every.unsigned_abs();
    let (mut unflushed, mut flushed_at) = (0, Instant::now());
    while !stop.load(Ordering::Relaxed) {
        if engine.wait_for_news(FRESH) {
            let begun = Instant::now();
            match engine.catch_up() {
                Ok(caught_up) => unflushed += caught_up.map_or(0, |caught_up| caught_up.to.0 - caught_up.from.0),
                Err(error) => tracing::error!(%error, "folding the events that came"),
            }
            std::thread::sleep(FRESH.max(begun.elapsed() * REST));
        }
        if unflushed >= most || (unflushed > 0 && flushed_at.elapsed() >= longest) {
            let moved = engine.folder().flush().map_err(engine::EngineError::from).and_then(|_| engine.save());
            if let Err(error) = moved {
                tracing::error!(%error, "moving events to the lake");
            }
            (unflushed, flushed_at) = (0, Instant::now());
        }
    }
}
