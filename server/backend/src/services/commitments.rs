//! Commitments: the city's items and templates, what is published, what became of one, and the due list.

use super::{
    desk::{Narrowed, narrowed},
    effects::Brought,
    home::COMMITMENT,
    versions::{Author, Written},
};
use crate::{
    App, Error, Result,
    app::same,
    store::{
        cases::{self, CaseRow},
        commitments::{self, Narrow},
        cursor::Cursor,
        records::{self, RecordRow},
    },
};
use chrono::NaiveDate;
use shared::{
    access::{Object, Viewer},
    browse::DisclosureQuery,
    calendar::Due,
    case::{Action, Verdict},
    catalogue::{FieldKind, Item, LONG_TERM, listed},
    commitment::{Type, gate_law},
    form::Values,
    ids::RecordId,
    pack::Template,
    ports::{
        CaseLine, CommitmentItems, CommitmentLine, CommitmentView, Coverage, DisclosurePage, DueDesk, DueStage, Page,
        TemplateEntry, TemplateGroup, TemplateText, TemplateView,
    },
    problem::{Bilingual, Code, Lang},
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Field codes of the commitment item.
pub(crate) mod field {
    /// Number.
    pub(crate) const NUMBER: &str = "CNBH";
    /// Type.
    pub(crate) const KIND: &str = "CNLX";
    /// Matter.
    pub(crate) const MATTER: &str = "CNSX";
    /// What is promised.
    pub(crate) const CONTENT: &str = "CNNR";
    /// Liability for breach.
    pub(crate) const LIABILITY: &str = "WYZR";
    /// Day of signature.
    pub(crate) const MADE_ON: &str = "CNZCRQ";
    /// Last day of validity.
    pub(crate) const VALID_TO: &str = "CNYXQ";
    /// Fulfilment.
    pub(crate) const FULFILMENT: &str = "LXQK";
    /// Accepting unit.
    pub(crate) const UNIT: &str = "CNSLDW";
    /// Papers that may follow.
    pub(crate) const MISSING: &str = "QSCL";
    /// Until when it has to be shown that it is kept.
    pub(crate) const DUE: &str = "LXQX";
    /// Kind of breach.
    pub(crate) const BREACH: &str = "WYLX";
    /// What was not kept.
    pub(crate) const NOT_KEPT: &str = "WLXNR";
    /// How liability was pursued.
    pub(crate) const PURSUED: &str = "ZRZJ";
    /// Day of the verdict.
    pub(crate) const ESTABLISHED_ON: &str = "RDRQ";
    /// Who gave it.
    pub(crate) const ESTABLISHED_BY: &str = "RDDW";
    /// Note.
    pub(crate) const NOTE: &str = "BZ";
    /// Who may read it.
    pub(crate) const DISCLOSURE: &str = "GKLX";
}

/// The value of [`field::DISCLOSURE`] for commitments that anyone may read.
pub(crate) const FOR_ALL: &str = "可向社会公开";

/// Fields of the form that comes with a verdict of breach.
mod breach {
    /// Kind of breach.
    pub(super) const KIND: &str = "WY_LX";
    /// How much was kept.
    pub(super) const EXTENT: &str = "WY_CD";
    /// What follows.
    pub(super) const MEASURES: &str = "WY_CS";
    /// Number of the decision.
    pub(super) const DOCUMENT: &str = "WY_WS";
}

/// A commitment that was false, as its kind of breach says it.
pub(crate) const FALSE: &str = "承诺不实";
/// Kept in full.
const IN_FULL: &str = "全部履行";
/// Steps that anyone may know of.
const PUBLIC_STEPS: [Action; 7] =
    [Action::Sign, Action::Fulfil, Action::Keep, Action::Order, Action::Break, Action::Grant, Action::Refuse];
/// Of a thread that is longer, the newest so many are shown.
const MOST_EVENTS: i64 = 100;
/// Matters on one page of the due list.
const PER_PAGE: i64 = 50;
/// Associations whose coverage is shown.
const MOST_ASSOCIATIONS: i64 = 20;

impl App {
    pub(crate) fn commitment_item(&self) -> Result<&'static Item> {
        self.item(COMMITMENT).ok_or_else(|| Error::Internal("the catalogue has no item for commitments".to_owned()))
    }

    pub(crate) async fn published_commitments(&self, cursor: Option<&str>, _: i64) -> Result<Page<CommitmentLine>> {
        Ok(self.browse_commitments(&DisclosureQuery::default(), cursor).await?.page)
    }

    pub(crate) async fn browse_commitments(
        &self,
        query: &DisclosureQuery,
        cursor: Option<&str>,
    ) -> Result<DisclosurePage<CommitmentLine>> {
        self.browse(COMMITMENT, query, cursor, |row| self.commitment_line(row)).await
    }

    pub(crate) async fn published_commitment(&self, number: &str) -> Result<CommitmentLine> {
        self.commitment_line(&self.public_commitment(number).await?)?.ok_or(Error::NotFound)
    }

    /// The record of a commitment that the public may read.
    async fn public_commitment(&self, number: &str) -> Result<RecordRow> {
        let digits = number.len() == 20 && number.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            return Err(Error::NotFound);
        }
        records::by_document(&self.read, COMMITMENT, number, self.clock.today()).await?.ok_or(Error::NotFound)
    }

    /// A commitment as the public may see it. What the public may not see of the record is not in the line either.
    fn commitment_line(&self, row: &RecordRow) -> Result<Option<CommitmentLine>> {
        let item = self.commitment_item()?;
        let Some(shown) = self.show(row, &Viewer::default(), self.clock.today())? else { return Ok(None) };
        let text = |code: &str| shown.fields.iter().find(|f| f.code == code).map_or(String::new(), |f| f.value.clone());
        let day = |code: &str| row.content.get(code).filter(|v| *v != LONG_TERM).and_then(|v| v.parse().ok());
        let fulfilment = match text(field::FULFILMENT) {
            none if none.is_empty() => Bilingual { zh: "履行期内".to_owned(), en: "not yet reviewed".to_owned() },
            value => in_words(item, field::FULFILMENT, &value),
        };
        Ok(Some(CommitmentLine {
            number: row.document.clone(),
            uscc: row.uscc.clone(),
            name: shown.name.clone(),
            kind: in_words(item, field::KIND, &text(field::KIND)),
            matter: text(field::MATTER),
            content: text(field::CONTENT),
            liability: text(field::LIABILITY),
            made_on: row.decided_on,
            valid_to: day(field::VALID_TO),
            fulfilment,
        }))
    }

    /// One commitment in public with what became of it.
    pub(crate) async fn commitment_in_public(&self, number: &str) -> Result<CommitmentView> {
        let row = self.public_commitment(number).await?;
        let line = self.commitment_line(&row)?.ok_or(Error::NotFound)?;
        let today = self.clock.today();
        let item = self.commitment_item()?;
        let shown = self.show(&row, &Viewer::default(), today)?.ok_or(Error::NotFound)?;
        let text = |code: &str| shown.fields.iter().find(|f| f.code == code).map_or(String::new(), |f| f.value.clone());
        let case = match commitments::by_number(&self.read, number).await? {
            Some(id) => cases::find(&self.read, id).await?,
            None => None,
        };
        let mut events = match &case {
            Some(case) => cases::steps(&self.read, case.id, Some(&PUBLIC_STEPS), MOST_EVENTS).await?,
            None => Vec::new(),
        };
        for event in &mut events {
            // What was said stays between the two sides; the record says what the public is told.
            event.reason = None;
        }
        let due =
            case.as_ref().and_then(|case| case.due_on.map(|date| Due { date, provisional: case.due_provisional }));
        let breach = Some(text(field::BREACH)).filter(|value| !value.is_empty());
        Ok(CommitmentView {
            record: RecordId(row.first_id),
            state: case.as_ref().map(|case| case.state),
            due,
            left: due.and_then(|due| self.pack().calendar.left(today, due.date)),
            template: case
                .as_ref()
                .and_then(|case| case.template.as_ref())
                .and_then(|(code, version)| self.template(code, *version))
                .map(|t| (t.code.clone(), t.version, t.title.clone())),
            unit: text(field::UNIT),
            missing: text(field::MISSING),
            breach: breach.map(|value| in_words(item, field::BREACH, &value)),
            not_kept: text(field::NOT_KEPT),
            pursued: text(field::PURSUED),
            established_on: row.content.get(field::ESTABLISHED_ON).and_then(|day| day.parse().ok()),
            established_by: text(field::ESTABLISHED_BY),
            events,
            line,
            on: today,
        })
    }

    // --- items and templates --------------------------------------------------------------------------------------

    pub(crate) fn template_text(&self, template: &Template) -> TemplateText {
        let in_force = self.templates_in_force(self.clock.today()).get(template.code.as_str()).map(|t| t.version);
        TemplateText {
            line: self.template_line(template),
            content: template.content.trim().to_owned(),
            liability: template.liability.trim().to_owned(),
            basis: template.basis.clone(),
            days: template.days,
            papers: template.papers.clone(),
            withdrawn: in_force != Some(template.version),
            replaced: in_force.is_some_and(|version| version != template.version),
        }
    }

    fn template_entry(&self, template: &Template, signed: &BTreeMap<(String, u32), i64>) -> TemplateEntry {
        let today = self.clock.today();
        let newest = self.templates_in_force(today).get(template.code.as_str()).map(|t| t.version);
        TemplateEntry {
            code: template.code.clone(),
            version: template.version,
            from: template.from,
            to: template.to,
            in_force: newest == Some(template.version),
            title: template.title.clone(),
            kind: self.template_line(template).kind,
            matter: template.matter.clone(),
            department: self.department_name(&template.department),
            valid_months: template.valid_months,
            days: template.days,
            papers: template.papers.clone(),
            signed: signed.get(&(template.code.clone(), template.version)).copied().unwrap_or(0),
        }
    }

    async fn signed_templates(&self) -> Result<BTreeMap<(String, u32), i64>> {
        let rows = commitments::signed_by_template(&self.read).await?;
        Ok(rows.into_iter().map(|(code, version, n)| ((code, u32::try_from(version).unwrap_or(0)), n)).collect())
    }

    /// What may be signed today, by type.
    pub(super) fn template_groups(&self, signed: &BTreeMap<(String, u32), i64>) -> Result<Vec<TemplateGroup>> {
        let today = self.clock.today();
        let law = self.pack().law.at(today);
        let (gated, _) = law.list("commitment.gate_types")?;
        let item = self.commitment_item()?;
        let in_force = self.templates_in_force(today);
        let group = |kind: Type| TemplateGroup {
            kind: in_words(item, field::KIND, kind.as_str()),
            about: Bilingual { zh: kind.about(Lang::Zh).to_owned(), en: kind.about(Lang::En).to_owned() },
            gated: gated.iter().any(|code| code == kind.as_str()),
            entries: in_force
                .values()
                .filter(|template| template.kind == kind.as_str())
                .map(|template| self.template_entry(template, signed))
                .collect(),
        };
        Ok(Type::ALL.into_iter().map(group).filter(|group| !group.entries.is_empty()).collect())
    }

    pub(crate) async fn list_commitment_items(&self) -> Result<CommitmentItems> {
        let signed = self.signed_templates().await?;
        let mut others: Vec<_> =
            self.pack().templates.iter().map(|t| self.template_entry(t, &signed)).filter(|e| !e.in_force).collect();
        others.sort_by(|a, b| (&a.code, b.version).cmp(&(&b.code, a.version)));
        Ok(CommitmentItems { on: self.clock.today(), groups: self.template_groups(&signed)?, others })
    }

    pub(crate) async fn read_template(&self, code: &str, version: Option<u32>) -> Result<TemplateView> {
        let in_force = self.templates_in_force(self.clock.today()).get(code).copied();
        let newest = || self.pack().templates.iter().filter(|t| t.code == code).max_by_key(|t| t.version);
        let template = match version {
            Some(version) => self.template(code, version),
            None => in_force.or_else(newest),
        };
        let template = template.ok_or(Error::NotFound)?;
        let signed = self.signed_templates().await?;
        let mut versions: Vec<_> =
            self.pack().templates.iter().filter(|t| t.code == code).map(|t| self.template_entry(t, &signed)).collect();
        versions.sort_by_key(|entry| std::cmp::Reverse(entry.version));
        Ok(TemplateView { entry: self.template_entry(template, &signed), text: self.template_text(template), versions })
    }

    // --- what became of it ----------------------------------------------------------------------------------------

    /// Writes a verdict into the commitment's record and values.
    pub(crate) async fn establish_verdict(
        &self,
        tx: &mut PgConnection,
        case: &CaseRow,
        verdict: Verdict,
        content: &mut Values,
        brought: Brought<'_>,
        by: Author<'_>,
    ) -> Result<Written> {
        let today = self.clock.today();
        let sent = |code: &str| brought.values.and_then(|values| values.get(code)).map_or("", String::as_str);
        let before = |code: &str| content.get(code).cloned().unwrap_or_default();
        let mut found =
            vec![(field::ESTABLISHED_ON, today.to_string()), (field::ESTABLISHED_BY, brought.by.to_owned())];
        match verdict {
            Verdict::Kept => {
                found.push((field::FULFILMENT, IN_FULL.to_owned()));
                found.push((field::NOT_KEPT, String::new()));
                found.push((field::BREACH, String::new()));
            }
            Verdict::Rectify => {
                let until = sent(field::DUE);
                found.push((field::DUE, until.to_owned()));
                found.push((field::NOT_KEPT, brought.reason.to_owned()));
                found.push((field::PURSUED, joined(&before(field::PURSUED), &format!("责令限期整改（至 {until}）"))));
            }
            Verdict::Broken => {
                found.push((field::FULFILMENT, sent(breach::EXTENT).to_owned()));
                found.push((field::BREACH, sent(breach::KIND).to_owned()));
                found.push((field::NOT_KEPT, brought.reason.to_owned()));
                let document = sent(breach::DOCUMENT);
                let document = if document.is_empty() { String::new() } else { format!("（{document}）") };
                let measures = sent(breach::MEASURES).replace('；', "、");
                found.push((field::PURSUED, joined(&before(field::PURSUED), &format!("{measures}{document}"))));
            }
            Verdict::Restored => {
                let said = format!("已纠正，{today} 恢复适用承诺制");
                found.push((field::PURSUED, joined(&before(field::PURSUED), &said)));
            }
        }
        let found: Values = found.into_iter().map(|(code, value)| (code.to_owned(), value)).collect();
        // What goes on a public page names nobody.
        if found.values().any(|value| shared::catalogue::names_a_person(value)) {
            return Err(Code::PersonalData.into());
        }
        if found.values().any(|value| shared::mask::holds_private_number(value)) {
            return Err(Code::PrivateNumber.into());
        }
        content.extend(found.clone());
        content.retain(|_, value| !value.is_empty());
        let record = commitments::record_of(tx, case.id).await?.ok_or(Error::NotFound)?;
        let row = self.lock_record(tx, RecordId(record), None).await?;
        self.establish(tx, &row, &found, by).await
    }

    // --- the due list ---------------------------------------------------------------------------------------------

    pub(crate) async fn read_due_commitments(
        &self,
        viewer: &Viewer,
        stage: DueStage,
        cursor: Option<&str>,
    ) -> Result<DueDesk> {
        let own = narrowed(viewer, Object::Desk)?;
        let today = self.clock.today();
        let mut counts = Vec::new();
        for stage in DueStage::ALL {
            counts.push((stage, commitments::count(&self.pool, part(stage, own, today)).await?));
        }
        let after = Cursor::read(cursor)?;
        let mut tx = self.eyes_of(viewer).await?;
        let rows = cases::due_commitments(&mut *tx, part(stage, own, today), after, PER_PAGE + 1).await?;
        tx.commit().await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: row.due_on, id: row.id });
        let items: Vec<CaseLine> = rows.iter().map(|row| self.case_line(row, today)).collect();
        let coverage = commitments::coverage(&self.pool, today, MOST_ASSOCIATIONS).await?;
        let coverage = coverage.into_iter().map(|row| Coverage {
            uscc: row.association,
            name: row.name,
            members: row.members,
            covered: row.covered,
        });
        Ok(DueDesk { stage, counts, page: Page { items, next }, coverage: coverage.collect(), on: today })
    }

    // --- the gate -------------------------------------------------------------------------------------------------

    /// Refuses who may not sign a template of this type, and says why.
    pub(crate) async fn ask_gate(&self, uscc: &str, template: &Template) -> Result<()> {
        let Some(kind) = Type::from_value(&template.kind) else { return Ok(()) };
        let today = self.clock.today();
        let gated = self.pack().law.at(today).list("commitment.gate_types")?.0.iter().any(|code| code == kind.as_str());
        if !gated {
            return Ok(());
        }
        let facts = self.gate_facts(uscc, today).await?;
        let gate = shared::commitment::gate(kind, &facts, &self.pack().tier_law, &self.pack().law, today)?;
        if gate.open {
            return Ok(());
        }
        let said = |lang: Lang| {
            let unmet = gate.rules.iter().filter(|rule| !rule.met).map(|rule| rule.text.say(lang).to_owned());
            unmet.collect::<Vec<_>>().join(lang.pick("；", "; "))
        };
        let why = Bilingual { zh: said(Lang::Zh), en: said(Lang::En) };
        Err(shared::problem::Problem::new(Code::GateBarred).with_both("why", &why).into())
    }

    pub(super) async fn gate_facts(&self, uscc: &str, today: NaiveDate) -> Result<shared::commitment::Facts> {
        let months = self.pack().law.at(today).count("commitment.gate_clean_months")?.0;
        let credit = self.facts_since(uscc, today, months).await?;
        let exemplar = credit
            .rosters
            .iter()
            .any(|entry| entry.kind == "exemplar" && entry.from <= today && entry.to.is_none_or(|to| today < to));
        let unkept = commitments::unkept(&self.pool, uscc, today).await?;
        let unkept = unkept.into_iter().map(|row| {
            let established_on = row.established_on.and_then(|day| day.parse().ok());
            shared::commitment::Unkept {
                number: row.number,
                since: established_on.or_else(|| row.due_on.and_then(|day| day.succ_opt())).unwrap_or(today),
                dishonest: row.kind.as_deref() == Some(FALSE),
                established: row.established,
            }
        });
        Ok(shared::commitment::Facts { credit, exemplar, unkept: unkept.collect() })
    }

    pub(super) async fn gate_view(&self, uscc: &str) -> Result<shared::ports::GateView> {
        let (today, pack) = (self.clock.today(), self.pack());
        let facts = self.gate_facts(uscc, today).await?;
        let mut gates = Vec::new();
        for kind in Type::ALL {
            let gate = shared::commitment::gate(kind, &facts, &pack.tier_law, &pack.law, today)?;
            if !gate.rules.is_empty() {
                gates.push(gate);
            }
        }
        let law = gate_law(&pack.law);
        Ok(shared::ports::GateView { facts, tiers: pack.tier_law.clone(), law, gates, on: today })
    }
}

/// A part of the due list.
fn part<'a>(stage: DueStage, own: Narrowed<'a>, today: NaiveDate) -> Narrow<'a> {
    let (states, term, lapsed): (&[&str], bool, bool) = match stage {
        DueStage::Review => (&["submitted", "deciding"], false, false),
        DueStage::Awaited => (&["signed", "returned"], true, false),
        DueStage::Rectifying => (&["rectifying"], false, false),
        DueStage::Lapsed => (&["signed"], false, true),
        DueStage::Broken => (&["broken"], false, false),
    };
    Narrow { department: own.department, region: own.region, states, term, lapsed, today }
}

/// One more thing said in a text.
fn joined(before: &str, more: &str) -> String {
    if before.is_empty() { more.to_owned() } else { format!("{before}；{more}") }
}

/// A value of a list in both languages.
pub(crate) fn in_words(item: &Item, code: &str, value: &str) -> Bilingual {
    match item.field(code).map(|f| &f.kind) {
        Some(FieldKind::Choice { options }) => listed(options, value)
            .map_or_else(|| same(value), |choice| Bilingual { zh: choice.value.clone(), en: choice.en.clone() }),
        _ => same(value),
    }
}
