//! Registration and permits.

use super::{
    generate::{Generator, back, days_between, fits, party_kind},
    model::{Record, Subject},
    random::Random,
    words::{Permit, Trade},
};
use crate::intake::Facts;
use chrono::{Datelike, Months, NaiveDate};
use shared::{catalogue::LONG_TERM, form::Values, law::LawError, pack::Department};

impl Generator<'_> {
    pub(super) fn licences(
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
        let facts = Facts {
            decided_on,
            kinds: "",
            fine: "",
            texts: std::iter::empty(),
            repaired_on: None,
            document_on: None,
            off_list: None,
        };
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
}
