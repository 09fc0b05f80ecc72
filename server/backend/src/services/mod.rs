//! What may be done, and what follows: one file per group of operations.
//!
//! A service authorises with `shared::access`, decides with the pure functions of `shared`, and writes change, ledger entry
//! and jobs in one transaction. The ports below are its face; each method is one call.

mod account_settings;
mod accounts;
mod admin;
mod analysis;
mod api_keys;
mod articles;
mod assignments;
mod audit;
mod briefs;
mod browse;
mod business;
pub(crate) mod cache;
mod cases;
mod catalogue;
mod clocks;
mod commitments;
mod cube;
mod delegations;
mod desk;
mod devices;
mod disclosures;
mod dishonesty;
mod education;
mod effects;
mod evaluate;
mod factor;
mod feed;
mod file;
mod home;
pub mod housekeeping;
mod identities;
mod intake;
mod lab;
mod letters;
mod libraries;
mod looks;
mod mandates;
mod matters;
mod measures;
mod memberships;
mod names;
mod orders;
mod own_account;
mod papers;
pub(crate) mod passwords;
mod persons;
mod plan;
mod progress;
mod quality;
mod reconciliation;
pub mod records;
mod recovery;
mod reminders;
mod report;
mod rosters;
mod search;
mod sessions;
mod subject;
mod throttle;
mod totp;
mod versions;
mod watch;

pub use account_settings::AccountSettings;
pub use admin::NewUser;
pub use api_keys::IssuedKey;
pub use clocks::RederiveSummary;
pub use evaluate::{Difference, EvaluateSummary, TierCheck, Waiting};
pub use feed::Outgoing;
pub(crate) use feed::fetch;
pub use quality::Scanned;
pub use reminders::Told;
pub use watch::Watched;

use crate::App;
use async_trait::async_trait;
use shared::{
    access::Viewer,
    browse::DisclosureFilter,
    case::{Action, Assignee, KindCode, Opening, QueueFilter},
    form::{FormState, Values},
    ids::CaseId,
    ports::{
        AccountPage, AccountPort, AccountStep, Agents, Answer, BusinessHome, BusinessPort, CaseLine, CasePort,
        CaseView, CommitmentItems, CommitmentLine, CommitmentPort, CommitmentView, Desk, DeskPort, DueDesk, DueStage,
        Entry, FactorSetup, FormName, Holder, Home, KeptForm, LateLine, MemberStep, Moved, OrderForm, Ordered,
        OwnCommitments, OwnRecord, Page, PaperFile, ProofCheck, ProofLetter, PublicPort, RosterLine, SearchResult,
        Shown, Stepped, SteppedTogether, SubjectPage, TemplateView,
    },
    problem::Bilingual,
};

/// Lists give at most so many rows at a time, whatever was asked for.
pub(crate) const MOST_ROWS: i64 = 200;

#[async_trait]
impl PublicPort for App {
    async fn home(&self) -> Answer<Home> {
        Ok(self.home_figures().await?)
    }

    async fn search(&self, term: &str) -> Answer<SearchResult> {
        Ok(self.find_subjects(term).await?)
    }

    async fn mark(&self, uscc: &str) -> Answer<Option<String>> {
        Ok(self.mark_of_page(uscc).await?)
    }

    async fn subject(&self, viewer: &Viewer, uscc: &str) -> Answer<SubjectPage> {
        Ok(self.subject_page(viewer, uscc).await?)
    }

    async fn records(
        &self,
        viewer: &Viewer,
        uscc: &str,
        item: Option<&str>,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<Shown>> {
        Ok(self.subject_records(viewer, uscc, item, cursor, limit).await?)
    }

    async fn disclosure_item(&self, item: &str) -> Answer<Bilingual> {
        Ok(self.public_item(item)?.name.clone())
    }

    async fn disclosures(&self, item: &str, cursor: Option<&str>, limit: i64) -> Answer<Page<Shown>> {
        let filter = DisclosureFilter { item: item.to_owned(), ..DisclosureFilter::default() };
        Ok(self.disclosed_records(&filter, "", cursor, limit.min(MOST_ROWS)).await?)
    }

    async fn roster(&self, kind: &str, cursor: Option<&str>, limit: i64) -> Answer<Page<RosterLine>> {
        Ok(self.roster_entries(kind, "", cursor, limit.min(MOST_ROWS)).await?)
    }

    async fn commitments(&self, cursor: Option<&str>, limit: i64) -> Answer<Page<CommitmentLine>> {
        Ok(self.published_commitments(cursor, limit).await?)
    }

    async fn commitment(&self, number: &str) -> Answer<CommitmentLine> {
        Ok(self.published_commitment(number).await?)
    }
}

#[async_trait]
impl AccountPort for App {
    async fn viewer(&self, token: Option<&str>) -> Answer<Viewer> {
        Ok(self.session_viewer(token).await?)
    }

    async fn sign_in(&self, visit: &str, address: &str, values: Values) -> Answer<Entry> {
        Ok(self.enter(visit, address, values).await?)
    }

    async fn open_account(&self, visit: &str, address: &str, values: Values) -> Answer<Entry> {
        Ok(self.register_account(visit, address, values).await?)
    }

    async fn sign_out(&self, token: &str) -> Answer<()> {
        Ok(self.close_session(token).await?)
    }

    async fn note_device(&self, token: &str, device: &str, address: &str) -> Answer<()> {
        Ok(self.name_device(token, device, address).await?)
    }

    async fn sign_in_code(&self, holder: Holder<'_>, values: Values) -> Answer<Entry> {
        Ok(self.enter_code(holder, values).await?)
    }

    async fn forgot(&self, holder: Holder<'_>, values: Values) -> Answer<Stepped> {
        Ok(self.ask_for_link(holder, values).await?)
    }

    async fn reset(&self, holder: Holder<'_>, values: Values) -> Answer<Stepped> {
        Ok(self.reset_password(holder, values).await?)
    }

    async fn confirm_email(&self, holder: Holder<'_>, link: &str) -> Answer<Stepped> {
        Ok(self.confirm_address(holder, link).await?)
    }

    async fn account(&self, holder: Holder<'_>) -> Answer<AccountPage> {
        Ok(self.own_account(holder).await?)
    }

    async fn factor_setup(&self, holder: Holder<'_>) -> Answer<FactorSetup> {
        Ok(self.read_factor(holder).await?)
    }

    async fn recovery_codes(&self, holder: Holder<'_>) -> Answer<Vec<String>> {
        Ok(self.fresh_codes(holder).await?)
    }

    async fn account_step(&self, holder: Holder<'_>, step: AccountStep, values: Values) -> Answer<Stepped> {
        Ok(self.step_on_account(holder, step, values).await?)
    }

    async fn proof_check(&self, viewer: &Viewer, case: CaseId) -> Answer<ProofCheck> {
        Ok(self.compare_proof(viewer, case).await?)
    }

    async fn proof_letter(&self, viewer: &Viewer, case: CaseId) -> Answer<ProofLetter> {
        Ok(self.letter_of(viewer, case).await?)
    }

    async fn agents(&self, viewer: &Viewer, uscc: &str) -> Answer<Agents> {
        Ok(self.agents_of(viewer, uscc).await?)
    }

    async fn end_agent(&self, viewer: &Viewer, mandate: i64, reason: &str) -> Answer<()> {
        Ok(self.end_mandate_by_office(viewer, mandate, reason).await?)
    }

    async fn kept_form(&self, visit: &str, form: FormName) -> Answer<KeptForm> {
        // Those are for the account's holder alone, not for whoever sits at the browser afterwards.
        if form == FormName::RecoveryCodes {
            return Ok(None);
        }
        Ok(self.form_of_visit(visit, form).await?)
    }

    async fn keep_form(&self, visit: &str, form: FormName, state: FormState) -> Answer<()> {
        Ok(self.keep_form_of_visit(visit, form, state).await?)
    }
}

#[async_trait]
impl BusinessPort for App {
    async fn business_home(&self, viewer: &Viewer) -> Answer<BusinessHome> {
        Ok(self.own_affairs(viewer).await?)
    }

    async fn own_records(&self, viewer: &Viewer, cursor: Option<&str>, limit: i64) -> Answer<Page<OwnRecord>> {
        Ok(self.records_to_act_on(viewer, cursor, limit).await?)
    }
}

#[async_trait]
impl CasePort for App {
    async fn open_case(&self, viewer: &Viewer, kind: KindCode, opening: Opening) -> Answer<CaseId> {
        Ok(self.begin_case(viewer, kind, &opening).await?)
    }

    async fn order_form(&self, viewer: &Viewer, kind: KindCode, about: &Opening) -> Answer<OrderForm> {
        Ok(self.read_order(viewer, kind, about).await?)
    }

    async fn order(&self, viewer: &Viewer, kind: KindCode, about: &Opening, values: &Values) -> Answer<Ordered> {
        Ok(self.give_order(viewer, kind, about, values).await?)
    }

    async fn case(&self, viewer: &Viewer, id: CaseId) -> Answer<CaseView> {
        Ok(self.read_case(viewer, id).await?)
    }

    async fn add_paper(
        &self,
        viewer: &Viewer,
        id: CaseId,
        place: u32,
        path: std::path::PathBuf,
        name: &str,
    ) -> Answer<()> {
        Ok(self.add_case_paper(viewer, id, place, path, name).await?)
    }

    async fn remove_paper(&self, viewer: &Viewer, id: CaseId, paper: i64) -> Answer<()> {
        Ok(self.remove_case_paper(viewer, id, paper).await?)
    }

    async fn paper(&self, viewer: &Viewer, paper: i64) -> Answer<PaperFile> {
        Ok(self.case_paper(viewer, paper).await?)
    }

    async fn save_draft(&self, viewer: &Viewer, id: CaseId, revision: i64, values: Values) -> Answer<()> {
        Ok(self.write_draft(viewer, id, revision, values).await?)
    }

    async fn act(
        &self,
        viewer: &Viewer,
        id: CaseId,
        revision: i64,
        action: Action,
        values: Option<Values>,
        reason: Option<String>,
    ) -> Answer<Moved> {
        Ok(self.take_step(viewer, id, revision, action, values, reason).await?)
    }
}

#[async_trait]
impl CommitmentPort for App {
    async fn commitment_items(&self) -> Answer<CommitmentItems> {
        Ok(self.list_commitment_items().await?)
    }

    async fn commitment_template(&self, code: &str, version: Option<u32>) -> Answer<TemplateView> {
        Ok(self.read_template(code, version).await?)
    }

    async fn commitment_view(&self, number: &str) -> Answer<CommitmentView> {
        Ok(self.commitment_in_public(number).await?)
    }

    async fn own_commitments(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<OwnCommitments> {
        Ok(self.read_own_commitments(viewer, cursor).await?)
    }

    async fn member_step(&self, viewer: &Viewer, step: MemberStep) -> Answer<()> {
        Ok(self.step_on_membership(viewer, step).await?)
    }

    async fn due_commitments(&self, viewer: &Viewer, stage: DueStage, cursor: Option<&str>) -> Answer<DueDesk> {
        Ok(self.read_due_commitments(viewer, stage, cursor).await?)
    }
}

#[async_trait]
impl DeskPort for App {
    async fn desk(&self, viewer: &Viewer, filter: &QueueFilter, cursor: Option<&str>) -> Answer<Desk> {
        Ok(self.read_desk(viewer, filter, cursor).await?)
    }

    async fn queue(
        &self,
        viewer: &Viewer,
        filter: &QueueFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Page<(CaseLine, Option<String>)>> {
        Ok(self.read_queue(viewer, filter, cursor, limit).await?)
    }

    async fn step_together(&self, viewer: &Viewer, action: Action, cases: &[(CaseId, i64)]) -> Answer<SteppedTogether> {
        Ok(self.step_on_cases(viewer, action, cases).await?)
    }

    async fn assign(&self, viewer: &Viewer, id: CaseId, to: Option<Assignee>) -> Answer<()> {
        Ok(self.assign_case(viewer, id, to).await?)
    }

    async fn late_publications(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<LateLine>> {
        Ok(self.late_records(viewer, cursor).await?)
    }
}
