//! `orc up`: serves the API and the console from the data folder until it is told to stop.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::{Ready, ServeOptions},
    out::face::Tone,
    session::data_folder,
};
use base::Error;
use serde_json::json;
use std::net::IpAddr;

/// Start the server and the console on this machine
#[derive(clap::Args, Debug)]
pub(crate) struct Up {
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 7717, env = "ORC_PORT", hide_env_values = true)]
    port: u16,
    /// The address to listen on; only loopback addresses for now
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Open the console in the browser
    #[arg(long)]
    open: bool,
    /// Keep a backup up to date in this folder, on another disk if you can; a restore loses fifteen seconds at most
    #[arg(long, value_name = "DIR", env = "ORC_BACKUP", hide_env_values = true)]
    backup_to: Option<std::path::PathBuf>,
}

impl Up {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        if !self.bind.is_loopback() {
            let error = Error::invalid("usage", format!("--bind {} would serve other machines, which is not possible yet", self.bind));
            return Err(error
                .fix("leave out --bind: the server listens on 127.0.0.1")
                .fix("reach it from elsewhere through a tunnel, for example `ssh -L`")
                .into());
        }
        if cx.global.server.is_some() {
            return Err(Failure::usage("`orc up` starts a server; it cannot be combined with --server"));
        }
        let data = data_folder(&cx.global)?;
        let open = self.open;
        let options = ServeOptions { address: std::net::SocketAddr::new(self.bind, self.port), backup_to: self.backup_to };
        let ready = Box::new(move |ready: Ready| {
            announce(cx, &ready);
            if open {
                open_browser(cx, &ready.sign_in);
            }
        });
        cx.host.serve(&data, options, ready).await?;
        cx.out.say("stopped; runs that were going on are resumed at the next start");
        Ok(Exit::Done)
    }
}

fn announce(cx: &Cx<'_>, ready: &Ready) {
    if cx.out.wants_json() {
        let _ = cx.out.value(&json!({"url": ready.url, "sign_in": ready.sign_in, "ready_ms": ready.ready_ms}));
        return;
    }
    let face = &cx.out.stderr;
    cx.out.say(&format!(
        "{} {} after {} ms, data in {}",
        face.paint(Tone::Good, "serving"),
        ready.url,
        ready.ready_ms,
        ready.data.display()
    ));
    if ready.simulated {
        cx.out.say("no model is configured: the simulated one answers, and its words are made up (orc doctor says how to change that)");
    }
    if !ready.console {
        cx.out.say("this build holds no console; `cargo xtask up` builds one. The API and the commands work");
    }
    cx.out.must_say("sign in (once, within 15 minutes; `orc sign-in` makes a new link):");
    let _ = cx.out.data(&format!("{}\n", ready.sign_in));
}

#[expect(clippy::disallowed_methods, reason = "the reader asked for the browser")]
fn open_browser(cx: &Cx<'_>, url: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let started =
        std::process::Command::new(opener).arg(url).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn();
    if let Err(e) = started {
        cx.out.say(&format!("the browser could not be opened ({opener}: {e}); open the link yourself"));
    }
}
