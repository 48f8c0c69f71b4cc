//! Phases as of a day, on the purchases of real customers (CDNOW): they know nothing of what came later, and to jump from
//! change to change gives what a look at every day gives.

mod shop;

use analytics::flows::PhaseGrid;
use analytics::history::PhaseHistory;
use domain::{Day, Zone};
use lifecycle::facts::Scratch;
use lifecycle::{Book, CustomerIndex, PhaseModel, Stay, Vintages};
use shop::Shop;

fn day(text: &str) -> Day {
    text.parse().expect("day")
}

/// The book of all purchases up to and with a day.
fn book_until(last: Day, zone: &Zone) -> Book {
    let mut purchases = shop::purchases("cdnow").expect("the demo's data");
    purchases.retain(|(_, day, _)| *day <= last);
    Book::of_purchases(&purchases, zone)
}

/// Every customer's stays in the phases of all models, up to a day.
fn stays_of(shop: &Shop, until: Day) -> Vec<(String, Vec<Vec<Stay>>)> {
    let knowledge = shop.knowledge();
    let stays = |history| {
        let tracks = knowledge.tracks(history, until);
        shop.models.iter().map(|model| tracks.of(model).to_vec()).collect()
    };
    let histories = shop.book.histories().iter();
    let mut all: Vec<_> = histories.map(|history| (history.customer.to_string(), stays(history))).collect();
    all.retain(|(_, stays): &(_, Vec<Vec<Stay>>)| !stays[0].is_empty());
    all.sort_by(|left, right| left.0.cmp(&right.0));
    all
}

/// The vintages of all month ends from the first purchase to a day.
fn vintages(book: &Book, last: Day) -> Vintages {
    let (first, _) = book.span().expect("purchases");
    Vintages::new(PhaseGrid::days_between(first, last).into_iter().map(|day| shop::vintage(book, day)).collect())
}

#[test]
fn phases_as_of_a_day_are_those_of_a_file_cut_on_that_day() {
    let (cut, end) = (day("1997-09-30"), day("1998-06-30"));
    let zone = Zone::utc();
    let whole = book_until(end, &zone);
    let vintages = vintages(&whole, cut);
    let cut_shop = Shop::new(book_until(cut, &zone), zone.clone(), vintages.clone());
    let whole_shop = Shop::new(whole, zone, vintages);
    let stays = stays_of(&whole_shop, cut);
    assert_eq!(stays.len(), 2_357);
    assert_eq!(stays, stays_of(&cut_shop, cut));
    let (whole, cut_off) = (whole_shop.knowledge().population(cut), cut_shop.knowledge().population(cut));
    assert_eq!((whole.facts, whole.phases), (cut_off.facts, cut_off.phases));
}

#[test]
fn the_population_of_a_day_is_what_the_replay_says() {
    let end = day("1998-06-30");
    let zone = Zone::utc();
    let book = book_until(end, &zone);
    let vintages = vintages(&book, end);
    let shop = Shop::new(book, zone, vintages);
    let knowledge = shop.knowledge();
    let mut scratch = Scratch::default();
    let replay = lifecycle::Replay::new(&shop.models);
    let tracks: Vec<_> = shop
        .book
        .histories()
        .iter()
        .map(|history| replay.run(history, &knowledge.ground(), end, &mut scratch))
        .collect();
    for then in PhaseGrid::days_between(day("1997-02-10"), end).into_iter().map(|day| day.plus(-3)) {
        let population = knowledge.population(then);
        for (row, tracks) in tracks.iter().enumerate() {
            for (model, track) in tracks.iter().enumerate() {
                let stay = track.stays.iter().rfind(|stay| stay.since <= then);
                let known = analytics::population::UNKNOWN;
                let phase = stay.map_or(known, |stay| stay.phase);
                assert_eq!(population.phases[model][row], phase, "row {row}, model {model}, {then}");
            }
        }
    }
}

/// Purchases come month by month, and between them days pass: only buyers and those who are due are looked at.
#[test]
fn a_history_that_is_renewed_is_the_one_built_anew() {
    let (start, end) = (day("1997-04-30"), day("1998-06-30"));
    let zone = Zone::utc();
    let whole = book_until(end, &zone);
    let vintages = vintages(&whole, end);
    let mut shop = Shop::new(book_until(start, &zone), zone.clone(), vintages.until(start));
    let mut histories: Vec<PhaseHistory> =
        shop.models.iter().map(|model| PhaseHistory::build(&shop.knowledge(), model, start)).collect();
    for then in PhaseGrid::days_between(start.plus(1), end).into_iter().skip(1).step_by(4) {
        let before = histories[0].until();
        // A few days of silence first, by the vintage of before.
        let quiet = before.plus(11);
        let silent =
            |(model, history): (&PhaseModel, &PhaseHistory)| history.renewed(&shop.knowledge(), model, &[], quiet);
        let waited: Vec<PhaseHistory> = shop.models.iter().zip(&histories).map(silent).collect();
        for (model, waited) in shop.models.iter().zip(&waited) {
            assert_eq!(waited, &PhaseHistory::build(&shop.knowledge(), model, quiet), "{} on {quiet}", model.id);
        }
        shop = Shop::new(book_until(then, &zone), zone.clone(), vintages.until(then));
        let bought = |history: &lifecycle::History| history.entries.iter().any(|entry| Day::from(entry.day) > before);
        let touched: Vec<CustomerIndex> =
            shop.book.customers().filter(|(_, history)| bought(history)).map(|(place, _)| place).collect();
        let renew =
            |(model, history): (&PhaseModel, &PhaseHistory)| history.renewed(&shop.knowledge(), model, &touched, then);
        histories = shop.models.iter().zip(&histories).map(renew).collect();
        for (model, history) in shop.models.iter().zip(&histories) {
            assert_eq!(history, &PhaseHistory::build(&shop.knowledge(), model, then), "{} on {then}", model.id);
        }
    }
    assert_eq!(histories[0].len(), 2_357);
}
