//! What channels are called: those by which orders and messages go, and those by which somebody came.

use crate::format::Format;

/// Channels that have a name in both languages: what sources usually write, and what `domain::channel` reads from visits.
pub(crate) const KNOWN: [&str; 26] = [
    "shop",
    "web",
    "online",
    "app",
    "store",
    "pos",
    "telephone",
    "marketplace",
    "email",
    "sms",
    "push",
    "whatsapp",
    "letter",
    "chat",
    "search",
    "paid_search",
    "social",
    "paid_social",
    "display",
    "affiliate",
    "referral",
    "campaign",
    "direct",
    "print",
    "offline",
    "organic",
];

impl Format {
    /// The name of a channel of orders, messages or visits; one that is not known is called as its source writes it.
    pub fn channel(&self, written: &str) -> String {
        match KNOWN.iter().find(|known| **known == written) {
            Some(known) => self.text(&format!("channel-{}", known.replace('_', "-"))).into_owned(),
            None => written.to_owned(),
        }
    }
}
