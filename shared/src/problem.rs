//! What can be wrong, as codes with arguments that travel; the sentence is made where it is read, in the reader's
//! language. One table holds every sentence, so that form, import, API and command line say the same.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// The reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Picks one of two texts.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A text in both languages, for labels that come from data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in one language.
    pub fn say(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

macro_rules! problems {
    ($($name:ident = $code:literal, $zh:literal, $en:literal;)+) => {
        /// Every kind of problem. The wire form is the snake_case code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $en] #[serde(rename = $code)] $name,)+
        }

        impl Code {
            /// All codes, for the tests that read every sentence.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code as it travels.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)+ }
            }

            /// The sentence with its `{placeholders}`.
            pub fn template(self, lang: Lang) -> &'static str {
                match self { $(Code::$name => lang.pick($zh, $en),)+ }
            }
        }
    };
}

// Sentences end without a full stop: they stand behind a field's name. Arguments in braces.
problems! {
    // codes
    UsccLength = "uscc_length", "应为 18 位，现在是 {n} 位", "must have 18 characters, has {n}";
    UsccAlphabet = "uscc_alphabet", "第 {at} 位不能是“{found}”，是否为“{hint}”", "character {at} can't be “{found}”; did you mean “{hint}”";
    UsccCharacter = "uscc_character", "第 {at} 位不能是“{found}”", "character {at} can't be “{found}”";
    UsccAuthority = "uscc_authority", "开头“{found}”不是已知的登记管理部门和机构类别", "“{found}” is no known registering authority and kind";
    UsccDivision = "uscc_division", "第 3 至 8 位“{found}”不是行政区划码", "“{found}” (characters 3 to 8) is no administrative division";
    UsccCheck = "uscc_check", "最后一位应为 {expected}，请核对", "the last character should be {expected}; please check";
    UsccInner = "uscc_inner", "第 17 位按组织机构代码应为 {expected}，请核对", "character 17 should be {expected} by the organisation code; please check";
    ResidentIdOld = "resident_id_old", "15 位旧身份证号码已停用，请填写 18 位号码", "resident IDs of 15 digits are no longer valid; please give the one of 18";
    ResidentIdShape = "resident_id_shape", "应为 17 位数字加 1 位校验码", "must be 17 digits and a check character";
    ResidentIdDate = "resident_id_date", "第 7 至 14 位不是真实存在的日期", "characters 7 to 14 are no real date";
    ResidentIdCheck = "resident_id_check", "最后一位不正确，请核对", "the last character is wrong; please check";
    // fields
    Required = "required", "请填写", "is required";
    RequiredWhen = "required_when", "{other}含“{value}”时必须填写", "is required when {other} contains “{value}”";
    TooLong = "too_long", "最多 {max} 个字，现在是 {n} 个", "may have {max} characters at most, has {n}";
    NotInList = "not_in_list", "“{found}”不在可选值中：{list}", "“{found}” is not one of: {list}";
    DateShape = "date_shape", "“{found}”不是日期，请写成 2026-01-02", "“{found}” is no date; write 2026-01-02";
    DateMissing = "date_missing", "{found} 这一天不存在", "the day {found} does not exist";
    DateFuture = "date_future", "不能晚于今天（{today}）", "can't be later than today ({today})";
    DateTooEarly = "date_too_early", "早于 {min}，请核对", "is before {min}; please check";
    LastDayFirst = "last_day_first", "不能早于第一天（{date}）", "can't be before the first day ({date})";
    SameTerm = "same_term", "与现行期限相同", "is the term that it has";
    LeadsAndSupports = "leads_and_supports", "牵头单位不必再列为配合单位", "a department that leads need not cooperate as well";
    ConfirmedByOther = "confirmed_by_other", "须由报送人以外的另一名工作人员确认", "must be confirmed by somebody else than who handed it in";
    NoSuchMatter = "no_such_matter", "没有编号为 {found} 的事项，或您不能查看", "there is no matter {found}, or you may not see it";
    NoSuchRecord = "no_such_record", "没有编号为 {found} 的信息，或您不能查看", "there is no record {found}, or you may not see it";
    PlanTakenOver = "plan_taken_over", "这份工作安排已经采用", "this plan was taken over already";
    DayPassed = "day_passed", "不能早于今天（{today}）", "can't be before today ({today})";
    DateOrder = "date_order", "不能早于{other}（{date}）", "can't be before {other} ({date})";
    MoneyShape = "money_shape", "“{found}”不是金额，请只写数字，单位为万元，最多 6 位小数", "“{found}” is no amount; write digits only, in 10 000 yuan, up to 6 decimals";
    MoneyUnit = "money_unit", "“{found}”带有单位，请换算为万元后只写数字", "“{found}” has a unit; convert it to 10 000 yuan and write digits only";
    MoneyNegative = "money_negative", "不能为负数", "can't be negative";
    MoneyZero = "money_zero", "应大于 0", "must be more than 0";
    MoneySuspicious = "money_suspicious", "{found} 万元数额过大，是否误按“元”填写", "{found} (10 000 yuan) is very large; was it meant in yuan";
    IdentityDown = "identity_down", "{name}暂时没有应答，请稍后再试，或用邮箱和密码登录", "{name} does not answer; try again later, or sign in with address and password";
    IdentityDeclined = "identity_declined", "您取消了身份认证，没有登录", "you stopped on the way; nobody was signed in";
    IdentityRefused = "identity_refused", "身份认证没有完成，请重新开始", "the provider did not identify you; please start anew";
    IdentityInvalid = "identity_invalid", "身份认证的结果没有通过校验，没有登录；反复出现时请告知市信用办", "what the identity provider said did not stand the check; please tell the credit office when this comes again";
    IdentityStale = "identity_stale", "这次身份认证已过期，或不是在本浏览器发起的，请重新开始", "this way through the identity provider is over, or began in another browser; please start anew";
    IdentityUnknown = "identity_unknown", "您在{name}的身份还没有关联账号。请先用邮箱和密码登录或开户，再到“账号”页关联", "your identity at {name} belongs to no account yet; sign in with address and password or open an account, then link it on the page “Account”";
    IdentityOther = "identity_other", "这个账号已经关联了另一个身份，请先解除", "this account is linked to another identity; unlink that first";
    IdentityPassword = "identity_password", "请先输入当前密码，再关联身份", "type your password first, then link the identity";
    AccountDisabled = "account_disabled", "这个账号已停用，请联系市信用办", "this account is disabled; please turn to the credit office";
    IdentityTaken = "identity_taken", "这个身份已经关联了另一个账号", "this identity belongs to another account already";
    PrivateNumber = "private_number", "看起来含有手机号码或银行卡号，会公开的内容里不能写", "seems to contain a mobile telephone or bank card number, which must not stand where everybody reads it";
    PersonalData = "personal_data", "看起来含有身份证号码，不应填在这里", "seems to contain a resident ID number, which must not stand here";
    ControlCharacter = "control_character", "含有不可见的控制字符", "contains invisible control characters";
    Email = "email", "“{found}”不像电子邮箱，例：name@example.cn", "“{found}” does not look like an e-mail address, e.g. name@example.cn";
    Url = "url", "应以 https:// 开头", "must start with https://";
    WebhookUrl = "webhook_url", "“{found}”不是可用的接收地址，例：https://data.example.gov.cn/credit", "“{found}” is no address that can receive changes, e.g. https://data.example.gov.cn/credit";
    // accounts
    PasswordShort = "password_short", "至少 {min} 个字符", "needs at least {min} characters";
    PasswordLong = "password_long", "最多 {max} 个字符", "may have {max} characters at most";
    PasswordCommon = "password_common", "太常见，容易被猜中", "is too common and easily guessed";
    PasswordLikeAccount = "password_like_account", "不能包含邮箱、企业名称或信用代码", "can't contain the e-mail address, the business's name or its code";
    PasswordsDiffer = "passwords_differ", "两次输入的密码不一致", "the two passwords differ";
    SignInFailed = "sign_in_failed", "账号或密码不正确", "the account or the password is wrong";
    SignInThrottled = "sign_in_throttled", "尝试次数过多，请 {minutes} 分钟后再试", "too many tries; please wait {minutes} minutes";
    AccountUnknown = "account_unknown", "没有邮箱或编号为“{found}”的账号", "there is no account with the address or number “{found}”";
    AccountExists = "account_exists", "该邮箱已开户，请直接登录", "an account with this e-mail exists; please sign in";
    NameMismatch = "name_mismatch", "与登记的名称不一致，请核对营业执照", "differs from the registered name; please check the business licence";
    FactorCode = "factor_code", "验证码不正确或已使用，请等待下一个验证码", "this code is wrong or was used already; please wait for the next one";
    FactorGone = "factor_gone", "登录已超时，请重新登录", "the sign-in took too long; please sign in again";
    LinkGone = "link_gone", "链接已失效或已使用，请重新申请", "this link has expired or was used already; please ask for a new one";
    PasswordWrong = "password_wrong", "当前密码不正确", "the present password is wrong";
    PasswordSame = "password_same", "新密码与当前密码相同", "is the same as before";
    EmailSame = "email_same", "与当前邮箱相同", "is the present address";
    MailOff = "mail_off", "本系统未配置邮件服务，请联系市信用办", "this installation sends no mail; please ask the credit office";
    FactorNeeded = "factor_needed", "您的岗位必须使用两步验证，不能停用", "your office requires the second factor; it can't be turned off";
    MandateHeld = "mandate_held", "您已经可以代表该企业办理", "you act for this business already";
    LetterCode = "letter_code", "信件中的核验码不正确，请核对", "differs from the code in the letter; please check";
    LetterOver = "letter_over", "核验码已过期，请申请重新寄信", "the code in the letter has expired; please ask for a new letter";
    NoAddress = "no_address", "登记信息中没有住所，无法寄信", "the register knows no address to send a letter to";
    DelegationSelf = "delegation_self", "不能委托给自己", "you can't stand in for yourself";
    DelegationDeputy = "delegation_deputy", "“{found}”不是可以代办的在用工作人员账号", "“{found}” is no account of an office in use";
    DelegationTaken = "delegation_taken", "{from} 至 {until} 已经委托给{name}，同一天只能委托一人", "{name} stands in from {from} to {until}; one deputy on a day";
    DelegationChain = "delegation_chain", "代他人办理的，不能再委托；自己已委托他人的，不能受托", "who stands in for another can't pass that on, nor can who has a deputy of their own stand in";
    DelegationTerm = "delegation_term", "一次最多委托 {max} 天", "runs for {max} days at most";
    NoColleague = "no_colleague", "请从列表中选择本单位的科室或人员", "please choose a section or a person of your own office";
    ConfirmFirst = "confirm_first", "请先确认", "please confirm first";
    // cases
    StaleRevision = "stale_revision", "这份材料已在别处修改，请核对后再提交", "this was changed elsewhere; please check and submit again";
    NotAllowedNow = "not_allowed_now", "当前状态下不能办理此步骤", "this step is not possible in the present state";
    TermRuns = "term_runs", "整改期限还没有届满，企业还可以提交", "the term has not passed; the business may still hand in";
    TermOfNoDay = "term_of_no_day", "应晚于今天", "must be later than today";
    StatementTermRuns = "statement_term_runs", "陈述、申辩的期限还没有届满", "the term for the statement has not passed";
    InterviewDay = "interview_day", "约谈日期早于本次办理启动的日期", "the interview would have been before the matter began";
    ArticleMissing = "article_missing", "写明法律名称和条款，例：《中华人民共和国食品安全法》第一百三十五条", "name the law and its article, e.g. 《中华人民共和国食品安全法》第一百三十五条";
    EndForEver = "end_for_ever", "永久禁入没有解除日期", "what is for ever has no end";
    SubjectGone = "subject_gone", "企业已经注销或者撤销，不能再对它提出要求", "the business no longer exists; nothing can be ordered of it";
    MeasureFrozen = "measure_frozen", "对所依据的记录的异议正在核查，核查结束前不采取措施", "an objection to the record it rests on is being looked into; nothing is imposed until it is answered";
    RecordAnnulled = "record_annulled", "所依据的记录已经撤销，不能据此办理", "the record that it rests on was annulled";
    OrderUnderWay = "order_under_way", "针对这条记录的同类事项正在办理", "a matter of this kind about this record is under way";
    TermProlonged = "term_prolonged", "期限已经延长过一次，不能再延长", "the term was prolonged once and can't be again";
    ReasonRequired = "reason_required", "请写明理由", "please state the reason";
    TemplateWithdrawn = "template_withdrawn", "此承诺书模板已停用，请选用现行版本", "this template was withdrawn; please use the current version";
    GateBarred = "gate_barred", "暂不适用承诺制：{why}", "the commitment procedure is not open: {why}";
    PaperMissing = "paper_missing", "请先上传材料", "please add the papers first";
    NoAssociation = "no_association", "只有行业协会商会可以登记会员", "only associations may name members";
    MemberTwice = "member_twice", "已经是会员，或者正在等待对方确认", "is a member already, or has yet to confirm";
    MemberSelf = "member_self", "不能将本单位登记为会员", "can't be a member of itself";
    TemplateTextKept = "template_text_kept", "模板原文不能删改，只能补充", "the template's text must stay as it is; you may only add to it";
    WindowOutOfRange = "window_out_of_range", "计入期应为 {min} 至 {max} 个月", "the window must be {min} to {max} months";
    ThresholdsOutOfOrder = "thresholds_out_of_order", "各级条数应从 1 起，由低到高，不能倒置", "thresholds begin at one and must not fall";
    LawOverlap = "law_overlap", "{document}已规定自 {day} 起的数值，两份文件不能同时有效；请改用之后的日期，或先处理该文件", "{document} sets a value from {day} on; two documents can't hold at once: choose a later day, or settle that document first";
    LawUnknown = "law_unknown", "现行规则中没有“{found}”，或者它不是这种数值", "the law has no “{found}”, or it is of another kind";
    LawMoved = "law_moved", "提出之后，现行规则已因另一份文件改变；请在试算中重新核对后再提出", "the law has changed by another document since this was proposed; look at it in the lab and propose it anew";
    LawSame = "law_same", "与现行规则没有差别", "does not differ from the law in force";
    SecondReader = "second_reader", "须由撰稿人以外的另一名工作人员审核", "must be read over by somebody else than who wrote it";
    SecondPerson = "second_person", "须由提出人以外的另一名工作人员采用", "must be adopted by somebody else than who proposed it";
    FactsMoved = "facts_moved", "数据已经更新，编号不再有效，请重新试算", "the facts have changed and the numbers with them; please compute again";
    TooManyDrafts = "too_many_drafts", "草稿已有 {max} 份，请先办结或撤回一部分", "there are {max} drafts already; finish or withdraw some first";
    FormTooLarge = "form_too_large", "内容合计超过 {max} kB，请删减", "the values together exceed {max} kB; please shorten them";
    RepairNotOfThisKind = "repair_not_of_this_kind", "此类信息不适用信用修复", "information of this kind is not repaired";
    RepairDone = "repair_done", "已修复", "is repaired already";
    RepairAnnulled = "repair_annulled", "原决定已撤销，无须修复", "the decision was annulled; nothing is left to repair";
    RepairExcluded = "repair_excluded", "此类处罚须公示至期满，不能提前修复", "stays public for its whole term and can't be repaired";
    RepairNotYet = "repair_not_yet", "最短公示期未满，{from} 起可以申请", "the minimum publicity is not over; possible from {from}";
    RepairBarred = "repair_barred", "此前申请中查实虚假，{from} 起可再申请", "an earlier application was false; possible from {from}";
    RepairTraining = "repair_training", "先完成信用修复培训", "needs the training for repair first";
    AnswerWrong = "answer_wrong", "再想一想，说明在下面", "not quite; see the explanation below";
    RepairUnderWay = "repair_under_way", "已有一件修复申请在办理", "an application for it is under way";
    PaperKind = "paper_kind", "只接受 PDF、JPEG、PNG 文件", "must be a PDF, JPEG or PNG file";
    PaperLocked = "paper_locked", "PDF 设有密码，请去掉密码后再传", "this PDF needs a password; please remove it first";
    PaperActive = "paper_active", "PDF 含有脚本或嵌入文件，请另存为普通 PDF 后再传", "this PDF contains scripts or embedded files; save it as a plain PDF first";
    BriefUncounted = "brief_uncounted", "这个月还没有统计完，请在夜间统计之后发布", "the month has not been counted to its end; publish it after the night's count";
    NothingChosen = "nothing_chosen", "请先勾选事项", "tick at least one matter first";
    TooManyPapers = "too_many_papers", "一件事项最多 {max} 份材料", "a matter may have {max} papers at most";
    MendFirst = "mend_first", "有内容需要修改，请看下面的提示", "something must be mended; see below";
    RecordNotChosen = "record_not_chosen", "请先选择记录", "please choose a record first";
    TooManyRecords = "too_many_records", "一次最多 {max} 条记录", "no more than {max} records at once";
    ObjectionUnderWay = "objection_under_way", "对这条记录的异议正在办理", "an objection against it is being looked into";
    CursorBroken = "cursor_broken", "翻页标记无效，请从第一页重新开始", "this page mark is not valid; please start again from the first page";
    // files
    FileEmpty = "file_empty", "文件是空的", "the file is empty";
    FileTooLarge = "file_too_large", "文件超过 {max} MB", "the file is larger than {max} MB";
    FileEncoding = "file_encoding", "既不是 UTF-8 也不是 GB18030 编码，请另存为 UTF-8", "is neither UTF-8 nor GB18030; save it as UTF-8";
    FileKind = "file_kind", "不是 CSV 或 XLSX 文件", "is neither a CSV nor an XLSX file";
    FileOle = "file_ole", "是旧版 .xls 或设了密码的工作簿，请去掉密码并另存为 XLSX", "is an old .xls or a workbook with a password; remove the password and save it as XLSX";
    FileMacro = "file_macro", "工作簿里含有宏，请另存为不含宏的 XLSX", "the workbook contains macros; save it as XLSX without them";
    FileBomb = "file_bomb", "解压后异常膨胀，不像正常的工作簿", "unpacks to far more than a workbook of people would";
    FileDamaged = "file_damaged", "文件已损坏，无法打开", "the file is damaged and can't be opened";
    FileLayout = "file_layout", "表头缺少必需的列：{columns}", "the header lacks required columns: {columns}";
    FileNoRows = "file_no_rows", "只有表头，没有数据行", "has a header but no rows";
    RowTooLong = "row_too_long", "第 {row} 行过长，请检查引号和换行", "row {row} is too long; check quotes and line ends";
    QuoteOpen = "quote_open", "第 {row} 行的引号没有闭合", "the quote that opens in row {row} is never closed";
    CellFormula = "cell_formula", "单元格里是公式，请粘贴为数值", "the cell holds a formula; paste its value instead";
    ColumnsUnknown = "columns_unknown", "表头里有目录没有的列：{columns}；请改名、删除，或选择忽略这些列", "the header has columns that the catalogue lacks: {columns}; rename or remove them, or choose to ignore them";
    RowsRejected = "rows_rejected", "{n} 行未通过检查，整批未入库", "{n} rows did not pass the checks; nothing of the batch is on file";
    RowsMissing = "rows_missing", "没有数据行", "there are no rows";
    RowsTooMany = "rows_too_many", "一次最多 {max} 行，现在是 {n} 行", "at most {max} rows at a time, there are {n}";
    ValueShape = "value_shape", "应为文本或数字", "must be a text or a number";
    NotOpen = "not_open", "没有需要说明的差异", "there is no difference to explain";
    BodyBroken = "body_broken", "无法读懂提交的内容：{why}", "what was sent can't be read: {why}";
    BatchTwice = "batch_twice", "这份文件已于 {day} 作为第 {batch} 批入库", "this very file is on file as batch {batch} since {day}";
    BatchWithdrawnTwice = "batch_withdrawn_twice", "该批已于 {day} 撤回", "this batch was withdrawn on {day}";
    BatchNotWithdrawable = "batch_not_withdrawable", "该批没有入库，无可撤回", "nothing of this batch is on file to withdraw";
    KeyReused = "key_reused", "此 Idempotency-Key 已用于另一份内容", "this Idempotency-Key was used for another body";
    CellError = "cell_error", "单元格里是公式错误“{found}”", "the cell holds the formula error “{found}”";
    RowWidth = "row_width", "该行有 {n} 列，表头有 {max} 列", "this row has {n} columns, the header has {max}";
    ColumnUnknown = "column_unknown", "不认识的列“{found}”", "unknown column “{found}”";
    ColumnTwice = "column_twice", "列“{found}”出现两次", "column “{found}” occurs twice";
    DuplicateInFile = "duplicate_in_file", "与第 {row} 行的文书号和机关相同", "same document number and organ as row {row}";
    DuplicateInStore = "duplicate_in_store", "该机关的此文书号已经入库", "this organ's document number is already on file";
    NaturalPerson = "natural_person", "自然人没有统一社会信用代码，不进入企业信用档案", "a natural person has no credit code and no business file";
    OrganNotDepartment = "organ_not_department", "机关“{found}”不是{department}", "the organ “{found}” is not {department}";
    DepartmentNotOwner = "department_not_owner", "{department}不是此信息项的提供单位", "{department} is no source of this item";
    // the credit file
    NothingChanged = "nothing_changed", "内容没有变化", "nothing was changed";
    PurposeRequired = "purpose_required", "请选择查询事由", "please choose what it is for";
    PersonQuery = "person_query", "请填写完整的姓名或证件号码", "please give the full name or the full document number";
    PersonName = "person_name", "请填写姓名，最多 {max} 个字", "please give the name, {max} characters at most";
    TermOrder = "term_order", "止任日期不能早于到任日期", "the term can't end before it begins";
    // reports
    ReportCodeLength = "report_code_length", "应为 20 位（四组，每组五位），现在是 {n} 位", "must have 20 characters (four groups of five), has {n}";
    ReportCodeCharacter = "report_code_character", "不能含有“{found}”", "can't contain “{found}”";
    ReportCodeCheck = "report_code_check", "校验位不符，请对照报告逐位核对", "the check character does not fit; please compare with the report character by character";
    ReportPeriodOrder = "report_period_order", "止日不能早于起日", "the period can't end before it begins";
    ReportTooLong = "report_too_long", "记录超过 {max} 条，无法出具一份报告；请缩短期间或选择部分领域", "there are more than {max} records; please shorten the period or choose fewer sectors";
    ReportNoFont = "report_no_font", "服务器没有安装中文字体，暂不能出具报告；请管理员安装 fonts-noto-cjk 或设置 CREDENCE_FONTS", "the server has no Chinese fonts and can't issue reports; its operator has to install fonts-noto-cjk or set CREDENCE_FONTS";
    ReportNoKey = "report_no_key", "尚未配置报告签名密钥，暂不能出具报告；请管理员设置 CREDENCE_REPORT_KEY", "no key for signing reports is configured; the operator has to set CREDENCE_REPORT_KEY";
    ReportGone = "report_gone", "这份报告的文件已不在服务器上，请重新出具", "this report's file is no longer on the server; please issue a new one";
    // command line and configuration
    CityUnknown = "city_unknown", "没有名为“{found}”的城市，可选：{list}", "no city named “{found}”; there are: {list}";
    ItemUnknown = "item_unknown", "没有名为“{found}”的信息项，可选：{list}", "no item named “{found}”; there are: {list}";
    DistrictUnknown = "district_unknown", "没有代码为“{found}”的区划，可选：{list}", "no division with the code “{found}”; there are: {list}";
    DepartmentUnknown = "department_unknown", "没有名为“{found}”的部门，可选：{list}", "no department named “{found}”; there are: {list}";
    LineBroken = "line_broken", "无法读懂这一行：{why}", "this line can't be read: {why}";
    NumberShape = "number_shape", "“{found}”不是 {min} 到 {max} 的整数", "“{found}” is no whole number from {min} to {max}";
    OutsideCalendar = "outside_calendar", "日历没有 {found} 的数据", "the calendar has no data for {found}";
    CalendarNoYear = "calendar_no_year", "第一行应写明年份，例：year 2027", "the first line must name the year, e.g. year 2027";
    CalendarOtherYear = "calendar_other_year", "{found} 不在 {year} 年内", "{found} does not lie in {year}";
    CalendarHolidayWeekend = "calendar_holiday_weekend", "{found} 是周末，本来就不上班，无需列为放假", "{found} is a weekend and free anyway; don't list it as a holiday";
    CalendarMakeUpWeekday = "calendar_make_up_weekday", "{found} 是周一至周五，本来就上班，不能列为调休上班", "{found} is a weekday and worked anyway; it can't be a make-up day";
    CalendarTwice = "calendar_twice", "{found} 列了两次", "{found} is listed twice";
    CalendarTotal = "calendar_total", "{year} 年合计 {n} 个工作日，应在 {min} 至 {max} 之间，请核对", "{year} would have {n} working days instead of {min} to {max}; please check";
    CalendarGap = "calendar_gap", "年份不连续：{found} 年之前应先有 {expected} 年", "years are missing: {expected} must come before {found}";
    CalendarSame = "calendar_same", "{year} 年的安排与已载入的完全相同，无需再载入", "what the file says of {year} is loaded already";
    DuplicateFact = "duplicate_fact", "编号“{found}”出现两次", "the id “{found}” occurs twice";
    // the catalogue itself
    EntryCode = "entry_code", "编码“{found}”只能用小写字母、数字和下划线，以字母开头，最多 40 位", "the code “{found}” may have small letters, digits and underscores, begins with a letter, and has 40 characters at most";
    EntryVersion = "entry_version", "版本从 1 起", "versions count from 1";
    EntryName = "entry_name", "中文和英文名称都要填写", "both names are needed, Chinese and English";
    EntryBasis = "entry_basis", "缺少依据：没有依据的信息不得归集", "has no basis, and what has none may not be collected";
    EntryFields = "entry_fields", "应有 1 至 {max} 个字段，现在是 {n} 个", "must have 1 to {max} fields, has {n}";
    EntryRetention = "entry_retention", "保存期限至少 1 个月，长期的不填", "is kept for at least one month; leave it empty for no end";
    EntryExists = "entry_exists", "已有编码为“{found}”的信息项", "there is an entry “{found}” already";
    EntryOwner = "entry_owner", "没有名为“{found}”的部门", "there is no department “{found}”";
    EntryClock = "entry_clock", "没有名为“{found}”的公示期限", "there is no term “{found}”";
    EntryDay = "entry_day", "施行日期不能早于今天（{today}）", "can't come into force before today ({today})";
    EntrySame = "entry_same", "与现行版本没有差别，无需发布", "is the same as the version in force; there is nothing to publish";
    EntryOverlap = "entry_overlap", "已有第 {found} 版将于 {day} 施行，新版本的施行日期不能更早", "version {found} comes into force on {day}; a newer one can't come before it";
    FieldTwice = "field_twice", "字段 {found} 出现两次", "the field {found} occurs twice";
    FieldCode = "field_code", "字段代码“{found}”只能用大写字母、数字和下划线，以字母开头，最多 40 位", "the field code “{found}” may have capital letters, digits and underscores, begins with a letter, and has 40 characters at most";
    FieldNeverCollected = "field_never_collected", "“{found}”属于不得采集的信息", "“{found}” may never be collected";
    FieldUnknown = "field_unknown", "引用的字段 {other} 不存在", "refers to the field {other}, which does not exist";
    FieldNoOption = "field_no_option", "“{found}”不是“{other}”的选项", "“{found}” is no option of {other}";
    FieldNoList = "field_no_list", "“{other}”不是选项字段", "{other} is no list";
    FieldNoDate = "field_no_date", "“{other}”不能作为比较的日期", "{other} is no other date to compare with";
    FieldMax = "field_max", "字数上限应在 1 至 {max} 之间", "the limit must lie between 1 and {max} characters";
    FieldOptions = "field_options", "应有 1 至 64 个选项", "needs 1 to 64 options";
    FieldPersonId = "field_person_id", "证件号码只能设为“仅限内部”", "an identity number must be internal";
    FieldHeader = "field_header", "列名“{found}”已属于字段 {other}", "the header “{found}” belongs to the field {other} already";
    FieldInUse = "field_in_use", "字段 {found} 另有用途，请先在“字段用途”中改用别的字段", "the field {found} plays a part; give that part to another field first";
    FieldCodeStays = "field_code_stays", "字段代码不能修改：已有记录按代码读取。需要时请删除后另加字段", "the code of a field stays, since records are read by it; remove the field and add another instead";
    FieldKindStays = "field_kind_stays", "此字段曾用于证件号码，类型不能改变", "this field held identity numbers and stays of that kind";
    ConditionShape = "condition_shape", "第 {row} 行应写成“字段代码 = 值；值”", "line {row} must read “FIELD = value；value”";
    DraftGone = "draft_gone", "草稿已发布或已放弃", "the draft was published or discarded";
    OptionTwice = "option_twice", "选项“{found}”出现两次", "the option “{found}” occurs twice";
    OptionSeparator = "option_separator", "选项“{found}”含有顿号、逗号或分号，多选时无法分开", "the option “{found}” contains a comma or semicolon and could not be told apart among several";
    OptionShape = "option_shape", "第 {row} 行应写成“值 | 英文 | 别名”", "line {row} must read “value | English | other spellings”";
    RoleUnknown = "role_unknown", "用途指向的字段 {found} 不存在", "a role names the field {found}, which does not exist";
    RoleDay = "role_day", "{found} 应是必填的日期字段", "{found} must be a date that is always required";
    RosterDay = "roster_day", "名单记录的起始日应是决定日期，不是 {found}", "an entry of a list begins on the day of the decision, not with {found}";
    // merged files
    SameFile = "same_file", "两个代码相同，不能合并", "the two codes are the same and can't be made one";
    MergedAlready = "merged_already", "{found} 已经与其他主体合并，请先拆分", "{found} is part of a merged file already; take that apart first";
    NoSuchFile = "no_such_file", "{found} 没有信用档案", "there is no file under {found}";
    // watch rules
    WatchConditions = "watch_conditions", "应有 1 至 {max} 个条件", "needs 1 to {max} conditions";
    WatchFilters = "watch_filters", "一个条件最多 {max} 项筛选", "a condition may have {max} filters at most";
    WatchItemGone = "watch_item_gone", "信息项“{found}”已不在信用信息目录中", "the catalogue no longer has the entry “{found}”";
    WatchFieldGone = "watch_field_gone", "“{item}”已没有字段“{found}”", "“{item}” no longer has the field “{found}”";
    WatchTest = "watch_test", "“{field}”不能这样比较", "“{field}” can't be compared in this way";
    WatchOption = "watch_option", "“{found}”不是“{field}”的选项", "“{found}” is no option of “{field}”";
    WatchSpan = "watch_span", "期间应为 1 至 {max}", "must be 1 to {max}";
    WatchRetention = "watch_retention", "“{item}”只使用 {max} 个月，更长的期间里没有可用的记录", "records of “{item}” are used for {max} months; a longer window finds no more";
    WatchContradiction = "watch_contradiction", "与对“{field}”的另一项要求不能同时成立", "contradicts another filter on “{field}”";
    WatchOverlap = "watch_overlap", "与条件 {other} 说的是同一件事，其中一个不起作用，请删去", "says the same as condition {other}, so that one of them has no effect; remove it";
    WatchOwnOnly = "watch_own_only", "“{found}”不在部门间共享，请勾选“只看本部门报送的记录”", "“{found}” is not shared between departments; tick “only records of this department”";
    WatchNoRemind = "watch_no_remind", "“{found}”不向企业提供，不能据以提醒企业", "businesses are not shown “{found}” and can't be reminded of it";
    WatchTryFirst = "watch_try_first", "请先试算，再启用", "please try the rule before switching it on";
    WatchFaulty = "watch_faulty", "规则有误，不能试算和启用，请先修改", "the rule is not in order and can be neither tried nor switched on; mend it first";
    TooManyRules = "too_many_rules", "一个部门最多 {max} 条规则，请先停用不用的", "a department may have {max} rules; switch off one that is no longer used";
    NotThisSubject = "not_this_subject", "第 {found} 号事项不属于这户企业，或者您无权查看", "matter {found} is not this business's, or not yours to see";
    // theme libraries
    TooManyLibraries = "too_many_libraries", "全市最多同时保留 {max} 个主题库，请先封存不用的", "a city may keep {max} libraries at a time; put one away that is no longer used";
    LibraryName = "library_name", "已有名为“{found}”的主题库", "there is a library “{found}” already";
    LibraryUnknown = "library_unknown", "{facet}“{found}”已不在目录中，不会匹配任何主体", "{facet} “{found}” is in the lists no longer and matches nobody";
    LibraryIndustry = "library_industry", "“{found}”不是行业大类代码，例：C26", "“{found}” is no division of industry, e.g. C26";
    LibraryWords = "library_words", "最多 {max} 个词，现在是 {n} 个", "may have {max} words at most, has {n}";
    LibraryCodes = "library_codes", "一次最多 {max} 个代码，现在是 {n} 个", "may have {max} codes at a time, has {n}";
    LibraryHolds = "library_holds", "{found}：已人工列入本库", "{found}: was added by hand already";
    LibraryCode = "library_code", "{found}：{why}", "{found}: {why}";
    LibraryNoFile = "library_no_file", "{found}：没有信用档案", "{found}: there is no file under this code";
    LibraryClosed = "library_closed", "主题库已封存，请先重新启用", "this library is closed; open it again first";
    // sharing
    TooManySubscriptions = "too_many_subscriptions", "订阅已达 {max} 个，请先删除不用的", "there are {max} subscriptions already; delete one that is no longer used";
    // requests
    QueryBroken = "query_broken", "查询参数无法读懂，请核对名称和写法", "the query can't be read; check the parameters' names and values";
    PeriodShape = "period_shape", "“{found}”不是月份或日期，请写成 2026-03 或 2026-03-10", "“{found}” is neither a month nor a day; write 2026-03 or 2026-03-10";
    PeriodBackwards = "period_backwards", "{found} 早于开始的 {from}", "{found} is before the beginning, {from}";
    ParameterMissing = "parameter_missing", "缺少参数 {name}", "the parameter {name} is missing";
    BodyTooLarge = "body_too_large", "提交的内容超过 {max} MB", "more than {max} MB were sent";
    CrossSite = "cross_site", "这次提交来自其他网站，未予受理；请在本站页面重新提交", "this was sent from another site and not accepted; please send it again from a page of this site";
    TooOften = "too_often", "请求过于频繁，请 {seconds} 秒后再试", "too many requests; please try again in {seconds} seconds";
}

/// One problem: a code and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem.
    pub code: Code,
    /// The values that fill the sentence's placeholders.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Problem {
    /// A problem without arguments.
    pub fn new(code: Code) -> Self {
        Self { code, args: BTreeMap::new() }
    }

    /// Adds one argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds one argument that has a text of its own in each language.
    #[must_use]
    pub fn with_both(self, name: &str, value: &Bilingual) -> Self {
        let en = format!("{name}_en");
        self.with(name, &value.zh).with(&en, &value.en)
    }

    /// The sentence in the reader's language.
    pub fn say(&self, lang: Lang) -> String {
        let mut text = String::new();
        let mut rest = self.code.template(lang);
        // In one pass: an argument that itself contains braces stays as it was typed.
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            text.push_str(before);
            text.push_str(self.argument(name, lang));
            rest = after;
        }
        text + rest
    }

    fn argument(&self, name: &str, lang: Lang) -> &str {
        let own = (lang == Lang::En).then(|| self.args.get(&format!("{name}_en"))).flatten();
        own.or_else(|| self.args.get(name)).map_or("", String::as_str)
    }
}

/// For logs and for people at a command line: the code and its arguments. Readers get [`Problem::say`].
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Problem {}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}
