//! `orc diff`: files against the server, or two versions of one resource.

use super::{
    apply::{self, What},
    outcome::{self, Field},
    show::{Format, Output},
    target,
};
use crate::{Cx, api, exit::Exit, failure::Failure, host::Life, out::text, session::Session};
use serde_json::Value;

/// Show differences: of files to the server, or of two versions; exits 10 if there are any
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc diff -f resources/\n  orc diff model/fast --from 1 --to 3\n  orc diff model/fast@live        the version labelled live, and the newest"
)]
#[command(group = clap::ArgGroup::new("subject").required(true).args(["resource", "files"]))]
pub(crate) struct Diff {
    /// The resource whose versions are compared; with @VERSION, from that version
    #[arg(value_name = "KIND/NAME")]
    resource: Option<String>,
    /// The older version, a number or a label [default: the one before the newest]
    #[arg(long, value_name = "VERSION", requires = "resource")]
    from: Option<String>,
    /// The newer version [default: the newest]
    #[arg(long, value_name = "VERSION", requires = "resource")]
    to: Option<String>,
    /// Compare what this file, folder or - (standard input) declares
    #[arg(short, long = "file", value_name = "FILE")]
    files: Vec<std::path::PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl Diff {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        match &self.resource {
            Some(resource) => self.versions(cx, resource).await,
            None => self.with_files(cx).await,
        }
    }

    async fn with_files(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        // What others set is no difference that matters here: the question is what the files would change.
        let what = What::all_of(self.files);
        let files = what.load(cx)?;
        let mut session = Session::open(cx, Life::Short).await?;
        let outcome = apply::send(cx, &mut session, files.documents(), &what.request(true)).await;
        session.close().await;
        apply::planned(cx, &outcome?, files, self.format, &what.command(cx, "apply").text()).await
    }

    async fn versions(&self, cx: &Cx<'_>, resource: &str) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = self.ask(cx, &mut session, resource).await;
        session.close().await;
        let answer = answer?;
        let fields: Vec<Field> = api::read(&answer["fields"], "a difference")?;
        match self.format.of(cx) {
            Output::Json => cx.out.value(&answer)?,
            Output::Yaml => cx.out.data(&editing::documents::write(&answer))?,
            Output::Table => {
                let shown: String = match answer["text"].as_str().filter(|t| !t.is_empty()) {
                    Some(text) => painted(cx, text),
                    None => fields.iter().map(|f| outcome::difference(&cx.out.stdout, f)).collect(),
                };
                cx.out.data(&shown)?;
                if fields.is_empty() {
                    cx.out.say("no difference");
                }
            }
        }
        Ok(if fields.is_empty() { Exit::Done } else { Exit::Different })
    }

    async fn ask(&self, cx: &Cx<'_>, session: &mut Session<'_>, resource: &str) -> Result<Value, Failure> {
        let target = target::one(cx, session, resource, None).await?;
        let newest = session.get(&target.path()).await?["version"].as_u64().unwrap_or(1);
        let to = self.to.clone().unwrap_or_else(|| newest.to_string());
        let from = target.version_or(self.from.as_deref(), "--from")?.unwrap_or_else(|| newest.saturating_sub(1).max(1).to_string());
        session.get(&target.deep(&format!("diff?from={}&to={}", api::encode(&from), api::encode(&to)))).await
    }
}

/// Lines of a text difference in their colours.
fn painted(cx: &Cx<'_>, diff: &str) -> String {
    use crate::out::face::Tone;
    let face = &cx.out.stdout;
    let mut out = String::new();
    for line in diff.trim_end_matches('\n').split('\n') {
        let line = if face.tty { text::clean(line) } else { line.to_owned() };
        let tone = match line.as_bytes().first() {
            Some(b'+') => Some(Tone::Good),
            Some(b'-') => Some(Tone::Bad),
            Some(b'@') => Some(Tone::Dim),
            _ => None,
        };
        out.push_str(&tone.map_or_else(|| line.clone(), |tone| face.paint(tone, &line)));
        out.push('\n');
    }
    out
}
