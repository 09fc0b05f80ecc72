//! Unified social credit codes 统一社会信用代码 (GB 32100-2015), with the organisation code inside (GB 11714).
//!
//! ```text
//! 9 1 420700 MA490001 0 Y
//! │ │ │      │        │ └ check character over the seventeen before it
//! │ │ │      │        └ check character of the organisation code
//! │ │ │      └ organisation code
//! │ │ └ division of the registering organ (GB/T 2260)
//! │ └ kind of organisation, meaningful only together with the authority
//! └ registering authority
//! ```
//!
//! [`Uscc::parse_exact`] is the fast door for codes that should already be right; [`check`] is the patient one for
//! what people type: it tidies, names the first thing that is wrong and says what was probably meant.

use crate::problem::{Bilingual, Code, Problem};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// The 31 characters of the code in the order of their values: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// 3^(i−1) mod 31 for the first seventeen characters.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Weights of the organisation code's eight characters.
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Marks a byte outside the alphabet. Bit 7 survives OR-ing, so one test at the end covers all eighteen bytes.
const NONE: u8 = 0x80;

/// Byte → value in the alphabet.
const VALUES: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut i = 0;
    while i < ALPHABET.len() {
        table[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    table
};

/// Registering authority: first character, Chinese, English.
const AUTHORITIES: &[(u8, &str, &str)] = &[
    (b'1', "机构编制", "Institutional staffing"),
    (b'2', "外交", "Foreign affairs"),
    (b'3', "司法行政", "Justice administration"),
    (b'4', "文化", "Culture"),
    (b'5', "民政", "Civil affairs"),
    (b'6', "旅游", "Tourism"),
    (b'7', "宗教", "Religious affairs"),
    (b'8', "工会", "Trade unions"),
    (b'9', "市场监管", "Market regulation"),
    (b'A', "中央军委改革和编制办公室", "Central Military Commission staffing office"),
    (b'N', "农业农村", "Agriculture and rural affairs"),
    (b'Y', "其他", "Other"),
];

/// The pairs of authority and kind that the standard assigns. A new pair is one line here.
const KINDS: &[(&[u8; 2], &str, &str)] = &[
    (b"11", "机关", "State organ"),
    (b"12", "事业单位", "Public institution"),
    (b"13", "直接管理机构编制的群众团体", "Mass organisation under direct staffing control"),
    (b"19", "其他", "Other"),
    (b"21", "外国常驻新闻机构", "Resident foreign news organisation"),
    (b"29", "其他", "Other"),
    (b"31", "律师执业机构", "Law firm"),
    (b"32", "公证处", "Notary office"),
    (b"33", "基层法律服务所", "Grass-roots legal service office"),
    (b"34", "司法鉴定机构", "Forensic appraisal institution"),
    (b"35", "仲裁委员会", "Arbitration commission"),
    (b"39", "其他", "Other"),
    (b"41", "外国在华文化中心", "Foreign cultural centre"),
    (b"49", "其他", "Other"),
    (b"51", "社会团体", "Social organisation"),
    (b"52", "民办非企业单位", "Private non-enterprise unit"),
    (b"53", "基金会", "Foundation"),
    (b"59", "其他", "Other"),
    (b"61", "外国旅游部门常驻代表机构", "Representative office of a foreign tourism body"),
    (b"62", "港澳台地区旅游部门常驻代表机构", "Representative office of a Hong Kong, Macao or Taiwan tourism body"),
    (b"69", "其他", "Other"),
    (b"71", "宗教活动场所", "Place of religious activity"),
    (b"72", "宗教院校", "Religious school"),
    (b"79", "其他", "Other"),
    (b"81", "基层工会", "Grass-roots trade union"),
    (b"89", "其他", "Other"),
    (b"91", "企业", "Enterprise"),
    (b"92", "个体工商户", "Individual household business"),
    (b"93", "农民专业合作社", "Farmers' cooperative"),
    (b"A1", "军队事业单位", "Military institution"),
    (b"A9", "其他", "Other"),
    (b"N1", "组级集体经济组织", "Group-level collective economic organisation"),
    (b"N2", "村级集体经济组织", "Village-level collective economic organisation"),
    (b"N3", "乡镇级集体经济组织", "Township-level collective economic organisation"),
    (b"Y1", "其他", "Other"),
];

/// The first two digits of a division. 10 is no province: codes registered at national level stand under 100000.
const PROVINCES: &[(&[u8; 2], &str, &str)] = &[
    (b"10", "国家", "National"),
    (b"11", "北京市", "Beijing"),
    (b"12", "天津市", "Tianjin"),
    (b"13", "河北省", "Hebei"),
    (b"14", "山西省", "Shanxi"),
    (b"15", "内蒙古自治区", "Inner Mongolia"),
    (b"21", "辽宁省", "Liaoning"),
    (b"22", "吉林省", "Jilin"),
    (b"23", "黑龙江省", "Heilongjiang"),
    (b"31", "上海市", "Shanghai"),
    (b"32", "江苏省", "Jiangsu"),
    (b"33", "浙江省", "Zhejiang"),
    (b"34", "安徽省", "Anhui"),
    (b"35", "福建省", "Fujian"),
    (b"36", "江西省", "Jiangxi"),
    (b"37", "山东省", "Shandong"),
    (b"41", "河南省", "Henan"),
    (b"42", "湖北省", "Hubei"),
    (b"43", "湖南省", "Hunan"),
    (b"44", "广东省", "Guangdong"),
    (b"45", "广西壮族自治区", "Guangxi"),
    (b"46", "海南省", "Hainan"),
    (b"50", "重庆市", "Chongqing"),
    (b"51", "四川省", "Sichuan"),
    (b"52", "贵州省", "Guizhou"),
    (b"53", "云南省", "Yunnan"),
    (b"54", "西藏自治区", "Tibet"),
    (b"61", "陕西省", "Shaanxi"),
    (b"62", "甘肃省", "Gansu"),
    (b"63", "青海省", "Qinghai"),
    (b"64", "宁夏回族自治区", "Ningxia"),
    (b"65", "新疆维吾尔自治区", "Xinjiang"),
    (b"71", "台湾省", "Taiwan"),
    (b"81", "香港特别行政区", "Hong Kong"),
    (b"82", "澳门特别行政区", "Macao"),
];

/// Pairs by the values of their two characters, so that the fast door needs no search.
const KIND_TABLE: [[bool; 31]; 31] = {
    let mut table = [[false; 31]; 31];
    let mut i = 0;
    while i < KINDS.len() {
        table[VALUES[KINDS[i].0[0] as usize] as usize][VALUES[KINDS[i].0[1] as usize] as usize] = true;
        i += 1;
    }
    table
};

/// Provinces by their two digits.
const PROVINCE_TABLE: [bool; 100] = {
    let mut table = [false; 100];
    let mut i = 0;
    while i < PROVINCES.len() {
        table[((PROVINCES[i].0[0] - b'0') * 10 + (PROVINCES[i].0[1] - b'0')) as usize] = true;
        i += 1;
    }
    table
};

/// A code that satisfies GB 32100. Eighteen ASCII bytes, cheap to copy and to compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uscc([u8; 18]);

/// What [`check`] found out about a line of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The text without blanks, hyphens and invisible characters, half-width and in capitals.
    pub normalised: String,
    /// The code, when it is one.
    pub uscc: Option<Uscc>,
    /// The first thing that is wrong with it, when it is none.
    pub problem: Option<Problem>,
    /// The whole code that was probably meant. A question to the writer, never applied unasked.
    pub suggestion: Option<String>,
    /// What should be looked at although the code stands.
    pub warnings: Vec<Problem>,
}

/// A code taken apart, for screens that show what its characters mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Registering authority 登记管理部门 (character 1).
    pub authority: Part,
    /// Kind of organisation 机构类别 (character 2).
    pub kind: Part,
    /// Division of the registering organ 登记管理机关行政区划 (characters 3 to 8); the meaning is its province.
    pub division: Part,
    /// Organisation code 主体标识码 (characters 9 to 17).
    pub organisation: Part,
    /// Check character 校验码 (character 18).
    pub check: Part,
}

/// One part of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The characters.
    pub text: String,
    /// What the part is called.
    pub label: Bilingual,
    /// What the characters say, where they say something.
    pub meaning: Option<Bilingual>,
}

impl Uscc {
    /// Reads a code that must already be in its canonical form. Allocates only to say what is wrong.
    pub fn parse_exact(bytes: &[u8]) -> Result<Self, Problem> {
        let Ok(bytes) = <&[u8; 18]>::try_from(bytes) else {
            return Err(length_problem(String::from_utf8_lossy(bytes).chars().count()));
        };
        if is_valid(bytes) { Ok(Self(*bytes)) } else { Err(first_problem(bytes)) }
    }

    /// Builds the code of an organisation by computing both check characters: `prefix` is authority and kind, `division`
    /// six digits, `organisation` the eight characters before the organisation code's check character.
    pub fn make(prefix: &str, division: &str, organisation: &str) -> Result<Self, Problem> {
        let mut bytes = [b'0'; 18];
        let given = [prefix, division, organisation].concat();
        match <&[u8; 16]>::try_from(given.as_bytes()) {
            Ok(given) => bytes[..16].copy_from_slice(given),
            Err(_) => return Err(length_problem(given.chars().count() + 2)),
        }
        if let Some(problem) = shape_problem(&bytes) {
            return Err(problem);
        }
        bytes[16] = inner_check(&bytes);
        bytes[17] = outer_check(&bytes);
        Ok(Self(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        // Only ASCII gets into a `Uscc`, so the default can't occur; the alternative would be a panic or unsafe code.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The code as bytes.
    pub fn as_bytes(&self) -> &[u8; 18] {
        &self.0
    }

    /// The six digits of the division.
    pub fn division(&self) -> &str {
        &self.as_str()[2..8]
    }

    /// The organisation code with its check character.
    pub fn organisation(&self) -> &str {
        &self.as_str()[8..17]
    }

    /// The character that the organisation code's own check asks for, when another one stands there. About one real
    /// code in two thousand differs, so this never refuses.
    pub fn inner_problem(&self) -> Option<Problem> {
        let expected = inner_check(&self.0);
        (expected != self.0[16]).then(|| Problem::new(Code::UsccInner).with("expected", char::from(expected)))
    }

    /// The code taken apart.
    pub fn parts(&self) -> Parts {
        let text = self.as_str();
        let part = |range: std::ops::Range<usize>, zh: &str, en: &str, meaning| Part {
            text: text[range].to_owned(),
            label: bilingual(zh, en),
            meaning,
        };
        let authority = AUTHORITIES.iter().find(|(key, ..)| *key == self.0[0]);
        let kind = KINDS.iter().find(|(key, ..)| key[..] == self.0[..2]);
        let province = PROVINCES.iter().find(|(key, ..)| key[..] == self.0[2..4]);
        Parts {
            authority: part(0..1, "登记管理部门", "Registering authority", authority.map(|(_, z, e)| bilingual(z, e))),
            kind: part(1..2, "机构类别", "Kind of organisation", kind.map(|(_, z, e)| bilingual(z, e))),
            division: part(
                2..8,
                "登记机关行政区划",
                "Division of registration",
                province.map(|(_, z, e)| bilingual(z, e)),
            ),
            organisation: part(8..17, "主体标识码（组织机构代码）", "Organisation code", None),
            check: part(17..18, "校验码", "Check character", None),
        }
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uscc({})", self.as_str())
    }
}

impl AsRef<str> for Uscc {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl FromStr for Uscc {
    type Err = Problem;

    /// Reads a canonical code; what people type goes through [`check`] first.
    fn from_str(text: &str) -> Result<Self, Problem> {
        match Self::parse_exact(text.as_bytes()) {
            Ok(code) => Ok(code),
            // The fast door counts and names bytes; the sentence for people counts and names characters.
            Err(_) if !text.is_ascii() => Err(character_problem(text)),
            Err(problem) => Err(problem),
        }
    }
}

impl Serialize for Uscc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Uscc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Uscc;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a unified social credit code")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Uscc, E> {
                text.parse().map_err(|problem: Problem| E::custom(problem.code.as_str()))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// Reads what a person typed or a file contained.
pub fn check(text: &str) -> Check {
    // Most of what files bring needs no tidying.
    let tidy = <&[u8; 18]>::try_from(text.as_bytes()).is_ok_and(is_valid);
    let normalised = if tidy { text.to_owned() } else { normalise(text) };
    match normalised.parse::<Uscc>() {
        Ok(code) => {
            let warnings = code.inner_problem().into_iter().collect();
            Check { normalised, uscc: Some(code), problem: None, suggestion: None, warnings }
        }
        Err(problem) => {
            let suggestion = suggest(&normalised).map(|code| code.to_string());
            Check { normalised, uscc: None, problem: Some(problem), suggestion, warnings: Vec::new() }
        }
    }
}

/// The command line's answer to one line: `{"code","valid","reason","suggestion","warnings"}`.
pub fn answer(line: &str) -> serde_json::Value {
    let check = check(line);
    serde_json::json!({
        "code": check.normalised,
        "valid": check.uscc.is_some(),
        "reason": check.problem.map(|problem| problem.code.as_str()),
        "suggestion": check.suggestion,
        "warnings": check.warnings.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(),
    })
}

/// Tidies a code as typed or pasted: full-width becomes half-width, letters become capitals; blanks, hyphens and invisible
/// characters go. Nothing else changes, so that a wrong character is still there to be named.
pub fn normalise(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            // The full-width forms repeat ASCII from ! to ~ in the same order.
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| !is_filler(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Characters that people and programs put between or around the characters of a code.
pub(crate) fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{2015}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2212}' | '\u{FEFF}')
}

/// What a character that the alphabet leaves out was probably meant to be.
fn hint(c: u8) -> Option<u8> {
    match c {
        b'I' => Some(b'1'),
        b'O' => Some(b'0'),
        b'Z' => Some(b'2'),
        b'S' => Some(b'5'),
        b'V' => Some(b'U'),
        _ => None,
    }
}

/// The whole rule in one pass without branches in the loop.
fn is_valid(bytes: &[u8; 18]) -> bool {
    let mut values = [0u8; 18];
    let mut seen = 0u8;
    for (value, byte) in values.iter_mut().zip(bytes) {
        *value = VALUES[usize::from(*byte)];
        seen |= *value;
    }
    if seen & NONE != 0 {
        return false;
    }
    let sum: u32 = WEIGHTS.iter().zip(&values).map(|(weight, value)| weight * u32::from(*value)).sum();
    // The check value counts once: all eighteen together must be a multiple of 31.
    (sum + u32::from(values[17])).is_multiple_of(31)
        && KIND_TABLE[usize::from(values[0])][usize::from(values[1])]
        && values[2..8].iter().all(|value| *value < 10)
        && PROVINCE_TABLE[usize::from(values[2] * 10 + values[3])]
}

/// What is wrong first, in the order in which a person reads the code.
fn first_problem(bytes: &[u8; 18]) -> Problem {
    shape_problem(bytes)
        .unwrap_or_else(|| Problem::new(Code::UsccCheck).with("expected", char::from(outer_check(bytes))))
}

/// Everything but the two checks.
fn shape_problem(bytes: &[u8; 18]) -> Option<Problem> {
    if !bytes.iter().all(|byte| VALUES[usize::from(*byte)] != NONE) {
        return Some(character_problem(&String::from_utf8_lossy(bytes)));
    }
    let value = |i: usize| usize::from(VALUES[usize::from(bytes[i])]);
    let text = |range: std::ops::Range<usize>| String::from_utf8_lossy(&bytes[range]).into_owned();
    if !KIND_TABLE[value(0)][value(1)] {
        return Some(Problem::new(Code::UsccAuthority).with("found", text(0..2)));
    }
    if !bytes[2..8].iter().all(u8::is_ascii_digit) || !PROVINCE_TABLE[value(2) * 10 + value(3)] {
        return Some(Problem::new(Code::UsccDivision).with("found", text(2..8)));
    }
    None
}

/// Names the first character that can't stand in a code, or the wrong number of characters.
fn character_problem(text: &str) -> Problem {
    let n = text.chars().count();
    let foreign = text.chars().enumerate().find(|(_, c)| !c.is_ascii() || VALUES[*c as usize & 0x7F] == NONE);
    match foreign {
        Some((at, found)) if n == 18 => {
            let meant = u8::try_from(found).ok().and_then(hint);
            let code = if meant.is_some() { Code::UsccAlphabet } else { Code::UsccCharacter };
            let problem = Problem::new(code).with("at", at + 1).with("found", found);
            match meant {
                Some(meant) => problem.with("hint", char::from(meant)),
                None => problem,
            }
        }
        _ => length_problem(n),
    }
}

fn length_problem(n: usize) -> Problem {
    Problem::new(Code::UsccLength).with("n", n)
}

/// The eighteenth character that the first seventeen ask for. They must be of the alphabet.
fn outer_check(bytes: &[u8; 18]) -> u8 {
    let sum: u32 = WEIGHTS.iter().zip(bytes).map(|(weight, byte)| weight * u32::from(VALUES[usize::from(*byte)])).sum();
    ALPHABET[((31 - sum % 31) % 31) as usize]
}

/// The seventeenth character that the organisation code asks for (GB 11714: letters count A = 10 … Z = 35).
fn inner_check(bytes: &[u8; 18]) -> u8 {
    let sum: u32 = INNER_WEIGHTS
        .iter()
        .zip(&bytes[8..16])
        .map(|(weight, byte)| weight * u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 }))
        .sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + digit as u8,
    }
}

/// The code that was probably meant, when exactly one is near. Every guess must satisfy both checks: 99.95 % of real codes
/// do, and a guess that satisfies only the outer one would be right by luck too often.
fn suggest(normalised: &str) -> Option<Uscc> {
    let text: Vec<char> = normalised.chars().collect();
    match text.len() {
        17 => suggest_missing_check(normalised.as_bytes()),
        18 => suggest_same_length(&text),
        19 => suggest_without_one(normalised.as_bytes()),
        _ => None,
    }
}

/// A guess that stands up to both checks.
fn plausible(bytes: &[u8; 18]) -> Option<Uscc> {
    (is_valid(bytes) && inner_check(bytes) == bytes[16]).then_some(Uscc(*bytes))
}

/// The only one of several guesses; equal guesses count once.
fn only(guesses: impl IntoIterator<Item = Uscc>) -> Option<Uscc> {
    let mut guesses = guesses.into_iter();
    let first = guesses.next()?;
    guesses.all(|other| other == first).then_some(first)
}

/// Seventeen characters whose organisation code is whole: the last one was not copied.
fn suggest_missing_check(text: &[u8]) -> Option<Uscc> {
    let mut bytes = [b'0'; 18];
    if text.len() != 17 || text.iter().any(|byte| VALUES[usize::from(*byte)] == NONE) {
        return None;
    }
    bytes[..17].copy_from_slice(text);
    bytes[17] = outer_check(&bytes);
    plausible(&bytes)
}

/// Nineteen characters: one was typed twice or slipped in.
fn suggest_without_one(text: &[u8]) -> Option<Uscc> {
    if text.len() != 19 {
        return None;
    }
    only((0..19).filter_map(|skip| {
        let mut bytes = [0u8; 18];
        bytes[..skip].copy_from_slice(&text[..skip]);
        bytes[skip..].copy_from_slice(&text[skip + 1..]);
        plausible(&bytes)
    }))
}

fn suggest_same_length(text: &[char]) -> Option<Uscc> {
    // Characters that the alphabet leaves out become what they look like; others become a hole.
    let mut bytes = [0u8; 18];
    let mut holes = Vec::new();
    let mut replaced = false;
    for (at, c) in text.iter().enumerate() {
        let byte = u8::try_from(*c).unwrap_or(NONE);
        bytes[at] = match hint(byte) {
            Some(meant) => {
                replaced = true;
                meant
            }
            None => byte,
        };
        if VALUES[usize::from(bytes[at])] == NONE {
            holes.push(at);
        }
    }
    match holes[..] {
        [] => {}
        // One character is unreadable: the outer check has exactly one solution for it, the inner one confirms it.
        [at] => return only(substitutions(&bytes, at)),
        _ => return None,
    }
    if replaced {
        // The look-alike may be the only mistake even where the inner check never held.
        return is_valid(&bytes).then_some(Uscc(bytes));
    }
    // Neighbours exchanged is the commonest slip that a check can locate, so it is asked first.
    let exchanged = (0..17).filter(|at| bytes[*at] != bytes[at + 1]).filter_map(|at| {
        let mut guess = bytes;
        guess.swap(at, at + 1);
        plausible(&guess)
    });
    let exchanged: Vec<Uscc> = exchanged.collect();
    if let [one] = exchanged[..] {
        return Some(one);
    }
    // Where the organisation code confirms itself, the message names the last character, and the suggestion follows it.
    if inner_check(&bytes) == bytes[16] {
        bytes[17] = outer_check(&bytes);
        return plausible(&bytes);
    }
    if !exchanged.is_empty() {
        return only(exchanged);
    }
    only((0..18).flat_map(|at| substitutions(&bytes, at)))
}

/// All plausible codes that differ from `bytes` at most in one place.
fn substitutions(bytes: &[u8; 18], at: usize) -> impl Iterator<Item = Uscc> + use<> {
    let bytes = *bytes;
    ALPHABET.iter().filter_map(move |byte| {
        let mut guess = bytes;
        guess[at] = *byte;
        plausible(&guess)
    })
}

fn bilingual(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}
