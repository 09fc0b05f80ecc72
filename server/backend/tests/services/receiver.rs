//! A receiver of changes on a real socket, that behaves or doesn't.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How it answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answers {
    /// 200 with a body.
    Ok(&'static str),
    /// Another status.
    Status(u16),
    /// Reads and says nothing.
    Never,
    /// A byte now and then.
    Drip,
    /// No HTTP.
    Garbage,
    /// Closes the connection.
    HangUp,
    /// 200 and more than anyone wants.
    Huge,
    /// Somewhere else.
    Redirect,
}

/// What came.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    head: String,
    body: Vec<u8>,
}

impl Message {
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        });
        line.unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks the signature as docs/API.md tells receivers to.
    pub(crate) fn signed_with(&self, secret: &str) -> bool {
        let header = self.header("credence-signature");
        let (t, v1) = header.strip_prefix("t=").and_then(|rest| rest.split_once(",v1=")).unwrap();
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{t}.").as_bytes());
        mac.update(&self.body);
        let expected: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
        expected == v1
    }
}

/// The receiver.
pub(crate) struct Receiver {
    pub(crate) url: String,
    answers: Arc<Mutex<Answers>>,
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Receiver {
    pub(crate) async fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://127.0.0.1:{}/hook?from=credence", listener.local_addr().unwrap().port());
        let (answers, messages) = (Arc::new(Mutex::new(answers)), Arc::new(Mutex::new(Vec::new())));
        let (how, kept) = (answers.clone(), messages.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (how, kept) = (how.clone(), kept.clone());
                tokio::spawn(async move { receive(stream, &how, &kept).await });
            }
        });
        Self { url, answers, messages }
    }

    /// Answers otherwise from now on.
    pub(crate) fn now(&self, answers: Answers) {
        *self.answers.lock().unwrap() = answers;
    }

    pub(crate) fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap().clone()
    }
}

async fn receive(mut stream: TcpStream, how: &Mutex<Answers>, kept: &Mutex<Vec<Message>>) -> Option<()> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut read).await.ok()? == 0 || read.first() == Some(&0x16) {
            // Hung up, or a TLS handshake that this is no party to.
            let _ = stream.write_all(b"what?\n").await;
            return None;
        }
    };
    let head = String::from_utf8(read[..end].to_vec()).ok()?;
    let mut message = Message { head, body: read[end..].to_vec() };
    let length: usize = message.header("content-length").parse().ok()?;
    while message.body.len() < length {
        if stream.read_buf(&mut message.body).await.ok()? == 0 {
            return None;
        }
    }
    kept.lock().unwrap().push(message);
    let how = *how.lock().unwrap();
    let written = match how {
        Answers::Ok(body) => {
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await
        }
        Answers::Status(status) => {
            stream.write_all(format!("HTTP/1.1 {status} No\r\ncontent-length: 4\r\n\r\nbusy").as_bytes()).await
        }
        Answers::Never => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(())
        }
        Answers::Drip => loop {
            // Never whole, never silent.
            if stream.write_all(b"H").await.is_err() {
                break Ok(());
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
            if stream.write_all(b"").await.is_err() {
                break Ok(());
            }
            let rest = b"TTP/1.1 200 OK\r\nx: y";
            let mut gone = false;
            for byte in rest.iter().cycle().take(400) {
                tokio::time::sleep(Duration::from_millis(60)).await;
                if stream.write_all(&[*byte]).await.is_err() {
                    gone = true;
                    break;
                }
            }
            if gone {
                break Ok(());
            }
        },
        Answers::Garbage => stream.write_all(b"what?\r\n\r\n").await,
        Answers::HangUp => Ok(()),
        Answers::Huge => {
            let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n";
            let mut written = stream.write_all(head).await;
            while written.is_ok() {
                written = stream.write_all(&[b'x'; 65_536]).await;
            }
            Ok(())
        }
        Answers::Redirect => {
            stream
                .write_all(b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n")
                .await
        }
    };
    written.ok()
}
