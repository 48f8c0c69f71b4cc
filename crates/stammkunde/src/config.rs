//! What `serve` may read from a file: everything else is said on the command line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use domain::Message;
use serde::Deserialize;

use crate::fault::Fault;

/// The address where nothing else is said: this machine only.
pub(crate) const LISTEN: &str = "127.0.0.1:8080";

/// A configuration file (TOML). The command line wins over it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The data folder; relative to the file.
    pub data: Option<PathBuf>,
    /// Address and port to listen on.
    pub listen: Option<SocketAddr>,
    /// The address under which people reach it, such as `https://kunden.example.de`, where a proxy stands in front.
    pub address: Option<String>,
    /// Whether a proxy of ours stands in front, whose word about the visitor's address is believed.
    #[serde(default)]
    pub behind_proxy: bool,
}

impl Config {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Fault> {
        let text = std::fs::read_to_string(path).map_err(|cause| Fault::file("cli-cannot-read", path, &cause))?;
        let mut config = Self::parse(&text).map_err(|cause| {
            let cause = cause.message().lines().collect::<Vec<_>>().join(" ");
            Fault::Told(Message::new("cli-config").with("file", path.display().to_string()).with("cause", cause))
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        config.data = config.data.map(|data| folder.join(data));
        Ok(config)
    }

    /// The host name in the address, without port.
    pub(crate) fn host(&self) -> Option<String> {
        let address = self.address.as_deref()?;
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = rest.split('/').next()?.rsplit('@').next()?;
        let without_port = host.rsplit_once(':').filter(|(_, port)| port.chars().all(|it| it.is_ascii_digit()));
        Some(without_port.map_or(host, |(name, _)| name).to_owned())
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_where_and_an_unknown_line_is_refused() {
        let config = Config::parse("data = \"shop\"\nlisten = \"127.0.0.1:9000\"").expect("sound");
        assert_eq!(config.listen.map(|listen| listen.port()), Some(9000));
        let config = Config::parse("address = \"https://kunden.example.de:8443/\"").expect("sound");
        assert_eq!(config.host().as_deref(), Some("kunden.example.de"));
        assert!(Config::parse("lisen = \"127.0.0.1:9000\"").is_err());
    }
}
