//! Customers: searched, filtered, sorted, page by page; the same list as a file; suggestions while typing.

mod file;
pub(crate) mod wanted;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::{Amount, Day};
use engine::EngineError;
use engine::ask::customers::{CustomerLine, CustomerList, Sort, customers};
use engine::ask::phases::{OverlayLine, PhaseLine, Phases, phases};
use engine::erase::ERASED;
use lifecycle::PhaseModel;
use lifecycle::phase::Name;
use lifecycle::vintage::Basis;
use words::{Format, NO_VALUE};

use self::file::table;
use self::wanted::Wanted;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, PageFrame, TRAVELLING, page, page_with, shortened};
use crate::query::{Query, encode};
use crate::security::audit::Note;

/// Customers on one page of the list.
const PER_PAGE: usize = 50;
/// Suggestions while typing.
const SUGGESTED: usize = 8;
/// Path of the page.
const PATH: &str = "/customers";

/// A phase to filter by.
struct Chip {
    link: String,
    label: String,
    colour: String,
    count: String,
    is_current: bool,
}

/// A filter that is set, and the link without it.
struct Tag {
    label: String,
    link: String,
}

/// A column that can be sorted by.
struct Column {
    label: String,
    link: String,
    /// `ascending` or `descending` where the list is sorted by it; empty otherwise.
    sorted: &'static str,
    /// Classes of its cells.
    class: &'static str,
}

/// One customer as a row.
struct Row {
    link: String,
    title: String,
    note: String,
    phase: String,
    colour: String,
    /// What else is true, each with its meaning.
    overlays: Vec<(String, String)>,
    value: String,
    /// Why there is no value; empty where there is one.
    value_reason: String,
    revenue: String,
    orders: String,
    last_order: String,
    last_order_exact: String,
    last_order_iso: String,
    probability: String,
    silence: String,
}

/// The list as a page shows it.
struct Listing {
    answer: String,
    sub: String,
    chips: Vec<Chip>,
    overlays: Vec<Chip>,
    tags: Vec<Tag>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    found: String,
    range: String,
    previous: Option<String>,
    next: Option<String>,
    csv: String,
    all: String,
    months: Vec<(String, String, bool)>,
    models: Vec<Choice>,
    hidden: Vec<(String, String)>,
    search: String,
    notice: Option<String>,
}

#[derive(Template)]
#[template(path = "customers.html")]
struct CustomersPage {
    frame: PageFrame,
    list: Listing,
    is_empty: bool,
}

/// One suggestion.
struct Suggestion {
    link: String,
    name: String,
    phase: String,
    colour: String,
}

#[derive(Template)]
#[template(path = "customers/suggestions.html")]
struct Suggestions {
    suggestions: Vec<Suggestion>,
    nobody: Option<String>,
}

/// The list of customers.
pub(crate) async fn show(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let wanted = Wanted::of(&frame.query, frame.at).of_model(&frame.state)?;
    if let Some(model) = &wanted.model {
        // Where the address names none, the one that is meant travels with the links of the page.
        frame.query = frame.query.with("model", model);
    }
    let (state, asked, reader) = (Arc::clone(&frame.state), wanted.clone(), frame.reader.clone());
    let (list, phases) = app
        .blocking(move |_| {
            let moment = state.at(asked.at);
            // The page says what there is not, and shows what there is.
            let list = match customers(&state, &moment, &asked.query(&reader, PER_PAGE)) {
                Err(EngineError::NoPhase { .. } | EngineError::NoOverlay { .. }) => {
                    CustomerList { at: asked.at, total: 0, value: Amount::ZERO, customers: Vec::new() }
                }
                list => list?,
            };
            let phases = phases(&state, &moment, asked.model.as_deref())?;
            Ok((list, phases))
        })
        .await?;
    let is_empty = frame.state.book.is_empty();
    let note = Note::details(serde_json::json!({ "rows": list.customers.len() }));
    let list = Viewer { frame: &frame, wanted: &wanted, phases: &phases }.listing(&list)?;
    let status = if list.notice.is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    Ok(note.on(page_with(status, &CustomersPage { frame, list, is_empty })?))
}

/// The whole list as a file.
pub(crate) async fn show_csv(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let wanted = Wanted::of(&frame.query, frame.at).of_model(&frame.state)?;
    let name = format!("customers-{}", wanted.at);
    let list = app
        .blocking(move |_| {
            let query = engine::ask::customers::Query { offset: 0, ..wanted.query(&frame.reader, usize::MAX) };
            Ok(customers(&frame.state, &frame.state.at(wanted.at), &query)?)
        })
        .await?;
    let note = Note::details(serde_json::json!({ "rows": list.customers.len() }));
    Ok(note.on(table(&list.customers).file(&name)))
}

/// What is typed into the search of every page, answered with links.
pub(crate) async fn suggest(
    State(app): State<App>,
    headers: HeaderMap,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let Some(search) = frame.query.get("q").map(wanted::bounded) else {
        return page(&Suggestions { suggestions: Vec::new(), nobody: None });
    };
    let (page_query, at) = asking_page(&headers, &frame);
    let state = Arc::clone(&frame.state);
    let reader = frame.reader.clone();
    let query = engine::ask::customers::Query { search, reader, limit: SUGGESTED, ..Default::default() };
    let list = app.blocking(move |_| Ok(customers(&state, &state.at(at), &query)?)).await?;
    let model = model_of(&frame, None)?;
    let suggestion = |line: &CustomerLine| {
        let phase = model.phase(line.phase_number);
        Suggestion {
            link: format!("{PATH}/{}{page_query}", encode(&line.customer)),
            name: title(&frame.format, line.name.as_deref(), &line.customer),
            phase: phase.name.get(frame.format.language).to_owned(),
            colour: phase.colour.clone(),
        }
    };
    let suggestions: Vec<Suggestion> = list.customers.iter().map(suggestion).collect();
    let nobody = suggestions.is_empty().then(|| frame.text("customers-nobody").into_owned());
    page(&Suggestions { suggestions, nobody })
}

/// Day, period and comparison of the page in whose search field something is typed: htmx sends its address along.
fn asking_page(headers: &HeaderMap, frame: &PageFrame) -> (Query, Day) {
    let address = headers.get("hx-current-url").and_then(|address| address.to_str().ok());
    let query = address.and_then(|address| address.parse().ok()).map_or_else(Query::default, |uri| Query::of(&uri));
    let query = query.only(&TRAVELLING);
    let at = query.get("at").and_then(|at| at.parse().ok()).filter(|at| *at <= frame.today).unwrap_or(frame.at);
    (query, at)
}

fn model_of<'a>(frame: &'a PageFrame, id: Option<&str>) -> Result<&'a PhaseModel, PageError> {
    Ok(engine::ask::model(&frame.state, id).map(|(_, model)| model)?)
}

/// What a customer is called: by name, or by number where no name is known.
pub(crate) fn title(format: &Format, name: Option<&str>, id: &str) -> String {
    match name.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None if id.starts_with("anonymous:") => {
            let short: String = id.chars().skip("anonymous:".len()).take(8).collect();
            format.format("customers-visitor", &[("id", short.into())])
        }
        None if id.starts_with(ERASED) => {
            let short: String = id.chars().skip(ERASED.len()).take(8).collect();
            format.format("customers-erased", &[("id", short.into())])
        }
        None if id.contains('@') || id.starts_with("key.") => id.to_owned(),
        None => format.format("customers-number", &[("number", id.into())]),
    }
}

/// The name of a basis for machines.
pub(crate) const fn basis_id(basis: Basis) -> &'static str {
    basis.id()
}

/// Prepares the page.
struct Viewer<'a> {
    frame: &'a PageFrame,
    wanted: &'a Wanted,
    phases: &'a Phases,
}

impl Viewer<'_> {
    fn listing(&self, list: &CustomerList) -> Result<Listing, PageError> {
        let format = &self.frame.format;
        let shown = self.wanted.offset + list.customers.len();
        let total = usize::try_from(list.total).unwrap_or(usize::MAX);
        let back = self.wanted.offset.saturating_sub(PER_PAGE);
        let range = [
            ("from", format.integer((self.wanted.offset + 1).min(shown)).into()),
            ("to", format.integer(shown).into()),
            ("total", format.integer(list.total).into()),
        ];
        let model = model_of(self.frame, self.wanted.model.as_deref())?;
        let filters = ["q", "cohort", "sort", "dir", "after"];
        Ok(Listing {
            answer: self.answer(list),
            sub: self.sub(model),
            chips: self.chips(),
            overlays: self.overlays(),
            tags: self.tags(),
            columns: self.columns(),
            rows: list.customers.iter().map(|line| self.row(line, model)).collect(),
            found: format.format("customers-found", &[("count", list.total.into())]),
            range: format.format("customers-range", &range),
            previous: (self.wanted.offset > 0).then(|| self.after(back)),
            next: (shown < total).then(|| self.after(shown)),
            csv: format!("{PATH}.csv{}", self.frame.query.without(&["after"])),
            all: format!("{PATH}{}", self.kept()),
            months: self.months(),
            models: self.models(),
            hidden: self.frame.others(&filters),
            search: self.wanted.search.clone(),
            notice: self.notice(),
        })
    }

    /// The parameters of the page without its filters, as of the day of its counts.
    fn kept(&self) -> Query {
        self.as_of(self.frame.query.only(&["at", "compare", "model", "sort", "dir"]))
    }

    /// The moves of an earlier month are told as of its end; what they lead to must be, too.
    fn as_of(&self, query: Query) -> Query {
        if self.wanted.at == self.frame.at { query } else { query.with("at", &self.wanted.at.to_string()) }
    }

    fn after(&self, offset: usize) -> String {
        let rest = self.frame.query.without(&["after"]);
        let query = if offset == 0 { rest } else { rest.with("after", &offset.to_string()) };
        format!("{PATH}{query}")
    }

    fn phase(&self, id: &str) -> Option<&PhaseLine> {
        self.phases.phases.iter().find(|phase| phase.id == id)
    }

    fn phase_name<'n>(&'n self, id: &'n str) -> &'n str {
        self.phase(id).map_or(id, |phase| phase.name.get(self.frame.format.language))
    }

    fn overlay_name<'n>(&'n self, id: &'n str) -> &'n str {
        let known = self.phases.overlays.iter().find(|overlay| overlay.id == id);
        known.map_or(id, |overlay| overlay.name.get(self.frame.format.language))
    }

    /// What the list is, in one sentence. The strongest filter makes it; the others stand below as tags.
    fn answer(&self, list: &CustomerList) -> String {
        let format = &self.frame.format;
        let value = format.money_short(list.value);
        let told = |key: &str, more: &[(&str, words::Arg<'_>)]| {
            let mut arguments = vec![("count", list.total.into()), ("value", value.as_str().into())];
            arguments.extend_from_slice(more);
            format.format(key, &arguments)
        };
        let wanted = self.wanted;
        if let (Some(from), Some(to), Some(since)) = (&wanted.from_phase, &wanted.phase, wanted.since) {
            let period = self.moved_in(since);
            let arguments = [("period", period.into()), ("to", self.phase_name(to).into())];
            if from == engine::ask::movements::NEW {
                return told("customers-answer-new", &arguments);
            }
            let [period, to] = arguments;
            return told("customers-answer-moved", &[period, to, ("from", self.phase_name(from).into())]);
        }
        if let (Some(movement), Some(since)) = (wanted.movement, wanted.since) {
            return told(movement_key(movement), &[("period", self.moved_in(since).into())]);
        }
        if let Some(phase) = &wanted.phase {
            let phase = ("phase", self.phase_name(phase).into());
            return match &wanted.overlay {
                Some(overlay) => {
                    told("customers-answer-phase-overlay", &[phase, ("overlay", self.overlay_name(overlay).into())])
                }
                None => told("customers-answer-phase", &[phase]),
            };
        }
        if let Some(overlay) = &wanted.overlay {
            return told("customers-answer-overlay", &[("overlay", self.overlay_name(overlay).into())]);
        }
        if let Some(segment) = &wanted.segment {
            return told("customers-answer-segment", &[("segment", self.segment_name(segment).into())]);
        }
        if let Some(month) = wanted.cohort {
            return told("customers-answer-cohort", &[("month", format.month(month).into())]);
        }
        if !wanted.search.is_empty() {
            return told("customers-answer-search", &[("search", wanted.search.as_str().into())]);
        }
        told("customers-answer", &[])
    }

    fn segment_name<'n>(&'n self, id: &'n str) -> &'n str {
        let known = self.frame.state.segments.find(id);
        known.map_or(id, |known| known.segment.name.get(self.frame.format.language))
    }

    /// The time in which customers moved: a month by its name.
    fn moved_in(&self, since: Day) -> String {
        let format = &self.frame.format;
        let first = since.plus(1);
        let is_month = first == first.month_start() && self.wanted.at <= first.month_end();
        if is_month {
            return format.month(first);
        }
        domain::Period::from_days(first, self.wanted.at)
            .map_or_else(|| format.date(since), |period| format.period(period))
    }

    fn sub(&self, model: &PhaseModel) -> String {
        let format = &self.frame.format;
        let arguments =
            [("day", format.date(self.wanted.at).into()), ("model", model.name.get(format.language).into())];
        format.format("customers-sub", &arguments)
    }

    fn chips(&self) -> Vec<Chip> {
        let format = &self.frame.format;
        let is_plain = self.wanted.from_phase.is_none() && self.wanted.movement.is_none();
        let chip = |phase: &PhaseLine| Chip {
            link: format!("{PATH}{}", self.kept().with("phase", &phase.id)),
            label: phase.name.get(format.language).to_owned(),
            colour: phase.colour.clone(),
            count: format.integer(phase.customers),
            is_current: is_plain && self.wanted.phase.as_deref() == Some(&phase.id),
        };
        let all = Chip {
            link: format!("{PATH}{}", self.kept()),
            label: format.text("customers-all").into_owned(),
            colour: String::new(),
            count: format.integer(self.phases.total),
            is_current: is_plain && self.wanted.phase.is_none(),
        };
        std::iter::once(all).chain(self.phases.phases.iter().map(chip)).collect()
    }

    /// The overlays to filter by, in the phase that is chosen; a further click on the current one takes it away.
    fn overlays(&self) -> Vec<Chip> {
        let format = &self.frame.format;
        let wanted = self.wanted.phase.as_deref().and_then(|id| self.phase(id));
        let chip = |overlay: &OverlayLine| {
            let count = match wanted {
                Some(phase) => phase.overlay(&overlay.id).map_or(0, |count| count.customers),
                None => overlay.customers,
            };
            let is_current = self.wanted.overlay.as_deref() == Some(&overlay.id);
            let rest = self.frame.query.without(&["overlay", "after"]);
            let query = if is_current { rest } else { rest.with("overlay", &overlay.id) };
            Chip {
                link: format!("{PATH}{query}"),
                label: overlay.name.get(format.language).to_owned(),
                colour: String::new(),
                count: format.integer(count),
                is_current,
            }
        };
        self.phases.overlays.iter().map(chip).collect()
    }

    /// The filters that the sentence may not name, each with a link that takes it away.
    fn tags(&self) -> Vec<Tag> {
        let (format, wanted) = (&self.frame.format, self.wanted);
        let without = |names: &[&str]| format!("{PATH}{}", self.frame.query.without(names).without(&["after"]));
        let mut tags = Vec::new();
        if !wanted.search.is_empty() {
            let label = format.format("customers-tag-search", &[("search", wanted.search.as_str().into())]);
            tags.push(Tag { label, link: without(&["q"]) });
        }
        if let Some(month) = wanted.cohort {
            let label = format.format("customers-tag-cohort", &[("month", format.month(month).into())]);
            tags.push(Tag { label, link: without(&["cohort"]) });
        }
        if let Some(overlay) = &wanted.overlay {
            let label = format.format("customers-tag-overlay", &[("overlay", self.overlay_name(overlay).into())]);
            tags.push(Tag { label, link: without(&["overlay"]) });
        }
        if let Some(segment) = &wanted.segment {
            let label = format.format("customers-tag-segment", &[("segment", self.segment_name(segment).into())]);
            tags.push(Tag { label, link: without(&["segment"]) });
        }
        if let Some(period) = wanted.ordered {
            let label = format.format("customers-tag-ordered", &[("period", format.period(period).into())]);
            tags.push(Tag { label, link: without(&["ordered"]) });
        }
        let of_orders = [
            (&wanted.country, "customers-tag-country", "country"),
            (&wanted.sales_channel, "customers-tag-sales-channel", "sales_channel"),
        ];
        for (name, key, parameter) in of_orders {
            if let Some(name) = name {
                let stated = match (name.as_str(), parameter) {
                    ("", _) => format.text("kpis-part-not-stated").into_owned(),
                    (name, "sales_channel") => shortened(&format.channel(name)),
                    (name, _) => shortened(name),
                };
                tags.push(Tag { label: format.format(key, &[("name", stated.into())]), link: without(&[parameter]) });
            }
        }
        if let Some(since) = wanted.since.filter(|_| wanted.is_move()) {
            let label = format.format("customers-tag-moved", &[("period", self.moved_in(since).into())]);
            tags.push(Tag { label, link: without(&wanted::OF_MOVES) });
        }
        tags
    }

    fn columns(&self) -> Vec<Column> {
        let heads: [(&str, Sort, &'static str); 7] = [
            ("customers-name", Sort::Name, ""),
            ("customers-value", Sort::Value, "num"),
            ("customers-revenue", Sort::Revenue, "num medium"),
            ("customers-orders", Sort::Orders, "num medium"),
            ("customers-last", Sort::LastOrder, "num medium"),
            ("customers-buys", Sort::ProbabilityToBuy, "num wide"),
            ("customers-silence", Sort::Silence, "num wide"),
        ];
        let column = |(key, sort, class): (&str, Sort, &'static str)| {
            let is_current = self.wanted.sort == sort;
            // Names run from A; everything else from the most. The link of the current column turns the order round.
            let rises = is_current && (self.wanted.ascending != (sort == Sort::Name));
            let query = self.frame.query.without(&["sort", "dir", "after"]).with("sort", sort.name());
            let query = if is_current && !self.wanted.ascending { query.with("dir", "asc") } else { query };
            let sorted = match (is_current, rises) {
                (false, _) => "",
                (true, true) => "ascending",
                (true, false) => "descending",
            };
            Column { label: self.frame.text(key).into_owned(), link: format!("{PATH}{query}"), sorted, class }
        };
        heads.into_iter().map(column).collect()
    }

    fn row(&self, line: &CustomerLine, model: &PhaseModel) -> Row {
        let format = &self.frame.format;
        let phase = model.phase(line.phase_number);
        let share =
            |share: Option<f32>| share.map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(f64::from(share), 0));
        let last = line.last_order;
        let overlays = model.overlays.iter().filter(|overlay| line.overlays.contains(&overlay.id));
        let told = |name: &Name| name.get(format.language).to_owned();
        Row {
            overlays: overlays.map(|overlay| (told(&overlay.name), told(&overlay.meaning))).collect(),
            link: self.link_of(&line.customer),
            title: title(format, line.name.as_deref(), &line.customer),
            note: self.note(line),
            phase: phase.name.get(format.language).to_owned(),
            colour: phase.colour.clone(),
            value: line.value_year.map_or_else(|| NO_VALUE.to_owned(), |value| format.money(value)),
            value_reason: match line.value_year {
                Some(_) => String::new(),
                None => no_value_reason(format, line.orders),
            },
            revenue: format.money(line.revenue),
            orders: format.integer(line.orders),
            last_order: last.map_or_else(|| NO_VALUE.to_owned(), |day| format.relative_day(day, self.wanted.at)),
            last_order_exact: last.map_or_else(String::new, |day| format.date(day)),
            last_order_iso: last.map_or_else(String::new, |day| day.to_string()),
            probability: share(line.probability_to_buy_90_days),
            silence: share(line.silence_score),
        }
    }

    /// A customer's page as of the day of the list.
    fn link_of(&self, id: &str) -> String {
        let query = self.as_of(self.frame.query.only(&["at", "compare", "model"]));
        format!("{PATH}/{}{query}", encode(id))
    }

    fn note(&self, line: &CustomerLine) -> String {
        let format = &self.frame.format;
        let is_address = line.customer.contains('@');
        let number = (line.name.is_some() && !is_address)
            .then(|| format.format("customers-no", &[("number", line.customer.as_str().into())]));
        let own = (line.name.is_some() && is_address).then(|| line.customer.clone());
        let email = own.or_else(|| line.email.clone().filter(|email| *email != line.customer));
        let parts: Vec<String> = [line.country.clone(), number, email].into_iter().flatten().collect();
        parts.join(" · ")
    }

    /// Months of first orders to choose from, the latest first.
    fn months(&self) -> Vec<(String, String, bool)> {
        let Some((first, _)) = self.frame.state.span() else {
            return Vec::new();
        };
        let chosen = self.wanted.cohort;
        let months = (0..).map(|back: i32| self.wanted.at.month_start().plus_months(-back));
        months
            .take_while(|month| *month >= first.month_start())
            .map(|month| (wanted::month_text(month), self.frame.format.month(month), chosen == Some(month)))
            .collect()
    }

    fn models(&self) -> Vec<Choice> {
        let models = self.frame.state.models.iter().map(|model| {
            let kept = self
                .frame
                .query
                .without(&["phase", "to", "from", "from_phase", "movement", "overlay", "model", "after"]);
            Choice {
                link: format!("{PATH}{}", self.frame.in_model(kept, &model.id)),
                label: model.name.get(self.frame.format.language).to_owned(),
                note: String::new(),
                is_current: self.phases.model == model.id,
            }
        });
        models.collect()
    }

    /// A filter that cannot be right, in words.
    fn notice(&self) -> Option<String> {
        let known = |id: &String| self.phase(id).is_some() || id == engine::ask::movements::NEW;
        let wanted = [&self.wanted.phase, &self.wanted.from_phase];
        let format = &self.frame.format;
        if let Some(unknown) = wanted.into_iter().flatten().find(|id| !known(id)) {
            return Some(format.format("customers-no-phase", &[("phase", unknown.as_str().into())]));
        }
        let overlay = self.wanted.overlay.as_ref()?;
        let is_known = self.phases.overlays.iter().any(|known| known.id == *overlay);
        (!is_known).then(|| format.format("customers-no-overlay", &[("overlay", overlay.as_str().into())]))
    }
}

/// Why there is no expected value.
pub(crate) fn no_value_reason(format: &Format, orders: u32) -> String {
    let key = if orders == 0 { "customers-no-value-never-bought" } else { "customers-no-value-no-model" };
    format.text(key).into_owned()
}

const fn movement_key(movement: engine::ask::movements::Movement) -> &'static str {
    use engine::ask::movements::Movement;
    match movement {
        Movement::Forward => "customers-answer-forward",
        Movement::AtRisk => "customers-answer-at-risk",
        Movement::Back => "customers-answer-back",
    }
}
