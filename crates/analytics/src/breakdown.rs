//! Phases by what customers have in common: the month of their first order, the channel of it, the channel by which they
//! first came.

use std::collections::BTreeMap;

use domain::Period;
use lifecycle::{CustomerIndex, PhaseNumber};
use models::statistics::{self, Interval, USUAL_LEVEL};
use serde::Serialize;

use crate::orders::OrderTable;
use crate::population::Population;

/// What customers are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupedBy {
    /// Month of the first order.
    Cohort,
    /// Sales channel of the first order.
    SalesChannel,
    /// Channel of the first visit that tells one.
    FirstChannel,
}

impl GroupedBy {
    /// All with the names they have in links and for programs.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Cohort, "cohort"), (Self::SalesChannel, "sales_channel"), (Self::FirstChannel, "first_channel")];

    /// The one with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(by, _)| *by)
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cohort => "cohort",
            Self::SalesChannel => "sales_channel",
            Self::FirstChannel => "first_channel",
        }
    }
}

/// A group of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerGroup {
    /// First ordered in this month, counted from the year 0.
    Cohort(i32),
    /// The channel with this number: among the book's sales channels, or its words.
    Channel(u32),
    /// No order, or no channel told.
    Nothing,
}

impl CustomerGroup {
    /// The group of a month.
    fn month(day: domain::Day) -> Self {
        let date = day.date();
        Self::Cohort(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }
}

/// How many customers of a group are in each phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupLine {
    /// The group.
    pub group: CustomerGroup,
    /// The month of a cohort.
    pub month: Option<Period>,
    /// Customers of the group.
    pub customers: u64,
    /// Of them in each phase, by its number.
    pub phases: Vec<u64>,
}

impl GroupLine {
    /// The share of the group in a phase, with Wilson's interval.
    pub fn share(&self, phase: PhaseNumber) -> Option<Interval> {
        statistics::share(*self.phases.get(usize::from(phase.0))?, self.customers, USUAL_LEVEL)
    }
}

/// Customers by group and phase: cohorts in time, channels from most customers to fewest, those of whom nothing is told
/// at the end. `phases` are everybody's in the order of the book, `count` is how many a model has.
pub fn breakdown(
    by: GroupedBy,
    phases: &[PhaseNumber],
    count: usize,
    population: &Population,
    orders: &OrderTable,
) -> Vec<GroupLine> {
    let channel = |number: u32| if number == 0 { CustomerGroup::Nothing } else { CustomerGroup::Channel(number) };
    let group_of = |customer: CustomerIndex| match by {
        GroupedBy::Cohort => orders.first_order_day(customer).map_or(CustomerGroup::Nothing, CustomerGroup::month),
        GroupedBy::SalesChannel => {
            let first = orders.orders_of(customer).first();
            first.map_or(CustomerGroup::Nothing, |row| channel(orders.sales_channel(*row)))
        }
        GroupedBy::FirstChannel => {
            let facts = population.facts.get(customer.0 as usize);
            channel(facts.map_or(0, |facts| facts.looking.first_channel))
        }
    };
    let mut groups: BTreeMap<CustomerGroup, Vec<u64>> = BTreeMap::new();
    for (customer, phase) in (0..).map(CustomerIndex).zip(phases) {
        if usize::from(phase.0) < count {
            groups.entry(group_of(customer)).or_insert_with(|| vec![0; count])[usize::from(phase.0)] += 1;
        }
    }
    let line = |(group, phases): (CustomerGroup, Vec<u64>)| GroupLine {
        group,
        month: month_of(group),
        customers: phases.iter().sum(),
        phases,
    };
    let mut lines: Vec<GroupLine> = groups.into_iter().map(line).collect();
    if by != GroupedBy::Cohort {
        lines.sort_by_key(|line| (line.group == CustomerGroup::Nothing, std::cmp::Reverse(line.customers), line.group));
    }
    lines
}

fn month_of(group: CustomerGroup) -> Option<Period> {
    let CustomerGroup::Cohort(months) = group else { return None };
    let first = domain::Day::from_number(0).plus_months(months - 1970 * 12);
    Some(Period::month_of(first))
}

#[cfg(test)]
mod tests {
    use domain::Day;
    use lifecycle::{Book, Facts};

    use super::*;
    use crate::population::UNKNOWN;

    #[test]
    fn a_month_is_found_again() {
        for text in ["2011-12-09", "1997-01-01", "1969-12-31", "2024-02-29"] {
            let day: Day = text.parse().expect("a day");
            assert_eq!(month_of(CustomerGroup::month(day)), Some(Period::month_of(day)), "{text}");
        }
    }

    #[test]
    fn groups_stand_by_size_and_the_untold_last() {
        let channels = [2, 0, 3, 3, 0, 0, 2, 3, 2, 2];
        let phases = [0, 1, 0, 1, 1, 1, 0, 0, 0, u8::MAX].map(PhaseNumber);
        let facts = channels.map(|first_channel| Facts {
            looking: lifecycle::facts::Looking { first_channel, ..Default::default() },
            ..Facts::default()
        });
        let day = Day::from_number(0);
        let population = Population { day, facts: facts.into_iter().collect(), phases: vec![phases.to_vec()] };
        let orders = OrderTable::build(&Book::new(&domain::Zone::utc()), day);
        let lines = breakdown(GroupedBy::FirstChannel, &phases, 2, &population, &orders);
        let told: Vec<_> = lines.iter().map(|line| (line.group, line.phases.clone(), line.customers)).collect();
        assert_eq!(
            told,
            [
                (CustomerGroup::Channel(2), vec![3, 0], 3),
                (CustomerGroup::Channel(3), vec![2, 1], 3),
                (CustomerGroup::Nothing, vec![0, 3], 3),
            ]
        );
        assert_eq!(phases[9], UNKNOWN);
        let share = lines[1].share(PhaseNumber(0)).expect("some customers").estimate;
        assert!((share - 2.0 / 3.0).abs() < 1e-12);
    }
}
