//! One HTTP request to an address that somebody typed.
//!
//! What answers there is not to be trusted: it may never answer, answer a byte a minute, answer gigabytes, or lead us to
//! a machine inside our own walls. So: the host's addresses are looked up, checked and connected to in this order, and
//! nothing is followed; there is a time for connecting and one for the whole answer; and no more of it is read than is
//! kept.

use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response, Uri,
    body::{Bytes, Incoming},
    client::conn::http1,
    header,
    http::request,
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use shared::ports::DeliveryFailure;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::{Instant, timeout_at},
};
use tokio_rustls::TlsConnector;

/// So much of an answer is read: a receipt number is not longer.
const MOST_READ: usize = 4096;
/// So much of it is kept.
const MOST_KEPT: usize = 200;
/// Head of an answer, at most.
const LONGEST_HEAD: usize = 16 * 1024;

/// Where messages may go, and how long an answer may take.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing {
    /// Addresses of private networks and of this machine are fine (`CREDENCE_FEED_ALLOW_PRIVATE=1`): for receivers in the
    /// city's own network.
    pub allow_private: bool,
    /// `http://localhost` is an address too: for development.
    pub plain_localhost: bool,
    /// For looking up, connecting and the handshake.
    pub connect: Duration,
    /// For the whole answer.
    pub answer: Duration,
}

impl Default for Outgoing {
    fn default() -> Self {
        let ten = Duration::from_secs(10);
        Self { allow_private: false, plain_localhost: false, connect: ten, answer: ten }
    }
}

/// A receiver's confirmation.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: u16,
    /// Beginning of the body.
    pub(super) text: String,
    /// The receiver's own number, from the header `Credence-Receipt` or the field `receipt` of a JSON answer.
    pub(super) receipt: Option<String>,
}

/// Why there is none.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) why: DeliveryFailure,
    /// What was answered, where something was.
    pub(super) answer: Option<(u16, String)>,
}

impl From<DeliveryFailure> for Failed {
    fn from(why: DeliveryFailure) -> Self {
        Self { why, answer: None }
    }
}

/// Posts JSON.
pub(super) async fn post(
    outgoing: Outgoing,
    url: &str,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Result<Answered, Failed> {
    let (uri, mut request) = request_to(url, Method::POST)?;
    request = request.header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(body))).map_err(|_| DeliveryFailure::UnknownHost)?;
    exchange(open(outgoing, &uri).await?, request, outgoing.answer).await
}

/// The head of a request to an address.
fn request_to(url: &str, method: Method) -> Result<(Uri, request::Builder), DeliveryFailure> {
    let uri: Uri = url.parse().map_err(|_| DeliveryFailure::UnknownHost)?;
    let authority = uri.authority().ok_or(DeliveryFailure::UnknownHost)?.as_str().to_owned();
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, authority)
        .header(header::USER_AGENT, "Credence")
        .header(header::CONNECTION, "close");
    Ok((uri, request))
}

/// A connection to where an address leads, with TLS where it says so.
async fn open(outgoing: Outgoing, uri: &Uri) -> Result<Box<dyn Connection>, DeliveryFailure> {
    let tls = uri.scheme_str() == Some("https");
    let host = uri.host().ok_or(DeliveryFailure::UnknownHost)?.trim_matches(['[', ']']).to_owned();
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let connecting = Instant::now() + outgoing.connect;
    let stream =
        timeout_at(connecting, connect(outgoing, &host, port)).await.map_err(|_| DeliveryFailure::TimedOut)??;
    if !tls {
        return Ok(Box::new(stream));
    }
    let name = ServerName::try_from(host).map_err(|_| DeliveryFailure::Tls)?;
    let handshake = TlsConnector::from(tls_config().ok_or(DeliveryFailure::Tls)?).connect(name, stream);
    let stream = timeout_at(connecting, handshake)
        .await
        .map_err(|_| DeliveryFailure::TimedOut)?
        .map_err(|_| DeliveryFailure::Tls)?;
    Ok(Box::new(stream))
}

/// What bytes travel over, with TLS or without.
trait Connection: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Connection for S {}

/// Asks an address that the operator configured: `GET`, or `POST` with a body. Gives the status and at most `most` bytes.
///
/// # Errors
/// Why nothing was answered; also when the answer is larger.
pub(crate) async fn fetch(
    outgoing: Outgoing,
    url: &str,
    headers: &[(header::HeaderName, String)],
    body: Option<Vec<u8>>,
    most: usize,
) -> Result<(u16, Vec<u8>), DeliveryFailure> {
    let method = if body.is_some() { Method::POST } else { Method::GET };
    let (uri, mut request) = request_to(url, method)?;
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.header(header::ACCEPT, "application/json");
    let request = request.body(Full::new(Bytes::from(body.unwrap_or_default())));
    let request = request.map_err(|_| DeliveryFailure::UnknownHost)?;
    let (stream, deadline) = (open(outgoing, &uri).await?, Instant::now() + outgoing.answer);
    let (answer, driver) = send(stream, request, deadline).await?;
    let status = answer.status().as_u16();
    // One byte more tells that there is more.
    let body = read(answer.into_body(), most + 1, deadline).await;
    drop(driver);
    if body.len() > most { Err(DeliveryFailure::Garbled) } else { Ok((status, body)) }
}

/// Looks the host up and connects to the first of its addresses that we may go to and that answers. The very address that
/// was checked: a second look-up could give another.
async fn connect(outgoing: Outgoing, host: &str, port: u16) -> Result<TcpStream, DeliveryFailure> {
    let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(|_| DeliveryFailure::UnknownHost)?.collect();
    if found.is_empty() {
        return Err(DeliveryFailure::UnknownHost);
    }
    let open: Vec<SocketAddr> = found.into_iter().filter(|a| outgoing.allow_private || is_public(a.ip())).collect();
    if open.is_empty() {
        return Err(DeliveryFailure::PrivateAddress);
    }
    for address in open {
        if let Ok(stream) = TcpStream::connect(address).await {
            let _ = stream.set_nodelay(true);
            return Ok(stream);
        }
    }
    Err(DeliveryFailure::Unreachable)
}

async fn exchange(
    stream: Box<dyn Connection>,
    request: Request<Full<Bytes>>,
    patience: Duration,
) -> Result<Answered, Failed> {
    let deadline = Instant::now() + patience;
    let (answer, driver) = send(stream, request, deadline).await?;
    let status = answer.status().as_u16();
    let named = answer.headers().get("credence-receipt").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = read(answer.into_body(), MOST_READ, deadline).await;
    drop(driver);
    let receipt = named.or_else(|| {
        let said: serde_json::Value = serde_json::from_slice(&body).ok()?;
        match &said["receipt"] {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    });
    let text = printable(&String::from_utf8_lossy(&body[..body.len().min(MOST_KEPT)]));
    match status {
        200..300 => Ok(Answered { status, text, receipt: receipt.map(|r| printable(&r)).filter(|r| !r.is_empty()) }),
        300..400 => Err(Failed { why: DeliveryFailure::Redirected, answer: Some((status, text)) }),
        _ => Err(Failed { why: DeliveryFailure::Status, answer: Some((status, text)) }),
    }
}

/// Sends a request and waits for the head of the answer.
async fn send(
    stream: Box<dyn Connection>,
    request: Request<Full<Bytes>>,
    deadline: Instant,
) -> Result<(Response<Incoming>, AbortOnDrop), DeliveryFailure> {
    let broken = |error: hyper::Error| {
        if error.is_parse() { DeliveryFailure::Garbled } else { DeliveryFailure::Unreachable }
    };
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(LONGEST_HEAD).handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // Ends when the sender is dropped, and at the latest with this answer.
    let driver = AbortOnDrop(tokio::spawn(async move {
        let _ = connection.await;
    }));
    let answer = timeout_at(deadline, sender.send_request(request))
        .await
        .map_err(|_| DeliveryFailure::TimedOut)?
        .map_err(broken)?;
    Ok((answer, driver))
}

/// The beginning of an answer, or what came of it in time: the status has said what counts.
async fn read(mut body: Incoming, most: usize, deadline: Instant) -> Vec<u8> {
    let mut text = Vec::new();
    while text.len() < most
        && let Ok(Some(Ok(frame))) = timeout_at(deadline, body.frame()).await
    {
        if let Some(data) = frame.data_ref() {
            text.extend_from_slice(&data[..data.len().min(most - text.len())]);
        }
    }
    text
}

/// A text that can be stored and shown: one line, bounded.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST_KEPT).collect::<String>().trim().to_owned()
}

struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The certificates that this machine trusts (`SSL_CERT_FILE` names others), read once.
fn tls_config() -> Option<Arc<ClientConfig>> {
    static CONFIG: OnceLock<Option<Arc<ClientConfig>>> = OnceLock::new();
    CONFIG
        .get_or_init(|| {
            let mut roots = RootCertStore::empty();
            let found = rustls_native_certs::load_native_certs();
            for error in &found.errors {
                tracing::warn!(%error, "a certificate of this machine can't be read");
            }
            roots.add_parsable_certificates(found.certs);
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
            match config {
                Ok(config) => Some(Arc::new(config.with_root_certificates(roots).with_no_client_auth())),
                Err(error) => {
                    tracing::error!(%error, "no TLS for webhooks");
                    None
                }
            }
        })
        .clone()
}

/// Whether an address lies in the open Internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_four(four),
        IpAddr::V6(six) => is_public_six(six),
    }
}

fn is_public_four(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a >= 224
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // Shared by providers, protocol assignments, relays, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_six(address: Ipv6Addr) -> bool {
    if let Some(four) = address.to_ipv4_mapped() {
        return is_public_four(four);
    }
    let s = address.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_four(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // NAT64 and 6to4 lead to the address that they carry.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x2002, high, low, ..] => inner(high, low),
        // Teredo, benchmarks, documentation.
        [0x2001, 0 | 2, ..] | [0x2001, 0xdb8, ..] | [0x3fff, ..] => false,
        // Global unicast is 2000::/3, and nothing else is.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_internet_is_public() {
        for open in ["1.1.1.1", "114.114.114.114", "203.107.1.1", "2400:3200::1"] {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
        for closed in [
            "127.0.0.1",
            "10.0.0.8",
            "172.16.3.4",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(closed.parse().unwrap()), "{closed}");
        }
    }

    #[test]
    fn an_answer_is_kept_in_one_bounded_line() {
        assert_eq!(printable(" a\r\nb\0c "), "a  b c");
        assert_eq!(printable(&"长".repeat(500)).chars().count(), MOST_KEPT);
    }

    #[tokio::test]
    async fn a_private_address_is_not_even_connected_to() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let failed = post(Outgoing::default(), &url, &[], Vec::new()).await.unwrap_err();
        assert_eq!(failed.why, DeliveryFailure::PrivateAddress);
        assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    }
}
