//! What else lies on the file of some: inspections, complaints, lists, judgments, ratings, honours.
//!
//! Each kind has its own share of the subjects and draws from a stream of its own: a kind more leaves every other as it was.

use super::{
    generate::{Generator, back, days_between, party_kind},
    model::{Record, Subject},
    random::Random,
};
use crate::intake::{Deriver, Facts};
use chrono::{Datelike, Days, Months, NaiveDate};
use shared::{catalogue::Item, form::Values, law::LawError, pack::Department};

/// Field codes and values.
type Pairs = Vec<(&'static str, String)>;

/// One kind of record that some subjects have.
pub(super) struct Plan {
    item: &'static str,
    /// How many of a thousand subjects in existence have one.
    permille: u64,
    /// Who decides: the first of these that the city has.
    by: &'static [&'static str],
    /// What document numbers begin with, after the city's short name.
    letters: &'static str,
    /// At most so many days ago.
    within: u64,
    fill: fn(&mut Random, NaiveDate) -> Pairs,
}

/// A plan with the parts of the city that it needs.
pub(super) struct Ready<'p> {
    plan: &'static Plan,
    item: &'p Item,
    deriver: Deriver<'p>,
    department: &'p Department,
}

/// What a record is made of, beside its subject and its day.
struct Of<'p> {
    code: &'static str,
    letters: &'static str,
    item: &'p Item,
    department: &'p Department,
}

const PLANS: &[Plan] = &[
    Plan {
        item: "inspection",
        permille: 170,
        by: &["market"],
        letters: "市监检",
        within: 700,
        fill: |random, day| {
            let subject = *random.pick(&["登记事项检查", "公示信息检查", "产品质量监督检查", "价格行为检查"]);
            let kind = *random.pick(&["双随机抽查", "双随机抽查", "日常检查", "专项检查"]);
            let mut pairs = vec![("JC_LB", kind.to_owned()), ("JC_SX", subject.to_owned())];
            if random.chance(150) {
                let until = day.checked_add_days(Days::new(15)).unwrap_or(day);
                pairs.push(("JC_JGLX", "发现问题已责令改正".to_owned()));
                pairs.push(("JC_WT", "部分公示信息与实际情况不一致。".to_owned()));
                pairs.push(("JC_ZGQX", until.to_string()));
            } else {
                pairs.push(("JC_JGLX", "未发现问题".to_owned()));
            }
            pairs
        },
    },
    Plan {
        item: "complaint",
        permille: 45,
        by: &["market"],
        letters: "12315-",
        within: 600,
        fill: |random, day| {
            let (kind, goods) = *random.pick(&[
                ("质量", "家用电器"),
                ("食品安全", "预包装食品"),
                ("售后服务", "家具"),
                ("价格", "停车服务"),
                ("预付卡", "健身服务"),
                ("合同", "装修服务"),
            ]);
            let outcome = *random.pick(&["调解成功", "调解成功", "双方和解", "调解不成", "投诉人撤回"]);
            vec![
                ("TS_LB", kind.to_owned()),
                ("TS_SP", goods.to_owned()),
                ("TS_SLRQ", back(day, 3 + random.below(20)).to_string()),
                ("TS_JGLX", outcome.to_owned()),
            ]
        },
    },
    Plan {
        item: "abnormal_operation",
        permille: 22,
        by: &["market"],
        letters: "市监异列",
        within: 800,
        fill: |random, day| {
            let why = *random.pick(&["未按规定期限公示年度报告", "通过登记的住所或者经营场所无法联系"]);
            let mut pairs = vec![("YC_LRYY", why.to_owned())];
            let off = day.checked_add_days(Days::new(40 + random.below(300))).unwrap_or(day);
            // Half of those who could be off the list are; none of the future.
            if random.chance(500) {
                pairs.push(("YC_YCRQ", off.to_string()));
                pairs.push(("YC_YCYY", "已补报年度报告并公示".to_owned()));
            }
            pairs
        },
    },
    Plan {
        item: "judgment_defaulter",
        permille: 6,
        by: &["court"],
        letters: "执字",
        within: 900,
        fill: |random, day| {
            vec![
                ("SX_YJWH", format!("（{}）民初{}号", day.year() - 1, random.between(100, 4999))),
                ("SX_YW", "支付货款及利息。".to_owned()),
                ("SX_LXQK", (*random.pick(&["全部未履行", "部分未履行"])).to_owned()),
                (
                    "SX_XWQX",
                    (*random.pick(&["违反财产报告制度", "有履行能力而拒不履行生效法律文书确定义务"])).to_owned(),
                ),
                ("SX_LARQ", back(day, 30 + random.below(200)).to_string()),
            ]
        },
    },
    Plan {
        item: "enforcement",
        permille: 12,
        by: &["court"],
        letters: "执",
        within: 900,
        fill: |random, _| vec![("ZX_BD", random.between(1, 80).to_string()), ("ZX_ZT", "执行中".to_owned())],
    },
    Plan {
        item: "tax_rating",
        permille: 300,
        by: &["tax"],
        letters: "纳信",
        within: 360,
        fill: |random, day| {
            let grade = *random.weighted(&[("A级", 20), ("B级", 50), ("M级", 22), ("C级", 5), ("D级", 3)], |(_, w)| *w);
            vec![("NS_ND", (day.year() - 1).to_string()), ("NS_JB", grade.0.to_owned())]
        },
    },
    Plan {
        item: "industry_rating",
        permille: 25,
        by: &["environment", "housing", "transport"],
        letters: "行评",
        within: 500,
        fill: |random, day| {
            let until = day.checked_add_months(Months::new(12)).unwrap_or(day);
            let field = *random.pick(&["生态环境", "工程建设", "交通运输"]);
            let grade = *random.pick(&["诚信", "良好", "一般"]);
            vec![("HY_LY", field.to_owned()), ("HY_DJ", grade.to_owned()), ("HY_YXQZ", until.to_string())]
        },
    },
    Plan {
        item: "risk_class",
        permille: 250,
        by: &["market"],
        letters: "风险",
        within: 90,
        fill: |random, _| {
            let class = *random.weighted(&[("A", 55), ("B", 33), ("C", 10), ("D", 2)], |(_, w)| *w);
            vec![("FX_LB", class.0.to_owned())]
        },
    },
    Plan {
        item: "interview",
        permille: 7,
        by: &["market"],
        letters: "市监约",
        within: 600,
        fill: |random, _| {
            let kind = *random.pick(&["提示约谈", "警示约谈"]);
            vec![
                ("YT_LB", kind.to_owned()),
                ("YT_SY", "未在规定期限内完成整改。".to_owned()),
                ("YT_YQ", "限期整改并提交书面报告。".to_owned()),
                ("YT_CX", "按时到场".to_owned()),
                ("YT_ZG", (*random.pick(&["整改中", "已完成"])).to_owned()),
            ]
        },
    },
    Plan {
        item: "benefit",
        permille: 20,
        by: &["human_resources"],
        letters: "人社补",
        within: 700,
        fill: |random, _| {
            vec![
                ("GF_LB", "稳岗返还".to_owned()),
                ("GF_XM", "失业保险稳岗返还".to_owned()),
                ("GF_YJ", "《失业保险条例》".to_owned()),
                ("GF_JE", random.between(1, 20).to_string()),
            ]
        },
    },
    Plan {
        item: "confirmation",
        permille: 12,
        by: &["human_resources", "market"],
        letters: "确",
        within: 900,
        fill: |_, _| {
            vec![("QR_LB", "认定".to_owned()), ("QR_SX", "工伤认定".to_owned()), ("QR_NR", "依法予以认定。".to_owned())]
        },
    },
    Plan {
        item: "enforcement_measure",
        permille: 5,
        by: &["market"],
        letters: "市监强",
        within: 600,
        fill: |_, day| {
            let until = day.checked_add_days(Days::new(30)).unwrap_or(day);
            vec![
                ("QZ_LB", "扣押财物".to_owned()),
                ("QZ_SY", "涉嫌销售不符合国家标准的产品。".to_owned()),
                ("QZ_YJ", "《中华人民共和国产品质量法》第十八条".to_owned()),
                ("QZ_NR", "扣押涉案产品。".to_owned()),
                ("QZ_QX", until.to_string()),
            ]
        },
    },
    Plan {
        item: "reward",
        permille: 6,
        by: &["industry", "development"],
        letters: "奖",
        within: 900,
        fill: |_, _| {
            vec![("JL_MC", "工业经济发展先进企业".to_owned()), ("JL_SY", "年度产值和研发投入增长突出。".to_owned())]
        },
    },
    Plan {
        item: "intellectual_property",
        permille: 30,
        by: &["market"],
        letters: "ZL",
        within: 1500,
        fill: |random, _| {
            let (kind, title) = *random.pick(&[
                ("实用新型专利", "一种自动上料装置"),
                ("发明专利", "一种高强度复合材料的制备方法"),
                ("注册商标", "图形商标"),
            ]);
            vec![("IP_LX", kind.to_owned()), ("IP_MCH", title.to_owned())]
        },
    },
];

/// Keeps these draws apart from those that made the subject.
const APART: u64 = 0x005E_ED0F_F01D;

/// The plans that a city has the entries and departments for.
pub(super) fn ready<'p>(pack: &'p shared::pack::Pack) -> Vec<Ready<'p>> {
    let plans = PLANS.iter().filter_map(|plan| {
        let item = pack.item(plan.item)?;
        let department = plan.by.iter().find_map(|code| pack.department(code))?;
        Some(Ready { plan, item, deriver: Deriver::new(pack, item), department })
    });
    plans.collect()
}

impl Generator<'_> {
    pub(super) fn further(&mut self, index: u64, subject: &mut Subject) -> Result<(), LawError> {
        let mut plans = std::mem::take(&mut self.further);
        for (nth, ready) in plans.iter_mut().enumerate() {
            let mut random = Random::new(self.seed ^ APART, (index + 1) * 64 + nth as u64);
            if !random.chance(ready.plan.permille) || subject.status != "1" {
                continue;
            }
            let age = days_between(subject.established_on, self.today).min(ready.plan.within);
            let decided_on = back(self.today, random.below(age.max(1)));
            let mut pairs = (ready.plan.fill)(&mut random, decided_on);
            // A removal that is still to come is not on file, and its reason neither.
            let off_list = ready.item.off_list_field();
            if pairs.iter().any(|(code, day)| off_list == Some(*code) && *day > self.today.to_string()) {
                pairs.retain(|(code, _)| !code.starts_with("YC_YC"));
            }
            let Ready { plan, item, deriver, department } = ready;
            let of = Of { code: plan.item, letters: plan.letters, item, department };
            let record = self.made(&mut random, of, deriver, subject, decided_on, index, pairs)?;
            subject.records.push(record);
        }
        self.further = plans;
        Ok(())
    }

    /// The record behind each determination of the serious list, and behind each exemplar.
    pub(super) fn behind_rosters(&mut self, index: u64, subject: &mut Subject) -> Result<(), LawError> {
        for entry in subject.rosters.clone() {
            let (code, letters, pairs): (_, _, Pairs) = match entry.kind {
                "serious_dishonesty" => {
                    let ends = entry.from.checked_add_months(Months::new(36)).unwrap_or(entry.from);
                    let pairs = vec![
                        ("YZ_MD", "市场监督管理严重违法失信名单".to_owned()),
                        ("YZ_LRSY", "因严重违法行为被给予较重行政处罚，且情节严重。".to_owned()),
                        ("YZ_YJ", entry.basis.to_owned()),
                        ("YZ_QXZ", ends.to_string()),
                    ];
                    ("serious_dishonesty", "市监严列", pairs)
                }
                "exemplar" => {
                    let pairs = vec![
                        ("RY_RYMC", "诚信典型企业".to_owned()),
                        ("RY_LB", "诚信典型".to_owned()),
                        ("RY_JB", "市级".to_owned()),
                    ];
                    ("honour", "信典", pairs)
                }
                _ => continue,
            };
            let (Some(item), Some(department)) = (self.pack.item(code), self.pack.department(&entry.department)) else {
                continue;
            };
            let mut random = Random::new(self.seed ^ APART, (index + 1) * 64 + 63);
            let mut deriver = Deriver::new(self.pack, item);
            let of = Of { code, letters, item, department };
            let record = self.made(&mut random, of, &mut deriver, subject, entry.from, index, pairs)?;
            subject.records.push(record);
        }
        Ok(())
    }

    fn made(
        &self,
        random: &mut Random,
        of: Of<'_>,
        deriver: &mut Deriver<'_>,
        subject: &Subject,
        decided_on: NaiveDate,
        index: u64,
        pairs: Pairs,
    ) -> Result<Record, LawError> {
        let Of { code, letters, item, department } = of;
        let document = format!("{}{letters}〔{}〕{}号", self.city.short, decided_on.year(), index + 1);
        let roles = &item.roles;
        let mut values: Values = pairs.into_iter().map(|(code, value)| (code.to_owned(), value)).collect();
        let mut set = |code: Option<&String>, value: &str| {
            if let Some(code) = code {
                values.insert(code.clone(), value.to_owned());
            }
        };
        set(roles.name.as_ref(), &subject.name);
        set(roles.uscc.as_ref(), &subject.uscc);
        set(roles.document.as_ref(), &document);
        set(roles.organ.as_ref(), &department.name.zh);
        set(Some(&roles.decided_on), &decided_on.to_string());
        set(roles.subject_kind.as_ref(), party_kind(subject.class));
        set(roles.representative.as_ref(), &subject.legal_rep);
        let off_list = item.off_list_field().and_then(|code| values.get(code)).and_then(|day| day.parse().ok());
        let facts = Facts {
            decided_on,
            kinds: "",
            fine: "",
            texts: std::iter::empty(),
            repaired_on: None,
            document_on: None,
            off_list,
        };
        let derived = deriver.derive(facts, department)?;
        Ok(Record {
            item: code,
            item_version: item.version,
            values,
            document,
            organ: department.name.zh.clone(),
            department: department.code.clone(),
            decided_on,
            received_on: self.received(random, decided_on),
            repaired_on: None,
            derived: (*derived).clone(),
            verified: None,
            template: None,
        })
    }
}
