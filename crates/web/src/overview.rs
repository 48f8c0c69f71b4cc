//! The state that pages about everybody read.
//!
//! Each commit of events makes a new state, and what a page tells of everybody is derived from it when it is first asked for.
//! In a small shop that takes milliseconds. Of a million customers it takes a second or two, so that pages which always read
//! the newest state would leave no processor for the events. There such pages read the same state for as long as keeps their
//! work within a fifth of the time. What is told of one customer is always of the newest state.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{Method, request::Parts};
use engine::State;

/// From so many customers on; below, everything is derived in a moment, and every page tells the latest.
const FEWEST_CUSTOMERS: usize = 50_000;
/// Work that is no burden.
const LIGHT: Duration = Duration::from_millis(250);
/// So many times the work that went into it a state is read.
const TIMES: u32 = 4;
/// The longest that a state is read after newer ones have come.
const LONGEST: Duration = Duration::from_secs(20);

/// The state that pages about everybody read, and what was derived from it so far.
#[derive(Default)]
pub(crate) struct Overview(Mutex<Option<Kept>>);

struct Kept {
    state: Arc<State>,
    since: Instant,
    /// Time that readers spent on it.
    work: Duration,
    /// How many are reading.
    readers: usize,
}

impl Kept {
    /// Whether to go on reading it at a moment, though there is a newer one.
    fn lasts(&self, now: Instant) -> bool {
        let age = now.saturating_duration_since(self.since);
        // Whoever is still at it has worked all the time.
        let work = if self.readers > 0 { self.work.max(age) } else { self.work };
        work > LIGHT && age < LONGEST.min(work * TIMES)
    }
}

impl Overview {
    /// The state for a request: the newest, or of a page about everybody the one that others read as well.
    pub(crate) fn read(self: &Arc<Self>, newest: Arc<State>, parts: &Parts) -> Reading {
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            // Who changed something wants to see it.
            self.forget();
            return Reading { state: newest, of: None };
        }
        if newest.book.len() < FEWEST_CUSTOMERS || is_of_one(parts.uri.path()) {
            return Reading { state: newest, of: None };
        }
        let state = self.choose(newest, Instant::now());
        Reading { state, of: Some((Arc::clone(self), Instant::now())) }
    }

    fn choose(&self, newest: Arc<State>, now: Instant) -> Arc<State> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *kept {
            Some(kept)
                if newest.goes_on_from(&kept.state) && (kept.lasts(now) || Arc::ptr_eq(&kept.state, &newest)) =>
            {
                kept.readers += 1;
                Arc::clone(&kept.state)
            }
            kept => {
                *kept = Some(Kept { state: Arc::clone(&newest), since: now, work: Duration::ZERO, readers: 1 });
                newest
            }
        }
    }

    fn leave(&self, state: &Arc<State>, work: Duration) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_mut().filter(|kept| Arc::ptr_eq(&kept.state, state)) {
            kept.work += work;
            kept.readers = kept.readers.saturating_sub(1);
        }
    }

    fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Whether an address tells of one customer.
fn is_of_one(path: &str) -> bool {
    let path = path.strip_prefix("/api").unwrap_or(path);
    path.strip_prefix("/customers/").is_some_and(|rest| !rest.is_empty())
}

/// A state that is being read.
pub(crate) struct Reading {
    pub(crate) state: Arc<State>,
    of: Option<(Arc<Overview>, Instant)>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some((overview, begun)) = &self.of {
            overview.leave(&self.state, begun.elapsed());
        }
    }
}

#[cfg(test)]
mod tests {
    use engine::ports::Position;

    use super::*;

    fn kept(work: u64, readers: usize) -> (Kept, Instant) {
        let since = Instant::now();
        (Kept { state: Arc::new(testing::state()), since, work: Duration::from_millis(work), readers }, since)
    }

    mod testing {
        use domain::{Currency, Firm, Zone};
        use engine::ports::Position;
        use lifecycle::{Book, Vintages};

        use super::{Arc, State};

        pub(super) fn state() -> State {
            let zone = Zone::utc();
            let catalogue = lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("a catalogue");
            State::new(
                Firm::assumed("firm"),
                zone.clone(),
                Position(0),
                Arc::new(Book::new(&zone)),
                Arc::new(Vintages::default()),
                Arc::new(catalogue),
                Arc::default(),
            )
        }
    }

    #[test]
    fn a_state_lasts_as_long_as_its_work_was_heavy() {
        let after = |(kept, since): (Kept, Instant), millis: u64| kept.lasts(since + Duration::from_millis(millis));
        assert!(!after(kept(100, 0), 10), "light work is done anew");
        assert!(after(kept(1_000, 0), 3_999) && !after(kept(1_000, 0), 4_001));
        assert!(!after(kept(60_000, 0), 20_001), "nobody reads what is old");
        assert!(
            after(kept(0, 1), 2_000) && !after(kept(0, 1), 100),
            "whoever is at it is not joined by another heavy one"
        );
    }

    #[test]
    fn readers_share_a_state_until_something_else_than_events_changed_it() {
        let overview = Overview::default();
        let first = Arc::new(testing::state());
        let now = Instant::now();
        assert!(Arc::ptr_eq(&overview.choose(Arc::clone(&first), now), &first));
        overview.leave(&first, Duration::from_secs(1));
        let next = Arc::new(first.followed_by(Position(1), Arc::clone(&first.book), Vec::new()));
        assert!(Arc::ptr_eq(&overview.choose(Arc::clone(&next), now + Duration::from_secs(2)), &first));
        overview.leave(&first, Duration::ZERO);
        assert!(Arc::ptr_eq(&overview.choose(Arc::clone(&next), now + Duration::from_secs(5)), &next));
        overview.leave(&next, Duration::from_secs(1));
        let other = Arc::new(testing::state());
        assert!(Arc::ptr_eq(&overview.choose(Arc::clone(&other), now + Duration::from_secs(6)), &other));
        overview.leave(&other, Duration::from_secs(1));
        overview.forget();
        let last = Arc::new(other.followed_by(Position(2), Arc::clone(&other.book), Vec::new()));
        assert!(Arc::ptr_eq(&overview.choose(Arc::clone(&last), now + Duration::from_secs(6)), &last));
    }

    #[test]
    fn one_customer_is_told_of_by_the_newest_state() {
        assert!(is_of_one("/customers/anna") && is_of_one("/api/customers/anna/next"));
        assert!(!is_of_one("/customers") && !is_of_one("/api/customers") && !is_of_one("/phases/reife"));
    }
}
