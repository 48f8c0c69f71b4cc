//! A rule asked of everybody at once says the same as asked of each.

use analytics::Crowd;
use analytics::population::{Knowledge, UNKNOWN};
use domain::{Currency, Day, Zone};
use lifecycle::{Book, Categories, CustomerIndex, PhaseModel, Vintages, catalogue};
use proptest::prelude::*;
use rules::{KnownMemberships, Rule, Truth};

use super::support::told;

/// Rules over every kind of fact, windows, phases now and in the past, and other segments.
const RULES: [&str; 17] = [
    "orders >= 2",
    "silence > 20 days and revenue >= 30.50 EUR",
    "not (silence <= 20 days)",
    "average_order_value between 10 EUR and 40 EUR",
    "discount_share > 0 % or category_share is unknown",
    "last_order within last 30 days and first_order before 1970-02-10",
    "customer starts with \"a\" or country == \"DE\"",
    "email is unknown and not (country in (\"AT\", \"CH\"))",
    "count(\"Order Completed\" in last 40 days) >= 2",
    "any(\"Order Refunded\")",
    "in phase \"wachstum\" of \"stauss_bruhn\"",
    "in group (\"acquisition\", \"recovery\") of \"stauss_bruhn\"",
    "not in phase \"sozialisierung\" of \"stauss_bruhn\" and orders >= 1",
    "was in phase \"gefaehrdung\" of \"stauss_bruhn\"",
    "in phase \"retention\"",
    "was in phase (\"anbahnung\", \"sozialisierung\") of \"stauss_bruhn\" in last 10 days and in segment \"treue\"",
    "in segment \"treue\" or subscription_back",
];

fn same_answers(book: &Book, day: Day) {
    let zone = Zone::utc();
    let catalogue = std::sync::Arc::new(catalogue::catalogue(Currency::EUR, &zone).unwrap());
    let models = PhaseModel::built_in(&catalogue).unwrap();
    let (vintages, categories) = (Vintages::default(), Categories::default());
    let knowledge = Knowledge {
        book,
        vintages: &vintages,
        categories: &categories,
        models: &models,
        zone: &zone,
        delivery_days: 3,
    };
    let population = knowledge.population(day);
    let crowd = Crowd::new(&knowledge, &population);
    let memberships = KnownMemberships {
        models: models.iter().map(PhaseModel::definition).collect(),
        segments: [("treue".to_owned(), "orders >= 2 and silence < 60 days".to_owned())].into(),
        own_model: None,
    };
    for text in RULES {
        let rule = Rule::new(text, &catalogue, &memberships).unwrap_or_else(|error| panic!("{text}: {error}"));
        let who = crowd.who(&rule);
        for place in (0..).map(CustomerIndex).take(book.histories().len()) {
            let member = crowd.member(place);
            assert_eq!(member.is_none(), population.phases[0][place.0 as usize] == UNKNOWN);
            let held = member.is_some_and(|member| {
                let truth = rule.evaluate(&member);
                assert_eq!(rules::explain(&rule, &member).truth, truth, "{text}");
                truth == Truth::Yes
            });
            assert_eq!(who.contains(place), held, "{text}, customer {}", place.0);
        }
        assert_eq!(who.len(), who.iter().count(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_at_once_says_the_same_as_one_by_one(
        orders in prop::collection::vec((0_usize..6, 0_i32..120, 1_u32..60, 0_usize..4), 0..30),
        day in 0_i32..150,
    ) {
        let names = ["anna", "bert", "carl", "anton", "17", "ada@example.de"];
        let details = ["", " country DE", " country AT discount 5", " items 3"];
        let lines: Vec<String> = orders
            .iter()
            .map(|(who, day, amount, detail)| {
                format!("{} {} {amount}{}", Day::from_number(*day), names[*who], details[*detail])
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        same_answers(&told(&lines), Day::from_number(day));
    }
}
