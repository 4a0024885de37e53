//! Reading the audit.

use super::*;

fn list<'a>(page: &'a Value, field: &str) -> Vec<&'a str> {
    page["items"].as_array().expect("items").iter().map(|item| item[field].as_str().unwrap_or("-")).collect()
}

impl House {
    async fn found(&self, token: &str, query: &str) -> Value {
        let (status, body) = self.ask(token, "GET", &format!("/api/v1/audit{query}"), None).await;
        assert_eq!(status, 200, "{query}: {body}");
        body
    }

    async fn make_note(&self, workspace: &str, name: &str) {
        let ctx = Ctx::new(self.store.local_org(), self.store.local_user(), Rights::all());
        let address = resources::Address::new("note", Some(workspace), name);
        let input = resources::Input { spec: json!({"text": "x"}), ..resources::Input::default() };
        let why = resources::Change { reason: Some(format!("made {name}")), ..resources::Change::default() };
        self.resources.create(&ctx, &address, input, why).await.expect("a note");
    }

    pub(crate) async fn make_workspace(&self, name: &str) {
        self.make_workspace_in(self.store.local_org(), name).await;
    }

    pub(crate) async fn make_workspace_in(&self, org: OrgId, name: &str) {
        let ctx = Ctx::new(org, self.store.local_user(), Rights::all());
        let address = resources::Address::new("workspace", None, name);
        self.resources
            .create(&ctx, &address, resources::Input { spec: json!({}), ..resources::Input::default() }, resources::Change::default())
            .await
            .expect("a workspace");
    }
}

#[tokio::test]
async fn every_filter_finds_what_it_names_newest_first() {
    let house = house("audit-filters").await;
    let ada = house.account("ada", "org_admin", None).await;
    house.make_workspace("shop").await;
    house.make_note("default", "one").await;
    house.make_note("shop", "one").await;
    house.make_note("shop", "two").await;
    let (status, _) = house.ask(&ada, "POST", "/api/v1/tokens", Some(json!({"name": "mine"}))).await;
    assert_eq!(status, 201);
    let all = house.found(&ada, "").await;
    let times = list(&all, "at");
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]) && times.len() >= 6, "{times:?}");
    assert_eq!(list(&house.found(&ada, "?kind=note").await, "name"), ["two", "one", "one"]);
    assert_eq!(list(&house.found(&ada, "?kind=note&name=one").await, "workspace"), ["shop", "default"]);
    assert_eq!(list(&house.found(&ada, "?workspace=shop").await, "reason"), ["made two", "made one"]);
    assert_eq!(list(&house.found(&ada, "?kind=account").await, "name"), ["ada", "local user"], "not of the sort of the account");
    assert_eq!(list(&house.found(&ada, "?actor=ada").await, "action"), ["token.created"]);
    let id = all["items"][0]["actor"]["id"].as_str().expect("id");
    assert_eq!(list(&house.found(&ada, &format!("?actor={id}")).await, "name"), ["mine"]);
    assert!(list(&house.found(&ada, "?actor=nobody").await, "name").is_empty());
    assert_eq!(list(&house.found(&ada, "?action=resource.created&name=two").await, "name"), ["two"]);
    let second = times[1];
    assert_eq!(list(&house.found(&ada, &format!("?from={second}")).await, "at").len(), 2);
    assert_eq!(list(&house.found(&ada, &format!("?to={second}")).await, "at").first(), Some(&second));
    assert_eq!(house.code(&ada, "GET", "/api/v1/audit?from=yesterday", None).await.0, 400);
}

#[tokio::test]
async fn pages_hold_every_record_once() {
    let house = house("audit-pages").await;
    for n in 0..7 {
        house.make_note("default", &format!("n{n}")).await;
    }
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let page = house.found(&house.token, &format!("?kind=note&limit=2{after}")).await;
        seen.extend(list(&page, "name").into_iter().map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["n6", "n5", "n4", "n3", "n2", "n1", "n0"]);
    let whole = house.found(&house.token, "?kind=note&limit=7").await;
    assert_eq!(whole["next"], Value::Null, "a full last page is the last one");
    assert_eq!(house.code(&house.token, "GET", "/api/v1/audit?after=zz", None).await.1, "bad_cursor");
    assert_eq!(house.code(&house.token, "GET", "/api/v1/audit?after=3132", None).await.1, "bad_cursor");
}

#[tokio::test]
async fn a_role_in_a_workspace_shows_that_workspace_only() {
    let house = house("audit-rights").await;
    house.make_workspace("shop").await;
    house.make_workspace("bank").await;
    for workspace in ["default", "shop", "bank"] {
        house.make_note(workspace, "n").await;
    }
    let there = house.account("there", "org_admin", Some("shop")).await;
    assert_eq!(list(&house.found(&there, "").await, "workspace"), ["shop"]);
    assert_eq!(list(&house.found(&there, "?workspace=shop").await, "workspace"), ["shop"]);
    assert_eq!(house.code(&there, "GET", "/api/v1/audit?workspace=bank", None).await, said(403, "forbidden"));
    let viewer = house.account("viewer", "viewer", None).await;
    assert_eq!(house.code(&viewer, "GET", "/api/v1/audit", None).await, said(403, "forbidden"));
    let (_, other) = house.org("acme").await;
    let theirs = house.found(&other, "").await;
    assert!(!list(&theirs, "kind").contains(&"note"), "{theirs}");
    let roles = json!({"roles": [{"role": "org_admin", "workspace": "shop"}, {"role": "org_admin", "workspace": "bank"}]});
    house.ask(&house.token, "PUT", "/api/v1/accounts/there/roles", Some(roles)).await;
    assert_eq!(list(&house.found(&there, "").await, "workspace"), ["bank", "shop"], "in the order of time");
}

#[tokio::test]
async fn a_request_is_found_by_its_id() {
    let house = house("audit-request").await;
    let headers = [("authorization", format!("Bearer {}", house.token)), ("x-correlation-id", "ticket-42".to_owned())];
    let new = json!({"kind": "service_account", "name": "bot", "role": "viewer"});
    assert_eq!(house.send("POST", "/api/v1/accounts", &headers, Some(new)).await.0, 201);
    let found = house.found(&house.token, "?correlation_id=ticket-42").await;
    assert_eq!((list(&found, "action"), list(&found, "name")), (vec!["account.created"], vec!["bot"]));
    assert_eq!(found["items"][0]["correlation_id"], "ticket-42");
}

#[tokio::test]
async fn what_a_rule_kept_from_happening_is_in_it() {
    let house = house("audit-policy").await;
    let ctx = Ctx::new(house.store.local_org(), house.store.local_user(), Rights::all());
    let error = base::Error::invalid("policy_violation", "no")
        .place("labels/team")
        .details(json!({"resource": "note/default/n", "findings": [{"path": "", "code": "policy_violation", "message": "needs a team (policy `p`)"}]}));
    let identity =
        Identity::open(house.store.clone(), house.env.clock.clone(), house.env.rng.clone(), Roles::new([])).await.expect("identity");
    ::http::Tokens::refused(&identity, &ctx, &::http::Sought { operation: "create_note".into(), workspace: None }, &error);
    let found = async {
        loop {
            let found = house.found(&house.token, "?kind=note&name=n&workspace=default").await;
            if !list(&found, "action").is_empty() {
                return found;
            }
            tokio::task::yield_now().await;
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(10), found).await.expect("it is recorded");
    assert_eq!((list(&found, "action"), list(&found, "reason")), (vec!["policy.refused"], vec!["needs a team (policy `p`)"]));
}
