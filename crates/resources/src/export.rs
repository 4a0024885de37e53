//! Resources as documents again: what was applied somewhere can be applied elsewhere.

use crate::{Document, ListQuery, Resources, Status};
use base::{Ctx, Error, Result, Verb};
use std::collections::BTreeMap;

const DOCUMENTS_MAX: usize = 10_000;
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// Specs may be large; so many are read at a time.
const STEP: usize = 50;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportQuery {
    /// Empty: all the caller may export.
    pub kinds: Vec<String>,
    pub workspace: Option<String>,
    pub labels: BTreeMap<String, String>,
}

#[derive(Default)]
struct Exported {
    documents: Vec<Document>,
    bytes: usize,
}

impl Exported {
    fn push(&mut self, document: Document) -> Result<()> {
        self.bytes += document.spec.to_string().len();
        let too_large = match (self.documents.len() >= DOCUMENTS_MAX, self.bytes > BYTES_MAX) {
            (true, _) => format!("more than {DOCUMENTS_MAX} documents would be exported"),
            (_, true) => format!("the specs to export have more than {BYTES_MAX} bytes"),
            _ => {
                self.documents.push(document);
                return Ok(());
            }
        };
        Err(Error::too_large("export_too_large", too_large)
            .place(document.address().to_string())
            .fix("export in parts: by kind, workspace or label"))
    }
}

impl Resources {
    /// Newest versions, ordered by kind, workspace and name. Secrets are marks.
    pub async fn export(&self, ctx: &Ctx, query: &ExportQuery) -> Result<Vec<Document>> {
        let mut out = Exported::default();
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
        out.documents.sort_by_key(Document::address);
        Ok(out.documents)
    }

    async fn export_kind(&self, ctx: &Ctx, kind: &crate::Kind, query: &ExportQuery, out: &mut Exported) -> Result<()> {
        let mut list = ListQuery {
            kind: kind.name.to_owned(),
            workspace: query.workspace.clone(),
            labels: query.labels.clone(),
            limit: STEP,
            statuses: Status::ALL.to_vec(),
            ..ListQuery::default()
        };
        if query.workspace.as_ref().is_some_and(|w| !ctx.rights.has_in(kind.name, Verb::Read, Some(w))) {
            return Ok(());
        }
        loop {
            let page = self.list(ctx, &list).await?;
            let may = |r: &crate::Resource| ctx.rights.has_in(kind.name, Verb::Export, r.workspace.as_deref());
            page.items.iter().filter(|r| may(r)).try_for_each(|resource| out.push(Document::of(resource)))?;
            match page.next {
                Some(next) => list.after = Some(next),
                None => return Ok(()),
            }
        }
    }
}
