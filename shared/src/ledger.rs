//! The ledger 操作日志 in words: what each entry says was done, and to what kind of thing.

use crate::problem::Lang;
use serde::{Deserialize, Serialize};

/// A code and its words.
type Word = (&'static str, &'static str, &'static str);

/// Kinds of things that are done: the part of a deed's code before the dot.
const THINGS: &[Word] = &[
    ("account", "账号", "accounts"),
    ("article", "文章", "texts"),
    ("batch", "批次", "batches"),
    ("brief", "监测月报", "briefs"),
    ("calendar", "工作日历", "calendar"),
    ("case", "事项", "matters"),
    ("catalogue", "信用信息目录", "catalogue"),
    ("certificate", "培训证明", "certificates"),
    ("delegation", "委托代办", "delegations"),
    ("delivery", "数据推送", "deliveries"),
    ("demo", "演示数据", "demonstration"),
    ("evaluate", "信用评价", "evaluation"),
    ("factor", "两步验证", "second factors"),
    ("finding", "数据质量", "data quality"),
    ("identity", "身份认证", "identities"),
    ("key", "接口密钥", "keys"),
    ("law", "分级规则", "tier rules"),
    ("ledger", "操作日志", "ledger"),
    ("library", "主题库", "libraries"),
    ("look", "查询留痕", "looks"),
    ("mandate", "办理资格", "mandates"),
    ("membership", "协会会员", "memberships"),
    ("paper", "事项材料", "papers"),
    ("plan", "工作安排", "work plan"),
    ("reconciliation", "对账", "reconciliation"),
    ("record", "信用记录", "records"),
    ("rederive", "公示期限", "publication terms"),
    ("report", "信用报告", "reports"),
    ("session", "登录", "sessions"),
    ("subject", "经营主体", "subjects"),
    ("subscription", "订阅", "subscriptions"),
    ("tenure", "任职", "terms of office"),
    ("watch", "预警", "watch rules"),
];

/// What is done. Nothing is written into the ledger that has no words here.
const DEEDS: &[Word] = &[
    ("account.add", "新增账号", "added an account"),
    ("account.disable", "停用账号", "shut an account"),
    ("account.email", "更改账号邮箱", "changed an account's address"),
    ("account.email_link", "申请更改邮箱", "asked for another address"),
    ("account.open", "开立企业账号", "opened a business account"),
    ("account.password", "更改密码", "changed a password"),
    ("account.prove", "准许账号代表企业办理", "let an account act for a business"),
    ("account.recover", "找回账号", "recovered an account"),
    ("account.section", "调整科室", "put an account into a section"),
    ("article.publish", "发布文章", "published a text"),
    ("article.return", "退回文章", "sent a text back"),
    ("article.submit", "文章送审", "handed in a text"),
    ("article.withdraw", "撤下文章", "withdrew a text"),
    ("article.write", "撰写文章", "wrote a text"),
    ("batch.import", "导入批次", "imported a batch"),
    ("batch.withdraw", "撤回批次", "withdrew a batch"),
    ("brief.publish", "发布监测月报", "published a monthly brief"),
    ("calendar.load", "导入工作日历", "loaded a year's working days"),
    ("case.accept", "审核通过", "verified a matter"),
    ("case.admit", "受理事项", "accepted a matter"),
    ("case.annul", "撤销所涉记录", "annulled a matter's record"),
    ("case.assign", "分派事项", "gave a matter to somebody"),
    ("case.break", "认定未履行", "established a breach"),
    ("case.confirm", "输入核验码", "entered a letter's code"),
    ("case.correct", "更正所涉记录", "corrected a matter's record"),
    ("case.escalate", "超期提示信用办", "told the credit office of a term that has passed"),
    ("case.expose", "认定材料虚假", "established a falsehood"),
    ("case.extend", "延长期限", "prolonged a term"),
    ("case.freeze", "冻结事项", "froze a matter"),
    ("case.fulfil", "提交履行证明", "handed in proof of performance"),
    ("case.grant", "同意申请", "granted an application"),
    ("case.hold", "约谈", "held an interview"),
    ("case.keep", "认定已履行", "established performance"),
    ("case.notify", "通知约谈", "called to an interview"),
    ("case.open", "新建事项", "opened a matter"),
    ("case.order", "责令改正", "ordered a correction"),
    ("case.plead", "陈述申辩", "stated a case"),
    ("case.reconsider", "转入复核", "put a decision up to be weighed again"),
    ("case.refer", "转办", "referred a matter"),
    ("case.refuse", "不予同意", "refused an application"),
    ("case.release", "解冻事项", "released a matter"),
    ("case.remind", "到期提醒", "reminded of a term"),
    ("case.return", "退回事项", "sent a matter back"),
    ("case.send_letter", "寄送核验信", "sent a letter"),
    ("case.sign", "签署承诺", "signed a commitment"),
    ("case.submit", "提交事项", "handed in a matter"),
    ("case.uphold", "维持原记录", "upheld a record"),
    ("case.withdraw", "撤回事项", "took a matter back"),
    ("case.write", "留言", "wrote in a matter"),
    ("catalogue.begin", "起草目录新版本", "began a version of the catalogue"),
    ("catalogue.change", "修改目录草稿", "changed a draft of the catalogue"),
    ("catalogue.discard", "放弃目录草稿", "discarded a draft of the catalogue"),
    ("catalogue.publish", "发布目录版本", "published a version of the catalogue"),
    ("certificate.issue", "颁发培训证明", "issued a certificate"),
    ("delegation.end", "结束委托", "ended a delegation"),
    ("delegation.make", "委托代办", "named a deputy"),
    ("delivery.decide", "处理推送失败", "decided on a failed delivery"),
    ("demo.load", "载入演示数据", "loaded the demonstration"),
    ("evaluate", "评价分级", "evaluated everybody"),
    ("evaluate.check", "复核分级", "checked everybody's tier"),
    ("factor.begin", "开始设置两步验证", "began a second factor"),
    ("factor.codes", "更换恢复码", "drew recovery codes"),
    ("factor.confirm", "启用两步验证", "began to use a second factor"),
    ("factor.remove", "停用两步验证", "removed a second factor"),
    ("finding.accept", "认可质量疑点", "accepted a finding"),
    ("finding.take", "处理质量疑点", "took a finding"),
    ("identity.link", "关联身份认证", "linked an identity"),
    ("identity.unlink", "解除身份关联", "unlinked an identity"),
    ("key.issue", "发放接口密钥", "issued a key"),
    ("key.revoke", "停用接口密钥", "shut a key"),
    ("law.adopt", "采纳分级规则", "adopted rules"),
    ("law.propose", "提请采纳规则", "proposed rules"),
    ("law.return", "退回规则草案", "sent rules back"),
    ("law.save", "保存规则草案", "saved a draft of rules"),
    ("law.withdraw", "撤回规则草案", "withdrew a draft of rules"),
    ("ledger.check", "核验操作日志", "checked the ledger"),
    ("library.close", "停用主题库", "closed a library"),
    ("library.count", "重算主题库", "counted a library"),
    ("library.open", "启用主题库", "opened a library"),
    ("library.pick", "列入主题库", "put a subject into a library"),
    ("library.unpick", "移出主题库", "took a subject out of a library"),
    ("library.write", "编辑主题库", "wrote a library"),
    ("look.contact", "查看举报人联系方式", "looked at a reporter's address"),
    ("look.file", "查看档案", "looked at a file"),
    ("look.history", "查看记录沿革", "looked at a record's history"),
    ("look.past", "查看某日档案", "looked at a file as of a day"),
    ("look.person", "查看人员档案", "looked at a person's file"),
    ("look.person_search", "查询人员", "searched for a person"),
    ("look.record", "查看记录", "looked at a record"),
    ("look.report", "调取信用报告", "ordered a report"),
    ("look.unmask", "查看完整证件号", "unmasked a number"),
    ("mandate.claim", "申请办理资格", "asked to act for a business"),
    ("mandate.end", "终止办理资格", "ended a mandate"),
    ("mandate.prove", "核准办理资格", "proved a mandate"),
    ("membership.confirm", "会员确认", "confirmed a membership"),
    ("membership.end", "退出会员", "ended a membership"),
    ("membership.name", "登记会员", "named a member"),
    ("paper.add", "上传材料", "added a paper"),
    ("paper.remove", "移除材料", "removed a paper"),
    ("plan.add", "增加工作任务", "added a task"),
    ("plan.confirm", "确认任务完成", "confirmed a task"),
    ("plan.drop", "取消工作任务", "dropped a task"),
    ("plan.hand_in", "报送任务完成", "handed in a task"),
    ("plan.overdue", "任务超期提示", "told of an overdue task"),
    ("plan.remind", "任务到期提醒", "reminded of a task"),
    ("plan.report", "填报任务进展", "reported on a task"),
    ("plan.return", "退回任务", "sent a task back"),
    ("plan.take_over", "载入工作安排", "took over a plan"),
    ("plan.term", "调整任务期限", "changed a task's term"),
    ("plan.write", "编制工作安排", "wrote a plan"),
    ("reconciliation.explain", "说明对账差异", "explained a difference"),
    ("reconciliation.state", "申报对账数据", "stated counts"),
    ("record.annul", "撤销记录", "annulled a record"),
    ("record.correct", "更正记录", "corrected a record"),
    ("record.establish", "记载履约结果", "wrote what became of a commitment"),
    ("record.lift", "解除异议标注", "lifted an objection's mark"),
    ("record.mark", "标注异议", "marked an objection"),
    ("record.repair", "标注修复", "marked a repair"),
    ("record.write", "写入记录", "wrote a record"),
    ("rederive", "重新计算公示期限", "derived terms anew"),
    ("report.fetch", "下载信用报告", "fetched a report"),
    ("report.issue", "出具信用报告", "issued a report"),
    ("session.end", "退出登录", "signed out"),
    ("session.end_others", "退出其他登录", "ended other sessions"),
    ("session.open", "登录", "signed in"),
    ("session.stand_in", "代办身份切换", "took somebody's place"),
    ("subject.declare", "登记经营主体", "declared a subject"),
    ("subject.merge", "合并主体档案", "merged two files"),
    ("subject.part", "拆分主体档案", "took two files apart"),
    ("subscription.open", "新建订阅", "opened a subscription"),
    ("subscription.step", "处理订阅", "changed a subscription"),
    ("tenure.add", "登记任职", "entered a term of office"),
    ("watch.acknowledge", "知悉预警", "acknowledged a warning"),
    ("watch.act", "处置预警", "acted on a warning"),
    ("watch.dismiss", "排除预警", "dismissed a warning"),
    ("watch.off", "停用预警规则", "switched a rule off"),
    ("watch.on", "启用预警规则", "switched a rule on"),
    ("watch.pause", "暂停预警规则", "paused a rule"),
    ("watch.resume", "恢复预警规则", "resumed a rule"),
    ("watch.try", "试运行预警规则", "tried a rule"),
    ("watch.warn", "发出预警", "warned"),
    ("watch.write", "编辑预警规则", "wrote a rule"),
];

fn said(words: &'static [Word], code: &str, lang: Lang) -> Option<&'static str> {
    words.iter().find(|word| word.0 == code).map(|word| lang.pick(word.1, word.2))
}

/// A deed in words; `None` for a code that nothing writes.
pub fn deed(code: &str, lang: Lang) -> Option<&'static str> {
    said(DEEDS, code, lang)
}

/// A kind of thing in words; `None` for a code that there is not.
pub fn thing(code: &str, lang: Lang) -> Option<&'static str> {
    said(THINGS, code, lang)
}

/// Every kind of thing, by its code.
pub fn things() -> impl Iterator<Item = &'static str> {
    THINGS.iter().map(|word| word.0)
}

/// How the chain of entries is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Break {
    /// An entry is missing.
    Missing,
    /// An entry does not follow from the one before it.
    Unlinked,
    /// An entry was changed after it was written.
    Changed,
    /// Entries were cut off at the end.
    Cut,
}

impl Break {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Missing, Self::Unlinked, Self::Changed, Self::Cut];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unlinked => "unlinked",
            Self::Changed => "changed",
            Self::Cut => "cut",
        }
    }

    /// Reads what [`Break::as_str`] wrote.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// In words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Self::Missing => lang.pick("缺少一条", "an entry is missing"),
            Self::Unlinked => lang.pick("与上一条不相衔接", "it does not follow from the entry before it"),
            Self::Changed => lang.pick("写入后被改动", "it was changed after it was written"),
            Self::Cut => lang.pick("末尾被截去", "entries were cut off at the end"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_is_done_to_a_thing_that_has_a_name() {
        for (code, zh, en) in DEEDS {
            let kind = code.split('.').next().unwrap_or_default();
            assert!(thing(kind, Lang::Zh).is_some(), "{code}");
            assert!(!zh.is_empty() && !en.is_empty(), "{code}");
        }
        for code in things() {
            assert!(DEEDS.iter().any(|word| word.0.split('.').next() == Some(code)), "nothing is done to {code}");
        }
    }

    #[test]
    fn codes_stand_once_and_in_order() {
        for words in [THINGS, DEEDS] {
            assert!(words.windows(2).all(|two| two[0].0 < two[1].0), "{words:?}");
        }
    }

    #[test]
    fn a_break_is_read_as_it_was_written() {
        for one in Break::ALL {
            assert_eq!(Break::of(one.as_str()), Some(one));
        }
    }
}
