//! What holds for every rule and every customer.

use proptest::prelude::*;
use rules::{Expr, Facts, Lang, MAX_DEPTH, NoMemberships, Rule, Truth, Value, explain, parse, print_lines};

use crate::shop::{Row, Table, catalogue, instant, now, rule};

/// Well-typed values of each kind as they can be written.
fn quantity() -> impl Strategy<Value = (String, &'static str)> {
    let whole =
        prop_oneof![Just("orders".to_owned()), Just("returns".to_owned()), (-3_i64..6).prop_map(|n| n.to_string())];
    let money = prop_oneof![
        Just("revenue".to_owned()),
        Just("margin".to_owned()),
        Just("-(margin)".to_owned()),
        (0..400_i64).prop_map(|n| format!("{n}.50 EUR")),
        Just("min(revenue, margin)".to_owned()),
        Just("revenue / orders".to_owned()),
        Just("revenue * discount_share - margin".to_owned()),
        Just("revenue * 9223372036854".to_owned()),
    ];
    let duration = prop_oneof![
        Just("silence".to_owned()),
        (0..100_i64).prop_map(|n| format!("{n} days")),
        Just("now - last_order".to_owned()),
        Just("max(silence, last_order - first_order)".to_owned()),
        Just("silence / 2.5".to_owned()),
    ];
    let number = prop_oneof![
        Just("intensity".to_owned()),
        Just("orders / returns".to_owned()),
        Just("revenue / margin".to_owned()),
        Just("(orders + 1) * intensity".to_owned()),
        Just("max(orders, intensity, -2)".to_owned()),
        (0..100_i64).prop_map(|n| format!("{n}.25")),
        Just("orders + returns * 2 - -1".to_owned()),
    ];
    let share = prop_oneof![
        Just("discount_share".to_owned()),
        Just("silence_score".to_owned()),
        (0..100_i64).prop_map(|n| format!("{n} %")),
        Just("silence_score * 50 %".to_owned()),
    ];
    prop_oneof![
        whole.prop_map(|text| (text, "whole")),
        money.prop_map(|text| (text, "money")),
        duration.prop_map(|text| (text, "duration")),
        number.prop_map(|text| (text, "number")),
        share.prop_map(|text| (text, "share")),
    ]
}

pub(crate) fn test() -> BoxedStrategy<String> {
    let signs = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let compared = (quantity(), quantity(), signs).prop_filter_map("comparable", |((left, a), (right, b), sign)| {
        (a == b && !(a == "whole" && left.parse::<i64>().is_ok())).then(|| format!("{left} {sign} {right}"))
    });
    let fixed = prop::sample::select(vec![
        "orders between 1 and 3",
        "revenue between 10 EUR and 99.99 EUR",
        "silence between 1 day and 30 days",
        "orders between returns and 4",
        "orders in (1, 3, 5)",
        "orders >= 2.5",
        "orders > -9223372036",
        "intensity == 3",
        "country == \"DE\"",
        "country != \"DE\"",
        "country in (\"DE\", \"AT\")",
        "country == billing_country",
        "country != billing_country",
        "country contains \"\"",
        "name contains \"ü\"",
        "name starts with \"M\"",
        "email ends with \"@example.de\"",
        "categories contains \"Tee\"",
        "categories contains any (\"Tee\", \"Kaffee\")",
        "categories contains all (\"Tee\", \"Kaffee\", \"Tee\")",
        "first_order before 2011-06-01",
        "first_order on or before 2011-06-01",
        "first_order on 2011-06-01",
        "first_order on or after 2011-06-01",
        "first_order after 2011-06-01",
        "first_order before last_order",
        "first_order after 2011-06-01T14:30",
        "first_order between 2011-01-01 and 2011-06-30",
        "last_order within last 30 days",
        "last_order within last 3 months",
        "last_order within next 2 weeks",
        "last_order before now - 30 days",
        "newsletter",
        "true",
        "false",
        "email is known",
        "categories is unknown",
        "revenue / orders is known",
        "newsletter is known",
        "silence_score is unknown",
        "count(\"Order Completed\" in last 90 days) >= 2",
        "count(\"Order Completed\" where channel == \"shop\" and revenue > 5 EUR in last 1 year) is known",
        "days_since(last_order) > 1.5 * expected_gap_days",
        "days_since(last_order) between 1 and 30",
        "days_since(first_order) == 183",
        "days_until(next_anniversary(birthday)) <= 7",
        "next_anniversary(birthday) within next 7 days",
        "next_anniversary(last_order) on 2011-12-01",
        "days_since(birthday) / 365.25 >= 30.5",
        "days_since(last_order) in (0, 30)",
        "in phase \"reife\"",
        "in phase (\"reife\", \"wachstum\") of \"stauss_bruhn\"",
        "was in phase \"lost\" of \"four_phases\" in last 90 days",
        "in group \"recovery\"",
        "was in group \"recovery\"",
        "in segment \"regular\"",
        "was in segment \"vip\" in last 6 months",
        "in segment (\"vip\", \"regular\")",
        "3 <= orders",
        "country == country",
        "\"DE\" == \"DE\"",
    ]);
    prop_oneof![1 => compared, 2 => fixed.prop_map(str::to_owned)].boxed()
}

pub(crate) fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(") and ("))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" ) or ("))),
            inner.prop_map(|part| format!("not ({part})")),
        ]
    })
}

pub(crate) fn row() -> impl Strategy<Value = Vec<Value>> {
    fn maybe(value: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
        prop_oneof![1 => Just(Value::Missing), 4 => value].boxed()
    }
    let text = |texts: &[&'static str]| maybe(prop::sample::select(texts.to_vec()).prop_map(Value::text));
    let money = || {
        maybe(prop_oneof![0..500_000_000_i64, Just(99_990_000), Just(i64::MAX), Just(i64::MIN)].prop_map(Value::Money))
    };
    let share = || maybe((0..=100_u32).prop_map(|percent| Value::Share(f64::from(percent) / 100.0)));
    let moment = || {
        let near = prop::sample::select(vec![
            instant("2011-06-01"),
            instant("2011-06-02"),
            now(),
            now() - 30 * rules::MICROS_PER_DAY,
        ]);
        maybe((near, -2_i64..=2).prop_map(|(at, off)| Value::Instant(at + off)))
    };
    let columns: Vec<BoxedStrategy<Value>> = vec![
        maybe((0_i64..5).prop_map(Value::Whole)),
        maybe((0_i64..5).prop_map(Value::Whole)),
        money(),
        money(),
        maybe((0_i64..90).prop_map(Value::days)),
        share(),
        share(),
        maybe(prop_oneof![-5.0..120.0_f64, Just(f64::NAN), Just(3.0)].prop_map(Value::Number)),
        moment(),
        moment(),
        maybe(
            prop::sample::select(vec!["1980-02-29", "1975-12-01", "1990-12-05", "2011-12-08"])
                .prop_map(|day| Value::Instant(instant(day))),
        ),
        maybe(prop_oneof![0.0..60.0_f64, Just(20.0)].prop_map(Value::Number)),
        text(&["DE", "AT", "FR"]),
        text(&["DE", "CH", ""]),
        text(&["Müller", "Meier", "Özil"]),
        text(&["a@example.de", "b@example.com"]),
        maybe(any::<bool>().prop_map(Value::Bool)),
        maybe(prop::sample::subsequence(vec!["Kaffee", "Tee", "Wein"], 0..=3).prop_map(Value::texts)),
    ];
    columns
}

fn table() -> impl Strategy<Value = Table> {
    // Some longer than a chunk, so that ends within and beyond chunks occur.
    let rows = prop_oneof![3 => prop::collection::vec(row(), 1..40), 1 => prop::collection::vec(row(), 60..70)];
    (rows, any::<bool>(), 0_usize..20).prop_map(|(rows, flags, repeats)| {
        let rows: Vec<Vec<Value>> = std::iter::repeat_n(rows, repeats + 1).flatten().collect();
        let windows = (0..rows.len())
            .map(|i| if i % 3 == 0 { Value::Missing } else { Value::Whole([0, 1, 2, 3][i % 4]) })
            .collect();
        Table::new(rows, windows, flags)
    })
}

/// The same customer at a later instant, nothing having happened until then.
struct Later<'a>(&'a dyn Facts, &'a Rule, i64);

impl Facts for Later<'_> {
    fn now(&self) -> i64 {
        self.2
    }

    fn fact(&self, fact: rules::FactIndex) -> Value {
        let grows = self.1.catalogue().fact(fact).is_some_and(|fact| fact.growth == rules::Growth::WithTime);
        match self.0.fact(fact) {
            Value::Duration(silence) if grows => Value::Duration(silence + self.2 - self.0.now()),
            other => other,
        }
    }

    fn window(&self, query: &rules::WindowQuery, bounds: rules::Bounds) -> Value {
        self.0.window(query, bounds)
    }

    fn membership(&self, query: &rules::MembershipQuery, bounds: rules::Bounds) -> rules::MembershipAnswer {
        self.0.membership(query, bounds)
    }
}

/// The same facts at another point in time.
struct Moment<'a>(&'a dyn Facts, i64);

impl Facts for Moment<'_> {
    fn now(&self) -> i64 {
        self.1
    }

    fn fact(&self, fact: rules::FactIndex) -> Value {
        self.0.fact(fact)
    }

    fn window(&self, query: &rules::WindowQuery, bounds: rules::Bounds) -> Value {
        self.0.window(query, bounds)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn columns_say_what_rows_say(text in condition(), table in table(), skip in 0_usize..3) {
        let rule = rule(&text);
        let start = skip.min(table.rows.len());
        let truths = rule.evaluate_columns(&table, start..table.rows.len());
        prop_assert_eq!(truths.len(), table.rows.len() - start);
        for (offset, truth) in truths.iter().enumerate() {
            let row = Row(&table, start + offset);
            prop_assert_eq!(truth, rule.evaluate(&row), "row {} of `{}`: {:?}", offset, text, table.rows[start + offset]);
        }
        prop_assert_eq!(truths.count_yes(), truths.iter().filter(|truth| truth.holds()).count());
        prop_assert!(truths.rows_yes().eq((0..truths.len()).filter(|row| truths.get(*row).holds())));
    }

    #[test]
    fn what_is_settled_holds_whatever_moves(
        text in condition(),
        rows in (row(), row()),
        moving in prop::collection::vec(any::<bool>(), 18),
        later in 0_i64..400,
    ) {
        let rule = rule(&text);
        let (one, other) = rows;
        let moves = |fact: rules::FactIndex| moving.get(fact.position()).copied().unwrap_or(true);
        let of = |row: Vec<Value>| Table::new(vec![row], vec![Value::Whole(1)], false);
        let known = of(one.clone());
        let mut unsettled = rules::Unsettled::default();
        let settled = rule.settled(&Row(&known, 0), &moves, &mut unsettled);
        let mixed = |takes: &dyn Fn(usize) -> bool| {
            let values = one.iter().zip(&other).enumerate();
            of(values.map(|(place, (one, other))| if takes(place) { other.clone() } else { one.clone() }).collect())
        };
        let moved = mixed(&|place| moving[place]);
        if let Some(holds) = settled {
            prop_assert_eq!(&unsettled, &rules::Unsettled::default());
            let later = now() + later * rules::MICROS_PER_DAY;
            prop_assert_eq!(rule.evaluate(&Moment(&Row(&moved, 0), later)).holds(), holds);
        } else {
            // What moves and is not named decides nothing.
            let named: Vec<usize> = unsettled.facts.iter().map(|fact| fact.position()).collect();
            let quiet = mixed(&|place| moving[place] && !named.contains(&place));
            let truth = |table| rule.evaluate(&Row(table, 0)).holds();
            prop_assert_eq!(truth(&quiet), truth(&known));
        }
    }

    #[test]
    fn print_is_the_fixed_point_of_parse(text in condition()) {
        let expr = parse(&text).expect("well formed");
        let printed = expr.to_string();
        let again = parse(&printed).expect("its own print");
        prop_assert_eq!(&again, &expr);
        prop_assert_eq!(again.to_string(), printed);
        prop_assert_eq!(&parse(&print_lines(&expr)).expect("its own lines"), &expr);
    }

    #[test]
    fn json_loses_nothing(text in condition()) {
        let expr = parse(&text).expect("well formed");
        let json = serde_json::to_string(&expr).expect("serialises");
        let back: Expr = serde_json::from_str(&json).expect("deserialises");
        prop_assert_eq!(back, expr);
    }

    #[test]
    fn an_explanation_agrees_with_the_rule(text in condition(), row in row()) {
        let table = Table::new(vec![row], vec![Value::Whole(2)], true);
        let rule = rule(&text);
        let facts = Row(&table, 0);
        let told = explain(&rule, &facts);
        prop_assert_eq!(told.truth, rule.evaluate(&facts));
        for lang in [Lang::De, Lang::En] {
            let render = rules::PlainRender::new(rule.catalogue());
            let _ = (told.sentence(lang, &render), told.change_sentence(lang, &render));
        }
        if let Some(at) = told.turns_at {
            prop_assert!(at > facts.now());
            let later = rule.evaluate(&Later(&facts, &rule, at));
            prop_assert_ne!(later, told.truth, "`{}` was to turn at {}", text, at);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        if let Err(error) = Rule::new(&text, &catalogue(), &NoMemberships) {
            for lang in [Lang::De, Lang::En] {
                prop_assert!(!error.message(lang).is_empty(), "{:?}", error);
                prop_assert!(error.render(&text, lang).contains(error.code()));
            }
        }
    }

    #[test]
    fn no_heap_of_words_makes_it_panic(words in prop::collection::vec(prop::sample::select(vec![
        "orders", "revenue", "and", "or", "not", "(", ")", "in", "between", "2", "100", "EUR", "USD", "%", "40 %", "days", "3 months",
        "segment", "\"vip\"", "\"DE\"", ">=", "==", "contains", "any", "all", "starts", "with", "within", "last", "next", "before",
        "after", "on", "now", "was", "phase", "group", "of", "\"reife\"", "days_since", "next_anniversary", "'x'", "2011-06-01", "2011-13-01", "is", "known", "true", "count", "sum", "\"Order Completed\"", ".", "where",
        "min", "max", ",", "+", "-", "*", "/", "country", "categories", "newsletter", "last_order", "#", "\n", "und", "„", "é",
    ]), 0..25)) {
        let text = words.join(" ");
        if let Err(error) = Rule::new(&text, &catalogue(), &NoMemberships) {
            prop_assert!(!error.message(Lang::De).is_empty() && !error.message(Lang::En).is_empty());
            prop_assert!(error.span.start <= error.span.end && error.span.end <= text.len());
        } else {
            let expr = parse(&text).expect("a rule parses");
            prop_assert_eq!(parse(&expr.to_string()).expect("its own print"), expr);
        }
    }
}

#[test]
fn kleene_logic() {
    use Truth::{No, Unknown, Yes};
    for (a, b, both, either) in [
        (Yes, Yes, Yes, Yes),
        (Yes, No, No, Yes),
        (Yes, Unknown, Unknown, Yes),
        (No, No, No, No),
        (No, Unknown, No, Unknown),
        (Unknown, Unknown, Unknown, Unknown),
    ] {
        assert_eq!((a.and(b), b.and(a)), (both, both));
        assert_eq!((a.or(b), b.or(a)), (either, either));
    }
    assert_eq!(Unknown.negate(), Unknown);
}

#[test]
fn nesting_is_bounded() {
    for text in [
        "(".repeat(100_000 / 2),
        "not ".repeat(10_000),
        format!("orders{} > 1", " + orders".repeat(5_000)),
        format!("{}orders > 1", "-".repeat(5_000)),
        "min(".repeat(5_000),
        format!("{}orders > 1{}", "(".repeat(2 * MAX_DEPTH + 1), ")".repeat(2 * MAX_DEPTH + 1)),
    ] {
        let error = parse(&text).expect_err("too deep");
        assert_eq!(error.code(), "R008", "{error}");
    }
    assert_eq!(parse(&" ".repeat(100_000)).expect_err("too long").code(), "R007");
    // Width is not depth.
    assert!(parse(&vec!["orders > 1"; 3_000].join(" and ")).is_ok());
}

#[test]
fn what_is_as_deep_as_may_be_can_be_printed_and_read_again() {
    let signs = format!("{}orders > 1", "-".repeat(MAX_DEPTH - 2));
    let nots = format!("{}newsletter", "not ".repeat(MAX_DEPTH - 1));
    for text in [signs, nots] {
        let expr = parse(&text).expect("deep, but not too deep");
        assert_eq!(parse(&expr.to_string()), Ok(expr.clone()), "{text}");
        assert_eq!(parse(&print_lines(&expr)), Ok(expr), "{text}");
    }
}
