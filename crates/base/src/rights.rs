//! What somebody may do: verbs on nouns, everywhere or in one workspace. Nothing is allowed by default.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt, str::FromStr, sync::Arc};

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Verb {
            $($(#[$doc])* $name),*
        }

        impl Verb {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word),*
                }
            }
        }

        impl FromStr for Verb {
            type Err = crate::Error;

            fn from_str(word: &str) -> crate::Result<Self> {
                match word {
                    $($word => Ok(Self::$name),)*
                    _ => {
                        let known = [$($word),*].join(", ");
                        let error = crate::Error::invalid("bad_right", format!("`{word}` is no verb of a right"));
                        let error = match crate::nearest(word, [$($word),*]) {
                            Some(near) => error.fix(format!("did you mean `{near}`?")),
                            None => error,
                        };
                        Err(error.fix(format!("verbs are {known}")))
                    }
                }
            }
        }
    };
}

verbs! {
    Read = "read",
    Create = "create",
    Update = "update",
    Delete = "delete",
    Publish = "publish",
    /// Change the owner, the visibility, or with whom something is shared.
    Share = "share",
    Execute = "execute",
    /// Cancel, pause, resume.
    Control = "control",
    Approve = "approve",
    Export = "export",
    Import = "import",
    Check = "check",
    Give = "give",
}

/// A set of verbs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Verbs(u32);

impl Verbs {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self((1 << Verb::ALL.len()) - 1);

    pub const fn of(verbs: &[Verb]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < verbs.len() {
            bits |= 1 << verbs[i] as u8;
            i += 1;
        }
        Self(bits)
    }

    pub const fn has(self, verb: Verb) -> bool {
        self.0 & (1 << verb as u8) != 0
    }

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Verb> {
        Verb::ALL.iter().copied().filter(move |verb| self.has(*verb))
    }
}

/// One permission: a verb on a noun, which is the name of a kind or one of the words below.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct Right {
    pub noun: &'static str,
    pub verb: Verb,
}

impl Right {
    pub const RUNS_READ: Self = Self::new("run", Verb::Read);
    pub const RUNS_START: Self = Self::new("run", Verb::Create);
    pub const RUNS_CONTROL: Self = Self::new("run", Verb::Control);
    pub const APPROVALS_DECIDE: Self = Self::new("approval", Verb::Approve);
    pub const WORKFLOWS_CHECK: Self = Self::new("workflow", Verb::Check);
    pub const WORKFLOWS_READ: Self = Self::new("workflow", Verb::Read);
    pub const WORKFLOWS_UPDATE: Self = Self::new("workflow", Verb::Update);
    /// May hand a run file roots and hosts beyond the configured ones.
    pub const GRANTS_GIVE: Self = Self::new("grant", Verb::Give);
    pub const SYSTEM_READ: Self = Self::new("system", Verb::Read);
    pub const AUDIT_READ: Self = Self::new("audit", Verb::Read);
    pub const ACCOUNTS_READ: Self = Self::new("account", Verb::Read);
    pub const ACCOUNTS_WRITE: Self = Self::new("account", Verb::Update);
    pub const TOKENS_READ: Self = Self::new("token", Verb::Read);
    pub const TOKENS_WRITE: Self = Self::new("token", Verb::Create);
    pub const ORGS_READ: Self = Self::new("organization", Verb::Read);
    pub const ORGS_CREATE: Self = Self::new("organization", Verb::Create);
    pub const DELIVERIES_READ: Self = Self::new("delivery", Verb::Read);
    pub const DELIVERIES_REPLAY: Self = Self::new("delivery", Verb::Execute);

    pub const TRIGGERS_READ: Self = Self::new("trigger", Verb::Read);
    pub const TRIGGERS_FIRE: Self = Self::new("trigger", Verb::Execute);
    pub const TEMPLATES_READ: Self = Self::new("template", Verb::Read);
    pub const TEMPLATES_USE: Self = Self::new("template", Verb::Execute);

    pub const RETENTION_READ: Self = Self::new("retention", Verb::Read);
    /// May remove what is past its time.
    pub const RETENTION_APPLY: Self = Self::new("retention", Verb::Execute);
    /// May hold a run, so that it stays, and let go of it.
    pub const RETENTION_HOLD: Self = Self::new("retention", Verb::Control);

    pub const fn new(noun: &'static str, verb: Verb) -> Self {
        Self { noun, verb }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.noun, self.verb.word())
    }
}

/// Verbs on one noun or on all, in one workspace or in the whole organization.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// `None`: every noun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noun: Option<Cow<'static, str>>,
    pub verbs: Verbs,
    /// `None`: the whole organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
}

impl Grant {
    pub const EVERYTHING: Self = Self { noun: None, verbs: Verbs::ALL, workspace: None };

    pub fn on(noun: &'static str, verbs: &[Verb]) -> Self {
        Self { noun: Some(Cow::Borrowed(noun)), verbs: Verbs::of(verbs), workspace: None }
    }

    fn covers(&self, noun: &str, verb: Verb) -> bool {
        self.verbs.has(verb) && self.noun.as_deref().is_none_or(|own| own == noun)
    }

    /// What both allow.
    fn and(&self, other: &Self) -> Option<Self> {
        let noun = both(self.noun.as_ref(), other.noun.as_ref())?;
        let workspace = both(self.workspace.as_ref(), other.workspace.as_ref())?;
        let verbs = self.verbs.and(other.verbs);
        (!verbs.is_empty()).then(|| Self { noun: noun.cloned(), verbs, workspace: workspace.cloned() })
    }
}

/// The narrower of two, where `None` is everything; nothing when they exclude each other.
fn both<'a, T: PartialEq>(one: Option<&'a T>, two: Option<&'a T>) -> Option<Option<&'a T>> {
    match (one, two) {
        (Some(a), Some(b)) if a != b => None,
        (Some(a), _) => Some(Some(a)),
        (None, b) => Some(b),
    }
}

/// Everything somebody may do. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rights(Arc<[Grant]>);

impl Rights {
    pub fn new(grants: Vec<Grant>) -> Self {
        Self(grants.into())
    }

    /// What the person at the machine has.
    pub fn all() -> Self {
        Self::new(vec![Grant::EVERYTHING])
    }

    pub fn none() -> Self {
        Self::new(Vec::new())
    }

    pub fn of(rights: &[Right]) -> Self {
        Self::new(rights.iter().map(|right| Grant::on(right.noun, &[right.verb])).collect())
    }

    pub fn grants(&self) -> &[Grant] {
        &self.0
    }

    /// Somewhere at least: in the whole organization or in some workspace.
    pub fn has(&self, noun: &str, verb: Verb) -> bool {
        self.0.iter().any(|grant| grant.covers(noun, verb))
    }

    /// In this workspace; `None` is the organization as a whole.
    pub fn has_in(&self, noun: &str, verb: Verb, workspace: Option<&str>) -> bool {
        self.0.iter().any(|grant| grant.covers(noun, verb) && grant.workspace.as_deref().is_none_or(|own| Some(own) == workspace))
    }

    /// Where this is allowed: in these workspaces, or everywhere if `None`.
    pub fn places(&self, noun: &str, verb: Verb) -> Option<Vec<String>> {
        let mut all = Vec::new();
        for grant in self.0.iter().filter(|grant| grant.covers(noun, verb)) {
            all.push(grant.workspace.clone()?);
        }
        all.sort_unstable();
        all.dedup();
        Some(all)
    }

    /// Nothing here goes beyond `other`: what is handed on can only shrink.
    pub fn within(&self, other: &Self) -> bool {
        self.0.iter().all(|mine| {
            mine.verbs.iter().all(|verb| {
                other.0.iter().any(|theirs| {
                    theirs.verbs.has(verb)
                        && (theirs.noun.is_none() || theirs.noun == mine.noun)
                        && (theirs.workspace.is_none() || theirs.workspace == mine.workspace)
                })
            })
        })
    }

    /// What both allow: a token's scopes never reach beyond its account.
    #[must_use]
    pub fn shrunk_to(&self, other: &Self) -> Self {
        Self::new(self.0.iter().flat_map(|mine| other.0.iter().filter_map(|theirs| mine.and(theirs))).collect())
    }

    /// One text a right: `run:read`, `*:read`, `model:update@shop`.
    pub fn list(&self) -> Vec<String> {
        let mut all: Vec<String> = self.0.iter().flat_map(texts).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Reads what [`Rights::list`] writes.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> crate::Result<Self> {
        texts.into_iter().map(grant).collect::<crate::Result<Vec<_>>>().map(Self::new)
    }
}

fn texts(grant: &Grant) -> Vec<String> {
    let noun = grant.noun.as_deref().unwrap_or("*");
    let place = grant.workspace.as_ref().map_or_else(String::new, |workspace| format!("@{workspace}"));
    if grant.verbs == Verbs::ALL {
        return vec![format!("{noun}:*{place}")];
    }
    grant.verbs.iter().map(|verb| format!("{noun}:{}{place}", verb.word())).collect()
}

fn grant(text: &str) -> crate::Result<Grant> {
    let bad = || {
        crate::Error::invalid("bad_right", format!("`{text}` is no right"))
            .fix("rights look like run:read, model:*, *:read, model:update@shop, or @shop for everything in the workspace shop")
    };
    let (right, workspace) = match text.split_once('@') {
        Some((_, "")) => return Err(bad()),
        Some((right, workspace)) => (right, Some(workspace.to_owned())),
        None => (text, None),
    };
    // `@shop` alone: everything there.
    let right = if right.is_empty() && workspace.is_some() { "*:*" } else { right };
    let (noun, verb) = right.split_once(':').ok_or_else(bad)?;
    let plain = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
    let noun = match noun {
        "*" => None,
        noun if plain(noun) => Some(Cow::Owned(noun.to_owned())),
        _ => return Err(bad()),
    };
    let verbs = if verb == "*" { Verbs::ALL } else { Verbs::of(&[verb.parse()?]) };
    Ok(Grant { noun, verbs, workspace })
}

impl Serialize for Verbs {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.iter().map(Verb::word))
    }
}

impl<'de> Deserialize<'de> for Verbs {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(d)?;
        let verbs = words.iter().map(|word| word.parse()).collect::<crate::Result<Vec<Verb>>>();
        verbs.map(|verbs| Self::of(&verbs)).map_err(|e| de::Error::custom(e.message()))
    }
}

impl Serialize for Rights {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.list())
    }
}

impl<'de> Deserialize<'de> for Rights {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(d)?;
        Self::parse(texts.iter().map(String::as_str)).map_err(|e| de::Error::custom(e.message()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(texts: &[&str]) -> Rights {
        Rights::parse(texts.iter().copied()).unwrap()
    }

    #[test]
    fn a_right_is_had_where_it_was_given() {
        let some = rights(&["model:update@shop", "run:read"]);
        assert!(some.has("model", Verb::Update) && some.has_in("model", Verb::Update, Some("shop")));
        assert!(!some.has_in("model", Verb::Update, Some("bank")) && !some.has_in("model", Verb::Update, None));
        assert!(some.has_in("run", Verb::Read, Some("bank")) && !some.has("run", Verb::Create));
        assert!(!Rights::none().has("run", Verb::Read) && Rights::all().has_in("anything", Verb::Give, None));
    }

    #[test]
    fn the_places_of_a_right_are_those_it_was_given_in() {
        let some = rights(&["run:read@shop", "*:read@bank", "run:read@shop", "model:read"]);
        assert_eq!(some.places("run", Verb::Read), Some(vec!["bank".to_owned(), "shop".to_owned()]));
        assert_eq!(some.places("model", Verb::Read), None);
        assert_eq!(some.places("run", Verb::Create), Some(Vec::new()));
    }

    #[test]
    fn what_is_handed_on_shrinks() {
        let mine = rights(&["model:*@shop", "run:read"]);
        let shrunk = mine.shrunk_to(&rights(&["*:read"]));
        assert_eq!(shrunk.list(), ["model:read@shop", "run:read"]);
        assert!(shrunk.within(&mine) && !mine.within(&shrunk));
        assert_eq!(mine.shrunk_to(&rights(&["model:read@bank"])), Rights::none());
        assert!(!rights(&["model:read"]).within(&mine), "the whole organization is more than one workspace");
    }

    #[test]
    fn texts_round_trip_and_bad_ones_are_refused() {
        let some = rights(&["*:read", "model:*@shop", "run:create"]);
        assert_eq!(serde_json::from_str::<Rights>(&serde_json::to_string(&some).unwrap()).unwrap(), some);
        assert_eq!(rights(&["@shop"]), rights(&["*:*@shop"]));
        assert!(rights(&["@shop"]).has_in("model", Verb::Give, Some("shop")) && !rights(&["@shop"]).has_in("run", Verb::Read, None));
        let slip = Rights::parse(["run:raed"]).unwrap_err();
        assert!(slip.fixes().iter().any(|fix| fix.contains("`read`")), "{slip}");
        for bad in ["", "@", ":", "run", "run:", "run:fly", ":read", "Run:read", "run:read@", "a b:read"] {
            assert_eq!(Rights::parse([bad]).unwrap_err().code(), "bad_right", "{bad}");
        }
    }
}
