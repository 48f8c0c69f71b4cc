//! Order files that nobody should import: each is read as far as it can be, and what cannot is told with its line and what to do.

mod support;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use support::{Place, text};

const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

/// A row of one order.
fn row(order: &str, description: &[u8], quantity: &str, moment: &str, price: &str) -> Vec<u8> {
    let before = format!("{order},85123A,");
    let after = format!(",{quantity},{moment},{price},17850.0,United Kingdom");
    [before.as_bytes(), description, after.as_bytes()].concat()
}

fn good(order: &str) -> Vec<u8> {
    row(order, b"LANTERN", "6", "12/15/2010 8:27", "2.55")
}

fn file(rows: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = HEADER.as_bytes().to_vec();
    for row in rows {
        bytes.push(b'\n');
        bytes.extend(row);
    }
    bytes.push(b'\n');
    bytes
}

fn pack(plain: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(plain).expect("memory");
    packer.finish().expect("memory")
}

/// Imports bytes; orders that came of it, and line, field and fault of each row that did not.
fn imported(place: &Place, bytes: &[u8]) -> (u64, Vec<(u64, String, String)>) {
    let path = place.write("orders.csv", bytes);
    let arguments = ["import", path.to_str().expect("text"), "--format", "json", "--quiet"];
    let output = place.run(&arguments);
    assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {} {}", text(&output.stdout), text(&output.stderr)));
    let orders = report["new_orders"].as_u64().expect("a count");
    assert_eq!(output.status.code(), Some(i32::from(orders == 0 && report["rejected_rows"] != 0)), "{report}");
    let told = |reject: &Value| {
        let said = |field: &str| reject[field].as_str().expect("text").to_owned();
        assert!(!said("reason").is_empty() && !said("mend").is_empty(), "{reject}");
        (reject["line"].as_u64().expect("a line"), said("field"), said("id"))
    };
    (orders, report["rejects"].as_array().expect("a list").iter().map(told).collect())
}

/// Imports a file into a folder of its own, which `check` then passes.
fn alone(rows: &[Vec<u8>]) -> (u64, Vec<(u64, String, String)>) {
    let place = Place::new();
    let outcome = imported(&place, &file(rows));
    place.check();
    outcome
}

fn reject(line: u64, field: &str, id: &str) -> (u64, String, String) {
    (line, field.to_owned(), format!("intake-reject-{id}"))
}

#[test]
fn amounts_that_are_none_are_told_row_by_row() {
    let priced = |order: &str, price: &str| row(order, b"A", "1", "12/15/2010 8:27", price);
    let wrong = ["NaN", "inf", "-Infinity", "1e400", "99999999999999999999999", "0x10", "ten", "2,5,5"];
    for price in wrong {
        let (orders, rejects) = alone(&[good("1"), priced("2", &format!("\"{price}\""))]);
        assert_eq!((orders, rejects.len()), (1, 1), "{price}: {rejects:?}");
        assert_eq!((rejects[0].0, rejects[0].1.as_str()), (3, "UnitPrice"), "{price}: {rejects:?}");
    }
    let counted = |order: &str, quantity: &str| row(order, b"A", quantity, "12/15/2010 8:27", "1.00");
    for quantity in ["NaN", "99999999999999999999", "many"] {
        let (orders, rejects) = alone(&[good("1"), counted("2", quantity)]);
        assert_eq!((orders, rejects.len()), (1, 1), "{quantity}: {rejects:?}");
        assert_eq!((rejects[0].0, rejects[0].1.as_str()), (3, "Quantity"), "{quantity}: {rejects:?}");
    }
    // What is given back is no order, and said to be left out.
    assert_eq!(alone(&[good("1"), priced("2", "-5.00"), counted("3", "-6")]), (1, vec![]));
}

#[test]
fn days_that_are_none_are_told_row_by_row() {
    let on = |order: &str, moment: &str| row(order, b"A", "1", moment, "1.00");
    for moment in
        ["1/1/0000 8:27", "1/1/0001 8:27", "12/31/9999 23:59", "12/31/10000 0:00", "2/30/2026 10:00", "1/1/2026 25:00"]
    {
        assert_eq!(
            alone(&[good("1"), on("2", moment)]),
            (1, vec![reject(3, "InvoiceDate", "not-a-moment")]),
            "{moment}"
        );
    }
    assert_eq!(alone(&[good("1"), on("2", "")]), (1, vec![reject(3, "InvoiceDate", "missing")]));
}

#[test]
fn encodings_are_found_out_or_named() {
    let one = |description: &[u8]| row("1", description, "1", "12/15/2010 8:27", "1.00");
    for description in ["Käse".as_bytes(), b"K\xe4se", b"K\x81\x8d\xe4se"] {
        assert_eq!(alone(&[one(description)]), (1, vec![]), "{description:?}");
    }
    let place = Place::new();
    let whole = text(&file(&[good("1"), good("2")]));
    let wide =
        |text: &str| "\u{feff}".chars().chain(text.chars()).flat_map(|char| (char as u16).to_le_bytes()).collect();
    let mut wide: Vec<u8> = wide(&whole);
    assert_eq!(imported(&place, &wide), (2, vec![]));
    wide.pop();
    let half = wide.len() - 20;
    assert!(imported(&Place::new(), &wide[..=half]).1.iter().all(|reject| reject.0 == 3), "the cut row is told");
    place.check();
}

#[test]
fn rows_without_an_end_do_not_swallow_the_file_unsaid() {
    let long = |bytes: usize| row("2", &vec![b'x'; bytes], "1", "12/15/2010 8:27", "1.00");
    for bytes in [100 << 10, 1 << 20, 2 << 20] {
        let (_, rejects) = alone(&[good("1"), long(bytes), good("3")]);
        assert_eq!(rejects.first(), Some(&reject(3, "", "too-long")), "{bytes}");
    }
    let open = row("2", b"\"LANTERN", "1", "12/15/2010 8:27", "1.00");
    let (orders, rejects) = alone(&[good("1"), open, good("3"), good("4")]);
    assert_eq!(rejects.first(), Some(&reject(3, "", "unclosed")), "{rejects:?}");
    assert!(orders >= 1, "what stands before it is taken");
    let (orders, rejects) = alone(&[good("1"), b"2,3".to_vec(), [good("3"), b",a,b".to_vec()].concat()]);
    assert_eq!((orders, rejects), (1, vec![reject(3, "", "width"), reject(4, "", "width")]));
}

#[test]
fn what_is_no_table_is_refused_as_a_whole() {
    let nul = file(&[row("1", b"A\0B", "1", "12/15/2010 8:27", "1.00")]);
    let packed = pack(&file(&[good("1")]).repeat(500));
    let mut damaged = packed.clone();
    let middle = damaged.len() / 2;
    damaged[middle] = !damaged[middle];
    let columns: Vec<String> = (0..5_000).map(|number| format!("c{number}")).collect();
    for (name, bytes, words) in [
        ("empty", Vec::new(), "empty"),
        ("NUL", nul, "not a text file"),
        ("zeros", vec![0; 10_000], "not a text file"),
        (
            "a programme",
            std::fs::read(env!("CARGO_BIN_EXE_stammkunde")).expect("read")[..50_000].to_vec(),
            "not a text file",
        ),
        ("half a packed file", packed[..packed.len() / 2].to_vec(), "cut off"),
        ("a damaged packed file", damaged, "again"),
        ("thousands of columns", columns.join(",").into_bytes(), ""),
    ] {
        let place = Place::new();
        let path = place.write("orders.csv", bytes);
        let said = place.refused(&["import", path.to_str().expect("text"), "--quiet"], 1);
        assert!(said.contains(words) && said.contains("orders.csv"), "{name}: {said}");
    }
}
