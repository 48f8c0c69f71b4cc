//! Phases: who moved where, how the phases filled over time, how a phase is decided, and what follows.

pub(crate) mod decided;
mod matrix;
mod picture;
pub(crate) mod tells;

use std::sync::Arc;

use analytics::breakdown::GroupedBy;
use analytics::flows::{PhaseGrid, Transitions};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::{Day, Period};
use engine::ask::history::{Breakdown, Outlook, Stays};
use engine::ask::movements::{Movement, Movements, Standing};
use engine::ask::next::NextTrial;
use engine::ask::phases::{PhaseLine, Phases};
use engine::ask::{self, movements as ask_movements};
use lifecycle::{PhaseModel, PhaseNumber};

use self::decided::Decided;
use self::matrix::Matrix;
use self::picture::{FlowLine, Map};
use self::tells::{Groups, OutlookShown, StaysRow, TrialShown};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, PageFrame, page};
use crate::view::chart::Picture;
use crate::view::csv::Csv;
use crate::view::danger::{Moves, Standings, model_choices, one_phase, told_by};
use crate::view::overlays::{OverlayShown, overlays};
use crate::view::phases::{CustomerLinks, Span, Strip, counted, has_chosen_period, usual_month, within};
use crate::view::sentence::{Piece, Sentence};
use crate::view::stock::{self, StockTable};

/// Months of the chart and of the Sankey.
const MONTHS_OF_STOCK: usize = 37;
const MONTHS_OF_FLOWS: usize = 7;
/// Months to choose from.
const MONTHS_TO_CHOOSE: i32 = 120;

#[derive(Template)]
#[template(path = "phases.html")]
struct PhasesPage {
    frame: PageFrame,
    model_name: String,
    source: String,
    models: Vec<Choice>,
    shown: Option<Shown>,
}

/// The part of the page that asks again by itself.
#[derive(Template)]
#[template(path = "phases/live.html")]
struct LivePage {
    frame: PageFrame,
    models: Vec<Choice>,
    live: LiveShown,
}

/// What goes along with events as they come: the answer, the map with its counts, values and flows, and the overlays.
struct LiveShown {
    /// Where to ask whether anything has changed; `None` of a day of the past, which stays as it is.
    again: Option<String>,
    /// Where nearly everybody is in one phase, what would tell more.
    one_phase: Option<Sentence>,
    overlays: Vec<OverlayShown>,
    answer: Sentence,
    below: Vec<String>,
    day: String,
    map: Map,
    strip: Strip,
}

/// What the page shows once there are customers.
struct Shown {
    live: LiveShown,
    /// The marks of the axis of shares.
    axis: [String; 4],
    stock: Picture,
    stock_file: String,
    flows_file: String,
    matrix_file: String,
    matrix_hint: String,
    stock_table: StockTable,
    flows: Option<Picture>,
    flow_lines: Vec<FlowLine>,
    matrix: Matrix,
    stays: Vec<StaysRow>,
    stays_file: String,
    outlook: Option<OutlookShown>,
    trial: Option<TrialShown>,
    outlook_file: String,
    groups: Groups,
    groups_file: String,
    months: Vec<Month>,
    others: Vec<(String, String)>,
    decided: Decided,
    deeds: Vec<Deed>,
}

/// A month, or the chosen period, to choose from.
struct Month {
    value: String,
    name: String,
    is_current: bool,
}

/// What one can do about it.
struct Deed {
    title: String,
    text: Sentence,
    gain: String,
    gain_note: String,
    href: String,
    file: String,
}

/// The model that tells who is in danger, and links to its customers.
struct Danger<'a> {
    model: &'a PhaseModel,
    links: CustomerLinks,
}

/// What is computed away from the threads that serve.
struct Answers {
    present: Present,
    flow: Arc<PhaseGrid>,
    outlook: Outlook,
    trial: NextTrial,
    groups: Breakdown,
}

/// What the part that goes along is computed from.
struct Present {
    phases: Standings,
    moves: Moves,
    before: Option<Moves>,
    stays: Stays,
}

impl Present {
    fn ask(state: &engine::State, model: &PhaseModel, span: Span, compared: Option<Span>) -> Result<Self, PageError> {
        let moment = state.at(span.until);
        let known = |span: &Span| state.span().is_some_and(|(first, _)| first <= span.since);
        Ok(Self {
            phases: Standings::ask(state, &moment, model)?,
            moves: Moves::ask(state, model, span.since, span.until)?,
            stays: ask::history::stays(state, &moment, Some(model.id.as_str()), None)?,
            before: compared.filter(known).map(|span| Moves::ask(state, model, span.since, span.until)).transpose()?,
        })
    }
}

fn answers(
    state: &engine::State,
    model: &PhaseModel,
    span: Span,
    compared: Option<Span>,
    by: GroupedBy,
) -> Result<Answers, PageError> {
    let id = Some(model.id.as_str());
    let moment = state.at(span.until);
    Ok(Answers {
        present: Present::ask(state, model, span, compared)?,
        flow: ask::phases::flow(state, &moment, id)?,
        outlook: ask::history::outlook(state, &moment, id)?,
        trial: ask::next::trial(state, &moment, id)?,
        groups: ask::history::breakdown(state, &moment, id, by)?,
    })
}

/// The span of the page, with the frame's period set to it where the address names none.
pub(super) fn span(frame: &mut PageFrame) -> Span {
    if !has_chosen_period(frame) {
        frame.period = usual_month(frame.at, frame.state.span().map(|(first, _)| first));
    }
    Span::of(frame.period, frame.at)
}

/// The phases of a period.
pub(crate) async fn show(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let span = span(&mut frame);
    let state = Arc::clone(&frame.state);
    let kept = Arc::clone(&frame.state);
    let (_, model) = ask::model(&kept, frame.query.get("model"))?;
    let model_id = model.id.clone();
    let models = model_choices(&frame, model);
    let language = frame.face.language;
    let (model_name, source) = (model.name.get(language).to_owned(), model.source.get(language).to_owned());
    if state.span().is_none() {
        return page(&PhasesPage { frame, model_name, source, models, shown: None });
    }
    let compared = span.compared(frame.comparison);
    let by = grouped_by(&frame);
    let computed = app
        .blocking(move |_engine| {
            let (_, model) = ask::model(&state, Some(&model_id))?;
            answers(&state, model, span, compared, by)
        })
        .await?;
    let (_, danger) = ask::model_with_exit(&kept, Some(&model.id))?;
    let shown = Shown::new(&frame, (model, danger), span, compared, &computed);
    page(&PhasesPage { model_name, source, models, shown: Some(shown), frame })
}

/// What customers are grouped by.
fn grouped_by(frame: &PageFrame) -> GroupedBy {
    frame.query.get("by").and_then(GroupedBy::from_name).unwrap_or(GroupedBy::Cohort)
}

impl Shown {
    fn new(
        frame: &PageFrame,
        (model, danger): (&PhaseModel, &PhaseModel),
        span: Span,
        compared: Option<Span>,
        computed: &Answers,
    ) -> Self {
        let Answers { present, flow, outlook, trial, groups } = computed;
        let Present { phases: standings, moves, stays, .. } = present;
        let (format, phases) = (&frame.format, &standings.shown);
        let transitions = &moves.shown.transitions;
        let links = CustomerLinks::new(frame, span, model);
        let danger = Danger { model: danger, links: CustomerLinks::new(frame, span, danger) };
        let month = |month: Period| frame.with("period", &month.to_string());
        let (stock, stock_table) = stock::stock(format, model, flow, MONTHS_OF_STOCK, month);
        let flow_lines = picture::flow_lines(format, model, recent(flow));
        Self {
            live: LiveShown::new(frame, (model, danger.model), span, compared, present),
            axis: [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(|share| format.percent(share, 0)),
            stock,
            stock_file: file(frame, "/phases.csv", &[]),
            flows_file: file(frame, "/phases/transitions.csv", &[("by", "month")]),
            matrix_file: file(frame, "/phases/transitions.csv", &[]),
            matrix_hint: format.format("phases-matrix-hint", &days_of(format, span)),
            stock_table,
            flows: (!flow_lines.is_empty()).then(|| picture::flows(frame, model, flow, MONTHS_OF_FLOWS)),
            flow_lines,
            matrix: Matrix::new(format, model, transitions, &links),
            stays: tells::stays_rows(frame, model, stays),
            stays_file: file(frame, "/phases/stays.csv", &[]),
            outlook: tells::outlook(frame, model, outlook),
            trial: tells::next_trial(frame, model, trial),
            outlook_file: file(frame, "/phases/forecast.csv", &[]),
            groups: Groups::new(frame, model, groups),
            groups_file: file(frame, "/phases/breakdown.csv", &[("by", groups.by.name())]),
            months: months(frame, span),
            others: frame.others(&["period", "from", "to"]),
            decided: Decided::new(frame, model, phases, span.until, &links),
            deeds: deeds(frame, &danger, standings.danger(), moves.danger()),
        }
    }
}

impl LiveShown {
    fn new(
        frame: &PageFrame,
        (model, danger): (&PhaseModel, &PhaseModel),
        span: Span,
        compared: Option<Span>,
        present: &Present,
    ) -> Self {
        let Present { phases: standings, moves, before, stays } = present;
        let (format, phases) = (&frame.format, &standings.shown);
        let (links, danger_links) = (CustomerLinks::new(frame, span, model), CustomerLinks::new(frame, span, danger));
        let again = || format!("/live/phases{}", frame.query.with(SEEN, &seen(frame)));
        Self {
            again: frame.query.get("at").is_none().then(again),
            one_phase: one_phase(frame, (model, danger), phases),
            overlays: overlays(format, phases, &links),
            answer: answer(frame, span, moves, (&links, &danger_links)),
            below: below(frame, model, danger, moves, compared.zip(before.as_ref())),
            day: format.date(span.until),
            map: Map::new(format, model, &moves.shown.transitions, &links),
            strip: Strip::new(format, model, phases, &moves.shown, &links).staying(frame, stays),
        }
    }
}

/// Name of the parameter that says what the reader has seen.
const SEEN: &str = "seen";

/// What changes whenever there is something new to see: the number of the latest event that is known, and the day.
fn seen(frame: &PageFrame) -> String {
    format!("{}-{}", frame.state.position.0, frame.at)
}

/// The part that goes along, for the page that asks again; 204 where nothing has changed since, so that nothing is computed and nothing
/// moves under the reader.
pub(crate) async fn live(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    if frame.query.get(SEEN) == Some(seen(&frame).as_str()) || frame.state.span().is_none() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    frame.stands_on("/phases", &[SEEN]);
    let span = span(&mut frame);
    let (state, kept) = (Arc::clone(&frame.state), Arc::clone(&frame.state));
    let (_, model) = ask::model(&kept, frame.query.get("model"))?;
    let (model_id, compared) = (model.id.clone(), span.compared(frame.comparison));
    let present = app
        .blocking(move |_engine| {
            let (_, model) = ask::model(&state, Some(&model_id))?;
            Present::ask(&state, model, span, compared)
        })
        .await?;
    let (_, danger) = ask::model_with_exit(&kept, Some(&model.id))?;
    let live = LiveShown::new(&frame, (model, danger), span, compared, &present);
    page(&LivePage { models: model_choices(&frame, model), live, frame })
}

/// A file with the page's day, period and model.
pub(crate) fn file(frame: &PageFrame, path: &str, more: &[(&str, &str)]) -> String {
    let mut query = frame.query.only(&["at", "period", "from", "to", "model"]);
    for (name, value) in more {
        query = query.with(name, value);
    }
    format!("{path}{query}")
}

/// Both days of a span, as gaps of a text.
fn days_of(format: &words::Format, span: Span) -> [(&'static str, words::Arg<'static>); 2] {
    [("since", format.date(span.since).into()), ("until", format.date(span.until).into())]
}

/// The moves of the latest months.
fn recent(flow: &PhaseGrid) -> &[Transitions] {
    &flow.moves[flow.moves.len().saturating_sub(MONTHS_OF_FLOWS - 1)..]
}

/// The page's question, answered in one sentence; `links` lead to customers of the model shown, and of the one that tells who
/// is in danger.
fn answer(frame: &PageFrame, span: Span, moves: &Moves, (shown, danger): (&CustomerLinks, &CustomerLinks)) -> Sentence {
    let format = &frame.format;
    let when = within(format, span.period);
    let part = |key: &str, movement: Movement| {
        let (moves, links) = match movement {
            Movement::Forward => (&moves.shown, shown),
            Movement::AtRisk | Movement::Back => (moves.danger(), danger),
        };
        let customers = moves.of(movement).customers;
        let href = (customers > 0).then(|| links.movement(movement));
        counted(format, key, customers, href.as_deref(), &[("when", when.clone().into())]).pieces
    };
    let mark = |text: &str| vec![Piece { text: text.to_owned(), href: None }];
    let pieces = [
        part("phases-answer-forward", Movement::Forward),
        mark(", "),
        part("phases-answer-at-risk", Movement::AtRisk),
        mark(", "),
        part("phases-answer-back", Movement::Back),
        mark("."),
    ];
    Sentence { pieces: pieces.concat() }
}

/// What stands below the answer: who is new, the greatest loss, the same of the compared period, and which model tells who is
/// in danger.
fn below(
    frame: &PageFrame,
    shown: &PhaseModel,
    model: &PhaseModel,
    moves: &Moves,
    before: Option<(Span, &Moves)>,
) -> Vec<String> {
    let format = &frame.format;
    let name = |number: usize| model.phases.get(number).map_or("", |phase| phase.name.get(format.language)).to_owned();
    let mut told = Vec::new();
    let new: u64 = moves.shown.transitions.entered.iter().sum();
    if new > 0 {
        told.push(format.format("phases-new-customers", &[("count", new.into())]));
    }
    let losses = moves.danger().transitions.moves.iter().enumerate().flat_map(|(from, row)| {
        row.iter().enumerate().filter_map(move |(to, customers)| {
            let number = |place: usize| u8::try_from(place).ok().map(PhaseNumber);
            let movement = Movement::of(model, number(from)?, number(to)?)?;
            (movement == Movement::AtRisk && *customers > 0).then_some((*customers, from, to))
        })
    });
    if let Some((customers, from, to)) = losses.max_by_key(|(customers, ..)| *customers) {
        let gaps = [("count", customers.into()), ("from", name(from).into()), ("to", name(to).into())];
        told.push(format.format("phases-greatest-loss", &gaps));
    }
    if let Some((span, before)) = before {
        let count = |moves: &Movements, movement| format.integer(moves.of(movement).customers);
        let gaps = [
            ("period", format.period(span.period).into()),
            ("forward", count(&before.shown, Movement::Forward).into()),
            ("atrisk", count(before.danger(), Movement::AtRisk).into()),
            ("back", count(before.danger(), Movement::Back).into()),
        ];
        told.push(format.format("phases-compared", &gaps));
    }
    told.extend(told_by(frame, shown, model));
    told
}

/// The months of the data, the latest first; before them the period, where it is no month of these.
fn months(frame: &PageFrame, span: Span) -> Vec<Month> {
    let first = frame.state.span().map_or(frame.at, |(first, _)| first).month_start();
    let starts = (0..MONTHS_TO_CHOOSE).map(|back| frame.at.month_start().plus_months(-back));
    let mut months: Vec<Month> = starts
        .take_while(|start| *start >= first)
        .map(|start| {
            let month = Period::month_of(start);
            Month { value: month.to_string(), name: frame.format.period(month), is_current: month == span.period }
        })
        .collect();
    if !months.iter().any(|month| month.is_current) {
        let name = frame.format.period(span.period);
        months.insert(0, Month { value: span.period.to_string(), name, is_current: true });
    }
    months
}

/// Who to look at first: those who came into danger, and the phase away whose customers are worth most each: effort
/// counts by the head.
fn deeds(frame: &PageFrame, danger: &Danger<'_>, phases: &Phases, moves: &Movements) -> Vec<Deed> {
    let (format, Danger { model, links }) = (&frame.format, danger);
    let money = |amount: domain::Amount| {
        let note = format.text("phases-expected-value").into_owned();
        if amount.is_zero() { (String::new(), String::new()) } else { (format.money_short(amount), note) }
    };
    let mut deeds = Vec::new();
    if moves.at_risk.customers > 0 {
        let (gain, gain_note) = money(moves.at_risk.value);
        let href = links.movement(Movement::AtRisk);
        deeds.push(Deed {
            title: format.text("phases-deed-at-risk").into_owned(),
            text: counted(format, "phases-deed-at-risk-text", moves.at_risk.customers, Some(&href), &[]),
            gain,
            gain_note,
            href,
            file: links.movement_file(Movement::AtRisk),
        });
    }
    let away =
        phases.phases.iter().filter(|line| line.customers > 0 && model.phase(line.number).standing == Standing::Away);
    let each = |line: &PhaseLine| line.value.to_f64() / line.customers as f64;
    if let Some(line) = away.max_by(|left, right| each(left).total_cmp(&each(right))) {
        let (gain, gain_note) = money(line.value);
        let href = links.phase(&line.id);
        let name = line.name.get(format.language);
        let gaps = [("phase", name.to_owned().into())];
        deeds.push(Deed {
            title: format.format("phases-deed-worth-most", &[("phase", name.into())]),
            text: counted(format, "phases-deed-worth-most-text", line.customers, Some(&href), &gaps),
            gain,
            gain_note,
            href,
            file: links.phase_file(&line.id),
        });
    }
    deeds
}

/// Customers by phase at every month end, as a file.
pub(crate) async fn stock_file(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let span = span(&mut frame);
    let state = Arc::clone(&frame.state);
    let asked = frame.query.get("model").map(str::to_owned);
    let language = frame.face.language;
    let csv = app
        .blocking(move |_engine| {
            let (_, model) = ask::model(&state, asked.as_deref())?;
            let mut csv = Csv::new(&["day", "model", "phase", "name", "customers"]);
            if state.span().is_none() {
                return Ok(csv);
            }
            let flow = ask::phases::flow(&state, &state.at(span.until), Some(&model.id))?;
            for (day, counts) in flow.days.iter().zip(&flow.counts) {
                for (number, phase) in model.along_the_cycle() {
                    let customers = counts.get(usize::from(number.0)).copied().unwrap_or(0);
                    let name = phase.name.get(language).to_owned();
                    csv.row([day.to_string(), model.id.clone(), phase.id.clone(), name, customers.to_string()]);
                }
            }
            Ok(csv)
        })
        .await?;
    Ok(csv.file(&format!("phases-{}", span.until)))
}

/// Who moved from where to where as a file: of the period, or with `?by=month` of every month up to its end.
pub(crate) async fn transitions_file(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let span = span(&mut frame);
    let state = Arc::clone(&frame.state);
    let asked = frame.query.get("model").map(str::to_owned);
    let by_month = frame.query.get("by") == Some("month");
    let csv = app
        .blocking(move |_engine| {
            let (_, model) = ask::model(&state, asked.as_deref())?;
            let mut csv = Csv::new(&["since", "until", "model", "from", "to", "customers", "of"]);
            if state.span().is_none() {
                return Ok(csv);
            }
            let id = Some(model.id.as_str());
            let all = if by_month {
                ask::phases::flow(&state, &state.at(span.until), id)?.moves.clone()
            } else {
                vec![ask_movements::movements(&state, id, span.since, span.until)?.transitions]
            };
            for transitions in &all {
                write_transitions(&mut csv, model, transitions);
            }
            Ok(csv)
        })
        .await?;
    Ok(csv.file(&format!("transitions-{}", span.period)))
}

/// Every move with at least one customer; those who stayed are in it, new customers come from `new`.
fn write_transitions(csv: &mut Csv, model: &PhaseModel, transitions: &Transitions) {
    let days: [Day; 2] = [transitions.from, transitions.to];
    let mut row = |from: &str, to: &str, customers: u64, of: String| {
        if customers > 0 {
            let [since, until] = days.map(|day| day.to_string());
            csv.row([since, until, model.id.clone(), from.to_owned(), to.to_owned(), customers.to_string(), of]);
        }
    };
    let phases = model.along_the_cycle();
    for (to, reached) in &phases {
        row(ask_movements::NEW, &reached.id, transitions.entered[usize::from(to.0)], String::new());
    }
    for (from, left) in &phases {
        let whole = transitions.whole(*from).to_string();
        for (to, reached) in &phases {
            let customers = transitions.moves[usize::from(from.0)][usize::from(to.0)];
            row(&left.id, &reached.id, customers, whole.clone());
        }
    }
}

/// How many customers each phase will have, and what such forecasts expected in the past, as a file.
pub(crate) async fn forecast_file(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let span = span(&mut frame);
    let (state, asked) = (Arc::clone(&frame.state), frame.query.get("model").map(str::to_owned));
    app.blocking(move |_| {
        let outlook = ask::history::outlook(&state, &state.at(span.until), asked.as_deref())?;
        let mut csv =
            Csv::new(&["made_on", "day", "days", "model", "phase", "before", "expected", "low", "high", "came"]);
        for horizon in &outlook.horizons {
            let past = horizon.past.iter().map(|past| {
                let row = &past.row;
                (row.made_on, row.day, &past.phase, row.forecasted, row.came.to_string())
            });
            let ahead = horizon
                .phases
                .iter()
                .map(|phase| (outlook.asked.at, horizon.day, &phase.phase, phase.forecasted, String::new()));
            for (made_on, day, phase, forecasted, came) in past.chain(ahead) {
                let numbers = [forecasted.expected.customers, forecasted.low, forecasted.high];
                let mut row = vec![made_on.to_string(), day.to_string(), horizon.days.to_string()];
                row.extend([outlook.asked.model.clone(), phase.clone(), forecasted.expected.now.to_string()]);
                row.extend(numbers.map(|number| number.to_string()));
                row.push(came);
                csv.row(row);
            }
        }
        Ok(csv.file(&format!("phases-forecast-{}", outlook.asked.at)))
    })
    .await
}

/// Phases by cohort or channel, as a file.
pub(crate) async fn breakdown_file(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let span = span(&mut frame);
    let by = grouped_by(&frame);
    let (state, asked) = (Arc::clone(&frame.state), frame.query.get("model").map(str::to_owned));
    app.blocking(move |_| {
        let breakdown = ask::history::breakdown(&state, &state.at(span.until), asked.as_deref(), by)?;
        let mut csv = Csv::new(&["at", "model", by.name(), "phase", "customers", "of"]);
        for group in &breakdown.groups {
            for phase in &group.phases {
                let name = group.group.clone().unwrap_or_default();
                let head = [breakdown.asked.at.to_string(), breakdown.asked.model.clone(), name, phase.phase.clone()];
                csv.row(head.into_iter().chain([phase.customers.to_string(), group.customers.to_string()]));
            }
        }
        Ok(csv.file(&format!("phases-by-{}-{}", by.name(), breakdown.asked.at)))
    })
    .await
}
