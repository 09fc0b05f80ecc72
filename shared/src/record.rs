//! What one viewer may see of a record: [`view`], the one door to any screen, list, export and API answer.
//!
//! | who | what |
//! |---|---|
//! | the public | public fields of public items, while the law publishes them; names of natural persons masked |
//! | the business itself | everything on its own file but what is internal to the offices |
//! | another department | what departments share, until a repair ends the sharing |
//! | the source department, the credit office | everything |
//!
//! Identity numbers are masked for every one of them; to read one in full is an act of its own, with a reason. What one
//! may not see is not there: no empty row, no "hidden".

use crate::{
    access::{Scope, Viewer},
    catalogue::{Disclosure, Field, FieldKind, Item, Origin},
    form::Values,
    ids::RecordId,
    mask,
    ports::{Mark, Shown, ShownField, Withdrawal},
    problem::Lang,
    publication::{Publication, PublicationState},
};
use chrono::NaiveDate;
use std::borrow::Cow;

/// A record as the store holds it.
#[derive(Clone, Copy, Debug)]
pub struct RecordFacts<'a> {
    /// Its id.
    pub id: RecordId,
    /// Catalogue item.
    pub item: &'a str,
    /// Canonical values.
    pub values: &'a Values,
    /// The subject's code; empty for a natural person.
    pub uscc: &'a str,
    /// The subject's registered name.
    pub name: &'a str,
    /// Where the subject is registered.
    pub region: &'a str,
    /// Document number; may be empty.
    pub document: &'a str,
    /// The organ that decided, or who provided it.
    pub organ: &'a str,
    /// Code of the source department.
    pub department: &'a str,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// For volunteered information: whether a department has verified it.
    pub verified: Option<bool>,
    /// Which version of the record this is, counted from 1.
    pub version: u32,
    /// Marks in force beside it, as bits ([`Mark::bit`]).
    pub marks: i16,
    /// How it was withdrawn, where the decision was annulled.
    pub withdrawal: Option<&'a Withdrawal>,
}

/// The entry of the catalogue that a record is read with: the version under which it was taken, narrowed by the one in
/// force. What was public when it was taken and no longer is, is not shown; what has become public since was not taken for
/// that and stays as narrow as it was.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    taken: &'a Item,
    current: &'a Item,
}

impl<'a> Entry<'a> {
    /// The version of the record and the version of today.
    pub fn new(taken: &'a Item, current: &'a Item) -> Self {
        Self { taken, current }
    }

    fn disclosure(&self) -> Disclosure {
        self.taken.disclosure.max(self.current.disclosure)
    }

    /// A field that the current version has dropped keeps the disclosure it had, within the item's.
    fn disclosure_of(&self, field: &Field) -> Disclosure {
        let then = self.taken.disclosure_of(field).max(self.current.disclosure);
        if std::ptr::eq(self.taken, self.current) {
            return then;
        }
        self.current.field(&field.code).map_or(then, |now| then.max(self.current.disclosure_of(now)))
    }
}

impl<'a> From<&'a Item> for Entry<'a> {
    fn from(item: &'a Item) -> Self {
        Self { taken: item, current: item }
    }
}

/// What the answer is for. A purpose can only narrow what the viewer may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A page or an answer for this viewer alone.
    #[default]
    Own,
    /// Something that leaves the house for anyone: a disclosure list, a feed, an export. Whoever asks for it gets the
    /// public view.
    Publication,
}

/// How far a viewer's eyes reach for one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Public,
    Shared,
    Own,
    Whole,
}

const NATURAL_PERSON: &str = "自然人";
const ORGANISATION: &str = "法人及非法人组织";

/// The record as `viewer` may see it on `today`; `None` if not at all. `publication` is its state on that day.
pub fn view<'a>(
    record: &RecordFacts<'_>,
    entry: impl Into<Entry<'a>>,
    viewer: &Viewer,
    purpose: Purpose,
    today: NaiveDate,
    publication: &Publication,
) -> Option<Shown> {
    let entry = entry.into();
    let item = entry.taken;
    let reach = reach(record, viewer, purpose);
    if !visible(record, entry, reach, today, publication) {
        return None;
    }
    let people = People::of(record, item, reach);
    let shown = |field: &Field| shown(record, entry, field, reach, &people, publication);
    let fields: Vec<ShownField> = item
        .fields
        .iter()
        .filter_map(|field| {
            Some(ShownField { code: field.code.clone(), label: field.label.clone(), value: shown(field)? })
        })
        .collect();
    let parts = item.roles.summary.iter().filter_map(|code| item.field(code)).filter_map(|field| {
        let value = shown(field)?;
        Some(field.say(&value, Lang::Zh).into_owned())
    });
    let parts: Vec<String> = parts.collect();
    let title = match (record.document, parts.last()) {
        ("", Some(last)) => last.clone(),
        ("", None) => item.name.zh.clone(),
        (document, _) => people.hide(document).into_owned(),
    };
    Some(Shown {
        id: record.id,
        item: record.item.to_owned(),
        uscc: record.uscc.to_owned(),
        name: people.subject(record.name),
        title,
        organ: record.organ.to_owned(),
        summary: parts.join("；"),
        decided_on: record.decided_on,
        fields,
        publication: publication.clone(),
        received_on: record.received_on,
        verified: record.verified,
        version: record.version,
        marks: Mark::of_bits(record.marks),
        withdrawal: record.withdrawal.cloned(),
    })
}

fn reach(record: &RecordFacts<'_>, viewer: &Viewer, purpose: Purpose) -> Reach {
    if purpose == Purpose::Publication {
        return Reach::Public;
    }
    match viewer.reads() {
        Scope::City => Reach::Whole,
        // An empty code belongs to no business, however the session came to have one.
        Scope::Subject(own) if !own.is_empty() && own == record.uscc => Reach::Own,
        Scope::Department(own) if !own.is_empty() && own == record.department => Reach::Whole,
        Scope::Department(_) => Reach::Shared,
        Scope::District(own) if own == record.region => Reach::Shared,
        Scope::District(_) | Scope::Subject(_) | Scope::Public => Reach::Public,
    }
}

fn visible(
    record: &RecordFacts<'_>,
    entry: Entry<'_>,
    reach: Reach,
    today: NaiveDate,
    publication: &Publication,
) -> bool {
    let unverified = entry.taken.origin == Origin::Subject && record.verified != Some(true);
    let disclosure = disclosure_of(record, entry);
    match reach {
        Reach::Whole => true,
        Reach::Own => disclosure <= Disclosure::Authorised,
        Reach::Shared => {
            disclosure <= Disclosure::Shared
                && !unverified
                && match publication.state {
                    // What is no longer or not yet shown to anyone is still shared …
                    PublicationState::Published | PublicationState::Withheld | PublicationState::Ended => true,
                    // … until a repair ends that too.
                    PublicationState::Repaired | PublicationState::Annulled => false,
                }
        }
        Reach::Public => {
            disclosure == Disclosure::Public
                && !unverified
                && publication.state == PublicationState::Published
                && publication.from <= today
                && record.marks & Mark::Withheld.bit() == 0
        }
    }
}

/// The item's disclosure, or the record's own where it is narrower (a commitment made within a defined circle).
fn disclosure_of(record: &RecordFacts<'_>, entry: Entry<'_>) -> Disclosure {
    let Some(code) = &entry.taken.roles.disclosure else { return entry.disclosure() };
    let own = match record.values.get(code).map(String::as_str) {
        Some("可向社会公开") => Disclosure::Public,
        Some("特定范围内公开") => Disclosure::Shared,
        // 不可公开, and whatever else is not an express leave to publish.
        _ => Disclosure::Authorised,
    };
    own.max(entry.disclosure())
}

/// One field's text as it may be seen; `None` if not at all or empty.
fn shown(
    record: &RecordFacts<'_>,
    entry: Entry<'_>,
    field: &Field,
    reach: Reach,
    people: &People<'_>,
    publication: &Publication,
) -> Option<String> {
    let limit = match reach {
        Reach::Public => Disclosure::Public,
        Reach::Shared => Disclosure::Shared,
        Reach::Own => Disclosure::Authorised,
        Reach::Whole => Disclosure::Internal,
    };
    if entry.disclosure_of(field) > limit {
        return None;
    }
    let item = entry.taken;
    if item.roles.publication_end.as_ref() == Some(&field.code) {
        return publication.until.map(|day| day.to_string());
    }
    let value = record.values.get(&field.code).filter(|value| !value.is_empty())?;
    Some(match &field.kind {
        FieldKind::PersonId => mask::id_number(value),
        _ if item.roles.name.as_ref() == Some(&field.code) => people.subject(value),
        _ if item.roles.representative.as_ref() == Some(&field.code) => people.representative(value),
        FieldKind::Text { .. } | FieldKind::LongText { .. } => people.hide(value).into_owned(),
        _ => value.clone(),
    })
}

/// The persons of a record whose names this reach may not read.
struct People<'a> {
    /// The subject is a natural person, and its name is masked.
    subject: Option<&'a str>,
    /// The representative of a household, masked. An enterprise's representative is on its public register.
    representative: Option<&'a str>,
    /// The registered name, which stays readable even where it contains its owner's.
    registered: &'a str,
}

impl<'a> People<'a> {
    fn of(record: &RecordFacts<'a>, item: &Item, reach: Reach) -> Self {
        let open = Self { subject: None, representative: None, registered: record.name };
        if reach > Reach::Public {
            return open;
        }
        let value = |code: &Option<String>| code.as_ref().and_then(|code| record.values.get(code)).map(String::as_str);
        let kind = match value(&item.roles.subject_kind) {
            Some(kind) => kind,
            // Without a word on it the code decides, and without a code it is a person.
            None if record.uscc.is_empty() => NATURAL_PERSON,
            None if record.uscc.starts_with("92") => "",
            None => ORGANISATION,
        };
        let representative = value(&item.roles.representative).filter(|name| !name.is_empty());
        match kind {
            NATURAL_PERSON => Self { subject: Some(record.name), representative, registered: "" },
            ORGANISATION => open,
            _ => Self { representative, ..open },
        }
    }

    fn subject(&self, name: &str) -> String {
        if self.subject.is_some() { mask::name(name) } else { name.to_owned() }
    }

    fn representative(&self, name: &str) -> String {
        if self.representative.is_some() { mask::name(name) } else { name.to_owned() }
    }

    /// A text in which these names are masked too: a mask over one field is worth nothing if the next one tells.
    fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let names: Vec<&str> =
            [self.subject, self.representative].into_iter().flatten().filter(|n| !n.is_empty()).collect();
        if !names.iter().any(|name| text.contains(name)) {
            return Cow::Borrowed(text);
        }
        let hide =
            |piece: &str| names.iter().fold(piece.to_owned(), |piece, name| piece.replace(name, &mask::name(name)));
        Cow::Owned(match self.registered {
            "" => hide(text),
            registered => text.split(registered).map(hide).collect::<Vec<_>>().join(registered),
        })
    }
}
