//! Runs: listed, looked into, steered.

use super::*;
use base::Kind;

#[tokio::test]
async fn a_finished_run_shows_its_tasks_and_events() {
    let house = house("finished").await;
    let run = house.start("little", chain(&[("a", set()), ("b", tool("test.echo"))])).await;
    let view = house.until(run, &["succeeded", "failed"]).await;
    assert_eq!(view["run"]["status"], "succeeded", "{view}");
    assert_eq!(
        (&view["run"]["name"], &view["workflow"]["main"], &view["started_by"]["name"]),
        (&json!("little"), &json!("little.yaml"), &json!(house.ctx.principal.name))
    );
    let paths: Vec<_> = view["tasks"].as_array().expect("tasks").iter().map(|task| task["path"].as_str().expect("path")).collect();
    assert_eq!(paths, ["a", "b"]);
    let client = house.client();
    let all: Value = client.get(&format!("/api/v1/runs/{run}/events?limit=1000")).await.expect("events");
    let items = all["items"].as_array().expect("items").clone();
    assert_eq!(
        items.iter().map(|event| event["seq"].as_u64().expect("seq")).collect::<Vec<_>>(),
        (1..=items.len() as u64).collect::<Vec<_>>()
    );
    assert_eq!((&items[0]["kind"], &all["next"]), (&json!("run.started"), &Value::Null));
    let mut paged = Vec::new();
    let mut after = json!(0);
    while !after.is_null() {
        let page: Value = client.get(&format!("/api/v1/runs/{run}/events?limit=2&after={after}")).await.expect("events");
        paged.extend(page["items"].as_array().expect("items").clone());
        after = page["next"].clone();
    }
    assert_eq!(paged, items);
}

#[tokio::test]
async fn the_header_comes_without_tasks_and_they_come_in_pages() {
    let house = house("tasks").await;
    let text = "steps:
  - {id: all, uses: for_each, with: {items: '{{ range(7) }}'}, on_error: continue, steps: [{id: one, uses: test.make, with: {name: a}}]}
  - {id: ask, uses: approval, needs: [all], with: {title: 'Go?'}}
";
    let body = json!({"workflow": {"main": "tasks.yaml", "files": {"tasks.yaml": text}}});
    let started: Value = house.client().post("/api/v1/runs", &body).await.expect("started");
    let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
    house.until(run, &["waiting"]).await;
    let (client, path) = (house.client(), format!("/api/v1/runs/{run}"));
    let whole: Value = client.get(&path).await.expect("a run");
    let mut head: Value = client.get(&format!("{path}?tasks=none")).await.expect("a header");
    assert_eq!(head["tasks"], json!([]));
    head["tasks"] = whole["tasks"].clone();
    assert_eq!(head, whole, "all else is told");
    assert_eq!(client.get::<Value>(&format!("{path}?tasks=few")).await.expect("a run"), whole, "these are few");
    let (mut paged, mut after) = (Vec::new(), String::new());
    loop {
        let page: Value = client.get(&format!("{path}/tasks?limit=2{after}")).await.expect("tasks");
        assert_eq!(page["seq"], whole["run"]["seq"]);
        paged.extend(page["items"].as_array().expect("items").clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(json!(paged), whole["tasks"]);
    let waiting: Value = client.get(&format!("{path}/tasks?status=waiting,failed")).await.expect("tasks");
    assert_eq!((waiting["items"].as_array().map(Vec::len), &waiting["items"][0]["path"]), (Some(1), &json!("ask")));
    for (query, code) in [("tasks?status=odd", "bad_status"), ("tasks?after=zz", "bad_cursor"), ("tasks?after=6f", "bad_cursor")] {
        assert_eq!(client.get::<Value>(&format!("{path}/{query}")).await.expect_err(query).code(), code, "{query}");
    }
    assert_eq!(client.get::<Value>(&format!("{path}?tasks=some")).await.expect_err("no such word").code(), "bad_query");
    let stranger = house.client_of("stranger", Rights::none());
    assert!(stranger.get::<Value>(&format!("{path}/tasks")).await.is_err());
}

#[tokio::test]
async fn the_list_is_filtered_and_paged() {
    let house = house("list").await;
    for i in 0..5 {
        let run = house.start(&format!("job-{i}"), chain(&[("a", set())])).await;
        house.until(run, &["succeeded"]).await;
    }
    let waiting = house.start("asking", chain(&[("ask", approval("Go?"))])).await;
    house.until(waiting, &["waiting"]).await;
    let client = house.client();
    let names = |page: &Value| {
        page["items"].as_array().expect("items").iter().map(|run| run["name"].as_str().expect("name").to_owned()).collect::<Vec<_>>()
    };
    let first: Value = client.get("/api/v1/runs?limit=4").await.expect("list");
    assert_eq!((names(&first), &first["total"]), (["asking", "job-4", "job-3", "job-2"].map(str::to_owned).to_vec(), &json!(6)));
    let next = first["next"].as_str().expect("cursor");
    let second: Value = client.get(&format!("/api/v1/runs?limit=4&after={next}")).await.expect("list");
    assert_eq!((names(&second), &second["next"]), (["job-1", "job-0"].map(str::to_owned).to_vec(), &Value::Null));
    let some: Value = client.get("/api/v1/runs?status=waiting,failed").await.expect("list");
    assert_eq!((names(&some), &some["items"][0]["waiting"]), (vec!["asking".to_owned()], &json!(1)));
    assert_eq!(names(&client.get::<Value>("/api/v1/runs?q=JOB-3").await.expect("list")), ["job-3"]);
    for (query, code) in [
        ("status=odd", "bad_status"),
        ("sort=odd", "bad_sort"),
        ("after=zz", "bad_cursor"),
        ("limit=-1", "bad_query"),
        ("odd=1", "bad_query"),
    ] {
        assert_eq!(client.get::<Value>(&format!("/api/v1/runs?{query}")).await.expect_err("refused").code(), code);
    }
}

#[tokio::test]
async fn a_run_is_cancelled_once_and_not_after_its_end() {
    let house = house("cancel").await;
    let run = house.start("asking", chain(&[("ask", approval("Go?"))])).await;
    house.until(run, &["waiting"]).await;
    let client = house.client();
    let summary: Value = client.post(&format!("/api/v1/runs/{run}/cancel"), &json!({"reason": "enough"})).await.expect("cancelled");
    assert_eq!(summary["id"], json!(run));
    house.until(run, &["cancelled"]).await;
    let error = client.post::<_, Value>(&format!("/api/v1/runs/{run}/cancel"), &json!({})).await.expect_err("too late");
    assert_eq!(error.kind(), Kind::Conflict);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let house = house("missing").await;
    let client = house.client();
    let gone = "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b";
    for path in ["", "/events", "/live"] {
        let error = client.get::<Value>(&format!("/api/v1/runs/{gone}{path}")).await.expect_err("missing");
        assert_eq!((error.kind(), error.code()), (Kind::NotFound, "run_not_found"), "{path}");
    }
    for verb in ["cancel", "pause", "resume", "checkpoints"] {
        assert_eq!(
            client.post::<_, Value>(&format!("/api/v1/runs/{gone}/{verb}"), &json!({})).await.expect_err("missing").code(),
            "run_not_found"
        );
    }
    assert_eq!(client.get::<Value>("/api/v1/runs/nonsense").await.expect_err("bad").code(), "bad_id");
    assert_eq!(client.get::<Value>("/api/v1/blobs/00").await.expect_err("bad").code(), "bad_digest");
    let blob = "0".repeat(64);
    assert_eq!(client.get::<Value>(&format!("/api/v1/blobs/{blob}")).await.expect_err("missing").code(), "blob_not_found");
}

#[tokio::test]
async fn another_organization_sees_nothing() {
    let house = house("tenancy").await;
    let run = house.start("little", chain(&[("a", set())])).await;
    house.until(run, &["succeeded"]).await;
    let org = house.store.create_org("other").await.expect("made");
    let token = house.env.auth.issue_bearer(Ctx { org, ..house.ctx.clone() });
    let other = Client::in_process(house.router.clone(), &token).expect("client");
    assert_eq!(other.get::<Value>(&format!("/api/v1/runs/{run}")).await.expect_err("missing").code(), "run_not_found");
    assert_eq!(other.get::<Value>(&format!("/api/v1/runs/{run}/events")).await.expect_err("missing").code(), "run_not_found");
    assert_eq!(other.sse(&format!("/api/v1/runs/{run}/live"), None).await.err().expect("missing").code(), "run_not_found");
    assert_eq!(other.get::<Value>("/api/v1/runs").await.expect("list")["total"], 0);
}
