//! Three views of one store, proved from outside: a city in which every field of every item holds a word that occurs
//! nowhere else, walked as everybody along every link, page, server function, export and resource. What was seen is held
//! against a table written here, apart from the code that decides: nothing else shows, and what may be seen is there.

use crate::{
    rights,
    town::{JIANGZHU, OTHER, TODAY, Town, Who, request, session},
};
use axum::http::Method;
use backend::{outbox, services::records, store::records::NewRecord};
use chrono::NaiveDate;
use shared::{
    catalogue::{Disclosure, FieldKind, Item, Origin},
    form::Values,
    pack::Pack,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write,
};

/// The department that every canary came from: that of [`Who::Handler`].
const SOURCE: &str = "development";
/// More pages than this for one reader would be a list without an end.
const MOST_PAGES: usize = 6_000;

/// In which circumstances a record lies on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Circumstance {
    /// Published today.
    Published,
    /// Its publicity is over, or the law never allowed it.
    NoLongerPublic,
    /// Repaired.
    Repaired,
    /// Volunteered, and nobody has verified it.
    Unverified,
}
use Circumstance::{NoLongerPublic, Published, Repaired, Unverified};

/// One word and where it lies.
#[derive(Clone, Debug)]
struct Canary {
    item: String,
    field: String,
    disclosure: Disclosure,
    circumstance: Circumstance,
}

/// The table: may `who` read a field of this disclosure in these circumstances? (个人信息保护法; 河南省社会信用条例 第十八条:
/// public, shared among departments, authorised by the subject; internal stays with source and credit office.)
fn may(who: Who, disclosure: Disclosure, circumstance: Circumstance) -> bool {
    let public = disclosure == Disclosure::Public && circumstance == Published;
    match who {
        Who::Public | Who::OtherBusiness | Who::Administrator => public,
        Who::OtherOfficial | Who::District => {
            disclosure <= Disclosure::Shared && matches!(circumstance, Published | NoLongerPublic)
        }
        Who::Owner => disclosure <= Disclosure::Authorised,
        Who::Handler | Who::CreditOffice | Who::Auditor => true,
    }
}

struct City {
    town: Town,
    canaries: BTreeMap<String, Canary>,
    /// Whole identity numbers, which nobody reads without saying why.
    secrets: BTreeSet<String>,
    records: Vec<i64>,
}

impl City {
    async fn new() -> Self {
        let town = Town::new().await;
        let mut city = Self { town, canaries: BTreeMap::new(), secrets: BTreeSet::new(), records: Vec::new() };
        let pack = city.town.app.pack();
        for item in &pack.catalogue {
            let mut circumstances = vec![Published];
            if item.roles.penalty_kinds.is_some() {
                circumstances.extend([NoLongerPublic, Repaired]);
            }
            if item.origin == Origin::Subject {
                circumstances.push(Unverified);
            }
            for circumstance in circumstances {
                city.put(pack, item, circumstance).await;
            }
        }
        // As if they had come in one by one, for those who follow the feed.
        let mut db = city.town.db.pool.acquire().await.unwrap();
        let changes: Vec<(i64, &str)> = city.records.iter().map(|id| (*id, JIANGZHU)).collect();
        outbox::note_records(&mut db, &changes).await.unwrap();
        outbox::sequence(&city.town.db.pool, TODAY.parse().unwrap()).await.unwrap();
        drop(db);
        city
    }

    async fn put(&mut self, pack: &Pack, item: &Item, circumstance: Circumstance) {
        let today: NaiveDate = TODAY.parse().unwrap();
        let decided_on = match circumstance {
            NoLongerPublic => "2019-03-05".parse().unwrap(),
            _ => today - chrono::TimeDelta::days(30),
        };
        let mut values = Values::new();
        for field in &item.fields {
            let value = self.value(item, field, circumstance, decided_on);
            if !value.is_empty() {
                values.insert(field.code.clone(), value);
            }
        }
        let text = |code: &Option<String>| code.as_ref().and_then(|c| values.get(c)).map_or("", String::as_str);
        let repaired_on = (circumstance == Repaired).then(|| today - chrono::TimeDelta::days(3));
        let standing = records::Standing { repaired_on, ..records::Standing::default() };
        let derived = records::derive(pack, item, &values, SOURCE, decided_on, standing).unwrap();
        let organ = match text(&item.roles.organ) {
            "" => "鄂州市发展和改革委员会",
            organ => organ,
        };
        let new = NewRecord {
            uscc: JIANGZHU,
            item: &item.code,
            item_version: item.version.try_into().unwrap(),
            content: &self.town.app.seal().values(item, &values).unwrap(),
            document: text(&item.roles.document),
            organ,
            department: SOURCE,
            decided_on,
            derived: &derived,
            repaired_on,
            received_on: decided_on,
            case_id: None,
            verified: (item.origin == Origin::Subject).then_some(circumstance != Unverified),
            created_by: None,
        };
        self.records.push(backend::store::records::append(&self.town.db.pool, &new).await.unwrap());
    }

    /// A value that the field takes and, wherever it can be, a word of its own.
    fn value(
        &mut self,
        item: &Item,
        field: &shared::catalogue::Field,
        circumstance: Circumstance,
        decided_on: NaiveDate,
    ) -> String {
        let roles = &item.roles;
        let is = |role: &Option<String>| role.as_ref() == Some(&field.code);
        if is(&roles.name) {
            return "湖北江渚新材料有限公司".to_owned();
        }
        if is(&roles.uscc) {
            return JIANGZHU.to_owned();
        }
        if roles.decided_on == field.code {
            return decided_on.to_string();
        }
        // Who has left a list is no longer shown on it.
        if roles.roster.as_ref().is_some_and(|roster| roster.to.as_ref() == Some(&field.code)) {
            return String::new();
        }
        // Computed when it is shown.
        if is(&roles.publication_end) {
            return String::new();
        }
        match &field.kind {
            FieldKind::Text { .. } | FieldKind::LongText { .. } => {
                let word = format!("QZ{:05}W", self.canaries.len());
                let canary = Canary {
                    item: item.code.clone(),
                    field: field.code.clone(),
                    disclosure: item.disclosure_of(field),
                    circumstance,
                };
                self.canaries.insert(word.clone(), canary);
                word
            }
            FieldKind::Choice { options } | FieldKind::Choices { options } => {
                let wanted = ["法人及非法人组织", "可向社会公开", "罚款"];
                let chosen = options.iter().find(|o| wanted.contains(&o.value.as_str())).unwrap_or(&options[0]);
                chosen.value.clone()
            }
            // Days and amounts are the same everywhere: they can't tell where they came from.
            FieldKind::Date { .. } => decided_on.to_string(),
            FieldKind::Money { .. } => "5.5".to_owned(),
            FieldKind::Uscc => OTHER.to_owned(),
            FieldKind::PersonId => {
                let number = person_id(self.secrets.len());
                self.secrets.insert(number.clone());
                number
            }
            FieldKind::Url => format!("https://example.cn/{}", self.canaries.len()),
        }
    }

    /// Everything that one reader finds by following every link, and by asking every address of the tables of rights.
    async fn walk(&self, who: Who, token: Option<&str>) -> BTreeMap<String, String> {
        let cookie = session(token);
        let mut found = BTreeMap::new();
        let mut waiting: VecDeque<String> = self.entrances().into();
        let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
        while let Some(address) = waiting.pop_front() {
            assert!(found.len() < MOST_PAGES, "{who:?} finds no end: {address}");
            let headers = [("cookie", cookie.as_str()), ("accept", "text/html,*/*")];
            let answer = self.town.send(request(Method::GET, &address, &headers, "")).await;
            // One page is there to say that the service failed.
            let failed = answer.status.is_server_error() && address != "/interrupted";
            assert!(!failed, "{address} as {who:?}: {}", answer.status);
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let location = answer.header("location").to_owned();
            for link in links(&text).chain((!location.is_empty()).then_some(location)) {
                if known.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
            found.insert(address, text);
        }
        if let Some(department) = who.department() {
            found.extend(self.follow(department).await);
        }
        found
    }

    /// The feed of changes from its first to its last, as the systems of a department read it.
    async fn follow(&self, department: &str) -> BTreeMap<String, String> {
        let key = self.town.app.issue_key(department, "系统", "2027-11-21".parse().unwrap()).await.unwrap();
        let key = format!("Bearer {}", key.key);
        let mut found = BTreeMap::new();
        let mut since = Some("0".to_owned());
        while let Some(place) = since {
            let address = format!("/api/v1/changes?limit=200&since={place}");
            let answer = self.town.send(request(Method::GET, &address, &[("authorization", &key)], "")).await;
            let said = answer.json();
            since = said["next"].as_str().map(str::to_owned);
            found.insert(format!("{address} of {department}"), answer.text().to_owned());
        }
        found
    }

    /// Every address of the tables with every blank filled in by what lies in the city.
    fn entrances(&self) -> Vec<String> {
        let pack = self.town.app.pack();
        let all = rights::all();
        let templates = (all.pages.iter().map(|(path, _)| (*path).to_owned()))
            .chain(all.reads.iter().map(|(path, query, _)| format!("{path}?{query}")))
            .chain(all.api.iter().map(|(path, query)| format!("/api/v1{path}{query}")))
            .chain(all.given.iter().map(|(path, _)| (*path).to_owned()));
        let items: Vec<String> = pack.catalogue.iter().map(|item| item.code.clone()).collect();
        let ids: Vec<String> = self.records.iter().map(i64::to_string).collect();
        let kinds = ["exemplar", "serious_dishonesty"].map(str::to_owned);
        let mut filled = Vec::new();
        for template in templates {
            let mut addresses = vec![template];
            for (blank, values) in [
                ("{uscc}", &[JIANGZHU.to_owned(), OTHER.to_owned()][..]),
                ("{item}", &items[..]),
                ("{kind}", &kinds[..]),
                ("{id}", &ids[..]),
                ("{record}", &ids[..]),
            ] {
                let fill = |address: String| -> Vec<String> {
                    if address.contains(blank) {
                        values.iter().map(|value| address.replace(blank, value)).collect()
                    } else {
                        vec![address]
                    }
                };
                addresses = addresses.into_iter().flat_map(fill).collect();
            }
            filled.extend(addresses.into_iter().filter(|address| !address.contains('{')));
        }
        filled
    }
}

/// A valid identity number, another for each `n`.
fn person_id(n: usize) -> String {
    let body = format!("42070419800101{:03}", n % 1_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let check = b"10X98765432"[(sum % 11) as usize] as char;
    format!("{body}{check}")
}

/// Addresses of this house that a page leads to; not those that change something or are the same for everyone.
fn links(text: &str) -> impl Iterator<Item = String> + '_ {
    ["href=\"", "action=\""].into_iter().flat_map(move |mark| {
        text.split(mark).skip(1).filter_map(|rest| {
            let address = rest.split('"').next()?.replace("&amp;", "&");
            let address = address.split('#').next().unwrap_or_default().to_owned();
            let skipped = ["/pkg/", "/locale", "/signin", "/open-account", "/favicon", "/style", "//"];
            let wanted = address.starts_with('/') && !skipped.iter().any(|prefix| address.starts_with(prefix));
            wanted.then_some(address)
        })
    })
}

/// The words of ours in a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("QZ").filter_map(|(at, _)| {
        let word = text.get(at..at + 8)?;
        (word.ends_with('W') && word[2..7].bytes().all(|byte| byte.is_ascii_digit())).then_some(word)
    })
}

#[tokio::test]
async fn everybody_sees_what_is_theirs_to_see_and_nothing_else() {
    let city = City::new().await;
    let mut wrong = String::new();
    for who in Who::ALL {
        let token = city.town.sign_in(who).await;
        let found = city.walk(who, token.as_deref()).await;
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (address, text) in &found {
            for word in words(text) {
                seen.entry(word).or_insert(address);
            }
            for secret in city.secrets.iter().filter(|secret| text.contains(secret.as_str())) {
                writeln!(wrong, "{who:?} reads the identity number {secret} at {address}").unwrap();
            }
        }
        for (word, canary) in &city.canaries {
            let Canary { item, field, disclosure, circumstance } = canary;
            let allowed = may(who, *disclosure, *circumstance);
            match (seen.get(word.as_str()), allowed) {
                (Some(address), false) => {
                    writeln!(wrong, "{who:?} reads {item}.{field} ({disclosure:?}, {circumstance:?}) at {address}")
                }
                (None, true) => {
                    writeln!(wrong, "{who:?} does not find {item}.{field} ({disclosure:?}, {circumstance:?})")
                }
                _ => Ok(()),
            }
            .unwrap();
        }
        // A walk that found nothing proves nothing.
        assert!(found.len() > 30, "{who:?} found {} pages", found.len());
        let reached =
            |part: &str| found.iter().any(|(address, text)| address.contains(part) && words(text).next().is_some());
        for part in
            ["/subjects/", "/records/", "/disclosures/penalty.csv", "/kiosk", "/api/v1/changes", "/api/v1/disclosures"]
        {
            assert!(reached(part), "{who:?} reads no word at {part}");
        }
        for part in who.department().map(|department| format!("of {department}")).iter() {
            assert!(reached(part), "{who:?} reads no word in the feed {part}");
        }
        if matches!(who, Who::Owner | Who::CreditOffice) {
            assert!(reached("/notice.txt"), "{who:?} reads no word of a notice");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The words of the search index and of suggestions must not tell more than the pages.
#[tokio::test]
async fn words_that_are_not_public_find_nothing() {
    let city = City::new().await;
    for (word, canary) in &city.canaries {
        if canary.disclosure == Disclosure::Public && canary.circumstance == Published {
            continue;
        }
        let answer = city.town.get(&format!("/api/v1/subjects?q={word}")).await;
        let items = &answer.json()["items"];
        assert_eq!(items.as_array().map(Vec::len), Some(0), "{canary:?} finds {items}");
    }
}
