//! Looking at an uploaded file: how it is laid out, by itself or as a person chose.

use std::fs::File;
use std::path::Path;

use domain::{Firm, Message, Zone};
use intake::{Context, DateOrder, FileMap, Layout, MapKind, NotRecognised, recognise};

use super::store::{Choice, UploadedFile};

/// What a look at a file found.
pub(crate) type Looked = Result<Layout, Unknown>;

/// Why a file cannot be read as it is, and what may help.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unknown {
    pub(crate) reason: Message,
    pub(crate) mend: Message,
    /// Beginning of a map to fill in.
    pub(crate) map_to_fill: Option<String>,
}

impl Unknown {
    fn of(reason: Message, mend: &'static str) -> Self {
        Self { reason, mend: Message::new(mend), map_to_fill: None }
    }
}

impl From<Box<NotRecognised>> for Unknown {
    fn from(found: Box<NotRecognised>) -> Self {
        // The command line's mend names an option; here the form stands right below.
        let mend = match found.mend.key.as_ref() {
            "intake-mend-write-map" => Message::new("import-mend-write-map"),
            "intake-mend-channel" => Message::new("import-mend-channel"),
            _ => found.mend,
        };
        Self { reason: found.reason, mend, map_to_fill: found.map_to_fill }
    }
}

/// Looks at the beginning of a file.
pub(crate) fn look(path: &Path, file: &UploadedFile, firm: &Firm, zone: &Zone) -> Looked {
    let damaged = || Unknown::of(Message::new("import-damaged"), "import-mend-damaged");
    let head = File::open(path).and_then(intake::head).map_err(|_| damaged())?;
    let choice = &file.choice;
    let zone_of_source = choice.zone.as_deref().and_then(|name| Zone::new(name).ok()).unwrap_or_else(|| zone.clone());
    let context = Context { zone_of_source, currency: firm.currency, prices: firm.prices };
    let own = own_map(choice).map_err(|reason| Unknown::of(reason, "import-mend-map"))?;
    let layout = recognise(&file.name, &head, &context, choice.format.as_deref(), own.as_ref())?;
    let Some(map) = corrected(&layout, choice) else { return Ok(layout) };
    let mut notes = layout.notes;
    notes.retain(|note| choice.dates.is_none() || note.key != "intake-note-dates-assumed");
    let mut corrected = recognise(&file.name, &head, &context, None, Some(&map))?;
    corrected.notes = notes;
    Ok(corrected)
}

fn own_map(choice: &Choice) -> Result<Option<FileMap>, Message> {
    match (&choice.settled, &choice.map) {
        (Some(settled), _) => Ok(Some(settled.clone())),
        (None, Some(text)) => read_map(text).map(Some),
        (None, None) => Ok(spend_of(choice)),
    }
}

/// The built-in map of spend with the channel that a person named; `None` where none was, or the file is something else.
fn spend_of(choice: &Choice) -> Option<FileMap> {
    let channel = choice.channel.clone()?;
    let spend = intake::formats().iter().map(|format| &format.map).find(|map| map.kind == MapKind::Spend)?;
    let is_spend = choice.format.as_ref().is_none_or(|format| *format == spend.id);
    is_spend.then(|| spend.clone().with_channel(channel))
}

/// The map with which a file is read that was recognised, but wrongly; `None` where nothing was chosen.
fn corrected(layout: &Layout, choice: &Choice) -> Option<FileMap> {
    let mut map = layout.settled_map();
    if choice.zone.is_none() && choice.dates.is_none() && choice.decimal.is_none() {
        return None;
    }
    map.zone = choice.zone.clone().or(map.zone);
    map.dates = choice.dates.clone().map(DateOrder::from).or(map.dates);
    map.decimal = choice.decimal.or(map.decimal);
    Some(map)
}

/// Reads a map that a person typed; its faults in words.
pub(crate) fn read_map(text: &str) -> Result<FileMap, Message> {
    FileMap::from_toml(text).map_err(|fault| fault.message(text))
}
