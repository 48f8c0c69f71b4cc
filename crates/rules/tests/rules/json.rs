//! The tree as a clicking builder keeps it.

use expect_test::expect;
use rules::{
    Comparison, Decimal, Direction, Expr, Filter, FilterTest, Literal, NoMemberships, Period, Rule, SetTest, TextTest,
    TimeRelation, TimeUnit, Window, WindowFunction, print_lines,
};

use crate::shop::catalogue;

fn euros(amount: &str) -> Literal {
    Literal::Money { amount: Decimal::parse(amount).expect("a number"), currency: "EUR".to_owned() }
}

fn built() -> Expr {
    let recent_orders = Window {
        function: WindowFunction::Count,
        events: vec!["Order Completed".to_owned().into()],
        property: None,
        period: Some(Period { count: 90, unit: TimeUnit::Days }.into()),
        until: None,
        filters: vec![Filter {
            property: "revenue".to_owned().into(),
            test: FilterTest::Compare { comparison: Comparison::AtLeast, value: euros("49.90").into() },
        }],
    };
    Expr::all(vec![
        Expr::fact("orders").compare(Comparison::AtLeast, 2),
        Expr::any(vec![
            Expr::fact("country").one_of([Literal::from("DE"), Literal::from("AT")]),
            Expr::fact("name").text_test(TextTest::Contains, "a \"quote\" and a \\"),
        ]),
        Expr::fact("categories").set_test(SetTest::ContainsAny, ["Tee", "Kaffee"]).negated(),
        Expr::fact("last_order").within(Direction::Last, 1, TimeUnit::Years),
        Expr::fact("first_order").when(TimeRelation::Before, Literal::Date(jiff::civil::date(2011, 6, 1))),
        Expr::window(recent_orders).compare(Comparison::More, 1),
        Expr::fact("email").known(true),
    ])
}

#[test]
fn a_built_tree_prints_reads_back_and_is_a_rule() {
    let expr = built();
    expect![[r#"
        orders >= 2
        and (
          country in ("DE", "AT")
          or name contains "a \"quote\" and a \\"
        )
        and not (categories contains any ("Tee", "Kaffee"))
        and last_order within last 1 year
        and first_order before 2011-06-01
        and count("Order Completed" where revenue >= 49.90 EUR in last 90 days) > 1
        and email is known"#]]
    .assert_eq(&print_lines(&expr));
    assert_eq!(rules::parse(&expr.to_string()).expect("its own print"), expr);
    let json = serde_json::to_string(&expr).expect("serialises");
    assert_eq!(serde_json::from_str::<Expr>(&json).expect("deserialises"), expr);
    assert!(Rule::from_expr(&expr, &catalogue(), &NoMemberships).is_ok());
}

#[test]
fn the_json_is_short() {
    let expr = rules::parse("orders >= 2 and revenue > 99.50 EUR").expect("a rule");
    expect![[r#"{"all":[{"compare":{"left":{"fact":"orders"},"comparison":"at_least","right":{"literal":{"number":"2"}}}},{"compare":{"left":{"fact":"revenue"},"comparison":"more","right":{"literal":{"money":{"amount":"99.50","currency":"EUR"}}}}}]}"#]].assert_eq(&serde_json::to_string(&expr).expect("serialises"));
    assert!(serde_json::from_str::<Expr>("{\"fact\":\"orders\",\"all\":[]}").is_err());
}

#[test]
fn a_broken_tree_is_an_error_and_no_more() {
    for broken in [
        Expr::fact("not a name").compare(Comparison::Equal, 1),
        Expr::fact("country").one_of([]),
        Expr::fact("").known(true),
        Expr::fact("orders or true").known(true).negated().negated(),
    ] {
        // What prints as a rule is one; what does not is refused with a place in the printed text.
        if let Err(error) = Rule::from_expr(&broken, &catalogue(), &NoMemberships) {
            assert!(error.span.end <= broken.to_string().len());
        }
    }
}
