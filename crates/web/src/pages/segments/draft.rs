//! What stands in the form of a segment, and what its buttons do to it.

use engine::SegmentDraft;
use engine::State;
use lifecycle::phase::Name;
use rules::{Expr, SimpleRule, parse};

use super::builder::{self, MOST_ROWS, RowFault, Typed};

/// What is written in: rows or the rule's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Rows,
    Text,
}

/// The form as it stands.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Which segment; empty for a new one.
    pub(super) id: String,
    pub(super) name: Name,
    pub(super) mode: Mode,
    /// Whether one row is enough.
    pub(super) any: bool,
    pub(super) rows: Vec<Typed>,
    /// The text, where it is written as text.
    pub(super) rule: String,
}

/// The rule that the form says, or what is wrong with its rows.
pub(super) type Said = Result<String, Vec<(usize, RowFault)>>;

impl Draft {
    /// A form for a rule, in rows where rows can say it.
    pub(super) fn of(id: &str, name: Name, rule: &str, state: &State) -> Self {
        let mut draft =
            Self { id: id.to_owned(), name, mode: Mode::Text, any: false, rows: Vec::new(), rule: rule.to_owned() };
        draft.write_in_rows(state);
        draft
    }

    /// The form as it was sent.
    pub(super) fn sent(fields: &[(String, String)]) -> Self {
        let all =
            |name: &'static str| fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.clone());
        let one = |name: &'static str| all(name).next().unwrap_or_default();
        let (mut tests, mut values, mut days) = (all("test"), all("value"), all("days"));
        let rows = all("subject").take(MOST_ROWS).map(|subject| Typed {
            subject,
            test: tests.next().unwrap_or_default(),
            value: values.next().unwrap_or_default(),
            days: days.next().unwrap_or_default(),
        });
        Self {
            id: one("id"),
            name: Name { de: one("name_de"), en: one("name_en") },
            mode: if one("mode") == "text" { Mode::Text } else { Mode::Rows },
            any: one("join") == "any",
            rows: rows.collect(),
            rule: one("rule"),
        }
    }

    /// Does what a button says.
    pub(super) fn act(&mut self, action: &str, state: &State) {
        match action.split_once(':') {
            Some(("remove", place)) => {
                if let Some(place) = place.parse().ok().filter(|place| *place < self.rows.len()) {
                    self.rows.remove(place);
                }
            }
            Some(("add", subject)) => self.add(subject, state),
            _ if action == "text" && self.mode == Mode::Rows => {
                self.rule = self.said(state).unwrap_or_default();
                self.mode = Mode::Text;
            }
            _ if action == "rows" => self.write_in_rows(state),
            _ => {}
        }
        self.mend(state);
    }

    fn add(&mut self, subject: &str, state: &State) {
        let subject = if subject.is_empty() { "fact:orders" } else { subject };
        let row = builder::fresh(subject, &state.catalogue, &state.segments);
        match self.mode {
            Mode::Rows if self.rows.len() < MOST_ROWS => self.rows.push(row),
            Mode::Rows => {}
            Mode::Text => {
                let Ok(row) = builder::read(&row, &state.catalogue) else { return };
                let text = row.expr().to_string();
                let before = self.rule.trim_end();
                self.rule = if before.is_empty() { text } else { format!("{before}\nand {text}") };
            }
        }
    }

    /// A test that the subject does not take becomes the first that it does: the subject was changed.
    fn mend(&mut self, state: &State) {
        for row in &mut self.rows {
            let tests = builder::tests(&row.subject, &state.catalogue);
            if !tests.contains(&row.test.as_str()) {
                let fresh = builder::fresh(&row.subject, &state.catalogue, &state.segments);
                *row = fresh;
            }
            let names = builder::names(&row.subject, &state.segments, rules::Lang::De);
            let is_named = builder::field(row, &state.catalogue) == builder::Field::Name;
            if is_named && !names.iter().any(|(id, _)| *id == row.value) {
                row.value = names.first().map_or_else(String::new, |(id, _)| id.clone());
            }
        }
    }

    /// Writes the text in rows, where rows can say it.
    fn write_in_rows(&mut self, state: &State) {
        if let Some((any, rows)) = rows_of(&self.rule, state) {
            (self.mode, self.any, self.rows) = (Mode::Rows, any, rows);
        }
    }

    /// Whether the text can be written in rows.
    pub(super) fn fits_rows(&self, state: &State) -> bool {
        self.mode == Mode::Rows || rows_of(&self.rule, state).is_some()
    }

    /// The rule.
    pub(super) fn said(&self, state: &State) -> Said {
        if self.mode == Mode::Text {
            return Ok(self.rule.clone());
        }
        let read = self.rows.iter().map(|row| builder::read(row, &state.catalogue));
        let (rows, faults): (Vec<_>, Vec<_>) = (0_usize..).zip(read).partition(|(_, row)| row.is_ok());
        if !faults.is_empty() {
            return Err(faults.into_iter().filter_map(|(place, row)| Some((place, row.err()?))).collect());
        }
        let rows = rows.into_iter().filter_map(|(_, row)| row.ok()).collect();
        let expr: Expr = SimpleRule { any: self.any, rows }.expr();
        Ok(expr.to_string())
    }

    /// To be kept with this rule.
    pub(super) fn finished(&self, rule: String) -> SegmentDraft {
        let id = (!self.id.is_empty()).then(|| self.id.clone());
        SegmentDraft { id, name: self.name.clone(), rule }
    }
}

fn rows_of(rule: &str, state: &State) -> Option<(bool, Vec<Typed>)> {
    if rule.trim().is_empty() {
        return Some((false, Vec::new()));
    }
    let simple = SimpleRule::of(&parse(rule).ok()?)?;
    let rows = builder::typed(&simple, &state.catalogue)?;
    // A name that is not among those to choose from (such as a phase with the leading model written out) would be lost.
    let is_offered = |row: &Typed| {
        let names = builder::names(&row.subject, &state.segments, rules::Lang::De);
        builder::field(row, &state.catalogue) != builder::Field::Name || names.iter().any(|(id, _)| *id == row.value)
    };
    rows.iter().all(is_offered).then_some((simple.any, rows))
}
