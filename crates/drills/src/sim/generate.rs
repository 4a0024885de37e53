//! Workflows made of dice: every kind of step, in and beside one another, with everything that may stand at a step.

use super::{dice::Dice, outside::TOOLS};
use flow::{Catalog, Source, ToolInfo};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

const DEEP: u32 = 2;
/// More would make single seeds slow without making other things happen.
const STEPS_MAX: u32 = 22;

struct Maker<'a> {
    dice: &'a Dice,
    wild: bool,
    next: u32,
}

/// What a step may look at.
#[derive(Clone, Default)]
struct Sight {
    steps: Vec<String>,
    /// Those of them that stand in the same block.
    near: Vec<String>,
    item: bool,
    input: bool,
}

/// A workflow as text, and checked. The dice are thrown until one has no mistakes.
pub(super) fn workflow(dice: &Dice, name: &str, wild: bool) -> Arc<engine::Definition> {
    let mut mistakes = String::new();
    for _ in 0..50 {
        let mut maker = Maker { dice, wild, next: 0 };
        let text = maker.file(name).to_string();
        let source = Source { name: "sim.yaml".to_owned(), bytes: text.clone().into_bytes() };
        let compiled = flow::compile(&source, &BTreeMap::new(), &catalog());
        if let Some(plan) = compiled.plan {
            let sources = BTreeMap::from([("sim.yaml".to_owned(), text)]);
            return Arc::new(engine::Definition { main: "sim.yaml".to_owned(), sources, plan: Arc::new(plan) });
        }
        mistakes = format!("{:?}\n{text}", compiled.diagnostics.first());
    }
    unreachable!("fifty workflows in a row with mistakes: {mistakes}")
}

fn catalog() -> Catalog {
    let any = || ToolInfo { summary: "a tool of the simulation".to_owned(), input: json!({"type": "object"}), output: json!({}) };
    Catalog { tools: TOOLS.iter().map(|(name, _)| ((*name).to_owned(), any())).collect(), models: None }
}

impl Maker<'_> {
    fn file(&mut self, name: &str) -> Value {
        let inner = Sight { input: true, ..Sight::default() };
        let (sub, last) = self.block(DEEP, &inner, 2);
        let sub = json!({"inputs": {"n": {"type": "integer"}}, "steps": sub, "outputs": {"v": output_of(&last)}});
        let (steps, last) = self.block(0, &Sight::default(), 4);
        let mut file = json!({
            "name": name,
            "workflows": {"sub": sub},
            "steps": steps,
            "outputs": {"v": output_of(&last), "w": self.auto_or(json!("w"), "text", "well")},
        });
        if self.wild && self.dice.chance(150) {
            file["config"] = json!({"timeout": format!("{}s", 1 + self.dice.below(60))});
        }
        file
    }

    /// Some steps, and the id of the last.
    fn block(&mut self, depth: u32, outer: &Sight, most: u64) -> (Vec<Value>, String) {
        let count = 1 + self.dice.index(usize::try_from(most).unwrap_or(1));
        let ids: Vec<String> = (0..count).map(|_| self.id("s")).collect();
        let mut sight = Sight { near: Vec::new(), ..outer.clone() };
        let mut steps = Vec::new();
        for (n, id) in ids.iter().enumerate() {
            if self.dice.chance(60) {
                steps.extend(self.gate(&sight));
            }
            let mut step = self.step(id, depth, &sight);
            // A jump leads over a step that cannot have begun.
            let to = ids.get(n + 1).filter(|_| self.dice.chance(120));
            if let Some(to) = to {
                let chosen = self.auto_or(json!(to), "text", to);
                step["goto"] = if self.dice.chance(500) { chosen } else { json!({"success": chosen, "failure": to, "skipped": to}) };
            }
            steps.push(step);
            if to.is_some() {
                steps.push(json!({"id": self.id("s"), "uses": "set", "with": {"v": 0}, "needs": [id]}));
            }
            sight.near.push(id.clone());
            sight.steps.push(id.clone());
        }
        (steps, ids.into_iter().next_back().unwrap_or_default())
    }

    fn id(&mut self, kind: &str) -> String {
        self.next += 1;
        format!("{kind}{}", self.next)
    }

    /// A step that may begin only when a person has said so.
    fn gate(&mut self, sight: &Sight) -> [Value; 2] {
        self.next += 1;
        let (ask, gated) = (format!("ask{}", self.next), format!("gated{}", self.next));
        let approval = json!({"id": ask, "uses": "approval", "with": {"title": "gate", "details": self.value(sight)}});
        [approval, json!({"id": gated, "uses": "sim.echo", "needs": [ask], "with": {"v": self.value(sight)}})]
    }

    fn step(&mut self, id: &str, depth: u32, sight: &Sight) -> Value {
        let simple = depth >= DEEP || self.next > STEPS_MAX;
        let kind = if simple { self.dice.below(11) } else { self.dice.below(18) };
        let v = self.value(sight);
        let hand = ["sim.echo", "sim.flaky", "sim.send"][self.dice.index(3)];
        let mut step = match kind {
            0 | 1 => json!({"uses": "sim.echo", "with": {"v": self.auto_or(v, "integer", "7")}}),
            2 => json!({"uses": "sim.flaky", "with": {"v": v}}),
            3 => json!({"uses": "sim.broken", "with": {"v": v}}),
            4 => json!({"uses": "sim.send", "with": {"v": v}}),
            5 => json!({"uses": "sim.hang", "with": {"v": v}, "timeout": "2s"}),
            6 => json!({"uses": "set", "with": {"v": self.auto_or(v, "integer", "3")}}),
            7 => json!({"uses": "model", "with": {"prompt": "say something"}}),
            8 => json!({"uses": "model", "with": {"prompt": "do something", "tools": [hand], "max_turns": 2 + self.dice.below(2)}}),
            9 => json!({"uses": "wait", "with": {"for": format!("{}s", self.dice.below(90))}}),
            10 => self.approval(),
            _ => self.open(kind, depth, sight),
        };
        step["id"] = json!(id);
        self.dress(&mut step, kind, depth, sight);
        step
    }

    fn approval(&mut self) -> Value {
        match self.dice.below(4) {
            0 => json!({"uses": "approval", "with": {"title": "ignore", "expires": "40s"}}),
            1 => json!({"uses": "approval", "with": {"title": "reject"}}),
            _ => json!({"uses": "approval", "with": {"title": self.auto_or(json!("approve"), "text", "approve")}}),
        }
    }

    /// A step with steps inside.
    fn open(&mut self, kind: u64, depth: u32, sight: &Sight) -> Value {
        let yes = self.condition(sight);
        match kind {
            11 | 12 => {
                let (then, _) = self.block(depth + 1, sight, 2);
                let (other, _) = self.block(depth + 1, sight, 1);
                json!({"uses": "if", "with": {"condition": self.auto_or(json!(yes), "boolean", "yes")}, "then": then, "else": other})
            }
            13 => {
                let (one, _) = self.block(depth + 1, sight, 1);
                let (two, _) = self.block(depth + 1, sight, 1);
                json!({"uses": "switch", "with": {"value": self.value(sight)}, "cases": [{"equals": 2, "steps": one}], "default": two})
            }
            14 | 15 => {
                let (steps, last) = self.block(depth + 1, &Sight { item: true, ..sight.clone() }, 2);
                let width = 1 + self.dice.below(3);
                let mut step = json!({"uses": "for_each", "with": {"items": (1..=1 + self.dice.below(4)).collect::<Vec<_>>(), "max_parallel": width}, "steps": steps});
                if self.dice.chance(200) {
                    (step["with"]["max_parallel"], step["with"]["until"]) = (json!(1), self.auto_or(json!("item >= 2"), "boolean", "no"));
                }
                if self.dice.chance(300) {
                    step["output"] = self.auto_or(json!(output_of(&last)), "text", "item");
                }
                step
            }
            16 => {
                let (steps, last) = self.block(depth + 1, sight, 1);
                let go_on = self.auto_or(json!(format!("index < {}", self.dice.below(4))), "boolean", "no");
                let mut step =
                    json!({"uses": "loop", "with": {"while": go_on, "max_iterations": 3}, "steps": steps, "output": output_of(&last)});
                if self.dice.chance(300) {
                    step["with"]["at_limit"] = json!("fail");
                }
                step
            }
            _ => json!({"uses": "workflow/sub", "with": {"n": self.auto_or(json!(self.dice.below(9)), "integer", "5")}}),
        }
    }

    /// What may stand at any step.
    fn dress(&mut self, step: &mut Value, kind: u64, depth: u32, sight: &Sight) {
        let outside = kind <= 8 && kind != 6;
        // What cannot be undone is not asked for twice.
        let twice = kind != 4;
        if outside && twice && self.dice.chance(450) {
            step["retry"] = json!({"attempts": 1 + self.dice.below(3), "delay": "700ms", "jitter": self.dice.chance(500)});
        }
        if outside && kind != 5 && self.dice.chance(200) {
            step["timeout"] = json!("5s");
        }
        if self.dice.chance(180) {
            step["if"] = self.auto_or(json!(self.condition(sight)), "boolean", "yes");
        }
        if twice && self.dice.chance(100) {
            let that = self.auto_or(json!("output | string | length < 300"), "boolean", "yes");
            step["expect"] = if self.wild && self.dice.chance(300) { json!({"that": that, "otherwise": "fail_at_end"}) } else { that };
        }
        if self.dice.chance(90) {
            step["save"] = self.auto_or(json!(format!("out/{kind}.json")), "text", "out/auto.json");
        }
        let failing = matches!(kind, 2 | 3 | 5 | 10);
        if self.dice.chance(if failing { 850 } else { 350 }) {
            step["on_error"] = self.on_error(twice, depth, sight);
        }
        let needs: Vec<&String> = sight.near.iter().filter(|_| self.dice.chance(200)).collect();
        if !needs.is_empty() {
            step["needs"] = json!(needs);
        }
    }

    fn on_error(&mut self, twice: bool, depth: u32, sight: &Sight) -> Value {
        let handlers = |mut handler: Map<String, Value>, steps: Vec<Value>| {
            if !steps.is_empty() {
                handler.insert("steps".to_owned(), json!(steps));
            }
            json!([handler])
        };
        let steps = if depth < DEEP && self.dice.chance(500) { self.block(DEEP, sight, 1).0 } else { Vec::new() };
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        match self.dice.below(if self.wild { 8 } else { 7 }) {
            0..=2 => json!("continue"),
            3 => json!("skip"),
            4 => handlers(object(json!({"value": {"v": 1}, "even_if_it_fails": self.dice.chance(500)})), steps),
            5 if twice => handlers(object(json!({"then": "retry", "retries": 1 + self.dice.below(2)})), steps),
            5 | 6 => handlers(object(json!({"then": "continue", "even_if_it_fails": self.dice.chance(500)})), steps),
            _ => json!("fail_at_end"),
        }
    }

    fn value(&self, sight: &Sight) -> Value {
        match (self.dice.below(4), sight.steps.is_empty()) {
            (0 | 1, false) => {
                json!(format!("{{{{ steps.{}.output | string | length }}}}", sight.steps[self.dice.index(sight.steps.len())]))
            }
            (2, _) if sight.item => json!("{{ item }}"),
            (2, _) if sight.input => json!("{{ inputs.n }}"),
            _ => json!(self.dice.below(4)),
        }
    }

    fn condition(&self, sight: &Sight) -> String {
        match (self.dice.below(4), sight.steps.is_empty()) {
            (0 | 1, false) => {
                let id = &sight.steps[self.dice.index(sight.steps.len())];
                format!("(steps.{id}.output | string | length) % 2 == 0")
            }
            (2, _) if sight.item => "item > 1".to_owned(),
            (3, _) => "1 > 2".to_owned(),
            _ => "2 > 1".to_owned(),
        }
    }

    /// The value, or now and then a question whose answer is like it.
    fn auto_or(&self, value: Value, form: &str, wanted: &str) -> Value {
        if self.dice.chance(70) { json!(format!("<AUTO type=\"{form}\">what is it? [[{wanted}]]</AUTO>")) } else { value }
    }
}

fn output_of(id: &str) -> Value {
    json!(format!("{{{{ steps.{id}.output | string | length }}}}"))
}
