//! Phases, groups and segments, now and in the past.

use expect_test::{Expect, expect};
use rules::{
    Bounds, FactIndex, Facts, Lang, MICROS_PER_DAY, MembershipAnswer, MembershipQuery, PlainRender, Rule, Stay, Truth,
    Value, explain,
};

use crate::shop::{catalogue, instant, memberships, now, rule};

/// A customer who has been through phases; the places are those of the leading model.
struct Customer {
    stays: Vec<Stay>,
    /// Stays in every segment, where they are known.
    in_segments: Option<Vec<Stay>>,
    known_from: i64,
    orders: i64,
}

const ABSTINENZ: usize = 0;
const GEFAEHRDUNG: usize = 2;
const WACHSTUM: usize = 4;

impl Facts for Customer {
    fn now(&self) -> i64 {
        now()
    }

    fn fact(&self, fact: FactIndex) -> Value {
        match catalogue().facts()[fact.position()].id.as_str() {
            "orders" => Value::Whole(self.orders),
            "silence" => Value::days(20),
            _ => Value::Missing,
        }
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        match query.model() {
            Some(model) if model.id == "stauss_bruhn" => query.answer(self.stays.clone(), self.known_from, bounds),
            Some(_) => MembershipAnswer::UNKNOWN,
            None => match &self.in_segments {
                Some(stays) => query.answer(stays.clone(), i64::MIN, bounds),
                None => MembershipAnswer::UNKNOWN,
            },
        }
    }
}

/// In Abstinenz from May to mid-September, at risk since then until November, growing since.
fn customer() -> Customer {
    let stay = |place, since: &str, until: Option<&str>| Stay {
        place,
        since: Some(instant(since)),
        until: until.map(instant),
    };
    Customer {
        stays: vec![
            stay(ABSTINENZ, "2011-05-01", Some("2011-09-15")),
            stay(GEFAEHRDUNG, "2011-09-15", Some("2011-11-01")),
            stay(WACHSTUM, "2011-11-01", None),
        ],
        known_from: instant("2011-05-01"),
        in_segments: None,
        orders: 1,
    }
}

/// The same, who was in every segment in September.
fn member() -> Customer {
    let september = Stay { place: 0, since: Some(instant("2011-09-01")), until: Some(instant("2011-10-01")) };
    let after = Stay { place: 1, since: Some(instant("2011-10-01")), until: None };
    Customer { in_segments: Some(vec![september, after]), ..customer() }
}

#[test]
fn present_and_past() {
    use Truth::{No, Unknown, Yes};
    let customer = customer();
    for (text, truth) in [
        ("in phase \"wachstum\"", Yes),
        ("in phase 'wachstum'", Yes),
        ("in phase \"wachstum\" of \"stauss_bruhn\"", Yes),
        ("in phase (\"reife\", \"wachstum\")", Yes),
        ("in phase \"reife\"", No),
        ("not in phase \"reife\"", Yes),
        ("in phase \"active\" of \"four_phases\"", Unknown),
        ("in group \"retention\"", Yes),
        ("in group (\"recovery\", \"acquisition\")", No),
        // 'Was' includes today.
        ("was in phase \"wachstum\"", Yes),
        ("was in phase \"wachstum\" in last 1 day", Yes),
        ("was in phase \"abstinenz\" in last 90 days", Yes),
        ("was in phase \"abstinenz\" in last 60 days", No),
        ("was in phase \"abstinenz\" in last 1 year", Yes),
        ("was in phase \"reife\" in last 6 months", No),
        ("was not in phase \"reife\" in last 6 months", Yes),
        // Of what was before May nothing is known.
        ("was in phase \"reife\" in last 1 year", Unknown),
        ("was in phase \"reife\"", Unknown),
        ("was in phase \"gefaehrdung\"", Yes),
        ("was in group \"recovery\" in last 4 weeks", No),
        ("was in group \"recovery\" in last 5 weeks", Yes),
        // The past of a segment is a question of its own, which nobody answers here.
        ("was in segment \"regular\"", Unknown),
        ("in segment (\"vip\", \"regular\")", No),
    ] {
        assert_eq!(rule(text).evaluate(&customer), truth, "{text}");
    }
    for (text, truth) in [
        ("was in segment \"regular\"", Yes),
        ("was in segment (\"vip\", \"regular\")", Yes),
        ("was in segment \"regular\" in last 90 days", Yes),
        ("was in segment \"regular\" in last 60 days", No),
        ("was not in segment \"regular\" in last 2 months", Yes),
        ("in segment \"regular\"", No),
    ] {
        assert_eq!(rule(text).evaluate(&member()), truth, "{text}");
    }
}

#[test]
fn a_stay_ends_before_its_last_instant() {
    let over = Customer {
        stays: vec![
            Stay { place: ABSTINENZ, since: None, until: Some(now() - MICROS_PER_DAY) },
            Stay { place: WACHSTUM, since: Some(now() - MICROS_PER_DAY), until: None },
        ],
        known_from: i64::MIN,
        in_segments: None,
        orders: 0,
    };
    assert_eq!(rule("was in phase \"abstinenz\" in last 1 day").evaluate(&over), Truth::No);
    assert_eq!(rule("was in phase \"abstinenz\" in last 2 days").evaluate(&over), Truth::Yes);
    assert_eq!(rule("was in phase \"reife\"").evaluate(&over), Truth::No);
}

#[test]
fn canonical_text() {
    for (text, canonical) in [
        ("in phase 'reife'", "in phase \"reife\""),
        ("in phase ('reife')", "in phase \"reife\""),
        (
            "in phase ('reife', \"wachstum\") of 'stauss_bruhn'",
            "in phase (\"reife\", \"wachstum\") of \"stauss_bruhn\"",
        ),
        (
            "was in phase 'reife' in last 90 days of 'stauss_bruhn'",
            "was in phase \"reife\" of \"stauss_bruhn\" in last 90 days",
        ),
        ("was not in segment 'vip' in last 1 months", "not was in segment \"vip\" in last 1 month"),
        ("not in group 'recovery' and orders = 2", "not in group \"recovery\" and orders == 2"),
    ] {
        assert_eq!(rule(text).to_string(), canonical);
        assert_eq!(rule(canonical).to_string(), canonical);
    }
}

#[test]
fn the_question_names_the_model() {
    let rule = rule("in phase (\"wachstum\", \"reife\", \"reife\") and was in group \"recovery\" in last 90 days");
    let told: Vec<String> = rule
        .memberships()
        .map(|query| format!("{} at {:?}, {:?}", query.text(), query.places(), query.period().map(|p| p.count)))
        .collect();
    expect![[r#"
        [
            "in phase (\"reife\", \"wachstum\") of \"stauss_bruhn\" at [3, 4], None",
            "was in group \"recovery\" of \"stauss_bruhn\" in last 90 days at [0, 1, 2], Some(90)",
        ]
    "#]]
    .assert_debug_eq(&told);
}

fn check(text: &str, expected: Expect) {
    check_of(&customer(), text, &expected);
}

fn check_of(customer: &Customer, text: &str, expected: &Expect) {
    let told = explain(&rule(text), customer);
    let render = PlainRender::new(&catalogue());
    let mut lines = vec![format!("{:?}", told.truth)];
    for lang in [Lang::En, Lang::De] {
        lines.push(told.sentence(lang, &render));
        lines.push(format!("  → {}", told.change_sentence(lang, &render)));
    }
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn told_with_the_phases_name_and_since_when() {
    check(
        "in phase \"wachstum\"",
        expect![[r#"
        Yes
        phase Growth since 2011-11-01
          → phase: not Growth
        Phase Wachstum seit 2011-11-01
          → Phase: nicht Wachstum
    "#]],
    );
    check(
        "in phase \"reife\"",
        expect![[r#"
        No
        phase Growth since 2011-11-01 (not Maturity)
          → phase: Maturity
        Phase Wachstum seit 2011-11-01 (nicht Reife)
          → Phase: Reife
    "#]],
    );
    check(
        "in phase (\"reife\", \"wachstum\")",
        expect![[r#"
            Yes
            phase Growth since 2011-11-01 (Maturity or Growth)
              → phase: neither Maturity nor Growth
            Phase Wachstum seit 2011-11-01 (Reife oder Wachstum)
              → Phase: weder Reife noch Wachstum
        "#]],
    );
    check(
        "in group \"recovery\"",
        expect![[r#"
        No
        phase Growth since 2011-11-01 (not group recovery)
          → phase: group recovery
        Phase Wachstum seit 2011-11-01 (nicht Gruppe Rückgewinnung)
          → Phase: Gruppe Rückgewinnung
    "#]],
    );
    check(
        "in group \"retention\"",
        expect![[r#"
        Yes
        phase Growth since 2011-11-01 (group retention)
          → phase: not group retention
        Phase Wachstum seit 2011-11-01 (Gruppe Bindung)
          → Phase: nicht Gruppe Bindung
    "#]],
    );
    check(
        "was in phase \"abstinenz\" in last 90 days",
        expect![[r#"
            Yes
            phase Abstinence until 2011-09-14 (at some time Abstinence in the last 90 days)
              → phase: never Abstinence in the last 90 days (from 2011-12-14 if nothing happens)
            Phase Abstinenz bis 2011-09-14 (irgendwann Abstinenz in den letzten 90 Tagen)
              → Phase: nie Abstinenz in den letzten 90 Tagen (ab 2011-12-14, wenn nichts geschieht)
        "#]],
    );
    check(
        "not was in phase \"abstinenz\" in last 90 days",
        expect![[r#"
            No
            phase Abstinence until 2011-09-14 (at some time Abstinence in the last 90 days)
              → phase: never Abstinence in the last 90 days (from 2011-12-14 if nothing happens)
            Phase Abstinenz bis 2011-09-14 (irgendwann Abstinenz in den letzten 90 Tagen)
              → Phase: nie Abstinenz in den letzten 90 Tagen (ab 2011-12-14, wenn nichts geschieht)
        "#]],
    );
    check(
        "was in phase \"wachstum\"",
        expect![[r#"
        Yes
        phase Growth since 2011-11-01 (at some time Growth)
          → phase: never Growth
        Phase Wachstum seit 2011-11-01 (irgendwann Wachstum)
          → Phase: nie Wachstum
    "#]],
    );
    check(
        "was in phase \"reife\" in last 6 months",
        expect![[r#"
        No
        phase: never Maturity in the last 6 months
          → phase: at some time Maturity in the last 6 months
        Phase: nie Reife in den letzten 6 Monaten
          → Phase: irgendwann Reife in den letzten 6 Monaten
    "#]],
    );
    check(
        "was in phase \"reife\"",
        expect![[r#"
        Unknown
        phase is not known for that time
          → phase: at some time Maturity
        Phase ist für diese Zeit nicht bekannt
          → Phase: irgendwann Reife
    "#]],
    );
    check(
        "in phase \"active\" of \"four_phases\"",
        expect![[r#"
        Unknown
        phase by Four phases is unknown
          → phase by Four phases: Active
        Phase nach Vier Phasen ist unbekannt
          → Phase nach Vier Phasen: Aktiv
    "#]],
    );
    check(
        "was in segment \"regular\" in last 90 days",
        expect![[r#"
        Unknown
        segment is not known for that time
          → segment: at some time "regular" in the last 90 days
        Segment ist für diese Zeit nicht bekannt
          → Segment: irgendwann "regular" in den letzten 90 Tagen
    "#]],
    );
}

#[test]
fn the_past_of_a_segment_is_told_with_its_latest_stay() {
    check_of(
        &member(),
        "was in segment \"regular\" in last 90 days",
        &expect![[r#"
            Yes
            segment "regular" until 2011-09-30 (at some time "regular" in the last 90 days)
              → segment: never "regular" in the last 90 days (from 2011-12-30 if nothing happens)
            Segment "regular" bis 2011-09-30 (irgendwann "regular" in den letzten 90 Tagen)
              → Segment: nie "regular" in den letzten 90 Tagen (ab 2011-12-30, wenn nichts geschieht)
        "#]],
    );
    check_of(
        &member(),
        "not was in segment \"regular\" in last 30 days",
        &expect![[r#"
            Yes
            segment: never "regular" in the last 30 days
              → segment: at some time "regular" in the last 30 days
            Segment: nie "regular" in den letzten 30 Tagen
              → Segment: irgendwann "regular" in den letzten 30 Tagen
        "#]],
    );
}

#[test]
fn the_question_for_the_past_takes_the_segments_rule_along() {
    let rule = rule("orders >= 1 and was in segment (\"vip\", \"regular\") in last 90 days");
    let facts_of = |rule: &Rule| -> Vec<String> {
        rule.facts().filter_map(|fact| rule.catalogue().fact(fact)).map(|fact| fact.id.clone()).collect()
    };
    let told: Vec<String> = rule
        .memberships()
        .map(|query| {
            let past = query.past().expect("a segment's");
            format!("{} · {past} · {}", query.text(), facts_of(past).join(" "))
        })
        .collect();
    expect![[r#"
        [
            "was in segment \"vip\" in last 90 days · in segment \"vip\" · revenue orders",
            "was in segment \"regular\" in last 90 days · in segment \"regular\" · orders silence",
        ]
    "#]]
    .assert_debug_eq(&told);
    assert_eq!(rule.segments().collect::<Vec<_>>(), ["vip", "regular"]);
    assert_eq!(facts_of(&rule), ["orders", "revenue", "silence"]);
    assert!(rule.moves_with_time());
}

#[test]
fn a_models_rules_ask_for_its_own_past() {
    let mut known = memberships();
    let text = "was in phase \"abstinenz\" of \"own\" in last 30 days";
    assert!(Rule::new(text, &catalogue(), &known).is_err(), "outside of a model there is no own one");
    known.own_model = Some("stauss_bruhn".to_owned());
    let rule = Rule::new(text, &catalogue(), &known).expect("a rule");
    assert!(rule.memberships().all(|query| query.is_own()) && rule.models().next().is_none());
    assert_eq!(rule.to_string(), text);
    // What can hold whatever the past was.
    let facts = rules::WrittenFacts::new(&catalogue(), 0);
    let may = |text: &str| {
        let rule = Rule::new(text, &catalogue(), &known).expect("a rule");
        rule.whatever_the_own_past().expect("a question for the own past").evaluate(&facts)
    };
    assert_eq!((may(text), may(&format!("not {text}"))), (Truth::Yes, Truth::Yes));
    assert_eq!(may(&format!("{text} and false")), Truth::No);
    let present = Rule::new("in phase \"abstinenz\" of \"own\"", &catalogue(), &known).expect_err("the present");
    assert_eq!(present.code(), "R029");
}

#[test]
fn the_own_models_past_is_refused_behind_segments_too() {
    let mut known = memberships();
    known.own_model = Some("stauss_bruhn".to_owned());
    known.segments.insert("at_risk".to_owned(), "was in phase \"gefaehrdung\"".to_owned());
    known.segments.insert("twice".to_owned(), "was in segment \"at_risk\" in last 9 days".to_owned());
    let error = Rule::new("not was in segment \"twice\"", &catalogue(), &known).expect_err("a circle");
    assert_eq!(error.code(), "R029");
    known.own_model = Some("four_phases".to_owned());
    let rule = Rule::new("not was in segment \"twice\"", &catalogue(), &known).expect("a rule");
    assert_eq!(rule.models().collect::<Vec<_>>(), ["stauss_bruhn"]);
}

fn check_error(own: Option<&str>, text: &str, expected: Expect) {
    let mut known = memberships();
    known.own_model = own.map(str::to_owned);
    known.models[1].rests_on = vec!["stauss_bruhn".to_owned()];
    known.segments.insert("at_risk".to_owned(), "in phase \"gefaehrdung\"".to_owned());
    known.segments.insert("once".to_owned(), "was in segment \"once\"".to_owned());
    let error = Rule::new(text, &catalogue(), &known).expect_err("a mistake");
    expected.assert_eq(&format!("{}\n{}\n", error.render(text, Lang::En), error.message(Lang::De)));
}

#[test]
fn names_that_are_not_there() {
    check_error(
        None,
        "orders >= 2 and in phase \"reive\"",
        expect![[r#"
        R026 The phase model "stauss_bruhn" has no phase "reive"; did you mean `reife`?
          1 | orders >= 2 and in phase "reive"
            |                          ^^^^^^^
        Das Phasenmodell "stauss_bruhn" hat keine Phase "reive"; meinten Sie `reife`?
    "#]],
    );
    check_error(
        None,
        "in phase (\"reife\", \"Auflösung\")",
        expect![[r#"
        R026 The phase model "stauss_bruhn" has no phase "Auflösung"; did you mean `aufloesung`?
          1 | in phase ("reife", "Auflösung")
            |                    ^^^^^^^^^^^
        Das Phasenmodell "stauss_bruhn" hat keine Phase "Auflösung"; meinten Sie `aufloesung`?
    "#]],
    );
    check_error(
        None,
        "in phase \"lost\"",
        expect![[r#"
        R026 The phase model "stauss_bruhn" has no phase "lost". Choose one of its phases, or name another model with `of`.
          1 | in phase "lost"
            |          ^^^^^^
        Das Phasenmodell "stauss_bruhn" hat keine Phase "lost". Wählen Sie eine seiner Phasen, oder nennen Sie mit `of` ein anderes Modell.
    "#]],
    );
    check_error(
        None,
        "was in phase \"lost\" of \"four_phase\"",
        expect![[r#"
        R028 No phase model is called "four_phase"; did you mean `four_phases`?
          1 | was in phase "lost" of "four_phase"
            |                        ^^^^^^^^^^^^
        Kein Phasenmodell heißt "four_phase"; meinten Sie `four_phases`?
    "#]],
    );
    check_error(
        None,
        "in group \"Rückgewinnung\"",
        expect![[r#"
        R027 The phase model "stauss_bruhn" has no group "Rückgewinnung"; did you mean `recovery`?
          1 | in group "Rückgewinnung"
            |          ^^^^^^^^^^^^^^^
        Das Phasenmodell "stauss_bruhn" hat keine Gruppe "Rückgewinnung"; meinten Sie `recovery`?
    "#]],
    );
    check_error(
        None,
        "in group \"recovery\" of \"four_phases\"",
        expect![[r#"
        R027 The phase model "four_phases" has no group "recovery". Choose one of its groups, or name another model with `of`.
          1 | in group "recovery" of "four_phases"
            |          ^^^^^^^^^^
        Das Phasenmodell "four_phases" hat keine Gruppe "recovery". Wählen Sie eine seiner Gruppen, oder nennen Sie mit `of` ein anderes Modell.
    "#]],
    );
    check_error(
        None,
        "was in segment \"vipp\" in last 90 days",
        expect![[r#"
        R023 No segment is called "vipp"; did you mean `vip`?
          1 | was in segment "vipp" in last 90 days
            |                ^^^^^^
        Kein Segment heißt "vipp"; meinten Sie `vip`?
    "#]],
    );
    let error = Rule::new("in phase \"reife\"", &catalogue(), &rules::NoMemberships).expect_err("no model");
    assert_eq!(error.code(), "R046");
}

#[test]
fn questions_that_cannot_be_asked() {
    check_error(
        None,
        "in phase \"reife\" in last 90 days",
        expect![[r#"
        R013 `in phase` asks about now, `in last` about the past. Write `was in phase … in last …`.
          1 | in phase "reife" in last 90 days
            | ^^^^^^^^^^^^^^^^^^^
        `in phase` fragt nach jetzt, `in last` nach früher. Schreiben Sie `was in phase … in last …`.
    "#]],
    );
    check_error(
        None,
        "in phases \"reife\"",
        expect![[r#"
        R010 `phases` cannot stand here; expected `phase`, `group` or `segment`.
          1 | in phases "reife"
            |    ^^^^^^
        `phases` kann hier nicht stehen; möglich ist `phase`, `group` oder `segment`.
    "#]],
    );
    check_error(
        None,
        "in segment \"vip\" of \"stauss_bruhn\"",
        expect![[r#"
        R010 `of` cannot stand here; expected a comparison such as `>=`, `in` or `contains`, `and`, `or` or the end of the rule.
          1 | in segment "vip" of "stauss_bruhn"
            |                  ^^
        `of` kann hier nicht stehen; möglich ist ein Vergleich wie `>=`, `in` oder `contains`, `and`, `or` oder das Ende der Regel.
    "#]],
    );
    check_error(
        None,
        "was in Phase \"reife\"",
        expect![[r#"
        R010 `Phase` cannot stand here; did you mean `phase`?
          1 | was in Phase "reife"
            |        ^^^^^
        `Phase` kann hier nicht stehen; meinten Sie `phase`?
    "#]],
    );
    check_error(
        None,
        "in segment \"once\"",
        expect![[r#"
        R024 The segment rests on itself: once → once. Take one of these references out.
          1 | in segment "once"
            |            ^^^^^^
        Das Segment beruht auf sich selbst: once → once. Nehmen Sie einen dieser Verweise heraus.
    "#]],
    );
}

#[test]
fn a_model_cannot_rest_on_itself() {
    check_error(
        Some("stauss_bruhn"),
        "orders > 1 and was in phase \"abstinenz\"",
        expect![[r#"
            R029 The rules of the phase model "stauss_bruhn" cannot ask for a phase of that same model: it is known only when they have been tested. Ask for the facts behind it, for a phase of another model, or with `was in … of "own"` for the days before.
              1 | orders > 1 and was in phase "abstinenz"
                |                ^^^^^^^^^^^^^^^^^^^^^^^^
            Die Regeln des Phasenmodells "stauss_bruhn" können nicht nach einer Phase desselben Modells fragen: Sie steht erst fest, wenn alle geprüft sind. Fragen Sie nach den Merkmalen dahinter, nach einer Phase eines anderen Modells oder mit `was in … of "own"` nach den Tagen zuvor.
        "#]],
    );
    check_error(
        Some("stauss_bruhn"),
        "in phase \"lost\" of \"four_phases\"",
        expect![[r#"
        R029 The phase model rests on itself: stauss_bruhn → four_phases → stauss_bruhn. Ask for the facts behind the phase in one of these models.
          1 | in phase "lost" of "four_phases"
            |                    ^^^^^^^^^^^^^
        Das Phasenmodell beruht auf sich selbst: stauss_bruhn → four_phases → stauss_bruhn. Fragen Sie in einem dieser Modelle nach den Merkmalen hinter der Phase.
    "#]],
    );
    check_error(
        Some("stauss_bruhn"),
        "in segment \"at_risk\"",
        expect![[r#"
            R029 The rules of the phase model "stauss_bruhn" cannot ask for a phase of that same model: it is known only when they have been tested. Ask for the facts behind it, for a phase of another model, or with `was in … of "own"` for the days before.
              1 | in segment "at_risk"
                |            ^^^^^^^^^
            Die Regeln des Phasenmodells "stauss_bruhn" können nicht nach einer Phase desselben Modells fragen: Sie steht erst fest, wenn alle geprüft sind. Fragen Sie nach den Merkmalen dahinter, nach einer Phase eines anderen Modells oder mit `was in … of "own"` nach den Tagen zuvor.
        "#]],
    );
    let mut known = memberships();
    known.own_model = Some("four_phases".to_owned());
    assert!(Rule::new("in phase \"reife\"", &catalogue(), &known).is_ok());
}
