//! Penalties: who has how many, since when, for what, and which were repaired.

use super::{
    generate::{Generator, back, days_between, fits, party_kind, wan},
    identity,
    model::{Record, RosterEntry, Subject},
    random::Random,
    words::{Offence, Trade},
};
use crate::{intake::Facts, store::records::Derived};
use chrono::{Datelike, Days, NaiveDate};
use shared::{form::Values, law::LawError, pack::Department};
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

/// What a subject's card says about its penalties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
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

/// What the showcase prescribes of a penalty.
#[derive(Clone, Copy)]
pub(super) struct Fixed<'a> {
    pub(super) document: &'a str,
    pub(super) fine: i64,
    pub(super) confiscated: i64,
}

impl<'p> Generator<'p> {
    /// The card of a subject and its number among those that have penalties.
    pub(super) fn hand(&self, index: u64) -> (Hand, u64) {
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

    pub(super) fn penalties(
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
            let from = back(self.today, 20 + random.below(700)).max(subject.established_on);
            subject.rosters.push(RosterEntry {
                kind: "serious_dishonesty",
                from,
                // Until it is taken off.
                to: None,
                basis: "《市场监督管理严重违法失信名单管理办法》（国家市场监督管理总局令第44号）",
                organ: self.market.name.zh.clone(),
                department: self.market.code.clone(),
            });
        }
        Ok(())
    }

    /// Keeps the registration on the day of establishment when that is moved.
    pub(super) fn move_registration(&mut self, record: &mut Record, to: NaiveDate) -> Result<(), LawError> {
        let year = format!("〔{}〕", record.decided_on.year());
        record.document = record.document.replace(&year, &format!("〔{}〕", to.year()));
        record.values.insert("XK_WSH".to_owned(), record.document.clone());
        for code in ["XK_JDRQ", "XK_YXQZ"] {
            record.values.insert(code.to_owned(), to.to_string());
        }
        record.decided_on = to;
        record.received_on = to;
        let facts = Facts {
            decided_on: to,
            kinds: "",
            fine: "",
            texts: std::iter::empty(),
            repaired_on: None,
            document_on: None,
            off_list: None,
        };
        record.derived = (*self.of_licence.derive(facts, self.market)?).clone();
        Ok(())
    }

    pub(super) fn offence(&self, random: &mut Random, trade: &Trade) -> &(&'static Offence, &'p Department) {
        loop {
            let found = random.weighted(&self.offences, |(o, _)| o.weight);
            if fits(found.0.tag, trade) {
                return found;
            }
        }
    }

    /// A penalty that could lawfully be repaired by now; `None` when none is found in some tries.
    pub(super) fn repaired(
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
                "罚款" => format!("罚款人民币{fine}元"),
                "没收违法所得" => format!("没收违法所得{confiscated}元"),
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
        set("CF_FR_ZJLX", "身份证");
        set("CF_FR_ZJHM", &identity::number(&subject.legal_rep, &subject.uscc));
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
        let facts = Facts {
            decided_on,
            kinds: text("CF_CFLB"),
            fine: text("CF_NR_FK"),
            texts,
            repaired_on,
            document_on: None,
            off_list: None,
        };
        self.of_penalty.derive(facts, department)
    }
}
