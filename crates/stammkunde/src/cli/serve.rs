//! `stammkunde serve`: the pages, until it is told to stop.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use domain::Message;
use engine::Engine;
use engine::ports::{LinkPurpose, Role, User};
use serde_json::{Value, json};
use web::{App, Settings};

use super::{Desk, open_engine, user};
use crate::clock;
use crate::config::{self, Config};
use crate::fault::Fault;
use crate::output::Form;
use crate::under_way::UnderWay;

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[arg(long, value_name = "DIR", env = "STAMMKUNDE_DATA")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "LISTEN")]
    listen: Option<SocketAddr>,
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// How often it is looked whether a month has ended.
const TICK: Duration = Duration::from_hours(1);
/// What is under way when the server is told to stop may take so long.
const FAREWELL: Duration = Duration::from_secs(10);
/// The address of a user whom nobody has named yet.
const NOBODY_NAMED: &str = "owner@localhost";

impl Serve {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let data =
            self.data.clone().or(config.data.clone()).ok_or_else(|| Fault::Usage(Message::new("cli-serve-no-data")))?;
        let listen = match self.listen.or(config.listen) {
            Some(listen) => listen,
            None => default_address(),
        };
        let engine = Arc::new(open_engine(&data)?);
        let listener = bind(listen)?;
        let server = Server::new(engine, &data, listener, &config)?;
        let greeting = if server.engine.is_set_up() {
            server.first_login(desk)?
        } else {
            Greeting::SetUp(user::one_time_path(server.engine.folder().as_ref(), &LinkPurpose::SetUp)?)
        };
        server.run(|server| server.announce(desk, &greeting))
    }
}

/// The address where nothing is said.
pub(crate) fn default_address() -> SocketAddr {
    config::LISTEN.parse().unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 8080)))
}

/// Takes the address, so that nobody else can, before long work begins.
pub(crate) fn bind(listen: SocketAddr) -> Result<TcpListener, Fault> {
    let bound = TcpListener::bind(listen).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|cause| {
        Fault::Told(
            Message::new("cli-cannot-listen").with("listen", listen.to_string()).with("cause", cause.to_string()),
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
    address: String,
}

impl Server {
    /// A server over the engine of a data folder, on an address that is taken already.
    pub(crate) fn new(engine: Arc<Engine>, data: &Path, listener: TcpListener, config: &Config) -> Result<Self, Fault> {
        let listen = listener.local_addr()?;
        let mut settings = Settings::new(listen);
        settings.https = config.address.as_deref().is_some_and(|address| address.starts_with("https:"));
        settings.behind_proxy = config.behind_proxy;
        settings.hosts.extend(config.host());
        settings.uploads = data.join("uploads");
        let address = config.address.clone().unwrap_or_else(|| format!("http://{listen}"));
        Ok(Self { engine, listener, settings, address: address.trim_end_matches('/').to_owned() })
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
        tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
            .with_writer(std::io::stderr)
            .init();
        let settings = self.settings.clone();
        let app = App::new(Arc::clone(&self.engine), settings, Arc::new(clock::now), Arc::new(clock::fill))
            .map_err(|fault| Fault::Told(Message::new("cli-no-hash").with("cause", fault.to_string())))?;
        // Comes to rest after the last request has been answered.
        let _under_way = UnderWay::start(&self.engine)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async move {
            let stop = stop_signals()?;
            greet(&self)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let (tell, told) = tokio::sync::watch::channel(false);
            let ticking = tokio::spawn(tick(self.engine, app.clone()));
            let serving = tokio::spawn(web::serve(listener, app, wait_for(told)));
            stop.await;
            ticking.abort();
            let _ = tell.send(true);
            match tokio::time::timeout(FAREWELL, serving).await {
                Ok(Ok(served)) => Ok(served?),
                // Whoever still holds a connection open after that is let go.
                Ok(Err(_)) | Err(_) => Ok(()),
            }
        })
    }
}

async fn wait_for(mut told: tokio::sync::watch::Receiver<bool>) {
    let _ = told.wait_for(|stop| *stop).await;
}

/// Adds an owner without a password of their own and returns their number.
pub(crate) fn add_owner(engine: &Engine, desk: &Desk) -> Result<i64, Fault> {
    let mut password = [0_u8; 32];
    clock::fill(&mut password);
    let owner = User {
        id: 0,
        email: NOBODY_NAMED.to_owned(),
        name: desk.text("cli-owner"),
        role: Role::Owner,
        language: desk.language,
        password_hash: user::hash(&String::from_utf8_lossy(&password))?,
    };
    Ok(engine.folder().add_user(&owner)?)
}

/// Records the vintages of months that have ended, and sweeps uploads that nobody imported.
async fn tick(engine: Arc<Engine>, app: App) {
    let mut hours = tokio::time::interval(TICK);
    loop {
        hours.tick().await;
        app.sweep_uploads();
        let engine = Arc::clone(&engine);
        let done = tokio::task::spawn_blocking(move || engine.tick(clock::now())).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "recording the value models of a month that ended");
        }
    }
}

/// Listens from now on for Ctrl-C and for the system's request to end; the future is done with the first of them.
fn stop_signals() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
