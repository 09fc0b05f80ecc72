//! A whole backend on a database of the test's own, with a clock that stands until moved.

use backend::{
    App, Clock,
    mail::Mailer,
    services::{AccountSettings, NewUser, records},
    store::records::{NewRecord, append},
    testing::TestDb,
};
use chrono::NaiveDate;
use shared::{
    access::{Role, Viewer},
    form::Values,
    ids::{AccountId, CaseId},
    pack::{self, Pack},
    ports::{AccountPort, Entry},
};
use std::sync::Arc;

/// 湖北江渚新材料有限公司, an enterprise.
pub(crate) const JIANGZHU: &str = "91420700MA4900010Y";
pub(crate) const JIANGZHU_NAME: &str = "湖北江渚新材料有限公司";
/// A household in 鄂城.
pub(crate) const HOUSEHOLD: &str = "92420704MA4A0002X3";
pub(crate) const PASSWORD: &str = "江渚-码头-七月-灯";

pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) db: TestDb,
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

impl House {
    /// One that sends mail.
    pub(crate) async fn mailing(day: &str) -> Self {
        let mut house = Self::on(day).await;
        let settings = AccountSettings { mail: Mailer::Log, ..AccountSettings::default() };
        house.app = house.app.clone().with_accounts(settings);
        house
    }

    /// Confirms every account's address.
    pub(crate) async fn confirm_addresses(&self) {
        sqlx::query("update account set email_confirmed_at = now()").execute(&self.db.pool).await.unwrap();
    }

    /// To whom mail about something waits to be sent; sends it.
    pub(crate) async fn mailed(&self, about: &str) -> Vec<String> {
        let sql = "select payload -> 'message' ->> 'email' from job
                   where kind = 'mail' and payload -> 'message' ->> 'about' = $1 order by 1";
        let to = sqlx::query_scalar(sql).bind(about).fetch_all(&self.db.pool).await.unwrap();
        self.app.run_due_jobs().await.unwrap();
        to
    }

    /// Ezhou on a day.
    pub(crate) async fn on(today: &str) -> Self {
        Self::with_pack(today, pack::load("ezhou").unwrap()).await
    }

    pub(crate) async fn with_pack(today: &str, pack: Pack) -> Self {
        let db = TestDb::new().await;
        let clock = Clock::manual(day(today));
        let app = App::new(db.pool.clone(), db.pool.clone(), Arc::new(pack), clock, backend::testing::seal())
            .with_press(backend::testing::press());
        Self { app, clock, db }
    }

    /// The same data under another pack: the city changed its rules.
    pub(crate) fn under(&self, pack: Pack) -> App {
        App::new(self.db.pool.clone(), self.db.pool.clone(), Arc::new(pack), self.clock, backend::testing::seal())
    }

    /// Puts a subject on file.
    pub(crate) async fn subject(&self, uscc: &str, name: &str) {
        let class = shared::subject::SubjectClass::of(&uscc.parse().unwrap()).code();
        sqlx::query("insert into subject (uscc, name, class, region, industry) values ($1, $2, $3, '420704', 'C26')")
            .bind(uscc)
            .bind(name)
            .bind(class)
            .execute(&self.db.pool)
            .await
            .unwrap();
    }

    /// Opens a business account through the form and gives its viewer.
    pub(crate) async fn business(&self, uscc: &str, name: &str, email: &str) -> Viewer {
        let form = values(&[
            ("uscc", uscc),
            ("name", name),
            ("email", email),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ]);
        let entry = self.app.open_account("visit", "10.0.0.1", form).await.unwrap();
        let Entry::Open { token, .. } = entry else {
            let kept = self.app.kept_form("visit", shared::ports::FormName::OpenAccount).await.unwrap();
            panic!("the account was not opened: {kept:?}")
        };
        self.app.prove(email).await.unwrap();
        self.app.viewer(Some(&token)).await.unwrap()
    }

    pub(crate) async fn jiangzhu(&self) -> Viewer {
        self.business(JIANGZHU, JIANGZHU_NAME, "office@jiangzhu.example").await
    }

    /// An official of a department, or of the credit office.
    pub(crate) async fn official(&self, role: Role, department: Option<&str>, email: &str) -> Viewer {
        let user = NewUser {
            role,
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            name: "王主任".to_owned(),
            uscc: None,
            department: department.map(str::to_owned),
            district: None,
        };
        let id: AccountId = self.app.add_user(user).await.unwrap();
        let department = department.map(str::to_owned);
        Viewer { account: Some(id), role: Some(role), name: "王主任".to_owned(), department, ..Viewer::default() }
    }

    /// An official of a district's office.
    pub(crate) async fn district(&self, code: &str, email: &str) -> Viewer {
        let user = NewUser {
            role: Role::District,
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            name: "区信用办".to_owned(),
            uscc: None,
            department: None,
            district: Some(code.to_owned()),
        };
        let id = self.app.add_user(user).await.unwrap();
        let (account, district) = (Some(id), Some(code.to_owned()));
        Viewer { account, role: Some(Role::District), name: "区信用办".to_owned(), district, ..Viewer::default() }
    }

    pub(crate) async fn credit_office(&self) -> Viewer {
        self.official(Role::CreditOffice, None, "credit@ezhou.example").await
    }

    /// Puts a penalty on file as intake does: classified and clocked by the law of its day.
    pub(crate) async fn penalty(&self, p: Penalty<'_>) -> i64 {
        let pack = self.app.pack();
        let item = pack.item("penalty").unwrap();
        let mut content = values(&[
            ("CF_XDR_MC", JIANGZHU_NAME),
            ("CF_XDR_LB", "法人及非法人组织"),
            ("CF_XDR_SHXYM", p.uscc),
            ("CF_YJ", "中华人民共和国广告法第五十五条"),
            ("CF_WSH", p.number),
            ("CF_WFXW", "广告违法行为"),
            ("CF_SY", "发布虚假广告"),
            ("CF_CFLB", p.kinds),
            ("CF_NR", "罚款"),
            ("CF_JDRQ", p.decided_on),
            ("CF_CFJG", "鄂州市城市管理执法委员会"),
        ]);
        if let Some(fine) = p.fine {
            content.insert("CF_NR_FK".to_owned(), fine.to_owned());
        }
        let decided_on = day(p.decided_on);
        let repaired_on = p.repaired_on.map(day);
        let standing = records::Standing { repaired_on, ..records::Standing::default() };
        let derived = records::derive(pack, item, &content, p.department, decided_on, standing).unwrap();
        let new = NewRecord {
            uscc: p.uscc,
            item: "penalty",
            item_version: 1,
            content: &self.app.seal().values(item, &content).unwrap(),
            document: p.number,
            organ: "鄂州市城市管理执法委员会",
            department: p.department,
            decided_on,
            derived: &derived,
            repaired_on,
            received_on: day(p.received_on),
            case_id: None,
            verified: None,
            created_by: None,
        };
        let id = append(&self.db.pool, &new).await.unwrap();
        sqlx::query("insert into tier_ask (uscc) values ($1)").bind(p.uscc).execute(&self.db.pool).await.unwrap();
        id
    }

    pub(crate) async fn count(&self, table: &'static str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&self.db.pool)
            .await
            .unwrap()
    }

    /// The case's revision, as its page would post it back.
    pub(crate) async fn revision(&self, viewer: &Viewer, id: CaseId) -> i64 {
        use shared::ports::CasePort;
        self.app.case(viewer, id).await.unwrap().revision
    }
}

/// A penalty for a test.
#[derive(Clone, Copy)]
pub(crate) struct Penalty<'a> {
    pub(crate) uscc: &'a str,
    pub(crate) number: &'a str,
    pub(crate) kinds: &'a str,
    pub(crate) fine: Option<&'a str>,
    pub(crate) decided_on: &'a str,
    pub(crate) received_on: &'a str,
    pub(crate) repaired_on: Option<&'a str>,
    pub(crate) department: &'a str,
}

impl Default for Penalty<'_> {
    /// A general one: confiscation is none of the minor kinds.
    fn default() -> Self {
        Self {
            uscc: JIANGZHU,
            number: "鄂州城管罚〔2026〕1号",
            kinds: "没收违法所得",
            fine: None,
            decided_on: "2026-05-11",
            received_on: "2026-05-13",
            repaired_on: None,
            department: "city_management",
        }
    }
}

/// The problem of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, shared::ports::Fault>) -> shared::problem::Code {
    match answer {
        Err(shared::ports::Fault::Refused { problem }) => problem.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}
