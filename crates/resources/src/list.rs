//! Lists of one kind: filtered, in a stable order, page by page. A page never costs more than a bounded look: a list in which
//! hardly anything fits gives short pages with a place to go on from.

use crate::{
    Kind, Resource, Resources, Status, access, cursor,
    row::{self, Current},
    sql, words,
};
use base::{Ctx, Error, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::Param;

const LIMIT_MAX: usize = 200;
/// Rows looked at for one page.
const LOOKS_MAX: usize = 5_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    #[default]
    Active,
    Deleted,
}

/// What to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListQuery {
    pub kind: String,
    /// `None`: all the caller may read.
    pub workspace: Option<String>,
    /// Beginnings of words, all of which occur.
    pub text: Option<String>,
    /// All of these.
    pub labels: BTreeMap<String, String>,
    /// JSON pointer into the resource and the text of the value there; all of these.
    pub filters: Vec<(String, String)>,
    pub state: State,
    /// Of kinds that can be halted: any of these. Empty: all but the archived ones.
    pub statuses: Vec<Status>,
    /// `name`, `updated_at` or `created_at`; a leading `-` is descending. Default: `name`.
    pub sort: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// At most 200; 0: 50.
    pub limit: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

pub(crate) fn page_limit(limit: usize) -> usize {
    if limit == 0 { 50 } else { limit.min(LIMIT_MAX) }
}

struct Sort {
    sql: &'static str,
    key: fn(&Current) -> Param,
    /// Before everything in this order.
    start: (Param, Param),
}

impl Resources {
    pub async fn list(&self, ctx: &Ctx, query: &ListQuery) -> Result<Page<Resource>> {
        let kind = self.registry.find(&query.kind)?;
        let somewhere = match &query.workspace {
            Some(workspace) => ctx.rights.has_in(kind.name, Verb::Read, Some(workspace)),
            None => ctx.rights.has(kind.name, Verb::Read),
        };
        if !somewhere {
            ctx.need_on(kind.name, Verb::Read, query.workspace.as_deref())?;
        }
        let rows = self.rows(ctx);
        let (sort, limit, bound) = (sort(query.sort.as_deref())?, page_limit(query.limit), bound(query));
        let mut at = match &query.after {
            Some(after) => place(cursor::read(&rows, &bound, after)?)?,
            None => sort.start.clone(),
        };
        let terms = query.text.as_deref().map(words::terms).unwrap_or_default();
        let (mut items, mut looks) = (Vec::new(), 0);
        let step = if query.filters.is_empty() && query.labels.len() < 2 && terms.len() < 2 { limit + 1 } else { 500 };
        loop {
            let found = rows.query(sort.sql, params(ctx, kind, query, &terms, &at, step)).await?;
            let more = found.len() == step;
            for found in found {
                if items.len() == limit || looks >= LOOKS_MAX {
                    return Ok(Page { items, next: Some(cursor::make(&rows, &bound, &plain(&at))), total: None });
                }
                looks += 1;
                let current = row::current(kind, &found)?;
                at = ((sort.key)(&current), row::id(current.stored.id));
                if fits(kind, query, &terms, &current) {
                    items.push(current.shown());
                }
            }
            if !more {
                return Ok(Page { items, next: None, total: None });
            }
        }
    }
}

fn params(ctx: &Ctx, kind: &Kind, query: &ListQuery, terms: &[String], at: &(Param, Param), step: usize) -> Vec<Param> {
    let label = query.labels.first_key_value();
    vec![
        row::text(&query.kind),
        row::opt_text(query.workspace.as_deref()),
        Param::Int(i64::from(query.state == State::Deleted)),
        row::opt_text(label.map(|l| l.0.as_str())),
        row::opt_text(label.map(|l| l.1.as_str())),
        row::opt_text(terms.first().map(String::as_str)),
        row::opt_text(terms.first().map(|t| words::end(t)).as_deref()),
        at.0.clone(),
        at.1.clone(),
        row::int(step as u64),
        access::readable(ctx, [kind]),
        access::names(ctx),
        statuses(kind, query),
    ]
}

/// The words that fit; NULL where all do.
fn statuses(kind: &Kind, query: &ListQuery) -> Param {
    if !kind.halts || (query.statuses.is_empty() && query.state == State::Deleted) {
        return Param::Null;
    }
    let usual = [Status::Draft, Status::Active, Status::Paused];
    let wanted = if query.statuses.is_empty() { &usual[..] } else { &query.statuses[..] };
    row::list(&wanted.iter().map(|status| status.word().to_owned()).collect::<Vec<_>>())
}

/// What the statement has not looked at.
fn fits(kind: &Kind, query: &ListQuery, terms: &[String], current: &Current) -> bool {
    let s = &current.stored;
    query.labels.iter().all(|(key, value)| s.labels.get(key) == Some(value))
        && (terms.len() < 2 || words::matches(&words::of(kind, &s.address.name, s.title.as_deref(), &s.labels, &current.spec), terms))
        && (query.filters.is_empty() || holds(&query.filters, &json!(current.shown())))
}

/// Does every pointer lead to the text it should? A list fits when one of its items does.
fn holds(filters: &[(String, String)], resource: &Value) -> bool {
    let is = |value: &Value, text: &str| match value {
        Value::String(s) => s == text,
        Value::Null => text == "null",
        Value::Bool(b) => text == if *b { "true" } else { "false" },
        Value::Number(n) => n.to_string() == text,
        _ => false,
    };
    filters.iter().all(|(pointer, text)| match resource.pointer(pointer) {
        Some(Value::Array(items)) => items.iter().any(|item| is(item, text)),
        Some(value) => is(value, text),
        None => text == "null",
    })
}

fn sort(given: Option<&str>) -> Result<Sort> {
    let name = |c: &Current| row::text(&c.stored.address.name);
    let updated = |c: &Current| Param::Int(c.stored.updated_at.0);
    let created = |c: &Current| Param::Int(c.stored.created_at.0);
    let (first, last) = (Param::Bytes(Vec::new()), Param::Bytes(vec![0xff; 17]));
    Ok(match given.unwrap_or("name") {
        "name" => Sort { sql: sql::BY_NAME, key: name, start: (row::text(""), first) },
        "-name" => Sort { sql: sql::BY_NAME_BACK, key: name, start: (row::text("\u{10ffff}"), last) },
        "updated_at" => Sort { sql: sql::BY_UPDATE, key: updated, start: (Param::Int(i64::MIN), first) },
        "-updated_at" => Sort { sql: sql::BY_UPDATE_BACK, key: updated, start: (Param::Int(i64::MAX), last) },
        "created_at" => Sort { sql: sql::BY_CREATION, key: created, start: (Param::Int(i64::MIN), first) },
        "-created_at" => Sort { sql: sql::BY_CREATION_BACK, key: created, start: (Param::Int(i64::MAX), last) },
        other => {
            return Err(Error::invalid("bad_sort", format!("a list cannot be sorted by `{}`", other.chars().take(40).collect::<String>()))
                .place("sort")
                .fix("use name, updated_at or created_at, with a leading - for descending"));
        }
    })
}

/// The text a cursor is bound to: everything of the query but where it stands.
fn bound(query: &ListQuery) -> String {
    let q = query;
    json!(["list", q.kind, q.workspace, q.text, q.labels, q.filters, q.state, q.statuses, q.sort]).to_string()
}

fn plain(at: &(Param, Param)) -> (Value, Value) {
    let value = |param: &Param| match param {
        Param::Int(n) => json!(n),
        Param::Text(s) => json!(s),
        Param::Bytes(b) => json!(b),
        _ => Value::Null,
    };
    (value(&at.0), value(&at.1))
}

fn place((key, id): (Value, Vec<u8>)) -> Result<(Param, Param)> {
    let key = match key {
        Value::Number(n) => n.as_i64().map(Param::Int),
        Value::String(s) => Some(Param::Text(s)),
        _ => None,
    };
    let key = key.ok_or_else(|| Error::invalid("bad_cursor", "the place to continue a list from has another order"))?;
    Ok((key, Param::Bytes(id)))
}
