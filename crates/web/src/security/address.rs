//! From where a request comes: for the throttle, for limits, shortened for the audit log, and for what only this machine may read.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::app::Settings;

/// The asker's address. Of an IPv6 address the network (the first 64 bits): a household has billions of the rest.
pub(crate) fn of(parts: &Parts, settings: &Settings) -> IpAddr {
    let address = asker(&parts.extensions, &parts.headers, settings).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address @ IpAddr::V4(_) => address,
    }
}

/// Whether a request was sent on this machine and by nobody's leave: a proxy here says for whom it asks.
pub(crate) fn is_from_here(extensions: &Extensions, headers: &HeaderMap) -> bool {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    !forwarded && peer(extensions).is_some_and(|peer| peer.to_canonical().is_loopback())
}

fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip())
}

/// Each proxy of ours adds to the right of `X-Forwarded-For` from whom it had the request. So what stands there is
/// believed from the right, as long as it was a proxy of ours that said it.
fn asker(extensions: &Extensions, headers: &HeaderMap, settings: &Settings) -> Option<IpAddr> {
    let is_ours = |address: IpAddr| settings.trusted_proxies.iter().any(|network| network.contains(address));
    let mut address = peer(extensions)?;
    let said: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    for claim in said.iter().flat_map(|line| line.split(',')).rev() {
        if !is_ours(address) {
            break;
        }
        match parsed(claim.trim()) {
            Some(claimed) => address = claimed,
            None => break,
        }
    }
    Some(address)
}

/// An address, with or without a port.
fn parsed(claim: &str) -> Option<IpAddr> {
    claim.parse().ok().or_else(|| claim.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The network of an address, which tells a place but no household: /24 of IPv4, /48 of IPv6.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() >> 8 << 8)),
        IpAddr::V6(address) => format!("{}/48", Ipv6Addr::from_bits(address.to_bits() >> 80 << 80)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut settings = Settings::new(([127, 0, 0, 1], 80).into());
        settings.trusted_proxies = trusted.iter().map(|network| network.parse().expect("network")).collect();
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("address"), 1)));
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().expect("header"));
        }
        asker(&extensions, &headers, &settings).expect("an address").to_string()
    }

    #[test]
    fn only_our_proxies_are_believed() {
        assert_eq!(asked("9.9.9.9", &["1.2.3.4"], &["10.0.0.0/8"]), "9.9.9.9", "not a proxy of ours");
        assert_eq!(asked("10.1.2.3", &["1.2.3.4"], &["10.0.0.0/8"]), "1.2.3.4");
        assert_eq!(asked("10.1.2.3", &["6.6.6.6, 1.2.3.4"], &["10.0.0.0/8"]), "1.2.3.4", "what the visitor made up");
        assert_eq!(asked("10.1.2.3", &["1.2.3.4", "10.0.0.9"], &["10.0.0.0/8"]), "1.2.3.4", "through two of ours");
        assert_eq!(asked("10.1.2.3", &["1.2.3.4, nonsense"], &["10.0.0.0/8"]), "10.1.2.3");
        assert_eq!(asked("::ffff:10.1.2.3", &["[2001:db8::1]:443"], &["10.1.2.3"]), "2001:db8::1");
        assert_eq!(asked("10.1.2.3", &[], &["10.0.0.0/8"]), "10.1.2.3");
    }

    #[test]
    fn a_network_is_not_an_address() {
        let network = |text: &str| super::network(text.parse().expect("address"));
        assert_eq!(network("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2:3::4"), "2001:db8:1::/48");
        assert_eq!(network("::ffff:192.0.2.77"), "192.0.2.0/24");
    }
}
