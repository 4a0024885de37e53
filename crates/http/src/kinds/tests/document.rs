//! The recipe: one file and one line of the list, and the kind is served and described.

use super::*;

fn validator(openapi: &Value, component: &str) -> jsonschema::Validator {
    let mut root = json!({"$ref": format!("#/components/schemas/{component}")});
    root["components"] = openapi["components"].clone();
    jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(&root).expect("a schema")
}

#[test]
fn one_file_and_one_line_give_a_kind_its_operations() {
    let openapi = place("recipe").house.openapi.clone();
    let at = |path: &str, method: &str| openapi["paths"][path][method].clone();
    for (path, method, name, right) in [
        ("/api/v1/greetings", "get", "list_greetings", "greeting:read"),
        ("/api/v1/workspaces/{workspace}/greetings", "post", "create_greeting", "greeting:create"),
        ("/api/v1/workspaces/{workspace}/greetings/{name}", "get", "get_greeting", "greeting:read"),
        ("/api/v1/workspaces/{workspace}/greetings/{name}", "put", "put_greeting", "greeting:update"),
        ("/api/v1/workspaces/{workspace}/greetings/{name}", "patch", "patch_greeting", "greeting:update"),
        ("/api/v1/workspaces/{workspace}/greetings/{name}", "delete", "delete_greeting", "greeting:delete"),
        ("/api/v1/house-mottos/{name}", "get", "get_house_motto", "house-motto:read"),
        ("/api/v1/resources/{kind}/{name}/publish", "post", "publish_resource", "{kind}:publish"),
    ] {
        let operation = at(path, method);
        assert_eq!((operation["operationId"].as_str(), operation["x-right"].as_str()), (Some(name), Some(right)), "{method} {path}");
    }
    let schemas = &openapi["components"]["schemas"];
    for name in ["GreetingSpec", "GreetingResource", "GreetingInput", "GreetingNew", "GreetingPatch", "GreetingPage", "HouseMottoSpec"] {
        assert!(schemas[name].is_object(), "{name} is missing");
    }
    assert_eq!(schemas["GreetingSpecTone"]["enum"], json!(["kind", "stern"]), "definitions are components of their own");
    assert!(!openapi.to_string().contains("$defs"));
}

#[tokio::test]
async fn what_is_answered_has_the_schema_that_is_promised() {
    let place = place("schemas");
    let openapi = place.house.openapi.clone();
    let fits = |component: &str, value: &Value| {
        let found: Vec<String> = validator(&openapi, component).iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(found.is_empty(), "{component}: {found:?} in {value}");
    };
    let example =
        &openapi["paths"]["/api/v1/workspaces/{workspace}/greetings"]["post"]["requestBody"]["content"]["application/json"]["example"];
    fits("GreetingNew", example);
    let made = place.send(Method::POST, GREETINGS, example).await;
    assert_eq!(made.status, StatusCode::CREATED, "the example can be sent: {}", made.body);
    fits("GreetingResource", &made.body);
    let example = &openapi["paths"]["/api/v1/greetings"]["get"]["responses"]["200"]["content"]["application/json"]["example"];
    fits("GreetingPage", example);
    place.send(Method::PATCH, &made.location, &json!({"spec": {"password": "friend"}, "deprecated": {"reason": "old"}})).await;
    fits("GreetingPage", &place.get("/api/v1/greetings").await.body);
    fits("ResourceSelectionPage", &place.get("/api/v1/greetings?fields=spec/text").await.body);
    fits("GreetingResource", &place.get(&format!("{}?include=versions,references", made.location)).await.body);
    let at = |rest: &str| format!("/api/v1/resources/greeting/{}/{rest}", made.body["name"].as_str().expect("a name"));
    fits("ResourceVersionPage", &place.get(&at("versions?workspace=default")).await.body);
    fits("ResourceVersion", &place.get(&at("versions/1?workspace=default")).await.body);
    fits("ResourceDiff", &place.get(&at("diff?workspace=default&from=1&to=2")).await.body);
    fits("ResourceReferences", &place.get(&at("references?workspace=default")).await.body);
    fits("Resource", &place.send(Method::POST, &at("publish?workspace=default"), &json!({})).await.body);
    for card in place.get("/api/v1/kinds").await.body["items"].as_array().expect("kinds") {
        fits("KindCard", card);
    }
    fits("SearchHitPage", &place.get("/api/v1/search?q=good").await.body);
    let request = json!({"documents": [{"kind": "greeting", "name": "x", "spec": {"text": "x"}}], "dry_run": true});
    fits("ApplyRequest", &request);
    fits("ApplyOutcome", &place.send(Method::POST, "/api/v1/apply", &request).await.body);
}
