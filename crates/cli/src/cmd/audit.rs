//! `orc audit search`: who changed what, when and why.

use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    session::Session,
};
use serde_json::Value;

/// One request asks for at most so many.
const PAGE: u32 = 200;

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Audit {
    Search(Search),
}

/// Print the records that fit, newest first
#[derive(clap::Args, Debug)]
pub(crate) struct Search {
    /// Of this kind of resource, or about `account`, `token`, `organization`, `access`, `sign_in`
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// About what bears this name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// In this workspace only
    #[arg(long = "in", value_name = "WORKSPACE")]
    place: Option<String>,
    /// Done by this account, by name or id
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Such as `resource.updated`
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// Done with the request of this id
    #[arg(long, value_name = "ID")]
    correlation_id: Option<String>,
    /// At this time or later, such as `2026-11-21T09:00:00Z`
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// At this time or earlier
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
}

impl Audit {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let Self::Search(search) = self;
        let mut session = Session::open(cx, Life::Short).await?;
        let found = search.send(&mut session).await;
        session.close().await;
        let (records, more) = found?;
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(records))?;
        } else {
            cx.out.data(&table(&records).render(&cx.out.stdout))?;
        }
        if more {
            cx.out.say("there are more; ask with a larger --limit or a narrower filter");
        }
        Ok(Exit::Done)
    }
}

impl Search {
    fn filters(&self) -> String {
        let all = [
            ("kind", &self.kind),
            ("name", &self.name),
            ("workspace", &self.place),
            ("actor", &self.actor),
            ("action", &self.action),
            ("correlation_id", &self.correlation_id),
            ("from", &self.from),
            ("to", &self.to),
        ];
        all.iter().filter_map(|(key, value)| value.as_ref().map(|value| format!("&{key}={}", api::encode(value)))).collect()
    }

    /// The records, and whether there are more.
    async fn send(&self, session: &mut Session<'_>) -> Result<(Vec<Value>, bool), Failure> {
        let filters = self.filters();
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let left = self.limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
            let page = session.get(&format!("/api/v1/audit?limit={}{filters}{after}", left.min(PAGE))).await?;
            found.extend(page["items"].as_array().cloned().unwrap_or_default());
            match page["next"].as_str() {
                Some(next) if found.len() < self.limit as usize => after = format!("&after={}", api::encode(next)),
                next => return Ok((found, next.is_some())),
            }
        }
    }
}

fn table(records: &[Value]) -> Table {
    let mut table = Table::new(["TIME", "WHO", "ACTION", "WHAT", "VERSION", "WHY"]);
    for record in records {
        let text = |pointer: &str| record.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let what = ["/kind", "/workspace", "/name"].map(text);
        let version = record["version"].as_u64().map_or_else(String::new, |version| version.to_string());
        table.row([
            Cell::from(text("/at")),
            text("/actor/name").into(),
            text("/action").into(),
            what.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/").into(),
            version.into(),
            text("/reason").into(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::out::face::{Env, Face};
    use serde_json::json;

    #[test]
    fn a_record_is_one_line() {
        let records = [json!({
            "at": "2026-11-21T09:00:00Z", "actor": {"name": "ada"}, "action": "resource.updated", "kind": "model",
            "workspace": null, "name": "fast", "version": 2, "reason": "two\nlines"
        })];
        let shown = table(&records).render(&Face::new(&Env::default(), false, None));
        assert_eq!(shown, "2026-11-21T09:00:00Z\tada\tresource.updated\tmodel/fast\t2\ttwo lines\n");
    }
}
