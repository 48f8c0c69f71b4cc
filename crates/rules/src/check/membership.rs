//! Names of phases, groups, models and segments, and the rules of segments.

use std::sync::Arc;

use super::{Checked, Checker, MAX_SEGMENT_CHAIN};
use crate::ast::{Circle, Expr, Membership, Name, Tense};
use crate::error::{ErrorKind, RuleError, Span, nearest};
use crate::membership::{MembershipQuery, ModelDef, OWN_MODEL};
use crate::rule::Rule;
use crate::typed::{Asked, Condition, TestKind};
use crate::value::Words;

impl Checker<'_, '_> {
    pub(super) fn membership(&mut self, expr: &Expr, membership: &Membership) -> Checked<Condition> {
        if let Some(period) = &membership.period {
            self.period(period)?;
        }
        if membership.circle == Circle::Segment {
            return self.segments(expr, membership);
        }
        let model = self.model(membership.model.as_ref(), membership.tense, expr.span)?;
        let own = self.known.memberships.own_model().is_some_and(|own| own == model.id);
        let leading = self.known.memberships.models().first().is_some_and(|leading| leading.id == model.id);
        let mut places = Vec::new();
        for name in &membership.names {
            match membership.circle {
                Circle::Phase => places.push(self.phase(&model, name)?),
                _ => places.extend(self.group(&model, name)?),
            }
        }
        places.sort_unstable();
        places.dedup();
        let mut query = query(membership, &membership.names, Some((model, leading)), places);
        query.own = own;
        self.test(expr, TestKind::Member(Arc::new(query)), Asked::Member)
    }

    /// The present of a segment is its rule. Its past is a question that takes the rule along, so that whoever answers can
    /// ask it of every day.
    fn segments(&mut self, expr: &Expr, membership: &Membership) -> Checked<Condition> {
        let mut parts = Vec::new();
        for name in &membership.names {
            let (inner, segment) = self.segment(name)?;
            parts.push(match membership.tense {
                Tense::Is => Condition::Segment { name: segment, inner },
                Tense::Was => {
                    let mut query = query(membership, std::slice::from_ref(name), None, vec![0]);
                    query.past = Some(Box::new(Rule::in_segment(segment, inner, self.catalogue)));
                    self.test(expr, TestKind::Member(Arc::new(query)), Asked::Member)?
                }
            });
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Condition::Any(parts) })
    }

    /// The model of that name, the leading one without, if this rule may ask for its phases.
    fn model(&self, name: Option<&Name>, tense: Tense, whole: Span) -> Checked<Arc<ModelDef>> {
        let models = self.known.memberships.models();
        let own = self.known.memberships.own_model();
        let (model, span) = match name {
            None => (models.first(), whole),
            Some(name) if name.value == OWN_MODEL && own.is_some() => {
                let model = models.iter().find(|model| Some(model.id.as_str()) == own);
                // The present of the own phases is what the rules are about to tell.
                if let Some(model) = model.filter(|_| tense == Tense::Was) {
                    return Ok(Arc::new(model.clone()));
                }
                (model, name.span)
            }
            Some(name) => {
                let model = models.iter().find(|model| model.id == name.value);
                if model.is_none() && !models.is_empty() {
                    let candidates = models.iter().map(|model| (model.id.as_str(), &model.name));
                    let nearest = nearest_called(&name.value, candidates);
                    return self.error(ErrorKind::UnknownModel { name: name.value.clone(), nearest }, name.span);
                }
                (model, name.span)
            }
        };
        let Some(model) = model else { return self.error(ErrorKind::NoPhaseModel, span) };
        if let Some(own) = own
            && let Some(mut path) = way(models, &model.id, own)
        {
            path.insert(0, own.to_owned());
            return self.error(ErrorKind::PhaseCycle { path }, span);
        }
        Ok(Arc::new(model.clone()))
    }

    fn phase(&self, model: &ModelDef, name: &Name) -> Checked<usize> {
        if let Some(place) = model.phases.iter().position(|phase| phase.id == name.value) {
            return Ok(place);
        }
        let candidates = model.phases.iter().map(|phase| (phase.id.as_str(), &phase.name));
        let nearest = nearest_called(&name.value, candidates);
        let kind = ErrorKind::UnknownPhase { model: model.id.clone(), name: name.value.clone(), nearest };
        self.error(kind, name.span)
    }

    fn group(&self, model: &ModelDef, name: &Name) -> Checked<Vec<usize>> {
        if model.groups.iter().any(|group| group.id == name.value) {
            let phases = model.phases.iter().enumerate();
            let inside = phases.filter(|(_, phase)| phase.group.as_ref() == Some(&name.value));
            return Ok(inside.map(|(place, _)| place).collect());
        }
        let candidates = model.groups.iter().map(|group| (group.id.as_str(), &group.name));
        let nearest = nearest_called(&name.value, candidates);
        let kind = ErrorKind::UnknownGroup { model: model.id.clone(), name: name.value.clone(), nearest };
        self.error(kind, name.span)
    }

    /// A segment's rule, and its name.
    fn segment(&mut self, name: &Name) -> Checked<(Arc<Condition>, Arc<str>)> {
        if let Some(start) = self.known.path.iter().position(|open| *open == name.value) {
            let mut path = self.known.path[start..].to_vec();
            path.push(name.value.clone());
            return self.error(ErrorKind::SegmentCycle { path }, name.span);
        }
        let (inner, weight) = match self.known.checked.get(&name.value) {
            Some(checked) => checked.clone(),
            None => self.open_segment(name)?,
        };
        self.weigh(weight, name.span)?;
        Ok((inner, name.value.as_str().into()))
    }

    /// Reads and checks a segment's own rule. An error in it is reported at the reference, with the cause.
    fn open_segment(&mut self, name: &Name) -> Checked<(Arc<Condition>, usize)> {
        if self.known.path.len() >= MAX_SEGMENT_CHAIN {
            return self.error(ErrorKind::TooDeep { limit: MAX_SEGMENT_CHAIN }, name.span);
        }
        let Some(text) = self.known.memberships.segment_rule(&name.value) else {
            let names = self.known.memberships.segment_names();
            let nearest = nearest(&name.value, names.iter().map(String::as_str));
            return self.error(ErrorKind::UnknownSegment { name: name.value.clone(), nearest }, name.span);
        };
        self.known.path.push(name.value.clone());
        let result = crate::parse::parse(&text).and_then(|expr| {
            let mut checker = Checker { source: &text, catalogue: self.catalogue, known: self.known, weight: 0 };
            let condition = checker.condition(&expr)?;
            Ok((Arc::new(condition), checker.weight))
        });
        self.known.path.pop();
        match result {
            Ok(checked) => {
                self.known.checked.insert(name.value.clone(), checked.clone());
                Ok(checked)
            }
            // A cycle speaks for itself; naming every segment on the way would bury it.
            Err(RuleError {
                kind:
                    kind @ (ErrorKind::SegmentCycle { .. }
                    | ErrorKind::PhaseCycle { .. }
                    | ErrorKind::TooLarge { .. }
                    | ErrorKind::TooDeep { .. }),
                ..
            }) => self.error(kind, name.span),
            Err(cause) => {
                self.error(ErrorKind::SegmentInvalid { name: name.value.clone(), cause: Box::new(cause) }, name.span)
            }
        }
    }
}

fn query(
    membership: &Membership,
    names: &[Name],
    model: Option<(Arc<ModelDef>, bool)>,
    places: Vec<usize>,
) -> MembershipQuery {
    let (model, leading) = model.map_or((None, false), |(model, leading)| (Some(model), leading));
    let mut names = names.to_vec();
    names.sort_by(|a, b| a.value.cmp(&b.value));
    names.dedup();
    let written = Membership {
        model: model.as_ref().map(|model| Name::from(model.id.clone())),
        names: names.clone(),
        ..membership.clone()
    };
    MembershipQuery {
        circle: membership.circle,
        tense: membership.tense,
        model,
        names: names.iter().map(|name| name.value.as_str().into()).collect(),
        places,
        period: membership.period.as_ref().map(|period| period.value),
        leading,
        past: None,
        own: false,
        text: written.to_string().into(),
    }
}

/// The id that is meant: the nearest, or the one whose name for readers was written.
fn nearest_called<'a>(written: &str, candidates: impl Iterator<Item = (&'a str, &'a Words)> + Clone) -> Option<String> {
    let texts = candidates.clone().flat_map(|(id, name)| [id, name.de.as_str(), name.en.as_str()]);
    let text = nearest(written, texts)?;
    let called = candidates.into_iter().find(|(id, name)| *id == text || name.de == text || name.en == text);
    called.map(|(id, _)| id.to_owned())
}

/// The way from one model to another over the models that rest on each other, both ends included.
fn way(models: &[ModelDef], from: &str, to: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_owned()]];
    let mut seen = vec![from.to_owned()];
    while let Some(way) = ways.pop() {
        let last = way.last()?;
        if last == to {
            return Some(way);
        }
        let Some(model) = models.iter().find(|model| model.id == *last) else { continue };
        for next in &model.rests_on {
            if !seen.contains(next) {
                seen.push(next.clone());
                ways.push(way.iter().chain([next]).cloned().collect());
            }
        }
    }
    None
}
