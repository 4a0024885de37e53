//! Search over all kinds: beginnings of words, best first.

use crate::{Page, Resources, access, cursor, list::page_limit, row, sql, words};
use base::{Ctx, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Param;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchQuery {
    pub text: String,
    /// Empty: all the caller may read.
    pub kinds: Vec<String>,
    pub workspace: Option<String>,
    pub after: Option<String>,
    /// At most 200; 0: 50.
    pub limit: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    pub kind: String,
    pub workspace: Option<String>,
    pub name: String,
    pub title: Option<String>,
    /// The kind's title and the beginning of what is searched in the spec.
    pub summary: String,
    pub score: i64,
}

impl Resources {
    pub async fn search(&self, ctx: &Ctx, query: &SearchQuery) -> Result<Page<Hit>> {
        for kind in &query.kinds {
            self.registry.find(kind)?;
        }
        let (rows, limit, terms) = (self.rows(ctx), page_limit(query.limit), words::terms(&query.text));
        if terms.is_empty() {
            return Ok(Page { items: Vec::new(), next: None, total: None });
        }
        let bound = json!(["search", query.text, query.kinds, query.workspace]).to_string();
        let mut at: (i64, Vec<u8>) = match &query.after {
            Some(after) => cursor::read(&rows, &bound, after)?,
            None => (i64::MAX, Vec::new()),
        };
        let kinds = self.registry.iter().filter(|kind| query.kinds.is_empty() || query.kinds.iter().any(|name| name == kind.name));
        let mut params = params(query, &terms, &at, limit + 1);
        params.extend([access::readable(ctx, kinds), access::names(ctx)]);
        let mut found = rows.query(sql::SEARCH, params).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let mut items = Vec::with_capacity(found.len());
        for found in found {
            let (stored, score) = (row::stored(&found)?, found.int("score")?);
            at = (score, stored.id.as_bytes().to_vec());
            let place = stored.address;
            let Some(kind) = self.registry.get(&place.kind) else { continue };
            let summary = summary(kind, &row::spec(kind, &found)?);
            items.push(Hit { kind: place.kind, workspace: place.workspace, name: place.name, title: stored.title, summary, score });
        }
        let next = more.then(|| cursor::make(&rows, &bound, &at));
        Ok(Page { items, next, total: None })
    }
}

fn params(query: &SearchQuery, terms: &[String], at: &(i64, Vec<u8>), step: usize) -> Vec<Param> {
    let mut out = Vec::with_capacity(12);
    for i in 0..4 {
        out.push(row::opt_text(terms.get(i).map(String::as_str)));
        out.push(row::opt_text(terms.get(i).map(|t| words::end(t)).as_deref()));
    }
    out.extend([row::opt_text(query.workspace.as_deref()), Param::Int(at.0), Param::Bytes(at.1.clone()), row::int(step as u64)]);
    out
}

fn summary(kind: &crate::Kind, spec: &serde_json::Value) -> String {
    let texts = kind
        .search
        .iter()
        .filter(|pattern| !kind.secrets.iter().any(|secret| crate::pointer::touches(secret, pattern)))
        .flat_map(|pattern| crate::pointer::expand(spec, pattern))
        .filter_map(|place| spec.pointer(&place).and_then(|v| v.as_str()).map(str::to_owned));
    let text: String = texts.collect::<Vec<_>>().join(" · ").chars().take(160).collect();
    if text.is_empty() { kind.title.to_owned() } else { format!("{}: {text}", kind.title) }
}
