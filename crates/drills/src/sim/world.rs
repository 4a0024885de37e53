//! Plays one seed: lives of a process one after the other over the same disk, until everything that was asked for has come to its end.

use super::{
    Broken, Figures, Spec, check,
    clients::{Clients, Wanted, org},
    dice::Dice,
    generate,
    journal::{Disk, Rates},
    ledger::Ledger,
    outside::Outside,
    time::SimClock,
};
use engine::{Engine, Options};
use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use store::MemoryJournal;

/// After the last fault, so many steps must do to end all runs.
const CALM_MAX: u32 = 60_000;
/// Polls of the runtime without anything else to do, after which it is taken to be at rest.
const SETTLE: u32 = 4;

/// How one life of the process ended.
enum End {
    Crash,
    Done,
}

/// What is different from one seed to the next.
#[derive(Clone, Copy)]
struct Weather {
    rates: Rates,
    crash: u64,
    options: (usize, usize, usize),
}

pub(super) struct World {
    spec: Spec,
    wild: bool,
    pub(super) clock: Arc<SimClock>,
    pub(super) dice: Arc<Dice>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) clients: Arc<Clients>,
    weather: Weather,
    under: Arc<MemoryJournal>,
    step: u32,
    crashes: u64,
    refused: u64,
}

pub(super) fn play(spec: Spec) -> Result<Figures, Box<Broken>> {
    let dice = Dice::new(spec.seed);
    let wild = dice.chance(500);
    let mut world = World::new(spec, wild, weather(&dice));
    let (mut figures, ends) = world.play_out()?;
    if !wild {
        let mut calm = World::new(spec, wild, Weather { rates: Rates { slow_us: 1_000, ..Rates::default() }, crash: 0, ..world.weather });
        let (_, expected) = calm.play_out()?;
        figures.compared = ends.len() as u64;
        if ends != expected {
            return Err(world.broken(vec![format!("the runs ended as {ends:?}; without faults they end as {expected:?}")]));
        }
    }
    Ok(figures)
}

fn weather(dice: &Dice) -> Weather {
    let rare = |most: u64| if dice.chance(600) { dice.below(most) } else { 0 };
    let rates = Rates { wait: rare(120), broken: rare(12), read: rare(60), slow_us: 1 + dice.below(400_000) };
    let run_ahead = [1, 2, 3, 256][dice.index(4)];
    Weather { rates, crash: 5 + dice.below(60), options: (run_ahead, 1 + dice.index(6), 8 + dice.index(200)) }
}

impl World {
    fn new(spec: Spec, wild: bool, weather: Weather) -> Self {
        // What is asked for does not depend on what happens to it.
        let made = Dice::new(spec.seed ^ 0xa5a5);
        let dice = Arc::new(Dice::new(spec.seed.rotate_left(17)));
        let ledger = Arc::new(Ledger::new());
        let runs = 1 + made.index(3);
        let mut definition = generate::workflow(&made, "first", wild);
        let mut wanted = Vec::new();
        for n in 0..runs {
            if n > 0 && made.chance(500) {
                definition = generate::workflow(&made, "another", wild);
            }
            let org = org(1 + u8::from(made.chance(300)));
            wanted.push(Wanted::new(org, format!("w{n}"), definition.clone()));
        }
        let clients = Arc::new(Clients::new(wanted, ledger.clone(), dice.clone(), spec.seed, wild));
        let clock = Arc::new(SimClock::new(dice.clone()));
        Self { spec, wild, clock, dice, ledger, clients, weather, under: Arc::new(MemoryJournal::new()), step: 0, crashes: 0, refused: 0 }
    }

    /// The figures, and how each run ended by its label.
    fn play_out(&mut self) -> Result<(Figures, BTreeMap<String, String>), Box<Broken>> {
        loop {
            let disk = Disk::new(self.under.clone(), self.clock.clone(), self.dice.clone(), self.ledger.clone(), self.weather.rates);
            let disk = Arc::new(disk);
            // A process of its own: whatever it still had in memory goes with its runtime.
            let runtime = tokio::runtime::Builder::new_current_thread().event_interval(u32::MAX).build();
            let runtime = runtime.map_err(|e| self.broken(vec![format!("there is no runtime: {e}")]))?;
            let end = runtime.block_on(self.live(&disk));
            self.refused += disk.refused.load(Ordering::Relaxed);
            drop(runtime);
            let end = end.map_err(|what| self.broken(what))?;
            if matches!(end, End::Done) {
                break;
            }
            self.crashes += 1;
            self.under = Arc::new(self.under.crash());
            self.ledger.crashed();
            self.clock.pass(Duration::from_micros(self.dice.below(2_000_000)));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|e| self.broken(vec![format!("{e}")]))?;
        let judged = runtime.block_on(check::all(&*self.under, &self.clients, &self.ledger, check::reaches));
        let (mut found, judged) = judged.map_err(|e| self.broken(vec![format!("the disk cannot be read: {e}")]))?;
        found.append(&mut self.ledger.lock().broken);
        if !found.is_empty() {
            return Err(self.broken(found));
        }
        let state = self.ledger.lock();
        let figures = Figures {
            seeds: 1,
            runs: state.runs.len() as u64,
            events: judged.events,
            commits: state.commits,
            crashes: self.crashes,
            refused_commits: self.refused,
            cancels: state.cancels,
            pauses: state.pauses,
            decisions: state.decisions,
            deliveries: state.deliveries,
            again: state.again,
            compared: 0,
            hash: judged.hash,
        };
        Ok((figures, judged.ends))
    }

    fn is_calm(&self) -> bool {
        self.step >= self.spec.steps
    }

    async fn live(&mut self, disk: &Arc<Disk>) -> Result<End, Vec<String>> {
        if self.is_calm() {
            disk.calm();
        }
        check::wakes(&*disk.under, &self.ledger).await?;
        let Ok(engine) = Engine::start(self.outside(disk), self.options()).await else { return Ok(End::Crash) };
        loop {
            for _ in 0..SETTLE {
                tokio::task::yield_now().await;
            }
            self.step += 1;
            if self.step == self.spec.steps {
                disk.calm();
            }
            let found = std::mem::take(&mut self.ledger.lock().broken);
            if !found.is_empty() {
                return Err(found);
            }
            if disk.is_broken() || (!self.is_calm() && self.dice.chance(self.weather.crash)) {
                return Ok(End::Crash);
            }
            if self.all_ended() {
                return Ok(End::Done);
            }
            if self.step > self.spec.steps.saturating_add(CALM_MAX) {
                return Err(vec!["I11: no fault falls any more, and the runs do not come to their end".to_owned()]);
            }
            self.clients.act(&engine, self.is_calm());
            self.clock.advance();
        }
    }

    fn all_ended(&self) -> bool {
        let started = self.clients.told(|told| told.started.len());
        started == self.clients.wanted.len() && self.ledger.lock().runs.values().all(|run| run.closed)
    }

    fn outside(&self, disk: &Arc<Disk>) -> engine::Outside {
        let (clock, dice, ledger) = (self.clock.clone(), self.dice.clone(), self.ledger.clone());
        Outside { clock, dice, ledger, seed: self.spec.seed, wild: self.wild, recorded: None }.over(disk.clone())
    }

    fn options(&self) -> Options {
        let (run_ahead_max, effects_max, inline_bytes_max) = self.weather.options;
        Options { run_ahead_max, effects_max, inline_bytes_max, ..Options::default() }
    }

    fn broken(&self, what: Vec<String>) -> Box<Broken> {
        Box::new(Broken { seed: self.spec.seed, what, story: check::story(&self.under, &self.clients, &self.ledger) })
    }
}
