//! A model answers: text, or a value that fits a schema, possibly after calling tools.

use super::super::fields::{Field, Values, Want, field, read, required};
use super::super::shape::Shape;
use super::super::{codes, inputs};
use super::{Build, Draft, Known, StepKind, with};
use crate::plan::{Action, ModelCall, Requires};
use crate::yaml::{Kind, Node};
use expr::template::Template;

const TURNS: u32 = 8;
const PREFERRED: &str = "preferred";

const WITH: &[Field] = &[
    required("prompt", Want::Text, "what the model is asked"),
    field("system", Want::Text, "who the model is to be"),
    field("model", Want::Text, "the model's name; the gateway chooses if absent"),
    field("schema", Want::Schema, "JSON Schema of the answer; with it the output is the value, without it the text"),
    field("temperature", Want::Templated(&Want::Number(2)), "how much chance there is in the answer"),
    field("max_tokens", Want::Templated(&Want::Count(1, 10_000_000)), "the longest answer"),
    field("tools", Want::Words, "tools that the model may call"),
    field("max_turns", Want::Count(1, 100), "how often it may answer with calls; 8 if absent"),
    field("requires", Want::Requires, "what the model must be like, where none is named"),
];

pub(crate) const REQUIRES: &[Field] = &[
    field("min_size", Want::Word, "at least so many parameters, such as 7B"),
    field("max_size", Want::Word, "at most so many parameters"),
    field("expertise", Want::OneOf(&["low", "medium", "medium-high", "high", "very-high"]), "how able it must be"),
    field("capabilities", Want::Words, "what it must be able to do: tools, schema, vision …"),
    field("modalities", Want::Words, "what it must take: text, image, audio …"),
    field("tasks", Want::Words, "what it had better be good at: code, vision, legal …"),
    field("by", Want::OneOf(&["speed", "quality", "cost"]), "what decides between those that fit"),
    field("max_latency_ms", Want::Count(1, 86_400_000), "how long an answer may take"),
    field("cost_limit", Want::Number(1_000_000), "what a call may cost, in US dollars"),
    field(PREFERRED, Want::Words, "models that are chosen first; templates may name them"),
    field("excluded", Want::Words, "models that are never chosen"),
    field("fallback", Want::Words, "models that are chosen if nothing else fits"),
];

pub(super) static KIND: StepKind = StepKind {
    name: "model",
    about: "asks a model; the output is its text, or the value that fits `schema`",
    with_field: &[required("with", Want::Map, "what the model is asked, and how")],
    with: Some(WITH),
    keys: &[],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let values = with(build, draft)?;
    let prompt = values.get("prompt").and_then(|n| build.text(n));
    let system = values.get("system").map(|n| build.text(n));
    // One that is left to `AUTO` is chosen by the gateway.
    let named = values.get("model").filter(|n| !n.text().is_some_and(super::super::auto::is_tag));
    let model = named.map(|n| {
        known_model(build, n);
        build.text(n)
    });
    let dynamic = dynamic(build, &values);
    let requires = values.get("requires").map(|n| requires(build, n));
    let tag = values.get("model").and_then(Node::text).and_then(crate::auto::whole);
    let requires = match tag {
        Some((attributes, question)) => Some(chosen_by(requires.unwrap_or_default(), &attributes, &question)),
        None => requires,
    };
    let schema = values.get("schema").map(|n| schema(build, n));
    let tools = values.get("tools").and_then(Node::list).unwrap_or_default();
    for tool in tools {
        let name = tool.text().unwrap_or_default();
        let catalog = build.catalog;
        if !catalog.tools.contains_key(name) {
            build.report.error(codes::UNKNOWN_TOOL, tool.at, format!("there is no tool `{name}`"), "not a tool").suggest(
                name,
                tool.at,
                catalog.tools.keys().map(String::as_str),
            );
        }
    }
    let number = |key: &str| values.get(key).map(|n| n.to_json());
    Some(Action::Model(Box::new(ModelCall {
        model: flat(model)?,
        system: flat(system)?,
        prompt: prompt?,
        schema: flat(schema)?,
        temperature: number("temperature").and_then(|n| n.as_f64()),
        max_tokens: number("max_tokens").and_then(|n| n.as_u64()).and_then(|n| u32::try_from(n).ok()),
        tools: tools.iter().filter_map(|n| n.text().map(str::to_owned)).collect(),
        max_turns: number("max_turns").and_then(|n| n.as_u64()).and_then(|n| u32::try_from(n).ok()).unwrap_or(TURNS),
        dynamic: flat(dynamic)?,
        requires,
    })))
}

/// Numbers, and models that are wished for, that are known only when the step starts.
fn dynamic(build: &mut Build<'_, '_>, values: &Values<'_>) -> Option<Option<Template>> {
    let written = ["temperature", "max_tokens"].map(|key| values.get(key).filter(|n| n.text().is_some()).map(|n| (key, n)));
    let wished = values.get("requires").and_then(|n| n.get(PREFERRED)).filter(|n| n.list().is_some_and(|l| l.iter().any(is_open)));
    let map: Vec<(&str, &Node)> = written.into_iter().flatten().chain(wished.map(|n| (PREFERRED, n))).collect();
    if map.is_empty() {
        return None;
    }
    // Counted, so that all are looked at.
    let good = map.iter().filter(|(_, n)| build.template(n).is_none()).count() == 0;
    let source: serde_json::Map<String, serde_json::Value> = map.iter().map(|(k, n)| ((*k).to_owned(), n.to_json())).collect();
    Some(good.then(|| Template::parse(&source.into()).ok()).flatten())
}

fn requires(build: &mut Build<'_, '_>, node: &Node) -> Requires {
    let values = read(build.report, node, "`requires`", &[REQUIRES]);
    let words = |key: &str| -> Vec<String> {
        values.get(key).and_then(Node::list).unwrap_or_default().iter().filter_map(|n| n.text().map(str::to_owned)).collect()
    };
    let mut size = |key: &str| {
        let node = values.get(key)?;
        let text = super::super::build::word(node)?;
        let found = billions(&text);
        if found.is_none() {
            build.report.error(codes::BAD_VALUE, node.at, format!("`{text}` is no size of a model"), "for instance 7B or 350M");
        }
        found
    };
    let (min_size, max_size) = (size("min_size"), size("max_size"));
    Requires {
        min_size,
        max_size,
        expertise: values.get("expertise").and_then(super::super::build::word),
        capabilities: words("capabilities"),
        modalities: words("modalities"),
        max_latency_ms: values.get("max_latency_ms").and_then(|n| n.to_json().as_u64()),
        cost_limit: values.get("cost_limit").and_then(|n| n.to_json().as_f64()),
        tasks: words("tasks"),
        by: values.get("by").and_then(super::super::build::word),
        // What holds a template is rendered when the step starts.
        preferred: if values.get(PREFERRED).and_then(Node::list).is_some_and(|l| l.iter().any(is_open)) {
            Vec::new()
        } else {
            words(PREFERRED)
        },
        excluded: words("excluded"),
        fallback: words("fallback"),
    }
}

/// What words of a tag say of the task, each in the forms in which it is usual.
const TASKS: [(&str, &[&str]); 6] = [
    ("code", &["code", "codes", "coding", "coder", "program", "programs", "programming", "programmer", "programmers"]),
    ("vision", &["vision", "visual", "image", "images", "imaging", "picture", "pictures"]),
    ("audio", &["audio", "speech", "speeches", "voice", "voices"]),
    ("legal", &["legal", "legally", "contract", "contracts", "contractual", "law", "laws", "lawyer", "lawyers"]),
    ("medical", &["medical", "medically", "clinical", "clinically", "health", "healthcare"]),
    ("analysis", &ANALYSIS),
];
const ANALYSIS: [&str; 13] = [
    "analysis",
    "analyses",
    "analyst",
    "analytic",
    "analytical",
    "analytics",
    "analyze",
    "analyzes",
    "analyzed",
    "analyzing",
    "analyse",
    "analysed",
    "analysing",
];
/// And of what decides.
const BY: [(&str, &[&str]); 3] = [
    ("speed", &["fast", "faster", "fastest", "quick", "quicker", "quickest", "quickly", "speed", "speedy"]),
    ("quality", &["accurate", "accurately", "accuracy", "quality", "best"]),
    ("cost", &["cheap", "cheaper", "cheapest", "cheaply", "cost", "costs", "costly", "affordable", "affordably"]),
];

/// `text_analysis` and `low-cost` are two words each.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Does it hold a template?
fn is_open(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains("{{") || text.contains("{%"))
}

/// What a tag in `model` says of the model, in its attributes and its words.
fn chosen_by(mut wish: Requires, attributes: &[(&str, &str)], question: &str) -> Requires {
    let of = |name: &str| attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_lowercase());
    let told = ["task", "domain"].into_iter().filter_map(of);
    let said: Vec<String> = told.chain([question.to_lowercase()]).collect();
    let has = |forms: &[&str]| said.iter().flat_map(|text| words(text)).any(|word| forms.contains(&word));
    wish.tasks.extend(TASKS.into_iter().filter(|(_, forms)| has(forms)).map(|(task, _)| task.to_owned()));
    wish.by = wish.by.or_else(|| BY.into_iter().find(|(_, forms)| has(forms)).map(|(by, _)| by.to_owned()));
    if wish.by.is_none() && of("complexity").is_some_and(|text| words(&text).any(|word| word == "high")) {
        wish.by = Some("quality".to_owned());
    }
    let known = |word: &String| ["low", "medium", "medium-high", "high", "very-high"].contains(&word.as_str());
    wish.expertise = wish.expertise.or_else(|| of("expertise").filter(known));
    wish.preferred.extend(attributes.iter().filter(|(key, _)| *key == "model_hint").map(|(_, name)| (*name).to_owned()));
    let size = question.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        billions(word).filter(|_| word.ends_with(['B', 'b']))
    });
    wish.min_size = wish.min_size.or(size);
    wish
}

/// `7B`, `350M`, `1.5T`, or a bare number of billions.
fn billions(text: &str) -> Option<f64> {
    let text = text.trim();
    let (digits, scale) = match text.chars().next_back()?.to_ascii_uppercase() {
        'T' => (&text[..text.len() - 1], 1_000.0),
        'B' => (&text[..text.len() - 1], 1.0),
        'M' => (&text[..text.len() - 1], 0.001),
        _ => (text, 1.0),
    };
    let n: f64 = digits.trim().parse().ok()?;
    (n.is_finite() && n >= 0.0).then_some(n * scale)
}

/// Absent is fine, present and wrong is not.
fn flat<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(Some(value)) => Some(Some(value)),
        Some(None) => None,
    }
}

pub(crate) fn known_model(build: &mut Build<'_, '_>, node: &Node) {
    let (Some(name), Some(models)) = (node.text(), &build.catalog.models) else { return };
    // A declared model may be named with its version: `fast@3`.
    let bare = name.split_once('@').map_or(name, |(bare, _)| bare);
    if !name.contains("{{") && !name.contains("{%") && !models.iter().any(|m| m == name || m == bare) {
        build
            .report
            .error(codes::UNKNOWN_MODEL, node.at, format!("there is no model `{name}`"), "not a model of this installation")
            .suggest(name, node.at, models.iter().map(String::as_str));
    }
}

fn schema(build: &mut Build<'_, '_>, node: &Node) -> Option<serde_json::Value> {
    let schema = node.to_json();
    match inputs::validator(&schema) {
        Ok(_) => Some(schema),
        Err(reason) => {
            build.report.error(codes::BAD_SCHEMA, node.at, format!("the schema of the answer is not valid: {reason}"), "this schema");
            None
        }
    }
}

fn shape(_: &Known<'_>, draft: &Draft<'_>) -> Shape {
    let with = draft.values.get("with");
    match with.and_then(|n| n.get("schema")) {
        Some(schema) if matches!(schema.kind, Kind::Map(_)) => Shape::written(schema.to_json()),
        Some(_) => Shape::Any,
        None => Shape::simple("string"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(attributes: &[(&str, &str)], question: &str) -> (Vec<String>, Option<String>) {
        let wish = chosen_by(Requires::default(), attributes, question);
        (wish.tasks, wish.by)
    }

    #[test]
    fn words_of_a_tag_are_taken_whole() {
        let nothing = (Vec::new(), None);
        for question in [
            "the flaw of a breakfast menu",
            "encode the barcode",
            "lawn care, steadfastly",
            "unhealthy invoices",
            "bestow it",
            "Costa Rica",
        ] {
            assert_eq!(said(&[], question), nothing, "{question}");
        }
        assert_eq!(said(&[("task", "claw_back"), ("domain", "paralegals"), ("complexity", "highway")], ""), nothing);
    }

    #[test]
    fn words_of_a_tag_are_known_in_their_forms() {
        let tasks = [
            ("code", "Programming, for a PROGRAMMER"),
            ("vision", "Look at the images."),
            ("audio", "two voices"),
            ("legal", "which contracts are these?"),
            ("legal", "The law's letter"),
            ("medical", "health-care"),
            ("analysis", "analyse it"),
            ("analysis", "whoever is analyzing"),
            ("analysis", "several analyses"),
        ];
        for (task, question) in tasks {
            assert_eq!(said(&[], question), (vec![task.to_owned()], None), "{question}");
        }
        let by = [
            ("speed", "the fastest"),
            ("speed", "quicker!"),
            ("quality", "(accurate)"),
            ("cost", "low-cost"),
            ("cost", "the Cheapest one"),
        ];
        for (by, question) in by {
            assert_eq!(said(&[], question), (Vec::new(), Some(by.to_owned())), "{question}");
        }
        let attributes = [("task", "cross_platform_coding"), ("domain", "Legal"), ("complexity", "very-high")];
        let expected = (vec!["code".to_owned(), "legal".to_owned()], Some("quality".to_owned()));
        assert_eq!(said(&attributes, "choose"), expected);
    }
}
