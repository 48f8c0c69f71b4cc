//! What a source sent of late, as it arrives. It speaks of nobody: what it was, when, and what is wrong with it; of the
//! person only by which sort of key they are known, so that one sees whether customer numbers are sent along.

use std::borrow::Cow;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use engine::ports::{Source, SourceKind};
use jiff::Timestamp;

use super::known;
use crate::api::live::{Arrival, KnownBy, Recent, Rejection};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::pages::quality;

/// Rows shown of what was taken and of what was not.
const ROWS: usize = 12;

struct ArrivalRow {
    time: String,
    moment: String,
    kind: String,
    known_by: Cow<'static, str>,
    flaws: Vec<String>,
}

struct RejectionRow {
    time: String,
    moment: String,
    call: String,
    path: String,
    reason: Cow<'static, str>,
}

/// The part of the page that asks again.
#[derive(Template)]
#[template(path = "sources/live.html")]
pub(crate) struct LiveView {
    id: i64,
    /// The source's.
    name: String,
    /// What changes whenever something came.
    seen: String,
    title: Cow<'static, str>,
    says: String,
    todo: Option<Cow<'static, str>>,
    columns: [Cow<'static, str>; 4],
    arrivals: Vec<ArrivalRow>,
    rejected_title: Cow<'static, str>,
    rejected_columns: [Cow<'static, str>; 3],
    rejections: Vec<RejectionRow>,
    again: Cow<'static, str>,
}

/// What a source sent of late.
pub(crate) fn view(frame: &PageFrame, source: &Source, recent: &Recent) -> LiveView {
    let is_web = source.kind == SourceKind::Web;
    let (taken, rejected) = (recent.taken, recent.rejected);
    let says = match (taken, rejected) {
        (0, 0) => frame.text("sources-live-none").into_owned(),
        (taken, 0) => frame.format.format("sources-live-taken", &[("count", taken.into())]),
        (taken, rejected) => {
            let rejected = frame.format.format("sources-live-rejected-count", &[("count", rejected.into())]);
            frame.format.format("sources-live-both", &[("count", taken.into()), ("rejected", rejected.into())])
        }
    };
    let todo = match (taken, rejected, is_web) {
        (0, 0, true) => Some("sources-live-todo-web"),
        (0, 0, false) => Some("sources-live-todo-server"),
        (0, ..) => Some("sources-live-todo-rejected"),
        _ => None,
    };
    LiveView {
        id: source.id,
        name: source.name.clone(),
        seen: seen(recent),
        title: frame.text("sources-live"),
        says,
        todo: todo.map(|key| frame.text(key)),
        columns: ["sources-live-when", "sources-live-what", "sources-live-who", "sources-live-flaws"]
            .map(|key| frame.text(key)),
        arrivals: recent.arrivals.iter().take(ROWS).map(|arrival| arrival_row(frame, arrival)).collect(),
        rejected_title: frame.text("sources-live-rejected"),
        rejected_columns: ["sources-live-when", "sources-live-call", "sources-live-reason"].map(|key| frame.text(key)),
        rejections: recent.rejections.iter().take(ROWS).map(|rejection| rejection_row(frame, rejection)).collect(),
        again: frame.text("sources-live-again"),
    }
}

/// The part alone, for the page that asks again; 204 where nothing came since, so that nothing moves under the reader.
pub(crate) async fn show(State(app): State<App>, Path(id): Path<i64>, frame: PageFrame) -> Result<Response, PageError> {
    let source = known(&app, id).await?;
    let recent = app.entrance.live.of(id);
    if frame.query.get("seen") == Some(seen(&recent).as_str()) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    page(&view(&frame, &source, &recent))
}

fn seen(recent: &Recent) -> String {
    format!("{}-{}", recent.taken, recent.rejected)
}

fn moment(frame: &PageFrame, at: Timestamp) -> (String, String) {
    (frame.format.time_of_day(at), frame.format.datetime(at))
}

fn arrival_row(frame: &PageFrame, arrival: &Arrival) -> ArrivalRow {
    let (time, moment) = moment(frame, arrival.received_at);
    let flaw = |flaw: &domain::Flaw| {
        let fault = frame.text(&format!("fault-{}", quality::known(&flaw.fault)));
        if flaw.property.is_empty() { fault.into_owned() } else { format!("{} {fault}", flaw.property) }
    };
    ArrivalRow {
        time,
        moment,
        kind: arrival.kind.name().into_owned(),
        known_by: frame.text(known_by_key(arrival.known_by)),
        flaws: arrival.flaws.iter().map(flaw).collect(),
    }
}

fn known_by_key(known_by: KnownBy) -> &'static str {
    match known_by {
        KnownBy::Number => "identity-sort-external",
        KnownBy::Address => "identity-sort-email",
        KnownBy::Own => "identity-sort-named",
        KnownBy::Device => "identity-sort-anonymous",
        KnownBy::Nothing => "sources-live-nobody",
    }
}

fn rejection_row(frame: &PageFrame, rejection: &Rejection) -> RejectionRow {
    let (time, moment) = moment(frame, rejection.at);
    let key = format!("sources-refused-{}", rejection.code);
    let reason = if words::has(frame.face.language, &key) { frame.text(&key) } else { rejection.code.into() };
    let call = rejection.call.name().to_owned();
    RejectionRow { time, moment, call, path: rejection.path.clone(), reason }
}

#[cfg(test)]
mod tests {
    use domain::Language;
    use intake::segment::{Fault, Refusal};

    use crate::api::live::ORIGIN_NOT_ALLOWED;

    #[test]
    fn every_reason_is_told_in_both_languages() {
        for code in Fault::CODES.iter().chain(&Refusal::CODES).chain([&ORIGIN_NOT_ALLOWED]) {
            for language in Language::ALL {
                assert!(words::has(language, &format!("sources-refused-{code}")), "{language}: {code}");
            }
        }
    }
}
