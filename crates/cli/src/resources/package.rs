//! `orc package …`: many resources with parameters as one signed file.

use super::{
    apply, files,
    outcome::Outcome,
    show::{self, Format, Output},
    target,
};
use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::Life,
    inputs, load,
    out::{
        table::{Cell, Table},
        text,
    },
    present::Said,
    session::Session,
};
use base::Error;
use base64::{Engine, engine::general_purpose::STANDARD};
use flow::{Diagnostic, Source};
use serde_json::{Map, Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What describes the package in its folder.
const ABOUT: &str = "package.yaml";
const FORMAT: &str = "orc-package/1";
const README: &str = "README.md";
const SCREENSHOTS: &str = "screenshots";
const IMAGES: [(&str, &str); 4] = [("png", "image/png"), ("jpg", "image/jpeg"), ("jpeg", "image/jpeg"), ("webp", "image/webp")];

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Package {
    Build(Build),
    Inspect(Inspect),
    Verify(Verify),
    Install(Install),
}

/// Put a folder of resources with its package.yaml into one signed file
#[derive(clap::Args, Debug)]
pub(crate) struct Build {
    /// The folder: package.yaml, README.md, screenshots/ and files of resources
    dir: PathBuf,
    /// The file to write
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    output: PathBuf,
}

/// Show what a package holds, without installing it
#[derive(clap::Args, Debug)]
pub(crate) struct Inspect {
    /// The package
    file: PathBuf,
    #[command(flatten)]
    format: Format,
}

/// Check that a package is complete, unchanged and signed
#[derive(clap::Args, Debug)]
pub(crate) struct Verify {
    /// The package
    file: PathBuf,
}

/// Install a package into a workspace, or a newer version over an older one
#[derive(clap::Args, Debug)]
pub(crate) struct Install {
    /// The package
    file: PathBuf,
    /// A parameter: key=value, key=@file
    #[arg(short, long = "param", value_name = "KEY=VALUE")]
    param: Vec<String>,
    /// Check and show what would happen; change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take over fields that others set, and remove what they changed
    #[arg(long)]
    force: bool,
    /// Also over a newer version of the package
    #[arg(long)]
    downgrade: bool,
    /// Parameters that are not given go back to their defaults, and do not keep what was installed
    #[arg(long)]
    reset_parameters: bool,
    #[command(flatten)]
    format: Format,
}

impl Package {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Build(c) => c.run(cx).await,
            Self::Inspect(c) => c.run(cx),
            Self::Verify(c) => c.run(cx).await,
            Self::Install(c) => c.run(cx).await,
        }
    }
}

async fn ask(cx: &Cx<'_>, operation: &str, body: &Value) -> Result<Value, Failure> {
    let mut session = Session::open(cx, Life::Short).await?;
    let answer = session.post(&format!("/api/v1/packages/{operation}"), body).await;
    session.close().await;
    answer
}

/// A package file; what is wrong with more than its letters the server says.
fn read(path: &Path) -> Result<Value, Failure> {
    let bytes = load::read(path)?;
    match serde_json::from_slice(&bytes) {
        Ok(package @ Value::Object(_)) => Ok(package),
        _ => Err(Error::invalid("bad_package", "the file is not a package")
            .place(path.display().to_string())
            .fix("make one from a folder: orc package build DIR -o FILE")
            .into()),
    }
}

impl Build {
    async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let about = About::read(&self.dir)?;
        let mut package = about.package.clone();
        let files = files::load(std::slice::from_ref(&self.dir))?;
        package.insert("resources".to_owned(), files.values().into_iter().map(without_workspace).collect());
        package.insert("format".to_owned(), FORMAT.into());
        package.entry("requires").or_insert_with(|| format!("^{}", env!("CARGO_PKG_VERSION")).into());
        if let Ok(readme) = load::read(&self.dir.join(README)) {
            let readme = String::from_utf8(readme)
                .map_err(|_| Error::invalid("not_utf8", "the file is not UTF-8 text").place(self.dir.join(README).display().to_string()))?;
            package.insert("readme".to_owned(), readme.into());
        }
        let shots = screenshots(&self.dir.join(SCREENSHOTS))?;
        if !shots.is_empty() {
            package.insert("screenshots".to_owned(), shots.into());
        }
        let built = ask(cx, "build", &json!({"package": package})).await.map_err(|failure| about.placed(failure))?;
        super::export::write(&self.output, &format!("{}\n", serde_json::to_string_pretty(&built).unwrap_or_default()))?;
        if cx.out.wants_json() {
            cx.out.value(&json!({"file": self.output, "name": built["name"], "version": built["version"]}))?;
        } else {
            let count = built["resources"].as_array().map_or(0, Vec::len) as u64;
            let name = format!("{} {}", show::cell(&built["name"]), show::cell(&built["version"]));
            cx.out.say(&format!("{name} with {} in {}", text::plural(count, "resource"), self.output.display()));
        }
        Ok(Exit::Done)
    }
}

/// Resources of a package go where it is installed.
fn without_workspace(mut document: Value) -> Value {
    if let Some(map) = document.as_object_mut() {
        map.remove("workspace");
    }
    document
}

/// What `package.yaml` says, and where.
struct About {
    package: Map<String, Value>,
    source: Source,
    documents: editing::documents::Documents,
}

impl About {
    fn read(dir: &Path) -> Result<Self, Failure> {
        let path = dir.join(ABOUT);
        let source = Source { name: path.display().to_string(), bytes: load::read(&path)? };
        let documents = match editing::documents::read(&source) {
            Ok(documents) => documents,
            Err(diagnostics) => return Err(Failure::Findings { diagnostics, texts: [(source.name, source.bytes)].into() }),
        };
        match documents.items.as_slice() {
            [one] => match &one.value {
                Value::Object(map) => Ok(Self { package: map.clone(), source, documents }),
                _ => Err(Failure::Findings { diagnostics: vec![documents.not_a_map(0)], texts: [(source.name, source.bytes)].into() }),
            },
            _ => Err(Error::invalid("bad_package", "the file describes one package, in one document")
                .place(path.display().to_string())
                .into()),
        }
    }

    /// A refusal points into the file, as far as it is about what stands there.
    fn placed(&self, failure: Failure) -> Failure {
        let Failure::Error { error, .. } = &failure else { return failure };
        let found = error.detail().and_then(|detail| detail["findings"].as_array()).map(Vec::as_slice).unwrap_or_default();
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let diagnostic = |finding: &Value| {
            let path = text(finding, "path");
            let mut diagnostic =
                files::diagnostic(&self.documents, 0, &path, &text(finding, "code"), text::clean(&text(finding, "message")));
            diagnostic.notes.push(format!("at {path}"));
            let fixes = finding["fix"].as_array().map_or_else(|| std::slice::from_ref(&finding["fix"]), Vec::as_slice);
            diagnostic.notes.extend(fixes.iter().filter_map(Value::as_str).map(|fix| format!("fix: {}", text::clean(fix))));
            diagnostic
        };
        // What stands in other files is told with the rest, at the head of this one.
        if found.iter().all(|finding| text(finding, "path").starts_with("/resources")) {
            return failure;
        }
        let diagnostics: Vec<Diagnostic> = found.iter().map(diagnostic).collect();
        Failure::Findings { diagnostics, texts: [(self.source.name.clone(), self.source.bytes.clone())].into() }
    }
}

fn screenshots(dir: &Path) -> Result<Vec<Value>, Failure> {
    let Ok(entries) = fs::read_dir(dir) else { return Ok(Vec::new()) };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let Some((_, media_type)) = IMAGES.iter().find(|(e, _)| *e == extension) else { continue };
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        out.push(json!({"name": name, "media_type": media_type, "data": STANDARD.encode(load::read(&path)?)}));
    }
    Ok(out)
}

impl Inspect {
    fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let package = read(&self.file)?;
        match self.format.of(cx) {
            Output::Json => cx.out.value(&package)?,
            Output::Yaml => cx.out.data(&editing::documents::write(&package))?,
            Output::Table => cx.out.data(&page(cx, &package))?,
        }
        Ok(Exit::Done)
    }
}

fn page(cx: &Cx<'_>, package: &Value) -> String {
    let face = &cx.out.stdout;
    let mut out = format!("{} {}: {}\n", show::cell(&package["name"]), show::cell(&package["version"]), show::cell(&package["title"]));
    let signed = if package["signature"].is_object() {
        format!("signed with {}", show::cell(&package["signature"]["key"]))
    } else {
        "not signed".to_owned()
    };
    out.push_str(&format!("requires {}; {signed}\n", show::cell(&package["requires"])));
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        out.push_str(&format!("builds on {} {}\n", show::cell(&dependency["name"]), show::cell(&dependency["version"])));
    }
    if let Some(parameters) = package["parameters"]["properties"].as_object().filter(|p| !p.is_empty()) {
        let mut table = Table::new(["PARAMETER", "TYPE", "DEFAULT", "WHAT IT IS"]);
        for (name, schema) in parameters {
            table.row([
                Cell::from(name.as_str()),
                show::cell(&schema["type"]).into(),
                show::cell(&schema["default"]).into(),
                show::cell(&schema["description"]).into(),
            ]);
        }
        out.push_str(&format!("\n{}", table.render(face)));
    }
    let mut table = Table::new(["KIND", "NAME", "TITLE"]);
    for resource in package["resources"].as_array().into_iter().flatten() {
        table.row([Cell::from(show::cell(&resource["kind"])), show::cell(&resource["name"]).into(), show::cell(&resource["title"]).into()]);
    }
    out.push_str(&format!("\n{}", table.render(face)));
    if let Some(readme) = package["readme"].as_str().filter(|r| !r.is_empty()) {
        out.push_str(&format!("\n{}\n", readme.trim_end()));
    }
    if face.tty { text::clean(&out) } else { out }
}

impl Verify {
    async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let package = read(&self.file)?;
        let answer = ask(cx, "verify", &json!({"package": package})).await?;
        if cx.out.wants_json() {
            cx.out.value(&answer)?;
            return Ok(Exit::Done);
        }
        let name = format!("{} {}", show::cell(&answer["name"]), show::cell(&answer["version"]));
        let signed = match answer["key"].as_str() {
            Some(key) => format!("signed with {key}"),
            None => "not signed by anybody".to_owned(),
        };
        cx.out.data(&format!("{} {name}, {}, {signed}\n", cx.out.stdout.status("ok"), show::cell(&answer["hash"])))?;
        Ok(Exit::Done)
    }
}

impl Install {
    /// What does it, for messages.
    fn command(&self, cx: &Cx<'_>) -> String {
        let mut command = Said::new(cx, "package install").word(&self.file.display().to_string());
        for param in &self.param {
            command = command.option("-p", param);
        }
        command.flag("--downgrade", self.downgrade).flag("--reset-parameters", self.reset_parameters).text()
    }

    async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let package = read(&self.file)?;
        let body = json!({
            "package": package,
            "parameters": inputs::values("-p", &self.param, |_| false)?,
            "workspace": target::workspace(cx),
            "dry_run": self.dry_run,
            "force": self.force,
            "allow_downgrade": self.downgrade,
            "reset_parameters": self.reset_parameters,
        });
        let outcome = Outcome::of(ask(cx, "install", &body).await)?;
        let command = self.command(cx);
        let manager = format!("package/{}", package["name"].as_str().unwrap_or_default());
        let run = apply::Ran { dry_run: self.dry_run, manager: &manager, command: &command };
        apply::applied(cx, &outcome, files::Files::none(), self.format, &run).await
    }
}
