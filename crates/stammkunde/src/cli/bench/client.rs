//! A sender of events over HTTP: keeps its connection and waits for each answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::Firm;
use engine::Engine;
use engine::ports::{Folder, Source, SourceKind, WriteKey};
use storage::DataFolder;

use crate::clock;
use crate::fault::Fault;

/// Sources that send, each with a limit of its own.
const SOURCES: usize = 4;

/// A firm whose sources may send; their write keys.
pub(super) fn set_up(path: &Path) -> Result<Vec<String>, Fault> {
    let folder: Arc<dyn Folder> = Arc::new(DataFolder::open(path)?);
    Engine::open(Arc::clone(&folder))?.set_firm(&Firm::assumed("bench"))?;
    let now = clock::now();
    let mut keys = Vec::new();
    for number in 0..SOURCES {
        let key = format!("wk_{number:032x}");
        folder.add_source(&Source {
            id: 0,
            name: format!("bench {number}"),
            kind: SourceKind::Server,
            origins: Vec::new(),
            keys: vec![WriteKey { key: key.clone(), created_at: now, revoked_at: None }],
            created_at: now,
            retired_at: None,
        })?;
        keys.push(key);
    }
    Ok(keys)
}

/// The head of a request that brings a body of so many bytes.
pub(super) fn head(address: &str, path: &str, bytes: usize) -> String {
    format!(
        "POST /v1/{path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n"
    )
}

/// Somebody who is logged in and reads.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// Host and port of the server.
    pub(super) address: &'a str,
    /// The token of the session; empty for nobody.
    pub(super) cookie: &'a str,
}

impl Reader<'_> {
    /// Asks for a path over a connection of its own, and reads to the end: the status and the body.
    pub(super) fn get(self, path: &str) -> Result<(u16, String), std::io::Error> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: stammkunde-session={}\r\nConnection: close\r\n\r\n",
            self.address, self.cookie
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Ok((status, body.to_owned()))
    }
}

/// A connection that is kept.
pub(super) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    pub(super) fn open(address: &str) -> Result<Self, std::io::Error> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: vec![0; 4_096] })
    }

    /// Sends a request and reads its answer; anything but 200 is an error.
    pub(super) fn send(&mut self, request: &[u8]) -> Result<(), std::io::Error> {
        self.stream.write_all(request)?;
        let (mut filled, mut whole) = (0, None);
        while whole.is_none_or(|whole| filled < whole) {
            let read = self.stream.read(&mut self.answer[filled..])?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            let end = self.answer[..filled].windows(4).position(|four| four == b"\r\n\r\n");
            if let (None, Some(end)) = (whole, end) {
                let head = String::from_utf8_lossy(&self.answer[..end]).to_ascii_lowercase();
                if !head.starts_with("http/1.1 200") {
                    return Err(std::io::Error::other(head));
                }
                let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
                whole = Some(end + 4 + length.unwrap_or(0_usize));
            }
        }
        Ok(())
    }
}
