//! Endpoints, connections and secrets as resources: from the declaration to the request, with real sealing.

use super::{
    SimClock, TestRng,
    house::{DAY, Known, SECRET, folder},
};
use crate::integrations::{
    Declared, Deliveries, Endpoints, Options, Outside, Outward,
    outside::{Answer, Fut, Post, Sender},
};
use axum::{Router, extract::State, http::HeaderMap, routing::get};
use base::{Clock, Ctx, OrgId, Rights, SharedClock};
use egress::Egress;
use resources::{Address, Change, Input, Registry, Resources, VersionRef};
use serde_json::{Value, json};
use simulators::webhook::verify;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::Store;

/// Takes everything and remembers it.
#[derive(Default)]
struct Takes(Mutex<Vec<Post>>);

impl Sender for Takes {
    fn post(&self, post: Post) -> Fut<'_, Answer> {
        Box::pin(async move {
            let status = if post.url.contains("dead") { 410 } else { 200 };
            self.0.lock().unwrap().push(post);
            Ok(Answer { status, ..Answer::default() })
        })
    }
}

struct Place {
    folder: PathBuf,
    store: Store,
    resources: Resources,
    declared: Arc<Declared>,
    deliveries: Deliveries,
    takes: Arc<Takes>,
    clock: Arc<SimClock>,
    ctx: Ctx,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn place(name: &str) -> Place {
    let (folder, clock, rng) = (folder(name), SimClock::at(1_800_000_000_000_000), TestRng::seeded(5));
    let tables = [crate::migrations(), resources::MIGRATIONS.to_vec()].concat();
    let store = Store::open(store::Options::new(&folder), &tables, clock.clone(), rng.clone()).unwrap();
    let kinds = [vec![crate::workspaces::kind()], crate::integrations::kinds()].concat();
    let resources = Resources::new(store.clone(), Arc::new(Registry::new(kinds).unwrap()), clock.clone(), rng.clone());
    let ctx = Ctx::new(store.local_org(), store.local_user(), Rights::all());
    crate::workspaces::ensure_default(&resources, &ctx).await.unwrap();
    let (takes, declared) = (Arc::new(Takes::default()), Arc::new(Declared::new(resources.clone())));
    let outside = Outside {
        store: store.clone(),
        clock: clock.clone(),
        rng,
        sender: takes.clone(),
        endpoints: declared.clone(),
        people: Arc::new(Known::default()),
        things: declared.clone(),
        takers: Vec::new(),
    };
    let deliveries = Deliveries::open(outside, Options { look_every: DAY, ..Options::default() });
    deliveries.start();
    Place { folder, store, resources, declared, deliveries, takes, clock, ctx }
}

fn at(kind: &str, name: &str) -> Address {
    Address::new(kind, Some("default"), name)
}

impl Place {
    async fn create(&self, kind: &str, name: &str, spec: Value) {
        let input = Input { spec, ..Input::default() };
        self.resources.create(&self.ctx, &at(kind, name), input, Change::default()).await.unwrap();
    }

    async fn patch(&self, kind: &str, name: &str, spec: Value) {
        self.resources.patch(&self.ctx, &at(kind, name), json!({"spec": spec}), Change::default()).await.unwrap();
    }

    /// The next request, once this many came.
    async fn sent(&self, n: usize) -> Post {
        for _ in 0..20_000 {
            if let Some(post) = self.takes.0.lock().unwrap().get(n - 1) {
                return post.clone();
            }
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        panic!("{n} requests did not come");
    }

    fn outward(&self, allow: &[String]) -> Outward {
        let real: SharedClock = Arc::new(super::web::Fast::start());
        Outward {
            resources: self.resources.clone(),
            egress: Egress::new(egress::Options::default(), real.clone()),
            allow: allow.to_vec(),
            clock: real,
            rng: TestRng::seeded(8),
        }
    }
}

fn header(post: &Post, name: &str) -> String {
    post.headers.iter().find(|(n, _)| n == name).unwrap().1.clone()
}

fn fits(post: &Post, secret: &str) -> bool {
    let [id, at, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| header(post, name));
    verify(&[secret.to_owned()], &id, &at, &signature, &post.body)
}

#[tokio::test]
async fn every_kind_takes_its_own_example() {
    let place = place("examples").await;
    for kind in crate::integrations::kinds() {
        let example = kind.example.clone();
        let input = Input { spec: example.spec, ..Input::default() };
        let dry = Change { dry_run: true, ..Change::default() };
        place.resources.create(&place.ctx, &at(kind.name, "example"), input, dry).await.unwrap_or_else(|e| panic!("{}: {e:?}", kind.name));
    }
}

#[tokio::test]
async fn a_declared_endpoint_is_told_of_changes_signed_with_its_sealed_secret() {
    let place = place("declared").await;
    let spec = json!({"url": "https://hooks.example.com/a", "events": ["secret.*", "webhook-endpoint.*"], "secrets": [SECRET]});
    place.create("webhook-endpoint", "one", spec).await;
    let first = place.sent(1).await;
    let event: Value = serde_json::from_slice(&first.body).unwrap();
    assert_eq!((&event["type"], &event["subject"]), (&json!("orc.webhook-endpoint.created"), &json!("webhook-endpoint/default/one")));
    assert!(fits(&first, SECRET));
    place.create("secret", "key", json!({"value": "hush", "origins": ["https://api.example.com"]})).await;
    let second = place.sent(2).await;
    let event: Value = serde_json::from_slice(&second.body).unwrap();
    assert_eq!((&event["type"], &event["data"]["name"]), (&json!("orc.secret.created"), &json!("key")));
    let shown = place.resources.get(&place.ctx, &at("webhook-endpoint", "one"), VersionRef::Newest).await.unwrap();
    assert!(shown.spec["secrets"][0]["$secret"].is_string(), "{}", shown.spec);
    assert!(!String::from_utf8_lossy(&second.body).contains("hush"));
}

#[tokio::test]
async fn a_draft_is_not_used_and_a_pause_counts_whatever_is_live() {
    let place = place("versions").await;
    let spec = json!({"url": "https://hooks.example.com/a", "events": ["*"], "secrets": [SECRET]});
    let input = Input { spec, draft: true, ..Input::default() };
    place.resources.create(&place.ctx, &at("webhook-endpoint", "one"), input, Change::default()).await.unwrap();
    let org: OrgId = place.ctx.org;
    assert!(place.declared.all(org).await.unwrap().is_empty());
    place.resources.publish(&place.ctx, &at("webhook-endpoint", "one"), None, Change::default()).await.unwrap();
    place.resources.set_version_label(&place.ctx, &at("webhook-endpoint", "one"), "live", 1, Change::default()).await.unwrap();
    place.patch("webhook-endpoint", "one", json!({"url": "https://hooks.example.com/b"})).await;
    let all = place.declared.all(org).await.unwrap();
    assert_eq!((all[0].spec.url.as_str(), all[0].spec.is_open()), ("https://hooks.example.com/a", true));
    place.declared.pause(org, &all[0], "it is broken").await.unwrap();
    let paused = place.declared.get(org, &all[0].id).await.unwrap().unwrap();
    assert_eq!((paused.spec.url.as_str(), paused.spec.paused.as_deref()), ("https://hooks.example.com/a", Some("it is broken")));
    place.patch("webhook-endpoint", "one", json!({"paused": null})).await;
    assert!(place.declared.all(org).await.unwrap()[0].spec.is_open());
}

#[tokio::test]
async fn a_receiver_that_is_gone_pauses_the_declaration() {
    let place = place("gone").await;
    place.create("webhook-endpoint", "one", json!({"url": "https://dead.example.com/", "events": ["secret.*"], "secrets": [SECRET]})).await;
    place.create("secret", "key", json!({"value": "hush", "origins": ["https://api.example.com"]})).await;
    place.sent(1).await;
    for _ in 0..20_000 {
        let shown = place.resources.get(&place.ctx, &at("webhook-endpoint", "one"), VersionRef::Newest).await.unwrap();
        if let Some(reason) = shown.spec["paused"].as_str() {
            assert_eq!((reason, shown.updated_by.name.as_str()), ("the receiver answered 410 Gone", "orc"));
            return;
        }
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    panic!("it was not paused");
}

#[tokio::test]
async fn a_rotation_signs_with_both_until_the_old_one_goes() {
    let place = place("rotate").await;
    place.create("webhook-endpoint", "one", json!({"url": "https://h.example.com/", "events": ["secret.*"], "secrets": [SECRET]})).await;
    let outward = place.outward(&[]);
    let made = outward.rotate(&place.ctx, "default", "one").await.unwrap();
    assert_eq!((made.secrets, made.signs, made.signing_version, &made.note), (2, true, Some(2), &None));
    place.create("secret", "a", json!({"value": "hush", "origins": ["https://api.example.com"]})).await;
    let both = place.sent(1).await;
    assert!(fits(&both, SECRET) && fits(&both, &made.secret));
    let again = outward.rotate(&place.ctx, "default", "one").await.unwrap();
    place.create("secret", "b", json!({"value": "hush", "origins": ["https://api.example.com"]})).await;
    let later = place.sent(2).await;
    assert!(!fits(&later, SECRET) && fits(&later, &made.secret) && fits(&later, &again.secret));
    let shown = place.resources.get(&place.ctx, &at("webhook-endpoint", "one"), VersionRef::Newest).await.unwrap();
    let marks = json!({"spec": {"secrets": [shown.spec["secrets"][0]]}});
    place.resources.patch(&place.ctx, &at("webhook-endpoint", "one"), marks, Change::default()).await.unwrap();
    place.create("secret", "c", json!({"value": "hush", "origins": ["https://api.example.com"]})).await;
    let last = place.sent(3).await;
    assert!(!fits(&last, &made.secret) && fits(&last, &again.secret));
    let reader = Ctx { rights: Rights::parse(["webhook-endpoint:read"]).unwrap(), ..place.ctx.clone() };
    assert_eq!(outward.rotate(&reader, "default", "one").await.unwrap_err().code(), "forbidden");
    assert!(place.clock.now().0 > 0 && place.deliveries.in_flight() <= 1);
}

#[tokio::test]
async fn a_rotation_of_what_is_not_in_use_says_so_and_keeps_the_secret_that_signs() {
    let place = place("rotate-draft").await;
    let (outward, one) = (place.outward(&[]), at("webhook-endpoint", "one"));
    place.create("webhook-endpoint", "one", json!({"url": "https://h.example.com/", "events": ["secret.*"], "secrets": [SECRET]})).await;
    place.resources.set_version_label(&place.ctx, &one, "live", 1, Change::default()).await.unwrap();
    let first = outward.rotate(&place.ctx, "default", "one").await.unwrap();
    assert_eq!((first.signs, first.version, first.signing_version), (false, 2, Some(1)));
    assert!(first.note.as_ref().unwrap().contains("move the label `live` to it"), "{:?}", first.note);
    let second = outward.rotate(&place.ctx, "default", "one").await.unwrap();
    place.create("secret", "a", json!({"value": "hush", "origins": ["https://api.example.com"]})).await;
    let sent = place.sent(1).await;
    assert!(fits(&sent, SECRET) && !fits(&sent, &first.secret) && !fits(&sent, &second.secret));
    place.resources.set_version_label(&place.ctx, &one, "live", 3, Change::default()).await.unwrap();
    place.create("secret", "b", json!({"value": "hush", "origins": ["https://api.example.com"]})).await;
    let sent = place.sent(2).await;
    assert!(fits(&sent, SECRET) && fits(&sent, &second.secret), "the one that signed until now signs beside the new one");
    let input =
        Input { spec: json!({"url": "https://h.example.com/", "events": ["*"], "secrets": [SECRET]}), draft: true, ..Input::default() };
    place.resources.create(&place.ctx, &at("webhook-endpoint", "two"), input, Change::default()).await.unwrap();
    let draft = outward.rotate(&place.ctx, "default", "two").await.unwrap();
    assert_eq!((draft.signs, draft.signing_version), (false, None));
    assert!(draft.note.as_ref().unwrap().contains("nothing is sent"), "{:?}", draft.note);
}

#[test]
fn what_can_be_read_of_an_unreadable_endpoint_decides_what_waits_for_it() {
    use crate::integrations::endpoint::WebhookEndpoint;
    let newer = json!({"url": "https://h.example.com/", "events": ["model.*"], "enabled": true, "paused": "by hand", "colour": "red"});
    let guessed = WebhookEndpoint::guessed(&newer);
    assert_eq!((guessed.events, guessed.paused.as_deref()), (vec!["model.*".to_owned()], Some("by hand")));
    assert_eq!(WebhookEndpoint::guessed(&json!({"events": 7})).events, ["*"]);
    assert!(WebhookEndpoint::guessed(&Value::Null).enabled);
}

type Heads = Arc<Mutex<Vec<HeaderMap>>>;

async fn system() -> (String, Heads) {
    let heads = Heads::default();
    let answer = |State(heads): State<Heads>, headers: HeaderMap| async move {
        heads.lock().unwrap().push(headers);
        "ok"
    };
    let router = Router::new().route("/v1/health", get(answer)).with_state(heads.clone());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (authority, heads)
}

#[tokio::test]
async fn a_connection_is_called_only_when_asked_and_its_secret_goes_to_its_origins_only() {
    let place = place("connection").await;
    let (here, heads) = system().await;
    let (elsewhere, stolen) = system().await;
    let outward = place.outward(&[here.clone(), elsewhere.clone()]);
    place.create("secret", "key", json!({"value": "hush", "origins": [format!("http://{here}")]})).await;
    let auth = json!({"type": "bearer", "secret": "key"});
    let spec = json!({"base_url": format!("http://{here}/v1"), "auth": auth, "probe": "/health"});
    place.create("connection", "api", spec).await;
    assert!(heads.lock().unwrap().is_empty(), "saving calls nobody");
    let told = outward.test(&place.ctx, "default", "api").await.unwrap();
    assert_eq!((told.ok, told.status, told.url.as_str()), (true, Some(200), format!("http://{here}/v1/health").as_str()));
    assert_eq!(heads.lock().unwrap()[0]["authorization"], "Bearer hush");
    place.patch("connection", "api", json!({"auth": {"type": "basic", "username": "ada", "secret": "key"}})).await;
    outward.test(&place.ctx, "default", "api").await.unwrap();
    assert_eq!(heads.lock().unwrap()[1]["authorization"], "Basic YWRhOmh1c2g=");
    place.patch("connection", "api", json!({"base_url": format!("http://{elsewhere}/v1")})).await;
    let refused = outward.test(&place.ctx, "default", "api").await.unwrap_err();
    assert_eq!(refused.code(), "secret_not_for_origin");
    assert!(stolen.lock().unwrap().is_empty(), "nothing was sent to the other address");
    place.patch("connection", "api", json!({"auth": {"type": "none", "secret": null, "username": null}})).await;
    assert!(outward.test(&place.ctx, "default", "api").await.unwrap().ok, "without a credential it may be asked");
    let strict = place.outward(&[]).test(&place.ctx, "default", "api").await.unwrap();
    assert!(!strict.ok && strict.error.as_ref().unwrap().contains("egress_denied"), "{strict:?}");
    let audit = place.store.org(place.ctx.org).audit_after(0, 1_000).await.unwrap();
    assert_eq!(audit.iter().filter(|a| a.action == "connection.tested").count(), 4);
    let reader = Ctx { rights: Rights::parse(["connection:read", "secret:read"]).unwrap(), ..place.ctx.clone() };
    assert_eq!(outward.test(&reader, "default", "api").await.unwrap_err().code(), "forbidden");
}
