//! Histories of released versions: each is replayed, and none may lead anywhere else than it did. `ORC_BLESS=1` adds those of this version
//! that are missing; what is there is never written again, because it is what installations have on disk.

use super::{World, effect_class, plan_with};
use crate::{
    event::Event,
    replay::{History, replay},
};
use base::{RunId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

impl World {
    /// The history, fed to the machine without any call, leads to the same decisions.
    pub(super) fn replays(&self) {
        let events: Vec<_> = self.journal.iter().map(|(at, event)| (event.clone(), *at)).collect();
        let (run, plan, run_ahead) = (self.id, self.plan.clone(), self.run_ahead);
        let history = History { run, plan, events, payload_max: usize::MAX, run_ahead };
        let replay = replay(&history, &effect_class).expect("it begins with the start");
        if let Some(d) = &replay.divergence {
            let from = (d.seq as usize).saturating_sub(25);
            let near: Vec<_> = self.journal[from..(d.seq as usize + 3).min(self.journal.len())]
                .iter()
                .enumerate()
                .map(|(i, (_, e))| format!("{} {}", from + i + 1, serde_json::to_string(e).unwrap().chars().take(230).collect::<String>()))
                .collect();
            panic!("{d:#?}\n{}", near.join("\n"));
        }
        assert_eq!(replay.divergence, None, "crashes {}, run ahead {}: {:#?}", self.crashes, self.run_ahead, self.journal);
    }
}

#[derive(Serialize, Deserialize)]
struct Recorded {
    run: RunId,
    plan: Arc<flow::Plan>,
    events: Vec<(Timestamp, Event)>,
    run_ahead: usize,
}

const FLOWS: &[(&str, &str)] = &[
    (
        "tools",
        "name: t\nsteps:\n  - {id: a, uses: test.flaky, with: {x: 1}, retry: {attempts: 5, delay: 1s}}\n  - {id: b, uses: test.broken, with: {}, on_error: continue}\n  - {id: c, uses: set, with: {v: '{{ steps.a.output.x }}', s: '{{ steps.b.status }}'}}\noutputs: {v: '{{ steps.c.output }}'}\n",
    ),
    (
        "blocks",
        "name: t\nsteps:\n  - id: each\n    uses: for_each\n    with: {items: [1, 2, 3, 4], max_parallel: 2}\n    steps:\n      - {id: one, uses: test.echo, with: {n: '{{ item }}'}}\n      - id: even\n        uses: if\n        with: {condition: 'item % 2 == 0'}\n        then: [{id: yes, uses: test.echo, with: {even: true}}]\n        else: [{id: no, uses: set, with: {even: false}}]\noutputs: {all: '{{ steps.each.output }}'}\n",
    ),
    (
        "people",
        "name: t\nsteps:\n  - {id: w, uses: wait, with: {for: 1h}}\n  - {id: ask, uses: approval, with: {title: 'Go on?', expires: 2h}, needs: [w]}\n  - {id: send, uses: test.send, with: {to: ada}, needs: [ask]}\n",
    ),
    (
        "models",
        "name: t\nsteps:\n  - {id: m, uses: model, with: {prompt: 'turns 3', tools: [test.echo], max_turns: 9}}\noutputs: {m: '{{ steps.m.output }}'}\n",
    ),
    ("failed", "name: t\nsteps:\n  - {id: a, uses: test.broken, with: {}}\n  - {id: b, uses: test.echo, with: {}}\n"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("histories")
}

fn record(name: &str, yaml: &str) {
    for (seed, mortal) in [(4, false), (9, true)] {
        let file = folder().join(format!("{}-{name}-{seed}.json", env!("CARGO_PKG_VERSION")));
        if file.exists() {
            continue;
        }
        let mut world = World::new(plan_with(yaml, &[]), json!({}), seed);
        world.play(mortal);
        let recorded = Recorded { run: world.id, plan: world.plan.clone(), events: world.journal, run_ahead: world.run_ahead };
        std::fs::write(&file, serde_json::to_string(&recorded).unwrap() + "\n").unwrap();
    }
}

#[test]
fn histories_of_every_version_lead_where_they_led() {
    if std::env::var_os("ORC_BLESS").is_some() {
        FLOWS.iter().for_each(|(name, yaml)| record(name, yaml));
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 2 * FLOWS.len(), "the histories are not there");
    for file in files {
        let name = file.display();
        let text = std::fs::read_to_string(&file).unwrap();
        let recorded: Recorded = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let events: Vec<_> = recorded.events.into_iter().map(|(at, event)| (event, at)).collect();
        let count = events.len() as u64;
        let history = History { run: recorded.run, plan: recorded.plan, events, payload_max: usize::MAX, run_ahead: recorded.run_ahead };
        let replay = replay(&history, &effect_class).unwrap_or_else(|| panic!("{name}: it does not begin with the start"));
        assert_eq!((replay.events, replay.divergence), (count, None), "{name}");
    }
}
