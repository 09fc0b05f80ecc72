//! The demonstration city's work plan: tasks as the cities' documents have them, with terms around the day of the demonstration, so that
//! each way in which a task can stand is to be seen. Made up, as everything here.

use crate::{App, Error, Result};
use chrono::{Days, NaiveDate};
use shared::{
    access::Viewer,
    form::Values,
    plan::Step,
    ports::{Drafted, Fault, PlanPort, PlanQuery},
};

struct Task {
    group: &'static str,
    sector: &'static str,
    work: &'static str,
    /// Days from today to the first and the last day.
    days: (i64, Option<i64>),
    leads: &'static str,
    supports: &'static str,
    told: Told,
}

/// What was reported so far.
enum Told {
    Nothing,
    /// Progress, with evidence so many days ago or without.
    Progress(&'static str, Option<(&'static str, i64)>),
    /// Handed in as done so many days ago.
    Done(&'static str, i64),
    /// And confirmed.
    Confirmed(&'static str, i64),
}
use Told::{Confirmed, Done, Nothing, Progress};

const IMPROVE: &str = "一、优化提升一批";
const BRING_IN: &str = "二、推进实施一批";

const TASKS: [Task; 12] = [
    Task {
        group: IMPROVE,
        sector: "税务领域",
        work: "完善纳税信用评价及结果运用制度。\n健全纳税信用修复机制。",
        days: (-320, Some(-140)),
        leads: "tax",
        supports: "development",
        told: Confirmed("印发纳税信用结果运用办法", 150),
    },
    Task {
        group: IMPROVE,
        sector: "建筑市场领域",
        work: "完善建筑市场主体信用信息归集、公开、共享机制。\n建立建筑市场主体信用分类管理机制。",
        days: (-320, Some(-140)),
        leads: "housing",
        supports: "",
        told: Confirmed("印发建筑市场信用分类管理办法", 118),
    },
    Task {
        group: IMPROVE,
        sector: "交通运输领域",
        work: "制定道路运输企业信用评价管理办法。",
        days: (-320, Some(40)),
        leads: "transport",
        supports: "market",
        told: Progress("办法已完成征求意见，正在修改。", Some(("征求意见稿", 35))),
    },
    Task {
        group: IMPROVE,
        sector: "生态环境领域",
        work: "完善企业环境信用评价及结果运用制度。\n健全企业环境信用修复机制。",
        days: (-320, Some(18)),
        leads: "environment",
        supports: "",
        told: Progress("评价制度已经印发，修复机制正在起草。", None),
    },
    Task {
        group: IMPROVE,
        sector: "人力资源市场领域",
        work: "完善推广人力资源服务诚信示范指标体系。",
        days: (-180, Some(150)),
        leads: "human_resources",
        supports: "",
        told: Nothing,
    },
    Task {
        group: BRING_IN,
        sector: "产品质量领域",
        work: "构建完善产品质量信用量化评价指标体系。\n建立产品质量信用分类监管机制。",
        days: (-260, Some(-20)),
        leads: "market",
        supports: "development",
        told: Progress("指标体系已经试用，监管机制尚未印发。", Some(("指标体系试用通知", 80))),
    },
    Task {
        group: BRING_IN,
        sector: "食品安全领域",
        work: "构建食品生产企业信用分类模型。\n建立食品生产企业信用承诺制度。",
        days: (-260, Some(10)),
        leads: "market",
        supports: "",
        told: Done("印发食品生产企业信用承诺制度", 4),
    },
    Task {
        group: BRING_IN,
        sector: "农产品质量安全领域",
        work: "建立农产品质量安全信用指标体系。\n开展农安信用信息采集及试评价。",
        days: (-200, Some(-6)),
        leads: "agriculture",
        supports: "market",
        told: Nothing,
    },
    Task {
        group: BRING_IN,
        sector: "医药招采领域",
        work: "落实医药价格和招采信用评级裁量基准。",
        days: (-150, Some(100)),
        leads: "medical_insurance",
        supports: "",
        told: Progress("已组织培训。", None),
    },
    Task {
        group: BRING_IN,
        sector: "招标投标领域",
        work: "建立工程建设项目招标投标信用信息管理制度。",
        days: (-120, Some(70)),
        leads: "development",
        supports: "housing；transport",
        told: Nothing,
    },
    Task {
        group: BRING_IN,
        sector: "文化旅游领域",
        work: "建立旅游企业信用评价制度。\n建立旅游企业信用修复机制。",
        days: (30, Some(200)),
        leads: "culture",
        supports: "",
        told: Nothing,
    },
    Task {
        group: BRING_IN,
        sector: "信用服务领域",
        work: "组织开展信用服务机构失信问题专项治理。",
        days: (-90, None),
        leads: "development",
        supports: "",
        told: Nothing,
    },
];

fn refused(fault: Fault) -> Error {
    Error::Internal(format!("the demonstration's own plan: {fault}"))
}

fn done(drafted: Drafted) -> Result<i64> {
    match drafted {
        Drafted::Done(id) => id.parse().map_err(|_| Error::NotFound),
        Drafted::Mend(problems) => {
            Err(Error::Internal(format!("the demonstration's own plan is refused: {problems:?}")))
        }
    }
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
}

fn day(today: NaiveDate, days: i64) -> String {
    let by = Days::new(days.unsigned_abs());
    let day = if days < 0 { today.checked_sub_days(by) } else { today.checked_add_days(by) };
    day.unwrap_or(today).to_string()
}

impl App {
    /// Writes it by one person of the office and lets the other confirm; nothing where there is a plan.
    pub(super) async fn demo_plan(&self, [writer, reader]: &[Viewer; 2], today: NaiveDate) -> Result<()> {
        let there = self.plan_desk(writer, &PlanQuery::default()).await.map_err(refused)?;
        if !there.plans.is_empty() {
            return Ok(());
        }
        let plan = values(&[
            ("title", "重点领域信用建设工作安排（演示）"),
            ("document", "演示文件第1号"),
            ("article", "附件2"),
            ("remind_days", "30"),
        ]);
        let plan = done(self.write_plan(writer, &plan).await.map_err(refused)?)?;
        for task in &TASKS {
            let departments = task.leads.split('；').chain(task.supports.split('；').filter(|code| !code.is_empty()));
            if !departments.into_iter().all(|code| self.pack().department(code).is_some()) {
                continue; // a smaller city
            }
            let typed = values(&[
                ("group", task.group),
                ("sector", task.sector),
                ("work", task.work),
                ("begin", &day(today, task.days.0)),
                ("due", &task.days.1.map(|days| day(today, days)).unwrap_or_default()),
                ("leads", task.leads),
                ("supports", task.supports),
            ]);
            let id = done(self.add_task(writer, plan, &typed).await.map_err(refused)?)?;
            let mut steps = Vec::new();
            match &task.told {
                Nothing => {}
                Progress(note, shown) => {
                    let mut report = values(&[("note", note)]);
                    if let Some((what, ago)) = shown {
                        report.extend(values(&[("evidence", what), ("evidence_on", &day(today, -ago))]));
                    }
                    steps.push((writer, Step::Report, report));
                }
                Done(what, ago) | Confirmed(what, ago) => {
                    let on = day(today, -ago);
                    let report = values(&[("done_on", &*on), ("evidence", what), ("evidence_on", &on)]);
                    steps.push((writer, Step::HandIn, report));
                }
            }
            if matches!(task.told, Confirmed(..)) {
                steps.push((reader, Step::Confirm, Values::new()));
            }
            for ((who, step, typed), revision) in steps.into_iter().zip(1..) {
                done(self.step_task(who, id, revision, step, &typed).await.map_err(refused)?)?;
            }
        }
        Ok(())
    }
}
