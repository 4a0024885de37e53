//! `orc templates …`: the gallery, and workflows that are made of what stands in it.

use super::{
    apply, files,
    outcome::Outcome,
    show::{self, Format, Output},
    target,
};
use crate::{
    Cx,
    api::encode,
    cmd::models::items,
    exit::Exit,
    failure::Failure,
    host::Life,
    inputs,
    out::{
        table::{Cell, Table},
        text,
    },
    present::Said,
    session::Session,
};
use serde_json::{Value, json};

const GALLERY: &str = "/api/v1/gallery";

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Templates {
    List(List),
    Show(Show),
    Use(Use),
}

/// List the templates of the gallery, or those with some words
#[derive(clap::Args, Debug)]
pub(crate) struct List {
    /// Only those with these words in their names, titles or in what they do
    #[arg(value_name = "WORD")]
    words: Vec<String>,
}

/// Show what a template makes and asks for, and its steps
#[derive(clap::Args, Debug)]
pub(crate) struct Show {
    /// The template, from `orc templates list`
    name: String,
    #[command(flatten)]
    format: Format,
}

/// Make the resources of a template in a workspace
#[derive(clap::Args, Debug)]
pub(crate) struct Use {
    /// The template, from `orc templates list`
    template: String,
    /// What the new one is called [default: as the template says]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// A parameter: key=value, key=@file, @file.json
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Check and show what would happen; change nothing
    #[arg(long)]
    dry_run: bool,
    /// Make drafts, which takes no right to publish
    #[arg(long)]
    draft: bool,
    #[command(flatten)]
    format: Format,
}

impl Templates {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = match &self {
            Self::List(c) => session.get(&c.path()).await,
            Self::Show(c) => session.get(&path(&c.name)).await,
            Self::Use(c) => c.send(cx, &mut session).await,
        };
        session.close().await;
        match self {
            Self::List(_) => listed(cx, answer?),
            Self::Show(c) => {
                let found = answer?;
                match c.format.of(cx) {
                    Output::Json => cx.out.value(&found)?,
                    Output::Yaml => cx.out.data(&editing::documents::write(&found))?,
                    Output::Table => cx.out.data(&page(cx, &found))?,
                }
                Ok(Exit::Done)
            }
            Self::Use(c) => {
                let command = c.command(cx);
                let run = apply::Ran { dry_run: c.dry_run, manager: &format!("gallery/{}", c.template), command: &command };
                apply::applied(cx, &Outcome::of(answer)?, files::Files::none(), c.format, &run).await
            }
        }
    }
}

fn path(name: &str) -> String {
    format!("{GALLERY}/{}", encode(name))
}

impl List {
    fn path(&self) -> String {
        if self.words.is_empty() { GALLERY.to_owned() } else { format!("{GALLERY}?q={}", encode(&self.words.join(" "))) }
    }
}

impl Use {
    async fn send(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Value, Failure> {
        let template = session.get(&path(&self.template)).await?;
        // `--set version=2` means the text where a text is asked for.
        let asked = &template["schema"]["properties"];
        let parameters = inputs::values("--set", &self.set, |key| inputs::takes_text(&asked[key]))?;
        let body = json!({
            "workspace": target::workspace(cx),
            "name": self.name,
            "parameters": parameters,
            "dry_run": self.dry_run,
            "draft": self.draft,
        });
        session.post(&format!("{}/use", path(&self.template)), &body).await
    }

    /// What does it, for messages.
    fn command(&self, cx: &Cx<'_>) -> String {
        let said = Said::new(cx, "templates use").word(&self.template).maybe("--name", self.name.as_deref());
        self.set.iter().fold(said, |said, value| said.option("--set", value)).flag("--draft", self.draft).text()
    }
}

fn listed(cx: &Cx<'_>, answer: Value) -> Result<Exit, Failure> {
    let items = items(answer);
    if cx.out.wants_json() {
        cx.out.value(&Value::Array(items))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["TEMPLATE", "CATEGORY", "WHAT IT DOES"]);
    for item in &items {
        let category = show::cell(&item["category"]).replace('_', " ");
        table.row([Cell::from(show::cell(&item["name"])), category.into(), show::cell(&item["summary"]).into()]);
    }
    cx.out.data(&table.render(&cx.out.stdout))?;
    cx.out.say(&format!("{}; look at one: orc templates show NAME", text::plural(items.len() as u64, "template")));
    Ok(Exit::Done)
}

fn page(cx: &Cx<'_>, found: &Value) -> String {
    let face = &cx.out.stdout;
    let mut out =
        format!("{}: {}\n\n{}\n", show::cell(&found["name"]), show::cell(&found["title"]), show::cell(&found["about"]).trim_end());
    let mut table = Table::new(["MAKES", "TITLE"]);
    for made in found["makes"].as_array().into_iter().flatten() {
        table.row([Cell::from(format!("{}/{}", show::cell(&made["kind"]), show::cell(&made["name"]))), show::cell(&made["title"]).into()]);
    }
    out.push_str(&format!("\n{}", table.render(face)));
    let asked: Vec<&Value> = found["parameters"].as_array().into_iter().flatten().collect();
    if !asked.is_empty() {
        let mut table = Table::new(["PARAMETER", "TYPE", "DEFAULT", "WHAT IT IS"]);
        for one in asked {
            let name = show::cell(&one["name"]);
            let default = if one["required"] == true { "must be given".to_owned() } else { show::cell(&one["default"]) };
            let kind = show::cell(&found["schema"]["properties"][&name]["type"]);
            table.row([Cell::from(name), kind.into(), default.into(), show::cell(&one["description"]).into()]);
        }
        out.push_str(&format!("\n{}", table.render(face)));
    }
    for workflow in found["workflows"].as_array().into_iter().flatten() {
        let mut table = Table::new(["STEP", "USES"]);
        for (step, depth) in steps(&workflow["layout"]["nodes"]) {
            table.row([Cell::from(format!("{}{}", "  ".repeat(depth), show::cell(&step["id"]))), show::cell(&step["uses"]).into()]);
        }
        out.push_str(&format!("\n{}", table.render(face)));
    }
    if face.tty { text::clean(&out) } else { out }
}

/// The steps in their order, each with how many others hold it.
fn steps(nodes: &Value) -> Vec<(&Value, usize)> {
    let mut depths: Vec<usize> = Vec::new();
    let nodes = nodes.as_array().map(Vec::as_slice).unwrap_or_default();
    for node in nodes {
        let holder = node["parent"].as_u64().and_then(|parent| usize::try_from(parent).ok());
        depths.push(holder.and_then(|parent| depths.get(parent)).map_or(0, |depth| depth + 1));
    }
    nodes.iter().zip(depths).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_stands_below_the_one_that_holds_it() {
        let nodes = json!([{"id": "a"}, {"id": "b", "parent": 0}, {"id": "c", "parent": 1}, {"id": "d"}]);
        let depths: Vec<usize> = steps(&nodes).into_iter().map(|(_, depth)| depth).collect();
        assert_eq!(depths, [0, 1, 2, 0]);
    }
}
