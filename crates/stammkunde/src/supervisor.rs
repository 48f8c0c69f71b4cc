//! A word to systemd about how far the server is (`sd_notify(3)`), where systemd asked for it.

/// The server answers.
pub(crate) const READY: &str = "READY=1";
/// The server is about to stop.
pub(crate) const STOPPING: &str = "STOPPING=1";

/// Says it. Whoever does not listen misses nothing but the word.
pub(crate) fn tell(word: &str) {
    #[cfg(target_os = "linux")]
    if let Some(socket) = std::env::var_os("NOTIFY_SOCKET").filter(|socket| !socket.is_empty())
        && let Err(error) = send(&socket, word)
    {
        tracing::warn!(%error, "systemd does not take a notification");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = word;
}

/// The name of the socket is a path, or begins with `@` where it lives in no folder.
#[cfg(target_os = "linux")]
fn send(socket: &std::ffi::OsStr, word: &str) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    let address = match socket.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(socket)?,
    };
    UnixDatagram::unbound()?.send_to_addr(word.as_bytes(), &address).map(|_| ())
}
