//! What to offer whom: the next products of one customer with their reasons, and lists of all customers for the point of sale.

use analytics::products::{Assortment, Habits, Refill};
use domain::{Amount, Day};
use lifecycle::{CustomerIndex, History};
use models::affinity::{Because, Suggestion, Wanted};
use serde::Serialize;
use words::Format;

use super::customer::meant;
use super::products::Named;
use crate::engine::Engine;
use crate::erase::is_remains;
use crate::error::EngineError;
use crate::pseudonym::Reader;
use crate::state::State;

/// Suggestions for one customer, of each kind.
const SUGGESTED: usize = 10;
/// Dearer products offered to one customer.
const UP_SELLS: usize = 3;

/// Why a product is suggested.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// The customer buys it every so many days.
    Every {
        /// Days from one purchase to the next.
        days: u32,
        /// When the next one is due.
        due: Day,
    },
    /// The customer bought it before.
    Again {
        /// Orders with it.
        orders: u32,
        /// All their orders whose lines are known.
        of: u32,
    },
    /// Customers who bought this, as they did, buy it.
    BoughtWith {
        /// The product of theirs that speaks most for it.
        #[serde(flatten)]
        named: Named,
    },
    /// It sells well, and nothing is known of the customer that says more.
    Popular {
        /// Orders with it, of all customers.
        orders: u32,
    },
}

impl Reason {
    /// Its name for programs.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Every { .. } => "every",
            Self::Again { .. } => "again",
            Self::BoughtWith { .. } => "bought_with",
            Self::Popular { .. } => "popular",
        }
    }

    /// It in words for a person.
    pub fn words(&self, format: &Format) -> String {
        match self {
            Self::Every { days, due } => {
                format.format("offers-every", &[("days", (*days).into()), ("day", format.date_short(*due).into())])
            }
            Self::Again { orders, of } => {
                format.format("offers-again", &[("orders", (*orders).into()), ("of", (*of).into())])
            }
            Self::BoughtWith { named } => format.format("offers-bought-with", &[("product", (&named.name).into())]),
            Self::Popular { orders } => format.format("offers-popular", &[("count", (*orders).into())]),
        }
    }
}

/// A suggested product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestionLine {
    /// The product.
    #[serde(flatten)]
    pub named: Named,
    /// Its category.
    pub category: Option<String>,
    /// Mean price of a piece.
    pub price: Option<Amount>,
    /// Higher is better, within one customer; 0 for what is only popular.
    pub score: f32,
    /// Why.
    pub because: Reason,
}

/// Something that a customer will need again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefillLine {
    /// Who, as the reader may see them.
    pub customer: String,
    /// Their name; `None` where it is not known or not shown.
    pub customer_name: Option<String>,
    /// The product.
    #[serde(flatten)]
    pub named: Named,
    /// Days on which they bought it.
    pub times: u32,
    /// The last of them.
    pub last: Day,
    /// Days from one purchase to the next.
    pub every_days: u32,
    /// When the next one is due.
    pub due: Day,
    /// One of ten buys before.
    pub earliest: Day,
    /// One of ten buys after.
    pub latest: Day,
}

/// A dearer product in place of one that the customer buys.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UpSellLine {
    /// What they buy.
    pub from: Named,
    /// Its mean price.
    pub from_price: Option<Amount>,
    /// The product of the next price tier.
    pub to: Named,
    /// Its mean price.
    pub to_price: Option<Amount>,
    /// The category of both.
    pub category: Option<String>,
}

/// What to offer one customer, and how.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recommended {
    /// Who, as the reader may see them.
    pub customer: String,
    /// The day.
    pub at: Day,
    /// Orders of theirs whose lines are known.
    pub orders: u32,
    /// What they will buy next, known to them or not.
    pub next: Vec<SuggestionLine>,
    /// What they never bought and will like.
    pub new: Vec<SuggestionLine>,
    /// What they will need again, the nearest to the day first.
    pub refills: Vec<RefillLine>,
    /// Dearer products in place of those they buy.
    pub up_sells: Vec<UpSellLine>,
    /// When, where and at what price they buy.
    pub habits: Habits,
}

/// One suggestion of a list of all customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferLine {
    /// Who, as the reader may see them.
    pub customer: String,
    /// Their name; `None` where it is not known or not shown.
    pub name: Option<String>,
    /// 1 for the best.
    pub rank: u32,
    /// What.
    #[serde(flatten)]
    pub suggestion: Offered,
}

/// The product of an offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Offered {
    /// The product.
    pub product: String,
    /// Its name.
    pub product_name: String,
    /// Mean price of a piece.
    pub price: Option<Amount>,
    /// Why.
    pub because: Reason,
}

/// What will be needed again, by everybody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefillsOf {
    /// The day.
    pub at: Day,
    /// The nearest to the day first, be they due or late.
    pub refills: Vec<RefillLine>,
    /// How many there are in all.
    pub total: usize,
    /// Rhythms that ended: so late that the customer seems to buy the product no more.
    pub lapsed: u32,
}

fn days(refill: &Refill) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "days between two days of the calendar"
    )]
    let days = refill.every_days.round().max(1.0) as u32;
    days
}

/// One customer's side of the answers.
struct Desk<'a> {
    assortment: &'a Assortment,
    customer: CustomerIndex,
}

impl Desk<'_> {
    fn reason(&self, suggestion: &Suggestion) -> Reason {
        let refill = self.assortment.refills().of_customer(self.customer).find(|one| one.product == suggestion.product);
        if let Some(refill) = refill {
            return Reason::Every { days: days(refill), due: refill.due };
        }
        reason(self.assortment, suggestion)
    }

    fn line(&self, suggestion: &Suggestion) -> SuggestionLine {
        let facts = self.assortment.product(suggestion.product);
        SuggestionLine {
            named: Named::of(facts),
            category: facts.category.clone(),
            price: facts.price,
            score: suggestion.score,
            because: self.reason(suggestion),
        }
    }
}

/// A customer's name, for who may see it.
fn name_of(history: &History, reader: &Reader) -> Option<String> {
    history.person.name().filter(|_| reader.sees_persons()).map(str::to_owned)
}

fn refill_line(assortment: &Assortment, history: &History, reader: &Reader, refill: &Refill) -> RefillLine {
    RefillLine {
        customer: reader.id(history.customer.as_str()).into_owned(),
        customer_name: name_of(history, reader),
        named: Named::of(assortment.product(refill.product)),
        times: refill.times,
        last: refill.last,
        every_days: days(refill),
        due: refill.due,
        earliest: refill.earliest,
        latest: refill.latest,
    }
}

/// What to offer one customer as of a day.
pub fn customer(
    engine: &Engine,
    state: &State,
    reader: &Reader,
    id: &str,
    day: Day,
) -> Result<Recommended, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
    let history = meant(state, id).ok_or_else(unknown)?;
    if history.first_seen(&state.zone).is_none_or(|first| first > day) {
        return Err(unknown());
    }
    let customer = state.book.find(&history.customer).ok_or_else(unknown)?;
    let assortment = engine.assortment(state, day)?;
    let shown = reader.id(history.customer.as_str()).into_owned();
    let desk = Desk { assortment: &assortment, customer };
    let suggested = |wanted: Wanted| {
        assortment.suggest(customer, wanted, SUGGESTED).iter().map(|one| desk.line(one)).collect::<Vec<_>>()
    };
    let up_sell = |one: analytics::products::UpSell| {
        let (from, to) = (assortment.product(one.from), assortment.product(one.to));
        UpSellLine {
            from: Named::of(from),
            from_price: from.price,
            to: Named::of(to),
            to_price: to.price,
            category: to.category.clone(),
        }
    };
    Ok(Recommended {
        at: day,
        orders: u32::try_from(assortment.baskets_of(customer).count()).unwrap_or(u32::MAX),
        next: suggested(Wanted::All),
        new: suggested(Wanted::New),
        refills: assortment
            .refills()
            .of_customer(customer)
            .map(|one| refill_line(&assortment, history, reader, one))
            .collect(),
        up_sells: assortment.up_sells(customer, UP_SELLS).into_iter().map(up_sell).collect(),
        habits: assortment.habits(customer, &state.book),
        customer: shown,
    })
}

/// What goes with a basket of anybody, and which of its products are known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForBasket {
    /// The day.
    pub at: Day,
    /// The products of the basket that any order holds.
    pub basket: Vec<Named>,
    /// What goes with them; what sells best where none is known.
    pub suggestions: Vec<SuggestionLine>,
}

/// What goes with a basket.
pub fn basket(engine: &Engine, state: &State, products: &[&str], day: Day) -> Result<ForBasket, EngineError> {
    let assortment = engine.assortment(state, day)?;
    let mut known: Vec<u32> = products.iter().filter_map(|product| assortment.number(product)).collect();
    known.sort_unstable();
    known.dedup();
    let line = |suggestion: &Suggestion| {
        let facts = assortment.product(suggestion.product);
        SuggestionLine {
            named: Named::of(facts),
            category: facts.category.clone(),
            price: facts.price,
            score: suggestion.score,
            because: reason(&assortment, suggestion),
        }
    };
    Ok(ForBasket {
        at: day,
        basket: known.iter().map(|number| Named::of(assortment.product(*number))).collect(),
        suggestions: assortment.suggest_for(&known, SUGGESTED).iter().map(line).collect(),
    })
}

fn reason(assortment: &Assortment, suggestion: &Suggestion) -> Reason {
    match suggestion.because {
        Because::Again { baskets, of } => Reason::Again { orders: baskets, of },
        Because::BoughtWith { product } => Reason::BoughtWith { named: Named::of(assortment.product(product)) },
        Because::Popular { baskets } => Reason::Popular { orders: baskets },
    }
}

/// The best offers to every customer who bought something, in the order of customers' ids: a list for the point of sale. Whoever was
/// erased is not in it.
pub fn offers(
    engine: &Engine,
    state: &State,
    reader: &Reader,
    (wanted, most): (Wanted, usize),
    day: Day,
) -> Result<Vec<OfferLine>, EngineError> {
    let assortment = engine.assortment(state, day)?;
    let mut all: Vec<(CustomerIndex, Vec<Suggestion>)> =
        assortment.customers().iter().copied().zip(assortment.suggest_all(wanted, most)).collect();
    let id_of = |customer: CustomerIndex| state.book.history(customer).map(|history| &history.customer);
    all.sort_by_key(|(customer, _)| id_of(*customer));
    let mut lines = Vec::with_capacity(all.len() * most);
    for (customer, suggestions) in all {
        let Some(history) = state.book.history(customer).filter(|history| !is_remains(&history.customer)) else {
            continue;
        };
        let desk = Desk { assortment: &assortment, customer };
        for (rank, suggestion) in (1..).zip(&suggestions) {
            let SuggestionLine { named, price, because, .. } = desk.line(suggestion);
            lines.push(OfferLine {
                customer: reader.id(history.customer.as_str()).into_owned(),
                name: name_of(history, reader),
                rank,
                suggestion: Offered { product: named.product, product_name: named.name, price, because },
            });
        }
    }
    Ok(lines)
}

/// What will be needed again until a day, by everybody who was not erased: at most so many, the nearest to the day of asking first.
pub fn refills(
    engine: &Engine,
    state: &State,
    reader: &Reader,
    (until, most): (Day, usize),
    day: Day,
) -> Result<RefillsOf, EngineError> {
    let assortment = engine.assortment(state, day)?;
    let all = assortment.refills();
    let asked = all.due.iter().filter(|refill| refill.due <= until).filter_map(|refill| {
        let history = state.book.history(refill.customer).filter(|history| !is_remains(&history.customer))?;
        Some((history, refill))
    });
    let asked: Vec<(&History, &Refill)> = asked.collect();
    let lines = asked.iter().take(most).map(|(history, refill)| refill_line(&assortment, history, reader, refill));
    Ok(RefillsOf { at: day, refills: lines.collect(), total: asked.len(), lapsed: all.lapsed })
}
