//! Lists and search.

use super::{House, greeting, input, tone};
use crate::{Address, Change, Hit, Input, ListQuery, Page, Resource, Resources, SearchQuery};
use base::Ctx;
use serde_json::json;
use std::collections::BTreeMap;

fn query() -> ListQuery {
    ListQuery { kind: "greeting".into(), ..ListQuery::default() }
}

async fn all(r: &Resources, ctx: &Ctx, mut query: ListQuery) -> Vec<String> {
    let mut names = Vec::new();
    loop {
        let page: Page<Resource> = r.list(ctx, &query).await.expect("lists");
        names.extend(page.items.into_iter().map(|i| i.name));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return names,
        }
    }
}

async fn some_greetings(house: &House, ctx: &Ctx) {
    for n in 0..23 {
        let labels = BTreeMap::from([("odd".to_owned(), (n % 2 == 1).to_string()), ("third".to_owned(), (n % 3 == 0).to_string())]);
        let text = if n % 5 == 0 { "Guten Morgen" } else { "hello" };
        let spec = json!({"text": text, "times": n % 4});
        let title = (n == 7).then(|| "The Seventh".to_owned());
        let workspace = if n < 20 { "default" } else { "other" };
        let address = Address::new("greeting", Some(workspace), format!("g{n:02}"));
        house.resources.create(ctx, &address, Input { labels, title, ..input(spec) }, Change::default()).await.expect("is made");
    }
}

#[tokio::test]
async fn pages_join_without_doubles_or_gaps_in_every_order() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    some_greetings(&house, &ada).await;
    r.patch(&ada, &greeting("g03"), json!({"title": "late"}), Change::default()).await.expect("patches");
    let names: Vec<String> = (0..23).map(|n| format!("g{n:02}")).collect();
    let back: Vec<String> = names.iter().rev().cloned().collect();
    let mut updated: Vec<String> = names.iter().filter(|n| *n != "g03").cloned().collect();
    updated.push("g03".into());
    for (sort, expect) in [("name", &names), ("-name", &back), ("created_at", &names), ("-created_at", &back), ("updated_at", &updated)] {
        for limit in [1, 7, 23, 0] {
            let got = all(r, &ada, ListQuery { sort: Some(sort.into()), limit, ..query() }).await;
            assert_eq!(&got, expect, "{sort} by {limit}");
        }
    }
    let e = r.list(&ada, &ListQuery { sort: Some("size".into()), ..query() }).await.expect_err("no such order");
    assert_eq!(e.code(), "bad_sort");
}

#[tokio::test]
async fn lists_are_filtered() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    some_greetings(&house, &ada).await;
    let label = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>();
    let both = ListQuery { labels: label(&[("odd", "true"), ("third", "true")]), limit: 2, ..query() };
    assert_eq!(all(r, &ada, both).await, ["g03", "g09", "g15", "g21"]);
    assert_eq!(all(r, &ada, ListQuery { workspace: Some("other".into()), ..query() }).await, ["g20", "g21", "g22"]);
    let filters = vec![("/spec/times".to_owned(), "3".to_owned()), ("/workspace".to_owned(), "other".to_owned())];
    assert_eq!(all(r, &ada, ListQuery { filters, ..query() }).await, Vec::<String>::new());
    let filters = vec![("/title".to_owned(), "The Seventh".to_owned())];
    assert_eq!(all(r, &ada, ListQuery { filters, limit: 1, ..query() }).await, ["g07"]);
    let words = |text: &str| ListQuery { text: Some(text.into()), ..query() };
    assert_eq!(all(r, &ada, words("sev")).await, ["g07"]);
    assert_eq!(all(r, &ada, words("mor GUT")).await, ["g00", "g05", "g10", "g15", "g20"]);
    assert_eq!(all(r, &ada, words("gut hello")).await, Vec::<String>::new());
}

#[tokio::test]
async fn cursors_belong_to_their_list_and_organization() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    some_greetings(&house, &ada).await;
    let next = r.list(&ada, &ListQuery { limit: 2, ..query() }).await.expect("lists").next.expect("more");
    let with = |sort: Option<&str>, after: &str| ListQuery { sort: sort.map(Into::into), after: Some(after.into()), ..query() };
    r.list(&ada, &with(None, &next)).await.expect("goes on");
    let other = r.store().create_org("other").await.expect("makes one");
    let eve = house.somebody(other, "Eve", base::Rights::all());
    for (ctx, sort, after) in
        [(&ada, Some("-name"), next.clone()), (&eve, None, next.clone()), (&ada, None, "00".into()), (&ada, None, "é".into())]
    {
        assert_eq!(r.list(ctx, &with(sort, &after)).await.expect_err("refused").code(), "bad_cursor");
    }
    let mut forged = next.into_bytes();
    let last = forged.len() - 4;
    forged[last] = if forged[last] == b'3' { b'2' } else { b'3' };
    let forged = String::from_utf8(forged).expect("ascii");
    assert_eq!(r.list(&ada, &with(None, &forged)).await.expect_err("forged").code(), "bad_cursor");
}

#[tokio::test]
async fn search_finds_beginnings_of_words_best_first() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    some_greetings(&house, &ada).await;
    house.make(&ada, &tone("guten"), json!({})).await;
    let find = async |text: &str, limit: usize| {
        let mut query = SearchQuery { text: text.into(), limit, ..SearchQuery::default() };
        let mut hits: Vec<Hit> = Vec::new();
        loop {
            let page = r.search(&ada, &query).await.expect("searches");
            hits.extend(page.items);
            match page.next {
                Some(next) => query.after = Some(next),
                None => return hits,
            }
        }
    };
    for limit in [1, 2, 50] {
        let hits = find("gut", limit).await;
        assert_eq!(
            hits.iter().map(|h| h.kind.as_str()).collect::<Vec<_>>(),
            ["tone", "greeting", "greeting", "greeting", "greeting", "greeting"]
        );
        assert!(hits.windows(2).all(|w| w[0].score >= w[1].score), "the name counts most");
    }
    let hits = find("seventh", 0).await;
    assert_eq!((hits.len(), hits[0].name.as_str(), hits[0].summary.as_str()), (1, "g07", "Greeting: hello"));
    assert!(find("", 0).await.is_empty() && find("!?", 0).await.is_empty() && find("%", 0).await.is_empty());
    r.patch(&ada, &greeting("g07"), json!({"title": null}), Change::default()).await.expect("patches");
    assert!(find("seventh", 0).await.is_empty(), "forgotten with the title");
    r.delete(&ada, &tone("guten"), crate::DeleteOptions::default()).await.expect("deletes");
    assert_eq!(find("guten", 0).await.len(), 5);
    let only = SearchQuery { text: "g0".into(), kinds: vec!["tone".into()], ..SearchQuery::default() };
    assert!(r.search(&ada, &only).await.expect("searches").items.is_empty());
}
