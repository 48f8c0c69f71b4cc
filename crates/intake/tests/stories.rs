//! One file of each format, told as a story.

#![allow(clippy::needless_raw_string_hashes)] // expect-test writes them

mod support;

use expect_test::{Expect, expect};
use intake::{DecimalMark, Delimiter, Encoding, FileMap, MapKind, recognise};
use support::{fixture, gross, import, net};

fn check(name: &str, format: &str, expected: &Expect) {
    let outcome = import(&fixture(name), &net(), None);
    assert_eq!(outcome.layout.format, format);
    expected.assert_eq(&outcome.story());
}

#[test]
fn shopify_orders_are_gathered_from_their_lines() {
    check(
        "shopify.csv",
        "shopify",
        &expect![[r#"
        2: Order Completed #1001 by email:anna.mueller@example.de at 2024-01-15T09:22:33Z for 84.033613 EUR, discount 10, shipping 19, tax 19, shop, Anna Müller, 01067, DE [2 × Weinglas "Köln", groß at 40] [1 × Korkenzieher at 30]
        5: Order Completed #1002 by guest at 2024-02-01T17:00:00Z for 42.02 EUR, tax 7.98, store [1 × Probierpaket at 50]
        5: Order Refunded #1002 by guest at 2024-02-01T17:00:00Z for 21.01 EUR, store
        6: Order Completed #1003 by email:bernd@example.de at 2024-02-02T08:00:00Z for 20 EUR, shop [1 × Gutschein at 20]
        6: Order Cancelled #1003 by email:bernd@example.de at 2024-02-03T11:00:00Z for 20 EUR, shop
        7: Order Completed #1004 by email:carla@example.de at 2024-03-01T07:00:00Z for 0 EUR, discount 15, shop [1 × Muster at 15]
        8: Order Completed #1005 by email:anna.mueller@example.de at 2024-03-05T07:00:00Z for 33.61 EUR, tax 6.39, shop [1 × Weinglas at 40]
        8: Order Refunded #1005 by email:anna.mueller@example.de at 2024-03-05T07:00:00Z for 33.61 EUR, shop
    "#]],
    );
}

#[test]
fn woocommerce_reads_german_excel() {
    let outcome = import(&fixture("woocommerce.csv.gz"), &gross(), None);
    let layout = &outcome.layout;
    assert_eq!(
        (layout.encoding, layout.delimiter, layout.decimal),
        (Encoding::Windows1252, Delimiter::Semicolon, DecimalMark::Comma)
    );
    assert_eq!(layout.unused, ["Customer Note"]);
    expect![[r#"
        2: Order Completed 701 by id:12 at 2024-01-05T13:03:00Z for 2100 EUR, shipping 4.2, tax 399.8, Jürgen Groß, 50667, DE [2 × Käsebrett at 1050] [1 × Messer at 0]
        4: Order Completed 702 by email:gast@example.de at 2024-01-31T08:15:00Z for 20 EUR, tax 3.8, Gabi Gast, 10115, DE [1 × Brett at 20]
        4: Order Refunded 702 by email:gast@example.de at 2024-01-31T08:15:00Z for 10 EUR, Gabi Gast, 10115, DE
        6: Order Completed 704 by id:12 at 2024-02-01T10:00:00Z for 20 EUR, tax 3.8, Jürgen Groß, 50667, DE [1 × Brett at 20]
        6: Order Cancelled 704 by id:12 at 2024-02-01T10:00:00Z for 20 EUR, Jürgen Groß, 50667, DE
        left out: 1 × status not in [pending, failed, trash, checkout-draft, draft, Zahlung ausstehend, Ausstehende Zahlung, Fehlgeschlagen, Papierkorb, Entwurf]
    "#]].assert_eq(&outcome.story());
}

#[test]
fn woocommerce_analytics_knows_no_customers_and_says_so() {
    check(
        "woocommerce-analytics.csv",
        "woocommerce-analytics",
        &expect![[r#"
        2: Order Completed 701 by guest at 2024-01-05T13:03:00Z for 2100 EUR, Jürgen Groß [2 × Käsebrett at 0] [1 × Messer, klein at 0]
        left out: 1 × status not in [pending, failed, trash, checkout-draft, draft, Pending payment]
    "#]],
    );
    let outcome = import(&fixture("woocommerce-analytics.csv"), &net(), None);
    assert_eq!(outcome.layout.notes[0].key, "intake-note-no-customer");
    let plugin = import(&fixture("woocommerce.csv.gz"), &net(), None);
    assert_eq!(outcome.keys()[0], plugin.keys()[0], "order 701 is one order in both exports of the shop");
}

#[test]
fn shopware_states_gross_totals() {
    let outcome = import(&fixture("shopware6.csv"), &gross(), None);
    assert_eq!(outcome.layout.format, "shopware6");
    expect![[r#"
        2: Order Completed 10001 by email:max@example.de at 2023-06-09T22:30:11Z for 100 EUR, Max Mustermann, 48624 [2 × SWDEMO10001 at 0] [1 × SWDEMO10002 at 0]
        3: Order Completed 10002 by email:erika@example.de at 2023-06-10T08:00:00Z for 20 EUR, Erika Mustermann, 10115 [1 × SWDEMO10002 at 0]
        3: Order Cancelled 10002 by email:erika@example.de at 2023-06-10T08:00:00Z for 20 EUR, Erika Mustermann, 10115
    "#]].assert_eq(&outcome.story());
}

#[test]
fn uci_invoices_begin_with_their_earliest_line() {
    check(
        "uci-online-retail.csv",
        "uci-online-retail",
        &expect![[r#"
        2: Order Completed 536365 by id:17850 at 2010-12-01T08:26:00Z for 35.64 EUR, United Kingdom [6 × WHITE HANGING HEART T-LIGHT HOLDER at 2.55] [6 × LANTERN, WHITE METAL at 3.39]
        left out: 1 × customer is known
        left out: 1 × quantity > 0
        left out: 1 × price > 0
    "#]],
    );
}

#[test]
fn uci_returns_are_refunds_by_customer_and_moment() {
    check(
        "uci-online-retail-returns.csv",
        "uci-online-retail-returns",
        &expect![[r#"
        2: Order Refunded without number by id:14527 at 2010-12-01T09:41:00Z for 27.5 EUR, United Kingdom [1 × Discount at 27.5]
        3: Order Refunded without number by id:17548 at 2010-12-01T10:24:00Z for 26.76 EUR, United Kingdom [12 × PLASTERS IN TIN CIRCUS PARADE at 1.65] [24 × PACK OF 12 PINK PAISLEY TISSUES at 0.29]
        left out: 1 × customer is known
    "#]],
    );
}

#[test]
fn cdnow_rows_are_purchases_also_equal_and_free_ones() {
    check(
        "cdnow.txt",
        "cdnow",
        &expect![[r#"
        1: Order Completed without number by id:1 at 1996-12-31T23:00:00Z for 29.33 EUR [2 × ? at 14.665]
        2: Order Completed without number by id:1 at 1997-01-17T23:00:00Z for 29.73 EUR [2 × ? at 14.865]
        3: Order Completed without number by id:2 at 1997-01-03T23:00:00Z for 14.96 EUR [1 × ? at 14.96]
        4: Order Completed without number by id:2 at 1997-01-03T23:00:00Z for 14.96 EUR [1 × ? at 14.96]
        5: Order Completed without number by id:3 at 1996-12-31T23:00:00Z for 0 EUR [1 × ? at 0]
    "#]],
    );
}

#[test]
fn a_map_reads_any_other_file() {
    let map = FileMap::from_toml(&String::from_utf8(fixture("bakery.toml")).expect("text")).expect("map");
    let outcome = import(&fixture("bakery.csv"), &net(), Some(&map));
    assert_eq!(outcome.layout.unused, ["Filiale"]);
    expect![[r#"
        2: Order Completed B-1 by id:412 at 2024-04-02T22:00:00Z for 1157.943925 EUR [10 × Brötchen at 0.45] [1 × Käsekuchen at 1234.5]
        4: Order Completed B-2 by guest at 2024-04-03T22:00:00Z for 3.925234 EUR [1 × Brot at 4.2]
        left out: 1 × quantity > 0
    "#]].assert_eq(&outcome.story());
}

#[test]
fn an_unknown_file_comes_with_a_map_to_fill() {
    let refused = recognise("kasse.csv", &fixture("bakery.csv"), &net(), None, None).expect_err("unknown");
    expect![[r#"
        Message { key: "intake-unknown-layout", arguments: [("columns", Text("Beleg, Kunde, Datum, Artikel, Anzahl, Preis, Filiale"))] }
        id = "my-shop"
        # zone = "Europe/Berlin"
        # currency = "EUR"
        # filter = ["total > 0"]

        [columns]
        # order_id = "…"
        # customer = "…"
        # occurred_at = "…"
        # total = "…"
        # not used: "Beleg", "Kunde", "Datum", "Artikel", "Anzahl", "Preis", "Filiale"
    "#]].assert_eq(&format!("{:?}\n{}", refused.reason, refused.map_to_fill.expect("map")));
}

#[test]
fn what_is_no_table_is_named() {
    let reason = |bytes: &[u8]| recognise("x", bytes, &net(), None, None).expect_err("no table").reason.key;
    assert_eq!(reason(b" \n"), "intake-empty-file");
    assert_eq!(reason(b"PK\x03\x04 sheet"), "intake-excel-file");
    assert_eq!(reason(b"a\0b"), "intake-binary-file");
    assert_eq!(reason(b"hello\n"), "intake-no-table");
    let unknown = recognise("x", b"a,b\n", &net(), Some("magento"), None).expect_err("no such format");
    assert_eq!(unknown.reason.key, "intake-unknown-format");
    let chosen = recognise("x", b"a,b\n1,2\n", &net(), Some("shopify"), None).expect_err("no Shopify export");
    assert_eq!(chosen.reason.key, "intake-missing-column");
}

#[test]
fn ambiguous_dates_are_said_to_be_assumed() {
    let map = FileMap::from_toml("[columns]\noccurred_at = \"d\"\ntotal = \"t\"\n").expect("map");
    let outcome = import(b"d;t\n3/4/2024;1,5\n", &net(), Some(&map));
    let keys: Vec<_> = outcome.layout.notes.iter().map(|note| note.key.as_ref()).collect();
    assert_eq!(keys, ["intake-note-dates-assumed", "intake-note-no-customer"]);
    assert_eq!(outcome.drafts[0].occurred_at.to_string(), "2024-04-02T22:00:00Z");
}

#[test]
fn a_layout_can_be_shown() {
    let outcome = import(&fixture("cdnow.txt"), &net(), None);
    expect![[r#"
        {
          "format": "cdnow",
          "name": {
            "de": "CDNOW-Käufe (Stichprobe)",
            "en": "CDNOW purchases (sample)"
          },
          "source": "cdnow",
          "kind": "order",
          "grain": "order",
          "encoding": "utf-8",
          "delimiter": "blanks",
          "decimal": ".",
          "dates": "year-first",
          "header": false,
          "width": 5,
          "columns": [
            {
              "position": 2,
              "header": "2",
              "purpose": "customer",
              "sample": "0001"
            },
            {
              "position": 3,
              "header": "3",
              "purpose": "occurred_at",
              "sample": "19970101"
            },
            {
              "position": 4,
              "header": "4",
              "purpose": "quantity",
              "sample": "2"
            },
            {
              "position": 5,
              "header": "5",
              "purpose": "goods",
              "sample": "29.33"
            }
          ],
          "unused": [
            "1"
          ],
          "filter": [],
          "zone": "Europe/Berlin",
          "currency": "EUR",
          "reporting": "EUR",
          "prices": {
            "basis": "net"
          },
          "notes": []
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&outcome.layout).expect("json"));
}

#[test]
fn spend_of_a_day_is_added_up_by_campaign_and_country() {
    let outcome = import(&fixture("spend.csv"), &net(), None);
    assert_eq!((outcome.layout.kind, outcome.layout.row_id()), (MapKind::Spend, "spend"));
    assert_eq!((outcome.summary.rows, outcome.summary.statements, outcome.summary.rejected_rows), (10, 4, 5));
    expect![[r#"
        2: Campaign Spend Recorded {"day":"2026-05-01","channel":"search","campaign":"Spargelzeit","country":"DE","cost":1150.75,"currency":"EUR","impressions":22610,"clicks":407}
        4: Campaign Spend Recorded {"day":"2026-05-01","channel":"search","campaign":"Spargelzeit","country":"AT","cost":15.0,"currency":"EUR","impressions":900,"clicks":12}
        5: Campaign Spend Recorded {"day":"2026-05-01","channel":"social","campaign":"Muttertag","cost":45.9,"currency":"EUR","impressions":7700,"clicks":88}
        8: Campaign Spend Recorded {"day":"2026-05-03","channel":"display","cost":12.0,"currency":"EUR"}
        6: rejected, Kosten `vierzig` intake-reject-not-an-amount → intake-mend-amount
        9: rejected, Währung `USD` intake-reject-other-currency → intake-mend-other-currency
        11: rejected, Kosten `-3,00` intake-reject-below-zero → intake-mend-amount
        7: rejected, Datum `31.06.2026` intake-reject-not-a-moment → intake-mend-whole-file
        10: rejected, Werbekanal `` intake-reject-missing → intake-mend-whole-file
    "#]].assert_eq(&outcome.story());
}

#[test]
fn cost_prices_hold_from_a_day_or_from_the_beginning() {
    let outcome = import(&fixture("cost-prices.csv"), &net(), None);
    assert_eq!(outcome.layout.kind, MapKind::CostPrices);
    expect![[r#"
        2: Cost Price Recorded {"sku":"W-1042","name":"Riesling trocken 2024","cost_price":4.2,"currency":"EUR"}
        3: Cost Price Recorded {"valid_from":"2026-03-01","sku":"W-1042","name":"Riesling trocken 2024","cost_price":4.6,"currency":"EUR"}
        4: Cost Price Recorded {"sku":"W-2001","name":"Spätburgunder","cost_price":7.15,"currency":"EUR"}
        6: rejected,  `` intake-reject-same-statement → intake-mend-same-statement
        7: rejected, EK netto `2.1` intake-reject-two-prices → intake-mend-two-prices
        8: rejected, EK netto `` intake-reject-missing → intake-mend-missing
    "#]].assert_eq(&outcome.story());
}

#[test]
fn a_channel_that_no_column_names_stands_in_the_map() {
    let text = "Tag;Kampagne;Ausgegebener Betrag (EUR)\n01.05.2026;Muttertag;12,50\n".as_bytes();
    let refused = recognise("meta.csv", text, &net(), None, None).expect_err("no channel");
    assert_eq!(
        (refused.reason.key.as_ref(), refused.mend.key.as_ref()),
        ("intake-missing-channel", "intake-mend-channel")
    );
    let spend = intake::formats().iter().find(|format| format.map.id == "spend").expect("built in");
    let outcome = import(text, &net(), Some(&spend.map.clone().with_channel("social".into())));
    assert_eq!(outcome.statements[0].properties["channel"], "social");
    assert_eq!(outcome.layout.settled_map().channel.as_deref(), Some("social"));
}

#[test]
fn statements_are_the_same_in_whatever_file_they_stand() {
    let keys = |text: &str| {
        let outcome = import(text.as_bytes(), &net(), None);
        outcome.statements.iter().map(|it| (it.natural_key, it.content)).collect::<Vec<_>>()
    };
    let one = keys("Datum;Kanal;Kampagne;Kosten\n01.05.2026;search;Herbst;12,50\n02.05.2026;search;Herbst;5\n");
    let other =
        keys("Date,Channel,Campaign,Cost,Notes\n2026-05-02,search,Herbst,5.00,x\n2026-05-01,search,Herbst,12.5,\n");
    assert_eq!(one, [other[1], other[0]]);
    let mended = keys("Datum;Kanal;Kampagne;Kosten\n01.05.2026;Search ;herbst;13,00\n");
    assert_eq!(mended[0].0, one[0].0);
    assert_ne!(mended[0].1, one[0].1);
}
