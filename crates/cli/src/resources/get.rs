//! `orc get KIND [NAME]`: lists resources, or shows one.

use super::{
    kind::{Kind, Kinds},
    show::{self, Format, Output},
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
use serde_json::Value;

/// List resources of a kind, or show one
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
#[command(
    after_help = "Examples:\n  orc get workflows\n  orc get model/fast -o yaml\n  orc get model/fast@live\n  orc get models -l team=docs --where /spec/provider=openai"
)]
pub(crate) struct Get {
    /// The kind, or KIND/NAME, perhaps with @VERSION
    #[arg(value_name = "KIND")]
    kind: String,
    /// The name, where the first word is the kind alone
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Of all workspaces
    #[arg(short = 'A', long)]
    all_workspaces: bool,
    /// Only those with these labels
    #[arg(short = 'l', long, value_name = "KEY=VALUE,…")]
    labels: Option<String>,
    /// Only those where this part has this value; several times: all of these
    #[arg(long = "where", value_name = "POINTER=VALUE")]
    conditions: Vec<String>,
    /// Only those whose text holds this
    #[arg(short = 's', long, value_name = "TEXT")]
    search: Option<String>,
    /// Order: name, updated_at or created_at, with `-` in front for the other way round
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    sort: Option<String>,
    /// Only those that are draft, active, paused or archived; several with commas between them [default: all but the archived ones]
    #[arg(long, value_name = "STATUS,…")]
    status: Option<String>,
    /// What is in the recycle bin instead
    #[arg(long)]
    deleted: bool,
    /// This version of the one resource: a number, a label, `latest` or `current`; the same as @VERSION
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    format: Format,
}

impl Get {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.ask(cx, &mut session).await;
        session.close().await;
        let (kind, found) = result?;
        match found {
            Found::One(resource) => self.print_one(cx, &kind, &resource)?,
            Found::Many(items) => self.print_many(cx, &kind, items)?,
        }
        Ok(Exit::Done)
    }

    async fn ask(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(Kind, Found), Failure> {
        let words = target::split(&self.kind, self.name.as_deref())?;
        let kinds = Kinds::fetch(session).await?;
        let kind = kinds.find(words.kind)?.clone();
        let workspace = words.workspace.map_or_else(|| target::workspace(cx), str::to_owned);
        let Some(name) = words.name else {
            if self.version.is_some() {
                return Err(Failure::usage("--version is about one resource: write KIND/NAME"));
            }
            let items = self.list(session, &kind, &workspace).await?;
            return Ok((kind, Found::Many(items)));
        };
        let target = Target { kind, workspace, name: name.to_owned(), version: words.version.map(str::to_owned) };
        let version = target.version_or(self.version.as_deref(), "--version")?;
        let version = version.map(|v| format!("?version={}", encode(&v))).unwrap_or_default();
        let resource = session.get(&format!("{}{version}", target.path())).await?;
        Ok((target.kind, Found::One(resource)))
    }

    async fn list(&self, session: &mut Session<'_>, kind: &Kind, workspace: &str) -> Result<Vec<Value>, Failure> {
        let mut items = Vec::new();
        let mut after: Option<String> = None;
        let limit = self.limit as usize;
        while items.len() < limit {
            let page = session.get(&self.path(kind, workspace, after.as_deref(), limit - items.len())).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            after = page["next"].as_str().map(str::to_owned);
            if after.is_none() {
                break;
            }
        }
        items.truncate(limit);
        Ok(items)
    }

    fn path(&self, kind: &Kind, workspace: &str, after: Option<&str>, limit: usize) -> String {
        let mut path = format!("{}?limit={}", kind.list_path(), limit.min(200));
        let workspace = (kind.in_workspace() && !self.all_workspaces).then_some(workspace);
        let state = self.deleted.then_some("deleted");
        let more = [
            ("workspace", workspace),
            ("labels", self.labels.as_deref()),
            ("q", self.search.as_deref()),
            ("sort", self.sort.as_deref()),
            ("state", state),
            ("status", self.status.as_deref()),
            ("after", after),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                path.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        self.conditions.iter().for_each(|c| path.push_str(&format!("&where={}", encode(c))));
        path
    }

    fn print_one(&self, cx: &Cx<'_>, kind: &Kind, resource: &Value) -> Result<(), Failure> {
        match self.format.of(cx) {
            Output::Json => cx.out.value(resource),
            Output::Yaml => cx.out.data(&show::documents(&[show::document(resource)])),
            Output::Table => cx.out.data(&self.table(kind, std::slice::from_ref(resource)).render(&cx.out.stdout)),
        }
    }

    fn print_many(&self, cx: &Cx<'_>, kind: &Kind, items: Vec<Value>) -> Result<(), Failure> {
        match self.format.of(cx) {
            Output::Json => cx.out.value(&Value::Array(items)),
            Output::Yaml => cx.out.data(&show::documents(&items.iter().map(show::document).collect::<Vec<_>>())),
            Output::Table if items.is_empty() => {
                cx.out.say(&format!("no {} here", kind.plural));
                Ok(())
            }
            Output::Table => cx.out.data(&self.table(kind, &items).render(&cx.out.stdout)),
        }
    }

    fn table(&self, kind: &Kind, items: &[Value]) -> Table {
        let with_workspace = kind.in_workspace() && self.all_workspaces;
        let mut heads = vec!["NAME".to_owned()];
        if with_workspace {
            heads.push("WORKSPACE".to_owned());
        }
        heads.extend(["VERSION".to_owned(), "LIVE".to_owned()]);
        heads.extend(kind.halts.then(|| "STATUS".to_owned()));
        heads.extend(kind.columns.iter().map(|c| c.title.to_uppercase()));
        heads.extend(["LABELS".to_owned(), "UPDATED".to_owned(), "TITLE".to_owned()]);
        let mut table = Table::new(heads);
        for item in items {
            let mut row: Vec<Cell> = vec![show::cell(&item["name"]).into()];
            if with_workspace {
                row.push(show::cell(&item["workspace"]).into());
            }
            row.extend([shown_version(item).into(), live(item).into()]);
            row.extend(kind.halts.then(|| Cell::status(show::cell(&item["status"]))));
            row.extend(kind.columns.iter().map(|c| Cell::from(item.pointer(&c.pointer).map(show::cell).unwrap_or_default())));
            row.extend([show::cell(&item["labels"]).into(), show::time(&item["updated_at"]).into(), show::cell(&item["title"]).into()]);
            table.row(row);
        }
        table
    }
}

enum Found {
    One(Value),
    Many(Vec<Value>),
}

/// The version whose content is shown.
pub(super) fn shown_version(resource: &Value) -> String {
    let shown = &resource["shown_version"];
    show::cell(if shown.is_null() { &resource["version"] } else { shown })
}

/// The version that is used: the one labelled so, else the newest published one.
pub(super) fn live(resource: &Value) -> String {
    let live = &resource["version_labels"]["live"];
    if live.is_null() { show::cell(&resource["published"]) } else { show::cell(live) }
}
