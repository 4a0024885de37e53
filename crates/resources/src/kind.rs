//! A kind: the spec's type and everything that belongs to it. One file each, in the crate that owns its meaning.

use crate::{Finding, Written, documents::Document, pointer, schema};
use base::Verb;
use jsonschema::Validator;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{convert::Infallible, fmt, str::FromStr, sync::Arc};

/// Where resources of a kind live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Workspace,
    Organization,
}

/// Which version of a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum VersionRef {
    /// Draft or not. Written `latest`.
    #[default]
    Newest,
    /// The one labelled `live`, else the newest published one: what a reference means unless it says more. Written `current`.
    Current,
    Number(u64),
    Label(String),
}

impl FromStr for VersionRef {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match (text, text.parse::<u64>()) {
            ("latest", _) => Self::Newest,
            ("current", _) => Self::Current,
            (_, Ok(number)) => Self::Number(number),
            _ => Self::Label(text.to_owned()),
        })
    }
}

impl fmt::Display for VersionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newest => f.write_str("latest"),
            Self::Current => f.write_str("current"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Label(label) => f.write_str(label),
        }
    }
}

impl Serialize for VersionRef {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for VersionRef {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let Ok(version) = String::deserialize(d)?.parse();
        Ok(version)
    }
}

/// One resource names another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where in the spec: `/model`.
    pub path: String,
    pub kind: String,
    /// `None`: the workspace of the resource that refers, unless the kind belongs to the organization.
    pub workspace: Option<String>,
    pub name: String,
    pub version: VersionRef,
    /// The name may mean something else than a resource, so one that is not there is no mistake.
    pub soft: bool,
}

impl Reference {
    pub fn new(path: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self { path: path.into(), kind: kind.into(), workspace: None, name: name.into(), version: VersionRef::Current, soft: false }
    }
}

/// What may be done with resources of most kinds.
const EVERYDAY: &[Verb] = &[Verb::Read, Verb::Create, Verb::Update, Verb::Delete, Verb::Publish, Verb::Share, Verb::Export, Verb::Import];

/// The same, for kinds that also do something when they are asked to: a test, a firing.
pub const WITH_EXECUTE: &[Verb] =
    &[Verb::Read, Verb::Create, Verb::Update, Verb::Delete, Verb::Publish, Verb::Share, Verb::Export, Verb::Import, Verb::Execute];

/// The type of a kind's specs.
pub trait Spec: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// Singular, lower case with dashes: `webhook-endpoint`.
    const KIND: &'static str;
    const PLURAL: &'static str;
    const TITLE: &'static str;
    const SUMMARY: &'static str;
    const SCOPE: Scope = Scope::Workspace;
    const VERBS: &'static [Verb] = EVERYDAY;
    /// JSON pointers into the spec, `*` for any element. The fields are texts; their values are sealed before storing.
    const SECRETS: &'static [&'static str] = &[];
    /// JSON pointers into the spec whose text is searched, beside name, title and labels.
    const SEARCH: &'static [&'static str] = &[];
    /// Title and JSON pointer into the resource, for lists.
    const COLUMNS: &'static [(&'static str, &'static str)] = &[];
    /// Resources of the kind can be paused and archived: they are there, and are not used.
    const HALTS: bool = false;

    /// From each older shape of the spec to the next; never removed, only added to.
    fn upgrades() -> &'static [fn(Value) -> Value] {
        &[]
    }

    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// What the schema cannot say. Paths are pointers into the spec.
    fn check(&self) -> Vec<Finding> {
        Vec::new()
    }

    /// How a form shows fields, by pointer: `{"/provider": {"widget": "select", "order": 1, "help": "…"}}`.
    fn hints() -> Value {
        json!({})
    }

    fn example() -> Self;
}

/// What a spec's type says about one value.
pub(crate) struct Typed {
    pub(crate) spec: Value,
    pub(crate) references: Vec<Reference>,
    pub(crate) findings: Vec<Finding>,
}

type Check = Arc<dyn Fn(&Value) -> Vec<Finding> + Send + Sync>;

/// The entry of a kind, without its type.
#[derive(Clone)]
pub struct Kind {
    pub name: &'static str,
    pub plural: &'static str,
    pub title: &'static str,
    pub summary: &'static str,
    pub scope: Scope,
    pub verbs: &'static [Verb],
    /// JSON Schema 2020-12 of the spec, closed: a field it does not name is refused.
    pub schema: Value,
    pub hints: Value,
    pub columns: &'static [(&'static str, &'static str)],
    pub secrets: &'static [&'static str],
    pub search: &'static [&'static str],
    pub halts: bool,
    pub example: Document,
    pub(crate) validator: Result<Arc<Validator>, String>,
    pub(crate) upgrades: &'static [fn(Value) -> Value],
    /// A draft may be wrong: what is found is told with it, and refuses it when it is published.
    pub(crate) drafts_may_be_wrong: bool,
    typed: fn(&Value) -> Result<Typed, String>,
    checks: Vec<Check>,
    /// The checks say all that the schema says, in words of the kind.
    pub(crate) own_words: bool,
    pub(crate) written: Option<Arc<dyn Written>>,
}

pub fn kind<S: Spec>() -> Kind {
    let schema = schema::of::<S>();
    let mut example = serde_json::to_value(S::example()).unwrap_or(Value::Null);
    // Whoever sends the example means what it says; an example with marks could not be sent.
    for place in S::SECRETS.iter().flat_map(|pattern| pointer::expand(&example, pattern)).collect::<Vec<_>>() {
        if example.pointer(&place).is_none_or(|v| !v.is_string()) {
            pointer::remove(&mut example, &place);
        }
    }
    let workspace = (S::SCOPE == Scope::Workspace).then_some("default");
    Kind {
        name: S::KIND,
        plural: S::PLURAL,
        title: S::TITLE,
        summary: S::SUMMARY,
        scope: S::SCOPE,
        verbs: S::VERBS,
        validator: schema::validator(&schema).map(Arc::new),
        schema,
        hints: S::hints(),
        columns: S::COLUMNS,
        secrets: S::SECRETS,
        search: S::SEARCH,
        halts: S::HALTS,
        example: Document::new(S::KIND, workspace, "example", example),
        upgrades: S::upgrades(),
        drafts_may_be_wrong: false,
        typed: typed::<S>,
        checks: Vec::new(),
        own_words: false,
        written: None,
    }
}

fn typed<S: Spec>(value: &Value) -> Result<Typed, String> {
    let spec = S::deserialize(value).map_err(|e| e.to_string())?;
    let value = serde_json::to_value(&spec).map_err(|e| e.to_string())?;
    Ok(Typed { spec: value, references: spec.references(), findings: spec.check() })
}

impl Kind {
    /// Adds a check that needs more than the spec: what is installed, a catalogue.
    #[must_use]
    pub fn with_check(mut self, check: impl Fn(&Value) -> Vec<Finding> + Send + Sync + 'static) -> Self {
        self.checks.push(Arc::new(check));
        self
    }

    /// Keeps drafts that have findings, so that nothing that was typed is lost; publishing refuses them with every finding.
    /// Whoever uses a version has to look at it again. Not for kinds with secrets: their values must stand where the schema says.
    #[must_use]
    pub fn with_unfinished_drafts(mut self) -> Self {
        self.drafts_may_be_wrong = self.secrets.is_empty();
        self
    }

    /// The checks know all that the schema knows and say it better: it is asked only where they have nothing to say.
    #[must_use]
    pub fn with_own_words(mut self) -> Self {
        self.own_words = true;
        self
    }

    /// Keeps what people wrote beside the specs.
    #[must_use]
    pub fn with_written(mut self, written: impl Written + 'static) -> Self {
        self.written = Some(Arc::new(written));
        self
    }

    /// All that is found, each place told once.
    pub(crate) fn together(&self, schema: Vec<Finding>, checks: Vec<Finding>) -> Vec<Finding> {
        if self.own_words && !checks.is_empty() { checks } else { Finding::together(schema, checks.into_iter()) }
    }

    /// Everything that is wrong with a spec, whoever asks and wherever it would stand.
    pub fn findings(&self, spec: &Value) -> Vec<Finding> {
        let shape = schema::findings(self, spec);
        if shape.is_empty() || self.drafts_may_be_wrong {
            return self.flaws(spec);
        }
        let more = crate::change::beside(self, spec, &shape);
        shape.into_iter().chain(more).collect()
    }

    /// What a stored draft has against it, as its kind sees it today.
    pub(crate) fn flaws(&self, spec: &Value) -> Vec<Finding> {
        let found = schema::findings(self, spec);
        match self.typed(spec) {
            Ok(typed) => self.together(found, typed.findings.into_iter().map(Finding::of_spec).collect()),
            Err(_) => found,
        }
    }

    /// Reads the spec as its type: with defaults filled in, with references and findings.
    pub(crate) fn typed(&self, spec: &Value) -> Result<Typed, String> {
        let mut typed = (self.typed)(spec)?;
        typed.findings.extend(self.checks.iter().flat_map(|check| check(&typed.spec)));
        Ok(typed)
    }

    /// A stored spec of an older shape, as today's type wants it.
    pub(crate) fn upgraded(&self, spec: Value, shape: usize) -> Value {
        self.upgrades.iter().skip(shape).fold(spec, |spec, upgrade| upgrade(spec))
    }

    /// What faces and forms need to know, as JSON.
    pub fn card(&self) -> Value {
        json!({
            "name": self.name, "plural": self.plural, "title": self.title, "summary": self.summary, "scope": self.scope,
            "schema": self.schema, "hints": self.hints, "secrets": self.secrets,
            "search": self.search.iter().map(|p| format!("/spec{p}")).collect::<Vec<_>>(),
            "columns": self.columns.iter().map(|(title, pointer)| json!({"title": title, "pointer": pointer})).collect::<Vec<_>>(),
            "verbs": self.verbs.iter().map(|v| v.word()).collect::<Vec<_>>(),
            "halts": self.halts,
            "example": self.example,
        })
    }
}
