//! Contracts, messages and the loyalty programme.

use domain::{Amount, Day, Kind};
use serde::Serialize;

use crate::book::Mark;

/// How somebody stands to subscriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Never had one.
    #[default]
    None,
    /// Tries it.
    Trial,
    /// One is running.
    Active,
    /// Notice was given; it still runs.
    Cancelled,
    /// It is over.
    Ended,
}

impl Standing {
    /// Its name in rules.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Trial => "trial",
            Self::Active => "active",
            Self::Cancelled => "cancelled",
            Self::Ended => "ended",
        }
    }
}

/// What is true of somebody's subscriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Contract {
    /// How they stand.
    pub standing: Standing,
    /// What running subscriptions bring a month.
    pub monthly: Amount,
    /// The plan of the latest change, by its number among the book's words.
    #[serde(skip)]
    pub plan: u32,
    /// The day of the latest start.
    pub started_on: Option<Day>,
    /// The day on which notice was given or the last one ended.
    pub left_on: Option<Day>,
    /// Whether the latest start followed an end.
    pub is_back: bool,
    /// The day since which a payment is overdue; a payment or renewal since clears it.
    pub overdue_since: Option<Day>,
}

/// One subscription on the way through the marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running {
    thing: u64,
    monthly: Amount,
    standing: Standing,
}

impl Contract {
    /// Takes a mark in; marks come in their order.
    pub(super) fn take(&mut self, mark: &Mark, running: &mut Vec<Running>) {
        let day = Day::from(mark.day);
        let standing = match mark.kind() {
            Kind::TrialStarted => Standing::Trial,
            Kind::SubscriptionStarted
            | Kind::SubscriptionRenewed
            | Kind::SubscriptionUpgraded
            | Kind::SubscriptionDowngraded => Standing::Active,
            Kind::SubscriptionCancelled => Standing::Cancelled,
            Kind::SubscriptionEnded => Standing::Ended,
            Kind::PaymentOverdue => {
                self.overdue_since = self.overdue_since.or(Some(day));
                return;
            }
            Kind::PaymentReceived => {
                self.overdue_since = None;
                return;
            }
            _ => return,
        };
        if *mark.kind() == Kind::SubscriptionStarted {
            // Whoever subscribes is done with trying, also where the trial bore no number.
            running.retain(|one| one.standing != Standing::Trial || one.thing == mark.thing);
        }
        let had_ended = !running.is_empty() && running.iter().all(|one| one.standing == Standing::Ended);
        let place = running.iter().position(|one| one.thing == mark.thing).unwrap_or_else(|| {
            running.push(Running { thing: mark.thing, monthly: Amount::ZERO, standing });
            running.len() - 1
        });
        running[place].standing = standing;
        running[place].monthly = mark.quantity.map_or(running[place].monthly, Amount::from_micros);
        if standing == Standing::Trial {
            running[place].monthly = Amount::ZERO;
        }
        match mark.kind() {
            Kind::SubscriptionStarted => {
                (self.started_on, self.is_back, self.left_on) = (Some(day), had_ended, None);
            }
            Kind::SubscriptionCancelled | Kind::SubscriptionEnded => self.left_on = Some(day),
            Kind::SubscriptionRenewed => (self.overdue_since, self.left_on) = (None, None),
            _ => {}
        }
        if mark.word != 0 {
            self.plan = mark.word;
        }
    }

    /// Closes the account of single subscriptions: the best of them says how somebody stands.
    pub(super) fn close(&mut self, running: &[Running]) {
        let has = |standing| running.iter().any(|one| one.standing == standing);
        self.standing = [Standing::Active, Standing::Cancelled, Standing::Trial, Standing::Ended]
            .into_iter()
            .find(|standing| has(*standing))
            .unwrap_or_default();
        let pays = |one: &&Running| matches!(one.standing, Standing::Active | Standing::Cancelled);
        self.monthly = running.iter().filter(pays).map(|one| one.monthly).sum();
    }
}

/// What is true of messages to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Contact {
    /// Messages sent.
    pub sent: u32,
    /// Messages opened, where that was told.
    pub opened: u32,
    /// Messages in which something was clicked.
    pub clicked: u32,
    /// Messages that came back.
    pub bounced: u16,
    /// The last day of an opening or a click.
    pub last_engagement: Option<Day>,
    /// Calls.
    pub calls: u16,
}

impl Contact {
    /// Takes a mark in.
    pub(super) fn take(&mut self, mark: &Mark) {
        match mark.kind() {
            Kind::MessageSent => self.sent = self.sent.saturating_add(1),
            Kind::MessageOpened => self.opened = self.opened.saturating_add(1),
            Kind::MessageClicked => self.clicked = self.clicked.saturating_add(1),
            Kind::MessageBounced => self.bounced = self.bounced.saturating_add(1),
            Kind::CallLogged => self.calls = self.calls.saturating_add(1),
            _ => return,
        }
        if matches!(mark.kind(), Kind::MessageOpened | Kind::MessageClicked) {
            self.last_engagement = self.last_engagement.max(Some(mark.day.into()));
        }
    }
}

/// What is true of points, tier and coupons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Loyalty {
    /// Points: earned less redeemed and expired.
    pub points: i64,
    /// The latest tier, by its number among the book's words; 0 for none.
    #[serde(skip)]
    pub tier: u32,
    /// Coupons redeemed.
    pub coupons: u16,
}

impl Loyalty {
    /// Takes a mark in.
    pub(super) fn take(&mut self, mark: &Mark) {
        let points = mark.quantity.unwrap_or(0);
        match mark.kind() {
            Kind::PointsEarned => self.points = self.points.saturating_add(points),
            Kind::PointsRedeemed | Kind::PointsExpired => self.points = self.points.saturating_sub(points),
            Kind::TierReached => self.tier = mark.word,
            Kind::CouponRedeemed => self.coupons = self.coupons.saturating_add(1),
            _ => {}
        }
    }
}
