//! Whatever tree is built, its print reads back to it, and so does its JSON.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rules::{
    Arithmetic, CalendarFunction, Circle, Comparison, Decimal, Direction, Expr, ExprKind, Filter, FilterTest, Literal,
    Located, Membership, Name, Period, SetTest, Tense, TextTest, TimeRelation, TimeUnit, Window, WindowFunction, parse,
    print_lines,
};

/// Names of facts and properties; words that mean something elsewhere in the language are names as well.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-z][a-z0-9_]{0,6}".prop_filter("no word of the language", |name| parse(&format!("{name} is known")).is_ok()),
        1 => select(vec!["count", "last", "next", "phase", "group", "segment", "of", "days", "with", "known", "any", "all"])
            .prop_map(str::to_owned),
    ]
}

fn text() -> impl Strategy<Value = Name> {
    prop_oneof!["\\PC{0,6}", "[\"'\\\\\n\ta#]{0,5}"].prop_map(Into::into)
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<bool>(), 0_u32..2_000, 0_usize..3, 0_u32..100).prop_map(|(negative, whole, places, fraction)| {
        let sign = if negative && whole + fraction > 0 { "-" } else { "" };
        let fraction = format!("{fraction:02}");
        let text =
            if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", &fraction[..places]) };
        Decimal::parse(&text).expect("a decimal")
    })
}

fn unit() -> impl Strategy<Value = TimeUnit> {
    use TimeUnit::{Days, Hours, Minutes, Months, Seconds, Weeks, Years};
    select(vec![Seconds, Minutes, Hours, Days, Weeks, Months, Years])
}

fn period() -> impl Strategy<Value = Located<Period>> {
    (0_u32..400, unit()).prop_map(|(count, unit)| Period { count, unit }.into())
}

fn literal() -> impl Strategy<Value = Literal> {
    let date =
        (1_000_i16..9_999, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| jiff::civil::date(year, month, day));
    let time = (date.clone(), 0_i8..24, 0_i8..60, select(vec![0_i8, 59]));
    prop_oneof![
        decimal().prop_map(Literal::Number),
        decimal().prop_map(Literal::Percent),
        (decimal(), select(vec!["EUR", "USD"]))
            .prop_map(|(amount, currency)| Literal::Money { amount, currency: currency.to_owned() }),
        (decimal(), unit()).prop_map(|(amount, unit)| Literal::Duration { amount, unit }),
        date.prop_map(Literal::Date),
        time.prop_map(|(date, hour, minute, second)| Literal::DateTime(date.at(hour, minute, second, 0))),
        text().prop_map(|text| Literal::Text(text.value)),
        any::<bool>().prop_map(Literal::Bool),
    ]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::{AtLeast, AtMost, Equal, Less, More, NotEqual};
    select(vec![Equal, NotEqual, Less, AtMost, More, AtLeast])
}

fn text_test() -> impl Strategy<Value = TextTest> {
    select(vec![TextTest::Contains, TextTest::StartsWith, TextTest::EndsWith])
}

fn filter() -> impl Strategy<Value = Filter> {
    let test = prop_oneof![
        (comparison(), literal())
            .prop_map(|(comparison, value)| FilterTest::Compare { comparison, value: value.into() }),
        vec(literal().prop_map(Into::into), 1..3).prop_map(FilterTest::OneOf),
        (text_test(), text()).prop_map(|(test, text)| FilterTest::TextTest { test, text }),
        any::<bool>().prop_map(FilterTest::Known),
    ];
    (name(), test).prop_map(|(property, test)| Filter { property: property.into(), test })
}

fn window() -> impl Strategy<Value = Window> {
    use WindowFunction::{Any, Average, Count, Distinct, First, Highest, Last, Lowest, Sum};
    let function = select(vec![Count, Any, First, Last, Sum, Average, Lowest, Highest, Distinct]);
    let property = prop::option::of(name().prop_map(Into::into));
    let stretch = prop::option::of((period(), prop::option::of(period())));
    (function, vec(text(), 1..3), property, stretch, vec(filter(), 0..3)).prop_map(
        |(function, events, property, stretch, filters)| {
            let (period, until) = stretch.map_or((None, None), |(far, near)| (Some(far), near));
            Window { function, events, property, period, until, filters }
        },
    )
}

fn membership() -> impl Strategy<Value = Membership> {
    let circle = select(vec![Circle::Phase, Circle::Group, Circle::Segment]);
    let past = prop::option::of(prop::option::of(period()));
    (circle, past, vec(text(), 1..3), prop::option::of(text())).prop_map(|(circle, past, names, model)| Membership {
        circle,
        tense: if past.is_some() { Tense::Was } else { Tense::Is },
        names,
        model: if circle == Circle::Segment { None } else { model },
        period: past.flatten(),
    })
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        literal().prop_map(ExprKind::Literal),
        name().prop_map(ExprKind::Fact),
        Just(ExprKind::Now),
        window().prop_map(ExprKind::Window),
        membership().prop_map(ExprKind::Member),
    ]
    .prop_map(Into::into)
}

fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(6, 40, 4, |inner| {
        let one = || inner.clone().prop_map(Box::new);
        let many = |least| vec(inner.clone(), least..4);
        let arithmetic = select(vec![Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide]);
        let relation = select(vec![
            TimeRelation::Before,
            TimeRelation::OnOrBefore,
            TimeRelation::On,
            TimeRelation::OnOrAfter,
            TimeRelation::After,
        ]);
        let calendar =
            select(vec![CalendarFunction::DaysSince, CalendarFunction::DaysUntil, CalendarFunction::NextAnniversary]);
        prop_oneof![
            many(2).prop_map(ExprKind::All),
            many(2).prop_map(ExprKind::Any),
            one().prop_map(ExprKind::Not),
            (one(), comparison(), one()).prop_map(|(left, comparison, right)| ExprKind::Compare {
                left,
                comparison,
                right
            }),
            (one(), one(), one()).prop_map(|(value, low, high)| ExprKind::Between { value, low, high }),
            (one(), vec(literal().prop_map(Into::into), 1..3))
                .prop_map(|(value, list)| ExprKind::OneOf { value, list }),
            (one(), text_test(), text()).prop_map(|(value, test, text)| ExprKind::TextTest { value, test, text }),
            (one(), select(vec![SetTest::ContainsAny, SetTest::ContainsAll]), vec(text(), 1..3))
                .prop_map(|(value, test, list)| ExprKind::SetTest { value, test, list }),
            (one(), relation, one()).prop_map(|(value, relation, moment)| ExprKind::When { value, relation, moment }),
            (one(), select(vec![Direction::Last, Direction::Next]), period())
                .prop_map(|(value, direction, period)| ExprKind::Within { value, direction, period }),
            (one(), any::<bool>()).prop_map(|(value, known)| ExprKind::Known { value, known }),
            (one(), arithmetic, one()).prop_map(|(left, operator, right)| ExprKind::Arithmetic {
                left,
                operator,
                right
            }),
            one().prop_map(ExprKind::Negate),
            many(1).prop_map(ExprKind::Least),
            many(1).prop_map(ExprKind::Greatest),
            (calendar, one()).prop_map(|(function, of)| ExprKind::Calendar { function, of }),
        ]
        .prop_map(Into::into)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_tree_is_what_its_print_says(expr in tree()) {
        let printed = expr.to_string();
        match parse(&printed) {
            Ok(again) => {
                prop_assert_eq!(&again, &expr, "{}", printed);
                prop_assert_eq!(again.to_string(), printed);
            }
            Err(error) => prop_assert!(false, "{}", error.render(&printed, rules::Lang::En)),
        }
        prop_assert_eq!(&parse(&print_lines(&expr)).expect("its own lines"), &expr);
        let json = serde_json::to_string(&expr).expect("serialises");
        prop_assert_eq!(serde_json::from_str::<Expr>(&json).expect("deserialises"), expr);
    }
}
