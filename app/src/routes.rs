//! THE table of pages. Every page is rendered whole on the server ([`SsrMode::Async`]): complete without JavaScript,
//! and with the right status code.

use crate::{account::*, business::*, commitment::*, error::NotFound, official::*, public::*};
use leptos::prelude::*;
use leptos_router::{
    SsrMode::Async,
    components::{FlatRoutes, Route},
    path,
};

/// The page that belongs to the address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            // Public.
            <Route path=path!("/") view=HomePage ssr=Async/>
            <Route path=path!("/search") view=SearchPage ssr=Async/>
            <Route path=path!("/subjects/:uscc") view=SubjectPage ssr=Async/>
            <Route path=path!("/disclosures/:item") view=DisclosuresPage ssr=Async/>
            <Route path=path!("/rosters/:kind") view=RosterPage ssr=Async/>
            <Route path=path!("/commitments") view=CommitmentsPage ssr=Async/>
            <Route path=path!("/commitments/items") view=CommitmentItemsPage ssr=Async/>
            <Route path=path!("/commitments/items/:template") view=TemplatePage ssr=Async/>
            <Route path=path!("/commitments/:number") view=CommitmentPage ssr=Async/>
            <Route path=path!("/guide") view=GuidePage ssr=Async/>
            // Accounts.
            <Route path=path!("/signin") view=SignInPage ssr=Async/>
            <Route path=path!("/open-account") view=OpenAccountPage ssr=Async/>
            <Route path=path!("/interrupted") view=InterruptedPage ssr=Async/>
            <Route path=path!("/signin/code") view=CodePage ssr=Async/>
            <Route path=path!("/forgot") view=ForgotPage ssr=Async/>
            <Route path=path!("/reset") view=ResetPage ssr=Async/>
            <Route path=path!("/confirm-email") view=ConfirmEmailPage ssr=Async/>
            <Route path=path!("/account") view=AccountPage ssr=Async/>
            <Route path=path!("/account/password") view=PasswordPage ssr=Async/>
            <Route path=path!("/account/email") view=EmailPage ssr=Async/>
            <Route path=path!("/account/second-factor") view=FactorPage ssr=Async/>
            <Route path=path!("/account/recovery-codes") view=CodesPage ssr=Async/>
            <Route path=path!("/account/add-business") view=AddBusinessPage ssr=Async/>
            <Route path=path!("/official/agents") view=AgentsPage ssr=Async/>
            <Route path=path!("/official/cases/:id/letter") view=LetterPage ssr=Async/>
            // Business.
            <Route path=path!("/business") view=BusinessHomePage ssr=Async/>
            <Route path=path!("/business/records") view=OwnRecordsPage ssr=Async/>
            <Route path=path!("/business/commitments") view=OwnCommitmentsPage ssr=Async/>
            <Route path=path!("/business/cases/:id") view=BusinessCasePage ssr=Async/>
            // Official.
            <Route path=path!("/official") view=DeskPage ssr=Async/>
            <Route path=path!("/official/late") view=LatePage ssr=Async/>
            <Route path=path!("/official/commitments") view=DueCommitmentsPage ssr=Async/>
            <Route path=path!("/official/cases/:id") view=OfficialCasePage ssr=Async/>
            // What anyone browses.
            <Route path=path!("/disclosures") view=DisclosuresIndexPage ssr=Async/>
            <Route path=path!("/rosters") view=RostersPage ssr=Async/>
            <Route path=path!("/complaints") view=ComplaintsPage ssr=Async/>
            <Route path=path!("/subjects/:uscc/records/:item") view=SubjectRecordsPage ssr=Async/>
            <Route path=path!("/kiosk") view=KioskPage ssr=Async/>
            <Route path=path!("/kiosk/search") view=KioskSearchPage ssr=Async/>
            <Route path=path!("/kiosk/subjects/:uscc") view=KioskSubjectPage ssr=Async/>

            // Credit files: history, persons, looks.
            <Route path=path!("/records/:record") view=RecordPage ssr=Async/>
            <Route path=path!("/records/:record/history") view=RecordHistoryPage ssr=Async/>
            <Route path=path!("/subjects/:uscc/file") view=PastFilePage ssr=Async/>
            <Route path=path!("/subjects/:uscc/persons") view=ResponsiblePage ssr=Async/>
            <Route path=path!("/business/looks") view=OwnLooksPage ssr=Async/>
            <Route path=path!("/official/records/:record") view=OfficialRecordPage ssr=Async/>
            <Route path=path!("/official/persons") view=PersonsPage ssr=Async/>
            <Route path=path!("/official/persons/:person") view=PersonPage ssr=Async/>
            <Route path=path!("/official/looks") view=LooksPage ssr=Async/>

            // Catalogue.
            <Route path=path!("/catalogue") view=CataloguePage ssr=Async/>
            <Route path=path!("/catalogue/:item") view=EntryPage ssr=Async/>
            <Route path=path!("/official/catalogue") view=OfficialCataloguePage ssr=Async/>
            <Route path=path!("/official/catalogue/new") view=NewEntryPage ssr=Async/>
            <Route path=path!("/official/catalogue/:item") view=OfficialEntryPage ssr=Async/>
            <Route path=path!("/official/catalogue/:item/draft") view=DraftPage ssr=Async/>
            <Route path=path!("/official/catalogue/:item/draft/head") view=HeadPage ssr=Async/>
            <Route path=path!("/official/catalogue/:item/draft/roles") view=RolesPage ssr=Async/>
            <Route path=path!("/official/catalogue/:item/draft/add") view=AddFieldPage ssr=Async/>
            <Route path=path!("/official/catalogue/:item/draft/fields/:field") view=FieldPage ssr=Async/>
            <Route path=path!("/official/catalogue/:item/draft/effect") view=EffectPage ssr=Async/>

            // Publication terms and calendar.
            <Route path=path!("/records/:record/notice") view=NoticePage ssr=Async/>
            <Route path=path!("/official/clocks") view=ClocksPage ssr=Async/>
            <Route path=path!("/official/clocks/thresholds") view=ThresholdsPage ssr=Async/>
            <Route path=path!("/official/calendar") view=CalendarPage ssr=Async/>
            <Route path=path!("/official/calendar/load") view=YearPage ssr=Async/>

            // Intake.
            <Route path=path!("/official/intake") view=IntakePage ssr=Async/>
            <Route path=path!("/official/intake/new/:item") view=NewRecordPage ssr=Async/>
            <Route path=path!("/official/intake/batches") view=BatchesPage ssr=Async/>
            <Route path=path!("/official/intake/batches/:id") view=BatchPage ssr=Async/>
            <Route path=path!("/official/intake/reconciliation") view=ReconciliationPage ssr=Async/>
            <Route path=path!("/official/keys") view=KeysPage ssr=Async/>

            // Data quality.
            <Route path=path!("/official/quality") view=QualityPage ssr=Async/>
            <Route path=path!("/official/quality/rates") view=RatesPage ssr=Async/>
            <Route path=path!("/official/quality/merges") view=MergePage ssr=Async/>
            <Route path=path!("/official/quality/:finding") view=FindingPage ssr=Async/>

            // Sharing.
            <Route path=path!("/official/feed") view=FeedPage ssr=Async/>
            <Route path=path!("/official/feed/new") view=NewSubscriptionPage ssr=Async/>
            <Route path=path!("/official/feed/:subscription") view=SubscriptionPage ssr=Async/>

            // Reports.
            <Route path=path!("/business/report") view=BusinessReportPage ssr=Async/>
            <Route path=path!("/business/report/:code") view=BusinessIssuedPage ssr=Async/>
            <Route path=path!("/official/report") view=OfficialReportPage ssr=Async/>
            <Route path=path!("/official/report/:code") view=OfficialIssuedPage ssr=Async/>
            <Route path=path!("/verify") view=VerifyPage ssr=Async/>
            <Route path=path!("/verify/:code") view=VerifyPage ssr=Async/>
            <Route path=path!("/guide/reports") view=ReportUsesPage ssr=Async/>

            // A matter by its code.
            <Route path=path!("/progress") view=ProgressPage ssr=Async/>
            <Route path=path!("/progress/:code") view=ProgressPage ssr=Async/>

            // Education.
            <Route path=path!("/learn") view=CoursesPage ssr=Async/>
            <Route path=path!("/learn/:course") view=CoursePage ssr=Async/>

        </FlatRoutes>
    }
}
