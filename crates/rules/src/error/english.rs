//! The error messages in English.

use super::{ErrorKind, Expected};
use crate::value::{Lang, Type};

fn or_list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn expected(expected: Expected) -> String {
    match expected {
        Expected::Value => "a fact or a value".into(),
        Expected::Literal => "a written-out value such as 2, 40 %, 100 EUR or \"DE\"".into(),
        Expected::Comparison => "a comparison such as `>=`, `in` or `contains`".into(),
        Expected::Text => "a text in quotes".into(),
        Expected::WholeNumber => "a whole number".into(),
        Expected::TimeUnit => "a unit of time such as `days`".into(),
        Expected::Property => "the name of a property".into(),
        Expected::EventKind => "a kind of event in quotes".into(),
        Expected::Word(word) => format!("`{word}`"),
        Expected::End => "the end of the rule".into(),
    }
}

fn types(types: &[Type]) -> String {
    or_list(&types.iter().map(|t| t.words(Lang::En).to_owned()).collect::<Vec<_>>())
}

fn did_you_mean(nearest: Option<&String>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => format!(". {otherwise}"),
    }
}

fn syntax(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::UnexpectedCharacter { found } => {
            format!("The sign `{found}` has no meaning in a rule. Remove it, or put texts in quotes.")
        }
        ErrorKind::UnterminatedText { quote } => {
            format!("This text has no closing quote. Put `{quote}` at its end; write a quote within it as `\\{quote}`.")
        }
        ErrorKind::CurlyQuote { found } => {
            format!("`{found}` is a typographic quote. Put texts in straight quotes: \"DE\".")
        }
        ErrorKind::InvalidEscape => {
            "After a backslash only `\"`, `'`, `\\`, `n` and `t` can stand. Write a backslash itself as `\\\\`.".into()
        }
        ErrorKind::InvalidNumber => {
            "This number is not readable. Use at most 18 digits, with a point before decimals: 2.5.".into()
        }
        ErrorKind::InvalidDate { written } => {
            format!(
                "`{written}` is in no calendar. Write year, month and day: 2011-06-01, or with a time 2011-06-01T14:30."
            )
        }
        ErrorKind::TooLong { limit } => {
            format!("The rule is longer than {limit} bytes. Split it and refer to the parts with `in segment`.")
        }
        ErrorKind::TooDeep { limit } => {
            format!("The rule is nested more than {limit} levels deep. Move a part into a segment of its own.")
        }
        ErrorKind::TooLarge { limit } => {
            format!(
                "With the segments it refers to, the rule has more than {limit} conditions. Simplify one of the segments."
            )
        }
        ErrorKind::Unexpected { found, expected: wanted, hint } => {
            let found = found
                .as_ref()
                .map_or_else(|| "The rule ends too early".to_owned(), |f| format!("`{f}` cannot stand here"));
            let wanted: Vec<String> = wanted.iter().map(|e| expected(*e)).collect();
            match hint {
                Some(hint) => format!("{found}; did you mean `{hint}`?"),
                None => format!("{found}; expected {}.", or_list(&wanted)),
            }
        }
        ErrorKind::UnknownUnit { name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "Write a unit of time such as `days`, a currency such as `EUR`, `%`, or nothing.",
            );
            format!("`{name}` is no unit{rest}")
        }
        ErrorKind::UnknownFunction { name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "There are min, max, count, sum, average, lowest, highest, distinct, first, last, any, days_since, days_until, next_anniversary and attribute.",
            );
            format!("No function is called `{name}`{rest}")
        }
        ErrorKind::PeriodWithoutPast { circle } => {
            let word = circle.word();
            format!("`in {word}` asks about now, `in last` about the past. Write `was in {word} … in last …`.")
        }
        ErrorKind::PropertiesDiffer { first, found } => format!(
            "One window computes over one property, but here stand `{first}` and `{found}`. Write the same behind every kind, or add two windows."
        ),
        _ => return None,
    })
}

fn attributes(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::UnknownAttribute { name, nearest } => {
            let rest =
                did_you_mean(nearest.as_ref(), "Nobody has been told of with it; look at what your sources send.");
            format!("No attribute is called \"{name}\"{rest}")
        }
        ErrorKind::TooManyAttributes { limit } => {
            format!("All rules together ask for more than {limit} different attributes. Do without some of them.")
        }
        _ => return None,
    })
}

fn names(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::UnknownFact { name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Choose one from the list of facts; texts stand in quotes.");
            format!("No fact is called `{name}`{rest}")
        }
        ErrorKind::UnknownEvent { name, nearest } => {
            let rest =
                did_you_mean(nearest.as_ref(), "Choose one from the list of events; capitals and blanks matter.");
            format!("No kind of event is called \"{name}\"{rest}")
        }
        ErrorKind::UnknownProperty { event, name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Choose one from the event's list of properties.");
            format!("Events \"{event}\" have no property `{name}`{rest}")
        }
        ErrorKind::EventNotAsked { name } => {
            format!("Events \"{name}\" are kept in the log, but not for rules. Ask about another kind of event.")
        }
        ErrorKind::PropertyNotAsked { event, name } => format!(
            "`{name}` of events \"{event}\" is kept in the log, but not for rules. Leave it out, or choose one from the event's list of properties."
        ),
        ErrorKind::UnknownSegment { name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Save the segment first, then refer to it.");
            format!("No segment is called \"{name}\"{rest}")
        }
        ErrorKind::SegmentCycle { path } => {
            format!("The segment rests on itself: {}. Take one of these references out.", path.join(" → "))
        }
        ErrorKind::SegmentInvalid { name, cause } => {
            format!(
                "The segment \"{name}\" has an error in line {}: {} Mend that segment first.",
                cause.line,
                cause.message(Lang::En)
            )
        }
        ErrorKind::UnknownPhase { model, name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Choose one of its phases, or name another model with `of`.");
            format!("The phase model \"{model}\" has no phase \"{name}\"{rest}")
        }
        ErrorKind::UnknownGroup { model, name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Choose one of its groups, or name another model with `of`.");
            format!("The phase model \"{model}\" has no group \"{name}\"{rest}")
        }
        ErrorKind::UnknownModel { name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Choose one from the list of phase models.");
            format!("No phase model is called \"{name}\"{rest}")
        }
        ErrorKind::PhaseCycle { path } => match path.as_slice() {
            [model, _] => format!(
                "The rules of the phase model \"{model}\" cannot ask for a phase of that same model: it is known only when they have been tested. Ask for the facts behind it, for a phase of another model, or with `was in … of \"own\"` for the days before."
            ),
            path => format!(
                "The phase model rests on itself: {}. Ask for the facts behind the phase in one of these models.",
                path.join(" → ")
            ),
        },
        ErrorKind::NoPhaseModel => "There is no phase model to ask about. Ask for facts instead.".into(),
        _ => return None,
    })
}

/// How to write the value that was probably meant.
fn way_out(left: Type, right: Type) -> &'static str {
    let either = |value_type| left == value_type || right == value_type;
    if either(Type::Bool) {
        "A condition stands by itself: leave out the comparison, or write `not` before it."
    } else if either(Type::TextSet) {
        "Ask a set with `contains`."
    } else if either(Type::Money) {
        "Write amounts with their currency, for example `100 EUR`."
    } else if either(Type::Duration) {
        "Write lengths of time with their unit, for example `90 days`."
    } else if either(Type::Instant) {
        "Write points in time as a day, for example `2011-06-01`."
    } else {
        "Write texts in quotes and numbers without."
    }
}

/// The message for an error in English.
#[allow(clippy::too_many_lines)] // one list, an arm to a mistake
pub(super) fn message(kind: &ErrorKind) -> String {
    if let Some(message) = syntax(kind).or_else(|| names(kind)).or_else(|| attributes(kind)) {
        return message;
    }
    match kind {
        ErrorKind::NotComparable { left, right } => format!(
            "Here {} is compared with {}. {}",
            left.words(Lang::En),
            right.words(Lang::En),
            way_out(*left, *right)
        ),
        ErrorKind::DaysAreCounted { function } => {
            format!("`{function}` counts whole days. Write the number alone, for example `{function}(…) > 30`.")
        }
        ErrorKind::NotOrdered { value_type } => {
            format!("Here stands {}, which can only be compared with `==`, `!=` or `in`.", value_type.words(Lang::En))
        }
        ErrorKind::WrongType { expected, found } => {
            format!("Expected {} here, but this is {}.", types(expected), found.words(Lang::En))
        }
        ErrorKind::NoArithmetic { operator, left, right } => {
            format!(
                "`{operator}` cannot combine {} and {}. Check the units of both sides.",
                left.words(Lang::En),
                right.words(Lang::En)
            )
        }
        ErrorKind::WrongCurrency { found, reporting } => {
            format!("Amounts are kept in {reporting}, this one is in {found}. Write the amount in {reporting}.")
        }
        ErrorKind::CalendarLength => {
            "Months and years have no fixed length. Write days or weeks, or look back with `within last 12 months`."
                .into()
        }
        ErrorKind::PartOfADay { days } => {
            let unit = if *days == 1 { "day" } else { "days" };
            format!("A rule is asked at the end of a day and looks back or ahead by whole days. Write `{days} {unit}`.")
        }
        ErrorKind::NotACondition { found } => {
            format!(
                "This is {}, not a condition. Compare it with something, for example with `>=` or `is known`.",
                found.words(Lang::En)
            )
        }
        ErrorKind::UseTimeWords { instead } => format!("Points in time are compared in words. Write `{instead}` here."),
        ErrorKind::ShareNeedsPercent => {
            "A share is compared with a plain number. Write it in percent, for example `40 %`.".into()
        }
        ErrorKind::OutOfRange => {
            "This value is too large or has more decimal places than are kept. Write a smaller or rounder one.".into()
        }
        ErrorKind::EmptyRange => "The range ends before it begins, so it never holds. Swap its two ends.".into(),
        ErrorKind::EmptyPeriod => {
            "No time at all lies within 0 days, so it never holds. Ask for 1 day at least: today is the last 1 day."
                .into()
        }
        ErrorKind::PropertyMissing { function } => {
            format!("`{function}` needs a property: {function}(\"Order Completed\".revenue).")
        }
        ErrorKind::PropertyNotWanted { function } => {
            format!(
                "`{function}` asks about whole events. Leave out the property, or use sum, average, lowest, highest or distinct."
            )
        }
        ErrorKind::PropertyTypesDiffer { property, first, found } => format!(
            "`{property}` is {} in the first kind of event and {} in this one. Ask about them in two windows.",
            first.words(Lang::En),
            found.words(Lang::En)
        ),
        ErrorKind::DayNeeded => "`on` needs a day such as 2011-06-01.".into(),
        // The two functions above answer for all other kinds; a test asks for the message of every kind.
        _ => String::new(),
    }
}
