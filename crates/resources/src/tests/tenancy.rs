//! Nobody sees or changes what is not theirs: other organizations, workspaces, private resources, missing rights.

use super::{House, greeting, hello, input, tone};
use crate::{
    Address, ApplyRequest, BulkItem, Change, DeleteOptions, Document, ExportQuery, ListQuery, Prune, Reference, SearchQuery, State,
    VersionRef, Visibility,
};
use base::{Ctx, Grant, Right, Rights, Verb, Verbs};
use serde_json::json;

/// Everything that names one resource, done by `ctx`: the codes it is answered with.
async fn all_by_address(house: &House, ctx: &Ctx, a: &Address) -> Vec<(&'static str, String)> {
    let r = &house.resources;
    let c = Change::default;
    let code = |result: base::Result<()>| result.map_or_else(|e| e.code().to_owned(), |()| "ok".to_owned());
    let reference = Reference { workspace: a.workspace.clone(), ..Reference::new("/x", &a.kind, &a.name) };
    let force = || DeleteOptions { force: true, ..DeleteOptions::default() };
    let any = || Change { if_match: Some("*".into()), ..Change::default() };
    vec![
        ("get", code(r.get(ctx, a, VersionRef::Newest).await.map(|_| ()))),
        ("versions", code(r.versions(ctx, a, None, 0).await.map(|_| ()))),
        ("version", code(r.version(ctx, a, VersionRef::Number(1)).await.map(|_| ()))),
        ("diff", code(r.diff(ctx, a, VersionRef::Number(1), VersionRef::Newest).await.map(|_| ()))),
        ("references", code(r.references(ctx, a).await.map(|_| ()))),
        ("resolve", code(r.resolve(ctx, &reference).await.map(|_| ()))),
        ("secret", code(r.secret(ctx, a, "/password").await.map(|_| ()))),
        ("patch", code(r.patch(ctx, a, json!({"title": "mine"}), c()).await.map(|_| ()))),
        ("put", code(r.put(ctx, a, input(hello()), any()).await.map(|_| ()))),
        ("publish", code(r.publish(ctx, a, None, c()).await.map(|_| ()))),
        ("rollback", code(r.rollback(ctx, a, 1, c()).await.map(|_| ()))),
        ("label", code(r.set_version_label(ctx, a, "live", 1, c()).await.map(|_| ()))),
        ("unlabel", code(r.remove_version_label(ctx, a, "live", c()).await.map(|_| ()))),
        ("delete", code(r.delete(ctx, a, force()).await)),
        ("restore", code(r.restore(ctx, a, c()).await.map(|_| ()))),
        ("purge", code(r.purge(ctx, a, c()).await)),
    ]
}

/// Everything that lists, done by `ctx`: nothing may come back.
async fn lists_nothing(house: &House, ctx: &Ctx) {
    let r = &house.resources;
    for state in [State::Active, State::Deleted] {
        let page = r.list(ctx, &ListQuery { kind: "greeting".into(), state, ..ListQuery::default() }).await.expect("lists");
        assert!(page.items.is_empty() && page.next.is_none(), "{page:?}");
    }
    let found = r.search(ctx, &SearchQuery { text: "hello".into(), ..SearchQuery::default() }).await.expect("searches");
    assert!(found.items.is_empty() && found.next.is_none());
    assert!(r.export(ctx, &ExportQuery::default()).await.expect("exports").is_empty());
    assert!(r.packages(ctx).await.expect("lists").is_empty());
    let prune = ApplyRequest { prune: Some(Prune { owner: "shop".into() }), ..ApplyRequest::default() };
    assert!(r.apply(ctx, prune).await.expect("prunes nothing").plan.is_empty());
}

async fn furnished() -> (House, Ctx) {
    let house = House::new();
    let ada = house.ada();
    let r = &house.resources;
    let mut secret = input(json!({"text": "hello", "password": "pass-word"}));
    secret.visibility = Visibility::Private;
    secret.labels.insert("orc.owner".into(), "shop".into());
    r.create(&ada, &greeting("hidden"), secret.clone(), Change::default()).await.expect("is made");
    r.patch(&ada, &greeting("hidden"), json!({"spec": {"times": 3}}), Change::default()).await.expect("patches");
    r.create(&ada, &greeting("binned"), secret, Change::default()).await.expect("is made");
    r.delete(&ada, &greeting("binned"), DeleteOptions::default()).await.expect("deletes");
    (house, ada)
}

/// What can be done without being an administrator of accounts.
fn plain_rights() -> Rights {
    Rights::new(["greeting", "tone"].map(|noun| Grant::on(noun, Verb::ALL)).to_vec())
}

#[tokio::test]
async fn another_organization_sees_nothing() {
    let (house, ada) = furnished().await;
    let r = &house.resources;
    let before = r.get(&ada, &greeting("hidden"), VersionRef::Newest).await.expect("reads");
    let other = r.store().create_org("other").await.expect("makes one");
    let eve = house.somebody(other, "Eve", Rights::all());
    for name in ["hidden", "binned"] {
        for (what, code) in all_by_address(&house, &eve, &greeting(name)).await {
            let expect = match what {
                "restore" | "purge" => "not_in_recycle_bin",
                "put" => "version_mismatch",
                _ => "resource_not_found",
            };
            assert_eq!(code, expect, "{what}");
        }
    }
    lists_nothing(&house, &eve).await;
    // The same names are free there, and nothing of it shows here.
    house.make(&eve, &greeting("hidden"), json!({"text": "theirs"})).await;
    let docs = vec![Document::new("greeting", Some("default"), "hidden", json!({"text": "again"}))];
    r.apply(&eve, ApplyRequest { documents: docs, force: true, ..ApplyRequest::default() }).await.expect("applies to their own");
    r.delete(&eve, &greeting("hidden"), DeleteOptions::default()).await.expect("deletes their own");
    assert_eq!(r.get(&ada, &greeting("hidden"), VersionRef::Newest).await.expect("reads"), before);
    assert_eq!(r.secret(&ada, &greeting("hidden"), "/password").await.expect("opens").expect("there").expose(), "pass-word");
    // Pinned with somebody else's id.
    let pinned = r.resolve(&ada, &Reference { workspace: Some("default".into()), ..Reference::new("", "greeting", "hidden") }).await;
    assert_eq!(r.secret_of(&eve, &pinned.expect("resolves"), "/password").await.expect_err("not theirs").code(), "resource_not_found");
}

#[tokio::test]
async fn what_is_private_is_not_there_for_others() {
    let (house, ada) = furnished().await;
    let r = &house.resources;
    let bob = house.somebody(ada.org, "Bob", plain_rights());
    for name in ["hidden", "binned"] {
        for (what, code) in all_by_address(&house, &bob, &greeting(name)).await {
            let found = if name == "binned" { "version_mismatch" } else { "resource_not_found" };
            let expect = match what {
                "restore" | "purge" => "not_in_recycle_bin",
                "put" => found,
                _ => "resource_not_found",
            };
            assert_eq!(code, expect, "{what} {name}");
        }
    }
    lists_nothing(&house, &bob).await;
    let docs = vec![Document::new("greeting", Some("default"), "hidden", hello())];
    let e = r.apply(&bob, ApplyRequest { documents: docs, force: true, ..ApplyRequest::default() }).await.expect_err("taken");
    assert_eq!(e.code(), "resource_exists");
    let item: BulkItem =
        serde_json::from_value(json!({"op": "update", "kind": "greeting", "workspace": "default", "name": "hidden", "title": "x"}))
            .expect("item");
    for atomic in [false, true] {
        let answers = r.bulk(&bob, std::slice::from_ref(&item), atomic, "api", None).await.expect("answers");
        assert_eq!(answers[0].as_ref().expect_err("not there").code(), "resource_not_found");
    }
    // Shared with him, with his team; then taken away again.
    let share = |with: serde_json::Value| json!({"shared_with": with});
    r.patch(&ada, &greeting("hidden"), share(json!([bob.principal.id])), Change::default()).await.expect("shares");
    r.get(&bob, &greeting("hidden"), VersionRef::Newest).await.expect("sees it");
    r.patch(&ada, &greeting("hidden"), share(json!(["team:ops"])), Change::default()).await.expect("shares");
    assert!(r.get(&bob, &greeting("hidden"), VersionRef::Newest).await.is_err());
    let member = Ctx { teams: ["ops".to_owned()].into(), ..bob.clone() };
    r.get(&member, &greeting("hidden"), VersionRef::Newest).await.expect("sees it");
    r.patch(&ada, &greeting("hidden"), json!({"shared_with": null, "visibility": "team", "team": "ops"}), Change::default())
        .await
        .expect("team");
    r.get(&member, &greeting("hidden"), VersionRef::Newest).await.expect("sees it");
    assert!(r.get(&bob, &greeting("hidden"), VersionRef::Newest).await.is_err());
}

#[tokio::test]
async fn each_operation_needs_its_right() {
    let (house, ada) = furnished().await;
    let r = &house.resources;
    house.make(&ada, &greeting("open"), hello()).await;
    let nobody = house.somebody(ada.org, "Nobody", Rights::none());
    for (what, code) in all_by_address(&house, &nobody, &greeting("open")).await {
        assert_eq!(code, "forbidden", "{what}");
    }
    assert_eq!(r.list(&nobody, &ListQuery { kind: "greeting".into(), ..ListQuery::default() }).await.expect_err("no").code(), "forbidden");
    assert!(
        r.search(&nobody, &SearchQuery { text: "hello".into(), ..SearchQuery::default() }).await.expect("finds nothing").items.is_empty()
    );
    let docs = vec![Document::new("greeting", Some("default"), "open", json!({"text": "bye"}))];
    let apply = || ApplyRequest { documents: docs.clone(), force: true, ..ApplyRequest::default() };
    assert_eq!(r.apply(&nobody, apply()).await.expect_err("no").code(), "forbidden");

    let reader = house.somebody(ada.org, "Reader", Rights::of(&[Right::new("greeting", Verb::Read)]));
    let may = ["get", "versions", "version", "diff", "references", "resolve", "secret"];
    for (what, code) in all_by_address(&house, &reader, &greeting("open")).await {
        assert_eq!(code == "ok", may.contains(&what), "{what}: {code}");
    }
    assert_eq!(r.apply(&reader, apply()).await.expect_err("no").code(), "forbidden");
    assert_eq!(r.export(&reader, &ExportQuery::default()).await.expect("exports").len(), 0);

    // May write, but neither publish nor share.
    let verbs = [Verb::Read, Verb::Create, Verb::Update, Verb::Delete];
    let writer = house.somebody(ada.org, "Writer", Rights::new(vec![Grant::on("greeting", &verbs)]));
    assert_eq!(r.apply(&writer, apply()).await.expect_err("publishes").code(), "forbidden");
    r.apply(&writer, ApplyRequest { draft: true, ..apply() }).await.expect("as a draft");
    assert_eq!(r.publish(&writer, &greeting("open"), None, Change::default()).await.expect_err("no").code(), "forbidden");
    let private = json!({"visibility": "private"});
    assert_eq!(r.patch(&writer, &greeting("open"), private, Change::default()).await.expect_err("no").code(), "forbidden");
}

#[tokio::test]
async fn rights_of_one_workspace_end_there() {
    let (house, ada) = furnished().await;
    let r = &house.resources;
    let elsewhere = Address::new("greeting", Some("shop"), "open");
    house.make(&ada, &elsewhere, hello()).await;
    house.make(&ada, &greeting("open"), hello()).await;
    let grant = Grant { workspace: Some("shop".into()), ..Grant::on("greeting", Verb::ALL) };
    let clerk = house.somebody(ada.org, "Clerk", Rights::new(vec![grant]));
    r.get(&clerk, &elsewhere, VersionRef::Newest).await.expect("reads");
    for (what, code) in all_by_address(&house, &clerk, &greeting("open")).await {
        assert_eq!(code, "forbidden", "{what}");
    }
    let list =
        |workspace: Option<&str>| ListQuery { kind: "greeting".into(), workspace: workspace.map(Into::into), ..ListQuery::default() };
    let names: Vec<String> = r.list(&clerk, &list(None)).await.expect("lists").items.iter().map(|i| i.address().to_string()).collect();
    assert_eq!(names, ["greeting/shop/open"]);
    assert_eq!(r.list(&clerk, &list(Some("default"))).await.expect_err("no").code(), "forbidden");
    let found = r.search(&clerk, &SearchQuery { text: "hello".into(), ..SearchQuery::default() }).await.expect("searches");
    assert_eq!(found.items.iter().map(|h| h.workspace.as_deref()).collect::<Vec<_>>(), [Some("shop")]);
    assert_eq!(r.export(&clerk, &ExportQuery::default()).await.expect("exports").len(), 1);
    let docs = vec![Document::new("greeting", Some("default"), "new", hello())];
    assert_eq!(r.apply(&clerk, ApplyRequest { documents: docs, ..ApplyRequest::default() }).await.expect_err("no").code(), "forbidden");
    assert_eq!(r.get(&clerk, &tone("x"), VersionRef::Newest).await.expect_err("another kind").code(), "forbidden");
    assert!(Verbs::ALL.has(Verb::Import));
}

#[tokio::test]
async fn a_draft_is_used_by_its_owner_only_and_nobody_shuts_himself_out() {
    let (house, ada) = furnished().await;
    let r = &house.resources;
    let draft = crate::Input { draft: true, ..input(hello()) };
    r.create(&ada, &greeting("draft"), draft, Change::default()).await.expect("is made");
    let bob = house.somebody(ada.org, "Bob", plain_rights());
    let wanted = Reference { workspace: Some("default".into()), version: VersionRef::Newest, ..Reference::new("", "greeting", "draft") };
    r.resolve(&ada, &wanted).await.expect("her own");
    assert_eq!(r.resolve(&bob, &wanted).await.expect_err("not his").code(), "version_is_draft");
    let e = r.patch(&bob, &greeting("draft"), json!({"visibility": "private"}), Change::default()).await.expect_err("shuts out");
    assert_eq!(e.code(), "shut_out");
}
