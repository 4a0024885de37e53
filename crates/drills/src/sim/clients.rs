//! Those who start runs, cancel them and decide: over and over until they are answered, as people do whose connection broke.

use super::{
    dice::{Dice, hash},
    ledger::{Asked, Ledger},
};
use base::{Ctx, Kind, OrgId, Principal, PrincipalId, PrincipalKind, Rights, RunId};
use engine::{Decision, Definition, Engine, StartRun, event::Grants};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// One run as its starter knows it.
pub(super) struct Wanted {
    pub(super) org: OrgId,
    /// Also the workspace, by which the world outside tells runs apart whatever their ids are.
    pub(super) label: String,
    pub(super) definition: Arc<Definition>,
    pub(super) inputs: Value,
    pub(super) grants: Grants,
}

impl Wanted {
    pub(super) fn new(org: OrgId, label: impl Into<String>, definition: Arc<Definition>) -> Self {
        Self { org, label: label.into(), definition, inputs: json!({}), grants: Grants::default() }
    }
}

pub(super) struct Clients {
    pub(super) wanted: Vec<Wanted>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) dice: Arc<Dice>,
    pub(super) seed: u64,
    pub(super) wild: bool,
    told: Mutex<Told>,
}

/// What is asked of people, by the binding.
type Questions = Vec<(String, Asked)>;

/// What was acknowledged to somebody.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) started: BTreeMap<String, RunId>,
    pub(crate) cancelled: Vec<(OrgId, RunId)>,
    pub(crate) decided: Vec<(OrgId, RunId, String, bool)>,
}

pub(super) fn org(n: u8) -> OrgId {
    OrgId::from_slice(&[n; 16]).unwrap_or(OrgId(Default::default()))
}

pub(super) fn ctx(org: OrgId) -> Ctx {
    let principal = Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::User, name: "ada".to_owned() };
    Ctx::new(org, principal, Rights::all())
}

impl Clients {
    pub(super) fn new(wanted: Vec<Wanted>, ledger: Arc<Ledger>, dice: Arc<Dice>, seed: u64, wild: bool) -> Self {
        Self { wanted, ledger, dice, seed, wild, told: Mutex::default() }
    }

    pub(super) fn told<T>(&self, look: impl FnOnce(&mut Told) -> T) -> T {
        look(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Everybody may do something. `eager`: everybody does what is left to do.
    pub(super) fn act(self: &Arc<Self>, engine: &Engine, eager: bool) {
        for n in 0..self.wanted.len() {
            let started = self.told(|t| t.started.contains_key(&self.wanted[n].label));
            if self.dice.chance(if started { 4 } else { 200 }) || (eager && !started) {
                self.start(engine.clone(), n);
            }
        }
        let runs: Vec<(RunId, OrgId, Questions)> = {
            let state = self.ledger.lock();
            let open = state.runs.iter().filter(|(_, run)| !run.closed);
            open.map(|(id, run)| (*id, run.org, run.asked.iter().map(|(t, a)| (t.clone(), a.clone())).collect())).collect()
        };
        for (run, org, asked) in runs {
            if self.wild && !eager && self.dice.chance(8) {
                self.cancel(engine.clone(), org, run);
            }
            if self.wild {
                self.steer(engine, (org, run), eager);
            }
            for (binding, asked) in asked {
                if self.dice.chance(if eager { 400 } else { 60 }) {
                    self.decide(engine.clone(), (org, run), binding, asked);
                }
            }
        }
    }

    fn start(self: &Arc<Self>, engine: Engine, n: usize) {
        let clients = self.clone();
        drop(tokio::spawn(async move {
            let wanted = &clients.wanted[n];
            let key = Some(format!("start {}", wanted.label));
            let start = StartRun::new(wanted.definition.clone(), wanted.inputs.clone(), wanted.label.clone());
            let start = StartRun { idempotency_key: key, grants: wanted.grants.clone(), ..start };
            match engine.start_run(&ctx(wanted.org), start).await {
                Ok(run) => {
                    let before = clients.told(|told| told.started.insert(wanted.label.clone(), run));
                    if before.is_some_and(|before| before != run) {
                        clients.ledger.broken(format!("I1: {} was started twice under one key", wanted.label));
                    }
                }
                Err(error) => clients.refused("a start", &error, &[]),
            }
        }));
    }

    fn cancel(self: &Arc<Self>, engine: Engine, org: OrgId, run: RunId) {
        let clients = self.clone();
        drop(tokio::spawn(async move {
            match engine.cancel(&ctx(org), run, Some("enough".to_owned())).await {
                Ok(()) => {
                    clients.ledger.lock().cancels += 1;
                    clients.told(|told| told.cancelled.push((org, run)));
                }
                Err(error) => clients.refused("a cancel", &error, &["run_ended"]),
            }
        }));
    }

    /// Pauses a run, lets it go on, names a place in it. `eager`: it only goes on.
    fn steer(self: &Arc<Self>, engine: &Engine, (org, run): (OrgId, RunId), eager: bool) {
        let drawn = if eager { 990 - self.dice.below(400) } else { self.dice.below(1_000) };
        let (clients, engine) = (self.clone(), engine.clone());
        drop(tokio::spawn(async move {
            let caller = ctx(org);
            let answer = match drawn {
                0..12 => engine.pause(&caller, run, Some("wait".to_owned())).await.inspect(|()| clients.ledger.lock().pauses += 1),
                12..18 => engine.checkpoint(&caller, run, format!("c{}", clients.dice.below(50)), None).await,
                900..950 => engine.resume(&caller, run, None).await,
                _ => return,
            };
            if let Err(error) = answer {
                clients.refused("steering", &error, &["run_ended", "run_ending", "checkpoint_exists"]);
            }
        }));
    }

    fn decide(self: &Arc<Self>, engine: Engine, (org, run): (OrgId, RunId), binding: String, asked: Asked) {
        let approved = match asked.title.as_str() {
            "ignore" if asked.expires && !(self.wild && self.dice.chance(300)) => return,
            "reject" => false,
            // It would hang again.
            title if title.contains("sim.hang") => false,
            // Whether a call that may have happened is made again.
            _ if self.wild => self.dice.chance(800),
            _ => true,
        };
        let wrong = self.dice.chance(100);
        let task = asked.task;
        let binding = if wrong { format!("{:x}", hash(&[&task], self.seed)) } else { binding };
        let clients = self.clone();
        drop(tokio::spawn(async move {
            match engine.decide(&ctx(org), run, &task, Decision { approved, note: None, binding, output: None }).await {
                Ok(()) if wrong => clients.ledger.broken(format!("I9: a decision about something else was taken for {task}")),
                Ok(()) => {
                    clients.ledger.lock().decisions += 1;
                    clients.told(|told| told.decided.push((org, run, task, approved)));
                }
                Err(error) => clients.refused("a decision", &error, &["run_ended", "already_decided", "approval_changed"]),
            }
        }));
    }

    /// A refusal that nobody has to expect is a fault.
    fn refused(&self, what: &str, error: &base::Error, fine: &[&str]) {
        let outage = error.kind() == Kind::Unavailable || error.code() == "storage_failed";
        if !outage && !fine.contains(&error.code()) {
            self.ledger.broken(format!("{what} was refused: {error}"));
        }
    }
}
