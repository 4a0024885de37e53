//! Approvals: asked, decided once, and gone with their run.

use super::*;
use base::Kind;

async fn open_item(house: &House) -> Value {
    for _ in 0..400 {
        let page: Value = house.client().get("/api/v1/inbox").await.expect("inbox");
        if let Some(item) = page["items"].get(0) {
            return item.clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing came into the inbox");
}

#[tokio::test]
async fn an_approval_is_decided_once_and_the_second_learns_by_whom() {
    let house = house("decide").await;
    let run = house.start("triage", chain(&[("ask", approval("Send 12 answers?")), ("after", set())])).await;
    let item = open_item(&house).await;
    assert_eq!(
        (&item["run"], &item["run_name"], &item["task"], &item["state"]),
        (&json!(run), &json!("triage"), &json!("ask"), &json!("open"))
    );
    assert_eq!((&item["title"], &item["details"]), (&json!("Send 12 answers?"), &json!({"count": 12})));
    let id = item["id"].as_str().expect("id");
    assert_eq!(id, engine::view::approval_id(run, "ask", None));
    let path = format!("/api/v1/inbox/{id}/decide");
    let other = house.client().post::<_, Value>(&path, &json!({"approved": true, "binding": "00"})).await.expect_err("other content");
    assert_eq!((other.kind(), other.code()), (Kind::Conflict, "approval_changed"));
    let grace = house.client_of("grace", Rights::all());
    let decision = json!({"approved": true, "note": "go", "binding": item["binding"]});
    let decided: Value = grace.post(&path, &decision).await.expect("decided");
    assert_eq!(
        (&decided["state"], &decided["decided"]["by"], &decided["decided"]["note"]),
        (&json!("approved"), &json!("grace"), &json!("go"))
    );
    let late = house.client().post::<_, Value>(&path, &decision).await.expect_err("late");
    assert_eq!((late.kind(), late.code()), (Kind::Conflict, "approval_decided"));
    assert!(late.message().contains("grace"), "{late}");
    let view = house.until(run, &["succeeded", "failed"]).await;
    assert_eq!(view["tasks"][0]["approval"]["decided"]["by"], "grace");
    let open: Value = house.client().get("/api/v1/inbox?state=open").await.expect("inbox");
    assert_eq!(open["items"], json!([]));
    let done: Value = house.client().get("/api/v1/inbox?state=decided").await.expect("inbox");
    assert_eq!(done["items"][0], decided);
}

#[tokio::test]
async fn of_two_at_once_one_decides() {
    let house = house("race").await;
    let run = house.start("triage", chain(&[("ask", approval("Go?"))])).await;
    let item = open_item(&house).await;
    let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("id"));
    let (one, two) = (house.client_of("one", Rights::all()), house.client_of("two", Rights::all()));
    let yes = json!({"approved": true, "binding": item["binding"]});
    let no = json!({"approved": false, "binding": item["binding"]});
    let (a, b) = tokio::join!(one.post::<_, Value>(&path, &yes), two.post::<_, Value>(&path, &no));
    let (winner, loser) = match (a, b) {
        (Ok(winner), Err(loser)) | (Err(loser), Ok(winner)) => (winner, loser),
        (a, b) => panic!("not exactly one decided: {a:?} {b:?}"),
    };
    assert_eq!(loser.kind(), Kind::Conflict);
    assert!(loser.message().contains(winner["decided"]["by"].as_str().expect("name")), "{loser}");
    house.until(run, &["succeeded", "failed"]).await;
}

#[tokio::test]
async fn a_cancelled_run_takes_its_questions_along() {
    let house = house("withdrawn").await;
    let run = house.start("triage", chain(&[("ask", approval("Go?"))])).await;
    let item = open_item(&house).await;
    house.client().post::<_, Value>(&format!("/api/v1/runs/{run}/cancel"), &json!({})).await.expect("cancelled");
    house.until(run, &["cancelled"]).await;
    let done: Value = house.client().get("/api/v1/inbox?state=decided").await.expect("inbox");
    assert_eq!((&done["items"][0]["id"], &done["items"][0]["state"]), (&item["id"], &json!("cancelled")));
    let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("id"));
    let late = house.client().post::<_, Value>(&path, &json!({"approved": true, "binding": item["binding"]})).await.expect_err("late");
    assert_eq!(late.code(), "approval_decided");
}

#[tokio::test]
async fn the_inbox_is_paged_and_needs_its_right() {
    let house = house("inbox-pages").await;
    for i in 0..3 {
        let run = house.start(&format!("ask-{i}"), chain(&[("ask", approval("Go?"))])).await;
        house.until(run, &["waiting"]).await;
    }
    let first: Value = house.client().get("/api/v1/inbox?limit=2").await.expect("inbox");
    assert_eq!((&first["items"][0]["run_name"], &first["items"][1]["run_name"]), (&json!("ask-0"), &json!("ask-1")));
    let next = first["next"].as_str().expect("cursor");
    let second: Value = house.client().get(&format!("/api/v1/inbox?limit=2&after={next}")).await.expect("inbox");
    assert_eq!((&second["items"][0]["run_name"], &second["next"]), (&json!("ask-2"), &Value::Null));
    let reader = house.client_of("reader", Rights::of(&[base::Right::RUNS_READ]));
    let path = format!("/api/v1/inbox/{}/decide", first["items"][0]["id"].as_str().expect("id"));
    let error =
        reader.post::<_, Value>(&path, &json!({"approved": true, "binding": first["items"][0]["binding"]})).await.expect_err("refused");
    assert_eq!(error.kind(), Kind::Forbidden);
    let missing = house
        .client()
        .post::<_, Value>("/api/v1/inbox/apr_00/decide", &json!({"approved": true, "binding": ""}))
        .await
        .expect_err("missing");
    assert_eq!(missing.code(), "approval_not_found");
}

#[tokio::test]
async fn whether_an_effect_has_happened_is_asked_and_a_person_says_it() {
    let house = house("outcome").await;
    let send = json!({"kind": "tool", "name": "test.send", "with": {"to": "grace"}});
    let run = house.start("mail", chain(&[("send", send), ("after", set())])).await;
    let item = open_item(&house).await;
    assert_eq!(
        (&item["asks"], &item["details"]["tool"], &item["details"]["input"]),
        (&json!("outcome"), &json!("test.send"), &json!({"to": "grace"}))
    );
    assert_eq!(item["details"]["key"], format!("{run}/send"), "the key to look for in the outside system");
    let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("id"));
    let first = item["binding"].clone();
    let say_to = |binding: &Value, mut body: Value| {
        let (client, path) = (house.client(), path.clone());
        body["binding"] = binding.clone();
        async move { client.post::<_, Value>(&path, &body).await }
    };
    let say = |body| say_to(&first, body);
    let yes = say(json!({"approved": true})).await.expect_err("yes could mean either");
    assert_eq!(yes.code(), "outcome_needed");
    for wrong in [json!({"outcome": "done", "approved": true}), json!({}), json!({"outcome": "repeat", "output": 1})] {
        assert_eq!(say(wrong).await.expect_err("contradictory").code(), "bad_decision");
    }
    say(json!({"outcome": "repeat"})).await.expect("asked again, for it is lost again");
    let item = open_item(&house).await;
    assert_eq!((&item["state"], &item["asks"]), (&json!("open"), &json!("outcome")));
    let done = json!({"outcome": "done", "output": {"id": 7}});
    assert_eq!(say(done.clone()).await.expect_err("that was the first question").code(), "approval_changed");
    let done: Value = say_to(&item["binding"], done).await.expect("done");
    assert_eq!(done["state"], "approved");
    let view = house.until(run, &["succeeded", "failed"]).await;
    assert_eq!((&view["run"]["status"], &view["tasks"][0]["output"]), (&json!("succeeded"), &json!({"id": 7})));
    assert_eq!(view["tasks"][0]["approval"]["asks"], "outcome");

    let ask = house.start("triage", chain(&[("ask", approval("Go?"))])).await;
    let item = open_item(&house).await;
    let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("id"));
    let told = json!({"outcome": "done", "output": 1, "binding": item["binding"]});
    let error = house.client().post::<_, Value>(&path, &told).await.expect_err("it is an approval");
    assert_eq!(error.code(), "not_an_outcome");
    house.client().post::<_, Value>(&format!("/api/v1/runs/{ask}/cancel"), &json!({})).await.expect("cancelled");
}
