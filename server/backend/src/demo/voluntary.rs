//! What businesses do of their own accord: certificates, commitments; and the honours that come of it.

use super::{
    generate::{Generator, back, days_between, party_kind},
    model::{Pending, Record, RosterEntry, Subject},
    random::Random,
    words::CERTIFICATES,
};
use crate::intake::Facts;
use chrono::{Datelike, Days, Months, NaiveDate};
use shared::{catalogue::LONG_TERM, form::Values, law::LawError, pack::Template};

impl Generator<'_> {
    pub(super) fn exemplar(&self, random: &mut Random) -> RosterEntry {
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

    pub(super) fn certificate_values(
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
        let until = issued_on.checked_add_months(Months::new(36)).and_then(|d| d.pred_opt());
        set("ZS_YXQZ", until.map_or(LONG_TERM.to_owned(), |d| d.to_string()));
        set("ZS_SM", "见证书所载范围。".to_owned());
        (values, issued_on)
    }

    pub(super) fn certificate(
        &mut self,
        random: &mut Random,
        index: u64,
        subject: &mut Subject,
    ) -> Result<(), LawError> {
        let (values, decided_on) = self.certificate_values(random, index, subject, 20);
        let record = self.volunteered(values, decided_on)?;
        subject.records.push(record);
        Ok(())
    }

    pub(super) fn volunteered(&mut self, values: Values, decided_on: NaiveDate) -> Result<Record, LawError> {
        let facts = Facts {
            decided_on,
            kinds: "",
            fine: "",
            texts: std::iter::empty(),
            repaired_on: None,
            document_on: None,
            off_list: None,
        };
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

    pub(super) fn commitment(&mut self, random: &mut Random, subject: &mut Subject) -> Result<(), LawError> {
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
        let facts = Facts {
            decided_on: made_on,
            kinds: "",
            fine: "",
            texts: std::iter::empty(),
            repaired_on: None,
            document_on: None,
            off_list: None,
        };
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
