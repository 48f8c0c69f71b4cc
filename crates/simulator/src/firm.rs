//! What happens to the firm and to no person: advertising spend by day, sales over the counter.

use domain::event::MessageId;
use domain::{Amount, Event, Kind};
use jiff::SignedDuration;
use models::chance::Chance;

use crate::calendar::hour_of_work;
use crate::campaign::CHANNELS;
use crate::catalogue::{Taste, products, total};
use crate::person::Purpose;
use crate::properties::properties;
use crate::shop::Shop;

/// Sales to people without a name, a day and customer of the plan.
const COUNTER_SALES: f64 = 0.000_4;

/// All of a month, in the order of time.
pub(crate) fn events(shop: &Shop, month: usize) -> Vec<Event> {
    let mut events = Vec::new();
    if month >= shop.months() {
        return events;
    }
    let (first, end) = shop.calendar().month(month);
    for day in first..end {
        let mut chance = Chance::of(shop.plan().seed, &[Purpose::Firm as u64, u64::from(day)]);
        counter_sales(shop, day, &mut chance, &mut events);
        spend(shop, day, &mut chance, &mut events);
    }
    events.sort_by_key(|event| event.occurred_at);
    events
}

fn named(shop: &Shop, day: u32, number: usize) -> MessageId {
    MessageId(format!("{:x}-firm-{day}-{number}", shop.plan().seed))
}

/// What the platforms report the next morning for a day.
fn spend(shop: &Shop, day: u32, chance: &mut Chance, events: &mut Vec<Event>) {
    let calendar = shop.calendar();
    let years = (calendar.end() / 365.0).max(0.1);
    let size = f64::from(shop.plan().customers) / 1_000.0 / years;
    let busy = calendar.busyness(usize::try_from(day).unwrap_or(0));
    for (number, channel) in CHANNELS.iter().enumerate() {
        let Some(ad) = channel.ad else { continue };
        let cost = (ad.budget * size * busy * chance.between(0.85, 1.15) * 100.0).round() / 100.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts of clicks and views
        let count = |number: f64| number.round() as u32;
        let clicks = cost / ad.click * chance.between(0.9, 1.1);
        let impressions = clicks / ad.click_rate * chance.between(0.9, 1.1);
        let properties = properties! {
            "day": calendar.day(f64::from(day)).to_string(),
            "channel": channel.name,
            "campaign": ad.campaign,
            "cost": Amount::from_f64_rounded(cost),
            "currency": "EUR",
            "impressions": count(impressions),
            "reach": count(impressions * 0.7),
            "clicks": count(clicks),
        };
        let at = calendar.moment(f64::from(day) + 0.5);
        let reported = at.saturating_add(SignedDuration::from_hours(18)).unwrap_or(at);
        let event = Event::new(named(shop, day, 1_000 + number), Kind::CampaignSpendRecorded, at, reported);
        events.push(Event { properties, ..event });
    }
}

fn counter_sales(shop: &Shop, day: u32, chance: &mut Chance, events: &mut Vec<Event>) {
    let plan = shop.plan();
    let busy = shop.calendar().busyness(usize::try_from(day).unwrap_or(0));
    // Large shops sell so many that a mean is drawn in parts: a Poisson sum is a Poisson draw.
    let mut mean = COUNTER_SALES * f64::from(plan.customers) * busy;
    let mut sales = 0;
    while mean > 0.0 {
        sales += chance.poisson(mean.min(30.0));
        mean -= 30.0;
    }
    let taste = Taste::draw(chance);
    for number in 0..sales {
        let pieces = taste.basket(chance.gamma(2.0) * 12.0, chance);
        let properties = properties! {
            "order_id": format!("V{day}-{number}"),
            "revenue": total(&pieces),
            "currency": "EUR",
            "sales_channel": "store",
            "products": products(&pieces),
        };
        let at = shop.calendar().moment(f64::from(day) + hour_of_work(chance));
        let event = Event::new(named(shop, day, usize::try_from(number).unwrap_or(0)), Kind::OrderCompleted, at, at);
        events.push(Event { properties, ..event });
    }
}
