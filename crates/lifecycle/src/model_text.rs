//! A phase model as it is written, before its rules are read: what a file says, what a firm changes, what is compared.

use std::sync::Arc;

use rules::{Catalogue, KnownMemberships, Rule, RuleError, parse};
use serde::{Deserialize, Serialize};

use crate::phase::{Group, ModelError, Name, Standing, built_in_texts};

/// A phase as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseText {
    /// Stable id, `[a-z0-9_]`.
    pub id: String,
    /// Its names.
    pub name: Name,
    /// What it means, in a sentence.
    pub meaning: Name,
    /// What it is about.
    pub group: Group,
    /// Whether its customers buy. Where it is not told, those of a phase of recovery are away and any others active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Colour and shape.
    pub colour: String,
    /// Its place along the cycle, from 0.
    pub place: u8,
    /// The rule that puts a customer here.
    pub rule: String,
    /// What is enough for whoever is in the phase to stay in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay: Option<String>,
    /// On how many days a customer is in it at least, unless they act.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minimum_stay_days: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it so
const fn is_zero(days: &u32) -> bool {
    *days == 0
}

/// An overlay as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverlayText {
    /// Stable id.
    pub id: String,
    /// Its names.
    pub name: Name,
    /// What it means, in a sentence.
    pub meaning: Name,
    /// Whether it says that its customers are away, whatever the standing of their phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The rule.
    pub rule: String,
}

/// A phase model as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelText {
    /// Stable id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its names.
    pub name: Name,
    /// Where it comes from.
    pub source: Name,
    /// The phases in the order in which their rules are tested.
    pub phase: Vec<PhaseText>,
    /// What else may be true of a customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlay: Vec<OverlayText>,
}

/// What a faulty rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleOf {
    /// The rule of the phase in this place puts customers into it.
    Phase(usize),
    /// The rule of the phase in this place keeps customers in it.
    Stay(usize),
    /// The rule of the overlay in this place.
    Overlay(usize),
}

/// A rule of a model that cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleFault {
    /// Which rule.
    pub of: RuleOf,
    /// Its text.
    pub text: String,
    /// What is wrong with it.
    pub cause: RuleError,
}

impl ModelText {
    /// The built-in models, the leading one first.
    pub fn built_in() -> Result<Vec<Self>, ModelError> {
        built_in_texts().map(|(name, text)| Self::parse(name, text)).collect()
    }

    /// Reads a model's file.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, ModelError> {
        toml::from_str(text)
            .map_err(|error| ModelError::File { model: file_name.to_owned(), reason: error.to_string() })
    }

    /// The model's file.
    pub fn to_toml(&self) -> Result<String, ModelError> {
        toml::to_string(self).map_err(|error| ModelError::File { model: self.id.clone(), reason: error.to_string() })
    }

    /// All its rules with what they are for.
    pub fn rules(&self) -> impl Iterator<Item = (RuleOf, &str)> {
        let phases = self.phase.iter().enumerate().flat_map(|(place, phase)| {
            let stay = phase.stay.as_deref().map(|text| (RuleOf::Stay(place), text));
            std::iter::once((RuleOf::Phase(place), phase.rule.as_str())).chain(stay)
        });
        let overlays = self.overlay.iter().enumerate();
        phases.chain(overlays.map(|(place, overlay)| (RuleOf::Overlay(place), overlay.rule.as_str())))
    }

    /// All rules that cannot be read, each with what is wrong. They may ask for the phases of the models known, and for the past
    /// of the model's own.
    pub fn faults(&self, catalogue: &Arc<Catalogue>, known: &KnownMemberships) -> Vec<RuleFault> {
        let phases = self.phase.iter().map(|phase| (phase.id.as_str(), &phase.name, phase.group));
        let own = crate::known::define(&self.id, &self.name, phases, Vec::new());
        let mut known = KnownMemberships { own_model: Some(self.id.clone()), ..known.clone() };
        match known.models.iter_mut().find(|model| model.id == self.id) {
            Some(before) => before.phases = own.phases,
            None => known.models.push(own),
        }
        let faults = self.rules().filter_map(|(of, text)| {
            let cause = Rule::new(text, catalogue, &known).err()?;
            Some(RuleFault { of, text: text.to_owned(), cause })
        });
        faults.collect()
    }

    /// The same with a change to each of its rules.
    #[must_use]
    pub fn with_rules(mut self, change: impl Fn(&str) -> String) -> Self {
        for phase in &mut self.phase {
            phase.rule = change(&phase.rule);
            phase.stay = phase.stay.as_deref().map(&change);
        }
        for overlay in &mut self.overlay {
            overlay.rule = change(&overlay.rule);
        }
        self
    }

    /// The same with its rules in their canonical text; those that cannot be read stay as they are.
    #[must_use]
    pub fn canonical(self) -> Self {
        self.with_rules(|text| parse(text).map_or_else(|_| text.to_owned(), |expr| expr.to_string()))
    }

    /// The same with `false` for rules that an erasure emptied: they hold for nobody until they are written anew.
    #[must_use]
    pub fn without_emptied(self) -> Self {
        self.with_rules(|text| if text.trim().is_empty() { "false".to_owned() } else { text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PhaseModel;
    use domain::{Currency, Zone};

    #[test]
    fn built_in_models_are_written_and_read_back() {
        let catalogue = Arc::new(crate::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("catalogue"));
        for text in ModelText::built_in().expect("built in") {
            let canonical = text.clone().canonical();
            assert!(text.faults(&catalogue, &KnownMemberships::default()).is_empty());
            let toml = canonical.to_toml().expect("written");
            assert_eq!(ModelText::parse("own", &toml).expect("read"), canonical);
            let json = serde_json::to_string(&canonical).expect("written");
            assert_eq!(serde_json::from_str::<ModelText>(&json).expect("read"), canonical);
            let model = PhaseModel::parse("own", &toml, &catalogue).expect("a model");
            let ids: Vec<&str> = model.phases.iter().map(|phase| phase.id.as_str()).collect();
            assert_eq!(ids, text.phase.iter().map(|phase| phase.id.as_str()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn all_faults_are_told_and_emptied_rules_hold_for_nobody() {
        let catalogue = Arc::new(crate::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("catalogue"));
        let mut text = ModelText::built_in().expect("built in").swap_remove(0);
        "ordes >= 1".clone_into(&mut text.phase[0].rule);
        text.phase[2].stay = Some("orders >= \"x\"".to_owned());
        text.overlay[0].rule = String::new();
        let faults = text.faults(&catalogue, &KnownMemberships::default());
        let places: Vec<RuleOf> = faults.iter().map(|fault| fault.of).collect();
        assert_eq!(places, [RuleOf::Phase(0), RuleOf::Stay(2), RuleOf::Overlay(0)]);
        assert_eq!(text.without_emptied().overlay[0].rule, "false");
    }
}
