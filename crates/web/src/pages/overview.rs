//! Today: who came into danger, the main figures, where customers stand, and what to do next.

mod next;

use std::sync::Arc;

use analytics::flows::PhaseGrid;
use analytics::kpi::{self, Grain, Point, Reading};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::{Day, Period};
use engine::ask;
use engine::ask::activity::ActiveRule;
use engine::ask::customers::{CustomerLine, CustomerList, Query, Sort, customers};
use engine::ask::movements::{Movement, Movements, Standing};
use engine::ask::phases::{PhaseLine, Phases};
use engine::import::ImportReport;
use engine::ports::ImportRecord;
use engine::pseudonym::Reader;
use jiff::Timestamp;
use lifecycle::PhaseModel;
use words::{Format, NO_VALUE};

use self::next::{Deed, deeds};
use super::customers::title;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, PageFrame, page, to};
use crate::query::encode;
use crate::view::chart::Picture;
use crate::view::danger::{Moves, Standings, model_choices, one_phase, told_by};
use crate::view::overlays::{OverlayShown, overlays};
use crate::view::phases::{CustomerLinks, Span, Strip, counted, has_chosen_period};
use crate::view::sentence::Sentence;
use crate::view::stock::{self, StockTable};
use crate::view::tile::Tile;

/// The figures of the day; of each row the first that has a value, for young and for quiet shops.
const TILES: [&[&str]; 5] = [
    &["revenue"],
    &["orders"],
    &["new_customers"],
    &["average_order_value"],
    &["repeat_purchase_rate_90", "repeat_purchase_rate", "returning_customer_share"],
];
/// The period of which the page tells where the address names none.
const USUAL_PERIOD: &str = "last-30-days";
/// Customers at risk that are shown to whoever may see single ones.
const AT_RISK_SHOWN: usize = 5;
/// Months of the chart.
const MONTHS: usize = 13;

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    frame: PageFrame,
    day: String,
    models: Vec<Choice>,
    shown: Option<Shown>,
}

/// What the page shows once there are customers.
struct Shown {
    /// Where nearly everybody is in one phase, what would tell more.
    one_phase: Option<Sentence>,
    answer: Sentence,
    sub: String,
    tiles: Vec<Tile>,
    strip: Strip,
    overlays: Vec<OverlayShown>,
    phases_link: String,
    stock: Picture,
    stock_table: StockTable,
    stock_file: String,
    at_risk: AtRisk,
    deeds: Vec<Deed>,
    data: Vec<(String, String)>,
    warning: Option<String>,
}

/// The most valuable customers at risk.
struct AtRisk {
    title: String,
    rows: Vec<Row>,
    all: String,
    href: String,
}

/// One customer at risk.
struct Row {
    href: String,
    name: String,
    note: String,
    last_order: String,
    last_order_exact: String,
    orders: String,
    value: String,
    value_title: String,
}

/// What is computed away from the threads that serve.
struct Answers {
    phases: Standings,
    flow: Arc<PhaseGrid>,
    moves: Moves,
    readings: Vec<Reading>,
    points: Vec<Vec<Point>>,
    at_risk: Option<CustomerList>,
    import: Option<ImportRecord>,
}

/// The phase of those who are overdue and not gone: the first one away along the cycle.
fn at_risk_phase<'a>(model: &PhaseModel, phases: &'a Phases) -> Option<&'a PhaseLine> {
    phases.phases.iter().find(|line| model.phase(line.number).standing == Standing::Away)
}

/// `reader` is nobody where single customers are not to be seen.
fn answers(
    state: &engine::State,
    model: &PhaseModel,
    span: Span,
    reader: Option<&Reader>,
) -> Result<Answers, PageError> {
    let (_, danger) = ask::model_with_exit(state, Some(&model.id))?;
    let moment = state.at(span.until);
    let readings = readings(state, &moment, span.period)?;
    let active = ActiveRule::default();
    let year = ask::kpis::context(state, &moment, ask::kpis::default_period(span.until), active)?;
    let phases = Standings::ask(state, &moment, model)?;
    let at_risk = at_risk_phase(danger, phases.danger()).zip(reader).map(|(line, reader)| Query {
        model: Some(danger.id.clone()),
        phase: Some(line.id.clone()),
        sort: Sort::Value,
        limit: AT_RISK_SHOWN,
        reader: reader.clone(),
        ..Query::default()
    });
    Ok(Answers {
        flow: ask::phases::flow(state, &moment, Some(&model.id))?,
        moves: Moves::ask(state, model, span.since, span.until)?,
        points: readings.iter().map(|reading| kpi::series(reading.kpi, &year, Grain::Month)).collect(),
        readings,
        at_risk: at_risk.map(|query| customers(state, &moment, &query)).transpose()?,
        phases,
        import: None,
    })
}

/// The figures of the tiles.
fn readings(state: &engine::State, moment: &engine::Moment, period: Period) -> Result<Vec<Reading>, PageError> {
    let context = ask::kpis::context(state, moment, period, ActiveRule::default())?;
    let mut chosen = Vec::with_capacity(TILES.len());
    for ids in TILES {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let mut readings = ask::kpis::readings(&context, &ids)?;
        let place = readings.iter().position(|reading| reading.measurement.value.is_some()).unwrap_or(0);
        chosen.push(readings.swap_remove(place));
    }
    Ok(chosen)
}

/// The overview as of a day.
pub(crate) async fn show(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    if !frame.may("/kpis") {
        // Whoever sees no figures begins with the customers.
        return Ok(to("/customers"));
    }
    let Some((first, _)) = frame.state.span() else {
        return page(&Overview { day: frame.format.date(frame.at), frame, models: Vec::new(), shown: None });
    };
    if !has_chosen_period(&frame) {
        frame.period = Period::parse(USUAL_PERIOD, frame.at, first).unwrap_or(frame.period);
    }
    let span = Span::of(frame.period, frame.at);
    let kept = Arc::clone(&frame.state);
    let (_, model) = ask::model(&kept, frame.query.get("model"))?;
    let (_, danger) = ask::model_with_exit(&kept, Some(&model.id))?;
    let reader = frame.may("/customers").then(|| frame.reader.clone());
    let (state, model_id) = (Arc::clone(&frame.state), model.id.clone());
    let computed = app
        .blocking(move |engine| {
            let finished = |record: &ImportRecord| record.finished_at.is_some();
            let import = engine.folder().imports(10)?.into_iter().find(finished);
            let (_, model) = ask::model(&state, Some(&model_id))?;
            Ok(Answers { import, ..answers(&state, model, span, reader.as_ref())? })
        })
        .await?;
    let shown = Shown::new(&frame, (model, danger), span, &computed, app.now());
    let models = model_choices(&frame, model);
    page(&Overview { day: frame.format.date(frame.at), models, shown: Some(shown), frame })
}

impl Shown {
    /// With the model whose phases are shown, and the one that tells who is in danger.
    fn new(
        frame: &PageFrame,
        (model, danger): (&PhaseModel, &PhaseModel),
        span: Span,
        computed: &Answers,
        now: Timestamp,
    ) -> Self {
        let (format, phases) = (&frame.format, &computed.phases.shown);
        let [links, at_risk] = [model, danger].map(|model| CustomerLinks::new(frame, span, model));
        let of_model = frame.query.only(&["at", "model"]);
        let month = |month: Period| format!("/phases{}", of_model.with("period", &month.to_string()));
        let page = |path: &str| {
            let link = frame.link(path);
            let joint = if link.contains('?') { '&' } else { '?' };
            frame.query.get("model").map_or(link.clone(), |model| format!("{link}{joint}model={}", encode(model)))
        };
        let (stock, stock_table) = stock::stock(format, model, &computed.flow, MONTHS, month);
        let tiles = computed.readings.iter().zip(&computed.points);
        let report = computed.import.as_ref().and_then(report);
        Self {
            answer: answer(format, span, computed.moves.danger(), &at_risk),
            sub: std::iter::once(sub(frame, span)).chain(told_by(frame, model, danger)).collect::<Vec<_>>().join(" "),
            tiles: tiles.map(|(reading, points)| Tile::of(frame, reading, points)).collect(),
            strip: Strip::new(format, model, phases, &computed.moves.shown, &links),
            one_phase: one_phase(frame, (model, danger), phases),
            overlays: overlays(format, phases, &links),
            phases_link: page("/phases"),
            stock: stock.height(260),
            stock_table,
            stock_file: page("/phases.csv"),
            at_risk: AtRisk::new(frame, danger, computed, &at_risk),
            deeds: deeds(frame, danger, computed.phases.danger(), computed.moves.danger(), &at_risk),
            data: data(frame, computed.import.as_ref(), report.as_ref(), now),
            warning: report
                .filter(|report| report.rejected_rows > 0)
                .map(|report| format.format("today-rejected", &[("count", report.rejected_rows.into())])),
        }
    }
}

/// Who came into danger, and what they are worth.
fn answer(format: &Format, span: Span, moves: &Movements, links: &CustomerLinks) -> Sentence {
    let moved = moves.at_risk;
    let href = (moved.customers > 0).then(|| links.movement(Movement::AtRisk));
    let key = if moved.value.is_zero() { "today-answer-without-value" } else { "today-answer" };
    let more = [("day", format.date(span.since.plus(1)).into()), ("value", format.money_short(moved.value).into())];
    counted(format, key, moved.customers, href.as_deref(), &more)
}

/// What all of it is computed from.
fn sub(frame: &PageFrame, span: Span) -> String {
    let format = &frame.format;
    let last = frame.state.span().map_or(span.until, |(_, last)| last.min(span.until));
    let gaps = [("day", format.date(span.until).into()), ("last", format.date(last).into())];
    format.format("today-computed", &gaps)
}

impl AtRisk {
    fn new(frame: &PageFrame, model: &PhaseModel, computed: &Answers, links: &CustomerLinks) -> Self {
        let format = &frame.format;
        let line = at_risk_phase(model, computed.phases.danger());
        let name = line.map_or("", |line| line.name.get(format.language));
        let total = computed.at_risk.as_ref().map_or(0, |list| list.total);
        let rows = computed.at_risk.iter().flat_map(|list| &list.customers);
        let at = computed.phases.shown.at;
        Self {
            title: format.format("today-at-risk", &[("phase", name.into())]),
            rows: rows.map(|line| Row::new(format, line, at, links)).collect(),
            all: format.format("today-at-risk-all", &[("count", total.into())]),
            href: line.map_or_else(String::new, |line| links.phase(&line.id)),
        }
    }
}

impl Row {
    fn new(format: &Format, line: &CustomerLine, at: Day, links: &CustomerLinks) -> Self {
        let name = title(format, line.name.as_deref(), &line.customer);
        let number = format.format("customers-number", &[("number", line.customer.as_str().into())]);
        let day = |of: &dyn Fn(Day) -> String| line.last_order.map_or_else(|| NO_VALUE.to_owned(), of);
        Self {
            href: links.customer(&line.customer),
            note: if number == name { String::new() } else { number },
            name,
            last_order: day(&|day| format.relative_day(day, at)),
            last_order_exact: day(&|day| format.date(day)),
            orders: format.integer(line.orders),
            value: line.value_year.map_or_else(|| NO_VALUE.to_owned(), |value| format.money(value)),
            value_title: if line.value_year.is_some() {
                String::new()
            } else {
                format.text("phases-no-value").into_owned()
            },
        }
    }
}

/// What an import said of itself; nothing where it was killed.
fn report(record: &ImportRecord) -> Option<ImportReport> {
    serde_json::from_value(record.report.clone()).ok()
}

/// How fresh the data are: names and values.
fn data(
    frame: &PageFrame,
    import: Option<&ImportRecord>,
    report: Option<&ImportReport>,
    now: Timestamp,
) -> Vec<(String, String)> {
    let format = &frame.format;
    let mut facts = Vec::new();
    let mut tell = |key: &str, value: String| facts.push((format.text(key).into_owned(), value));
    if let Some((first, last)) = frame.state.span() {
        tell("today-data-from", format.date_short(first));
        tell("today-data-until", format.date_short(last));
    }
    if let Some(record) = import {
        let zone = &frame.state.zone;
        if let Some(finished) = record.finished_at {
            tell("today-import", format.relative_day(zone.day_of(finished), zone.day_of(now)));
        }
        tell("today-import-files", record.files.join(", "));
    }
    if let Some(report) = report {
        tell("today-import-orders", format.integer(report.new_orders));
        tell("today-import-customers", format.integer(report.customers));
    }
    facts
}
