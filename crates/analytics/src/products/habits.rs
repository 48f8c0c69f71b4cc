//! When, where and at what price a customer buys, against what is usual in the shop.

use std::collections::BTreeMap;

use domain::{Day, Kind};
use jiff::Timestamp;
use jiff::civil::Time;
use lifecycle::book::{DayNumber, OrderState, replay};
use lifecycle::{Book, CustomerIndex, History};
use models::statistics::{USUAL_LEVEL, share};
use serde::Serialize;

use super::assortment::{Assortment, Tier};

/// Hours in which the best hour is told: as narrow as a few orders can say.
const HOURS: u8 = 3;
/// Orders that the shop's usual hours weigh against a customer's own.
const USUAL_ORDERS: f64 = 2.0;
/// Messages that a channel's usual answer weighs against a customer's own.
const USUAL_MESSAGES: f64 = 3.0;
/// Fewest orders with a known hour, discount or tier before anything is said.
const FEWEST_ORDERS: u32 = 2;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counted {
    /// The part.
    pub part: u32,
    /// The whole.
    pub whole: u32,
}

impl Counted {
    /// The share; `None` where the whole is 0.
    pub fn share(self) -> Option<f64> {
        (self.whole > 0).then(|| f64::from(self.part) / f64::from(self.whole))
    }
}

/// The hours in which a customer orders most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OrderHour {
    /// The first hour, 0 to 23, in the firm's zone.
    pub from: u8,
    /// The hour at which they end, 1 to 24.
    pub until: u8,
    /// Orders placed in them, of all whose time of day is known.
    pub orders: Counted,
}

/// A channel and how it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelHabit {
    /// The channel as written.
    pub channel: String,
    /// Messages clicked, of those sent.
    pub clicked: Counted,
}

/// How the customer stands to what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaning {
    /// Surely more than usual: the interval of the share lies above.
    More,
    /// As usual, or not known well enough.
    Usual,
    /// Surely less than usual.
    Less,
}

/// How much a customer waits for discounts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DiscountHabit {
    /// Orders with a discount.
    pub orders: Counted,
    /// The same of all customers.
    pub usual: f64,
    /// Against all customers, by the 95 % interval of the share (Wilson 1927).
    pub leaning: Leaning,
}

/// In which thirds of their categories' prices a customer buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TierHabit {
    /// The third they buy most in.
    pub tier: Tier,
    /// Lines in it, of all lines with a tier.
    pub lines: Counted,
}

/// When, where and at what price a customer buys. `None` where too little is known.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Habits {
    /// The best hours.
    pub hour: Option<OrderHour>,
    /// The channel of messages that they answer best, against how all customers answer it; `None` of whom never answered one.
    pub channel: Option<ChannelHabit>,
    /// Where they order most, with orders there of those that say.
    pub sales_channel: Option<(String, Counted)>,
    /// How much they wait for discounts.
    pub discount: Option<DiscountHabit>,
    /// Their price tier.
    pub tier: Option<TierHabit>,
}

/// What is usual among all customers.
#[derive(Debug, Clone, Default)]
pub(super) struct Usual {
    hours: [u32; 24],
    discounted: Counted,
    /// By the number of the channel's word.
    messages: BTreeMap<u32, Counted>,
}

impl Usual {
    /// Counts one customer in, whose orders these are.
    pub(super) fn count(&mut self, states: &[OrderState], history: &History, book: &Book, day: Day) {
        for state in states.iter().filter(|state| state.counts()) {
            if let Some(hour) = hour_of(state, book) {
                self.hours[usize::from(hour)] += 1;
            }
            self.discounted.whole += 1;
            self.discounted.part += u32::from(!state.discount.is_zero());
        }
        for (channel, counted) in messages(history, day) {
            let all = self.messages.entry(channel).or_default();
            all.part += counted.part;
            all.whole += counted.whole;
        }
    }
}

/// The hour of an order; `None` where only its day is known: files without a time of day say midnight.
fn hour_of(state: &OrderState, book: &Book) -> Option<u8> {
    let moment = Timestamp::from_microsecond(state.placed_at_micros).ok()?;
    let time = book.time_of(moment);
    (time != Time::midnight()).then(|| u8::try_from(time.hour()).unwrap_or(0))
}

/// By channel the messages clicked of those sent.
fn messages(history: &History, day: Day) -> BTreeMap<u32, Counted> {
    let until = DayNumber::from(day);
    let mut channels: BTreeMap<u32, Counted> = BTreeMap::new();
    for mark in history.marks.iter().take_while(|mark| mark.day <= until).filter(|mark| mark.word != 0) {
        let (is_sent, is_clicked) = (*mark.kind() == Kind::MessageSent, *mark.kind() == Kind::MessageClicked);
        if is_sent || is_clicked {
            let counted = channels.entry(mark.word).or_default();
            counted.whole += u32::from(is_sent);
            counted.part += u32::from(is_clicked);
        }
    }
    for counted in channels.values_mut() {
        // A message may be clicked more than once.
        counted.part = counted.part.min(counted.whole);
    }
    channels
}

impl Assortment {
    /// When, where and at what price a customer buys.
    pub fn habits(&self, customer: CustomerIndex, book: &Book) -> Habits {
        let Some(history) = book.history(customer) else { return Habits::default() };
        let mut states = Vec::new();
        replay(&history.entries, self.day, &mut states, |_| {});
        states.retain(OrderState::counts);
        Habits {
            hour: self.hour(&states, book),
            channel: self.channel(history, book),
            sales_channel: sales_channel(&states, book),
            discount: self.discount(&states),
            tier: self.tier(customer),
        }
    }

    fn hour(&self, states: &[OrderState], book: &Book) -> Option<OrderHour> {
        let mut hours = [0_u32; 24];
        for hour in states.iter().filter_map(|state| hour_of(state, book)) {
            hours[usize::from(hour)] += 1;
        }
        let (known, all) = (hours.iter().sum::<u32>(), self.usual.hours.iter().sum::<u32>());
        if known < FEWEST_ORDERS {
            return None;
        }
        let within =
            |counts: &[u32; 24], from: u8| -> u32 { (from..from + HOURS).map(|hour| counts[usize::from(hour)]).sum() };
        let weight = |from: &u8| {
            let usual = f64::from(within(&self.usual.hours, *from)) / f64::from(all.max(1));
            f64::from(within(&hours, *from)) + USUAL_ORDERS * usual
        };
        // Of equals the first: `max_by` keeps the last, so it goes from the end.
        let from = (0..=24 - HOURS).rev().max_by(|one, other| weight(one).total_cmp(&weight(other)))?;
        Some(OrderHour { from, until: from + HOURS, orders: Counted { part: within(&hours, from), whole: known } })
    }

    fn channel(&self, history: &History, book: &Book) -> Option<ChannelHabit> {
        let answers = |(channel, own): &(u32, Counted)| {
            let usual = self.usual.messages.get(channel).and_then(|all| all.share()).unwrap_or(0.0);
            (f64::from(own.part) + USUAL_MESSAGES * usual) / (f64::from(own.whole) + USUAL_MESSAGES)
        };
        // A channel that was never answered is the best of nothing.
        let best = messages(history, self.day).into_iter().filter(|(_, own)| own.part > 0);
        let (channel, clicked) = best.max_by(|one, other| answers(one).total_cmp(&answers(other)))?;
        Some(ChannelHabit { channel: book.words.text(channel)?.to_owned(), clicked })
    }

    fn discount(&self, states: &[OrderState]) -> Option<DiscountHabit> {
        let whole = u32::try_from(states.len()).unwrap_or(u32::MAX);
        let part = states.iter().filter(|state| !state.discount.is_zero()).count();
        let orders = Counted { part: u32::try_from(part).unwrap_or(u32::MAX), whole };
        // Where nobody ever got a discount there is nothing to be sensitive to, or the sources do not tell.
        let usual = self.usual.discounted.share().filter(|usual| *usual > 0.0)?;
        let interval =
            share(orders.part.into(), orders.whole.into(), USUAL_LEVEL).filter(|_| whole >= FEWEST_ORDERS)?;
        let leaning = if interval.low > usual {
            Leaning::More
        } else if interval.high < usual {
            Leaning::Less
        } else {
            Leaning::Usual
        };
        Some(DiscountHabit { orders, usual, leaning })
    }

    fn tier(&self, customer: CustomerIndex) -> Option<TierHabit> {
        let mut lines = [0_u32; 3];
        for product in self.baskets_of(customer).flat_map(|(_, basket)| basket) {
            if let Some(tier) = self.product(*product).tier {
                lines[tier as usize] += 1;
            }
        }
        let whole = lines.iter().sum();
        if whole < FEWEST_ORDERS {
            return None;
        }
        let tier = Tier::ALL.into_iter().rev().max_by_key(|tier| lines[*tier as usize])?;
        Some(TierHabit { tier, lines: Counted { part: lines[tier as usize], whole } })
    }
}

fn sales_channel(states: &[OrderState], book: &Book) -> Option<(String, Counted)> {
    let mut channels: BTreeMap<u32, u32> = BTreeMap::new();
    for state in states.iter().filter(|state| state.sales_channel != 0) {
        *channels.entry(state.sales_channel).or_default() += 1;
    }
    let whole = channels.values().sum();
    let (channel, part) = channels.into_iter().rev().max_by_key(|(_, count)| *count)?;
    Some((book.sales_channels.text(channel)?.to_owned(), Counted { part, whole }))
}
