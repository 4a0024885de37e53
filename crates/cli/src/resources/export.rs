//! `orc export`: resources as files that `orc import` and `orc apply` take.

use super::{
    kind::Kinds,
    show::{self, HEAD},
    source, target,
};
use crate::{Cx, api::encode, exit::Exit, failure::Failure, host::Life, out::text, session::Session};
use base::Error;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Write resources as files: to a file, into a folder, or to standard output
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc export -o backup/\n  orc export workflow model -o team.yaml\n  orc export model/fast@live\n  orc export -A --format json"
)]
pub(crate) struct Export {
    /// Only these kinds, or these resources, perhaps with @VERSION
    #[arg(value_name = "KIND[/NAME]")]
    subjects: Vec<String>,
    /// Of all workspaces
    #[arg(short = 'A', long)]
    all_workspaces: bool,
    /// Only those with these labels
    #[arg(short = 'l', long, value_name = "KEY=VALUE,…")]
    labels: Option<String>,
    /// One workflow as the file that was written, with its comments: what `orc run` and `orc import --as` take
    #[arg(long, conflicts_with_all = ["all_workspaces", "labels", "format"])]
    text: bool,
    /// A folder, or a file that ends in .yaml, .yml or .json [default: standard output]
    #[arg(short = 'o', long = "output", value_name = "PATH")]
    output: Option<PathBuf>,
    /// How files are written
    #[arg(long, value_enum)]
    format: Option<Written>,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Yaml,
    Json,
}

impl Written {
    fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

impl Export {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        if self.text {
            return self.as_written(cx).await;
        }
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.ask(cx, &mut session).await;
        session.close().await;
        let (kinds, documents) = result?;
        let count = text::plural(documents.len() as u64, "resource");
        let Some(output) = &self.output else {
            if self.format.is_none() && cx.out.wants_json() {
                cx.out.value(&Value::Array(documents))?;
            } else {
                cx.out.data(&several(&documents, self.format.unwrap_or(Written::Yaml)))?;
            }
            return Ok(Exit::Done);
        };
        let written = match single_file(output) {
            Some(by_name) => {
                write(output, &several(&documents, self.format.unwrap_or(by_name)))?;
                vec![output.clone()]
            }
            None => folder(output, &documents, &kinds, self.format.unwrap_or(Written::Yaml))?,
        };
        if cx.out.wants_json() {
            cx.out.value(&serde_json::json!({"resources": documents.len(), "files": written}))?;
        } else {
            cx.out.say(&format!("{count} in {}", text::plural(written.len() as u64, "file")));
        }
        Ok(Exit::Done)
    }

    async fn as_written(&self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let [subject] = self.subjects.as_slice() else {
            return Err(Failure::usage("--text is about one workflow: orc export workflow/NAME --text"));
        };
        let mut session = Session::open(cx, Life::Short).await?;
        let found = source::of(cx, &mut session, subject, None).await;
        session.close().await;
        let found = found?;
        match &self.output {
            None => cx.out.data(&found.text)?,
            Some(output) => {
                write(output, &found.text)?;
                cx.out.say(&format!("{} in {}", found.shown, output.display()));
            }
        }
        Ok(Exit::Done)
    }

    async fn ask(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(Kinds, Vec<Value>), Failure> {
        let kinds = Kinds::fetch(session).await?;
        let (named, of_kinds): (Vec<&String>, Vec<&String>) = self.subjects.iter().partition(|s| s.contains('/'));
        let names = of_kinds.iter().map(|k| kinds.find(k).map(|k| k.name.clone())).collect::<Result<Vec<_>, _>>()?;
        let workspace = (!self.all_workspaces).then(|| target::workspace(cx));
        let mut documents = match named.is_empty() || !of_kinds.is_empty() {
            true => fetch(session, &names, workspace.as_deref(), self.labels.as_deref()).await?,
            false => Vec::new(),
        };
        for subject in named {
            let target = target::one(cx, session, subject, None).await?;
            let version = target.version.as_ref().map(|v| format!("?version={}", encode(v))).unwrap_or_default();
            documents.push(show::document(&session.get(&format!("{}{version}", target.path())).await?));
        }
        Ok((kinds, documents))
    }
}

/// Every document of these kinds, in the server's order.
pub(super) async fn fetch(
    session: &mut Session<'_>,
    kinds: &[String],
    workspace: Option<&str>,
    labels: Option<&str>,
) -> Result<Vec<Value>, Failure> {
    let mut path = "/api/v1/export?format=json".to_owned();
    let kinds = (!kinds.is_empty()).then(|| kinds.join(","));
    for (name, value) in [("kinds", kinds.as_deref()), ("workspace", workspace), ("labels", labels)] {
        if let Some(value) = value {
            path.push_str(&format!("&{name}={}", encode(value)));
        }
    }
    let answer = session.get(&path).await?;
    Ok(match answer {
        Value::Object(mut map) if map.contains_key("documents") => {
            map.remove("documents").and_then(|d| d.as_array().cloned()).unwrap_or_default()
        }
        other => crate::cmd::models::items(other),
    })
}

pub(super) fn one(document: &Value, written: Written) -> String {
    match written {
        Written::Yaml => editing::documents::write_in_order(document, &HEAD),
        Written::Json => format!("{}\n", serde_json::to_string_pretty(document).unwrap_or_default()),
    }
}

fn several(documents: &[Value], written: Written) -> String {
    match written {
        Written::Yaml => show::documents(documents),
        Written::Json => format!("{}\n", serde_json::to_string_pretty(documents).unwrap_or_default()),
    }
}

fn single_file(path: &Path) -> Option<Written> {
    match path.extension().and_then(|e| e.to_str()) {
        _ if path.is_dir() => None,
        Some("yaml" | "yml") => Some(Written::Yaml),
        Some("json") => Some(Written::Json),
        _ => None,
    }
}

/// `WORKSPACE/KINDS/NAME.yaml`, and `KINDS/NAME.yaml` for what belongs to the organization.
fn folder(root: &Path, documents: &[Value], kinds: &Kinds, written: Written) -> Result<Vec<PathBuf>, Failure> {
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    for document in documents {
        let text = |key: &str| document[key].as_str();
        let kind = kinds.find(text("kind").unwrap_or_default())?;
        let mut path = PathBuf::new();
        if let Some(workspace) = text("workspace") {
            path.push(file_name(workspace)?);
        }
        path.push(file_name(&kind.plural)?);
        path.push(format!("{}.{}", file_name(text("name").unwrap_or_default())?, written.extension()));
        files.insert(root.join(path), one(document, written));
    }
    for (path, text) in &files {
        write(path, text)?;
    }
    Ok(files.into_keys().collect())
}

/// What a server names must not lead out of the folder.
pub(super) fn file_name(name: &str) -> Result<&str, Error> {
    let good = !name.is_empty()
        && !name.starts_with('.')
        && name.len() <= 200
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if good {
        return Ok(name);
    }
    Err(Error::invalid("bad_file_name", format!("`{}` cannot be the name of a file", text::one_line(name)))
        .fix("write to one file instead: -o FILE.yaml"))
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |e: std::io::Error| {
        Error::invalid("file_unwritable", format!("the file cannot be written: {e}"))
            .place(path.display().to_string())
            .fix("name a place that you may write to, on a disk that is not full")
    };
    if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}
