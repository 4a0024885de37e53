//! Resources as documents again: what was applied somewhere can be applied elsewhere.

use crate::{Document, ListQuery, Resources};
use base::{Ctx, Error, Result, Verb};
use std::collections::BTreeMap;

const DOCUMENTS_MAX: usize = 10_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportQuery {
    /// Empty: all the caller may export.
    pub kinds: Vec<String>,
    pub workspace: Option<String>,
    pub labels: BTreeMap<String, String>,
}

impl Resources {
    /// Newest versions, ordered by kind, workspace and name. Secrets are marks.
    pub async fn export(&self, ctx: &Ctx, query: &ExportQuery) -> Result<Vec<Document>> {
        let mut out = Vec::new();
        for name in &query.kinds {
            let kind = self.registry.find(name)?;
            if !ctx.rights.has(kind.name, Verb::Export) {
                ctx.need_on(kind.name, Verb::Export, query.workspace.as_deref())?;
            }
        }
        for kind in self.registry.iter() {
            let wanted = query.kinds.is_empty() || query.kinds.iter().any(|k| k == kind.name);
            let may = [Verb::Export, Verb::Read].into_iter().all(|verb| ctx.rights.has(kind.name, verb));
            let placed = query.workspace.is_none() || kind.scope == crate::Scope::Workspace;
            if !wanted || !may || !placed || !kind.verbs.contains(&Verb::Export) {
                continue;
            }
            self.export_kind(ctx, kind, query, &mut out).await?;
        }
        out.sort_by_key(Document::address);
        Ok(out)
    }

    async fn export_kind(&self, ctx: &Ctx, kind: &crate::Kind, query: &ExportQuery, out: &mut Vec<Document>) -> Result<()> {
        let mut list = ListQuery {
            kind: kind.name.to_owned(),
            workspace: query.workspace.clone(),
            labels: query.labels.clone(),
            limit: usize::MAX,
            ..ListQuery::default()
        };
        if query.workspace.as_ref().is_some_and(|w| !ctx.rights.has_in(kind.name, Verb::Read, Some(w))) {
            return Ok(());
        }
        loop {
            let page = self.list(ctx, &list).await?;
            let may = |r: &crate::Resource| ctx.rights.has_in(kind.name, Verb::Export, r.workspace.as_deref());
            out.extend(page.items.iter().filter(|r| may(r)).map(Document::of));
            if out.len() > DOCUMENTS_MAX {
                return Err(Error::too_large("export_too_large", format!("more than {DOCUMENTS_MAX} documents would be exported"))
                    .fix("export in parts: by kind, workspace or label"));
            }
            match page.next {
                Some(next) => list.after = Some(next),
                None => return Ok(()),
            }
        }
    }
}
