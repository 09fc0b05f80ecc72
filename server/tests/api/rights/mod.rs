//! The tables of rights: one line for every page, server function and resource, one file per area.

mod account;
mod analysis;
mod articles;
mod browse;
mod catalogue;
mod clocks;
mod commitment;
mod education;
mod feed;
mod file;
mod files;
mod intake;
mod lab;
mod library;
mod plan;
mod quality;
mod report;
mod watch;

/// A page and who sees it.
pub(crate) type Pages = &'static [(&'static str, ByWho)];
/// A server function that only reads, its query, and who is told.
pub(crate) type Reads = &'static [(&'static str, &'static str, ByWho)];
/// A server function that writes, its body, and for whom it leaves something.
pub(crate) type Writes = &'static [(&'static str, &'static str, [bool; 9])];
/// A resource of the machine API that is public, and its query.
pub(crate) type Api = &'static [(&'static str, &'static str)];
/// A resource of the machine API that needs a key, and the method it answers.
pub(crate) type Keyed = &'static [(&'static str, &'static str)];

/// What somebody gets to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sees {
    /// The thing.
    Yes,
    /// As if it were not there.
    Nothing,
    /// The way to the sign-in.
    SignIn,
    /// That the step is not for them, or not now.
    Refused,
}
use Sees::{Nothing, Refused, SignIn, Yes};

/// By [`Who::ALL`]: public, owner, other business, handler, other official, credit office, district, auditor, administrator.
pub(crate) type ByWho = [Sees; 9];

pub(crate) const EVERYBODY: ByWho = [Yes; 9];
pub(crate) const BUSINESSES: ByWho = [SignIn, Yes, Yes, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing];
pub(crate) const OFFICIALS: ByWho = [SignIn, Nothing, Nothing, Yes, Yes, Yes, Yes, Yes, Nothing];
/// What is kept by department is none of a district's.
pub(crate) const DEPARTMENTS: ByWho = [SignIn, Nothing, Nothing, Yes, Yes, Yes, Nothing, Yes, Nothing];
/// What leads to doing something in a department is none of an auditor's either.
pub(crate) const WORKERS: ByWho = [SignIn, Nothing, Nothing, Yes, Yes, Yes, Nothing, Nothing, Nothing];
/// Who reads the case of the tests: its business, the department that handles it, the credit office, its district, who audits.
pub(crate) const CASE: ByWho = [SignIn, Yes, Nothing, Yes, Nothing, Yes, Yes, Yes, Nothing];

/// Every page.
const PAGES: Pages = &[
    ("/", EVERYBODY),
    ("/search", EVERYBODY),
    ("/subjects/{uscc}", EVERYBODY),
    ("/disclosures/{item}", EVERYBODY),
    ("/rosters/{kind}", EVERYBODY),
    ("/commitments", EVERYBODY),
    ("/commitments/{number}", EVERYBODY),
    ("/guide", EVERYBODY),
    ("/guide/rights", EVERYBODY),
    ("/signin", EVERYBODY),
    ("/open-account", EVERYBODY),
    // What a plain form leads to when the service failed: the page says so with its status, too.
    ("/interrupted", [Refused; 9]),
    ("/business", BUSINESSES),
    ("/business/records", BUSINESSES),
    ("/business/cases/{id}", CASE),
    // An administrator finds the commands that keep accounts there, never the desk (`official/desk` below).
    ("/official", [SignIn, Nothing, Nothing, Yes, Yes, Yes, Yes, Yes, Yes]),
    ("/official/late", OFFICIALS),
    ("/official/cases/{id}", CASE),
    // Without a record any office orders for itself.
    ("/official/orders/{order}", WORKERS),
];

/// Every server function that only reads, with its query.
const READS: Reads = &[
    ("/api/fn/public/home", "", EVERYBODY),
    ("/api/fn/public/subject", "uscc={uscc}", EVERYBODY),
    ("/api/fn/account/kept_form", "form=sign_in", EVERYBODY),
    ("/api/fn/business/home", "", BUSINESSES),
    ("/api/fn/business/records", "", BUSINESSES),
    ("/api/fn/business/refused", "", EVERYBODY),
    ("/api/fn/official/desk", "", OFFICIALS),
    ("/api/fn/official/late", "", OFFICIALS),
    ("/api/fn/case/load", "id={id}", CASE),
    // Who determined, orders: this record is none of the two departments'.
    (
        "/api/fn/case/order_form",
        "kind=rectification&record={record}",
        [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Nothing, Nothing],
    ),
];

/// Every server function that writes, with its body. A plain form is always led somewhere, so what counts is what is on
/// file afterwards ([`Town::footprint`]): whether the step left anything.
const WRITES: Writes = &[
    ("/api/fn/account/sign_in", "email=nobody@example.cn&password=wrong", [false; 9]),
    ("/api/fn/account/open", "uscc={uscc}&name=x&email=x&password=x&password_again=y", [false; 9]),
    ("/api/fn/account/sign_out", "", [false, true, true, true, true, true, true, true, true]),
    (
        "/api/fn/case/open",
        "kind=registration&values%5Bitem%5D=public_good",
        [false, true, true, false, false, false, false, false, false],
    ),
    (
        "/api/fn/case/open",
        "kind=commitment&values%5Btemplate%5D={template}",
        [false, true, true, false, false, false, false, false, false],
    ),
    (
        "/api/fn/case/save",
        "id={draft}&revision={revision}&values%5BZS_ZSMC%5D=x",
        [false, true, false, false, false, false, false, false, false],
    ),
    (
        "/api/fn/case/order",
        "kind=reminder_interview&uscc={uscc}&values%5BYT_SY%5D=x&values%5BYT_YQ%5D=x",
        [false, false, false, true, true, true, false, false, false],
    ),
    (
        "/api/fn/case/order",
        "kind=reminder_interview&record={record}&values%5BYT_SY%5D=x&values%5BYT_YQ%5D=x",
        [false, false, false, false, false, true, false, false, false],
    ),
    (
        "/api/fn/case/step",
        "id={id}&revision={id_revision}&action=return&values%5Breason%5D=x",
        [false, false, false, true, false, true, false, false, false],
    ),
    // A registration is looked into by itself: together with others nobody accepts it.
    ("/api/fn/official/step_cases", "action=accept&values%5B{id}%5D={id_revision}", [false; 9]),
    ("/api/fn/official/step_cases", "action=admit&values%5B{id}%5D={id_revision}", [false; 9]),
    // Within the office that handles it; the credit office is not the department's.
    (
        "/api/fn/official/assign_case",
        "id={id}&to=person%3A{handler}",
        [false, false, false, true, false, false, false, false, false],
    ),
];

/// Every resource of the machine API, all of which are public.
const API: Api = &[
    ("/subjects", "?q=91420700"),
    ("/subjects/{uscc}", ""),
    ("/subjects/{uscc}/records", ""),
    ("/disclosures/{item}", ""),
    ("/rosters/{kind}", ""),
    ("/openapi.json", ""),
];

/// The tables of all areas together.
pub(crate) struct All {
    pub(crate) pages: Vec<(&'static str, ByWho)>,
    pub(crate) reads: Vec<(&'static str, &'static str, ByWho)>,
    pub(crate) writes: Vec<(&'static str, &'static str, [bool; 9])>,
    pub(crate) api: Vec<(&'static str, &'static str)>,
    pub(crate) keyed: Vec<(&'static str, &'static str)>,
    pub(crate) given: files::Given,
    pub(crate) sent: files::Sent,
}

pub(crate) fn all() -> All {
    All {
        pages: [
            PAGES,
            account::PAGES,
            articles::PAGES,
            analysis::PAGES,
            browse::PAGES,
            catalogue::PAGES,
            clocks::PAGES,
            commitment::PAGES,
            education::PAGES,
            feed::PAGES,
            file::PAGES,
            intake::PAGES,
            lab::PAGES,
            library::PAGES,
            plan::PAGES,
            quality::PAGES,
            report::PAGES,
            watch::PAGES,
        ]
        .concat(),
        reads: [
            READS,
            account::READS,
            articles::READS,
            analysis::READS,
            browse::READS,
            catalogue::READS,
            clocks::READS,
            commitment::READS,
            education::READS,
            feed::READS,
            file::READS,
            intake::READS,
            lab::READS,
            library::READS,
            plan::READS,
            quality::READS,
            report::READS,
            watch::READS,
        ]
        .concat(),
        writes: [
            WRITES,
            account::WRITES,
            analysis::WRITES,
            articles::WRITES,
            browse::WRITES,
            catalogue::WRITES,
            clocks::WRITES,
            commitment::WRITES,
            education::WRITES,
            feed::WRITES,
            file::WRITES,
            intake::WRITES,
            lab::WRITES,
            library::WRITES,
            plan::WRITES,
            quality::WRITES,
            report::WRITES,
            watch::WRITES,
        ]
        .concat(),
        api: [
            API,
            account::API,
            browse::API,
            catalogue::API,
            clocks::API,
            commitment::API,
            feed::API,
            file::API,
            intake::API,
            quality::API,
            report::API,
        ]
        .concat(),
        keyed: [feed::KEYED, intake::KEYED].concat(),
        given: files::GIVEN,
        sent: files::SENT,
    }
}
