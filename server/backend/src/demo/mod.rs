//! A demonstration city: believable, synthetic, marked as such, the same for the same seed.
//!
//! [`Generator`] makes subjects from numbers and knows no database (`licences`, `penalties`, `voluntary` say what is on
//! their files); `store` writes them. Each subject depends on its own
//! number only, so a second run finds everything on file and changes nothing, and a larger one adds the rest. `words`
//! holds what names, permits and offences are composed of: to give a city another flavour, edit that.

mod articles;
mod further;
mod generate;
mod identity;
mod licences;
mod model;
mod penalties;
mod plan;
mod random;
mod showcase;
mod store;
mod voluntary;
mod words;

pub use generate::Generator;
pub use model::{Pending, Record, RosterEntry, Subject};

use crate::{
    App, Error, Result, ledger,
    services::NewUser,
    store::{accounts, subjects, tiers},
};
use chrono::NaiveDate;
use random::Random;
use serde::Serialize;
use shared::{
    access::{Role, Viewer},
    ids::AccountId,
    pack::{Division, Pack},
    problem::{Code, Problem},
};

/// Subjects per transaction.
const STEP: u64 = 2_000;

/// What stands ready after a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoSummary {
    /// City.
    pub city: String,
    /// Subjects asked for, the showcase included.
    pub subjects: u64,
    /// Of them, how many this run has added.
    pub added: u64,
    /// Records that this run has added.
    pub records: u64,
    /// Who can sign in.
    pub sign_ins: Vec<SignIn>,
}

/// One account of the demonstration. Its password is no secret: it follows from the seed and stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignIn {
    /// Role.
    pub role: Role,
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Name in the header.
    pub name: String,
}

impl App {
    /// Fills the city with `subjects` synthetic subjects as of `today`, one of them the showcase, and opens four
    /// accounts. `progress` hears of the subjects that are on file so far.
    ///
    /// # Errors
    /// The database's; [`Code::CityUnknown`] for a city without words.
    pub async fn demo(
        &self,
        subjects: u64,
        seed: u64,
        today: NaiveDate,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<DemoSummary> {
        let first_of_all = subjects::count(&self.pool).await?.0 == 0;
        let mut summary = DemoSummary {
            city: self.pack().code.clone(),
            subjects: subjects.max(1),
            added: 0,
            records: 0,
            sign_ins: sign_ins(self, seed)?,
        };
        let rest = summary.subjects - 1; // without the showcase
        let mut from = 0;
        let mut showcase = true;
        while showcase || from < rest {
            let to = (from + STEP).min(rest);
            let (added, records) = self.add_subjects(seed, today, showcase, from..to).await?;
            summary.added += added;
            summary.records += records;
            (from, showcase) = (to, false);
            progress(to + 1);
        }
        if summary.added > 0 {
            self.settle(today, first_of_all, summary.added).await?;
        }
        for sign_in in &summary.sign_ins {
            self.open_sign_in(sign_in).await?;
        }
        if let Some(office) = self.demo_office(&summary.sign_ins).await? {
            self.demo_articles(&office).await?;
            self.demo_plan(&office, today).await?;
        }
        Ok(summary)
    }

    /// The two persons of the credit office, one of whom reads over what the other wrote.
    async fn demo_office(&self, sign_ins: &[SignIn]) -> Result<Option<[Viewer; 2]>> {
        let mut office = Vec::new();
        for sign_in in sign_ins.iter().filter(|sign_in| sign_in.role == Role::CreditOffice) {
            let Some(account) = accounts::credentials(&self.pool, &sign_in.email).await? else { continue };
            let account = Some(AccountId(account.id));
            office.push(Viewer { account, role: Some(sign_in.role), ..Viewer::default() });
        }
        Ok(<[Viewer; 2]>::try_from(office).ok())
    }

    async fn add_subjects(
        &self,
        seed: u64,
        today: NaiveDate,
        showcase: bool,
        range: std::ops::Range<u64>,
    ) -> Result<(u64, u64)> {
        let (pack, span) = (self.pack(), range.clone());
        let codes = tokio::task::spawn_blocking(move || {
            let mut generator = generator(pack, seed, today)?;
            let mut codes: Vec<String> = span.map(|index| generator.code(index)).collect();
            if showcase {
                codes.push(generator.showcase()?.uscc);
            }
            Ok::<_, Error>(codes)
        })
        .await??;
        let known = store::known(&self.pool, &codes).await?;
        if known.len() == codes.len() {
            return Ok((0, 0));
        }
        let (pack, seal, span) = (self.pack(), self.seal.clone(), range.clone());
        let chunk = tokio::task::spawn_blocking(move || {
            let mut generator = generator(pack, seed, today)?;
            let mut chunk = store::Chunk::new(pack, seal, today);
            for index in span {
                if !known.contains(&codes[(index - range.start) as usize]) {
                    chunk.add(generator.subject(index)?)?;
                }
            }
            if showcase && codes.last().is_some_and(|code| !known.contains(code)) {
                chunk.add(generator.showcase()?)?;
            }
            Ok::<_, Error>(chunk)
        })
        .await??;
        let counts = (chunk.subjects(), chunk.records());
        let mut tx = self.pool.begin().await?;
        chunk.write(&mut tx, self.pack(), self.clock.now(), seed).await?;
        tx.commit().await?;
        Ok(counts)
    }

    /// Brings statistics, ranks and stored tiers up to date after many rows have come.
    async fn settle(&self, today: NaiveDate, first_of_all: bool, added: u64) -> Result<()> {
        let mut db = self.pool.acquire().await?;
        for table in ["analyze subject", "analyze record", "analyze case_file", "analyze roster_entry"] {
            sqlx::raw_sql(table).execute(&mut *db).await?;
        }
        subjects::rerank(&mut db).await?;
        drop(db);
        self.link_everybody(true).await?;
        self.recount(None).await?;
        let mut db = self.pool.acquire().await?;
        if first_of_all {
            // Every tier was decided as it was written: there is nothing to decide anew.
            let n = i64::try_from(added).unwrap_or(i64::MAX);
            let run = tiers::begin_evaluation(&mut *db, today, &self.pack().tier_law.rule_set).await?;
            tiers::end_evaluation(&mut *db, run, n, n).await?;
            self.begin_planned(None, ledger::SYSTEM).await?;
        }
        self.count_libraries(None).await?;
        self.count_trends().await?;
        self.cache.clear().await;
        Ok(())
    }

    /// Opens an account, or gives it back the password of this seed when somebody has changed it.
    async fn open_sign_in(&self, sign_in: &SignIn) -> Result<()> {
        match accounts::credentials(&self.pool, &sign_in.email).await? {
            Some(account) => {
                if !self.verify_password(sign_in.password.clone(), Some(account.secret)).await? {
                    self.set_password(&sign_in.email, &sign_in.password).await?;
                }
            }
            None => {
                let uscc = match sign_in.role {
                    Role::Business => {
                        // Any seed's showcase has the same code.
                        Some(generator(self.pack(), 0, self.clock.today())?.showcase()?.uscc)
                    }
                    _ => None,
                };
                let user = NewUser {
                    role: sign_in.role,
                    email: sign_in.email.clone(),
                    password: sign_in.password.clone(),
                    name: sign_in.name.clone(),
                    uscc,
                    department: None,
                    district: (sign_in.role == Role::District)
                        .then(|| district(self.pack()).map(|division| division.code.clone()))
                        .flatten(),
                };
                self.add_user(user).await?;
                if sign_in.role == Role::CreditOffice {
                    self.set_section(&sign_in.email, Some(SECTION)).await?;
                }
            }
        }
        Ok(())
    }
}

/// The section of the office's people.
const SECTION: &str = "信用监管科";

fn generator(pack: &shared::pack::Pack, seed: u64, today: NaiveDate) -> Result<Generator<'_>> {
    Generator::new(pack, seed, today).ok_or_else(|| {
        let list: Vec<&str> = words::CITIES.iter().map(|c| c.code).collect();
        Problem::new(Code::CityUnknown).with("found", &pack.code).with("list", list.join(" ")).into()
    })
}

/// The sign-ins of a seed: a business, the credit office, the administrator, the office's second person, without whom
/// nothing is adopted, a district's office and an auditor.
fn sign_ins(app: &App, seed: u64) -> Result<Vec<SignIn>> {
    const WORDS: [&str; 16] = [
        "Lotus", "Fish", "Lake", "Maple", "River", "Bamboo", "Crane", "Plum", "Jade", "Ferry", "Cedar", "Tea", "Rice",
        "Pearl", "Copper", "Harbour",
    ];
    let mut random = Random::new(seed, u64::MAX - 1);
    let mut password = || format!("{}-{}-{:04}", random.pick(&WORDS), random.pick(&WORDS), random.between(1000, 9999));
    let showcase = generator(app.pack(), seed, app.clock.today())?.showcase()?.name;
    let office = app.credit_office().map_or_else(String::new, |d| d.name.zh.clone());
    let (city, second) = (&app.pack().code, office.clone());
    let mut sign_ins = vec![
        SignIn { role: Role::Business, email: format!("qiye@{city}.example"), password: password(), name: showcase },
        SignIn {
            role: Role::CreditOffice,
            email: format!("gongzuo@{city}.example"),
            password: password(),
            name: office,
        },
        SignIn {
            role: Role::Administrator,
            email: format!("guanli@{city}.example"),
            password: password(),
            name: "系统管理员".to_owned(),
        },
        SignIn {
            role: Role::CreditOffice,
            email: format!("fuhe@{city}.example"),
            password: password(),
            name: format!("{second}（复核）"),
        },
    ];
    if let Some(district) = district(app.pack()) {
        sign_ins.push(SignIn {
            role: Role::District,
            email: format!("quxian@{city}.example"),
            password: password(),
            name: format!("{}信用办", district.name.zh),
        });
    }
    sign_ins.push(SignIn {
        role: Role::Auditor,
        email: format!("jiandu@{city}.example"),
        password: password(),
        name: "审计监督员".to_owned(),
    });
    Ok(sign_ins)
}

/// The district that has an office in the demonstration: the last of the city's, where a city's plan names the seat of its
/// government.
fn district(pack: &Pack) -> Option<&Division> {
    pack.divisions.iter().rfind(|division| division.code != pack.division)
}
