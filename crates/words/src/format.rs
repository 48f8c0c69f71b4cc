//! Numbers, money, days and periods as the reader writes them.

use std::borrow::Cow;

use domain::{Amount, Comparison, Currency, Day, Language, Message, Period, Zone};
use jiff::Timestamp;

use crate::calendar::{self, Length};
use crate::lists::{self, Arg};
use crate::numeral::{MINUS, Numeral};

/// What stands where there is no value: an en dash. The reason belongs beside it.
pub const NO_VALUE: &str = "\u{2013}";

/// Keeps a number and its unit on one line.
const NO_BREAK: char = '\u{a0}';

/// Significant digits of a figure in a tile.
const TILE_DIGITS: i32 = 3;

/// Farther than this from today a day is named by its date.
const NEAR_DAYS: i32 = 30;

/// How one reader of one firm sees numbers, money and days.
///
/// Numbers are rounded half away from zero on their shortest decimal text, so that 2.675 is 2.68 as on paper. The
/// minus sign is U+2212; a number and its unit are joined by a no-break space; a number that is none (NaN, infinity)
/// is written as [`NO_VALUE`]. Dates use ordinary spaces.
#[derive(Debug, Clone, PartialEq)]
pub struct Format {
    /// The reader's language.
    pub language: Language,
    /// The firm's reporting currency.
    pub currency: Currency,
    /// The firm's zone, in which moments become dates and times.
    pub zone: Zone,
}

/// Whether a positive number says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Only a minus is written.
    Minus,
    /// A change: plus and minus are written, zero has neither.
    Both,
}

impl Sign {
    fn of(self, numeral: &Numeral) -> &'static str {
        match self {
            _ if numeral.is_negative() => MINUS,
            Self::Both if !numeral.is_zero() => "+",
            Self::Both | Self::Minus => "",
        }
    }
}

impl Format {
    /// The format of a reader's language with a firm's currency and zone.
    pub const fn new(language: Language, currency: Currency, zone: Zone) -> Self {
        Self { language, currency, zone }
    }

    /// The text of a key without gaps, in the reader's language.
    pub fn text(&self, key: &str) -> Cow<'static, str> {
        lists::text(self.language, key)
    }

    /// The text of a key with its gaps filled, in the reader's language.
    pub fn format(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        lists::format(self.language, key, arguments)
    }

    /// A message of the lower floors in the reader's language.
    pub fn message(&self, message: &Message) -> String {
        lists::message(self.language, message)
    }

    /// A whole number of any width: `1.284`, `1,284`.
    pub fn integer(&self, number: impl TryInto<i128>) -> String {
        number
            .try_into()
            .map_or_else(|_| NO_VALUE.to_owned(), |number| Numeral::from_integer(number, 0).signed(self.language))
    }

    /// A number with exactly so many decimals: `480,87`.
    pub fn decimal(&self, number: f64, decimals: u8) -> String {
        self.written(number, 0, decimals, Sign::Minus)
    }

    /// A fraction of one as a percentage: 0.124 is `12,4 %`, `12.4%`.
    pub fn percent(&self, fraction: f64, decimals: u8) -> String {
        self.percentage(fraction, decimals, Sign::Minus)
    }

    /// An amount in full, with the currency's decimals: `84.300,00 €`, `€84,300.00`.
    pub fn money(&self, amount: Amount) -> String {
        self.priced(&self.in_full(amount), "", Sign::Minus)
    }

    /// An amount for a tile, three significant digits: `84.300 €`, `1,28 Mio. €`, `€1.28m`; below a hundred in full, because nobody
    /// writes `60,4 €`.
    pub fn money_short(&self, amount: Amount) -> String {
        let (numeral, scale) = self.short_money(exact(amount));
        self.priced(&numeral, scale, Sign::Minus)
    }

    /// A mean or estimate of money in currency units, in full; amounts that were booked are an [`Amount`].
    pub fn money_estimate(&self, units: f64) -> String {
        match Numeral::from_f64(units) {
            Some(numeral) => self.priced(&numeral.rounded(minor_digits(self.currency)), "", Sign::Minus),
            None => NO_VALUE.to_owned(),
        }
    }

    /// A mean or estimate of money in currency units for a tile.
    pub fn money_estimate_short(&self, units: f64) -> String {
        let Some(numeral) = Numeral::from_f64(units) else { return NO_VALUE.to_owned() };
        let (numeral, scale) = self.short_money(numeral);
        self.priced(&numeral, scale, Sign::Minus)
    }

    /// A number for a tile, at most three significant digits: `4.340`, `1,28 Mio.`, `1.28m`.
    pub fn number_short(&self, number: f64) -> String {
        let Some(numeral) = Numeral::from_f64(number) else { return NO_VALUE.to_owned() };
        let (numeral, scale) = self.short(numeral);
        format!("{}{scale}", numeral.signed(self.language))
    }

    /// A relative change with its sign: `+4,2 %`, `−3,0 %`; what rounds to nothing has none.
    pub fn change_percent(&self, fraction: f64, decimals: u8) -> String {
        self.percentage(fraction, decimals, Sign::Both)
    }

    /// A change of a number with its sign: `+4`, `−3`.
    pub fn change(&self, difference: f64, decimals: u8) -> String {
        self.written(difference, 0, decimals, Sign::Both)
    }

    /// A change of money with its sign, in full.
    pub fn change_money(&self, difference: Amount) -> String {
        self.priced(&self.in_full(difference), "", Sign::Both)
    }

    /// A change of a share in percentage points, with its sign: 0.012 is `+1,2 Prozentpunkte`.
    pub fn change_points(&self, difference: f64, decimals: u8) -> String {
        let Some(numeral) = Numeral::from_f64(difference) else { return NO_VALUE.to_owned() };
        self.counted("unit-percentage-points", &numeral.moved(2).rounded(decimals.into()), Sign::Both)
    }

    /// Points of a scale such as NPS: `−3 Punkte`, `1 point`.
    pub fn points(&self, points: f64, decimals: u8) -> String {
        let Some(numeral) = Numeral::from_f64(points) else { return NO_VALUE.to_owned() };
        self.counted("unit-points", &numeral.rounded(decimals.into()), Sign::Minus)
    }

    /// A length of time in days: `34 Tage`, `1 day`, `34,5 Tage`.
    pub fn duration_days(&self, days: f64, decimals: u8) -> String {
        let Some(numeral) = Numeral::from_f64(days) else { return NO_VALUE.to_owned() };
        self.counted("unit-days", &numeral.rounded(decimals.into()), Sign::Minus)
    }

    /// From one bound to the other, both already written: `0,42 bis 0,61`. No dash: it would read as a minus.
    pub fn interval(&self, low: &str, high: &str) -> String {
        self.format("interval", &[("low", low.into()), ("high", high.into())])
    }

    /// A day in full: `9. Dezember 2011`, `9 December 2011`.
    pub fn date(&self, day: Day) -> String {
        calendar::date(self.language, day, Length::Long)
    }

    /// A day in short: `9. Dez. 2011`, `9 Dec 2011`.
    pub fn date_short(&self, day: Day) -> String {
        calendar::date(self.language, day, Length::Short)
    }

    /// The month of a day: `Dezember 2010`.
    pub fn month(&self, day: Day) -> String {
        format!("{} {}", calendar::month_name(self.language, day, Length::Long), day.date().year())
    }

    /// The month of a day in short, for axes: `Dez. 10`, `Dec 10`.
    pub fn month_short(&self, day: Day) -> String {
        let month = calendar::month_name(self.language, day, Length::Short);
        format!("{month} {:02}", day.date().year().rem_euclid(100))
    }

    /// A day as seen from today: `heute`, `vor 3 Tagen`, `tomorrow`; farther than 30 days away its short date.
    pub fn relative_day(&self, day: Day, today: Day) -> String {
        match today.since(day) {
            0 => self.text("day-today").into_owned(),
            1 => self.text("day-yesterday").into_owned(),
            -1 => self.text("day-tomorrow").into_owned(),
            ago @ 2..=NEAR_DAYS => self.format("days-ago", &[("days", ago.into())]),
            ahead if (-NEAR_DAYS..0).contains(&ahead) => self.format("days-ahead", &[("days", (-ahead).into())]),
            _ => self.date_short(day),
        }
    }

    /// A moment in the firm's zone, to the minute: `9. Dezember 2011, 14:05`.
    pub fn datetime(&self, moment: Timestamp) -> String {
        let local = self.zone.datetime(moment);
        format!("{}, {:02}:{:02}", self.date(Day::from_date(local.date())), local.hour(), local.minute())
    }

    /// The time of day of a moment in the firm's zone, to the second: `14:05:09`.
    pub fn time_of_day(&self, moment: Timestamp) -> String {
        let local = self.zone.datetime(moment);
        format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
    }

    /// A period by its shortest name: `2011`, `4. Quartal 2011`, `November 2011`, `10. Nov. – 9. Dez. 2011`.
    pub fn period(&self, period: Period) -> String {
        let (first, last) = (period.first(), period.last());
        let (start, end) = (first.date(), last.date());
        let whole_months = first == first.month_start() && last == last.month_end() && start.year() == end.year();
        match (start.month(), end.month()) {
            _ if first == last => self.date(first),
            (1, 12) if whole_months => start.year().to_string(),
            (from, to) if whole_months && from == to => self.month(first),
            (from, to) if whole_months && from % 3 == 1 && to == from + 2 => {
                let quarter = i64::from(from / 3 + 1);
                self.format("period-quarter", &[("quarter", quarter.into()), ("year", start.year().to_string().into())])
            }
            _ if start.year() == end.year() => {
                let from = calendar::day_and_month(self.language, first, Length::Short);
                format!("{from} – {}", self.date_short(last))
            }
            _ => format!("{} – {}", self.date_short(first), self.date_short(last)),
        }
    }

    /// What a period is compared with: `Vorperiode`, `Vorjahr`.
    pub fn comparison(&self, comparison: Comparison) -> Cow<'static, str> {
        self.text(match comparison {
            Comparison::Previous => "comparison-previous",
            Comparison::LastYear => "comparison-last-year",
        })
    }

    fn written(&self, number: f64, moved: i32, decimals: u8, sign: Sign) -> String {
        let Some(numeral) = Numeral::from_f64(number) else { return NO_VALUE.to_owned() };
        let numeral = numeral.moved(moved).rounded(decimals.into());
        format!("{}{}", sign.of(&numeral), numeral.unsigned(self.language))
    }

    fn percentage(&self, fraction: f64, decimals: u8, sign: Sign) -> String {
        if !fraction.is_finite() {
            return NO_VALUE.to_owned();
        }
        let number = self.written(fraction, 2, decimals, sign);
        match self.language {
            Language::De => format!("{number}{NO_BREAK}%"),
            Language::En => format!("{number}%"),
        }
    }

    /// A number with a unit that has a plural; a decimal fraction is plural in both languages.
    fn counted(&self, key: &str, numeral: &Numeral, sign: Sign) -> String {
        let shown = format!("{}{}", sign.of(numeral), numeral.unsigned(self.language));
        let one = shown.trim_start_matches(['+', '\u{2212}']) == "1";
        self.format(key, &[("count", Arg::Number(if one { 1 } else { 2 })), ("shown", shown.into())])
    }

    fn in_full(&self, amount: Amount) -> Numeral {
        exact(amount).rounded(minor_digits(self.currency))
    }

    /// The same of money: below a hundred with the decimals of the currency.
    fn short_money(&self, numeral: Numeral) -> (Numeral, &'static str) {
        let in_full = numeral.clone().rounded(minor_digits(self.currency));
        if in_full.is_zero() || in_full.magnitude() >= 2 { self.short(numeral) } else { (in_full, "") }
    }

    /// Three significant digits and the name of the thousands they count, with its space.
    fn short(&self, numeral: Numeral) -> (Numeral, &'static str) {
        let numeral = numeral.significant(TILE_DIGITS);
        let (places, german, english) = match numeral.magnitude() {
            ..6 => return (numeral, ""),
            6..9 => (6, "\u{a0}Mio.", "m"),
            9..12 => (9, "\u{a0}Mrd.", "bn"),
            12.. => (12, "\u{a0}Bio.", "tn"),
        };
        let scale = match self.language {
            Language::De => german,
            Language::En => english,
        };
        (numeral.moved(-places).significant(TILE_DIGITS), scale)
    }

    /// A number with the currency where the language puts it.
    fn priced(&self, numeral: &Numeral, scale: &str, sign: Sign) -> String {
        let (sign, number) = (sign.of(numeral), numeral.unsigned(self.language));
        let code = self.currency.as_str();
        let symbol = match code {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            other => other,
        };
        match self.language {
            Language::De => format!("{sign}{number}{scale}{NO_BREAK}{symbol}"),
            Language::En if symbol == code => format!("{sign}{code}{NO_BREAK}{number}{scale}"),
            Language::En => format!("{sign}{symbol}{number}{scale}"),
        }
    }
}

fn exact(amount: Amount) -> Numeral {
    Numeral::from_integer(amount.micros().into(), 6)
}

/// Decimals of a currency (ISO 4217).
fn minor_digits(currency: Currency) -> i32 {
    match currency.as_str() {
        "CLP" | "ISK" | "JPY" | "KRW" | "PYG" | "UGX" | "VND" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
