//! Import: files in, looked at before anything is written, then read in the background.

pub(crate) mod desk;
mod look;
mod receive;
pub(crate) mod store;
mod view;

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::{ClockMode, Message};
use engine::ImportReport;
use engine::ports::ImportRecord;
use intake::DecimalMark;

use self::desk::{Desk, Standing, Work};
use self::look::{Looked, look, read_map};
pub(crate) use self::receive::MOST_DRAINED;
use self::receive::{MOST_BYTES, MOST_FILES, Refusal, receive};
use self::store::{Choice, Stage, Upload, UploadId};
use self::view::{Figure, FileView, LeftOutView, OptionView, Rejects, Typed};
use super::firm::zones;
use super::form::Form;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page, page_with, to};
use crate::query;
use crate::view::sentence::{Gap, Sentence};

/// Imports in the list of the page.
const IMPORTS_SHOWN: usize = 20;

/// So long a page waits for a check before it shows its progress instead.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// How often it looks.
const GLANCE: Duration = Duration::from_millis(30);

/// Longest map that is read, in bytes.
const MOST_MAP_BYTES: usize = 64 * 1024;

/// Longest name of a channel that is kept, in characters.
const LONGEST_CHANNEL: usize = 80;

impl App {
    /// Forgets uploads that nobody imported and rejected rows that nobody fetched. Pages of the import do so too;
    /// whoever wakes now and then may call it, so that customers' data do not lie about on an idle server.
    pub fn sweep_uploads(&self) {
        if let Err(error) = self.desk.sweep(self.now()) {
            tracing::error!(%error, "sweeping uploads");
        }
    }
}

/// Runs work with the desk where blocking is allowed.
async fn at_desk<T, Work>(app: &App, work: Work) -> Result<T, PageError>
where
    T: Send + 'static,
    Work: FnOnce(&Desk) -> std::io::Result<T> + Send + 'static,
{
    let desk = Arc::clone(&app.desk);
    app.blocking(move |_| work(&desk).map_err(PageError::of_disk)).await
}

/// The upload of an address.
async fn find(app: &App, id: &str) -> Result<Upload, PageError> {
    let id = UploadId::parse(id).ok_or(PageError::NotFound)?;
    at_desk(app, move |desk| desk.store.load(&id)).await?.ok_or(PageError::NotFound)
}

// The first page: files in, and what came in before.

/// An import of the list.
struct PastImport {
    when: String,
    link: Option<String>,
    files: String,
    format: String,
    new: String,
    changed: String,
    known: String,
    rejected: String,
    state: String,
    kind: &'static str,
}

/// An upload that waits to be imported.
struct Waiting {
    link: String,
    files: String,
    when: String,
    state: String,
    discard: Option<String>,
}

#[derive(Template)]
#[template(path = "import.html")]
struct Start {
    frame: PageFrame,
    answer: String,
    lead: String,
    fault: Option<String>,
    zone_action: String,
    /// What the files may hold, to choose from; empty where rows of an earlier file come back.
    kinds: Vec<OptionView>,
    waiting: Vec<Waiting>,
    imports: Vec<PastImport>,
}

/// Where files come in.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    start_page(&app, frame, None).await
}

async fn start_page(app: &App, frame: PageFrame, fault: Option<(StatusCode, Message)>) -> Result<Response, PageError> {
    let now = app.now();
    let uploads = at_desk(app, move |desk| {
        desk.sweep(now)?;
        desk.store.list()
    })
    .await?;
    let records = app.blocking(|engine| Ok(engine.folder().imports(IMPORTS_SHOWN)?)).await?;
    let waiting = uploads.iter().filter(|upload| !matches!(upload.stage, Stage::Done(_)));
    let waiting = waiting.map(|upload| waiting_view(app, &frame, upload)).collect();
    let is_importing = app.desk.is_importing();
    let imports = records.iter().map(|record| past_import(&frame, record, is_importing)).collect();
    let orders: u64 = records.iter().filter_map(report_of).map(|report| report.new_orders).sum();
    let answer = match frame.state.span() {
        None => frame.text("import-answer-empty").into_owned(),
        Some((_, last)) => frame.format.format("import-answer", &[("last", frame.format.date(last).into())]),
    };
    let lead = if records.is_empty() || orders == 0 { "import-lead-first" } else { "import-lead" };
    let lead = frame.text(lead).into_owned();
    let like = frame.query.get("like").map(|like| format!("?like={}", query::encode(like))).unwrap_or_default();
    let status = fault.as_ref().map_or(StatusCode::OK, |(status, _)| *status);
    let fault = fault.map(|(_, message)| frame.message(&message));
    let zone_action = format!("/import{like}");
    let kinds = if like.is_empty() { view::kinds(&frame.format) } else { Vec::new() };
    page_with(status, &Start { frame, answer, lead, fault, zone_action, kinds, waiting, imports })
}

fn file_names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn waiting_view(app: &App, frame: &PageFrame, upload: &Upload) -> Waiting {
    let standing = app.desk.standing(&upload.id);
    let (key, path) = match (&upload.stage, standing) {
        (_, Some(Standing { work: Work::Import, .. })) => ("import-state-running", "/progress"),
        (_, Some(_)) => ("import-state-checking", ""),
        (Stage::Importing | Stage::Interrupted, None) => ("import-state-interrupted", ""),
        (Stage::Failed(_), None) => ("import-state-failed", ""),
        (Stage::Open | Stage::Done(_), None) => ("import-state-open", ""),
    };
    let id = upload.id.as_str();
    Waiting {
        link: frame.link(&format!("/import/{id}{path}")),
        files: file_names(upload.files.iter().map(|file| file.name.as_str())),
        when: frame.format.datetime(upload.uploaded_at),
        state: frame.text(key).into_owned(),
        discard: standing.is_none().then(|| format!("/import/{id}/discard")),
    }
}

/// What an import counted; `None` where it did not come to its end.
fn report_of(record: &ImportRecord) -> Option<ImportReport> {
    record.finished_at?;
    serde_json::from_value(record.report.clone()).ok()
}

fn past_import(frame: &PageFrame, record: &ImportRecord, is_importing: bool) -> PastImport {
    let format = &frame.format;
    let report = report_of(record);
    let count = |count: fn(&ImportReport) -> u64| {
        report.as_ref().map_or_else(|| words::NO_VALUE.to_owned(), |report| format.integer(count(report)))
    };
    let (key, kind) = match (&report, record.finished_at) {
        (Some(_), _) => ("import-state-done", "good"),
        (None, None) if is_importing => ("import-state-running", ""),
        (None, _) if record.report.get("failed").is_some() => ("import-state-failed", "bad"),
        (None, _) => ("import-state-interrupted", "warn"),
    };
    PastImport {
        when: format.datetime(record.started_at),
        link: report.is_some().then(|| frame.link(&format!("/import/{}/result", record.id))),
        files: file_names(record.files.iter().map(String::as_str)),
        format: view::format_name(format, &record.format),
        new: count(|report| report.new_orders + report.new_spend + report.new_prices),
        changed: count(|report| report.changed_orders + report.changed_spend + report.changed_prices),
        known: count(|report| report.known),
        rejected: count(|report| report.rejected_rows),
        state: frame.text(key).into_owned(),
        kind,
    }
}

/// Takes files in and goes on to their check.
pub(crate) async fn upload(
    State(app): State<App>,
    frame: PageFrame,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, PageError> {
    let form = form.map_err(|_| PageError::NotAnUpload)?;
    let id = UploadId::random(app.chance());
    let now = app.now();
    at_desk(&app, move |desk| {
        desk.store.prepare()?;
        desk.sweep(now)
    })
    .await?;
    let mut files = match receive(&app.desk, &id, form).await {
        Ok(files) => files,
        Err(refusal) => {
            at_desk(&app, move |desk| desk.store.remove(&id)).await?;
            return refused(&app, frame, refusal).await;
        }
    };
    if let Some(settled) = settled_like(&app, frame.query.get("like")).await? {
        for file in &mut files {
            file.choice.settled = Some(settled.clone());
        }
    }
    let upload = Upload { id: id.clone(), uploaded_at: now, files, stage: Stage::Open, preview: None };
    at_desk(&app, move |desk| desk.store.save(&upload)).await?;
    Ok(to(&frame.link(&format!("/import/{}", id.as_str()))))
}

async fn refused(app: &App, frame: PageFrame, refusal: Refusal) -> Result<Response, PageError> {
    let megabytes = MOST_BYTES / 1_000_000;
    let (status, message) = match refusal {
        Refusal::Fault(fault) => return Err(fault),
        Refusal::TooLarge => {
            (StatusCode::PAYLOAD_TOO_LARGE, Message::new("import-too-large").with("megabytes", megabytes))
        }
        Refusal::TooMany => {
            (StatusCode::UNPROCESSABLE_ENTITY, Message::new("import-too-many").with("most", MOST_FILES))
        }
        Refusal::None => (StatusCode::UNPROCESSABLE_ENTITY, Message::new("import-no-file")),
    };
    start_page(app, frame, Some((status, message))).await
}

/// The map with which the file of `<upload>.<number>` was read, for its mended rows.
async fn settled_like(app: &App, like: Option<&str>) -> Result<Option<intake::FileMap>, PageError> {
    let Some((id, number)) = like.and_then(|like| like.split_once('.')) else { return Ok(None) };
    let (Some(id), Ok(number)) = (UploadId::parse(id), number.parse::<usize>()) else { return Ok(None) };
    let upload = at_desk(app, move |desk| desk.store.load(&id)).await?;
    Ok(upload.and_then(|upload| upload.files.into_iter().nth(number)).and_then(|file| file.settled))
}

// The check: what was recognised, what would happen.

#[derive(Template)]
#[template(path = "import/preview.html")]
struct Preview {
    frame: PageFrame,
    id: String,
    answer: String,
    lead: String,
    flash: Option<(&'static str, &'static str, String)>,
    figures: Vec<Figure>,
    files: Vec<FileView>,
    rejects: Option<Rejects>,
    left_out: Vec<LeftOutView>,
    start: Option<String>,
    zones: &'static [String],
}

/// How the files will be read and what that will bring.
pub(crate) async fn preview(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let mut upload = find(&app, &id).await?;
    if let Stage::Done(_) = upload.stage {
        return Ok(to(&frame.link(&format!("/import/{id}/result"))));
    }
    let is_importing = |standing: Standing| standing.work == Work::Import;
    if app.desk.standing(&upload.id).is_some_and(is_importing) {
        return Ok(to(&frame.link(&format!("/import/{id}/progress"))));
    }
    if upload.stage == Stage::Importing {
        // Nobody works on it any more: the process ended meanwhile. What it had written counts as known now.
        (upload.stage, upload.preview) = (Stage::Interrupted, None);
        let interrupted = upload.clone();
        at_desk(&app, move |desk| desk.store.save(&interrupted)).await?;
    }
    let looks = looks(&app, &upload).await?;
    let is_known = looks.iter().all(Result::is_ok);
    let has_failed = matches!(upload.stage, Stage::Failed(_));
    if !is_known || upload.preview.is_some() || has_failed {
        return preview_page(frame, &upload, &looks, None);
    }
    desk::begin(&app, upload.id.clone(), Work::Check);
    let waits_until = tokio::time::Instant::now() + PATIENCE;
    while app.desk.is_busy(&upload.id) {
        if tokio::time::Instant::now() > waits_until {
            return Ok(to(&frame.link(&format!("/import/{id}/progress"))));
        }
        tokio::time::sleep(GLANCE).await;
    }
    preview_page(frame, &find(&app, &id).await?, &looks, None)
}

/// Looks at all files of an upload.
async fn looks(app: &App, upload: &Upload) -> Result<Vec<Looked>, PageError> {
    let (desk, upload) = (Arc::clone(&app.desk), upload.clone());
    app.blocking(move |engine| {
        let state = engine.state()?;
        let numbered = upload.files.iter().enumerate();
        let path = |number| desk.store.content(&upload.id, number);
        Ok(numbered.map(|(number, file)| look(&path(number), file, &state.firm, &state.zone)).collect())
    })
    .await
}

fn preview_page(
    frame: PageFrame,
    upload: &Upload,
    looks: &[Looked],
    typed: Option<&Typed>,
) -> Result<Response, PageError> {
    let files = upload.files.iter().zip(looks).enumerate().map(|(number, (file, looked))| {
        FileView::of(&frame, number, file, looked, typed.filter(|typed| typed.file == number))
    });
    let files: Vec<FileView> = files.collect();
    let report = upload.preview.as_ref().filter(|_| looks.iter().all(Result::is_ok));
    let currency = looks.iter().flatten().map(view::currency_of).next().unwrap_or(frame.firm().currency);
    let flash = match &upload.stage {
        Stage::Importing | Stage::Interrupted => {
            Some(("warn", "warning", frame.text("import-was-interrupted").into_owned()))
        }
        Stage::Failed(message) => {
            let reason = frame.message(message);
            Some(("bad", "error", frame.format.format("import-has-failed", &[("reason", reason.into())])))
        }
        Stage::Open | Stage::Done(_) => None,
    };
    let unknown = looks.iter().zip(&upload.files).find(|(looked, _)| looked.is_err()).map(|(_, file)| &file.name);
    let (answer, lead) = match (report, unknown) {
        (Some(report), _) => (ready_sentence(&frame, report), frame.text("import-ready-lead")),
        (None, Some(name)) => {
            let answer = frame.format.format("import-unknown-answer", &[("file", name.as_str().into())]);
            (answer, frame.text("import-unknown-lead"))
        }
        (None, None) => (frame.text("import-unchecked-answer").into_owned(), frame.text("import-unchecked-lead")),
    };
    let lead = lead.into_owned();
    let start = report.filter(|report| brings_something(report)).map(|report| start_label(&frame, report));
    let preview = Preview {
        id: upload.id.as_str().to_owned(),
        answer,
        lead,
        flash,
        figures: report.map_or_else(Vec::new, |report| view::figures(&frame, report, currency)),
        rejects: report.and_then(|report| view::rejects(&frame, report, Some(upload))),
        left_out: report.map_or_else(Vec::new, |report| view::left_out(&frame.format, report)),
        start,
        files,
        zones: zones(),
        frame,
    };
    let status = if typed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(status, &preview)
}

fn brings_something(report: &ImportReport) -> bool {
    report.orders_taken() + report.statements_taken() > 0
}

fn start_label(frame: &PageFrame, report: &ImportReport) -> String {
    let orders = report.new_orders + report.changed_orders;
    if orders == 0 {
        return frame.text("import-start").into_owned();
    }
    frame.format.format("import-start-orders", &[("orders", orders.into())])
}

/// The sentence above a check.
fn ready_sentence(frame: &PageFrame, report: &ImportReport) -> String {
    let format = &frame.format;
    let orders = report.new_orders + report.changed_orders;
    let back = report.new_refunds + report.new_cancellations;
    let who = format.format("count-customers", &[("count", report.customers.into())]);
    let told = statements(format, report);
    let answer = match (orders, back, report.known) {
        (0, 0, _) if told.is_some() => {
            format.format("import-ready-statements", &[("told", told.unwrap_or_default().into())])
        }
        (0, 0, 0) => format.text("import-ready-nothing").into_owned(),
        (0, 0, _) => format.text("import-ready-known").into_owned(),
        (0, back, _) => format.format("import-ready-refunds", &[("refunds", back.into())]),
        (orders, ..) if report.customers == 0 => format.format("import-ready-guests", &[("orders", orders.into())]),
        (orders, ..) => format.format("import-ready", &[("orders", orders.into()), ("who", who.into())]),
    };
    help_sentence(frame, report).map_or(answer.clone(), |help| format!("{answer} {help}"))
}

/// New and changed spend and cost prices in words; `None` where there are none.
fn statements(format: &words::Format, report: &ImportReport) -> Option<String> {
    let counted = [
        ("import-told-spend", report.new_spend + report.changed_spend),
        ("import-told-prices", report.new_prices + report.changed_prices),
    ];
    let told: Vec<String> = counted
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| format.format(key, &[("count", count.into())]))
        .collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

/// What there is to say of rejected rows.
fn help_sentence(frame: &PageFrame, report: &ImportReport) -> Option<String> {
    let rows = report.rejected_rows;
    (rows > 0).then(|| frame.format.format("import-rows-need-help", &[("rows", rows.into())]))
}

/// Keeps how files are to be read and checks them anew.
pub(crate) async fn choose(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let upload = find(&app, &id).await?;
    let back = frame.link(&format!("/import/{id}"));
    if app.desk.is_busy(&upload.id) || matches!(upload.stage, Stage::Done(_)) {
        return Ok(to(&back));
    }
    let field = |name: &str| {
        let value = fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let number: usize = field("file").and_then(|number| number.parse().ok()).ok_or(PageError::Unreadable)?;
    let before = upload.files.get(number).ok_or(PageError::NotFound)?.choice.clone();
    let mut typed = Typed { file: number, ..Typed::default() };
    let choice = if field("again").is_some() { before.clone() } else { chosen(&field, &mut typed) };
    if typed.map.is_some() || typed.zone.is_some() {
        return preview_page(frame, &upload, &looks(&app, &upload).await?, Some(&typed));
    }
    // Rows of an earlier file stay bound to its map until somebody chooses otherwise.
    let settled = before.settled.filter(|_| Choice { settled: None, ..choice.clone() } == Choice::default());
    let choice = Choice { settled, ..choice };
    at_desk(&app, move |desk| {
        desk.store.change(&upload.id, |upload| {
            upload.preview = None;
            upload.stage = Stage::Open;
            if let Some(file) = upload.files.get_mut(number) {
                file.choice = choice;
            }
        })
    })
    .await?;
    Ok(to(&back))
}

/// What the form of a file says; what cannot be kept goes to `typed`.
fn chosen(field: &dyn Fn(&str) -> Option<String>, typed: &mut Typed) -> Choice {
    let map = field("map").filter(|_| field("use-map").is_some());
    if let Some(text) = &map {
        let fault = if text.len() > MOST_MAP_BYTES {
            Some(Message::new("import-map-too-long").with("kilobytes", MOST_MAP_BYTES / 1024))
        } else {
            read_map(text).err()
        };
        typed.map = fault.map(|fault| (text.clone(), fault));
    }
    let zone = field("zone");
    if let Some(name) = zone.as_ref().filter(|name| domain::Zone::new(name).is_err()) {
        typed.zone = Some((name.clone(), Message::new("import-map-zone")));
    }
    let is_format = |id: &String| intake::formats().iter().any(|format| format.map.id == *id);
    let is_order = |order: &String| ["year-first", "day-first", "month-first"].contains(&order.as_str());
    let decimal = match field("decimal").as_deref() {
        Some("point") => Some(DecimalMark::Point),
        Some("comma") => Some(DecimalMark::Comma),
        _ => None,
    };
    let format = field("format").filter(is_format);
    let channel = field("channel").map(|channel| channel.chars().take(LONGEST_CHANNEL).collect());
    Choice { channel, format, map, settled: None, zone, dates: field("dates").filter(is_order), decimal }
}

/// Forgets an upload.
pub(crate) async fn discard(State(app): State<App>, Path(id): Path<String>) -> Result<Response, PageError> {
    let upload = find(&app, &id).await?;
    if app.desk.is_busy(&upload.id) {
        return Ok(to(&format!("/import/{id}/progress")));
    }
    at_desk(&app, move |desk| desk.store.remove(&upload.id)).await?;
    Ok(done(&app, "/import", "done-import-discarded"))
}

// The import itself.

/// Begins the import of a checked upload.
pub(crate) async fn start(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let upload = find(&app, &id).await?;
    let is_checked = upload.preview.is_some() && looks(&app, &upload).await?.iter().all(Result::is_ok);
    if matches!(upload.stage, Stage::Done(_)) || !is_checked {
        return Ok(to(&frame.link(&format!("/import/{id}"))));
    }
    if !app.desk.is_busy(&upload.id) {
        let of = upload.id.clone();
        at_desk(&app, move |desk| desk.store.change(&of, |upload| upload.stage = Stage::Importing)).await?;
        desk::begin(&app, upload.id, Work::Import);
    }
    Ok(to(&frame.link(&format!("/import/{id}/progress"))))
}

/// One stage of a work and how far it has come.
struct StageView {
    name: String,
    is_done: bool,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "import/progress.html")]
struct ProgressPage {
    frame: PageFrame,
    answer: String,
    panel: Panel,
}

#[derive(Template)]
#[template(path = "import/progress_panel.html")]
struct Panel {
    id: String,
    heading: String,
    files: String,
    stages: Vec<StageView>,
    stages_name: String,
    bar: Option<u64>,
    says: String,
}

/// How far the work on an upload has come; goes on to what it brought as soon as it has ended.
pub(crate) async fn progress(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let upload = find(&app, &id).await?;
    let is_script = headers.contains_key("hx-request");
    let Some(standing) = app.desk.standing(&upload.id) else {
        // Read once more: it may have ended between the two looks.
        let upload = find(&app, &id).await?;
        let page = if matches!(upload.stage, Stage::Done(_)) { "/result" } else { "" };
        let target = frame.link(&format!("/import/{id}{page}"));
        return Ok(if is_script { [("hx-redirect", target)].into_response() } else { to(&target) });
    };
    let panel = panel(&frame, &upload, standing, app.desk.is_crowded());
    if is_script {
        return page(&panel);
    }
    let answer = match standing.work {
        Work::Check => "import-checking-answer",
        Work::Import => "import-running-answer",
    };
    page(&ProgressPage { answer: frame.text(answer).into_owned(), panel, frame })
}

fn panel(frame: &PageFrame, upload: &Upload, standing: Standing, is_crowded: bool) -> Panel {
    use engine::Stage::{Fitting, Flushing, Reading};
    let stages = match standing.work {
        Work::Check => &[Reading][..],
        Work::Import => &[Reading, Flushing, Fitting][..],
    };
    let current = standing.stage.and_then(|stage| stages.iter().position(|known| *known == stage));
    let stage_key = |stage: engine::Stage| match stage {
        Reading => "import-stage-reading",
        Flushing => "import-stage-flushing",
        Fitting => "import-stage-fitting",
        engine::Stage::Folding | engine::Stage::Checking => "import-stage-folding",
    };
    let views = stages.iter().enumerate().map(|(number, stage)| StageView {
        name: frame.text(stage_key(*stage)).into_owned(),
        is_done: current.is_some_and(|current| number < current),
        is_current: current == Some(number),
    });
    let share = (standing.total > 0).then(|| standing.done.min(standing.total) * 100 / standing.total);
    let says = match (standing.stage, share) {
        (None, _) if is_crowded => frame.text("import-waits").into_owned(),
        (None, _) => frame.text("import-stage-reading").into_owned(),
        (Some(stage), share) => {
            let name = frame.text(stage_key(stage));
            #[allow(clippy::cast_precision_loss)] // at most 100
            let share = share.map(|share| frame.format.percent(share as f64 / 100.0, 0));
            share.map_or_else(
                || name.clone().into_owned(),
                |share| {
                    frame
                        .format
                        .format("import-stage-share", &[("stage", name.clone().into()), ("share", share.into())])
                },
            )
        }
    };
    let heading = match standing.work {
        Work::Check => "import-checking",
        Work::Import => "import-running",
    };
    Panel {
        id: upload.id.as_str().to_owned(),
        heading: frame.text(heading).into_owned(),
        files: file_names(upload.files.iter().map(|file| file.name.as_str())),
        stages: views.collect(),
        stages_name: frame.text("import-stages").into_owned(),
        bar: share,
        says,
    }
}

// What an import brought.

/// What was decided about the folder's clock, and what else could be.
struct ClockView {
    says: String,
    other: &'static str,
    action: String,
}

#[derive(Template)]
#[template(path = "import/result.html")]
struct ResultPage {
    frame: PageFrame,
    sentence: Sentence,
    help: Option<String>,
    lead: String,
    figures: Vec<Figure>,
    rejects: Option<Rejects>,
    left_out: Vec<LeftOutView>,
    clock: Option<ClockView>,
    back: String,
    /// Mended rows are read as before: there is nothing to choose.
    kinds: Vec<OptionView>,
    economics: Option<String>,
}

/// What an import brought: by the id of its upload, or by its number for as long as the folder stands.
pub(crate) async fn result(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (report, upload, files) = if let Some(number) = id.parse::<i64>().ok().filter(|_| id.len() < 19) {
        let records = app.blocking(|engine| Ok(engine.folder().imports(usize::MAX)?)).await?;
        let record = records.into_iter().find(|record| record.id == number).ok_or(PageError::NotFound)?;
        let report = report_of(&record).ok_or(PageError::NotFound)?;
        let of_number = |upload: &Upload| matches!(&upload.stage, Stage::Done(report) if report.number == number);
        let upload = at_desk(&app, |desk| desk.store.list()).await?.into_iter().find(of_number);
        (report, upload, file_names(record.files.iter().map(String::as_str)))
    } else {
        let upload = find(&app, &id).await?;
        let Stage::Done(report) = &upload.stage else {
            return Ok(to(&frame.link(&format!("/import/{id}"))));
        };
        let files = file_names(upload.files.iter().map(|file| file.name.as_str()));
        ((**report).clone(), Some(upload), files)
    };
    let format = &frame.format;
    page(&ResultPage {
        sentence: result_sentence(&frame, &report),
        help: help_sentence(&frame, &report),
        lead: format.format("import-result-lead", &[("files", files.into())]),
        figures: view::figures(&frame, &report, frame.firm().currency),
        rejects: view::rejects(&frame, &report, upload.as_ref()),
        left_out: view::left_out(format, &report),
        clock: report.clock.and_then(|_| clock_view(&frame)),
        back: frame.face.here.clone(),
        kinds: Vec::new(),
        economics: (report.statements_taken() > 0).then(|| frame.link("/economics")),
        frame,
    })
}

fn result_sentence(frame: &PageFrame, report: &ImportReport) -> Sentence {
    let orders = report.new_orders + report.changed_orders;
    let back = report.new_refunds + report.new_cancellations;
    let who = frame.format.format("count-customers", &[("count", report.customers.into())]);
    let told = statements(&frame.format, report);
    let (key, gaps) = match (orders, back) {
        (0, 0) if told.is_some() => {
            let told = told.unwrap_or_default();
            ("import-result-statements", vec![Gap::linked("told", told, frame.link("/economics"))])
        }
        (0, 0) => ("import-result-nothing", Vec::new()),
        (0, back) => ("import-result-refunds", vec![Gap::plain("refunds", back)]),
        (orders, _) if report.customers == 0 => ("import-result-guests", vec![Gap::plain("orders", orders)]),
        (orders, _) => {
            let customers = Gap::linked("who", who, frame.link("/customers"));
            ("import-result", vec![Gap::plain("orders", orders), customers])
        }
    };
    Sentence::new(&frame.format, key, &gaps)
}

fn clock_view(frame: &PageFrame) -> Option<ClockView> {
    let (_, last) = frame.state.span()?;
    let day = frame.format.date(last);
    let (key, other, action) = match frame.firm().clock? {
        ClockMode::Data => ("import-clock-data", "wall", "import-clock-to-wall"),
        ClockMode::Wall => ("import-clock-wall", "data", "import-clock-to-data"),
    };
    Some(ClockView {
        says: frame.format.format(key, &[("day", day.into())]),
        other,
        action: frame.text(action).into_owned(),
    })
}

/// Sets the folder's clock.
pub(crate) async fn set_clock(
    State(app): State<App>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let clock: ClockMode = field("clock").and_then(|clock| clock.parse().ok()).ok_or(PageError::Unreadable)?;
    let back = query::local_path(field("back")).to_owned();
    app.blocking(move |engine| {
        let mut firm = engine.state()?.firm.clone();
        firm.clock = Some(clock);
        Ok(engine.set_firm(&firm)?)
    })
    .await?;
    Ok(done(&app, &back, "done-import-clock"))
}

/// The rejected rows of a file, as they were written, to be mended and imported again.
pub(crate) async fn rejects(
    State(app): State<App>,
    Path((id, number)): Path<(String, usize)>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let upload = find(&app, &id).await?;
    let file = upload.files.get(number).ok_or(PageError::NotFound)?;
    let name = view::reject_name(&frame.format, &file.name);
    let rows = at_desk(&app, move |desk| match std::fs::read(desk.store.rejects(&upload.id, number)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    });
    let rows = rows.await?.ok_or(PageError::NotFound)?;
    let disposition = format!("attachment; filename=\"rejects.csv\"; filename*=UTF-8''{}", query::encode(&name));
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)], rows)
        .into_response())
}
