//! Few queries, however much there is, and for everybody exactly what is there for him.

use super::{House, greeting, hello, input, tone};
use crate::{Address, ApplyRequest, Change, Document, ExportQuery, Input, ListQuery, Prune, SearchQuery, VersionRef, Visibility};
use base::{Ctx, Grant, Right, Rights, Verb};
use serde_json::json;

async fn hidden(house: &House, ada: &Ctx, many: usize) {
    for from in (0..many).step_by(500) {
        let of = |n: usize| Document {
            visibility: Some(Visibility::Private),
            ..Document::new("greeting", Some("default"), &format!("hidden{n:04}"), hello())
        };
        let documents = (from..many.min(from + 500)).map(of).collect();
        house.resources.apply(ada, ApplyRequest { documents, ..ApplyRequest::default() }).await.expect("applies");
    }
}

#[tokio::test]
async fn what_is_hidden_costs_no_queries() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    hidden(&house, &ada, 1_200).await;
    house.make(&ada, &greeting("zz"), hello()).await;
    let bob = house.somebody(ada.org, "Bob", Rights::of(&[Right::new("greeting", Verb::Read)]));
    let before = r.store().reads();
    let page = r.list(&bob, &ListQuery { kind: "greeting".into(), limit: 1, ..ListQuery::default() }).await.expect("lists");
    assert_eq!((page.items.len(), page.items[0].name.as_str(), page.next), (1, "zz", None));
    let found = r.search(&bob, &SearchQuery { text: "hello".into(), limit: 1, ..SearchQuery::default() }).await.expect("searches");
    assert_eq!((found.items.len(), found.items[0].name.as_str(), found.next), (1, "zz", None));
    assert!(r.store().reads() - before <= 2, "{} reads", r.store().reads() - before);
}

/// Lists, search, many at once and one at a time agree for everybody.
#[tokio::test]
async fn everybody_sees_the_same_whatever_is_asked() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let on = |noun: &'static str, workspace: Option<&str>| Grant { workspace: workspace.map(Into::into), ..Grant::on(noun, Verb::ALL) };
    let bob = house.somebody(ada.org, "Bob", Rights::new(vec![on("greeting", None)]));
    let clerk = house.somebody(ada.org, "Clerk", Rights::new(vec![on("greeting", Some("shop")), on("tone", Some("shop"))]));
    let member = Ctx { teams: ["ops".to_owned()].into(), ..house.somebody(ada.org, "Member", Rights::new(vec![on("greeting", None)])) };
    let admin = house.somebody(ada.org, "Admin", Rights::all());
    let nobody = house.somebody(ada.org, "Nobody", Rights::none());
    let mut all: Vec<Address> = Vec::new();
    for workspace in ["default", "shop"] {
        for (name, visibility, team, shared) in [
            ("open", Visibility::Organization, None, vec![]),
            ("team", Visibility::Team, Some("ops"), vec![]),
            ("other-team", Visibility::Team, Some("dev"), vec![]),
            ("private", Visibility::Private, Some("ops"), vec![]),
            ("with-bob", Visibility::Private, None, vec![bob.principal.id.to_string()]),
            ("with-ops", Visibility::Private, None, vec!["team:ops".to_owned()]),
            ("with-named", Visibility::Private, None, vec!["ops".to_owned()]),
        ] {
            let address = Address::new("greeting", Some(workspace), name);
            let input = Input { visibility, team: team.map(Into::into), shared_with: shared, ..input(hello()) };
            r.create(&ada, &address, input, Change::default()).await.expect("is made");
            all.push(address);
        }
    }
    let own = Address::new("greeting", Some("default"), "own");
    r.create(&bob, &own, Input { visibility: Visibility::Private, ..input(hello()) }, Change::default()).await.expect("is made");
    all.push(own);
    let asked: Vec<(Address, VersionRef)> = all.iter().map(|a| (a.clone(), VersionRef::Newest)).collect();
    let mut counts = Vec::new();
    for ctx in [&ada, &bob, &clerk, &member, &admin, &nobody] {
        let mut one = Vec::new();
        for address in &all {
            one.extend(r.get(ctx, address, VersionRef::Newest).await.ok().map(|found| found.address()));
        }
        one.sort();
        let together = r.get_many(ctx, &asked).await.expect("reads");
        let mut together: Vec<Address> = together.into_iter().flatten().map(|found| found.address()).collect();
        together.sort();
        let mut listed = Vec::new();
        if ctx.rights.has("greeting", Verb::Read) {
            let page = r.list(ctx, &ListQuery { kind: "greeting".into(), limit: 200, ..ListQuery::default() }).await.expect("lists");
            listed = page.items.into_iter().map(|found| found.address()).collect();
        }
        listed.sort();
        let found = r.search(ctx, &SearchQuery { text: "hello".into(), limit: 200, ..SearchQuery::default() }).await.expect("searches");
        let mut found: Vec<Address> =
            found.items.into_iter().map(|hit| Address::new(hit.kind, hit.workspace.as_deref(), hit.name)).collect();
        found.sort();
        let who = &ctx.principal.name;
        assert_eq!((&together, &listed, &found), (&one, &one, &one), "{who}");
        counts.push((who.clone(), one.len()));
    }
    let counts: Vec<(&str, usize)> = counts.iter().map(|(who, n)| (who.as_str(), *n)).collect();
    assert_eq!(counts, [("Ada", 15), ("Bob", 5), ("Clerk", 1), ("Member", 6), ("Admin", 15), ("Nobody", 0)]);
}

#[tokio::test]
async fn many_are_read_in_few_queries_whatever_version_is_meant() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &tone("soft"), json!({})).await;
    let mut asked = Vec::new();
    for n in 0..60 {
        let address = greeting(&format!("g{n}"));
        house.make(&ada, &address, json!({"text": "hello", "tone": "soft"})).await;
        r.patch(&ada, &address, json!({"spec": {"times": 3}}), Change::default()).await.expect("patches");
        let version = [VersionRef::Newest, VersionRef::Number(1), VersionRef::Current, VersionRef::Label("no".into())][n % 4].clone();
        asked.push((address, version));
    }
    asked.push((greeting("nowhere"), VersionRef::Newest));
    asked.push((Address::new("nothing", None, "x"), VersionRef::Newest));
    let before = r.store().reads();
    let found = r.get_many(&ada, &asked).await.expect("reads");
    assert!(r.store().reads() - before <= 2, "{} reads", r.store().reads() - before);
    for ((address, version), found) in asked.iter().zip(&found) {
        assert_eq!(found.as_ref(), r.get(&ada, address, version.clone()).await.ok().as_ref(), "{address} {version}");
    }
    let read: Vec<&crate::Resource> = found.iter().flatten().collect();
    let before = r.store().reads();
    let references = r.references_of(&ada, &read).await.expect("reads");
    assert!(r.store().reads() - before <= 3, "{} reads", r.store().reads() - before);
    for (resource, references) in read.iter().zip(references) {
        assert_eq!(references, r.references(&ada, &resource.address()).await.expect("reads"));
    }
    assert_eq!(r.references(&ada, &tone("soft")).await.expect("reads").used_by.len(), 60);
    let many = vec![(greeting("x"), VersionRef::Newest); 201];
    assert_eq!(r.get_many(&ada, &many).await.expect_err("too many").code(), "too_many_items");
}

#[tokio::test]
async fn what_leaves_in_one_apply_and_in_one_export_is_bounded() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let prune = |documents| ApplyRequest { documents, prune: Some(Prune { owner: "git".into() }), ..ApplyRequest::default() };
    for part in 0..2 {
        let labels = [("orc.owner".to_owned(), "git".to_owned())];
        let of = |n: usize| Document { labels: labels.clone().into(), ..Document::new("tone", None, &format!("t{part}-{n}"), json!({})) };
        r.apply(&ada, ApplyRequest { documents: (0..501).map(of).collect(), ..ApplyRequest::default() }).await.expect("applies");
    }
    let e = r.apply(&ada, prune(vec![])).await.expect_err("too many at once");
    assert_eq!((e.code(), e.place_text()), ("too_many_documents", Some("prune/owner")));
    let stays = (0..2).map(|n| Document::new("tone", None, &format!("t0-{n}"), json!({}))).collect();
    assert_eq!(r.plan(&ada, &prune(stays)).await.expect("a thousand go").plan.len(), 1_002);

    let long = "x".repeat(1_000_000);
    for n in 0..68 {
        house.make(&ada, &greeting(&format!("g{n:02}")), json!({"text": long})).await;
    }
    let e = r.export(&ada, &ExportQuery { kinds: vec!["greeting".into()], ..ExportQuery::default() }).await.expect_err("too large");
    assert_eq!((e.code(), e.place_text()), ("export_too_large", Some("greeting/default/g67")));
}
