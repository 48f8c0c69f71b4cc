//! What campaigns cost, by day: told by advertising platforms, and of no person. Kept apart from the book like [`crate::goods`].
//!
//! Platforms tell a day again when its cost is settled. So there is one statement for each day, channel, campaign and country, and the
//! one received last holds, of those received at the same moment, as in one request, the one that stood last: positions of the log
//! tell, so a replay in any order gives the same, and a repeated report changes nothing. Names are compared without regard to case and
//! blanks around them.

use std::collections::{BTreeMap, HashMap};

use domain::order::{reported_amount, reported_count, reported_day, reported_text};
use domain::{Amount, Currency, Day, Kind, Period, Zone};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// What one event tells of a campaign's day.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    /// The day as told; where none can be read, that on which it happened holds.
    pub day: Option<Date>,
    /// The channel.
    pub channel: String,
    /// The campaign; empty for what a channel cost without one.
    pub campaign: String,
    /// The country at which the money was aimed; empty for all.
    pub country: String,
    /// The cost; `None` in another currency than the reporting one, or where it cannot be read.
    pub cost: Option<Amount>,
    /// Times it was shown.
    pub impressions: u64,
    /// Clicks.
    pub clicks: u64,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Its position in the log: events of one request stand there in its order.
    pub position: i64,
}

impl Spent {
    /// Whether events of a kind tell of spend.
    pub const fn is_told_by(kind: &Kind) -> bool {
        matches!(kind, Kind::CampaignSpendRecorded)
    }

    /// Reads the properties of an event; `None` where they name neither channel nor campaign.
    pub fn read(
        properties: &Map<String, Value>,
        (occurred_at, received_at): (Timestamp, Timestamp),
        position: i64,
        reporting: Currency,
    ) -> Option<Self> {
        let text = |name: &str| reported_text(properties, name).unwrap_or_default();
        let (channel, campaign) = (text("channel"), text("campaign"));
        (!channel.is_empty() || !campaign.is_empty()).then(|| Self {
            day: reported_day(properties, "day"),
            channel,
            campaign,
            country: text("country"),
            cost: reported_amount(properties, "cost", reporting),
            impressions: reported_count(properties, "impressions"),
            clicks: reported_count(properties, "clicks"),
            occurred_at,
            received_at,
            position,
        })
    }
}

/// A campaign that cost something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its channel, as first told in the order of names.
    pub channel: String,
    /// Its name; empty for what a channel cost without one.
    pub name: String,
    /// The country at which this part of it was aimed, in capitals; empty for all. Parts of a day add up.
    pub country: String,
}

/// What holds of a campaign's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfCampaign {
    /// The cost; `None` in a currency that is not the reporting one.
    pub cost: Option<Amount>,
    /// Times it was shown.
    pub impressions: u64,
    /// Clicks.
    pub clicks: u64,
    said_at: (i64, i64),
}

/// Everything told of spend.
#[derive(Debug, Clone, Default)]
pub struct Spending {
    campaigns: Vec<Campaign>,
    numbers: HashMap<(String, String, String), u32>,
    /// By day and the number of the campaign.
    days: BTreeMap<(Day, u32), DayOfCampaign>,
}

/// A name as names are compared.
pub fn compared_name(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Spending {
    /// Takes a statement in.
    pub fn add(&mut self, spent: &Spent, zone: &Zone) {
        let day = spent.day.map_or_else(|| zone.day_of(spent.occurred_at), Day::from_date);
        let number = self.number(&spent.channel, &spent.campaign, &spent.country);
        let said_at = (spent.received_at.as_microsecond(), spent.position);
        let told = DayOfCampaign { cost: spent.cost, impressions: spent.impressions, clicks: spent.clicks, said_at };
        let holds = self.days.entry((day, number)).or_insert(told);
        if said_at >= holds.said_at {
            *holds = told;
        }
    }

    fn number(&mut self, channel: &str, name: &str, country: &str) -> u32 {
        let next = u32::try_from(self.campaigns.len()).unwrap_or(u32::MAX);
        let campaigns = &mut self.campaigns;
        let compared = (compared_name(channel), compared_name(name), compared_name(country));
        let number = *self.numbers.entry(compared).or_insert_with(|| {
            let country = country.trim().to_uppercase();
            campaigns.push(Campaign { channel: channel.trim().to_owned(), name: name.trim().to_owned(), country });
            next
        });
        // Of several spellings the least holds, so that the order of arrival decides nothing.
        let kept = &mut self.campaigns[number as usize];
        if channel.trim() < kept.channel.as_str() {
            channel.trim().clone_into(&mut kept.channel);
        }
        if name.trim() < kept.name.as_str() {
            name.trim().clone_into(&mut kept.name);
        }
        number
    }

    /// A campaign by its number. Numbers depend on the order of arrival; whoever compares goes by names.
    pub fn campaign(&self, number: u32) -> &Campaign {
        &self.campaigns[number as usize]
    }

    /// All campaigns, by number.
    pub fn campaigns(&self) -> &[Campaign] {
        &self.campaigns
    }

    /// Whether nothing was told.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// What holds on the days of a period, by day, with the number of the campaign.
    pub fn within(&self, period: Period) -> impl Iterator<Item = (Day, u32, &DayOfCampaign)> {
        let days = (period.first(), 0)..(period.end(), 0);
        self.days.range(days).map(|((day, number), told)| (*day, *number, told))
    }

    /// First and last day with a statement.
    pub fn span(&self) -> Option<(Day, Day)> {
        let (first, _) = self.days.first_key_value()?;
        let (last, _) = self.days.last_key_value()?;
        Some((first.0, last.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn spent(day: i8, channel: &str, cost: i64, received: i64) -> Spent {
        let at = Timestamp::from_second(received).expect("a moment");
        let properties =
            json!({ "day": format!("2026-05-{day:02}"), "channel": channel, "campaign": "Herbst", "cost": cost });
        let properties = properties.as_object().expect("an object");
        Spent::read(properties, (at, at), received, Currency::EUR).expect("spend")
    }

    fn told(spending: &Spending) -> Vec<(Day, String, Option<Amount>)> {
        let (first, last) = spending.span().expect("spend");
        let all = spending.within(Period::from_days(first, last).expect("days"));
        let mut told: Vec<_> =
            all.map(|(day, number, told)| (day, spending.campaign(number).channel.clone(), told.cost)).collect();
        told.sort();
        told
    }

    #[test]
    fn a_day_told_again_replaces_what_was_told() {
        let mut spending = Spending::default();
        for spent in [spent(2, "search", 12, 9), spent(2, "Search ", 10, 7), spent(3, "search", 5, 8)] {
            spending.add(&spent, &Zone::utc());
        }
        let costs: Vec<_> = told(&spending).into_iter().map(|(_, channel, cost)| (channel, cost)).collect();
        let cost = |units| Some(Amount::from_units(units));
        assert_eq!(costs, [("Search".to_owned(), cost(12)), ("Search".to_owned(), cost(5))]);
    }

    #[test]
    fn countries_of_a_day_add_up() {
        let mut spending = Spending::default();
        for (country, cost, at) in [("DE", 5, 1), ("at", 3, 2), ("", 2, 3), ("de ", 6, 4)] {
            spending.add(&Spent { country: country.into(), ..spent(2, "search", cost, at) }, &Zone::utc());
        }
        let told = told(&spending).into_iter().filter_map(|(_, _, cost)| cost).sum::<Amount>();
        assert_eq!(told, Amount::from_units(11));
    }

    #[test]
    fn of_two_words_in_one_request_the_later_holds() {
        // Whichever of them is read first.
        let at = Timestamp::from_second(9).expect("a moment");
        let told_at = |position: i64, cost: i64| Spent { received_at: at, position, ..spent(2, "search", cost, 9) };
        for turn in 0..2 {
            let mut words: Vec<Spent> = (1..=8).map(|number| told_at(number, 10 * number)).collect();
            if turn == 1 {
                words.reverse();
            }
            let mut spending = Spending::default();
            for spent in &words {
                spending.add(spent, &Zone::utc());
            }
            assert_eq!(told(&spending)[0].2, Some(Amount::from_units(80)));
        }
    }

    #[test]
    fn another_currency_is_no_cost() {
        let at = Timestamp::from_second(86_400).expect("a moment");
        let properties = json!({ "channel": "search", "cost": 7, "currency": "USD" });
        let read = |reporting| {
            Spent::read(properties.as_object().expect("an object"), (at, at), 1, reporting).expect("spend").cost
        };
        assert_eq!((read(Currency::EUR), read(Currency::USD)), (None, Some(Amount::from_units(7))));
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            days in prop::collection::vec((1_i8..4, 0_usize..3, 0_i64..50), 1..12), turn in 0_usize..12,
        ) {
            let channels = ["search", "Search", "social"];
            let all: Vec<Spent> =
                (1..).zip(&days).map(|(at, (day, channel, cost))| spent(*day, channels[*channel], *cost, at)).collect();
            let fold = |all: &[Spent]| {
                let mut spending = Spending::default();
                for spent in all {
                    spending.add(spent, &Zone::utc());
                }
                told(&spending)
            };
            let mut turned = all.clone();
            turned.rotate_left(turn % all.len());
            prop_assert_eq!(fold(&all), fold(&turned));
        }
    }
}
