//! Repeat purchases by cohort.

use analytics::{Cohorts, CustomerSet, OrderTable};
use domain::Amount;

use crate::support::told;

#[test]
fn a_cohort_is_followed_month_by_month() {
    let book = told(&[
        "2024-01-03 anna 20",
        "2024-01-10 ben 30",
        "2024-01-31 anna 5",
        "2024-03-05 anna 40",
        "2024-03-06 clara 10",
        "2024-03-07 - 99",
    ]);
    let table = OrderTable::build(&book, "2024-03-15".parse().unwrap());
    let cohorts = Cohorts::build(&table, None);
    let january = &cohorts.rows[0];
    assert_eq!((january.size, january.cells.len(), january.is_complete), (2, 3, true));
    let cells: Vec<_> = january.cells.iter().map(|cell| (cell.customers, cell.orders, cell.revenue)).collect();
    let units = Amount::from_units;
    assert_eq!(cells, [(2, 3, units(55)), (0, 0, units(0)), (1, 1, units(40))]);
    assert_eq!(january.cells.iter().map(|cell| cell.is_complete).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(january.share(2).and_then(analytics::cohort::CohortShare::value), Some(0.5));
    assert_eq!(january.share(3), None);
    // February won nobody and still has its row; March is not over.
    assert_eq!(
        (cohorts.rows[1].size, cohorts.rows[1].share(0).and_then(analytics::cohort::CohortShare::value)),
        (0, None)
    );
    assert_eq!((cohorts.rows[2].size, cohorts.rows[2].is_complete), (1, false));
    // Over cohorts whose month 0 is over: January and February.
    assert_eq!(cohorts.average(0).map(|average| (average.part, average.whole)), Some((2, 2)));
    assert_eq!(cohorts.average(2), None);
    let anna: CustomerSet = [lifecycle::CustomerIndex(0)].into_iter().collect();
    assert_eq!(Cohorts::build(&table, Some(&anna)).rows[0].size, 1);
    let nothing = OrderTable::build(&told(&[]), "2024-03-15".parse().unwrap());
    assert!(Cohorts::build(&nothing, None).rows.is_empty());
}
