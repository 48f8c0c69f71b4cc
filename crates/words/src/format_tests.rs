use super::*;

fn german() -> Format {
    Format::new(Language::De, Currency::EUR, Zone::new("Europe/Berlin").expect("zone"))
}

fn english() -> Format {
    Format { language: Language::En, ..german() }
}

fn paid_in(code: &str) -> [Format; 2] {
    let currency = code.parse().expect("currency");
    [Format { currency, ..german() }, Format { currency, ..english() }]
}

/// The text with no-break spaces made visible.
fn visible(text: &str) -> String {
    text.replace(NO_BREAK, "~")
}

/// Checks a text in German and in English; `~` stands for a no-break space.
fn check(write: impl Fn(&Format) -> String, expected_german: &str, expected_english: &str) {
    assert_eq!(visible(&write(&german())), expected_german);
    assert_eq!(visible(&write(&english())), expected_english);
}

fn amount(text: &str) -> Amount {
    text.parse().expect(text)
}

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

#[test]
fn whole_numbers_are_grouped() {
    check(|f| f.integer(0), "0", "0");
    check(|f| f.integer(999), "999", "999");
    check(|f| f.integer(1_284), "1.284", "1,284");
    check(|f| f.integer(-1_284_000_i64), "−1.284.000", "−1,284,000");
    check(|f| f.integer(u64::MAX), "18.446.744.073.709.551.615", "18,446,744,073,709,551,615");
    check(|f| f.integer(7_usize), "7", "7");
}

#[test]
fn decimals_are_rounded_as_at_school() {
    check(|f| f.decimal(480.866, 2), "480,87", "480.87");
    check(|f| f.decimal(2.675, 2), "2,68", "2.68");
    check(|f| f.decimal(-0.004, 2), "0,00", "0.00");
    check(|f| f.decimal(999.95, 1), "1.000,0", "1,000.0");
    check(|f| f.decimal(f64::NAN, 1), "–", "–");
}

#[test]
fn a_share_is_a_percentage_with_its_space() {
    check(|f| f.percent(0.124, 1), "12,4~%", "12.4%");
    check(|f| f.percent(0.285, 0), "29~%", "29%");
    check(|f| f.percent(0.65583, 1), "65,6~%", "65.6%");
    check(|f| f.percent(1.0, 0), "100~%", "100%");
    check(|f| f.percent(0.999_6, 1), "100,0~%", "100.0%");
    check(|f| f.percent(f64::INFINITY, 1), "–", "–");
}

#[test]
fn money_is_written_in_full() {
    check(|f| f.money(amount("84300")), "84.300,00~€", "€84,300.00");
    check(|f| f.money(amount("0")), "0,00~€", "€0.00");
    check(|f| f.money(amount("-0.005")), "−0,01~€", "−€0.01");
    check(|f| f.money(amount("-0.0049")), "0,00~€", "€0.00");
    check(|f| f.money(amount("999.995")), "1.000,00~€", "€1,000.00");
    check(|f| f.money(amount("8911407.904")), "8.911.407,90~€", "€8,911,407.90");
    let huge = Amount::from_micros(i64::MAX);
    check(|f| f.money(huge), "9.223.372.036.854,78~€", "€9,223,372,036,854.78");
    check(|f| f.money_estimate(37.455), "37,46~€", "€37.46");
    check(|f| f.money_estimate(f64::NAN), "–", "–");
}

#[test]
fn money_in_a_tile_has_three_significant_digits() {
    check(|f| f.money_short(amount("0")), "0~€", "€0");
    check(|f| f.money_short(amount("84312.99")), "84.300~€", "€84,300");
    check(|f| f.money_short(amount("480.866")), "481~€", "€481");
    check(|f| f.money_short(amount("37.45")), "37,45~€", "€37.45");
    check(|f| f.money_short(amount("60.4")), "60,40~€", "€60.40");
    check(|f| f.money_short(amount("-8")), "−8,00~€", "−€8.00");
    check(|f| f.money_short(amount("99.999")), "100~€", "€100");
    check(|f| f.money_estimate_short(60.402), "60,40~€", "€60.40");
    check(|f| f.money_short(amount("1284312")), "1,28~Mio.~€", "€1.28m");
    check(|f| f.money_short(amount("999950")), "1~Mio.~€", "€1m");
    check(|f| f.money_short(amount("999499")), "999.000~€", "€999,000");
    check(|f| f.money_short(amount("-128431200")), "−128~Mio.~€", "−€128m");
    check(|f| f.money_short(amount("999950000")), "1~Mrd.~€", "€1bn");
    check(|f| f.money_short(Amount::from_micros(i64::MAX)), "9,22~Bio.~€", "€9.22tn");
    check(|f| f.money_estimate_short(1_284_312.4), "1,28~Mio.~€", "€1.28m");
}

#[test]
fn a_currency_has_its_symbol_or_its_code_and_its_decimals() {
    let write = |code| paid_in(code).map(|format| visible(&format.money(amount("1234.5"))));
    assert_eq!(write("USD"), ["1.234,50~$", "$1,234.50"]);
    assert_eq!(write("GBP"), ["1.234,50~£", "£1,234.50"]);
    assert_eq!(write("CHF"), ["1.234,50~CHF", "CHF~1,234.50"]);
    assert_eq!(write("JPY"), ["1.235~JPY", "JPY~1,235"]);
    assert_eq!(write("KWD"), ["1.234,500~KWD", "KWD~1,234.500"]);
}

#[test]
fn channels_have_names_and_others_stay_as_written() {
    check(|f| f.channel("store"), "Ladengeschäft", "Store");
    check(|f| f.channel("paid_search"), "Suchanzeigen", "Paid search");
    check(|f| f.channel("weinmesse"), "weinmesse", "weinmesse");
    check(|f| f.channel("Shop 24"), "Shop 24", "Shop 24");
    for id in crate::channel::KNOWN {
        for language in [Language::De, Language::En] {
            assert!(crate::has(language, &format!("channel-{}", id.replace('_', "-"))), "{id}");
        }
    }
    // Two channels with one name would be two equal rows of a table.
    for language in [Language::De, Language::En] {
        let names: std::collections::BTreeSet<String> = crate::channel::KNOWN
            .iter()
            .map(|id| crate::text(language, &format!("channel-{}", id.replace('_', "-"))).into_owned())
            .collect();
        assert_eq!(names.len(), crate::channel::KNOWN.len());
    }
}

#[test]
fn numbers_in_tiles_are_short() {
    check(|f| f.number_short(312.0), "312", "312");
    check(|f| f.number_short(4_338.0), "4.340", "4,340");
    check(|f| f.number_short(999.95), "1.000", "1,000");
    check(|f| f.number_short(1_284_000.0), "1,28~Mio.", "1.28m");
    check(|f| f.number_short(4.272), "4,27", "4.27");
    check(|f| f.number_short(-0.042_37), "−0,0424", "−0.0424");
    check(|f| f.number_short(f64::NAN), "–", "–");
}

#[test]
fn a_change_has_a_sign_unless_it_is_nothing() {
    check(|f| f.change_percent(0.042, 1), "+4,2~%", "+4.2%");
    check(|f| f.change_percent(-0.5, 0), "−50~%", "−50%");
    check(|f| f.change_percent(0.000_4, 1), "0,0~%", "0.0%");
    check(|f| f.change(-3.0, 0), "−3", "−3");
    check(|f| f.change(0.0, 0), "0", "0");
    check(|f| f.change_money(amount("84.3")), "+84,30~€", "+€84.30");
    check(|f| f.change_points(0.012, 1), "+1,2~Prozentpunkte", "+1.2~percentage points");
    check(|f| f.change_points(-0.01, 0), "−1~Prozentpunkt", "−1~percentage point");
}

#[test]
fn units_follow_their_number() {
    check(|f| f.points(1.0, 0), "1~Punkt", "1~point");
    check(|f| f.points(-12.0, 0), "−12~Punkte", "−12~points");
    check(|f| f.duration_days(34.0, 0), "34~Tage", "34~days");
    check(|f| f.duration_days(1.0, 0), "1~Tag", "1~day");
    check(|f| f.duration_days(1.0, 1), "1,0~Tage", "1.0~days");
    check(|f| f.duration_days(0.0, 0), "0~Tage", "0~days");
    check(|f| f.interval("0,42", "0,61"), "0,42 bis 0,61", "0,42 to 0,61");
}

#[test]
fn days_are_dates_and_near_ones_are_relative() {
    let last = day("2011-12-09");
    check(|f| f.date(last), "9. Dezember 2011", "9 December 2011");
    check(|f| f.date_short(last), "9. Dez. 2011", "9 Dec 2011");
    check(|f| f.month(day("2010-12-31")), "Dezember 2010", "December 2010");
    check(|f| f.month_short(day("2010-12-31")), "Dez. 10", "Dec 10");
    check(|f| f.month_short(day("2009-03-01")), "März 09", "Mar 09");
    check(|f| f.relative_day(last, last), "heute", "today");
    check(|f| f.relative_day(last.plus(-1), last), "gestern", "yesterday");
    check(|f| f.relative_day(last.plus(-3), last), "vor 3~Tagen", "3~days ago");
    check(|f| f.relative_day(last.plus(-31), last), "8. Nov. 2011", "8 Nov 2011");
    check(|f| f.relative_day(last.plus(1), last), "morgen", "tomorrow");
    check(|f| f.relative_day(last.plus(30), last), "in 30~Tagen", "in 30~days");
    check(|f| f.relative_day(last.plus(31), last), "9. Jan. 2012", "9 Jan 2012");
}

#[test]
fn a_moment_is_told_in_the_firms_zone() {
    let moment: Timestamp = "2011-06-30T22:05:59Z".parse().expect("moment");
    check(|f| f.datetime(moment), "1. Juli 2011, 00:05", "1 July 2011, 00:05");
}

#[test]
fn a_period_has_its_shortest_name() {
    let named = |text: &str| Period::parse(text, day("2011-12-09"), day("2010-12-01")).expect(text);
    check(|f| f.period(named("2011")), "2011", "2011");
    check(|f| f.period(named("2011-Q4")), "4. Quartal 2011", "Q4 2011");
    check(|f| f.period(named("2011-11")), "November 2011", "November 2011");
    check(|f| f.period(named("2011-11-05..2011-11-05")), "5. November 2011", "5 November 2011");
    check(|f| f.period(named("last-30-days")), "10. Nov. – 9. Dez. 2011", "10 Nov – 9 Dec 2011");
    check(|f| f.period(named("all")), "1. Dez. 2010 – 9. Dez. 2011", "1 Dec 2010 – 9 Dec 2011");
    check(|f| f.comparison(Comparison::Previous).into_owned(), "Vorperiode", "previous period");
    check(|f| f.comparison(Comparison::LastYear).into_owned(), "Vorjahr", "last year");
}
