//! Rewrites the names in texts and conditions: `{{ step.result }}` becomes `{{ steps.step.output }}`, `{{ name }}` becomes
//! `{{ inputs.name }}`, `{{ $item }}` becomes `{{ item }}`. Only the names are exchanged; everything else stays as it is written.

use super::Reader;
use super::lists::is_main;
use super::survey::Known;
use super::tools::What;
use crate::yaml::{At, Kind as NodeKind, Node};
use expr::ast::{Ast, Kind, Member};
use expr::text;

/// What stands where, and what is to stand there.
type Edit = (usize, usize, String);

impl Reader<'_, '_> {
    /// Any value, its texts rewritten.
    pub(super) fn value(&mut self, node: &Node) -> Node {
        let kind = match &node.kind {
            NodeKind::Text(source) => NodeKind::Text(self.text(source, node.at)),
            NodeKind::List(items) => NodeKind::List(items.iter().map(|i| self.value(i)).collect()),
            NodeKind::Map(entries) => NodeKind::Map(
                entries.iter().map(|e| crate::yaml::Entry { key: e.key.clone(), key_at: e.key_at, value: self.value(&e.value) }).collect(),
            ),
            other => other.clone(),
        };
        Node { kind, at: node.at }
    }

    pub(super) fn text(&mut self, source: &str, at: At) -> String {
        if !source.contains("{{") && !source.contains("{%") {
            return source.to_owned();
        }
        let prepared = self.prepare(source);
        let Ok(parsed) = text::parse(&prepared) else { return prepared };
        let mut edits = Vec::new();
        self.text_names.clear();
        if let text::Text::Mixed(nodes) = &parsed {
            self.name_texts(nodes);
        }
        text::walk(&parsed, &mut |code, bound| self.names(&code.ast, &mut bound.to_vec(), false, false, at, &mut edits));
        if let text::Text::Mixed(nodes) = &parsed {
            self.for_lists(nodes, &prepared, &mut edits);
        }
        apply(&prepared, edits)
    }

    /// A condition: marks inside of it go, what stood in them goes into parentheses.
    pub(super) fn condition(&mut self, node: &Node) -> Node {
        let Some(source) = node.text() else { return node.clone() };
        let whole = source.trim();
        if crate::compile::auto::is_tag(whole) {
            return Node { kind: NodeKind::Text(self.text(source, node.at)), at: node.at };
        }
        let mut plain = String::new();
        let mut rest = whole;
        let single =
            whole.strip_prefix("{{").and_then(|t| t.strip_suffix("}}")).filter(|inner| !inner.contains("{{") && !inner.contains("}}"));
        if let Some(inner) = single {
            plain.push_str(inner.trim());
            rest = "";
        }
        while let Some((before, inside)) = rest.split_once("{{") {
            let Some((inner, after)) = inside.split_once("}}") else { break };
            plain.push_str(before);
            plain.push_str(&format!("({})", inner.trim()));
            rest = after;
        }
        plain.push_str(rest);
        let marked = self.text(&format!("{{{{ {plain} }}}}"), node.at);
        let inner = marked.strip_prefix("{{ ").and_then(|t| t.strip_suffix(" }}")).unwrap_or(&plain).to_owned();
        Node { kind: NodeKind::Text(inner), at: node.at }
    }

    /// What is no expression at all becomes one: `$item`, ids with hyphens, `now()`.
    pub(super) fn prepare(&self, source: &str) -> String {
        let mut out = String::with_capacity(source.len());
        let mut rest = source;
        while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
            let close = if rest[start..].starts_with("{{") { "}}" } else { "%}" };
            let Some(length) = rest[start..].find(close) else { break };
            out.push_str(&rest[..start]);
            out.push_str(&self.code(&rest[start..start + length]));
            rest = &rest[start + length..];
        }
        out.push_str(rest);
        out
    }

    fn code(&self, code: &str) -> String {
        let mut out = String::with_capacity(code.len());
        let mut quote = None;
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            let before = out.chars().next_back();
            let fresh = !before.is_some_and(|b| b.is_alphanumeric() || b == '_');
            if quote == Some(c) {
                quote = None;
            } else if quote.is_none() && (c == '"' || c == '\'') {
                quote = Some(c);
            } else if quote.is_none() && c == '$' && rest[1..].starts_with(|n: char| n.is_alphabetic() || n == '_') {
                rest = &rest[1..];
                // Counted from one, where the loop's own count begins with zero.
                if let Some(after) = rest.strip_prefix("iteration").filter(|t| !t.starts_with(|n: char| n.is_alphanumeric() || n == '_')) {
                    out.push_str("iteration_position");
                    rest = after;
                }
                continue;
            } else if quote.is_none() && fresh && c.is_alphabetic() {
                let end = rest.find(|n: char| !(n.is_alphanumeric() || n == '_' || n == '-')).unwrap_or(rest.len());
                let word = &rest[..end];
                if word.contains('-')
                    && let Some(known) = self.survey.steps.get(word)
                {
                    out.push_str(&known.id);
                    rest = &rest[end..];
                    continue;
                }
                if let Some(after) = rest.strip_prefix("now()") {
                    out.push_str("execution.timestamp");
                    rest = after;
                    continue;
                }
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
        out
    }

    /// `guarded`: it is just being asked whether it exists. `listed`: an item of it is asked for.
    fn names(&mut self, ast: &Ast, bound: &mut Vec<Box<str>>, guarded: bool, listed: bool, at: At, edits: &mut Vec<Edit>) {
        match &ast.kind {
            Kind::Path(path) => {
                let start = ast.start as usize;
                let known = bound.contains(&path.root) || path.slot.is_none();
                let end = path.members.last().map_or(start + path.root.len(), |m| m.end as usize);
                if let Some(member) = path.members.first().filter(|m| known && self.text_names.contains(&*path.root) && is_main(&m.name)) {
                    edits.push((start + path.root.len(), member.end as usize, String::new()));
                } else if known {
                    self.bound_path(&path.members, edits);
                } else if let Some(new) = self.resolve(&path.root, &path.members, guarded, listed, at) {
                    edits.push((start, end, new));
                }
            }
            Kind::Attr(value, name) => {
                if &**name == "result" && matches!(&value.kind, Kind::Attr(_, inner) if self.is_step(inner)) {
                    edits.push((ast.end as usize - name.len() - 1, ast.end as usize, String::new()));
                }
                if let Kind::Index(list, _) = &value.kind
                    && is_main(name)
                    && self.is_list_of_texts(list)
                {
                    edits.push((value.end as usize, ast.end as usize, String::new()));
                }
                self.names(value, bound, guarded, listed, at, edits);
            }
            Kind::Index(value, index) => {
                self.names(value, bound, guarded, true, at, edits);
                self.names(index, bound, false, false, at, edits);
            }
            Kind::Filter(value, filter, args) => {
                let is = |ast: &Ast, text: &str| matches!(&ast.kind, Kind::Str(s) if &**s == text);
                // A text that is there is what has been completed.
                if filter.name == "selectattr"
                    && matches!(args.list.as_slice(), [what, _, how] if is(what, "status") && is(how, "completed"))
                    && self.is_list_of_texts(value)
                {
                    edits.push((value.end as usize, ast.end as usize, " | select('string')".to_owned()));
                }
                let list = matches!(filter.name, "join" | "map" | "length" | "list" | "first" | "last");
                self.names(value, bound, guarded || filter.takes_undefined, list, at, edits);
                for arg in args.list.iter().chain(args.named.iter().map(|(_, a)| a)) {
                    self.names(arg, bound, false, false, at, edits);
                }
            }
            Kind::Test { value, test, args, .. } => {
                self.names(value, bound, guarded || test.takes_undefined, false, at, edits);
                args.list.iter().for_each(|a| self.names(a, bound, false, false, at, edits));
            }
            Kind::Comprehension(c) => {
                let outer = bound.len();
                bound.extend(c.clauses.iter().flat_map(|clause| clause.names.iter().cloned()));
                for child in ast.children() {
                    self.names(child, bound, guarded, true, at, edits);
                }
                bound.truncate(outer);
            }
            Kind::Cond(_) | Kind::And(_) | Kind::Or(_) => {
                for child in ast.children() {
                    self.names(child, bound, guarded, true, at, edits);
                }
            }
            _ => ast.children().into_iter().for_each(|child| self.names(child, bound, guarded, false, at, edits)),
        }
    }

    fn is_step(&self, name: &str) -> bool {
        self.survey.steps.values().any(|k| k.id == name)
    }

    /// `iteration.step.result` of a name that a loop in the text gives: our results hold the outputs themselves.
    fn bound_path(&self, members: &[Member], edits: &mut Vec<Edit>) {
        // What our search says of a page.
        if let [only] = members
            && &*only.name == "snippet"
        {
            edits.push((only.start as usize, only.end as usize, "text".to_owned()));
        }
        for pair in members.windows(2) {
            if &*pair[1].name == "result" && self.is_step(&pair[0].name) {
                edits.push((pair[0].end as usize, pair[1].end as usize, String::new()));
            }
        }
    }

    /// What a loop in the text goes through, and what decides a branch, is a list and no count.
    fn for_lists(&mut self, nodes: &[text::Node], source: &str, edits: &mut [Edit]) {
        for node in nodes {
            let mut lists = Vec::new();
            match node {
                text::Node::For(each) => {
                    lists.push(&each.items);
                    self.for_lists(&each.body, source, edits);
                    self.for_lists(&each.otherwise, source, edits);
                }
                text::Node::If(branches) => {
                    for (condition, body) in branches {
                        lists.extend(condition);
                        self.for_lists(body, source, edits);
                    }
                }
                _ => {}
            }
            for code in lists {
                let (start, end) = (code.ast.start as usize, code.ast.end as usize);
                for edit in edits.iter_mut().filter(|e| e.0 >= start && e.1 <= end && source[e.0..e.1].ends_with("iterations")) {
                    edit.2 = edit.2.replace(".output.count", ".output.results");
                }
            }
        }
    }

    /// What a name means here; `None`: as it is.
    fn resolve(&mut self, root: &str, members: &[Member], guarded: bool, listed: bool, at: At) -> Option<String> {
        let names: Vec<&str> = members.iter().map(|m| &*m.name).collect();
        let tail = |names: &[&str]| names.iter().map(|n| format!(".{n}")).collect::<String>();
        if let Some(known) = self.loop_variable(root, &names) {
            return Some(known);
        }
        match (root, names.as_slice()) {
            ("parameters" | "inputs", [first, rest @ ..]) => {
                let name = self.input(first, guarded, at);
                return Some(format!("{name}{}", tail(rest)));
            }
            ("steps", [first, rest @ ..]) if self.written_id(first).is_some() => {
                let written = self.written_id(first)?;
                return self.step(&written, rest, guarded, listed, at);
            }
            ("steps" | "run" | "loops" | "loop", _) => return None,
            ("execution" | "context", ["id" | "execution_id"]) => return Some("run.id".to_owned()),
            ("execution", ["date"]) => return Some("(run.started_at | date('%Y-%m-%d'))".to_owned()),
            ("execution", ["time"]) => return Some("(run.started_at | date('%H:%M:%S'))".to_owned()),
            ("execution", [_]) => return Some("run.started_at".to_owned()),
            _ => {}
        }
        if guarded && names.is_empty() && self.optional.contains(root) {
            // One that was not given is not there, and no null.
            return Some(format!("({{'{root}': inputs.{root}}} if inputs.{root} is not none else {{}}).{root}"));
        }
        if self.params.contains(root) {
            return Some(format!("inputs.{root}{}", tail(&names)));
        }
        if let Some(written) = self.written_id(root) {
            return self.step(&written, &names, guarded, listed, at);
        }
        if self.constants.contains_key(root) {
            self.constants.insert(root.to_owned(), true);
            return Some(format!("steps.{root}_given.output{}", tail(&names)));
        }
        if let Some((written, member)) = self.survey.labels.get(root).cloned() {
            let mut path: Vec<&str> = if member.is_empty() { vec!["result"] } else { vec![&member] };
            path.extend(&names);
            return self.step(&written, &path, guarded, listed, at);
        }
        if matches!(root, "timestamp" | "execution_time") {
            return Some("run.started_at".to_owned());
        }
        let name = self.input(root, guarded, at);
        Some(format!("{name}{}", tail(&names)))
    }

    /// The id as it is written, of a step that is named here by the id it has, or by the name of its loop.
    pub(super) fn written_id(&self, name: &str) -> Option<String> {
        if self.survey.steps.contains_key(name) {
            return Some(name.to_owned());
        }
        self.survey.steps.iter().find(|(_, k)| k.id == name || k.loop_name.as_deref() == Some(name)).map(|(w, _)| w.clone())
    }

    /// An input; one that nobody declares becomes one, or nothing if it is asked whether there is such a thing.
    fn input(&mut self, name: &str, guarded: bool, at: At) -> String {
        if !self.params.contains(name) {
            if guarded && !self.undeclared.contains_key(name) {
                return format!("({{}}).{name}");
            }
            self.undeclared.entry(name.to_owned()).or_insert(at);
        }
        format!("inputs.{name}")
    }

    fn loop_variable(&self, root: &str, names: &[&str]) -> Option<String> {
        let innermost = self.around.iter().rev().find(|(_, what)| matches!(what, What::Each | What::Loop));
        let (id, what) = innermost?;
        let tail: String = names.iter().map(|n| format!(".{n}")).collect();
        match root {
            "item" if self.texts.contains(id) && names.first().is_some_and(|n| is_main(n)) => {
                Some(format!("item{}", names[1..].iter().map(|n| format!(".{n}")).collect::<String>()))
            }
            "item" if *what == What::Each || self.around.iter().any(|(_, w)| *w == What::Each) => Some(format!("item{tail}")),
            "index" | "iteration" | "loop_index" if names.is_empty() => Some("index".to_owned()),
            "iteration_position" => Some(format!("loops.{id}.position")),
            "position" | "is_first" | "is_last" | "length" | "remaining" | "has_next" | "has_prev" if names.is_empty() => {
                let each = self.around.iter().rev().find(|(_, w)| *w == What::Each).map_or(id, |(id, _)| id);
                Some(format!("loops.{each}.{root}"))
            }
            "loop" => match names {
                ["index"] => Some("(index + 1)".to_owned()),
                ["index0"] => Some("index".to_owned()),
                ["first"] => Some(format!("loops.{id}.is_first")),
                ["last" | "length"] if *what == What::Each => {
                    Some(format!("loops.{id}.{}", if names == ["last"] { "is_last" } else { "length" }))
                }
                _ => None,
            },
            "loop_id" if names.is_empty() => Some(format!("'{id}'")),
            _ => None,
        }
    }

    /// What is read of a step from the present place.
    fn step(&mut self, written: &str, members: &[&str], guarded: bool, listed: bool, at: At) -> Option<String> {
        let known = self.survey.steps.get(written)?.clone();
        let tail = |names: &[&str]| names.iter().map(|n| format!(".{n}")).collect::<String>();
        let inside = self.around.iter().any(|(id, _)| *id == known.id);
        if matches!(known.reads.what, What::Loop | What::Each) {
            return Some(if inside { self.own_loop(&known, members) } else { self.ended_loop(&known, members, listed) });
        }
        let first = members.first().copied();
        match first {
            Some("status") => return Some(format!("({}.status | replace('succeeded', 'completed'))", self.seen(&known)?)),
            Some("success") if !known.reads.names.iter().any(|(t, _)| *t == "success") => {
                return Some(format!("({}.status == 'succeeded')", self.seen(&known)?));
            }
            Some("location") => return Some(format!("{}.saved", self.seen(&known)?)),
            Some("error") if !known.reads.names.iter().any(|(t, _)| *t == "error") => {
                return Some(format!("{}.error{}", self.seen(&known)?, tail(&members[1..])));
            }
            _ => {}
        }
        let base = self.output(&known);
        let rest = match first {
            Some("result" | "output" | "value") if !known.reads.names.iter().any(|(t, _)| Some(*t) == first) => &members[1..],
            _ => members,
        };
        let Some((name, more)) = rest.split_first() else {
            let main = known.reads.main;
            if main == "path"
                && let Some(path) = self.path_of(&known, at)
            {
                return Some(path);
            }
            return Some(if main.is_empty() { base } else { format!("{base}.{main}") });
        };
        let ours = known.reads.names.iter().find(|(theirs, _)| theirs == name).map(|(_, ours)| *ours);
        if (ours == Some("path") || (ours.is_none() && *name == "path"))
            && let Some(path) = self.path_of(&known, at)
        {
            return Some(path);
        }
        match (ours, known.reads.what) {
            (Some(""), _) => Some(format!("{base}{}", tail(more))),
            (Some(ours), _) if ours.contains('|') => Some(format!("({base}.{})", ours.replace('|', " | "))),
            (Some(ours), _) => Some(format!("{base}.{ours}{}", tail(more))),
            // A text has no members: what is asked with care is not there.
            (None, What::Text) if guarded => Some(format!("({{}}).{name}")),
            (None, _) => Some(format!("{base}{}", tail(rest))),
        }
    }

    /// The path as it was given, spelt as an expression: ours names the file by its clean path.
    pub(super) fn path_of(&mut self, known: &Known, at: At) -> Option<String> {
        let source = known.path.clone()?;
        let beside = known.around.iter().zip(&self.around).filter(|(a, b)| a == b).count() == known.around.len();
        if beside && self.seen(known).is_some_and(|s| s.starts_with("steps.")) && !self.needs.contains(&known.id) && !self.at_end {
            self.needs.push(known.id.clone());
        }
        let made = self.text(&source, at);
        let quoted = |t: &str| format!("'{}'", t.replace('\\', "\\\\").replace('\'', "\\'"));
        let part = |code: &expr::ast::Code| made.get(code.ast.start as usize..code.ast.end as usize).map(|t| format!("({t})"));
        match text::parse(&made).ok()? {
            text::Text::Plain => Some(quoted(&made)),
            text::Text::Exact(code) => part(&code),
            text::Text::Mixed(nodes) => {
                let parts: Option<Vec<String>> = nodes
                    .iter()
                    .map(|node| match node {
                        text::Node::Text(t) => Some(quoted(t)),
                        text::Node::Print(code) => part(code),
                        _ => None,
                    })
                    .collect();
                Some(format!("({})", parts?.join(" ~ ")))
            }
        }
    }

    /// `steps.x` or, in an earlier place of the same loop, what it was in the iteration before.
    fn seen(&self, known: &Known) -> Option<String> {
        let common = known.around.iter().zip(&self.around).take_while(|(a, b)| a == b).count();
        if common < known.around.len() {
            return None;
        }
        match known.around.last() {
            Some((id, What::Loop)) if !self.at_end && known.order >= self.order => Some(format!("loops.{id}.previous.{}", known.id)),
            _ => Some(format!("steps.{}", known.id)),
        }
    }

    /// Its output, through the outputs of the blocks around it if it stands inside of others.
    fn output(&self, known: &Known) -> String {
        if let Some(seen) = self.seen(known) {
            return format!("{seen}.output");
        }
        let common = known.around.iter().zip(&self.around).take_while(|(a, b)| a == b).count();
        let mut out = String::new();
        for (i, (id, what)) in known.around.iter().enumerate().skip(common) {
            out.push_str(&if i == common { format!("steps.{id}.output") } else { format!(".{id}") });
            out.push_str(match what {
                What::Loop => ".last",
                What::Each => "[-1]",
                _ => "",
            });
        }
        format!("{out}.{}", known.id)
    }

    fn own_loop(&self, known: &Known, members: &[&str]) -> String {
        let fact = match members.first().copied().unwrap_or("index") {
            "iteration" | "iterations" | "index" => "index",
            "loop_name" | "loop_id" | "id" => return format!("'{}'", known.loop_name.as_deref().unwrap_or(&known.id)),
            other => other,
        };
        format!("loops.{}.{fact}", known.id)
    }

    fn ended_loop(&self, known: &Known, members: &[&str], listed: bool) -> String {
        let base = self.output(known);
        let each = known.reads.what == What::Each;
        let (first, rest) = match members.split_first() {
            Some((first, rest)) => (*first, rest),
            None => return base,
        };
        let tail: String = rest.iter().map(|n| format!(".{n}")).collect();
        let results = if each { base.clone() } else { format!("{base}.results") };
        match first {
            "iterations" if listed => format!("{results}{tail}"),
            "iterations" | "iteration" | "iteration_count" | "count" if each => format!("({base} | length)"),
            "iterations" | "iteration" | "iteration_count" | "count" => format!("{base}.count"),
            "results" | "items" | "result" if each => format!("{base}{tail}"),
            "results" => format!("{results}{tail}"),
            "result" => format!("{base}.last{tail}"),
            "completed" if each => "true".to_owned(),
            "completed" => format!("({base}.ended != 'limit')"),
            "status" => format!("(steps.{}.status | replace('succeeded', 'completed'))", known.id),
            "location" => format!("steps.{}.saved", known.id),
            "loop_name" | "loop_id" => format!("'{}'", known.loop_name.as_deref().unwrap_or(&known.id)),
            // An output of the pipeline calls it so.
            other if each && self.output_names.contains(&(known.id.clone(), other.to_owned())) => format!("{base}{tail}"),
            other if each => format!("({{}}).{other}{tail}"),
            other => format!("{base}.last.{other}{tail}"),
        }
    }
}

fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort();
    edits.dedup();
    let mut out = String::with_capacity(source.len() + 32);
    let mut done = 0;
    for (start, end, new) in edits {
        if start < done || end > source.len() || !source.is_char_boundary(start) || !source.is_char_boundary(end) {
            continue;
        }
        out.push_str(&source[done..start]);
        out.push_str(&new);
        done = end;
    }
    out.push_str(&source[done..]);
    out
}
