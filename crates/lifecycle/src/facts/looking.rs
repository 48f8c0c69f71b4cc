//! How somebody looked around: sessions, what was viewed, and whence they came.

use domain::{Day, Kind};
use serde::Serialize;

use crate::book::{DayNumber, Mark, Visit, sessions};

/// The stretch over which recent visits are compared with those before.
const RECENT_DAYS: i32 = 30;

/// What is true of somebody's looking around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Looking {
    /// Sessions; half an hour of silence ends one.
    pub sessions: u32,
    /// Sessions of ten seconds or two pages.
    pub engaged_sessions: u32,
    /// Sessions that began in the last 30 days.
    pub recent_sessions: u32,
    /// Sessions that began in the 30 days before those.
    pub earlier_sessions: u32,
    /// Pages and screens viewed.
    pub pages: u32,
    /// Products viewed.
    pub products: u32,
    /// Searches.
    pub searches: u32,
    /// The last day on which they looked around.
    pub last_day: Option<Day>,
    /// The channel by which they first came, by its number among the book's words; 0 for none told.
    #[serde(skip)]
    pub first_channel: u32,
    /// The campaign with it.
    #[serde(skip)]
    pub first_campaign: u32,
}

impl Looking {
    /// Of visits and marks, as of the end of `day`.
    pub(super) fn of(visits: &[Visit], marks: &[Mark], day: Day) -> Self {
        let mut looking = Self::default();
        let last = DayNumber::from(day);
        let visits = visits.iter().take_while(|visit| visit.day <= last).copied();
        for session in sessions(visits) {
            looking.sessions += 1;
            looking.engaged_sessions += u32::from(session.is_engaged());
            let age = day.since(session.day.into());
            looking.recent_sessions += u32::from(age < RECENT_DAYS);
            looking.earlier_sessions += u32::from((RECENT_DAYS..2 * RECENT_DAYS).contains(&age));
            looking.pages = looking.pages.saturating_add(session.pages + session.screens);
            looking.products = looking.products.saturating_add(session.products);
            looking.searches = looking.searches.saturating_add(session.searches);
            looking.last_day = looking.last_day.max(Some(session.last_day.into()));
        }
        let told = |mark: &&Mark| mark.word != 0 && tells_origin(mark.kind());
        if let Some(first) = marks.iter().take_while(|mark| mark.day <= last).find(told) {
            (looking.first_channel, looking.first_campaign) = (first.word, first.campaign);
        }
        looking
    }
}

/// The first day after this one on which a session grows too old to be recent, or to be one of those before.
pub(super) fn next_step(visits: &[Visit], day: Day) -> Option<Day> {
    // A session stands on the day of its first visit; those of the others are looked at in vain.
    let ages = [RECENT_DAYS, 2 * RECENT_DAYS];
    let next = ages.into_iter().filter_map(|age| {
        let oldest = DayNumber::from(day.plus(-age));
        let visit = visits.get(visits.partition_point(|visit| visit.day <= oldest))?;
        Some(Day::from(visit.day).plus(age)).filter(|_| visit.day <= DayNumber::from(day))
    });
    next.min()
}

const fn tells_origin(kind: &Kind) -> bool {
    domain::Particulars::tells_origin(kind)
}
