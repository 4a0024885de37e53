//! Tests of the mechanism, on small kinds of their own.

mod apply;
mod basic;
mod bulk;
mod find;
mod guards;
mod halt;
mod many;
mod once;
mod packages;
mod proof;
mod properties;
mod secrets;
mod suite;
mod templates;
mod tenancy;
mod unfinished;

use crate::{Address, Change, Finding, Input, Kind, Reference, Registry, Resource, Resources, Scope, Spec, kind};
use base::{Clock, Ctx, OrgId, Principal, PrincipalId, PrincipalKind, Rights, Rng, SharedClock, SharedRng, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    future::Future,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Options, Store};

/// How something is said; the organization's.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Tone {
    #[serde(default)]
    pub(crate) loud: bool,
}

impl Spec for Tone {
    const KIND: &'static str = "tone";
    const PLURAL: &'static str = "tones";
    const TITLE: &'static str = "Tone";
    const SUMMARY: &'static str = "How something is said.";
    const SCOPE: Scope = Scope::Organization;

    fn example() -> Self {
        Self { loud: true }
    }
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Header {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) value: Option<String>,
}

/// What is said to somebody.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Greeting {
    #[schemars(length(min = 1))]
    pub(crate) text: String,
    #[serde(default = "once")]
    pub(crate) times: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tone: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) options: BTreeMap<String, Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) headers: Vec<Header>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password: Option<String>,
}

fn once() -> u32 {
    1
}

impl Spec for Greeting {
    const KIND: &'static str = "greeting";
    const PLURAL: &'static str = "greetings";
    const TITLE: &'static str = "Greeting";
    const SUMMARY: &'static str = "What is said to somebody.";
    const SECRETS: &'static [&'static str] = &["/password", "/headers/*/value"];
    const SEARCH: &'static [&'static str] = &["/text", "/options"];

    fn references(&self) -> Vec<Reference> {
        self.tone.iter().map(|tone| Reference::new("/tone", "tone", tone)).collect()
    }

    fn check(&self) -> Vec<Finding> {
        let shout = self.text.contains('!').then(|| Finding::new("/text", "too_loud", "a greeting does not shout").fix("leave the ! out"));
        let often = (self.times > 9).then(|| Finding::new("/times", "too_often", "nine times are enough"));
        shout.into_iter().chain(often).collect()
    }

    fn example() -> Self {
        Self { text: "hello".into(), times: 2, tone: None, options: BTreeMap::new(), headers: vec![], password: None }
    }
}

/// Every look is a millisecond later.
pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1_000, Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed).unsigned_abs())
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::ready(()))
    }
}

pub(crate) struct TestRng(AtomicU64);

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A house with everything in it; its folder goes away with it.
pub(crate) struct House {
    pub(crate) resources: Resources,
    pub(crate) rng: SharedRng,
    pub(crate) clock: SharedClock,
    dir: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(vec![kind::<Tone>(), kind::<Greeting>()])
    }

    pub(crate) fn with(kinds: Vec<Kind>) -> Self {
        static SEED: AtomicU64 = AtomicU64::new(1);
        let seed = SEED.fetch_add(7_777, Ordering::Relaxed) ^ u64::from(std::process::id()) << 32;
        let rng: SharedRng = Arc::new(TestRng(AtomicU64::new(seed)));
        let clock: SharedClock = Arc::new(TestClock(AtomicI64::new(1_700_000_000_000_000)));
        let dir = std::env::temp_dir().join(format!("orc-resources-{}-{}", std::process::id(), rng.next_u64()));
        let store = Store::open(Options::new(&dir), crate::MIGRATIONS, clock.clone(), rng.clone()).expect("opens");
        let registry = Arc::new(Registry::new(kinds).expect("kinds fit together"));
        Self { resources: Resources::new(store, registry, clock.clone(), rng.clone()), rng, clock, dir }
    }

    /// May do everything in the first organization.
    pub(crate) fn ada(&self) -> Ctx {
        self.somebody(self.resources.store().local_org(), "Ada", Rights::all())
    }

    pub(crate) fn somebody(&self, org: OrgId, name: &str, rights: Rights) -> Ctx {
        let id = PrincipalId::new(&*self.clock, &*self.rng);
        Ctx::new(org, Principal { id, kind: PrincipalKind::User, name: name.into() }, rights)
    }

    pub(crate) async fn make(&self, ctx: &Ctx, address: &Address, spec: Value) -> Resource {
        self.resources.create(ctx, address, input(spec), Change::default()).await.expect("is made")
    }
}

pub(crate) fn input(spec: Value) -> Input {
    Input { spec, ..Input::default() }
}

pub(crate) fn greeting(name: &str) -> Address {
    Address::new("greeting", Some("default"), name)
}

pub(crate) fn tone(name: &str) -> Address {
    Address::new("tone", None, name)
}

pub(crate) fn hello() -> Value {
    json!({"text": "hello"})
}
