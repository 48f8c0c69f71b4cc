//! `stammkunde serve`: the pages, until it is told to stop.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use domain::Message;
use engine::ports::{Expired, LinkPurpose, Role, User};
use engine::{Engine, EngineError};
use serde_json::{Value, json};
use storage::{DataFolder, Options};
use web::tls::Certificate;
use web::{App, Metrics, Settings, StartError};

use super::{Desk, user};
#[cfg(unix)]
use crate::control;
use crate::fault::{self, Fault};
use crate::output::{Cell, Form, Report, Table};
use crate::under_way::UnderWay;
use crate::{clock, logging, supervisor};
use configuration::{Config, Effective, Given, KEYS, PublicUrl};

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "LISTEN")]
    listen: Option<SocketAddr>,
    #[arg(long, value_name = "FILE", env = "STAMMKUNDE_CONFIG")]
    config: Option<PathBuf>,
    #[arg(long = "set", value_name = "SETTING")]
    settings: Vec<String>,
    #[arg(long)]
    print_config: bool,
}

/// How often it is looked whether a month has ended.
const TICK: Duration = Duration::from_hours(1);
/// How often it is looked whether the certificate was renewed.
const CERTIFICATE_TICK: Duration = Duration::from_mins(1);
/// The address of a user whom nobody has named yet.
const NOBODY_NAMED: &str = "owner@localhost";

impl Serve {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let effective = self.effective(desk)?;
        if self.print_config {
            return print(&effective, desk);
        }
        let config = effective.config;
        let data = config.data.clone().ok_or_else(|| Fault::Usage(Message::new("cli-serve-no-data")))?;
        engine::may_expire(&config.upkeep().keep_days)?;
        let listener = bind(config.server_listen)?;
        let days = u16::try_from(config.upkeep().idempotency_days).unwrap_or(u16::MAX);
        let options = Options { idempotency_days: days, ..Options::default() };
        let engine = Arc::new(Engine::open(Arc::new(DataFolder::open_with(&data, options)?))?);
        let server = Server::new(engine, &data, listener, config)?;
        let greeting = if server.engine.is_set_up() {
            server.first_login(desk)?
        } else {
            Greeting::SetUp(user::one_time_path(server.engine.folder().as_ref(), &LinkPurpose::SetUp)?)
        };
        server.run(|server| server.announce(desk, &greeting))
    }

    /// File, environment and command line together.
    fn effective(&self, desk: &Desk) -> Result<Effective, Fault> {
        let file = match &self.config {
            Some(path) => Some((path.as_path(), read(path)?)),
            None => None,
        };
        let option = |option: &str, key: &str, value: String| (option.to_owned(), key.to_owned(), value);
        let mut options = Vec::new();
        for setting in &self.settings {
            let (key, value) = setting.split_once('=').ok_or_else(|| {
                Fault::Usage(Message::new("config-set-without-value").with("setting", setting.as_str()))
            })?;
            options.push(option("--set", key.trim(), value.to_owned()));
        }
        options.extend(self.data.iter().map(|data| option("--data", "data", data.display().to_string())));
        options.extend(self.listen.iter().map(|listen| option("--listen", "server.listen", listen.to_string())));
        let given = Given {
            file: file.as_ref().map(|(path, text)| (*path, text.as_str())),
            variables: std::env::vars_os().collect(),
            options,
        };
        Effective::of(&given).map_err(|fault| Fault::Told(fault.message(desk.language)))
    }
}

fn read(path: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(path).map_err(|cause| Fault::file("cli-cannot-read", path, &cause))
}

/// What holds and where it was said; secrets masked.
fn print(effective: &Effective, desk: &Desk) -> Result<(), Fault> {
    let format = desk.plain_format();
    let mut table = Table::new(&format, &["key", "value", "origin"]);
    let mut list = Vec::new();
    for key in KEYS {
        let value = key.shown(&effective.config);
        let origin = effective.origin(key);
        list.push(json!({ "key": key.path, "value": value, "origin": origin.id(), "variable": key.variable() }));
        let told = Cell::Text(words::message(desk.language, &origin.message()));
        table.push(vec![Cell::Text(key.path.to_owned()), Cell::text(value), told]);
    }
    desk.print(&Report::new(json!({ "configuration": list })).table(table.clone()).csv(table), &format)
}

/// Takes the address, so that nobody else can, before long work begins.
pub(crate) fn bind(listen: SocketAddr) -> Result<TcpListener, Fault> {
    let bound = TcpListener::bind(listen).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|cause| {
        Fault::Told(
            Message::new("cli-cannot-listen")
                .with("listen", listen.to_string())
                .with("kind", fault::cause_kind(&cause))
                .with("cause", cause.to_string()),
        )
    })
}

/// What is said when the server is ready.
pub(crate) enum Greeting {
    /// The folder waits for its settings; the path leads to them, once.
    SetUp(String),
    /// The path logs in, once.
    LogIn(String),
    /// People know how to log in.
    Address,
}

/// A server about to run.
pub(crate) struct Server {
    engine: Arc<Engine>,
    listener: TcpListener,
    settings: Settings,
    config: Config,
    certificate: Option<Certificate>,
    address: String,
}

impl Server {
    /// A server over the engine of a data folder, on an address that is taken already.
    pub(crate) fn new(engine: Arc<Engine>, data: &Path, listener: TcpListener, config: Config) -> Result<Self, Fault> {
        let listen = listener.local_addr()?;
        let load = |(certificate, key): (&PathBuf, &PathBuf)| Certificate::load(certificate, key);
        let certificate = config.tls().map(load).transpose().map_err(|fault| Fault::Told(fault.message()))?;
        let url = config.server_public_url.as_ref();
        let mut settings = Settings::new(listen);
        settings.https = url.map_or(certificate.is_some(), |url| url.https);
        settings.public_origin = url.map(ToString::to_string);
        settings.hosts.extend(url.map(PublicUrl::authority));
        settings.trusted_proxies.clone_from(&config.server_trusted_proxies);
        settings.metrics_token = config.metrics_token.as_ref().map(|token| token.0.clone());
        settings.session_lifetime = config.session_lifetime();
        settings.limits = config.limits();
        settings.keeps_ip = config.events_keep_ip;
        settings.identity_keys.clone_from(&config.identity_keys.0);
        settings.upkeep = config.upkeep();
        settings.data = Some(data.to_owned());
        settings.uploads = data.join("uploads");
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let address = url.map_or_else(|| format!("{scheme}://{listen}"), ToString::to_string);
        Ok(Self { engine, listener, settings, config, certificate, address })
    }

    /// A login for a folder that an import made: it has a firm and nobody yet who may look.
    fn first_login(&self, desk: &Desk) -> Result<Greeting, Fault> {
        let folder = self.engine.folder().as_ref();
        if !folder.users()?.is_empty() {
            return Ok(Greeting::Address);
        }
        Ok(Greeting::LogIn(user::login_path(folder, add_owner(&self.engine, desk)?)?))
    }

    /// Says where it is reached: in words, or as one line of JSON.
    pub(crate) fn announce(&self, desk: &Desk, greeting: &Greeting) -> Result<(), Fault> {
        use std::io::Write as _;
        let mut out = std::io::stdout().lock();
        if desk.form == Form::Json {
            let mut line = json!({ "address": self.address });
            let mut link = |name: &str, path: &str| line[name] = Value::String(format!("{}{path}", self.address));
            match greeting {
                Greeting::SetUp(path) => link("setup", path),
                Greeting::LogIn(path) => link("login", path),
                Greeting::Address => {}
            }
            writeln!(out, "{line}")?;
        } else {
            let say = |key: &str, link: String| words::format(desk.language, key, &[("link", link.into())]);
            writeln!(out, "{}", say("cli-serve-address", self.address.clone()))?;
            match greeting {
                Greeting::SetUp(path) => {
                    writeln!(out, "{}", say("cli-serve-setup", format!("{}{path}", self.address)))?;
                }
                Greeting::LogIn(path) => {
                    writeln!(out, "{}", say("cli-serve-login", format!("{}{path}", self.address)))?;
                }
                Greeting::Address => {}
            }
        }
        Ok(out.flush()?)
    }

    /// Serves until the process is told to stop. `greet` is called when it is ready to serve and to be stopped.
    pub(crate) fn run(self, greet: impl FnOnce(&Self) -> Result<(), Fault>) -> Result<(), Fault> {
        logging::begin(self.config.log_format, self.config.log_level);
        let settings = self.settings.clone();
        let app = App::new(Arc::clone(&self.engine), settings, Arc::new(clock::now), Arc::new(clock::fill))
            .map_err(no_start)?;
        // Comes to rest after the last request has been answered.
        let _under_way = UnderWay::start(&self.engine, self.config.upkeep())?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let most = Duration::from_secs(self.config.server_stop_seconds.0);
        let told_at = runtime.block_on(self.serve(app, greet))?;
        // Work that was handed to threads, such as an import, has the rest of the time; the log keeps what is done.
        runtime.shutdown_timeout(most.saturating_sub(told_at.elapsed()));
        tracing::info!("stopped");
        Ok(())
    }

    /// Lets `user` and `key` ask this server. Without it, it serves all the same.
    #[cfg(unix)]
    fn listen_to_commands(&self, app: &App) -> Option<control::Control> {
        let listening = control::Control::listen(self.settings.data.as_deref()?, app.clone());
        let say =
            |error: &std::io::Error| tracing::warn!(%error, "commands cannot ask this server; stop it for `user`");
        listening.inspect_err(say).ok()
    }

    /// Returns the moment from which on nothing more was accepted.
    async fn serve(self, app: App, greet: impl FnOnce(&Self) -> Result<(), Fault>) -> Result<Instant, Fault> {
        let mut stop = Signals::new()?;
        greet(&self)?;
        #[cfg(unix)]
        let _control = self.listen_to_commands(&app);
        if let Some(data) = &self.settings.data {
            watch_sizes(&app.metrics, data);
        }
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let (tell, told) = tokio::sync::watch::channel(false);
        let ticking = tokio::spawn(tick(self.engine, app.clone()));
        let renewing =
            self.certificate.clone().map(|it| Ok::<_, Fault>(tokio::spawn(renew(it, app.clone(), hangup()?))));
        let renewing = renewing.transpose()?;
        let mut serving = match self.certificate {
            None => tokio::spawn(web::serve(listener, app.clone(), wait_for(told))),
            Some(certificate) => {
                let app = app.clone();
                tokio::spawn(async move { web::serve_tls(listener, &certificate, app, wait_for(told)).await })
            }
        };
        supervisor::tell(supervisor::READY);
        tracing::info!(address = self.address, version = env!("CARGO_PKG_VERSION"), "serving");
        tokio::select! {
            () = stop.told() => {}
            // It ends before it is told to only where it cannot serve at all.
            ended = &mut serving => return ended.map_err(std::io::Error::other)?.map(|()| Instant::now()).map_err(Fault::from),
        }
        end_at_once_when_told_again();
        app.announce_stop();
        supervisor::tell(supervisor::STOPPING);
        tracing::info!("stopping");
        tokio::time::sleep(Duration::from_secs(self.config.server_announce_stop_seconds.0)).await;
        let told_at = Instant::now();
        ticking.abort();
        if let Some(renewing) = renewing {
            renewing.abort();
        }
        let _ = tell.send(true);
        match tokio::time::timeout(Duration::from_secs(self.config.server_stop_seconds.0), serving).await {
            Ok(Ok(served)) => served?,
            Ok(Err(_)) => tracing::error!("the task that serves had panicked"),
            Err(_) => tracing::warn!("connections were cut off that did not end in time"),
        }
        Ok(told_at)
    }
}

/// Whoever asks twice does not want to wait. On a thread of its own, because the runtime ends before the process does. It listens
/// when this returns: a second word that follows at once is not lost.
fn end_at_once_when_told_again() {
    let (say, listens) = std::sync::mpsc::channel();
    std::thread::spawn(move || -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut signals = Signals::new()?;
            let _ = say.send(());
            signals.told().await;
            Ok::<(), std::io::Error>(())
        })?;
        tracing::warn!("told to stop a second time: stopping at once");
        std::process::exit(i32::from(fault::FAILED));
    });
    // Without a listener there is nothing to wait for.
    let _ = listens.recv();
}

/// The room that the folder takes, for the figures.
fn watch_sizes(metrics: &Metrics, data: &Path) {
    let watch = |figure, of: fn(storage::Sizes) -> u64| {
        let data = data.to_owned();
        metrics.watch(figure, &[], move || storage::sizes(&data).ok().map(|sizes| of(sizes) as f64));
    };
    watch(&web::metrics::DATABASE_BYTES, |sizes| sizes.database_bytes);
    watch(&web::metrics::LAKE_BYTES, |sizes| sizes.lake_bytes);
    watch(&web::metrics::LAKE_FILES, |sizes| sizes.lake_files);
}

/// Why the pages cannot begin, in words.
pub(crate) fn no_start(error: StartError) -> Fault {
    match error {
        StartError::Hash(fault) => Fault::Told(Message::new("cli-no-hash").with("cause", fault.to_string())),
        StartError::Folder(fault) => fault.into(),
    }
}

async fn wait_for(mut told: tokio::sync::watch::Receiver<bool>) {
    let _ = told.wait_for(|stop| *stop).await;
}

/// Reads the certificate again every minute and as often as the system asks for it.
async fn renew(certificate: Certificate, app: App, mut asked: Hangup) {
    let mut minutes = tokio::time::interval(CERTIFICATE_TICK);
    loop {
        tokio::select! {
            _ = minutes.tick() => {}
            () = asked.told() => {}
        }
        let here = certificate.clone();
        match tokio::task::spawn_blocking(move || here.reload()).await {
            Ok(Ok(false)) | Err(_) => {}
            Ok(Ok(true)) => {
                app.metrics.counter(&web::metrics::TLS_RELOADS, &["replaced"]).add(1);
                tracing::info!("the certificate was replaced");
            }
            Ok(Err(error)) => {
                app.metrics.counter(&web::metrics::TLS_RELOADS, &["failed"]).add(1);
                tracing::error!(%error, "the certificate cannot be read again; the old one stays in use");
            }
        }
    }
}

/// Adds an owner without a password of their own and returns their number.
pub(crate) fn add_owner(engine: &Engine, desk: &Desk) -> Result<i64, Fault> {
    let mut password = [0_u8; 32];
    clock::fill(&mut password);
    let owner = User::new(NOBODY_NAMED, desk.text("cli-owner"), Role::Owner, desk.language)
        .with_password(user::hash(&String::from_utf8_lossy(&password))?);
    let owner = User { created_at: Some(clock::now()), ..owner };
    Ok(engine.folder().add_user(&owner)?)
}

/// Records the vintages of months that have ended, sweeps uploads that nobody imported, and lets go what is kept long enough.
async fn tick(engine: Arc<Engine>, app: App) {
    let mut hours = tokio::time::interval(TICK);
    loop {
        hours.tick().await;
        app.sweep_uploads();
        let its_app = app.clone();
        let pruned = tokio::task::spawn_blocking(move || its_app.prune_audit()).await;
        if let Ok(Err(error)) = pruned {
            tracing::error!(%error, "removing old entries of the audit log");
        }
        let (its_engine, its_app) = (Arc::clone(&engine), app.clone());
        let expired = tokio::task::spawn_blocking(move || expire(&its_engine, &its_app)).await;
        if let Ok(Err(error)) = expired {
            tracing::error!(%error, "letting events expire; it is tried again in an hour");
        }
        let engine = Arc::clone(&engine);
        let done = tokio::task::spawn_blocking(move || engine.tick(clock::now())).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "recording the value models of a month that ended");
        }
    }
}

/// Lets events expire, and says how many.
fn expire(engine: &Engine, app: &App) -> Result<(), EngineError> {
    let Expired { deleted, thinned } = engine.expire(&app.settings.upkeep.keep_days, clock::now())?;
    app.metrics.counter(&web::metrics::EVENTS_EXPIRED, &["deleted"]).add(deleted);
    app.metrics.counter(&web::metrics::EVENTS_EXPIRED, &["thinned"]).add(thinned);
    if deleted + thinned > 0 {
        tracing::info!(deleted, thinned, "let events expire");
    }
    Ok(())
}

/// The system's requests to end, from now on.
struct Signals {
    #[cfg(unix)]
    terminated: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupted: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminated: signal(SignalKind::terminate())?, interrupted: signal(SignalKind::interrupt())? })
    }

    #[cfg(not(unix))]
    fn new() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Done with the next of them.
    async fn told(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminated.recv() => {}
            _ = self.interrupted.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// The system's request to read files again (SIGHUP), where there is one.
struct Hangup {
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
}

#[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "with signals it can fail"))]
fn hangup() -> std::io::Result<Hangup> {
    #[cfg(unix)]
    return Ok(Hangup { signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())? });
    #[cfg(not(unix))]
    Ok(Hangup {})
}

impl Hangup {
    async fn told(&mut self) {
        #[cfg(unix)]
        self.signal.recv().await;
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_default_lifetime_of_a_session_is_the_one_of_the_pages() {
        assert_eq!(Config::default().session_lifetime(), web::security::sessions::LIFETIME);
    }
}
