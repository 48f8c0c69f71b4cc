//! The value models, as `/api/value/backtest` and `/api/value/vintages` answer.

use models::value::purchase_model::Law;
use serde_json::{Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, share, text};
use super::{at, operation, question};

/// The operations, by path.
pub(super) fn operations() -> Vec<(&'static str, Value)> {
    let backtest = "/api/value/backtest";
    let in_query = |name: &str, description: &str, schema: &Value| json!({ "name": name, "in": "query", "description": description, "schema": schema });
    let own = vec![
        in_query(
            "calibration_end",
            "Last day of the data that are fitted to; by itself two thirds of the way.",
            &day(),
        ),
        in_query("holdout_end", "Last day of the data that are judged by; by itself the last one.", &day()),
        in_query(
            "model",
            "The model to look at closely, one at most; by itself the one in use. `models` has all of them in any case.",
            &law(),
        ),
        in_query("unit", "The unit of time of parameters.", &json!({ "enum": ["week", "day"] })),
    ];
    let vintages = "/api/value/vintages";
    let distribution = "/api/value/distribution";
    let model = in_query("model", "Id of the phase model by whose phases customers are counted.", &text());
    vec![
        (distribution, described(distribution, "How value is spread over customers", "ValueDistribution", vec![model])),
        (backtest, described(backtest, "How well all models foretold, and which is proposed", "ValueBacktest", own)),
        (vintages, described(vintages, "Which models held since when", "Vintages", Vec::new())),
    ]
}

fn described(path: &str, summary: &str, schema: &str, own: Vec<Value>) -> Value {
    let parameters: Vec<Value> = own.into_iter().chain([at()]).collect();
    let faults = [
        ("400", "A day is none or yet to come, a name is not known, or a parameter stands there more than once."),
        ("404", "There are no data."),
        ("422", "The days leave nothing to fit to or to judge by."),
    ];
    question((&operation("get", path), summary), (summary, schema), &parameters, &faults)
}

fn law() -> Value {
    json!({ "enum": Law::ALL.map(Law::id) })
}

/// A model with its parameters, which are those of its paper.
fn model() -> Value {
    json!({
        "type": "object",
        "description": "A model with its parameters under the letters of its paper, times in the unit.",
        "required": ["model"],
        "properties": { "model": law() },
        "additionalProperties": { "type": "number" },
    })
}

/// Predictions against what came.
fn test() -> Value {
    let decile = object(
        "A tenth of the customers by prediction, the highest predicted first.",
        &[
            ("customers", count()),
            ("predicted_mean", number()),
            ("actual_mean", number()),
            ("lift", or_null(&number())),
        ],
    );
    object(
        "Predictions against what came, of purchases or of revenue in currency units.",
        &[
            ("customers", count()),
            ("predicted_total", number()),
            ("actual_total", number()),
            ("mean_absolute_error", number()),
            ("root_mean_squared_error", number()),
            ("correlation", or_null(&number())),
            ("gini", or_null(&number())),
            ("deciles", list(&decile)),
        ],
    )
}

/// Probabilities against what came.
fn calibration() -> Value {
    let bin = object(
        "Customers of whom about the same was said.",
        &[("from", share()), ("customers", count()), ("said", share()), ("came", share())],
    );
    object(
        "Probability to buy against who bought. `log_loss` is null where it is infinite.",
        &[
            ("customers", count()),
            ("said", share()),
            ("came", share()),
            ("brier", number()),
            ("log_loss", or_null(&number())),
            ("auc", or_null(&share())),
            ("bins", list(&bin)),
        ],
    )
}

fn compared() -> Value {
    let week = object(
        "Repeat purchases from the first day on, as foretold from first purchases alone.",
        &[("day", day()), ("expected", number()), ("made", number())],
    );
    object(
        "One model, fitted and judged.",
        &[
            ("model", law()),
            ("parameters", reference("PurchaseModel")),
            ("log_likelihood", or_null(&number())),
            ("akaike", or_null(&number())),
            ("is_sound", json!({ "type": "boolean", "description": "Whether the data carry it." })),
            ("because", or_null(&text())),
            ("drawn", or_null(&text())),
            ("bias", or_null(&number())),
            ("top_decile_lift", or_null(&number())),
            ("purchases", reference("Backtest")),
            ("revenue", or_null(&reference("Backtest"))),
            ("buying", reference("Calibration")),
            ("calibration_error", number()),
            (
                "log_score",
                json!({ "type": "number", "description": "Mean logarithm of the probability of what came." }),
            ),
            ("behind", json!({ "type": "number", "description": "How far that lies behind the best one's." })),
            ("behind_error", json!({ "type": "number", "description": "Its standard error." })),
            ("tracking", list(&week)),
            ("tracking_error", or_null(&number())),
        ],
    )
}

/// Models with what is known of customers at the first order.
fn covariates() -> Value {
    let value = object(
        "Customers who share a channel, a country or a first category; `value` is null for all others together.",
        &[
            ("of", json!({ "enum": ["channel", "country", "first_category"] })),
            ("value", or_null(&text())),
            ("customers", count()),
        ],
    );
    let effect = object(
        "By how much a value multiplies a rate, with its 95 % interval.",
        &[
            ("value", json!({ "type": "integer", "description": "Its place among `values`." })),
            ("on", json!({ "enum": ["buying", "leaving"] })),
            ("factor", number()),
            ("low", or_null(&number())),
            ("high", or_null(&number())),
            ("standard_error", or_null(&number())),
            ("is_clear", json!({ "type": "boolean", "description": "Whether the interval leaves 1 out." })),
        ],
    );
    let card = object(
        "What predictions were worth.",
        &[("purchases", reference("Backtest")), ("buying", reference("Calibration"))],
    );
    let driven = object(
        "A model with these covariates, beside itself without.",
        &[
            ("law", law()),
            ("effects", list(&effect)),
            ("log_likelihood", number()),
            ("log_likelihood_without", number()),
            ("p_value", share()),
            ("with", card.clone()),
            ("without", card),
            ("lead", json!({ "type": "number", "description": "By how much the mean log score is better with them." })),
            ("lead_error", number()),
            ("is_clear", json!({ "type": "boolean", "description": "Whether it is better beyond doubt." })),
        ],
    );
    object(
        "Models with channel, country and first category of customers as covariates.",
        &[
            ("compared", count()),
            ("customers", count()),
            ("values", list(&value)),
            ("held_against", list(&value)),
            ("laws", list(&driven)),
        ],
    )
}

fn vintages() -> Value {
    let review = object(
        "How the models compared on the data of the day.",
        &[
            ("best", law()),
            ("proposed", law()),
            ("stands_in", or_null(&law())),
            ("lead", number()),
            ("lead_error", number()),
            ("calibration_end", day()),
            ("customers", count()),
        ],
    );
    let vintage = object(
        "The value model as it was fitted on the data of a day; of each day the last one made.",
        &[
            ("day", day()),
            ("revision", count()),
            ("recorded_at", json!({ "type": "string", "format": "date-time" })),
            ("origin", json!({ "enum": ["import", "live"] })),
            ("customers", count()),
            ("repeat_customers", count()),
            ("law", law()),
            ("chosen", json!({ "enum": ["automatically", "by_firm"] })),
            ("model", or_null(&law())),
            ("parameters", or_null(&reference("PurchaseModel"))),
            ("because", or_null(&text())),
            ("drawn", or_null(&text())),
            ("spend_model", json!({ "enum": ["gamma_gamma", "mean"] })),
            ("review", or_null(&review)),
        ],
    );
    let choice: Vec<&str> = Law::ALL.map(Law::id).into_iter().chain(["automatic"]).collect();
    object(
        "The vintages up to a day, oldest first, and what the firm chose.",
        &[("at", day()), ("choice", json!({ "enum": choice })), ("vintages", list(&vintage))],
    )
}

/// Formulas without a model, with their inputs.
fn formulas() -> Value {
    let inputs = object(
        "What the formulas are fed with, in currency units and years.",
        &[
            ("order_value", number()),
            ("orders_a_year", number()),
            ("revenue_a_year", number()),
            ("margin_a_year", or_null(&number())),
            ("keeping_a_year", or_null(&number())),
            ("retention", or_null(&reference("ShareOf"))),
            ("years", or_null(&number())),
            ("acquisition_cost", or_null(&number())),
            ("discount_rate", share()),
        ],
    );
    object(
        "Customer value by formulas without a model, in currency units; null where an input is missing.",
        &[
            ("inputs", inputs),
            ("revenue", or_null(&number())),
            ("textbook", or_null(&number())),
            ("retention", or_null(&number())),
            ("new_customer", or_null(&number())),
        ],
    )
}

fn distribution() -> Value {
    let bin = object(
        "Customers of like value; `by_group` counts them by phase.",
        &[
            ("from", reference("Amount")),
            ("until", reference("Amount")),
            ("customers", count()),
            ("value", reference("Amount")),
            ("by_group", list(&count())),
        ],
    );
    let point = object(
        "What a share of the customers, those worth most first, brings of all value.",
        &[("customers", share()), ("value", share())],
    );
    let spread = object(
        "How revenue expected in 12 months is spread.",
        &[
            ("customers", count()),
            ("value", reference("Amount")),
            ("median", reference("Amount")),
            ("bins", list(&bin)),
            ("curve", list(&point)),
            ("top_fifth", share()),
            ("half_by", share()),
            ("gini", share()),
        ],
    );
    let phase = object("A phase.", &[("id", text()), ("name", reference("Words"))]);
    let amount = or_null(&reference("Amount"));
    object(
        "How value is spread over customers as of a day, and what a mean one is worth by formulas.",
        &[
            ("at", day()),
            ("measure", json!({ "enum": ["margin", "revenue"] })),
            ("sources", reference("MarginSources")),
            ("margin", amount.clone()),
            ("margin_year", amount),
            ("phases", list(&phase)),
            ("year", or_null(&spread)),
            ("formulas", or_null(&reference("Formulas"))),
        ],
    )
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let week =
        object("Purchases since the calibration's end.", &[("day", day()), ("expected", number()), ("made", count())]);
    let backtest = object(
        "A back-test of the value models. What stands outside `models` is of the model in use.",
        &[
            ("calibration_end", day()),
            ("holdout_end", day()),
            ("unit", json!({ "enum": ["week", "day"] })),
            ("model", or_null(&law())),
            ("because", or_null(&text())),
            ("drawn", or_null(&text())),
            ("customers", count()),
            ("predicted", or_null(&number())),
            ("actual", or_null(&number())),
            ("bias", or_null(&number())),
            ("purchases", or_null(&reference("Backtest"))),
            ("revenue", or_null(&reference("Backtest"))),
            ("weeks", list(&week)),
            ("in_use", or_null(&reference("PurchaseModel"))),
            (
                "compared",
                json!({ "type": "integer", "description": "Customers the models are compared on, evenly picked." }),
            ),
            ("best", or_null(&law())),
            ("usual", or_null(&law())),
            ("proposed", or_null(&law())),
            ("is_clear", json!({ "type": "boolean", "description": "Whether the best is better beyond doubt." })),
            ("models", list(&compared())),
            ("covariates", or_null(&covariates())),
        ],
    );
    vec![
        ("PurchaseModel", model()),
        ("Backtest", test()),
        ("Calibration", calibration()),
        ("ValueBacktest", backtest),
        ("Vintages", vintages()),
        ("Formulas", formulas()),
        ("ValueDistribution", distribution()),
    ]
}
