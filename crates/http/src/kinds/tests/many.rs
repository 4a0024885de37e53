//! Operations across kinds, and who may not.

use super::*;

#[tokio::test]
async fn documents_are_applied_as_a_whole() {
    let place = place("apply");
    let document = |name: &str, text: &str| json!({"kind": "greeting", "name": name, "spec": {"text": text}});
    let file =
        json!({"path": "motto.json", "text": json!({"kind": "house-motto", "name": "kind", "spec": {"words": "Be kind"}}).to_string()});
    let request = json!({"documents": [document("a", "One"), document("b", "Two")], "files": [file], "manager": "cli"});
    let mut dry = request.clone();
    dry["dry_run"] = true.into();
    let planned = place.send(Method::POST, "/api/v1/apply", &dry).await;
    assert_eq!((planned.status, &planned.body["applied"]), (StatusCode::OK, &Value::Bool(false)), "{}", planned.body);
    assert_eq!(place.get("/api/v1/greetings").await.body["items"], json!([]));
    let applied = place.send(Method::POST, "/api/v1/apply", &request).await;
    let actions: Vec<&Value> = applied.body["plan"].as_array().expect("a plan").iter().map(|item| &item["action"]).collect();
    assert_eq!(actions, ["create", "create", "create"]);
    let again = place.send(Method::POST, "/api/v1/apply", &request).await;
    assert!(again.body["plan"].as_array().expect("a plan").iter().all(|item| item["action"] == "unchanged"), "{}", again.body);
    place.send(Method::PATCH, &format!("{GREETINGS}/a"), &json!({"spec": {"text": "Mine"}})).await;
    let conflict = place.send(Method::POST, "/api/v1/apply", &request).await;
    assert_eq!((conflict.status, conflict.body["code"].as_str()), (StatusCode::CONFLICT, Some("field_conflict")));
    assert_eq!(conflict.body["details"]["plan"][0]["conflicts"][0]["path"], "/spec/text");
    let broken = json!({"documents": [document("c", "begone"), {"kind": "greeting"}]});
    assert_eq!(place.send(Method::POST, "/api/v1/apply", &broken).await.body["place"], "/documents/1/name");
}

#[tokio::test]
async fn search_finds_across_kinds() {
    let place = place("search");
    place.made("hello", "Good morning").await;
    place.send(Method::POST, "/api/v1/house-mottos", &json!({"name": "morning", "spec": {"words": "Rise"}})).await;
    let found = place.get("/api/v1/search?q=morn").await;
    let kinds: Vec<&Value> = found.body["items"].as_array().expect("items").iter().map(|hit| &hit["kind"]).collect();
    assert_eq!(kinds, ["house-motto", "greeting"], "a name weighs more than a text");
    let one = place.get("/api/v1/search?q=morn&kinds=greeting").await;
    assert_eq!(one.body["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(place.get("/api/v1/search").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_guest_reads_one_kind_in_one_workspace() {
    let place = place("guest");
    place.made("hello", "Hello").await;
    let ask = |ask: Ask| async { ask.bearer(&place.guest).send(&place.house).await.status() };
    assert_eq!(ask(Ask::get(&format!("{GREETINGS}/hello"))).await, StatusCode::FORBIDDEN);
    assert_eq!(ask(Ask::get("/api/v1/workspaces/docs/greetings/hello")).await, StatusCode::NOT_FOUND);
    assert_eq!(ask(Ask::get("/api/v1/house-mottos")).await, StatusCode::FORBIDDEN);
    let path = "/api/v1/workspaces/docs/greetings";
    assert_eq!(ask(with_body(Method::POST, path, &json!({"name": "x", "spec": {"text": "x"}}))).await, StatusCode::FORBIDDEN);
    let listed = Ask::get("/api/v1/greetings").bearer(&place.guest).send(&place.house).await;
    assert_eq!(place.got(listed).await.body["items"], json!([]));
    let kinds = Ask::get("/api/v1/kinds").bearer(&place.guest).send(&place.house).await;
    let kinds = place.got(kinds).await.body;
    assert_eq!((kinds["items"][0]["name"].as_str(), kinds["items"].as_array().map(Vec::len)), (Some("greeting"), Some(1)));
    let versions = Ask::get("/api/v1/resources/house-motto/x/versions").bearer(&place.guest).send(&place.house).await;
    assert_eq!(versions.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn each_item_of_a_bulk_has_its_answer() {
    let place = place("bulk");
    place.made("old", "Old").await;
    let item = |op: &str, name: &str, more: Value| {
        let mut item = json!({"op": op, "kind": "greeting", "workspace": "default", "name": name});
        item.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        item
    };
    let items = json!([
        item("create", "a", json!({"spec": {"text": "One"}})),
        item("create", "old", json!({"spec": {"text": "Again"}})),
        item("update", "old", json!({"title": "Older", "draft": true})),
        item("publish", "a", json!({})),
        item("delete", "missing", json!({})),
        item("delete", "a", json!({"force": true})),
        item("create", "b", json!({"spec": {"text": "begone"}})),
    ]);
    let statuses =
        |got: &Got| got.body["items"].as_array().expect("items").iter().map(|i| i["status"].as_u64().expect("status")).collect::<Vec<_>>();
    let done = place.send(Method::POST, "/api/v1/bulk", &json!({"items": items})).await;
    assert_eq!((done.status, statuses(&done)), (StatusCode::OK, vec![201, 409, 200, 200, 404, 204, 422]), "{}", done.body);
    assert_eq!(done.body["items"][6]["problem"]["place"], "/spec/text");
    let together = json!({"atomic": true, "items": [
        item("create", "c", json!({"spec": {"text": "One"}})), item("create", "old", json!({"spec": {"text": "Again"}}))
    ]});
    let undone = place.send(Method::POST, "/api/v1/bulk", &together).await;
    assert_eq!(undone.body["items"][0]["problem"]["code"], "bulk_undone");
    assert_eq!(place.get(&format!("{GREETINGS}/c")).await.status, StatusCode::NOT_FOUND);
    let odd = place.send(Method::POST, "/api/v1/bulk", &json!({"items": [{"op": "sing", "kind": "greeting", "name": "x"}]})).await;
    assert_eq!((odd.status, odd.body["place"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("/items/0/op")));
}

#[tokio::test]
async fn what_is_exported_can_be_packed_and_installed() {
    let place = place("export");
    place.made("hello", "Hello").await;
    let exported = place.get("/api/v1/export?kinds=greeting&workspace=default&labels=").await;
    assert_eq!(exported.status, StatusCode::BAD_REQUEST);
    let exported = place.get("/api/v1/export?kinds=greeting&workspace=default").await;
    assert_eq!(exported.body[0]["name"], "hello", "{}", exported.body);
    let yaml = Ask::get("/api/v1/export?format=yaml").bearer(&place.house.token).send(&place.house).await;
    assert_eq!(crate::tests::head(&yaml, "content-type"), "application/yaml");
    assert!(String::from_utf8_lossy(&crate::tests::bytes(yaml).await).starts_with("kind: greeting\n"));
    let documents: Vec<resources::Document> = vec![resources::Document::new("greeting", None, "packed", json!({"text": "Packed"}))];
    let package = resources::package::build(resources::package::Package::new("kit", "1.0.0", "A kit", documents)).expect("a package");
    let verified = place.send(Method::POST, "/api/v1/packages/verify", &json!({"package": package})).await;
    assert_eq!((verified.status, verified.body["signed"].as_bool()), (StatusCode::OK, Some(false)), "{}", verified.body);
    let installed = place.send(Method::POST, "/api/v1/packages/install", &json!({"package": package, "workspace": "default"})).await;
    assert_eq!((installed.status, installed.body["applied"].as_bool()), (StatusCode::OK, Some(true)), "{}", installed.body);
    assert_eq!(place.get("/api/v1/packages").await.body["items"][0]["name"], "kit");
    assert_eq!(place.get(&format!("{GREETINGS}/packed")).await.status, StatusCode::OK);
    let broken = place.send(Method::POST, "/api/v1/packages/verify", &json!({"package": {"format": "x"}})).await;
    assert_eq!((broken.status, broken.body["place"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("/package")));
}
