//! One subject from a number: pure, so that the same seed gives the same city on every machine.

use super::{
    further::{self, Ready},
    model::Subject,
    random::Random,
    words::{
        BRAND_FIRST, BRAND_SECOND, CITIES, City, District, GIVEN, OFFENCES, Offence, PERMITS, Permit, SURNAMES, TRADES,
        Tag, Trade, VILLAGES,
    },
};
use crate::intake::Deriver;
use chrono::{Days, NaiveDate};
use shared::{
    catalogue::Item,
    law::LawError,
    pack::{Department, Pack, Template},
    uscc::Uscc,
};

/// Makes the subjects of one city.
pub struct Generator<'p> {
    pub(super) pack: &'p Pack,
    pub(super) city: &'static City,
    pub(super) seed: u64,
    pub(super) today: NaiveDate,
    pub(super) permits: Vec<(&'static Permit, &'p Department)>,
    pub(super) offences: Vec<(&'static Offence, &'p Department)>,
    pub(super) licence: &'p Item,
    pub(super) penalty: &'p Item,
    pub(super) certificate: &'p Item,
    pub(super) commitment: &'p Item,
    pub(super) of_licence: Deriver<'p>,
    pub(super) of_penalty: Deriver<'p>,
    pub(super) of_certificate: Deriver<'p>,
    pub(super) of_commitment: Deriver<'p>,
    pub(super) further: Vec<Ready<'p>>,
    pub(super) market: &'p Department,
    /// Who verifies what businesses volunteer.
    pub(super) verifier: &'p Department,
    pub(super) templates: Vec<&'p Template>,
    pub(super) verify_days: i64,
}

/// Kind of business, which decides code, class and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Company,
    Household,
    Cooperative,
    Collective,
}

impl<'p> Generator<'p> {
    /// `None` for a city without words, or whose pack lacks the items and departments that a city has.
    pub fn new(pack: &'p Pack, seed: u64, today: NaiveDate) -> Option<Self> {
        let city = CITIES.iter().find(|c| c.code == pack.code)?;
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
            further: further::ready(pack),
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
        let (size, above_scale) = self.size(index, form);
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
            size,
            above_scale,
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
                let mut entry = self.exemplar(random);
                entry.from = entry.from.max(subject.established_on);
                subject.rosters.push(entry);
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
        self.behind_rosters(index, &mut subject)?;
        self.further(index, &mut subject)?;
        Ok(subject)
    }

    fn stream(&self, index: u64) -> Random {
        Random::new(self.seed, index + 1)
    }

    /// Size class, and whether above the statistical threshold: from a stream of its own, so that what came before sizes were
    /// known stays as it was.
    fn size(&self, index: u64, form: Form) -> (&'static str, bool) {
        const SIZES: u64 = 1 << 40;
        let mut random = self.stream(index + SIZES);
        let size = match (form, random.below(1000)) {
            (Form::Company, 0..8) => "1",
            (Form::Company, 8..70) => "2",
            (Form::Company, 70..420) | (Form::Cooperative | Form::Collective, 0..60) => "3",
            _ => "4",
        };
        let threshold = match size {
            "1" | "2" => 950,
            "3" => 220,
            _ => 0,
        };
        (size, random.below(1000) < threshold)
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
    pub(super) fn received(&self, random: &mut Random, decided: NaiveDate) -> NaiveDate {
        let late = random.chance(11);
        let n = if late { random.between(8, 30) } else { random.between(0, 6) };
        let day = self.pack.calendar.add_working_days(decided, n).map_or(decided, |due| due.date);
        day.max(decided).min(self.today)
    }
}

pub(super) fn fits(tag: Tag, trade: &Trade) -> bool {
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

pub(super) fn person(random: &mut Random) -> String {
    // The first surnames are the common ones.
    let n = SURNAMES.len() as u64;
    let surname = SURNAMES[random.below(n).min(random.below(n)) as usize];
    let given = random.pick(GIVEN);
    if random.chance(650) { format!("{surname}{given}{}", random.pick(GIVEN)) } else { format!("{surname}{given}") }
}

/// Kind of party in the data standard.
pub(super) fn party_kind(class: &str) -> &'static str {
    if class == "98" { "个体工商户" } else { "法人及非法人组织" }
}

pub(super) fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

pub(super) fn days_between(from: NaiveDate, to: NaiveDate) -> u64 {
    u64::try_from((to - from).num_days()).unwrap_or(0)
}

/// Yuan as 万元 without trailing zeros.
pub(super) fn wan(yuan: i64) -> String {
    let (whole, rest) = (yuan / 10_000, yuan % 10_000);
    let text = format!("{whole}.{rest:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::records::Derived;
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
                    crate::services::records::Standing { repaired_on: record.repaired_on, ..Default::default() },
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
                ..tier::Facts::default()
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
