//! Mail against a real server of the test's own: links that work once, and what nobody can find out by asking.

use crate::house::{House, PASSWORD, values};
use backend::{mail::Mailer, services::AccountSettings};
use chrono::TimeDelta;
use shared::{
    ports::{AccountPort, AccountStep, Entry, FormName, Holder, Stepped},
    problem::Code,
};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

const EMAIL: &str = "office@jiangzhu.example";
const NEW: &str = "樊口-闸门-九月-雨";
const NOBODY: Holder<'static> = Holder { token: None, visit: "visit", address: "10.0.0.1" };

/// What arrived: to whom, and the text.
type Inbox = Arc<Mutex<Vec<(String, String)>>>;

/// A mail server that takes everything, or refuses everybody for now.
async fn sink(refusing: bool) -> (u16, Inbox) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let inbox = Inbox::default();
    let kept = inbox.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let inbox = kept.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                let (mut to, mut data, mut in_data) = (String::new(), String::new(), false);
                write.write_all(b"220 sink\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    if in_data {
                        if line == "." {
                            inbox.lock().unwrap().push((to.clone(), decoded(&data)));
                            in_data = false;
                            write.write_all(b"250 taken\r\n").await.unwrap();
                        } else {
                            data.push_str(&line);
                            data.push('\n');
                        }
                        continue;
                    }
                    let verb = line.to_ascii_uppercase();
                    let answer: &[u8] = match verb.split([' ', ':']).next().unwrap_or_default() {
                        "EHLO" => b"250-sink\r\n250 8BITMIME\r\n",
                        "RCPT" if refusing => b"451 later\r\n",
                        "RCPT" => {
                            to = line.trim_start_matches(|c| c != '<').trim_matches(['<', '>']).to_owned();
                            b"250 fine\r\n"
                        }
                        "DATA" => {
                            (in_data, data) = (true, String::new());
                            b"354 go on\r\n"
                        }
                        "QUIT" => b"221 bye\r\n",
                        _ => b"250 fine\r\n",
                    };
                    if write.write_all(answer).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (port, inbox)
}

/// The text of a message: whichever way it was encoded.
fn decoded(message: &str) -> String {
    let (head, body) = message.split_once("\n\n").unwrap();
    let head = head.to_lowercase();
    if head.contains("base64") {
        let mut bits = (0_u32, 0);
        let mut bytes = Vec::new();
        for c in body.bytes().filter(u8::is_ascii_graphic).take_while(|c| *c != b'=') {
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let value = alphabet.iter().position(|known| *known == c).unwrap();
            bits = ((bits.0 << 6 | u32::try_from(value).unwrap()) & 0xff_ffff, bits.1 + 6);
            if bits.1 >= 8 {
                bits.1 -= 8;
                bytes.push(u8::try_from(bits.0 >> bits.1 & 0xff).unwrap());
            }
        }
        return String::from_utf8(bytes).unwrap();
    }
    if head.contains("quoted-printable") {
        let joined = body.replace("=\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((first, tail)) = rest.split_first() {
            rest = tail;
            if *first == b'=' {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&rest[..2]).unwrap(), 16).unwrap());
                rest = &rest[2..];
            } else {
                bytes.push(*first);
            }
        }
        return String::from_utf8(bytes).unwrap();
    }
    body.to_owned()
}

async fn house(refusing: bool) -> (House, Inbox) {
    let (port, inbox) = sink(refusing).await;
    let mut house = House::on("2026-11-21").await;
    let mail = Mailer::smtp(&format!("smtp://127.0.0.1:{port}"), "信用办 <noreply@credit.example>").unwrap();
    let settings = AccountSettings { mail, site: "https://credit.example".to_owned(), ..AccountSettings::default() };
    house.app = house.app.clone().with_accounts(settings);
    (house, inbox)
}

/// Sends what is due and gives the link in the newest message to this address.
async fn link(house: &House, inbox: &Inbox, to: &str) -> Option<String> {
    house.app.run_due_jobs().await.unwrap();
    let inbox = inbox.lock().unwrap();
    let (_, text) = inbox.iter().rev().find(|(address, _)| address == to)?;
    let (_, rest) = text.split_once("?link=")?;
    Some(rest.split_whitespace().next().unwrap().to_owned())
}

async fn confirmed(house: &House, inbox: &Inbox) {
    let link = link(house, inbox, EMAIL).await.expect("opening an account sends a link");
    assert_eq!(house.app.confirm_email(NOBODY, &link).await.unwrap(), Stepped::Done);
    assert_eq!(house.app.confirm_email(NOBODY, &link).await.unwrap(), Stepped::Again, "once");
}

async fn session(house: &House, email: &str, password: &str) -> Option<String> {
    let form = values(&[("email", email), ("password", password)]);
    match house.app.sign_in("visit", "10.0.0.1", form).await.unwrap() {
        Entry::Open { token, .. } => Some(token),
        _ => None,
    }
}

async fn forgot(house: &House, email: &str) -> Stepped {
    house.app.forgot(NOBODY, values(&[("email", email)])).await.unwrap()
}

async fn reset(house: &House, link: &str, password: &str) -> Stepped {
    let form = values(&[("link", link), ("password", password), ("password_again", password)]);
    house.app.reset(NOBODY, form).await.unwrap()
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link_that_works_once() {
    let (house, inbox) = house(false).await;
    house.jiangzhu().await;
    let before = session(&house, EMAIL, PASSWORD).await.unwrap();
    assert_eq!(forgot(&house, EMAIL).await, Stepped::Done);
    house.app.run_due_jobs().await.unwrap();
    assert!(
        !inbox.lock().unwrap().iter().any(|(_, text)| text.contains("/reset")),
        "an address that is not confirmed gets no such link"
    );
    confirmed(&house, &inbox).await;

    assert_eq!(forgot(&house, " Office@JIANGZHU.example ").await, Stepped::Done);
    let link = link(&house, &inbox, EMAIL).await.unwrap();
    let text = inbox.lock().unwrap().last().unwrap().1.clone();
    assert!(text.contains("重设密码") && text.contains(&format!("https://credit.example/reset?link={link}")), "{text}");
    let stored: Vec<String> =
        sqlx::query_scalar("select encode(token, 'hex') from account_link").fetch_all(&house.db.pool).await.unwrap();
    assert!(!stored.contains(&link), "the token lies nowhere but in the mail");
    assert_eq!(house.count("job").await, 0);

    assert_eq!(reset(&house, &link, "short").await, Stepped::Again);
    assert_eq!(reset(&house, &link, NEW).await, Stepped::Done, "a weak password does not use the link up");
    assert_eq!(reset(&house, &link, "另一个-很长的-密码-啊").await, Stepped::Again);
    assert!(house.app.viewer(Some(&before)).await.unwrap().account.is_none(), "every session ends");
    assert_eq!(session(&house, EMAIL, PASSWORD).await, None);
    assert!(session(&house, EMAIL, NEW).await.is_some());
    house.app.run_due_jobs().await.unwrap();
    assert!(inbox.lock().unwrap().last().unwrap().1.contains("密码已更改"), "and its holder is told");
}

#[tokio::test]
async fn a_link_lives_one_hour_and_a_newer_one_ends_it() {
    let (house, inbox) = house(false).await;
    house.jiangzhu().await;
    confirmed(&house, &inbox).await;
    forgot(&house, EMAIL).await;
    let first = link(&house, &inbox, EMAIL).await.unwrap();
    forgot(&house, EMAIL).await;
    let second = link(&house, &inbox, EMAIL).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(reset(&house, &first, NEW).await, Stepped::Again);
    house.clock.advance(TimeDelta::minutes(61));
    assert_eq!(reset(&house, &second, NEW).await, Stepped::Again);
    let kept = house.app.kept_form("visit", FormName::Reset).await.unwrap().unwrap();
    assert_eq!(kept.problems[0].problem.code, Code::LinkGone);
    assert!(kept.values.is_empty(), "neither link nor password are kept");
}

#[tokio::test]
async fn nobody_learns_by_asking_which_addresses_have_accounts() {
    let (house, inbox) = house(false).await;
    house.jiangzhu().await;
    confirmed(&house, &inbox).await;
    let arrived = inbox.lock().unwrap().len();
    // The same answer, and the same work before it: one row in the queue, whoever it is.
    for email in ["nobody@else.example", EMAIL] {
        assert_eq!(forgot(&house, email).await, Stepped::Done);
        assert!(house.app.kept_form("visit", FormName::Forgot).await.unwrap().is_none());
    }
    assert_eq!(house.count("job").await, 2);
    house.app.run_due_jobs().await.unwrap();
    let inbox = inbox.lock().unwrap();
    assert_eq!(inbox[arrived..].iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), [EMAIL]);
}

#[tokio::test]
async fn a_mailbox_is_not_flooded_and_links_are_not_guessed() {
    let (house, _) = house(false).await;
    for _ in 0..4 {
        assert_eq!(forgot(&house, "nobody@else.example").await, Stepped::Done);
    }
    assert_eq!(forgot(&house, "nobody@else.example").await, Stepped::Again);
    for _ in 0..16 {
        reset(&house, "0123", NEW).await;
    }
    let kept = house.app.kept_form("visit", FormName::Reset).await.unwrap().unwrap();
    assert_eq!(kept.problems[0].problem.code, Code::SignInThrottled);
}

#[tokio::test]
async fn a_new_address_takes_effect_when_its_link_came_back() {
    let (house, inbox) = house(false).await;
    house.jiangzhu().await;
    confirmed(&house, &inbox).await;
    let token = session(&house, EMAIL, PASSWORD).await.unwrap();
    let holder = Holder { token: Some(&token), visit: "visit", address: "10.0.0.1" };
    let change = values(&[("email", "new@jiangzhu.example"), ("current", PASSWORD)]);
    assert_eq!(house.app.account_step(holder, AccountStep::Email, change).await.unwrap(), Stepped::Done);
    assert_eq!(house.app.account(holder).await.unwrap().email, EMAIL, "not yet");
    let link = link(&house, &inbox, "new@jiangzhu.example").await.unwrap();
    assert_eq!(house.app.confirm_email(NOBODY, &link).await.unwrap(), Stepped::Done);
    let page = house.app.account(holder).await.unwrap();
    assert_eq!((page.email.as_str(), page.email_confirmed), ("new@jiangzhu.example", true));
    house.app.run_due_jobs().await.unwrap();
    let told = inbox.lock().unwrap().iter().any(|(to, text)| to == EMAIL && text.contains("登录邮箱已更改"));
    assert!(told, "the address before is told");
    assert!(session(&house, "new@jiangzhu.example", PASSWORD).await.is_some());
}

#[tokio::test]
async fn what_the_server_does_not_take_is_tried_again() {
    let (house, inbox) = house(true).await;
    house.jiangzhu().await;
    house.app.run_due_jobs().await.unwrap();
    assert!(inbox.lock().unwrap().is_empty());
    let (attempts, error): (i32, String) =
        sqlx::query_as("select attempts, error from job where kind = 'mail'").fetch_one(&house.db.pool).await.unwrap();
    assert!(attempts == 1 && error.contains("mail server"), "{error}");
    assert!(!error.contains("link="), "nothing secret stands in the queue");
}

#[tokio::test]
async fn without_mail_links_are_refused_and_nothing_waits() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    assert_eq!(forgot(&house, EMAIL).await, Stepped::Again);
    let kept = house.app.kept_form("visit", FormName::Forgot).await.unwrap().unwrap();
    assert_eq!(kept.problems[0].problem.code, Code::MailOff);
    assert_eq!(house.count("job").await, 0);
}

#[tokio::test]
async fn the_end_of_a_mandate_is_told_once() {
    let (house, inbox) = house(false).await;
    house.jiangzhu().await;
    house.clock.advance(TimeDelta::days(340));
    for _ in 0..2 {
        sqlx::query("delete from job").execute(&house.db.pool).await.unwrap();
        let mut db = house.db.pool.acquire().await.unwrap();
        let job = backend::jobs::Job::Nightly { day: house.clock.today() };
        backend::jobs::enqueue(&mut db, &job, house.clock.now()).await.unwrap();
        house.app.run_due_jobs().await.unwrap();
    }
    let told = inbox.lock().unwrap().iter().filter(|(_, text)| text.contains("2027-11-21")).count();
    assert_eq!(told, 1);
}
