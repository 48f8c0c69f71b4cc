//! Where a story leads in a model: every stay with its first day and the reason, and what holds on the day of the look.

use std::fmt::Write as _;
use std::sync::Arc;

use domain::{ArrivedAs, Currency, Day, Zone};
use jiff::Timestamp;
use jiff::civil::Date;
use lifecycle::facts::intensity::Yardstick;
use lifecycle::facts::{Ground, Scratch, facts_as_of};
use lifecycle::phase::{Kept, Phase};
use lifecycle::stays::Asked;
use lifecycle::vintage::{Origin, PurchaseFit, SpendFit, Vintage};
use lifecycle::{Categories, CustomerFacts, PhaseModel, Stay, Touch, Vintages};
use models::value::bg_nbd::BgNbd;
use models::value::purchase_model::PurchaseModel;
use rules::{Catalogue, Lang, PlainRender};

use crate::story;
use crate::table::{Aspect, Law, Story};

pub(crate) fn catalogue() -> Arc<Catalogue> {
    Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("catalogue"))
}

/// How a reason begins where only the rule for staying holds.
const ENOUGH: &str = "enough to stay: ";

/// A story as it went in one model.
pub(crate) struct Course {
    pub(crate) stays: Vec<Stay>,
    /// What is to be read of it, a line each.
    pub(crate) lines: Vec<String>,
    /// The last day on which something happened, and the day of the look.
    last_event: Day,
    looked: Day,
    /// For each stay whether on some day of it only the phase's rule for staying kept them there.
    kept: Vec<bool>,
}

impl Course {
    pub(crate) fn of(model: &PhaseModel, catalogue: &Catalogue, story: &Story) -> Self {
        let zone = Zone::utc();
        let (happenings, looked) = story.happenings();
        let looked = Day::from_number(looked);
        let (mut book, vintages) = (story::book(&happenings, &zone), vintages(story));
        // What is usual somebody else has bought.
        let other = ArrivedAs::user("ben").expect("a key");
        for (place, category) in (1_000..).zip(&story.usual) {
            let bought = story::event(&format!("day 0 Order Completed 1 category={category}"), place, &other);
            book.apply(&Touch::of(&bought, Currency::EUR));
        }
        let categories = Categories::of(&book, &vintages);
        let ground =
            Ground { book: &book, vintages: &vintages, categories: &categories, zone: &zone, delivery_days: 5 };
        let history = &book.histories()[0];
        let mut scratch = Scratch::default();
        let models = std::slice::from_ref(model);
        let stays = lifecycle::stays::replay(history, models, model, &ground, looked, &mut scratch);
        let mut told = |stay: Stay, day: Day| {
            let facts = facts_as_of(history, day, &ground, &mut scratch);
            let customer = CustomerFacts { facts: &facts, history, book: &book, today: day, zone: &zone };
            let own = [(model, stays.as_slice())];
            let customer = Asked::new(&customer, &own);
            let assignment = model.explain_stay(stay, day, &customer);
            assert_eq!(assignment.number, stay.phase);
            let sentence = in_days(&assignment.held().sentence(Lang::En, &PlainRender::new(catalogue)));
            let reason = match assignment.kept {
                None if sentence.is_empty() => "nothing else held".to_owned(),
                None => sentence,
                Some(Kept::ByRule(_)) => format!("{ENOUGH}{sentence}"),
                Some(Kept::Until(until)) => format!("a minimum stay until day {}", until.number()),
            };
            let mut overlays = String::new();
            for overlay in model.overlays_of(&customer) {
                let _ = write!(overlays, " + {}", overlay.id);
            }
            (reason, overlays)
        };
        let kept = stays
            .iter()
            .map(|stay| {
                let last = stay.until.unwrap_or(looked).number();
                let mut days = (stay.since.number()..=last).map(Day::from_number);
                model.phase(stay.phase).stay.is_some() && days.any(|day| told(*stay, day).0.starts_with(ENOUGH))
            })
            .collect();
        let mut lines: Vec<String> = Vec::with_capacity(stays.len());
        for stay in &stays {
            let (reason, overlays) = told(*stay, stay.since);
            lines.push(format!(
                "→ {}{overlays} since day {}: {reason}",
                model.phase(stay.phase).id,
                stay.since.number()
            ));
        }
        if let Some(stay) = stays.last() {
            let (before, now) = (told(*stay, stay.since), told(*stay, looked));
            if before != now {
                let (reason, overlays) = now;
                let id = &model.phase(stay.phase).id;
                lines.push(format!("  {id}{overlays} on day {}: {reason}", looked.number()));
            }
        }
        let last = happenings.rsplit("day ").next().and_then(|last| last.split(' ').next()?.parse().ok());
        Self { stays, lines, last_event: Day::from_number(last.expect("a day")), looked, kept }
    }

    /// What is wrong with this as a story of such an aspect of a phase, if anything.
    pub(crate) fn fault(&self, model: &PhaseModel, phase: &str, aspect: Aspect) -> Option<&'static str> {
        let [before @ .., last] = &self.stays[..] else { return Some("nobody is known by then") };
        let last = model.phase(last.phase);
        let left = before.last().map(|stay| model.phase(stay.phase));
        match aspect {
            Aspect::Enters | Aspect::Stays if last.id != phase => Some("it ends in another phase"),
            Aspect::Enters if before.iter().any(|stay| model.phase(stay.phase).id == phase) => {
                Some("they were in the phase before; tell how they come into it")
            }
            Aspect::Stays if !self.is_stay_of_events() && self.quiet_days() < QUIET_DAYS => {
                Some("nothing happens in the phase and hardly a day passes")
            }
            Aspect::Forwards | Aspect::Backwards if left.is_none_or(|left| left.id != phase) => {
                Some("the phase is not the last one that they left")
            }
            Aspect::Forwards | Aspect::Backwards if left.is_some_and(|left| way(left, last) != aspect) => {
                Some("they leave it in the other direction")
            }
            _ => None,
        }
    }

    /// Whether on the day of the look only the rule for staying keeps them in the last phase.
    pub(crate) fn is_kept_at_last(&self) -> bool {
        self.lines.last().is_some_and(|line| line.contains(&format!(": {ENOUGH}")))
    }

    /// Whether the phase that they left last kept them by its rule for staying, until that was no longer enough.
    pub(crate) fn left_when_not_enough(&self) -> bool {
        self.kept.iter().rev().nth(1).is_some_and(|kept| *kept)
    }

    /// Whether something happens to whoever is in the last phase.
    pub(crate) fn is_stay_of_events(&self) -> bool {
        self.stays.last().is_some_and(|stay| stay.since < self.last_event)
    }

    /// How many days without anything there are at the end of the story.
    pub(crate) fn quiet_days(&self) -> i32 {
        let since = self.stays.last().map_or(self.looked, |stay| stay.since);
        self.looked.since(self.last_event.max(since))
    }
}

/// So many days without anything tempt somebody to leave a phase.
pub(crate) const QUIET_DAYS: i32 = 5;

/// The way from a phase into another one, along the cycle.
pub(crate) fn way(from: &Phase, to: &Phase) -> Aspect {
    if to.place > from.place { Aspect::Forwards } else { Aspect::Backwards }
}

/// Without a law the silence score rests on fixed days, and unless the story says so no category is usual.
fn vintages(story: &Story) -> Vintages {
    let vintage = |day: i32, law: Option<&Law>| Vintage {
        day: Day::from_number(day),
        revision: 0,
        recorded_at: Timestamp::UNIX_EPOCH,
        origin: Origin::Import,
        customers: 100,
        repeat_customers: 50,
        purchase: PurchaseFit::given(law.map(|law| {
            let [r, alpha, a, b] = law.shape;
            PurchaseModel::BgNbd(BgNbd { r, alpha, a, b })
        })),
        spend: SpendFit { gamma_gamma: None, mean: None, because: None },
        typical_expectation: law.map(|law| law.typical),
        usual_categories: story.usual.clone(),
        yardstick: Yardstick::default(),
        review: None,
    };
    let without = (!story.usual.is_empty() && story.laws.is_empty()).then(|| vintage(0, None));
    Vintages::new(story.laws.iter().map(|law| vintage(law.day, Some(law))).chain(without).collect())
}

/// A sentence with its dates counted as stories count days, from 1970 on.
fn in_days(sentence: &str) -> String {
    const LENGTH: usize = "1970-01-01".len();
    let mut told = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(next) = rest.chars().next() {
        let date =
            rest.get(..LENGTH).filter(|text| text.as_bytes()[4] == b'-').and_then(|text| text.parse::<Date>().ok());
        let length = if let Some(date) = date {
            let _ = write!(told, "day {}", Day::from_date(date).number());
            LENGTH
        } else {
            told.push(next);
            next.len_utf8()
        };
        rest = &rest[length..];
    }
    told
}
