//! `credence demo`: fills a city with synthetic subjects and says how to sign in.

use super::{Outcome, lang, print, town::Town};
use clap::Args;
use shared::{access::Role, problem::Lang};
use std::io::{self, Write};

/// How many subjects are told between two lines of progress.
const STEP: u64 = 50_000;

/// Which city, how large, which dice.
#[derive(Args)]
pub(super) struct Demo {
    /// City pack; `CREDENCE_CITY` when absent.
    #[arg(long)]
    city: Option<String>,
    /// Subjects in all; a second run with more adds the difference.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(1..=20_000_000))]
    subjects: u64,
    /// The same seed gives the same city.
    #[arg(long, default_value_t = 420_700)]
    seed: u64,
}

/// Fills the city and prints the sign-ins: role, e-mail, password, name.
pub(super) fn run(args: Demo) -> Outcome {
    Town::work(args.city.as_deref(), async |town| {
        let mut told = 0;
        let progress = move |on_file: u64| {
            if on_file >= told + STEP {
                told = on_file;
                // Progress is a courtesy: a closed stderr stops nothing.
                let _ = writeln!(io::stderr(), "    {on_file} / {}", args.subjects);
            }
        };
        let today = town.app.clock().today();
        let summary = town.app.demo(args.subjects, args.seed, today, progress).await?;
        let lang = lang();
        print(match lang {
            Lang::Zh => format!(
                "演示城市 {}：{} 个合成主体，本次新增 {} 个主体、{} 条记录。全部数据均为系统生成。",
                summary.city, summary.subjects, summary.added, summary.records
            ),
            Lang::En => format!(
                "Demonstration city {}: {} synthetic subjects; this run added {} subjects and {} records.",
                summary.city, summary.subjects, summary.added, summary.records
            ),
        })?;
        print(lang.pick("登录账号（电子邮箱、密码）：", "Sign-ins (e-mail, password):"))?;
        for sign_in in &summary.sign_ins {
            let role = match sign_in.role {
                Role::Business => lang.pick("企业", "business"),
                Role::Official => lang.pick("部门", "official"),
                Role::CreditOffice => lang.pick("信用办", "credit office"),
                Role::District => lang.pick("区（开发区）", "district"),
                Role::Auditor => lang.pick("审计", "auditor"),
                Role::Administrator => lang.pick("管理员", "administrator"),
            };
            print(format!("  {role}\t{}\t{}\t{}", sign_in.email, sign_in.password, sign_in.name))?;
        }
        Ok(())
    })
}
