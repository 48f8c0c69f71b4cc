//! Sentences with links in them: a text of the word lists whose gaps lead somewhere.

use words::{Arg, Format};

/// Marks where a linked gap begins and ends while the sentence is put together; from the private use area, and taken out
/// of every argument, so that no text of a user can be mistaken for one.
const BEGIN: char = '\u{e000}';
const END: char = '\u{e001}';

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it says.
    pub(crate) text: String,
    /// Where it leads.
    pub(crate) href: Option<String>,
}

/// A sentence in pieces. Its partial is `layout/sentence.html`, which looks for `sentence`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// The pieces in order.
    pub(crate) pieces: Vec<Piece>,
}

/// What fills a gap of a sentence: a text, and where it leads.
#[derive(Debug, Clone)]
pub(crate) struct Gap<'a> {
    name: &'a str,
    value: Arg<'a>,
    href: Option<String>,
}

impl<'a> Gap<'a> {
    /// A gap that leads nowhere. A number chooses the plural.
    pub(crate) fn plain(name: &'a str, value: impl Into<Arg<'a>>) -> Self {
        Self { name, value: value.into(), href: None }
    }

    /// A gap whose text is a link.
    pub(crate) fn linked(name: &'a str, text: impl Into<String>, href: String) -> Self {
        Self { name, value: Arg::Text(text.into().into()), href: Some(href) }
    }
}

impl Sentence {
    /// The text of a key with its gaps filled.
    pub(crate) fn new(format: &Format, key: &str, gaps: &[Gap<'_>]) -> Self {
        let without_marks = |text: &str| text.replace([BEGIN, END], "");
        let arguments: Vec<(&str, Arg<'_>)> = (0_u32..)
            .zip(gaps)
            .map(|(place, gap)| {
                let value = match (&gap.value, &gap.href) {
                    (Arg::Number(number), _) => Arg::Number(*number),
                    (Arg::Text(text), None) => Arg::Text(without_marks(text).into()),
                    // The gap's place travels with it: a language may order the gaps as it likes.
                    (Arg::Text(text), Some(_)) => {
                        Arg::Text(format!("{BEGIN}{place}{BEGIN}{}{END}", without_marks(text)).into())
                    }
                };
                (gap.name, value)
            })
            .collect();
        Self::of_marked(&format.format(key, &arguments), gaps)
    }

    fn of_marked(text: &str, gaps: &[Gap<'_>]) -> Self {
        let mut pieces = Vec::new();
        let mut push = |text: &str, href: Option<String>| {
            if !text.is_empty() {
                pieces.push(Piece { text: text.to_owned(), href });
            }
        };
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(BEGIN) {
            let (place, after) = after.split_once(BEGIN).unwrap_or(("", after));
            let (linked, after) = after.split_once(END).unwrap_or((after, ""));
            push(before, None);
            push(linked, place.parse().ok().and_then(|place: usize| gaps.get(place)?.href.clone()));
            rest = after;
        }
        push(rest, None);
        Self { pieces }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Language, Zone};

    use super::*;

    #[test]
    fn a_gap_becomes_a_link_and_names_stay_text() {
        let format = Format::new(Language::De, "EUR".parse().expect("currency"), Zone::utc());
        let gaps = [
            Gap::linked("low", "\u{e000}<b>\u{e001}", "/customers?phase=a".to_owned()),
            Gap::plain("high", "0,61\u{e001}"),
        ];
        let sentence = Sentence::new(&format, "interval", &gaps);
        assert_eq!(sentence.pieces.len(), 2);
        assert_eq!(sentence.pieces[0], Piece { text: "<b>".to_owned(), href: Some("/customers?phase=a".to_owned()) });
        assert_eq!(sentence.pieces[1], Piece { text: " bis 0,61".to_owned(), href: None });
    }
}
