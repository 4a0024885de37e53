//! Kinds whose drafts may be wrong: nothing that was typed is lost, and nothing wrong becomes valid.

use super::{House, input};
use crate::{
    Address, ApplyRequest, Change, Document, Finding, Input, PlanAction, Reference, Resource, Spec, VersionRef, Written, kind, row, sql,
};
use base::{Ctx, Error};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::{Fut, OrgStore, Statement};

/// A list of lines; the second check is not the schema's.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Poem(Map<String, Value>);

impl JsonSchema for Poem {
    fn schema_name() -> Cow<'static, str> {
        "Poem".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object", "required": ["lines"], "additionalProperties": false,
            "properties": {"lines": {"type": "array", "items": {"type": "string"}}, "after": {"type": "string"}}
        })
    }
}

impl Spec for Poem {
    const KIND: &'static str = "poem";
    const PLURAL: &'static str = "poems";
    const TITLE: &'static str = "Poem";
    const SUMMARY: &'static str = "Lines.";
    const SEARCH: &'static [&'static str] = &["/lines"];

    fn references(&self) -> Vec<Reference> {
        self.0.get("after").and_then(Value::as_str).map(|name| Reference::new("/after", Self::KIND, name)).into_iter().collect()
    }

    fn check(&self) -> Vec<Finding> {
        let long = self.0.get("lines").and_then(Value::as_array).is_some_and(|lines| lines.len() > 2);
        long.then(|| Finding::new("/lines", "too_long", "two lines are enough").fix("leave the rest out")).into_iter().collect()
    }

    fn example() -> Self {
        Self(Map::from_iter([("lines".to_owned(), json!(["one"]))]))
    }
}

fn poem(name: &str) -> Address {
    Address::new("poem", Some("default"), name)
}

fn codes(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|f| (f.path.as_str(), f.code.as_str())).collect()
}

fn draft(spec: Value) -> Input {
    Input { draft: true, ..input(spec) }
}

async fn kept(house: &House, ctx: &Ctx, name: &str, spec: Value) -> Resource {
    house.resources.create(ctx, &poem(name), draft(spec), Change::default()).await.expect("is kept")
}

#[tokio::test]
async fn a_wrong_draft_is_kept_with_its_findings_and_not_published() {
    let house = House::with(vec![kind::<Poem>().with_unfinished_drafts()]);
    let (r, ada) = (&house.resources, house.ada());
    let wrong = json!({"lines": ["a", "b", "c"], "colour": 1, "after": "another"});
    let made = kept(&house, &ada, "p", wrong.clone()).await;
    let expected = [("/spec/colour", "unknown_field"), ("/spec/lines", "too_long")];
    assert_eq!((&made.spec, made.published, codes(&made.findings)), (&wrong, None, expected.to_vec()));
    let read = r.get(&ada, &poem("p"), VersionRef::Newest).await.expect("is there");
    assert_eq!((&read.spec, codes(&read.findings)), (&wrong, expected.to_vec()));
    let refused = r.publish(&ada, &poem("p"), None, Change::default()).await.expect_err("is wrong");
    assert_eq!(refused.code(), "resource_invalid");
    assert_eq!(refused.detail().expect("details")["findings"].as_array().map(Vec::len), Some(2));
    assert_eq!(refused.fixes(), ["leave the rest out"]);
    for published in [r.create(&ada, &poem("q"), input(wrong.clone()), Change::default()).await, {
        let seen = Change { if_match: Some(read.etag.clone()), ..Change::default() };
        r.put(&ada, &poem("p"), input(wrong.clone()), seen).await.map(|(one, _)| one)
    }] {
        assert_eq!(published.expect_err("is wrong").code(), "resource_invalid");
    }
    // A title may change while it is wrong, and what is mended is published.
    r.patch(&ada, &poem("p"), json!({"title": "Unfinished"}), Change::default()).await.expect("is patched");
    let good = r.patch(&ada, &poem("p"), json!({"spec": {"lines": ["a"], "colour": null}}), Change::default()).await.expect("is mended");
    assert_eq!((good.version, &good.findings), (2, &vec![]));
    let done = r.publish(&ada, &poem("p"), None, Change::default()).await.expect("is good");
    assert_eq!(done.published, Some(2));
    // Back to the wrong draft: a draft again.
    let back = r.rollback(&ada, &poem("p"), 1, Change::default()).await.expect("goes back");
    assert_eq!((back.version, back.published, back.findings.len()), (3, Some(2), 2));
    let relabelled = r.set_version_label(&ada, &poem("p"), "live", 3, Change::default()).await.expect_err("a draft");
    assert_eq!(relabelled.code(), "version_is_draft");
}

#[tokio::test]
async fn applying_says_what_a_draft_has_against_it() {
    let house = House::with(vec![kind::<Poem>().with_unfinished_drafts()]);
    let (r, ada) = (&house.resources, house.ada());
    let documents = vec![Document::new("poem", Some("default"), "p", json!({"lines": 5}))];
    let request = |draft| ApplyRequest { documents: documents.clone(), draft, ..ApplyRequest::default() };
    let refused = r.apply(&ada, request(false)).await.expect_err("is wrong");
    assert_eq!(refused.detail().expect("details")["findings"][0]["path"], "poem/default/p/spec/lines");
    let done = r.apply(&ada, request(true)).await.expect("is kept");
    assert_eq!((done.plan[0].action, codes(&done.findings)), (PlanAction::Create, vec![("poem/default/p/spec/lines", "invalid_value")]));
    assert_eq!(r.get(&ada, &poem("p"), VersionRef::Newest).await.expect("is there").spec, json!({"lines": 5}));
}

#[tokio::test]
async fn what_is_no_map_and_drafts_of_other_kinds_are_refused_as_before() {
    let house = House::with(vec![kind::<Poem>().with_unfinished_drafts(), kind::<super::Greeting>(), kind::<super::Tone>()]);
    let (r, ada) = (&house.resources, house.ada());
    let refused = r.create(&ada, &poem("p"), draft(json!(["a"])), Change::default()).await.expect_err("no map");
    assert_eq!((refused.code(), refused.place_text()), ("resource_invalid", Some("poem/default/p")));
    let refused = r.create(&ada, &super::greeting("g"), draft(json!({"text": "no!"})), Change::default()).await.expect_err("checked");
    assert_eq!(refused.code(), "resource_invalid");
}

/// A text that cannot be written: as if the power went between the resource and what belongs to it.
struct Torn(AtomicBool);

impl Written for Arc<Torn> {
    fn says(&self, _: &str, _: &str, _: &Value) -> bool {
        true
    }

    fn text<'a>(&'a self, _: OrgStore, _: &'a Resource) -> Fut<'a, String> {
        Box::pin(async { Ok(String::new()) })
    }

    fn keep(&self, resource: &Resource, text: &str) -> Statement {
        assert_eq!(text, "# mine");
        // No row has this version, so the statement, and with it all that is committed together, is refused.
        let nowhere = vec![row::id(resource.id), row::int(if self.0.load(Ordering::SeqCst) { 77 } else { 1 })];
        Statement::new(sql::PUBLISH_VERSION, nowhere).expecting(1)
    }

    fn refused<'a>(&'a self, _: OrgStore, _: &'a Resource, _: &'a str, error: Error) -> Fut<'a, Error> {
        Box::pin(async move { Ok(error) })
    }
}

#[tokio::test]
async fn a_version_and_its_text_are_written_together_or_not_at_all() {
    let torn = Arc::new(Torn(AtomicBool::new(true)));
    let house = House::with(vec![kind::<Poem>().with_written(torn.clone())]);
    let ada = house.ada();
    let spec = json!({"lines": ["a"]});
    let change = || Change { text: Some("# mine".to_owned()), ..Change::default() };
    let document = || Document { text: Some("# mine".to_owned()), ..Document::new("poem", Some("default"), "ode", spec.clone()) };
    let request = || ApplyRequest { documents: vec![document()], ..ApplyRequest::default() };
    house.resources.create(&ada, &poem("ode"), input(spec.clone()), change()).await.expect_err("the text is not written");
    house.resources.put(&ada, &poem("ode"), input(spec.clone()), change()).await.expect_err("the text is not written");
    house.resources.apply(&ada, request()).await.expect_err("the text is not written");
    let there = house.resources.get(&ada, &poem("ode"), VersionRef::Newest).await;
    assert_eq!(there.expect_err("nothing of it is there").code(), "resource_not_found");
    torn.0.store(false, Ordering::SeqCst);
    assert!(house.resources.apply(&ada, request()).await.expect("all of it").applied);
    assert_eq!(house.resources.get(&ada, &poem("ode"), VersionRef::Newest).await.expect("is there").version, 1);
}
