//! `orc history`, `publish`, `rollback` and `label`: the versions of one resource.

use super::{
    show::{self, Format},
    target::{self, Target},
};
use crate::{
    Cx,
    api::encode,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    present,
    session::Session,
};
use base::Error;
use serde_json::{Map, Value, json};

/// List the versions of a resource, newest first
#[derive(clap::Args, Debug)]
pub(crate) struct History {
    /// The resource; with @VERSION only that one
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    format: Format,
}

/// Publish a draft: references follow it from now on
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
pub(crate) struct Publish {
    /// The resource, perhaps with @VERSION
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// Which version, a number or a label [default: the newest]
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Go back: make a new version with the content of an older one
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
#[command(after_help = "Examples:\n  orc rollback model/fast@1\n  orc rollback model/fast --version live -m 'too slow'")]
pub(crate) struct Rollback {
    /// The resource, with the version to go back to behind @ unless --version names it
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// The version to go back to, a number or a label
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Give a version of a resource a name, such as `live` or `candidate`
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
#[command(
    after_help = "Examples:\n  orc label model/fast candidate\n  orc label model/fast@3 live\n  orc label model/fast live --version candidate\n  orc label model/fast candidate --remove"
)]
pub(crate) struct Label {
    /// The resource, perhaps with @VERSION
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// The name
    label: String,
    /// Which version, a number or a label [default: the newest]
    #[arg(long, value_name = "VERSION", conflicts_with = "remove")]
    version: Option<String>,
    /// Take the name away
    #[arg(long)]
    remove: bool,
}

impl History {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let items = self.ask(cx, &mut session).await;
        session.close().await;
        let items = items?;
        show::print(cx, self.format, &Value::Array(items.clone()), || Some(table(&items)))?;
        Ok(Exit::Done)
    }

    async fn ask(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Vec<Value>, Failure> {
        let target = target::one(cx, session, &self.resource, None).await?;
        if let Some(version) = &target.version {
            return Ok(vec![session.get(&target.deep(&format!("versions/{}", encode(version)))).await?]);
        }
        let mut items = Vec::new();
        let mut after = String::new();
        while items.len() < self.limit as usize {
            let rest = (self.limit as usize - items.len()).min(200);
            let page = session.get(&target.deep(&format!("versions?limit={rest}{after}"))).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={}", encode(next)),
                None => break,
            }
        }
        Ok(items)
    }
}

pub(super) fn table(versions: &[Value]) -> Table {
    let mut table = Table::new(["VERSION", "STATE", "NAMES", "BY", "AT", "HASH", "REASON"]);
    for v in versions {
        let hash = v["hash"].as_str().unwrap_or_default();
        let short = hash.strip_prefix("sha256:").unwrap_or(hash).chars().take(12).collect::<String>();
        let back = v["rollback_of"].as_u64().map(|n| format!("back to {n} ")).unwrap_or_default();
        table.row([
            Cell::from(show::cell(&v["version"])),
            Cell::status(show::cell(&v["state"])),
            show::cell(&v["labels"]).into(),
            show::who(&v["author"]).into(),
            show::time(&v["at"]).into(),
            short.into(),
            format!("{back}{}", show::cell(&v["reason"])).trim().to_owned().into(),
        ]);
    }
    table
}

impl Publish {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.send(cx, &mut session).await;
        session.close().await;
        let (target, named, answer) = result?;
        let newest = number(&answer, "published", "version");
        let version = named.map_or_else(|| newest.clone(), |named| named.to_string());
        told(cx, &answer, &format!("published: version {version} of {}", target.shown()))?;
        if version != newest && answer["version_labels"]["live"].is_null() {
            let label = format!("orc{} label {}@{version} live", present::global_options(cx), target.shown());
            cx.out.say(&format!("it is not in use: version {newest} is published, too, and newer; put it into use: {label}"));
            return Ok(Exit::Done);
        }
        Ok(say_unused(cx, &answer, &target, &version))
    }

    async fn send(self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(Target, Option<u64>, Value), Failure> {
        let (target, version) = version_of(cx, session, &self.resource, self.version.as_deref()).await?;
        let body = members([("version", version.map(Value::from)), ("reason", self.reason.map(Value::from))]);
        let answer = session.call("POST", &target.deep("publish"), body.as_ref(), &[]).await?;
        Ok((target, version, answer))
    }
}

/// A label `live` that stays where it is keeps a new version out of use.
fn say_unused(cx: &Cx<'_>, answer: &Value, target: &Target, version: &str) -> Exit {
    if let Some(live) = answer["version_labels"]["live"].as_u64().filter(|live| live.to_string() != version) {
        let shown = target.shown();
        cx.out.say(&format!(
            "it is not in use: the label `live` stays at version {live}; put it into use: orc{} label {shown}@{version} live",
            present::global_options(cx)
        ));
    }
    Exit::Done
}

impl Rollback {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.send(cx, &mut session).await;
        session.close().await;
        let (target, version, before, answer) = result?;
        let new = number(&answer, "version", "version");
        let shown = target.shown();
        let words = if new == before.to_string() {
            format!("nothing to go back to: version {new} of {shown}, the newest, holds what version {version} holds")
        } else {
            format!("{shown} is back at version {version}: version {new} is new and holds the same")
        };
        told(cx, &answer, &words)?;
        Ok(say_unused(cx, &answer, &target, &new))
    }

    async fn send(self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(Target, u64, u64, Value), Failure> {
        let (target, version) = version_of(cx, session, &self.resource, self.version.as_deref()).await?;
        let Some(version) = version else {
            return Err(Error::invalid("usage", "the version to go back to is not named")
                .place(self.resource)
                .fix(format!("orc rollback {}@VERSION", target.shown()))
                .fix(format!("which there are: orc history {}", target.shown()))
                .into());
        };
        let before = target.number(session, "latest").await?;
        let body = members([("version", Some(version.into())), ("reason", self.reason.map(Value::from))]);
        let answer = session.call("POST", &target.deep("rollback"), body.as_ref(), &[]).await?;
        Ok((target, version, before, answer))
    }
}

impl Label {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let result = if self.remove { self.take(cx, &mut session).await } else { self.set(cx, &mut session).await };
        session.close().await;
        let (words, answer) = result?;
        told(cx, &answer, &words)
    }

    fn tail(&self) -> String {
        format!("version-labels/{}", encode(&self.label))
    }

    async fn take(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(String, Value), Failure> {
        let target = target::one(cx, session, &self.resource, None).await?.whole("label --remove")?;
        let answer = session.call("DELETE", &target.deep(&self.tail()), None, &[]).await?;
        Ok((format!("{} has no version `{}` any more", target.shown(), self.label), answer))
    }

    async fn set(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(String, Value), Failure> {
        let (target, version) = version_of(cx, session, &self.resource, self.version.as_deref()).await?;
        let version = match version {
            Some(version) => version,
            None => target.number(session, "latest").await?,
        };
        let answer = session.call("PUT", &target.deep(&self.tail()), Some(&json!({"version": version})), &[]).await?;
        Ok((format!("`{}` is version {version} of {}", self.label, target.shown()), answer))
    }
}

/// The resource, and the number of its version that `@VERSION` or `--version` names.
async fn version_of(
    cx: &Cx<'_>,
    session: &mut Session<'_>,
    resource: &str,
    option: Option<&str>,
) -> Result<(Target, Option<u64>), Failure> {
    let target = target::one(cx, session, resource, None).await?;
    let number = match target.version_or(option, "--version")? {
        Some(version) => Some(target.number(session, &version).await?),
        None => None,
    };
    Ok((target, number))
}

fn told(cx: &Cx<'_>, answer: &Value, words: &str) -> Result<Exit, Failure> {
    if cx.out.wants_json() {
        cx.out.value(answer)?;
    } else {
        cx.out.say(words);
    }
    Ok(Exit::Done)
}

fn number(answer: &Value, first: &str, second: &str) -> String {
    [first, second].iter().find_map(|k| answer[*k].as_u64()).map_or_else(|| "?".to_owned(), |n| n.to_string())
}

pub(super) fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Option<Value> {
    let map: Map<String, Value> = members.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect();
    Some(Value::Object(map))
}
