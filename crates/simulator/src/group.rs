//! Groups of people who are simulated together: big enough for friends to be found, small enough for any memory.

use domain::{Amount, Event};
use models::chance::Chance;

use crate::buying::Buying;
use crate::calendar::seconds;
use crate::campaign::{self, MARKETPLACE, REFERRAL, STORE};
use crate::mailing::{Fate, Mailings};
use crate::person::{Person, Purpose, Sort};
use crate::shop::Shop;
use crate::story::{Story, Told};
use crate::truth::{CampaignTruth, MonthTruth, OrderTruth, PersonTruth};

/// Customers of one group.
pub const GROUP: u32 = 64;

/// One person: what the shop sees, and what is true.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// Who they are.
    pub person: PersonTruth,
    /// What the shop sees, in the order of time.
    pub events: Vec<Event>,
    /// The phases lived in, month by month.
    pub months: Vec<MonthTruth>,
    /// The orders as they came about.
    pub orders: Vec<OrderTruth>,
}

/// Some customers and the people beside them who do not buy.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Everybody, customers first.
    pub lives: Vec<Life>,
    /// What each mailing did with them, in the order of time.
    pub campaigns: Vec<CampaignTruth>,
}

/// An order that will be placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PlannedOrder {
    pub(crate) at: f64,
    /// The mailing that causes it.
    pub(crate) caused_by: Option<usize>,
}

/// Somebody who came because this person invited them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Friend {
    pub(crate) invited: f64,
    pub(crate) converted: f64,
    pub(crate) key: String,
    pub(crate) order_id: String,
}

/// A person before their story is told: all that others need to know of them.
#[derive(Debug, Clone)]
pub(crate) struct Sketch {
    pub(crate) person: Person,
    pub(crate) buying: Option<Buying>,
    pub(crate) contact: f64,
    pub(crate) mailings: Mailings,
    pub(crate) orders: Vec<PlannedOrder>,
    pub(crate) friends: Vec<Friend>,
    pub(crate) referred_by: Option<String>,
}

impl Sketch {
    fn customer(shop: &Shop, number: u32) -> Self {
        let plan = shop.plan();
        let stream = |purpose: Purpose| Chance::of(plan.seed, &[purpose as u64, 0, u64::from(number)]);
        let mut person = Person::customer(plan.seed, number);
        let buying = Buying::draw(plan, shop.calendar(), &mut stream(Purpose::Buying));
        let mut chance = stream(Purpose::Mailings);
        let first = buying.orders[0];
        let comes_online = !matches!(person.channel, STORE | MARKETPLACE);
        let lead = if comes_online { 0.2 + chance.exponential(18.0) } else { 0.03 };
        let contact = (first - lead).max(first * 0.5);
        let signs_up_early = comes_online && chance.happens(0.4);
        let signup = if signs_up_early { contact + 0.004 } else { first + 0.01 + chance.exponential(3.0) };
        let mailings = Mailings::draw(&person, signup, Some(&buying), shop, &mut chance);
        let mut known = first - seconds(100.0);
        if comes_online {
            known = known.max(0.0);
        }
        person.keys.account_from = if person.keys.account.is_some() { known } else { f64::INFINITY };
        person.keys.email_from = mailings.subscribed.map_or(known, |subscribed| subscribed.min(known));
        if person.keys.account.is_some() && chance.happens(0.45) {
            person.keys.device_from = first + 1.0 + chance.exponential(40.0);
        }
        if person.keys.second.is_some() {
            person.keys.second_from = first + 20.0 + chance.exponential(120.0);
        }
        let own = buying.orders.iter().map(|at| PlannedOrder { at: *at, caused_by: None });
        let caused = mailings.sent.iter().filter_map(|sent| Some((sent.campaign, sent.caused?)));
        let mut orders: Vec<PlannedOrder> =
            own.chain(caused.map(|(campaign, at)| PlannedOrder { at, caused_by: Some(campaign) })).collect();
        orders.sort_by(|one, other| one.at.total_cmp(&other.at));
        Self { person, buying: Some(buying), contact, mailings, orders, friends: Vec::new(), referred_by: None }
    }

    fn prospect(shop: &Shop, number: u64) -> Self {
        let seed = shop.plan().seed;
        let mut person = Person::prospect(seed, number);
        let mut chance = Chance::of(seed, &[Purpose::Mailings as u64, 1, number]);
        let contact = shop.calendar().time_of_share(chance.uniform());
        let mailings = Mailings::draw(&person, contact + 0.004, None, shop, &mut chance);
        if let Some(subscribed) = mailings.subscribed {
            person.keys.email_from = subscribed;
        }
        Self { person, buying: None, contact, mailings, orders: Vec::new(), friends: Vec::new(), referred_by: None }
    }

    /// How much this person would like to send somebody who first hears of the shop at a time.
    fn recommends(&self, contact: f64) -> f64 {
        // The first wine must have been tasted.
        let tasted = self.orders.first().is_some_and(|order| order.at + 7.0 < contact);
        let stays = self.buying.as_ref().is_some_and(|buying| buying.is_alive(contact));
        if tasted && stays { self.person.advocacy * self.person.content } else { 0.0 }
    }

    fn truth(&self, shop: &Shop, number: Option<u32>) -> PersonTruth {
        let calendar = shop.calendar();
        let Person { keys, .. } = &self.person;
        let mut known = vec![keys.devices[0].to_key()];
        if keys.email_from.is_finite() {
            known.push(keys.email.to_key());
        }
        known.extend(keys.account.as_ref().map(domain::ArrivedAs::to_key));
        if keys.device_from.is_finite() {
            known.push(keys.devices[1].to_key());
        }
        if let Some(second) = keys.second.as_ref().filter(|_| keys.second_from.is_finite()) {
            known.extend([second.to_key(), keys.other_email.to_key()]);
        }
        known.dedup();
        let partner = number.map(|number| number ^ 1).filter(|partner| *partner < shop.plan().customers);
        let shared = partner.filter(|_| self.person.shares_device && keys.device_from.is_finite());
        PersonTruth {
            person: self.person.id.clone(),
            sort: self.person.sort,
            keys: known,
            shared_device: shared.map(|partner| (keys.devices[1].to_key(), format!("c{partner}"))),
            channel: self.person.channel().name,
            referred_by: self.referred_by.clone(),
            first_contact: calendar.moment(self.contact),
            first_order: self.orders.first().map(|order| calendar.moment(order.at)),
            orders_per_week: self.buying.as_ref().map(|buying| buying.rate),
            dropout: self.buying.as_ref().map(|buying| buying.dropout),
            mean_spend: self.buying.as_ref().map(|buying| buying.scale * shop.plan().spend.p),
            left_at: self.buying.as_ref().and_then(Buying::left_at).map(|left| calendar.moment(left)),
            content: self.person.content,
            is_erased: self.person.is_erased,
        }
    }
}

impl Group {
    /// Tells the stories of a group, counted from 0.
    pub(crate) fn tell(shop: &Shop, group: u32) -> Self {
        let mut lives = Vec::new();
        let campaigns = Self::tell_each(shop, group, &mut |life| lives.push(life));
        Self { lives, campaigns }
    }

    /// The same, each life handed over as soon as it is told; back comes what the mailings did.
    pub(crate) fn tell_each(shop: &Shop, group: u32, each: &mut dyn FnMut(Life)) -> Vec<CampaignTruth> {
        let plan = shop.plan();
        let first = group * GROUP;
        let customers = GROUP.min(plan.customers.saturating_sub(first));
        let mut sketches: Vec<Sketch> =
            (first..first + customers).map(|number| Sketch::customer(shop, number)).collect();
        introduce_friends(shop, group, &mut sketches);
        let prospects = shop.prospects(customers);
        let begin = u64::from(group) * u64::from(shop.prospects(GROUP));
        sketches.extend((begin..begin + u64::from(prospects)).map(|number| Sketch::prospect(shop, number)));

        let mut campaigns = shop.campaigns();
        for (place, sketch) in sketches.iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(0);
            let number = (sketch.person.sort == Sort::Customer).then_some(first + place);
            let stream = Chance::of(plan.seed, &[Purpose::Story as u64, u64::from(group), u64::from(place)]);
            let Told { events, months, orders } = Story::new(shop, sketch, stream).tell();
            count(sketch, &orders, &mut campaigns);
            each(Life { person: sketch.truth(shop, number), events, months, orders });
        }
        campaigns
    }
}

/// Everybody who came by a friend gets one who could have sent them; where there is none they came otherwise.
fn introduce_friends(shop: &Shop, group: u32, sketches: &mut [Sketch]) {
    let mut chance = Chance::of(shop.plan().seed, &[Purpose::Person as u64, 2, u64::from(group)]);
    for guest in 0..sketches.len() {
        if sketches[guest].person.channel != REFERRAL {
            continue;
        }
        let contact = sketches[guest].contact;
        let wishes: Vec<f64> = sketches.iter().map(|host| host.recommends(contact)).collect();
        if wishes.iter().sum::<f64>() <= 0.0 {
            sketches[guest].person.channel = campaign::way_without_friend(&mut chance);
            continue;
        }
        let host = chance.weighted(&wishes);
        let friend = Friend {
            invited: contact - chance.between(0.02, 0.9),
            converted: sketches[guest].orders[0].at + seconds(30.0),
            key: sketches[guest].person.keys.canonical().customer().as_str().to_owned(),
            order_id: format!("B{}-1", sketches[guest].person.id),
        };
        sketches[guest].referred_by = Some(sketches[host].person.id.clone());
        sketches[host].friends.push(friend);
    }
}

/// Adds a person to what the mailings did.
fn count(sketch: &Sketch, orders: &[OrderTruth], campaigns: &mut [CampaignTruth]) {
    for sent in &sketch.mailings.sent {
        match sent.fate {
            Fate::Control => campaigns[sent.campaign].control += 1,
            _ => campaigns[sent.campaign].recipients += 1,
        }
    }
    for (planned, order) in sketch.orders.iter().zip(orders) {
        if let Some(campaign) = planned.caused_by {
            campaigns[campaign].caused_orders += 1;
            campaigns[campaign].caused_revenue += order.revenue;
        }
    }
}

impl Life {
    /// Revenue of all orders, net of VAT, before refunds.
    pub fn revenue(&self) -> Amount {
        self.orders.iter().map(|order| order.revenue).sum()
    }
}
