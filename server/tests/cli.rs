//! The command line as scripts see it: the program itself, its stdout, its exit code.
#![allow(clippy::unwrap_used, reason = "a test that can't go on shall stop")]

use backend::testing::TestDb;
use serde_json::Value;
use sqlx::ConnectOptions;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
};

/// The program with nothing of this process's settings.
fn credence(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credence"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CREDENCE_") || name.starts_with("DATABASE_"))
    {
        command.env_remove(name);
    }
    command.args(args).env("LC_ALL", "en_GB.UTF-8").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end with `input` on stdin.
fn run(mut command: Command, input: &[u8]) -> Output {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ended early has closed it.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().unwrap()
    })
}

/// Each line of stdout as JSON, and the exit code.
fn lines(output: &Output) -> (Vec<Value>, i32) {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code().unwrap())
}

fn calc(args: &[&str], input: &[u8]) -> (Vec<Value>, i32) {
    lines(&run(credence(&[&["calc"], args].concat()), input))
}

/// One sentence on stderr, nothing of the kind a programmer would print.
fn sentence(output: &Output) -> &str {
    let said = std::str::from_utf8(&output.stderr).unwrap();
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("credence: "), "{said}");
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    last
}

#[test]
fn calc_uscc_answers_line_by_line() {
    let (answers, code) =
        calc(&["uscc"], "91420700MA4900010Y\n\n 91420700ma4900010y \n91110000600037341N\n".as_bytes());
    assert_eq!(code, 0, "a code that is wrong is an answer, not an error");
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0], answers[1]);
    assert_eq!((answers[0]["valid"].as_bool(), &answers[0]["reason"]), (Some(true), &Value::Null));
    assert_eq!((answers[2]["valid"].as_bool(), answers[2]["reason"].as_str()), (Some(false), Some("uscc_check")));
    let fields: Vec<&str> = answers[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["code", "reason", "suggestion", "valid", "warnings"]);
}

#[test]
fn calc_workday_counts_and_never_guesses() {
    let input = "2017-09-29 7\n2020-01-22 7\n2026-02-12 3\n2026-02-30 3\n2026-02-12\n2026-02-12 -1\n";
    let (answers, code) = calc(&["workday"], input.as_bytes());
    assert_eq!(code, 1);
    let due: Vec<&str> = answers[..3].iter().map(|answer| answer["due"].as_str().unwrap()).collect();
    assert_eq!(due, ["2017-10-16", "2020-02-10", "2026-02-24"]);
    for (answer, line) in answers[3..].iter().zip(4..) {
        assert_eq!(answer["line"], line);
        assert!(answer["error"].is_string() && answer["message"].is_string(), "{answer}");
    }
}

#[test]
fn calc_tier_explains_itself() {
    let args = ["tier", "--city", "ezhou", "--on", "2026-11-21"];
    let facts = br#"{"uscc":"91420700MA4900010Y","penalties":[{"id":"a","decided_on":"2026-03-10","class":"general","repaired_on":null}],"rosters":[]}"#;
    let (answers, code) = calc(&args, facts);
    assert_eq!(code, 0);
    assert_eq!((answers[0]["tier"].as_str(), answers[0]["valid_until"].as_str()), (Some("notice"), Some("2027-03-11")));
    assert!(!answers[0]["trace"].as_array().unwrap().is_empty());

    let twice = br#"{"uscc":"x","penalties":[{"id":"a","decided_on":"2026-03-10","class":"general","repaired_on":null},{"id":"a","decided_on":"2026-03-10","class":"general","repaired_on":null}]}"#;
    assert_eq!(calc(&args, twice).0[0]["error"], "duplicate_fact");
    for (args, error) in [
        (["tier", "--city", "atlantis", "--on", "2026-11-21"], "city_unknown"),
        (["tier", "--city", "ezhou", "--on", "2026-02-29"], "date_missing"),
    ] {
        let (answers, code) = calc(&args, facts);
        assert_eq!((answers[0]["error"].as_str(), code), (Some(error), 1));
    }
}

#[test]
fn a_long_list_and_a_reader_that_leaves() {
    let many = "91420700MA4900010Y\n".repeat(200_000);
    let (answers, code) = calc(&["uscc"], many.as_bytes());
    assert_eq!((answers.len(), code), (200_000, 0));

    let mut child = credence(&["calc", "uscc"]).spawn().unwrap();
    let mut first = String::new();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(many.as_bytes()).is_ok());
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("91420700MA4900010Y"));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
    writer.join().unwrap();
}

#[test]
fn what_is_called_wrongly_is_told_with_exit_code_2() {
    for args in
        [&["nonsense"][..], &[], &["calc"], &["calc", "tier"], &["user", "add", "a@b.cn"], &["demo", "--subjects", "0"]]
    {
        let output = run(credence(args), b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn a_setting_that_can_not_be_is_told_in_one_sentence() {
    for (name, value, word) in [
        ("CREDENCE_TODAY", "2026-02-30", "2026-03-01"),
        ("CREDENCE_LISTEN", "here", "127.0.0.1:3000"),
        ("CREDENCE_RATE", "fast", "60/240"),
        ("CREDENCE_PROXIES", "many", "reverse proxies"),
        ("CREDENCE_LOG", "loud", "debug"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "DATABASE_URL"),
    ] {
        let mut command = credence(&["serve"]);
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        command.env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none").env("CREDENCE_LISTEN", free.to_string());
        let output = run(
            {
                command.env(name, value);
                command
            },
            b"",
        );
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(sentence(&output).contains(word), "{name}: {}", sentence(&output));
    }
}

/// The program on a test's database.
fn on(db: &TestDb, args: &[&str]) -> Command {
    let mut command = credence(args);
    command.env("DATABASE_URL", db.options.to_url_lossy().as_str()).env("CREDENCE_TODAY", "2026-11-21");
    command
}

#[tokio::test]
async fn accounts_are_kept_without_a_password_in_the_process_list() {
    let db = TestDb::new().await;
    let add = |email: &str, password: &str| {
        let args = ["user", "add", email, "--role", "official", "--name", "李工", "--department", "market"];
        run(on(&db, &args), password.as_bytes())
    };
    let added = add("li@example.cn", "长江边的三棵树-2026\n");
    assert!(added.status.success(), "{}", sentence(&added));
    let there: i64 = sqlx::query_scalar("select count(*) from account where role = 'official' and not disabled")
        .fetch_one(&db.pool)
        .await
        .unwrap();
    assert_eq!(there, 1);

    for (email, password, word) in [
        ("li@example.cn", "长江边的三棵树-2026", "sign in"),
        ("wang@example.cn", "short", "characters"),
        ("wang", "长江边的三棵树-2026", "e-mail"),
        ("wang@example.cn", "", "password"),
    ] {
        let refused = add(email, password);
        assert_eq!(refused.status.code(), Some(1), "{email}");
        assert!(sentence(&refused).contains(word), "{email}: {}", sentence(&refused));
    }
    assert!(run(on(&db, &["user", "passwd", "li@example.cn"]), "另一个很长的密码-7\n".as_bytes()).status.success());
    assert!(run(on(&db, &["user", "disable", "li@example.cn"]), b"").status.success());
    let nobody = run(on(&db, &["user", "disable", "nobody@example.cn"]), b"");
    assert!(sentence(&nobody).contains("nobody@example.cn"), "{}", sentence(&nobody));
}

#[tokio::test]
async fn a_ledger_that_was_tampered_with_is_found_out() {
    let db = TestDb::new().await;
    assert!(run(on(&db, &["evaluate"]), b"").status.success());
    let (answers, code) = lines(&run(on(&db, &["ledger", "verify"]), b""));
    assert_eq!((answers[0]["whole"].as_bool(), code), (Some(true), 0));
    assert!(answers[0]["entries"].as_i64().unwrap() > 0);

    let tamper = "alter table ledger disable trigger ledger_stays; update ledger set action = 'nothing' where seq = 1";
    sqlx::raw_sql(tamper).execute(&db.pool).await.unwrap();
    let output = run(on(&db, &["ledger", "verify"]), b"");
    let (answers, code) = lines(&output);
    assert_eq!((answers[0]["whole"].as_bool(), answers[0]["seq"].as_i64(), code), (Some(false), Some(1), 1));
    assert!(sentence(&output).contains("entry 1"));
}

#[tokio::test]
async fn evaluate_prints_one_summary() {
    let db = TestDb::new().await;
    let (answers, code) = lines(&run(on(&db, &["evaluate", "--as-of", "2026-11-21", "--all"]), b""));
    assert_eq!((answers.len(), code), (1, 0));
    assert_eq!(answers[0]["as_of"], "2026-11-21");
    assert_eq!(run(on(&db, &["evaluate", "--as-of", "2026-02-29"]), b"").status.code(), Some(1));
}

#[tokio::test]
async fn a_check_of_tiers_ends_with_its_finding() {
    let db = TestDb::new().await;
    sqlx::query(
        "insert into subject (uscc, name, region) values ('91420700MA4900010Y', '湖北江渚新材料有限公司', '420704')",
    )
    .execute(&db.pool)
    .await
    .unwrap();
    assert!(run(on(&db, &["evaluate", "--as-of", "2026-11-21"]), b"").status.success());
    let check = || run(on(&db, &["evaluate", "--as-of", "2026-11-21", "--check"]), b"");
    let (answers, code) = lines(&check());
    assert_eq!((answers[0]["looked"].as_i64(), answers[0]["differing"].as_i64(), code), (Some(1), Some(0), 0));
    sqlx::query("update subject_tier set tier = 3").execute(&db.pool).await.unwrap();
    let output = check();
    let (answers, code) = lines(&output);
    assert_eq!((answers[0]["differences"][0]["stored"].as_str(), code), (Some("warning"), 1));
    assert!(sentence(&output).contains("1 stored tiers"));
}

#[tokio::test]
async fn migrating_twice_is_migrating_once() {
    let db = TestDb::new().await;
    for _ in 0..2 {
        assert!(run(on(&db, &["migrate"]), b"").status.success());
    }
}

/// A server that is killed when the test ends, however it ends.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn serve_tells_its_address_answers_and_ends_when_told() {
    let db = TestDb::new().await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = on(&db, &["serve"]);
    let mut child =
        command.env("CREDENCE_LISTEN", &free).env("CREDENCE_SITE", env!("CARGO_TARGET_TMPDIR")).spawn().unwrap();
    let mut told = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut told).unwrap();
    let mut serving = Serving(child);
    assert_eq!(told, format!("Credence serves at http://{free}\n"));

    let get = |path: &str| {
        let mut stream = TcpStream::connect(&free).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {free}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    assert!(get("/readyz").starts_with("HTTP/1.1 200"));
    assert!(get("/").contains("<html"));

    // A second one is told who has the port.
    let mut second = on(&db, &["serve"]);
    second.env("CREDENCE_LISTEN", &free);
    let second = run(second, b"");
    let said = sentence(&second);
    assert!(said.contains("already taken") && said.contains("CREDENCE_LISTEN"), "{said}");
    assert!(said.contains(&format!("process {}", serving.0.id())), "{said}");

    // SAFETY: sends a signal to the child this test started and has not waited for.
    assert_eq!(unsafe { libc::kill(serving.0.id().try_into().unwrap(), libc::SIGTERM) }, 0);
    assert_eq!(serving.0.wait().unwrap().code(), Some(0));
}
