//! Who is gone, in one rule: what the overlay of the six and the five phases and Abstinenz of Stauss/Bruhn say, too.

use std::sync::Arc;

use rules::{Catalogue, NoMemberships, Rule};

use crate::phase::ModelError;

/// The rule in words of the expression language: silent for so long, for them, that no purchase is expected (a silence score from
/// [`crate::vintage::GONE_SCORE`] on) without a subscription that runs; or the subscription ended, and nothing was ordered since.
pub const GONE: &str = r#"(silence_score >= 80 % and subscription != "active") or (subscription == "ended" and (last_order is unknown or last_order before subscription_left))"#;

/// The rule, made ready to be asked.
///
/// # Errors
///
/// Where the catalogue lacks a fact of the rule: a fault of this program.
pub fn rule(catalogue: &Arc<Catalogue>) -> Result<Rule, ModelError> {
    Rule::new(GONE, catalogue, &NoMemberships).map_err(|cause| ModelError::Rule {
        model: "gone".to_owned(),
        phase: "gone".to_owned(),
        cause: Box::new(cause),
    })
}

#[cfg(test)]
mod tests {
    use domain::{Currency, Zone};

    use super::*;
    use crate::PhaseModel;
    use crate::vintage::GONE_SCORE;

    #[test]
    fn pages_of_phases_mean_the_same() {
        let catalogue = Arc::new(crate::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("a catalogue"));
        let models = PhaseModel::built_in(&catalogue).expect("models");
        let model = |id: &str| models.iter().find(|model| model.id == id).expect("a built-in model");
        for id in ["six_phases", "five_phases"] {
            let overlay = model(id).overlays.iter().find(|overlay| overlay.id == "inaktiv").expect("an overlay");
            assert_eq!(overlay.rule.to_string(), rule(&catalogue).expect("a rule").to_string(), "{id}");
        }
        let abstinence = model("stauss_bruhn").phases.iter().find(|phase| phase.id == "abstinenz").expect("a phase");
        assert_eq!(abstinence.rule_text, GONE);
        assert!(GONE.contains(&format!("silence_score >= {} %", 100.0 * GONE_SCORE)));
    }
}
