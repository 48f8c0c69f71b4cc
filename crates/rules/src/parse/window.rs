//! Windows over events: `count("Product Viewed" where category == "Rotwein" in last 14 days)`.

use super::{Parsed, Parser};
use crate::ast::{Expr, ExprKind, Filter, FilterTest, Located, Name, Period, Window, WindowFunction};
use crate::error::{ErrorKind, Expected, RuleError, Span};
use crate::lex::{TokenKind, is_reserved};

impl Parser<'_> {
    /// The rest of a window after its function and `(`: kinds, then `where` and `in last` in either order, or all of it
    /// as a list with commas.
    pub(super) fn window(&mut self, function: WindowFunction, start: Span) -> Parsed<Expr> {
        let (mut events, mut property) = (vec![self.text(Expected::EventKind)?], None);
        self.property_of_kind(&mut property)?;
        while self.is_sign(0, ",") && matches!(self.ahead(1).kind, TokenKind::Text(_)) {
            self.at += 1;
            events.push(self.text(Expected::EventKind)?);
            self.property_of_kind(&mut property)?;
        }
        let (mut period, mut until, mut filters): (Option<Located<Period>>, _, Vec<Filter>) = (None, None, Vec::new());
        loop {
            let listed = self.take_sign(",");
            let period_follows = self.is_word(0, "in") || (listed && self.is_word(0, "last"));
            if period.is_none() && period_follows {
                self.take_word("in");
                self.need_word("last")?;
                period = Some(self.period()?);
            } else if period.is_none() && self.take_word("between") {
                let (near, far) = self.ago()?;
                (until, period) = (Some(near), Some(far));
            } else if listed || (filters.is_empty() && self.take_word("where")) {
                filters.push(self.filter()?);
                while self.take_word("and") {
                    filters.push(self.filter()?);
                }
            } else {
                break;
            }
        }
        if !self.is_sign(0, ")") {
            let mut expected = vec![Expected::Word(")")];
            if period.is_none() {
                expected.insert(0, Expected::Word("in"));
            }
            if filters.is_empty() {
                expected.insert(0, Expected::Word("where"));
            }
            return Err(self.unexpected(expected));
        }
        let end = self.next().span;
        Ok(Expr::at(ExprKind::Window(Window { function, events, property, period, until, filters }), start.to(end)))
    }

    /// `30 and 60 days ago`, `2 weeks and 3 months ago`: the near end and the far one.
    fn ago(&mut self) -> Parsed<(Located<Period>, Located<Period>)> {
        let (start, count) = (self.peek().span, self.whole_number()?);
        let near = if self.is_word(0, "and") { None } else { Some(self.unit()?) };
        let near_span = start.to(self.tokens[self.at - 1].span);
        self.need_word("and")?;
        let far = self.period()?;
        self.need_word("ago")?;
        let unit = near.unwrap_or(far.value.unit);
        Ok((Located::at(Period { count, unit }, near_span), far))
    }

    /// `.revenue` behind a kind: the same behind each, if it stands behind several.
    fn property_of_kind(&mut self, property: &mut Option<Name>) -> Parsed<()> {
        if !self.take_sign(".") {
            return Ok(());
        }
        let found = self.property()?;
        match property {
            Some(first) if first.value != found.value => {
                let kind = ErrorKind::PropertiesDiffer { first: first.value.clone(), found: found.value };
                Err(RuleError::new(kind, found.span, self.source))
            }
            Some(_) => Ok(()),
            None => {
                *property = Some(found);
                Ok(())
            }
        }
    }

    fn property(&mut self) -> Parsed<Name> {
        let token = self.peek().clone();
        match token.kind {
            TokenKind::Word(word) if !is_reserved(&word) => {
                self.at += 1;
                Ok(Name::at(word, token.span))
            }
            _ => Err(self.unexpected(vec![Expected::Property])),
        }
    }

    fn filter(&mut self) -> Parsed<Filter> {
        let property = self.property()?;
        if let Some(comparison) = self.comparison() {
            let value = self.literal()?;
            return Ok(Filter { property, test: FilterTest::Compare { comparison, value } });
        }
        if self.take_word("in") {
            let (list, _) = self.list(Self::literal)?;
            return Ok(Filter { property, test: FilterTest::OneOf(list) });
        }
        if self.is_word(0, "is") {
            let known = self.known()?;
            return Ok(Filter { property, test: FilterTest::Known(known) });
        }
        match self.text_test()? {
            Some(test) => {
                Ok(Filter { property, test: FilterTest::TextTest { test, text: self.text(Expected::Text)? } })
            }
            None => Err(self.unexpected(vec![Expected::Comparison])),
        }
    }
}
