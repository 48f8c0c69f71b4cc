//! Phases, as the paths below `/api/phases` answer. Phases are named by their ids, which `/api/phases` tells with their names.

use serde_json::{Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, share, text};
use super::{at, in_path, operation, question};

/// Path, what it answers, the schema of the answer, and its own parameters.
type Question = (&'static str, &'static str, &'static str, fn() -> Vec<Value>);

const QUESTIONS: [Question; 8] = [
    ("/api/phases", "Customers and value by phase", "Phases", Vec::new),
    ("/api/phases/stock", "Customers by phase at every month end", "PhaseStock", Vec::new),
    ("/api/phases/traffic", "Who came into each phase and who left it", "PhaseTraffic", || vec![period(), grain()]),
    ("/api/phases/transitions", "Who moved from which phase to which", "PhaseTransitions", || vec![period()]),
    ("/api/phases/stays", "How long customers stay, and where they go", "PhaseStays", || vec![since()]),
    ("/api/phases/breakdown", "Phases by cohort or channel", "PhaseBreakdown", || vec![by()]),
    ("/api/phases/forecast", "How many customers each phase will have", "PhaseForecast", Vec::new),
    ("/api/phases/forecast/customers", "How far to believe where customers go next", "PhaseNextTrial", Vec::new),
];

/// The operations, by path.
pub(super) fn operations() -> Vec<(&'static str, Value)> {
    let asked = QUESTIONS.iter().map(|(path, summary, schema, own)| (*path, described(path, summary, schema, own())));
    asked.chain([next()]).collect()
}

/// What comes next for one customer.
fn next() -> (&'static str, Value) {
    let path = "/api/customers/{id}/next";
    let mut operation = described(
        path,
        "What comes next for one customer",
        "NextPhases",
        vec![in_path("id", "Their id or pseudonym.")],
    );
    operation["responses"]["404"]["description"] =
        json!("There is no such customer or model, or the customer was not known on that day.");
    (path, operation)
}

fn described(path: &str, summary: &str, schema: &str, own: Vec<Value>) -> Value {
    let mut parameters = vec![at(), parameter("model", "Id of the phase model; the leading one where there is none.")];
    parameters.extend(own);
    question(
        (&operation("get", path), summary),
        (summary, schema),
        &parameters,
        &[
            ("400", "A parameter has a value that is none; the detail says which, and what is possible."),
            ("404", "There is no such phase model."),
        ],
    )
}

fn parameter(name: &str, description: &str) -> Value {
    json!({ "name": name, "in": "query", "schema": text(), "description": description })
}

fn chosen(name: &str, description: &str, among: &[&str]) -> Value {
    let mut among = among.to_vec();
    among.push("");
    json!({ "name": name, "in": "query", "schema": { "enum": among }, "description": description })
}

pub(super) fn period() -> Value {
    let forms = "`2011`, `2011-Q4`, `2011-11`, `2011-11-01..2011-11-30`, `last-30-days`, `last-12-months`, `all`";
    parameter("period", &format!("{forms}; the last twelve months where there is none."))
}

pub(super) fn grain() -> Value {
    chosen("grain", "How long the steps are; a month where there is none.", &["day", "week", "month"])
}

fn by() -> Value {
    let among = ["cohort", "sales_channel", "first_channel"];
    chosen("by", "What customers are grouped by: month of the first order where there is none.", &among)
}

fn since() -> Value {
    json!({
        "name": "since", "in": "query",
        "schema": { "type": "string", "anyOf": [{ "format": "date" }, { "const": "" }] },
        "description": "Only what happened from this day on is watched; all where there is none.",
    })
}

/// The fields of every answer: model, version, day; and its own.
fn answer(description: &str, own: &[(&str, Value)]) -> Value {
    let mut fields = vec![("model", text()), ("version", count()), ("at", day())];
    fields.extend(own.iter().map(|(name, schema)| (*name, schema.clone())));
    object(description, &fields)
}

fn interval() -> Value {
    or_null(&reference("Interval"))
}

fn within() -> Value {
    list(&object(
        "The share within so many days; null beyond what was watched.",
        &[("days", count()), ("share", interval())],
    ))
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let interval =
        object("An estimate with its interval.", &[("low", number()), ("estimate", number()), ("high", number())]);
    vec![
        ("Interval", interval),
        ("Phases", phases()),
        ("PhaseStock", stock()),
        ("PhaseTraffic", traffic()),
        ("PhaseTransitions", transitions()),
        ("PhaseStays", stays()),
        ("PhaseBreakdown", breakdown()),
        ("PhaseForecast", forecast()),
        ("PhaseNextTrial", next_trial()),
        ("NextPhases", next_phases()),
    ]
}

/// Whether customers buy, leave or have come back.
pub(super) fn standing() -> Value {
    json!({ "enum": ["active", "away", "returned"] })
}

fn phases() -> Value {
    let amount = reference("Amount");
    let in_phase = object(
        "Customers of the phase for whom an overlay holds.",
        &[("overlay", text()), ("customers", count()), ("value", amount.clone())],
    );
    let overlay = object(
        "What else is true of customers, whatever their phase.",
        &[
            ("id", text()),
            ("name", reference("Words")),
            ("meaning", reference("Words")),
            ("standing", or_null(&standing())),
            ("customers", count()),
            ("value", amount.clone()),
        ],
    );
    let line = object(
        "One phase.",
        &[
            ("id", text()),
            ("name", reference("Words")),
            ("meaning", reference("Words")),
            ("group", json!({ "enum": ["acquisition", "retention", "recovery"] })),
            ("colour", text()),
            ("customers", count()),
            ("value", amount.clone()),
            ("revenue", amount.clone()),
            ("overlays", list(&in_phase)),
        ],
    );
    let own = [
        ("name", reference("Words")),
        ("phases", list(&line)),
        ("overlays", list(&overlay)),
        ("total", count()),
        ("value", amount),
    ];
    answer("Customers and their expected revenue of 12 months by phase, along the cycle.", &own)
}

fn stock() -> Value {
    let line = object("One phase.", &[("phase", text()), ("customers", count())]);
    let one = object("One day.", &[("day", day()), ("phases", list(&line))]);
    answer("Customers by phase at the end of every month up to the day, and on the day.", &[("days", list(&one))])
}

fn traffic() -> Value {
    let line = object(
        "One phase: after = before + new + entered − left. Who comes twice is counted twice.",
        &[
            ("phase", text()),
            ("before", count()),
            ("new", count()),
            ("entered", count()),
            ("left", count()),
            ("after", count()),
        ],
    );
    let step = object("One day, week or month.", &[("first", day()), ("last", day()), ("phases", list(&line))]);
    let grain = json!({ "enum": ["day", "week", "month"] });
    answer("Coming and going.", &[("grain", grain), ("steps", list(&step))])
}

fn transitions() -> Value {
    let one = object(
        "How many went from one phase (or `new`) to another.",
        &[("from", text()), ("to", text()), ("customers", count()), ("of", or_null(&count())), ("share", interval())],
    );
    let own = [("since", day()), ("until", day()), ("moves", list(&one)), ("changes", list(&one))];
    answer("Where customers were on two evenings, and every change in between.", &own)
}

/// A share that falls with age.
pub(super) fn curve(description: &str) -> Value {
    let step = object(
        "One fall of the curve.",
        &[
            ("age", number()),
            ("at_risk", count()),
            ("ended", count()),
            ("share", share()),
            ("low", share()),
            ("high", share()),
        ],
    );
    object(description, &[("steps", list(&step)), ("watched", count()), ("ended", count()), ("until", number())])
}

fn stays() -> Value {
    let curve =
        curve("The share still in the phase after so many days (Kaplan and Meier), with a band of 95 % (Greenwood).");
    let days = or_null(&number());
    let dwell = object(
        "How long customers stay, in days; who still is in the phase counts as censored.",
        &[
            ("stays", count()),
            ("over", count()),
            ("lasting", count()),
            ("lower_quartile", days.clone()),
            ("median", days.clone()),
            ("median_range", list(&days)),
            ("upper_quartile", days),
            ("curve", curve),
        ],
    );
    let exit = object(
        "Those who go to one phase.",
        &[("to", text()), ("is_onward", json!({ "type": "boolean" })), ("customers", count()), ("within", within())],
    );
    let conversion = object(
        "How many step on, and where the others go (Aalen and Johansen).",
        &[
            ("stays", count()),
            ("onward", count()),
            ("elsewhere", count()),
            ("within", within()),
            ("exits", list(&exit)),
        ],
    );
    let phase = object("One phase.", &[("phase", text()), ("dwell", dwell), ("conversion", conversion)]);
    answer("How long customers stay in each phase.", &[("since", or_null(&day())), ("phases", list(&phase))])
}

fn breakdown() -> Value {
    let line = object("One phase.", &[("phase", text()), ("customers", count()), ("share", interval())]);
    let group = object(
        "A month as `2011-12`, or a channel as it is written; null for those of whom neither is told.",
        &[("group", or_null(&text())), ("customers", count()), ("phases", list(&line))],
    );
    let by = json!({ "enum": ["cohort", "sales_channel", "first_channel"] });
    answer("Phases by what customers have in common.", &[("by", by), ("groups", list(&group))])
}

fn forecast() -> Value {
    let expected = |more: &[(&str, Value)]| {
        let mut fields = vec![
            ("phase", text()),
            ("now", count()),
            ("customers", number()),
            ("new", number()),
            ("low", number()),
            ("high", number()),
        ];
        fields.extend(more.iter().map(|(name, schema)| (*name, schema.clone())));
        object("What is expected of one phase.", &fields)
    };
    let past = expected(&[
        ("made_on", day()),
        ("day", day()),
        ("has_interval", json!({ "type": "boolean" })),
        ("came", count()),
    ]);
    let skill = object(
        "How past forecasts did, in customers, against 'it stays as it is'.",
        &[
            ("forecasts", count()),
            ("mean_absolute_error", number()),
            ("naive_mean_absolute_error", number()),
            ("intervals", count()),
            ("held", count()),
        ],
    );
    let horizon = object(
        "So many days ahead.",
        &[
            ("days", count()),
            ("day", day()),
            ("method", json!({ "enum": ["customers", "flows", "standstill"] })),
            ("phases", list(&expected(&[]))),
            ("skill", or_null(&skill)),
            ("past", list(&past)),
        ],
    );
    let own = [("interval_level", share()), ("horizons", list(&horizon))];
    answer("How many customers each phase will have; no horizon where the history is too short.", &own)
}

fn next_trial() -> Value {
    let way = || json!({ "enum": ["rhythm", "rates"] });
    let score = object("The mean Brier score of one way.", &[("way", way()), ("brier", number())]);
    let phase = object(
        "Customers of one phase: how many were said to leave it and how many did.",
        &[
            ("phase", text()),
            ("customers", count()),
            ("expected", number()),
            ("left", count()),
            ("brier", number()),
            ("base_brier", number()),
        ],
    );
    let band = object(
        "Customers who were said to leave with a probability between two.",
        &[("low", share()), ("high", share()), ("customers", count()), ("expected", number()), ("left", count())],
    );
    let horizon = object(
        "So many days ahead.",
        &[
            ("days", count()),
            ("made_on", list(&day())),
            ("customers", count()),
            ("way", way()),
            ("is_sure", json!({ "type": "boolean" })),
            ("scores", list(&score)),
            ("base_brier", number()),
            ("phases", list(&phase)),
            ("bands", list(&band)),
        ],
    );
    let own = [("model", text()), ("at", day()), ("horizons", list(&horizon))];
    object("How far to believe where customers go next: said as of past days, against what they did.", &own)
}

fn next_phases() -> Value {
    let likely = object(
        "A phase that may come next.",
        &[
            ("phase", text()),
            ("name", reference("Words")),
            ("probability", share()),
            ("otherwise", or_null(&share())),
            ("median_days", count()),
            ("early_days", count()),
            ("late_days", count()),
        ],
    );
    let by_silence = object(
        "The phase that follows if nothing happens.",
        &[("phase", text()), ("name", reference("Words")), ("colour", text()), ("on", day())],
    );
    let own = [
        ("phase", text()),
        ("since", day()),
        ("days_ahead", count()),
        ("stays", or_null(&share())),
        ("way", or_null(&json!({ "enum": ["rhythm", "rates"] }))),
        ("is_sure", json!({ "type": "boolean" })),
        ("next", list(&likely)),
        ("by_silence", or_null(&by_silence)),
    ];
    answer("The phases that may come next, and the one that silence alone brings.", &own)
}
