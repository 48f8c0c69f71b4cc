//! A property of a kind: its name, its type and what it means.

use serde_json::Value;

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// In German.
    pub de: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Wording {
    /// The text in a language.
    pub const fn in_language(&self, language: crate::Language) -> &'static str {
        match language {
            crate::Language::De => self.de,
            crate::Language::En => self.en,
        }
    }
}

/// What a property may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A text, or a number that stands for one (order numbers).
    Text,
    /// An exact amount of money, not negative: a number, or a text with a decimal point.
    Amount,
    /// A whole number from 0.
    Integer,
    /// A number from 0 to 1.
    Share,
    /// A number between two bounds, both included: stars, points of a survey.
    Score(u8, u8),
    /// A moment with its offset (RFC 3339).
    Moment,
    /// A calendar day, `2026-05-31`; a moment is understood too.
    Day,
    /// An address of the web, or a path on the site.
    Url,
    /// An ISO 4217 code.
    Currency,
    /// An e-mail address.
    Email,
    /// True or false.
    Boolean,
    /// One of these words, in whatever case.
    OneOf(&'static [&'static str]),
    /// Products, each with the properties of [`super::PRODUCT`].
    Products,
    /// An object, taken as it is.
    Object,
}

/// A property that a kind may carry. Others are kept as they came.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub of: Type,
    /// Whether the event is flawed without it.
    pub required: bool,
    /// What it says.
    pub meaning: Wording,
    /// An example: the text itself where the type is written as text, else JSON.
    pub example: &'static str,
    /// Other names under which clients send it, the first found wins.
    pub also: &'static [&'static str],
}

impl Property {
    pub(super) const fn new(
        name: &'static str,
        of: Type,
        example: &'static str,
        de: &'static str,
        en: &'static str,
    ) -> Self {
        Self { name, of, required: false, meaning: Wording { de, en }, example, also: &[] }
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    /// The same property, told in words that fit the kind better.
    pub(super) const fn meaning(mut self, de: &'static str, en: &'static str) -> Self {
        self.meaning = Wording { de, en };
        self
    }

    /// The example as it stands in an event.
    pub fn example_value(&self) -> Value {
        match self.of {
            Type::Products => super::recurring::example_products(),
            Type::Amount | Type::Integer | Type::Share | Type::Score(..) | Type::Boolean | Type::Object => {
                serde_json::from_str(self.example).unwrap_or(Value::Null)
            }
            Type::Text | Type::Moment | Type::Day | Type::Url | Type::Currency | Type::Email | Type::OneOf(_) => {
                Value::String(self.example.to_owned())
            }
        }
    }
}

macro_rules! makers {
    ($($maker:ident => $of:ident),+ $(,)?) => {
        $(pub(super) const fn $maker(
            name: &'static str,
            example: &'static str,
            de: &'static str,
            en: &'static str,
        ) -> Property {
            Property::new(name, Type::$of, example, de, en)
        })+
    };
}

makers! {
    text => Text,
    amount => Amount,
    integer => Integer,
    share => Share,
    moment => Moment,
    day => Day,
    url => Url,
    email => Email,
    boolean => Boolean,
    object => Object,
}
