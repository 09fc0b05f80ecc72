//! What the demonstration city's site explains. Figures: 国办发〔2025〕22号, 国家发改委令第36号; the case is made up, as everything here.

use crate::{App, Error, Result};
use shared::{
    access::Viewer,
    article::{Section, Step},
    form::Values,
    ports::{ArticlePort, Drafted, Fault},
};

struct Article {
    section: Section,
    title: &'static str,
    summary: &'static str,
    source: &'static str,
    body: &'static str,
}

/// The oldest first.
const ARTICLES: [Article; 4] = [
    Article {
        section: Section::News,
        title: "信用服务大厅可以自助查询",
        summary: "大厅的查询屏字号大、可打印，离开后自动清除。",
        source: "",
        body: "市民服务中心一楼的自助查询屏已经启用，不需要登录。\n\n\
               - 输入企业名称、名称中的几个字或者统一社会信用代码即可查询；\n\
               - 查询结果可以当场打印；\n\
               - 一段时间无人操作，屏幕会自动回到首页，看过的内容不会留下。\n\n\
               在家里或手机上，也可以[在这里查询](/search)。",
    },
    Article {
        section: Section::Typical,
        title: "一家建材商行怎样修复信用",
        summary: "改正、公示满最短期限、提交两份材料，三个工作日内收到是否受理的答复。",
        source: "案例为演示数据，企业不是真实存在的。",
        body: "一家建材商行因销售不合格产品受到行政处罚，处罚信息公开后，参加政府采购时被要求说明情况。\n\n\
               ## 它做了什么\n\n\
               1. 按处罚决定缴清罚款，下架并召回了该批产品；\n\
               2. 等到最短公示期限届满；\n\
               3. 在本平台提出修复申请，交了**已经履行义务的证明**和**信用承诺书**；\n\
               4. 三个工作日内收到受理通知，核实后公示停止，有关的监管措施同时解除。\n\n\
               ## 值得注意\n\n\
               材料必须真实。提供虚假材料的，三年内不得再次申请修复。",
    },
    Article {
        section: Section::Guide,
        title: "发现自己的信息有错怎么办",
        summary: "从那条信息直接提出异议，办理期间会注明“异议处理中”。",
        source: "",
        body: "登录后打开[我的企业](/business/records)，找到有误的那条信息，选择**提出异议**，写明哪里不对，附上证据。\n\n\
               - 提出后，这条信息旁边立即注明“异议处理中”，有关措施暂停执行；\n\
               - 确有错误的，改正或者撤销，各处同时生效，并在原处说明；\n\
               - 没有错误的，会写明理由答复。\n\n\
               不收任何费用，也不需要委托他人代办。",
    },
    Article {
        section: Section::Explained,
        title: "行政处罚信息要公示多久",
        summary: "轻微的原则上不公示；一般的三个月至一年；严重的一年至三年。",
        source: "国办发〔2025〕22号；国家发展改革委令第36号（2026年4月1日起施行）",
        body: "2026年4月1日以后作出的处罚决定，按失信的程度分为三类：\n\n\
               | 程度 | 最短公示 | 最长公示 |\n\
               |---|---|---|\n\
               | 轻微 | 原则上不公示；确需公示的，改正后即可修复 | 三个月 |\n\
               | 一般 | 三个月 | 一年 |\n\
               | 严重 | 一年 | 三年 |\n\n\
               - 公示满最短期限、已经改正并履行义务的，可以申请修复，提前停止公示；\n\
               - 满最长期限的，自动停止公示，**不需要申请**；\n\
               - 一份决定里有几种处罚的，按期限最长的计算。\n\n\
               更早的决定适用当时的规定。每条处罚信息的页面都写着它自己的期限和依据，可以[在公示信息里](/disclosures/penalty)查看。",
    },
];

fn refused(fault: Fault) -> Error {
    Error::Internal(format!("the demonstration's own article: {fault}"))
}

impl App {
    /// Writes them by one person of the office and publishes them by the other; nothing where somebody has written before.
    pub(super) async fn demo_articles(&self, [writer, reader]: &[Viewer; 2]) -> Result<()> {
        if !self.article_desk(writer, None, None).await.map_err(refused)?.items.is_empty() {
            return Ok(());
        }
        for article in &ARTICLES {
            let fields = [
                ("section", article.section.as_str()),
                ("title", article.title),
                ("summary", article.summary),
                ("source", article.source),
                ("body", article.body),
            ];
            let typed: Values = fields.map(|(field, text)| (field.to_owned(), text.to_owned())).into();
            let Drafted::Done(id) = self.write_article(writer, None, 0, &typed).await.map_err(refused)? else {
                return Err(Error::Internal(format!("the demonstration's own article is refused: {}", article.title)));
            };
            let id = id.parse().map_err(|_| Error::NotFound)?;
            self.step_article(writer, id, 1, Step::Submit, &Values::new()).await.map_err(refused)?;
            self.step_article(reader, id, 2, Step::Publish, &Values::new()).await.map_err(refused)?;
        }
        Ok(())
    }
}
