//! What programs ask: the Events API below `/v1/`, phases below `/api/phases`, and the description of all interfaces.

pub mod cors;
pub(crate) mod economics;
pub mod events;
pub mod live;
pub mod openapi;
pub(crate) mod phases;
pub(crate) mod products;
pub mod queue;
mod rate;
mod receive;
pub mod segments;
pub(crate) mod value;

use std::sync::Arc;

use intake::segment::Refusal;

use crate::metrics::{EVENTS_REJECTED, EVENTS_REPEATED, EVENTS_TAKEN, EVENTS_WAITING, Metrics};
use live::Live;
use queue::Queue;
use rate::Rates;
use receive::Places;

/// Where events come in: everything that is shared between requests. All of it is bounded.
#[derive(Debug)]
pub struct Entrance {
    /// What came of late, by source.
    pub live: Live,
    pub(crate) queue: Arc<Queue>,
    pub(crate) rates: Rates,
    pub(crate) places: Places,
    metrics: Arc<Metrics>,
}

impl Entrance {
    /// An entrance before which so many events may wait.
    pub(crate) fn new(queue_events: usize, metrics: &Arc<Metrics>) -> Self {
        let (taken, repeated) = (metrics.counter(&EVENTS_TAKEN, &[]), metrics.counter(&EVENTS_REPEATED, &[]));
        let counted = move |added, again| {
            taken.add(added);
            repeated.add(again);
        };
        let queue = Arc::new(Queue::new(queue_events, counted));
        let watched = Arc::downgrade(&queue);
        metrics.watch(&EVENTS_WAITING, &[], move || Some(f64::from(watched.upgrade()?.waiting_events())));
        Self {
            live: Live::default(),
            queue,
            rates: Rates::default(),
            places: Places::default(),
            metrics: Arc::clone(metrics),
        }
    }

    /// Events that wait to be written or are being written, the large ones counted as several.
    pub fn waiting_events(&self) -> u32 {
        self.queue.waiting_events()
    }

    /// Counts what a whole body was refused for.
    pub(crate) fn count_rejected(&self, refusal: &Refusal) {
        if let Refusal::NoneTaken(rejected) = refusal {
            for rejected in rejected {
                self.count_fault(rejected.fault.code());
            }
        } else {
            self.count_fault(refusal.code());
        }
    }

    /// Counts one event that was not taken.
    pub(crate) fn count_fault(&self, code: &'static str) {
        self.metrics.counter(&EVENTS_REJECTED, &[code]).add(1);
    }
}
