//! Approvals: asked, decided once, and gone with their run.

use super::*;
use base::Kind;

pub(super) async fn open_item(house: &House) -> Value {
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

/// Everybody there is, by name, with the rights of the house; `nobody` is not there, `guest` may nothing.
pub(super) struct Everyone(pub(super) Ctx);

impl crate::inbox::People for Everyone {
    fn by_name<'a>(&'a self, _: base::OrgId, name: &'a str) -> Fut<'a, Option<Ctx>> {
        let rights = if name == "guest" { Rights::none() } else { Rights::all() };
        let found = (name != "nobody").then(|| Ctx { rights, principal: named(&self.0, name), ..self.0.clone() });
        Box::pin(async move { Ok(found) })
    }
}

/// The same name is the same person.
pub(super) fn named(ctx: &Ctx, name: &str) -> Principal {
    let digest = base::Digest::of(&[name.as_bytes()]);
    let id =
        if name == ctx.principal.name { ctx.principal.id } else { base::PrincipalId::from_slice(&digest.0[..16]).expect("sixteen bytes") };
    Principal { id, name: name.to_owned(), ..ctx.principal.clone() }
}

impl House {
    fn person(&self, name: &str) -> Client {
        let token = self.env.auth.issue_bearer(Ctx { principal: named(&self.ctx, name), ..self.ctx.clone() });
        Client::in_process(self.router.clone(), &token).expect("client")
    }
}

fn ruled(rule: Value) -> Value {
    json!({"kind": "approval", "title": "Go?", "rule": rule})
}

async fn say(client: &Client, item: &Value, verb: &str, mut body: Value) -> base::Result<Value> {
    body["binding"] = item["binding"].clone();
    client.post(&format!("/api/v1/inbox/{}/{verb}", item["id"].as_str().expect("id")), &body).await
}

#[tokio::test]
async fn two_people_are_needed_and_each_counts_once() {
    let house = house("two").await;
    let rule = json!({"needed": 2, "not_by_requester": true, "approvers": {"people": ["ada", "bob"]}});
    let run = house.start("two", chain(&[("ask", ruled(rule))])).await;
    let item = open_item(&house).await;
    assert_eq!(item["may"]["decide"], json!(false));
    assert!(item["may"]["why_not"].as_str().is_some_and(|why| why.contains("started the run")), "{}", item["may"]);
    let yes = json!({"approved": true, "note": "fine"});
    let own = say(&house.client(), &item, "decide", yes.clone()).await.expect_err("one's own");
    assert_eq!((own.kind(), own.code()), (Kind::Forbidden, "approval_own"));
    let stranger = say(&house.person("eve"), &item, "decide", yes.clone()).await.expect_err("a stranger");
    assert_eq!((stranger.kind(), stranger.code()), (Kind::Forbidden, "approval_not_yours"));
    let half = say(&house.person("ada"), &item, "decide", yes.clone()).await.expect("one of two");
    assert_eq!((&half["state"], &half["decisions"][0]["by"], &half["may"]["withdraw"]), (&json!("open"), &json!("ada"), &json!(true)));
    let twice = say(&house.person("ada"), &item, "decide", yes.clone()).await.expect_err("twice");
    assert_eq!((twice.kind(), twice.code()), (Kind::Conflict, "approval_counted"));
    let back = say(&house.person("ada"), &item, "withdraw", json!({})).await.expect("taken back");
    assert_eq!(back["decisions"], json!([]));
    say(&house.person("bob"), &item, "decide", yes.clone()).await.expect("one of two");
    let done = say(&house.person("ada"), &item, "decide", yes.clone()).await.expect("two of two");
    assert_eq!((&done["state"], done["decisions"].as_array().map(Vec::len)), (&json!("approved"), Some(2)));
    let late = say(&house.person("bob"), &item, "decide", yes).await.expect_err("late");
    assert_eq!(late.code(), "approval_decided");
    assert!(late.message().contains("ada has approved it already, at 20"), "{late}");
    let view = house.until(run, &["succeeded"]).await;
    assert_eq!(view["tasks"][0]["approval"]["decisions"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn what_is_handed_on_is_another_list_until_it_comes_back() {
    let house = house("handed").await;
    house.start("handed", chain(&[("ask", ruled(json!({"approvers": {"people": ["ada"]}})))])).await;
    let item = open_item(&house).await;
    let (ada, bob) = (house.person("ada"), house.person("bob"));
    for (to, why) in [("nobody", "no account"), ("guest", "may not decide"), ("ada", "yours already")] {
        let refused = say(&ada, &item, "delegate", json!({"to": to})).await.expect_err("refused");
        assert_eq!(refused.code(), "bad_delegate");
        assert!(refused.message().contains(why), "{refused}");
    }
    let past = say(&ada, &item, "delegate", json!({"to": "bob", "until": "2001-01-01T00:00:00Z"})).await.expect_err("the past");
    assert_eq!(past.code(), "bad_delegate");
    let not_his = say(&bob, &item, "delegate", json!({"to": "eve"})).await.expect_err("not his");
    assert_eq!(not_his.code(), "approval_not_yours");
    let handed =
        say(&ada, &item, "delegate", json!({"to": "bob", "note": "away", "until": "2030-01-01T00:00:00Z"})).await.expect("handed on");
    assert_eq!((&handed["handed_on"][0]["to"], &handed["may"]["take_back"]), (&json!("bob"), &json!(true)));
    let count = |page: Value| page["items"].as_array().map(Vec::len);
    let list = |client: Client, state: &'static str| async move {
        client.get::<Value>(&format!("/api/v1/inbox?state={state}")).await.expect("list")
    };
    assert_eq!(count(list(house.person("ada"), "open").await), Some(0));
    assert_eq!(count(list(house.person("ada"), "delegated").await), Some(1));
    assert_eq!(count(list(house.person("bob"), "delegated").await), Some(0));
    assert_eq!(list(house.person("bob"), "open").await["items"][0]["may"]["decide"], json!(true));
    let kept = say(&ada, &item, "decide", json!({"approved": true})).await.expect_err("handed on");
    assert_eq!(kept.code(), "approval_handed_on");
    say(&ada, &item, "delegate", json!({"to": null})).await.expect("taken back");
    assert_eq!(count(list(house.person("ada"), "open").await), Some(1));
    say(&ada, &item, "delegate", json!({"to": "bob", "until": "2030-01-01T00:00:00Z"})).await.expect("handed on");
    let done = say(&bob, &item, "decide", json!({"approved": false, "note": "no"})).await.expect("in her place");
    assert_eq!((&done["state"], &done["decided"]["by"]), (&json!("rejected"), &json!("bob")));
}

#[tokio::test]
async fn a_gated_call_shows_itself_and_a_question_wants_its_answer() {
    let house = house("gated").await;
    let mut steps = chain(&[
        ("ask", json!({"kind": "ask", "question": "Which colour?", "answer": {"type": "string", "enum": ["red", "green"]}})),
        ("send", json!({"kind": "tool", "name": "test.echo", "with": {"to": "\u{202e}bob"}})),
    ]);
    steps[1]["gate"] = json!({"title": "Send?"});
    steps[1]["on_error"] = json!("continue");
    let run = house.start("gated", steps).await;
    let item = open_item(&house).await;
    assert_eq!((&item["asks"], &item["answer"]["enum"]), (&json!("question"), &json!(["red", "green"])));
    for wrong in [json!({"approved": true}), json!({"approved": true, "answer": "blue"})] {
        let refused = say(&house.client(), &item, "decide", wrong).await.expect_err("no answer");
        assert_eq!((refused.kind(), refused.code()), (Kind::Invalid, "bad_answer"));
    }
    let answered = say(&house.client(), &item, "decide", json!({"approved": true, "answer": "green"})).await.expect("answered");
    assert_eq!(answered["decided"]["answer"], "green");
    let call = open_item(&house).await;
    assert_eq!(call["call"], json!({"tool": "test.echo", "input": {"to": "\u{202e}bob"}, "class": "pure"}));
    assert_eq!((&call["rejected"], &call["asked_by"]), (&json!("continues"), &json!(house.ctx.principal.name)));
    let one: Value = house.client().get(&format!("/api/v1/inbox/{}", call["id"].as_str().expect("id"))).await.expect("one");
    assert_eq!(one, call);
    say(&house.client(), &call, "decide", json!({"approved": true})).await.expect("approved");
    let view = house.until(run, &["succeeded"]).await;
    assert_eq!((&view["tasks"][0]["output"], &view["tasks"][1]["output"]), (&json!("green"), &json!({"to": "\u{202e}bob"})));
    let found = |q: &'static str| {
        let client = house.client();
        async move { client.get::<Value>(&format!("/api/v1/inbox?state=decided&{q}")).await.expect("found")["items"].as_array().map(Vec::len) }
    };
    assert_eq!(
        [found("q=COLOUR").await, found("q=gated").await, found("q=nothing").await, found("asks=question").await],
        [Some(1), Some(2), Some(0), Some(1)]
    );
}

#[tokio::test]
async fn in_its_grace_a_decision_is_in_the_decided_list_and_can_come_back() {
    let house = house("grace").await;
    let run = house.start("grace", chain(&[("ask", ruled(json!({"grace_ms": 600_000})))])).await;
    let item = open_item(&house).await;
    let decided = say(&house.client(), &item, "decide", json!({"approved": true})).await.expect("decided");
    assert_eq!((&decided["state"], &decided["may"]["withdraw"]), (&json!("approved"), &json!(true)));
    assert!(decided["effective_at"].is_string());
    let view: Value = house.client().get(&format!("/api/v1/runs/{run}")).await.expect("run");
    assert_eq!(view["run"]["status"], "waiting", "nothing comes of it yet");
    let other = say(&house.person("bob"), &item, "withdraw", json!({})).await.expect_err("not his");
    assert_eq!(other.code(), "approval_decided");
    let back = say(&house.client(), &item, "withdraw", json!({})).await.expect("taken back");
    assert_eq!((&back["state"], &back["decided"]), (&json!("open"), &Value::Null));
    say(&house.person("bob"), &item, "decide", json!({"approved": false})).await.expect("decided anew");
}

#[tokio::test]
async fn a_call_is_changed_before_it_is_approved_and_what_was_decided_before_does_not_count() {
    let house = house("edit").await;
    let text = "steps:\n  - {id: make, uses: test.make, with: {name: a}, approve: {needed: 2}}\n";
    let body = json!({"workflow": {"main": "edit.yaml", "files": {"edit.yaml": text}}});
    let started: Value = house.client().post("/api/v1/runs", &body).await.expect("started");
    let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
    let item = open_item(&house).await;
    assert_eq!((&item["may"]["edit"], &item["call"]["input"]["name"], &item["run_status"]), (&json!(true), &json!("a"), &json!("waiting")));
    let path = format!("/api/v1/inbox/{}", item["id"].as_str().expect("id"));
    let (ada, bob) = (house.person("ada"), house.person("bob"));
    let yes = |binding: &Value| json!({"approved": true, "binding": binding});
    let counted: Value = ada.post(&format!("{path}/decide"), &yes(&item["binding"])).await.expect("counted");
    assert_eq!((&counted["state"], counted["decisions"].as_array().map(Vec::len)), (&json!("open"), Some(1)));
    let edit = |input: Value| json!({"input": input, "note": "a draft", "binding": item["binding"]});
    for (input, code) in [(json!({"other": 1}), "bad_tool_input"), (json!({"name": "a"}), "nothing_edited")] {
        assert_eq!(bob.post::<_, Value>(&format!("{path}/edit"), &edit(input)).await.expect_err("refused").code(), code);
    }
    let large = edit(json!({"name": "b".repeat(engine::EDIT_BYTES_MAX)}));
    let refused = bob.post::<_, Value>(&format!("{path}/edit"), &large).await.expect_err("too large");
    assert_eq!((refused.kind(), refused.code()), (Kind::TooLarge, "payload_too_large"));
    let still: Value = bob.get(&path).await.expect("as it was");
    assert_eq!((&still["binding"], &still["edited"]), (&item["binding"], &json!([])), "nothing was written");
    let edited: Value = bob.post(&format!("{path}/edit"), &edit(json!({"name": "b"}))).await.expect("edited");
    assert_ne!(edited["binding"], item["binding"]);
    assert_eq!((&edited["call"]["input"], &edited["decisions"]), (&json!({"name": "b"}), &json!([])));
    assert_eq!((&edited["edited"][0]["by"], &edited["edited"][0]["note"]), (&json!("bob"), &json!("a draft")));
    let late = ada.post::<_, Value>(&format!("{path}/decide"), &yes(&item["binding"])).await.expect_err("of what was shown before");
    assert_eq!(late.code(), "approval_changed");
    for client in [&ada, &bob] {
        client.post::<_, Value>(&format!("{path}/decide"), &yes(&edited["binding"])).await.expect("decided");
    }
    let view = house.until(run, &["succeeded", "failed"]).await;
    assert_eq!((&view["tasks"][0]["status"], &view["tasks"][0]["input"]), (&json!("succeeded"), &json!({"name": "b"})));
    assert_eq!(view["tasks"][0]["approval"]["edited"][0]["by"], "bob");
    let (mut told, mut after) = (Vec::new(), String::new());
    loop {
        let page: Value = ada.get(&format!("{path}/history?limit=2{after}")).await.expect("a history");
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= 2);
        told.extend(items.iter().map(|one| format!("{} {}", one["what"].as_str().unwrap_or_default(), one["by"].as_str().unwrap_or("-"))));
        match page["next"].as_u64() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(told, ["asked -", "approved ada", "edited bob", "approved ada", "approved bob"]);
    let plain = house.start("plain", chain(&[("ask", approval("Go?"))])).await;
    house.until(plain, &["waiting"]).await;
    let item = open_item(&house).await;
    assert_eq!(item["may"]["edit"], false);
    let path = format!("/api/v1/inbox/{}/edit", item["id"].as_str().expect("id"));
    let error = ada.post::<_, Value>(&path, &json!({"input": {}, "binding": item["binding"]})).await.expect_err("no call");
    assert_eq!(error.code(), "nothing_to_edit");
}

#[tokio::test]
async fn changes_of_a_call_are_kept_up_to_a_bound_and_then_it_can_still_be_decided() {
    let house = house("edits").await;
    let mut steps = chain(&[("send", tool("test.echo"))]);
    steps[0]["gate"] = json!({"title": "Send?"});
    let run = house.start("edits", steps).await;
    let mut item = open_item(&house).await;
    let client = house.client();
    let refused = loop {
        let times = item["edited"].as_array().map_or(0, Vec::len);
        assert!(times < 40, "a row grows without end");
        match say(&client, &item, "edit", json!({"input": {"text": "x".repeat(60_000), "times": times}})).await {
            Ok(changed) => item = changed,
            Err(error) => break error,
        }
    };
    assert_eq!((refused.kind(), refused.code()), (Kind::Limited, "too_many_acts"));
    assert!(item["edited"].as_array().is_some_and(|all| all.len() > 10), "{}", item["edited"]);
    say(&client, &item, "decide", json!({"approved": true})).await.expect("decided");
    let view = house.until(run, &["succeeded", "failed"]).await;
    assert_eq!(view["tasks"][0]["status"], "succeeded");
}
