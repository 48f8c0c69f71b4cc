//! The one expression language of phases, segments, triggers and conditions. Floor 1.

mod ast;
mod build;
mod catalogue;
mod check;
mod columns;
mod error;
mod evaluate;
mod explain;
mod lex;
mod lower;
mod parse;
mod print;
mod rule;
mod typed;
mod value;
mod window;

pub use ast::{
    Arithmetic, Comparison, Direction, Expr, ExprKind, Filter, FilterTest, Literal, Located, Name, Period, SetTest,
    TextTest, TimeRelation, TimeUnit, Window, WindowFunction,
};
pub use catalogue::{Catalogue, CatalogueError, EventDef, FactDef, FactIndex, Growth, PropertyDef};
pub use check::{MAX_CONDITIONS, NoSegments, Segments};
pub use columns::{Column, Columns, Dictionary, Known, Truths};
pub use error::{ErrorKind, Expected, RuleError, Span};
pub use evaluate::{Facts, WrittenFacts};
pub use explain::{Explanation, Finding, Operator, Part, PartKind, PlainRender, Render, explain};
pub use parse::{MAX_DEPTH, MAX_LENGTH_BYTES, parse};
pub use print::print_lines;
pub use rule::Rule;
pub use value::{Decimal, Lang, MICROS_PER_DAY, MICROS_PER_SECOND, Truth, Type, Value, Words};
pub use window::{Bounds, Event, PropertyTest, WindowQuery};
