//! Search over all kinds: beginnings of words, best first.

use crate::{Page, Resources, access, cursor, list::page_limit, row, sql, words};
use base::{Ctx, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Param;

/// Rows looked at for one page.
const LOOKS_MAX: usize = 2_000;

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
        let none = Page { items: Vec::new(), next: None, total: None };
        if terms.is_empty() {
            return Ok(none);
        }
        let bound = json!(["search", query.text, query.kinds, query.workspace]).to_string();
        let mut at: (i64, Vec<u8>) = match &query.after {
            Some(after) => cursor::read(&rows, &bound, after)?,
            None => (i64::MAX, Vec::new()),
        };
        let (mut items, mut looks) = (Vec::new(), 0);
        loop {
            let step = limit + 1;
            let found = rows.query(sql::SEARCH, params(query, &terms, &at, step)).await?;
            let more = found.len() == step;
            for found in found {
                if items.len() == limit || looks >= LOOKS_MAX {
                    return Ok(Page { items, next: Some(cursor::make(&rows, &bound, &at)), total: None });
                }
                looks += 1;
                let (stored, score) = (row::stored(&found)?, found.int("score")?);
                at = (score, stored.id.as_bytes().to_vec());
                let place = &stored.address;
                let wanted = query.kinds.is_empty() || query.kinds.contains(&place.kind);
                let Some(kind) = self.registry.get(&place.kind).filter(|_| wanted) else { continue };
                if ctx.rights.has_in(kind.name, Verb::Read, place.workspace.as_deref()) && access::sees(ctx, &stored) {
                    let summary = summary(kind, &row::spec(kind, &found)?);
                    let place = stored.address;
                    items.push(Hit { kind: place.kind, workspace: place.workspace, name: place.name, title: stored.title, summary, score });
                }
            }
            if !more {
                return Ok(Page { items, ..none });
            }
        }
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
