//! Phase models as rules know them: what `in phase`, `in group` and `was in` may name.

use rules::{GroupDef, ModelDef, PhaseDef, Words};

use crate::phase::{Group, Name, PhaseModel};

impl Group {
    /// All groups, in the order of the cycle.
    pub const ALL: [Self; 3] = [Self::Acquisition, Self::Retention, Self::Recovery];

    /// Its id in rules and files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Acquisition => "acquisition",
            Self::Retention => "retention",
            Self::Recovery => "recovery",
        }
    }

    /// Its name.
    pub fn name(self) -> Name {
        let (de, en) = match self {
            Self::Acquisition => ("Gewinnung", "Acquisition"),
            Self::Retention => ("Bindung", "Retention"),
            Self::Recovery => ("Rückgewinnung", "Recovery"),
        };
        Name { de: de.to_owned(), en: en.to_owned() }
    }
}

fn words(name: &Name) -> Words {
    Words::new(&*name.de, &*name.en)
}

/// A model of that id and name with those phases, in the order of their numbers, as rules know it.
pub(crate) fn define<'a>(
    id: &str,
    name: &Name,
    phases: impl Iterator<Item = (&'a str, &'a Name, Group)>,
    rests_on: Vec<String>,
) -> ModelDef {
    let phases: Vec<(&str, &Name, Group)> = phases.collect();
    let used = Group::ALL.into_iter().filter(|group| phases.iter().any(|(_, _, of)| of == group));
    ModelDef {
        id: id.to_owned(),
        name: words(name),
        groups: used.map(|group| GroupDef { id: group.id().to_owned(), name: words(&group.name()) }).collect(),
        phases: phases
            .into_iter()
            .map(|(id, name, group)| PhaseDef {
                id: id.to_owned(),
                name: words(name),
                group: Some(group.id().to_owned()),
            })
            .collect(),
        rests_on,
    }
}

impl PhaseModel {
    /// The model as rules know it. Its phases stand in the order of their numbers, so that a place is a phase's number.
    pub fn definition(&self) -> ModelDef {
        let phases = self.phases.iter().map(|phase| (phase.id.as_str(), &phase.name, phase.group));
        define(&self.id, &self.name, phases, self.rests_on.clone())
    }
}
