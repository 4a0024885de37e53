//! `orc explain WORD`: the page of an error code, or what a word of workflow files means; from the binary itself.

use crate::{Cx, exit::Exit, failure::Failure, out::table::Table};
use base::Error;
use serde_json::json;

/// Explain an error code, a step kind, a key, a tool, or a filter or function; without one, list all codes
#[derive(clap::Args, Debug)]
pub(crate) struct Explain {
    /// The code, as it stands in brackets behind `error`, or a word such as for_each, retry, git.log, tojson
    #[arg(value_name = "WORD")]
    code: Option<String>,
}

impl Explain {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let Some(code) = self.code else { return list(cx) };
        let code = code.trim_matches(['[', ']']);
        // Findings in files have upper-case codes; both spellings are understood.
        let page = [code.to_owned(), code.to_ascii_uppercase(), code.to_ascii_lowercase()]
            .into_iter()
            .find_map(|c| cx.host.error_page(&c).map(|p| (c, p)));
        let Some((code, page)) = page else { return word(cx, code).await };
        if cx.out.wants_json() {
            cx.out.value(&json!({"code": code, "page": page}))?;
        } else {
            cx.out.data(&format!("{}\n", page.trim_end()))?;
        }
        Ok(Exit::Done)
    }
}

/// From the texts that editors show.
async fn word(cx: &Cx<'_>, word: &str) -> Result<Exit, Failure> {
    let catalog = cx.host.catalog().await?;
    let Some(page) = editing::service::explain(word, &catalog) else {
        let near = editing::service::explain::nearest(word, &catalog);
        let error = Error::not_found("no_error_code", format!("`{word}` is no error code and no word of workflow files"));
        let error = match near {
            Some(near) => error.fix(format!("orc explain {near}")),
            None => error,
        };
        return Err(error.fix("list all codes: orc explain").into());
    };
    if cx.out.wants_json() {
        cx.out.value(&json!({"word": word, "page": page}))?;
    } else {
        cx.out.data(&format!("{}\n", page.trim_end()))?;
    }
    Ok(Exit::Done)
}

fn list(cx: &Cx<'_>) -> Result<Exit, Failure> {
    let codes = cx.host.error_codes();
    let titled: Vec<(String, String)> = codes
        .into_iter()
        .map(|code| {
            let page = cx.host.error_page(&code).unwrap_or_default();
            (code, page.lines().next().unwrap_or_default().trim_start_matches('#').trim().to_owned())
        })
        .collect();
    if cx.out.wants_json() {
        cx.out.value(&titled.iter().map(|(code, title)| json!({"code": code, "title": title})).collect())?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["CODE", "TITLE"]);
    titled.into_iter().for_each(|(code, title)| table.row([code.into(), title.into()]));
    cx.out.data(&table.render(&cx.out.stdout))?;
    Ok(Exit::Done)
}
