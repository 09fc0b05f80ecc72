//! Who is at the other end of the line.

use axum::extract::{ConnectInfo, Request};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The peer's address: the client's where a proxy of ours vouches for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The address.
    pub ip: IpAddr,
    /// The request came over this machine's own loopback and not through a proxy.
    pub local: bool,
}

impl Peer {
    /// Reads the peer of a request. Each of our `proxies` appends the address it was called from to
    /// `X-Forwarded-For`; what stands further left was written by the client and is not believed.
    pub fn of(request: &Request, proxies: usize) -> Self {
        let socket = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip().to_canonical());
        let forwarded = request.headers().get_all("x-forwarded-for");
        let local = socket.is_loopback() && forwarded.iter().next().is_none();
        let ip = match proxies {
            0 => socket,
            // The nearest proxy is the socket's peer itself; it wrote the last entry.
            n => forwarded
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .rev()
                .nth(n - 1)
                .and_then(|text| text.trim().parse().ok())
                .unwrap_or(socket),
        };
        Self { ip, local }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn ip(proxies: usize, forwarded: &[&str]) -> (String, bool) {
        let mut request = Request::new(Body::empty());
        for value in forwarded {
            request.headers_mut().append("x-forwarded-for", value.parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
        let peer = Peer::of(&request, proxies);
        (peer.ip.to_string(), peer.local)
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(ip(0, &[]), ("127.0.0.1".into(), true));
        assert_eq!(ip(0, &["203.0.113.9"]), ("127.0.0.1".into(), false));
        assert_eq!(ip(1, &["203.0.113.9"]), ("203.0.113.9".into(), false));
        // The client invented 198.51.100.1; our proxy saw 203.0.113.9.
        assert_eq!(ip(1, &["198.51.100.1, 203.0.113.9"]).0, "203.0.113.9");
        assert_eq!(ip(2, &["198.51.100.1, 203.0.113.9", "10.0.0.7"]).0, "203.0.113.9");
        // Nonsense falls back on what the socket says.
        assert_eq!(ip(1, &["unknown"]).0, "127.0.0.1");
        assert_eq!(ip(3, &["203.0.113.9"]).0, "127.0.0.1");
    }
}
