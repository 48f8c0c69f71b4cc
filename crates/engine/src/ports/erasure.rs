//! What the engine asks of a folder to erase a person, and to show that it is done.

use std::collections::BTreeMap;

use domain::{CustomerId, Message, NaturalKey};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use super::PortError;

/// Something by which a row can belong to an erased person.
#[derive(Debug, Clone, Copy)]
pub enum Mark<'a> {
    /// The key under which it arrived, as the customer it stands for alone.
    Key(&'a CustomerId),
    /// The digest of its order's source and number.
    Order(u64),
    /// What an imported row is.
    Row(NaturalKey),
    /// The pseudonym under which the audit log would name them.
    Pseudonym(&'a str),
}

/// By what a person is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traces {
    /// The keys under which their events arrived or may arrive, each as the customer it stands for alone.
    pub keys: Vec<CustomerId>,
    /// Those of them that living customers use too (a shared device, a family's address): the events are the person's and
    /// go, the key stays where others use it.
    pub shared_keys: Vec<CustomerId>,
    /// What is known of them by the book: name, e-mail address. The folder adds what their events say.
    pub particulars: Vec<String>,
}

/// Where something of a person stands, and how often: rows of the log, lines of tables, files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Survey {
    /// Events of the person; they move to a random id.
    pub events: u64,
    /// Events of others, or of nobody, that name the person or tell of one of their orders.
    pub mentions: u64,
    /// The person's events by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Files of the lake that are written anew.
    pub files: u64,
    /// Lines of other tables that name the person.
    pub table_lines: u64,
    /// Uploaded files that name the person; they are removed.
    pub uploads: u64,
}

impl Survey {
    /// What is told of it: each number with the key of its name.
    pub const fn figures(&self) -> [(&'static str, u64); 4] {
        [
            ("cli-erase-events", self.events),
            ("cli-erase-mentions", self.mentions),
            ("cli-erase-table-lines", self.table_lines),
            ("cli-erase-uploads", self.uploads),
        ]
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Search {
    /// Ids, addresses and names searched for in every decoded value and in every byte.
    pub searched: u64,
    /// Short ids, as a customer number of five digits: searched for as whole values only, because any price may contain them.
    pub short: u64,
    /// Particulars that other customers have too; they are not searched for.
    pub shared: u64,
    /// Events decoded, hot and in the lake.
    pub events: u64,
    /// Lines of other tables decoded.
    pub table_lines: u64,
    /// Files read byte by byte.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Pages of the database that hold nothing and might hold what was deleted.
    pub free_pages: u64,
    /// Places where something was found, at most [`MOST_PLACES`]: empty where all is gone.
    #[serde(deserialize_with = "found")]
    pub found: Vec<Message>,
}

/// Places as they are written down; those of receipts of earlier versions are texts.
fn found<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Message>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Place {
        Told(Message),
        Written(String),
    }
    let places = Vec::<Place>::deserialize(deserializer)?;
    let told = |place| match place {
        Place::Told(place) => place,
        Place::Written(place) => Message::new("erase-place-written").with("place", place),
    };
    Ok(places.into_iter().map(told).collect())
}

/// Places that a search names.
pub const MOST_PLACES: usize = 50;

impl Search {
    /// What is told of it besides what it found: each number with the key of its name.
    pub const fn figures(&self) -> [(&'static str, u64); 7] {
        [
            ("cli-erase-searched", self.searched),
            ("cli-erase-short", self.short),
            ("cli-erase-shared", self.shared),
            ("cli-erase-searched-events", self.events),
            ("cli-erase-searched-lines", self.table_lines),
            ("cli-erase-searched-files", self.files),
            ("cli-erase-free-pages", self.free_pages),
        ]
    }

    /// Whether anything was searched for. After a start in the middle of an erasure nobody knows the person any more.
    pub const fn was_made(&self) -> bool {
        self.searched + self.short > 0
    }

    /// Whether everything was searched and nothing found.
    pub fn is_clean(&self) -> bool {
        self.was_made() && self.found.is_empty() && self.free_pages == 0
    }

    /// The key of what came of it, in the word lists.
    pub fn key(&self) -> &'static str {
        match (self.was_made(), self.found.is_empty() && self.free_pages == 0) {
            (_, false) => "cli-erase-found",
            (true, true) => "cli-erase-clean",
            (false, true) => "cli-erase-nothing-known",
        }
    }

    /// Notes a place.
    pub fn note(&mut self, place: impl FnOnce() -> Message) {
        if self.found.len() < MOST_PLACES {
            self.found.push(place());
        }
    }
}

/// What remains of an erasure: no word of the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its number.
    pub receipt: String,
    /// When it was ordered.
    pub at: Timestamp,
    /// Who ordered it.
    pub by: String,
    /// What went.
    pub survey: Survey,
    /// What the search afterwards found; absent until it was made.
    pub search: Option<Search>,
}

/// Erasing, and knowing who was erased without knowing who they were.
pub trait Erasures: Send + Sync {
    /// Whether anybody was erased; where nobody was, no mark needs to be asked for.
    fn any_erased(&self) -> bool;

    /// Whether a row that bears the mark belongs to an erased person.
    fn is_erased(&self, mark: Mark<'_>) -> bool;

    /// The e-mail addresses that the person's own events give as theirs, in lower case, whether or not they are among the keys.
    fn addresses(&self, traces: &Traces) -> Result<Vec<String>, PortError>;

    /// What an erasure would do; changes nothing.
    fn survey(&self, traces: &Traces) -> Result<Survey, PortError>;

    /// Writes down that the person is to be erased, by keyed hashes and durably; from now on [`Self::is_erased`] knows them.
    /// Returns the number of the receipt.
    fn order_erasure(&self, traces: &Traces, by: &str, at: Timestamp) -> Result<String, PortError>;

    /// Carries an ordered erasure out and searches for what may be left: rows and files are exchanged in one transaction,
    /// then what they were is overwritten. The snapshot is thrown away. May be repeated after a crash.
    fn carry_out(&self, receipt: &str, traces: &Traces) -> Result<Receipt, PortError>;

    /// Erasures that were ordered, but of which the log of this folder does not know: it was restored, or the process died
    /// midway. The numbers of their receipts.
    fn open_erasures(&self) -> Result<Vec<String>, PortError>;

    /// Whether a key is among those of one erasure.
    fn is_of_erasure(&self, receipt: &str, key: &CustomerId) -> bool;

    /// Erasures that this folder carried out and that its list, as it is on disk now, does not know: whoever was erased
    /// with them may come back. The numbers of their receipts.
    fn forgotten_erasures(&self) -> Result<Vec<String>, PortError>;

    /// Lets events and rows under a key of somebody erased come in again; whether it was one. What they did before stays
    /// erased: their old orders and rows are known, and a restore erases them again.
    fn readmit(&self, key: &CustomerId) -> Result<bool, PortError>;

    /// Searches everything in the folder for a person.
    fn search(&self, traces: &Traces) -> Result<Search, PortError>;

    /// All receipts, the latest first.
    fn receipts(&self) -> Result<Vec<Receipt>, PortError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_of_an_earlier_version_is_read() {
        let mut search = Search::default();
        search.note(|| Message::new("erase-place-own").with("event", 7_u64));
        let mut written = serde_json::to_value(&search).expect("JSON");
        assert_eq!(serde_json::from_value::<Search>(written.clone()).expect("read"), search);
        written["found"] = serde_json::json!(["event 7 (theirs)"]);
        let read: Search = serde_json::from_value(written).expect("read");
        assert_eq!(read.found, [Message::new("erase-place-written").with("place", "event 7 (theirs)")]);
    }
}
