//! TLS from certificate files: the certificate can be renewed while the server runs.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use domain::Message;
use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::server::answer_at_once;

/// A handshake that takes longer is given up.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// So many handshakes go on at once; further connections wait with the system.
const HANDSHAKES: usize = 256;
/// So long nothing is accepted after the system had no more room for connections.
const BREATHER: Duration = Duration::from_secs(1);

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("`{}` cannot be read: {cause}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A file is not what it should be.
    #[error("`{}` holds no certificate in PEM form", file.display())]
    NoCertificate {
        /// The file.
        file: PathBuf,
    },
    /// A file is not what it should be.
    #[error("`{}` holds no private key in PEM form without a password", file.display())]
    NoKey {
        /// The file.
        file: PathBuf,
    },
    /// The key is not the certificate's.
    #[error("the key in `{}` does not belong to the certificate in `{}`", key.display(), certificate.display())]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The library cannot use the pair.
    #[error("`{}` cannot be used: {cause}", certificate.display())]
    Unusable {
        /// The certificate's file.
        certificate: PathBuf,
        /// Why.
        cause: rustls::Error,
    },
}

impl TlsError {
    /// The fault in words, and what to do.
    pub fn message(&self) -> Message {
        let file = |key, file: &Path| Message::new(key).with("file", file.display().to_string());
        match self {
            Self::Unreadable { file: path, cause } => {
                file("config-tls-unreadable", path).with("cause", cause.to_string())
            }
            Self::NoCertificate { file: path } => file("config-tls-no-certificate", path),
            Self::NoKey { file: path } => file("config-tls-no-key", path),
            Self::Mismatch { certificate, key } => {
                file("config-tls-mismatch", certificate).with("key", key.display().to_string())
            }
            Self::Unusable { certificate, cause } => {
                file("config-tls-unusable", certificate).with("cause", cause.to_string())
            }
        }
    }
}

/// A certificate and its key from two files, read again on demand.
#[derive(Debug, Clone)]
pub struct Certificate {
    files: Arc<Files>,
    current: Arc<Current>,
}

#[derive(Debug)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

/// The pair that the next connection gets, and the digest of the files it was made from.
#[derive(Debug)]
struct Current(RwLock<(Arc<CertifiedKey>, blake3::Hash)>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).0))
    }
}

impl Certificate {
    /// Reads a certificate (with those between it and the root) and its key, both PEM.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let files = Files { certificate: certificate.to_owned(), key: key.to_owned() };
        let (certificate, key, digest) = files.read()?;
        let pair = files.pair(&certificate, &key)?;
        Ok(Self { files: Arc::new(files), current: Arc::new(Current(RwLock::new((Arc::new(pair), digest)))) })
    }

    /// Reads the files again; `true` where they have changed. Connections that stand keep theirs. A pair that cannot be
    /// used (a renewal may have written only one file yet) leaves the one in use in its place.
    pub fn reload(&self) -> Result<bool, TlsError> {
        let (certificate, key, digest) = self.files.read()?;
        if digest == self.current.0.read().unwrap_or_else(PoisonError::into_inner).1 {
            return Ok(false);
        }
        let pair = Arc::new(self.files.pair(&certificate, &key)?);
        *self.current.0.write().unwrap_or_else(PoisonError::into_inner) = (pair, digest);
        Ok(true)
    }

    fn acceptor(&self) -> io::Result<TlsAcceptor> {
        let provider = Arc::new(ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let resolver: Arc<dyn ResolvesServerCert> = Arc::<Current>::clone(&self.current);
        let mut config = versions.map_err(io::Error::other)?.with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

impl Files {
    /// The bytes of both files, and a digest of them together.
    fn read(&self) -> Result<(Vec<u8>, Vec<u8>, blake3::Hash), TlsError> {
        let read =
            |file: &Path| std::fs::read(file).map_err(|cause| TlsError::Unreadable { file: file.to_owned(), cause });
        let (certificate, key) = (read(&self.certificate)?, read(&self.key)?);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(certificate.len() as u64).to_le_bytes()).update(&certificate).update(&key);
        Ok((certificate, key, hasher.finalize()))
    }

    fn pair(&self, certificate: &[u8], key: &[u8]) -> Result<CertifiedKey, TlsError> {
        let no_certificate = || TlsError::NoCertificate { file: self.certificate.clone() };
        let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(certificate).collect();
        let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(no_certificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| TlsError::NoKey { file: self.key.clone() })?;
        CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|cause| match cause {
            rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                TlsError::Mismatch { certificate: self.certificate.clone(), key: self.key.clone() }
            }
            cause => TlsError::Unusable { certificate: self.certificate.clone(), cause },
        })
    }
}

/// Accepts connections and shakes hands with each on a task of its own, so that a slow one holds nobody up.
pub(crate) struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl TlsListener {
    pub(crate) fn start(listener: TcpListener, certificate: &Certificate) -> io::Result<Self> {
        let (address, acceptor) = (listener.local_addr()?, certificate.acceptor()?);
        let (sender, ready) = mpsc::channel(HANDSHAKES);
        let accepting = tokio::spawn(accept(listener, acceptor, sender));
        Ok(Self { ready, address, accepting })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            // The accepting task ends only with this listener, so this is never reached while somebody waits.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>) {
    let room = Arc::new(Semaphore::new(HANDSHAKES));
    while let Ok(place) = Arc::clone(&room).acquire_owned().await {
        let (mut stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(fault) if is_of_one_connection(&fault) => continue,
            Err(error) => {
                tracing::error!(%error, "accepting a connection");
                tokio::time::sleep(BREATHER).await;
                continue;
            }
        };
        answer_at_once(&mut stream);
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            let _place = place;
            match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                // Nobody takes it where the server has stopped meanwhile; the connection closes.
                Ok(Ok(stream)) => drop(ready.send((stream, peer)).await),
                // Scanners and plain http come by all the time.
                Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
            }
        });
    }
}

/// The other side has gone again; the listener itself is well.
fn is_of_one_connection(fault: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(fault.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
