//! What every handler shares: the engine, the settings of the server, time and chance.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use engine::ports::{AccessPolicy, PortError, User};
use engine::pseudonym::{Pseudonyms, Reader};
use engine::{Engine, Limits, Network, Upkeep};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use crate::api::Entrance;
use crate::assets::Manifest;
use crate::error::PageError;
use crate::metrics::{self, EVENTS_LEFT_OUT, HISTORY_BYTES, LOG_POSITION, Metrics, STATE_POSITION};
use crate::overview::Overview;
use crate::pages::health::Health;
use crate::pages::import::desk::Desk;
use crate::security::audit::Audit;
use crate::security::keys::ApiKeys;
use crate::security::password::{self, HashError};
use crate::security::sessions;
use crate::security::sources::Sources;
use crate::security::throttle::Throttle;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Fills a slice with unpredictable bytes.
pub type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// How the server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address it listens on.
    pub listen: SocketAddr,
    /// Scheme and host under which everybody reaches it, as configured; where it is not, links that are handed on name
    /// the address by which their reader came.
    pub public_origin: Option<String>,
    /// Host names under which browsers reach it, beside the address itself and `localhost`; without port.
    pub hosts: Vec<String>,
    /// Whether browsers reach it by https (a proxy in front ends TLS): cookies become `Secure`, HSTS is sent.
    pub https: bool,
    /// Our proxies in front: only from them `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Who sends this token may read the figures; without one only this machine may.
    pub metrics_token: Option<String>,
    /// How long a login lasts.
    pub session_lifetime: SignedDuration,
    /// What one request to the events API may bring.
    pub limits: Limits,
    /// Whether the IP address that an event names in its context is kept with it.
    pub keeps_ip: bool,
    /// Names of properties by which people are known, beside ids and addresses.
    pub identity_keys: Vec<String>,
    /// How long what is kept is kept.
    pub upkeep: Upkeep,
    /// The data folder, where it is one on disk: whether it can be written to is asked of it.
    pub data: Option<PathBuf>,
    /// The folder in which uploaded files wait to be imported; `uploads` in the data folder, where the roof knows one.
    pub uploads: PathBuf,
}

impl Settings {
    /// A server on an address, reached by plain http without a proxy.
    pub fn new(listen: SocketAddr) -> Self {
        let uploads = std::env::temp_dir().join(format!("stammkunde-uploads-{}", std::process::id()));
        Self {
            listen,
            public_origin: None,
            hosts: Vec::new(),
            https: false,
            trusted_proxies: Vec::new(),
            metrics_token: None,
            session_lifetime: sessions::LIFETIME,
            limits: Limits::default(),
            keeps_ip: false,
            identity_keys: Vec::new(),
            upkeep: Upkeep::default(),
            data: None,
            uploads,
        }
    }
}

/// So many passwords are hashed at once; each takes 19 MiB.
const HASHED_AT_ONCE: usize = 2;

/// The application: cheap to clone, shared by all handlers.
#[derive(Clone)]
pub struct App {
    /// The engine over the data folder.
    pub engine: Arc<Engine>,
    /// How the server is reached.
    pub settings: Arc<Settings>,
    /// The static files and their hashed names.
    pub assets: Arc<Manifest>,
    /// Figures about the server, to which others may add.
    pub metrics: Arc<Metrics>,
    pub(crate) health: Arc<Health>,
    pub(crate) throttle: Arc<Throttle>,
    pub(crate) desk: Arc<Desk>,
    /// What pages about everybody read.
    pub(crate) overview: Arc<Overview>,
    /// Which source a write key belongs to.
    pub sources: Arc<Sources>,
    /// The API keys that open something.
    pub keys: Arc<ApiKeys>,
    /// What stands for customers where their own ids must not.
    pub pseudonyms: Arc<Pseudonyms>,
    /// The way into the audit log.
    pub audit: Arc<Audit>,
    policy: Arc<RwLock<Arc<AccessPolicy>>>,
    /// Where events come in.
    pub entrance: Arc<Entrance>,
    clock: Clock,
    chance: Chance,
    hashing: Arc<Semaphore>,
    nobodys_hash: Arc<str>,
}

/// The application cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] PortError),
}

impl App {
    /// The application over an engine. Fails where passwords cannot be hashed at all, or the folder cannot be read.
    pub fn new(engine: Arc<Engine>, settings: Settings, clock: Clock, chance: Chance) -> Result<Self, StartError> {
        let assets = Manifest::load();
        if assets.is_empty() {
            tracing::warn!(
                "the style sheet and the scripts are not built in, pages are bare; run `make assets` and build again"
            );
        }
        let metrics = Arc::new(Metrics::default());
        metrics::watch_process(&metrics, clock(), settings.data.clone());
        watch_positions(&metrics, &engine);
        let nobodys_hash = password::hash("nobody has this password", &*chance)?;
        let folder = engine.folder();
        let mut proposed = [0; 32];
        chance(&mut proposed);
        let pseudonyms = Pseudonyms::new(&folder.pseudonym_key(&proposed)?);
        let (sources, keys) = (Sources::default(), ApiKeys::default());
        sources.refresh(&**folder)?;
        keys.refresh(&**folder)?;
        Ok(Self {
            entrance: Arc::new(Entrance::new(settings.limits.queue_events, &metrics)),
            audit: Arc::new(Audit::new(Arc::clone(folder))),
            sources: Arc::new(sources),
            keys: Arc::new(keys),
            pseudonyms: Arc::new(pseudonyms),
            policy: Arc::new(RwLock::new(Arc::new(folder.access_policy()?))),
            engine,
            desk: Arc::new(Desk::new(settings.uploads.clone())),
            overview: Arc::default(),
            settings: Arc::new(settings),
            assets: Arc::new(assets),
            metrics,
            health: Arc::default(),
            throttle: Arc::default(),
            clock,
            chance,
            hashing: Arc::new(Semaphore::new(HASHED_AT_ONCE)),
            nobodys_hash: nobodys_hash.into(),
        })
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// From now on `/readyz` says that the server is about to stop.
    pub fn announce_stop(&self) {
        self.health.announce_stop();
    }

    /// The source of chance.
    pub fn chance(&self) -> &Chance {
        &self.chance
    }

    /// Reads keys, sources and what is asked of access anew, after somebody else changed them in the folder.
    pub fn refresh_access(&self) -> Result<(), PortError> {
        let folder = &**self.engine.folder();
        self.sources.refresh(folder)?;
        self.keys.refresh(folder)?;
        self.set_policy(folder.access_policy()?);
        Ok(())
    }

    /// What the firm asks of everybody's access.
    pub fn policy(&self) -> Arc<AccessPolicy> {
        Arc::clone(&self.policy.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks something else from now on; the folder has it already.
    pub(crate) fn set_policy(&self, policy: AccessPolicy) {
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
    }

    /// Whether a person may do nothing before they have a second factor.
    pub(crate) fn must_set_up_second_factor(&self, user: &User) -> bool {
        !user.has_second_factor && self.policy().second_factor_for.contains(&user.role)
    }

    /// Removes entries of the audit log that are older than the firm keeps them. Blocks.
    pub fn prune_audit(&self) -> Result<u64, PortError> {
        let kept = SignedDuration::from_hours(24 * i64::from(self.policy().audit_days));
        self.engine.folder().prune_audit(self.now().saturating_sub(kept).unwrap_or(Timestamp::MIN))
    }

    /// One who sees persons, or one who does not.
    pub(crate) fn reader(&self, sees_persons: bool) -> Reader {
        if sees_persons { Reader::Persons } else { Reader::Figures(Arc::clone(&self.pseudonyms)) }
    }

    /// Runs work that computes or reads the folder on the pool of threads that may block.
    pub async fn blocking<T, Work>(&self, work: Work) -> Result<T, PageError>
    where
        T: Send + 'static,
        Work: FnOnce(&Engine) -> Result<T, PageError> + Send + 'static,
    {
        let engine = Arc::clone(&self.engine);
        tokio::task::spawn_blocking(move || work(&engine)).await.map_err(|_| PageError::Unforeseen)?
    }

    /// Counts an attempt to prove who somebody is, or refuses it where it comes too early.
    pub(crate) fn attempt(&self, address: IpAddr, account: &str) -> Result<(), PageError> {
        let counted = self.throttle.attempt(address, account, self.now());
        counted.map_err(|early| PageError::TooManyAttempts { again_at: early.again_at })
    }

    /// Hashes a new password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, PageError> {
        let chance = Arc::clone(&self.chance);
        self.hashing_alone(move || password::hash(&password, &*chance)).await?.map_err(|error| {
            tracing::error!(%error, "hashing a password");
            PageError::Unforeseen
        })
    }

    /// Whether a password has this hash. Takes as long where there is no hash to compare with.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, PageError> {
        let nobodys = Arc::clone(&self.nobodys_hash);
        self.hashing_alone(move || {
            let right = password::verify(&password, hash.as_deref().unwrap_or(&nobodys));
            right && hash.is_some()
        })
        .await
    }

    async fn hashing_alone<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PageError> {
        let _permit = self.hashing.acquire().await.map_err(|_| PageError::Unforeseen)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| PageError::Unforeseen)
    }
}

/// How far the log is, and how far what is derived from it.
fn watch_positions(metrics: &Metrics, engine: &Arc<Engine>) {
    let log = Arc::downgrade(engine);
    metrics.watch(&LOG_POSITION, &[], move || Some(log.upgrade()?.folder().last_position().ok()?.0 as f64));
    let state = Arc::downgrade(engine);
    metrics.watch(&STATE_POSITION, &[], move || Some(state.upgrade()?.state().ok()?.position.0 as f64));
    let held = Arc::downgrade(engine);
    metrics.watch(&HISTORY_BYTES, &[], move || Some(held.upgrade()?.state().ok()?.book.held_bytes() as f64));
    let left_out = Arc::downgrade(engine);
    metrics.watch(&EVENTS_LEFT_OUT, &[], move || Some(left_out.upgrade()?.events_left_out() as f64));
}
