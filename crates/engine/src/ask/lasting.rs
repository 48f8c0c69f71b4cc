//! How long customers stay, by what they have in common; and how long subscriptions last.

use std::fmt;

use analytics::lasting::plans::{Plan, plans};
use analytics::lasting::{Compared, Lasting, Parted, compare, customer_spells};
use domain::Day;
use lifecycle::{CustomerIndex, gone};
use models::survival::Spell;
use serde::{Serialize, Serializer};

use super::segments;
use crate::error::EngineError;
use crate::pseudonym::Reader;
use crate::state::{Moment, State};

/// What customers are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouping {
    /// Sales channel of the first order.
    SalesChannel,
    /// Channel by which they first came.
    FirstChannel,
    /// Country.
    Country,
    /// Year of the first order.
    Year,
    /// Whether they are in the segment with this id.
    Segment(String),
}

impl Grouping {
    /// Those that name no segment, with their names in links and for programs.
    pub const PLAIN: [(Self, &'static str); 4] = [
        (Self::SalesChannel, "sales_channel"),
        (Self::FirstChannel, "first_channel"),
        (Self::Country, "country"),
        (Self::Year, "year"),
    ];

    /// The one with a name; `segment:` and an id for a segment.
    pub fn from_name(name: &str) -> Option<Self> {
        let segment =
            || name.strip_prefix("segment:").filter(|id| !id.is_empty()).map(|id| Self::Segment(id.to_owned()));
        Self::PLAIN.into_iter().find(|(_, known)| *known == name).map(|(grouping, _)| grouping).or_else(segment)
    }
}

/// Its name in links and for programs.
impl fmt::Display for Grouping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Segment(id) => write!(formatter, "segment:{id}"),
            plain => {
                let is_it = |(grouping, _): &&(Self, &'static str)| grouping == plain;
                formatter.write_str(Self::PLAIN.iter().find(is_it).map_or("", |(_, name)| *name))
            }
        }
    }
}

impl Serialize for Grouping {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How long customers stay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LastingOf {
    /// The day.
    pub at: Day,
    /// The rule of those who are gone; a customer leaves when it first holds.
    pub rule: &'static str,
    /// All customers who have bought.
    pub all: Lasting,
    /// How many of those who left are gone, as [`super::churn::Churn::gone`] counts them, and how many are back.
    #[serde(flatten)]
    pub parted: Parted,
    /// What they are compared by.
    pub by: Grouping,
    /// The groups.
    #[serde(flatten)]
    pub compared: Compared<String>,
    /// Subscriptions; `None` where there never was one.
    pub subscriptions: Option<Subscriptions>,
}

/// How long subscriptions last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Subscriptions {
    /// From the start until notice.
    pub lasting: Lasting,
    /// Those running.
    pub running: u64,
    /// Those running 30 days ago.
    pub before: u64,
    /// Those of them that gave notice since.
    pub left: u64,
    /// What comes, plan by plan, those with most subscriptions first.
    pub plans: Vec<PlanOf>,
}

/// A plan with its name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanOf {
    /// Its name; `None` where none is told.
    pub plan: Option<String>,
    /// What its subscriptions do and will do.
    #[serde(flatten)]
    pub figures: Plan,
}

/// Days over which the churn of subscriptions is counted.
pub const SUBSCRIPTION_DAYS: i32 = 30;

/// How long customers stay as of a day, by what they have in common.
///
/// # Errors
///
/// Where the segment is not known or not for this reader.
pub fn lasting(state: &State, moment: &Moment, by: &Grouping, reader: &Reader) -> Result<LastingOf, EngineError> {
    let history = state.history_of(&gone::rule(&state.catalogue)?, moment.day);
    let spells = customer_spells(&history, moment.population(state));
    let compared = match by {
        Grouping::Segment(id) => {
            let members = segments::members_of(state, moment, id, reader)?;
            compare(&spells, |customer| Some(if members.contains(customer) { "in" } else { "out" }.to_owned()))
        }
        plain => compare(&spells, |customer| group_of(state, moment, plain, customer)),
    };
    let all: Vec<Spell> = spells.iter().map(|(_, spell)| *spell).collect();
    Ok(LastingOf {
        at: moment.day,
        rule: gone::GONE,
        all: Lasting::of(&all),
        parted: Parted::of(&history, &spells, moment.day),
        by: by.clone(),
        compared,
        subscriptions: subscriptions(state, moment.day),
    })
}

fn group_of(state: &State, moment: &Moment, by: &Grouping, customer: CustomerIndex) -> Option<String> {
    let row = customer.0 as usize;
    let facts = moment.population(state).facts.row(row);
    let name = match by {
        Grouping::SalesChannel => {
            let orders = moment.orders(state);
            let first = orders.orders_of(customer).first()?;
            state.book.sales_channels.text(orders.sales_channel(*first)).map(str::to_owned)
        }
        Grouping::FirstChannel => state.book.words.text(facts.looking.first_channel).map(str::to_owned),
        Grouping::Country => state.book.histories()[row].person.country().map(str::to_owned),
        Grouping::Year => facts.first_order.map(|day| day.date().year().to_string()),
        Grouping::Segment(_) => None,
    };
    name.filter(|name| !name.is_empty())
}

fn subscriptions(state: &State, day: Day) -> Option<Subscriptions> {
    let all = analytics::lasting::subscriptions(&state.book, day);
    if all.is_empty() {
        return None;
    }
    let named = |figures: Plan| PlanOf {
        plan: state.book.words.text(figures.plan).filter(|name| !name.is_empty()).map(str::to_owned),
        figures,
    };
    let then = day.plus(-SUBSCRIPTION_DAYS);
    let ran = || all.iter().filter(|one| one.runs_on(then));
    let spells: Vec<Spell> = all.iter().map(|one| one.spell(day)).collect();
    Some(Subscriptions {
        lasting: Lasting::of(&spells),
        running: all.iter().filter(|one| one.runs_on(day)).count() as u64,
        before: ran().count() as u64,
        left: ran().filter(|one| one.left.is_some()).count() as u64,
        plans: plans(&all, day, state.discount_rate()).into_iter().map(named).collect(),
    })
}
