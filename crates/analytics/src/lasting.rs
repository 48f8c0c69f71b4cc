//! How long customers stay: from their first order until they are lost, and subscriptions from their start until notice.
//!
//! A customer is lost on the first day on which they are gone ([`lifecycle::gone`]); one who comes back later was lost all the same, so
//! more were lost than are gone now: [`Parted`] tells both. Who is not lost yet counts with the time so far (censored).

pub mod plans;

use std::collections::BTreeMap;

use domain::{Amount, Day, Kind};
use lifecycle::book::Mark;
use lifecycle::past::IN;
use lifecycle::{Book, CustomerIndex};
use models::statistics::Interval;
use models::statistics::USUAL_LEVEL;
use models::survival::{Cox, CoxVerdict, Curve, LogRank, RiskTable, Spell, Subject, Ties};
use serde::Serialize;

use crate::history::PhaseHistory;
use crate::population::Population;

/// After how many days it is told who still is there.
pub const AGES: [u32; 4] = [90, 180, 365, 730];
/// Groups with fewer customers are told together with the others.
const FEWEST: usize = 20;
/// Groups compared.
const MOST_GROUPS: usize = 8;
/// Steps of a curve that is drawn.
const STEPS: usize = 120;

/// How long those of a group stay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lasting {
    /// How many were watched.
    pub watched: u64,
    /// How many of them left at least once.
    pub left: u64,
    /// The share that still is there after each of [`AGES`], with its band; `None` beyond what was watched.
    pub shares: [Option<Interval>; AGES.len()],
    /// Days after which half have left; `None` where fewer have.
    pub median_days: Option<f64>,
    /// The share that still is there, by age (Kaplan & Meier 1958).
    pub curve: Curve,
}

/// How long a group stays beside the largest one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupLasting<Group> {
    /// The group; `None` for all that are too small to be told alone, and those of whom none is told.
    pub group: Option<Group>,
    /// How long they stay.
    #[serde(flatten)]
    pub lasting: Lasting,
    /// How many times as soon they leave as the largest group (Cox 1972); `None` for it itself, and where the data do not say.
    pub hazard_ratio: Option<Interval>,
}

/// Groups compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared<Group> {
    /// The groups, the largest first; the rest at the end.
    pub groups: Vec<GroupLasting<Group>>,
    /// Probability of such differences if all stayed alike (log-rank test); `None` with fewer than two groups.
    pub p_value: Option<f64>,
}

impl Lasting {
    /// Of spells.
    pub fn of(spells: &[Spell]) -> Self {
        let curve = Curve::of(&RiskTable::of(spells, 1), USUAL_LEVEL);
        Self {
            watched: curve.watched,
            left: curve.ended,
            shares: AGES.map(|age| curve.at(age.into())),
            median_days: curve.quantile(0.5),
            curve: curve.thinned(STEPS),
        }
    }
}

/// Of those who were lost at least once, how many are gone on the day, and how many are back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Parted {
    /// Those gone on the day.
    pub gone: u64,
    /// Those who bought again and are not gone on the day.
    pub returned: u64,
}

impl Parted {
    /// Of spells of [`customer_spells`] and the same history.
    pub fn of(history: &PhaseHistory, spells: &[(CustomerIndex, Spell)], day: Day) -> Self {
        let lost = || spells.iter().filter(|(_, spell)| spell.cause.is_some());
        let gone = lost().filter(|(customer, _)| history.at(*customer, day) == IN).count() as u64;
        Self { gone, returned: lost().count() as u64 - gone }
    }
}

/// Of each customer with an order by a day how long they stay, in days from the first order. `history` says when the rule of those
/// who are gone held, as stays in and out of it ([`lifecycle::past`]).
pub fn customer_spells(history: &PhaseHistory, population: &Population) -> Vec<(CustomerIndex, Spell)> {
    let day = population.day;
    let spell = |(customer, facts): (CustomerIndex, lifecycle::Facts)| {
        let first = facts.first_order?;
        let lost = history.stays_of(customer).find(|stay| stay.phase == IN && stay.since >= first);
        let lost = lost.map(|stay| stay.since).filter(|since| *since <= day);
        let exit = f64::from(lost.unwrap_or(day).since(first));
        Some((customer, Spell { entry: 0.0, exit, cause: lost.map(|_| 0) }))
    };
    (0..).map(CustomerIndex).zip(&population.facts).filter_map(spell).collect()
}

/// A subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    /// Whose.
    pub customer: CustomerIndex,
    /// Its first day.
    pub began: Day,
    /// The day on which notice was given, or it ended; `None` while it runs.
    pub left: Option<Day>,
    /// The plan that was told last, by its number among the book's words; 0 where none is named.
    pub plan: u32,
    /// The price a month that was told last.
    pub monthly_price: Option<Amount>,
}

impl Subscription {
    /// The plan and the price that a mark names.
    fn note(&mut self, mark: &Mark) {
        if mark.word != 0 {
            self.plan = mark.word;
        }
        self.monthly_price = mark.quantity.map(Amount::from_micros).or(self.monthly_price);
    }

    /// How long it lasts as of a day that is not before its first.
    pub fn spell(&self, day: Day) -> Spell {
        let exit = f64::from(self.left.unwrap_or(day).since(self.began));
        Spell { entry: 0.0, exit, cause: self.left.map(|_| 0) }
    }

    /// Whether it ran at the end of a day.
    pub fn runs_on(&self, day: Day) -> bool {
        self.began <= day && self.left.is_none_or(|left| left > day)
    }
}

/// The subscriptions that began by a day, as was known then. A trial is none yet.
pub fn subscriptions(book: &Book, day: Day) -> Vec<Subscription> {
    let mut all = Vec::new();
    for (customer, history) in book.customers() {
        let mut running: BTreeMap<u64, Subscription> = BTreeMap::new();
        for mark in history.marks.iter().take_while(|mark| Day::from(mark.day) <= day) {
            let on = Day::from(mark.day);
            match mark.kind() {
                Kind::SubscriptionStarted | Kind::SubscriptionRenewed => {
                    let new = Subscription { customer, began: on, left: None, plan: 0, monthly_price: None };
                    running.entry(mark.thing).or_insert(new).note(mark);
                }
                Kind::SubscriptionUpgraded | Kind::SubscriptionDowngraded => {
                    if let Some(one) = running.get_mut(&mark.thing) {
                        one.note(mark);
                    }
                }
                Kind::SubscriptionCancelled | Kind::SubscriptionEnded => {
                    if let Some(one) = running.remove(&mark.thing) {
                        all.push(Subscription { left: Some(on), ..one });
                    }
                }
                _ => {}
            }
        }
        all.extend(running.into_values());
    }
    all
}

/// Compares groups: how long each stays, whether they differ, and how much sooner each leaves than the largest.
pub fn compare<Group: Ord + Clone>(
    spells: &[(CustomerIndex, Spell)],
    group_of: impl Fn(CustomerIndex) -> Option<Group>,
) -> Compared<Group> {
    let mut by_group: BTreeMap<Group, Vec<Spell>> = BTreeMap::new();
    let mut rest = Vec::new();
    for (customer, spell) in spells {
        match group_of(*customer) {
            Some(group) => by_group.entry(group).or_default().push(*spell),
            None => rest.push(*spell),
        }
    }
    let mut named: Vec<(Group, Vec<Spell>)> = by_group.into_iter().collect();
    named.sort_by(|one, other| other.1.len().cmp(&one.1.len()).then_with(|| one.0.cmp(&other.0)));
    let told = named.iter().take(MOST_GROUPS).take_while(|(_, spells)| spells.len() >= FEWEST).count();
    rest.extend(named.drain(told..).flat_map(|(_, spells)| spells));
    let mut groups: Vec<(Option<Group>, Vec<Spell>)> =
        named.into_iter().map(|(group, spells)| (Some(group), spells)).collect();
    if !rest.is_empty() {
        groups.push((None, rest));
    }
    let all: Vec<Vec<Spell>> = groups.iter().map(|(_, spells)| spells.clone()).collect();
    let p_value = (all.len() > 1).then(|| LogRank::of(&all)).flatten().map(|test| test.p_value);
    let ratios = hazard_ratios(&all);
    let line = |((group, spells), hazard_ratio): ((Option<Group>, Vec<Spell>), Option<Interval>)| GroupLasting {
        group,
        lasting: Lasting::of(&spells),
        hazard_ratio,
    };
    Compared { groups: groups.into_iter().zip(ratios).map(line).collect(), p_value }
}

/// Of each group the hazard beside that of the first; `None` for the first, for those of whom nobody left yet, and where the data do not
/// say. A group without an end has no finite ratio, and would take the fit of all others with it: it is left out.
fn hazard_ratios(groups: &[Vec<Spell>]) -> Vec<Option<Interval>> {
    let has_end = |place: &usize| groups[*place].iter().any(|spell| spell.cause.is_some());
    let others: Vec<usize> = (1..groups.len()).filter(has_end).collect();
    let mut subjects = Vec::new();
    for (place, spells) in groups.iter().enumerate().filter(|(place, _)| *place == 0 || others.contains(place)) {
        let covariates: Vec<f64> = others.iter().map(|other| f64::from(u8::from(*other == place))).collect();
        subjects.extend(spells.iter().map(|spell| Subject { spell: *spell, covariates: covariates.clone() }));
    }
    let fit = (!others.is_empty()).then(|| Cox::fit(&subjects, Ties::Efron).ok()).flatten();
    let fit = fit.filter(|fit| matches!(fit.verdict, CoxVerdict::Sound | CoxVerdict::FewEnds));
    let ratio = |place: usize| {
        let column = others.iter().position(|other| *other == place)?;
        fit.as_ref()?.effects.get(column)?.hazard_ratio(USUAL_LEVEL)
    };
    (0..groups.len()).map(ratio).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(exit: f64, has_left: bool) -> Spell {
        Spell { entry: 0.0, exit, cause: has_left.then_some(0) }
    }

    #[test]
    fn groups_stand_by_size_and_those_who_leave_sooner_are_told() {
        // Of 60 one in two leaves, within 20 to 110 days; of 30 four in five, within 5 to 35; 5 are too few to be told alone. The spells
        // overlap: of groups that lie wholly apart no ratio is finite.
        let mut spells = Vec::new();
        for place in 0..95_u32 {
            let days = |from: u32, most: u32| f64::from(from + (7 * place) % most);
            let own = match place {
                0..60 => spell(days(20, 90), place % 2 == 0),
                60..90 => spell(days(5, 30), place % 5 != 0),
                _ => spell(10.0, true),
            };
            spells.push((CustomerIndex(place), own));
        }
        let group_of = |customer: CustomerIndex| match customer.0 {
            0..60 => Some("slow"),
            60..90 => Some("fast"),
            _ => Some("few"),
        };
        let compared = compare(&spells, group_of);
        let told: Vec<_> = compared.groups.iter().map(|line| (line.group, line.lasting.watched)).collect();
        assert_eq!(told, [(Some("slow"), 60), (Some("fast"), 30), (None, 5)]);
        assert!(compared.p_value.is_some_and(|p| p < 1e-6));
        assert_eq!(compared.groups[0].hazard_ratio, None);
        let sooner = compared.groups[1].hazard_ratio.expect("both leave");
        assert!(sooner.low > 1.0, "{sooner:?}");
        let all = Lasting::of(&spells.iter().map(|(_, spell)| *spell).collect::<Vec<_>>());
        assert_eq!((all.watched, all.left), (95, 30 + 24 + 5));
    }

    #[test]
    fn who_came_back_was_lost_and_is_not_gone() {
        use crate::history::tests::{day, stays};
        use lifecycle::past::OUT;
        // Who stays, who is gone for good, who came back, who went twice.
        let (gone, here) = (IN.0, OUT.0);
        let all: [&[(i32, u8)]; 4] = [
            &[(0, here)],
            &[(0, here), (5, gone)],
            &[(0, here), (5, gone), (8, here)],
            &[(0, here), (3, gone), (6, here), (9, gone)],
        ];
        let history = PhaseHistory::from_stays(day(10), all.map(stays));
        let facts = lifecycle::Facts { first_order: Some(day(0)), ..Default::default() };
        let on = |number: i32| Population { day: day(number), facts: [facts; 4].into_iter().collect(), phases: vec![] };
        let spells = customer_spells(&history, &on(10));
        let ends: Vec<_> = spells.iter().map(|(_, spell)| (spell.exit, spell.cause.is_some())).collect();
        assert_eq!(ends, [(10.0, false), (5.0, true), (5.0, true), (3.0, true)]);
        assert_eq!(Parted::of(&history, &spells, day(10)), Parted { gone: 2, returned: 1 });
        let spells = customer_spells(&history, &on(7));
        assert_eq!(Parted::of(&history, &spells, day(7)), Parted { gone: 2, returned: 1 });
    }

    #[test]
    fn a_group_that_nobody_left_hides_no_other() {
        let of = |from: u32, days: u32| {
            (from..from + 30).map(move |place| {
                let exit = f64::from(10 + (7 * place) % days);
                (CustomerIndex(place), spell(exit, place % 3 > 0))
            })
        };
        let mut spells: Vec<_> = of(0, 90).chain(of(30, 90)).chain(of(60, 50)).collect();
        spells.extend((90..115).map(|place| (CustomerIndex(place), spell(200.0, false))));
        let compared = compare(&spells, |customer| Some(["slow", "slow", "fast", "stays"][(customer.0 / 30) as usize]));
        let told: Vec<_> = compared.groups.iter().map(|line| (line.group, line.hazard_ratio.is_some())).collect();
        assert_eq!(told, [(Some("slow"), false), (Some("fast"), true), (Some("stays"), false)]);
    }

    #[test]
    fn one_group_has_nothing_to_be_compared_with() {
        let spells: Vec<_> = (0..30).map(|place| (CustomerIndex(place), spell(f64::from(place), true))).collect();
        let compared = compare(&spells, |_| Some(()));
        assert_eq!((compared.groups.len(), compared.p_value), (1, None));
        assert_eq!(compared.groups[0].lasting.median_days, Some(14.0));
        assert!(compare(&[], |_| Some(())).groups.is_empty());
    }
}
