//! How many customers each phase had at the end of every month: piled areas, and the table behind them.

use analytics::flows::PhaseGrid;
use analytics::kpi::{Grain, Unit};
use domain::{Day, Period};
use engine::ask::movements::Standing;
use lifecycle::phase::Phase;
use lifecycle::{PhaseModel, PhaseNumber};
use words::Format;

use crate::view::chart::{Chart, Kind, Picture, Series};

/// The phases as they lie on each other, from the bottom: those who buy, the best first; then who returned; then who
/// left.
pub(crate) fn piled(model: &PhaseModel) -> Vec<(PhaseNumber, &Phase)> {
    let mut phases = model.along_the_cycle();
    phases.sort_by_key(|(_, phase)| match phase.standing {
        Standing::Active => (0, u8::MAX - phase.place),
        Standing::Returned => (1, phase.place),
        Standing::Away => (2, phase.place),
    });
    phases
}

/// The stock of all phases as a table.
pub(crate) struct StockTable {
    /// Name and colour of every phase.
    pub(crate) heads: Vec<(String, String)>,
    /// Day and counts, the latest first.
    pub(crate) rows: Vec<(String, Vec<String>)>,
}

/// The stock of all phases over the latest `months`; a click on a month leads to what `link` says.
pub(crate) fn stock(
    format: &Format,
    model: &PhaseModel,
    flow: &PhaseGrid,
    months: usize,
    link: impl Fn(Period) -> String,
) -> (Picture, StockTable) {
    let start = flow.days.len().saturating_sub(months);
    let (days, counts) = (&flow.days[start..], &flow.counts[start..]);
    let of = |number: PhaseNumber| counts.iter().map(move |row| row.get(usize::from(number.0)).copied().unwrap_or(0));
    let present: Vec<_> = piled(model).into_iter().filter(|(number, _)| of(*number).any(|count| count > 0)).collect();
    let month = |day: &Day| Period::month_of(*day);
    let mut chart = Chart::new(Kind::Stack, Unit::Count).over(Grain::Month, days.iter().map(month));
    for (number, phase) in &present {
        let values = of(*number).map(|count| Some(count as f64)).collect();
        chart = chart.with(Series::new(phase.name.get(format.language), values).phase(&phase.colour));
    }
    if days.last().is_some_and(|day| *day != day.month_end()) {
        chart = chart.partial(format.text("phases-until-today"));
    }
    let hrefs = days.iter().map(|day| Some(link(month(day)))).collect();
    let picture =
        Picture::new("stock", &chart.hrefs(hrefs).worded(format), stock_in_words(format, &present, days, counts));
    let table = StockTable {
        heads: present
            .iter()
            .map(|(_, phase)| (phase.name.get(format.language).to_owned(), phase.colour.clone()))
            .collect(),
        rows: days
            .iter()
            .zip(counts)
            .rev()
            .map(|(day, row)| {
                let cell = |(number, _): &(PhaseNumber, &Phase)| format.integer(row[usize::from(number.0)]);
                (format.date_short(*day), present.iter().map(cell).collect())
            })
            .collect(),
    };
    (picture.called(format!("phases-{}", model.id)), table)
}

/// How the largest phases changed from the first month to the last.
fn stock_in_words(format: &Format, present: &[(PhaseNumber, &Phase)], days: &[Day], counts: &[Vec<u64>]) -> String {
    let (Some(first), Some(last), Some(before), Some(now)) = (days.first(), days.last(), counts.first(), counts.last())
    else {
        return String::new();
    };
    let mut largest: Vec<_> = present.iter().collect();
    largest.sort_by_key(|(number, _)| std::cmp::Reverse(now[usize::from(number.0)]));
    let told = largest.into_iter().take(3).map(|(number, phase)| {
        let place = usize::from(number.0);
        let gaps = [
            ("phase", phase.name.get(format.language).into()),
            ("before", before[place].into()),
            ("now", now[place].into()),
        ];
        format.format("phases-stock-change", &gaps)
    });
    let gaps = [
        ("first", format.month(*first).into()),
        ("last", format.month(*last).into()),
        ("changes", told.collect::<Vec<_>>().join("; ").into()),
    ];
    format.format("phases-stock-in-words", &gaps)
}
