//! The shop: a plan with its calendar and mailings, from which every group of people can be told by itself.

use domain::Event;

use crate::calendar::Calendar;
use crate::campaign::{self, Campaign};
use crate::firm;
use crate::group::{GROUP, Group, Life};
use crate::plan::{PlanError, ShopPlan};
use crate::truth::CampaignTruth;

/// A shop that could exist.
///
/// Nothing is kept but the calendar: [`Shop::group`] tells the people of one group from the seed, whenever it is asked, so
/// millions of customers need no more memory than 64, and groups may be told in any order and on any thread.
#[derive(Debug, Clone)]
pub struct Shop {
    plan: ShopPlan,
    calendar: Calendar,
    mailings: Vec<Campaign>,
}

impl Shop {
    /// A shop as planned.
    pub fn new(plan: ShopPlan) -> Result<Self, PlanError> {
        let plan = plan.checked()?;
        let calendar = Calendar::new(&plan);
        let mailings = campaign::mailings(&calendar);
        Ok(Self { plan, calendar, mailings })
    }

    /// What was planned.
    pub fn plan(&self) -> &ShopPlan {
        &self.plan
    }

    /// How many groups of people there are.
    pub fn groups(&self) -> u32 {
        self.plan.customers.div_ceil(GROUP)
    }

    /// The people of a group, counted from 0, each with their events in the order of time. Past the last group nobody is.
    pub fn group(&self, group: u32) -> Group {
        Group::tell(self, group)
    }

    /// The same people, each handed over as soon as they are told; back comes what each mailing did with them.
    pub fn each_life(&self, group: u32, mut each: impl FnMut(Life)) -> Vec<CampaignTruth> {
        Group::tell_each(self, group, &mut each)
    }

    /// How many months are simulated.
    pub fn months(&self) -> usize {
        self.calendar.months()
    }

    /// What happened in a month, counted from 0, that belongs to no person: spend and reach as platforms report them by day
    /// and campaign, and sales over the counter to people who leave no name.
    pub fn firm_events(&self, month: usize) -> Vec<Event> {
        firm::events(self, month)
    }

    /// All mailings, with nobody counted yet.
    pub fn campaigns(&self) -> Vec<CampaignTruth> {
        let campaign = |mailing: &Campaign| CampaignTruth {
            campaign: mailing.id.clone(),
            at: self.calendar.moment(mailing.at),
            recipients: 0,
            control: 0,
            caused_orders: 0,
            caused_revenue: domain::Amount::ZERO,
        };
        self.mailings.iter().map(campaign).collect()
    }

    pub(crate) fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    pub(crate) fn mailings(&self) -> &[Campaign] {
        &self.mailings
    }

    /// How many people beside so many customers do not buy.
    pub(crate) fn prospects(&self, customers: u32) -> u32 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most ten for each of 64
        let prospects = (self.plan.prospects * f64::from(customers)).round() as u32;
        prospects
    }
}
