//! The kind `trigger`: what starts a workflow by itself, and what is done when one run would meet another.

use super::{
    schedule::{CatchUp, Fault, Schedule},
    signature::Scheme,
};
use expr::template::{Expr, Template};
use resources::{Finding, Kind, Reference, Spec, VersionRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Firings that may wait for a run to end.
const QUEUE_MAX: u32 = 10_000;
const TOPICS_MAX: usize = 50;

/// Starts a workflow at certain times, when another system calls, or when something happens here. Exactly one of `schedule`,
/// `webhook` and `event` says which.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trigger {
    /// A workflow of the same workspace.
    pub(crate) workflow: String,
    /// A number or a label of a version; without it, the live one or else the newest published one when it fires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) schedule: Option<ScheduleSpec>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) webhook: Option<WebhookSpec>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) event: Option<EventSpec>,
    /// A condition over `event`; what does not meet it starts nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) filter: Option<String>,
    /// Inputs of the run; texts may be templates over `event`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) inputs: Map<String, Value>,
    /// What is done when it fires while a run that it started is under way.
    #[serde(default)]
    pub(crate) overlap: Overlap,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) concurrency: Option<Concurrency>,
    /// How many firings may wait; further ones are skipped, and that is noted.
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 10_000))]
    pub(crate) queue_max: u32,
    /// Why it does not fire now. Calls and events that come meanwhile are noted and start nothing; a schedule sets no times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) paused: Option<String>,
}

fn hundred() -> u32 {
    100
}

/// At certain times.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScheduleSpec {
    /// Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5`; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
    pub(crate) cron: String,
    /// A name of the IANA time zone database: `Europe/Berlin`.
    #[serde(default = "utc")]
    pub(crate) time_zone: String,
    #[serde(default)]
    pub(crate) catch_up: CatchUp,
    /// Fires up to this many seconds later, always the same for one trigger, so that many do not start at once.
    #[serde(default)]
    #[schemars(range(max = 86_400))]
    pub(crate) spread_seconds: u32,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// When another system calls `/hooks/<organization>/<workspace>/<name>`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookSpec {
    pub(crate) scheme: Scheme,
    /// What the scheme checks with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
}

/// When something happens here.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventSpec {
    /// Names of events, `*` at the end for any: `run.succeeded`, `run.*`, `model.updated`.
    pub(crate) topics: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Overlap {
    /// It waits until the run has ended.
    #[default]
    Queue,
    /// It starts nothing, and that is noted.
    Skip,
    /// The older run is cancelled; when it has ended, the new one starts.
    CancelPrevious,
    /// Both run.
    Allow,
}

/// Which runs count as the same, and how many of them may be under way at once.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Concurrency {
    /// A template over `event`. Triggers of one workspace that come to the same text share it; without it, a trigger is alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1_000))]
    pub(crate) max: u32,
}

fn one() -> u32 {
    1
}

impl Spec for Trigger {
    const KIND: &'static str = "trigger";
    const PLURAL: &'static str = "triggers";
    const TITLE: &'static str = "Trigger";
    const SUMMARY: &'static str = "Starts a workflow at certain times, when another system calls, or when something happens";
    const VERBS: &'static [base::Verb] = resources::WITH_EXECUTE;
    const SECRETS: &'static [&'static str] = &["/webhook/secret"];
    const SEARCH: &'static [&'static str] = &["/workflow", "/schedule/cron"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("Workflow", "/spec/workflow"),
        ("Schedule", "/spec/schedule/cron"),
        ("Sender", "/spec/webhook/scheme"),
        ("Events", "/spec/event/topics"),
    ];

    fn references(&self) -> Vec<Reference> {
        let version = self.version.as_deref().map_or(VersionRef::Current, |text| {
            let Ok(version) = text.parse();
            version
        });
        vec![Reference { version, ..Reference::new("/workflow", "workflow", &self.workflow) }]
    }

    fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let sources = [self.schedule.is_some(), self.webhook.is_some(), self.event.is_some()];
        if sources.iter().filter(|there| **there).count() != 1 {
            let why = "a trigger has exactly one of `schedule`, `webhook` and `event`";
            found.push(Finding::new("", "invalid_value", why).fix("make a trigger for each: several may start the same workflow"));
        }
        found.extend(self.schedule.iter().filter_map(ScheduleSpec::fault));
        found.extend(self.event.iter().flat_map(EventSpec::faults));
        found.extend(self.templates());
        if self.queue_max == 0 || self.queue_max > QUEUE_MAX {
            found.push(Finding::new("/queue_max", "invalid_value", format!("between 1 and {QUEUE_MAX} firings may wait")));
        }
        found
    }

    fn hints() -> Value {
        json!({
            "/workflow": {"order": 1}, "/version": {"order": 2}, "/schedule": {"order": 3}, "/webhook": {"order": 4}, "/event": {"order": 5},
            "/filter": {"order": 6, "widget": "text"}, "/inputs": {"order": 7}, "/overlap": {"order": 8}, "/concurrency": {"order": 9},
            "/queue_max": {"order": 10}, "/paused": {"order": 11, "help": "Say why; empty to let it fire again"}
        })
    }

    fn example() -> Self {
        Self {
            workflow: "release-notes".into(),
            version: None,
            schedule: Some(ScheduleSpec {
                cron: "0 9 * * 1-5".into(),
                time_zone: "Europe/Berlin".into(),
                catch_up: CatchUp::One,
                spread_seconds: 60,
            }),
            webhook: None,
            event: None,
            filter: None,
            inputs: Map::new(),
            overlap: Overlap::Queue,
            concurrency: None,
            queue_max: hundred(),
            paused: None,
        }
    }
}

pub fn kind() -> Kind {
    resources::kind::<Trigger>()
}

impl Trigger {
    /// Stands for one that cannot be read: it fires on nothing.
    pub(crate) fn nothing() -> Self {
        Self { schedule: None, ..Self::example() }
    }

    fn templates(&self) -> Vec<Finding> {
        let bad = |path: &str, e: expr::template::EvalError| {
            Finding::new(path, "invalid_value", format!("this cannot be read: {}", e.message))
                .fix("names are `event` and what stands in it")
        };
        let filter = self.filter.as_deref().and_then(|text| Expr::parse(text).err()).map(|e| bad("/filter", e));
        let inputs = Template::parse(&Value::Object(self.inputs.clone())).err().map(|e| bad("/inputs", e));
        let key = self.concurrency.as_ref().and_then(|c| c.key.clone());
        let key = key.and_then(|text| Template::parse(&Value::String(text)).err()).map(|e| bad("/concurrency/key", e));
        [filter, inputs, key].into_iter().flatten().collect()
    }
}

impl ScheduleSpec {
    pub(crate) fn read(&self, seed: u64) -> Result<Schedule, Fault> {
        Schedule::read(&self.cron, &self.time_zone, self.spread_seconds, seed)
    }

    fn fault(&self) -> Option<Finding> {
        Some(match self.read(0).err()? {
            Fault::Cron(why) => Finding::new("/schedule/cron", "invalid_value", format!("`{}` is no schedule: {why}", self.cron))
                .fix("five fields: minute, hour, day of the month, month, day of the week; every weekday at nine is `0 9 * * 1-5`"),
            Fault::Zone => Finding::new("/schedule/time_zone", "invalid_value", format!("there is no time zone `{}`", self.time_zone))
                .fix("names are those of the IANA database: `UTC`, `Europe/Berlin`, `America/New_York`"),
            Fault::Never => Finding::new("/schedule/cron", "invalid_value", format!("no date fits `{}`", self.cron)),
        })
    }
}

impl EventSpec {
    pub(crate) fn wants(&self, topic: &str) -> bool {
        self.topics.iter().any(|wanted| match wanted.strip_suffix('*') {
            Some(start) => topic.starts_with(start),
            None => wanted == topic,
        })
    }

    fn faults(&self) -> Vec<Finding> {
        if self.topics.is_empty() || self.topics.len() > TOPICS_MAX {
            return vec![Finding::new("/event/topics", "invalid_value", format!("1 to {TOPICS_MAX} topics are named"))];
        }
        let fits = |topic: &str| {
            let name = topic.strip_suffix('*').unwrap_or(topic);
            !topic.is_empty()
                && topic.len() <= 100
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
        };
        let bad = self.topics.iter().enumerate().filter(|(_, topic)| !fits(topic));
        bad.map(|(i, topic)| {
            Finding::new(format!("/event/topics/{i}"), "invalid_value", format!("`{topic}` is no name of events"))
                .fix("write `run.succeeded`, or `run.*` for all that begin so")
        })
        .collect()
    }
}
