//! What channels and campaigns cost by day, and by which of them customers were won.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::thread;

use domain::{Amount, Day, Kind, Particulars, Period};
use lifecycle::book::shelf::Part;
use lifecycle::book::{DayNumber, Dictionary};
use lifecycle::spending::{Campaign, compared_name};
use lifecycle::{Book, CustomerIndex, History, Spending};
use serde::Serialize;

use super::amount;
use crate::orders::OrderTable;
use crate::population::thread_count;

/// Marks 'none' among keys.
pub(super) const NONE: u32 = u32::MAX;
/// Channels on which a firm reaches only people whom it knows already: what they cost is the price of keeping.
const OWNED: [&str; 7] = ["email", "e-mail", "newsletter", "sms", "push", "whatsapp", "crm"];

/// What messages cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct MessageCosts {
    /// Messages sent.
    pub sent: u64,
    /// Of them those of which no cost is told.
    pub without_cost: u64,
    /// What the others cost.
    pub cost: Amount,
}

impl MessageCosts {
    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.without_cost += other.without_cost;
        self.cost += other.cost;
    }
}

/// What the histories tell of costs and origins, from one pass over them.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    /// By customer channel and campaign of the first touch up to the day of the first order, by their numbers among the words.
    origins: Vec<(u32, u32)>,
    /// By day, channel and campaign.
    clicks: BTreeMap<(DayNumber, u32, u32), i64>,
    /// By day: to people who had bought by then, and to others.
    messages: BTreeMap<DayNumber, [MessageCosts; 2]>,
    /// Messages to each customer that has any.
    sent_to: HashMap<u32, MessageCosts>,
}

impl Traces {
    /// Of everybody, as of the day of the order table.
    pub fn of(book: &Book, orders: &OrderTable) -> Self {
        let histories = book.histories();
        let chunk = histories.len().div_ceil(thread_count(histories.len())).max(1);
        let parts: Vec<Self> = thread::scope(|scope| {
            let starts = (0..).step_by(chunk).zip(histories.parts(chunk));
            let workers: Vec<_> =
                starts.map(|(start, part)| scope.spawn(move || Self::of_part(part, start, orders))).collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        let mut traces = Self { origins: Vec::with_capacity(histories.len()), ..Self::default() };
        for part in parts {
            traces.origins.extend(part.origins);
            traces.sent_to.extend(part.sent_to);
            for (key, cost) in part.clicks {
                *traces.clicks.entry(key).or_default() += cost;
            }
            for (day, both) in part.messages {
                let kept = traces.messages.entry(day).or_default();
                kept.iter_mut().zip(both).for_each(|(kept, more)| kept.add(more));
            }
        }
        traces
    }

    fn of_part(histories: Part<'_, History>, start: u32, orders: &OrderTable) -> Self {
        let mut traces = Self::default();
        let last = DayNumber::from(orders.as_of());
        for (place, history) in (start..).zip(histories) {
            let bought = orders.first_order_day(CustomerIndex(place)).map(DayNumber::from);
            let mut origin = (0, 0);
            for mark in history.marks.iter().take_while(|mark| mark.day <= last) {
                let kind = mark.kind();
                if origin.0 == 0 && mark.word != 0 && Particulars::tells_origin(kind) && Some(mark.day) <= bought {
                    origin = (mark.word, mark.campaign);
                }
                match (kind, mark.quantity) {
                    (Kind::AdClicked, Some(cost)) => {
                        *traces.clicks.entry((mark.day, mark.word, mark.campaign)).or_default() += cost;
                    }
                    (Kind::MessageSent, cost) => {
                        let is_known = bought.is_some_and(|bought| bought <= mark.day);
                        let message = MessageCosts {
                            sent: 1,
                            without_cost: u64::from(cost.is_none()),
                            cost: Amount::from_micros(cost.unwrap_or(0)),
                        };
                        traces.messages.entry(mark.day).or_default()[usize::from(!is_known)].add(message);
                        traces.sent_to.entry(place).or_default().add(message);
                    }
                    _ => {}
                }
            }
            traces.origins.push(origin);
        }
        traces
    }
}

/// A channel with a campaign, as costs are told by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Key {
    /// The channel.
    pub channel: String,
    /// The campaign; `None` where none is named.
    pub campaign: Option<String>,
}

/// What a key cost on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) day: Day,
    pub(super) key: u32,
    pub(super) amount: Amount,
    /// The country at which it was aimed, by number; [`NONE`] for all.
    pub(super) country: u32,
    /// Whether it is what single clicks cost, because no spend of the campaign was recorded in the month.
    pub(super) is_of_clicks: bool,
}

/// What everything cost, by day.
///
/// What a click cost counts only where for its campaign (where it names none: for its channel) no spend was recorded in the calendar
/// month; else it is a part of what the platform reported.
#[derive(Debug, Clone, Default)]
pub struct Costs {
    keys: Vec<Key>,
    /// By key whether it reaches only people who are known already.
    owned: Vec<bool>,
    rows: Vec<Cost>,
    /// Clicks that are part of recorded spend.
    left_out: Vec<(Day, Amount)>,
    /// Days of campaigns told in another currency than the reporting one.
    foreign: Vec<Day>,
    messages: BTreeMap<DayNumber, [MessageCosts; 2]>,
    /// By customer.
    key_of: Vec<u32>,
    sent_to: HashMap<u32, MessageCosts>,
    /// The channel of each key, by number.
    channels: Vec<u32>,
    /// By customer the number of their country among those at which money was aimed; empty where none was.
    country_of: Vec<u32>,
}

/// What something cost on its way to a row.
struct Placed {
    day: Day,
    place: Place,
    amount: Amount,
    country: String,
    is_of_clicks: bool,
}

/// Countries at which money was aimed, in their order.
fn countries(placed: &[Placed]) -> Vec<String> {
    let mut countries: Vec<String> = placed.iter().map(|cost| cost.country.clone()).collect();
    countries.sort_unstable();
    countries.dedup();
    countries.retain(|country| !country.is_empty());
    countries
}

/// By customer the number of their country; empty where money was aimed at none.
fn countries_of_customers(book: &Book, countries: &[String]) -> Vec<u32> {
    if countries.is_empty() {
        return Vec::new();
    }
    let number = |history: &History| {
        let country = history.person.country().map(compared_name);
        country.map_or(NONE, |country| country_number(countries, &country))
    };
    book.histories().iter().map(number).collect()
}

fn country_number(countries: &[String], country: &str) -> u32 {
    let place = countries.binary_search_by(|known| known.as_str().cmp(country));
    place.ok().and_then(|place| u32::try_from(place).ok()).unwrap_or(NONE)
}

/// A channel and a campaign as they are compared.
type Place = (String, String);

/// Names on their way to keys: by how they are compared, with how they are written.
#[derive(Default)]
struct Names {
    /// By campaign the channel under which its spend is recorded, as compared and as written.
    channel_of: HashMap<String, (String, String)>,
    written: BTreeMap<(String, String), (String, String)>,
}

impl Names {
    /// Of the campaigns whose spend is recorded.
    fn of<'a>(campaigns: impl Iterator<Item = &'a Campaign>) -> Self {
        let mut names = Self::default();
        for campaign in campaigns {
            let told = (compared_name(&campaign.channel), campaign.channel.clone());
            let kept = names.channel_of.entry(compared_name(&campaign.name)).or_insert_with(|| told.clone());
            // A name that several channels use belongs to the first of them by name.
            if told < *kept {
                *kept = told;
            }
        }
        names
    }

    /// The compared names under which something is told of. A campaign belongs to the channel of its spend, because platforms and
    /// addresses call channels by other names (`google-ads`, `paid_search`).
    fn place(&mut self, channel: &str, campaign: &str) -> (String, String) {
        let compared = compared_name(campaign);
        let own = (compared_name(channel), channel.trim().to_owned());
        let is_known = self.written.contains_key(&(own.0.clone(), compared.clone()));
        let spent = self.channel_of.get(&compared).filter(|_| !compared.is_empty() && !is_known);
        let (compared_channel, channel) = spent.cloned().unwrap_or(own);
        let place = (compared_channel, compared);
        let spelt = (channel, campaign.trim().to_owned());
        let kept = self.written.entry(place.clone()).or_insert_with(|| spelt.clone());
        if spelt < *kept {
            *kept = spelt;
        }
        place
    }
}

impl Costs {
    /// Of what was recorded and what histories tell, as of a day.
    pub fn of(book: &Book, spending: &Spending, traces: Traces, as_of: Day) -> Self {
        let until = spending.span().and_then(|(first, _)| Period::from_days(first, as_of));
        let spent: Vec<_> = until.into_iter().flat_map(|period| spending.within(period)).collect();
        let mut names = Names::of(spent.iter().map(|(_, number, _)| spending.campaign(*number)));
        let mut placed: Vec<Placed> = Vec::new();
        let (mut left_out, mut foreign) = (Vec::new(), Vec::new());
        let mut recorded: BTreeSet<(Day, String)> = BTreeSet::new();
        for (day, number, told) in spent {
            let campaign = spending.campaign(number);
            let Some(cost) = told.cost else {
                foreign.push(day);
                continue;
            };
            let month = day.month_start();
            recorded.insert((month, format!("channel {}", compared_name(&campaign.channel))));
            recorded.insert((month, format!("campaign {}", compared_name(&campaign.name))));
            // The spend itself stays where it was recorded, also of a name that two channels use.
            let place = (compared_name(&campaign.channel), compared_name(&campaign.name));
            names.written.entry(place.clone()).or_insert_with(|| (campaign.channel.clone(), campaign.name.clone()));
            let country = compared_name(&campaign.country);
            placed.push(Placed { day, place, amount: cost, country, is_of_clicks: false });
        }
        for ((day, channel, campaign), cost) in traces.clicks {
            let (day, cost) = (Day::from(day), Amount::from_micros(cost));
            let place = names.place(text(&book.words, channel), text(&book.words, campaign));
            let told =
                if place.1.is_empty() { format!("channel {}", place.0) } else { format!("campaign {}", place.1) };
            if recorded.contains(&(day.month_start(), told)) {
                left_out.push((day, cost));
            } else {
                placed.push(Placed { day, place, amount: cost, country: String::new(), is_of_clicks: true });
            }
        }
        let mut places: HashMap<(u32, u32), Place> = HashMap::new();
        for origin in traces.origins.iter().filter(|origin| origin.0 != 0) {
            places
                .entry(*origin)
                .or_insert_with(|| names.place(text(&book.words, origin.0), text(&book.words, origin.1)));
        }
        let numbers: HashMap<&Place, u32> = names.written.keys().zip(0..).collect();
        let number_of: HashMap<(u32, u32), u32> =
            places.iter().map(|(origin, place)| (*origin, numbers[place])).collect();
        let countries = countries(&placed);
        let mut rows: Vec<Cost> = placed
            .iter()
            .map(|cost| Cost {
                day: cost.day,
                key: numbers[&cost.place],
                amount: cost.amount,
                country: country_number(&countries, &cost.country),
                is_of_clicks: cost.is_of_clicks,
            })
            .collect();
        rows.sort_by_key(|cost| (cost.day, cost.key, cost.country));
        let mut keys: Vec<Key> = Vec::with_capacity(names.written.len());
        for (channel, campaign) in names.written.values() {
            let campaign = Some(campaign.clone()).filter(|name| !name.is_empty());
            keys.push(Key { channel: channel.clone(), campaign });
        }
        let channels = one_spelling(&mut keys);
        Self {
            channels,
            sent_to: traces.sent_to,
            owned: keys.iter().map(|key| OWNED.contains(&&compared_name(&key.channel)[..])).collect(),
            keys,
            rows,
            left_out,
            foreign,
            messages: traces.messages,
            country_of: countries_of_customers(book, &countries),
            key_of: traces.origins.iter().map(|origin| number_of.get(origin).copied().unwrap_or(NONE)).collect(),
        }
    }

    /// Channels with campaigns, by number, in the order of their names.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// By what a customer was won; `None` where nothing tells.
    pub fn key_of(&self, customer: CustomerIndex) -> Option<u32> {
        self.key_of.get(customer.0 as usize).copied().filter(|key| *key != NONE)
    }

    /// The country of a customer among those at which money was aimed; `None` for any other, or where it is not known.
    pub(super) fn country_of(&self, customer: CustomerIndex) -> Option<u32> {
        self.country_of.get(customer.0 as usize).copied().filter(|country| *country != NONE)
    }

    /// Whether a key reaches only people who are known already.
    pub(super) fn is_owned(&self, key: u32) -> bool {
        self.owned[key as usize]
    }

    /// The channel of a key, by number.
    pub(super) fn channel_of(&self, key: u32) -> u32 {
        self.channels[key as usize]
    }

    /// Messages sent to a customer.
    pub fn messages_to(&self, customer: CustomerIndex) -> MessageCosts {
        self.sent_to.get(&customer.0).copied().unwrap_or_default()
    }

    /// Whether any cost at all is known up to the day.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Costs on the days of a period.
    pub(super) fn within(&self, period: Period) -> &[Cost] {
        let place = |day: Day| self.rows.partition_point(|cost| cost.day < day);
        &self.rows[place(period.first())..place(period.end())]
    }

    /// First and last day with a cost.
    pub fn span(&self) -> Option<(Day, Day)> {
        Some((self.rows.first()?.day, self.rows.last()?.day))
    }

    /// What clicks of a period cost that are part of recorded spend.
    pub fn clicks_left_out(&self, period: Period) -> Amount {
        let within = self.left_out.iter().filter(|(day, _)| period.contains(*day));
        amount(within.map(|(_, cost)| i128::from(cost.micros())).sum())
    }

    /// Statements of a period in another currency than the reporting one, which count nowhere.
    pub fn in_other_currency(&self, period: Period) -> u64 {
        self.foreign.iter().filter(|day| period.contains(**day)).count() as u64
    }

    /// Messages of a period: to people who had bought before or on the day, and to others.
    pub fn messages(&self, period: Period) -> [MessageCosts; 2] {
        let mut sum = [MessageCosts::default(); 2];
        for both in self.messages.range(DayNumber::from(period.first())..DayNumber::from(period.end())) {
            sum.iter_mut().zip(both.1).for_each(|(sum, more)| sum.add(*more));
        }
        sum
    }

    pub(super) fn held_bytes(&self) -> usize {
        (self.key_of.capacity() + self.country_of.capacity()) * size_of::<u32>()
            + self.rows.capacity() * size_of::<Cost>()
            + self.sent_to.capacity() * size_of::<(u32, MessageCosts)>()
    }
}

fn text(words: &Dictionary, number: u32) -> &str {
    words.text(number).unwrap_or_default()
}

/// A channel is written in one way over all its campaigns; keys of a channel stand together. Returns the number of each key's channel.
fn one_spelling(keys: &mut [Key]) -> Vec<u32> {
    let mut channels = Vec::with_capacity(keys.len());
    for (number, group) in
        (0..).zip(keys.chunk_by_mut(|one, other| compared_name(&one.channel) == compared_name(&other.channel)))
    {
        let least = group.iter().map(|key| key.channel.clone()).min().unwrap_or_default();
        for key in group {
            key.channel.clone_from(&least);
            channels.push(number);
        }
    }
    channels
}
