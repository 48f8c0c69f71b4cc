//! Channels: by which way somebody came.
//!
//! Read from the campaign of the context (UTM), from the ids that advertising networks put into addresses, and from the
//! referrer; the names are those of the default channel groups of web analytics.

use serde_json::{Map, Value};

/// Whence somebody came: the channel, and the campaign where one is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The channel: `search`, `paid_search`, `social`, `paid_social`, `display`, `affiliate`, `email`, `letter`, `sms`,
    /// `referral`, or the campaign's own medium where it is none of these.
    pub channel: String,
    /// The campaign's name.
    pub campaign: Option<String>,
}

const SEARCH_ENGINES: [&str; 10] =
    ["google", "bing", "duckduckgo", "ecosia", "yahoo", "qwant", "startpage", "yandex", "baidu", "brave"];
const SOCIAL_NETWORKS: [&str; 14] = [
    "facebook", "instagram", "tiktok", "pinterest", "linkedin", "xing", "youtube", "twitter", "x", "t", "reddit",
    "whatsapp", "telegram", "mastodon",
];
/// Parameters that networks add to the address of an advertisement.
const CLICK_IDS: [(&str, &str); 6] = [
    ("gclid", "paid_search"),
    ("gbraid", "paid_search"),
    ("wbraid", "paid_search"),
    ("msclkid", "paid_search"),
    ("fbclid", "social"),
    ("ttclid", "paid_social"),
];
/// Longer names are cut: a channel is a word, not a text.
const LONGEST_NAME: usize = 80;

impl Origin {
    /// Reads the origin of a visit from the context and properties of an event. `None` where nothing tells: a direct visit,
    /// or the next page of one.
    pub fn read(properties: &Map<String, Value>, context: &Map<String, Value>) -> Option<Self> {
        let campaign = context.get("campaign").and_then(Value::as_object);
        let named = |name: &str| campaign.and_then(|campaign| word(campaign.get(name)?));
        let page = context.get("page").and_then(Value::as_object);
        let of_page = |name: &str| properties.get(name).or_else(|| page?.get(name)).and_then(Value::as_str);
        let (medium, source) = (named("medium"), named("source"));
        let channel = if medium.is_some() || source.is_some() {
            Some(of_campaign(medium.as_deref(), source.as_deref()))
        } else {
            let address = of_page("search").or_else(|| of_page("url")).unwrap_or_default();
            let bought = CLICK_IDS.iter().find(|(id, _)| has_parameter(address, id)).map(|(_, channel)| *channel);
            bought.map(str::to_owned).or_else(|| of_referrer(of_page("referrer")?, of_page("url")))
        };
        let campaign = named("name");
        match (channel, campaign) {
            (None, None) => None,
            (channel, campaign) => Some(Self { channel: channel.unwrap_or_else(|| "campaign".to_owned()), campaign }),
        }
    }
}

fn word(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_lowercase().chars().take(LONGEST_NAME).collect())
}

fn has_parameter(address: &str, name: &str) -> bool {
    let query = address.split_once('?').map_or(address, |(_, query)| query);
    query.split('&').any(|pair| pair.split('=').next() == Some(name))
}

fn of_campaign(medium: Option<&str>, source: Option<&str>) -> String {
    let is_among = |names: &[&str]| source.is_some_and(|source| names.iter().any(|name| is_site(source, name)));
    let paid =
        |medium: &str| matches!(medium, "cpc" | "ppc" | "sem" | "paid" | "paidsearch" | "paid_search" | "paid-search");
    match medium {
        Some(medium) if paid(medium) && is_among(&SOCIAL_NETWORKS) => "paid_social".to_owned(),
        Some(medium) if paid(medium) => "paid_search".to_owned(),
        Some("paid_social" | "paid-social" | "paidsocial" | "cpm_social") => "paid_social".to_owned(),
        Some("organic") => "search".to_owned(),
        Some("social" | "social-network" | "social-media" | "sm" | "social_media") => "social".to_owned(),
        Some("email" | "e-mail" | "newsletter" | "mail") => "email".to_owned(),
        Some("display" | "banner" | "cpm" | "retargeting") => "display".to_owned(),
        Some("affiliate" | "affiliates") => "affiliate".to_owned(),
        Some("letter" | "brief" | "print" | "flyer" | "direct-mail") => "letter".to_owned(),
        Some("referral" | "link") => "referral".to_owned(),
        Some(other) => other.to_owned(),
        None if is_among(&SEARCH_ENGINES) => "search".to_owned(),
        None if is_among(&SOCIAL_NETWORKS) => "social".to_owned(),
        None if source == Some("newsletter") => "email".to_owned(),
        None => source.unwrap_or("campaign").to_owned(),
    }
}

/// Whether a source or host belongs to a site of that name: `m.facebook.com`, `facebook`.
fn is_site(source: &str, name: &str) -> bool {
    source.split('.').any(|part| part == name)
}

fn host(address: &str) -> Option<&str> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

/// The channel of a referrer; `None` where it is the site itself.
fn of_referrer(referrer: &str, url: Option<&str>) -> Option<String> {
    let referrer = host(referrer)?;
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    if url.and_then(host).is_some_and(|own| bare(own) == bare(referrer)) {
        return None;
    }
    let channel = if SEARCH_ENGINES.iter().any(|name| is_site(referrer, name)) {
        "search"
    } else if SOCIAL_NETWORKS.iter().any(|name| is_site(referrer, name)) {
        "social"
    } else {
        "referral"
    };
    Some(channel.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn channel(context: &Value) -> Option<String> {
        Origin::read(&Map::new(), context.as_object().expect("an object")).map(|origin| origin.channel)
    }

    #[test]
    fn campaigns_addresses_and_referrers_tell_the_channel() {
        let told = |context: Value| channel(&context);
        assert_eq!(
            told(json!({ "campaign": { "source": "google", "medium": "cpc", "name": "Herbst" } })),
            Some("paid_search".into())
        );
        assert_eq!(told(json!({ "campaign": { "source": "facebook", "medium": "cpc" } })), Some("paid_social".into()));
        assert_eq!(told(json!({ "campaign": { "source": "newsletter" } })), Some("email".into()));
        assert_eq!(told(json!({ "campaign": { "medium": "Weinmesse" } })), Some("weinmesse".into()));
        assert_eq!(told(json!({ "page": { "search": "?gclid=abc" } })), Some("paid_search".into()));
        assert_eq!(told(json!({ "page": { "referrer": "https://www.google.de/" } })), Some("search".into()));
        assert_eq!(told(json!({ "page": { "referrer": "https://l.instagram.com/?u=x" } })), Some("social".into()));
        assert_eq!(told(json!({ "page": { "referrer": "https://verband.example/wein" } })), Some("referral".into()));
        let own =
            json!({ "page": { "referrer": "https://www.weingut.example/", "url": "https://weingut.example/weine" } });
        assert_eq!(told(own), None);
        assert_eq!(told(json!({})), None);
    }

    #[test]
    fn a_campaign_without_a_channel_is_kept() {
        let context = json!({ "campaign": { "name": "Herbst 2026" } });
        let origin = Origin::read(&Map::new(), context.as_object().expect("an object")).expect("an origin");
        assert_eq!((origin.channel.as_str(), origin.campaign.as_deref()), ("campaign", Some("herbst 2026")));
    }
}
