//! The fields of the firm's settings, on the set-up page and among the settings.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::{Amount, ClockMode, Currency, Firm, Language, Message, PriceBasis, Zone};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::form::{Faults, line, percentage};

/// The fields as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FirmFields {
    pub(crate) firm: String,
    pub(crate) time_zone: String,
    pub(crate) currency: String,
    pub(crate) prices: String,
    pub(crate) vat_rate: String,
    pub(crate) margin_rate: String,
    /// A category a line, with its rate behind the last colon.
    pub(crate) category_margins: String,
    pub(crate) discount_rate: String,
    pub(crate) language: String,
}

/// A fraction as a person writes a percentage in their language.
fn as_percentage(fraction: &str, language: Language) -> String {
    let hundred = Amount::from_units(100).to_decimal();
    let percent = fraction.parse::<Amount>().ok().and_then(|fraction| fraction.times_decimal(hundred));
    let text = percent.map_or_else(String::new, |percent| percent.to_string());
    match language {
        Language::De => text.replace('.', ","),
        Language::En => text,
    }
}

/// Rates of categories as a person writes them, one a line.
fn written_margins(margins: &BTreeMap<String, Decimal>, reader: Language) -> String {
    let line = |(name, rate): (&String, &Decimal)| format!("{name}: {} %", as_percentage(&rate.to_string(), reader));
    margins.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads rates of categories; the first line that is none is the fault.
fn read_margins(typed: &str) -> Result<BTreeMap<String, Decimal>, Message> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |text: &str| {
        let fault = || Message::new("setup-no-category-margin").with("line", text.chars().take(60).collect::<String>());
        let (name, rate) = text.rsplit_once(':').ok_or_else(fault)?;
        let name = line(name, "setup-no-category-margin").map_err(|_| fault())?;
        Ok((name, percentage(rate).map_err(|_| fault())?.to_decimal()))
    };
    lines.map(read).collect()
}

impl FirmFields {
    /// What the set-up page proposes to a reader.
    pub(crate) fn proposed(language: Language) -> Self {
        Self {
            time_zone: "Europe/Berlin".to_owned(),
            currency: "EUR".to_owned(),
            prices: "net".to_owned(),
            vat_rate: "19".to_owned(),
            discount_rate: "10".to_owned(),
            language: language.code().to_owned(),
            ..Self::default()
        }
    }

    /// The fields of a firm, for a reader.
    pub(crate) fn of(firm: &Firm, reader: Language) -> Self {
        let (prices, vat_rate) = match firm.prices {
            PriceBasis::Net => ("net", String::new()),
            PriceBasis::Gross { vat_rate } => ("gross", as_percentage(&vat_rate.to_string(), reader)),
        };
        Self {
            firm: firm.name.clone(),
            time_zone: firm.time_zone.clone(),
            currency: firm.currency.to_string(),
            prices: prices.to_owned(),
            vat_rate,
            margin_rate: firm.margin_rate.map_or_else(String::new, |rate| as_percentage(&rate.to_string(), reader)),
            category_margins: written_margins(&firm.category_margins, reader),
            discount_rate: as_percentage(&firm.discount_rate.to_string(), reader),
            language: firm.language.code().to_owned(),
        }
    }

    /// The firm they describe, or what is wrong with them. What the form does not ask comes from the firm as it is.
    pub(crate) fn checked(&self, clock: Option<ClockMode>, known: Option<&Firm>, faults: &mut Faults) -> Option<Firm> {
        let name = faults.keep("firm", line(&self.firm, "setup-no-firm-name"));
        let zone = Zone::new(self.time_zone.trim()).map(|zone| zone.name().to_owned());
        let time_zone = faults.keep("time_zone", zone.map_err(|_| Message::new("setup-no-time-zone")));
        let currency = self.currency.parse::<Currency>().map_err(|_| Message::new("setup-no-currency"));
        let currency = faults.keep("currency", currency);
        let prices = if self.prices == "gross" {
            let rate = faults.keep("vat_rate", percentage(&self.vat_rate));
            rate.map(|rate| PriceBasis::Gross { vat_rate: rate.to_decimal() })
        } else {
            Some(PriceBasis::Net)
        };
        let margin_rate = match self.margin_rate.trim() {
            "" => Some(None),
            typed => faults.keep("margin_rate", percentage(typed)).map(|rate| Some(rate.to_decimal())),
        };
        let category_margins = faults.keep("category_margins", read_margins(&self.category_margins));
        let discount_rate = match self.discount_rate.trim() {
            "" => Some(domain::firm::usual_discount_rate()),
            typed => faults.keep("discount_rate", percentage(typed)).map(domain::Amount::to_decimal),
        };
        let language = self.language.parse().unwrap_or(Language::De);
        Some(Firm {
            name: name?,
            time_zone: time_zone?,
            currency: currency?,
            prices: prices?,
            margin_rate: margin_rate?,
            category_margins: category_margins?,
            language,
            clock,
            is_simulated: known.is_some_and(|firm| firm.is_simulated),
            delivery_days: known.map_or(domain::firm::USUAL_DELIVERY_DAYS, |firm| firm.delivery_days),
            discount_rate: discount_rate?,
        })
    }
}

/// Names of the time zones to propose: those of places, and UTC.
pub(crate) fn zones() -> &'static [String] {
    static ZONES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let database = jiff::tz::db();
        let is_place = |name: &String| {
            let area = name.split_once('/').map(|(area, _)| area);
            name == "UTC" || area.is_some_and(|area| !["Etc", "SystemV", "US", "posix", "right"].contains(&area))
        };
        let mut names: Vec<String> = database.available().map(|name| name.to_string()).filter(is_place).collect();
        names.sort_unstable();
        names
    });
    &ZONES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_firm_is_shown_as_reads_back_as_the_same_firm() {
        let mut firm = Firm::assumed("Rösterei & Söhne");
        firm.prices = PriceBasis::Gross { vat_rate: percentage("7,7").expect("rate").to_decimal() };
        firm.is_simulated = true;
        firm.margin_rate = Some(percentage("42").expect("rate").to_decimal());
        let rate = |text: &str| percentage(text).expect("rate").to_decimal();
        firm.category_margins =
            [("Rotwein".to_owned(), rate("37,5")), ("Zubehör: Gläser".to_owned(), rate("60"))].into();
        for reader in Language::ALL {
            let mut faults = Faults::default();
            assert_eq!(FirmFields::of(&firm, reader).checked(None, Some(&firm), &mut faults), Some(firm.clone()));
        }
        assert_eq!(FirmFields::of(&firm, Language::De).vat_rate, "7,7");
    }

    #[test]
    fn every_wrong_field_is_named() {
        let fields = FirmFields {
            time_zone: "Berlin".to_owned(),
            currency: "Euro".to_owned(),
            prices: "gross".to_owned(),
            margin_rate: "142".to_owned(),
            category_margins: "Rotwein: 40\nWeißwein".to_owned(),
            ..FirmFields::default()
        };
        let mut faults = Faults::default();
        assert_eq!(fields.checked(None, None, &mut faults), None);
        for field in ["firm", "time_zone", "currency", "vat_rate", "margin_rate", "category_margins"] {
            assert!(faults.of(field).is_some(), "{field}");
        }
    }
}
