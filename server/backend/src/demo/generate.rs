//! One subject from a number: pure, so that the same seed gives the same city on every machine.

use super::{
    random::Random,
    words::{
        BRAND_FIRST, BRAND_SECOND, CERTIFICATES, City, District, GIVEN, OFFENCES, Offence, PERMITS, Permit, SURNAMES,
        TRADES, Tag, Trade, VILLAGES,
    },
};
use crate::{
    intake::{Deriver, Facts},
    store::records::Derived,
};
use chrono::{Datelike, Days, Months, NaiveDate};
use shared::{
    catalogue::{Item, LONG_TERM},
    form::Values,
    law::LawError,
    pack::{Department, Pack, Template},
    uscc::Uscc,
};
use std::rc::Rc;

/// Subjects are dealt like cards: each thousand holds the same hands in another order, so that a small city has the
/// distribution of a large one.
const DEAL: u64 = 1000;
/// Up to here a card is a subject with penalties that count: key attention, warning, attention, notice.
const HANDS: [u64; 4] = [6, 14, 33, 84];
/// Cards after those: subjects whose penalties are too old or repaired.
const OLD: u64 = 40;
const REPAIRED: u64 = 16;
/// Numbers of documents set aside for each subject with penalties.
const SERIALS: u64 = 8;

/// A made-up subject with everything on its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Unified social credit code.
    pub uscc: String,
    /// Name.
    pub name: String,
    /// Subject class 主体类别.
    pub class: &'static str,
    /// Registration status.
    pub status: &'static str,
    /// Division of the pack.
    pub region: String,
    /// Industry.
    pub industry: &'static str,
    /// Legal representative.
    pub legal_rep: String,
    /// Day of establishment.
    pub established_on: NaiveDate,
    /// Address.
    pub address: String,
    /// Records.
    pub records: Vec<Record>,
    /// Roster entries.
    pub rosters: Vec<RosterEntry>,
    /// Matters on a department's desk.
    pub pending: Vec<Pending>,
}

/// A record on file.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Catalogue item.
    pub item: &'static str,
    /// Its version.
    pub item_version: u32,
    /// Canonical values.
    pub values: Values,
    /// Document number; of commitments only division and day, the serial is issued when they are stored.
    pub document: String,
    /// The organ that decided.
    pub organ: String,
    /// Source department.
    pub department: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// What the law derives.
    pub derived: Derived,
    /// For volunteered information: verified.
    pub verified: Option<bool>,
    /// For commitments: template and version.
    pub template: Option<(String, u32)>,
}

/// An entry in a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterEntry {
    /// Kind.
    pub kind: &'static str,
    /// First day.
    pub from: NaiveDate,
    /// First day after it.
    pub to: Option<NaiveDate>,
    /// Basis.
    pub basis: &'static str,
    /// Organ.
    pub organ: String,
    /// Department.
    pub department: String,
}

/// A volunteered certificate that waits to be verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Item.
    pub item: &'static str,
    /// Its version.
    pub item_version: u32,
    /// Canonical values.
    pub values: Values,
    /// Who verifies.
    pub department: String,
    /// Day on which it was handed in.
    pub submitted_on: NaiveDate,
    /// Last day of the term.
    pub due_on: NaiveDate,
    /// Whether that day may still move.
    pub due_provisional: bool,
}

/// Makes the subjects of one city.
pub struct Generator<'p> {
    pub(super) pack: &'p Pack,
    pub(super) city: &'static City,
    pub(super) seed: u64,
    pub(super) today: NaiveDate,
    pub(super) permits: Vec<(&'static Permit, &'p Department)>,
    pub(super) offences: Vec<(&'static Offence, &'p Department)>,
    licence: &'p Item,
    penalty: &'p Item,
    certificate: &'p Item,
    commitment: &'p Item,
    of_licence: Deriver<'p>,
    of_penalty: Deriver<'p>,
    of_certificate: Deriver<'p>,
    of_commitment: Deriver<'p>,
    pub(super) market: &'p Department,
    /// Who verifies what businesses volunteer.
    verifier: &'p Department,
    pub(super) templates: Vec<&'p Template>,
    verify_days: i64,
}

/// Kind of business, which decides code, class and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Company,
    Household,
    Cooperative,
    Collective,
}

/// What a subject's card says about its penalties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    /// So many that count.
    Counting(u64),
    /// On the serious-dishonesty list, with some that count.
    Listed,
    /// Only old ones.
    Old,
    /// One that was repaired.
    Repaired,
    None,
}

impl<'p> Generator<'p> {
    /// `None` for a city without words, or whose pack lacks the items and departments that a city has.
    pub fn new(pack: &'p Pack, seed: u64, today: NaiveDate) -> Option<Self> {
        let city = super::words::CITIES.iter().find(|c| c.code == pack.code)?;
        let item = |code: &str| pack.catalogue.iter().find(|i| i.code == code);
        let (licence, penalty) = (item("licence")?, item("penalty")?);
        let (certificate, commitment) = (item("certificate")?, item("commitment")?);
        let first = |codes: &[&str]| codes.iter().find_map(|code| pack.departments.iter().find(|d| d.code == *code));
        Some(Self {
            pack,
            city,
            seed,
            today,
            permits: PERMITS.iter().filter_map(|p| Some((p, first(p.by)?))).collect(),
            offences: OFFENCES.iter().filter_map(|o| Some((o, first(o.by)?))).collect(),
            licence,
            penalty,
            certificate,
            commitment,
            of_licence: Deriver::new(pack, licence),
            of_penalty: Deriver::new(pack, penalty),
            of_certificate: Deriver::new(pack, certificate),
            of_commitment: Deriver::new(pack, commitment),
            market: pack.departments.iter().find(|d| d.market_regulator)?,
            verifier: match certificate.owners.first() {
                Some(code) => pack.department(code)?,
                None => pack.credit_office()?,
            },
            templates: pack
                .templates
                .iter()
                .filter(|t| t.kind == "主动型" && t.from <= today && t.to.is_none_or(|to| today <= to))
                .collect(),
            verify_days: pack.law.at(today).count("clock.verify").map_or(5, |(n, _)| i64::from(n)),
        })
    }

    /// The code of subject `index` alone: what tells whether it is on file already.
    pub fn code(&self, index: u64) -> String {
        let mut random = self.stream(index);
        let (form, _) = self.form_and_trade(&mut random);
        let district = self.district(&mut random);
        self.uscc(index, form, district)
    }

    /// Subject `index`.
    ///
    /// # Errors
    /// The city's parameters don't answer for a day on which something was decided.
    pub fn subject(&mut self, index: u64) -> Result<Subject, LawError> {
        let random = &mut self.stream(index);
        let (form, trade) = self.form_and_trade(random);
        let district = self.district(random);
        let uscc = self.uscc(index, form, district);
        let place = *random.pick(district.places);
        let name = self.name(random, form, trade, district, place);
        // Most businesses are young; the code's form is that of registrations since October 2015.
        let age = random.below(3900).min(random.below(3900)) + 30;
        let established_on = back(self.today, age);
        let status = match random.below(1000) {
            0..955 => "1",
            955..980 => "4",
            980..990 => "2",
            990..996 => "3",
            _ => "6",
        };
        let mut subject = Subject {
            uscc,
            name,
            class: match form {
                Form::Company => "01",
                Form::Household => "98",
                Form::Cooperative | Form::Collective => "97",
            },
            status,
            region: self.region(district),
            industry: trade.code,
            legal_rep: person(random),
            established_on,
            address: self.address(random, district, place),
            records: Vec::new(),
            rosters: Vec::new(),
            pending: Vec::new(),
        };
        self.licences(random, index, trade, &mut subject)?;
        self.penalties(random, index, trade, &mut subject)?;
        let clean = subject.rosters.is_empty() && subject.records.iter().all(|r| r.item != self.penalty.code);
        if form == Form::Company && subject.status == "1" {
            if clean && random.chance(18) {
                subject.rosters.push(self.exemplar(random));
            }
            if random.chance(60) {
                self.certificate(random, index, &mut subject)?;
            }
            if random.chance(12) {
                self.pending(random, index, &mut subject);
            }
        }
        if form != Form::Collective && subject.status == "1" && random.chance(60) {
            self.commitment(random, &mut subject)?;
        }
        Ok(subject)
    }

    fn stream(&self, index: u64) -> Random {
        Random::new(self.seed, index + 1)
    }

    fn form_and_trade(&self, random: &mut Random) -> (Form, &'static Trade) {
        let form = match random.below(1000) {
            0..430 => Form::Company,
            430..910 => Form::Household,
            910..975 => Form::Cooperative,
            _ => Form::Collective,
        };
        let column = match form {
            Form::Company => 0,
            Form::Household => 1,
            Form::Cooperative | Form::Collective => 2,
        };
        (form, random.weighted(TRADES, |t| t.weight[column]))
    }

    fn district(&self, random: &mut Random) -> &'static District {
        random.weighted(self.city.districts, |d| d.weight)
    }

    /// Two indices never give the same organisation code: the step is prime to the number of codes.
    fn uscc(&self, index: u64, form: Form, district: &District) -> String {
        const DIGITS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
        const CODES: u64 = 31u64.pow(5);
        let (prefix, start) = match form {
            Form::Company => ("91", "MA5"),
            Form::Household => ("92", "MA6"),
            Form::Cooperative => ("93", "MA7"),
            Form::Collective => ("N2", "MF0"),
        };
        let offset = Random::new(self.seed, 0).below(CODES);
        let mut n = ((index % CODES) * 12_345_701 + offset) % CODES;
        let mut digits = [b'0'; 5];
        for digit in digits.iter_mut().rev() {
            *digit = DIGITS[(n % 31) as usize];
            n /= 31;
        }
        let organisation = format!("{start}{}", String::from_utf8_lossy(&digits));
        // Every part is of the right shape, so that this can't fail; the test walks all forms and districts.
        Uscc::make(prefix, district.code, &organisation).map(|u| u.as_str().to_owned()).unwrap_or_default()
    }

    pub(super) fn region(&self, district: &District) -> String {
        let named = self.pack.divisions.iter().find(|d| d.name.zh.contains(district.name));
        named.map_or_else(|| self.pack.division.clone(), |d| d.code.clone())
    }

    pub(super) fn district_name(&self, district: &District) -> &str {
        let named = self.pack.divisions.iter().find(|d| d.name.zh.contains(district.name));
        named.map_or(district.name, |d| &d.name.zh)
    }

    fn name(&self, random: &mut Random, form: Form, trade: &Trade, district: &District, place: &str) -> String {
        let City { province, name: city, .. } = self.city;
        match form {
            Form::Company => {
                let what = random.pick(trade.company);
                let brand = random_brand(random);
                match random.below(10) {
                    0..3 => format!("{province}{place}{what}有限公司"),
                    3..6 => format!("{province}{brand}{what}有限公司"),
                    6..8 => format!("{city}市{place}{brand}{what}有限公司"),
                    8 => format!("{city}{brand}{what}有限责任公司"),
                    _ => format!("{city}市{brand}{what}有限公司"),
                }
            }
            Form::Household => {
                let what = random.pick(trade.household);
                let district = self.district_name(district);
                match random.below(4) {
                    0 => format!("{district}{place}{}记{what}", random.pick(SURNAMES)),
                    1 => format!("{district}老{}{what}", random.pick(SURNAMES)),
                    2 => format!("{district}{place}{}{what}", person(random)),
                    _ => format!("{district}{}{what}", random_brand(random)),
                }
            }
            Form::Cooperative => {
                let brand = random_brand(random);
                format!("{city}市{place}{brand}{}专业合作社", random.pick(trade.cooperative))
            }
            Form::Collective => {
                let what = random.pick(&["股份经济合作社", "经济合作社"]);
                format!("{}{place}{}村{what}", self.district_name(district), random.pick(VILLAGES))
            }
        }
    }

    fn address(&self, random: &mut Random, district: &District, place: &str) -> String {
        let road = random.pick(&["大道", "路", "街", "工业园", "村"]);
        format!("{}{}{place}{road}{}号", self.pack.name.zh, self.district_name(district), random.between(1, 288))
    }

    /// The day on which something decided on `decided` came in: nearly always within the seven working days.
    fn received(&self, random: &mut Random, decided: NaiveDate) -> NaiveDate {
        let late = random.chance(11);
        let n = if late { random.between(8, 30) } else { random.between(0, 6) };
        let day = self.pack.calendar.add_working_days(decided, n).map_or(decided, |due| due.date);
        day.max(decided).min(self.today)
    }

    fn licences(
        &mut self,
        random: &mut Random,
        index: u64,
        trade: &Trade,
        subject: &mut Subject,
    ) -> Result<(), LawError> {
        let more = [0, 0, 0, 1, 1, 1, 1, 2, 2, 3][random.below(10) as usize];
        let mut fitting: Vec<usize> =
            (0..self.permits.len()).filter(|&at| at > 0 && fits(self.permits[at].0.tag, trade)).collect();
        let mut chosen = vec![0]; // registration comes first
        for _ in 0..more {
            if fitting.is_empty() {
                break;
            }
            chosen.push(fitting.swap_remove(random.below(fitting.len() as u64) as usize));
        }
        for (slot, at) in chosen.into_iter().enumerate() {
            let Some(&(permit, department)) = self.permits.get(at) else { continue };
            let decided_on = if slot == 0 {
                subject.established_on
            } else {
                let span = days_between(subject.established_on, self.today);
                // Terms end: what lies more than its years back was renewed.
                let span = if permit.years > 0 { span.min(365 * permit.years as u64 + 200) } else { span };
                back(self.today, random.below(span.max(1)))
            };
            let number = index * 4 + slot as u64 + 1;
            let record = self.licence(random, subject, permit, department, decided_on, number)?;
            subject.records.push(record);
        }
        Ok(())
    }

    pub(super) fn licence(
        &mut self,
        random: &mut Random,
        subject: &Subject,
        permit: &Permit,
        department: &Department,
        decided_on: NaiveDate,
        number: u64,
    ) -> Result<Record, LawError> {
        let year = decided_on.year();
        let document = format!("{}{}〔{year}〕{number}号", self.city.short, permit.letters);
        let until = match permit.years {
            0 => None,
            years => decided_on.checked_add_months(Months::new(12 * years.unsigned_abs())).and_then(|d| d.pred_opt()),
        };
        let over = until.is_some_and(|until| until < self.today);
        let certificate_number = match permit.certificate {
            "营业执照" => subject.uscc.clone(),
            _ => format!("{}{}{:04}{number:07}", permit.letters, &subject.uscc[2..8], year),
        };
        let mut values = Values::new();
        let mut set = |code: &str, value: &str| {
            if !value.is_empty() {
                values.insert(code.to_owned(), value.to_owned());
            }
        };
        set("XK_XDR_MC", &subject.name);
        set("XK_XDR_LB", party_kind(subject.class));
        set("XK_XDR_SHXYM", &subject.uscc);
        set("XK_FRDB", &subject.legal_rep);
        set("XK_XKWS", permit.document);
        set("XK_WSH", &document);
        set("XK_XKLB", permit.kind);
        set("XK_XKZS", permit.certificate);
        set("XK_XKBH", &certificate_number);
        set("XK_NR", permit.content);
        set("XK_JDRQ", &decided_on.to_string());
        set("XK_YXQZ", &decided_on.to_string());
        set("XK_YXQZI", &until.map_or(LONG_TERM.to_owned(), |d| d.to_string()));
        set("XK_XKJG", &department.name.zh);
        set("XK_ZT", if over || subject.status != "1" { "无效" } else { "有效" });
        set("XK_LYDW", &department.name.zh);
        let facts = Facts { decided_on, kinds: "", fine: "", texts: std::iter::empty(), repaired_on: None };
        let derived = self.of_licence.derive(facts, department)?;
        Ok(Record {
            item: "licence",
            item_version: self.licence.version,
            values,
            document,
            organ: department.name.zh.clone(),
            department: department.code.clone(),
            decided_on,
            received_on: self.received(random, decided_on),
            repaired_on: None,
            derived: (*derived).clone(),
            verified: None,
            template: None,
        })
    }

    /// The card of a subject and its number among those that have penalties.
    fn hand(&self, index: u64) -> (Hand, u64) {
        let (deal, place) = (index / DEAL, index % DEAL);
        // Another order in each deal; 387 is prime to 1000.
        let card = (place * 387 + Random::new(self.seed ^ 0xD3A1, deal).below(DEAL)) % DEAL;
        let [key, warning, attention, notice] = HANDS;
        let last = notice + OLD + REPAIRED;
        let hand = match card {
            c if c < key => match c % 4 {
                0 => Hand::Listed,
                n => Hand::Counting(3 + n),
            },
            c if c < warning => Hand::Counting(3),
            c if c < attention => Hand::Counting(2),
            c if c < notice => Hand::Counting(1),
            c if c < notice + OLD => Hand::Old,
            c if c < last => Hand::Repaired,
            _ => Hand::None,
        };
        (hand, deal * last + card)
    }

    fn penalties(
        &mut self,
        random: &mut Random,
        index: u64,
        trade: &Trade,
        subject: &mut Subject,
    ) -> Result<(), LawError> {
        let (hand, serial) = self.hand(index);
        let recent = match hand {
            Hand::None => return Ok(()),
            Hand::Counting(n) => n,
            Hand::Listed => 2,
            Hand::Old => 0,
            Hand::Repaired => 1,
        };
        let old = match hand {
            Hand::Old => 1 + random.below(2),
            Hand::Counting(_) if random.chance(300) => 1,
            Hand::Listed => 1,
            _ => 0,
        };
        // Who has been punished has existed for a while.
        if hand != Hand::None && days_between(subject.established_on, self.today) < 900 {
            subject.established_on = back(self.today, 900 + random.below(2000));
            if let Some(first) = subject.records.first_mut() {
                self.move_registration(first, subject.established_on)?;
            }
        }
        let span = days_between(subject.established_on, self.today);
        let mut number = serial * SERIALS;
        let mut days: Vec<u64> = Vec::new();
        for _ in 0..old {
            days.push(400 + random.below((span - 400).clamp(1, 2400)));
        }
        for _ in 0..recent {
            // Not on the very edge of the year: a demonstration that loses its cases overnight would surprise.
            days.push(3 + random.below(350));
        }
        days.sort_unstable_by(|a, b| b.cmp(a));
        for (nth, day) in days.into_iter().enumerate() {
            number += 1;
            let decided_on = back(self.today, day);
            let repaired = hand == Hand::Repaired || (nth < old as usize && random.chance(350));
            let record = if repaired {
                self.repaired(random, subject, trade, decided_on, number)?
            } else {
                let &(offence, department) = self.offence(random, trade);
                Some(self.penalty(random, subject, offence, department, decided_on, number, None)?)
            };
            subject.records.extend(record);
        }
        if hand == Hand::Listed {
            let from = back(self.today, 20 + random.below(700));
            subject.rosters.push(RosterEntry {
                kind: "serious_dishonesty",
                from,
                to: from.checked_add_months(Months::new(36)),
                basis: "《市场监督管理严重违法失信名单管理办法》（国家市场监督管理总局令第44号）",
                organ: self.market.name.zh.clone(),
                department: self.market.code.clone(),
            });
        }
        Ok(())
    }

    /// Keeps the registration on the day of establishment when that is moved.
    fn move_registration(&mut self, record: &mut Record, to: NaiveDate) -> Result<(), LawError> {
        let year = format!("〔{}〕", record.decided_on.year());
        record.document = record.document.replace(&year, &format!("〔{}〕", to.year()));
        record.values.insert("XK_WSH".to_owned(), record.document.clone());
        for code in ["XK_JDRQ", "XK_YXQZ"] {
            record.values.insert(code.to_owned(), to.to_string());
        }
        record.decided_on = to;
        record.received_on = to;
        let facts = Facts { decided_on: to, kinds: "", fine: "", texts: std::iter::empty(), repaired_on: None };
        record.derived = (*self.of_licence.derive(facts, self.market)?).clone();
        Ok(())
    }

    fn offence(&self, random: &mut Random, trade: &Trade) -> &(&'static Offence, &'p Department) {
        loop {
            let found = random.weighted(&self.offences, |(o, _)| o.weight);
            if fits(found.0.tag, trade) {
                return found;
            }
        }
    }

    /// A penalty that could lawfully be repaired by now; `None` when none is found in some tries.
    fn repaired(
        &mut self,
        random: &mut Random,
        subject: &Subject,
        trade: &Trade,
        decided_on: NaiveDate,
        number: u64,
    ) -> Result<Option<Record>, LawError> {
        // Repair takes a few months; a penalty of last week can't have it.
        let decided_on = decided_on.min(back(self.today, 170 + random.below(150))).max(subject.established_on);
        for _ in 0..12 {
            let &(offence, department) = self.offence(random, trade);
            let record = self.penalty(random, subject, offence, department, decided_on, number, None)?;
            let Some(from) = record.derived.repairable_from else { continue };
            let repaired_on = from.checked_add_days(Days::new(4 + random.below(40))).unwrap_or(from);
            if repaired_on <= self.today {
                let derived = self.derive_penalty(&record.values, decided_on, department, Some(repaired_on))?;
                let derived = (*derived).clone();
                return Ok(Some(Record { repaired_on: Some(repaired_on), derived, ..record }));
            }
        }
        Ok(None)
    }

    #[allow(clippy::too_many_lines)] // one value after the other, in the order of the standard
    pub(super) fn penalty(
        &mut self,
        random: &mut Random,
        subject: &Subject,
        offence: &Offence,
        department: &Department,
        decided_on: NaiveDate,
        number: u64,
        fixed: Option<Fixed<'_>>,
    ) -> Result<Record, LawError> {
        let [low, high] = offence.fine;
        let fine = match fixed {
            Some(fixed) => fixed.fine,
            None if high == 0 => 0,
            None => {
                // Small businesses, small fines; large ones are rare.
                let high = if subject.class == "01" { high } else { low + (high - low) / 4 };
                let drawn = random.between(low, high).min(random.between(low, high));
                drawn - drawn % if drawn >= 10_000 { 1000 } else { 50 }
            }
        };
        let confiscated = match fixed {
            Some(fixed) => fixed.confiscated,
            None if offence.penalties.iter().any(|p| p.starts_with("没收")) => random.between(60, 12_000),
            None => 0,
        };
        let document = match fixed {
            Some(fixed) => fixed.document.to_owned(),
            None => format!("{}{}〔{}〕{number}号", self.city.short, offence.letters, decided_on.year()),
        };
        let mut content: Vec<String> = Vec::new();
        for (nth, kind) in offence.penalties.iter().enumerate() {
            let amount = match *kind {
                "罚款" => format!("罚款人民币{}元", yuan(fine)),
                "没收违法所得" => format!("没收违法所得{}元", yuan(confiscated)),
                "警告" => "给予警告".to_owned(),
                "通报批评" => "给予通报批评".to_owned(),
                other => other.to_owned(),
            };
            let listed = offence.penalties.len() > 1;
            content.push(if listed { format!("{}.{amount}", nth + 1) } else { amount });
        }
        let found_on = back(decided_on, 18 + random.below(40));
        let day = format!("{}年{}月{}日", found_on.year(), found_on.month(), found_on.day());
        let facts = format!("{day}，执法人员检查发现，当事人{}。", offence.facts);
        let mut values = Values::new();
        let mut set = |code: &str, value: &str| {
            if !value.is_empty() {
                values.insert(code.to_owned(), value.to_owned());
            }
        };
        set("CF_XDR_MC", &subject.name);
        set("CF_XDR_LB", party_kind(subject.class));
        set("CF_XDR_SHXYM", &subject.uscc);
        set("CF_FRDB", &subject.legal_rep);
        set("CF_WSH", &document);
        set("CF_WFXW", offence.kind);
        set("CF_SY", &facts);
        set("CF_YJ", offence.basis);
        set("CF_CFLB", &offence.penalties.join("；"));
        set("CF_NR", &content.join("；"));
        if fine > 0 {
            set("CF_NR_FK", &wan(fine));
        }
        if confiscated > 0 {
            set("CF_NR_WFFF", &wan(confiscated));
        }
        if offence.penalties.iter().any(|p| p.contains("许可证件")) {
            set("CF_NR_ZKDX", &format!("食品经营许可证 JY{}{number:07}", &subject.uscc[2..8]));
        }
        set("CF_JDRQ", &decided_on.to_string());
        set("CF_CFJG", &department.name.zh);
        set("CF_SJLY", &department.name.zh);
        let derived = self.derive_penalty(&values, decided_on, department, None)?;
        Ok(Record {
            item: "penalty",
            item_version: self.penalty.version,
            values,
            document,
            organ: department.name.zh.clone(),
            department: department.code.clone(),
            decided_on,
            received_on: self.received(random, decided_on),
            repaired_on: None,
            derived: (*derived).clone(),
            verified: None,
            template: None,
        })
    }

    pub(super) fn derive_penalty(
        &mut self,
        values: &Values,
        decided_on: NaiveDate,
        department: &Department,
        repaired_on: Option<NaiveDate>,
    ) -> Result<Rc<Derived>, LawError> {
        let text = |code: &str| values.get(code).map_or("", String::as_str);
        let texts = self.penalty.roles.summary.iter().map(|code| text(code));
        let facts = Facts { decided_on, kinds: text("CF_CFLB"), fine: text("CF_NR_FK"), texts, repaired_on };
        self.of_penalty.derive(facts, department)
    }

    fn exemplar(&self, random: &mut Random) -> RosterEntry {
        let office = self.pack.credit_office().unwrap_or(self.market);
        let from = back(self.today, 15 + random.below(800));
        RosterEntry {
            kind: "exemplar",
            from,
            to: from.checked_add_months(Months::new(36)),
            basis: "《关于建立完善守信联合激励和失信联合惩戒制度加快推进社会诚信建设的指导意见》（国发〔2016〕33号）",
            organ: office.name.zh.clone(),
            department: office.code.clone(),
        }
    }

    fn certificate_values(
        &self,
        random: &mut Random,
        index: u64,
        subject: &Subject,
        latest: u64,
    ) -> (Values, NaiveDate) {
        let (kind, title, issuer) = random.pick(CERTIFICATES);
        let span = days_between(subject.established_on, self.today).min(950).max(latest + 1);
        let issued_on = back(self.today, latest + random.below(span - latest));
        let issuer = match issuer.strip_prefix('省') {
            Some(rest) => format!("{}省{rest}", self.city.province),
            None => match issuer.strip_prefix('市') {
                Some(rest) => format!("{}市{rest}", self.city.name),
                None => (*issuer).to_owned(),
            },
        };
        let mut values = Values::new();
        let mut set = |code: &str, value: String| drop(values.insert(code.to_owned(), value));
        set("ZS_MC", subject.name.clone());
        set("ZS_SHXYM", subject.uscc.clone());
        set("ZS_LB", (*kind).to_owned());
        set("ZS_ZSMC", (*title).to_owned());
        set("ZS_BH", format!("{}{}{:06}", &subject.uscc[2..6], issued_on.year(), index % 1_000_000));
        set("ZS_FZJG", issuer);
        set("ZS_FZRQ", issued_on.to_string());
        if *kind != "表彰奖励" {
            let until = issued_on.checked_add_months(Months::new(36)).and_then(|d| d.pred_opt());
            set("ZS_YXQZ", until.map_or(LONG_TERM.to_owned(), |d| d.to_string()));
        }
        set("ZS_SM", "见证书所载范围。".to_owned());
        (values, issued_on)
    }

    fn certificate(&mut self, random: &mut Random, index: u64, subject: &mut Subject) -> Result<(), LawError> {
        let (values, decided_on) = self.certificate_values(random, index, subject, 20);
        let record = self.volunteered(values, decided_on)?;
        subject.records.push(record);
        Ok(())
    }

    pub(super) fn volunteered(&mut self, values: Values, decided_on: NaiveDate) -> Result<Record, LawError> {
        let facts = Facts { decided_on, kinds: "", fine: "", texts: std::iter::empty(), repaired_on: None };
        let derived = self.of_certificate.derive(facts, self.verifier)?;
        let text = |code: &str| values.get(code).cloned().unwrap_or_default();
        let received_on = decided_on.checked_add_days(Days::new(12)).unwrap_or(decided_on).min(self.today);
        Ok(Record {
            item: "certificate",
            item_version: self.certificate.version,
            document: text("ZS_BH"),
            organ: text("ZS_FZJG"),
            values,
            department: self.verifier.code.clone(),
            decided_on,
            received_on,
            repaired_on: None,
            derived: (*derived).clone(),
            verified: Some(true),
            template: None,
        })
    }

    /// A certificate that was handed in some working days ago: due between some days ago and some days from now.
    pub(super) fn pending(&self, random: &mut Random, index: u64, subject: &mut Subject) {
        let (values, issued_on) = self.certificate_values(random, index + 500_000, subject, 12);
        let back_by = random.below(9) + 1;
        let mut submitted_on = back(self.today, back_by);
        while submitted_on > issued_on && !self.pack.calendar.is_working_day(submitted_on).is_ok_and(|d| d.working) {
            submitted_on = back(submitted_on, 1);
        }
        let Ok(due) = self.pack.calendar.add_working_days(submitted_on, self.verify_days) else { return };
        subject.pending.push(Pending {
            item: "certificate",
            item_version: self.certificate.version,
            values,
            department: self.verifier.code.clone(),
            submitted_on,
            due_on: due.date,
            due_provisional: due.provisional,
        });
    }

    fn commitment(&mut self, random: &mut Random, subject: &mut Subject) -> Result<(), LawError> {
        if self.templates.is_empty() {
            return Ok(());
        }
        let template = *random.pick(&self.templates);
        let span = days_between(template.from.max(subject.established_on), self.today);
        let made_on = back(self.today, 1 + random.below(span.clamp(2, 700) - 1));
        let record = self.signed(subject, template, made_on)?;
        subject.records.push(record);
        Ok(())
    }

    pub(super) fn signed(
        &mut self,
        subject: &Subject,
        template: &Template,
        made_on: NaiveDate,
    ) -> Result<Record, LawError> {
        let department = self.pack.departments.iter().find(|d| d.code == template.department).unwrap_or(self.market);
        let until = template.valid_months.and_then(|m| made_on.checked_add_months(Months::new(m)));
        let mut values = Values::new();
        let mut set = |code: &str, value: &str| drop(values.insert(code.to_owned(), value.to_owned()));
        set("CNRMC", &subject.name);
        set("CNRLB", party_kind(subject.class));
        set("CNRDM", &subject.uscc);
        set("CNLX", &template.kind);
        set("CNSX", &template.matter);
        set("CNNR", template.content.trim());
        set("WYZR", template.liability.trim());
        set("CNZCRQ", &made_on.to_string());
        set("CNYXQ", &until.map_or(LONG_TERM.to_owned(), |d| d.to_string()));
        set("CNSLDW", &department.name.zh);
        set("GKLX", "可向社会公开");
        let facts = Facts { decided_on: made_on, kinds: "", fine: "", texts: std::iter::empty(), repaired_on: None };
        let derived = self.of_commitment.derive(facts, department)?;
        Ok(Record {
            item: "commitment",
            item_version: self.commitment.version,
            values,
            // The serial of the day follows when it is stored.
            document: format!("{}{}", self.pack.division, made_on.format("%Y%m%d")),
            organ: department.name.zh.clone(),
            department: department.code.clone(),
            decided_on: made_on,
            received_on: made_on,
            repaired_on: None,
            derived: (*derived).clone(),
            verified: None,
            template: Some((template.code.clone(), template.version)),
        })
    }
}

/// What the showcase prescribes of a penalty.
#[derive(Clone, Copy)]
pub(super) struct Fixed<'a> {
    pub(super) document: &'a str,
    pub(super) fine: i64,
    pub(super) confiscated: i64,
}

fn fits(tag: Tag, trade: &Trade) -> bool {
    tag == Tag::Any || trade.tags.contains(&tag)
}

fn random_brand(random: &mut Random) -> String {
    // 𠮷 and 䶮 are rare in names, and there.
    let first = loop {
        let first = *random.pick(BRAND_FIRST);
        if first != "䶮" || random.chance(120) {
            break first;
        }
    };
    let second = loop {
        let second = *random.pick(BRAND_SECOND);
        if second != first && (second != "𠮷" || random.chance(120)) {
            break second;
        }
    };
    format!("{first}{second}")
}

fn person(random: &mut Random) -> String {
    // The first surnames are the common ones.
    let n = SURNAMES.len() as u64;
    let surname = SURNAMES[random.below(n).min(random.below(n)) as usize];
    let given = random.pick(GIVEN);
    if random.chance(650) { format!("{surname}{given}{}", random.pick(GIVEN)) } else { format!("{surname}{given}") }
}

/// Kind of party in the data standard.
fn party_kind(class: &str) -> &'static str {
    if class == "98" { "个体工商户" } else { "法人及非法人组织" }
}

fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn days_between(from: NaiveDate, to: NaiveDate) -> u64 {
    u64::try_from((to - from).num_days()).unwrap_or(0)
}

/// Yuan as 万元 without trailing zeros.
fn wan(yuan: i64) -> String {
    let (whole, rest) = (yuan / 10_000, yuan % 10_000);
    let text = format!("{whole}.{rest:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Yuan with thousands apart, as decisions write them.
fn yuan(n: i64) -> String {
    n.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{
        catalogue::CheckContext,
        pack,
        tier::{self, Class, PenaltyFact, RosterFact, Tier},
    };
    use std::collections::{BTreeMap, HashSet};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    #[test]
    fn amounts() {
        assert_eq!(wan(25_000), "2.5");
        assert_eq!(wan(50), "0.005");
        assert_eq!(wan(400_000), "40");
    }

    /// What is made up here must pass the door that everything else passes.
    #[test]
    fn every_record_of_every_city_passes_the_checker_unchanged() {
        for city in pack::cities() {
            let pack = pack::load(city).unwrap();
            let mut generator = Generator::new(&pack, 7, today()).unwrap();
            let mut documents = HashSet::new();
            let mut subjects: Vec<Subject> = (0..1500).map(|i| generator.subject(i).unwrap()).collect();
            subjects.push(generator.showcase().unwrap());
            for subject in &subjects {
                assert!(Uscc::parse_exact(subject.uscc.as_bytes()).unwrap().inner_problem().is_none());
                assert!(pack.divisions.iter().any(|d| d.code == subject.region) || subject.region == pack.division);
                for record in &subject.records {
                    let item = pack.item(record.item).unwrap();
                    let checked = item.check(&record.values, &CheckContext::on(today()));
                    assert_eq!(checked.problems, [], "{} {record:?}", subject.name);
                    assert_eq!(checked.values, record.values, "{}", subject.name);
                    assert!(record.decided_on <= record.received_on && record.received_on <= today(), "{record:?}");
                    assert!(record.decided_on >= subject.established_on, "{} {record:?}", subject.name);
                    let document = (record.item, record.organ.clone(), record.document.clone());
                    assert!(record.item == "commitment" || documents.insert(document), "{record:?} twice");
                    if let Some(day) = record.repaired_on {
                        assert!(record.derived.repairable_from.unwrap() <= day && day <= today());
                    }
                }
                for pending in &subject.pending {
                    let item = pack.item(pending.item).unwrap();
                    assert_eq!(item.check(&pending.values, &CheckContext::on(today())).problems, []);
                }
            }
        }
    }

    #[test]
    fn the_derived_columns_are_those_of_the_services() {
        let pack = pack::load("ezhou").unwrap();
        let mut generator = Generator::new(&pack, 3, today()).unwrap();
        for index in 0..1000 {
            for record in generator.subject(index).unwrap().records {
                let item = pack.item(record.item).unwrap();
                let derived = crate::services::records::derive(
                    &pack,
                    item,
                    &record.values,
                    &record.department,
                    record.decided_on,
                    record.repaired_on,
                );
                assert_eq!(derived.unwrap(), record.derived, "{record:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_city_and_another_one_another() {
        let pack = pack::load("ezhou").unwrap();
        let mut one = Generator::new(&pack, 1, today()).unwrap();
        let mut again = Generator::new(&pack, 1, today()).unwrap();
        let mut other = Generator::new(&pack, 2, today()).unwrap();
        // In another order: a subject depends on its own number only.
        for index in (0..60).rev() {
            let subject = again.subject(index).unwrap();
            assert_eq!(subject.uscc, again.code(index));
            assert_ne!(subject, other.subject(index).unwrap());
            assert_eq!(one.subject(index).unwrap(), subject);
        }
    }

    #[test]
    fn tiers_are_spread_like_a_real_citys() {
        let pack = pack::load("ezhou").unwrap();
        let mut generator = Generator::new(&pack, 1, today()).unwrap();
        let (mut tiers, mut states, mut late, mut records) = (BTreeMap::new(), BTreeMap::new(), 0, 0);
        for index in 0..5000 {
            let subject = generator.subject(index).unwrap();
            let penalties = subject.records.iter().filter(|r| r.item == "penalty");
            let facts = tier::Facts {
                uscc: subject.uscc.clone(),
                penalties: penalties
                    .map(|r| PenaltyFact {
                        id: r.document.clone(),
                        decided_on: r.decided_on,
                        class: Class::from_index(r.derived.class.unwrap()).unwrap(),
                        repaired_on: r.repaired_on,
                    })
                    .collect(),
                rosters: subject
                    .rosters
                    .iter()
                    .map(|r| RosterFact { kind: r.kind.into(), from: r.from, to: r.to })
                    .collect(),
            };
            let tier = tier::decide(&facts, &pack.tier_law, today()).unwrap().outcome;
            *tiers.entry(tier).or_insert(0) += 1;
            for record in &subject.records {
                records += 1;
                late += u32::from(record.derived.due_on.is_some_and(|due| record.received_on > due));
                if record.item == "penalty" {
                    let state = match &record.derived {
                        _ if record.repaired_on.is_some() => "repaired",
                        Derived { publish_from: None, .. } => "withheld",
                        Derived { publish_until: Some(until), .. } if *until < today() => "ended",
                        _ => "published",
                    };
                    *states.entry(state).or_insert(0) += 1;
                    *states
                        .entry(
                            ["R1", "R2", "R3", "R4", "R5"]
                                .into_iter()
                                .find(|r| record.derived.regime.as_deref() == Some(r))
                                .unwrap_or("none"),
                        )
                        .or_insert(0) += 1;
                }
            }
        }
        // 91.6, 5.1, 1.9, 0.8, 0.6 percent; two old penalties in one year may lift a few.
        for (tier, expected) in [
            (Tier::Normal, 4580),
            (Tier::Notice, 255),
            (Tier::Attention, 95),
            (Tier::Warning, 40),
            (Tier::KeyAttention, 30),
        ] {
            let n: i32 = tiers[&tier];
            assert!((n - expected).abs() <= 10, "{tier:?}: {n} instead of {expected}");
        }
        for state in ["repaired", "withheld", "ended", "published", "R1", "R2", "R4", "R5"] {
            assert!(states.get(state).is_some_and(|n| *n >= 10), "{state}: {states:?}");
        }
        assert!((records / 200..=records / 50).contains(&late), "{late} of {records} came late");
    }

    #[test]
    fn the_showcase_is_the_one_of_the_screens() {
        let pack = pack::load("ezhou").unwrap();
        let subject = Generator::new(&pack, 1, today()).unwrap().showcase().unwrap();
        assert_eq!((subject.uscc.as_str(), subject.name.as_str()), ("91420700MA4900010Y", "湖北江渚新材料有限公司"));
        let documents: Vec<_> =
            subject.records.iter().filter(|r| r.item == "penalty").map(|r| r.document.as_str()).collect();
        assert_eq!(documents, ["鄂州市监罚〔2026〕7号", "鄂州市监罚〔2026〕38号", "鄂州环罚〔2026〕112号"]);
    }
}
