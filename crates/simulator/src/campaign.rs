//! What the estate does to be bought from: advertising that costs, and messages to those who consented.

use models::chance::Chance;

use crate::calendar::Calendar;

/// A way on which people come to the shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Channel {
    /// The word in properties and in the truth.
    pub(crate) name: &'static str,
    /// How many customers come this way.
    pub(crate) share: f64,
    /// Source and medium as campaign parameters say them.
    pub(crate) source: &'static str,
    pub(crate) medium: &'static str,
    /// What is bought there; `None` where reach costs nothing a click.
    pub(crate) ad: Option<Ad>,
}

/// Bought reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ad {
    pub(crate) campaign: &'static str,
    /// Euros a click.
    pub(crate) click: f64,
    /// Clicks per impression.
    pub(crate) click_rate: f64,
    /// Euros a day for each thousand customers of the plan and year.
    pub(crate) budget: f64,
}

pub(crate) const REFERRAL: usize = 3;
pub(crate) const STORE: usize = 4;
pub(crate) const MARKETPLACE: usize = 5;
const ORGANIC: usize = 2;

/// The ways, in the order of their numbers.
pub(crate) const CHANNELS: [Channel; 7] = [
    Channel {
        name: "google-ads",
        share: 0.22,
        source: "google",
        medium: "cpc",
        ad: Some(Ad { campaign: "suche-wein-vom-winzer", click: 0.85, click_rate: 0.045, budget: 14.0 }),
    },
    Channel {
        name: "meta-ads",
        share: 0.16,
        source: "instagram",
        medium: "paid_social",
        ad: Some(Ad { campaign: "weinberg-im-bild", click: 0.42, click_rate: 0.011, budget: 9.0 }),
    },
    Channel { name: "organic", share: 0.22, source: "google", medium: "organic", ad: None },
    Channel { name: "referral", share: 0.1, source: "freunde", medium: "referral", ad: None },
    Channel { name: "store", share: 0.14, source: "vinothek", medium: "offline", ad: None },
    Channel { name: "marketplace", share: 0.08, source: "marktplatz", medium: "marketplace", ad: None },
    Channel {
        name: "print",
        share: 0.08,
        source: "weinfuehrer",
        medium: "print",
        ad: Some(Ad { campaign: "anzeige-weinfuehrer", click: 1.6, click_rate: 0.002, budget: 3.0 }),
    },
];

/// The number of a way on which somebody comes who has no friend to send them.
pub(crate) fn way_without_friend(chance: &mut Chance) -> usize {
    if chance.happens(0.5) { ORGANIC } else { 0 }
}

/// A mailing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Campaign {
    /// Its id, `2024-03-ostern`.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: &'static str,
    /// When it goes out.
    pub(crate) at: f64,
    /// Whether it makes an offer with a coupon and leaves a control group out; else it is news.
    pub(crate) is_offer: bool,
}

/// Part of those reachable who get nothing, to measure against.
pub(crate) const CONTROL: f64 = 0.1;
/// Off the goods with a coupon.
pub(crate) const COUPON: f64 = 0.1;

/// Month, day, id and name of the offers of a year.
const OFFERS: [(i8, i8, &str, &str); 6] = [
    (3, 12, "ostern", "Osterwein"),
    (5, 6, "jahrgang", "Der neue Jahrgang"),
    (7, 1, "sommer", "Sommerpaket"),
    (9, 16, "lese", "Zur Weinlese"),
    (11, 18, "advent", "Adventskiste"),
    (12, 9, "weihnachten", "Weihnachtsgeschenke"),
];

/// All mailings of the simulated time, in their order: offers six times a year, news each month.
pub(crate) fn mailings(calendar: &Calendar) -> Vec<Campaign> {
    let mut mailings = Vec::new();
    for month in 0..calendar.months() {
        let (first, end) = calendar.month(month);
        for day in first..end {
            let date = calendar.day(f64::from(day)).date();
            if date.day() == 3 {
                mailings.push(Campaign {
                    id: format!("{}-{:02}-weinpost", date.year(), date.month()),
                    name: "Weinpost",
                    at: f64::from(day) + 9.0 / 24.0,
                    is_offer: false,
                });
            }
            let offer = OFFERS.iter().find(|(month, on, ..)| (*month, *on) == (date.month(), date.day()));
            if let Some((_, _, id, name)) = offer {
                mailings.push(Campaign {
                    id: format!("{}-{:02}-{id}", date.year(), date.month()),
                    name,
                    at: f64::from(day) + 10.0 / 24.0,
                    is_offer: true,
                });
            }
        }
    }
    mailings
}
