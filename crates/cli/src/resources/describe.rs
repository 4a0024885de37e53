//! `orc describe KIND/NAME`: everything about one resource.

use super::{
    get::{live, shown_version},
    show::{self, Format, Output},
    target::{self, Target},
};
use crate::{
    Cx,
    api::encode,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::{
        face::{Face, Tone},
        text,
    },
    session::Session,
};
use serde_json::{Value, json};

/// Show everything about one resource: owner, versions, references, content
#[derive(clap::Args, Debug)]
pub(crate) struct Describe {
    /// KIND/NAME, perhaps with @VERSION, or the kind
    #[arg(value_name = "KIND/NAME")]
    kind: String,
    /// The name, where the first word is the kind alone
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    format: Format,
}

struct About {
    resource: Value,
    versions: Value,
    references: Value,
}

impl Describe {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let about = self.ask(cx, &mut session).await;
        session.close().await;
        let about = about?;
        let whole = || json!({"resource": about.resource, "versions": about.versions, "references": about.references});
        match self.format.of(cx) {
            Output::Json => cx.out.value(&whole())?,
            Output::Yaml => cx.out.data(&editing::documents::write(&whole()))?,
            Output::Table => cx.out.data(&page(&about, &cx.out.stdout))?,
        }
        Ok(Exit::Done)
    }

    async fn ask(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<About, Failure> {
        let target: Target = target::one(cx, session, &self.kind, self.name.as_deref()).await?;
        let version = target.version.as_ref().map(|v| format!("?version={}", encode(v))).unwrap_or_default();
        let resource = session.get(&format!("{}{version}", target.path())).await?;
        let mut versions = session.get(&target.deep("versions?limit=10")).await?;
        let references = session.get(&target.deep("references")).await?;
        Ok(About { resource, versions: versions["items"].take(), references })
    }
}

fn page(about: &About, face: &Face) -> String {
    let r = &about.resource;
    let mut out = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            let name = face.paint(Tone::Strong, &text::pad(&format!("{name}:"), 14));
            out.push_str(&format!("{name}{}\n", text::one_line(&value)));
        }
    };
    line(
        "resource",
        target::address(r["kind"].as_str().unwrap_or_default(), r["workspace"].as_str(), r["name"].as_str().unwrap_or_default()),
    );
    line("id", show::cell(&r["id"]));
    line("title", show::cell(&r["title"]));
    line("labels", show::cell(&r["labels"]));
    line("owner", show::who(&r["owner"]));
    line("visibility", show::cell(&r["visibility"]));
    line("team", show::cell(&r["team"]));
    line("shared with", show::cell(&r["shared_with"]));
    line("version", format!("{} ({} in use)", shown_version(r), if live(r).is_empty() { "none".to_owned() } else { live(r) }));
    line("names", show::cell(&r["version_labels"]));
    line("hash", show::cell(&r["hash"]));
    if !r["deprecated"].is_null() {
        line("deprecated", format!("{} {}", show::cell(&r["deprecated"]["reason"]), show::cell(&r["deprecated"]["use"])));
    }
    line("status", show::cell(&r["status"]));
    if !r["halted"].is_null() {
        let halted = &r["halted"];
        line(
            "out of use",
            format!("since {} by {}: {}", show::time(&halted["at"]), show::who(&halted["by"]), show::cell(&halted["reason"])),
        );
    }
    line("created", format!("{} by {}", show::time(&r["created_at"]), show::who(&r["created_by"])));
    line("updated", format!("{} by {}", show::time(&r["updated_at"]), show::who(&r["updated_by"])));
    line("deleted", show::time(&r["deleted_at"]));
    for (name, key) in [("uses", "uses"), ("used by", "used_by")] {
        let items = about.references[key].as_array().map(Vec::as_slice).unwrap_or_default();
        line(name, items.iter().map(reference).collect::<Vec<_>>().join(", "));
    }
    let title = |text: &str| face.paint(Tone::Strong, text);
    if let Some(versions) = about.versions.as_array().filter(|v| !v.is_empty()) {
        out.push_str(&format!("\n{}\n{}", title("versions"), super::versions::table(versions).render(face)));
    }
    let spec = editing::documents::write(&r["spec"]);
    out.push_str(&format!("\n{}\n{}", title("content"), if face.tty { text::clean(&spec) } else { spec }));
    out
}

fn reference(value: &Value) -> String {
    let text = |key: &str| value[key].as_str();
    let address = target::address(text("kind").unwrap_or_default(), text("workspace"), text("name").unwrap_or_default());
    match &value["version"] {
        Value::Null => address,
        version => format!("{address}@{}", show::cell(version)),
    }
}
