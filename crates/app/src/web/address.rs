//! Where a request comes from when a reverse proxy stands before the server.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// What a proxy appends the address to that it was asked from.
const FORWARDED: &str = "x-forwarded-for";

/// The address that asked: the peer's own, or, when the peer is a trusted proxy, the last forwarded one that is none. Whatever a browser
/// wrote into the header itself stands further left and isn't believed. Empty where the server knows no peer.
pub fn of(peer: Option<SocketAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> String {
    let Some(peer) = peer.map(|at| at.ip().to_canonical()) else {
        return String::new();
    };
    if !proxies.contains(&peer) {
        return peer.to_string();
    }
    let forwarded: Vec<&str> = headers
        .get_all(FORWARDED)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut nearest = peer;
    for hop in forwarded.iter().rev() {
        // What can't be read was written by nobody who is trusted: the proxy before it stands for it.
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        nearest = hop.to_canonical();
        if !proxies.contains(&nearest) {
            break;
        }
    }
    nearest.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED, value.parse().expect("a header"));
        }
        let proxies = ["10.0.0.1", "10.0.0.2"].map(|at| at.parse().expect("an address"));
        of(
            Some(format!("{peer}:4000").parse().expect("a peer")),
            &headers,
            &proxies,
        )
    }

    #[test]
    fn a_proxy_is_believed_and_nobody_else() {
        assert_eq!(asked("10.0.0.1", &["172.16.0.9"]), "172.16.0.9");
        assert_eq!(asked("10.0.0.9", &["172.16.0.9"]), "10.0.0.9");
        assert_eq!(asked("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_the_browser_wrote_itself_is_not_believed() {
        assert_eq!(asked("10.0.0.1", &["1.1.1.1, 172.16.0.9"]), "172.16.0.9");
        assert_eq!(asked("10.0.0.1", &["1.1.1.1", "172.16.0.9"]), "172.16.0.9");
        assert_eq!(
            asked("10.0.0.1", &["1.1.1.1, 172.16.0.9, 10.0.0.2"]),
            "172.16.0.9"
        );
        assert_eq!(asked("10.0.0.1", &["1.1.1.1, nonsense"]), "10.0.0.1");
    }

    #[test]
    fn both_ways_of_writing_an_address_are_one() {
        assert_eq!(asked("[::ffff:10.0.0.1]", &["172.16.0.9"]), "172.16.0.9");
    }
}
