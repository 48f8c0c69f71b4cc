//! Churn, as `/api/churn`, `/api/churn/lasting` and `/api/customers/{id}/churn` answer.

use serde_json::{Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, share, text};
use super::phases::curve;
use super::{at, in_path, operation, question};

/// The operations, by path.
pub(super) fn operations() -> Vec<(&'static str, Value)> {
    let one = "/api/customers/{id}/churn";
    let id = in_path("id", "Their id or pseudonym.");
    let whole = |name: &str, description: &str| {
        let schema = json!({ "type": "string", "pattern": "^[0-9]{0,9}$" });
        json!({ "name": name, "in": "query", "description": description, "schema": schema })
    };
    let segment = json!({
        "name": "segment", "in": "query", "schema": text(), "description": "Only customers in the segment with this id.",
    });
    let page = vec![
        segment,
        whole("limit", "How many customers at most; 100 where it is not said, never more than 1,000."),
        whole("after", "`next` of the page before."),
    ];
    let by = json!({
        "name": "by", "in": "query", "schema": text(),
        "description": "What customers are compared by: sales_channel (where there is none), first_channel, country, year, or \
            segment: and an id.",
    });
    vec![
        ("/api/churn", described("/api/churn", "Who is at risk of leaving", "Churn", page)),
        (
            "/api/churn/lasting",
            described("/api/churn/lasting", "How long customers and subscriptions stay", "Lasting", vec![by]),
        ),
        (one, described(one, "Whether and when a customer buys again, and why", "ChurnOf", vec![id])),
    ]
}

fn described(path: &str, summary: &str, schema: &str, own: Vec<Value>) -> Value {
    let parameters: Vec<Value> = own.into_iter().chain([at()]).collect();
    let faults = [
        ("400", "A parameter cannot be read, or the day is yet to come."),
        ("404", "There is no such customer or segment, or there was none on that day."),
        ("422", "The rule of the segment cannot be read any more."),
    ];
    question((&operation("get", path), summary), (summary, schema), &parameters, &faults)
}

fn rests_on() -> Value {
    json!({ "enum": ["learned", "learned_course", "value_model", "nothing"],
        "description": "What a probability rests on; `learned_course` is the value model's course over time, led through what was learned for 90 days." })
}

fn level_off() -> Value {
    object(
        "How the probabilities were off when tried, where by more than chance.",
        &[("day", day()), ("customers", count()), ("said", share()), ("came", share())],
    )
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let reason = object(
        "What speaks for a purchase or against it. `odds_factor` multiplies the odds of a purchase: below 1 it speaks against one. It is \
            told beside a customer who is usual in everything, or, where the value model holds, who buys as often as is usual and has just \
            bought.",
        &[("driver", text()), ("aspect", text()), ("odds_factor", number()), ("text", text())],
    );
    let own = object(
        "What is at stake with a customer.",
        &[
            ("silence_days", or_null(&json!({ "type": "integer" }))),
            ("risk", or_null(&share())),
            ("value_at_stake", or_null(&reference("Amount"))),
            ("reasons", list(&reference("ChurnReason"))),
        ],
    );
    let driver = object(
        "How many at risk a driver weighs most for.",
        &[("driver", text()), ("customers", count()), ("value_at_stake", or_null(&reference("Amount")))],
    );
    let churn = object(
        "Who is at risk of leaving, those with most at stake first. `next` is what `after` takes for the next page; null on the \
            last.",
        &[
            ("at", day()),
            ("proof", reference("ChurnProof")),
            ("customers", count()),
            ("expected_buyers", or_null(&number())),
            ("at_risk", count()),
            ("value_at_stake", or_null(&reference("Amount"))),
            ("gone", count()),
            ("drivers", list(&driver)),
            ("list", list(&json!({ "allOf": [reference("CustomerLine"), own] }))),
            ("next", or_null(&text())),
        ],
    );
    let mut schemas = vec![("ChurnReason", reason), ("Churn", churn)];
    schemas.extend(proof());
    schemas.extend(of_one());
    schemas.extend(lasting());
    schemas
}

fn proof() -> [(&'static str, Value); 2] {
    let bin = object(
        "Customers of whom about the same was said.",
        &[("from", share()), ("customers", count()), ("said", share()), ("came", share())],
    );
    let judgement = object(
        "Probabilities against what then came.",
        &[
            ("customers", count()),
            ("said", share()),
            ("came", share()),
            ("brier", number()),
            ("log_loss", or_null(&number())),
            ("auc", or_null(&share())),
            ("bins", list(&bin)),
            ("top_tenth_lift", or_null(&number())),
            ("top_tenth_share", or_null(&share())),
        ],
    );
    let trial = object(
        "How a model learned a horizon earlier did since, beside the value model on the same customers.",
        &[("day", day()), ("learned", reference("Judgement")), ("value_model", or_null(&reference("Judgement")))],
    );
    let proof = object(
        "How the probabilities came about, and how far to believe them. `not_learned` says why nothing could be learned.",
        &[
            ("horizon_days", count()),
            ("rests_on", rests_on()),
            ("not_learned", or_null(&json!({ "enum": ["too_short", "too_few", "no_answer"] }))),
            ("first_lesson", or_null(&day())),
            ("last_lesson", or_null(&day())),
            ("examples", count()),
            ("trial", or_null(&trial)),
            ("off", or_null(&level_off())),
        ],
    );
    [("Judgement", judgement), ("ChurnProof", proof)]
}

fn of_one() -> [(&'static str, Value); 1] {
    let within = object(
        "The probability to buy within a horizon.",
        &[("days", count()), ("probability", or_null(&share())), ("rests_on", rests_on())],
    );
    let next = object(
        "When they order next: with which probability within the days, and if they do, half of them by `day`, four in five \
            between `early` and `late`.",
        &[("within_days", count()), ("probability", share()), ("day", day()), ("early", day()), ("late", day())],
    );
    let of_one = object(
        "Whether and when a customer buys again. `danger` is null for who never bought.",
        &[
            ("customer", text()),
            ("at", day()),
            ("danger", or_null(&json!({ "enum": ["none", "at_risk", "gone"] }))),
            ("to_buy", list(&within)),
            ("risk", or_null(&share())),
            ("value_year", or_null(&reference("Amount"))),
            ("value_at_stake", or_null(&reference("Amount"))),
            ("off", or_null(&level_off())),
            ("next_order", or_null(&next)),
            ("reasons", list(&reference("ChurnReason"))),
        ],
    );
    [("ChurnOf", of_one)]
}

/// The subscriptions of a plan.
fn plan() -> Value {
    let left = object(
        "The share of new subscriptions that is left after so many months, with its 95 % interval.",
        &[("months", count()), ("estimate", share()), ("low", share()), ("high", share())],
    );
    let forecast = object(
        "What comes by the shifted beta-geometric model. `value` is revenue of all that run, discounted, without end.",
        &[
            ("alpha", number()),
            ("beta", number()),
            ("retention", list(&left)),
            ("months_to_come", or_null(&reference("Interval"))),
            ("value", or_null(&reference("Amount"))),
        ],
    );
    object(
        "The subscriptions of a plan; `because` says why nothing is foretold.",
        &[
            ("plan", or_null(&text())),
            ("began", count()),
            ("running", count()),
            ("monthly_price", or_null(&reference("Amount"))),
            ("forecast", or_null(&forecast)),
            ("because", or_null(&json!({ "enum": ["too_young", "nobody_left", "not_carried"] }))),
        ],
    )
}

fn lasting() -> Vec<(&'static str, Value)> {
    let interval = or_null(&reference("Interval"));
    let curve = curve("The share that is still there, by days (Kaplan–Meier).");
    let own = vec![
        ("watched", count()),
        ("left", count()),
        (
            "shares",
            json!({
                "type": "array", "items": interval,
                "description": "Still there after 90, 180, 365 and 730 days; null beyond what was watched.",
            }),
        ),
        ("median_days", or_null(&number())),
        ("curve", curve),
    ];
    let stay = object("How long those of a group stay.", &own);
    let group = [own, vec![("group", or_null(&text())), ("hazard_ratio", interval)]].concat();
    let group = object(
        "A group; `group` is null for all that are too small to be told alone. `hazard_ratio` says how many times as often \
            somebody of it leaves as in the largest.",
        &group,
    );
    let subscriptions = object(
        "Subscriptions: those running, those that ran 30 days before, and those of them that left since.",
        &[
            ("lasting", reference("Stay")),
            ("running", count()),
            ("before", count()),
            ("left", count()),
            ("plans", list(&plan())),
        ],
    );
    let lasting = object(
        "How long customers stay, from their first order until they are gone for the first time: until `rule` holds of them. Of those who \
            left, `gone` are gone on the day and `returned` bought again.",
        &[
            ("at", day()),
            ("rule", text()),
            ("all", reference("Stay")),
            ("gone", count()),
            ("returned", count()),
            ("by", text()),
            ("groups", list(&group)),
            ("p_value", or_null(&share())),
            ("subscriptions", or_null(&subscriptions)),
        ],
    );
    vec![("Stay", stay), ("Lasting", lasting)]
}
