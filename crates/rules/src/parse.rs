//! Text into a tree. Bounded in length and depth; never panics.

mod membership;
mod window;

use crate::ast::{
    Arithmetic, CalendarFunction, Comparison, Direction, Expr, ExprKind, Literal, Located, Name, Period, SetTest,
    TextTest, TimeRelation, TimeUnit, WindowFunction,
};
use crate::error::{ErrorKind, Expected, RuleError, Span, nearest};
use crate::lex::{Token, TokenKind, is_reserved, meant, tokens};

/// The longest text of one rule, in bytes.
pub const MAX_LENGTH_BYTES: usize = 65_536;
/// The deepest nesting of one rule, in levels of the tree; such a tree passes through any JSON reader.
pub const MAX_DEPTH: usize = 32;
/// The deepest nesting of the text: the canonical text of a tree has a sign or word and a parenthesis for a level, and has to be
/// readable as well.
const MAX_NESTING: usize = 2 * MAX_DEPTH;

/// Reads a rule without looking up its names; see [`crate::grammar`] for the language.
pub fn parse(source: &str) -> Result<Expr, RuleError> {
    if source.len() > MAX_LENGTH_BYTES {
        return Err(RuleError::new(ErrorKind::TooLong { limit: MAX_LENGTH_BYTES }, Span::default(), source));
    }
    let mut parser = Parser { source, tokens: tokens(source)?, at: 0, depth: 0 };
    let expr = parser.any()?;
    if parser.peek().kind != TokenKind::End {
        return Err(parser.unexpected(vec![
            Expected::Comparison,
            Expected::Word("and"),
            Expected::Word("or"),
            Expected::End,
        ]));
    }
    if expr.depth() > MAX_DEPTH { Err(parser.too_deep(expr.span)) } else { Ok(expr) }
}

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, RuleError>;

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> &Token {
        // The last token is the end, which stays the end however far one looks.
        &self.tokens[(self.at + by).min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn is_word(&self, by: usize, word: &str) -> bool {
        matches!(&self.ahead(by).kind, TokenKind::Word(found) if found == word)
    }

    fn is_sign(&self, by: usize, sign: &str) -> bool {
        matches!(&self.ahead(by).kind, TokenKind::Sign(found) if *found == sign)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(0, word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(0, sign);
        self.at += usize::from(found);
        found
    }

    fn need_word(&mut self, word: &'static str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.unexpected(vec![Expected::Word(word)])) }
    }

    fn need_sign(&mut self, sign: &'static str) -> Parsed<Span> {
        let span = self.peek().span;
        if self.take_sign(sign) { Ok(span) } else { Err(self.unexpected(vec![Expected::Word(sign)])) }
    }

    fn unexpected(&self, expected: Vec<Expected>) -> RuleError {
        let token = self.peek();
        let written = self.source.get(token.span.start..token.span.end).unwrap_or("");
        let found = (token.kind != TokenKind::End).then(|| written.chars().take(40).collect());
        let kind = ErrorKind::Unexpected { found, expected, hint: meant(written) };
        RuleError::new(kind, token.span, self.source)
    }

    fn too_deep(&self, span: Span) -> RuleError {
        RuleError::new(ErrorKind::TooDeep { limit: MAX_DEPTH }, span, self.source)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_NESTING {
            return Err(self.too_deep(self.peek().span));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn any(&mut self) -> Parsed<Expr> {
        self.joined("or", Self::all, ExprKind::Any)
    }

    fn all(&mut self) -> Parsed<Expr> {
        self.joined("and", Self::negation, ExprKind::All)
    }

    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Parsed<Expr>,
        join: fn(Vec<Expr>) -> ExprKind,
    ) -> Parsed<Expr> {
        let first = part(self)?;
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(part(self)?);
        }
        let span = parts[0].span.to(parts[parts.len() - 1].span);
        Ok(match parts.len() {
            1 => parts.swap_remove(0),
            _ => Expr::at(join(parts), span),
        })
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let start = self.peek().span;
        if !self.take_word("not") {
            return self.condition();
        }
        let inner = self.deeper(Self::negation)?;
        let span = start.to(inner.span);
        Ok(Expr::at(ExprKind::Not(Box::new(inner)), span))
    }

    fn condition(&mut self) -> Parsed<Expr> {
        if self.at_membership() {
            return self.membership();
        }
        let value = self.sum()?;
        self.test_of(value)
    }

    /// What is asked of a value, if anything.
    fn test_of(&mut self, value: Expr) -> Parsed<Expr> {
        if let Some(comparison) = self.comparison() {
            let right = self.sum()?;
            let span = value.span.to(right.span);
            let (left, right) = (Box::new(value), Box::new(right));
            return Ok(Expr::at(ExprKind::Compare { left, comparison, right }, span));
        }
        let TokenKind::Word(word) = &self.peek().kind else { return Ok(value) };
        match word.as_str() {
            "not" => self.negated_test(value),
            "between" => {
                self.at += 1;
                let low = self.sum()?;
                self.need_word("and")?;
                let high = self.sum()?;
                let span = value.span.to(high.span);
                let kind = ExprKind::Between { value: Box::new(value), low: Box::new(low), high: Box::new(high) };
                Ok(Expr::at(kind, span))
            }
            "in" => {
                self.at += 1;
                let (list, end) = self.list(Self::literal)?;
                let span = value.span.to(end);
                Ok(Expr::at(ExprKind::OneOf { value: Box::new(value), list }, span))
            }
            "is" => {
                let known = self.known()?;
                let span = value.span.to(self.tokens[self.at - 1].span);
                Ok(Expr::at(ExprKind::Known { value: Box::new(value), known }, span))
            }
            "contains" | "starts" | "ends" => self.text_test_of(value),
            "before" | "after" | "on" => self.time_test_of(value),
            "within" => self.within(value),
            _ => Ok(value),
        }
    }

    /// `country not in (…)`, `name not contains …`: read as `not (country in (…))`, which is how it prints.
    fn negated_test(&mut self, value: Expr) -> Parsed<Expr> {
        self.at += 1;
        let start = value.span.start;
        let before = self.at;
        let inner = self.test_of(value)?;
        if self.at == before || matches!(inner.value, ExprKind::Not(_)) {
            self.at = before;
            return Err(self.unexpected(vec![
                Expected::Word("in"),
                Expected::Word("between"),
                Expected::Word("contains"),
            ]));
        }
        let span = Span::new(start, inner.span.end);
        Ok(Expr::at(ExprKind::Not(Box::new(inner)), span))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let TokenKind::Sign(sign) = self.peek().kind else { return None };
        let comparison = match sign {
            "==" | "=" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::More,
            ">=" => Comparison::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(comparison)
    }

    fn known(&mut self) -> Parsed<bool> {
        self.need_word("is")?;
        if self.take_word("known") {
            Ok(true)
        } else if self.take_word("unknown") {
            Ok(false)
        } else {
            Err(self.unexpected(vec![Expected::Word("known"), Expected::Word("unknown")]))
        }
    }

    fn text_test(&mut self) -> Parsed<Option<TextTest>> {
        if self.take_word("contains") {
            return Ok(Some(TextTest::Contains));
        }
        for (word, test) in [("starts", TextTest::StartsWith), ("ends", TextTest::EndsWith)] {
            if self.take_word(word) {
                self.need_word("with")?;
                return Ok(Some(test));
            }
        }
        Ok(None)
    }

    fn text_test_of(&mut self, value: Expr) -> Parsed<Expr> {
        let Some(test) = self.text_test()? else { return Ok(value) };
        let set_test = match test {
            TextTest::Contains if self.take_word("any") => Some(SetTest::ContainsAny),
            TextTest::Contains if self.take_word("all") => Some(SetTest::ContainsAll),
            _ => None,
        };
        let value = Box::new(value);
        if let Some(test) = set_test {
            let (list, end) = self.list(|parser| parser.text(Expected::Text))?;
            let span = value.span.to(end);
            return Ok(Expr::at(ExprKind::SetTest { value, test, list }, span));
        }
        let text = self.text(Expected::Text)?;
        let span = value.span.to(text.span);
        Ok(Expr::at(ExprKind::TextTest { value, test, text }, span))
    }

    fn time_test_of(&mut self, value: Expr) -> Parsed<Expr> {
        let relation = if self.take_word("before") {
            TimeRelation::Before
        } else if self.take_word("after") {
            TimeRelation::After
        } else {
            self.need_word("on")?;
            if !self.take_word("or") {
                TimeRelation::On
            } else if self.take_word("before") {
                TimeRelation::OnOrBefore
            } else {
                self.need_word("after")?;
                TimeRelation::OnOrAfter
            }
        };
        let moment = self.sum()?;
        let span = value.span.to(moment.span);
        Ok(Expr::at(ExprKind::When { value: Box::new(value), relation, moment: Box::new(moment) }, span))
    }

    fn within(&mut self, value: Expr) -> Parsed<Expr> {
        self.need_word("within")?;
        let direction = if self.take_word("last") {
            Direction::Last
        } else if self.take_word("next") {
            Direction::Next
        } else {
            return Err(self.unexpected(vec![Expected::Word("last"), Expected::Word("next")]));
        };
        let period = self.period()?;
        let span = value.span.to(period.span);
        Ok(Expr::at(ExprKind::Within { value: Box::new(value), direction, period }, span))
    }

    fn period(&mut self) -> Parsed<Located<Period>> {
        let (start, count) = (self.peek().span, self.whole_number()?);
        let unit = self.unit()?;
        Ok(Located::at(Period { count, unit }, start.to(self.tokens[self.at - 1].span)))
    }

    fn whole_number(&mut self) -> Parsed<u32> {
        let count = match &self.peek().kind {
            TokenKind::Number(number) => number.whole().and_then(|count| u32::try_from(count).ok()),
            _ => None,
        };
        let Some(count) = count else { return Err(self.unexpected(vec![Expected::WholeNumber])) };
        self.at += 1;
        Ok(count)
    }

    fn unit(&mut self) -> Parsed<TimeUnit> {
        let token = self.peek().clone();
        let TokenKind::Word(word) = &token.kind else { return Err(self.unexpected(vec![Expected::TimeUnit])) };
        let unit = time_unit(word).ok_or_else(|| self.unknown_unit(word, token.span))?;
        self.at += 1;
        Ok(unit)
    }

    fn unknown_unit(&self, word: &str, span: Span) -> RuleError {
        let units = TimeUnit::ALL.iter().map(|(_, _, many)| *many);
        let nearest = meant(word).map(str::to_owned).or_else(|| nearest(word, units));
        RuleError::new(ErrorKind::UnknownUnit { name: word.to_owned(), nearest }, span, self.source)
    }

    /// A chain of operators of one rank, from the left. Each link is a level of the tree.
    fn chain(&mut self, operators: &[(&str, Arithmetic)], part: fn(&mut Self) -> Parsed<Expr>) -> Parsed<Expr> {
        let mut left = part(self)?;
        let mut links = 0;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.is_sign(0, sign)) {
            self.at += 1;
            links += 1;
            if links > MAX_DEPTH {
                return Err(self.too_deep(left.span));
            }
            let right = part(self)?;
            let span = left.span.to(right.span);
            let kind = ExprKind::Arithmetic { left: Box::new(left), operator: *operator, right: Box::new(right) };
            left = Expr::at(kind, span);
        }
        Ok(left)
    }

    fn sum(&mut self) -> Parsed<Expr> {
        self.chain(&[("+", Arithmetic::Add), ("-", Arithmetic::Subtract)], Self::product)
    }

    fn product(&mut self) -> Parsed<Expr> {
        self.chain(&[("*", Arithmetic::Multiply), ("/", Arithmetic::Divide)], Self::signed)
    }

    fn signed(&mut self) -> Parsed<Expr> {
        if self.is_sign(0, "-") && !matches!(self.ahead(1).kind, TokenKind::Number(_)) {
            let start = self.next().span;
            let inner = self.deeper(Self::signed)?;
            let span = start.to(inner.span);
            return Ok(Expr::at(ExprKind::Negate(Box::new(inner)), span));
        }
        self.primary()
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let token = self.peek().clone();
        match &token.kind {
            TokenKind::Sign("(") => {
                self.at += 1;
                let mut inner = self.deeper(Self::any)?;
                let end = self.need_sign(")")?;
                inner.span = token.span.to(end);
                Ok(inner)
            }
            TokenKind::Word(word) if self.is_sign(1, "(") => self.call(word, token.span),
            TokenKind::Word(word) if word == "now" => {
                self.at += 1;
                Ok(Expr::at(ExprKind::Now, token.span))
            }
            TokenKind::Word(word) if word != "true" && word != "false" => {
                if is_reserved(word) || meant(word).is_some() {
                    return Err(self.unexpected(vec![Expected::Value]));
                }
                self.at += 1;
                Ok(Expr::at(ExprKind::Fact(word.clone()), token.span))
            }
            TokenKind::End | TokenKind::Sign(_) if !self.is_sign(0, "-") => Err(self.unexpected(vec![Expected::Value])),
            _ => {
                let literal = self.literal()?;
                Ok(Expr::at(ExprKind::Literal(literal.value), literal.span))
            }
        }
    }

    fn literal(&mut self) -> Parsed<Located<Literal>> {
        let token = self.peek().clone();
        let literal = match token.kind {
            TokenKind::Date(date) => Literal::Date(date),
            TokenKind::DateTime(moment) => Literal::DateTime(moment),
            TokenKind::Text(text) => Literal::Text(text),
            TokenKind::Word(word) if word == "true" || word == "false" => Literal::Bool(word == "true"),
            TokenKind::Number(_) | TokenKind::Sign("-") => return self.number(),
            _ => return Err(self.unexpected(vec![Expected::Literal])),
        };
        self.at += 1;
        Ok(Located::at(literal, token.span))
    }

    fn number(&mut self) -> Parsed<Located<Literal>> {
        let start = self.peek().span;
        let negative = self.take_sign("-");
        let token = self.peek().clone();
        let TokenKind::Number(number) = token.kind else { return Err(self.unexpected(vec![Expected::Literal])) };
        self.at += 1;
        let number = if negative { number.negated() } else { number };
        let unit = self.peek().clone();
        let literal = match &unit.kind {
            TokenKind::Sign("%") => Literal::Percent(number),
            TokenKind::Word(word) => match time_unit(word) {
                Some(unit) => Literal::Duration { amount: number, unit },
                None if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                    Literal::Money { amount: number, currency: word.clone() }
                }
                None if is_reserved(word) => return Ok(Located::at(Literal::Number(number), start.to(token.span))),
                None if meant(word).is_some_and(is_reserved) => {
                    return Err(self.unexpected(vec![Expected::Word("and"), Expected::Word("or"), Expected::End]));
                }
                None => return Err(self.unknown_unit(word, unit.span)),
            },
            _ => return Ok(Located::at(Literal::Number(number), start.to(token.span))),
        };
        self.at += 1;
        Ok(Located::at(literal, start.to(unit.span)))
    }

    fn text(&mut self, expected: Expected) -> Parsed<Name> {
        let token = self.peek().clone();
        let TokenKind::Text(text) = token.kind else { return Err(self.unexpected(vec![expected])) };
        self.at += 1;
        Ok(Name::at(text, token.span))
    }

    /// `( item, item )`; gives the closing sign's place as well.
    fn list<T>(&mut self, item: fn(&mut Self) -> Parsed<T>) -> Parsed<(Vec<T>, Span)> {
        self.need_sign("(")?;
        let mut items = vec![item(self)?];
        while self.take_sign(",") {
            items.push(item(self)?);
        }
        if !self.is_sign(0, ")") {
            return Err(self.unexpected(vec![Expected::Word(","), Expected::Word(")")]));
        }
        let end = self.next().span;
        Ok((items, end))
    }

    fn call(&mut self, name: &str, start: Span) -> Parsed<Expr> {
        let least_or_greatest: Option<fn(Vec<Expr>) -> ExprKind> = match name {
            "min" => Some(ExprKind::Least),
            "max" => Some(ExprKind::Greatest),
            _ => None,
        };
        if let Some(make) = least_or_greatest {
            self.at += 1;
            let (items, end) = self.deeper(|parser| parser.list(Self::sum))?;
            return Ok(Expr::at(make(items), start.to(end)));
        }
        if let Some((function, _)) = CalendarFunction::ALL.iter().find(|(_, known)| *known == name) {
            self.at += 2;
            let of = Box::new(self.deeper(Self::sum)?);
            let end = self.need_sign(")")?;
            return Ok(Expr::at(ExprKind::Calendar { function: *function, of }, start.to(end)));
        }
        if name == "attribute" {
            self.at += 2;
            let of = self.text(Expected::Text)?;
            let end = self.need_sign(")")?;
            return Ok(Expr::at(ExprKind::Attribute(of), start.to(end)));
        }
        let Some((function, _)) = WindowFunction::ALL.iter().find(|(_, known)| *known == name) else {
            if meant(name).is_some() || is_reserved(name) {
                return Err(self.unexpected(vec![Expected::Value]));
            }
            let calendar = CalendarFunction::ALL.iter().map(|(_, name)| *name);
            let functions =
                WindowFunction::ALL.iter().map(|(_, name)| *name).chain(calendar).chain(["min", "max", "attribute"]);
            let kind = ErrorKind::UnknownFunction { name: name.to_owned(), nearest: nearest(name, functions) };
            return Err(RuleError::new(kind, start, self.source));
        };
        self.at += 2;
        self.window(*function, start)
    }
}

fn time_unit(word: &str) -> Option<TimeUnit> {
    TimeUnit::ALL.iter().find(|(_, one, many)| word == *one || word == *many).map(|(unit, _, _)| *unit)
}
