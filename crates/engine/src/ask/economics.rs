//! Economics: what customers cost and when they have paid it back, by channel, campaign, cohort, country, segment or phase.

use std::collections::HashMap;
use std::sync::Arc;

use analytics::CustomerSet;
use analytics::economics::{
    FirstOrders, GroupFigures, Groups, Keeping, Ledger, Measure, Outlay, Question, Rates, Sources, Split, channels,
    expected_of, keeping, measure,
};
use domain::{Amount, Comparison, Day, Period};
use lifecycle::CustomerIndex;
use lifecycle::phase::Name;
use serde::Serialize;
use words::Format;

use super::kpis::COMPARISONS;
use super::{model, segments};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::pseudonym::Reader;
use crate::state::{Moment, State};

/// By what customers are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The channel that won them.
    #[default]
    Channel,
    /// The campaign that won them.
    Campaign,
    /// The month of the first order.
    Cohort,
    /// Country.
    Country,
    /// Segment; somebody may be in several.
    Segment,
    /// Phase of the leading model.
    Phase,
}

impl By {
    /// All, in the order of the page.
    pub const ALL: [Self; 6] = [Self::Channel, Self::Campaign, Self::Cohort, Self::Country, Self::Segment, Self::Phase];

    /// Its name in addresses and for programs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Campaign => "campaign",
            Self::Cohort => "cohort",
            Self::Country => "country",
            Self::Segment => "segment",
            Self::Phase => "phase",
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Channel => "economics-by-channel",
            Self::Campaign => "economics-by-campaign",
            Self::Cohort => "economics-by-cohort",
            Self::Country => "economics-by-country",
            Self::Segment => "economics-by-segment",
            Self::Phase => "economics-by-phase",
        }
    }

    /// The one with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.id() == id)
    }

    /// Whether customers bear equal parts of what their channel cost, because nothing is spent on such a group itself.
    pub const fn is_shared(self) -> bool {
        matches!(self, Self::Country | Self::Segment | Self::Phase)
    }
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The period in which customers were won; by itself the 12 months up to the day.
    pub period: Option<Period>,
    /// By what they are grouped.
    pub by: By,
    /// Who asks.
    pub reader: Reader,
}

/// A group with its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupOf {
    /// Its name: the channel, the month as `2026-05`, the id of the segment or phase; `None` for those of whom nothing tells.
    pub group: Option<String>,
    /// Its campaign, where they are grouped by campaign; `None` where none is named.
    pub campaign: Option<String>,
    /// Its names in both languages, where it has any.
    pub name: Option<Name>,
    /// The figures.
    #[serde(flatten)]
    pub figures: GroupFigures,
}

/// What is known of costs in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CostsKnown {
    /// The first day with a cost, whatever the period.
    pub first: Option<Day>,
    /// The last one.
    pub last: Option<Day>,
    /// What clicks cost that are part of recorded spend and count only once.
    pub clicks_left_out: Amount,
    /// Statements in another currency, which count nowhere.
    pub in_other_currency: u64,
    /// Spend that no customer of a group bears: of channels that won nobody. Always 0 by channel, campaign and cohort.
    pub borne_by_nobody: Amount,
}

/// An earlier period beside the one asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Earlier {
    /// Which one.
    pub comparison: Comparison,
    /// Its days.
    pub period: Period,
    /// Customers won.
    pub customers: u64,
    /// What was spent.
    pub spend: Outlay,
    /// What a customer cost.
    pub acquisition_cost: Option<Amount>,
    /// First orders.
    pub first_orders: FirstOrders,
    /// What winning and keeping cost.
    pub keeping: Keeping,
}

/// Economics as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Economics {
    /// The day.
    pub at: Day,
    /// The period in which customers were won.
    pub period: Period,
    /// By what they are grouped.
    pub by: By,
    /// Whether figures speak of margin, or of revenue because too little margin is known.
    pub measure: Measure,
    /// What margins rest on.
    pub sources: Sources,
    /// What is known of costs.
    pub costs: CostsKnown,
    /// Everybody.
    pub all: GroupFigures,
    /// The groups.
    pub groups: Vec<GroupOf>,
    /// What winning and keeping customers costs.
    pub keeping: Keeping,
    /// The period before and the same one a year ago, as far as the data reach back.
    pub compared: Vec<Earlier>,
}

impl Economics {
    /// Of how many customers won in which period, as of when, and what amounts speak of: in a sentence.
    pub fn in_short(&self, format: &Format) -> String {
        let key = match self.measure {
            Measure::Margin => "economics-sub-margin",
            Measure::Revenue => "economics-sub-revenue",
        };
        let gaps = [
            ("period", format.period(self.period).into()),
            ("at", format.date(self.at).into()),
            ("count", self.all.customers.into()),
        ];
        format.format(key, &gaps)
    }
}

/// Economics of a period as of a day.
///
/// # Errors
///
/// Where nobody has ordered anything, the period lies after the day, or the log cannot be read.
pub fn economics(engine: &Engine, state: &State, day: Day, query: &Query) -> Result<Economics, EngineError> {
    let moment = state.at(day);
    let ledger = engine.ledger(state, day)?;
    let orders = moment.orders(state);
    let first = orders.first_day().ok_or(EngineError::NoData)?;
    let period = query.period.unwrap_or_else(|| super::kpis::default_period(day));
    let whole = Period::from_days(period.first(), period.last().min(day)).ok_or(EngineError::NoData)?;
    let population = moment.population(state);
    let expected = |customer: CustomerIndex| expected_of(population, customer);
    let question = |period: Period| Question { orders, period, expected: &expected };
    let grouped = Grouped::new(state, &moment, &ledger, whole, query)?;
    let mut figures = grouped.measure(&ledger, &question(whole)).into_iter();
    let all = figures.next().ok_or(EngineError::NoData)?;
    let borne: Amount = figures.as_slice().iter().map(|group| group.spend.total()).sum();
    let groups = grouped.told(figures);
    let of_earlier = |comparison: Comparison| {
        let period = whole.compared(comparison);
        (period.first() >= first).then(|| earlier(&ledger, &question(period), comparison))
    };
    let span = ledger.costs.span();
    // Whoever is in two segments bears a part in both.
    let is_whole = query.by.is_shared() && query.by != By::Segment;
    Ok(Economics {
        at: day,
        period: whole,
        by: query.by,
        measure: ledger.contributions.measure,
        sources: ledger.contributions.sources,
        costs: CostsKnown {
            first: span.map(|(first, _)| first),
            last: span.map(|(_, last)| last),
            clicks_left_out: ledger.costs.clicks_left_out(whole),
            in_other_currency: ledger.costs.in_other_currency(whole),
            borne_by_nobody: if is_whole { all.spend.total() - borne } else { Amount::ZERO },
        },
        keeping: keeping(&ledger, orders, whole),
        compared: COMPARISONS.into_iter().filter_map(of_earlier).collect(),
        all,
        groups,
    })
}

fn earlier(ledger: &Ledger, question: &Question<'_>, comparison: Comparison) -> Earlier {
    let nothing = |_: CustomerIndex, _: &mut dyn FnMut(usize)| {};
    let nowhere = |_: Day| None;
    let all = measure(ledger, question, &Groups { count: 0, of: &nothing, split: Split::Day(&nowhere) });
    let all = all.first();
    Earlier {
        comparison,
        period: question.period,
        customers: all.map_or(0, |all| all.customers),
        spend: all.map_or_else(Outlay::default, |all| all.spend),
        acquisition_cost: all.and_then(|all| all.acquisition_cost),
        first_orders: all.map_or_else(FirstOrders::default, |all| all.first_orders),
        keeping: keeping(ledger, question.orders, question.period),
    }
}

/// Customers in groups, with the names of these.
struct Grouped {
    by: By,
    names: Vec<(Option<String>, Option<String>, Option<Name>)>,
    /// By customer the group, or none; unused for segments.
    of: Vec<u32>,
    /// By segment.
    members: Vec<Arc<CustomerSet>>,
    /// By key of the costs its group, or its channel.
    of_key: Vec<usize>,
    /// The months of the period.
    months: Vec<Period>,
}

/// Marks who is in no group.
const NONE: u32 = u32::MAX;

impl Grouped {
    fn new(
        state: &State,
        moment: &Moment,
        ledger: &Ledger,
        period: Period,
        query: &Query,
    ) -> Result<Self, EngineError> {
        let channels = channels(ledger);
        let mut grouped = Self {
            by: query.by,
            names: Vec::new(),
            of: Vec::new(),
            members: Vec::new(),
            of_key: channels.1,
            months: Vec::new(),
        };
        match query.by {
            By::Channel => grouped.by_channel(state, ledger, channels.0),
            By::Campaign => grouped.by_campaign(state, ledger),
            By::Cohort => grouped.by_cohort(state, moment, ledger, period),
            By::Country => grouped.by_country(state),
            By::Segment => grouped.by_segment(state, moment, &query.reader),
            By::Phase => grouped.by_phase(state, moment)?,
        }
        Ok(grouped)
    }

    fn by_channel(&mut self, state: &State, ledger: &Ledger, names: Vec<String>) {
        self.names = names.into_iter().map(|name| (Some(name), None, None)).collect();
        // What names no channel at all stands first, and is where those stand of whom nothing tells.
        let unknown = match self.names.first_mut() {
            Some(nameless) if nameless.0.as_deref() == Some("") => {
                nameless.0 = None;
                0
            }
            _ => {
                self.names.push((None, None, None));
                self.names.len() - 1
            }
        };
        let of = |customer| ledger.costs.key_of(customer).map_or(unknown, |key| self.of_key[key as usize]);
        self.of = everybody(state).map(|customer| number(of(customer))).collect();
    }

    fn by_campaign(&mut self, state: &State, ledger: &Ledger) {
        let keys = ledger.costs.keys();
        let channel = |name: &String| Some(name.clone()).filter(|name| !name.is_empty());
        let named = keys.iter().map(|key| (channel(&key.channel), key.campaign.clone(), None));
        self.names = named.chain([(None, None, None)]).collect();
        self.of_key = (0..keys.len()).collect();
        let unknown = number(keys.len());
        self.of = everybody(state).map(|customer| ledger.costs.key_of(customer).unwrap_or(unknown)).collect();
    }

    fn by_cohort(&mut self, state: &State, moment: &Moment, ledger: &Ledger, period: Period) {
        let orders = moment.orders(state);
        // Months before anything was ordered or spent are no cohorts, however far back the period reaches.
        let known = orders.first_day().into_iter().chain(ledger.costs.span().map(|(first, _)| first)).min();
        let known = known.and_then(|first| Period::from_days(period.first().max(first), period.last()));
        self.months = known.map_or_else(Vec::new, |known| known.months().collect());
        let name = |month: &Period| (Some(Period::month_of(month.first()).to_string()), None, None);
        self.names = self.months.iter().map(name).collect();
        let of = |customer| orders.first_order_day(customer).and_then(|day| month_of(&self.months, day));
        self.of = everybody(state).map(|customer| of(customer).map_or(NONE, number)).collect();
    }

    fn by_country(&mut self, state: &State) {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut names: Vec<Option<&str>> = vec![None];
        for history in state.book.histories() {
            let country = history.person.country().filter(|country| !country.is_empty());
            self.of.push(country.map_or(0, |country| {
                *numbers.entry(country).or_insert_with(|| {
                    names.push(Some(country));
                    number(names.len() - 1)
                })
            }));
        }
        self.names = names.into_iter().map(|name| (name.map(str::to_owned), None, None)).collect();
    }

    fn by_segment(&mut self, state: &State, moment: &Moment, reader: &Reader) {
        // A rule that cannot be read, or not by this reader, is no group.
        for known in state.segments.iter() {
            if let Ok(members) = segments::members_of(state, moment, &known.segment.id, reader) {
                self.members.push(members);
                self.names.push((Some(known.segment.id.clone()), None, Some(known.segment.name.clone())));
            }
        }
    }

    fn by_phase(&mut self, state: &State, moment: &Moment) -> Result<(), EngineError> {
        let (place, model) = model(state, None)?;
        let name = |phase: &lifecycle::Phase| (Some(phase.id.clone()), None, Some(phase.name.clone()));
        self.names = model.phases.iter().map(name).collect();
        let phases = &moment.population(state).phases[place];
        let known = |phase: &lifecycle::PhaseNumber| {
            let place = u32::from(phase.0);
            if (place as usize) < self.names.len() { place } else { NONE }
        };
        self.of = phases.iter().map(known).collect();
        Ok(())
    }

    fn measure(&self, ledger: &Ledger, question: &Question<'_>) -> Vec<GroupFigures> {
        let of = |customer: CustomerIndex, each: &mut dyn FnMut(usize)| {
            if self.by == By::Segment {
                let within = self.members.iter().enumerate().filter(|(_, members)| members.contains(customer));
                within.for_each(|(group, _)| each(group));
            } else if let Some(group) = self.of.get(customer.0 as usize).filter(|group| **group != NONE) {
                each(*group as usize);
            }
        };
        let of_day = |day: Day| month_of(&self.months, day);
        let split = match self.by {
            By::Channel | By::Campaign => Split::Key(&self.of_key),
            By::Cohort => Split::Day(&of_day),
            By::Country | By::Segment | By::Phase => Split::Shared { channels: &self.of_key },
        };
        measure(ledger, question, &Groups { count: self.names.len(), of: &of, split })
    }

    /// The groups with their names, those that cost most first; cohorts and phases in their own order. Groups of nothing are left out.
    fn told(self, figures: impl Iterator<Item = GroupFigures>) -> Vec<GroupOf> {
        let named = self.names.into_iter().zip(figures);
        let mut told: Vec<GroupOf> = named
            .map(|((group, campaign, name), figures)| GroupOf { group, campaign, name, figures })
            .filter(|told| {
                let figures = &told.figures;
                figures.worth.customers > 0 || figures.spend.total() > Amount::ZERO
            })
            .collect();
        if !matches!(self.by, By::Cohort | By::Phase) {
            let rank =
                |told: &GroupOf| (told.figures.spend.total(), told.figures.customers, told.figures.worth.customers);
            told.sort_by(|one, other| {
                let names = |told: &GroupOf| (told.group.clone(), told.campaign.clone());
                rank(other).cmp(&rank(one)).then_with(|| names(one).cmp(&names(other)))
            });
        }
        told
    }
}

fn everybody(state: &State) -> impl Iterator<Item = CustomerIndex> {
    (0..number(state.book.len())).map(CustomerIndex)
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NONE)
}

/// The place of the month in which a day lies.
fn month_of(months: &[Period], day: Day) -> Option<usize> {
    let place = months.partition_point(|month| month.end() <= day);
    months.get(place).filter(|month| month.contains(day)).map(|_| place)
}

impl Engine {
    /// What economics rest on as of a day, derived at most once while the day is remembered.
    pub fn ledger(&self, state: &State, day: Day) -> Result<Arc<Ledger>, EngineError> {
        self.ledger_of(state, &state.at(day))
    }

    /// The same for a moment of the state.
    pub(crate) fn ledger_of(&self, state: &State, moment: &Moment) -> Result<Arc<Ledger>, EngineError> {
        if let Some(known) = moment.known_ledger() {
            return Ok(known);
        }
        let kept = self.kept_apart(state)?;
        let rates = Rates::of(&state.firm);
        Ok(moment.ledger(|| Ledger::build(&state.book, moment.orders(state), &kept.goods, &kept.spending, &rates)))
    }
}
