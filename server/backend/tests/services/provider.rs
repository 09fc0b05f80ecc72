//! An identity provider on a real socket, for what the browser's spec can't make the real one do: new keys, silence.

use ring::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A provider that knows whoever a test says.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    issuer: String,
    key: EcdsaKeyPair,
    keys: u32,
    /// By its code: what the token will say, and the challenge that the verifier must answer.
    codes: HashMap<String, (Value, String)>,
    silent: bool,
    asked: u32,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let inner =
            Inner { issuer: issuer.clone(), key: key(), keys: 1, codes: HashMap::new(), silent: false, asked: 0 };
        let inner = Arc::new(Mutex::new(inner));
        let shared = inner.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, shared.clone()));
            }
        });
        Self { issuer, inner }
    }

    /// Somebody goes through a door of ours and signs in: gives state and code, as they come back through the browser.
    pub(crate) fn identify(&self, door: &str, now: i64, sub: &str, more: Value) -> (String, String) {
        let asked: HashMap<&str, &str> =
            door.split_once('?').unwrap().1.split('&').filter_map(|pair| pair.split_once('=')).collect();
        assert_eq!((asked["response_type"], asked["code_challenge_method"]), ("code", "S256"));
        let mut says = json!({ "iss": self.issuer, "aud": asked["client_id"], "sub": sub, "nonce": asked["nonce"],
                               "iat": now, "exp": now + 300 });
        says.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let mut inner = self.inner.lock().unwrap();
        let code = format!("code{}", inner.codes.len());
        inner.codes.insert(code.clone(), (says, asked["code_challenge"].to_owned()));
        (asked["state"].to_owned(), code)
    }

    /// From now on it signs with another key.
    pub(crate) fn rotate(&self) {
        let mut inner = self.inner.lock().unwrap();
        (inner.key, inner.keys) = (key(), inner.keys + 1);
    }

    /// It takes connections and says nothing.
    pub(crate) fn fall_silent(&self) {
        self.inner.lock().unwrap().silent = true;
    }

    /// How many requests came.
    pub(crate) fn asked(&self) -> u32 {
        self.inner.lock().unwrap().asked
    }
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap()
}

impl Inner {
    fn answer(&mut self, head: &str, body: &str) -> (u16, Value) {
        self.asked += 1;
        let path = head.split(' ').nth(1).unwrap_or_default();
        let at = |path: &str| format!("{}{path}", self.issuer);
        match path {
            "/.well-known/openid-configuration" => (
                200,
                json!({ "issuer": self.issuer, "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"),
                        "jwks_uri": at("/keys"), "authorization_response_iss_parameter_supported": true }),
            ),
            "/keys" => {
                let point = self.key.public_key().as_ref();
                let key = json!({ "kty": "EC", "crv": "P-256", "kid": format!("k{}", self.keys), "use": "sig",
                                  "x": base64(&point[1..33]), "y": base64(&point[33..]) });
                (200, json!({ "keys": [key] }))
            }
            "/token" => {
                let sent: HashMap<&str, &str> = body.split('&').filter_map(|pair| pair.split_once('=')).collect();
                // A code serves once.
                let known = sent.get("code").and_then(|code| self.codes.remove(*code));
                let verifier = sent.get("code_verifier").copied().unwrap_or_default();
                let proof = base64(digest::digest(&digest::SHA256, verifier.as_bytes()).as_ref());
                match known.filter(|(_, challenge)| *challenge == proof) {
                    Some((says, _)) => (200, json!({ "id_token": self.token(&says) })),
                    None => (400, json!({ "error": "invalid_grant" })),
                }
            }
            _ => (404, json!({})),
        }
    }

    fn token(&self, says: &Value) -> String {
        let head = json!({ "alg": "ES256", "kid": format!("k{}", self.keys) });
        let signed = [&head, says].map(|part| base64(part.to_string().as_bytes())).join(".");
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", base64(signature.as_ref()))
    }
}

async fn answer(mut stream: TcpStream, inner: Arc<Mutex<Inner>>) {
    let mut came = Vec::new();
    let (head, body) = loop {
        let mut piece = [0; 4096];
        let Ok(n) = stream.read(&mut piece).await else { return };
        came.extend(&piece[..n]);
        let text = String::from_utf8_lossy(&came).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                break (head.to_owned(), body.to_owned());
            }
        }
        if n == 0 {
            return;
        }
    };
    if inner.lock().unwrap().silent {
        return std::future::pending().await;
    }
    let (status, said) = inner.lock().unwrap().answer(&head, &body);
    let said = said.to_string();
    let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}", said.len());
    let _ = stream.write_all(answer.as_bytes()).await;
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let sixes = bits.as_bytes().chunks(6).map(|six| format!("{:0<6}", std::str::from_utf8(six).unwrap()));
    sixes.map(|six| char::from(ALPHABET[usize::from_str_radix(&six, 2).unwrap()])).collect()
}
