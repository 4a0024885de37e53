//! Many changes in one request: each by itself, or all in one transaction.

use crate::{
    Address, Change, DeleteOptions, Input, Once, Resource, Resources,
    commit::{Along, TRIES, Write, busy, raced},
    versions::Step,
};
use base::{Ctx, Error, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const ITEMS_MAX: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkOp {
    Create,
    /// A merge patch.
    Update,
    /// Becomes exactly what the item says; `if_match` names the state that was seen.
    Replace,
    Delete,
    Publish,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BulkItem {
    pub op: BulkOp,
    pub kind: String,
    #[serde(default)]
    pub workspace: Option<String>,
    pub name: String,
    #[serde(default)]
    pub if_match: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    /// Of `delete`: also when others still refer to it.
    #[serde(default)]
    pub force: bool,
    /// Of `publish`; default: the newest.
    #[serde(default)]
    pub version: Option<u64>,
    /// Of `create`, `update` and `replace`: title, labels, visibility, team, shared_with, spec, draft.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// The resource as it is after the item; nothing after a deletion.
pub type BulkAnswer = std::result::Result<Option<Resource>, Error>;

impl BulkItem {
    fn address(&self) -> Address {
        Address { kind: self.kind.clone(), workspace: self.workspace.clone(), name: self.name.clone() }
    }

    fn change(&self, manager: &str, once: Option<Once>) -> Change {
        Change { reason: self.reason.clone(), if_match: self.if_match.clone(), once, ..Change::by(manager) }
    }

    fn deletion(&self, once: Option<Once>) -> DeleteOptions {
        DeleteOptions { force: self.force, reason: self.reason.clone(), if_match: self.if_match.clone(), dry_run: false, once }
    }

    fn input(&self) -> Result<Input> {
        serde_json::from_value(Value::Object(self.fields.clone())).map_err(|e| {
            Error::invalid("bad_bulk_item", format!("the item does not say what to create: {e}")).place(self.address().to_string())
        })
    }

    fn no_fields(&self) -> Result<()> {
        match self.fields.keys().next() {
            Some(field) => Err(Error::invalid("bad_bulk_item", format!("`{field}` has no meaning here")).place(self.address().to_string())),
            None => Ok(()),
        }
    }
}

impl Resources {
    /// One answer for each item, in order. `atomic`: when one item fails nothing is written, and the others say so.
    pub async fn bulk(&self, ctx: &Ctx, items: &[BulkItem], atomic: bool, manager: &str, once: Option<Once>) -> Result<Vec<BulkAnswer>> {
        crate::apply::check_manager(manager)?;
        if items.len() > ITEMS_MAX {
            let why = format!("there are {} items; one request takes at most {ITEMS_MAX}", items.len());
            return Err(Error::too_large("too_many_items", why).fix("send them in several requests"));
        }
        if atomic {
            return self.bulk_together(ctx, items, manager, once).await;
        }
        let mut answers = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            answers.push(self.bulk_one(ctx, item, manager, once.as_ref().map(|once| once.part(i))).await);
        }
        Ok(answers)
    }

    async fn bulk_one(&self, ctx: &Ctx, item: &BulkItem, manager: &str, once: Option<Once>) -> BulkAnswer {
        let (address, change) = (item.address(), item.change(manager, once.clone()));
        match item.op {
            BulkOp::Create => self.create(ctx, &address, item.input()?, change).await.map(Some),
            BulkOp::Update => self.patch(ctx, &address, Value::Object(item.fields.clone()), change).await.map(Some),
            BulkOp::Replace => self.put(ctx, &address, item.input()?, change).await.map(|(resource, _)| Some(resource)),
            BulkOp::Delete => {
                item.no_fields()?;
                self.delete(ctx, &address, item.deletion(once)).await.map(|()| None)
            }
            BulkOp::Publish => {
                item.no_fields()?;
                self.publish(ctx, &address, item.version, change).await.map(Some)
            }
        }
    }

    async fn bulk_together(&self, ctx: &Ctx, items: &[BulkItem], manager: &str, once: Option<Once>) -> Result<Vec<BulkAnswer>> {
        let mut failed = None;
        let done = self.once(ctx, once.clone(), async {
            match self.bulk_try(ctx, items, manager, once.as_ref()).await? {
                Ok(all) => Ok(all),
                Err(answers) => {
                    failed = Some(answers);
                    Err(undone())
                }
            }
        });
        let done: Result<Vec<Option<Resource>>> = done.await;
        match failed {
            Some(answers) => Ok(answers),
            None => Ok(done?.into_iter().map(Ok).collect()),
        }
    }

    /// What all became, or what each has to say when nothing was written.
    async fn bulk_try(
        &self,
        ctx: &Ctx,
        items: &[BulkItem],
        manager: &str,
        once: Option<&Once>,
    ) -> Result<std::result::Result<Vec<Option<Resource>>, Vec<BulkAnswer>>> {
        let mut seen = BTreeSet::new();
        if let Some(twice) = items.iter().map(BulkItem::address).find(|a| !seen.insert(a.clone())) {
            return Err(Error::invalid("duplicate_item", format!("{twice} occurs twice; in one transaction each resource changes once"))
                .place(twice.to_string()));
        }
        let leaving: Vec<Address> = items.iter().filter(|i| i.op == BulkOp::Delete).map(BulkItem::address).collect();
        for _ in 0..TRIES {
            let (mut answers, mut writes) = (Vec::with_capacity(items.len()), Vec::new());
            for item in items {
                match self.bulk_plan(ctx, item, &leaving, manager).await {
                    Ok((resource, write)) => {
                        writes.extend(write);
                        answers.push(Ok(resource));
                    }
                    Err(e) => answers.push(Err(e)),
                }
            }
            if answers.iter().any(Result::is_err) {
                return Ok(Err(answers.into_iter().map(|a| a.and_then(|_| Err(undone()))).collect()));
            }
            let all: Vec<Option<Resource>> = answers.into_iter().filter_map(Result::ok).collect();
            let along = Along { answer: self.remembered(once, &all)?, ..Along::default() };
            match self.commit(ctx, &writes, along).await {
                Err(e) if raced(&e) => {}
                done => return done.map(|()| Ok(all)),
            }
        }
        Err(busy("what the items name"))
    }

    async fn bulk_plan(&self, ctx: &Ctx, item: &BulkItem, leaving: &[Address], manager: &str) -> Result<(Option<Resource>, Option<Write>)> {
        let (address, change) = (item.address(), item.change(manager, None));
        crate::change::check_reason(item.reason.as_deref())?;
        let (current, write) = match item.op {
            BulkOp::Create => {
                let write = self.plan_create(ctx, &address, item.input()?, &change).await?;
                return Ok((Some(write.shown()), Some(write)));
            }
            BulkOp::Delete => {
                item.no_fields()?;
                return Ok((None, Some(self.plan_delete(ctx, &address, &item.deletion(None), leaving).await?)));
            }
            BulkOp::Update => self.plan_patch(ctx, &address, Value::Object(item.fields.clone()), change).await?,
            BulkOp::Replace => self.plan_replace(ctx, &address, item.input()?, &change).await?,
            BulkOp::Publish => {
                item.no_fields()?;
                let kind = self.gate(ctx, &address, Verb::Publish)?;
                let current = self.seen(ctx, kind, &address).await?;
                crate::write::check_match(&address, &current, item.if_match.as_deref())?;
                let write = self.plan_step(ctx, kind, &current, &Step::Publish(item.version), &change).await?;
                (current, write)
            }
        };
        let shown = write.as_ref().map_or_else(|| current.shown(), Write::shown);
        Ok((Some(shown), write))
    }
}

fn undone() -> Error {
    Error::cancelled("bulk_undone", "nothing was written, because another item of the same transaction failed")
        .fix("mend the item that failed and send all again")
}
