//! Properties of events, written briefly.

use domain::Amount;
use serde_json::{Map, Value};

/// What can stand in a property; `None` leaves it out.
pub(crate) trait Property {
    fn value(self) -> Option<Value>;
}

impl Property for &str {
    fn value(self) -> Option<Value> {
        Some(Value::String(self.to_owned()))
    }
}

impl Property for String {
    fn value(self) -> Option<Value> {
        Some(Value::String(self))
    }
}

impl Property for bool {
    fn value(self) -> Option<Value> {
        Some(Value::Bool(self))
    }
}

impl Property for u32 {
    fn value(self) -> Option<Value> {
        Some(Value::from(self))
    }
}

impl Property for f64 {
    fn value(self) -> Option<Value> {
        serde_json::Number::from_f64(self).map(Value::Number)
    }
}

impl Property for Amount {
    fn value(self) -> Option<Value> {
        Some(self.to_json())
    }
}

impl Property for Value {
    fn value(self) -> Option<Value> {
        Some(self)
    }
}

impl Property for Map<String, Value> {
    fn value(self) -> Option<Value> {
        Some(Value::Object(self))
    }
}

impl<T: Property> Property for Option<T> {
    fn value(self) -> Option<Value> {
        self.and_then(Property::value)
    }
}

/// `properties! { "order_id": id, "revenue": amount }`: a map in this order, without what is `None`.
macro_rules! properties {
    ($($name:literal : $value:expr),* $(,)?) => {{
        const COUNT: usize = [$($name),*].len();
        #[allow(unused_mut)]
        let mut map = ::serde_json::Map::with_capacity(COUNT);
        $(if let Some(value) = $crate::properties::Property::value($value) {
            map.insert($name.to_owned(), value);
        })*
        map
    }};
}
pub(crate) use properties;
