//! `stammkunde init`: sets a folder up: the firm and its first user.

use clap::{Args, ValueEnum};
use domain::{ClockMode, Currency, Firm, Language, Message, PriceBasis, Zone};
use engine::EngineError;
use engine::ports::{Role, User};
use serde_json::json;

use super::{Data, Desk, open_engine, parse_currency, parse_language, parse_zone, user};
use crate::fault::Fault;
use crate::output::Report;
use crate::prompt;
use crate::texts::Hint;

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "NAME")]
    firm: Option<String>,
    #[arg(long, value_name = "ZONE", value_parser = parse_zone)]
    zone: Option<Zone>,
    #[arg(long, value_name = "CURRENCY", value_parser = parse_currency)]
    currency: Option<Currency>,
    #[arg(long, value_name = "BASIS")]
    prices: Option<Prices>,
    #[arg(long, value_name = "RATE", value_parser = parse_rate)]
    vat_rate: Option<Rate>,
    #[arg(long, value_name = "RATE", value_parser = parse_rate)]
    margin_rate: Option<Rate>,
    #[arg(long, value_name = "RATE", value_parser = parse_rate)]
    discount_rate: Option<Rate>,
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    language: Option<Language>,
    #[arg(long, value_name = "CLOCK")]
    clock: Option<Clock>,
    #[arg(long, value_name = "ADDRESS", value_parser = user::parse_email)]
    email: Option<String>,
    #[arg(long, value_name = "NAME")]
    user_name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Prices {
    Net,
    Gross,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Clock {
    Wall,
    Data,
}

/// A rate as people write it: `0.19`, `0,19`, `19%`.
type Rate = rust_decimal::Decimal;

fn parse_rate(text: &str) -> Result<Rate, Hint> {
    let text = text.trim().replace(',', ".");
    let (digits, divisor) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), 100),
        None => (text.as_str(), 1),
    };
    let rate: Rate = digits.parse().map_err(|_| Hint("cli-hint-rate"))?;
    let rate = rate / Rate::from(divisor);
    (Rate::ZERO..=Rate::ONE).contains(&rate).then_some(rate).ok_or(Hint("cli-hint-rate"))
}

impl Init {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let engine = open_engine(&self.data.data)?;
        if engine.is_set_up() {
            let folder = self.data.data.display().to_string();
            return Err(Fault::Told(Message::new("cli-init-again").with("folder", folder)));
        }
        let firm = self.firm(desk)?;
        let user = self.user(desk)?;
        engine.set_firm(&firm).map_err(|error| match error {
            EngineError::Firm(domain::firm::FirmError::NoName) => Fault::Usage(Message::new("cli-init-no-name")),
            other => other.into(),
        })?;
        if let Some(user) = &user {
            engine.folder().add_user(user)?;
        }
        let state = engine.state()?;
        let format = desk.format(&state);
        let mut report = Report::new(json!({ "firm": firm, "user": user.as_ref().map(|user| user.email.as_str()) }))
            .line(format.format("cli-init-done", &[("firm", firm.name.as_str().into())]));
        if user.is_none() {
            report = report.line(desk.text("cli-init-no-user"));
        }
        desk.print(&report, &format)
    }

    fn firm(&self, desk: &Desk) -> Result<Firm, Fault> {
        let assumed = Firm::assumed("");
        let name = match &self.firm {
            Some(name) => name.clone(),
            None if prompt::can_ask() => prompt::ask(&desk.text("cli-ask-firm"), "")?,
            None => return Err(Fault::Usage(Message::new("cli-init-no-name"))),
        };
        let zone = asked(
            self.zone.as_ref().map(|zone| zone.name().to_owned()),
            desk,
            "cli-ask-zone",
            &assumed.time_zone,
            |text| parse_zone(text).map(|zone| zone.name().to_owned()),
        )?;
        let currency = asked(self.currency, desk, "cli-ask-currency", assumed.currency.as_str(), parse_currency)?;
        let prices = self.prices(desk)?;
        let margin_rate = asked(self.margin_rate.map(Some), desk, "cli-ask-margin", "", |text| {
            if text.is_empty() { Ok(None) } else { parse_rate(text).map(Some) }
        })?;
        let language = asked(self.language, desk, "cli-ask-language", desk.language.code(), parse_language)?;
        let clock = self.clock.map(|clock| match clock {
            Clock::Wall => ClockMode::Wall,
            Clock::Data => ClockMode::Data,
        });
        Ok(Firm {
            name,
            time_zone: zone,
            currency,
            prices,
            margin_rate,
            category_margins: std::collections::BTreeMap::new(),
            language,
            clock,
            is_simulated: false,
            delivery_days: domain::firm::USUAL_DELIVERY_DAYS,
            discount_rate: self.discount_rate.unwrap_or_else(domain::firm::usual_discount_rate),
        })
    }

    fn prices(&self, desk: &Desk) -> Result<PriceBasis, Fault> {
        // A rate alone says enough: net prices have none.
        let stated = self.prices.or(self.vat_rate.map(|_| Prices::Gross));
        let basis = asked(stated, desk, "cli-ask-prices", "net", |text| {
            Prices::from_str(text, true).map_err(|_| Hint("cli-hint-prices"))
        })?;
        match basis {
            Prices::Net => Ok(PriceBasis::Net),
            Prices::Gross => {
                let vat_rate = asked(self.vat_rate, desk, "cli-ask-vat", "0.19", parse_rate)?;
                Ok(PriceBasis::Gross { vat_rate })
            }
        }
    }

    /// The first user; `None` where no address is given and nobody can be asked: `serve` then makes a link.
    fn user(&self, desk: &Desk) -> Result<Option<User>, Fault> {
        let email = match &self.email {
            Some(email) => email.clone(),
            None if prompt::can_ask() => asked(None, desk, "cli-ask-email", "", user::parse_email)?,
            None => return Ok(None),
        };
        let name = asked(self.user_name.clone(), desk, "cli-ask-name", "", |text| Ok::<_, Hint>(text.to_owned()))?;
        Ok(Some(user::new_user(desk, email, name, Role::Owner, self.language.unwrap_or(desk.language))?))
    }
}

/// What was said on the command line, else what is answered, else what is proposed. A bad answer is asked for again.
fn asked<T>(
    said: Option<T>,
    desk: &Desk,
    question: &str,
    proposed: &str,
    parse: impl Fn(&str) -> Result<T, Hint>,
) -> Result<T, Fault> {
    if let Some(said) = said {
        return Ok(said);
    }
    loop {
        let can_ask = prompt::can_ask();
        let answer = if can_ask { prompt::ask(&desk.text(question), proposed)? } else { proposed.to_owned() };
        match parse(&answer) {
            Ok(value) => return Ok(value),
            Err(hint) if can_ask => eprintln!("{}", desk.text(hint.0)),
            Err(hint) => return Err(Fault::Usage(Message::new(hint.0))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_as_people_write_it() {
        for text in ["0.19", "0,19", "19%", "19 %"] {
            assert_eq!(parse_rate(text), Ok(Rate::new(19, 2)), "{text}");
        }
        assert!(parse_rate("19").is_err(), "1900 % is a slip");
    }
}
