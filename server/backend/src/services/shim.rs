//! Stands in for `shared::record`, `shared::form` and `shared::subject` until those land; goes with them.
#![allow(missing_docs, dead_code, unreachable_pub)]
pub(crate) mod record {
    use chrono::NaiveDate;
    use shared::{access::Viewer, catalogue::*, form::Values, ids::RecordId, ports::*, publication::*};
    pub struct RecordFacts<'a> {
        pub id: RecordId,
        pub item: &'a str,
        pub values: &'a Values,
        pub uscc: &'a str,
        pub name: &'a str,
        pub document: &'a str,
        pub organ: &'a str,
        pub department: &'a str,
        pub decided_on: NaiveDate,
        pub received_on: NaiveDate,
        pub verified: Option<bool>,
    }
    #[derive(Default)]
    pub struct Purpose;
    pub fn view(
        r: &RecordFacts<'_>,
        item: &Item,
        viewer: &Viewer,
        _p: Purpose,
        _today: NaiveDate,
        p: &Publication,
    ) -> Option<Shown> {
        let own = viewer.is_subject(r.uscc) || viewer.office_side();
        if !own && (item.disclosure != Disclosure::Public || p.state != PublicationState::Published) {
            return None;
        }
        let fields = item
            .fields
            .iter()
            .filter(|f| own || item.disclosure_of(f) == Disclosure::Public)
            .filter_map(|f| {
                r.values.get(&f.code).map(|v| ShownField {
                    code: f.code.clone(),
                    label: f.label.clone(),
                    value: v.clone(),
                })
            })
            .collect();
        let summary = item.roles.summary.iter().filter_map(|c| r.values.get(c)).cloned().collect::<Vec<_>>().join("；");
        Some(Shown {
            id: r.id,
            item: r.item.to_owned(),
            uscc: r.uscc.to_owned(),
            name: r.name.to_owned(),
            title: r.document.to_owned(),
            organ: r.organ.to_owned(),
            summary,
            decided_on: r.decided_on,
            fields,
            publication: p.clone(),
            received_on: r.received_on,
            verified: r.verified,
        })
    }
}
pub(crate) mod form {
    use shared::problem::{Code, Problem};
    pub fn email(text: &str) -> Result<String, Problem> {
        let t = text.trim().to_lowercase();
        if t.contains('@') { Ok(t) } else { Err(Problem::new(Code::Email).with("found", text)) }
    }
    pub mod password {
        pub fn check(p: &str, _e: &str, _n: &str, _u: &str) -> Option<shared::problem::Problem> {
            (p.chars().count() < 10)
                .then(|| shared::problem::Problem::new(shared::problem::Code::PasswordShort).with("min", 10))
        }
    }
    pub struct Checked {
        pub values: shared::form::Values,
        pub problems: Vec<shared::form::FieldProblem>,
    }
    pub mod sign_in {
        use super::*;
        use shared::form::*;
        pub fn check(v: &Values) -> Checked {
            let mut values = v.clone();
            let mut problems = vec![];
            for f in ["email", "password"] {
                if v.get(f).is_none_or(|t| t.is_empty()) {
                    problems.push(FieldProblem::new(f, Code::Required));
                }
            }
            if let Some(e) = values.get_mut("email") {
                *e = e.trim().to_lowercase();
            }
            Checked { values, problems }
        }
    }
    pub mod open_account {
        use super::*;
        use shared::form::*;
        pub fn check(v: &Values) -> Checked {
            let mut c = super::sign_in::check(v);
            for f in ["uscc", "name"] {
                if v.get(f).is_none_or(|t| t.is_empty()) {
                    c.problems.push(FieldProblem::new(f, Code::Required));
                }
            }
            let u = shared::uscc::check(v.get("uscc").map_or("", String::as_str));
            match u.problem {
                Some(p) => c.problems.push(FieldProblem::new("uscc", p)),
                None => {
                    c.values.insert("uscc".into(), u.normalised);
                }
            }
            let e = c.values.get("email").cloned().unwrap_or_default();
            if let Err(p) = super::email(&e) {
                c.problems.push(FieldProblem::new("email", p));
            }
            if let Some(p) = super::password::check(v.get("password").map_or("", String::as_str), "", "", "") {
                c.problems.push(FieldProblem::new("password", p));
            }
            c
        }
    }
}
pub(crate) mod subject {
    use shared::problem::{Bilingual, Lang};
    pub struct SubjectClass(&'static str);
    pub struct Status(&'static str);
    impl SubjectClass {
        pub fn from_code(c: &str) -> Option<Self> {
            Some(Self(match c {
                "01" => "企业法人",
                "02" => "机关法人",
                "03" => "事业单位法人",
                "04" => "社会团体法人",
                "97" => "其他法人",
                "98" => "个体工商户",
                "99" => "其他组织",
                _ => return None,
            }))
        }
        pub fn name(&self, _l: Lang) -> &'static str {
            self.0
        }
    }
    impl Status {
        pub fn from_code(c: &str) -> Option<Self> {
            Some(Self(match c {
                "1" => "存续",
                "2" => "吊销未注销",
                "3" => "吊销已注销",
                "4" => "注销",
                "5" => "撤销",
                "6" => "迁出",
                "9" => "其他",
                _ => return None,
            }))
        }
        pub fn name(&self, _l: Lang) -> &'static str {
            self.0
        }
    }
    pub fn industry(_c: &str) -> Option<Bilingual> {
        None
    }
}
