//! Who was at risk when: the table on which every estimate of this module rests.

/// One thing that was watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// Its age when the watch on it began; 0 where it was watched from its beginning.
    pub entry: f64,
    /// Its age when it ended, or when the watch on it ended.
    pub exit: f64,
    /// In which way it ended, from 0; `None` where it still lasted (censored).
    pub cause: Option<usize>,
}

/// For every age at which something ended: how many were watched then, and how many ended in which way.
///
/// At risk at the age t is who was watched from before t (or from the beginning) and had not ended before t; who is
/// censored at t still is at risk at t, as Kaplan & Meier (1958) have it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RiskTable {
    causes: usize,
    watched: u64,
    until: f64,
    ages: Vec<f64>,
    at_risk: Vec<u64>,
    /// `ends[row * causes + cause]`.
    ends: Vec<u64>,
}

impl RiskTable {
    /// Of spells, with so many ways to end. Spells that end before they are watched, and causes out of range, are left
    /// out: nothing was seen of them.
    pub fn of(spells: &[Spell], causes: usize) -> Self {
        let is_seen = |spell: &&Spell| {
            let lasts = spell.entry < spell.exit || (spell.entry == 0.0 && spell.exit == 0.0);
            lasts && spell.exit.is_finite() && spell.cause.is_none_or(|cause| cause < causes)
        };
        let mut entries: Vec<f64> =
            spells.iter().filter(is_seen).map(|spell| spell.entry).filter(|entry| *entry > 0.0).collect();
        entries.sort_unstable_by(f64::total_cmp);
        let mut exits: Vec<(f64, Option<usize>)> =
            spells.iter().filter(is_seen).map(|spell| (spell.exit, spell.cause)).collect();
        exits.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
        let watched = exits.len() as u64;
        let mut table = Self { causes, watched, until: exits.last().map_or(0.0, |(age, _)| *age), ..Self::default() };
        let (mut begun, mut over) = (watched - entries.len() as u64, 0);
        let mut late = entries.into_iter().peekable();
        let mut rest = &exits[..];
        while let Some((age, _)) = rest.first() {
            while late.next_if(|entry| entry < age).is_some() {
                begun += 1;
            }
            let here = rest.iter().take_while(|(other, _)| other.total_cmp(age).is_eq()).count();
            let mut row = vec![0; causes];
            for cause in rest[..here].iter().filter_map(|(_, cause)| *cause) {
                row[cause] += 1;
            }
            table.push(*age, begun - over, &row);
            over += here as u64;
            rest = &rest[here..];
        }
        table
    }

    /// Rows in which nothing ended are left out.
    fn push(&mut self, age: f64, at_risk: u64, ends: &[u64]) {
        if ends.iter().any(|count| *count > 0) {
            self.ages.push(age);
            self.at_risk.push(at_risk);
            self.ends.extend(ends);
        }
    }

    /// The same with ways to end taken together: `group_of` a cause is one of `groups`. A way of no group is dropped, as if
    /// it had only ended the watch.
    #[must_use]
    pub fn grouped(&self, groups: usize, group_of: impl Fn(usize) -> Option<usize>) -> Self {
        let mut table = Self { causes: groups, watched: self.watched, until: self.until, ..Self::default() };
        for (age, at_risk, ends) in self.rows() {
            let mut row = vec![0; groups];
            for (cause, ended) in ends.iter().enumerate() {
                if let Some(group) = group_of(cause).filter(|group| *group < groups) {
                    row[group] += ended;
                }
            }
            table.push(age, at_risk, &row);
        }
        table
    }

    /// How many ways to end there are.
    pub fn causes(&self) -> usize {
        self.causes
    }

    /// How many spells were watched.
    pub fn watched(&self) -> u64 {
        self.watched
    }

    /// The greatest age that was watched: nothing is known beyond.
    pub fn until(&self) -> f64 {
        self.until
    }

    /// How many ended in one way.
    pub fn ended(&self, cause: usize) -> u64 {
        self.rows().map(|(_, _, ends)| ends.get(cause).copied().unwrap_or(0)).sum()
    }

    /// How many ended in any way.
    pub fn ended_at_all(&self) -> u64 {
        self.ends.iter().sum()
    }

    /// Each age at which something ended, those at risk then, and how many ended in each way; by age.
    pub fn rows(&self) -> impl Iterator<Item = (f64, u64, &[u64])> {
        let ends = self.ends.chunks(self.causes.max(1));
        self.ages.iter().zip(&self.at_risk).zip(ends).map(|((age, at_risk), ends)| (*age, *at_risk, ends))
    }
}

/// Spells of whole days, counted by day: millions of them become one table without being sorted or kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayCounts {
    causes: usize,
    /// Watched from an age of so many days on.
    entered: Vec<u64>,
    /// No longer watched after an age of so many days, ended or not.
    left: Vec<u64>,
    /// `ends[day * causes + cause]`.
    ends: Vec<u64>,
}

impl DayCounts {
    /// Nothing counted, with so many ways to end.
    pub fn new(causes: usize) -> Self {
        Self { causes, ..Self::default() }
    }

    /// Counts one spell, as [`Spell`] describes it; one of which nothing was seen is left out.
    pub fn add(&mut self, entry: u32, exit: u32, cause: Option<usize>) {
        let is_seen = entry < exit || (entry == 0 && exit == 0);
        if !is_seen || cause.is_some_and(|cause| cause >= self.causes) {
            return;
        }
        let (entry, exit) = (entry as usize, exit as usize);
        if self.left.len() <= exit {
            self.entered.resize(exit + 1, 0);
            self.left.resize(exit + 1, 0);
            self.ends.resize((exit + 1) * self.causes, 0);
        }
        self.entered[entry] += 1;
        self.left[exit] += 1;
        if let Some(cause) = cause {
            self.ends[exit * self.causes + cause] += 1;
        }
    }

    /// Counts what another has counted, with the same ways to end.
    pub fn merge(&mut self, other: &Self) {
        let grow = |into: &mut Vec<u64>, from: &[u64]| {
            into.resize(into.len().max(from.len()), 0);
            for (into, from) in into.iter_mut().zip(from) {
                *into += from;
            }
        };
        debug_assert_eq!(self.causes, other.causes, "ways to end differ");
        grow(&mut self.entered, &other.entered);
        grow(&mut self.left, &other.left);
        grow(&mut self.ends, &other.ends);
    }

    /// For every age in days from 0: how many were at risk, and how many ended in each way.
    pub fn days(&self) -> impl Iterator<Item = (u64, &[u64])> {
        let from_the_beginning = self.entered.first().copied().unwrap_or(0);
        // Before day 1 everybody has come who was watched from 0; who comes at day n is at risk from n + 1 on.
        let mut watched = from_the_beginning;
        (0..self.left.len()).map(move |day| {
            let at_risk = watched;
            watched -= self.left[day];
            if day > 0 {
                watched += self.entered[day];
            }
            (at_risk, &self.ends[day * self.causes..(day + 1) * self.causes])
        })
    }

    /// The table of all that was counted.
    pub fn table(&self) -> RiskTable {
        let mut table = RiskTable {
            causes: self.causes,
            watched: self.left.iter().sum(),
            until: self.left.len().saturating_sub(1) as f64,
            ..RiskTable::default()
        };
        for (day, (at_risk, ends)) in self.days().enumerate() {
            table.push(day as f64, at_risk, ends);
        }
        table
    }
}
