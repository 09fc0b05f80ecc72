//! The proof of a mandate as the credit office sees it: what was typed beside what the register says, and the letter with a
//! code that goes to the registered address.
//!
//! The code is nowhere on file: it is derived from the installation's secret, the case and the number of the letter.

use super::throttle::LETTER;
use crate::{
    App, Error, Result,
    clock::date_in_china,
    store::{
        cases::{self, CaseRow},
        mandates::{self, LetterRow},
        subjects,
    },
};
use chrono::{Days, TimeDelta};
use shared::{
    access::{self, Action, Viewer},
    case::{KindCode, State},
    form::{Values, comparable_name, typed_code},
    ids::{AccountId, CaseId},
    ports::{CaseView, Compared, ComparedLine, LetterLine, ProofCheck, ProofLetter},
    problem::Code,
};
use sqlx::PgConnection;

/// A code may be entered so long.
const VALID: Days = Days::new(30);
/// Who sent a letter may print it so long.
const PRINTABLE: TimeDelta = TimeDelta::minutes(15);
/// Characters of a code: forty bits, and five tries.
const LENGTH: usize = 8;
/// Fields of the form `account_proof`.
pub(crate) mod field {
    /// Legal representative.
    pub(crate) const REPRESENTATIVE: &str = "FR_XM";
    /// Day of establishment.
    pub(crate) const ESTABLISHED: &str = "CL_RQ";
    /// The agent's name.
    pub(crate) const AGENT: &str = "JBR_XM";
    /// What the agent is to the business.
    pub(crate) const RELATION: &str = "JBR_ZW";
    /// The relation of the legal representative.
    pub(crate) const PRINCIPAL: &str = "法定代表人（负责人）";
}

impl App {
    /// What was typed beside what the register says.
    pub(crate) async fn compare_proof(&self, viewer: &Viewer, id: CaseId) -> Result<ProofCheck> {
        let (case, letter) = self.handled_proof(viewer, id).await?;
        let subject = subjects::find(&self.pool, &case.line.uscc).await?.ok_or(Error::NotFound)?;
        let typed = |code: &str| case.values.get(code).map(|text| text.trim().to_owned()).unwrap_or_default();
        let line = |what: Compared, typed: String, registered: Option<String>| {
            let same = registered.as_ref().map(|registered| comparable_name(registered) == comparable_name(&typed));
            ComparedLine { what, typed, registered, same }
        };
        let known = subject.legal_rep.filter(|name| !name.trim().is_empty());
        let lines = vec![
            line(Compared::Representative, typed(field::REPRESENTATIVE), known),
            line(Compared::Established, typed(field::ESTABLISHED), subject.established_on.map(|day| day.to_string())),
        ];
        let letter = letter.map(|row| LetterLine {
            sent_on: date_in_china(row.sent_at),
            until: row.until,
            printable: case.line.state == State::Posted && self.printable(viewer, &row),
        });
        Ok(ProofCheck { lines, address: mandates::registered_address(&self.pool, &case.line.uscc).await?, letter })
    }

    /// The letter, for printing. Its code is shown to who sent it, for a quarter of an hour.
    pub(crate) async fn letter_of(&self, viewer: &Viewer, id: CaseId) -> Result<ProofLetter> {
        let (case, letter) = self.handled_proof(viewer, id).await?;
        let row = letter.filter(|_| case.line.state == State::Posted).ok_or(Error::NotFound)?;
        let address = mandates::registered_address(&self.pool, &case.line.uscc).await?.unwrap_or_default();
        let office = self.office_of(viewer).map(|office| self.department_name(&office)).unwrap_or_default();
        Ok(ProofLetter {
            case: id,
            name: case.line.name.clone(),
            uscc: case.line.uscc.clone(),
            address,
            agent: case.values.get(field::AGENT).cloned().unwrap_or_default(),
            code: self.printable(viewer, &row).then(|| typed_code::halves(&self.letter_code(id.0, row.round))),
            until: row.until,
            on: date_in_china(row.sent_at),
            office,
        })
    }

    /// A proof of mandate that this viewer handles, and its letter.
    async fn handled_proof(&self, viewer: &Viewer, id: CaseId) -> Result<(CaseView, Option<LetterRow>)> {
        let case = self.read_case(viewer, id).await?;
        let mut tx = self.eyes_of(viewer).await?;
        let row = cases::find(&mut *tx, id.0).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        let (uscc, region) = (&row.uscc, &row.region);
        let object = access::Object::Case { uscc, region, department: None, submitted: true, account: None };
        // Its own writer reads the case, but not what the register says of the business.
        if case.line.kind != KindCode::AccountProof || !access::allowed(viewer, Action::Handle, object) {
            return Err(Error::NotFound);
        }
        Ok((case, mandates::letter(&self.pool, id.0).await?))
    }

    fn printable(&self, viewer: &Viewer, row: &LetterRow) -> bool {
        viewer.account == Some(AccountId(row.sent_by)) && self.clock.now() < row.sent_at + PRINTABLE
    }

    /// The code of one letter.
    fn letter_code(&self, case: i64, round: i32) -> String {
        typed_code::spell(&self.seal.derived(&format!("credence: letter {case} {round}"))[..LENGTH])
    }

    /// The effect: a letter goes out.
    pub(crate) async fn send_letter(&self, tx: &mut PgConnection, case: &CaseRow, account: AccountId) -> Result<()> {
        let until = self
            .clock
            .today()
            .checked_add_days(VALID)
            .ok_or_else(|| Error::Internal("the calendar ends".to_owned()))?;
        mandates::send_letter(tx, case.id, account.0, self.clock.now(), until).await
    }

    /// Whether the code of the letter was typed: five tries for each letter, then it is worth nothing.
    pub(crate) async fn check_letter_code(
        &self,
        tx: &mut PgConnection,
        case: &CaseRow,
        values: Option<&Values>,
    ) -> Result<()> {
        let row = mandates::letter(&mut *tx, case.id).await?.ok_or(Code::NotAllowedNow)?;
        if self.clock.today() > row.until {
            return Err(Code::LetterOver.into());
        }
        let (id, round) = (case.id.to_string(), row.round.to_string());
        let key = [id.as_str(), round.as_str()];
        if self.braked(LETTER, &key).await?.is_some() {
            return Err(Code::LetterOver.into());
        }
        let typed = typed_code::tidy(values.and_then(|values| values.get("code")).map_or("", String::as_str));
        let right = self.letter_code(case.id, row.round);
        let differs = typed.len() != right.len()
            || typed.bytes().zip(right.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) != 0;
        if differs {
            self.brake(LETTER, &key).await?;
            return Err(Code::LetterCode.into());
        }
        Ok(())
    }
}
