//! The server speaks HTTPS with a certificate of our own making, and takes a renewed one while it runs.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::Language;
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::block_in_place;
use web::Settings;
use web::tls::{Certificate, TlsError};

use crate::support::House;

/// A pair of files, and what a client must trust to accept them.
struct Pair {
    folder: TempDir,
}

impl Pair {
    fn new() -> (Self, CertificateDer<'static>) {
        let pair = Self { folder: tempfile::tempdir().expect("a folder") };
        let trusted = pair.renew();
        (pair, trusted)
    }

    fn renew(&self) -> CertificateDer<'static> {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).expect("made");
        std::fs::write(self.certificate(), cert.pem()).expect("written");
        std::fs::write(self.key(), signing_key.serialize_pem()).expect("written");
        cert.der().clone()
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    fn load(&self) -> Result<Certificate, TlsError> {
        Certificate::load(&self.certificate(), &self.key())
    }
}

/// A server over TLS: its address, its certificate, and what tells it to stop and waits for that.
async fn served(
    pair: &Pair,
) -> (SocketAddr, Certificate, tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
    let address = listener.local_addr().expect("an address");
    let certificate = pair.load().expect("a sound pair");
    let mut settings = Settings::new(address);
    settings.https = true;
    let app = House::set_up_with(settings, "Rösterei", Language::De).app;
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let ours = certificate.clone();
    let serving = tokio::spawn(async move {
        let stop = async move {
            let _ = told.await;
        };
        web::serve_tls(listener, &ours, app, stop).await.expect("serves");
    });
    (address, certificate, tell, serving)
}

type Client = StreamOwned<ClientConnection, TcpStream>;

/// A client that trusts one certificate, after its handshake.
fn connect(address: SocketAddr, trusted: &CertificateDer<'static>) -> std::io::Result<Client> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut client = StreamOwned::new(connection, TcpStream::connect(address)?);
    block_in_place(|| client.conn.complete_io(&mut client.sock))?;
    Ok(client)
}

/// Asks for a path and keeps the connection; the head and body of the answer.
fn get(client: &mut Client, path: &str) -> String {
    block_in_place(|| {
        write!(client, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
        let mut answer = Vec::new();
        loop {
            let mut part = [0; 4_096];
            let read = client.read(&mut part).expect("read");
            answer.extend_from_slice(&part[..read]);
            let text = String::from_utf8_lossy(&answer).into_owned();
            if read == 0 || is_whole(&text) {
                return text;
            }
        }
    })
}

fn is_whole(answer: &str) -> bool {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    length.is_some_and(|length| body.len() >= length)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_without_dropping_anybody() {
    let (pair, first) = Pair::new();
    let (address, certificate, _tell, _serving) = served(&pair).await;
    let mut standing = connect(address, &first).expect("trusted");
    let answer = get(&mut standing, "/healthz");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.to_lowercase().contains("strict-transport-security: max-age=31536000"), "{answer}");
    assert!(!certificate.reload().expect("read"), "nothing has changed");

    let second = pair.renew();
    assert!(certificate.reload().expect("read"), "it has changed");
    assert!(get(&mut standing, "/readyz").starts_with("HTTP/1.1 200"), "the standing connection goes on");
    assert!(connect(address, &first).is_err(), "the old certificate is not shown any more");
    let mut fresh = connect(address, &second).expect("trusted");
    assert!(get(&mut fresh, "/metrics").starts_with("HTTP/1.1 200"), "the peer's address is known over TLS");

    // Half a renewal: the new key is there, its certificate not yet.
    std::fs::write(pair.key(), KeyPair::generate().expect("a key").serialize_pem()).expect("written");
    assert!(matches!(certificate.reload(), Err(TlsError::Mismatch { .. })));
    let mut still = connect(address, &second).expect("the one in use stays");
    assert!(get(&mut still, "/healthz").starts_with("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_connection_holds_nobody_up_and_stopping_ends() {
    let (pair, trusted) = Pair::new();
    let (address, _certificate, tell, serving) = served(&pair).await;
    let silent = TcpStream::connect(address).expect("connected");
    let mut plain = TcpStream::connect(address).expect("connected");
    plain.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    let mut stream = connect(address, &trusted).expect("trusted");
    assert!(get(&mut stream, "/healthz").starts_with("HTTP/1.1 200"));
    tell.send(()).expect("told");
    tokio::time::timeout(Duration::from_secs(30), serving).await.expect("idle connections are let go").expect("served");
    assert!(TcpStream::connect(address).is_err(), "nothing is accepted any more");
    drop(silent);
}

#[test]
fn what_is_wrong_with_a_pair_is_said_in_both_languages() {
    let (pair, _) = Pair::new();
    let (other, _) = Pair::new();
    let told = |fault: &TlsError| Language::ALL.map(|language| words::message(language, &fault.message()));
    let fault = |certificate: PathBuf, key: PathBuf| Certificate::load(&certificate, &key).expect_err("unusable");
    let mismatch = fault(pair.certificate(), other.key());
    assert!(matches!(mismatch, TlsError::Mismatch { .. }), "{mismatch}");
    assert!(told(&mismatch).iter().all(|text| text.contains("key.pem") && text.contains("certificate.pem")));
    assert!(matches!(fault(pair.key(), pair.key()), TlsError::NoCertificate { .. }), "the files are swapped");
    assert!(matches!(fault(pair.certificate(), pair.certificate()), TlsError::NoKey { .. }));
    let missing = fault(pair.folder.path().join("nothing.pem"), pair.key());
    assert!(matches!(missing, TlsError::Unreadable { .. }));
    assert!(told(&missing).iter().all(|text| text.contains("nothing.pem")));
}
