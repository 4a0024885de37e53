//! `orc graph`: the steps of a workflow as a drawing, or what differs between two in one drawing.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::Life,
    load,
    resources::source::{self, StoredText},
    session::Session,
};
use base::Error;
use editing::layout::{
    self,
    difference::{Side, difference},
};
use flow::{Catalog, Compiled, Severity, Source, symbols::Symbols};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Draw the steps of a workflow: as text, as SVG, or with --json as places for a canvas
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc graph pipeline.yaml\n  orc graph pipeline.yaml -o pipeline.svg\n  orc graph pipeline.yaml --json\n  orc graph before.yaml --diff after.yaml\n  orc graph workflow/triage@live\n  orc graph workflow/triage --diff 3 live --svg"
)]
pub(crate) struct Graph {
    /// The workflow file, YAML, or a stored workflow, perhaps with @VERSION
    #[arg(value_name = "FILE|workflow/NAME")]
    file: PathBuf,
    /// Draw what differs: from this file to another one; or, of a stored workflow, between two versions [TO: the newest]
    #[arg(long, num_args = 1..=2, value_names = ["FILE|FROM", "TO"])]
    diff: Option<Vec<String>>,
    /// Print SVG
    #[arg(long)]
    svg: bool,
    /// Write SVG to this file
    #[arg(short, long, value_name = "FILE.svg")]
    output: Option<PathBuf>,
    /// Draw this step without what is inside it; can be given several times
    #[arg(long, value_name = "STEP", conflicts_with = "diff")]
    closed: Vec<String>,
}

/// What is to be drawn.
struct Read {
    /// What a person calls it.
    shown: String,
    main: Source,
    included: BTreeMap<String, Source>,
}

impl Graph {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let catalog = cx.host.catalog().await?;
        match &self.diff {
            None => self.draw(cx, &catalog).await,
            Some(sides) => self.compare(cx, &catalog, sides).await,
        }
    }

    /// The address of a stored workflow; a file of that name comes first.
    fn stored(&self) -> Option<&str> {
        self.file.to_str().filter(|text| text.starts_with("workflow/") && !self.file.exists())
    }

    async fn draw(&self, cx: &Cx<'_>, catalog: &Catalog) -> Result<Exit, Failure> {
        let read = match self.stored() {
            Some(address) => stored(cx, address, &[None]).await?.pop().ok_or_else(|| Failure::usage("nothing was read"))?,
            None => file(&self.file)?,
        };
        let (compiled, symbols) = inspect(&read, catalog);
        let failed = compiled.diagnostics.iter().any(|d| d.severity == Severity::Error);
        // What can be drawn is drawn: a drawing helps to find the error.
        if failed && symbols.steps.is_empty() {
            return Err(findings(compiled, &read));
        }
        if failed {
            cx.out.must_say(&format!("{} has errors, so this may not be all of it: orc check {}", read.shown, read.shown));
        }
        let drawn = layout::layout(&symbols, &self.closed(&read, &symbols)?);
        let title = compiled.plan.map_or_else(|| read.main.name.clone(), |plan| plan.name);
        let steps = drawn.nodes.len();
        let text = |unicode: bool| layout::text(&drawn, unicode);
        self.print(cx, &Drawing { svg: &|| layout::svg(&drawn, &title), text: &text, json: &|| json!(drawn), steps })?;
        Ok(if failed { Exit::Invalid } else { Exit::Done })
    }

    /// The steps to close, all of which must be there.
    fn closed(&self, read: &Read, symbols: &Symbols) -> Result<BTreeSet<String>, Error> {
        let closed: BTreeSet<String> = self.closed.iter().cloned().collect();
        let ids = || symbols.steps.iter().map(|step| step.id.as_str());
        let Some(unknown) = closed.iter().find(|id| !ids().any(|known| known == id.as_str())) else { return Ok(closed) };
        let error = Error::invalid("unknown_step", format!("there is no step `{unknown}` in {}", read.shown)).place("--closed");
        Err(base::nearest(unknown, ids()).map_or(error.clone(), |near| error.fix(format!("write `{near}`"))))
    }

    async fn compare(&self, cx: &Cx<'_>, catalog: &Catalog, sides: &[String]) -> Result<Exit, Failure> {
        let (old, new) = match (self.stored(), sides) {
            (Some(address), [from, rest @ ..]) => {
                let to = rest.first().map_or("latest", String::as_str);
                let read = stored(cx, address, &[Some(from), Some(to)]).await?;
                let [old, new] = <[Read; 2]>::try_from(read).map_err(|_| Failure::usage("two versions are compared"))?;
                (old, new)
            }
            (None, [other]) => (file(&self.file)?, file(Path::new(other))?),
            _ => {
                return Err(Failure::usage("two files are compared, or two versions of a stored workflow: orc graph A.yaml --diff B.yaml"));
            }
        };
        let (before, after) = (side(old, catalog)?, side(new, catalog)?);
        let found = difference(&Side { symbols: &before.1, spec: &before.2 }, &Side { symbols: &after.1, spec: &after.2 });
        let title = format!("{} → {}", before.0, after.0);
        let (steps, text) = (found.nodes.len(), |unicode: bool| found.text(unicode));
        self.print(cx, &Drawing { svg: &|| found.svg(&title), text: &text, json: &|| json!(found), steps })?;
        Ok(if found.is_empty() { Exit::Done } else { Exit::Different })
    }

    fn print(&self, cx: &Cx<'_>, drawing: &Drawing<'_>) -> Result<(), Failure> {
        if let Some(output) = &self.output {
            std::fs::write(output, (drawing.svg)()).map_err(|e| {
                Error::invalid("file_unwritable", format!("the file cannot be written: {e}")).place(output.display().to_string())
            })?;
            cx.out.say(&format!("{}: {} steps", output.display(), drawing.steps));
            return Ok(());
        }
        if self.svg {
            cx.out.data(&(drawing.svg)())
        } else if cx.out.wants_json() {
            cx.out.value(&(drawing.json)())
        } else {
            cx.out.data(&(drawing.text)(cx.out.stdout.unicode))
        }
    }
}

/// The same in each of its forms.
struct Drawing<'a> {
    svg: &'a dyn Fn() -> String,
    text: &'a dyn Fn(bool) -> String,
    json: &'a dyn Fn() -> Value,
    steps: usize,
}

fn inspect(read: &Read, catalog: &Catalog) -> (Compiled, Symbols) {
    flow::inspect(&read.main, &read.included, catalog)
}

fn findings(compiled: Compiled, read: &Read) -> Failure {
    let texts = std::iter::once(&read.main).chain(read.included.values());
    let texts = texts.map(|source| (source.name.clone(), source.bytes.clone())).collect();
    Failure::Findings { diagnostics: compiled.diagnostics, texts }
}

fn file(path: &Path) -> Result<Read, Failure> {
    let loaded = load::load(path)?;
    Ok(Read { shown: path.display().to_string(), main: loaded.main, included: loaded.included })
}

async fn stored(cx: &Cx<'_>, address: &str, versions: &[Option<&str>]) -> Result<Vec<Read>, Failure> {
    let mut session = Session::open(cx, Life::Short).await?;
    let mut all = Vec::new();
    let mut result = Ok(());
    for version in versions {
        match source::of(cx, &mut session, address, *version).await {
            Ok(StoredText { shown, name, text }) => {
                all.push(Read {
                    shown,
                    main: Source { name: format!("{name}.yaml"), bytes: text.into_bytes() },
                    included: BTreeMap::new(),
                });
            }
            Err(failure) => {
                result = Err(failure);
                break;
            }
        }
    }
    session.close().await;
    result.map(|()| all)
}

/// One side of a comparison: a pipeline of the original framework is compared as the workflow that it means.
fn side(mut read: Read, catalog: &Catalog) -> Result<(String, Symbols, Value), Failure> {
    if let Ok(Some(text)) = flow::convert(&read.main, catalog) {
        read.main.bytes = text.into_bytes();
    }
    let (compiled, symbols) = inspect(&read, catalog);
    let spec = editing::documents::read(&read.main).ok().and_then(|documents| documents.items.first().map(|one| one.value.clone()));
    match spec {
        Some(mut spec) if !symbols.steps.is_empty() => {
            let spec = if spec["kind"] == "workflow" { spec["spec"].take() } else { spec };
            Ok((read.shown, symbols, spec))
        }
        _ => Err(findings(compiled, &read)),
    }
}
