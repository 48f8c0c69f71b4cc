//! The error messages in German.

use super::{ErrorKind, Expected};
use crate::value::{Lang, Type};

fn or_list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} oder {last}", first.join(", ")),
    }
}

fn expected(expected: Expected) -> String {
    match expected {
        Expected::Value => "ein Merkmal oder ein Wert".into(),
        Expected::Literal => "ein Wert wie 2, 40 %, 100 EUR oder \"DE\"".into(),
        Expected::Comparison => "ein Vergleich wie `>=`, `in` oder `contains`".into(),
        Expected::Text => "ein Text in Anführungszeichen".into(),
        Expected::WholeNumber => "eine ganze Zahl".into(),
        Expected::TimeUnit => "eine Zeiteinheit wie `days`".into(),
        Expected::Property => "der Name einer Eigenschaft".into(),
        Expected::EventKind => "eine Ereignisart in Anführungszeichen".into(),
        Expected::Word(word) => format!("`{word}`"),
        Expected::End => "das Ende der Regel".into(),
    }
}

fn types(types: &[Type]) -> String {
    or_list(&types.iter().map(|t| t.words(Lang::De).to_owned()).collect::<Vec<_>>())
}

/// The type in the dative, as after 'mit'.
fn dative(value_type: Type) -> &'static str {
    match value_type {
        Type::Whole => "einer ganzen Zahl",
        Type::Number => "einer Zahl",
        Type::Share => "einem Anteil in %",
        Type::Money => "einem Geldbetrag",
        Type::Duration => "einer Zeitdauer",
        Type::Instant => "einem Zeitpunkt",
        Type::Text => "einem Text",
        Type::Bool => "einer Bedingung",
        Type::TextSet => "einer Menge von Texten",
    }
}

fn did_you_mean(nearest: Option<&String>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("; meinten Sie `{nearest}`?"),
        None => format!(". {otherwise}"),
    }
}

fn syntax(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::UnexpectedCharacter { found } => format!(
            "Das Zeichen `{found}` hat in einer Regel keine Bedeutung. Entfernen Sie es, oder setzen Sie Texte in Anführungszeichen."
        ),
        ErrorKind::UnterminatedText { quote } => format!(
            "Diesem Text fehlt das schließende Anführungszeichen. Setzen Sie `{quote}` an sein Ende; im Text selbst schreiben Sie es als `\\{quote}`."
        ),
        ErrorKind::CurlyQuote { found } => {
            format!("`{found}` ist ein typografisches Anführungszeichen. Setzen Sie Texte in gerade: \"DE\".")
        }
        ErrorKind::InvalidEscape => {
            "Nach einem Rückstrich kann nur `\"`, `'`, `\\`, `n` oder `t` stehen. Den Rückstrich selbst schreiben Sie als `\\\\`.".into()
        }
        ErrorKind::InvalidNumber => {
            "Diese Zahl ist nicht lesbar. Verwenden Sie höchstens 18 Ziffern und einen Punkt vor den Nachkommastellen: 2.5.".into()
        }
        ErrorKind::InvalidDate { written } => format!(
            "`{written}` steht in keinem Kalender. Schreiben Sie Jahr, Monat und Tag: 2011-06-01, oder mit Uhrzeit 2011-06-01T14:30."
        ),
        ErrorKind::TooLong { limit } => {
            format!("Die Regel ist länger als {limit} Bytes. Teilen Sie sie auf, und verweisen Sie mit `in segment` auf die Teile.")
        }
        ErrorKind::TooDeep { limit } => {
            format!("Die Regel ist mehr als {limit} Ebenen tief verschachtelt. Verlegen Sie einen Teil in ein eigenes Segment.")
        }
        ErrorKind::TooLarge { limit } => {
            format!("Mit den Segmenten, auf die sie verweist, hat die Regel mehr als {limit} Bedingungen. Vereinfachen Sie eines der Segmente.")
        }
        ErrorKind::Unexpected { found, expected: wanted, hint } => {
            let found =
                found.as_ref().map_or_else(|| "Die Regel endet zu früh".to_owned(), |f| format!("`{f}` kann hier nicht stehen"));
            let wanted: Vec<String> = wanted.iter().map(|e| expected(*e)).collect();
            match hint {
                Some(hint) => format!("{found}; meinten Sie `{hint}`?"),
                None => format!("{found}; möglich ist {}.", or_list(&wanted)),
            }
        }
        ErrorKind::UnknownUnit { name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "Schreiben Sie eine Zeiteinheit wie `days`, eine Währung wie `EUR`, `%` oder nichts.",
            );
            format!("`{name}` ist keine Einheit{rest}")
        }
        ErrorKind::UnknownFunction { name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Es gibt min, max, count, sum, average, lowest, highest, distinct, first, last, any, days_since, days_until, next_anniversary und attribute.");
            format!("Keine Funktion heißt `{name}`{rest}")
        }
        ErrorKind::PeriodWithoutPast { circle } => {
            let word = circle.word();
            format!("`in {word}` fragt nach jetzt, `in last` nach früher. Schreiben Sie `was in {word} … in last …`.")
        }
        ErrorKind::PropertiesDiffer { first, found } => format!(
            "Ein Fenster rechnet mit einer Eigenschaft, hier stehen aber `{first}` und `{found}`. Schreiben Sie hinter jede Ereignisart dieselbe, oder addieren Sie zwei Fenster."
        ),
        _ => return None,
    })
}

fn attributes(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::UnknownAttribute { name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "Von niemandem ist sie bekannt; sehen Sie nach, was Ihre Quellen senden.",
            );
            format!("Keine Angabe heißt \"{name}\"{rest}")
        }
        ErrorKind::TooManyAttributes { limit } => {
            format!(
                "Alle Regeln zusammen fragen nach mehr als {limit} verschiedenen Angaben. Verzichten Sie auf einige."
            )
        }
        _ => return None,
    })
}

#[allow(clippy::too_many_lines)] // one list, an arm to a mistake
fn names(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::UnknownFact { name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "Wählen Sie eines aus der Liste der Merkmale; Texte stehen in Anführungszeichen.",
            );
            format!("Kein Merkmal heißt `{name}`{rest}")
        }
        ErrorKind::UnknownEvent { name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "Wählen Sie eine aus der Liste der Ereignisse; Groß- und Kleinschreibung und Leerzeichen zählen.",
            );
            format!("Keine Ereignisart heißt \"{name}\"{rest}")
        }
        ErrorKind::UnknownProperty { event, name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Wählen Sie eine aus der Liste seiner Eigenschaften.");
            format!("Das Ereignis \"{event}\" hat keine Eigenschaft `{name}`{rest}")
        }
        ErrorKind::EventNotAsked { name } => {
            format!(
                "Ereignisse \"{name}\" bleiben im Protokoll, aber nicht für Regeln. Fragen Sie nach einer anderen Ereignisart."
            )
        }
        ErrorKind::PropertyNotAsked { event, name } => format!(
            "`{name}` von Ereignissen \"{event}\" bleibt im Protokoll, aber nicht für Regeln. Lassen Sie es weg, oder wählen Sie eine aus der Liste der Eigenschaften."
        ),
        ErrorKind::UnknownSegment { name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Speichern Sie das Segment, bevor Sie darauf verweisen.");
            format!("Kein Segment heißt \"{name}\"{rest}")
        }
        ErrorKind::SegmentCycle { path } => {
            format!(
                "Das Segment beruht auf sich selbst: {}. Nehmen Sie einen dieser Verweise heraus.",
                path.join(" → ")
            )
        }
        ErrorKind::SegmentInvalid { name, cause } => format!(
            "Das Segment \"{name}\" hat einen Fehler in Zeile {}: {} Berichtigen Sie zuerst jenes Segment.",
            cause.line,
            cause.message(Lang::De)
        ),
        ErrorKind::UnknownPhase { model, name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "Wählen Sie eine seiner Phasen, oder nennen Sie mit `of` ein anderes Modell.",
            );
            format!("Das Phasenmodell \"{model}\" hat keine Phase \"{name}\"{rest}")
        }
        ErrorKind::UnknownGroup { model, name, nearest } => {
            let rest = did_you_mean(
                nearest.as_ref(),
                "Wählen Sie eine seiner Gruppen, oder nennen Sie mit `of` ein anderes Modell.",
            );
            format!("Das Phasenmodell \"{model}\" hat keine Gruppe \"{name}\"{rest}")
        }
        ErrorKind::UnknownModel { name, nearest } => {
            let rest = did_you_mean(nearest.as_ref(), "Wählen Sie eines aus der Liste der Phasenmodelle.");
            format!("Kein Phasenmodell heißt \"{name}\"{rest}")
        }
        ErrorKind::PhaseCycle { path } => match path.as_slice() {
            [model, _] => format!(
                "Die Regeln des Phasenmodells \"{model}\" können nicht nach einer Phase desselben Modells fragen: Sie steht erst fest, wenn alle geprüft sind. Fragen Sie nach den Merkmalen dahinter, nach einer Phase eines anderen Modells oder mit `was in … of \"own\"` nach den Tagen zuvor."
            ),
            path => format!(
                "Das Phasenmodell beruht auf sich selbst: {}. Fragen Sie in einem dieser Modelle nach den Merkmalen hinter der Phase.",
                path.join(" → ")
            ),
        },
        ErrorKind::NoPhaseModel => {
            "Es gibt kein Phasenmodell, nach dem gefragt werden könnte. Fragen Sie nach Merkmalen.".into()
        }
        _ => return None,
    })
}

/// How to write the value that was probably meant.
fn way_out(left: Type, right: Type) -> &'static str {
    let either = |value_type| left == value_type || right == value_type;
    if either(Type::Bool) {
        "Eine Bedingung steht für sich: Lassen Sie den Vergleich weg, oder schreiben Sie `not` davor."
    } else if either(Type::TextSet) {
        "Eine Menge befragen Sie mit `contains`."
    } else if either(Type::Money) {
        "Schreiben Sie Beträge mit ihrer Währung, zum Beispiel `100 EUR`."
    } else if either(Type::Duration) {
        "Schreiben Sie Zeitdauern mit ihrer Einheit, zum Beispiel `90 days`."
    } else if either(Type::Instant) {
        "Schreiben Sie Zeitpunkte als Tag, zum Beispiel `2011-06-01`."
    } else {
        "Schreiben Sie Texte in Anführungszeichen und Zahlen ohne."
    }
}

/// The message for an error in German.
pub(super) fn message(kind: &ErrorKind) -> String {
    if let Some(message) = syntax(kind).or_else(|| names(kind)).or_else(|| attributes(kind)) {
        return message;
    }
    match kind {
        ErrorKind::NotComparable { left, right } => format!(
            "Hier wird {} mit {} verglichen. {}",
            left.words(Lang::De),
            dative(*right),
            way_out(*left, *right)
        ),
        ErrorKind::DaysAreCounted { function } => {
            format!("`{function}` zählt ganze Tage. Schreiben Sie die Zahl allein, zum Beispiel `{function}(…) > 30`.")
        }
        ErrorKind::NotOrdered { value_type } => {
            format!("Hier steht {}; möglich sind nur `==`, `!=` und `in`.", value_type.words(Lang::De))
        }
        ErrorKind::WrongType { expected, found } => {
            format!("Hier wird {} erwartet, es steht aber {} da.", types(expected), found.words(Lang::De))
        }
        ErrorKind::NoArithmetic { operator, left, right } => format!(
            "`{operator}` kann {} nicht mit {} verknüpfen. Prüfen Sie die Einheiten beider Seiten.",
            left.words(Lang::De).replacen("ein ", "einen ", 1),
            dative(*right)
        ),
        ErrorKind::WrongCurrency { found, reporting } => {
            format!("Beträge werden in {reporting} geführt, dieser steht in {found}. Schreiben Sie den Betrag in {reporting}.")
        }
        ErrorKind::CalendarLength => {
            "Monate und Jahre haben keine feste Länge. Schreiben Sie Tage oder Wochen, oder blicken Sie mit `within last 12 months` zurück."
                .into()
        }
        ErrorKind::PartOfADay { days } => {
            let unit = if *days == 1 { "day" } else { "days" };
            format!("Eine Regel wird am Ende eines Tages gefragt und blickt um ganze Tage zurück oder voraus. Schreiben Sie `{days} {unit}`.")
        }
        ErrorKind::NotACondition { found } => format!(
            "Hier steht {}, keine Bedingung. Vergleichen Sie den Wert, zum Beispiel mit `>=` oder `is known`.",
            found.words(Lang::De)
        ),
        ErrorKind::UseTimeWords { instead } => format!("Zeitpunkte werden in Worten verglichen. Schreiben Sie hier `{instead}`."),
        ErrorKind::ShareNeedsPercent => {
            "Ein Anteil wird mit einer bloßen Zahl verglichen. Schreiben Sie sie in Prozent, zum Beispiel `40 %`.".into()
        }
        ErrorKind::OutOfRange => {
            "Dieser Wert ist zu groß oder hat mehr Nachkommastellen, als geführt werden. Schreiben Sie einen kleineren oder runderen.".into()
        }
        ErrorKind::EmptyRange => "Der Bereich endet, bevor er beginnt, und gilt daher nie. Vertauschen Sie seine beiden Enden.".into(),
        ErrorKind::EmptyPeriod => {
            "In 0 Tagen liegt keine Zeit, also gilt das nie. Fragen Sie nach mindestens 1 Tag: heute ist `last 1 day`.".into()
        }
        ErrorKind::PropertyMissing { function } => {
            format!("`{function}` braucht eine Eigenschaft: {function}(\"Order Completed\".revenue).")
        }
        ErrorKind::PropertyNotWanted { function } => format!(
            "`{function}` fragt nach ganzen Ereignissen. Lassen Sie die Eigenschaft weg, oder nehmen Sie sum, average, lowest, highest oder distinct."
        ),
        ErrorKind::PropertyTypesDiffer { property, first, found } => format!(
            "`{property}` ist in der ersten Ereignisart {}, in dieser {}. Fragen Sie in zwei Fenstern danach.",
            first.words(Lang::De),
            found.words(Lang::De)
        ),
        ErrorKind::DayNeeded => "`on` braucht einen Tag wie 2011-06-01.".into(),
        // The two functions above answer for all other kinds; a test asks for the message of every kind.
        _ => String::new(),
    }
}
