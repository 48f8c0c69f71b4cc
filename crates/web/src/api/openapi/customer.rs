//! One customer, as `/api/customers/{id}` answers. Days are calendar days of the firm's zone; amounts are in its currency.

use serde_json::{Map, Value, json};

/// An object whose fields are all there, some of them null.
pub(super) fn object(description: &str, fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "description": description, "required": names, "properties": properties })
}

pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

pub(super) fn list(of: &Value) -> Value {
    json!({ "type": "array", "items": of })
}

pub(super) fn or_null(of: &Value) -> Value {
    json!({ "anyOf": [of, { "type": "null" }] })
}

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

pub(super) fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub(super) fn number() -> Value {
    json!({ "type": "number" })
}

pub(super) fn share() -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": 1 })
}

pub(super) fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn moment() -> Value {
    json!({ "type": ["integer", "null"], "description": "Microseconds since 1970-01-01 UTC." })
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let mut schemas = vec![
        ("Customer", customer()),
        ("Words", object("A text in both languages.", &[("de", text()), ("en", text())])),
        (
            "Amount",
            json!({
                "type": ["number", "string"],
                "description": "In the firm's currency; a text where a floating-point number would not be exact.",
            }),
        ),
        (
            "Basis",
            json!({ "enum": ["bg_nbd", "mbg_nbd", "pareto_nbd", "nbd", "empirical", "fixed_days"], "description": "What a forecast rests on." }),
        ),
        ("Facts", facts()),
        ("Forecast", forecast()),
        ("Phase", phase()),
        ("Worth", worth()),
    ];
    schemas.extend(explanation());
    schemas
}

fn customer() -> Value {
    let personal =
        json!({ "type": ["string", "null"], "description": "Null to keys without the scope `read:persons`." });
    object(
        "One customer.",
        &[
            (
                "customer",
                json!({ "type": "string", "description": "Their id; a pseudonym to keys without the scope `read:persons`." }),
            ),
            ("name", personal.clone()),
            ("email", personal.clone()),
            ("country", json!({ "type": ["string", "null"] })),
            ("postcode", personal),
            ("at", day()),
            ("facts", reference("Facts")),
            ("categories", list(&text())),
            ("first_channel", or_null(&text())),
            ("first_campaign", or_null(&text())),
            ("plan", or_null(&text())),
            ("tier", or_null(&text())),
            ("phases", list(&reference("Phase"))),
            ("value", reference("Worth")),
            ("intensity", reference("Intensity")),
        ],
    )
}

fn facts() -> Value {
    let (amount, maybe_day) = (reference("Amount"), or_null(&day()));
    let gaps =
        object("Days between purchases.", &[("count", count()), ("sum_days", count()), ("sum_squares", count())]);
    object(
        "What the history says.",
        &[
            ("first_order", maybe_day.clone()),
            ("last_order", maybe_day),
            ("orders", count()),
            ("purchase_days", count()),
            ("cancelled_orders", count()),
            ("items", count()),
            ("refunds", count()),
            ("revenue", amount.clone()),
            ("refunded", amount.clone()),
            ("discount", amount.clone()),
            ("discounted_revenue", amount.clone()),
            ("gaps", gaps),
            ("earlier_half", amount.clone()),
            ("later_half", amount),
            ("categories_bought", count()),
            ("category_share", or_null(&share())),
            ("returned_after", or_null(&share())),
            ("forecast", or_null(&reference("Forecast"))),
            ("first_seen", or_null(&day())),
            ("looking", looking()),
            ("ties", ties()),
            ("basket", basket()),
            ("parcels", parcels()),
            ("service", service()),
            ("advocacy", advocacy()),
            ("contract", contract()),
            ("contact", contact()),
            (
                "loyalty",
                object("Points and coupons.", &[("points", json!({ "type": "integer" })), ("coupons", count())]),
            ),
            ("bonds", bonds()),
        ],
    )
}

fn bonds() -> Value {
    let rank = or_null(&json!({ "type": "integer", "minimum": 0, "maximum": 100 }));
    object(
        "What intensity rests on beside the other facts.",
        &[
            ("year_revenue", reference("Amount")),
            ("spend_rank", rank),
            ("contact_days", count()),
            ("is_contact_known", json!({ "type": "boolean" })),
        ],
    )
}

fn looking() -> Value {
    object(
        "How they looked around.",
        &[
            ("sessions", count()),
            ("engaged_sessions", count()),
            ("recent_sessions", count()),
            ("earlier_sessions", count()),
            ("pages", count()),
            ("products", count()),
            ("searches", count()),
            ("last_day", or_null(&day())),
        ],
    )
}

fn ties() -> Value {
    object(
        "What ties them to the firm beside buying.",
        &[
            ("newsletter", json!({ "enum": ["never", "subscribed", "confirmed", "unsubscribed"] })),
            ("follows", count()),
            ("consents", count()),
            ("cut_on", or_null(&day())),
            ("leads", count()),
            ("store_visits", count()),
        ],
    )
}

fn basket() -> Value {
    object(
        "The open cart.",
        &[
            ("products", count()),
            ("value", reference("Amount")),
            ("touched_on", or_null(&day())),
            ("checkout", json!({ "type": "boolean" })),
            ("failed_payments", count()),
            ("wishes", count()),
            ("first_on", or_null(&day())),
        ],
    )
}

fn parcels() -> Value {
    object(
        "Deliveries.",
        &[
            ("under_way", count()),
            ("delivered", count()),
            ("kept", count()),
            ("returned", count()),
            ("last_delivery", or_null(&day())),
            ("late", count()),
            ("failed", count()),
            ("returns", count()),
        ],
    )
}

fn service() -> Value {
    object(
        "Service and feedback.",
        &[
            ("tickets", count()),
            ("open_tickets", count()),
            ("open_complaints", count()),
            ("complaints", count()),
            ("nps", or_null(&number())),
            ("csat", or_null(&number())),
            ("reviews", count()),
            ("stars", or_null(&number())),
            ("bad_contact", or_null(&day())),
        ],
    )
}

fn advocacy() -> Value {
    object(
        "What they did to recommend the firm.",
        &[("invitations", count()), ("referrals", count()), ("shares", count()), ("last_act", or_null(&day()))],
    )
}

fn contract() -> Value {
    object(
        "Subscriptions.",
        &[
            ("standing", json!({ "enum": ["none", "trial", "active", "cancelled", "ended"] })),
            ("monthly", reference("Amount")),
            ("started_on", or_null(&day())),
            ("left_on", or_null(&day())),
            ("is_back", json!({ "type": "boolean" })),
            ("overdue_since", or_null(&day())),
            ("trials", count()),
        ],
    )
}

fn contact() -> Value {
    object(
        "Messages and calls.",
        &[
            ("sent", count()),
            ("opened", count()),
            ("clicked", count()),
            ("bounced", count()),
            ("last_engagement", or_null(&day())),
            ("calls", count()),
        ],
    )
}

fn forecast() -> Value {
    let silence =
        object("How silent they are, against their own rhythm.", &[("score", share()), ("basis", reference("Basis"))]);
    object(
        "What the value model says.",
        &[
            ("silence", silence),
            ("basis", reference("Basis")),
            ("probability_alive", or_null(&share())),
            ("probability_to_buy_90_days", share()),
            ("expected_purchases_90_days", number()),
            ("expected_purchases_year", number()),
            ("expected_spend", number()),
            ("value_year", reference("Amount")),
            ("expected_gap_days", or_null(&number())),
        ],
    )
}

fn phase() -> Value {
    let words = reference("Words");
    let next = object(
        "The phase that follows if nothing happens.",
        &[("phase", text()), ("name", words.clone()), ("colour", text()), ("on", day())],
    );
    let stay = object(
        "A stay in a phase.",
        &[
            ("phase", text()),
            ("name", words.clone()),
            ("colour", text()),
            ("since", day()),
            ("until", or_null(&day())),
            ("reason", text()),
        ],
    );
    let overlay = object(
        "What else is true, whatever the phase.",
        &[
            ("overlay", text()),
            ("name", words.clone()),
            ("meaning", words.clone()),
            ("standing", or_null(&super::phases::standing())),
        ],
    );
    object(
        "The phase in one model.",
        &[
            ("model", text()),
            ("model_name", words.clone()),
            ("version", count()),
            ("phase", text()),
            ("name", words.clone()),
            ("meaning", words),
            ("colour", text()),
            ("since", or_null(&day())),
            ("rule", text()),
            ("reason", json!({ "type": "string", "description": "In the language of `Accept-Language`." })),
            ("explanation", reference("Explanation")),
            ("next", or_null(&next)),
            ("history", list(&stay)),
            ("overlays", list(&overlay)),
        ],
    )
}

fn worth() -> Value {
    let (amount, maybe_number) = (or_null(&reference("Amount")), or_null(&number()));
    let discounted = object(
        "Value within so many years, each purchase discounted to the day.",
        &[("years", count()), ("revenue", amount.clone()), ("margin", amount.clone())],
    );
    object(
        "What they are worth.",
        &[
            ("basis", reference("Basis")),
            ("because", json!({ "type": ["string", "null"], "description": "Why the usual model is not in use." })),
            ("vintage", or_null(&day())),
            ("historic_revenue", reference("Amount")),
            ("historic_margin", amount.clone()),
            ("margin_sources", reference("MarginSources")),
            ("acquisition_cost", amount.clone()),
            ("messages", reference("MessageCosts")),
            ("historic_value", amount.clone()),
            ("better_than", or_null(&share())),
            ("revenue_year", amount.clone()),
            ("revenue_year_low", amount.clone()),
            ("revenue_year_high", amount.clone()),
            ("margin_year", amount.clone()),
            ("revenue_endless", amount.clone()),
            ("margin_endless", amount),
            ("discounted", list(&discounted)),
            ("formulas", or_null(&reference("Formulas"))),
            ("discount_rate", share()),
            ("purchases_year", maybe_number.clone()),
            ("purchases_year_low", maybe_number.clone()),
            ("purchases_year_high", maybe_number.clone()),
            ("spend", maybe_number),
            ("probability_to_buy_90_days", or_null(&share())),
            ("probability_alive", or_null(&share())),
            ("interval_level", share()),
        ],
    )
}

/// Why a rule holds, part by part.
fn explanation() -> Vec<(&'static str, Value)> {
    let truth = reference("Truth");
    let findings = list(&reference("Finding"));
    let whole = object(
        "Why a rule holds or does not.",
        &[
            ("truth", truth.clone()),
            ("root", reference("Part")),
            ("because", findings.clone()),
            ("changes", findings),
            ("turns_at", moment()),
        ],
    );
    let part = object(
        "A part of a rule.",
        &[
            (
                "kind",
                json!({ "anyOf": [
                    { "enum": ["all", "any", "not", "constant"] },
                    of("segment", &text()),
                    of("test", &reference("Finding")),
                ] }),
            ),
            ("truth", truth),
            ("decisive", json!({ "type": "boolean" })),
            ("parts", list(&reference("Part"))),
        ],
    );
    vec![
        ("Explanation", whole),
        ("Part", part),
        ("Finding", finding()),
        ("Value", value()),
        ("Truth", json!({ "enum": ["yes", "no", "unknown"] })),
    ]
}

/// What was found of phases and segments, where a comparison asks for them.
fn membership() -> Value {
    let words = reference("Words");
    let stay = object("A stay in one.", &[("name", words.clone()), ("since", moment()), ("until", moment())]);
    object("What was found of phases or segments.", &[("stay", or_null(&stay)), ("wanted", list(&words))])
}

/// An object with one field, whose name says what kind of thing it is.
fn of(kind: &str, schema: &Value) -> Value {
    json!({ "type": "object", "required": [kind], "properties": { kind: schema } })
}

fn finding() -> Value {
    let looked_at =
        json!({ "type": "array", "prefixItems": [text(), reference("Value")], "minItems": 2, "maxItems": 2 });
    let mut finding = object(
        "A comparison with the values it looked at.",
        &[
            ("text", text()),
            ("truth", reference("Truth")),
            ("name", reference("Words")),
            ("unit", or_null(&reference("Words"))),
            ("actual", reference("Value")),
            (
                "operator",
                json!({ "type": ["string", "object"], "description": "What was asked: a word, or a word with what it is about." }),
            ),
            ("wanted", list(&reference("Value"))),
            ("looked_at", list(&looked_at)),
            ("distance", or_null(&reference("Value"))),
            ("turns_to", reference("Truth")),
            ("turns_at", moment()),
        ],
    );
    finding["properties"]["membership"] = membership();
    finding
}

fn value() -> Value {
    let integer = json!({ "type": "integer" });
    json!({
        "description": "A value with its kind. Money is in millionths, durations in microseconds, instants in microseconds since 1970.",
        "anyOf": [
            { "const": "missing" },
            of("whole", &integer),
            of("number", &json!({ "type": ["number", "null"] })),
            of("share", &json!({ "type": ["number", "null"] })),
            of("money", &integer),
            of("duration", &integer),
            of("instant", &integer),
            of("text", &text()),
            of("bool", &json!({ "type": "boolean" })),
            of("text_set", &list(&text())),
        ],
    })
}
