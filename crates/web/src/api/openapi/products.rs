//! Products and recommendations, as the paths below `/api/products` and beside it answer.

use serde_json::{Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, share, text};
use super::{at, in_path, operation, question};

/// Path, what it answers, the schema of the answer, its own parameters, and what a 404 or 422 means, where there is one.
type Question = (&'static str, &'static str, &'static str, fn() -> Vec<Value>, Option<(&'static str, &'static str)>);

const QUESTIONS: [Question; 7] = [
    ("/api/products", "Products, and what is bought together", "Products", || vec![most()], None),
    (
        "/api/products/{product}",
        "One product, and what is bought with it",
        "Product",
        || vec![in_path("product", "Its article number, or its name where it has none.")],
        Some(("404", "No order holds such a product.")),
    ),
    (
        "/api/affinities",
        "Who buys these buys that, too",
        "Affinities",
        || {
            vec![
                share_of("support", "Least share of orders with all products of a rule; .01 where there is none."),
                share_of("confidence", "Least confidence; .5 where there is none."),
            ]
        },
        Some(("422", "More sets of products are that frequent than one answer may hold.")),
    ),
    ("/api/recommendations", "What goes with a basket", "ForBasket", || vec![basket()], None),
    ("/api/refills", "What customers will need again", "Refills", || vec![until(), most()], None),
    ("/api/offers", "What to offer every customer", "Offers", || vec![wanted(), most_offers()], None),
    (
        "/api/customers/{id}/recommendations",
        "What to offer one customer, and how",
        "Recommendations",
        || vec![in_path("id", "Their id or pseudonym.")],
        Some(("404", "There is no such customer, or there was none on that day.")),
    ),
];

/// The operations, by path.
pub(super) fn operations() -> Vec<(&'static str, Value)> {
    QUESTIONS.iter().map(|question| (question.0, described(question))).collect()
}

fn described((path, summary, schema, own, fault): &Question) -> Value {
    let parameters: Vec<Value> = own().into_iter().chain([at()]).collect();
    let unread = ("400", "A parameter has a value that is none; the detail says which, and what is possible.");
    let faults: Vec<_> = [unread].into_iter().chain(*fault).collect();
    question((&operation("get", path), summary), (summary, schema), &parameters, &faults)
}

fn in_query(name: &str, schema: &Value, description: &str) -> Value {
    json!({ "name": name, "in": "query", "schema": schema, "description": description })
}

fn most() -> Value {
    let schema = json!({ "type": "integer", "minimum": 1, "maximum": 10_000 });
    in_query("most", &schema, "Most rows; 100 where there is none.")
}

fn most_offers() -> Value {
    let schema = json!({ "type": "integer", "minimum": 1, "maximum": 50 });
    in_query("most", &schema, "Most offers for each customer; 5 where there is none.")
}

fn share_of(name: &str, description: &str) -> Value {
    in_query(name, &json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 1 }), description)
}

fn basket() -> Value {
    in_query("products", &text(), "Article numbers, separated by commas, at most 100; unknown ones are passed over.")
}

fn until() -> Value {
    let schema = json!({ "type": "string", "anyOf": [{ "format": "date" }, { "const": "" }] });
    in_query("until", &schema, "What is due by this day; fourteen days ahead where there is none.")
}

fn wanted() -> Value {
    let among = json!({ "enum": ["new", "all", ""] });
    in_query("wanted", &among, "Only what a customer never bought, or anything; what is new where there is none.")
}

fn amount_or_null() -> Value {
    or_null(&reference("Amount"))
}

fn named(description: &str, own: &[(&str, Value)]) -> Value {
    let mut fields = vec![("product", text()), ("name", text())];
    fields.extend(own.iter().map(|(name, schema)| (*name, schema.clone())));
    object(description, &fields)
}

/// The counts, and the shares that are made of them.
fn measures() -> Vec<(&'static str, Value)> {
    vec![
        ("both", count()),
        ("first", count()),
        ("second", count()),
        ("orders", count()),
        ("support", or_null(&share())),
        ("confidence", or_null(&share())),
        ("lift", or_null(&number())),
    ]
}

fn facts() -> Vec<(&'static str, Value)> {
    vec![
        ("category", or_null(&text())),
        ("orders", count()),
        ("buyers", count()),
        ("again", count()),
        ("pieces", count()),
        ("revenue", reference("Amount")),
        ("price", amount_or_null()),
        ("tier", or_null(&json!({ "enum": ["low", "middle", "high"] }))),
    ]
}

fn with(own: Vec<(&'static str, Value)>, more: Vec<(&'static str, Value)>) -> Vec<(&'static str, Value)> {
    own.into_iter().chain(more).collect()
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let one = reference("NamedProduct");
    let pair = with(vec![("given", one.clone()), ("along", one.clone())], measures());
    let rule = with(vec![("given", list(&one)), ("along", list(&one))], measures());
    let beside = named("A product bought with another; that one is the first of the measures.", &measures());
    let offer = object(
        "One offer to a customer; rank 1 is the best.",
        &[
            ("customer", text()),
            ("name", or_null(&text())),
            ("rank", count()),
            ("product", text()),
            ("product_name", text()),
            ("price", amount_or_null()),
            ("because", reference("Reason")),
        ],
    );
    let mut schemas = vec![
        ("NamedProduct", named("A product by name.", &[])),
        ("ProductFacts", named("What is known of a product.", &facts())),
        ("Products", products(&object("Two products that are bought together.", &pair))),
        ("Product", named("One product.", &with(facts(), vec![("at", day()), ("beside", list(&beside))]))),
        (
            "Affinities",
            object(
                "Rules between sets of products, the greatest lift first.",
                &[
                    ("at", day()),
                    ("support", share()),
                    ("confidence", share()),
                    ("rules", list(&object("Whoever buys what is given buys the rest, too.", &rule))),
                ],
            ),
        ),
        ("Offers", object("What to offer whom.", &[("at", day()), ("offers", list(&offer))])),
    ];
    schemas.extend(suggestions());
    schemas
}

fn products(pair: &Value) -> Value {
    let foretold = object(
        "How many last orders were foretold.",
        &[("customers", count()), ("hit", count()), ("hit_rate", or_null(&share())), ("ndcg", or_null(&share()))],
    );
    let proof = object(
        "Each customer's last order, foretold from all orders but the last ones; beside it, how the products with the most buyers would \
            have done.",
        &[
            ("suggested", count()),
            ("all", foretold.clone()),
            ("new", foretold.clone()),
            ("most_bought", foretold.clone()),
            ("most_bought_new", foretold),
        ],
    );
    object(
        "Products, what most orders hold first, and what is bought together, the surest first.",
        &[
            ("at", day()),
            ("orders", count()),
            ("orders_without_lines", count()),
            ("total", count()),
            ("products", list(&reference("ProductFacts"))),
            ("pairs", list(pair)),
            ("proof", proof),
        ],
    )
}

/// What is suggested, and why.
fn suggestions() -> Vec<(&'static str, Value)> {
    let kind = |name: &str, own: &[(&str, Value)]| {
        let mut fields = vec![("kind", json!({ "const": name }))];
        fields.extend(own.iter().map(|(name, schema)| (*name, schema.clone())));
        object("Why.", &fields)
    };
    let reason = json!({ "oneOf": [
        kind("every", &[("days", count()), ("due", day())]),
        kind("again", &[("orders", count()), ("of", count())]),
        kind("bought_with", &[("product", text()), ("name", text())]),
        kind("popular", &[("orders", count())]),
    ] });
    let suggestion = named(
        "A suggestion; a higher score is better, within one answer.",
        &[
            ("category", or_null(&text())),
            ("price", amount_or_null()),
            ("score", number()),
            ("because", reference("Reason")),
        ],
    );
    let refill = named(
        "What a customer will need again; eight of ten buy between the earliest and the latest day.",
        &[
            ("customer", text()),
            ("customer_name", or_null(&text())),
            ("times", count()),
            ("last", day()),
            ("every_days", count()),
            ("due", day()),
            ("earliest", day()),
            ("latest", day()),
        ],
    );
    let refills = object(
        "What is due, the nearest to the day first.",
        &[("at", day()), ("refills", list(&reference("Refill"))), ("total", count()), ("lapsed", count())],
    );
    let for_basket = object(
        "What goes with a basket.",
        &[("at", day()), ("basket", list(&reference("NamedProduct"))), ("suggestions", list(&reference("Suggestion")))],
    );
    vec![
        ("Reason", reason),
        ("Suggestion", suggestion),
        ("Refill", refill),
        ("Refills", refills),
        ("ForBasket", for_basket),
        ("Recommendations", recommendations()),
    ]
}

fn recommendations() -> Value {
    let counted = object("So many of so many.", &[("part", count()), ("whole", count())]);
    let hour = object("In the firm's zone.", &[("from", count()), ("until", count()), ("orders", counted.clone())]);
    let channel = object("Messages clicked, of those sent.", &[("channel", text()), ("clicked", counted.clone())]);
    let discount = object(
        "How much they wait for discounts, against all customers.",
        &[("orders", counted.clone()), ("usual", share()), ("leaning", json!({ "enum": ["more", "usual", "less"] }))],
    );
    let tier = object(
        "The third of their categories' prices they buy most in.",
        &[("tier", json!({ "enum": ["low", "middle", "high"] })), ("lines", counted.clone())],
    );
    let habits = object(
        "When, where and at what price they buy; null where too little is known.",
        &[
            ("hour", or_null(&hour)),
            ("channel", or_null(&channel)),
            (
                "sales_channel",
                or_null(&json!({ "type": "array", "prefixItems": [text(), counted], "minItems": 2, "maxItems": 2 })),
            ),
            ("discount", or_null(&discount)),
            ("tier", or_null(&tier)),
        ],
    );
    let up_sell = object(
        "A dearer product in place of one they buy.",
        &[
            ("from", reference("NamedProduct")),
            ("from_price", amount_or_null()),
            ("to", reference("NamedProduct")),
            ("to_price", amount_or_null()),
            ("category", or_null(&text())),
        ],
    );
    object(
        "What to offer one customer, and how.",
        &[
            ("customer", text()),
            ("at", day()),
            ("orders", count()),
            ("next", list(&reference("Suggestion"))),
            ("new", list(&reference("Suggestion"))),
            ("refills", list(&reference("Refill"))),
            ("up_sells", list(&up_sell)),
            ("habits", habits),
        ],
    )
}
