//! The built-in formats: maps like any other, in `formats/*.toml`.

use std::sync::OnceLock;

use crate::FileMap;

/// A built-in format.
#[derive(Debug)]
pub struct Format {
    /// The map.
    pub map: FileMap,
    /// Its text, for a user to copy.
    pub toml: &'static str,
}

const TEXTS: [&str; 10] = [
    include_str!("../formats/shopify.toml"),
    include_str!("../formats/woocommerce.toml"),
    include_str!("../formats/woocommerce-analytics.toml"),
    include_str!("../formats/shopware6.toml"),
    include_str!("../formats/uci-online-retail.toml"),
    include_str!("../formats/uci-online-retail-returns.toml"),
    include_str!("../formats/cdnow.toml"),
    include_str!("../formats/cdnow-master.toml"),
    include_str!("../formats/spend.toml"),
    include_str!("../formats/cost-prices.toml"),
];

/// All built-in formats, in the order in which they are tried.
pub fn formats() -> &'static [Format] {
    static FORMATS: OnceLock<Vec<Format>> = OnceLock::new();
    FORMATS.get_or_init(|| {
        // A map that does not parse is caught by the test below; it is left out here rather than a panic.
        TEXTS.iter().filter_map(|toml| Some(Format { map: FileMap::from_toml(toml).ok()?, toml })).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_map_reads_and_writes_itself() {
        for text in TEXTS {
            let map = FileMap::from_toml(text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
            assert!(!map.name.de.is_empty() && !map.name.en.is_empty(), "{}", map.id);
            let written = toml::to_string(&map).expect("written");
            assert_eq!(FileMap::from_toml(&written).expect("read"), map);
        }
        assert_eq!(formats().len(), TEXTS.len());
    }
}
