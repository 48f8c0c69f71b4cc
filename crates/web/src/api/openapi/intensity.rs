//! Relationship intensity, as `/api/intensity` and `/api/customers/{id}/intensity` answer.

use serde_json::{Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, text};
use super::{NO_DAY, at, in_path, operation, question};

/// The operations, by path.
pub(super) fn operations() -> Vec<(&'static str, Value)> {
    let (one, all) = ("/api/customers/{id}/intensity", "/api/intensity");
    let (of_one, of_all) =
        ("How close a customer was to the firm over time", "Mean intensity by quarter of the first order");
    let nobody = ("404", "There is no such customer, or there was none on that day.");
    vec![
        (
            one,
            question(
                (&operation("get", one), of_one),
                (of_one, "IntensityCourse"),
                &[in_path("id", "Their id or pseudonym."), at()],
                &[NO_DAY, nobody],
            ),
        ),
        (all, question((&operation("get", all), of_all), (of_all, "IntensityCohorts"), &[at()], &[NO_DAY])),
    ]
}

fn points() -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": 100 })
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let part = or_null(&json!({ "type": "integer", "minimum": 0, "maximum": 100 }));
    let intensity = object(
        "How close somebody is to the firm, with its parts; null where nothing is known, which then does not count.",
        &[
            ("score", points()),
            ("rhythm", part.clone()),
            ("spend", part.clone()),
            ("breadth", part.clone()),
            ("engagement", part.clone()),
            ("satisfaction", part),
        ],
    );
    let point = object(
        "A step; the intensity is that of its last day.",
        &[("first", day()), ("last", day()), ("intensity", reference("Intensity"))],
    );
    let course = object(
        "A customer's intensity over time.",
        &[
            ("customer", text()),
            ("at", day()),
            ("grain", json!({ "enum": ["day", "week", "month"] })),
            ("points", list(&point)),
        ],
    );
    let mean = object(
        "The mean on a day, with its 95 % interval.",
        &[
            ("day", day()),
            ("quarters_since", count()),
            ("mean", points()),
            ("low", or_null(&number())),
            ("high", or_null(&number())),
        ],
    );
    let cohort = object(
        "The customers won in one quarter; the means rest on `drawn` of them.",
        &[("quarter", text()), ("size", count()), ("drawn", count()), ("points", list(&mean))],
    );
    let cohorts = object("The latest cohorts.", &[("at", day()), ("cohorts", list(&cohort))]);
    vec![("Intensity", intensity), ("IntensityCourse", course), ("IntensityCohorts", cohorts)]
}
