//! How long customers stay, by group, and how long subscriptions last.

use std::sync::Arc;

use analytics::kpi::Unit;
use analytics::lasting::plans::{AHEAD_MONTHS, NoForecast, RETENTION_MONTHS};
use analytics::lasting::{AGES, GroupLasting, Lasting};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Message;
use engine::ask::lasting::{Grouping, LastingOf, PlanOf, Subscriptions, lasting};
use words::{Format, NO_VALUE};

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, PageFrame};
use crate::view::chart::{Chart, Picture, Series};

/// Points of a curve that is drawn.
const POINTS: u32 = 24;
/// Groups that are drawn: more lines cannot be told apart.
const DRAWN: usize = 4;
/// Beyond this probability, differences are taken for chance.
const CHANCE: f64 = 0.05;

/// The panel.
pub(crate) struct LastingShown {
    /// What is counted.
    pub(crate) note: String,
    /// What they may be compared by.
    pub(crate) choices: Vec<Choice>,
    /// Heads of the columns with shares.
    pub(crate) ages: Vec<String>,
    /// All, then the groups.
    pub(crate) rows: Vec<LastingRow>,
    /// Whether the groups differ.
    pub(crate) verdict: Option<String>,
    /// The curves.
    pub(crate) picture: Picture,
    /// Subscriptions.
    pub(crate) subscriptions: Option<SubscriptionsShown>,
}

/// A group.
pub(crate) struct LastingRow {
    /// Its name.
    pub(crate) name: String,
    /// Customers.
    pub(crate) customers: String,
    /// Those who left.
    pub(crate) left: String,
    /// Shares that are still there.
    pub(crate) shares: Vec<String>,
    /// The hazard beside the largest group.
    pub(crate) hazard: String,
}

/// A plan of subscriptions, with what comes.
pub(crate) struct PlanRow {
    pub(crate) name: String,
    pub(crate) running: String,
    pub(crate) price: String,
    /// Why nothing is foretold.
    pub(crate) because: String,
    /// The share left after the months of the columns, with its interval.
    pub(crate) shares: Vec<(String, String)>,
    pub(crate) months: String,
    pub(crate) months_interval: String,
    pub(crate) value: String,
}

/// Subscriptions.
pub(crate) struct SubscriptionsShown {
    /// What comes, by plan.
    pub(crate) plans: Vec<PlanRow>,
    /// Heads of the columns with shares.
    pub(crate) plan_heads: Vec<String>,
    /// How that is reckoned.
    pub(crate) plan_note: String,

    /// How many left.
    pub(crate) sentence: String,
    /// Shares that still run.
    pub(crate) row: LastingRow,
}

pub(super) fn shown(frame: &PageFrame, told: &LastingOf) -> Option<LastingShown> {
    let format = &frame.format;
    if told.all.watched == 0 {
        return None;
    }
    let all = row(format, format.text("churn-lasting-all").into_owned(), &told.all, NO_VALUE.to_owned());
    let group = |line: &GroupLasting<String>| {
        let hazard = line.hazard_ratio.map_or_else(
            || NO_VALUE.to_owned(),
            |ratio| {
                let [low, estimate, high] = [ratio.low, ratio.estimate, ratio.high].map(|one| format.decimal(one, 2));
                format!("{estimate} ({})", format.interval(&low, &high))
            },
        );
        row(format, group_name(format, told, line.group.as_deref()), &line.lasting, hazard)
    };
    Some(LastingShown {
        note: note(format, told),
        choices: choices(frame, &told.by),
        ages: AGES.map(|age| after(format, age)).into(),
        rows: std::iter::once(all).chain(told.compared.groups.iter().map(group)).collect(),
        verdict: told.compared.p_value.map(|p| verdict(format, p)),
        picture: picture(frame, told),
        subscriptions: told
            .subscriptions
            .as_ref()
            .map(|running| subscriptions(format, running, frame.state.discount_rate())),
    })
}

/// What is counted, and how those who left at least once part into those who are gone and those who are back.
pub(crate) fn note(format: &Format, told: &LastingOf) -> String {
    let count = |count: u64| -> words::Arg<'static> { format.integer(count).into() };
    let gaps = [
        ("count", told.all.left.into()),
        ("left", count(told.all.left)),
        ("gone", count(told.parted.gone)),
        ("returned", count(told.parted.returned)),
    ];
    format!("{} {}", format.text("churn-lasting-note"), format.format("churn-lasting-parted", &gaps))
}

fn after(format: &Format, age: u32) -> String {
    format.format("churn-lasting-after", &[("days", age.into())])
}

fn verdict(format: &Format, p_value: f64) -> String {
    let key = if p_value < CHANCE { "churn-lasting-differ" } else { "churn-lasting-alike" };
    let told = if p_value < 1e-4 { format!("< {}", format.decimal(1e-4, 4)) } else { format.decimal(p_value, 4) };
    format.format(key, &[("p", told.into())])
}

fn group_name(format: &Format, told: &LastingOf, group: Option<&str>) -> String {
    match (&told.by, group) {
        (_, None) => format.text("churn-lasting-rest").into_owned(),
        (Grouping::Segment(_), Some("in")) => format.text("churn-lasting-in").into_owned(),
        (Grouping::Segment(_), Some(_)) => format.text("churn-lasting-out").into_owned(),
        (Grouping::SalesChannel | Grouping::FirstChannel, Some(name)) => format.channel(name),
        (_, Some(name)) => name.to_owned(),
    }
}

fn row(format: &Format, name: String, told: &Lasting, hazard: String) -> LastingRow {
    let share = |share: &Option<models::statistics::Interval>| {
        share.as_ref().map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(share.estimate, 0))
    };
    LastingRow {
        name,
        customers: format.integer(told.watched),
        left: format.integer(told.left),
        shares: told.shares.iter().map(share).collect(),
        hazard,
    }
}

fn choices(frame: &PageFrame, by: &Grouping) -> Vec<Choice> {
    let choice = |(grouping, name): (Grouping, &'static str)| Choice {
        link: format!("{}#h-lasting", frame.with("by", name)),
        label: frame.format.text(&format!("churn-lasting-by-{}", name.replace('_', "-"))).into_owned(),
        note: String::new(),
        is_current: grouping == *by,
    };
    let mut choices: Vec<Choice> = Grouping::PLAIN.into_iter().map(choice).collect();
    let segments = frame.state.segments.iter().map(|known| {
        let grouping = Grouping::Segment(known.segment.id.clone());
        Choice {
            link: format!("{}#h-lasting", frame.with("by", &grouping.to_string())),
            label: known.segment.name.get(frame.format.language).to_owned(),
            note: String::new(),
            is_current: grouping == *by,
        }
    });
    choices.extend(segments);
    choices
}

fn picture(frame: &PageFrame, told: &LastingOf) -> Picture {
    let format = &frame.format;
    let until = told.all.curve.until;
    let mut ages: Vec<f64> = (0..=POINTS).map(|place| (until * f64::from(place) / f64::from(POINTS)).round()).collect();
    // Where nobody was there for long, there are fewer days than points.
    ages.dedup();
    let values = |lasting: &Lasting| -> Vec<Option<f64>> {
        ages.iter().map(|age| lasting.curve.at(*age).map(|share| (share.estimate * 1e4).round() / 1e4)).collect()
    };
    let mut chart = Chart::lines(Unit::Share)
        .named(ages.iter().map(|age| format.duration_days(*age, 0)).collect())
        .with(Series::new(format.text("churn-lasting-all"), values(&told.all)));
    if told.compared.groups.len() > 1 {
        for line in told.compared.groups.iter().take(DRAWN) {
            chart = chart.with(Series::new(group_name(format, told, line.group.as_deref()), values(&line.lasting)));
        }
    }
    let description = format.text("churn-lasting-description").into_owned();
    Picture::new("lasting", &chart.zero_based().on(frame), description)
}

fn plan_row(format: &Format, plan: &PlanOf) -> PlanRow {
    let (figures, forecast) = (&plan.figures, plan.figures.forecast.as_ref());
    let months = forecast.and_then(|forecast| forecast.months_to_come);
    let money = |amount: Option<domain::Amount>| amount.map_or_else(|| NO_VALUE.to_owned(), |it| format.money(it));
    let because = figures.because.map(|because| match because {
        NoForecast::TooYoung => "churn-plan-too-young",
        NoForecast::NobodyLeft => "churn-plan-nobody-left",
        NoForecast::NotCarried => "churn-plan-not-carried",
    });
    let shares = RETENTION_MONTHS.map(|months| {
        let left = forecast.and_then(|forecast| forecast.retention.iter().find(|left| left.months == months));
        left.map_or_else(
            || (NO_VALUE.to_owned(), String::new()),
            |left| {
                let share = |share: f64| format.percent(share, 0);
                (share(left.share.estimate), format.interval(&share(left.share.low), &share(left.share.high)))
            },
        )
    });
    PlanRow {
        name: plan.plan.clone().unwrap_or_else(|| format.text("churn-plan-unnamed").into_owned()),
        running: format.integer(figures.running),
        price: money(figures.monthly_price),
        because: because.map_or_else(String::new, |key| format.text(key).into_owned()),
        shares: shares.to_vec(),
        months: months.map_or_else(|| NO_VALUE.to_owned(), |months| format.decimal(months.estimate, 1)),
        months_interval: months.map_or_else(String::new, |months| {
            format.interval(&format.decimal(months.low, 1), &format.decimal(months.high, 1))
        }),
        value: money(forecast.and_then(|forecast| forecast.value)),
    }
}

fn subscriptions(format: &Format, told: &Subscriptions, discount_rate: f64) -> SubscriptionsShown {
    let share = told.left as f64 / told.before.max(1) as f64;
    let gaps = [
        ("running", format.integer(told.running).into()),
        ("before", format.integer(told.before).into()),
        ("left", format.integer(told.left).into()),
        ("share", format.percent(share, 1).into()),
    ];
    let name = format.text("churn-subscriptions").into_owned();
    let months = |months: u32| format.format("churn-plan-after", &[("count", months.into())]);
    let rate = [("rate", format.percent(discount_rate, 1).into()), ("count", AHEAD_MONTHS.into())];
    SubscriptionsShown {
        plans: told.plans.iter().map(|plan| plan_row(format, plan)).collect(),
        plan_heads: RETENTION_MONTHS.map(months).to_vec(),
        plan_note: format.format("churn-plan-note", &rate),
        sentence: format.format("churn-subscriptions-sentence", &gaps),
        row: row(format, name, &told.lasting, NO_VALUE.to_owned()),
    }
}

/// How long customers stay, for programs.
pub(crate) async fn show_json(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let text = frame.query.get("by").unwrap_or("sales_channel");
    let by = Grouping::from_name(text).ok_or_else(|| {
        let known: Vec<&str> = Grouping::PLAIN.iter().map(|(_, name)| *name).collect();
        let known = format!("{}, segment:ID", known.join(", "));
        PageError::Refused(Message::new("api-no-value").with("name", "by").with("value", text).with("known", known))
    })?;
    let state = Arc::clone(&frame.state);
    let told = app.blocking(move |_| Ok(lasting(&state, &state.at(frame.at), &by, &frame.reader)?)).await?;
    Ok(Json(told).into_response())
}
