//! A tree into its one canonical text.

use std::fmt::{self, Write};

use crate::ast::{
    Direction, Expr, ExprKind, Filter, FilterTest, Literal, Membership, Name, Period, SetTest, Tense, TextTest,
    TimeRelation, Window,
};

/// How tightly a part binds; a part that binds less tightly than its place asks for stands in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Joined,
    Negation,
    Test,
    Sum,
    Product,
    Atom,
}

fn rank(expr: &Expr) -> Rank {
    use crate::ast::Arithmetic::{Add, Divide, Multiply, Subtract};
    match &expr.value {
        ExprKind::All(_) | ExprKind::Any(_) => Rank::Joined,
        ExprKind::Not(_) => Rank::Negation,
        ExprKind::Compare { .. }
        | ExprKind::Between { .. }
        | ExprKind::OneOf { .. }
        | ExprKind::TextTest { .. }
        | ExprKind::SetTest { .. }
        | ExprKind::When { .. }
        | ExprKind::Within { .. }
        | ExprKind::Known { .. }
        | ExprKind::Member(_) => Rank::Test,
        ExprKind::Arithmetic { operator: Add | Subtract, .. } => Rank::Sum,
        ExprKind::Arithmetic { operator: Multiply | Divide, .. } => Rank::Product,
        ExprKind::Negate(_)
        | ExprKind::Literal(_)
        | ExprKind::Fact(_)
        | ExprKind::Attribute(_)
        | ExprKind::Now
        | ExprKind::Least(_)
        | ExprKind::Greatest(_)
        | ExprKind::Calendar { .. }
        | ExprKind::Window(_) => Rank::Atom,
    }
}

fn at_least(f: &mut impl Write, expr: &Expr, wanted: Rank) -> fmt::Result {
    if rank(expr) >= wanted { write!(f, "{expr}") } else { write!(f, "({expr})") }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            ExprKind::All(parts) => joined(f, parts, "and"),
            ExprKind::Any(parts) => joined(f, parts, "or"),
            ExprKind::Not(inner) => {
                f.write_str("not ")?;
                match &inner.value {
                    ExprKind::Fact(_) | ExprKind::Attribute(_) | ExprKind::Member(_) | ExprKind::Window(_) => {
                        write!(f, "{inner}")
                    }
                    _ => write!(f, "({inner})"),
                }
            }
            ExprKind::Compare { left, comparison, right } => {
                at_least(f, left, Rank::Sum)?;
                write!(f, " {} ", comparison.sign())?;
                at_least(f, right, Rank::Sum)
            }
            ExprKind::Between { value, low, high } => {
                at_least(f, value, Rank::Sum)?;
                f.write_str(" between ")?;
                at_least(f, low, Rank::Sum)?;
                f.write_str(" and ")?;
                at_least(f, high, Rank::Sum)
            }
            ExprKind::OneOf { value, list } => {
                at_least(f, value, Rank::Sum)?;
                f.write_str(" in ")?;
                write_list(f, list.iter().map(|literal| &literal.value))
            }
            ExprKind::TextTest { value, test, text } => {
                at_least(f, value, Rank::Sum)?;
                write!(f, " {} {}", test.words(), Quoted(&text.value))
            }
            ExprKind::SetTest { value, test, list } => {
                at_least(f, value, Rank::Sum)?;
                write!(f, " {} ", test.words())?;
                write_list(f, list.iter().map(|name: &Name| Quoted(&name.value)))
            }
            ExprKind::When { value, relation, moment } => {
                at_least(f, value, Rank::Sum)?;
                write!(f, " {} ", relation.words())?;
                at_least(f, moment, Rank::Sum)
            }
            ExprKind::Within { value, direction, period } => {
                at_least(f, value, Rank::Sum)?;
                write!(f, " within {} {}", direction.word(), period.value)
            }
            ExprKind::Known { value, known } => {
                at_least(f, value, Rank::Sum)?;
                f.write_str(if *known { " is known" } else { " is unknown" })
            }
            ExprKind::Member(membership) => write!(f, "{membership}"),
            ExprKind::Literal(literal) => write!(f, "{literal}"),
            ExprKind::Fact(name) => f.write_str(name),
            ExprKind::Attribute(name) => write!(f, "attribute({})", Quoted(&name.value)),
            ExprKind::Now => f.write_str("now"),
            ExprKind::Arithmetic { left, operator, right } => {
                // The chain reads from the left, so only the right operand of the same rank needs parentheses.
                let own = rank(self);
                at_least(f, left, own)?;
                write!(f, " {} ", operator.sign())?;
                at_least(f, right, if own == Rank::Sum { Rank::Product } else { Rank::Atom })
            }
            ExprKind::Negate(inner) => write!(f, "-({inner})"),
            ExprKind::Least(items) => write!(f, "min").and_then(|()| operands(f, items)),
            ExprKind::Greatest(items) => write!(f, "max").and_then(|()| operands(f, items)),
            ExprKind::Calendar { function, of } => {
                f.write_str(function.name()).and_then(|()| operands(f, std::slice::from_ref(of)))
            }
            ExprKind::Window(window) => write!(f, "{window}"),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Expr], word: &str) -> fmt::Result {
    if parts.is_empty() {
        // Nothing to fulfil is fulfilled; nothing to choose from is not.
        return f.write_str(if word == "and" { "true" } else { "false" });
    }
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            write!(f, " {word} ")?;
        }
        if parts.len() == 1 { write!(f, "{part}")? } else { at_least(f, part, Rank::Negation)? }
    }
    Ok(())
}

fn operands(f: &mut fmt::Formatter<'_>, items: &[Expr]) -> fmt::Result {
    f.write_char('(')?;
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        at_least(f, item, Rank::Sum)?;
    }
    f.write_char(')')
}

fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = T>) -> fmt::Result {
    f.write_char('(')?;
    for (position, item) in items.enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    f.write_char(')')
}

/// A text in quotes, with what would end it escaped.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\t' => f.write_str("\\t")?,
                other => f.write_char(other)?,
            }
        }
        f.write_char('"')
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Percent(number) => write!(f, "{number} %"),
            Self::Money { amount, currency } => write!(f, "{amount} {currency}"),
            Self::Duration { amount, unit } => write!(f, "{amount} {}", unit.word(amount.whole() == Some(1))),
            Self::Date(date) => write!(f, "{date}"),
            Self::DateTime(moment) if moment.second() == 0 => write!(f, "{}", moment.strftime("%Y-%m-%dT%H:%M")),
            Self::DateTime(moment) => write!(f, "{}", moment.strftime("%Y-%m-%dT%H:%M:%S")),
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::Bool(yes) => write!(f, "{yes}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit.word(self.count == 1))
    }
}

impl fmt::Display for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tense = if self.tense == Tense::Was { "was in" } else { "in" };
        write!(f, "{tense} {} ", self.circle.word())?;
        match self.names.as_slice() {
            [name] => write!(f, "{}", Quoted(&name.value))?,
            names => write_list(f, names.iter().map(|name| Quoted(&name.value)))?,
        }
        if let Some(model) = &self.model {
            write!(f, " of {}", Quoted(&model.value))?;
        }
        if let Some(period) = &self.period {
            write!(f, " in last {}", period.value)?;
        }
        Ok(())
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.function.name())?;
        for (position, event) in self.events.iter().enumerate() {
            write!(f, "{}{}", if position == 0 { "" } else { ", " }, Quoted(&event.value))?;
            if let Some(property) = &self.property {
                write!(f, ".{}", property.value)?;
            }
        }
        for (position, filter) in self.filters.iter().enumerate() {
            write!(f, " {} {filter}", if position == 0 { "where" } else { "and" })?;
        }
        match (&self.period, &self.until) {
            (None, None) => {}
            (Some(period), None) => write!(f, " in last {}", period.value)?,
            (Some(far), Some(near)) if far.value.unit == near.value.unit => {
                write!(f, " between {} and {} ago", near.value.count, far.value)?;
            }
            (Some(far), Some(near)) => write!(f, " between {} and {} ago", near.value, far.value)?,
            // Cannot be read back: an end without a beginning is refused rather than forgotten.
            (None, Some(near)) => write!(f, " between {} ago", near.value)?,
        }
        f.write_char(')')
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.property.value)?;
        match &self.test {
            FilterTest::Compare { comparison, value } => write!(f, " {} {}", comparison.sign(), value.value),
            FilterTest::OneOf(list) => {
                f.write_str(" in ")?;
                write_list(f, list.iter().map(|literal| &literal.value))
            }
            FilterTest::TextTest { test, text } => write!(f, " {} {}", test.words(), Quoted(&text.value)),
            FilterTest::Known(known) => f.write_str(if *known { " is known" } else { " is unknown" }),
        }
    }
}

impl TextTest {
    /// The words in rules.
    pub fn words(self) -> &'static str {
        match self {
            Self::Contains => "contains",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
        }
    }
}

impl SetTest {
    /// The words in rules.
    pub fn words(self) -> &'static str {
        match self {
            Self::ContainsAny => "contains any",
            Self::ContainsAll => "contains all",
        }
    }
}

impl TimeRelation {
    /// The words in rules.
    pub fn words(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::OnOrBefore => "on or before",
            Self::On => "on",
            Self::OnOrAfter => "on or after",
            Self::After => "after",
        }
    }
}

impl Direction {
    /// The word in rules.
    pub fn word(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::Next => "next",
        }
    }
}

/// The canonical text over several lines, one condition a line, so that a change of one condition is a change of one line.
pub fn print_lines(expr: &Expr) -> String {
    let mut lines = String::new();
    write_lines(&mut lines, expr, 0);
    lines
}

fn write_lines(lines: &mut String, expr: &Expr, indent: usize) {
    let (parts, word) = match &expr.value {
        ExprKind::All(parts) if parts.len() > 1 => (parts, "and "),
        ExprKind::Any(parts) if parts.len() > 1 => (parts, "or "),
        _ => {
            lines.push_str(&expr.to_string());
            return;
        }
    };
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            lines.push('\n');
            lines.push_str(&"  ".repeat(indent));
            lines.push_str(word);
        }
        if rank(part) == Rank::Joined {
            let inner = "  ".repeat(indent + 1);
            lines.push_str("(\n");
            lines.push_str(&inner);
            write_lines(lines, part, indent + 1);
            lines.push('\n');
            lines.push_str(&"  ".repeat(indent));
            lines.push(')');
        } else {
            lines.push_str(&part.to_string());
        }
    }
}
