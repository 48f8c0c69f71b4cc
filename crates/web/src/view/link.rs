//! Links with parameters.

use crate::query::Query;

/// A link with one parameter more.
pub(crate) fn with(link: &str, name: &str, value: &str) -> String {
    let one = Query::default().with(name, value).to_string();
    if link.contains('?') { format!("{link}&{}", &one[1..]) } else { format!("{link}{one}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_joins_a_link_with_and_without_others() {
        assert_eq!(with("/a", "b", "c d"), "/a?b=c%20d");
        assert_eq!(with("/a?x=1", "b", "c"), "/a?x=1&b=c");
    }
}
