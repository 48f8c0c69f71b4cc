//! Connections: taken, served and let go.
//!
//! Whoever opens one has 30 seconds to ask for something, each time anew; so neither a client that says a letter a minute nor
//! one that says nothing holds a place for long. Places are counted; who comes when none is left waits with the system.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// The head of a request comes within so long, also that of the next one on the same connection.
const HEAD: Duration = Duration::from_secs(30);
/// Connections at once.
const MOST: usize = 8192;

/// How patient a server is.
#[derive(Debug, Clone, Copy)]
struct Patience {
    head: Duration,
    most: usize,
}

/// Serves what a listener accepts until `stop` is done, then lets what is under way finish.
pub(crate) async fn serve<L: Listener<Addr = SocketAddr>>(listener: L, router: Router, stop: impl Future<Output = ()>) {
    serve_with(listener, router, stop, Patience { head: HEAD, most: MOST }).await;
}

async fn serve_with<L: Listener<Addr = SocketAddr>>(
    mut listener: L,
    router: Router,
    stop: impl Future<Output = ()>,
    patience: Patience,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let under_way = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(patience.most));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            // The semaphore is never closed.
            let place = Arc::clone(&room).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, (stream, peer)) = tokio::select! {
            biased;
            () = &mut stop => break,
            next = next => next,
        };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = under_way.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _place = place;
            // Clients go away in the middle of things all the time.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    under_way.shutdown().await;
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use axum::routing::get;
    use tokio::net::TcpListener;
    use tokio::sync::oneshot;

    use super::*;

    /// A server on a runtime of its own, stopped by the sender.
    struct Served {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        server: std::thread::JoinHandle<()>,
    }

    fn served(patience: Patience) -> Served {
        let (told, address) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
                told.send(listener.local_addr().expect("an address")).expect("somebody waits");
                let peer = get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string());
                let stop = async move { drop(stopped.await) };
                serve_with(listener, Router::new().route("/", peer), stop, patience).await;
            });
        });
        Served { address: address.recv().expect("it listens"), stop, server }
    }

    fn asked(stream: &mut TcpStream) -> String {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").expect("sent");
        let mut answer = [0; 4096];
        let read = stream.read(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }

    #[test]
    fn a_client_that_does_not_finish_asking_is_let_go() {
        let served = served(Patience { head: Duration::from_millis(200), most: 8 });
        let connect = || TcpStream::connect(served.address).expect("connected");
        let (mut slow, mut silent, mut idle) = (connect(), connect(), connect());
        slow.write_all(b"GET / HTTP/1.1\r\nHo").expect("sent");
        let answer = asked(&mut idle);
        assert!(answer.contains("200 OK") && answer.contains(&idle.local_addr().expect("an address").to_string()));
        for stream in [&mut slow, &mut silent, &mut idle] {
            // It ends; how does not matter.
            let _ = stream.read_to_end(&mut Vec::new());
        }
    }

    #[test]
    fn who_finds_no_place_waits_for_one_and_a_stop_lets_the_rest_finish() {
        let served = served(Patience { head: Duration::from_mins(1), most: 1 });
        let mut first = TcpStream::connect(served.address).expect("connected");
        assert!(asked(&mut first).contains("200 OK"));
        let mut second = TcpStream::connect(served.address).expect("the system takes it");
        let waiting = std::thread::spawn(move || asked(&mut second));
        assert!(asked(&mut first).contains("200 OK"));
        assert!(!waiting.is_finished());
        drop(first);
        assert!(waiting.join().expect("no panic").contains("200 OK"));
        drop(served.stop);
        served.server.join().expect("it ends");
    }
}
