//! `orc explain CODE`: the page of an error code, from the binary itself.

use crate::{Cx, exit::Exit, failure::Failure, out::table::Table};
use base::Error;
use serde_json::json;

/// Explain an error code; without one, list them all
#[derive(clap::Args, Debug)]
pub(crate) struct Explain {
    /// The code, as it stands in brackets behind `error`
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let Some(code) = self.code else { return list(cx) };
        let code = code.trim_matches(['[', ']']);
        // Findings in files have upper-case codes; both spellings are understood.
        let page = [code.to_owned(), code.to_ascii_uppercase(), code.to_ascii_lowercase()]
            .into_iter()
            .find_map(|c| cx.host.error_page(&c).map(|p| (c, p)));
        let Some((code, page)) = page else {
            return Err(Error::not_found("no_error_code", format!("there is no page for the code `{code}`"))
                .fix("list all codes: orc explain")
                .into());
        };
        if cx.out.wants_json() {
            cx.out.value(&json!({"code": code, "page": page}))?;
        } else {
            cx.out.data(&format!("{}\n", page.trim_end()))?;
        }
        Ok(Exit::Done)
    }
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
