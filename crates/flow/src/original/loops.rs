//! Loops, queues and groups of the original format.

use super::Reader;
use super::node::{Map, any, list, many, number, text};
use super::survey::{Form, inner};
use super::tools::What;
use crate::yaml::{At, Kind, Node};

/// Rounds of an `action_loop` that names no limit.
const ROUNDS: u64 = 10;

impl Reader<'_, '_> {
    pub(super) fn block(&mut self, step: &Node, form: Form, id: &str, written: &str, out: &mut Map) {
        match form {
            Form::Each => self.each(step, id, written, out),
            Form::Queue => self.queue(step, id, written, out),
            Form::Loop | Form::ActionLoop => self.repeat(step, form, id, written, out),
            _ => {
                // Steps that only stand together.
                let mut with = Map::default();
                with.put("condition", text(step.at, "true"));
                out.put("uses", text(step.at, "if")).put("with", with.node(step.at));
                let steps = self.inside(&[(id.to_owned(), What::Value)], |r| r.steps(inner(step), written));
                let output = outputs(&steps, step.at);
                out.put("then", list(step.at, steps)).put("output", output);
            }
        }
    }

    /// Reads what stands inside of blocks.
    fn inside<T>(&mut self, blocks: &[(String, What)], read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.around.len();
        self.around.extend(blocks.iter().cloned());
        let order = self.order;
        let read = read(self);
        self.order = order;
        self.around.truncate(outer);
        read
    }

    /// A condition that is asked when the steps inside have ended.
    fn ending(&mut self, blocks: &[(String, What)], node: Option<&Node>) -> Option<Node> {
        let node = node?;
        self.inside(blocks, |r| {
            r.at_end = true;
            let made = r.condition(node);
            r.at_end = false;
            Some(made)
        })
    }

    fn each(&mut self, step: &Node, id: &str, written: &str, out: &mut Map) {
        let items = any(step, &["for_each", "foreach", "items"]);
        let at = items.map_or(step.at, |n| n.at);
        out.put("uses", text(at, "for_each"));
        let mut with = Map::default();
        with.put("items", items.map(|n| self.items(step, n)));
        if items.and_then(Node::text).is_some_and(|t| self.gives_texts(t)) {
            self.texts.insert(id.to_owned());
        }
        let parallel = any(step, &["max_parallel", "max_concurrent"]).filter(|n| matches!(n.kind, Kind::Number(_)));
        with.put("max_parallel", parallel.cloned());
        let blocks = [(id.to_owned(), What::Each)];
        if let Some(until) = self.ending(&blocks, any(step, &["until"])) {
            with.put("max_parallel", number(until.at, 1));
            with.put("until", until);
        }
        out.put("with", with.node(at));
        let steps = self.inside(&blocks, |r| r.body(step, id, written));
        let output = outputs(&steps, step.at);
        out.put("steps", list(step.at, steps)).put("output", output).put("undecided", text(step.at, "no"));
    }

    /// What a loop goes through. A question for it is asked about what the steps gave that it waits for.
    fn items(&mut self, step: &Node, items: &Node) -> Node {
        let made = self.value(items);
        let question = made.text().map(str::trim).filter(|t| crate::compile::auto::is_tag(t) && !t.contains("{{"));
        let Some(question) = question.and_then(|t| t.strip_suffix("</AUTO>")) else { return made };
        let known: Vec<String> = any(step, &["dependencies", "depends_on"])
            .map_or(&[][..], many)
            .iter()
            .filter_map(|n| self.survey.steps.get(n.text()?))
            .filter(|k| self.around.iter().map(|(id, _)| id).eq(k.around.iter().map(|(id, _)| id)))
            .map(|k| format!("\n\n{}:\n{{{{ steps.{}.output | default('') }}}}", k.id, k.id))
            .collect();
        if known.is_empty() { made } else { text(items.at, format!("{question}{}</AUTO>", known.concat())) }
    }

    /// The steps inside, or the step itself if it is what is repeated.
    fn body(&mut self, step: &Node, id: &str, written: &str) -> Vec<Node> {
        if !inner(step).is_empty() {
            return self.steps(inner(step), written);
        }
        const OUTER: [&str; 16] = [
            "id",
            "for_each",
            "foreach",
            "items",
            "while",
            "until",
            "loop_condition",
            "max_iterations",
            "condition",
            "if",
            "dependencies",
            "depends_on",
            "steps",
            "goto",
            "on_success",
            "loop_name",
        ];
        let entries = step.map().unwrap_or_default().iter().filter(|e| !OUTER.contains(&e.key.as_str())).cloned().collect();
        let alone = Node { kind: Kind::Map(entries), at: step.at };
        let mut made = Map::default();
        made.put("id", text(step.at, format!("{id}_item")));
        self.single(&alone, &mut made);
        vec![made.node(step.at)]
    }

    fn repeat(&mut self, step: &Node, form: Form, id: &str, written: &str, out: &mut Map) {
        out.put("uses", text(step.at, "loop"));
        let blocks = [(id.to_owned(), What::Loop)];
        let mut with = Map::default();
        with.put("while", self.ending(&blocks, any(step, &["while", "loop_condition"])));
        with.put("until", self.ending(&blocks, any(step, &["until"])));
        let limit = any(step, &["max_iterations"]).map(|n| self.value(n));
        let own = (form == Form::ActionLoop).then(|| number(step.at, ROUNDS));
        with.put("max_iterations", limit.or(own));
        out.put("with", with.node(step.at));
        let mut steps = self.inside(&blocks, |r| r.body(step, id, written));
        if form == Form::ActionLoop {
            in_order(&mut steps);
        }
        let output = outputs(&steps, step.at);
        out.put("steps", list(step.at, steps)).put("output", output).put("undecided", text(step.at, "no"));
    }

    /// `create_parallel_queue`: for every item, some at once, its actions until a condition holds.
    fn queue(&mut self, step: &Node, id: &str, written: &str, out: &mut Map) {
        let Some(queue) = any(step, &["create_parallel_queue"]) else { return };
        let task = any(queue, &["task"]).unwrap_or(queue);
        out.put("uses", text(queue.at, "for_each"));
        let mut with = Map::default();
        // A reader of YAML 1.1 takes the key `on` for true.
        with.put("items", any(queue, &["on", "true", "items"]).map(|n| self.value(n)));
        with.put("max_parallel", any(queue, &["max_parallel"]).filter(|n| matches!(n.kind, Kind::Number(_))).cloned());
        out.put("with", with.node(queue.at));
        let rounds = format!("{id}_rounds");
        let blocks = [(id.to_owned(), What::Each), (rounds.clone(), What::Loop)];
        let until = self.ending(&blocks, any(task, &["until"]).or_else(|| any(queue, &["until"])));
        let mut steps = self.inside(&blocks, |r| r.steps(inner(step), written));
        in_order(&mut steps);
        let output = outputs(&steps, queue.at);
        let mut asked = Map::default();
        asked.put("until", until);
        asked.put("max_iterations", any(task, &["max_iterations"]).map(|n| self.value(n)).or_else(|| Some(number(queue.at, ROUNDS))));
        let mut round = Map::default();
        round.put("id", text(queue.at, rounds.clone())).put("uses", text(queue.at, "loop")).put("with", asked.node(queue.at));
        round.put("steps", list(queue.at, steps)).put("output", output).put("undecided", text(queue.at, "no"));
        out.put("steps", list(queue.at, vec![round.node(queue.at)]));
        out.put("output", text(queue.at, format!("{{{{ steps.{rounds}.output }}}}")));
    }
}

/// Each waits for the one above.
fn in_order(steps: &mut [Node]) {
    let mut before: Option<String> = None;
    for step in steps {
        let id = step.get("id").and_then(Node::text).map(str::to_owned);
        let at = step.at;
        if let (Some(before), Kind::Map(entries)) = (before.take(), &mut step.kind) {
            match entries.iter_mut().find(|e| e.key == "needs").map(|e| &mut e.value.kind) {
                Some(Kind::List(items)) if !items.iter().any(|n| n.text() == Some(&before)) => items.push(text(at, before)),
                Some(_) => {}
                None => {
                    let needs = list(at, vec![text(at, before)]);
                    entries.push(crate::yaml::Entry { key: "needs".to_owned(), key_at: at, value: needs });
                }
            }
        }
        before = id;
    }
}

/// What a block gives: the output of each of its steps by name.
fn outputs(steps: &[Node], at: At) -> Node {
    // A step that repeats itself gives what it gives.
    if let [only] = steps
        && let Some(id) = only.get("id").and_then(Node::text).filter(|id| id.ends_with("_item"))
    {
        return text(at, format!("{{{{ steps.{id}.output }}}}"));
    }
    let mut out = Map::default();
    for id in steps.iter().filter_map(|s| s.get("id").and_then(Node::text)) {
        out.put(id, text(at, format!("{{{{ steps.{id}.output }}}}")));
    }
    out.node(at)
}

/// Every path of a pipeline that a document names.
pub(super) fn pipelines(node: &Node, out: &mut Vec<String>) {
    if let Some(path) = node.get("parameters").and_then(|p| any(p, &["pipeline", "pipeline_file"])).and_then(Node::text) {
        let path = path.trim();
        if !path.contains('\n') && crate::compile::inclusion::is_path(path) && !out.iter().any(|p| p == path) {
            out.push(path.to_owned());
        }
    }
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|i| pipelines(i, out)),
        Kind::Map(entries) => entries.iter().for_each(|e| pipelines(&e.value, out)),
        _ => {}
    }
}
