//! Economics, as `/api/economics` answers.

use serde_json::{Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, share, text};
use super::{at, operation, question};

/// The operations, by path.
pub(super) fn operations() -> Vec<(&'static str, Value)> {
    let path = "/api/economics";
    let summary = "What customers cost, when they have paid it back, and what keeping them costs";
    let in_query = |name: &str, schema: Value, description: &str| {
        let mut parameter = json!({ "name": name, "in": "query", "schema": schema });
        parameter["description"] = json!(description);
        parameter
    };
    let day = json!({ "type": "string", "anyOf": [{ "format": "date" }, { "const": "" }] });
    let among = json!({ "enum": ["channel", "campaign", "cohort", "country", "segment", "phase", ""] });
    let period = json!({ "type": "string" });
    let parameters = vec![
        in_query("by", among, "By what customers are grouped; channel where there is none."),
        in_query("period", period, "When customers were won: 2011, 2011-Q4, 2011-11, last-12-months, all …"),
        in_query(
            "from",
            day.clone(),
            "Its first day, in place of `period`; the first of the data where there is none.",
        ),
        in_query("to", day, "Its last day; the day of the answer where there is none."),
        at(),
    ];
    let faults = [
        ("400", "A parameter cannot be read, or the day or the period is yet to come."),
        ("404", "Nobody has ordered anything by the day."),
    ];
    vec![(path, question((&operation("get", path), summary), (summary, "Economics"), &parameters, &faults))]
}

fn amount() -> Value {
    reference("Amount")
}

fn amount_or_null() -> Value {
    or_null(&amount())
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let part = object(
        "A share with its numbers and 95 % interval.",
        &[("part", count()), ("whole", count()), ("share", share()), ("low", share()), ("high", share())],
    );
    let mean = object(
        "A mean over customers with its 95 % interval.",
        &[("mean", number()), ("low", or_null(&number())), ("high", or_null(&number()))],
    );
    let outlay = object(
        "What was spent to win customers: as recorded by campaign and day, and what clicks cost of whose campaign nothing was \
            recorded in the month.",
        &[("recorded", amount()), ("clicks", amount())],
    );
    let first_orders = object(
        "The first orders of the customers won. `covered` are those whose margin covers what a customer of the group cost.",
        &[
            ("revenue", amount()),
            ("mean_revenue", amount_or_null()),
            ("margin", amount_or_null()),
            ("mean_margin", amount_or_null()),
            ("covered", or_null(&reference("ShareOf"))),
        ],
    );
    let mut schemas = vec![("ShareOf", part), ("MeanOf", mean), ("Outlay", outlay), ("FirstOrders", first_orders)];
    let messages = object(
        "Messages, those of which no cost is told, and what the others cost.",
        &[("sent", count()), ("without_cost", count()), ("cost", amount())],
    );
    schemas.extend([("MessageCosts", messages), ("MarginSources", sources())]);
    schemas.extend([("GroupEconomics", group()), ("Keeping", keeping()), ("Economics", whole())]);
    schemas
}

/// The fields of a group's figures.
fn figures() -> Vec<(&'static str, Value)> {
    let because = json!({ "enum": ["no_customers", "no_cost", "no_margin", "not_yet"] });
    let payback = object(
        "Days after the first order until a customer's mean margin covers the cost, and orders until the mean margins of the first, \
            second … order do, with those who have placed so many. `because` says why there are no days.",
        &[
            ("days", or_null(&count())),
            ("orders", or_null(&count())),
            ("orders_customers", count()),
            ("watched_days", count()),
            ("because", or_null(&because)),
        ],
    );
    let point = object(
        "What a customer has brought on average so many days after the first order, over those who have been customers for so long.",
        &[("day", count()), ("customers", count()), ("mean", amount())],
    );
    let worth = object(
        "What all customers of the group are worth, whenever they were won: what they brought, and what is expected in 12 months.",
        &[
            ("customers", count()),
            ("revenue", amount()),
            ("margin", amount_or_null()),
            ("expected_revenue", amount_or_null()),
            ("value", or_null(&reference("MeanOf"))),
            ("sum", amount_or_null()),
        ],
    );
    vec![
        ("customers", count()),
        ("spend", reference("Outlay")),
        ("acquisition_cost", amount_or_null()),
        ("first_orders", reference("FirstOrders")),
        ("payback", payback),
        ("paid_back", or_null(&reference("ShareOf"))),
        ("mean_revenue", amount_or_null()),
        ("mean_margin", amount_or_null()),
        ("value", or_null(&reference("MeanOf"))),
        ("value_to_cost", or_null(&reference("MeanOf"))),
        ("curve", list(&point)),
        ("worth", worth),
    ]
}

fn group() -> Value {
    let own = [("group", or_null(&text())), ("campaign", or_null(&text())), ("name", or_null(&reference("Words")))];
    let fields: Vec<(&str, Value)> = own.into_iter().chain(figures()).collect();
    object("A group; `group` is null for those of whom nothing tells it.", &fields)
}

/// What margins rest on.
fn sources() -> Value {
    object(
        "Revenue of customers' orders to date by what its margin rests on.",
        &[("cost_prices", amount()), ("category_rates", amount()), ("firm_rate", amount()), ("unknown", amount())],
    )
}

fn keeping() -> Value {
    let side = object(
        "Costs, and for how many customers: won, or having ordered again. Discounts were taken off revenue before.",
        &[
            ("spend", amount()),
            ("messages", reference("MessageCosts")),
            ("discounts", amount()),
            ("customers", count()),
            ("is_known", json!({ "type": "boolean" })),
            ("per_customer", amount_or_null()),
            ("per_customer_with_discounts", amount_or_null()),
        ],
    );
    let per_customer = object(
        "What a customer who ordered in the period brought and cost in it.",
        &[
            ("customers", count()),
            ("revenue", amount()),
            ("margin", amount_or_null()),
            ("cost", amount()),
            ("mean_revenue", amount_or_null()),
            ("mean_margin", amount_or_null()),
            ("mean_cost", amount_or_null()),
        ],
    );
    object(
        "What winning a customer costs beside keeping one.",
        &[
            ("acquisition", side.clone()),
            ("retention", side),
            ("ratio", or_null(&number())),
            ("ratio_with_discounts", or_null(&number())),
            ("per_customer", per_customer),
        ],
    )
}

fn period() -> Value {
    object("From `start` up to but without `end`.", &[("start", day()), ("end", day())])
}

fn whole() -> Value {
    let costs = object(
        "What is known of costs: the days of the first and last one; clicks that are part of recorded spend; statements in another \
            currency, which count nowhere; spend of channels that won nobody, where customers bear that of their channel.",
        &[
            ("first", or_null(&day())),
            ("last", or_null(&day())),
            ("clicks_left_out", amount()),
            ("in_other_currency", count()),
            ("borne_by_nobody", amount()),
        ],
    );
    let earlier = object(
        "An earlier period.",
        &[
            ("comparison", json!({ "enum": ["previous", "last_year"] })),
            ("period", period()),
            ("customers", count()),
            ("spend", reference("Outlay")),
            ("acquisition_cost", amount_or_null()),
            ("first_orders", reference("FirstOrders")),
            ("keeping", reference("Keeping")),
        ],
    );
    object(
        "Economics of the customers won in a period. Where `measure` is revenue, too little margin is known, and nothing is told of it.",
        &[
            ("at", day()),
            ("period", period()),
            ("by", text()),
            ("measure", json!({ "enum": ["margin", "revenue"] })),
            ("sources", reference("MarginSources")),
            ("costs", costs),
            ("all", object("Everybody.", &figures())),
            ("groups", list(&reference("GroupEconomics"))),
            ("keeping", reference("Keeping")),
            ("compared", list(&earlier)),
        ],
    )
}
