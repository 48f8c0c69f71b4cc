//! The configuration of the server: one struct, from which the reading, the faults and the guide's page are made. Floor 5.
//!
//! Three sources, the later wins: a TOML file (`--config`, or `STAMMKUNDE_CONFIG`), the environment, the command line.
//! The variable of a key is its path in capitals with `_` for the dots: `server.listen` is `STAMMKUNDE_SERVER_LISTEN`.
//! Everything here is pure; the roof reads the file and hands over the variables. Whatever stands there, nothing panics.

mod error;
#[cfg(test)]
mod guide;
mod source;
#[cfg(test)]
mod tests;
mod value;

use std::net::SocketAddr;
use std::path::PathBuf;

use engine::Network;
use jiff::SignedDuration;

pub use error::ConfigError;
pub use source::{Effective, Given, Origin};
pub use value::{DaysByKind, Expected, KeyNames, LogFormat, LogLevel, PublicUrl, Secret, Setting, Whole, Written};

/// The address where nothing else is said: this machine only.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// One key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its path in the file, such as `server.listen`.
    pub path: &'static str,
    /// What it takes.
    pub expected: Expected,
    /// Whether its value is never shown.
    pub secret: bool,
    /// What it is for, in English: its documentation.
    pub about: &'static [&'static str],
    set: fn(&mut Config, &Written) -> bool,
    shown: fn(&Config) -> Option<String>,
}

impl Key {
    /// The key with a path.
    pub fn named(path: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.path == path)
    }

    /// Its variable in the environment.
    pub fn variable(&self) -> String {
        format!("{}{}", source::PREFIX, self.path.to_ascii_uppercase().replace('.', "_"))
    }

    /// Reads its value; `false` where that is not what it takes.
    pub fn set(&self, config: &mut Config, written: &Written) -> bool {
        (self.set)(config, written)
    }

    /// Its value as it would stand in the file; `None` where it has none. A secret is masked.
    pub fn shown(&self, config: &Config) -> Option<String> {
        (self.shown)(config)
    }
}

/// Defines the struct and the table of its keys at once.
macro_rules! keys {
    ($($(#[doc = $about:literal])+ $path:literal $field:ident: $kind:ty = $default:expr,)+) => {
        /// Everything that can be configured.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Config {
            $($(#[doc = $about])+ pub $field: $kind,)+
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        /// All keys, in the order of the guide's page.
        pub const KEYS: &[Key] = &[$(Key {
            path: $path,
            expected: <$kind as Setting>::EXPECTED,
            secret: <$kind as Setting>::SECRET,
            about: &[$($about),+],
            set: |config, written| <$kind as Setting>::read(written).map(|value| config.$field = value).is_some(),
            shown: |config| config.$field.shown(),
        },)+];
    };
}

keys! {
    /// The data folder, relative to the file in which it stands. It is made where there is none.
    "data" data: Option<PathBuf> = None,
    /// Address and port on which the server listens. `127.0.0.1` is this machine only, `0.0.0.0` every interface.
    "server.listen" server_listen: SocketAddr = LISTEN,
    /// The address that people and clients use, without a path. It decides about secure cookies, HSTS, the host name that
    /// is answered, and all links that are printed or sent. Needed as soon as others than this machine reach the server.
    "server.public_url" server_public_url: Option<PublicUrl> = None,
    /// The proxies in front, as addresses or networks. Only from them `X-Forwarded-For` is believed.
    "server.trusted_proxies" server_trusted_proxies: Vec<Network> = Vec::new(),
    /// Once told to stop, the server answers `/readyz` with 503 for so long before it takes no more connections, so that a
    /// load balancer can turn away.
    "server.announce_stop_seconds" server_announce_stop_seconds: Whole<0, 300> = Whole(0),
    /// What is under way when the server stops may take so long; after that it is cut off.
    "server.stop_seconds" server_stop_seconds: Whole<1, 3600> = Whole(10),
    /// PEM file with the certificate and those between it and the root. With it the server itself speaks HTTPS. It is read
    /// again when it changes, and on SIGHUP.
    "tls.certificate" tls_certificate: Option<PathBuf> = None,
    /// PEM file with the private key of the certificate, without a password.
    "tls.key" tls_key: Option<PathBuf> = None,
    /// The form of the log on standard error: lines for people, or one JSON object a line.
    "log.format" log_format: LogFormat = LogFormat::Text,
    /// How much is logged. From `info` on there is one line for each request.
    "log.level" log_level: LogLevel = LogLevel::Info,
    /// Whoever sends `Authorization: Bearer` with this token may read `/metrics`. Without a token only this machine may.
    "metrics.token" metrics_token: Option<Secret> = None,
    /// A body sent to the events API is read up to this size, unpacked; a larger one is answered with 413.
    "limits.request_bytes" limits_request_bytes: Whole<1_024, 104_857_600> = Whole(1_048_576),
    /// The size of one batch of events; a larger one is answered with 400.
    "limits.batch_bytes" limits_batch_bytes: Whole<1_024, 104_857_600> = Whole(512_000),
    /// The size of one event; a larger one is answered with 400.
    "limits.event_bytes" limits_event_bytes: Whole<256, 1_048_576> = Whole(32_768),
    /// The number of events in one batch; a larger one is answered with 400.
    "limits.events_per_batch" limits_events_per_batch: Whole<1, 10_000> = Whole(2_500),
    /// So many events may wait to be written to disk; beyond it requests are answered with 429.
    "limits.queue_events" limits_queue_events: Whole<100, 10_000_000> = Whole(50_000),
    /// So many requests in a second may come with one key; beyond it they are answered with 429.
    "limits.requests_per_second" limits_requests_per_second: Whole<1, 1_000_000> = Whole(10_000),
    /// For so long a repeated `messageId` changes nothing.
    "events.idempotency_days" events_idempotency_days: Whole<1, 365> = Whole(30),
    /// Events of a kind expire so many days after they occurred: their particulars go. Where facts rest on them, who, when
    /// and what stay; of others the first and the last of each customer and month. Kinds that are not named are kept. Kinds on which figures and phases rest (orders,
    /// refunds, people) cannot expire.
    "events.keep_days" events_keep_days: DaysByKind = DaysByKind::default(),
    /// Whether an IP address that a client names in an event (`context.ip`) is kept with it. It is personal data and nothing
    /// here needs it: it is left out unless this is `true`.
    "events.keep_ip" events_keep_ip: bool = false,
    /// Further keys by which a person is known, such as the number of a customer card: names of properties of events. An event
    /// of a server that has such a property belongs to whoever the key belongs to. Two customers with the same key are
    /// listed for a person to decide. What a web page sends claims no such key.
    "identity.keys" identity_keys: KeyNames = KeyNames::default(),
    /// Closed events move from the log into the lake this often.
    "lake.flush_seconds" lake_flush_seconds: Whole<1, 86_400> = Whole(900),
    /// As soon as the log holds so many events, they move into the lake without waiting.
    "lake.flush_rows" lake_flush_rows: Whole<1_000, 10_000_000> = Whole(100_000),
    /// Whoever logs in stays so for this long.
    "sessions.lifetime_days" sessions_lifetime_days: Whole<1, 365> = Whole(30),
}

/// A bounded number in a narrower type; the bounds of every key fit.
fn narrow<T: TryFrom<u64>, const LEAST: u64, const MOST: u64>(number: Whole<LEAST, MOST>, most: T) -> T {
    T::try_from(number.0).unwrap_or(most)
}

impl Config {
    /// What one request may bring.
    pub fn limits(&self) -> engine::Limits {
        engine::Limits {
            request_bytes: narrow(self.limits_request_bytes, usize::MAX),
            batch_bytes: narrow(self.limits_batch_bytes, usize::MAX),
            event_bytes: narrow(self.limits_event_bytes, usize::MAX),
            events_per_batch: narrow(self.limits_events_per_batch, usize::MAX),
            queue_events: narrow(self.limits_queue_events, usize::MAX),
            requests_per_second: narrow(self.limits_requests_per_second, u32::MAX),
        }
    }

    /// How long things are kept.
    pub fn upkeep(&self) -> engine::Upkeep {
        engine::Upkeep {
            idempotency_days: narrow(self.events_idempotency_days, u32::MAX),
            keep_days: self.events_keep_days.0.clone(),
            flush_every: SignedDuration::from_secs(narrow(self.lake_flush_seconds, i64::MAX)),
            flush_rows: narrow(self.lake_flush_rows, usize::MAX),
        }
    }

    /// How long a session lasts.
    pub fn session_lifetime(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * narrow(self.sessions_lifetime_days, 365_i64))
    }

    /// Whether the server itself speaks TLS: certificate and key.
    pub fn tls(&self) -> Option<(&PathBuf, &PathBuf)> {
        self.tls_certificate.as_ref().zip(self.tls_key.as_ref())
    }
}
