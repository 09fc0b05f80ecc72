//! THE table of pages. Every page is rendered whole on the server ([`SsrMode::Async`](leptos_router::SsrMode::Async)):
//! complete without JavaScript, and with the right status code.
//!
//! In the browser the pages come in parts, so that nobody loads the desk to look a business up: see
//! [`parts`](crate::parts). A page belongs to the part of those who open it often.

use crate::{account::*, business::*, commitment::*, official::*, parts::pages, public::*};

pages! {
    always {
        // What anyone looks up.
        "/" => HomePage,
        "/search" => SearchPage,
        "/subjects/:uscc" => SubjectPage,
        "/disclosures/:item" => DisclosuresPage,
        "/rosters/:kind" => RosterPage,
        "/commitments" => CommitmentsPage,
        // Before the numbers: the first that fits is taken.
        "/commitments/items" => CommitmentItemsPage,
        "/commitments/items/:template" => TemplatePage,
        "/commitments/:number" => CommitmentPage,
        "/guide" => GuidePage,
        "/news" => NewsPage,
        "/news/:article" => ArticlePage,
        "/disclosures" => DisclosuresIndexPage,
        "/rosters" => RostersPage,
        "/complaints" => ComplaintsPage,
        "/subjects/:uscc/records/:item" => SubjectRecordsPage,
        // Credit files.
        "/records/:record" => RecordPage,
        "/records/:record/history" => RecordHistoryPage,
        "/subjects/:uscc/file" => PastFilePage,
        "/records/:record/notice" => NoticePage,
        // Catalogue.
        "/catalogue" => CataloguePage,
        "/catalogue/:item" => EntryPage,
        // The door.
        "/signin" => SignInPage,
        // What a paper or a code says.
        "/verify" => VerifyPage,
        "/verify/:code" => VerifyPage,
        "/progress" => ProgressPage,
        "/progress/:progress" => ProgressPage,
    }
    /// What someone with an account does with it, and a business with its own matters.
    own {
        // Accounts.
        "/open-account" => OpenAccountPage,
        "/interrupted" => InterruptedPage,
        "/signin/code" => CodePage,
        "/forgot" => ForgotPage,
        "/reset" => ResetPage,
        "/confirm-email" => ConfirmEmailPage,
        "/account" => AccountPage,
        "/account/password" => PasswordPage,
        "/account/email" => EmailPage,
        "/account/second-factor" => FactorPage,
        "/account/recovery-codes" => CodesPage,
        "/account/identity" => IdentityPage,
        "/account/add-business" => AddBusinessPage,
        // Business.
        "/business" => BusinessHomePage,
        "/business/records" => OwnRecordsPage,
        "/business/cases/:id" => BusinessCasePage,
        "/business/looks" => OwnLooksPage,
        "/business/reminders" => RemindersPage,
        // Commitments, reports, courses.
        "/business/commitments" => OwnCommitmentsPage,
        "/business/report" => BusinessReportPage,
        "/business/report/:code" => BusinessIssuedPage,
        "/guide/reports" => ReportUsesPage,
        "/guide/rights" => RightsPage,
        "/learn" => CoursesPage,
        "/learn/:course" => CoursePage,
        "/report-dishonesty" => ReportDishonestyPage,
        // The query counter, whose machine opens nothing else.
        "/kiosk" => KioskPage,
        "/kiosk/search" => KioskSearchPage,
        "/kiosk/subjects/:uscc" => KioskSubjectPage,
    }
    /// What officials work on.
    desk {
        // Matters and accounts.
        "/official/agents" => AgentsPage,
        "/official/cases/:id/letter" => LetterPage,
        "/official" => DeskPage,
        "/official/late" => LatePage,
        "/official/delegation" => DelegationPage,
        "/official/accounts" => AccountsPage,
        "/official/ledger" => LedgerPage,
        "/official/commitments" => DueCommitmentsPage,
        "/official/report" => OfficialReportPage,
        "/official/report/:code" => OfficialIssuedPage,
        "/official/cases/:id" => OfficialCasePage,
        "/official/orders/:order" => OrderPage,
        // Credit files: corrections, persons, looks.
        "/subjects/:uscc/persons" => ResponsiblePage,
        "/official/records/:record" => OfficialRecordPage,
        "/official/persons" => PersonsPage,
        "/official/persons/:person" => PersonPage,
        "/official/looks" => LooksPage,
        // Catalogue.
        "/official/catalogue" => OfficialCataloguePage,
        "/official/catalogue/new" => NewEntryPage,
        "/official/catalogue/:item" => OfficialEntryPage,
        "/official/catalogue/:item/draft" => DraftPage,
        "/official/catalogue/:item/draft/head" => HeadPage,
        "/official/catalogue/:item/draft/roles" => RolesPage,
        "/official/catalogue/:item/draft/add" => AddFieldPage,
        "/official/catalogue/:item/draft/fields/:field" => FieldPage,
        "/official/catalogue/:item/draft/effect" => EffectPage,
        // Publication terms and calendar.
        "/official/clocks" => ClocksPage,
        "/official/clocks/thresholds" => ThresholdsPage,
        "/official/calendar" => CalendarPage,
        "/official/calendar/load" => YearPage,
        // Intake.
        "/official/intake" => IntakePage,
        "/official/intake/new/:item" => NewRecordPage,
        "/official/intake/batches" => BatchesPage,
        "/official/intake/batches/:id" => BatchPage,
        "/official/intake/reconciliation" => ReconciliationPage,
        "/official/keys" => KeysPage,
        // Data quality.
        "/official/quality" => QualityPage,
        "/official/quality/rates" => RatesPage,
        "/official/quality/merges" => MergePage,
        "/official/quality/:finding" => FindingPage,
        // Sharing.
        "/official/feed" => FeedPage,
        "/official/feed/new" => NewSubscriptionPage,
        "/official/feed/:subscription" => SubscriptionPage,
    }
    /// What they try, watch, plan, write and study.
    study {
        // The policy lab.
        "/official/lab" => LabPage,
        "/official/lab/rows/:facts/:row" => LabRowPage,
        "/official/lab/drafts/:law" => LawDraftPage,
        // Watch rules.
        "/official/watch" => WatchPage,
        "/official/watch/new" => WatchFormPage,
        "/official/watch/rules/:rule" => WatchRulePage,
        "/official/watch/notices/:notice" => WatchNoticePage,
        "/official/watch/hits/:hit" => WatchHitPage,
        // The work plan.
        "/official/plan" => PlanPage,
        "/official/plan/plans" => PlansPage,
        "/official/plan/new" => NewTaskPage,
        "/official/plan/:task" => PlanTaskPage,
        // Guidance and news.
        "/official/articles" => ArticlesPage,
        "/official/articles/new" => NewArticlePage,
        "/official/articles/:article" => EditArticlePage,
        // Theme libraries. Words before the numbers: the first that fits is taken.
        "/official/libraries" => LibrariesPage,
        "/official/libraries/add" => NewLibraryPage,
        "/official/libraries/compare" => CompareLibrariesPage,
        "/official/libraries/:library" => LibraryPage,
        "/official/libraries/:library/edit" => EditLibraryPage,
        "/official/libraries/:library/members" => MembersPage,
        // Analysis.
        "/official/analysis" => TrendsPage,
        "/official/analysis/clusters" => ClustersPage,
        "/official/analysis/briefs" => BriefsPage,
        "/official/analysis/briefs/:month" => BriefPage,
    }
}
