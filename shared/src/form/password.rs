//! Passwords: long rather than complicated (NIST SP 800-63B), none that everybody tries first, none made of the account.

use super::comparable_name;
use crate::problem::{Code, Problem};

/// Fewest characters.
pub const SHORTEST: usize = 10;
/// Most characters: enough for any sentence, little enough to hash.
pub const LONGEST: usize = 128;

/// What everybody tries first. Compared without letter case, digits at the end and marks in between.
const COMMON: &[&str] = &[
    "password",
    "passwordpassword",
    "mypassword",
    "qwertyuiop",
    "qwertyuiopasdfghjkl",
    "qwerty",
    "qwertyqwerty",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx",
    "1qaz2wsx3edc",
    "qazwsxedc",
    "q1w2e3r4t5",
    "1q2w3e4r5t",
    "1q2w3e4r",
    "abcdefghij",
    "abcdefg",
    "abcabc",
    "iloveyou",
    "iloveyoubaby",
    "woaini",
    "woainima",
    "woaini1314",
    "woaini520",
    "wodemima",
    "mimamima",
    "mima",
    "nihao",
    "nihaoma",
    "woshishui",
    "admin",
    "administrator",
    "adminadmin",
    "root",
    "rootroot",
    "welcome",
    "letmein",
    "letmeinplease",
    "monkey",
    "dragon",
    "superman",
    "computer",
    "internet",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "trustno1",
    "changeme",
    "changemenow",
    "guest",
    "test",
    "testtest",
    "beijing",
    "shanghai",
    "zhongguo",
    "china",
    "hubei",
    "ezhou",
    "wugang",
    "yunfu",
    "jixi",
    "xinyong",
    "credence",
    "credit",
    "xinjian",
    "qiye",
    "gongsi",
    "aini",
    "ainia",
    "wangyi",
    "taobao",
    "tencent",
    "weixin",
    "wechat",
    "alipay",
    "zhifubao",
    "aaa",
    "abc",
    "asd",
    "qwe",
    "zxc",
    "qaz",
    "a",
    "q",
    "z",
    "密码",
    "我爱你",
    "我的密码",
    "信用中国",
    "信鉴",
    "鄂州",
    "你好",
    "中国",
];

/// The rows of a keyboard and the alphabet, forwards; runs along them are no secret.
const ROWS: [&str; 6] =
    ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb"];

/// What stands against a password; `None` if nothing does. `email`, `name` and `uscc` are the account's, empty where it
/// has none.
pub fn check(password: &str, email: &str, name: &str, uscc: &str) -> Option<Problem> {
    let n = password.chars().count();
    if n < SHORTEST {
        return Some(Problem::new(Code::PasswordShort).with("min", SHORTEST));
    }
    if n > LONGEST {
        return Some(Problem::new(Code::PasswordLong).with("max", LONGEST));
    }
    let small = password.to_lowercase();
    if is_common(&small) {
        return Some(Code::PasswordCommon.into());
    }
    is_like_account(&small, email, name, uscc).then(|| Code::PasswordLikeAccount.into())
}

fn is_common(small: &str) -> bool {
    let letters: String = small.chars().filter(|c| c.is_alphanumeric()).collect();
    let head = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    let tail = letters.trim_start_matches(|c: char| c.is_ascii_digit());
    // P@ssw0rd2026! is password, too.
    let disguised: String = small.trim_end_matches(|c: char| !c.is_alphabetic()).chars().map(undisguise).collect();
    let distinct = {
        let mut chars: Vec<char> = letters.chars().collect();
        chars.sort_unstable();
        chars.dedup();
        chars.len()
    };
    // Digits alone are dates, telephone numbers or runs; a secret of digits would have to be much longer.
    (head.is_empty() && letters.len() < 16)
        || [letters.as_str(), head, tail, disguised.as_str()].iter().any(|text| COMMON.contains(text))
        || distinct <= 3
        || is_run(&letters)
        || is_repeated(&letters)
}

fn undisguise(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '$' | '5' => 's',
        '1' | '!' => 'i',
        '3' => 'e',
        c => c,
    }
}

/// One row of the keyboard, forwards or backwards, from any place, as the whole password (123456789a counts: the run
/// leaves too little else).
fn is_run(letters: &str) -> bool {
    let chars: Vec<char> = letters.chars().collect();
    let longest = ROWS
        .iter()
        .flat_map(|row| [row.chars().collect::<Vec<_>>(), row.chars().rev().collect()])
        .map(|row| longest_common(&chars, &row))
        .max()
        .unwrap_or(0);
    longest >= 6 && chars.len() - longest < 4
}

fn longest_common(a: &[char], b: &[char]) -> usize {
    let run = |i: usize, j: usize| a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
    (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j))).map(|(i, j)| run(i, j)).max().unwrap_or(0)
}

/// The same few characters over and over: abcabcabcabc.
fn is_repeated(letters: &str) -> bool {
    let chars: Vec<char> = letters.chars().collect();
    (1..=chars.len() / 2).filter(|size| *size <= 5).any(|size| {
        let piece = &chars[..size];
        chars.chunks(size).all(|chunk| piece.starts_with(chunk))
    })
}

fn is_like_account(small: &str, email: &str, name: &str, uscc: &str) -> bool {
    let local = email.split('@').next().unwrap_or("").to_lowercase();
    let small_name = comparable_name(name).to_lowercase();
    let code = uscc.to_lowercase();
    let contains = |part: &str, least: usize| part.chars().count() >= least && small.contains(part);
    contains(&email.to_lowercase(), 4)
        || contains(&local, 4)
        || contains(&small_name, 2)
        || contains(&code, 8)
        // The part of a code that its owner knows by heart.
        || code.get(8..17).is_some_and(|own| contains(own, 8))
}
