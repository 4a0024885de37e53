//! `orc convert FILE`: a pipeline of the original framework as a workflow of ours, comments kept.

use crate::{Cx, exit::Exit, failure::Failure, load};
use base::Error;
use std::path::PathBuf;

/// Write a pipeline of the original framework in the format of workflows
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc convert old.yaml\n  orc convert old.yaml -o new.yaml && orc check new.yaml")]
pub(crate) struct Convert {
    /// The pipeline, YAML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file to write; one that is there already is not replaced
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Convert {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let catalog = cx.host.catalog().await?;
        let loaded = load::load(&self.file)?;
        let text = match flow::convert(&loaded.main, &catalog) {
            Ok(Some(text)) => text,
            Ok(None) => {
                let error = Error::invalid("usage", "the file is a workflow already, there is nothing to convert");
                return Err(error.place(self.file.display().to_string()).into());
            }
            Err(diagnostics) => return Err(Failure::Findings { diagnostics, texts: loaded.texts() }),
        };
        match &self.output {
            None => cx.out.data(&text)?,
            Some(path) => write(path, &text)?,
        }
        Ok(Exit::Done)
    }
}

fn write(path: &std::path::Path, text: &str) -> Result<(), Error> {
    use std::io::Write;
    let failed = |e: std::io::Error| {
        let message = format!("the file cannot be written: {e}");
        Error::invalid("file_unwritable", message)
            .place(path.display().to_string())
            .fix("name a file that is not there yet, in a folder that you may write to")
    };
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
