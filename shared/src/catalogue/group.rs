//! Reading a catalogue file: `[[items]]`, and `[[groups]]` of fields that several items have in common.
//!
//! `{ use = "party", prefix = "QZ" }` in a list of fields stands for the fields of the group, with the prefix before every
//! code, alias and reference in them that begins with `_`. A group is known from its place in the first file on.

use super::{Field, Item};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Groups of fields by their code, as read so far: a city's file may use those of the national one.
#[derive(Clone, Debug, Default)]
pub struct Groups(BTreeMap<String, Vec<Table>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    items: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    code: String,
    fields: Vec<Table>,
}

/// Reads one file and adds its groups to those known.
///
/// # Errors
/// A sentence for whoever edits the file: what does not fit, and in which item and field.
pub(super) fn parse(toml: &str, groups: &mut Groups) -> Result<Vec<Item>, String> {
    let file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
    for group in file.groups {
        if groups.0.insert(group.code.clone(), group.fields).is_some() {
            return Err(format!("group {} occurs twice", group.code));
        }
    }
    let items: Vec<Item> = file.items.into_iter().map(|item| read(item, groups)).collect::<Result<_, _>>()?;
    let faults: Vec<_> = items.iter().flat_map(Item::said_faults).collect();
    if faults.is_empty() { Ok(items) } else { Err(faults.join("\n")) }
}

fn read(mut item: Table, groups: &Groups) -> Result<Item, String> {
    let code = item.get("code").and_then(Value::as_str).unwrap_or("without a code").to_owned();
    let Some(Value::Array(fields)) = item.remove("fields") else {
        return Err(format!("item {code}: `fields` is needed, a list"));
    };
    let mut all = Vec::new();
    for field in fields {
        let Value::Table(field) = field else {
            return Err(format!("item {code}: a field is a table"));
        };
        match field.get("use") {
            Some(_) => all.extend(used(&field, groups).map_err(|why| format!("item {code}: {why}"))?),
            None => all.push(field),
        }
    }
    // One by one first: then the sentence names the field.
    for field in &all {
        let name = field.get("code").and_then(Value::as_str).unwrap_or("without a code");
        let read = Field::deserialize(Value::Table(field.clone()));
        read.map_err(|error| format!("item {code}, field {name}: {}", plain(&error)))?;
    }
    item.insert("fields".to_owned(), Value::Array(all.into_iter().map(Value::Table).collect()));
    Item::deserialize(Value::Table(item)).map_err(|error| format!("item {code}: {}", plain(&error)))
}

/// The message of an error without the trailing line end of its format.
fn plain(error: &toml::de::Error) -> String {
    error.to_string().trim_end().to_owned()
}

fn used(entry: &Table, groups: &Groups) -> Result<Vec<Table>, String> {
    if let Some(key) = entry.keys().find(|key| !matches!(key.as_str(), "use" | "prefix")) {
        return Err(format!("unknown key `{key}` beside `use`; there are `use` and `prefix`"));
    }
    let name = entry.get("use").and_then(Value::as_str).ok_or("`use` names a group")?;
    let prefix = entry.get("prefix").and_then(Value::as_str).unwrap_or("");
    let group = groups.0.get(name).ok_or_else(|| format!("there is no group {name}"))?;
    Ok(group.iter().map(|field| prefixed(field, prefix)).collect())
}

fn prefixed(field: &Table, prefix: &str) -> Table {
    let mut field = field.clone();
    for (key, value) in &mut field {
        match (key.as_str(), value) {
            ("code" | "not_before", value) => put(value, prefix),
            ("aliases", Value::Array(aliases)) => aliases.iter_mut().for_each(|alias| put(alias, prefix)),
            ("required_when", Value::Array(conditions)) => {
                for condition in conditions {
                    if let Some(other) = condition.get_mut("field") {
                        put(other, prefix);
                    }
                }
            }
            _ => {}
        }
    }
    field
}

fn put(value: &mut Value, prefix: &str) {
    if let Value::String(text) = value
        && text.starts_with('_')
    {
        text.insert_str(0, prefix);
    }
}
