//! What a reader is told of a mistake, in both languages.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use rules::{Lang, Memberships, NoMemberships, Rule};

use crate::shop::catalogue;

fn check_in(segments: &dyn Memberships, text: &str, expected: Expect) {
    let error = Rule::new(text, &catalogue(), segments).expect_err("a mistake");
    expected.assert_eq(&format!("{}\n{}\n", error.render(text, Lang::En), error.message(Lang::De)));
}

fn check(text: &str, expected: Expect) {
    check_in(&NoMemberships, text, expected);
}

#[test]
fn a_stretch_without_any_time_is_refused() {
    check(
        "any(\"Order Completed\" in last 0 days)",
        expect![[r#"
        R051 No time at all lies within 0 days, so it never holds. Ask for 1 day at least: today is the last 1 day.
          1 | any("Order Completed" in last 0 days)
            |                               ^^^^^^
        In 0 Tagen liegt keine Zeit, also gilt das nie. Fragen Sie nach mindestens 1 Tag: heute ist `last 1 day`.
    "#]],
    );
    check(
        "first_order within last 0 months",
        expect![[r#"
        R051 No time at all lies within 0 days, so it never holds. Ask for 1 day at least: today is the last 1 day.
          1 | first_order within last 0 months
            |                         ^^^^^^^^
        In 0 Tagen liegt keine Zeit, also gilt das nie. Fragen Sie nach mindestens 1 Tag: heute ist `last 1 day`.
    "#]],
    );
    // A stretch may end now.
    let until_now = "any(\"Order Completed\" between 0 and 30 days ago)";
    assert!(Rule::new(until_now, &catalogue(), &NoMemberships).is_ok());
}

#[test]
fn the_side_that_does_not_fit_is_marked() {
    check(
        "orders >= 5 EUR",
        expect![[r#"
        R030 Here a whole number is compared with an amount of money. Write amounts with their currency, for example `100 EUR`.
          1 | orders >= 5 EUR
            |           ^^^^^
        Hier wird eine ganze Zahl mit einem Geldbetrag verglichen. Schreiben Sie Beträge mit ihrer Währung, zum Beispiel `100 EUR`.
    "#]],
    );
    check(
        "2 < country",
        expect![[r#"
        R030 Here a whole number is compared with a text. Write texts in quotes and numbers without.
          1 | 2 < country
            | ^
        Hier wird eine ganze Zahl mit einem Text verglichen. Schreiben Sie Texte in Anführungszeichen und Zahlen ohne.
    "#]],
    );
    check(
        "orders + country > 5",
        expect![[r#"
        R033 `+` cannot combine a whole number and a text. Check the units of both sides.
          1 | orders + country > 5
            |          ^^^^^^^
        `+` kann eine ganze Zahl nicht mit einem Text verknüpfen. Prüfen Sie die Einheiten beider Seiten.
    "#]],
    );
}

#[test]
fn names() {
    check(
        "ordes >= 2",
        expect![[r#"
        R020 No fact is called `ordes`; did you mean `orders`?
          1 | ordes >= 2
            | ^^^^^
        Kein Merkmal heißt `ordes`; meinten Sie `orders`?
    "#]],
    );
    check(
        "orders >= 2\n  and count(\"Order Complete\") > 1",
        expect![[r#"
        R021 No kind of event is called "Order Complete"; did you mean `Order Completed`?
          2 |   and count("Order Complete") > 1
            |             ^^^^^^^^^^^^^^^^
        Keine Ereignisart heißt "Order Complete"; meinten Sie `Order Completed`?
    "#]],
    );
    check(
        "sum(\"Order Completed\".revenu in last 90 days) > 5 EUR",
        expect![[r#"
        R022 Events "Order Completed" have no property `revenu`; did you mean `revenue`?
          1 | sum("Order Completed".revenu in last 90 days) > 5 EUR
            |                       ^^^^^^
        Das Ereignis "Order Completed" hat keine Eigenschaft `revenu`; meinten Sie `revenue`?
    "#]],
    );
    check(
        "xyzzy == 1",
        expect![[r#"
        R020 No fact is called `xyzzy`. Choose one from the list of facts; texts stand in quotes.
          1 | xyzzy == 1
            | ^^^^^
        Kein Merkmal heißt `xyzzy`. Wählen Sie eines aus der Liste der Merkmale; Texte stehen in Anführungszeichen.
    "#]],
    );
    check(
        "cuont(\"Order Completed\") > 1",
        expect![[r#"
        R012 No function is called `cuont`; did you mean `count`?
          1 | cuont("Order Completed") > 1
            | ^^^^^
        Keine Funktion heißt `cuont`; meinten Sie `count`?
    "#]],
    );
}

#[test]
fn syntax() {
    check(
        "orders >= ",
        expect![[r#"
        R010 The rule ends too early; expected a fact or a value.
          1 | orders >= 
            |           ^
        Die Regel endet zu früh; möglich ist ein Merkmal oder ein Wert.
    "#]],
    );
    check(
        "orders >= 2 und silence > 90 days",
        expect![[r#"
        R010 `und` cannot stand here; did you mean `and`?
          1 | orders >= 2 und silence > 90 days
            |             ^^^
        `und` kann hier nicht stehen; meinten Sie `and`?
    "#]],
    );
    check(
        "silence > 90 Tage",
        expect![[r#"
        R011 `Tage` is no unit; did you mean `days`?
          1 | silence > 90 Tage
            |              ^^^^
        `Tage` ist keine Einheit; meinten Sie `days`?
    "#]],
    );
    check(
        "country == „DE“",
        expect![[r#"
        R003 `„` is a typographic quote. Put texts in straight quotes: "DE".
          1 | country == „DE“
            |            ^
        `„` ist ein typografisches Anführungszeichen. Setzen Sie Texte in gerade: "DE".
    "#]],
    );
    check(
        "country == \"DE",
        expect![[r#"
        R002 This text has no closing quote. Put `"` at its end; write a quote within it as `\"`.
          1 | country == "DE
            |            ^^^
        Diesem Text fehlt das schließende Anführungszeichen. Setzen Sie `"` an sein Ende; im Text selbst schreiben Sie es als `\"`.
    "#]],
    );
    check(
        "silence > 90 dys",
        expect![[r#"
        R011 `dys` is no unit; did you mean `days`?
          1 | silence > 90 dys
            |              ^^^
        `dys` ist keine Einheit; meinten Sie `days`?
    "#]],
    );
    check(
        "first_order before 2011-02-30",
        expect![[r#"
        R006 `2011-02-30` is in no calendar. Write year, month and day: 2011-06-01, or with a time 2011-06-01T14:30.
          1 | first_order before 2011-02-30
            |                    ^^^^^^^^^^
        `2011-02-30` steht in keinem Kalender. Schreiben Sie Jahr, Monat und Tag: 2011-06-01, oder mit Uhrzeit 2011-06-01T14:30.
    "#]],
    );
    check(
        "last_order within 30 days",
        expect![[r#"
        R010 `30` cannot stand here; expected `last` or `next`.
          1 | last_order within 30 days
            |                   ^^
        `30` kann hier nicht stehen; möglich ist `last` oder `next`.
    "#]],
    );
    check(
        "orders >= 2 orders",
        expect![[r#"
        R011 `orders` is no unit. Write a unit of time such as `days`, a currency such as `EUR`, `%`, or nothing.
          1 | orders >= 2 orders
            |             ^^^^^^
        `orders` ist keine Einheit. Schreiben Sie eine Zeiteinheit wie `days`, eine Währung wie `EUR`, `%` oder nichts.
    "#]],
    );
    check(
        "",
        expect![[r#"
        R010 The rule ends too early; expected a fact or a value.
          1 | 
            | ^
        Die Regel endet zu früh; möglich ist ein Merkmal oder ein Wert.
    "#]],
    );
    check(
        "country in ()",
        expect![[r#"
        R010 `)` cannot stand here; expected a written-out value such as 2, 40 %, 100 EUR or "DE".
          1 | country in ()
            |             ^
        `)` kann hier nicht stehen; möglich ist ein Wert wie 2, 40 %, 100 EUR oder "DE".
    "#]],
    );
    check(
        "orders & 2",
        expect![[r#"
        R001 The sign `&` has no meaning in a rule. Remove it, or put texts in quotes.
          1 | orders & 2
            |        ^
        Das Zeichen `&` hat in einer Regel keine Bedeutung. Entfernen Sie es, oder setzen Sie Texte in Anführungszeichen.
    "#]],
    );
    check(
        "(orders >= 2",
        expect![[r#"
        R010 The rule ends too early; expected `)`.
          1 | (orders >= 2
            |             ^
        Die Regel endet zu früh; möglich ist `)`.
    "#]],
    );
}

#[test]
fn types() {
    check(
        "revenue > 100",
        expect![[r#"
            R030 Here an amount of money is compared with a whole number. Write amounts with their currency, for example `100 EUR`.
              1 | revenue > 100
                |           ^^^
            Hier wird ein Geldbetrag mit einer ganzen Zahl verglichen. Schreiben Sie Beträge mit ihrer Währung, zum Beispiel `100 EUR`.
        "#]],
    );
    check(
        "newsletter == true",
        expect![[r#"
            R030 Here a condition is compared with a condition. A condition stands by itself: leave out the comparison, or write `not` before it.
              1 | newsletter == true
                |               ^^^^
            Hier wird eine Bedingung mit einer Bedingung verglichen. Eine Bedingung steht für sich: Lassen Sie den Vergleich weg, oder schreiben Sie `not` davor.
        "#]],
    );
    check(
        "categories == \"Tee\"",
        expect![[r#"
            R030 Here a set of texts is compared with a text. Ask a set with `contains`.
              1 | categories == "Tee"
                |               ^^^^^
            Hier wird eine Menge von Texten mit einem Text verglichen. Eine Menge befragen Sie mit `contains`.
        "#]],
    );
    check(
        "silence > 90",
        expect![[r#"
            R030 Here a length of time is compared with a whole number. Write lengths of time with their unit, for example `90 days`.
              1 | silence > 90
                |           ^^
            Hier wird eine Zeitdauer mit einer ganzen Zahl verglichen. Schreiben Sie Zeitdauern mit ihrer Einheit, zum Beispiel `90 days`.
        "#]],
    );
    check(
        "revenue > 100 USD",
        expect![[r#"
        R034 Amounts are kept in EUR, this one is in USD. Write the amount in EUR.
          1 | revenue > 100 USD
            |           ^^^^^^^
        Beträge werden in EUR geführt, dieser steht in USD. Schreiben Sie den Betrag in EUR.
    "#]],
    );
    check(
        "silence_score >= 40",
        expect![[r#"
        R038 A share is compared with a plain number. Write it in percent, for example `40 %`.
          1 | silence_score >= 40
            |                  ^^
        Ein Anteil wird mit einer bloßen Zahl verglichen. Schreiben Sie sie in Prozent, zum Beispiel `40 %`.
    "#]],
    );
    check(
        "last_order within last 36 hours",
        expect![[r#"
        R050 A rule is asked at the end of a day and looks back or ahead by whole days. Write `2 days`.
          1 | last_order within last 36 hours
            |                        ^^^^^^^^
        Eine Regel wird am Ende eines Tages gefragt und blickt um ganze Tage zurück oder voraus. Schreiben Sie `2 days`.
    "#]],
    );
    check(
        "silence > 3 months",
        expect![[r#"
        R035 Months and years have no fixed length. Write days or weeks, or look back with `within last 12 months`.
          1 | silence > 3 months
            |           ^^^^^^^^
        Monate und Jahre haben keine feste Länge. Schreiben Sie Tage oder Wochen, oder blicken Sie mit `within last 12 months` zurück.
    "#]],
    );
    check(
        "orders",
        expect![[r#"
        R036 This is a whole number, not a condition. Compare it with something, for example with `>=` or `is known`.
          1 | orders
            | ^^^^^^
        Hier steht eine ganze Zahl, keine Bedingung. Vergleichen Sie den Wert, zum Beispiel mit `>=` oder `is known`.
    "#]],
    );
    check(
        "first_order >= 2011-06-01",
        expect![[r#"
        R037 Points in time are compared in words. Write `on or after` here.
          1 | first_order >= 2011-06-01
            | ^^^^^^^^^^^^^^^^^^^^^^^^^
        Zeitpunkte werden in Worten verglichen. Schreiben Sie hier `on or after`.
    "#]],
    );
    check(
        "country > \"DE\"",
        expect![[r#"
        R031 Here stands a text, which can only be compared with `==`, `!=` or `in`.
          1 | country > "DE"
            | ^^^^^^^^^^^^^^
        Hier steht ein Text; möglich sind nur `==`, `!=` und `in`.
    "#]],
    );
    check(
        "revenue + silence > 1 EUR",
        expect![[r#"
            R033 `+` cannot combine an amount of money and a length of time. Check the units of both sides.
              1 | revenue + silence > 1 EUR
                |           ^^^^^^^
            `+` kann einen Geldbetrag nicht mit einer Zeitdauer verknüpfen. Prüfen Sie die Einheiten beider Seiten.
        "#]],
    );
    check(
        "orders contains \"2\"",
        expect![[r#"
        R032 Expected a text or a set of texts here, but this is a whole number.
          1 | orders contains "2"
            | ^^^^^^
        Hier wird ein Text oder eine Menge von Texten erwartet, es steht aber eine ganze Zahl da.
    "#]],
    );
    check(
        "orders between 5 and 2",
        expect![[r#"
        R040 The range ends before it begins, so it never holds. Swap its two ends.
          1 | orders between 5 and 2
            |                ^^^^^^^
        Der Bereich endet, bevor er beginnt, und gilt daher nie. Vertauschen Sie seine beiden Enden.
    "#]],
    );
    check(
        "sum(\"Order Completed\") > 1",
        expect![[r#"
        R041 `sum` needs a property: sum("Order Completed".revenue).
          1 | sum("Order Completed") > 1
            | ^^^^^^^^^^^^^^^^^^^^^^
        `sum` braucht eine Eigenschaft: sum("Order Completed".revenue).
    "#]],
    );
    check(
        "count(\"Order Completed\".revenue) > 1",
        expect![[r#"
        R042 `count` asks about whole events. Leave out the property, or use sum, average, lowest, highest or distinct.
          1 | count("Order Completed".revenue) > 1
            |                         ^^^^^^^
        `count` fragt nach ganzen Ereignissen. Lassen Sie die Eigenschaft weg, oder nehmen Sie sum, average, lowest, highest oder distinct.
    "#]],
    );
    check(
        "first_order on last_order",
        expect![[r#"
        R043 `on` needs a day such as 2011-06-01.
          1 | first_order on last_order
            |                ^^^^^^^^^^
        `on` braucht einen Tag wie 2011-06-01.
    "#]],
    );
    check(
        "revenue > 0.0000001 EUR",
        expect![[r#"
        R039 This value is too large or has more decimal places than are kept. Write a smaller or rounder one.
          1 | revenue > 0.0000001 EUR
            |           ^^^^^^^^^^^^^
        Dieser Wert ist zu groß oder hat mehr Nachkommastellen, als geführt werden. Schreiben Sie einen kleineren oder runderen.
    "#]],
    );
    check(
        "(orders > 1) + 1 > 2",
        expect![[r#"
        R032 Expected a number, an amount of money or a text here, but this is a condition.
          1 | (orders > 1) + 1 > 2
            | ^^^^^^^^^^^^
        Hier wird eine Zahl, ein Geldbetrag oder ein Text erwartet, es steht aber eine Bedingung da.
    "#]],
    );
}

#[test]
fn segments() {
    let rule = |text: &str| text.to_owned();
    let mut segments = BTreeMap::new();
    segments.insert("vip".to_owned(), rule("revenue > 1000 EUR"));
    segments.insert("loyal".to_owned(), rule("in segment \"regular\" and orders > 3"));
    segments.insert("regular".to_owned(), rule("orders > 2\nor in segment \"loyal\""));
    segments.insert("broken".to_owned(), rule("orders > 2 and ordesr < 9"));
    check_in(
        &segments,
        "in segment \"vipp\"",
        expect![[r#"
        R023 No segment is called "vipp"; did you mean `vip`?
          1 | in segment "vipp"
            |            ^^^^^^
        Kein Segment heißt "vipp"; meinten Sie `vip`?
    "#]],
    );
    check_in(
        &segments,
        "orders > 1 and in segment \"loyal\"",
        expect![[r#"
        R024 The segment rests on itself: loyal → regular → loyal. Take one of these references out.
          1 | orders > 1 and in segment "loyal"
            |                           ^^^^^^^
        Das Segment beruht auf sich selbst: loyal → regular → loyal. Nehmen Sie einen dieser Verweise heraus.
    "#]],
    );
    check_in(
        &segments,
        "in segment \"broken\"",
        expect![[r#"
        R025 The segment "broken" has an error in line 1: No fact is called `ordesr`; did you mean `orders`? Mend that segment first.
          1 | in segment "broken"
            |            ^^^^^^^^
        Das Segment "broken" hat einen Fehler in Zeile 1: Kein Merkmal heißt `ordesr`; meinten Sie `orders`? Berichtigen Sie zuerst jenes Segment.
    "#]],
    );
    assert!(Rule::new("in segment \"vip\" and not in segment \"vip\"", &catalogue(), &segments).is_ok());
}

#[test]
fn segments_that_double_at_every_step_are_refused() {
    let mut segments = BTreeMap::new();
    segments.insert("s0".to_owned(), "orders > 0".to_owned());
    for step in 1..30 {
        let below = step - 1;
        segments.insert(format!("s{step}"), format!("in segment \"s{below}\" or in segment \"s{below}\""));
    }
    let error = Rule::new("in segment \"s29\"", &catalogue(), &segments).expect_err("too large");
    assert_eq!(error.code(), "R009");
}

#[test]
fn calendar_and_windows() {
    check(
        "days_since(orders) > 3",
        expect![[r#"
        R032 Expected a point in time here, but this is a whole number.
          1 | days_since(orders) > 3
            |            ^^^^^^
        Hier wird ein Zeitpunkt erwartet, es steht aber eine ganze Zahl da.
    "#]],
    );
    check(
        "days_sinse(last_order) > 3",
        expect![[r#"
        R012 No function is called `days_sinse`; did you mean `days_since`?
          1 | days_sinse(last_order) > 3
            | ^^^^^^^^^^
        Keine Funktion heißt `days_sinse`; meinten Sie `days_since`?
    "#]],
    );
    check(
        "days_since(last_order, first_order) > 3",
        expect![[r#"
        R010 `,` cannot stand here; expected `)`.
          1 | days_since(last_order, first_order) > 3
            |                      ^
        `,` kann hier nicht stehen; möglich ist `)`.
    "#]],
    );
    check(
        "days_since(last_order) > 3 days",
        expect![[r#"
            R047 `days_since` counts whole days. Write the number alone, for example `days_since(…) > 30`.
              1 | days_since(last_order) > 3 days
                |                          ^^^^^^
            `days_since` zählt ganze Tage. Schreiben Sie die Zahl allein, zum Beispiel `days_since(…) > 30`.
        "#]],
    );
    check(
        "days_since(2011-02-30) > 3",
        expect![[r#"
        R006 `2011-02-30` is in no calendar. Write year, month and day: 2011-06-01, or with a time 2011-06-01T14:30.
          1 | days_since(2011-02-30) > 3
            |            ^^^^^^^^^^
        `2011-02-30` steht in keinem Kalender. Schreiben Sie Jahr, Monat und Tag: 2011-06-01, oder mit Uhrzeit 2011-06-01T14:30.
    "#]],
    );
    check(
        "country == 'DE",
        expect![[r#"
        R002 This text has no closing quote. Put `'` at its end; write a quote within it as `\'`.
          1 | country == 'DE
            |            ^^^
        Diesem Text fehlt das schließende Anführungszeichen. Setzen Sie `'` an sein Ende; im Text selbst schreiben Sie es als `\'`.
    "#]],
    );
    check(
        "count('Product Viewed', 'Product Listed') > 1",
        expect![[r#"
        R021 No kind of event is called "Product Listed"; did you mean `Product Viewed`?
          1 | count('Product Viewed', 'Product Listed') > 1
            |                         ^^^^^^^^^^^^^^^^
        Keine Ereignisart heißt "Product Listed"; meinten Sie `Product Viewed`?
    "#]],
    );
    check(
        "sum('Order Completed'.revenue, 'Order Refunded'.items) > 1 EUR",
        expect![[r#"
        R044 One window computes over one property, but here stand `revenue` and `items`. Write the same behind every kind, or add two windows.
          1 | sum('Order Completed'.revenue, 'Order Refunded'.items) > 1 EUR
            |                                                 ^^^^^
        Ein Fenster rechnet mit einer Eigenschaft, hier stehen aber `revenue` und `items`. Schreiben Sie hinter jede Ereignisart dieselbe, oder addieren Sie zwei Fenster.
    "#]],
    );
    check(
        "sum('Order Completed'.items, 'Order Refunded') > 1",
        expect![[r#"
        R022 Events "Order Refunded" have no property `items`. Choose one from the event's list of properties.
          1 | sum('Order Completed'.items, 'Order Refunded') > 1
            |                       ^^^^^
        Das Ereignis "Order Refunded" hat keine Eigenschaft `items`. Wählen Sie eine aus der Liste seiner Eigenschaften.
    "#]],
    );
    check(
        "sum('Order Completed'.items, 'Product Viewed') > 1",
        expect![[r#"
        R045 `items` is a whole number in the first kind of event and a number in this one. Ask about them in two windows.
          1 | sum('Order Completed'.items, 'Product Viewed') > 1
            |                       ^^^^^
        `items` ist in der ersten Ereignisart eine ganze Zahl, in dieser eine Zahl. Fragen Sie in zwei Fenstern danach.
    "#]],
    );
    check(
        "count('Product Viewed', category = ) > 1",
        expect![[r#"
        R010 `)` cannot stand here; expected a written-out value such as 2, 40 %, 100 EUR or "DE".
          1 | count('Product Viewed', category = ) > 1
            |                                    ^
        `)` kann hier nicht stehen; möglich ist ein Wert wie 2, 40 %, 100 EUR oder "DE".
    "#]],
    );
    check(
        "count('Product Viewed', last fortnight) > 1",
        expect![[r#"
        R010 `fortnight` cannot stand here; expected a whole number.
          1 | count('Product Viewed', last fortnight) > 1
            |                              ^^^^^^^^^
        `fortnight` kann hier nicht stehen; möglich ist eine ganze Zahl.
    "#]],
    );
    check(
        "count('Product Viewed' between 60 and 30 days ago) > 1",
        expect![[r#"
        R040 The range ends before it begins, so it never holds. Swap its two ends.
          1 | count('Product Viewed' between 60 and 30 days ago) > 1
            |                                ^^^^^^^^^^^^^^
        Der Bereich endet, bevor er beginnt, und gilt daher nie. Vertauschen Sie seine beiden Enden.
    "#]],
    );
    check(
        "count('Product Viewed' between 30 and 60 days) > 1",
        expect![[r#"
        R010 `)` cannot stand here; expected `ago`.
          1 | count('Product Viewed' between 30 and 60 days) > 1
            |                                              ^
        `)` kann hier nicht stehen; möglich ist `ago`.
    "#]],
    );
}
