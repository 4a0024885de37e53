//! What the operations of one kind do.

use super::{
    One,
    ask::{self, Members, Query},
    condition,
    fields::Selection,
};
use crate::DeclaredCall;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use base::{Ctx, Error, Result};
use resources::{Address, Change, DeleteOptions, Input, ListQuery, Resource, Resources, State, VersionRef};
use serde_json::{Value, json};

/// Versions that are answered beside a resource.
const VERSIONS_BESIDE: usize = 20;

pub(super) async fn list(one: One, call: DeclaredCall) -> Result<Response> {
    let mut known = vec!["q", "labels", "state", "sort", "after", "limit", "fields", "include"];
    if let Some(kind) = one.kinds.resources.registry().get(one.kind) {
        known.extend(super::of_workspace(kind).then_some("workspace"));
        known.extend(kind.halts.then_some("status"));
    }
    let query = Query::read(&call, &known, &["where"])?;
    let include = Include::read(&query, &["references"])?;
    let selection = Selection::read(query.text("fields"))?;
    let state = query.word("state", &["active", "deleted"])?;
    let sorts = ["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"];
    let wanted = ListQuery {
        kind: one.kind.to_owned(),
        workspace: query.workspace()?.map(str::to_owned),
        text: query.owned("q"),
        labels: query.labels()?,
        filters: query.filters()?,
        state: if state == Some("deleted") { State::Deleted } else { State::Active },
        statuses: query.statuses()?,
        sort: query.word("sort", &sorts)?.map(str::to_owned),
        after: query.owned("after"),
        limit: query.limit()?,
    };
    let resources = &one.kinds.resources;
    let page = resources.list(call.caller.ctx(), &wanted).await?;
    let beside = if state == Some("deleted") { Include::default() } else { include };
    let items = beside.of_all(resources, call.caller.ctx(), &page.items).await?;
    let items: Vec<Value> = items.into_iter().map(|item| selection.of(item)).collect();
    let mut body = json!({"items": items, "next": page.next});
    if let Some(total) = page.total {
        body["total"] = total.into();
    }
    condition::json(StatusCode::OK, &body)
}

/// What is answered beside a resource.
#[derive(Clone, Copy, Default)]
struct Include {
    versions: bool,
    references: bool,
}

impl Include {
    fn read(query: &Query<'_>, known: &[&str]) -> Result<Self> {
        let names = query.list("include")?;
        if let Some(other) = names.iter().find(|name| !known.contains(name)) {
            let shown: String = other.chars().take(60).collect();
            return Err(Error::invalid("bad_query", format!("`{shown}` cannot be included"))
                .place("query parameter `include`")
                .fix(format!("what can be included: {}", known.join(", "))));
        }
        Ok(Self { versions: names.contains(&"versions"), references: names.contains(&"references") })
    }

    fn nothing(self) -> bool {
        !self.versions && !self.references
    }

    async fn of(self, resources: &Resources, ctx: &Ctx, resource: &Resource) -> Result<Value> {
        let mut value = self.of_all(resources, ctx, std::slice::from_ref(resource)).await?.pop().unwrap_or_default();
        if self.versions {
            value["versions"] = json!(resources.versions(ctx, &resource.address(), None, VERSIONS_BESIDE).await?.items);
        }
        Ok(value)
    }

    /// A page of them; nobody asks for versions there.
    async fn of_all(self, resources: &Resources, ctx: &Ctx, all: &[Resource]) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(all.len());
        for resource in all {
            values.push(serde_json::to_value(resource).map_err(|e| Error::internal("internal_fault", e.to_string()))?);
        }
        if self.references {
            let found = resources.references_of(ctx, &all.iter().collect::<Vec<_>>()).await?;
            for (value, references) in values.iter_mut().zip(found) {
                value["references"] = json!(references);
            }
        }
        Ok(values)
    }
}

pub(super) async fn get(one: One, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["version", "fields", "include"], &[])?;
    let include = Include::read(&query, &["versions", "references"])?;
    let selection = Selection::read(query.text("fields"))?;
    let Ok(version) = query.text("version").unwrap_or("latest").parse::<VersionRef>();
    let seen = condition::if_none_match(&call.headers)?;
    let (resources, ctx) = (&one.kinds.resources, call.caller.ctx());
    let resource = resources.get(ctx, &ask::address(&call, one.kind)?, version).await?;
    // Who refers to it can change without it.
    if include.nothing() && seen.is_some_and(|seen| condition::matches(&seen, &resource.etag)) {
        return condition::unchanged(&resource.etag);
    }
    let body = selection.of(include.of(resources, ctx, &resource).await?);
    condition::tagged(StatusCode::OK, &body, &resource.etag)
}

pub(super) async fn create(one: One, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let mut body = Members::of_body(call.body.take())?;
    let name: String = body.need("name")?;
    let address = Address::new(one.kind, call.path.text("workspace").ok(), name);
    let (input, mut change) = input(body)?;
    change.once = call.once();
    let resource = one.kinds.resources.create(call.caller.ctx(), &address, input, change).await.map_err(ask::placed)?;
    made(&one, &resource)
}

pub(super) async fn put(one: One, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let body = Members::of_body(call.body.take())?;
    let (input, mut change) = input(body)?;
    change.if_match = condition::if_match(&call.headers)?;
    change.once = call.once();
    let address = ask::address(&call, one.kind)?;
    let (resources, ctx) = (&one.kinds.resources, call.caller.ctx());
    if let Some(none) = condition::if_none_match(&call.headers)? {
        return put_new(&one, ctx, &address, input, change, &none).await;
    }
    let (resource, new) = resources.put(ctx, &address, input, change).await.map_err(ask::placed)?;
    if new { made(&one, &resource) } else { condition::resource(StatusCode::OK, &resource) }
}

/// With `If-None-Match: *` nothing is replaced.
async fn put_new(one: &One, ctx: &Ctx, address: &Address, input: Input, change: Change, none: &str) -> Result<Response> {
    if none != "*" {
        return Err(Error::invalid("bad_header", "with a change, `If-None-Match` can only be `*`")
            .place("header `If-None-Match`")
            .fix("leave it out, and send `If-Match` to replace what exists"));
    }
    if change.if_match.is_some() {
        return Err(Error::conflict("version_mismatch", "`If-Match` wants that it exists and `If-None-Match` that it does not")
            .place("header `If-None-Match`")
            .fix("send one of the two"));
    }
    let done = one.kinds.resources.create(ctx, address, input, change).await;
    let resource = done.map_err(|e| if e.code() == "resource_exists" { exists(&e) } else { ask::placed(e) })?;
    made(one, &resource)
}

fn exists(error: &Error) -> Error {
    Error::conflict("version_mismatch", error.message())
        .place("If-None-Match")
        .fix("leave the header out and send `If-Match` to replace it")
}

pub(super) async fn patch(one: One, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let body = Members::of_body(call.body.take())?;
    let known = ["title", "labels", "visibility", "team", "shared_with", "deprecated", "spec", "draft", "reason"];
    if let Some(name) = body.names().find(|name| !known.contains(name)) {
        return Err(body.unknown(name));
    }
    let change = Change { if_match: condition::if_match(&call.headers)?, once: call.once(), ..Change::default() };
    let address = ask::address(&call, one.kind)?;
    let done = one.kinds.resources.patch(call.caller.ctx(), &address, body.rest(), change).await;
    condition::resource(StatusCode::OK, &done.map_err(ask::placed)?)
}

pub(super) async fn delete(one: One, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["force", "reason"], &[])?;
    let options = DeleteOptions {
        force: query.flag("force")?,
        reason: query.reason()?,
        if_match: condition::if_match(&call.headers)?,
        dry_run: false,
        once: call.once(),
    };
    one.kinds.resources.delete(call.caller.ctx(), &ask::address(&call, one.kind)?, options).await?;
    Ok(condition::empty())
}

/// The members of a resource that can be said, and how the change is made.
pub(super) fn input(mut body: Members) -> Result<(Input, Change)> {
    let input = Input {
        title: body.maybe("title")?,
        labels: body.take("labels")?.unwrap_or_default(),
        visibility: body.take("visibility")?.unwrap_or_default(),
        team: body.maybe("team")?,
        shared_with: body.take("shared_with")?.unwrap_or_default(),
        spec: body.need("spec")?,
        draft: body.take("draft")?.unwrap_or_default(),
    };
    let change = Change { reason: body.reason()?, ..Change::default() };
    body.end()?;
    Ok((input, change))
}

fn made(one: &One, resource: &Resource) -> Result<Response> {
    let mut response = condition::resource(StatusCode::CREATED, resource)?;
    let plural = one.kinds.resources.registry().get(one.kind).map_or("", |kind| kind.plural);
    let place = match &resource.workspace {
        Some(workspace) => format!("/api/v1/workspaces/{workspace}/{plural}/{}", resource.name),
        None => format!("/api/v1/{plural}/{}", resource.name),
    };
    let place = HeaderValue::from_str(&place).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    response.headers_mut().insert(header::LOCATION, place);
    Ok(response)
}
