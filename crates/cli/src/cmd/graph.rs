//! `orc graph FILE`: the steps of a workflow as a drawing.

use crate::{Cx, exit::Exit, failure::Failure, load};
use base::Error;
use editing::layout;
use flow::Severity;
use serde_json::json;
use std::path::PathBuf;

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
        let drawn = layout::layout(&symbols);
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
