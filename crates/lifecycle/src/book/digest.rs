//! What a book holds as text that does not depend on the order of arrival, and its digest.

use super::{Book, Entry, History, Look, Mark, Strand, Visit};

impl Book {
    /// A digest that two books share exactly when they hold the same, whatever the order in which it arrived.
    pub fn digest(&self) -> [u8; 16] {
        let mut histories: Vec<&History> = self.histories.iter().collect();
        histories.sort_unstable_by(|left, right| left.customer.cmp(&right.customer));
        let mut lines: Vec<String> = Vec::with_capacity(histories.len() + 1);
        for history in histories {
            let entries = self.canonical(&history.entries, Some(history));
            let strand =
                |Strand { key, person, seen }: &Strand| format!("{key:?}{}{seen:?}", person.canonical(&self.words));
            let mut strands: Vec<String> = history.strands.iter().map(strand).collect();
            strands.sort_unstable();
            let seen = history.seen;
            let marks = self.canonical_marks(history);
            let visits = canonical_visits(history);
            let looks = self.canonical_looks(history);
            let who = (&history.customer, history.person.canonical(&self.words));
            lines.push(format!("{who:?}|{seen:?}|{strands:?}|{entries}|{marks}|{visits}|{looks}"));
        }
        lines.push(self.canonical(&self.guests, None));
        lines.extend(self.identity.lines());
        domain::event::digest(lines.iter().map(String::as_bytes))
    }

    /// Marks as text with the numbers of words and strands resolved, in an order that does not depend on them.
    fn canonical_marks(&self, history: &History) -> String {
        let text = |mark: &Mark| {
            let strand = history.strands.get(mark.strand as usize).map(|strand| &strand.key);
            let plain = Mark { word: 0, campaign: 0, strand: 0, ..*mark };
            format!("{plain:?}{:?}{:?}{strand:?}", self.words.text(mark.word), self.words.text(mark.campaign))
        };
        let mut texts: Vec<String> = history.marks.iter().map(text).collect();
        texts.sort_unstable();
        texts.concat()
    }

    /// Looks as text with the numbers of words and strands resolved, in an order that does not depend on them.
    fn canonical_looks(&self, history: &History) -> String {
        let text = |look: &Look| {
            let strand = history.strands.get(look.strand as usize).map(|strand| &strand.key);
            format!("{:?}{:?}{strand:?}", Look { category: 0, strand: 0, ..*look }, self.words.text(look.category))
        };
        let mut texts: Vec<String> = history.looks.iter().map(text).collect();
        texts.sort_unstable();
        texts.concat()
    }

    /// Entries as text with the numbers of dictionaries and strands resolved, in an order that does not depend on them.
    fn canonical(&self, entries: &[Entry], history: Option<&History>) -> String {
        let mut texts: Vec<String> = entries
            .iter()
            .map(|entry| {
                let plain = Entry { categories: 0, sales_channel: 0, country: 0, strand: 0, ..*entry };
                let strand = history.and_then(|history| history.strands.get(entry.strand as usize));
                format!(
                    "{plain:?}{:?}{:?}{:?}{:?}",
                    strand.map(|strand| &strand.key),
                    self.category_sets.text(entry.categories),
                    self.sales_channels.text(entry.sales_channel),
                    self.countries.text(entry.country)
                )
            })
            .collect();
        texts.sort_unstable();
        texts.concat()
    }
}

/// Visits as text with the numbers of strands resolved, in an order that does not depend on them.
fn canonical_visits(history: &History) -> String {
    let text = |visit: &Visit| {
        let strand = history.strands.get(visit.strand as usize).map(|strand| &strand.key);
        format!("{:?}{strand:?}", Visit { strand: 0, ..*visit })
    };
    let mut texts: Vec<String> = history.visits.iter().map(text).collect();
    texts.sort_unstable();
    texts.concat()
}
