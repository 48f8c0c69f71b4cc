//! Visits: the many small events of somebody who looks around, in one row for each stretch of activity.
//!
//! Half an hour of silence ends a visit. Which events belong together is therefore the connected components of their
//! moments, and those are the same in whatever order the events arrive. A stretch does not reach beyond its day, so that what
//! is true as of a day is a prefix; [`sessions`] joins what midnight cut.

use domain::Kind;
use serde::{Deserialize, Serialize};

use super::DayNumber;

/// So long a silence ends a visit, in microseconds.
pub const SILENCE_MICROS: i64 = 30 * 60 * 1_000_000;
/// A visit so long has looked at something.
const ENGAGED_SECONDS: i64 = 10;

/// A stretch of activity on one day under one key. The field order is the sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Visit {
    /// Its first event, in microseconds since 1970 UTC.
    pub start_micros: i64,
    /// Its last event.
    pub end_micros: i64,
    /// Calendar day in the firm's zone.
    pub day: DayNumber,
    /// Pages viewed.
    pub pages: u32,
    /// Screens of an app viewed.
    pub screens: u32,
    /// Products viewed.
    pub products: u32,
    /// Lists of products viewed.
    pub lists: u32,
    /// Searches.
    pub searches: u32,
    /// Seconds for which pages told to have been visible.
    pub seconds: u32,
    /// Place of its key among the history's strands.
    pub strand: u32,
}

impl Visit {
    /// The visit of a single event.
    pub(super) fn of(kind: &Kind, micros: i64, seconds: Option<i64>, day: DayNumber) -> Self {
        let is = |kinds: &[Kind]| u32::from(kinds.contains(kind));
        Self {
            start_micros: micros,
            end_micros: micros,
            day,
            pages: is(&[Kind::PageViewed]),
            screens: is(&[Kind::ScreenViewed]),
            products: is(&[Kind::ProductViewed]),
            lists: is(&[Kind::ProductListViewed]),
            searches: is(&[Kind::ProductsSearched]),
            seconds: seconds.map_or(0, |seconds| u32::try_from(seconds.clamp(0, 86_400)).unwrap_or(0)),
            strand: 0,
        }
    }

    fn is_near(&self, other: &Self) -> bool {
        self.strand == other.strand
            && self.day == other.day
            && self.start_micros - other.end_micros < SILENCE_MICROS
            && other.start_micros - self.end_micros < SILENCE_MICROS
    }

    fn join(&mut self, other: &Self) {
        self.start_micros = self.start_micros.min(other.start_micros);
        self.end_micros = self.end_micros.max(other.end_micros);
        self.pages = self.pages.saturating_add(other.pages);
        self.screens = self.screens.saturating_add(other.screens);
        self.products = self.products.saturating_add(other.products);
        self.lists = self.lists.saturating_add(other.lists);
        self.searches = self.searches.saturating_add(other.searches);
        self.seconds = self.seconds.saturating_add(other.seconds);
    }
}

/// Adds a visit to a sorted set; those it touches become one with it.
pub(super) fn insert(visits: &mut Vec<Visit>, mut visit: Visit) {
    // Almost always it continues the last one. What it could touch before that would touch the last one, too.
    if let Some(last) = visits.last_mut()
        && last.start_micros <= visit.start_micros
        && last.is_near(&visit)
    {
        last.join(&visit);
        return;
    }
    let mut place = visits.len();
    while place > 0 {
        let other = &visits[place - 1];
        // No stretch is longer than a day, so nothing that begins earlier than this can be near.
        if visit.start_micros - other.start_micros > 25 * 3_600_000_000 + SILENCE_MICROS {
            break;
        }
        if other.is_near(&visit) {
            visit.join(&visits.remove(place - 1));
        }
        place -= 1;
    }
    let place = visits.partition_point(|other| *other < visit);
    super::make_room(visits);
    visits.insert(place, visit);
}

/// A session: visits of whatever key, without half an hour of silence between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its first event, in microseconds since 1970 UTC.
    pub start_micros: i64,
    /// Its last event.
    pub end_micros: i64,
    /// The day on which it began.
    pub day: DayNumber,
    /// The day on which it ended.
    pub last_day: DayNumber,
    /// Pages viewed.
    pub pages: u32,
    /// Screens of an app viewed.
    pub screens: u32,
    /// Products viewed.
    pub products: u32,
    /// Lists of products viewed.
    pub lists: u32,
    /// Searches.
    pub searches: u32,
    /// Seconds for which pages told to have been visible.
    pub seconds: u32,
}

impl Session {
    /// How long it lasted: between its first and last event, or as long as pages told to have been visible.
    pub fn length_seconds(&self) -> i64 {
        ((self.end_micros - self.start_micros) / 1_000_000).max(i64::from(self.seconds))
    }

    /// Whether somebody looked at something: ten seconds, or two pages. Orders of the session count too, but stand elsewhere.
    pub fn is_engaged(&self) -> bool {
        self.length_seconds() >= ENGAGED_SECONDS || self.pages + self.screens + self.products + self.lists >= 2
    }
}

/// The sessions of sorted visits, in their order.
pub fn sessions(visits: impl Iterator<Item = Visit>) -> impl Iterator<Item = Session> {
    let mut visits = visits.peekable();
    std::iter::from_fn(move || {
        let first = visits.next()?;
        let mut session = Session {
            start_micros: first.start_micros,
            end_micros: first.end_micros,
            day: first.day,
            last_day: first.day,
            pages: first.pages,
            screens: first.screens,
            products: first.products,
            lists: first.lists,
            searches: first.searches,
            seconds: first.seconds,
        };
        while let Some(next) = visits.next_if(|next| next.start_micros - session.end_micros < SILENCE_MICROS) {
            session.end_micros = session.end_micros.max(next.end_micros);
            session.last_day = session.last_day.max(next.day);
            session.pages = session.pages.saturating_add(next.pages);
            session.screens = session.screens.saturating_add(next.screens);
            session.products = session.products.saturating_add(next.products);
            session.lists = session.lists.saturating_add(next.lists);
            session.searches = session.searches.saturating_add(next.searches);
            session.seconds = session.seconds.saturating_add(next.seconds);
        }
        Some(session)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = 60_000_000;

    fn visit(minute: i64, strand: u32) -> Visit {
        let day = DayNumber(i32::try_from(minute / 1440).expect("small"));
        Visit { strand, ..Visit::of(&Kind::PageViewed, minute * MINUTE, None, day) }
    }

    fn set(visits: &[Visit]) -> Vec<Visit> {
        let mut set = Vec::new();
        for visit in visits {
            insert(&mut set, *visit);
        }
        set
    }

    #[test]
    fn half_an_hour_of_silence_ends_a_visit() {
        let visits = set(&[visit(0, 0), visit(29, 0), visit(59, 0)]);
        assert_eq!(visits.len(), 2);
        assert_eq!((visits[0].pages, visits[1].pages), (2, 1));
    }

    #[test]
    fn midnight_cuts_a_visit_and_a_session_goes_on() {
        let visits = set(&[visit(1430, 0), visit(1445, 0)]);
        assert_eq!(visits.len(), 2);
        let sessions: Vec<Session> = sessions(visits.into_iter()).collect();
        assert_eq!(sessions.len(), 1);
        assert_eq!((sessions[0].pages, sessions[0].day), (2, DayNumber(0)));
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_gives_the_same_visits(
            minutes in proptest::collection::vec((0..4000_i64, 0..2_u32), 0..60),
            turn in 0..60_usize,
        ) {
            let visits: Vec<Visit> = minutes.iter().map(|(minute, strand)| visit(*minute, *strand)).collect();
            let mut turned = visits.clone();
            turned.rotate_left(turn.min(visits.len()));
            let mut reversed = visits.clone();
            reversed.reverse();
            let expected = set(&visits);
            prop_assert_eq!(&expected, &set(&turned));
            prop_assert_eq!(&expected, &set(&reversed));
            // Merging two sets is the set of both.
            let (early, late) = visits.split_at(turn.min(visits.len()));
            let mut merged = set(early);
            for visit in set(late) {
                insert(&mut merged, visit);
            }
            prop_assert_eq!(&expected, &merged);
            let pages: u32 = expected.iter().map(|visit| visit.pages).sum();
            prop_assert_eq!(pages as usize, minutes.len());
            prop_assert!(expected.is_sorted());
        }
    }
}
