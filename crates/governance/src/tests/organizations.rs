//! Several organizations in one installation.

use super::*;

#[tokio::test]
async fn only_the_system_administrator_makes_organizations() {
    let house = house("orgs").await;
    let (_, admin) = house.org("acme").await;
    let new = || Some(json!({"name": "other"}));
    assert_eq!(house.code(&admin, "POST", "/api/v1/orgs", new()).await, said(403, "forbidden"));
    assert_eq!(house.code(&admin, "GET", "/api/v1/orgs", None).await, said(403, "forbidden"));
    let local = house.account("ola", "org_admin", None).await;
    assert_eq!(house.code(&local, "POST", "/api/v1/orgs", new()).await, said(403, "forbidden"));
    let system = house.account("sam", "system_admin", None).await;
    assert_eq!(house.code(&system, "POST", "/api/v1/orgs", new()).await.0, 201);
    assert_eq!(house.code(&system, "POST", "/api/v1/orgs", new()).await, said(409, "organization_exists"));
    for (name, administrator) in [("", "admin"), ("A", "admin"), ("a b", "admin"), ("-a", "admin")] {
        let new = Some(json!({"name": name, "administrator": administrator}));
        assert_eq!(house.code(&system, "POST", "/api/v1/orgs", new).await, said(422, "bad_organization_name"), "{name}");
    }
    let bad = Some(json!({"name": "third", "administrator": "a b"}));
    assert_eq!(house.code(&system, "POST", "/api/v1/orgs", bad).await, said(422, "bad_account_name"));
    let (_, all) = house.ask(&system, "GET", "/api/v1/orgs", None).await;
    let names: Vec<_> = all["items"].as_array().expect("items").iter().map(|org| org["name"].as_str().expect("name")).collect();
    assert_eq!(names, ["local", "acme", "other"]);
}

#[tokio::test]
async fn organizations_do_not_see_each_other() {
    let house = house("apart").await;
    let ((acme, of_acme), (_, of_zeta)) = (house.org("acme").await, house.org("zeta").await);
    let new = |name: &str| Some(json!({"name": name, "role": "viewer"}));
    assert_eq!(house.ask(&of_acme, "POST", "/api/v1/accounts", new("ada")).await.0, 201);
    let (_, ada) = house.ask(&of_acme, "GET", "/api/v1/accounts/ada", None).await;
    let path = format!("/api/v1/accounts/{}", ada["id"].as_str().expect("id"));
    for (method, path, body) in [
        ("GET", path.as_str(), None),
        ("GET", "/api/v1/accounts/ada", None),
        ("PATCH", &path, Some(json!({"disabled": true}))),
        ("PUT", &format!("{path}/roles"), Some(json!({"roles": [{"role": "viewer"}]}))),
        ("POST", "/api/v1/tokens", Some(json!({"name": "t", "account": ada["id"]}))),
        ("GET", &format!("/api/v1/tokens?account={}", ada["id"].as_str().expect("id")), None),
    ] {
        assert_eq!(house.code(&of_zeta, method, path, body).await, said(404, "account_not_found"), "{method} {path}");
    }
    let (_, tokens) = house.ask(&of_acme, "GET", "/api/v1/tokens", None).await;
    let path = format!("/api/v1/tokens/{}", tokens["items"][0]["id"].as_str().expect("id"));
    for method in ["GET", "DELETE"] {
        assert_eq!(house.code(&of_zeta, method, &path, None).await, said(404, "token_not_found"));
    }
    // A name is free in another organization, and cursors of one say nothing in the other.
    assert_eq!(house.ask(&of_zeta, "POST", "/api/v1/accounts", new("ada")).await.0, 201);
    let (_, me) = house.ask(&of_acme, "GET", "/api/v1/me", None).await;
    assert_eq!((&me["org"]["name"], &me["org"]["id"]), (&json!("acme"), &json!(acme.to_string())));
    let inside = Ctx::new(acme, house.store.local_user(), Rights::all());
    let first = resources::Address::new("workspace", None, "default");
    house.resources.get(&inside, &first, resources::VersionRef::Newest).await.expect("an organization begins with a workspace");
    assert!(!me["rights"].as_array().expect("rights").contains(&json!("*:*")));
    let system = Some(json!({"name": "x", "role": "system_admin"}));
    assert_eq!(house.code(&of_acme, "POST", "/api/v1/accounts", system).await, said(422, "unknown_role"));
}

#[tokio::test]
async fn a_lost_way_in_is_made_again_and_stands_in_both_audits() {
    let house = house("lost").await;
    let (acme, _) = house.org("acme").await;
    let second = Some(json!({"name": "second"}));
    let (status, made) = house.ask(&house.token, "POST", "/api/v1/orgs/acme/administrators", second).await;
    assert_eq!(status, 201);
    let token = made["token"].as_str().expect("token");
    assert_eq!(house.ask(token, "GET", "/api/v1/me", None).await.1["org"]["name"], "acme");
    assert!(house.actions(acme).await.iter().filter(|action| *action == "account.created").count() == 2);
    assert!(house.actions(house.store.local_org()).await.contains(&"organization.administrator_added".to_owned()));
    let nowhere = Some(json!({"name": "second"}));
    assert_eq!(house.code(&house.token, "POST", "/api/v1/orgs/nowhere/administrators", nowhere).await, said(404, "organization_not_found"));
}
