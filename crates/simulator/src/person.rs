//! People: who they are, under which keys they are known from when on, and what they are like.

use domain::ArrivedAs;
use models::chance::Chance;

use crate::campaign::{self, CHANNELS, Channel, MARKETPLACE, STORE};
use crate::catalogue::Taste;
use crate::names::Named;

/// What becomes of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Buys at least once.
    Customer,
    /// Leaves an address, never buys.
    Lead,
    /// Looks around and stays unknown.
    Visitor,
}

/// Which purpose a stream of chance serves: what is drawn for one does not move what is drawn for another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Person = 1,
    Buying,
    Household,
    Mailings,
    Story,
    Firm,
}

/// How a touch reached the shop, which decides under which key it is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    /// On the person's first or second device.
    Web(usize),
    /// Without a device: in the store, on the telephone, by what the shop did itself.
    Direct,
}

/// A person, as far as drawn before anything happens.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // traits that have nothing to do with each other
pub(crate) struct Person {
    pub(crate) sort: Sort,
    /// The name in the truth: `c17` for a customer, `p17` for another.
    pub(crate) id: String,
    pub(crate) named: Named,
    pub(crate) taste: Taste,
    pub(crate) channel: usize,
    /// How content they are to begin with, 0 to 1.
    pub(crate) content: f64,
    /// Part of the orders that come through the shop's pages.
    pub(crate) online: f64,
    /// Whether they recommend.
    pub(crate) advocacy: f64,
    pub(crate) uses_app: bool,
    /// Whether opening a message may be seen.
    pub(crate) allows_tracking: bool,
    pub(crate) keys: Keys,
    /// Somebody else uses the second device too.
    pub(crate) shares_device: bool,
    /// Whether the person had everything erased after leaving.
    pub(crate) is_erased: bool,
}

/// The keys under which a person is known, each from a time on.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    pub(crate) email: ArrivedAs,
    /// Second address, of the second account.
    pub(crate) other_email: ArrivedAs,
    /// The customer number, unless they order as guests.
    pub(crate) account: Option<ArrivedAs>,
    /// A second number, opened by mistake.
    pub(crate) second: Option<ArrivedAs>,
    pub(crate) devices: [ArrivedAs; 2],
    /// Known by e-mail from here on.
    pub(crate) email_from: f64,
    /// Known by number from here on.
    pub(crate) account_from: f64,
    /// Known on the second device from here on.
    pub(crate) device_from: f64,
    /// Known by the second number from here on.
    pub(crate) second_from: f64,
}

fn key(made: Result<ArrivedAs, domain::customer::CustomerIdError>) -> ArrivedAs {
    made.expect("names, numbers and hexadecimal digits make ids")
}

/// A random id as browsers make them (RFC 9562, version 4).
fn device(chance: &mut Chance) -> ArrivedAs {
    let (high, low) = (chance.bits(), chance.bits());
    key(ArrivedAs::anonymous(&format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )))
}

impl Person {
    /// A customer by number, counted from 0.
    pub(crate) fn customer(seed: u64, number: u32) -> Self {
        let mut chance = Chance::of(seed, &[Purpose::Person as u64, 0, u64::from(number)]);
        let mut person = Self::draw(Sort::Customer, format!("c{number}"), &mut chance);
        let is_guest = person.channel != STORE && chance.happens(0.12);
        let has_second = !is_guest && chance.happens(0.04);
        // In the word lists of the shop: K and a number.
        person.keys.account = (!is_guest).then(|| key(ArrivedAs::external(&format!("K{}", 100_000 + number))));
        person.keys.second = has_second.then(|| key(ArrivedAs::external(&format!("N{}", 100_000 + number))));
        if has_second && chance.happens(0.35) {
            // The same address twice: a conflict that somebody has to decide.
            person.keys.other_email = person.keys.email.clone();
        }
        let mut household = Chance::of(seed, &[Purpose::Household as u64, u64::from(number / 2)]);
        if household.happens(0.05) {
            person.shares_device = true;
            person.keys.devices[1] = device(&mut household);
        }
        person.is_erased = chance.happens(0.03);
        if person.is_erased {
            person.forget(&mut chance);
        }
        person
    }

    /// Somebody who never buys, by number.
    pub(crate) fn prospect(seed: u64, number: u64) -> Self {
        let mut chance = Chance::of(seed, &[Purpose::Person as u64, 1, number]);
        let sort = if chance.happens(0.35) { Sort::Lead } else { Sort::Visitor };
        Self::draw(sort, format!("p{number}"), &mut chance)
    }

    fn draw(sort: Sort, id: String, chance: &mut Chance) -> Self {
        let named = Named::draw(chance);
        let channel = chance.weighted(&CHANNELS.map(|channel: Channel| channel.share));
        // Who comes by a friend, a shelf or a market and does not buy leaves no trace.
        let leaves_no_trace = sort != Sort::Customer && (campaign::REFERRAL..=MARKETPLACE).contains(&channel);
        let channel = if leaves_no_trace { campaign::way_without_friend(chance) } else { channel };
        let online = match channel {
            STORE | MARKETPLACE => 0.3,
            _ => 0.92,
        };
        let devices = [device(chance), device(chance)];
        let keys = Keys {
            email: key(ArrivedAs::email(&named.address(&id))),
            other_email: key(ArrivedAs::email(&named.address(&format!("{id}b")))),
            account: None,
            second: None,
            devices,
            email_from: f64::INFINITY,
            account_from: f64::INFINITY,
            device_from: f64::INFINITY,
            second_from: f64::INFINITY,
        };
        Self {
            sort,
            id,
            taste: Taste::draw(chance),
            channel,
            content: chance.beta(9.0, 3.0),
            online,
            advocacy: chance.beta(1.0, 4.0),
            uses_app: chance.happens(0.08),
            allows_tracking: chance.happens(0.7),
            named,
            keys,
            shares_device: false,
            is_erased: false,
        }
    }

    /// What erasing leaves of keys: one random id, by which rows of one person still belong together, marked as an erasure marks it.
    fn forget(&mut self, chance: &mut Chance) {
        let id = key(ArrivedAs::external(&format!("erased:{:016x}", chance.bits())));
        self.keys.account = Some(id.clone());
        self.keys.second = None;
        self.keys.email = id.clone();
        self.keys.other_email = id.clone();
        self.keys.devices = [id.clone(), id];
        self.shares_device = false;
    }

    /// The way on which the person came.
    pub(crate) fn channel(&self) -> &'static Channel {
        &CHANNELS[self.channel]
    }

    /// The mail address; `None` where it was erased.
    pub(crate) fn email(&self) -> Option<&str> {
        (!self.is_erased).then(|| self.keys.email.customer().as_str())
    }
}

impl Keys {
    /// Under which key something is filed at a time, and which further keys it carries.
    pub(crate) fn at(&self, at: f64, via: Via) -> (Option<ArrivedAs>, Option<ArrivedAs>) {
        let known = if at >= self.second_from && self.second.is_some() {
            self.second.as_ref()
        } else if at >= self.account_from && self.account.is_some() {
            self.account.as_ref()
        } else if at >= self.email_from {
            Some(&self.email)
        } else {
            None
        };
        match via {
            Via::Direct => (known.cloned(), None),
            Via::Web(device) => {
                let on_device = &self.devices[device];
                let known = known.filter(|_| device == 0 || at >= self.device_from);
                match known {
                    Some(known) if known != on_device => (Some(known.clone()), Some(on_device.clone())),
                    _ => (Some(on_device.clone()), None),
                }
            }
        }
    }

    /// The address that the person gives at a time.
    pub(crate) fn address_at(&self, at: f64) -> &ArrivedAs {
        if self.second.is_some() && at >= self.second_from { &self.other_email } else { &self.email }
    }

    /// The key that stands for the person once everything is known.
    pub(crate) fn canonical(&self) -> &ArrivedAs {
        let known = |from: f64| from.is_finite();
        match &self.account {
            Some(account) if known(self.account_from) => account,
            _ if known(self.email_from) => &self.email,
            _ => &self.devices[0],
        }
    }
}
