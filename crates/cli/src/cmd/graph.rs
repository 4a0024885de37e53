//! `orc graph FILE`: the steps of a workflow as a drawing.

use crate::{Cx, exit::Exit, failure::Failure, load};
use base::Error;
use editing::layout;
use flow::Severity;
use serde_json::json;
use std::{collections::BTreeSet, path::PathBuf};

/// Draw the steps of a workflow: as text, as SVG, or with --json as places for a canvas
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc graph pipeline.yaml\n  orc graph pipeline.yaml -o pipeline.svg\n  orc graph pipeline.yaml --json")]
pub(crate) struct Graph {
    /// The workflow file, YAML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print SVG
    #[arg(long)]
    svg: bool,
    /// Write SVG to this file
    #[arg(short, long, value_name = "FILE.svg")]
    output: Option<PathBuf>,
    /// Draw this step without what is inside it; can be given several times
    #[arg(long, value_name = "STEP")]
    closed: Vec<String>,
}

impl Graph {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let catalog = cx.host.catalog().await?;
        let loaded = load::load(&self.file)?;
        let (compiled, symbols) = flow::inspect(&loaded.main, &loaded.included, &catalog);
        let failed = compiled.diagnostics.iter().any(|d| d.severity == Severity::Error);
        // What can be drawn is drawn: a drawing helps to find the error.
        if failed && symbols.steps.is_empty() {
            return Err(Failure::Findings { diagnostics: compiled.diagnostics, texts: loaded.texts() });
        }
        if failed {
            cx.out.must_say(&format!("the file has errors, so this may not be all of it: orc check {}", self.file.display()));
        }
        let closed: BTreeSet<String> = self.closed.iter().cloned().collect();
        if let Some(unknown) = closed.iter().find(|id| !symbols.steps.iter().any(|step| step.id == **id)) {
            let ids = symbols.steps.iter().map(|step| step.id.as_str());
            let error =
                Error::invalid("unknown_step", format!("there is no step `{unknown}` in {}", self.file.display())).place("--closed");
            return Err(base::nearest(unknown, ids).map_or(error.clone(), |near| error.fix(format!("write `{near}`"))).into());
        }
        let drawn = layout::layout(&symbols, &closed);
        let title = compiled.plan.map_or_else(|| loaded.file_name.clone(), |plan| plan.name);
        if let Some(output) = &self.output {
            std::fs::write(output, layout::svg(&drawn, &title)).map_err(|e| {
                Error::invalid("file_unwritable", format!("the file cannot be written: {e}")).place(output.display().to_string())
            })?;
            cx.out.say(&format!("{}: {} steps", output.display(), drawn.nodes.len()));
        } else if self.svg {
            cx.out.data(&layout::svg(&drawn, &title))?;
        } else if cx.out.wants_json() {
            cx.out.value(&json!(drawn))?;
        } else {
            cx.out.data(&layout::text(&drawn, cx.out.stdout.unicode))?;
        }
        Ok(if failed { Exit::Invalid } else { Exit::Done })
    }
}
