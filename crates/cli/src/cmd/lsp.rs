//! `orc lsp`: the language server for editors, over standard input and output.

use crate::{Cx, exit::Exit, failure::Failure, lsp};

/// Serve editors: findings, completion, definitions and renaming, over standard input and output
#[derive(clap::Args, Debug)]
pub(crate) struct Lsp {
    /// Taken for editors that always give it; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let _ = self.stdio;
        let catalog = cx.host.catalog().await?;
        lsp::serve(catalog).await
    }
}
