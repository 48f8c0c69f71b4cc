//! Laws: nothing panics, keys stay, overlaps add up.

mod support;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use support::{fixture, import, net};

const FIXTURES: [&str; 10] = [
    "shopify.csv",
    "woocommerce.csv.gz",
    "woocommerce-analytics.csv",
    "shopware6.csv",
    "uci-online-retail.csv",
    "uci-online-retail-returns.csv",
    "cdnow.txt",
    "bakery.csv",
    "spend.csv",
    "cost-prices.csv",
];

fn survives(bytes: &[u8]) {
    let Ok(head) = intake::head(bytes) else { return };
    for format in intake::formats().iter().map(|format| Some(format.map.id.as_str())).chain([None]) {
        let Ok(layout) = intake::recognise("x", &head, &net(), format, None) else { continue };
        let mut rejected = 0;
        let mut sink = |row| rejected += u64::from(matches!(row, intake::Row::Reject(_)));
        if let Ok(summary) = intake::read(bytes, &layout, &mut sink, &mut |_| {}) {
            assert_eq!(summary.rejected_rows, rejected);
        }
    }
}

/// Purchases of the CDNOW form, sorted as exports are, equal ones among them.
fn purchases() -> impl Strategy<Value = Vec<(u32, u32, u32, u32)>> {
    let purchase = (1..6_u32, 1..5_u32, 1..3_u32, prop::sample::select(vec![0_u32, 1_496, 2_933]));
    prop::collection::vec(purchase, 1..40).prop_map(|mut rows| {
        rows.sort_unstable();
        rows
    })
}

fn cdnow(rows: &[(u32, u32, u32, u32)]) -> String {
    let mut text = String::new();
    for (customer, day, units, cents) in rows {
        writeln!(
            text,
            " {:05} {customer:04} 199701{day:02} {units:2} {:3}.{:02}",
            customer * 7,
            cents / 100,
            cents % 100
        )
        .expect("text");
    }
    text
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&bytes);
    }

    #[test]
    fn no_damage_to_a_real_file_makes_it_panic(
        which in 0..FIXTURES.len(), damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut intake::open(fixture(FIXTURES[which]).as_slice()).expect("open"), &mut bytes).expect("read");
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survives(&bytes);
    }

    #[test]
    fn reading_twice_gives_the_same_keys_and_contents(rows in purchases()) {
        let text = cdnow(&rows);
        let (once, twice) = (import(text.as_bytes(), &net(), None), import(text.as_bytes(), &net(), None));
        prop_assert_eq!(&once.drafts, &twice.drafts);
        let distinct: HashSet<_> = once.keys().into_iter().collect();
        prop_assert_eq!(distinct.len(), rows.len(), "equal rows are told apart");
    }

    #[test]
    fn overlapping_halves_make_the_whole(rows in purchases(), first in any::<prop::sample::Index>(), second in any::<prop::sample::Index>()) {
        // Cuts run between days of a customer, never through equal rows, as those of real exports do.
        let bounds: Vec<usize> = (0..=rows.len()).filter(|&at| {
            at == 0 || at == rows.len() || (rows[at - 1].0, rows[at - 1].1) != (rows[at].0, rows[at].1)
        }).collect();
        let (one, other) = (bounds[first.index(bounds.len())], bounds[second.index(bounds.len())]);
        let (start, end) = (one.min(other), one.max(other));
        let whole = import(cdnow(&rows).as_bytes(), &net(), None);
        let mut parts = HashMap::new();
        for part in [&rows[..end], &rows[start..]] {
            if !part.is_empty() {
                for draft in import(cdnow(part).as_bytes(), &net(), None).drafts {
                    let kept = parts.insert(draft.natural_key, draft.content);
                    prop_assert!(kept.is_none_or(|content| content == draft.content));
                }
            }
        }
        let whole: HashMap<_, _> = whole.drafts.iter().map(|draft| (draft.natural_key, draft.content)).collect();
        prop_assert_eq!(parts, whole);
    }
}

#[test]
fn a_changed_order_keeps_its_key_and_changes_its_content() {
    let before = import(&fixture("uci-online-retail.csv"), &net(), None);
    let text = String::from_utf8(fixture("uci-online-retail.csv")).expect("text").replace("3.39", "3.40");
    let after = import(text.as_bytes(), &net(), None);
    assert_eq!(before.drafts[0].natural_key, after.drafts[0].natural_key);
    assert_ne!(before.drafts[0].content, after.drafts[0].content);
}

#[test]
fn the_order_of_columns_and_the_encoding_do_not_matter() {
    let text = "invoice;sku;desc;qty;ts;price;cust\n1;A;Käse;1;2011-01-03;1,5;7\n";
    let turned = "cust,price,ts,qty,desc,sku,invoice\n7.0,1.50,2011-01-03,1,Käse,A,1\n";
    let windows: Vec<u8> = turned.chars().map(|char| u8::try_from(u32::from(char)).expect("Latin")).collect();
    let map = |decimal: &str| {
        let toml = intake::formats().iter().find(|format| format.map.id == "uci-online-retail").expect("format").toml;
        intake::FileMap::from_toml(&toml.replace("decimal = \".\"", &format!("decimal = \"{decimal}\""))).expect("map")
    };
    let one = import(text.as_bytes(), &net(), Some(&map(",")));
    let other = import(&windows, &net(), Some(&map(".")));
    let told = |outcome: &support::Outcome| (outcome.drafts[0].natural_key, outcome.drafts[0].content);
    assert_eq!(told(&one), told(&other));
}
