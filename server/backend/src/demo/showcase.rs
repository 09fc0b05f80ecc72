//! The business behind the demonstration's first sign-in, with a file on which every clock can be seen.

use super::{generate::Generator, model::Subject, penalties::Fixed, random::Random};
use chrono::{Datelike, Months, NaiveDate};
use shared::{catalogue::LONG_TERM, form::Values, law::LawError, uscc::Uscc};

impl Generator<'_> {
    /// The screens' prototype shows the one of 鄂州 as it stood on 20 November 2026.
    ///
    /// # Errors
    /// As for [`Self::subject`].
    pub fn showcase(&mut self) -> Result<Subject, LawError> {
        let random = &mut Random::new(self.seed, u64::MAX);
        let is_ezhou = self.pack.code == "ezhou";
        // Whole weeks from the prototype's day: what was decided on a Tuesday stays decided on a Tuesday.
        let today = self.today;
        let day = |year, month, day| {
            let prototype = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or(today);
            let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or(prototype);
            let weeks = (today - prototype).num_days().div_euclid(7);
            date.checked_add_signed(chrono::TimeDelta::weeks(weeks)).unwrap_or(date)
        };
        let district = if is_ezhou { &self.city.districts[1] } else { &self.city.districts[0] };
        let division = if is_ezhou { "420700" } else { &self.pack.division };
        let place = if is_ezhou { "江渚" } else { district.places[0] };
        let uscc = Uscc::make("91", division, "MA490001").map(|u| u.as_str().to_owned()).unwrap_or_default();
        let mut subject = Subject {
            uscc,
            name: format!("{}{place}新材料有限公司", self.city.province),
            class: "01",
            status: "1",
            region: self.region(district),
            industry: "C30",
            size: "2",
            above_scale: true,
            legal_rep: "吴秋平".to_owned(),
            established_on: day(2018, 4, 12),
            address: format!("{}市{}{place}大道18号", self.pack.name.zh, self.district_name(district)),
            records: Vec::new(),
            rosters: Vec::new(),
            pending: Vec::new(),
        };
        let permit = |certificate: &str| self.permits.iter().find(|(p, _)| p.certificate == certificate).copied();
        let licences = [
            (permit("营业执照"), subject.established_on, 1),
            (permit("排污许可证"), day(2024, 6, 18), 2),
            (permit("特种设备使用登记证"), day(2026, 11, 9), 3),
        ];
        for (permit, decided_on, n) in licences {
            if let Some((permit, department)) = permit {
                // Numbers that no other subject has: those start at 1 and count up to four per subject.
                let number = 9_000_000 + n;
                let record = self.licence(random, &subject, permit, department, decided_on, number)?;
                subject.records.push(record);
            }
        }
        let offence = |kind: &str| self.offences.iter().find(|(o, _)| o.kind == kind).copied();
        let short = self.city.short;
        let (first, second, third) = (day(2026, 1, 12), day(2026, 3, 10), day(2026, 9, 4));
        let penalties = [
            (offence("未按规定公示应当公示的信息"), first, format!("{short}市监罚〔{}〕7号", first.year()), 0, 0, 3),
            (
                offence("生产不符合国家标准的产品"),
                second,
                format!("{short}市监罚〔{}〕38号", second.year()),
                25_000,
                3_600,
                4,
            ),
            (
                offence("未按规定安装污染物排放自动监测设备"),
                third,
                format!("{short}环罚〔{}〕112号", third.year()),
                40_000,
                0,
                6,
            ),
        ];
        for (offence, decided_on, document, fine, confiscated, after) in penalties {
            let Some((offence, department)) = offence else { continue };
            let fixed = Some(Fixed { document: &document, fine, confiscated });
            let mut record = self.penalty(random, &subject, offence, department, decided_on, 0, fixed)?;
            let received = self.pack.calendar.add_working_days(decided_on, after);
            record.received_on = received.map_or(decided_on, |due| due.date).min(self.today);
            if decided_on == first {
                let repaired_on = day(2026, 7, 3);
                record.derived =
                    (*self.derive_penalty(&record.values, decided_on, department, Some(repaired_on))?).clone();
                record.repaired_on = Some(repaired_on);
            }
            subject.records.push(record);
        }
        if let Some(template) = self.templates.first().copied() {
            let record = self.signed(&subject, template, day(2026, 5, 12).max(template.from))?;
            subject.records.push(record);
        }
        let certificates = [
            ("资质资格", "省级专精特新中小企业证书", "湖北省经济和信息化厅".to_owned(), day(2025, 6, 10), "2025-018"),
            (
                "质量认证",
                "质量管理体系认证证书（GB/T 19001）",
                "中国质量认证中心".to_owned(),
                day(2025, 3, 3),
                "00125Q31207R1M",
            ),
        ];
        for (kind, title, issuer, issued_on, number) in certificates {
            let mut values = Values::new();
            let mut set = |code: &str, value: String| drop(values.insert(code.to_owned(), value));
            set("ZS_MC", subject.name.clone());
            set("ZS_SHXYM", subject.uscc.clone());
            set("ZS_LB", kind.to_owned());
            set("ZS_ZSMC", title.to_owned());
            set("ZS_BH", number.to_owned());
            set("ZS_FZJG", issuer);
            set("ZS_FZRQ", issued_on.to_string());
            let until = issued_on.checked_add_months(Months::new(36)).and_then(|d| d.pred_opt());
            set("ZS_YXQZ", until.map_or(LONG_TERM.to_owned(), |d| d.to_string()));
            let record = self.volunteered(values, issued_on)?;
            subject.records.push(record);
        }
        self.pending(random, 0, &mut subject);
        Ok(subject)
    }
}
