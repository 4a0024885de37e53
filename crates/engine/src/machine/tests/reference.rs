//! The machine beside a reference: what may happen to runs, steps, approvals and timers, said once more and simply, by nothing of the machine's
//! own. Commands are drawn; after each of them both must say the same.

use super::{card, catalog, decider, effect_class, fingerprint, person};
use crate::{
    event::{Event, Grants, Payload, RunStarted},
    machine::{
        Decision, Effect, Input, Turn,
        state::{Detail, Phase, Run, Status, TaskRef},
    },
};
use base::{Digest, Error, RunId, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use std::{collections::BTreeMap, fmt::Write, sync::Arc, time::Duration};

/// Seconds between two attempts.
const PAUSE: u64 = 2;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// May be called twice; so many attempts.
    Call(u32),
    /// Must not.
    Send,
    /// Expires after so many seconds.
    Ask(Option<u64>),
    Sleep(u64),
}

#[derive(Clone, Debug)]
struct Step {
    kind: Kind,
    /// Which of those before it, as bits.
    needs: u8,
    /// Its failure is not that of the run.
    lenient: bool,
}

#[derive(Clone, Debug)]
enum Command {
    /// The world outside answers, whether it was asked or not.
    Answer {
        step: usize,
        well: bool,
    },
    Decide {
        step: usize,
        yes: bool,
        right: bool,
    },
    /// Whatever is due then fires.
    Pass(u64),
    /// A timer fires that is not due yet.
    Early(usize),
    Cancel,
    /// The process ends, in order or not, and the next one takes the run up.
    Crash {
        died: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Now {
    Pending,
    Working(u32),
    Resting(u32, u64),
    /// Nobody knows whether it has happened.
    Unsure(u32),
    Asked(Option<u64>),
    Sleeping(u64),
    Succeeded,
    Failed,
    Cancelled,
}

/// What may happen. Times are seconds since the start.
struct Reference {
    steps: Vec<Step>,
    now: Vec<Now>,
    /// How often in a row each was under way when the process died.
    deaths: Vec<u32>,
    time: u64,
    limit: Option<u64>,
    /// A step has failed for which the run answers.
    doomed: bool,
    end: Option<&'static str>,
}

impl Reference {
    fn new(steps: &[Step], limit: Option<u64>) -> Self {
        let mut new = Self {
            steps: steps.to_vec(),
            now: vec![Now::Pending; steps.len()],
            deaths: vec![0; steps.len()],
            time: 0,
            limit,
            doomed: false,
            end: None,
        };
        new.settle();
        new
    }

    fn over(now: Now) -> bool {
        matches!(now, Now::Succeeded | Now::Failed | Now::Cancelled)
    }

    /// Everything that follows by itself.
    fn settle(&mut self) {
        for i in 0..self.steps.len() {
            let met = (0..i).filter(|n| self.steps[i].needs & (1 << n) != 0).all(|n| {
                let failed_softly = self.now[n] == Now::Failed && self.steps[n].lenient;
                self.now[n] == Now::Succeeded || failed_softly
            });
            if self.now[i] == Now::Pending && met && !self.doomed && self.end.is_none() {
                self.now[i] = match self.steps[i].kind {
                    Kind::Call(_) | Kind::Send => Now::Working(1),
                    Kind::Ask(expires) => Now::Asked(expires.map(|after| self.time + after)),
                    Kind::Sleep(secs) => Now::Sleeping(self.time + secs),
                };
            }
        }
        if self.doomed {
            for now in self.now.iter_mut().filter(|now| !Self::over(**now) && !matches!(now, Now::Working(_))) {
                *now = Now::Cancelled;
            }
        }
        if self.end.is_none() && self.now.iter().all(|now| Self::over(*now)) {
            self.end = Some(if self.doomed { "failed" } else { "succeeded" });
        }
    }

    fn fail(&mut self, i: usize) {
        self.now[i] = Now::Failed;
        self.doomed |= !self.steps[i].lenient;
        self.settle();
    }

    fn succeed(&mut self, i: usize) {
        self.now[i] = Now::Succeeded;
        self.settle();
    }

    fn answer(&mut self, i: usize, well: bool) {
        let Now::Working(attempt) = self.now[i] else { return };
        match self.steps[i].kind {
            _ if well => self.succeed(i),
            Kind::Call(most) if attempt < most && !self.doomed => self.now[i] = Now::Resting(attempt, self.time + PAUSE),
            _ => self.fail(i),
        }
    }

    fn decide(&mut self, i: usize, yes: bool, right: bool) -> Result<(), &'static str> {
        match self.now[i] {
            Now::Asked(_) | Now::Unsure(_) if !right => return Err("approval_changed"),
            Now::Asked(_) if yes => self.succeed(i),
            Now::Unsure(attempt) if yes => self.work(i, attempt + 1),
            Now::Asked(_) | Now::Unsure(_) => self.fail(i),
            _ => return Err("already_decided"),
        }
        Ok(())
    }

    fn timers(&self) -> Vec<(u64, String)> {
        let mut all: Vec<(u64, String)> = self.limit.filter(|_| self.end.is_none()).map(|at| (at, "run:".to_owned())).into_iter().collect();
        for (i, now) in self.now.iter().enumerate() {
            match now {
                Now::Resting(_, at) => all.push((*at, format!("retry:s{i}"))),
                Now::Asked(Some(at)) => all.push((*at, format!("approval:s{i}"))),
                Now::Sleeping(at) => all.push((*at, format!("wait:s{i}"))),
                _ => {}
            }
        }
        all.sort();
        all
    }

    fn fire(&mut self, name: &str) {
        let Some(i) = name.split_once(":s").and_then(|(_, i)| i.parse::<usize>().ok()) else { return self.stop("failed") };
        match self.now[i] {
            Now::Resting(attempt, _) => self.work(i, attempt + 1),
            Now::Asked(_) => self.fail(i),
            Now::Sleeping(_) => self.succeed(i),
            _ => {}
        }
    }

    /// Everything is broken off at once.
    fn stop(&mut self, end: &'static str) {
        for now in self.now.iter_mut().filter(|now| !Self::over(**now)) {
            *now = Now::Cancelled;
        }
        self.end = Some(end);
    }

    fn cancel(&mut self) -> Result<(), &'static str> {
        if self.end.is_some() {
            return Err("run_ended");
        }
        self.stop("cancelled");
        Ok(())
    }

    fn work(&mut self, i: usize, attempt: u32) {
        (self.now[i], self.deaths[i]) = (Now::Working(attempt), 0);
    }

    fn crash(&mut self, died: bool) {
        for i in 0..self.steps.len() {
            let Now::Working(attempt) = self.now[i] else { continue };
            self.deaths[i] += u32::from(died);
            if self.steps[i].kind == Kind::Send || self.deaths[i] == 3 {
                self.now[i] = Now::Unsure(attempt);
            }
        }
        // Nobody is asked any more in a run that has failed.
        self.settle();
    }

    fn told(&self) -> String {
        let mut text = format!("at {}: {}", self.time, self.end.unwrap_or("running"));
        for (i, now) in self.now.iter().enumerate() {
            let words = match now {
                Now::Working(n) => format!("working, attempt {n}"),
                Now::Resting(n, _) => format!("resting after attempt {n}"),
                Now::Unsure(_) => "unsure".to_owned(),
                Now::Asked(_) => "asked".to_owned(),
                Now::Sleeping(_) => "sleeping".to_owned(),
                other => format!("{other:?}").to_lowercase(),
            };
            let _ = write!(text, "\n  s{i} {words}");
        }
        let working = self.now.iter().enumerate().filter(|(_, now)| matches!(now, Now::Working(_)));
        let flying: Vec<String> = working.map(|(i, _)| format!("s{i}")).collect();
        format!("{text}\n  under way: {flying:?}\n  timers: {:?}", self.timers())
    }
}

/// The machine, and a world that outlives its processes.
struct Real {
    plan: Arc<flow::Plan>,
    run: Run,
    start: Timestamp,
    now: Timestamp,
    journal: Vec<(Timestamp, Event)>,
    timers: BTreeMap<String, Timestamp>,
    /// What is under way outside, with its key.
    flying: BTreeMap<String, String>,
    keys: BTreeMap<String, String>,
    /// Events of one commit.
    ahead: usize,
}

fn yaml(steps: &[Step], limit: Option<u64>) -> String {
    let mut text = "name: t\n".to_owned();
    if let Some(secs) = limit {
        let _ = writeln!(text, "config: {{timeout: {secs}s}}");
    }
    text.push_str("steps:\n");
    for (i, step) in steps.iter().enumerate() {
        let needs: Vec<String> = (0..i).filter(|n| step.needs & (1 << n) != 0).map(|n| format!("s{n}")).collect();
        let (uses, with) = match step.kind {
            Kind::Call(most) => {
                ("test.echo", format!("{{}}, retry: {{attempts: {most}, delay: {PAUSE}s, backoff: constant, jitter: false}}"))
            }
            Kind::Send => ("test.send", "{}".to_owned()),
            Kind::Ask(None) => ("approval", "{title: Go}".to_owned()),
            Kind::Ask(Some(secs)) => ("approval", format!("{{title: Go, expires: {secs}s}}")),
            Kind::Sleep(secs) => ("wait", format!("{{for: {secs}s}}")),
        };
        let lenient = if step.lenient { ", on_error: continue" } else { "" };
        let _ = writeln!(text, "  - {{id: s{i}, uses: {uses}, needs: [{}], with: {with}{lenient}}}", needs.join(", "));
    }
    text
}

impl Real {
    fn new(steps: &[Step], limit: Option<u64>, ahead: usize) -> Self {
        let source = flow::Source { name: "t.yaml".to_owned(), bytes: yaml(steps, limit).into_bytes() };
        let compiled = flow::compile(&source, &BTreeMap::new(), &catalog());
        let plan = Arc::new(compiled.plan.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics)));
        let start = Timestamp(1_700_000_000_000_000);
        let started = RunStarted {
            workflow: plan.name.clone(),
            definition: Digest::default(),
            hash: String::new(),
            inputs: Payload::Inline(Arc::new(json!({}))),
            by: person(),
            workspace: "default".to_owned(),
            grants: Grants::default(),
            origin: None,
            frozen: false,
            counts_deaths: true,
            seed: 1,
            from: None,
        };
        let run = Run::new(RunId(Default::default()), plan.clone(), started.clone(), start);
        let journal = vec![(start, Event::RunStarted(started))];
        let mut real =
            Self { plan, run, start, now: start, journal, timers: BTreeMap::new(), flying: BTreeMap::new(), keys: BTreeMap::new(), ahead };
        // As the runner does with the start.
        real.timers.extend(limit.map(|secs| ("run:".to_owned(), start.plus(Duration::from_secs(secs)))));
        real.turn(None, None).expect("it begins");
        real
    }

    /// `recover`: a new process, and whether the one before died.
    fn turn(&mut self, input: Option<Input>, recover: Option<bool>) -> Result<(), Error> {
        let (mut input, mut recover) = (input, recover);
        loop {
            let mut turn = Turn::new(&mut self.run, self.now);
            if let Some(died) = recover.take() {
                turn.recover(died, &effect_class, &card);
            }
            if let Some(input) = input.take()
                && let Err(error) = turn.take(input, &card)
            {
                assert!(turn.events.is_empty(), "what is refused changes nothing");
                return Err(error);
            }
            let more = turn.advance(self.ahead, &card);
            let Turn { events, effects, .. } = turn;
            self.journal.extend(events.into_iter().map(|event| (self.now, event)));
            effects.into_iter().for_each(|effect| self.outside(effect));
            if !more {
                return Ok(());
            }
        }
    }

    fn outside(&mut self, effect: Effect) {
        match effect {
            Effect::SetTimer { name, at } => drop(self.timers.insert(name, at)),
            Effect::ClearTimer { name } => drop(self.timers.remove(&name)),
            Effect::Abort { task } => drop(self.flying.remove(&task)),
            Effect::Tool { task, key, .. } => {
                let before = self.keys.entry(task.clone()).or_insert_with(|| key.clone());
                assert_eq!(*before, key, "a step is known outside by one key");
                assert!(self.flying.insert(task.clone(), key).is_none(), "{task} is called while it is called");
            }
            other => panic!("nobody asked for {other:?}"),
        }
    }

    fn task(&self, i: usize) -> (Status, Detail) {
        let at: TaskRef = self.run.paths[format!("s{i}").as_str()];
        let task = self.run.task(at);
        (task.status, task.detail.clone())
    }

    fn binding(&self, i: usize, right: bool) -> String {
        match self.task(i).1 {
            Detail::Approval(asked) if right => asked.binding.clone(),
            _ => "something else".to_owned(),
        }
    }

    fn due(&self) -> Option<String> {
        let due = self.timers.iter().filter(|(_, at)| **at <= self.now).min_by_key(|(name, at)| (**at, (*name).clone()));
        due.map(|(name, _)| name.clone())
    }

    fn crash(&mut self, died: bool) {
        let Event::RunStarted(started) = self.journal[0].1.clone() else { panic!("the first event starts the run") };
        let mut run = Run::new(self.run.id, self.plan.clone(), started, self.start);
        self.journal[1..].iter().for_each(|(at, event)| run.apply(event, *at));
        assert_eq!(fingerprint(&run), fingerprint(&self.run), "the history says what the state is");
        self.run = run;
        self.flying.clear();
        if !self.run.closed() {
            self.turn(None, Some(died)).expect("is taken up");
        }
    }

    fn told(&self) -> String {
        let secs = |at: Timestamp| at.since(self.start).as_secs();
        let end = match self.run.phase {
            Phase::Running => "running".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        };
        let mut text = format!("at {}: {end}", secs(self.now));
        for i in 0..self.plan.body.steps.len() {
            let attempt = self.run.task(self.run.paths[format!("s{i}").as_str()]).attempt;
            let words = match self.task(i) {
                (Status::Running, _) => format!("working, attempt {attempt}"),
                (Status::Retrying, _) => format!("resting after attempt {attempt}"),
                (Status::Waiting, Detail::Wait { .. }) => "sleeping".to_owned(),
                (Status::Waiting, Detail::Approval(asked)) if asked.interrupted.is_some() => "unsure".to_owned(),
                (Status::Waiting, _) => "asked".to_owned(),
                (other, _) => format!("{other:?}").to_lowercase(),
            };
            let _ = write!(text, "\n  s{i} {words}");
        }
        let mut timers: Vec<(u64, String)> = self.timers.iter().map(|(name, at)| (secs(*at), name.clone())).collect();
        timers.sort();
        let flying: Vec<&String> = self.flying.keys().collect();
        format!("{text}\n  under way: {flying:?}\n  timers: {timers:?}")
    }
}

/// Carries a command out on both; what the machine refused, and what it should have.
fn carry_out(command: &Command, real: &mut Real, reference: &mut Reference) -> (Result<(), String>, Result<(), String>) {
    let count = reference.steps.len();
    let code = |refused: Result<(), Error>| refused.map_err(|e| e.code().to_owned());
    let (is, wanted) = match *command {
        Command::Answer { step, well } => {
            let i = step % count;
            reference.answer(i, well);
            real.flying.remove(&format!("s{i}"));
            let result = if well { Ok(json!({})) } else { Err(Error::upstream("down", "it does not work")) };
            (code(real.turn(Some(Input::ToolDone { task: format!("s{i}"), call: None, result }), None)), Ok(()))
        }
        Command::Decide { step, yes, right } => {
            let i = step % count;
            let decision = Decision { approved: yes, note: None, binding: real.binding(i, right), output: None };
            let wanted = reference.decide(i, yes, right);
            (code(real.turn(Some(Input::Decided { task: format!("s{i}"), who: decider(person()), decision }), None)), wanted)
        }
        Command::Pass(secs) => {
            real.now = real.now.plus(Duration::from_secs(secs));
            reference.time += secs;
            while let Some((_, name)) = reference.timers().into_iter().find(|(at, _)| *at <= reference.time) {
                reference.fire(&name);
            }
            while let Some(name) = real.due() {
                real.turn(Some(Input::TimerFired { name }), None).expect("a timer is never refused");
            }
            (Ok(()), Ok(()))
        }
        Command::Early(step) => {
            let name =
                ["wait", "approval"].map(|what| format!("{what}:s{}", step % count)).into_iter().find(|n| real.timers.contains_key(n));
            if let Some(name) = name {
                let at = real.timers[&name];
                real.turn(Some(Input::TimerFired { name: name.clone() }), None).expect("a timer is never refused");
                // It is still to come.
                real.timers.insert(name, at);
            }
            (Ok(()), Ok(()))
        }
        Command::Cancel => (code(real.turn(Some(Input::Cancel { reason: None }), None)), reference.cancel()),
        Command::Crash { died } => {
            reference.crash(died);
            real.crash(died);
            (Ok(()), Ok(()))
        }
    };
    (is, wanted.map_err(str::to_owned))
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![
        (1..4u32).prop_map(Kind::Call),
        Just(Kind::Send),
        prop::option::of(1..8u64).prop_map(Kind::Ask),
        (1..6u64).prop_map(Kind::Sleep),
    ];
    let step = (kind, any::<u8>(), prop::bool::weighted(0.4)).prop_map(|(kind, needs, lenient)| Step { kind, needs, lenient });
    prop::collection::vec(step, 1..6)
}

fn commands() -> impl Strategy<Value = Vec<Command>> {
    let step = 0..6usize;
    let command = prop_oneof![
        6 => (step.clone(), prop::bool::weighted(0.6)).prop_map(|(step, well)| Command::Answer { step, well }),
        4 => (step.clone(), prop::bool::weighted(0.7), prop::bool::weighted(0.8))
            .prop_map(|(step, yes, right)| Command::Decide { step, yes, right }),
        4 => (1..5u64).prop_map(Command::Pass),
        2 => step.prop_map(Command::Early),
        1 => Just(Command::Cancel),
        3 => prop::bool::weighted(0.8).prop_map(|died| Command::Crash { died }),
    ];
    prop::collection::vec(command, 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_machine_does_what_the_reference_says(
        steps in steps(),
        limit in prop::option::weighted(0.3, 4..20u64),
        ahead in prop_oneof![Just(1usize), Just(256)],
        commands in commands(),
    ) {
        let (mut real, mut reference) = (Real::new(&steps, limit, ahead), Reference::new(&steps, limit));
        prop_assert_eq!(real.told(), reference.told(), "at its start");
        for (n, command) in commands.iter().enumerate() {
            let (is, wanted) = carry_out(command, &mut real, &mut reference);
            prop_assert_eq!(is, wanted, "what is refused, command {}: {:?}", n, command);
            prop_assert_eq!(real.told(), reference.told(), "after command {}: {:?}", n, command);
        }
    }
}
