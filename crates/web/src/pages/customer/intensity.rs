//! How close a customer is to the firm: the parts, what each rests on, and the course.

use analytics::intensity::{IntensityCourse, IntensityPoint};
use analytics::kpi::{Grain, Unit};
use axum::extract::{Path, State};
use axum::response::Response;
use engine::ask::customer::Customer;
use engine::ask::intensity::{IntensityOf, course};
use lifecycle::facts::intensity::CONTACT_DAYS;
use lifecycle::facts::{Aspect, Standing};
use words::{Format, NO_VALUE};

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::frame::PageFrame;
use crate::pages::customer::about::ask_about;
use crate::query::encode;
use crate::view::chart::{Chart, Picture, Series};
use crate::view::csv::Csv;

/// The panel.
pub(crate) struct IntensityShown {
    /// The whole, of 100.
    pub(crate) sentence: String,
    /// The parts.
    pub(crate) parts: Vec<PartRow>,
    /// That parts are unknown and what that does; empty where all are known.
    pub(crate) note: String,
    /// The course; `None` of a single point.
    pub(crate) picture: Option<Picture>,
    /// Names of the parts, over the table of the course.
    pub(crate) heads: Vec<String>,
    /// Name of a step of it.
    pub(crate) step_name: String,
    /// The course, the latest first.
    pub(crate) rows: Vec<CourseRow>,
    /// The course as a file.
    pub(crate) csv: String,
}

/// One part.
pub(crate) struct PartRow {
    /// Its name.
    pub(crate) name: String,
    /// From 0 to 100, or that nothing is known.
    pub(crate) points: String,
    /// Its share in the whole.
    pub(crate) weight: String,
    /// What it rests on.
    pub(crate) rests_on: String,
}

/// One step of the course.
pub(crate) struct CourseRow {
    /// The step.
    pub(crate) step: String,
    /// The whole.
    pub(crate) score: String,
    /// The parts.
    pub(crate) parts: Vec<String>,
}

/// The key of a part's name.
pub(crate) const fn aspect_key(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Rhythm => "intensity-rhythm",
        Aspect::Spend => "intensity-spend",
        Aspect::Breadth => "intensity-breadth",
        Aspect::Engagement => "intensity-engagement",
        Aspect::Satisfaction => "intensity-satisfaction",
    }
}

/// The panel of a customer.
pub(crate) fn shown(frame: &PageFrame, one: &Customer, course: &IntensityCourse) -> IntensityShown {
    let format = &frame.format;
    let intensity = &one.intensity;
    let part = |aspect: Aspect| PartRow {
        name: format.text(aspect_key(aspect)).into_owned(),
        points: points(format, intensity.part(aspect)),
        weight: intensity
            .part(aspect)
            .map_or_else(|| NO_VALUE.to_owned(), |_| format.percent(intensity.share(aspect), 0)),
        rests_on: rests_on(format, one, aspect),
    };
    let sentence = sentence(format, one.intensity.score(), course);
    let known = f64::from(intensity.known_weight()) / 100.0;
    IntensityShown {
        parts: Aspect::ALL.map(part).into(),
        note: if intensity.known_weight() == 100 {
            String::new()
        } else {
            format.format("intensity-unknown-parts", &[("share", format.percent(known, 0).into())])
        },
        picture: picture(frame, course, &sentence),
        sentence,
        heads: Aspect::ALL.map(|aspect| format.text(aspect_key(aspect)).into_owned()).into(),
        step_name: format.text(step_key(course.grain)).into_owned(),
        rows: course.points.iter().rev().map(|point| row(format, course.grain, point)).collect(),
        csv: frame.link(&format!("/customers/{}/intensity.csv", encode(&one.customer))),
    }
}

fn points(format: &Format, part: Option<u8>) -> String {
    part.map_or_else(|| NO_VALUE.to_owned(), |points| format.integer(points))
}

/// The whole now, and what it was highest.
fn sentence(format: &Format, score: f64, course: &IntensityCourse) -> String {
    let highest =
        course.points.iter().rev().max_by(|one, other| one.intensity.score().total_cmp(&other.intensity.score()));
    let now = format.decimal(score, 1);
    match highest.filter(|point| point.intensity.score() > score) {
        Some(point) => format.format(
            "intensity-sentence-highest",
            &[
                ("score", now.into()),
                ("highest", format.decimal(point.intensity.score(), 1).into()),
                ("day", format.date(point.period.last()).into()),
            ],
        ),
        None => format.format("intensity-sentence", &[("score", now.into())]),
    }
}

/// What a part rests on, in numbers.
fn rests_on(format: &Format, one: &Customer, aspect: Aspect) -> String {
    let (facts, bonds) = (&one.facts, &one.facts.bonds);
    let told = |key: &str| format.text(key).into_owned();
    match (aspect, one.intensity.part(aspect)) {
        (Aspect::Rhythm, _) if facts.contract.standing == Standing::Active => told("intensity-rests-subscription"),
        (Aspect::Rhythm, _) => match facts.forecast {
            Some(forecast) => format.format(
                "intensity-rests-rhythm",
                &[("score", format.percent(forecast.silence.score.into(), 0).into())],
            ),
            None => told("intensity-rests-no-purchase"),
        },
        (Aspect::Spend, None) => told("intensity-rests-no-comparison"),
        (Aspect::Spend, Some(rank)) => format.format(
            "intensity-rests-spend",
            &[("revenue", format.money(bonds.year_revenue).into()), ("rank", rank.into())],
        ),
        (Aspect::Breadth, _) => match facts.category_share {
            Some(share) => {
                format.format("intensity-rests-breadth", &[("share", format.percent(share.into(), 0).into())])
            }
            None => told("intensity-rests-no-categories"),
        },
        (Aspect::Engagement, None) => told("intensity-rests-no-contact"),
        (Aspect::Engagement, Some(_)) => format.format(
            "intensity-rests-engagement",
            &[("days", bonds.contact_days.into()), ("of", CONTACT_DAYS.into()), ("ties", facts.standing_ties().into())],
        ),
        (Aspect::Satisfaction, None) => told("intensity-rests-no-voice"),
        (Aspect::Satisfaction, Some(_)) => voices(format, one),
    }
}

fn voices(format: &Format, one: &Customer) -> String {
    let service = &one.facts.service;
    let told = |key: &str, tenths: Option<i16>| {
        tenths.map(|tenths| format.format(key, &[("points", format.decimal(f64::from(tenths) / 10.0, 0).into())]))
    };
    let trouble =
        service.bad_contact.map(|day| format.format("intensity-rests-trouble", &[("day", format.date(day).into())]));
    let voices = [
        told("intensity-rests-nps", service.nps_tenths),
        told("intensity-rests-csat", service.csat_tenths),
        told("intensity-rests-stars", service.stars_tenths),
        trouble,
    ];
    voices.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

const fn step_key(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "kpis-grain-day",
        Grain::Week => "kpis-grain-week",
        Grain::Month => "kpis-grain-month",
    }
}

fn row(format: &Format, grain: Grain, point: &IntensityPoint) -> CourseRow {
    CourseRow {
        step: match grain {
            Grain::Day | Grain::Week => format.date_short(point.period.last()),
            Grain::Month => format.month(point.period.last()),
        },
        score: format.decimal(point.intensity.score(), 1),
        parts: Aspect::ALL.map(|aspect| points(format, point.intensity.part(aspect))).into(),
    }
}

fn picture(frame: &PageFrame, course: &IntensityCourse, description: &str) -> Option<Picture> {
    let format = &frame.format;
    if course.points.len() < 2 {
        return None;
    }
    let values = course.points.iter().map(|point| Some(point.intensity.score())).collect();
    let chart = Chart::lines(Unit::Points)
        .over(course.grain, course.points.iter().map(|point| point.period))
        .with(Series::new(format.text("intensity-title"), values))
        .on(frame);
    Some(Picture::new("intensity", &chart, description.to_owned()).height(240))
}

/// The course as a file.
pub(crate) async fn download(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let day = frame.at;
    let told = ask_about(&app, &frame, id, move |_, state, id| course(state, id, day)).await?;
    Ok(told.note.on(csv(&told.answer).file(&format!("intensity-{day}"))))
}

fn csv(told: &IntensityOf) -> Csv {
    let head: Vec<&str> = ["from", "to", "intensity"].into_iter().chain(Aspect::ALL.map(Aspect::id)).collect();
    let mut csv = Csv::new(&head);
    for point in &told.course.points {
        let own =
            [point.period.first().to_string(), point.period.last().to_string(), point.intensity.score().to_string()];
        let part = |aspect| point.intensity.part(aspect).map_or_else(String::new, |points| points.to_string());
        csv.row(own.into_iter().chain(Aspect::ALL.map(part)));
    }
    csv
}

/// The course for programs.
pub(crate) async fn show_json(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    frame
        .answer_about(&app, id, |frame, id| {
            let told = course(&frame.state, id, frame.at)?;
            Ok(IntensityOf { customer: frame.reader.id(&told.customer).into_owned(), ..told })
        })
        .await
}
