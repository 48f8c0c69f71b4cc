//! The figures of winning customers as KPIs ask for them: of a period, of everybody or a choice of customers, by channel or country. They are those
//! of the page, from the same pass.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Amount, Period};
use lifecycle::CustomerIndex;
use lifecycle::vintage::Basis;

use super::{GroupFigures, Groups, Ledger, Question, Split, measure};
use crate::kpi::{Context, Dimension};
use crate::orders::CustomerSet;
use crate::population::Population;

/// Figures of everybody by period that were found already, for as long as a day is remembered.
#[derive(Debug, Default)]
pub struct Remembered(Mutex<HashMap<Period, Arc<GroupFigures>>>);

/// Periods remembered: a year by days is more than any page asks for.
const MOST_REMEMBERED: usize = 512;

/// What KPIs of winning customers rest on, as of the day of the orders.
#[derive(Clone, Copy)]
pub struct Acquired<'a> {
    /// Costs and margins.
    pub ledger: &'a Ledger,
    /// Everybody, with what is expected of them.
    pub population: &'a Population,
    /// What was found before.
    pub remembered: &'a Remembered,
    /// The figures of a part, where they were found with those of the other parts.
    pub of_part: Option<&'a GroupFigures>,
}

/// A part of the customers won, with its figures.
pub struct NamedFigures {
    /// Name of the channel or country; `None` for those of whom nothing tells.
    pub name: Option<String>,
    /// Its figures.
    pub figures: GroupFigures,
}

/// What the value model expects of a customer to bring in 12 months; `None` where nothing is foretold.
pub fn expected_of(population: &Population, customer: CustomerIndex) -> Option<Amount> {
    let forecast = population.facts.forecast(customer.0 as usize)?;
    (forecast.basis != Basis::FixedDays).then_some(forecast.value_year)
}

/// The channels of the costs, and by key the number of its channel; keys of a channel stand together.
pub fn channels(ledger: &Ledger) -> (Vec<String>, Vec<usize>) {
    let (mut names, mut of_key): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    for key in ledger.costs.keys() {
        if names.last() != Some(&key.channel) {
            names.push(key.channel.clone());
        }
        of_key.push(names.len() - 1);
    }
    (names, of_key)
}

impl Acquired<'_> {
    /// The figures of what a context asks for.
    pub fn figures(&self, context: &Context<'_>) -> Arc<GroupFigures> {
        if let Some(of_part) = self.of_part {
            return Arc::new(of_part.clone());
        }
        if !context.filter.is_all() {
            return self.of_chosen(context);
        }
        let period = context.period;
        let remembered = || self.remembered.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered().get(&period) {
            return Arc::clone(known);
        }
        let nobody = |_: CustomerIndex, _: &mut dyn FnMut(usize)| {};
        let nowhere = |_| None;
        let groups = Groups { count: 0, of: &nobody, split: Split::Day(&nowhere) };
        let found = Arc::new(self.measure(context, &groups).swap_remove(0));
        let mut all = remembered();
        if all.len() >= MOST_REMEMBERED {
            all.clear();
        }
        all.insert(period, Arc::clone(&found));
        found
    }

    /// Of those whose first order is chosen; nothing is spent on them as such, so each bears a part of what their channel cost.
    fn of_chosen(&self, context: &Context<'_>) -> Arc<GroupFigures> {
        let chosen = chosen(context);
        let channels = channels(self.ledger).1;
        let of = |customer: CustomerIndex, each: &mut dyn FnMut(usize)| {
            if chosen.contains(customer) {
                each(0);
            }
        };
        let groups = Groups { count: 1, of: &of, split: Split::Shared { channels: &channels } };
        Arc::new(self.measure(context, &groups).swap_remove(1))
    }

    /// The parts of a dimension of winning; `None` for another dimension.
    pub fn parts(&self, context: &Context<'_>, dimension: Dimension) -> Option<Vec<NamedFigures>> {
        let (names, of, of_key) = match dimension {
            Dimension::WonBy => self.by_channel(context),
            Dimension::HomeCountry => by_country(context, channels(self.ledger).1),
            Dimension::Country | Dimension::SalesChannel | Dimension::Buyers | Dimension::Cohort => return None,
        };
        let chosen = (!context.filter.is_all()).then(|| chosen(context));
        let of = |customer: CustomerIndex, each: &mut dyn FnMut(usize)| {
            if chosen.as_ref().is_none_or(|chosen| chosen.contains(customer)) {
                each(of[customer.0 as usize]);
            }
        };
        let channels = channels(self.ledger).1;
        let is_own = dimension == Dimension::WonBy && chosen.is_none();
        let split = if is_own { Split::Key(&of_key) } else { Split::Shared { channels: &channels } };
        let mut figures = self.measure(context, &Groups { count: names.len(), of: &of, split });
        figures.remove(0);
        let named = names.into_iter().zip(figures).map(|(name, figures)| NamedFigures { name, figures });
        Some(named.filter(|part| part.figures.customers > 0 || part.figures.spend.total() > Amount::ZERO).collect())
    }

    fn by_channel(&self, context: &Context<'_>) -> (Vec<Option<String>>, Vec<usize>, Vec<usize>) {
        let (names, of_key) = channels(self.ledger);
        let mut names: Vec<Option<String>> =
            names.into_iter().map(|name| Some(name).filter(|it| !it.is_empty())).collect();
        // What names no channel at all stands first, and is where those stand of whom nothing tells.
        let unknown = if names.first().is_some_and(Option::is_none) {
            0
        } else {
            names.push(None);
            names.len() - 1
        };
        let of = |customer| self.ledger.costs.key_of(customer).map_or(unknown, |key| of_key[key as usize]);
        let of = (0..).map(CustomerIndex).take(context.book.len()).map(of).collect();
        (names, of, of_key)
    }

    fn measure(&self, context: &Context<'_>, groups: &Groups<'_>) -> Vec<GroupFigures> {
        let expected = |customer: CustomerIndex| expected_of(self.population, customer);
        measure(self.ledger, &Question { orders: context.orders, period: context.period, expected: &expected }, groups)
    }
}

/// Customers whose first order is chosen, whenever they placed it.
fn chosen(context: &Context<'_>) -> CustomerSet {
    let mut all = Vec::new();
    context.each_first_order_in(context.orders.all_rows(), |_, customer| all.push(customer));
    all.sort_unstable();
    all.into_iter().collect()
}

/// Names of countries, by customer the number of theirs, and what is told of the keys of costs: nothing.
fn by_country(context: &Context<'_>, of_key: Vec<usize>) -> (Vec<Option<String>>, Vec<usize>, Vec<usize>) {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut names: Vec<Option<String>> = vec![None];
    let mut of = Vec::with_capacity(context.book.len());
    for history in context.book.histories() {
        let country = history.person.country().filter(|country| !country.is_empty());
        of.push(country.map_or(0, |country| {
            *numbers.entry(country).or_insert_with(|| {
                names.push(Some(country.to_owned()));
                names.len() - 1
            })
        }));
    }
    (names, of, of_key)
}
