//! A real server of the built command, asked over a real connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::{Place, text};

/// A running server, killed with the test.
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) address: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.head, self.body))
    }
}

impl Server {
    pub(crate) fn start(place: &Place, arguments: &[&str]) -> Self {
        let arguments = [&["serve", "--listen", "127.0.0.1:0", "--format", "json"], arguments].concat();
        Self::run(place, place.command(&arguments))
    }

    /// Runs a command that serves; what it logs is in a file of the place.
    pub(crate) fn run(place: &Place, mut command: Command) -> Self {
        let log = std::fs::File::create(place.folder.path().join("log")).expect("a file");
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().expect("serves");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let said: Value =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}{}", Self::log(place)));
        let address = said["address"].as_str().expect("an address").trim_start_matches("http://").to_owned();
        Self { process, address }
    }

    /// Sends a request whose head has no end yet, with a body.
    pub(crate) fn send(&self, head: &str, body: impl AsRef<[u8]>) -> Answer {
        let (host, length) = (&self.address, body.as_ref().len());
        let head = format!("{head}\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        let bytes = [head.as_bytes(), body.as_ref()].concat();
        self.raw(&bytes).unwrap_or_else(|| panic!("no answer to {head}"))
    }

    /// Sends bytes as they are and reads what comes back until the server closes; `None` where nothing does.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Option<Answer> {
        Self::read(self.sent(bytes))
    }

    /// Sends bytes as they are and leaves.
    pub(crate) fn raw_and_gone(&self, bytes: &[u8]) {
        let _ = self.sent(bytes).shutdown(Shutdown::Both);
    }

    /// A connection with bytes sent.
    pub(crate) fn sent(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        stream.set_read_timeout(Some(Duration::from_mins(2))).expect("a timeout");
        // Whoever is refused may not be read to the end.
        let _ = stream.write_all(bytes);
        stream
    }

    fn read(mut stream: TcpStream) -> Option<Answer> {
        let mut answer = Vec::new();
        // A connection that is cut after the answer has answered all the same.
        let _ = stream.read_to_end(&mut answer);
        let answer = text(&answer);
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
    }

    pub(crate) fn get(&self, path: &str, cookies: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nCookie: {cookies}"), "")
    }

    /// Sends JSON.
    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        self.send(&format!("POST {path} HTTP/1.1\r\nContent-Type: application/json"), body)
    }

    /// SIGKILL: no destructor runs, nothing is flushed. Whether it was still running.
    pub(crate) fn kill(mut self) -> bool {
        let was_running = self.process.try_wait().expect("asked").is_none();
        self.process.kill().expect("killed");
        self.process.wait().expect("ended");
        was_running
    }

    pub(crate) fn tell(&self, signal: &str) {
        let told = std::process::Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(told.expect("kill runs").success());
    }

    /// Stops it and waits until it has ended well.
    pub(crate) fn stop(&mut self) {
        self.tell("-TERM");
        assert!(self.process.wait().expect("it ends").success());
    }

    pub(crate) fn log(place: &Place) -> String {
        std::fs::read_to_string(place.folder.path().join("log")).expect("the log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a request over a connection of its own to a server that may be gone; an error where it is not answered whole.
pub(crate) fn ask(address: &str, head: &str, body: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    write!(stream, "{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = text(&answer);
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// The value of a cookie that an answer sets.
pub(crate) fn cookie(answer: &Answer, name: &str) -> String {
    let start = format!("{name}=");
    let mut lines = answer.head.lines().filter_map(|line| line.split_once(": ").map(|(_, value)| value));
    let value = lines.find_map(|value| value.strip_prefix(&start)?.split(';').next());
    value.unwrap_or_else(|| panic!("no {name} in {}", answer.head)).to_owned()
}
