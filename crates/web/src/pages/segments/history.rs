//! A segment's members over time: how many there were, who came and who left.

use std::sync::Arc;

use analytics::kpi::{Grain, Unit};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Period;
use engine::ask::membership::{Membership, MembershipStep, membership};
use engine::ask::segments::segment_of;
use words::{Format, NO_VALUE};

use super::PATH;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::pages::phase::course;
use crate::query::encode;
use crate::routes::may_post;
use crate::view::chart::{Chart, Picture, Series};
use crate::view::csv::Csv;
use crate::view::link::with;
use crate::view::phases::{counted, has_chosen_period};
use crate::view::sentence::Sentence;

#[derive(Template)]
#[template(path = "segments/history.html")]
struct HistoryPage {
    frame: PageFrame,
    name: String,
    rule: String,
    /// The builder, where this person may change segments.
    edit: Option<String>,
    shown: Option<Shown>,
}

struct Shown {
    answer: Sentence,
    members: Picture,
    moves: Picture,
    rows: Vec<[String; 6]>,
    hint: String,
    file: String,
    /// The customers in it, where this person may see customers.
    customers: Option<String>,
}

/// A segment's name and rule with its members through a period.
struct Told {
    name: String,
    rule: String,
    membership: Membership,
}

/// The page of a segment's members over time.
pub(super) fn link(frame: &PageFrame, id: &str) -> String {
    frame.link(&format!("{PATH}/{}/history", encode(id)))
}

/// The period and steps as the reader chose, else the last twelve months, as far as there are data.
fn stretch(frame: &PageFrame) -> (Period, Grain) {
    let is_chosen = has_chosen_period(frame);
    let (period, grain) = course(frame, is_chosen);
    let first = frame.state.span().map(|(first, _)| first).filter(|first| !is_chosen && period.first() < *first);
    (first.and_then(|first| Period::from_days(first, period.last())).unwrap_or(period), grain)
}

async fn told(app: &App, frame: &PageFrame, id: &str, (period, grain): (Period, Grain)) -> Result<Told, PageError> {
    let (state, reader, at) = (Arc::clone(&frame.state), frame.reader.clone(), frame.at);
    let (id, language) = (id.to_owned(), frame.format.language);
    app.blocking(move |_| {
        let (segment, rule) = segment_of(&state, &id, &reader)?;
        let membership = membership(&state, &state.at(at), rule, period, grain);
        Ok(Told { name: segment.name.get(language).to_owned(), rule: segment.rule.clone(), membership })
    })
    .await
}

/// How many were in a segment, step by step.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (period, grain) = stretch(&frame);
    let told = told(&app, &frame, &id, (period, grain)).await?;
    let has_data = frame.state.span().is_some();
    page(&HistoryPage {
        shown: if has_data { Shown::new(&frame, &id, &told, period) } else { None },
        edit: may_post("/segments/save", frame.user.role).then(|| frame.link(&format!("{PATH}/{}", encode(&id)))),
        name: told.name,
        rule: told.rule,
        frame,
    })
}

impl Shown {
    /// `None` where no step has begun.
    fn new(frame: &PageFrame, id: &str, told: &Told, period: Period) -> Option<Self> {
        let format = &frame.format;
        let membership = &told.membership;
        let last = membership.steps.last()?;
        let customers = frame.may("/customers").then(|| with(&frame.link("/customers"), "segment", id));
        let sum = |of: fn(&MembershipStep) -> u64| membership.steps.iter().map(of).sum::<u64>();
        let (came, left) = (sum(|step| step.came), sum(|step| step.left));
        let gaps = [
            ("segment", told.name.clone().into()),
            ("period", format.period(period).into()),
            ("came", came.into()),
            ("left", left.into()),
        ];
        // The count is of the day; the customers behind the link are those of the page's day.
        let is_present = last.last >= frame.at;
        let href = customers.as_deref().filter(|_| is_present && last.after > 0);
        Some(Self {
            answer: counted(format, "segments-history-answer", last.after, href, &gaps),
            members: members(frame, &told.name, membership).called(format!("segment-{id}-members")),
            moves: moves(frame, membership, (came, left)).called(format!("segment-{id}-moves")),
            rows: membership.steps.iter().rev().map(|step| row(format, step)).collect(),
            hint: format.period(period),
            file: frame.link(&format!("{PATH}/{}/history.csv", encode(id))),
            customers,
        })
    }
}

/// The steps of a picture; the last one may still run.
fn steps(frame: &PageFrame, membership: &Membership) -> Chart {
    let steps = membership.steps.iter().filter_map(|step| Period::from_days(step.first, step.last));
    let chart = Chart::lines(Unit::Count).over(membership.grain, steps);
    let whole = |last: domain::Day| match membership.grain {
        Grain::Day => true,
        grain => grain.step_of(last).is_some_and(|step| step.last() <= frame.at),
    };
    if membership.steps.last().is_some_and(|step| !whole(step.last)) {
        return chart.partial(frame.text("phases-until-today"));
    }
    chart
}

fn values(membership: &Membership, of: fn(&MembershipStep) -> u64) -> Vec<Option<f64>> {
    membership.steps.iter().map(|step| Some(of(step) as f64)).collect()
}

fn members(frame: &PageFrame, name: &str, membership: &Membership) -> Picture {
    let format = &frame.format;
    let after = || membership.steps.iter().map(|step| step.after);
    let number = |count: Option<u64>| format.integer(count.unwrap_or_default());
    let description = format.format(
        "segments-history-in-words",
        &[
            ("segment", name.into()),
            ("first", number(after().next()).into()),
            ("last", number(after().next_back()).into()),
            ("most", number(after().max()).into()),
        ],
    );
    let series = Series::new(format.text("segments-history-members"), values(membership, |step| step.after));
    Picture::new("members", &steps(frame, membership).with(series).zero_based().on(frame), description).height(300)
}

fn moves(frame: &PageFrame, membership: &Membership, (came, left): (u64, u64)) -> Picture {
    let format = &frame.format;
    let chart = steps(frame, membership)
        .with(Series::new(format.text("segments-history-came"), values(membership, |step| step.came)))
        .with(Series::new(format.text("segments-history-left"), values(membership, |step| step.left)));
    let description = format.format("segments-history-moves-in-words", &[("came", came.into()), ("left", left.into())]);
    Picture::new("moves", &chart.on(frame), description).height(300)
}

/// Step, before, came, left, after, share of all customers.
fn row(format: &Format, step: &MembershipStep) -> [String; 6] {
    let period = Period::from_days(step.first, step.last);
    let name = match period {
        Some(period) if step.first != step.last => format.period(period),
        Some(_) | None => format.date_short(step.first),
    };
    let share = (step.of > 0).then(|| step.after as f64 / step.of as f64);
    let share = share.map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(share, 1));
    let [before, came, left, after] =
        [step.before, step.came, step.left, step.after].map(|count| format.integer(count));
    [name, before, came, left, after, share]
}

/// The same as a file.
pub(crate) async fn download(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let told = told(&app, &frame, &id, stretch(&frame)).await?;
    let mut csv = Csv::new(&["first", "last", "segment", "before", "came", "left", "after", "of"]);
    for step in &told.membership.steps {
        let names = [step.first.to_string(), step.last.to_string(), id.clone()];
        let counts = [step.before, step.came, step.left, step.after, step.of];
        csv.row(names.into_iter().chain(counts.map(|count| count.to_string())));
    }
    Ok(csv.file(&format!("segment-{id}-history")))
}
