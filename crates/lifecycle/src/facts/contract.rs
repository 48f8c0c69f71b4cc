//! Contracts, messages and the loyalty programme.

use domain::{Amount, Day, Kind, Zone};
use jiff::Timestamp;
use serde::Serialize;

use crate::book::Mark;

/// A trial of which no end is told is over after so many days: hardly any lasts longer, and whoever tried years ago tries no more.
pub const TRIAL_PATIENCE_DAYS: i32 = 90;

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
    /// The day since which a payment is overdue; a payment or renewal since clears it, and so does a new subscription after the end
    /// of all.
    pub overdue_since: Option<Day>,
    /// Trials begun.
    pub trials: u16,
}

/// One subscription on the way through the marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running {
    thing: u64,
    monthly: Amount,
    /// How it stands apart from a trial; [`Standing::None`] where it never was more than that.
    standing: Standing,
    /// The last day of the trial.
    trial_until: Option<Day>,
}

impl Running {
    /// How it stands at the end of a day. A trial is over after its last day, whether that is told or not.
    fn standing_on(&self, day: Day) -> Standing {
        match (self.standing, self.trial_until) {
            (Standing::None | Standing::Ended, Some(until)) if day <= until => Standing::Trial,
            (standing, _) => standing,
        }
    }
}

impl Contract {
    /// Takes a mark in; marks come in their order.
    pub(super) fn take(&mut self, mark: &Mark, running: &mut Vec<Running>) {
        let day = Day::from(mark.day);
        match mark.kind() {
            Kind::TrialStarted => self.begin_trial(mark, running),
            Kind::SubscriptionStarted => {
                // Whoever subscribes is done with trying, also where the trial bore no number.
                running.retain(|one| one.standing != Standing::None);
                for one in running.iter_mut() {
                    one.trial_until = None;
                }
                let had_ended = !running.is_empty() && running.iter().all(|one| one.standing == Standing::Ended);
                (self.started_on, self.is_back, self.left_on) = (Some(day), had_ended, None);
                if had_ended {
                    // A debt of what is over puts no new subscription at risk.
                    self.overdue_since = None;
                }
                self.set(mark, running, Standing::Active);
            }
            Kind::SubscriptionRenewed => {
                (self.overdue_since, self.left_on) = (None, None);
                self.set(mark, running, Standing::Active);
            }
            Kind::SubscriptionUpgraded | Kind::SubscriptionDowngraded => self.set(mark, running, Standing::Active),
            Kind::SubscriptionCancelled => self.leave(mark, running, Standing::Cancelled),
            Kind::SubscriptionEnded => self.leave(mark, running, Standing::Ended),
            Kind::PaymentOverdue => self.overdue_since = self.overdue_since.or(Some(day)),
            Kind::PaymentReceived => self.overdue_since = None,
            _ => {}
        }
    }

    /// A trial begins.
    fn begin_trial(&mut self, mark: &Mark, running: &mut Vec<Running>) {
        self.trials = self.trials.saturating_add(1);
        let told = mark.quantity.and_then(|micros| Timestamp::from_microsecond(micros).ok());
        // The last day is told as a date, which no zone moves.
        let until = told.map_or(Day::from(mark.day).plus(TRIAL_PATIENCE_DAYS), |end| Zone::utc().day_of(end));
        place_of(mark, running).trial_until = Some(until);
        self.note_plan(mark);
    }

    /// Notice is given, or a subscription ends. What is a trial only is given up by that.
    fn leave(&mut self, mark: &Mark, running: &mut Vec<Running>, standing: Standing) {
        let day = Day::from(mark.day);
        let own = running.iter().position(|one| one.thing == mark.thing);
        // Where all there is are trials it is one of them, whatever number it bears.
        let meant = own.or_else(|| running.iter().all(|one| one.standing == Standing::None).then_some(0));
        if let Some(one) = meant.and_then(|place| running.get_mut(place)) {
            let is_trial = one.standing == Standing::None || one.standing_on(day) == Standing::Trial;
            one.trial_until = None;
            if is_trial {
                return;
            }
        }
        self.left_on = Some(day);
        self.set(mark, running, standing);
    }

    /// Notes how the subscription of a mark stands.
    fn set(&mut self, mark: &Mark, running: &mut Vec<Running>, standing: Standing) {
        let one = place_of(mark, running);
        one.standing = standing;
        one.monthly = mark.quantity.map_or(one.monthly, Amount::from_micros);
        self.note_plan(mark);
    }

    fn note_plan(&mut self, mark: &Mark) {
        if mark.word != 0 {
            self.plan = mark.word;
        }
    }

    /// Closes the account of single subscriptions at the end of a day: the best of them says how somebody stands.
    pub(super) fn close(&mut self, running: &[Running], day: Day) {
        let has = |standing| running.iter().any(|one| one.standing_on(day) == standing);
        self.standing = [Standing::Active, Standing::Cancelled, Standing::Trial, Standing::Ended]
            .into_iter()
            .find(|standing| has(*standing))
            .unwrap_or_default();
        let pays = |one: &&Running| matches!(one.standing, Standing::Active | Standing::Cancelled);
        self.monthly = running.iter().filter(pays).map(|one| one.monthly).sum();
    }
}

/// The account of the subscription that a mark is about, opened where there is none.
fn place_of<'a>(mark: &Mark, running: &'a mut Vec<Running>) -> &'a mut Running {
    let place = running.iter().position(|one| one.thing == mark.thing).unwrap_or_else(|| {
        let standing = Standing::None;
        running.push(Running { thing: mark.thing, monthly: Amount::ZERO, standing, trial_until: None });
        running.len() - 1
    });
    &mut running[place]
}

/// The first day after this one on which a trial is over, if nothing is heard.
pub(super) fn next_step(running: &[Running], day: Day) -> Option<Day> {
    running.iter().filter_map(|one| one.trial_until).map(|until| until.plus(1)).filter(|over| *over > day).min()
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
