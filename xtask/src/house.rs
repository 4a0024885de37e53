//! Where things are: the checkout, the build folder, the programs that are called.

use anyhow::{Context, Result};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

pub(crate) struct House {
    pub(crate) root: PathBuf,
    /// Cargo's build folder: `$ORC_TARGET_DIR`, else `$CARGO_TARGET_DIR`, else the checkout's own.
    pub(crate) target: PathBuf,
}

impl House {
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?.to_owned();
        let named = ["ORC_TARGET_DIR", "CARGO_TARGET_DIR"].iter().find_map(|v| std::env::var_os(v).filter(|v| !v.is_empty()));
        let target = named.map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target })
    }

    /// A command in the checkout with nothing on its standard input.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(std::process::Stdio::null());
        command
    }

    pub(crate) fn cargo(&self, args: &[&str]) -> Command {
        let mut command = self.command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        command.args(args).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// npm in `web/`, never downloading a browser and never asking.
    pub(crate) fn npm(&self, args: &[&str]) -> Command {
        let mut command = self.command("npm");
        command.args(args).current_dir(self.web()).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").env("CI", "1").env("NO_COLOR", "1");
        command
    }

    pub(crate) fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// The release binary of this checkout, copied out of the build folder, which other checkouts may share.
    pub(crate) fn binary(&self) -> PathBuf {
        self.root.join("target/bin/orc")
    }

    /// The release binary as a command on a data folder.
    pub(crate) fn orc(&self, data: &Path, args: &[&str]) -> Command {
        let mut command = self.command(&self.binary().to_string_lossy());
        command.args(args).arg("--data").arg(data);
        command
    }

    /// A fresh empty folder for one part of the work.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root.join("target/xtask").join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }
}
