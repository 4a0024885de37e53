//! One step of the original format as a step of ours.

use super::Reader;
use super::node::{Map, any, flag, list, many, number, text, word};
use super::survey::{Form, form, mend, step_id};
use super::{models, tools};
use crate::compile::auto::is_tag;
use crate::compile::codes;
use crate::yaml::{At, Kind, Node};

/// The action in one spelling: `generate-text` and `generate_text` are the same. Under some tools it stands among the parameters.
pub(super) fn action_of(step: &Node) -> String {
    let written = any(step, &["action"]).and_then(Node::text).unwrap_or_default();
    let inside = any(step, &["parameters", "inputs"]).and_then(|p| p.get("action")).and_then(Node::text);
    let vague = written.is_empty() || written == "execute" || written.contains(' ');
    let chosen = match inside {
        Some(inside) if vague && step.get("tool").is_some() => inside,
        _ => written,
    };
    chosen.trim().to_lowercase().replace('-', "_")
}

/// Data sets with names that are put together: that is no more than naming them.
pub(super) fn named_sets<'n>(step: &'n Node, action: &str) -> Option<&'n [Node]> {
    let sets = any(step, &["parameters"])?.get("datasets")?.list()?;
    (action == "merge" && !sets.is_empty() && sets.iter().all(|s| s.get("name").is_some())).then_some(sets)
}

/// Actions that only name values.
pub(super) const PLAIN: &[&str] = &["set_variables", "log_message", "debug", "echo", "capture_result", "loop_complete", "control_flow"];

pub(super) fn is_plain(action: &str) -> bool {
    PLAIN.contains(&action)
}

impl Reader<'_, '_> {
    pub(super) fn steps(&mut self, steps: &[Node], owner: &str) -> Vec<Node> {
        let mut out = Vec::new();
        for (i, step) in steps.iter().enumerate() {
            if step.map().is_none() {
                out.push(step.clone());
                continue;
            }
            let written = step_id(step, owner, i);
            self.report.step = Some(mend(&written));
            self.order = self.survey.steps.get(&written).map_or(0, |k| k.order);
            let made = self.step_of(step, &written);
            out.push(made);
            self.report.step = None;
        }
        out
    }

    fn step_of(&mut self, step: &Node, written: &str) -> Node {
        let id = mend(written);
        let id_at = any(step, &["id"]).map_or(At { start: step.at.start, end: step.at.start }, |n| n.at);
        let mut out = Map::default();
        let outer = std::mem::take(&mut self.needs);
        out.put("id", text(id_at, id.clone()));
        match form(step) {
            Form::Single => self.single(step, &mut out),
            form => self.block(step, form, &id, written, &mut out),
        }
        self.common(step, written, &mut out);
        let needs = std::mem::replace(&mut self.needs, outer);
        self.order_of(step, &id, needs, &mut out);
        out.node(step.at)
    }

    /// Steps that are named only by what they were given must have ended all the same.
    fn order_of(&self, step: &Node, id: &str, needs: Vec<String>, out: &mut Map) {
        let missing: Vec<Node> = needs.into_iter().filter(|n| n != id).map(|n| text(step.at, n)).collect();
        if missing.is_empty() {
            return;
        }
        match out.0.iter_mut().find(|e| e.key == "needs").map(|e| &mut e.value.kind) {
            Some(Kind::List(items)) => {
                for node in missing {
                    if !items.iter().any(|n| n.text() == node.text()) {
                        items.push(node);
                    }
                }
            }
            _ => drop(out.put("needs", list(step.at, missing))),
        }
    }

    /// What every step may say.
    fn common(&mut self, step: &Node, written: &str, out: &mut Map) {
        for key in ["description", "name"] {
            if let Some(node) = any(step, &[key]).filter(|n| n.text().is_some()) {
                out.put("description", node.clone());
            }
        }
        if let Some(needs) = any(step, &["dependencies", "depends_on"]) {
            let ids: Vec<Node> = many(needs).iter().filter_map(|n| Some(text(n.at, self.id_of(n.text()?)))).collect();
            out.put("needs", list(needs.at, ids));
        }
        if let Some(condition) = any(step, &["condition", "if"]) {
            let condition = self.condition(condition);
            out.put("if", condition);
            out.put("undecided", text(step.at, "no"));
        }
        self.attempts(step, out);
        self.failure(step, written, out);
        self.jumps(step, out);
        if let Some(made) = any(step, &["produces"]).filter(|n| n.text().is_some()) {
            out.put("produces", made.clone());
        }
        if let Some(place) = any(step, &["location"]).filter(|n| n.text().is_some()) {
            let place = self.value(place);
            out.put("save", place);
        }
        for key in ["retry_on", "tags_filter", "dynamic_routing", "backoff_strategy", "fallback_data", "add_completion_task"] {
            if let Some(entry) = step.map().unwrap_or_default().iter().find(|e| e.key == key) {
                let message = format!("`{key}` of a step has no effect here");
                self.report.warning(codes::NO_EFFECT, entry.key_at, message, "left out");
            }
        }
    }

    pub(super) fn id_of(&self, written: &str) -> String {
        self.survey.steps.get(written).map_or_else(|| mend(written), |k| k.id.clone())
    }

    fn attempts(&mut self, step: &Node, out: &mut Map) {
        let uses = out.0.iter().find(|e| e.key == "uses").and_then(|e| e.value.text()).unwrap_or_default().to_owned();
        if matches!(uses.as_str(), "set" | "loop" | "for_each" | "if" | "approval" | "wait") || uses.starts_with("workflow/") {
            return;
        }
        if let Some(timeout) = any(step, &["timeout"]).filter(|n| matches!(n.kind, Kind::Number(_))) {
            out.put("timeout", timeout.clone());
        }
        let config = any(step, &["retry_config"]);
        let count = any(step, &["max_retries", "retry"]).or_else(|| any(config?, &["max_retries", "max_attempts"]));
        let retried = any(step, &["on_failure"]).and_then(Node::text) == Some("retry");
        let attempts = count.and_then(|n| n.to_json().as_u64()).or(retried.then_some(3));
        if let Some(n) = attempts.filter(|n| *n > 1) {
            let at = count.map_or(step.at, |n| n.at);
            let mut retry = Map::default();
            retry.put("attempts", number(at, n.min(100))).put("delay", text(at, "1s"));
            out.put("retry", retry.node(at));
        }
    }

    fn failure(&mut self, step: &Node, written: &str, out: &mut Map) {
        if let Some(node) = any(step, &["on_error"]) {
            let made = self.handlers(node, written);
            out.put("on_error", made);
        }
        let tolerated = any(step, &["continue_on_error"]).is_some_and(|n| n.kind == Kind::Bool(true));
        match any(step, &["on_failure"]).and_then(|n| Some((n, n.text()?))) {
            Some((node, "continue")) => drop(out.put("on_error", text(node.at, "fail_at_end"))),
            Some((node, "skip")) => drop(out.put("on_error", text(node.at, "skip"))),
            Some((_, "fail" | "retry")) => {}
            Some((node, _)) => drop(out.put("on_error", text(node.at, "fail_at_end"))),
            None if tolerated => drop(out.put("on_error", text(step.at, "fail_at_end"))),
            None => {}
        }
    }

    /// `on_error`: a word, a step, words for a model, or handlers.
    fn handlers(&mut self, node: &Node, written: &str) -> Node {
        if let Some(word) = node.text() {
            return match word {
                "fail" | "continue" | "skip" => node.clone(),
                "retry" => text(node.at, "fail"),
                _ if self.survey.steps.contains_key(word) => {
                    self.handles(word, written);
                    text(node.at, "continue")
                }
                // Words without an address: what to do if it fails is to go on.
                _ => text(node.at, "continue"),
            };
        }
        let mut out = Vec::new();
        for handler in many(node) {
            let mut made = Map::default();
            for (theirs, ours) in [("error_types", "patterns"), ("error_patterns", "patterns"), ("error_codes", "codes")] {
                if let Some(words) = any(handler, &[theirs]) {
                    let words = many(words).iter().filter_map(|n| Some(text(n.at, word(n)?))).collect();
                    made.put(ours, list(handler.at, words));
                }
            }
            made.put("priority", any(handler, &["priority"]).cloned());
            if let Some(action) = any(handler, &["handler_action"]) {
                let id = format!("{}_handler_{}", mend(written), out.len() + 1);
                let with = self.request(handler, action);
                let mut step = Map::default();
                step.put("id", text(action.at, id)).put("uses", text(action.at, "model")).put("with", with);
                made.put("steps", list(action.at, vec![step.node(action.at)]));
            }
            if let Some(id) = any(handler, &["handler_task_id"]).and_then(Node::text) {
                self.handles(id, written);
            }
            if let Some(value) = any(handler, &["fallback_value"]) {
                let value = self.value(value);
                made.put("value", value);
            } else if any(handler, &["retry_with_handler"]).is_some_and(|n| n.kind == Kind::Bool(true)) {
                made.put("then", text(handler.at, "retry"));
                made.put("retries", any(handler, &["max_handler_retries"]).cloned());
            } else {
                made.put("then", text(handler.at, "continue"));
            }
            if any(handler, &["continue_on_handler_failure"]).is_some_and(|n| n.kind == Kind::Bool(true)) {
                made.put("even_if_it_fails", flag(handler.at, true));
            }
            out.push(made.node(handler.at));
        }
        list(node.at, out)
    }

    /// The step `id` is run only if `failing` has failed.
    fn handles(&mut self, id: &str, failing: &str) {
        self.handled.entry(mend(id)).or_default().push(mend(failing));
    }

    fn jumps(&mut self, step: &Node, out: &mut Map) {
        let mut jumps = Map::default();
        let failure = any(step, &["on_failure"]).filter(|n| !matches!(n.text(), None | Some("continue" | "skip" | "fail" | "retry")));
        let all = [("success", any(step, &["goto", "on_success"])), ("skipped", any(step, &["on_false"])), ("failure", failure)];
        for (key, node) in all {
            let Some(source) = node.and_then(Node::text) else { continue };
            let at = node.map_or(step.at, |n| n.at);
            let target = if source.contains("{{") || is_tag(source) { self.text(source, at) } else { self.id_of(source) };
            jumps.put(key, text(at, target));
        }
        if !jumps.0.is_empty() {
            out.put("goto", jumps.node(step.at));
        }
    }

    /// A step that does one thing.
    pub(super) fn single(&mut self, step: &Node, out: &mut Map) {
        let action = action_of(step);
        let tool = any(step, &["tool"]).and_then(Node::text);
        let at = any(step, &["tool", "action"]).map_or(step.at, |n| n.at);
        let written = any(step, &["action"]);
        match tool {
            Some("pipeline-executor" | "pipeline_executor") => return self.pipeline(step, out),
            Some("user-prompt" | "user_prompt" | "approval-gate" | "approval_gate") => return self.person(step, out),
            _ => {}
        }
        if let Some(sets) = named_sets(step, &action) {
            out.put("uses", text(at, "set"));
            let mut with = Map::default();
            for set in sets {
                let name = any(set, &["name"]).and_then(word).unwrap_or_default();
                with.put(&name, any(set, &["data"]).map(|n| self.value(n)));
            }
            out.put("with", with.node(at));
            return;
        }
        let asked = written.and_then(Node::text).is_some_and(|t| t.contains("<AUTO"));
        if let Some(found) = tools::find(tool, &action).filter(|_| !asked) {
            return self.tool(step, found, at, out);
        }
        if let Some(request) = written.filter(|n| n.text().is_some_and(|t| t.contains("<AUTO"))) {
            out.put("uses", text(request.at, "model"));
            let with = self.request(step, request);
            out.put("with", with);
            return;
        }
        match tool {
            None if models::is_model(&action) || self.asks(step, &action) => {
                out.put("uses", text(at, "model"));
                let with = self.model(step, &action);
                out.put("with", with);
            }
            None if is_plain(&action) || action == "evaluate_condition" => self.plain(step, &action, at, out),
            Some(tool) if tools::is_known(tool) => {
                let name = if action.is_empty() { tool.to_owned() } else { format!("{tool} ({action})") };
                let message = format!("the tool `{name}` has no counterpart here yet; the step will fail when it is reached");
                self.report.warning(codes::MISSING_TOOL, at, message, "no such tool here");
                let name = super::kept(tool, &action);
                self.missing.insert(name.clone());
                out.put("uses", text(at, name));
                let with = any(step, &["parameters", "inputs"]).map(|p| self.value(p));
                out.put("with", with);
            }
            Some(tool) => {
                let known = super::original_tools();
                self.report.error(codes::UNKNOWN_TOOL, at, format!("there is no tool `{tool}`"), "not a tool").suggest(
                    tool,
                    at,
                    known.keys().copied(),
                );
                out.put("uses", text(at, "set")).put("with", Map::default().node(at));
            }
            None => {
                self.no_action(written, at);
                out.put("uses", text(at, "set")).put("with", Map::default().node(at));
            }
        }
    }

    fn no_action(&mut self, written: Option<&Node>, at: At) {
        let shown = written.and_then(Node::text).unwrap_or_default();
        let message =
            if shown.is_empty() { "the step has neither `action` nor `tool`".to_owned() } else { format!("there is no action `{shown}`") };
        let entry = self.report.error(codes::UNKNOWN_TOOL, at, message, "not an action");
        let near = base::nearest(shown, super::original_actions().into_iter().map(|(action, _)| action));
        match near.filter(|_| !shown.is_empty()) {
            Some(near) => entry.suggest(shown, at, [near]),
            None => entry.note("a request in words stands in `<AUTO>…</AUTO>`"),
        };
    }

    /// Words instead of an action, and a prompt: it can only be meant for a model.
    fn asks(&self, step: &Node, action: &str) -> bool {
        action.contains(' ') && any(step, &["parameters"]).is_some_and(|p| p.get("prompt").is_some())
    }

    fn plain(&mut self, step: &Node, action: &str, at: At, out: &mut Map) {
        out.put("uses", text(at, "set"));
        let params = any(step, &["parameters", "inputs"]);
        if action == "evaluate_condition" {
            let condition = params.and_then(|p| any(p, &["condition", "expression"])).map(|c| self.condition(c));
            let mut with = Map::default();
            with.put("result", condition.map(|c| text(c.at, format!("{{{{ {} }}}}", c.text().unwrap_or_default()))));
            out.put("with", with.node(at));
            return;
        }
        let with = params.map_or_else(|| Map::default().node(at), |p| self.value(p));
        out.put("with", with);
    }

    fn tool(&mut self, step: &Node, found: &tools::Tool, at: At, out: &mut Map) {
        let known = self.catalog.tools.get(found.uses);
        if known.is_none() {
            let message =
                format!("`{}`, which stands for this tool here, is not installed; the step will fail when it is reached", found.uses);
            self.report.warning(codes::MISSING_TOOL, at, message, "no such tool here");
            self.missing.insert(found.uses.to_owned());
        }
        let params = any(step, &["parameters", "inputs"]);
        let mut with = Map::default();
        for entry in params.and_then(Node::map).unwrap_or_default() {
            if (entry.key == "action" && !found.tool.is_empty()) || (entry.key == "operation" && found.uses == "data.filter") {
                continue;
            }
            let ours = found.params.iter().find(|(theirs, _)| *theirs == entry.key).map_or(entry.key.as_str(), |(_, ours)| ours);
            let takes = known.and_then(|t| t.input.get("properties")?.as_object()).is_none_or(|p| p.contains_key(ours));
            if !takes {
                let message = format!("`{}` has no effect here: `{}` does not take it", entry.key, found.uses);
                self.report.warning(codes::NO_EFFECT, entry.key_at, message, "left out");
                continue;
            }
            let mut value = self.value(&entry.value);
            if let (true, Some(path)) = (matches!(ours, "path" | "from" | "to"), value.text()) {
                // A path of several lines is one that was broken for reading.
                value = text(value.at, path.lines().map(str::trim).collect::<String>());
            }
            if ours == "rows" {
                value = self.table(value);
            }
            with.put_at(ours, entry.key_at, value);
        }
        if matches!(found.uses, "terminal.run" | "python.run") {
            self.runs.insert(found.uses.to_owned());
        }
        if found.uses == "data.filter"
            && let Some(criteria) = params.and_then(|p| p.get("operation")?.get("criteria")).and_then(Node::map)
        {
            let tests = criteria.iter().map(|e| {
                let mut test = Map::default();
                test.put("column", text(e.key_at, e.key.clone())).put("value", self.value(&e.value));
                test.node(e.key_at)
            });
            with.put("where", list(at, tests.collect()));
        }
        for (key, json) in found.fixed {
            let takes = known.and_then(|t| t.input.get("properties")?.as_object()).is_none_or(|p| p.contains_key(*key));
            if let (true, Ok(value)) = (takes, serde_json::from_str(json)) {
                with.put(key, models::from_json(&value, at));
            }
        }
        let wanted = known.and_then(|t| t.input.get("required")?.as_array()).into_iter().flatten().filter_map(|v| v.as_str());
        let lacking: Vec<&str> = wanted.filter(|key| !with.0.iter().any(|e| e.key == *key)).collect();
        if lacking.is_empty() {
            out.put("uses", text(at, found.uses));
        } else {
            let message =
                format!("`{}` has no counterpart here for what is asked: `{}` wants `{}`", found.tool, found.uses, lacking.join("`, `"));
            self.report.warning(codes::MISSING_TOOL, at, message, "the step will fail when it is reached");
            let name = super::kept(found.tool, found.actions.first().unwrap_or(&"run"));
            self.missing.insert(name.clone());
            out.put("uses", text(at, name));
        }
        out.put("with", with.node(params.map_or(at, |p| p.at)));
        // Where it may fail, so may its program.
        if !found.expect.is_empty() && any(step, &["on_error"]).and_then(Node::text) != Some("continue") {
            let mut expect = Map::default();
            expect.put("that", text(at, found.expect)).put("otherwise", text(at, "fail_at_end"));
            out.put("expect", expect.node(at));
        }
    }

    /// What was read from a file as text is taken from the file itself: our tables are files or rows.
    fn table(&mut self, value: Node) -> Node {
        let source = value.text().and_then(|t| t.strip_prefix("{{ steps.")?.strip_suffix(".output.text }}").map(str::to_owned));
        let known = source.and_then(|id| self.survey.steps.values().find(|k| k.id == id && k.path.is_some()).cloned());
        match known.and_then(|k| self.path_of(&k, value.at)) {
            Some(path) => text(value.at, format!("{{{{ {path} }}}}")),
            None => value,
        }
    }

    /// A person is asked: for a decision, or for words that stand in the note of one.
    fn person(&mut self, step: &Node, out: &mut Map) {
        let at = any(step, &["tool"]).map_or(step.at, |n| n.at);
        let params = any(step, &["parameters"]).cloned().unwrap_or_else(|| Map::default().node(at));
        out.put("uses", text(at, "approval"));
        let mut with = Map::default();
        let title = any(&params, &["title", "prompt", "message"]).map(|n| self.value(n));
        with.put("title", title.unwrap_or_else(|| text(at, "Go on?")));
        let details: Vec<_> = params.map().unwrap_or_default().iter().filter(|e| e.key != "title" && e.key != "context").cloned().collect();
        let details = self.value(&Node { kind: Kind::Map(details), at: params.at });
        with.put("details", details);
        out.put("with", with.node(params.at));
    }

    /// Another pipeline: of a file, or written where it is used.
    fn pipeline(&mut self, step: &Node, out: &mut Map) {
        let at = any(step, &["tool"]).map_or(step.at, |n| n.at);
        let params = any(step, &["parameters"]).cloned().unwrap_or_else(|| Map::default().node(at));
        let source = any(&params, &["pipeline", "pipeline_file", "path"]);
        let name = match source.and_then(Node::text) {
            Some(path) if !path.contains('\n') => super::stem(path),
            Some(inline) => {
                let id = out.0.first().and_then(|e| e.value.text()).unwrap_or("inner").to_owned();
                let name = mend(&id);
                self.inline(&name, inline, source.map_or(at, |n| n.at));
                name
            }
            None => {
                self.report.error(codes::MISSING_KEY, at, "the step names no pipeline", "`pipeline` is missing");
                String::new()
            }
        };
        out.put("uses", text(source.map_or(at, |n| n.at), format!("workflow/{name}")));
        let inputs = any(&params, &["inputs", "input_mapping"]).map(|n| self.value(n));
        out.put("with", inputs.unwrap_or_else(|| Map::default().node(at)));
        if let Some(mapping) = any(&params, &["output_mapping"]).and_then(Node::map) {
            let mut outputs = Map::default();
            for entry in mapping {
                // Theirs are written the other way round.
                if let Some(mine) = entry.value.text() {
                    outputs.put_at(mine, entry.value.at, text(entry.key_at, entry.key.clone()));
                }
            }
            out.put("outputs", outputs.node(params.at));
        }
        if any(&params, &["error_handling"]).and_then(Node::text) == Some("continue") {
            out.put("on_error", text(at, "continue"));
        }
    }
}
