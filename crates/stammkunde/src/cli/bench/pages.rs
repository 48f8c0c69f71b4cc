//! The server on Online Retail: how soon it answers, how quick its pages are, what it holds when idle.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use engine::ports::{AccessTables, Role, Session, User};
use jiff::SignedDuration;
use storage::DataFolder;
use web::routes::Access;
use web::security::token;

use super::client::Reader;
use super::{Figure, Given, import, memory_megabytes};
use crate::clock;
use crate::fault::Fault;

const START_SECONDS: f64 = 1.0;
const PAGE_MILLISECONDS: f64 = 150.0;
const IDLE_MEGABYTES: f64 = 150.0;
/// Each page is asked for so often; the slowest counts, that is, mostly the first after the start.
const TIMES: usize = 7;
/// A customer with a long history.
const CUSTOMER: &str = "17841";

pub(crate) fn measure_start(given: &Given) -> Result<Vec<Figure>, Fault> {
    let shop = Shop::new(given, "start")?;
    Ok(vec![Figure::at_most("start", "start", shop.started_after.as_secs_f64(), "s", START_SECONDS)])
}

pub(crate) fn measure_memory(given: &Given) -> Result<Vec<Figure>, Fault> {
    let shop = Shop::new(given, "memory")?;
    shop.get("/")?;
    std::thread::sleep(Duration::from_secs(1));
    let held = memory_megabytes(shop.server.process(), "VmRSS");
    Ok(held.map(|held| Figure::at_most("memory", "memory", held, "MB", IDLE_MEGABYTES)).into_iter().collect())
}

/// Every page of the table of routes that a person can open.
pub(crate) fn measure_pages(given: &Given) -> Result<Vec<Figure>, Fault> {
    let shop = Shop::new(given, "pages")?;
    let mut figures = Vec::new();
    let is_page = |route: &web::routes::Route| {
        let is_api = route.path.starts_with("/api/");
        let read = route.method == "GET" && !route.path.contains('.') && !is_api;
        read && web::routes::is_allowed(route.path, Role::Owner) && matches!(route.access, Access::User(_))
    };
    let pages = web::routes::table().into_iter().filter(is_page);
    let others = ["/customers?sort=revenue", "/kpis?period=2011-11", "/?at=2011-06-30"];
    let paths = pages.filter_map(|route| filled(route.path)).chain(others.map(str::to_owned));
    for path in paths {
        let mut slowest = Duration::ZERO;
        for _ in 0..TIMES {
            let begun = Instant::now();
            let status = shop.get(&path)?;
            if status >= 400 {
                return Err(Fault::from(std::io::Error::other(format!("{path}: {status}"))));
            }
            slowest = slowest.max(begun.elapsed());
        }
        let measured = slowest.as_secs_f64() * 1e3;
        figures.push(Figure { of: path, ..Figure::at_most("pages", "page", measured, "ms", PAGE_MILLISECONDS) });
    }
    Ok(figures)
}

/// A path with its gaps filled; `None` where there is nothing to fill them with.
fn filled(path: &str) -> Option<String> {
    let filled = match path.split_once("{id}") {
        Some((before, after)) => {
            let id = match before {
                "/phases/" => "gefaehrdung?model=stauss_bruhn",
                "/models/" if after == "/compare" => return None,
                "/models/" => "stauss_bruhn",
                // The firm has defined none, and what is compared is two versions.
                "/segments/" => return None,
                _ if before.contains("kpis") => "revenue",
                _ => CUSTOMER,
            };
            format!("{before}{id}{after}")
        }
        None => path.to_owned(),
    };
    (!filled.contains('{')).then_some(filled)
}

/// A server on Online Retail in a folder of its own, with somebody logged in.
struct Shop {
    server: Running,
    cookie: String,
    started_after: Duration,
    _folder: tempfile::TempDir,
}

impl Shop {
    fn new(given: &Given, bench: &str) -> Result<Self, Fault> {
        let file = given.online_retail(bench)?;
        let folder = tempfile::tempdir()?;
        // In a process of its own, as a user would, so that the server starts with what is on disk.
        import::import_online_retail(&file, folder.path())?;
        let cookie = log_in(folder.path(), domain::Language::De)?;
        let begun = Instant::now();
        let server = Running::start(folder.path())?;
        let mut shop = Self { server, cookie, started_after: Duration::ZERO, _folder: folder };
        while shop.get("/readyz").ok() != Some(200) && begun.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(2));
        }
        shop.started_after = begun.elapsed();
        Ok(shop)
    }

    /// Asks for a page, reads it to its end, and returns the status.
    fn get(&self, path: &str) -> Result<u16, Fault> {
        let reader = Reader { address: &self.server.address, cookie: &self.cookie };
        Ok(reader.get(path)?.0)
    }
}

/// A server in a process of its own, which ends with it.
pub(super) struct Running {
    server: Child,
    /// Host and port.
    pub(super) address: String,
}

impl Running {
    /// Serves a folder.
    pub(super) fn start(folder: &Path) -> Result<Self, Fault> {
        let mut server = Command::new(std::env::current_exe()?)
            .args(["serve", "--format", "json", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let said: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let address = said["address"].as_str().unwrap_or_default().trim_start_matches("http://").to_owned();
        Ok(Self { server, address })
    }

    /// Its number.
    pub(super) fn process(&self) -> u32 {
        self.server.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Adds an owner with a session and returns its token.
pub(super) fn log_in(folder: &Path, language: domain::Language) -> Result<String, Fault> {
    let data = DataFolder::open(folder)?;
    let user = data.add_user(&User::new("bench@localhost", "bench", Role::Owner, language))?;
    let token = token::new(&clock::fill);
    let now = clock::now();
    data.add_session(&Session {
        token_digest: token::digest(&token),
        user,
        csrf_token: token::new(&clock::fill),
        created_at: now,
        expires_at: now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(now),
        browser: String::new(),
        network: String::new(),
    })?;
    Ok(token)
}
