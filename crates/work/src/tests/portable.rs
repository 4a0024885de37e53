//! Runs as files: what one installation exports, another one shows and proves.

use super::*;
use base::Kind;
use bytes::Bytes;

const FILE: &str = "inputs: {text: {type: string}}
steps:
  - {id: say, uses: model, with: {prompt: 'Say {{ inputs.text }}'}}
  - {id: post, uses: test.post, with: {x: '{{ steps.say.output }}', n: '{{ inputs.text }}'}}
  - {id: keep, uses: set, with: {n: '{{ inputs.text }}{{ inputs.text }}'}}
outputs: {said: '{{ steps.say.output }}', kept: '{{ steps.keep.output.n }}'}
";

impl House {
    async fn run_to(&self, text: &str, inputs: Value, statuses: &[&str]) -> RunId {
        let body = json!({"workflow": {"main": "portable.yaml", "files": {"portable.yaml": text}}, "inputs": inputs});
        let started: Value = self.client().post("/api/v1/runs", &body).await.expect("started");
        let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
        self.until(run, statuses).await;
        run
    }

    async fn exported(&self, run: RunId) -> Bytes {
        self.client().get_bytes(&format!("/api/v1/runs/{run}/export")).await.expect("exported")
    }

    async fn import(&self, file: &[u8]) -> base::Result<Value> {
        self.client().post("/api/v1/runs/import", &json!({"file": String::from_utf8_lossy(file)})).await
    }

    async fn look(&self, path: &str) -> Value {
        self.client().get(path).await.unwrap_or_else(|e| panic!("{path}: {e}"))
    }
}

#[tokio::test]
async fn a_run_goes_out_and_in_and_out_again_with_the_same_bytes_and_shows_the_same() {
    let (there, here) = (house("portable-there").await, house_of("portable-here", 77).await);
    assert_ne!(there.ctx.org, here.ctx.org);
    // Values that stay inside their events, and those that do not; a reference to a value that is only text.
    for (n, size) in [(0usize, 3usize), (1, 400), (2, 9_000), (3, 300_000)] {
        let mut text = "\"é\\\n".repeat(size / 4 + n);
        text.push_str("{\"$blob\":\"00\"}");
        let run = there.run_to(FILE, json!({"text": text}), &["succeeded"]).await;
        let file = there.exported(run).await;
        assert_eq!(there.exported(run).await, file, "the same run gives the same bytes");
        let summary = here.import(&file).await.expect("imported");
        assert_eq!((&summary["id"], &summary["status"]), (&json!(run), &json!("succeeded")));
        assert_eq!((&summary["imported"]["org"], &summary["workspace"]), (&json!(there.ctx.org), &json!("default")));
        assert_eq!(here.exported(run).await, file, "{size}: byte for byte");
        let at = format!("/api/v1/runs/{run}");
        let (mut a, mut b) = (there.look(&at).await, here.look(&at).await);
        assert!(a["run"]["imported"].is_null() && b["run"]["imported"]["key"].is_string(), "{b}");
        for (house, view) in [(&there, &mut a), (&here, &mut b)] {
            for place in ["inputs", "outputs"] {
                if let Some(id) = view[place]["$blob"].as_str().map(str::to_owned) {
                    view[place] = house.look(&format!("/api/v1/blobs/{id}")).await;
                }
            }
            view["run"]["imported"] = Value::Null;
            view["run"]["owner"] = Value::Null;
            view["started_by"]["id"] = Value::Null;
        }
        assert_eq!((&a["run"], &a["inputs"], &a["outputs"], &a["workflow"]), (&b["run"], &b["inputs"], &b["outputs"], &b["workflow"]));
        let (a, b) = (there.look(&format!("{at}/replay")).await, here.look(&format!("{at}/replay")).await);
        assert!(b["divergence"].is_null(), "{b}");
        assert_eq!(a["events"], b["events"]);
        assert_eq!(here.look(&format!("{at}/state?at=2")).await["view"]["run"]["seq"], 2);
        assert_eq!(here.look(&format!("{at}/effects")).await["items"].as_array().map(Vec::len), Some(2));
        assert!(here.look(&format!("{at}/diff?with={run}")).await["same_workflow"] == true);
    }
    let proof = here.store.verify_all().await.expect("verified");
    assert!(proof.ok() && proof.streams == 4, "{proof:?}");
    let audit = here.store.org(here.ctx.org);
    let rows = audit.query("SELECT action FROM audit WHERE org = $1 AND action = 'run.imported'", vec![]).await.expect("rows");
    assert_eq!(rows.len(), 4);
}

#[tokio::test]
async fn the_same_run_is_not_kept_twice_and_nothing_goes_on_from_it() {
    let (there, here) = (house("portable-once").await, house_of("portable-once-here", 78).await);
    let asks = FILE.replace("outputs:", "  - {id: ask, uses: approval, with: {title: 'Go on?'}}\noutputs:");
    let run = there.run_to(&asks, json!({"text": "one"}), &["waiting"]).await;
    let file = there.exported(run).await;
    assert_eq!(there.import(&file).await.expect_err("it is from here").code(), "run_here_already");
    let (a, b) = tokio::join!(here.import(&file), here.import(&file));
    let refused = [a, b].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(refused.iter().map(base::Error::code).collect::<Vec<_>>(), ["run_here_already"], "one of two, whoever was first");
    assert_eq!(here.import(&file).await.expect_err("twice").code(), "run_here_already");
    let client = here.client();
    for what in ["cancel", "resume", "fork", "retry"] {
        let error = client.post::<_, Value>(&format!("/api/v1/runs/{run}/{what}"), &json!({})).await.expect_err(what);
        assert_eq!((error.kind(), error.code()), (Kind::Conflict, "run_imported"), "{what}");
    }
    assert_eq!(here.look("/api/v1/inbox?state=open").await["items"], json!([]), "nobody is asked here");
    assert!(here.store.org(here.ctx.org).query("SELECT name FROM timer WHERE org = $1", vec![]).await.expect("rows").is_empty());
    // It went on where it happened, and that is another file.
    let later = there.look("/api/v1/inbox?state=open").await;
    let path = format!("/api/v1/inbox/{}/decide", later["items"][0]["id"].as_str().expect("id"));
    let _: Value = there.client().post(&path, &json!({"approved": true, "binding": later["items"][0]["binding"]})).await.expect("decided");
    there.until(run, &["succeeded"]).await;
    assert_ne!(there.exported(run).await, file);
    assert_eq!(here.look(&format!("/api/v1/runs/{run}")).await["run"]["status"], "waiting");
    assert_eq!(here.exported(run).await, file);
    // Who may not start runs there keeps none there, and who may not look at it does not get it.
    let stranger = here.client_of("stranger", Rights::none());
    let body = json!({"file": String::from_utf8_lossy(&file)});
    assert_eq!(stranger.post::<_, Value>("/api/v1/runs/import", &body).await.expect_err("refused").kind(), Kind::Forbidden);
    assert!(stranger.get_bytes(&format!("/api/v1/runs/{run}/export")).await.is_err());
}

#[tokio::test]
async fn a_file_that_was_cut_or_changed_or_is_not_trusted_leaves_nothing_behind() {
    let (there, here) = (house("portable-bad").await, house_of("portable-bad-here", 79).await);
    let run = there.run_to(FILE, json!({"text": "one"}), &["succeeded"]).await;
    let file = there.exported(run).await;
    let whole = String::from_utf8(file.to_vec()).expect("text");
    let pos = here.store.pos();
    let refusals: Vec<(String, &str, Option<&str>)> = vec![
        (String::new(), "run_file_cut", Some("line 1")),
        ("{}\n".into(), "bad_run_file", Some("line 1")),
        (whole[..whole.len() - 1].into(), "run_file_cut", None),
        (whole[..whole[..whole.len() - 1].rfind('\n').expect("lines") + 1].into(), "run_file_cut", None),
        (whole.replacen("orc-run/1", "orc-run/2", 1), "run_file_newer", Some("line 1")),
        (whole.replacen("\"program\":\"", "\"program\":\"9", 1), "run_file_signature", Some("signature")),
        (whole.replacen("\"seq\":2", "\"seq\":3", 1), "bad_run_file", None),
        (whole.replacen("task.succeeded", "task.succeedeD", 1), "bad_run_file", None),
        (whole.clone() + "\n", "bad_run_file", None),
        (whole.replacen("\"events\":", "\"events\":99999", 1), "bad_run_file", None),
    ];
    for (text, code, place) in refusals {
        let error = here.import(text.as_bytes()).await.expect_err(code);
        assert_eq!(error.code(), code, "{error}");
        assert!(place.is_none() || error.place_text() == place, "{code}: {:?}", error.place_text());
    }
    let other = json!({"file": whole, "keys": ["AAAA"]});
    let error = here.client().post::<_, Value>("/api/v1/runs/import", &other).await.expect_err("another key");
    assert_eq!((error.kind(), error.code()), (Kind::Forbidden, "run_file_signature"));
    assert_eq!(here.store.pos(), pos, "nothing was written");
    assert!(here.client().get::<Value>(&format!("/api/v1/runs/{run}")).await.is_err());
    let signature: Value = serde_json::from_str(whole.lines().last().expect("lines")).expect("a signature");
    let trusted = json!({"file": whole, "keys": [signature["key"]]});
    let _: Value = here.client().post("/api/v1/runs/import", &trusted).await.expect("trusted");
}
