//! The tables of the page.

use analytics::economics::{GroupFigures, MessageCosts, Side};
use domain::Amount;
use engine::ask::economics::{By, Economics, GroupOf};
use words::{Format, NO_VALUE};

use super::{money, payback};
use crate::frame::PageFrame;

/// A group as a row.
#[derive(Clone)]
pub(super) struct GroupRow {
    pub(super) name: String,
    /// Whether it is a campaign below its channel.
    pub(super) is_part: bool,
    pub(super) customers: String,
    pub(super) spend: String,
    pub(super) cost: String,
    pub(super) first: String,
    pub(super) covered: String,
    pub(super) payback: String,
    pub(super) orders: String,
    pub(super) brought: String,
    pub(super) value: String,
    pub(super) value_interval: String,
    pub(super) ratio: String,
    pub(super) worth: String,
    pub(super) members: String,
}

/// A line of winning beside keeping.
pub(super) struct SideRow {
    pub(super) name: String,
    pub(super) winning: String,
    pub(super) keeping: String,
}

/// What margins rest on.
pub(super) struct SourceRow {
    pub(super) name: String,
    pub(super) revenue: String,
    pub(super) share: String,
}

/// What a group is called.
pub(super) fn name(frame: &PageFrame, by: By, group: &GroupOf) -> String {
    let format = &frame.format;
    if let Some(name) = &group.name {
        return name.get(format.language).to_owned();
    }
    match (&group.group, &group.campaign, by) {
        (Some(month), _, By::Cohort) => {
            let day = format!("{month}-01").parse();
            day.map_or_else(|_| month.clone(), |day| format.month(day))
        }
        (Some(channel), Some(campaign), _) => format!("{channel} · {campaign}"),
        (Some(name), None, By::Campaign) => {
            format!("{name} · {}", format.text("economics-no-campaign"))
        }
        (Some(name), None, _) => name.clone(),
        (None, ..) => {
            let key = if by == By::Country { "economics-no-country" } else { "economics-unknown" };
            format.text(key).into_owned()
        }
    }
}

fn row(format: &Format, name: String, is_part: bool, figures: &GroupFigures) -> GroupRow {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NO_VALUE.to_owned());
    let first = figures.first_orders;
    let value = figures.value.filter(|_| figures.customers > 0);
    let interval = value.and_then(|value| {
        Some(format.interval(&format.money_estimate(value.low?), &format.money_estimate(value.high?)))
    });
    GroupRow {
        name,
        is_part,
        customers: format.integer(figures.customers),
        spend: format.money(figures.spend.total()),
        cost: money(format, figures.acquisition_cost),
        first: money(format, first.mean_margin.or(first.mean_revenue)),
        covered: or_none(first.covered.map(|part| format.percent(part.share, 0))),
        payback: payback(format, &figures.payback),
        orders: or_none(figures.payback.orders.map(|orders| format.integer(orders))),
        brought: money(format, figures.mean_margin.or(figures.mean_revenue)),
        value: or_none(value.map(|value| format.money_estimate(value.mean))),
        value_interval: interval.unwrap_or_default(),
        ratio: or_none(figures.value_to_cost.map(|ratio| format.decimal(ratio.mean, 1))),
        worth: money(format, figures.worth.sum),
        members: format.integer(figures.worth.customers),
    }
}

/// The groups; below each channel its campaigns.
pub(super) fn groups(frame: &PageFrame, told: &Economics, campaigns: Option<&Economics>) -> Vec<GroupRow> {
    let format = &frame.format;
    let mut rows = Vec::new();
    for group in &told.groups {
        rows.push(row(format, name(frame, told.by, group), false, &group.figures));
        let of_channel = campaigns.iter().flat_map(|campaigns| &campaigns.groups);
        for campaign in of_channel.filter(|campaign| group.group.is_some() && campaign.group == group.group) {
            if let Some(name) = &campaign.campaign {
                rows.push(row(format, name.clone(), true, &campaign.figures));
            }
        }
    }
    rows
}

/// Everybody.
pub(super) fn total(frame: &PageFrame, told: &Economics) -> GroupRow {
    row(&frame.format, frame.text("economics-all").into_owned(), false, &told.all)
}

/// Winning beside keeping.
pub(super) fn sides(frame: &PageFrame, told: &Economics) -> Vec<SideRow> {
    let format = &frame.format;
    let both = (&told.keeping.acquisition, &told.keeping.retention);
    let line = |key: &str, of: &dyn Fn(&Side) -> String| SideRow {
        name: frame.text(key).into_owned(),
        winning: of(both.0),
        keeping: of(both.1),
    };
    vec![
        line("economics-side-spend", &|side| format.money(side.spend)),
        line("economics-side-messages", &|side| messages(format, side.messages)),
        line("economics-side-discounts", &|side| format.money(side.discounts)),
        line("economics-side-customers", &|side| format.integer(side.customers)),
        line("economics-side-each", &|side| money(format, side.per_customer)),
        line("economics-side-each-discounts", &|side| money(format, side.per_customer_with_discounts)),
    ]
}

/// What messages cost; nothing where they were sent and no cost is told of any.
fn messages(format: &Format, messages: MessageCosts) -> String {
    let is_known = messages.sent == 0 || messages.without_cost < messages.sent;
    if is_known { format.money(messages.cost) } else { NO_VALUE.to_owned() }
}

/// Sentences about winning and keeping, and about one customer.
pub(super) fn keeping(frame: &PageFrame, told: &Economics) -> Vec<String> {
    let format = &frame.format;
    let keeping = &told.keeping;
    let mut sentences = Vec::new();
    match (keeping.ratio, keeping.ratio_with_discounts) {
        (Some(ratio), Some(with)) => {
            let gaps = [("ratio", format.decimal(ratio, 1).into()), ("with", format.decimal(with, 1).into())];
            sentences.push(format.format("economics-keeping-ratio", &gaps));
        }
        _ => sentences.push(format.text("economics-keeping-unknown").into_owned()),
    }
    let one = keeping.per_customer;
    if let (Some(revenue), Some(cost)) = (one.mean_revenue, one.mean_cost) {
        let gaps = [
            ("count", one.customers.into()),
            ("revenue", format.money(revenue).into()),
            ("margin", money(format, one.mean_margin).into()),
            ("cost", format.money(cost).into()),
        ];
        let key = if one.mean_margin.is_some() { "economics-one-margin" } else { "economics-one-revenue" };
        sentences.push(format.format(key, &gaps));
    }
    sentences
}

/// What margins rest on.
pub(super) fn sources(frame: &PageFrame, told: &Economics) -> Vec<SourceRow> {
    let format = &frame.format;
    let (sources, total) = (told.sources, told.sources.total().to_f64());
    let line = |key: &str, revenue: Amount| SourceRow {
        name: frame.text(key).into_owned(),
        revenue: format.money(revenue),
        share: if total > 0.0 { format.percent(revenue.to_f64() / total, 1) } else { NO_VALUE.to_owned() },
    };
    vec![
        line("economics-source-cost-prices", sources.cost_prices),
        line("economics-source-categories", sources.category_rates),
        line("economics-source-firm", sources.firm_rate),
        line("economics-source-unknown", sources.unknown),
    ]
}

/// What is said of costs.
pub(super) fn costs(frame: &PageFrame, told: &Economics) -> Vec<String> {
    let format = &frame.format;
    let (costs, spend) = (told.costs, told.all.spend);
    let mut said = Vec::new();
    if !spend.total().is_zero() {
        let gaps = [("recorded", format.money(spend.recorded).into()), ("clicks", format.money(spend.clicks).into())];
        said.push(format.format("economics-costs-of", &gaps));
    }
    if !costs.clicks_left_out.is_zero() {
        let gaps = [("amount", format.money(costs.clicks_left_out).into())];
        said.push(format.format("economics-costs-left-out", &gaps));
    }
    if !costs.borne_by_nobody.is_zero() {
        let gaps = [("amount", format.money(costs.borne_by_nobody).into())];
        said.push(format.format("economics-costs-nobody", &gaps));
    }
    said
}
