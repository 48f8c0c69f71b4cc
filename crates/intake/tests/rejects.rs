//! Bad rows: named, handed back whole, mended, imported again.

#![allow(clippy::needless_raw_string_hashes)] // expect-test writes them

mod support;

use std::collections::HashSet;

use expect_test::expect;
use intake::{FileMap, reject_file_head};
use support::{Outcome, import, net};

const ORDERS: &str = "\u{feff}InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country\r
1;A;Tasse;2;2011-01-03 10:00;1.50;100;Germany\r
1;B;Teller;1;2011-01-03 10:00;2,x0;100;Germany\r
2;A;Tasse;1;2011-01-04 10:00;1.50;101;Germany\r
3;A;\"Tasse; blau\";1;2011-13-04 10:00;1.50;102;Germany\r
1;C;Löffel;1;2011-01-03 10:00;0.50;100;Germany\r
4;A;Tasse;1;2011-01-05;1.50;103\r
;A;Tasse;1;2011-01-05;1.50;104;Germany\r
";

fn reject_file(outcome: &Outcome) -> String {
    let rows: Vec<&str> = outcome.rejects.iter().map(|reject| reject.raw.as_str()).collect();
    reject_file_head(&outcome.layout) + &rows.join("\n") + "\n"
}

#[test]
fn a_bad_row_takes_its_whole_order_with_it() {
    let outcome = import(ORDERS.as_bytes(), &net(), None);
    expect![[r#"
        4: Order Completed 2 by id:101 at 2011-01-04T10:00:00Z for 1.5 EUR, Germany [1 × Tasse at 1.5]
        8: rejected, InvoiceNo `` intake-reject-missing → intake-mend-missing
        2: rejected,  `` intake-reject-same-order → intake-mend-same-order
        3: rejected, UnitPrice `2,x0` intake-reject-not-an-amount → intake-mend-amount
        6: rejected,  `` intake-reject-same-order → intake-mend-same-order
        5: rejected, InvoiceDate `2011-13-04 10:00` intake-reject-not-a-moment → intake-mend-moment
        7: rejected,  `` intake-reject-width → intake-mend-width
    "#]]
    .assert_eq(&outcome.story());
    assert_eq!((outcome.summary.rejected_rows, outcome.summary.rejected_orders), (6, 4));
}

#[test]
fn mended_rejects_complete_the_import() {
    let whole = import(ORDERS.as_bytes(), &net(), None);
    let rejected = reject_file(&whole);
    let unmended = import(rejected.as_bytes(), &net(), None);
    assert_eq!(unmended.drafts.len(), 0, "what was bad stays bad");
    assert_eq!(reject_file(&unmended), rejected, "and is handed back as it was");

    let mend = |text: &str| {
        text.replace("2,x0", "2.00")
            .replace("2011-13-04", "2011-12-04")
            .replace("1.50;103", "1.50;103;Germany")
            .replace("\n;A", "\n5;A")
    };
    let map = unmended.layout.settled_map();
    let again = FileMap::from_toml(&toml::to_string(&map).expect("written")).expect("read");
    let mended = import(mend(&rejected).as_bytes(), &net(), Some(&again));
    assert_eq!(mended.rejects, []);
    let parts: HashSet<_> = whole.keys().into_iter().chain(mended.keys()).collect();
    let never_bad = import(mend(&ORDERS.replace("\r\n", "\n")).as_bytes(), &net(), None);
    assert_eq!(parts, never_bad.keys().into_iter().collect());
    let contents = |outcome: &Outcome| outcome.drafts.iter().map(|draft| draft.content).collect::<HashSet<_>>();
    assert_eq!(&contents(&whole) | &contents(&mended), contents(&never_bad));
}

#[test]
fn broken_rows_are_named_and_spoil_nothing_else() {
    let header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    let rows = "1,A,\"open,1,2011-01-03,1,100,UK\n2,A,x,1,2011-01-03,1,100,UK\n";
    let outcome = import(format!("{header}{rows}").as_bytes(), &net(), None);
    expect![[r#"
        3: Order Completed 2 by id:100 at 2011-01-03T00:00:00Z for 1 EUR, UK [1 × x at 1]
        2: rejected,  `` intake-reject-unclosed → intake-mend-quotes
    "#]]
    .assert_eq(&outcome.story());

    let long = format!("{header}1,A,{},1,2011-01-03,1,100,UK\n2,A,x,1,2011-01-03,1,100,UK\n", "x".repeat(70_000));
    assert_eq!(import(long.as_bytes(), &net(), None).rejects[0].reason.key, "intake-reject-too-long");

    let mut bytes = format!("{header}1,A,Größe,1,2011-01-03,1,100,UK\n").into_bytes();
    bytes.extend(vec![b'\n'; intake::limits::HEAD_BYTES]);
    bytes.extend(b"2,A,Gr\xf6\xdfe,1,2011-01-03,1,100,UK\n");
    let outcome = import(&bytes, &net(), None);
    assert_eq!(outcome.drafts.len(), 1);
    assert_eq!(outcome.rejects[0].reason.key, "intake-reject-not-text");
}

#[test]
fn a_file_that_changed_under_the_reader_is_refused() {
    let layout = import(ORDERS.as_bytes(), &net(), None).layout;
    let other = ORDERS.replace("Country", "Region");
    let result = intake::read(other.as_bytes(), &layout, &mut |_| {}, &mut |_| {});
    assert!(matches!(result, Err(intake::ReadError::HeaderChanged)));
    let broken = b"\x1f\x8b\x08\x00garbage".as_slice();
    assert!(matches!(intake::read(broken, &layout, &mut |_| {}, &mut |_| {}), Err(intake::ReadError::Io(_))));
}

#[test]
fn amounts_of_another_currency_are_not_added_up() {
    let file = "Name,Email,Financial Status,Currency,Total,Subtotal,Taxes,Created at,Lineitem quantity,Lineitem name,Lineitem price\n\
                #1,anna@example.de,paid,EUR,10.00,10.00,0.00,2024-01-05 10:00:00 +0100,1,Tasse,10.00\n\
                #2,anna@example.de,paid,CHF,12.00,12.00,0.00,2024-01-06 10:00:00 +0100,1,Tasse,12.00\n";
    let outcome = import(file.as_bytes(), &net(), None);
    assert_eq!(outcome.drafts.len(), 1);
    let reject = &outcome.rejects[0];
    assert_eq!((reject.line, reject.field.as_str(), reject.value.as_str()), (3, "Currency", "CHF"));
    assert_eq!(reject.reason.key, "intake-reject-other-currency");
}
