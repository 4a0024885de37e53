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
    session::Session,
};
use serde_json::{Map, Value, json};

/// List the versions of a resource, newest first
#[derive(clap::Args, Debug)]
pub(crate) struct History {
    /// The resource
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
    /// The resource
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// Which version [default: the newest]
    #[arg(long, value_name = "N")]
    version: Option<u64>,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Go back: make a new version with the content of an older one
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
pub(crate) struct Rollback {
    /// The resource
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// The version to go back to
    #[arg(long, value_name = "N")]
    version: u64,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Give a version of a resource a name, such as `live` or `candidate`
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
pub(crate) struct Label {
    /// The resource
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// The name
    label: String,
    /// Which version [default: the newest]
    #[arg(long, value_name = "N", conflicts_with = "remove")]
    version: Option<u64>,
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
        let body = members([("version", self.version.map(Value::from)), ("reason", self.reason.map(Value::from))]);
        change(cx, &self.resource, "POST", "publish", body, |t, answer| {
            format!("published: version {} of {}", number(answer, "published", "version"), t.shown())
        })
        .await
    }
}

impl Rollback {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let version = self.version;
        let body = members([("version", Some(version.into())), ("reason", self.reason.map(Value::from))]);
        change(cx, &self.resource, "POST", "rollback", body, |t, answer| {
            format!("{} is back at version {version}, as version {}", t.shown(), number(answer, "version", "version"))
        })
        .await
    }
}

impl Label {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let tail = format!("version-labels/{}", encode(&self.label));
        if self.remove {
            return change(cx, &self.resource, "DELETE", &tail, None, |t, _| {
                format!("{} has no version `{}` any more", t.shown(), self.label)
            })
            .await;
        }
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.set(cx, &mut session, &tail).await;
        session.close().await;
        let (target, version, answer) = result?;
        told(cx, &answer, &format!("`{}` is version {version} of {}", self.label, target.shown()))
    }

    async fn set(&self, cx: &Cx<'_>, session: &mut Session<'_>, tail: &str) -> Result<(Target, u64, Value), Failure> {
        let target = target::one(cx, session, &self.resource, None).await?;
        let version = match self.version {
            Some(version) => version,
            None => session.get(&target.path()).await?["version"].as_u64().unwrap_or(1),
        };
        let answer = session.call("PUT", &target.deep(tail), Some(&json!({"version": version})), &[]).await?;
        Ok((target, version, answer))
    }
}

/// One change of one resource: asked for, shown, or said.
pub(super) async fn change(
    cx: &Cx<'_>,
    resource: &str,
    method: &str,
    tail: &str,
    body: Option<Value>,
    words: impl FnOnce(&Target, &Value) -> String,
) -> Result<Exit, Failure> {
    let mut session = Session::open(cx, Life::Short).await?;
    let result = ask(cx, &mut session, resource, method, tail, body).await;
    session.close().await;
    let (target, answer) = result?;
    told(cx, &answer, &words(&target, &answer))
}

async fn ask(
    cx: &Cx<'_>,
    session: &mut Session<'_>,
    resource: &str,
    method: &str,
    tail: &str,
    body: Option<Value>,
) -> Result<(Target, Value), Failure> {
    let target = target::one(cx, session, resource, None).await?;
    let answer = session.call(method, &target.deep(tail), body.as_ref(), &[]).await?;
    Ok((target, answer))
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
