//! The table of what people are told: class by class, who, over which channels unless they say otherwise, and in which words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Class {
    /// An approval that one may decide.
    Approval,
    /// A question that one may answer.
    Question,
    /// Whether an effect has happened is not known, and one may say.
    Outcome,
    /// Somebody lets one decide in their place.
    Delegated,
    /// The time of a question was over, and now one may decide, too.
    Escalated,
    /// A question that one may decide is over soon.
    Expiring,
    /// A run of one's own failed.
    RunFailed,
    /// A run of one's own waits for a person, or was paused.
    RunWaiting,
    /// A run of one's own ended well, or was cancelled.
    RunEnded,
    /// A webhook endpoint of one's own was not told of something for good, is paused, or takes no more.
    DeliveryFailed,
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Whoever may decide the question now, as the inbox has it.
    Deciders,
    /// Whom the question was handed to.
    Receiver,
    /// Who started the run, or owns the endpoint.
    Owner,
}

/// Ways to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Channels {
    /// In the list and at the bell.
    pub(crate) console: bool,
    /// Through the mail server that is declared.
    pub(crate) email: bool,
    /// As the event `notification.created`, to the webhook endpoints that want it.
    pub(crate) webhook: bool,
}

/// One line of the table.
pub(crate) struct Line {
    pub(crate) class: Class,
    pub(crate) told: Told,
    pub(crate) usual: Channels,
    /// The list always has it: somebody has to act.
    pub(crate) always: bool,
    /// With `{…}` for facts.
    title: &'static str,
    sentence: &'static str,
}

const LIST: Channels = Channels { console: true, email: false, webhook: false };
const LIST_AND_MAIL: Channels = Channels { email: true, ..LIST };
const NONE: Channels = Channels { console: false, ..LIST };

const fn owed(class: Class, told: Told, title: &'static str, sentence: &'static str) -> Line {
    Line { class, told, usual: LIST_AND_MAIL, always: true, title, sentence }
}

const fn own(class: Class, usual: Channels, title: &'static str, sentence: &'static str) -> Line {
    Line { class, told: Told::Owner, usual, always: false, title, sentence }
}

pub(crate) const TABLE: &[Line] = &[
    owed(
        Class::Approval,
        Told::Deciders,
        "Approval needed: {title}",
        "The run of {workflow} goes on when the step {task} is approved or rejected.",
    ),
    owed(Class::Question, Told::Deciders, "Answer needed: {title}", "The run of {workflow} goes on when the step {task} has an answer."),
    owed(
        Class::Outcome,
        Told::Deciders,
        "Has it happened? {title}",
        "An effect of the step {task} in the run of {workflow} was cut off; somebody has to say what became of it.",
    ),
    owed(
        Class::Delegated,
        Told::Receiver,
        "{by} lets you decide: {title}",
        "What is asked by the step {task} in the run of {workflow} waits for you.",
    ),
    owed(
        Class::Escalated,
        Told::Deciders,
        "Escalated: {title}",
        "Nobody has decided in time what the step {task} in the run of {workflow} asks; now you may.",
    ),
    owed(
        Class::Expiring,
        Told::Deciders,
        "Over soon: {title}",
        "What the step {task} in the run of {workflow} asks has to be decided before {until}.",
    ),
    own(Class::RunFailed, LIST_AND_MAIL, "Run failed: {workflow}", "It failed at {task} with {code}."),
    own(Class::RunWaiting, LIST, "Run waits: {workflow}", "It does not go on by itself: {reason}."),
    own(Class::RunEnded, NONE, "Run ended: {workflow}", "It has {status}."),
    own(
        Class::DeliveryFailed,
        LIST_AND_MAIL,
        "Webhook endpoint {name}: {what}",
        "What is for the endpoint {workspace}/{name} does not arrive.",
    ),
];

impl Class {
    pub(crate) fn line(self) -> Option<&'static Line> {
        TABLE.iter().find(|line| line.class == self)
    }

    pub(crate) fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        serde_json::from_value(word.into()).ok()
    }

    pub(crate) fn title(self, facts: &Value) -> String {
        self.line().map(|line| filled(line.title, facts)).unwrap_or_default()
    }

    pub(crate) fn sentence(self, facts: &Value) -> String {
        self.line().map(|line| filled(line.sentence, facts)).unwrap_or_default()
    }

    /// Where the console shows what it is about.
    pub(crate) fn link(self, facts: &Value) -> String {
        let text = |key: &str| facts[key].as_str().unwrap_or_default();
        match (self, text("approval")) {
            (Self::DeliveryFailed, _) => format!("/resources/webhook-endpoint/{}/{}", text("workspace"), text("name")),
            (_, "") => format!("/runs/{}", text("run")),
            (_, approval) => format!("/inbox?item={approval}"),
        }
    }
}

const FACT_CHARS_MAX: usize = 200;

/// Facts come from outside: they are cut, and hold no line breaks where they stand in a line.
fn filled(words: &str, facts: &Value) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, more)| Some((before, more.split_once('}')?))) {
        out.push_str(before);
        let fact = facts[name].as_str().filter(|fact| !fact.is_empty()).unwrap_or("–");
        out.extend(fact.chars().take(FACT_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_class_has_one_line_and_words_that_are_filled() {
        for line in TABLE {
            assert_eq!(TABLE.iter().filter(|other| other.class == line.class).count(), 1);
            assert_eq!(Class::of(&line.class.word()), Some(line.class));
            assert!(!line.always || line.usual.console, "what is always in the list is usually there");
            let text = format!("{} {}", line.class.title(&json!({})), line.class.sentence(&json!({})));
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }

    #[test]
    fn facts_from_outside_neither_break_a_line_nor_open_a_place() {
        let facts = json!({"title": "a\r\nBcc: eve@example.com {task}", "workflow": "w".repeat(5_000)});
        assert_eq!(Class::Approval.title(&facts), "Approval needed: a  Bcc: eve@example.com {task}");
        assert!(Class::Approval.sentence(&facts).len() < 400);
    }

    #[test]
    fn links_lead_to_the_thing() {
        assert_eq!(Class::Approval.link(&json!({"approval": "apr_1", "run": "run_1"})), "/inbox?item=apr_1");
        assert_eq!(Class::RunFailed.link(&json!({"run": "run_1"})), "/runs/run_1");
        let endpoint = json!({"workspace": "shop", "name": "alerts"});
        assert_eq!(Class::DeliveryFailed.link(&endpoint), "/resources/webhook-endpoint/shop/alerts");
    }
}
