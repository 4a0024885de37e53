//! Lists of streams: filtered, in a stable order, page by page.

use crate::{Param, Store, StreamInfo, batch::without_zeros, fault, reader, rows::param, store::Backend};
use base::{Error, OrgId, Result, StreamId};
use rusqlite::{Connection, params_from_iter};

/// Beyond this many matches a filter by text stops counting.
const COUNT_MAX: u64 = 10_000;
const LIMIT_MAX: usize = 1_000;

/// What to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListQuery {
    /// Of any of these workspaces; empty: all.
    pub workspaces: Vec<String>,
    /// Any of these; empty: all.
    pub status: Vec<String>,
    /// A part of the name, the note or the id, in any case.
    pub text: Option<String>,
    /// `started_at`, `ended_at`, `name`, `status`, `cost_microusd`, `steps_total` or `steps_failed`; a leading `-` is descending.
    /// Default: `-started_at`.
    pub sort: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// At most 1,000; 0: 50.
    pub limit: usize,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub items: Vec<StreamInfo>,
    pub next: Option<String>,
    /// All matches; with a filter by text at most 10,000 are counted.
    pub total: u64,
}

pub(crate) struct Sort {
    column: &'static str,
    descending: bool,
    given: String,
}

impl Store {
    /// Snapshots are left out.
    pub async fn list_streams(&self, org: OrgId, query: ListQuery) -> Result<Page> {
        match self.backend() {
            Backend::Postgres(postgres) => postgres.list(org, &query).await,
            Backend::Sqlite(sqlite) => reader::quick(&sqlite.shared, Some(org), move |conn, _| list(conn, org, &query)).await,
        }
    }
}

fn list(conn: &Connection, org: OrgId, query: &ListQuery) -> Result<Page> {
    let bad = |e| fault::reading("listing", e);
    let sort = sort(query.sort.as_deref().unwrap_or("-started_at"))?;
    let limit = limit(query);
    let (sql, values) = page_sql(org, query, &sort, limit + 1)?;
    let mut stmt = conn.prepare_cached(&sql).map_err(bad)?;
    let mut rows = stmt.query(params_from_iter(values)).map_err(bad)?;
    let mut items = Vec::new();
    let (mut last, mut next) = (None, None);
    while let Some(r) = rows.next().map_err(bad)? {
        if items.len() == limit {
            next = last.map(|last| cursor(&sort, &last));
            break;
        }
        let info = reader::stream_row(r)?;
        last = Some((param(r.get_ref(KEY_AT).map_err(bad)?), info.id));
        items.push(info);
    }
    let total = total(conn, org, query)?;
    Ok(Page { items, next, total })
}

pub(crate) fn limit(query: &ListQuery) -> usize {
    if query.limit == 0 { 50 } else { query.limit.min(LIMIT_MAX) }
}

/// Behind the columns of a stream stands the value it is sorted by.
pub(crate) const KEY_AT: usize = 20;
/// With more, a page is read along one index and what does not belong to it is left out.
const BRANCHES_MAX: usize = 60;

/// One branch per workspace and status, so that each walks an index in order and stops at the limit: a rare status in
/// millions of runs costs no more than a common one, and a small workspace no more than a large one.
pub(crate) fn page_sql(org: OrgId, query: &ListQuery, sort: &Sort, limit: usize) -> Result<(String, Vec<Param>)> {
    let key = key(sort.column);
    let way = if sort.descending { "DESC" } else { "ASC" };
    let mut values = vec![Param::Bytes(org.as_bytes().to_vec()), Param::Int(limit as i64)];
    let mut bind = |value: Param| {
        values.push(value);
        format!("?{}", values.len())
    };
    // What is being brought in has no status yet, and is not there.
    let mut also = " AND status <> ''".to_owned();
    if let Some(after) = &query.after {
        let (value, id) = parse_cursor(sort, after)?;
        let (value, id) = (bind(value), bind(Param::Bytes(id.as_bytes().to_vec())));
        let beyond = if sort.descending { "<" } else { ">" };
        also += &format!(" AND ({key}, id) {beyond} ({value}, {id})");
    }
    if let Some(text) = text(query) {
        let text = bind(Param::Text(text));
        also += &text_filter(&text);
    }
    let columns = reader::STREAM;
    let branch = |filter: String| {
        format!(
            "SELECT * FROM (SELECT {columns}, {key} AS sort_key FROM stream WHERE org = ?1{filter}{also} ORDER BY {key} {way}, id {way} LIMIT ?2) AS branch"
        )
    };
    let mut list = |texts: &[String]| -> Vec<String> { texts.iter().map(|text| bind(Param::Text(text.clone()))).collect() };
    let (workspaces, statuses) = (list(&query.workspaces), list(&query.status));
    let branches: Vec<String> = if workspaces.len().max(1) * statuses.len().max(1) > BRANCHES_MAX {
        vec![branch(any_of("workspace", &workspaces) + &any_of("status", &statuses))]
    } else {
        let each = |column: &str, bound: Vec<String>| -> Vec<String> {
            if bound.is_empty() { vec![String::new()] } else { bound.iter().map(|bound| format!(" AND {column} = {bound}")).collect() }
        };
        let statuses = each("status", statuses);
        each("workspace", workspaces).iter().flat_map(|w| statuses.iter().map(move |s| format!("{w}{s}"))).map(branch).collect()
    };
    Ok((format!("{} ORDER BY sort_key {way}, id {way} LIMIT ?2", branches.join(" UNION ALL ")), values))
}

fn any_of(column: &str, bound: &[String]) -> String {
    if bound.is_empty() { String::new() } else { format!(" AND {column} IN ({})", bound.join(", ")) }
}

/// NULL has no place in an order that is continued by comparison.
fn key(column: &'static str) -> &'static str {
    if column == "ended_at" { "coalesce(ended_at, 9223372036854775807)" } else { column }
}

fn text(query: &ListQuery) -> Option<String> {
    query.text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(|t| without_zeros(t).to_lowercase())
}

fn text_filter(bound: &str) -> String {
    // `hex(id)` is the id as people see it, without its prefix.
    format!(
        " AND (instr(lower(name), {bound}) > 0 OR instr(lower(coalesce(note, '')), {bound}) > 0
               OR instr('run_' || lower(hex(id)), {bound}) > 0)"
    )
}

fn total(conn: &Connection, org: OrgId, query: &ListQuery) -> Result<u64> {
    let bad = |e| fault::reading("counting", e);
    let (sql, values) = total_sql(org, query);
    let mut stmt = conn.prepare_cached(&sql).map_err(bad)?;
    stmt.query_row(params_from_iter(values), |r| r.get::<_, i64>(0)).map(i64::unsigned_abs).map_err(bad)
}

pub(crate) fn total_sql(org: OrgId, query: &ListQuery) -> (String, Vec<Param>) {
    let mut values = vec![Param::Bytes(org.as_bytes().to_vec())];
    let mut filter = " AND status <> ''".to_owned();
    for (column, texts) in [("workspace", &query.workspaces), ("status", &query.status)] {
        let marks: Vec<String> = (0..texts.len()).map(|i| format!("?{}", values.len() + 1 + i)).collect();
        filter += &any_of(column, &marks);
        values.extend(texts.iter().map(|text| Param::Text(text.clone())));
    }
    let sql = match text(query) {
        None => format!("SELECT coalesce(sum(n), 0) FROM stream_count WHERE org = ?1{filter}"),
        Some(text) => {
            values.push(Param::Text(text));
            let text = text_filter(&format!("?{}", values.len()));
            format!("SELECT count(*) FROM (SELECT 1 FROM stream WHERE org = ?1{filter}{text} LIMIT {COUNT_MAX}) AS few")
        }
    };
    (sql, values)
}

pub(crate) fn sort(given: &str) -> Result<Sort> {
    const COLUMNS: [&str; 7] = ["started_at", "ended_at", "name", "status", "cost_microusd", "steps_total", "steps_failed"];
    let bare = given.strip_prefix('-').unwrap_or(given);
    match COLUMNS.iter().find(|c| **c == bare) {
        Some(column) => Ok(Sort { column, descending: given.starts_with('-'), given: given.into() }),
        None => Err(Error::invalid("bad_sort", format!("a list cannot be sorted by `{given}`"))
            .fix(format!("use one of {}, with a leading - for descending", COLUMNS.join(", ")))),
    }
}

/// Hexadecimal, so that it passes through any URL: the order, the sort value and the id of the last item.
pub(crate) fn cursor(sort: &Sort, (value, id): &(Param, StreamId)) -> String {
    let value = match value {
        Param::Int(n) => serde_json::json!(n),
        Param::Text(s) => serde_json::json!(s),
        _ => serde_json::Value::Null,
    };
    let text = serde_json::json!([sort.given, value, id]).to_string();
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

fn parse_cursor(sort: &Sort, given: &str) -> Result<(Param, StreamId)> {
    let bad = || {
        Error::invalid("bad_cursor", "the place to continue a list from is not one this list has given")
            .fix("start again at the first page")
    };
    if !given.len().is_multiple_of(2) || !given.is_ascii() {
        return Err(bad());
    }
    let bytes: Option<Vec<u8>> = (0..given.len()).step_by(2).map(|i| u8::from_str_radix(&given[i..i + 2], 16).ok()).collect();
    let (order, value, id): (String, serde_json::Value, StreamId) = bytes.and_then(|b| serde_json::from_slice(&b).ok()).ok_or_else(bad)?;
    if order != sort.given {
        return Err(bad());
    }
    match value {
        serde_json::Value::Number(n) => Ok((Param::Int(n.as_i64().ok_or_else(bad)?), id)),
        serde_json::Value::String(s) => Ok((Param::Text(s), id)),
        _ => Err(bad()),
    }
}
