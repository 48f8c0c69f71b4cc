//! The KPI catalogue: each KPI defined once, for page, API, report, goal and alert alike.
//!
//! One KPI, one file, `kpi/<phase>/<kpi>.rs`: its module documentation is its help page, its `DEFINITION` its names and
//! limits, its `measure` the arithmetic. A [`Context`] says which orders of which period are meant; a [`Measurement`]
//! keeps both numbers of a share and the reason where there is no value.
//!
//! ```
//! use analytics::kpi;
//! let revenue = kpi::find("revenue").expect("in the catalogue");
//! assert_eq!(revenue.definition.name.de, "Umsatz");
//! ```

mod context;
pub mod decision;
mod definition;
pub mod delivery;
mod interval;
mod measurement;
mod question;
pub mod recovery;
pub mod retention;

pub use context::{
    ACTIVE_MONTHS, ActiveCustomers, Activity, BuyerCounts, Buyers, Context, Coverage, Filter, Purchases, RefundDay,
};
pub use definition::{
    Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_MEAN, MINIMUM_FOR_A_MEDIAN, MINIMUM_FOR_A_SHARE, Text,
    Unit,
};
pub use interval::Interval;
pub use measurement::{Measurement, Moments, NoValue, Quantity};
pub use question::{Compared, Grain, NotSplit, Part, Point, Reading, Slice, by, measure_all, read, series};

/// A KPI: its definition and its arithmetic.
#[derive(Clone, Copy)]
pub struct Kpi {
    /// What it is.
    pub definition: &'static Definition,
    arithmetic: fn(&Context<'_>) -> Measurement,
}

impl Kpi {
    const fn new(definition: &'static Definition, arithmetic: fn(&Context<'_>) -> Measurement) -> Self {
        Self { definition, arithmetic }
    }

    /// Measures it. Outside the data and below its minimum count it has no value.
    pub fn measure(&self, context: &Context<'_>) -> Measurement {
        if context.coverage() == Coverage::None {
            return Measurement::none(NoValue::OutsideData);
        }
        (self.arithmetic)(context).from_at_least(self.definition.minimum_count)
    }
}

impl std::fmt::Debug for Kpi {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Kpi").field(&self.definition.id).finish()
    }
}

/// Puts modules into the catalogue, so that a KPI's name stands in it once.
macro_rules! catalogue {
    ($($phase:ident :: $kpi:ident),+ $(,)?) => {
        &[$(Kpi::new(&$phase::$kpi::DEFINITION, $phase::$kpi::measure)),+]
    };
}

/// Every KPI, in the order of the page.
pub static CATALOGUE: &[Kpi] = catalogue![
    decision::revenue,
    decision::net_revenue,
    decision::orders,
    decision::average_order_value,
    decision::items_per_order,
    decision::new_customers,
    decision::first_order_value,
    decision::acquisition_cost,
    decision::first_order_covered,
    decision::paid_back_share,
    decision::payback_days,
    decision::value_to_cost,
    delivery::refunds,
    delivery::refund_share,
    retention::customers,
    retention::returning_customers,
    retention::new_customer_share,
    retention::returning_customer_share,
    retention::repeat_purchase_rate,
    retention::repeat_purchase_rate_90,
    retention::repeat_purchase_rate_365,
    retention::purchase_frequency,
    retention::revenue_per_customer,
    retention::new_revenue_share,
    retention::discount_share,
    retention::retention_rate,
    retention::churn_rate,
    retention::median_days_between_orders,
    recovery::reactivation_rate,
];

/// The KPI with an id.
pub fn find(id: &str) -> Option<&'static Kpi> {
    CATALOGUE.iter().find(|kpi| kpi.definition.id == id)
}
