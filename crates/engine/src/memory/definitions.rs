//! Segments and phase models, in memory.

use super::MemoryFolder;
use crate::ports::{ActiveModel, Definitions, PortError, Segment, StoredModel};

/// What the firm has defined.
#[derive(Default)]
pub(super) struct Kept {
    segments: Vec<Segment>,
    models: Vec<StoredModel>,
    active: Vec<ActiveModel>,
}

fn twice(what: &str) -> PortError {
    PortError::Failed { action: format!("keeping a {what}"), cause: "this version is there already".into() }
}

impl Definitions for MemoryFolder {
    fn segment_versions(&self) -> Result<Vec<Segment>, PortError> {
        Ok(self.kept().definitions.segments.clone())
    }

    fn add_segment(&self, segment: &Segment) -> Result<(), PortError> {
        let segments = &mut self.kept().definitions.segments;
        let key = |segment: &Segment| (segment.id.clone(), segment.version);
        match segments.binary_search_by_key(&key(segment), key) {
            Ok(_) => Err(twice("segment")),
            Err(place) => {
                segments.insert(place, segment.clone());
                Ok(())
            }
        }
    }

    fn stored_models(&self) -> Result<Vec<StoredModel>, PortError> {
        Ok(self.kept().definitions.models.clone())
    }

    fn active_models(&self) -> Result<Vec<ActiveModel>, PortError> {
        Ok(self.kept().definitions.active.clone())
    }

    fn change_models(&self, added: &[StoredModel], active: &[ActiveModel]) -> Result<(), PortError> {
        let kept = &mut self.kept().definitions;
        let is_known = |model: &StoredModel| {
            kept.models.iter().any(|known| known.id == model.id && known.version == model.version)
        };
        if added.iter().any(is_known) {
            return Err(twice("phase model"));
        }
        kept.models.extend_from_slice(added);
        kept.models.sort_by(|left, right| (&left.id, left.version).cmp(&(&right.id, right.version)));
        kept.active = active.to_vec();
        Ok(())
    }
}
