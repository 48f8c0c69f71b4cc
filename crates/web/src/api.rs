//! What programs ask: the Events API below `/v1/`, and the description of all interfaces.

pub mod cors;
pub mod events;
pub mod live;
pub mod openapi;
pub mod queue;
mod rate;
mod receive;

use std::sync::Arc;

use intake::segment::Refusal;

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
}

impl Entrance {
    /// An entrance before which so many events may wait.
    pub(crate) fn new(queue_events: usize) -> Self {
        Self {
            live: Live::default(),
            queue: Arc::new(Queue::new(queue_events, |_, _| {})),
            rates: Rates::default(),
            places: Places::default(),
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
    pub(crate) fn count_fault(&self, _code: &'static str) {}
}
