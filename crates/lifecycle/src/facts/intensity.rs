//! Relationship intensity (Bruhn): how close somebody is to the firm, from 0 to 100.
//!
//! Bruhn tells the phases of a relationship apart by its intensity, which shows in what somebody buys, in their exchange with the
//! firm and in what they think of it (M. Bruhn, Relationship Marketing, 2016). Here it is made of five parts from 0 to 100,
//! each resting on a few facts that stand beside it:
//!
//! ```text
//! rhythm        30  100 − silence score; 100 while a subscription runs, 0 before the first purchase
//! spend         25  rank of the net revenue of the last 365 days among those who bought in 365 days
//! breadth       15  share of the usual categories bought so far
//! engagement    15  days in contact of 90, and standing ties: 100 · ln(1 + n) / ln 14, so that 13 (once a week) is all
//! satisfaction  15  mean of the latest NPS, CSAT and stars; trouble that is not healed is one more voice, of 0
//! ```
//!
//! A part of which nothing is known counts neither for nor against: the weights of the others are raised to make 100. So a firm
//! that has orders only gets an intensity from these, and it says so. What is compared with other customers is compared as of
//! the vintage valid on the day. While nothing happens and no new vintage comes, no part rises and none appears or goes: under
//! silence intensity only falls. What somebody knows of the assortment and thinks of the firm stays; it is why people come back.

use domain::{Amount, Day, Kind};
use serde::{Deserialize, Serialize, Serializer};

use super::{Facts, Newsletter, Standing};
use crate::book::{DayNumber, History, Mark, OrderState};

/// The days over which spend is compared.
pub const SPEND_DAYS: i32 = 365;
/// The days over which days in contact are counted.
pub const CONTACT_DAYS: i32 = 90;
/// So many days in contact of [`CONTACT_DAYS`] are all that can be: once a week.
const MOST_CONTACTS: f64 = 13.0;
/// Fewer buyers are no comparison: each step of the ranks stands for one of them.
const FEWEST_BUYERS: usize = RANKS + 1;
/// The quantiles by which spend is ranked: every twentieth.
const RANKS: usize = 19;

/// One of the five parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Buying in one's own rhythm.
    Rhythm,
    /// Spending much beside others.
    Spend,
    /// Buying from many categories.
    Breadth,
    /// Being in contact.
    Engagement,
    /// Being content.
    Satisfaction,
}

impl Aspect {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Rhythm, Self::Spend, Self::Breadth, Self::Engagement, Self::Satisfaction];

    /// Its weight in per cent where all parts are known.
    pub const fn weight(self) -> u32 {
        match self {
            Self::Rhythm => 30,
            Self::Spend => 25,
            Self::Breadth | Self::Engagement | Self::Satisfaction => 15,
        }
    }

    /// Its id in keys of texts, files and answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Rhythm => "rhythm",
            Self::Spend => "spend",
            Self::Breadth => "breadth",
            Self::Engagement => "engagement",
            Self::Satisfaction => "satisfaction",
        }
    }
}

/// What of intensity rests on neither the forecast nor facts that are kept anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Bonds {
    /// Revenue of the orders of the last [`SPEND_DAYS`] days, less what was given back of them; no order counts below 0.
    pub year_revenue: Amount,
    /// Its rank from 0 to 100 among those who bought; `None` where no comparison was known on the day.
    pub spend_rank: Option<u8>,
    /// Different days of the last [`CONTACT_DAYS`] with a visit, a click, an answer or other contact of their own accord.
    pub contact_days: u16,
    /// Whether contacts are known at all: of them, or of anybody as of the vintage.
    pub is_contact_known: bool,
}

impl Bonds {
    /// Of a history, the states of its orders and its marks, as of the end of `day`.
    pub(super) fn of(
        history: &History,
        states: &[OrderState],
        day: Day,
        yardstick: Option<&Yardstick>,
        days: &mut Vec<DayNumber>,
    ) -> Self {
        let year_revenue = year_revenue(states, day);
        let (first, last) = (DayNumber::from(day.plus(1 - CONTACT_DAYS)), DayNumber::from(day));
        days.clear();
        let visits = &history.visits;
        let recent =
            visits.partition_point(|visit| visit.day < first)..visits.partition_point(|visit| visit.day <= last);
        days.extend(visits[recent].iter().map(|visit| visit.day));
        let marks = &history.marks;
        let recent = marks.partition_point(|mark| mark.day < first)..marks.partition_point(|mark| mark.day <= last);
        days.extend(marks[recent].iter().filter(|mark| is_contact(mark.kind())).map(|mark| mark.day));
        days.sort_unstable();
        days.dedup();
        Self {
            year_revenue,
            spend_rank: yardstick.and_then(|yardstick| yardstick.spend_rank(year_revenue)),
            contact_days: u16::try_from(days.len()).unwrap_or(u16::MAX),
            is_contact_known: yardstick.is_some_and(|yardstick| yardstick.in_contact > 0)
                || has_been_in_contact(history, day),
        }
    }
}

/// Revenue of the orders of [`SPEND_DAYS`] days up to and with `day`, less what was given back of them.
pub fn year_revenue(states: &[OrderState], day: Day) -> Amount {
    let recent = |state: &&OrderState| state.counts() && day.since(state.day) < SPEND_DAYS;
    states.iter().filter(recent).map(|state| (state.amount - state.refunded).max(Amount::ZERO)).sum()
}

/// Whether anything is known of a customer by the end of `day` that is contact of their own accord.
pub fn has_been_in_contact(history: &History, day: Day) -> bool {
    let last = DayNumber::from(day);
    let known = |mark: &&Mark| mark.day <= last;
    history.visits.first().is_some_and(|visit| visit.day <= last)
        || history.marks.iter().take_while(known).any(|mark| is_contact(mark.kind()))
}

/// Whether somebody is in contact with the firm of their own accord by an event. Visits tell of all that is looked at; trouble
/// with a parcel or a bill is contact that nobody seeks.
const fn is_contact(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::NewsletterSubscribed
            | Kind::NewsletterConfirmed
            | Kind::SocialFollowed
            | Kind::StoreVisited
            | Kind::TrialStarted
            | Kind::MessageOpened
            | Kind::MessageClicked
            | Kind::CouponRedeemed
            | Kind::PointsRedeemed
            | Kind::CallLogged
            | Kind::SurveyAnswered
            | Kind::ProductReviewed
            | Kind::CompanyReviewed
            | Kind::ReferralInvited
            | Kind::ReferralConverted
            | Kind::ContentShared
            | Kind::ConsentGiven
    )
}

/// What customers are compared with: part of a vintage, so that a day in the past is judged by what was known then.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Yardstick {
    /// Net revenue of 365 days of those who bought in them: its 5 %, 10 % … 95 % quantiles, ascending. Empty where too few
    /// bought; neither the least nor the most of a single customer stands in it.
    pub year_revenue: Vec<Amount>,
    /// Customers of whom contacts are known beside purchases.
    pub in_contact: u32,
}

impl Yardstick {
    /// Of the net revenue of a year of everybody who bought in it, and the number of those in contact.
    pub fn new(mut spent: Vec<Amount>, in_contact: u32) -> Self {
        spent.sort_unstable();
        let quantile = |rank: usize| spent[rank * (spent.len() - 1) / (RANKS + 1)];
        let year_revenue = if spent.len() < FEWEST_BUYERS { Vec::new() } else { (1..=RANKS).map(quantile).collect() };
        Self { year_revenue, in_contact }
    }

    /// The rank of a revenue from 0 (bought nothing) to 100 (above 95 % of those who bought); `None` without a comparison.
    /// Between two quantiles it rises with the revenue; who spent as much as many others stands in the middle of them.
    pub fn spend_rank(&self, revenue: Amount) -> Option<u8> {
        let quantiles = &self.year_revenue;
        let (below, up_to) =
            (quantiles.partition_point(|known| *known < revenue), quantiles.partition_point(|known| *known <= revenue));
        let step = 100.0 / (RANKS + 1) as f64;
        let rank = match quantiles.len() {
            0 => return None,
            _ if revenue <= Amount::ZERO => 0.0,
            _ if up_to > below => (below + up_to + 1) as f64 / 2.0 * step,
            count if below == count => 100.0,
            _ => {
                let low = below.checked_sub(1).map_or(0.0, |place| quantiles[place].to_f64());
                let share = (revenue.to_f64() - low) / (quantiles[below].to_f64() - low);
                (below as f64 + share) * step
            }
        };
        Some(points(rank))
    }
}

/// Whole points from 0 to 100.
fn points(value: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the bounds
    let points = value.clamp(0.0, 100.0).round() as u8;
    points
}

/// How close somebody is to the firm, in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Intensity {
    /// In the order of [`Aspect::ALL`], from 0 to 100; `None` where nothing is known.
    parts: [Option<u8>; 5],
}

impl Intensity {
    /// From facts.
    pub(super) fn of(facts: &Facts) -> Self {
        Self { parts: Aspect::ALL.map(|aspect| part(facts, aspect)) }
    }

    /// A part, from 0 to 100; `None` where nothing is known.
    pub fn part(&self, aspect: Aspect) -> Option<u8> {
        self.parts[aspect as usize]
    }

    /// The sum of the weights of the known parts, in per cent of all.
    pub fn known_weight(&self) -> u32 {
        Aspect::ALL.into_iter().filter(|aspect| self.part(*aspect).is_some()).map(Aspect::weight).sum()
    }

    /// The share of a part in the whole, with the weights of the unknown parts spread over the others; 0 for an unknown one.
    pub fn share(&self, aspect: Aspect) -> f64 {
        match self.part(aspect) {
            Some(_) => f64::from(aspect.weight()) / f64::from(self.known_weight()),
            None => 0.0,
        }
    }

    /// The whole in tenths of a point: exact, because the parts are whole points.
    fn tenths(&self) -> u32 {
        let weighed = |aspect: Aspect| self.part(aspect).map(|points| aspect.weight() * u32::from(points));
        let sum: u32 = Aspect::ALL.into_iter().filter_map(weighed).sum();
        let weight = self.known_weight();
        (sum * 10 + weight / 2).checked_div(weight).unwrap_or(0)
    }

    /// The whole, from 0 to 100, to a tenth.
    pub fn score(&self) -> f64 {
        f64::from(self.tenths()) / 10.0
    }
}

impl Serialize for Intensity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(1 + self.parts.len()))?;
        map.serialize_entry("score", &self.score())?;
        for aspect in Aspect::ALL {
            map.serialize_entry(aspect.id(), &self.part(aspect))?;
        }
        map.end()
    }
}

fn part(facts: &Facts, aspect: Aspect) -> Option<u8> {
    match aspect {
        Aspect::Rhythm => Some(rhythm(facts)),
        Aspect::Spend => facts.bonds.spend_rank,
        Aspect::Breadth => facts.category_share.map(|share| points(f64::from(share) * 100.0)),
        Aspect::Engagement => facts.bonds.is_contact_known.then(|| engagement(facts)),
        Aspect::Satisfaction => satisfaction(facts),
    }
}

fn rhythm(facts: &Facts) -> u8 {
    if facts.contract.standing == Standing::Active {
        return 100;
    }
    facts.forecast.map_or(0, |forecast| points(100.0 * (1.0 - f64::from(forecast.silence.score))))
}

/// How many ties stand that keep somebody within reach: the newsletter, and networks on which they follow.
pub(super) fn standing_ties(facts: &Facts) -> u16 {
    let reads = matches!(facts.ties.newsletter, Newsletter::Subscribed | Newsletter::Confirmed);
    u16::from(reads) + u16::from(facts.ties.follows > 0)
}

fn engagement(facts: &Facts) -> u8 {
    let contacts = f64::from(facts.bonds.contact_days.saturating_add(standing_ties(facts)));
    points(100.0 * contacts.ln_1p() / MOST_CONTACTS.ln_1p())
}

fn satisfaction(facts: &Facts) -> Option<u8> {
    let service = &facts.service;
    // Tenths of points on scales from 0 to 10 and from 1 to 5, as per cent of the scale.
    let of_ten = |tenths: i16| f64::from(tenths);
    let of_five = |tenths: i16| (f64::from(tenths) - 10.0) / 40.0 * 100.0;
    let voices = [
        service.nps_tenths.map(of_ten),
        service.csat_tenths.map(of_five),
        service.stars_tenths.map(of_five),
        service.bad_contact.map(|_| 0.0),
    ];
    let count = voices.iter().flatten().count();
    let sum: f64 = voices.iter().flatten().map(|voice| voice.clamp(0.0, 100.0)).sum();
    (count > 0).then(|| points(sum / count as f64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vintage::{Forecast, Silence};

    fn euros(amounts: &[i64]) -> Vec<Amount> {
        amounts.iter().map(|units| Amount::from_units(*units)).collect()
    }

    #[test]
    fn a_firm_with_orders_only_is_judged_by_orders_only() {
        let mut facts = Facts { category_share: Some(0.5), ..Facts::default() };
        facts.forecast =
            Some(Forecast { silence: Silence { score: 0.2, ..Silence::default() }, ..Forecast::default() });
        facts.bonds.spend_rank = Some(60);
        let intensity = facts.intensity();
        assert_eq!(Aspect::ALL.map(|aspect| intensity.part(aspect)), [Some(80), Some(60), Some(50), None, None]);
        // (30 · 80 + 25 · 60 + 15 · 50) / 70
        assert!((intensity.score() - 66.4).abs() < 1e-9, "{}", intensity.score());
        assert!((intensity.share(Aspect::Rhythm) - 30.0 / 70.0).abs() < 1e-12);
        assert_eq!(intensity.known_weight(), 70);
        let json = serde_json::to_value(intensity).expect("JSON");
        assert_eq!(json["score"], 66.4);
        assert_eq!((json["rhythm"].clone(), json["engagement"].is_null()), (80.into(), true));
    }

    #[test]
    fn whoever_only_looks_around_is_known_a_little() {
        let bonds = Bonds { contact_days: 3, is_contact_known: true, spend_rank: Some(0), ..Bonds::default() };
        let intensity = Facts { bonds, ..Facts::default() }.intensity();
        // 100 · ln 4 / ln 14 is 53; (15 · 53) / 70.
        assert_eq!(intensity.part(Aspect::Engagement), Some(53));
        assert!((intensity.score() - 11.4).abs() < 1e-9, "{}", intensity.score());
    }

    #[test]
    fn trouble_that_is_not_healed_is_a_voice_of_its_own() {
        let mut facts = Facts::default();
        facts.service.nps_tenths = Some(90);
        facts.service.csat_tenths = Some(40);
        assert_eq!(facts.intensity().part(Aspect::Satisfaction), Some(83));
        facts.service.bad_contact = Some(Day::from_number(0));
        assert_eq!(facts.intensity().part(Aspect::Satisfaction), Some(55));
    }

    #[test]
    fn spend_is_ranked_among_those_who_bought() {
        let yardstick = Yardstick::new(euros(&(1..=101).collect::<Vec<_>>()), 0);
        assert_eq!(yardstick.year_revenue.len(), RANKS);
        let rank = |units| yardstick.spend_rank(Amount::from_units(units));
        assert_eq!([0, 6, 51, 96, 97].map(rank), [Some(0), Some(5), Some(50), Some(95), Some(100)]);
        // All alike: everybody stands in the middle.
        let alike = Yardstick::new(euros(&[20; 40]), 0);
        assert_eq!(alike.spend_rank(Amount::from_units(20)), Some(50));
        // Nineteen are too few to compare with.
        assert_eq!(Yardstick::new(euros(&[20; 19]), 0).spend_rank(Amount::from_units(20)), None);
    }

    proptest! {
        #[test]
        fn ranks_rise_with_revenue(
            spent in proptest::collection::vec(0..500_i64, 20..200), one in 0..600_i64, more in 0..600_i64,
        ) {
            let yardstick = Yardstick::new(euros(&spent), 0);
            let rank = |units| yardstick.spend_rank(Amount::from_units(units)).expect("a rank");
            prop_assert!(rank(one) <= rank(one + more));
            prop_assert!(rank(one + more) <= 100);
        }

        #[test]
        fn each_part_raises_the_whole(
            parts in proptest::array::uniform5(proptest::option::of(0..=100_u8)), raised in 0..5_usize, by in 0..=100_u8,
        ) {
            let intensity = Intensity { parts };
            prop_assert!((0.0..=100.0).contains(&intensity.score()));
            let mut higher = intensity;
            higher.parts[raised] = parts[raised].map(|part| part.saturating_add(by).min(100));
            prop_assert!(intensity.score() <= higher.score());
            let shares: f64 = Aspect::ALL.into_iter().map(|aspect| intensity.share(aspect)).sum();
            prop_assert!(intensity.known_weight() == 0 || (shares - 1.0).abs() < 1e-9);
        }
    }
}
