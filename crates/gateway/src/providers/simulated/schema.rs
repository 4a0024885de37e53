//! A value that fits a JSON Schema, filled from the prompt where its text allows. The schema is
//! walked several times in different moods until the result is valid.

mod fields;

use super::{
    choose, pattern,
    reading::{Reading, strings},
    sentences::{rank, split, terms},
    text,
};
use crate::answer;
use base::{Error, Result};
use serde_json::{Map, Value, json};
use std::cell::Cell;

const MAX_NODES: usize = 20_000;
const MAX_DEPTH: usize = 24;

/// An answer that fits `schema`.
pub(super) fn answer(schema: &Value, reading: &Reading, seed: u64) -> Result<Value> {
    fit(schema, reading, seed, false)
}

/// Input for a tool: only what is required, and what the prompt names.
pub(super) fn input(schema: &Value, reading: &Reading, seed: u64) -> Result<Value> {
    fit(schema, reading, seed, true)
}

fn fit(schema: &Value, reading: &Reading, seed: u64, sparse: bool) -> Result<Value> {
    let validator = answer::compile(schema)?;
    let mut problem = String::new();
    for mood in 0..8 {
        let fill = Fill { root: schema, reading, seed, mood, sparse, nodes: Cell::new(0) };
        let value = fill.value(schema, &Scope::whole(reading), 0);
        let first = validator.iter_errors(&value).next().map(|e| format!("at `{}`: {e}", e.instance_path()));
        match first {
            None => return Ok(value),
            Some(first) if problem.is_empty() => problem = first,
            Some(_) => {}
        }
    }
    Err(Error::invalid("simulated_no_answer", format!("the simulated model found no value for the schema: {problem}"))
        .fix("simplify the schema, or configure a real model"))
}

struct Fill<'a> {
    root: &'a Value,
    reading: &'a Reading,
    seed: u64,
    /// Counts the tries: later ones take other branches, then only what must be.
    mood: usize,
    sparse: bool,
    nodes: Cell<usize>,
}

/// Entries of a list, and the option they were sorted under.
type Group<'a> = (std::rc::Rc<Vec<&'a Value>>, &'a Value);

/// What a part of the answer is about.
#[derive(Clone)]
struct Scope<'a> {
    /// The field's own words.
    name: String,
    words: Vec<String>,
    /// The entry of a list in the prompt that this part describes.
    data: Option<&'a Value>,
    sentences: std::rc::Rc<Vec<&'a str>>,
    /// Which of the best sentences to take: entries of a list differ by it.
    nth: usize,
    /// The entries this part is about, when they were sorted into groups, and the group's name.
    group: Option<Group<'a>>,
}

impl<'a> Scope<'a> {
    fn whole(reading: &'a Reading) -> Self {
        let data = match reading.data.as_slice() {
            [one @ Value::Object(_)] => Some(one),
            _ => None,
        };
        Self { name: String::new(), words: Vec::new(), data, sentences: reading.sentences().into(), nth: 0, group: None }
    }

    fn field(&self, name: &str, schema: &Value) -> Self {
        let described = schema["description"].as_str().unwrap_or_default();
        let words = terms(&format!("{} {described}", split_name(name)));
        Self { name: name.to_lowercase(), words, ..self.clone() }
    }

    fn entry(&self, data: Option<&'a Value>, nth: usize) -> Self {
        let Some(entry) = data else { return Self { nth, ..self.clone() } };
        let mut own = Vec::new();
        strings(entry, &mut |s| own.extend(split(s)));
        if own.is_empty()
            && let Some(text) = text::headline(entry)
        {
            own.push(text);
        }
        Self { data: Some(entry), sentences: own.into(), nth: 0, group: None, ..self.clone() }
    }

    /// The scope's whole text.
    fn text(&self) -> String {
        self.data.map_or_else(|| self.sentences.join("\n"), |d| format!("{}\n{d}", self.sentences.join("\n")))
    }
}

/// `terminationClause` and `termination_clause` both read as two words.
fn split_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() || !c.is_alphanumeric() {
            out.push(' ');
        }
        if c.is_alphanumeric() {
            out.push(c);
        }
    }
    out
}

impl<'a> Fill<'a> {
    fn minimal(&self) -> bool {
        self.mood >= 4
    }

    fn value(&self, schema: &'a Value, scope: &Scope<'a>, depth: usize) -> Value {
        self.nodes.set(self.nodes.get() + 1);
        let Value::Object(_) = schema else { return Value::String(self.string(&Value::Null, scope)) };
        if depth > MAX_DEPTH || self.nodes.get() > MAX_NODES {
            return Value::Null;
        }
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        if let Some(options) = schema["enum"].as_array() {
            return self.choice(options, scope);
        }
        if let Some(target) = schema["$ref"].as_str().and_then(|r| self.resolve(r)) {
            return self.value(target, scope, depth + 1);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branch) = schema[keyword].as_array().and_then(|b| self.branch(b, scope)) {
                return self.branched(schema, branch, scope, depth);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.merged(schema, parts, scope, depth);
        }
        self.typed(schema, scope, depth)
    }

    fn resolve(&self, reference: &str) -> Option<&'a Value> {
        let pointer = reference.strip_prefix('#')?;
        if pointer.is_empty() || pointer.starts_with('/') {
            return self.root.pointer(pointer);
        }
        let definitions = ["$defs", "definitions"].iter().filter_map(|d| self.root[*d].as_object()).flat_map(Map::values);
        definitions.into_iter().find(|d| d["$anchor"].as_str() == Some(pointer))
    }

    /// The branch whose words the text shares most; null only as a last resort; others on later tries.
    fn branch(&self, branches: &'a [Value], scope: &Scope<'a>) -> Option<&'a Value> {
        let real: Vec<&Value> = branches.iter().filter(|b| b["type"] != "null").collect();
        let pool = if real.is_empty() { branches.iter().collect() } else { real };
        let words: Vec<Value> =
            pool.iter().map(|b| Value::String(b["title"].as_str().or(b["const"].as_str()).unwrap_or_default().into())).collect();
        let text = terms(&scope.text());
        let best = choose::best(&words, &text, 0).and_then(|w| words.iter().position(|x| x == w)).unwrap_or(0);
        pool.get((best + self.mood) % pool.len().max(1)).copied()
    }

    /// A branch together with the keywords beside it.
    fn branched(&self, schema: &'a Value, branch: &'a Value, scope: &Scope<'a>, depth: usize) -> Value {
        let own = self.value(branch, scope, depth + 1);
        if schema.get("properties").is_none() {
            return own;
        }
        match (self.typed(schema, scope, depth), own) {
            (Value::Object(mut all), Value::Object(own)) => {
                all.extend(own);
                Value::Object(all)
            }
            (_, own) => own,
        }
    }

    /// `allOf`: objects are laid over one another, other parts are tried until one fits all.
    fn merged(&self, schema: &'a Value, parts: &'a [Value], scope: &Scope<'a>, depth: usize) -> Value {
        let mut all = Map::new();
        let mut tightest = None;
        for part in std::iter::once(schema)
            .filter(|s| s.get("type").is_some() || s.get("properties").is_some())
            .map(|s| (s, true))
            .chain(parts.iter().map(|p| (p, false)))
        {
            let value = if part.1 { self.typed(part.0, scope, depth) } else { self.value(part.0, scope, depth + 1) };
            match value {
                Value::Object(map) => all.extend(map),
                other => tightest = if tightest.is_none() || self.mood % 2 == 1 { Some(other) } else { tightest },
            }
        }
        if all.is_empty() { tightest.unwrap_or_else(|| json!({})) } else { Value::Object(all) }
    }

    fn typed(&self, schema: &'a Value, scope: &Scope<'a>, depth: usize) -> Value {
        match kind(schema) {
            "object" => self.object(schema, scope, depth),
            "array" => self.array(schema, scope, depth),
            "integer" => fields::number(self, schema, scope, true),
            "number" => fields::number(self, schema, scope, false),
            "boolean" => self.boolean(scope),
            "null" => Value::Null,
            _ => Value::String(self.string(schema, scope)),
        }
    }

    fn boolean(&self, scope: &Scope<'a>) -> Value {
        if let Some(Value::Bool(known)) = self.known(scope) {
            return Value::Bool(*known);
        }
        Value::Bool(choose::yes(&scope.words, &scope.text()) != (self.mood % 2 == 1))
    }

    fn choice(&self, options: &'a [Value], scope: &Scope<'a>) -> Value {
        if let Some((_, name)) = scope.group.as_ref().filter(|(_, name)| options.contains(name)) {
            return (*name).clone();
        }
        if let Some(known) = self.known(scope).filter(|k| options.contains(k)) {
            return known.clone();
        }
        let text = terms(&scope.text());
        choose::best(options, &text, self.seed).cloned().unwrap_or(Value::Null)
    }

    /// The field of the same name in the entry that is described.
    fn known(&self, scope: &Scope<'a>) -> Option<&'a Value> {
        if self.mood % 2 == 1 {
            return None;
        }
        let map = scope.data?.as_object()?;
        map.iter().find(|(k, _)| k.to_lowercase() == scope.name).map(|(_, v)| v)
    }

    fn object(&self, schema: &'a Value, scope: &Scope<'a>, depth: usize) -> Value {
        let mut out = Map::new();
        let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let most = schema["maxProperties"].as_u64().map_or(usize::MAX, |m| m as usize);
        let properties = schema["properties"].as_object();
        for (name, field) in properties.into_iter().flatten() {
            let must = required.contains(&name.as_str());
            let deep = depth > 6 || self.minimal();
            let skip = !must
                && (deep || out.len() + required.len() > most || self.sparse && !fields::named(self, field, &scope.field(name, field)));
            if !skip && *field != Value::Bool(false) {
                out.insert(name.clone(), self.value(field, &scope.field(name, field), depth + 1));
            }
        }
        let other = |name: &str| {
            let by_pattern = schema["patternProperties"].as_object().into_iter().flatten();
            let mut fitting = by_pattern.filter(|(p, _)| regex::Regex::new(p).is_ok_and(|r| r.is_match(name))).map(|(_, s)| s);
            fitting.next().unwrap_or(&schema["additionalProperties"])
        };
        for name in required.iter().filter(|n| properties.is_none_or(|p| !p.contains_key(**n))) {
            let field = other(name);
            out.insert((*name).into(), self.value(field, &scope.field(name, field), depth + 1));
        }
        let least = schema["minProperties"].as_u64().unwrap_or(0).min(50) as usize;
        let map_like = properties.is_none() && schema["additionalProperties"].is_object() && !self.sparse && depth < 4;
        for i in 0..50 {
            if out.len() >= least.max(usize::from(map_like)) {
                break;
            }
            let name = self.key(schema, i);
            let field = other(&name);
            out.insert(name.clone(), self.value(field, &scope.field(&name, field), depth + 1));
        }
        self.conditions(schema, &mut out, scope, depth);
        Value::Object(out)
    }

    fn key(&self, schema: &Value, i: usize) -> String {
        let by_pattern = schema["patternProperties"].as_object().and_then(|p| p.keys().next());
        let wanted = schema["propertyNames"]["pattern"].as_str().or(by_pattern.map(String::as_str));
        wanted.and_then(|p| pattern::sample(p, i)).unwrap_or_else(|| format!("entry_{}", i + 1))
    }

    /// `dependentRequired` and `if`/`then`/`else` add what the object turned out to need.
    fn conditions(&self, schema: &'a Value, out: &mut Map<String, Value>, scope: &Scope<'a>, depth: usize) {
        for (name, needs) in schema["dependentRequired"].as_object().into_iter().flatten() {
            for need in
                needs.as_array().into_iter().flatten().filter_map(Value::as_str).filter(|_| out.contains_key(name)).collect::<Vec<_>>()
            {
                if !out.contains_key(need) {
                    let field = &schema["properties"][need];
                    out.insert(need.into(), self.value(field, &scope.field(need, field), depth + 1));
                }
            }
        }
        let Some(condition) = schema.get("if") else { return };
        let holds = answer::compile(condition).is_ok_and(|v| v.is_valid(&Value::Object(out.clone())));
        let branch = &schema[if holds { "then" } else { "else" }];
        if let Value::Object(more) = if branch.is_object() { self.object(branch, scope, depth + 1) } else { Value::Null } {
            out.extend(more);
        }
    }

    fn array(&self, schema: &'a Value, scope: &Scope<'a>, depth: usize) -> Value {
        if let Some(known @ Value::Array(_)) = self.known(scope) {
            return known.clone();
        }
        let least = schema["minItems"].as_u64().unwrap_or(0).min(1_000) as usize;
        let most = schema["maxItems"].as_u64().map_or(1_000, |m| m.min(1_000) as usize);
        let first = schema["prefixItems"].as_array().map_or(&[][..], Vec::as_slice);
        let mut out: Vec<Value> = first.iter().take(most).map(|s| self.value(s, scope, depth + 1)).collect();
        let each = self.each(scope, depth);
        if let Some(groups) = each.as_ref().filter(|_| !self.minimal()).and_then(|list| self.groups(&schema["items"], list, scope)) {
            let all = groups
                .into_iter()
                .take(most)
                .map(|group| self.value(&schema["items"], &Scope { group: Some(group), ..scope.clone() }, depth + 1));
            return Value::Array(all.collect());
        }
        let free = if self.minimal() || depth > 6 { least } else { self.count(scope, each.as_ref().map(|e| e.len())) };
        let count = if schema["items"] == Value::Bool(false) { 0 } else { free.clamp(least, most.max(least)) };
        let unique = schema["uniqueItems"] == Value::Bool(true);
        if let Some(wanted) = schema.get("contains").filter(|_| count > 0 || least > 0 || schema["minContains"] != json!(0)) {
            out.push(self.value(wanted, scope, depth + 1));
        }
        for i in 0..count * 3 {
            if out.len() >= count {
                break;
            }
            let data = each.as_ref().and_then(|e| e.get(i)).copied();
            let value = self.item(&schema["items"], &scope.entry(data, scope.nth + i), i, depth);
            let again = out.contains(&value) && (unique || self.mood < 2 && each.is_none() && least <= out.len());
            if !again {
                out.push(value);
            }
        }
        Value::Array(out)
    }

    /// Items of a named group and a list each: the prompt's entries, sorted by the group they fit.
    fn groups(&self, item: &'a Value, list: &[&'a Value], scope: &Scope<'a>) -> Option<Vec<Group<'a>>> {
        let properties = item["properties"].as_object()?;
        let options = properties.values().find_map(|p| p["enum"].as_array())?;
        properties.values().find(|p| kind(p) == "array")?;
        let name = |entry: &'a Value| choose::best(options, &terms(&scope.entry(Some(entry), 0).text()), self.seed);
        let of =
            |option: &'a Value| (std::rc::Rc::new(list.iter().copied().filter(|e| name(e) == Some(option)).collect::<Vec<_>>()), option);
        Some(options.iter().map(of).filter(|(entries, _)| !entries.is_empty()).collect())
    }

    /// Different enum values one after the other; anything else by its scope.
    fn item(&self, schema: &'a Value, scope: &Scope<'a>, i: usize, depth: usize) -> Value {
        match schema["enum"].as_array() {
            Some(options) if i > 0 => options.get((i - 1) % options.len().max(1)).cloned().unwrap_or(Value::Null),
            _ => self.value(schema, scope, depth + 1),
        }
    }

    /// The prompt's list, if the answer is to say something about each of its entries.
    fn each(&self, scope: &Scope<'a>, depth: usize) -> Option<Vec<&'a Value>> {
        if let Some((entries, _)) = &scope.group {
            return Some(entries.to_vec());
        }
        let list = self.reading.list()?;
        let whole = scope.data.is_none_or(|d| self.reading.data.iter().any(|own| std::ptr::eq(own, d)));
        (whole && depth <= 3).then(|| list.iter().collect())
    }

    fn count(&self, scope: &Scope<'a>, entries: Option<usize>) -> usize {
        let named = text::wanted(&self.reading.instruction).filter(|(_, noun)| noun != "word" && noun != "sentence").map(|(n, _)| n);
        match entries.filter(|n| *n > 0) {
            Some(entries) => named.unwrap_or(entries).min(entries),
            None => named.unwrap_or(3).min(scope.sentences.len().max(1)),
        }
    }

    fn string(&self, schema: &Value, scope: &Scope<'a>) -> String {
        fields::string(self, schema, scope)
    }

    /// Sentences of the scope, best for this field first.
    fn best(&self, scope: &Scope<'a>) -> Vec<&'a str> {
        let mut query = self.reading.asked();
        query.extend(scope.words.iter().cloned());
        let order = rank(&scope.sentences, &query);
        let from = scope.nth.min(order.len().saturating_sub(1));
        order[from..].iter().map(|i| scope.sentences[*i]).collect()
    }
}

/// The schema's type, or what its keywords speak of. `null` only if nothing else is allowed.
fn kind(schema: &Value) -> &str {
    let named = match &schema["type"] {
        Value::String(one) => Some(one.as_str()),
        Value::Array(some) => some.iter().filter_map(Value::as_str).find(|t| *t != "null").or(Some("null")),
        _ => None,
    };
    let has = |keys: &[&str]| keys.iter().any(|k| schema.get(k).is_some());
    named.unwrap_or_else(|| match () {
        () if has(&["properties", "required", "additionalProperties", "patternProperties", "minProperties"]) => "object",
        () if has(&["items", "prefixItems", "minItems", "contains"]) => "array",
        () if has(&["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]) => "number",
        () => "string",
    })
}
