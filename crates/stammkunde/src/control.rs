//! The way of a command into a folder that a server holds.
//!
//! A folder belongs to one process, so `user`, `key`, `source` and `erase` cannot open it beside a running server; but the owner who is locked
//! out calls exactly then. The server therefore listens on a socket in the folder, does what it is asked and answers. Whoever
//! may enter the folder (its owner, root) may ask: they could read and write it anyway. One line of JSON each way.

use std::path::Path;

use domain::{Language, Message};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cli::access::Order;
use crate::fault::Fault;

/// What is asked, by whom (their name in the operating system), and the language of a refusal.
#[derive(Serialize, Deserialize)]
struct Asked {
    order: Order,
    by: String,
    language: String,
}

/// What came of it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Done(Value),
    Refused(String),
}

/// A refusal that another process has put into words.
fn refused(text: String) -> Fault {
    Fault::Told(Message::new("cli-refused").with("text", text))
}

#[cfg(unix)]
mod socket {
    use std::fs::{self, File, Permissions};
    use std::io::{self, BufRead, BufReader, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread::JoinHandle;
    use std::time::Duration;

    use super::{Answer, Asked, Fault, Language, Order, Path, Value, refused};
    use crate::cli::access;

    const NAME: &str = "control";
    /// Addresses of sockets may be so long on every system.
    const LONGEST: usize = 100;
    /// Who asks and does not go on is not waited for longer.
    const PATIENCE: Duration = Duration::from_secs(30);
    /// An order is at most so long.
    const MOST_BYTES: u64 = 64 * 1024;

    /// The socket's address in a folder; the file must stay open while it is used.
    fn address(folder: &Path) -> io::Result<(File, PathBuf)> {
        let open = File::open(folder)?;
        let path = folder.join(NAME);
        if cfg!(target_os = "linux") && path.as_os_str().len() > LONGEST {
            let short = PathBuf::from(format!("/proc/self/fd/{}/{NAME}", open.as_raw_fd()));
            return Ok((open, short));
        }
        Ok((open, path))
    }

    /// Listens while it lives.
    pub(crate) struct Control {
        path: PathBuf,
        folder: File,
        stop: Arc<AtomicBool>,
        thread: Option<JoinHandle<()>>,
    }

    impl Control {
        /// Begins to listen in a folder that this process owns.
        pub(crate) fn listen(folder: &Path, app: web::App) -> io::Result<Self> {
            let (open, path) = address(folder)?;
            // One that a killed server left behind: the folder is ours now, so nobody listens there.
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let listener = UnixListener::bind(&path)?;
            fs::set_permissions(&path, Permissions::from_mode(0o600))?;
            let stop = Arc::new(AtomicBool::new(false));
            let told = Arc::clone(&stop);
            let work = move || {
                for stream in listener.incoming() {
                    if told.load(Ordering::Relaxed) {
                        return;
                    }
                    if let Err(error) = stream.and_then(|stream| answer(&stream, &app)) {
                        tracing::warn!(%error, "a command that asked the server was not answered");
                    }
                }
            };
            let thread = std::thread::Builder::new().name("stammkunde-control".to_owned()).spawn(work)?;
            Ok(Self { path, folder: open, stop, thread: Some(thread) })
        }
    }

    impl Drop for Control {
        fn drop(&mut self) {
            self.stop.store(true, Ordering::Relaxed);
            // Wakes the thread, which waits for the next to ask.
            let woken = UnixStream::connect(&self.path).is_ok();
            if let (true, Some(thread)) = (woken, self.thread.take()) {
                let _ = thread.join();
            }
            let _ = fs::remove_file(&self.path);
            let _ = &self.folder;
        }
    }

    fn answer(stream: &UnixStream, app: &web::App) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut line = String::new();
        BufReader::new(stream.take(MOST_BYTES)).read_line(&mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        let asked: Asked = serde_json::from_str(&line).map_err(io::Error::other)?;
        let language: Language = asked.language.parse().unwrap_or(Language::En);
        let done =
            access::perform(&app.engine, asked.order, &asked.by).and_then(|done| Ok((done, app.refresh_access()?)));
        let answer = match done {
            Ok((done, ())) => Answer::Done(done),
            Err(fault) => {
                let message = fault.message();
                Answer::Refused(message.map_or_else(String::new, |it| words::message(language, &it)))
            }
        };
        let mut text = serde_json::to_string(&answer).map_err(io::Error::other)?;
        text.push('\n');
        (&mut &*stream).write_all(text.as_bytes())
    }

    /// Asks the server that holds a folder; `None` where nobody listens.
    pub(crate) fn ask(folder: &Path, order: &Order, by: &str, language: Language) -> Result<Option<Value>, Fault> {
        let Ok((_open, path)) = address(folder) else {
            return Ok(None);
        };
        let Ok(mut stream) = UnixStream::connect(path) else {
            return Ok(None);
        };
        stream.set_read_timeout(Some(order.patience()))?;
        let asked = Asked { order: order.clone(), by: by.to_owned(), language: language.code().to_owned() };
        let mut text = serde_json::to_string(&asked).map_err(io::Error::other)?;
        text.push('\n');
        stream.write_all(text.as_bytes())?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        match serde_json::from_str(&line).map_err(io::Error::other)? {
            Answer::Done(value) => Ok(Some(value)),
            Answer::Refused(text) => Err(refused(text)),
        }
    }
}

#[cfg(unix)]
pub(crate) use socket::{Control, ask};

/// Elsewhere there is no such socket: the command says who holds the folder.
#[cfg(not(unix))]
pub(crate) fn ask(_folder: &Path, _order: &Order, _by: &str, _language: Language) -> Result<Option<Value>, Fault> {
    Ok(None)
}
