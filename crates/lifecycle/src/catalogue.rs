//! The catalogue of facts: what rules may ask about, each fact once, with its names and how to read it.
//!
//! To add a fact: compute it in `facts.rs` or below, then add one line at the end of `touchpoints::FACTS`.

mod columns;
mod touchpoints;
mod windows;

pub use columns::FactColumns;
use domain::{Currency, Day, Zone};
use rules::{Bounds, Catalogue, CatalogueError, FactDef, FactIndex, Type, Value, WindowQuery};

use crate::book::{Book, EntryKind, History};
use crate::facts::Facts;
use crate::facts::attributes::{attribute, told_as};

/// One customer as rules see them: their facts as of a day, and whose they are.
pub struct CustomerFacts<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// The customer's history, for the person and for windows over events.
    pub history: &'a History,
    /// The book it stands in, for the names behind numbers.
    pub book: &'a Book,
    /// The day as of which it is asked.
    pub today: Day,
    /// The firm's zone.
    pub zone: &'a Zone,
}

/// How a fact is read.
type Read = fn(&CustomerFacts<'_>) -> Value;

/// A fact of the catalogue.
struct Fact {
    id: &'static str,
    value_type: Type,
    /// What its numbers count; of other types the type says it.
    unit: Option<[&'static str; 2]>,
    growth: Growth,
    name: [&'static str; 2],
    description: [&'static str; 2],
    read: Read,
}

/// What beside events changes a fact. The replay of phases ([`crate::stays`]) looks at a customer again only when something
/// can have changed, so what stands here must be the whole truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Growth {
    /// Events only.
    Still,
    /// It grows with every day.
    WithTime,
    /// The vintage: it jumps when a new one holds, and stands still under each.
    Vintage,
    /// The vintage, and it is part of the forecast.
    Forecast,
    /// It moves between events and vintages in one direction, a little every day.
    Curve(Curve),
    /// It jumps on days that can be told beforehand.
    Step(Step),
}

/// What moves in one direction while nothing happens: forecasts, and intensity, which falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    SilenceScore,
    ProbabilityAlive,
    ProbabilityToBuy,
    ExpectedOrders,
    ExpectedValue,
    Intensity,
}

/// What makes facts jump on days known beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A purchase passes the middle of the time since the first one.
    Halves,
    /// A purchase is over for as long as a relation takes to settle.
    Settling,
    /// A session grows older than 30 or 60 days.
    Sessions,
    /// A parcel arrives as assumed, or is overdue.
    Parcels,
    /// A birthday comes, and is over.
    Birthday,
    /// A trial is over.
    Trials,
}

impl Step {
    /// All of them; their places number them.
    pub(crate) const ALL: [Self; 6] =
        [Self::Halves, Self::Settling, Self::Sessions, Self::Parcels, Self::Birthday, Self::Trials];
}

/// The words of the table for [`Growth`].
#[allow(non_upper_case_globals)] // they stand where the other words of a fact stand
mod growth {
    use super::{Curve, Growth, Step};

    pub(super) const Still: Growth = Growth::Still;
    pub(super) const WithTime: Growth = Growth::WithTime;
    pub(super) const Vintage: Growth = Growth::Vintage;
    pub(super) const Forecast: Growth = Growth::Forecast;
    pub(super) const SilenceScore: Growth = Growth::Curve(Curve::SilenceScore);
    pub(super) const ProbabilityAlive: Growth = Growth::Curve(Curve::ProbabilityAlive);
    pub(super) const ProbabilityToBuy: Growth = Growth::Curve(Curve::ProbabilityToBuy);
    pub(super) const ExpectedOrders: Growth = Growth::Curve(Curve::ExpectedOrders);
    pub(super) const ExpectedValue: Growth = Growth::Curve(Curve::ExpectedValue);
    pub(super) const Intensity: Growth = Growth::Curve(Curve::Intensity);
    pub(super) const Halves: Growth = Growth::Step(Step::Halves);
    pub(super) const Settling: Growth = Growth::Step(Step::Settling);
    pub(super) const Sessions: Growth = Growth::Step(Step::Sessions);
    pub(super) const Parcels: Growth = Growth::Step(Step::Parcels);
    pub(super) const Birthday: Growth = Growth::Step(Step::Birthday);
    pub(super) const Trials: Growth = Growth::Step(Step::Trials);
}

/// What numbers count, in German and English.
#[allow(non_upper_case_globals)] // they stand where the other words of a fact stand
mod unit {
    pub(super) const Orders: [&str; 2] = ["Bestellungen", "orders"];
    pub(super) const PurchaseDays: [&str; 2] = ["Kauftage", "purchase days"];
    pub(super) const Refunds: [&str; 2] = ["Erstattungen", "refunds"];
    pub(super) const Pieces: [&str; 2] = ["Stück", "pieces"];
    pub(super) const Visits: [&str; 2] = ["Sitzungen", "sessions"];
    pub(super) const Pages: [&str; 2] = ["Seiten", "pages"];
    pub(super) const Views: [&str; 2] = ["Aufrufe", "views"];
    pub(super) const Searches: [&str; 2] = ["Suchen", "searches"];
    pub(super) const Networks: [&str; 2] = ["Netzwerke", "networks"];
    pub(super) const Consents: [&str; 2] = ["Einwilligungen", "consents"];
    pub(super) const Forms: [&str; 2] = ["Formulare", "forms"];
    pub(super) const StoreVisits: [&str; 2] = ["Besuche", "visits"];
    pub(super) const Products: [&str; 2] = ["Produkte", "products"];
    pub(super) const Payments: [&str; 2] = ["Zahlungen", "payments"];
    pub(super) const Deliveries: [&str; 2] = ["Lieferungen", "deliveries"];
    pub(super) const Returns: [&str; 2] = ["Retouren", "returns"];
    pub(super) const Tickets: [&str; 2] = ["Anfragen", "tickets"];
    pub(super) const Complaints: [&str; 2] = ["Beschwerden", "complaints"];
    pub(super) const OfTen: [&str; 2] = ["von 10", "of 10"];
    pub(super) const OfFive: [&str; 2] = ["von 5", "of 5"];
    pub(super) const OfHundred: [&str; 2] = ["von 100", "of 100"];
    pub(super) const Reviews: [&str; 2] = ["Bewertungen", "reviews"];
    pub(super) const Stars: [&str; 2] = ["Sterne", "stars"];
    pub(super) const Invitations: [&str; 2] = ["Einladungen", "invitations"];
    pub(super) const People: [&str; 2] = ["Personen", "people"];
    pub(super) const Posts: [&str; 2] = ["Beiträge", "posts"];
    pub(super) const Messages: [&str; 2] = ["Nachrichten", "messages"];
    pub(super) const Clicks: [&str; 2] = ["Klicks", "clicks"];
    pub(super) const Calls: [&str; 2] = ["Anrufe", "calls"];
    pub(super) const Points: [&str; 2] = ["Punkte", "points"];
    pub(super) const Coupons: [&str; 2] = ["Gutscheine", "coupons"];
    pub(super) const Days: [&str; 2] = ["Tage", "days"];
    pub(super) const Month: [&str; 2] = ["Monat", "month"];
    pub(super) const Trials: [&str; 2] = ["Testphasen", "trials"];
}

/// What beside events changes a fact of the catalogue.
pub(crate) fn growth_of(fact: FactIndex) -> Growth {
    all_facts().nth(fact.position()).map_or(Growth::Still, |fact| fact.growth)
}

fn optional<T>(value: Option<T>, wrap: impl FnOnce(T) -> Value) -> Value {
    value.map_or(Value::Missing, wrap)
}

fn instant(customer: &CustomerFacts<'_>, day: Option<Day>) -> Value {
    optional(day, |day| Value::Instant(customer.zone.start_of(day).as_microsecond()))
}

fn text(value: Option<&str>) -> Value {
    optional(value, Value::text)
}

macro_rules! fact {
    ($id:literal, $type:ident $(in $unit:ident)?, $growth:ident, $name_de:literal, $name_en:literal, $de:literal, $en:literal, $read:expr) => {
        Fact {
            id: $id,
            value_type: Type::$type,
            unit: fact!(@unit $($unit)?),
            growth: growth::$growth,
            name: [$name_de, $name_en],
            description: [$de, $en],
            read: $read,
        }
    };
    (@unit) => {
        None
    };
    (@unit $unit:ident) => {
        Some(unit::$unit)
    };
}

use fact;

/// Every fact, in the order of the catalogue.
fn all_facts() -> impl Iterator<Item = &'static Fact> {
    FACTS.iter().chain(touchpoints::FACTS)
}

/// The facts of orders and of the person. Positions are kept.
const FACTS: &[Fact] = &[
    fact!(
        "orders",
        Whole in Orders,
        Still,
        "Bestellungen",
        "Orders",
        "Bestellungen, ohne stornierte.",
        "Orders, without cancelled ones.",
        |c| Value::Whole(c.facts.orders.into())
    ),
    fact!(
        "purchase_days",
        Whole in PurchaseDays,
        Still,
        "Kauftage",
        "Purchase days",
        "Verschiedene Tage mit mindestens einer Bestellung.",
        "Different days with at least one order.",
        |c| Value::Whole(c.facts.purchase_days.into())
    ),
    fact!(
        "first_order",
        Instant,
        Still,
        "Erste Bestellung",
        "First order",
        "Tag der ersten Bestellung.",
        "Day of the first order.",
        |c| instant(c, c.facts.first_order)
    ),
    fact!(
        "last_order",
        Instant,
        Still,
        "Letzte Bestellung",
        "Last order",
        "Tag der letzten Bestellung.",
        "Day of the latest order.",
        |c| instant(c, c.facts.last_order)
    ),
    fact!(
        "silence",
        Duration,
        WithTime,
        "Stille",
        "Silence",
        "Tage seit der letzten Bestellung.",
        "Days since the latest order.",
        |c| optional(c.facts.silence_days(c.today), |days| Value::days(days.into()))
    ),
    fact!(
        "revenue",
        Money,
        Still,
        "Umsatz",
        "Revenue",
        "Waren nach Rabatt, ohne MwSt. und Versand, vor Erstattungen.",
        "Goods after discounts, without VAT and shipping, before refunds.",
        |c| Value::Money(c.facts.revenue.micros())
    ),
    fact!(
        "net_revenue",
        Money,
        Still,
        "Nettoumsatz",
        "Net revenue",
        "Umsatz abzüglich Erstattungen.",
        "Revenue less refunds.",
        |c| Value::Money(c.facts.net_revenue().micros())
    ),
    fact!("refunded", Money, Still, "Erstattet", "Refunded", "Summe aller Erstattungen.", "Sum of all refunds.", |c| {
        Value::Money(c.facts.refunded.micros())
    }),
    fact!("refunds", Whole in Refunds, Still, "Erstattungen", "Refunds", "Anzahl der Erstattungen.", "Number of refunds.", |c| {
        Value::Whole(c.facts.refunds.into())
    }),
    fact!(
        "cancelled_orders",
        Whole in Orders,
        Still,
        "Stornierte Bestellungen",
        "Cancelled orders",
        "Bestellungen, die storniert wurden.",
        "Orders that were cancelled.",
        |c| Value::Whole(c.facts.cancelled_orders.into())
    ),
    fact!("items", Whole in Pieces, Still, "Artikel", "Items", "Stück in allen Bestellungen.", "Pieces in all orders.", |c| {
        Value::Whole(c.facts.items.into())
    }),
    fact!(
        "average_order_value",
        Money,
        Still,
        "Mittlerer Bestellwert",
        "Average order value",
        "Umsatz je Bestellung.",
        "Revenue per order.",
        |c| optional(c.facts.average_order_value(), |amount| Value::Money(amount.micros()))
    ),
    fact!(
        "mean_gap",
        Duration,
        Still,
        "Mittlerer Abstand",
        "Mean gap",
        "Mittlerer Abstand zwischen zwei Kauftagen.",
        "Mean gap between two purchase days.",
        |c| optional(c.facts.gaps.mean_days(), |days| {
            #[allow(clippy::cast_possible_truncation)] // a gap is at most some decades
            let micros = (days * rules::MICROS_PER_DAY as f64) as i64;
            Value::Duration(micros)
        })
    ),
    fact!(
        "earlier_half",
        Money,
        Halves,
        "Umsatz in der ersten Hälfte",
        "Revenue in the first half",
        "Umsatz in der ersten Hälfte der Zeit seit der ersten Bestellung.",
        "Revenue in the first half of the time since the first order.",
        |c| Value::Money(c.facts.earlier_half.micros())
    ),
    fact!(
        "later_half",
        Money,
        Halves,
        "Umsatz in der zweiten Hälfte",
        "Revenue in the second half",
        "Umsatz in der zweiten Hälfte der Zeit seit der ersten Bestellung.",
        "Revenue in the second half of the time since the first order.",
        |c| Value::Money(c.facts.later_half.micros())
    ),
    fact!(
        "category_share",
        Share,
        Vintage,
        "Anteil der üblichen Warengruppen",
        "Share of usual categories",
        "Anteil der für Wiederkäufer üblichen Warengruppen, der schon gekauft wurde.",
        "Share of the categories usual for repeat buyers that was bought.",
        |c| optional(c.facts.category_share, |share| Value::Share(share.into()))
    ),
    fact!(
        "categories",
        TextSet,
        Still,
        "Warengruppen",
        "Categories",
        "Gekaufte Warengruppen.",
        "Categories bought.",
        categories
    ),
    fact!(
        "discount_share",
        Share,
        Still,
        "Mit Rabatt gekauft",
        "Bought with a discount",
        "Anteil des Umsatzes, der mit Rabatt gekauft wurde.",
        "Share of revenue bought with a discount.",
        |c| optional(c.facts.discount_share(), Value::Share)
    ),
    fact!(
        "silence_score",
        Share,
        SilenceScore,
        "Stillewert",
        "Silence score",
        "Wie weit die Kauferwartung der nächsten 90 Tage seit dem letzten Kauf gesunken ist: 0 % direkt danach, 100 % bei völliger Stille. Stille wiegt schwerer, wo ohnehin wenig zu erwarten war und wo der Rhythmus auf vielen Käufen ruht.",
        "How far the purchases expected in the next 90 days have fallen since the last purchase: 0 % right after it, 100 % in complete silence. Silence weighs more where little was expected anyway and where the rhythm rests on many purchases.",
        |c| optional(c.facts.forecast, |forecast| Value::Share(forecast.silence.score.into()))
    ),
    fact!(
        "returned_after",
        Share,
        Settling,
        "Stille vor der Rückkehr",
        "Silence before the return",
        "Der höchste Stillewert, den ein Kauf der letzten 30 Tage beendet hat.",
        "The highest silence score that a purchase of the last 30 days ended.",
        |c| optional(c.facts.returned_after, |score| Value::Share(score.into()))
    ),
    fact!(
        "probability_alive",
        Share,
        ProbabilityAlive,
        "Noch Kunde",
        "Still a customer",
        "Wahrscheinlichkeit, dass die Beziehung noch besteht (BG/NBD).",
        "Probability that the relationship still exists (BG/NBD).",
        |c| optional(c.facts.forecast.and_then(|forecast| forecast.probability_alive), |share| Value::Share(
            share.into()
        ))
    ),
    fact!(
        "probability_to_buy",
        Share,
        ProbabilityToBuy,
        "Kauft in 90 Tagen",
        "Buys within 90 days",
        "Wahrscheinlichkeit, in den nächsten 90 Tagen zu kaufen.",
        "Probability to buy within the next 90 days.",
        |c| optional(c.facts.forecast, |forecast| Value::Share(forecast.probability_to_buy_90_days.into()))
    ),
    fact!(
        "expected_orders",
        Number in PurchaseDays,
        ExpectedOrders,
        "Erwartete Käufe",
        "Expected purchases",
        "Erwartete Kauftage der nächsten 12 Monate.",
        "Purchase days expected in the next 12 months.",
        |c| optional(c.facts.forecast, |forecast| Value::Number(forecast.expected_purchases_year.into()))
    ),
    fact!(
        "expected_value",
        Money,
        ExpectedValue,
        "Erwarteter Wert",
        "Expected value",
        "Erwarteter Umsatz der nächsten 12 Monate.",
        "Revenue expected in the next 12 months.",
        |c| optional(c.facts.forecast, |forecast| Value::Money(forecast.value_year.micros()))
    ),
    fact!("name", Text, Still, "Name", "Name", "Name der Person.", "The person's name.", |c| text(
        c.history.person.name()
    )),
    fact!(
        "email",
        Text,
        Still,
        "E-Mail-Adresse",
        "E-mail address",
        "E-Mail-Adresse der Person.",
        "The person's e-mail address.",
        |c| text(c.history.person.email())
    ),
    fact!(
        "country",
        Text,
        Still,
        "Land",
        "Country",
        "Land, wie die Quelle es schreibt.",
        "Country as the source writes it.",
        |c| text(c.attribute("country"))
    ),
    fact!(
        "postcode",
        Text,
        Still,
        "Postleitzahl",
        "Postcode",
        "Postleitzahl der Person.",
        "The person's postcode.",
        |c| text(c.attribute("postcode"))
    ),
    fact!(
        "customer",
        Text,
        Still,
        "Kundennummer",
        "Customer number",
        "Die Nummer oder Adresse, unter der die Person geführt wird.",
        "The number or address under which the person is kept.",
        |c| Value::text(c.history.customer.as_str())
    ),
];

fn categories(customer: &CustomerFacts<'_>) -> Value {
    let mut names: Vec<&str> = customer
        .history
        .entries
        .iter()
        .filter(|entry| Day::from(entry.day) <= customer.today && entry.kind == EntryKind::Completed)
        .flat_map(|entry| customer.book.categories(entry))
        .collect();
    if names.is_empty() {
        return Value::Missing;
    }
    names.sort_unstable();
    names.dedup();
    Value::texts(names)
}

/// The catalogue against which rules of a firm are checked.
pub fn catalogue(currency: Currency, zone: &Zone) -> Result<Catalogue, CatalogueError> {
    let rules_zone = jiff::tz::TimeZone::get(zone.name()).unwrap_or(jiff::tz::TimeZone::UTC);
    let mut catalogue = Catalogue::new(currency.as_str(), rules_zone)?;
    for fact in all_facts() {
        let definition = FactDef::new(fact.id, fact.value_type)
            .named(fact.name[0], fact.name[1])
            .described(fact.description[0], fact.description[1]);
        let definition = match (fact.unit, fact.value_type) {
            (Some([de, en]), _) => definition.unit(de, en),
            (None, Type::Share) => definition.unit("%", "%"),
            (None, Type::Money) => definition.unit(currency.as_str(), currency.as_str()),
            (None, Type::Duration) => definition.unit(unit::Days[0], unit::Days[1]),
            (None, _) => definition,
        };
        catalogue.add_fact(match fact.growth {
            Growth::Still => definition,
            Growth::WithTime => definition.grows_with_time(),
            Growth::Vintage | Growth::Forecast | Growth::Curve(_) | Growth::Step(_) => definition.moves_on_curve(),
        })?;
    }
    for event in windows::definitions() {
        catalogue.add_event(event)?;
    }
    catalogue.take_own_events(windows::unasked());
    Ok(catalogue)
}

impl<'a> CustomerFacts<'a> {
    /// What was last told of an attribute by the end of the day; `None` where nothing holds.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        attribute(self.history, self.book, self.today, name)
    }

    /// The same as a value of a type.
    pub(crate) fn attribute_as(&self, name: &str, value_type: Type) -> Value {
        self.attribute(name).map_or(Value::Missing, |text| told_as(text, value_type, self.zone))
    }

    /// The events of the kinds a window asks about; `None` if the book does not keep one of them.
    fn events_of(&self, query: &'a WindowQuery) -> Option<Vec<windows::Seen<'a>>> {
        windows::events(query, self.history, self.book, (self.zone, self.today))
    }
}

impl rules::Facts for CustomerFacts<'_> {
    /// The last moment of the day: a rule asked about a day knows all of it.
    fn now(&self) -> i64 {
        self.zone.start_of(self.today.plus(1)).as_microsecond() - 1
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        self.events_of(query).map_or(Value::Missing, |events| query.answer(events, bounds))
    }

    fn window_times(&self, query: &WindowQuery, bounds: Bounds) -> Vec<i64> {
        self.events_of(query).map_or_else(Vec::new, |events| query.times(events, bounds))
    }

    fn fact(&self, index: FactIndex) -> Value {
        match index.attribute() {
            Some((_, name, value_type)) => self.attribute_as(name, value_type),
            None => all_facts().nth(index.position()).map_or(Value::Missing, |fact| (fact.read)(self)),
        }
    }
}
