//! The ports themselves: object-safe, found in context by the screens and in state by the API.

use super::*;
use crate::{
    access::Viewer,
    case::{Assignee, Opening},
};
use async_trait::async_trait;

/// What anyone may ask.
#[async_trait]
pub trait PublicPort: Send + Sync {
    /// Figures of the home page.
    async fn home(&self) -> Answer<Home>;
    /// Subjects by code, part of a name; up to 20.
    async fn search(&self, term: &str) -> Answer<SearchResult>;
    /// Of what the public page of a file is made, in a word that is another as soon as any of it is: its rows in their versions, the
    /// day, the city's rules. `None` where there is no such file.
    async fn mark(&self, uscc: &str) -> Answer<Option<String>>;
    /// The subject page as `viewer` may see it.
    async fn subject(&self, viewer: &Viewer, uscc: &str) -> Answer<SubjectPage>;
    /// The records of one subject as `viewer` may see them, newest first, of one item or of all; `limit` ≤ 200.
    async fn records(
        &self,
        viewer: &Viewer,
        uscc: &str,
        item: Option<&str>,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<Shown>>;
    /// The name of a catalogue item that is public.
    async fn disclosure_item(&self, item: &str) -> Answer<Bilingual>;
    /// Published records of one item, newest first; `limit` ≤ 200.
    async fn disclosures(&self, item: &str, cursor: Option<&str>, limit: i64) -> Answer<Page<Shown>>;
    /// Entries of a public roster, newest first.
    async fn roster(&self, kind: &str, cursor: Option<&str>, limit: i64) -> Answer<Page<RosterLine>>;
    /// Published commitments, newest first.
    async fn commitments(&self, cursor: Option<&str>, limit: i64) -> Answer<Page<CommitmentLine>>;
    /// One commitment by its number.
    async fn commitment(&self, number: &str) -> Answer<CommitmentLine>;
}

/// Accounts and sessions.
#[async_trait]
pub trait AccountPort: Send + Sync {
    /// Who holds this session token; the public when nobody does.
    async fn viewer(&self, token: Option<&str>) -> Answer<Viewer>;
    /// Signs in with `email` and `password`; keeps the form under `visit` when it fails. `address` is the peer, for
    /// throttling.
    async fn sign_in(&self, visit: &str, address: &str, values: Values) -> Answer<Entry>;
    /// Opens a business account with `uscc`, `name`, `email`, `password`, `password_again`.
    async fn open_account(&self, visit: &str, address: &str, values: Values) -> Answer<Entry>;
    /// Ends the session.
    async fn sign_out(&self, token: &str) -> Answer<()>;
    /// Notes what the browser of a session says of itself, and from where it came.
    async fn note_device(&self, token: &str, device: &str, address: &str) -> Answer<()>;
    /// Finishes a sign-in with `code`: of the second factor, or a recovery code.
    async fn sign_in_code(&self, holder: Holder<'_>, values: Values) -> Answer<Entry>;
    /// Asks for a link to a new password with `email`. Answers alike whether or not there is such an account.
    async fn forgot(&self, holder: Holder<'_>, values: Values) -> Answer<Stepped>;
    /// Takes a new password (`token`, `password`, `password_again`).
    async fn reset(&self, holder: Holder<'_>, values: Values) -> Answer<Stepped>;
    /// Confirms an address by the token of a link.
    async fn confirm_email(&self, holder: Holder<'_>, link: &str) -> Answer<Stepped>;
    /// The own account.
    async fn account(&self, holder: Holder<'_>) -> Answer<AccountPage>;
    /// The second factor that is being set up.
    async fn factor_setup(&self, holder: Holder<'_>) -> Answer<FactorSetup>;
    /// Recovery codes that were just made, until they are written down.
    async fn recovery_codes(&self, holder: Holder<'_>) -> Answer<Vec<String>>;
    /// Takes a step on the own account.
    async fn account_step(&self, holder: Holder<'_>, step: AccountStep, values: Values) -> Answer<Stepped>;
    /// What was typed in a proof of mandate beside what the register says.
    async fn proof_check(&self, viewer: &Viewer, case: CaseId) -> Answer<ProofCheck>;
    /// The letter with the code, for printing.
    async fn proof_letter(&self, viewer: &Viewer, case: CaseId) -> Answer<ProofLetter>;
    /// Who acts for a business.
    async fn agents(&self, viewer: &Viewer, uscc: &str) -> Answer<Agents>;
    /// The credit office ends a mandate, with a reason.
    async fn end_agent(&self, viewer: &Viewer, mandate: i64, reason: &str) -> Answer<()>;
    /// The form kept under a visit, to be shown once more.
    async fn kept_form(&self, visit: &str, form: FormName) -> Answer<KeptForm>;
    /// Keeps a form with what was typed and what stood against it, so that the page can show it once more after the
    /// redirect. Secrets must not be in it.
    async fn keep_form(&self, visit: &str, form: FormName, state: FormState) -> Answer<()>;
}

/// What a business does with its own file. Cases of other businesses are not found.
#[async_trait]
pub trait BusinessPort: Send + Sync {
    /// Drafts, matters and what can be done.
    async fn business_home(&self, viewer: &Viewer) -> Answer<BusinessHome>;
    /// The business's own records, newest first, each with what can be done about it; `limit` ≤ 200.
    async fn own_records(&self, viewer: &Viewer, cursor: Option<&str>, limit: i64) -> Answer<Page<OwnRecord>>;
}

/// A matter, read and moved from either side.
#[async_trait]
pub trait CasePort: Send + Sync {
    /// Opens a case, or finds the one that a first press of the same button opened. What `opening` names, the kind says.
    async fn open_case(&self, viewer: &Viewer, kind: KindCode, opening: Opening) -> Answer<CaseId>;
    /// The form of an order that an office gives; `about` names the record (`record`), or the subject (`uscc`), and the
    /// matter that it follows (`after`).
    async fn order_form(&self, viewer: &Viewer, kind: KindCode, about: &Opening) -> Answer<OrderForm>;
    /// Gives the order: the matter begins.
    async fn order(&self, viewer: &Viewer, kind: KindCode, about: &Opening, values: &Values) -> Answer<Ordered>;
    /// The case as this viewer may see it.
    async fn case(&self, viewer: &Viewer, id: CaseId) -> Answer<CaseView>;
    /// Adds a file to a case that its owner is still writing; `place` is its place in the kind's list of papers. What is
    /// taken decides the content, never the name.
    async fn add_paper(
        &self,
        viewer: &Viewer,
        id: CaseId,
        place: u32,
        path: std::path::PathBuf,
        name: &str,
    ) -> Answer<()>;
    /// Takes a paper back that was not handed in yet.
    async fn remove_paper(&self, viewer: &Viewer, id: CaseId, paper: i64) -> Answer<()>;
    /// One paper's file, for who may read its case.
    async fn paper(&self, viewer: &Viewer, paper: i64) -> Answer<PaperFile>;
    /// Keeps the draft as typed, valid or not. `revision` guards against a second tab.
    async fn save_draft(&self, viewer: &Viewer, id: CaseId, revision: i64, values: Values) -> Answer<()>;
    /// Takes a step; `values` are saved first where the step is the business's, `reason` goes to the thread.
    async fn act(
        &self,
        viewer: &Viewer,
        id: CaseId,
        revision: i64,
        action: Action,
        values: Option<Values>,
        reason: Option<String>,
    ) -> Answer<Moved>;
}

/// Commitments beyond their cases.
#[async_trait]
pub trait CommitmentPort: Send + Sync {
    /// The city's list of commitment items.
    async fn commitment_items(&self) -> Answer<CommitmentItems>;
    /// One template, the version in force or another one.
    async fn commitment_template(&self, code: &str, version: Option<u32>) -> Answer<TemplateView>;
    /// One commitment by its number, with what became of it.
    async fn commitment_view(&self, number: &str) -> Answer<CommitmentView>;
    /// A business's own commitments and what it may sign; `cursor` pages an association's members.
    async fn own_commitments(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<OwnCommitments>;
    /// A step on a membership in an association.
    async fn member_step(&self, viewer: &Viewer, step: MemberStep) -> Answer<()>;
    /// The due list of a department.
    async fn due_commitments(&self, viewer: &Viewer, stage: DueStage, cursor: Option<&str>) -> Answer<DueDesk>;
}

/// What officials open.
#[async_trait]
pub trait DeskPort: Send + Sync {
    /// The desk: queue (narrowed, by `cursor`), tiles, distribution.
    async fn desk(&self, viewer: &Viewer, filter: &QueueFilter, cursor: Option<&str>) -> Answer<Desk>;
    /// The queue alone, narrowed, by `cursor`: each matter, and who in the viewer's office has it, where somebody has.
    async fn queue(
        &self,
        viewer: &Viewer,
        filter: &QueueFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<(CaseLine, Option<String>)>>;
    /// Takes a step on several matters, each by itself: one that is refused holds up no other.
    async fn step_together(&self, viewer: &Viewer, action: Action, cases: &[(CaseId, i64)]) -> Answer<SteppedTogether>;
    /// Gives a matter to a section or a person of the viewer's office; `None`: back to the office as a whole.
    async fn assign(&self, viewer: &Viewer, id: CaseId, to: Option<Assignee>) -> Answer<()>;
    /// Publications that came late, the latest first.
    async fn late_publications(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<LateLine>>;
}

/// All ports behind one object: what the server puts into the screens' context.
pub trait Ports:
    PublicPort
    + AccountPort
    + BusinessPort
    + CasePort
    + CommitmentPort
    + DeskPort
    + FilePort
    + CataloguePort
    + ClocksPort
    + IntakePort
    + QualityPort
    + FeedPort
    + BrowsePort
    + ReportPort
    + EducationPort
    + ProgressPort
    + LabPort
    + LibraryPort
    + AnalysisPort
    + DishonestyPort
    + IdentityPort
    + WatchPort
    + ArticlePort
    + PlanPort
    + DelegationPort
    + AuditPort
{
}
impl<T> Ports for T where
    T: PublicPort
        + AccountPort
        + BusinessPort
        + CasePort
        + CommitmentPort
        + DeskPort
        + FilePort
        + CataloguePort
        + ClocksPort
        + IntakePort
        + QualityPort
        + FeedPort
        + BrowsePort
        + ReportPort
        + EducationPort
        + ProgressPort
        + LabPort
        + LibraryPort
        + AnalysisPort
        + DishonestyPort
        + IdentityPort
        + WatchPort
        + ArticlePort
        + PlanPort
        + DelegationPort
        + AuditPort
{
}
