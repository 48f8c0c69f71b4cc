//! Membership: `in phase "reife"`, `was in segment "vip" in last 90 days`.

use super::{Parsed, Parser};
use crate::ast::{Circle, Expr, ExprKind, Membership, Tense};
use crate::error::{ErrorKind, Expected, RuleError};
use crate::lex::TokenKind;

impl Parser<'_> {
    /// Whether a question of membership begins here; `was` alone could be a slip that `unexpected` tells better.
    pub(super) fn at_membership(&self) -> bool {
        self.is_word(0, "in") || self.is_word(0, "was")
    }

    /// `was not in …` is read as `not was in …`, which is how it prints.
    pub(super) fn membership(&mut self) -> Parsed<Expr> {
        let start = self.peek().span;
        let tense = if self.take_word("was") { Tense::Was } else { Tense::Is };
        let negated = tense == Tense::Was && self.take_word("not");
        self.need_word("in")?;
        let circle = self.circle()?;
        let names = if matches!(self.peek().kind, TokenKind::Text(_)) {
            vec![self.text(Expected::Text)?]
        } else {
            self.list(|parser| parser.text(Expected::Text))?.0
        };
        let (mut model, mut period) = (None, None);
        loop {
            if circle != Circle::Segment && model.is_none() && self.take_word("of") {
                model = Some(self.text(Expected::Text)?);
            } else if period.is_none() && self.is_word(0, "in") {
                if tense == Tense::Is {
                    let span = start.to(self.peek().span);
                    return Err(RuleError::new(ErrorKind::PeriodWithoutPast { circle }, span, self.source));
                }
                self.at += 1;
                self.need_word("last")?;
                period = Some(self.period()?);
            } else {
                break;
            }
        }
        let span = start.to(self.tokens[self.at - 1].span);
        let member = Expr::at(ExprKind::Member(Membership { circle, tense, names, model, period }), span);
        Ok(if negated { Expr::at(ExprKind::Not(Box::new(member)), span) } else { member })
    }

    fn circle(&mut self) -> Parsed<Circle> {
        for circle in [Circle::Phase, Circle::Group, Circle::Segment] {
            if self.take_word(circle.word()) {
                return Ok(circle);
            }
        }
        Err(self.unexpected(vec![Expected::Word("phase"), Expected::Word("group"), Expected::Word("segment")]))
    }
}
