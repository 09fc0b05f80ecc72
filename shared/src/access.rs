//! Who may do what: one pure function over viewer, action and object.

use crate::{case::Words, ids::AccountId};
use serde::{Deserialize, Serialize};

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Acts for one business 企业经办人.
    Business,
    /// Works in one department 部门工作人员.
    Official,
    /// Works in the city's credit office 市信用办 and sees the whole city.
    CreditOffice,
    /// Works in the credit office of one district or development zone 区（开发区）信用主管部门: for the subjects registered
    /// there what the city's credit office is for all.
    District,
    /// Reads across the city what the credit office reads, and does nothing 审计监督人员.
    Auditor,
    /// Keeps accounts and keys; sees no business records beyond the public ones.
    Administrator,
}

/// Who is asking. `None` fields mean "not applicable", never "any".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The signed-in account; `None` for the public.
    pub account: Option<AccountId>,
    /// Its role.
    pub role: Option<Role>,
    /// The name shown in the header.
    pub name: String,
    /// For [`Role::Business`]: the subject it acts for (统一社会信用代码), once its mandate is proven.
    pub uscc: Option<String>,
    /// For [`Role::Business`]: the subject it says it acts for, as long as that is not proven. Opens nothing.
    pub claims: Option<String>,
    /// For [`Role::Official`]: the department's code in the city pack.
    pub department: Option<String>,
    /// For [`Role::District`]: the division's code in the city pack.
    pub district: Option<String>,
    /// Whose place the account takes while a delegation 委托代办 runs: role, department and district are then theirs.
    pub stands_for: Option<StandsFor>,
    /// Whose place the account may take today.
    pub may_stand_for: Vec<StandsFor>,
}

/// Somebody for whom another acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandsFor {
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 6] =
        [Role::Business, Role::Official, Role::CreditOffice, Role::District, Role::Auditor, Role::Administrator];

    /// Has a desk, to work at or to read.
    pub fn has_desk(self) -> bool {
        matches!(self, Role::Official | Role::CreditOffice | Role::District | Role::Auditor)
    }

    /// Works at its desk: takes steps, brings in, orders.
    pub fn works(self) -> bool {
        self.has_desk() && self != Role::Auditor
    }

    /// Reads the whole city, working in its credit office or not.
    pub fn reads_city(self) -> bool {
        matches!(self, Role::CreditOffice | Role::Auditor)
    }
}

/// A part of the city's matters: what a viewer works on ([`Viewer::scope`]) or reads ([`Viewer::reads`]), and what a query
/// may be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Only what is public.
    Public,
    /// One business's own file.
    Subject(&'a str),
    /// One department's matters.
    Department(&'a str),
    /// The matters of the subjects registered in one district.
    District(&'a str),
    /// The whole city.
    City,
}

impl Viewer {
    /// Nobody is signed in. A role without an account is nobody too: half a session opens nothing.
    pub fn is_public(&self) -> bool {
        self.signed_in().is_none()
    }

    /// The role, when somebody is signed in.
    pub fn signed_in(&self) -> Option<Role> {
        self.account.and(self.role)
    }

    /// What this viewer works on. A business without a code and an official without a department work on nothing.
    pub fn scope(&self) -> Scope<'_> {
        match self.signed_in() {
            Some(Role::Business) => self.uscc.as_deref().map_or(Scope::Public, Scope::Subject),
            Some(Role::Official) => self.department.as_deref().map_or(Scope::Public, Scope::Department),
            Some(Role::CreditOffice) => Scope::City,
            Some(Role::District) => {
                self.district.as_deref().filter(|own| !own.is_empty()).map_or(Scope::Public, Scope::District)
            }
            // Who audits works on nothing.
            Some(Role::Auditor | Role::Administrator) | None => Scope::Public,
        }
    }

    /// What this viewer reads: what it works on; for who audits, the whole city.
    pub fn reads(&self) -> Scope<'_> {
        match self.signed_in() {
            Some(Role::Auditor) => Scope::City,
            _ => self.scope(),
        }
    }

    /// Acts for this business.
    pub fn is_subject(&self, uscc: &str) -> bool {
        self.scope() == Scope::Subject(uscc)
    }

    /// Whose matter it is: an account's own where it is one, the business's otherwise.
    pub fn owns(&self, uscc: &str, account: Option<AccountId>) -> bool {
        match account {
            Some(account) => self.signed_in() == Some(Role::Business) && self.account == Some(account),
            None => self.is_subject(uscc),
        }
    }

    /// Works where matters of `department` are handled: in it, or in the credit office. `None` is the city's own business
    /// and the credit office's alone.
    pub fn is_handler(&self, department: Option<&str>) -> bool {
        match self.scope() {
            Scope::City => true,
            Scope::Department(own) => department == Some(own),
            // Only with the subject's region in hand: see `oversees`.
            Scope::District(_) | Scope::Subject(_) | Scope::Public => false,
        }
    }

    /// Reads where matters of `department` are handled.
    pub fn is_reader(&self, department: Option<&str>) -> bool {
        self.reads() == Scope::City || self.is_handler(department)
    }

    /// Works in the credit office of the district in which a subject is registered.
    pub fn oversees(&self, region: &str) -> bool {
        self.scope() == Scope::District(region)
    }

    /// Works in an office that a subject of this region concerns: any department, the city's credit office, its district's.
    pub fn concerned_with(&self, region: &str) -> bool {
        matches!(self.scope(), Scope::Department(_) | Scope::City) || self.oversees(region)
    }

    /// Works in one of these departments, or in the credit office.
    pub fn is_any_of(&self, departments: &[String]) -> bool {
        self.scope() == Scope::City || departments.iter().any(|department| self.is_handler(Some(department)))
    }

    /// Acts for some business.
    pub fn subject_side(&self) -> bool {
        matches!(self.scope(), Scope::Subject(_))
    }

    /// Works in some department or in the city's credit office.
    pub fn city_side(&self) -> bool {
        matches!(self.scope(), Scope::Department(_) | Scope::City)
    }

    /// Has a desk: works in some office, or reads what offices read.
    pub fn office_side(&self) -> bool {
        matches!(self.reads(), Scope::Department(_) | Scope::District(_) | Scope::City)
    }
}

/// What someone wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Look at it.
    Read,
    /// Start or change it: a draft, while it is one (the case's kind says when).
    Write,
    /// Take a step as the business whose matter it is.
    Step,
    /// Take a step as the office that handles it.
    Handle,
    /// Bring in records from a file or another system.
    Import,
    /// Create, disable or give a new password.
    Manage,
    /// See what is masked, with a reason that is logged.
    Unmask,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 7] =
        [Action::Read, Action::Write, Action::Step, Action::Handle, Action::Import, Action::Manage, Action::Unmask];
}

/// What it is done to, with the facts that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object<'a> {
    /// The search over all subjects.
    Search,
    /// A subject's public page. Which of its records and fields are shown is decided record by record.
    Subject,
    /// A list of published records.
    Disclosure,
    /// A published roster.
    Roster,
    /// Published commitments.
    Commitment,
    /// A business's own desk: its drafts and matters.
    File {
        /// Whose.
        uscc: &'a str,
    },
    /// One matter.
    Case {
        /// Whose.
        uscc: &'a str,
        /// Where that subject is registered.
        region: &'a str,
        /// The department that handles it, if one does.
        department: Option<&'a str>,
        /// It was handed in or signed; before that it is the writer's alone.
        submitted: bool,
        /// The account whose matter it is, where it is an account's and not its business's (the proof of a mandate).
        account: Option<AccountId>,
    },
    /// The official's desk.
    Desk,
    /// Records that came later than their term allows; the list is narrowed to the viewer's [`Scope`].
    LatePublications,
    /// What a department delivers: its batches and records.
    Source {
        /// Which department.
        department: &'a str,
    },
    /// The masked fields of one record.
    PersonalData {
        /// The department the record came from.
        department: &'a str,
    },
    /// Accounts and keys.
    Accounts,
    /// The ledger of all deeds.
    Ledger,
    /// Deputies: whose place is taken by whom.
    Delegation,
    /// The catalogue and its versions, published ones and drafts.
    Catalogue,
    /// The working days of a year, and the terms that run in them.
    Calendar,
    /// What happened to one record: its versions, who wrote them and why.
    History {
        /// Whose record.
        uscc: &'a str,
        /// Where that subject is registered.
        region: &'a str,
        /// The department it came from.
        department: &'a str,
    },
    /// Who looked at a subject's file.
    Looks {
        /// Whose file.
        uscc: &'a str,
    },
    /// What is on file about a subject beyond its public page: how it was known on a day, and the persons who answer for it.
    Dossier {
        /// Whose.
        uscc: &'a str,
        /// Where that subject is registered.
        region: &'a str,
    },
    /// A credit report on a subject.
    Report {
        /// On whom.
        uscc: &'a str,
        /// Who ordered it; `None` for one that is about to be.
        issuer: Option<AccountId>,
        /// For which department; `None` for the subject itself.
        department: Option<&'a str>,
    },
    /// The file of a natural person who is responsible for a business.
    Person,
    /// Two files of one subject made one, and taken apart again.
    Merge,
    /// Systems that are told of changes, and what could not be delivered to them.
    Subscriptions,
    /// The policy lab: the facts of the whole city without identities, drafts of rules, and their adoption.
    Lab,
    /// A department's watch rules and what they found.
    Watch {
        /// Whose; `None` is the credit office.
        department: Option<&'a str>,
    },
    /// A text for the city's site.
    Article {
        /// The department that answers for it.
        unit: &'a str,
        /// It is public today.
        published: bool,
    },
    /// A theme library: its statistics, and who stands in it.
    Library {
        /// The department that keeps it.
        department: &'a str,
    },
    /// Trends, clusters and the monthly brief, narrowed to the viewer's [`Scope`].
    Analysis,
    /// A task of the city's work plan, or the plan itself, which is nobody's.
    Task {
        /// Departments that lead.
        leads: &'a [String],
        /// Departments that cooperate.
        supports: &'a [String],
    },
}

/// Whether `viewer` may do `action` to `object`. The only place that decides it: screens ask in order not to offer what
/// would be refused, services ask because screens can't be believed.
pub fn allowed(viewer: &Viewer, action: Action, object: Object<'_>) -> bool {
    use Object::{
        Accounts, Analysis, Article, Calendar, Case, Catalogue, Commitment, Delegation, Desk, Disclosure, Dossier,
        File, History, Lab, LatePublications, Ledger, Library, Looks, Merge, Person, PersonalData, Report, Roster,
        Search, Source, Subject, Subscriptions, Task, Watch,
    };
    // Every pair stands here: a new action or object does not compile until somebody has decided about it.
    match (action, object) {
        // What is published is for everyone, signed in or not.
        (Action::Read, Search | Subject | Disclosure | Roster | Commitment) => true,

        // A business reads and writes its own file; nobody reads a draft over its shoulder.
        (Action::Read | Action::Write, File { uscc }) => viewer.is_subject(uscc),
        (Action::Read, Case { uscc, region, department, submitted, account }) => {
            viewer.owns(uscc, account) || (submitted && (viewer.is_reader(department) || viewer.oversees(region)))
        }
        (Action::Write | Action::Step, Case { uscc, account, .. }) => viewer.owns(uscc, account),
        // A district stands in the city's credit office's place, not in a department's.
        (Action::Handle, Case { region, department, submitted, .. }) => {
            submitted && (viewer.is_handler(department) || (department.is_none() && viewer.oversees(region)))
        }

        (Action::Read, Desk | LatePublications) => viewer.office_side(),

        // A department answers for what it delivers; the credit office may step in for any.
        (Action::Read, Source { department }) => viewer.is_reader(Some(department)),
        (Action::Import, Source { department }) => viewer.is_handler(Some(department)),
        (Action::Unmask, PersonalData { department }) => viewer.is_handler(Some(department)),

        // Who keeps the accounts sees no files, and who sees files keeps no accounts.
        (Action::Manage, Accounts) => viewer.signed_in() == Some(Role::Administrator),
        // Who holds which rights is what an audit begins with.
        (Action::Read, Accounts) => matches!(viewer.signed_in(), Some(Role::Administrator | Role::Auditor)),
        // Whose deeds stand there reads it not: neither offices nor who keeps the accounts.
        (Action::Read, Ledger) => viewer.signed_in() == Some(Role::Auditor),

        // Who works in an office names a deputy and ends it; who keeps the accounts ends any, and who audits reads them all.
        (Action::Write, Delegation) => viewer.signed_in().is_some_and(Role::works) && viewer.office_side(),
        (Action::Manage, Delegation) => viewer.signed_in() == Some(Role::Administrator),
        (Action::Read, Delegation) => viewer.office_side() || viewer.signed_in() == Some(Role::Administrator),

        // Anyone may know what is collected about a business; the credit office decides it.
        (Action::Read, Catalogue) => true,
        (Action::Manage, Catalogue | Calendar | Merge | Subscriptions) => viewer.scope() == Scope::City,
        // Who may act for a business is proven to the credit office, and ended by it.
        (Action::Manage, File { .. }) => viewer.scope() == Scope::City,
        (Action::Read, Calendar) => viewer.office_side(),
        (Action::Read, Merge | Subscriptions) => viewer.reads() == Scope::City,

        // A record can be traced by whose it is and by who answers for it, and changed by the latter alone.
        (Action::Read, History { uscc, region, department }) => {
            viewer.is_subject(uscc) || viewer.is_reader(Some(department)) || viewer.oversees(region)
        }
        (Action::Handle, History { department, .. }) => viewer.is_handler(Some(department)),

        // Which of its records and fields an official reads is decided record by record; that somebody read, is noted.
        (Action::Read, Dossier { uscc, region }) => {
            viewer.is_subject(uscc) || viewer.reads() == Scope::City || viewer.concerned_with(region)
        }
        // Any office that learns who is in charge may enter it.
        (Action::Write, Dossier { region, .. }) => viewer.concerned_with(region),
        // A business asks for its own; an official asks with a reason that the business can read.
        (Action::Write, Report { uscc, .. }) => viewer.is_subject(uscc) || viewer.city_side(),
        // What somebody ordered for an office is theirs for as long as they sit there: a deputy's orders stay with the place.
        (Action::Read, Report { uscc, issuer, department }) => {
            viewer.is_subject(uscc)
                || viewer.reads() == Scope::City
                || (issuer.is_some() && issuer == viewer.account && viewer.is_handler(department))
        }

        (Action::Read, Looks { uscc }) => viewer.is_subject(uscc) || viewer.reads() == Scope::City,
        // Natural persons are nobody's to browse: an official asks with a reason, which is logged.
        (Action::Unmask, Person) => viewer.city_side(),

        // Rules are the whole city's, and so are the facts they are tried on, unpublished penalties among them.
        (Action::Read, Lab) => viewer.reads() == Scope::City,
        (Action::Write | Action::Manage, Lab) => viewer.scope() == Scope::City,

        // A department watches by rules of its own; the credit office sees and mends all.
        (Action::Read, Watch { department }) => viewer.is_reader(department),
        (Action::Write | Action::Handle, Watch { department }) => viewer.is_handler(department),
        // A department writes what its businesses should know; what stands on the city's site is the credit office's to say.
        (Action::Read, Article { unit, published }) => published || viewer.is_reader(Some(unit)),
        (Action::Write, Article { unit, .. }) => viewer.is_handler(Some(unit)),
        (Action::Manage, Article { .. }) => viewer.scope() == Scope::City,
        // Every office watches with the same libraries; the one that keeps a library decides whom it holds.
        (Action::Read, Library { .. }) => viewer.office_side(),
        // A department's own matters, or the whole city's; they are not kept by district.
        (Action::Read, Analysis) => viewer.city_side() || viewer.reads() == Scope::City,
        (Action::Write, Library { department }) => viewer.is_handler(Some(department)),
        (Action::Manage, Library { .. } | Analysis) => viewer.scope() == Scope::City,

        // Every office reads the plan; who has a part in a task reports on it, who leads hands it in, and the credit office keeps the plan.
        (Action::Read, Task { .. }) => viewer.office_side(),
        (Action::Write, Task { leads, supports }) => viewer.is_any_of(leads) || viewer.is_any_of(supports),
        (Action::Handle, Task { leads, .. }) => viewer.is_any_of(leads),
        (Action::Manage, Task { .. }) => viewer.scope() == Scope::City,

        // Everything else makes no sense and is refused. The pairs are named, so that a new action or object has to be
        // decided about.
        (Action::Read, PersonalData { .. } | Person) => false,
        (
            Action::Write | Action::Step,
            Search
            | Subject
            | Disclosure
            | Roster
            | Commitment
            | Desk
            | LatePublications
            | Source { .. }
            | PersonalData { .. }
            | Accounts
            | Ledger
            | Catalogue
            | Calendar
            | History { .. }
            | Looks { .. }
            | Person
            | Merge
            | Subscriptions
            | Analysis,
        ) => false,
        (
            Action::Step,
            File { .. }
            | Delegation
            | Dossier { .. }
            | Report { .. }
            | Lab
            | Library { .. }
            | Watch { .. }
            | Article { .. }
            | Task { .. },
        ) => false,
        (
            Action::Handle,
            Search
            | Subject
            | Disclosure
            | Roster
            | Commitment
            | File { .. }
            | Desk
            | LatePublications
            | Source { .. }
            | PersonalData { .. }
            | Accounts
            | Ledger
            | Delegation
            | Catalogue
            | Calendar
            | Looks { .. }
            | Dossier { .. }
            | Report { .. }
            | Person
            | Merge
            | Subscriptions
            | Lab
            | Library { .. }
            | Analysis
            | Article { .. },
        ) => false,
        (
            Action::Import,
            Search
            | Subject
            | Disclosure
            | Roster
            | Commitment
            | File { .. }
            | Case { .. }
            | Desk
            | LatePublications
            | PersonalData { .. }
            | Accounts
            | Ledger
            | Delegation
            | Catalogue
            | Calendar
            | History { .. }
            | Looks { .. }
            | Dossier { .. }
            | Report { .. }
            | Person
            | Merge
            | Subscriptions
            | Lab
            | Library { .. }
            | Analysis
            | Watch { .. }
            | Article { .. }
            | Task { .. },
        ) => false,
        (
            Action::Manage,
            Search
            | Subject
            | Disclosure
            | Roster
            | Commitment
            | Case { .. }
            | Desk
            | LatePublications
            | Source { .. }
            | PersonalData { .. }
            | History { .. }
            | Looks { .. }
            | Dossier { .. }
            | Report { .. }
            | Person
            | Ledger
            | Watch { .. },
        ) => false,
        (
            Action::Unmask,
            Search
            | Subject
            | Disclosure
            | Roster
            | Commitment
            | File { .. }
            | Case { .. }
            | Desk
            | LatePublications
            | Source { .. }
            | Accounts
            | Ledger
            | Delegation
            | Catalogue
            | Calendar
            | History { .. }
            | Looks { .. }
            | Dossier { .. }
            | Report { .. }
            | Merge
            | Subscriptions
            | Lab
            | Library { .. }
            | Analysis
            | Watch { .. }
            | Article { .. }
            | Task { .. },
        ) => false,
    }
}

/// One thing that rights are given to, and what each kind of viewer may do to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixLine {
    /// The thing.
    pub object: Words,
    /// What may be done to it, by the viewers of [`matrix_viewers`] in their order.
    pub may: Vec<Vec<Action>>,
}

/// The kinds of viewers of the matrix.
pub fn matrix_viewers() -> Vec<Words> {
    viewers().into_iter().map(|(en, zh, _)| Words { zh, en }).collect()
}

/// So many of [`matrix_viewers`] come before those who work in an office.
pub const BEFORE_OFFICES: usize = 4;

/// Code of the business that the matrix is about.
const OWN: &str = "91420700MA4900010Y";
/// Where it is registered.
const REGION: &str = "420704";

fn viewers() -> [(&'static str, &'static str, Viewer); 11] {
    let viewer = |role: Role, uscc: Option<&str>, department: Option<&str>| Viewer {
        account: Some(AccountId(1)),
        role: Some(role),
        name: String::new(),
        uscc: uscc.map(str::to_owned),
        department: department.map(str::to_owned),
        ..Viewer::default()
    };
    let district = |code: &str| Viewer { district: Some(code.to_owned()), ..viewer(Role::District, None, None) };
    let unproven = Viewer { account: Some(AccountId(2)), ..viewer(Role::Business, None, None) };
    [
        ("public", "任何人", Viewer::default()),
        ("owner", "本企业", viewer(Role::Business, Some(OWN), None)),
        ("unproven", "未核验的账号", Viewer { claims: Some(OWN.to_owned()), ..unproven }),
        ("other business", "其他企业", viewer(Role::Business, Some("92420704MA4A0002X3"), None)),
        ("handling dept", "承办（来源）部门", viewer(Role::Official, None, Some("market"))),
        ("other dept", "其他部门", viewer(Role::Official, None, Some("tax"))),
        ("credit office", "市信用办", viewer(Role::CreditOffice, None, Some("credit"))),
        ("own district", "所在区信用主管部门", district(REGION)),
        ("other district", "其他区信用主管部门", district("420702")),
        ("auditor", "审计监督人员", viewer(Role::Auditor, None, None)),
        ("administrator", "系统管理员", viewer(Role::Administrator, None, None)),
    ]
}

/// The whole policy: who may do what to what.
pub fn matrix_lines() -> Vec<MatrixLine> {
    let case = |submitted, department| Object::Case { uscc: OWN, region: REGION, department, submitted, account: None };
    let proof =
        Object::Case { uscc: OWN, region: REGION, department: None, submitted: true, account: Some(AccountId(2)) };
    let market = ["market".to_owned()];
    let objects = [
        ("search", "主体查询", Object::Search),
        ("subject page", "主体公示页", Object::Subject),
        ("disclosure", "公示信息", Object::Disclosure),
        ("roster", "公布的名单", Object::Roster),
        ("commitments", "公开的信用承诺", Object::Commitment),
        ("business file", "企业自己的办理页", Object::File { uscc: OWN }),
        ("draft case", "未提交的事项", case(false, Some("market"))),
        ("submitted case", "已提交的事项", case(true, Some("market"))),
        ("case without dept", "由市信用办承办的事项", case(true, None)),
        ("proof of mandate", "账号核验事项", proof),
        ("desk", "工作台", Object::Desk),
        ("late publications", "逾期公示清单", Object::LatePublications),
        ("source data", "部门归集的数据", Object::Source { department: "market" }),
        ("personal data", "记录中遮蔽的个人信息", Object::PersonalData { department: "market" }),
        ("accounts", "账号", Object::Accounts),
        ("ledger", "操作日志", Object::Ledger),
        ("deputies", "委托代办", Object::Delegation),
        ("catalogue", "信用信息目录", Object::Catalogue),
        ("calendar", "工作日历", Object::Calendar),
        ("record history", "记录的变动经过", Object::History { uscc: OWN, region: REGION, department: "market" }),
        ("looks", "查询留痕", Object::Looks { uscc: OWN }),
        ("dossier", "信用档案全貌", Object::Dossier { uscc: OWN, region: REGION }),
        ("report", "信用报告", Object::Report { uscc: OWN, issuer: None, department: None }),
        ("person", "责任人员档案", Object::Person),
        ("merge", "主体档案合并", Object::Merge),
        ("subscriptions", "数据推送", Object::Subscriptions),
        ("policy lab", "规则实验室", Object::Lab),
        ("watch rules", "部门监测规则", Object::Watch { department: Some("market") }),
        ("city's watch rules", "全市监测规则", Object::Watch { department: None }),
        ("article at work", "未发布的文章", Object::Article { unit: "market", published: false }),
        ("article", "已发布的文章", Object::Article { unit: "market", published: true }),
        ("library", "主题库", Object::Library { department: "market" }),
        ("analysis", "监测分析", Object::Analysis),
        ("task led", "牵头的任务", Object::Task { leads: &market, supports: &[] }),
        ("task supported", "配合的任务", Object::Task { leads: &[], supports: &market }),
        ("work plan", "工作安排", Object::Task { leads: &[], supports: &[] }),
    ];
    let viewers = viewers();
    let may = |viewer: &Viewer, object| Action::ALL.into_iter().filter(|a| allowed(viewer, *a, object)).collect();
    let line = |(en, zh, object)| MatrixLine {
        object: Words { zh, en },
        may: viewers.iter().map(|(_, _, viewer)| may(viewer, object)).collect(),
    };
    objects.into_iter().map(line).collect()
}

/// The policy as text: a test keeps it as a file, so that a changed right shows up as a changed line.
pub fn matrix() -> String {
    let names = matrix_viewers();
    let mut lines = vec![
        std::iter::once(format!("{:<18} {:<7}", "object", "action"))
            .chain(names.iter().map(|Words { en, .. }| format!(" {en:<14}")))
            .collect::<String>(),
    ];
    for MatrixLine { object: Words { en: name, .. }, may } in matrix_lines() {
        for action in Action::ALL {
            let rights = may.iter().map(|may| if may.contains(&action) { "yes" } else { "-" });
            lines.push(
                std::iter::once(format!("{name:<18} {:<7}", format!("{action:?}").to_lowercase()))
                    .chain(rights.map(|right| format!(" {right:<14}")))
                    .collect(),
            );
        }
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}
