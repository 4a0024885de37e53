//! Accounts and their roles.

use super::*;

#[tokio::test]
async fn the_person_at_the_machine_has_an_account_that_stays() {
    let house = house("local").await;
    let (status, body) = house.ask(&house.token, "GET", "/api/v1/accounts", None).await;
    assert_eq!((status, &body["items"][0]["roles"]), (200, &json!([{"role": "system_admin", "workspace": null}])));
    let path = format!("/api/v1/accounts/{}", body["items"][0]["id"].as_str().expect("id"));
    assert_eq!(house.code(&house.token, "PATCH", &path, Some(json!({"disabled": true}))).await, said(409, "local_user_fixed"));
    let roles = json!({"roles": []});
    assert_eq!(house.code(&house.token, "PUT", &format!("{path}/roles"), Some(roles)).await, said(409, "local_user_fixed"));
}

#[tokio::test]
async fn an_account_is_made_found_and_listed_in_pages() {
    let house = house("made").await;
    for name in ["ada", "bob", "cy"] {
        house.account(name, "viewer", None).await;
    }
    let (_, page) = house.ask(&house.token, "GET", "/api/v1/accounts?limit=2", None).await;
    assert_eq!((&page["items"][0]["name"], &page["items"][1]["name"]), (&json!("ada"), &json!("bob")));
    let next = page["next"].as_str().expect("more");
    let (_, rest) = house.ask(&house.token, "GET", &format!("/api/v1/accounts?limit=2&after={next}"), None).await;
    assert_eq!(rest["items"].as_array().expect("items").iter().map(|a| &a["name"]).collect::<Vec<_>>(), ["cy", "local user"]);
    let (_, found) = house.ask(&house.token, "GET", "/api/v1/accounts?q=ob", None).await;
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    let id = found["items"][0]["id"].as_str().expect("id").to_owned();
    for which in ["bob", id.as_str()] {
        assert_eq!(house.ask(&house.token, "GET", &format!("/api/v1/accounts/{which}"), None).await.1["name"], "bob");
    }
    let again = json!({"name": "bob", "role": "viewer"});
    assert_eq!(house.code(&house.token, "POST", "/api/v1/accounts", Some(again)).await, said(409, "account_exists"));
    for (name, role, code) in [
        ("", "viewer", "bad_account_name"),
        ("a b", "viewer", "bad_account_name"),
        ("usr_1", "viewer", "bad_account_name"),
        ("dan", "king", "unknown_role"),
    ] {
        let new = json!({"name": name, "role": role});
        assert_eq!(house.code(&house.token, "POST", "/api/v1/accounts", Some(new)).await, said(422, code), "{name} {role}");
    }
}

#[tokio::test]
async fn nobody_gives_or_changes_what_is_beyond_themselves() {
    let house = house("beyond").await;
    let admin = house.account("ola", "org_admin", None).await;
    let system = house.account("sam", "system_admin", None).await;
    let give = |name: &str, role: &str| Some(json!({"name": name, "role": role}));
    assert_eq!(house.code(&admin, "POST", "/api/v1/accounts", give("x", "system_admin")).await, said(403, "beyond_own_rights"));
    assert_eq!(house.code(&admin, "POST", "/api/v1/accounts", give("y", "org_admin")).await.0, 201);
    let roles = Some(json!({"roles": [{"role": "viewer"}]}));
    assert_eq!(house.code(&admin, "PUT", "/api/v1/accounts/sam/roles", roles.clone()).await, said(403, "beyond_own_rights"));
    assert_eq!(house.code(&admin, "PATCH", "/api/v1/accounts/sam", Some(json!({"disabled": true}))).await, said(403, "beyond_own_rights"));
    let raise = Some(json!({"roles": [{"role": "system_admin"}]}));
    assert_eq!(house.code(&admin, "PUT", "/api/v1/accounts/ola/roles", raise).await, said(403, "beyond_own_rights"));
    assert_eq!(
        house.code(&admin, "POST", "/api/v1/tokens", Some(json!({"name": "t", "account": "sam"}))).await,
        said(403, "beyond_own_rights")
    );
    assert_eq!(house.code(&system, "PUT", "/api/v1/accounts/ola/roles", roles).await.0, 200);
    for role in ["team_manager", "developer", "analyst", "viewer"] {
        let token = house.account(role.replace('_', "-").as_str(), role, None).await;
        assert_eq!(house.code(&token, "POST", "/api/v1/accounts", give("z", "viewer")).await, said(403, "forbidden"), "{role}");
        assert_eq!(house.code(&token, "POST", "/api/v1/tokens", Some(json!({"name": "t", "account": "sam"}))).await.0, 403, "{role}");
    }
    // In one workspace an administrator keeps no accounts.
    let early = json!({"name": "local-admin", "role": "org_admin", "workspace": "shop"});
    assert_eq!(house.code(&house.token, "POST", "/api/v1/accounts", Some(early)).await, said(422, "unknown_workspace"));
    house.make_workspace("shop").await;
    let there = house.account("local-admin", "org_admin", Some("shop")).await;
    assert_eq!(house.code(&there, "GET", "/api/v1/accounts", None).await, said(403, "forbidden"));
    assert_eq!(house.code(&there, "POST", "/api/v1/accounts", give("z", "viewer")).await, said(403, "forbidden"));
}

#[tokio::test]
async fn a_change_of_role_counts_at_once() {
    let house = house("at-once").await;
    let token = house.account("dev", "org_admin", None).await;
    assert_eq!(house.ask(&token, "GET", "/api/v1/accounts", None).await.0, 200);
    let viewer = Some(json!({"roles": [{"role": "viewer"}]}));
    assert_eq!(house.ask(&house.token, "PUT", "/api/v1/accounts/dev/roles", viewer).await.0, 200);
    assert_eq!(house.ask(&token, "GET", "/api/v1/accounts", None).await.0, 403);
    assert_eq!(house.ask(&house.token, "PATCH", "/api/v1/accounts/dev", Some(json!({"disabled": true}))).await.0, 200);
    assert_eq!(house.code(&token, "GET", "/api/v1/me", None).await, said(401, "bad_token"));
    assert_eq!(house.ask(&house.token, "PATCH", "/api/v1/accounts/dev", Some(json!({"disabled": false, "teams": ["docs"]}))).await.0, 200);
    assert_eq!(house.ask(&token, "GET", "/api/v1/me", None).await.1["teams"], json!(["docs"]));
    let actions = house.actions(house.store.local_org()).await;
    for action in ["account.created", "token.created", "role.changed", "account.disabled", "account.enabled"] {
        assert!(actions.iter().any(|known| known == action), "{action} is in {actions:?}");
    }
}

#[tokio::test]
async fn an_organization_keeps_an_administrator() {
    let house = house("last").await;
    let (acme, admin) = house.org("acme").await;
    let viewer = || Some(json!({"roles": [{"role": "viewer"}]}));
    assert_eq!(house.code(&admin, "PUT", "/api/v1/accounts/admin/roles", viewer()).await, said(409, "last_administrator"));
    assert_eq!(
        house.code(&admin, "PATCH", "/api/v1/accounts/admin", Some(json!({"disabled": true}))).await,
        said(409, "last_administrator")
    );
    let shop_only = Some(json!({"roles": [{"role": "org_admin", "workspace": "shop"}]}));
    assert_eq!(house.code(&admin, "PUT", "/api/v1/accounts/admin/roles", shop_only.clone()).await, said(422, "unknown_workspace"));
    house.make_workspace_in(acme, "shop").await;
    assert_eq!(house.code(&admin, "PUT", "/api/v1/accounts/admin/roles", shop_only).await, said(409, "last_administrator"));
    let second = Some(json!({"name": "second", "role": "org_admin"}));
    assert_eq!(house.ask(&admin, "POST", "/api/v1/accounts", second).await.0, 201);
    // Two leave at the same time: one of them is the last.
    let one = house.ask(&admin, "PUT", "/api/v1/accounts/admin/roles", viewer());
    let two = house.ask(&admin, "PUT", "/api/v1/accounts/second/roles", viewer());
    let (one, two) = tokio::join!(one, two);
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert!(statuses == [200, 403] || statuses == [200, 409], "{statuses:?}");
}
