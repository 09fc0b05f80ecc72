//! Masking of personal data 脱敏 (个人信息保护法): what a reader gets who may know that a value exists, but not the value.
//!
//! Every function takes any text and always hides something of it; a value that is too short or has no known shape is
//! hidden whole. Characters are counted as people see them: by code point, without the invisible variation selectors.

/// Surnames of two characters, in simplified and traditional writing.
const COMPOUND_SURNAMES: &[&str] = &[
    "欧阳", "歐陽", "太史", "端木", "上官", "司马", "司馬", "东方", "東方", "独孤", "獨孤", "南宫", "南宮", "万俟",
    "萬俟", "闻人", "聞人", "夏侯", "诸葛", "諸葛", "尉迟", "尉遲", "公羊", "赫连", "赫連", "澹台", "澹臺", "皇甫",
    "宗政", "濮阳", "濮陽", "公冶", "太叔", "申屠", "公孙", "公孫", "慕容", "仲孙", "仲孫", "钟离", "鍾離", "长孙",
    "長孫", "宇文", "司徒", "鲜于", "鮮于", "司空", "闾丘", "閭丘", "子车", "子車", "亓官", "司寇", "巫马", "巫馬",
    "公西", "颛孙", "顓孫", "壤驷", "壤駟", "公良", "漆雕", "乐正", "樂正", "宰父", "谷梁", "穀梁", "拓跋", "夹谷",
    "夾谷", "轩辕", "軒轅", "令狐", "段干", "百里", "呼延", "东郭", "東郭", "南门", "南門", "羊舌", "微生", "梁丘",
    "左丘", "东门", "東門", "西门", "西門", "第五", "贺兰", "賀蘭", "完颜", "完顏", "耶律", "叶赫", "葉赫", "那拉",
    "纳兰", "納蘭", "哥舒", "屋庐", "即墨", "仆固", "达奚",
];

/// Dots between the parts of a transcribed name; writers use all of them.
const NAME_DOTS: &[char] = &['·', '•', '・', '‧', '∙', '⋅', '．', '.'];

/// A person's name: 张* · 张** · 欧阳* · 欧阳** · 阿***·*** · J*** *****.
///
/// The surname stays; with transcribed and foreign names, whose surname may stand anywhere, the first character does.
pub fn name(text: &str) -> String {
    let chars: Vec<char> = text.trim().chars().filter(|c| !is_invisible(*c)).collect();
    if chars.iter().any(|c| c.is_ascii_alphabetic()) || chars.iter().any(|c| NAME_DOTS.contains(c)) {
        return hide_after(1, &chars);
    }
    // A blank inside a Chinese name only pads it (张　三).
    let chars: Vec<char> = chars.into_iter().filter(|c| !c.is_whitespace()).collect();
    // 司马 alone is more likely Mr Si named Ma than a surname without a name; either way something must be hidden.
    let compound =
        chars.len() > 2 && COMPOUND_SURNAMES.iter().any(|surname| surname.chars().eq(chars[..2].iter().copied()));
    hide_after(if compound { 2 } else { 1 }, &chars)
}

/// An identity document's number: 420***********001X. Shorter numbers, such as a passport's, keep their last two characters.
pub fn id_number(text: &str) -> String {
    let chars = visible(text);
    match chars.len() {
        15.. => keep_ends(&chars, 3, 4),
        8..15 => keep_ends(&chars, 0, 2),
        _ => stars(chars.len()),
    }
}

/// A telephone number: 138****5678, 0711-*****01, +86 138****5678.
pub fn phone(text: &str) -> String {
    let text = text.trim();
    // A country code says nothing about the person; it stays in front.
    for country in ["+86", "0086"] {
        if let Some(rest) = text.strip_prefix(country) {
            return format!("{country} {}", phone(rest));
        }
    }
    if let Some((area, number)) = text.split_once(['-', '－', ' ', '）', ')']) {
        let area: String = area.chars().filter(char::is_ascii_digit).collect();
        let number = visible(number);
        if area.starts_with('0') && (3..=4).contains(&area.len()) && (7..=8).contains(&number.len()) {
            return format!("{area}-{}", keep_ends(&number, 0, 2));
        }
    }
    let chars = visible(text);
    match chars.len() {
        11 if chars[0] == '1' => keep_ends(&chars, 3, 4),
        7.. => keep_ends(&chars, 0, 2),
        n => stars(n),
    }
}

/// An address, down to the county or district at most: 湖北省鄂州市鄂城区****. The length of the rest is not told.
pub fn address(text: &str) -> String {
    const LEVELS: [&[&str]; 3] = [
        &["特别行政区", "自治区", "省"],
        &["自治州", "地区", "市", "盟"],
        &["自治县", "自治旗", "区", "县", "旗", "市"],
    ];
    // Districts of a kind that only one estate or office park may have would tell too much.
    const NOT_DISTRICTS: [&str; 10] =
        ["小区", "社区", "园区", "厂区", "校区", "库区", "别墅区", "住宅区", "生活区", "宿舍区"];
    // What no name of a division contains: the suffix behind it belongs to a street or a house.
    const INSIDE: [&str; 3] = ["市县区旗路街号村镇乡", "县区旗路街号村镇乡", "路街号村镇乡"];
    let text = text.trim();
    let mut kept = 0;
    for (suffixes, inside) in LEVELS.iter().zip(INSIDE) {
        let rest = &text[kept..];
        // The nearest suffix after a name of two to nine characters.
        let found = suffixes.iter().flat_map(|suffix| rest.match_indices(suffix)).filter(|(at, suffix)| {
            let name = &rest[..*at];
            (2..=9).contains(&name.chars().count())
                && !name.contains(|c: char| c.is_ascii_digit() || inside.contains(c))
                && !NOT_DISTRICTS.iter().any(|no| rest[..at + suffix.len()].ends_with(no))
        });
        kept += found.map(|(at, suffix)| at + suffix.len()).min().unwrap_or(0);
    }
    format!("{}****", &text[..kept])
}

/// A bank account or card: only the last four digits.
pub fn bank_account(text: &str) -> String {
    let chars = visible(text);
    if chars.len() < 9 { stars(chars.len()) } else { keep_ends(&chars, 0, 4) }
}

/// An e-mail address: z***@example.cn. The length of the local part is not told.
pub fn email(text: &str) -> String {
    match text.trim().rsplit_once('@') {
        Some((local, domain)) if local.chars().count() > 1 => {
            format!("{}***@{domain}", local.chars().take(1).collect::<String>())
        }
        Some((_, domain)) => format!("***@{domain}"),
        None => "***".to_owned(),
    }
}

/// Whether a text holds a number at which a person can be reached or paid: a mobile telephone or a bank card, however it
/// is written. Fixed lines are mostly offices' own, and other long numbers are documents'.
pub fn holds_private_number(text: &str) -> bool {
    let groups = digit_groups(text);
    (0..groups.len()).any(|first| {
        let mut number = String::new();
        // A number is written whole, or in groups with one filler between them and nothing joined to either end.
        groups[first..].iter().enumerate().take_while(|(at, group)| *at == 0 || group.joined).any(|(at, group)| {
            number.push_str(&group.digits);
            let begins = at == 0 || !groups[first].joined || groups[first - 1].digits == "86";
            let ends = at == 0 || groups.get(first + at + 1).is_none_or(|next| !next.joined);
            begins && ends && (is_mobile(&number) || is_bank_card(&number))
        })
    })
}

/// Digits that stand together.
struct Digits {
    digits: String,
    /// Only one filler stands between them and those before.
    joined: bool,
}

fn digit_groups(text: &str) -> Vec<Digits> {
    let mut groups: Vec<Digits> = Vec::new();
    let (mut fillers, mut inside) = (usize::MAX, false);
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let digit = match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
            _ => None,
        };
        match (digit, groups.last_mut().filter(|_| inside)) {
            (Some(digit), Some(group)) => group.digits.push(digit),
            (Some(digit), None) => groups.push(Digits { digits: digit.into(), joined: fillers == 1 }),
            (None, _) if crate::uscc::is_filler(c) && c != '\n' => {
                fillers = if inside { 1 } else { fillers.saturating_add(1) }
            }
            (None, _) => fillers = usize::MAX,
        }
        inside = digit.is_some();
    }
    groups
}

/// 1, a second digit from 3 to 9, nine more (工信部 2017 年电信网编号计划); with or without 86 in front.
fn is_mobile(number: &str) -> bool {
    let own = number.strip_prefix("0086").or_else(|| number.strip_prefix("86")).unwrap_or(number).as_bytes();
    own.len() == 11 && own[0] == b'1' && own[1] >= b'3'
}

/// Cards of banks here begin with 62 and end with a check digit (ISO/IEC 7812, 16 to 19 digits).
fn is_bank_card(number: &str) -> bool {
    if !(16..=19).contains(&number.len()) || !number.starts_with("62") {
        return false;
    }
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let digits = number.bytes().rev().map(|byte| u32::from(byte - b'0')).enumerate();
    digits.map(|(at, digit)| if at % 2 == 1 { doubled(digit) } else { digit }).sum::<u32>() % 10 == 0
}

/// The first `keep` characters, then a star for every other one; blanks, hyphens and dots stay to show the shape.
fn hide_after(keep: usize, chars: &[char]) -> String {
    // A name of one character has nothing that could stay.
    let keep = if chars.len() > keep { keep } else { 0 };
    let shape = |c: char| c.is_whitespace() || c == '-' || NAME_DOTS.contains(&c);
    chars.iter().enumerate().map(|(at, c)| if at < keep || shape(*c) { *c } else { '*' }).collect()
}

fn keep_ends(chars: &[char], first: usize, last: usize) -> String {
    let hidden = first..chars.len() - last;
    chars.iter().enumerate().map(|(at, c)| if hidden.contains(&at) { '*' } else { *c }).collect()
}

fn stars(n: usize) -> String {
    "*".repeat(n)
}

/// The characters of a number without what groups them.
fn visible(text: &str) -> Vec<char> {
    text.chars().filter(|c| !crate::uscc::is_filler(*c) && !is_invisible(*c)).collect()
}

/// Variation selectors and joiners belong to the character before them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}
