//! Models that an organization declares.

use super::{TestClock, ask, gateway, quiet};
use crate::{CallRequest, Config, Gateway, ModelSpec};
use base::{Ctx, Error, OrgId, Principal, PrincipalId, PrincipalKind, Rights, Rng};
use resources::{Address, Change, Input, Registry, Resources, Spec, Visibility, kind};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use store::{Options, Store};

/// Other bytes every time: ids must differ.
#[derive(Default)]
struct Counting(AtomicU64);

impl Rng for Counting {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&next.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The shape that the kind `secret` has where it is declared.
#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct TestSecret {
    value: String,
    origins: Vec<String>,
}

impl Spec for TestSecret {
    const KIND: &'static str = "secret";
    const PLURAL: &'static str = "secrets";
    const TITLE: &'static str = "Secret";
    const SUMMARY: &'static str = "A credential";
    const SECRETS: &'static [&'static str] = &["/value"];

    fn example() -> Self {
        Self { value: "v".into(), origins: vec!["https://api.example.com".into()] }
    }
}

struct House {
    gateway: Gateway,
    resources: Resources,
    ctx: Ctx,
    dir: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn house(name: &str) -> House {
    let dir = std::env::temp_dir().join(format!("orc-declared-{}-{name}", std::process::id()));
    let (clock, rng) = (Arc::new(TestClock(Instant::now())), Arc::new(Counting::default()));
    let store = Store::open(Options::new(&dir), resources::MIGRATIONS, clock.clone(), rng.clone()).expect("a store");
    let ctx = Ctx::new(store.local_org(), store.local_user(), Rights::all());
    let registry = Arc::new(Registry::new(vec![kind::<ModelSpec>(), kind::<TestSecret>()]).expect("a registry"));
    let resources = Resources::new(store, registry, clock, rng);
    let gateway = gateway(Config::default());
    let sight: crate::Sight = Arc::new(|org, by| {
        let teams = if by.name == "mate" { vec!["crew".to_owned()] } else { Vec::new() };
        let known = by.name != "gone";
        let rights = if by.name == "ada" || by.name == "mate" { "*:read" } else { "*:*" };
        let ctx = Rights::parse([rights]).map(|rights| Ctx { teams: teams.into(), ..Ctx::new(org, by, rights) });
        Box::pin(async move { ctx.map(|ctx| known.then_some(ctx)) })
    });
    gateway.serve_declared(resources.clone(), sight);
    House { gateway, resources, ctx, dir }
}

impl House {
    async fn put(&self, name: &str, spec: Value) {
        let address = Address::new("model", Some("default"), name);
        let input = Input { spec, ..Input::default() };
        let found = self.resources.get(&self.ctx, &address, resources::VersionRef::Newest).await;
        match found {
            Ok(there) => {
                let change = Change { if_match: Some(there.etag), ..Change::default() };
                self.resources.put(&self.ctx, &address, input, change).await.map(|_| ()).expect("replaced");
            }
            Err(_) => self.resources.create(&self.ctx, &address, input, Change::default()).await.map(|_| ()).expect("made"),
        }
    }

    async fn served_by(&self, org: OrgId, model: &str) -> Result<String, Error> {
        self.served_to(&self.ctx.principal.name, org, model).await
    }

    async fn served_to(&self, name: &str, org: OrgId, model: &str) -> Result<String, Error> {
        let own = self.ctx.principal.clone();
        let other =
            Principal { id: PrincipalId::from_slice(&[7; 16]).expect("sixteen bytes"), kind: PrincipalKind::User, name: name.to_owned() };
        let by = Some(if name == own.name { own } else { other });
        self.gateway.call(org, CallRequest { by, ..ask(model, "hello") }, quiet()).await.map(|outcome| outcome.receipt.served_by)
    }
}

fn simulated(model: &str) -> Value {
    json!({"provider": "simulated", "model": model})
}

#[tokio::test]
async fn a_declared_model_is_served_by_name_and_by_version() {
    let house = house("versions");
    let org = house.ctx.org;
    house.put("fast", simulated("default")).await;
    assert_eq!(house.served_by(org, "fast").await.unwrap(), "fast@1/default");
    house.put("fast", simulated("flaky")).await;
    assert_eq!(house.served_by(org, "fast").await.unwrap(), "fast@2/flaky");
    assert_eq!(house.served_by(org, "fast@1").await.unwrap(), "fast@1/default", "what was pinned stays");
    assert_eq!(house.served_by(org, "default/fast@1").await.unwrap(), "fast@1/default");
    assert_eq!(house.served_by(org, "simulated/default").await.unwrap(), "simulated/default", "the installation's own stay");
}

#[tokio::test]
async fn another_organization_a_switched_off_one_and_a_private_address_are_refused() {
    let house = house("refused");
    let org = house.ctx.org;
    house.put("fast", simulated("default")).await;
    let other = house.resources.store().create_org("other").await.expect("made");
    assert_eq!(house.served_by(other, "fast").await.unwrap_err().code(), "unknown_model");
    house.put("off", json!({"provider": "simulated", "model": "default", "enabled": false})).await;
    assert_eq!(house.served_by(org, "off").await.unwrap_err().code(), "model_disabled");
    house.put("inside", json!({"provider": "openai", "model": "x", "url": "http://127.0.0.1:9/v1"})).await;
    let refused = house.served_by(org, "inside").await.unwrap_err();
    assert_eq!(refused.code(), "egress_denied");
}

#[tokio::test]
async fn what_is_private_to_somebody_is_not_spent_by_others() {
    let house = house("private");
    let org = house.ctx.org;
    let make = async |kind: &str, name: &str, visibility, spec: Value| {
        let input = Input { spec, visibility, team: Some("crew".to_owned()), ..Input::default() };
        let address = Address::new(kind, Some("default"), name);
        house.resources.create(&house.ctx, &address, input, Change::default()).await.map(|_| ()).expect("made");
    };
    make("model", "mine", Visibility::Private, simulated("default")).await;
    make("model", "ours", Visibility::Team, simulated("default")).await;
    let key = json!({"value": "hush", "origins": ["http://127.0.0.1:9"]});
    make("secret", "key", Visibility::Private, key).await;
    let keyed = json!({"provider": "openai", "model": "x", "url": "http://127.0.0.1:9/v1", "key": "key"});
    make("model", "keyed", Visibility::Organization, keyed).await;
    for name in ["mine", "mine@1", "default/mine@1"] {
        assert_eq!(house.served_by(org, name).await.unwrap(), "mine@1/default", "its owner");
        assert_eq!(house.served_to("ada", org, name).await.unwrap_err().code(), "unknown_model", "{name}");
    }
    assert_eq!(house.served_to("mate", org, "ours").await.unwrap(), "ours@1/default");
    assert_eq!(house.served_to("ada", org, "ours@1").await.unwrap_err().code(), "unknown_model", "of another team");
    assert_eq!(house.served_to("gone", org, "ours").await.unwrap_err().code(), "unknown_model", "an account that is not there any more");
    assert_eq!(house.gateway.call(org, ask("mine", "hello"), quiet()).await.unwrap_err().code(), "unknown_model", "for nobody");
    assert_eq!(house.served_by(org, "keyed").await.unwrap_err().code(), "egress_denied", "its owner gets as far as the address");
    let refused = house.served_to("ada", org, "keyed").await.unwrap_err();
    assert_eq!(refused.kind(), base::Kind::NotFound, "the key is private: {refused}");
}

#[tokio::test]
async fn a_key_goes_to_the_origins_of_its_secret_only() {
    let house = house("origins");
    let org = house.ctx.org;
    let input = Input { spec: json!({"value": "hush", "origins": ["http://127.0.0.1:9"]}), ..Input::default() };
    let address = Address::new("secret", Some("default"), "key");
    house.resources.create(&house.ctx, &address, input, Change::default()).await.map(|_| ()).expect("made");
    house.put("right", json!({"provider": "openai", "model": "x", "url": "http://127.0.0.1:9/v1", "key": "key"})).await;
    assert_eq!(house.served_by(org, "right").await.unwrap_err().code(), "egress_denied", "the key fits, the address is private");
    house.put("wrong", json!({"provider": "openai", "model": "x", "url": "http://127.0.0.1:10/v1", "key": "key"})).await;
    assert_eq!(house.served_by(org, "wrong").await.unwrap_err().code(), "secret_not_for_origin");
}

#[tokio::test]
async fn bad_specs_are_refused_with_their_place() {
    let house = house("bad");
    let address = Address::new("model", Some("default"), "bad");
    for (spec, path) in [
        (json!({"provider": "smoke", "model": "x"}), "/spec/provider"),
        (json!({"provider": "openai", "model": " "}), "/spec/model"),
        (json!({"provider": "openai", "model": "x", "url": "ftp://a"}), "/spec/url"),
        (json!({"provider": "openai", "model": "x", "url": "https://me:pw@a"}), "/spec/url"),
        (json!({"provider": "openai", "model": "x", "colour": "red"}), "/spec"),
    ] {
        let input = Input { spec: spec.clone(), ..Input::default() };
        let refused = house.resources.create(&house.ctx, &address, input, Change::default()).await.map(|_| ()).unwrap_err();
        let findings = refused.detail().expect("details")["findings"].to_string();
        assert!(findings.contains(&format!("\"path\":\"{path}")), "{spec}: {findings}");
    }
}
