//! `report.render`

use super::{
    html::{self, Heading},
    images::Images,
    pdf,
};
use crate::{
    call::Work,
    data::escape_html,
    file, hash,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const STYLE: &str = include_str!("style.css");
const MARKDOWN_BYTES_MAX: u64 = 8 << 20;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The text. Exactly one of `markdown` and `path`.
    #[serde(default)]
    markdown: Option<String>,
    /// A Markdown file.
    #[serde(default)]
    path: Option<String>,
    /// Default: the first heading.
    #[serde(default)]
    title: Option<String>,
    /// A language tag such as `en` or `de`.
    #[serde(default = "english")]
    lang: String,
    /// A list of contents. Default: if there are at least four sections.
    #[serde(default)]
    toc: Option<bool>,
    /// Let HTML in the text through; otherwise it is shown as text. Scripts do not run either way; a PDF keeps line breaks only.
    #[serde(default)]
    allow_html: bool,
    /// Images by the names that the text uses: SVG text (of `chart.svg`), or `data:` addresses.
    #[serde(default)]
    images: BTreeMap<String, String>,
    /// Shown at the end of the page, or at the foot of every page of a PDF, as text.
    #[serde(default)]
    footer: Option<String>,
    /// Write the report to this file. Without it, the page is returned as `html`; a PDF needs it.
    #[serde(default)]
    output: Option<String>,
    /// Default: `pdf` if `output` ends with `.pdf`, else `html`.
    #[serde(default)]
    format: Option<Format>,
    /// For a PDF.
    #[serde(default)]
    paper: pdf::PaperSize,
    /// For a PDF: the day of its creation, such as `2026-03-31`. Without it, the file names none, and the same input gives the same bytes.
    #[serde(default)]
    date: Option<String>,
}

#[derive(Deserialize, Serialize, JsonSchema, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Format {
    Html,
    Pdf,
}

fn english() -> String {
    "en".to_owned()
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    title: String,
    format: Format,
    /// The page; null if it was written to `output`.
    html: Option<String>,
    /// The file that was written.
    path: Option<String>,
    bytes: usize,
    sha256: String,
    headings: Vec<Heading>,
    /// Of a PDF.
    pages: Option<usize>,
    /// Characters that a PDF shows as an empty box, or in the wrong order, because its fonts do not have them or do not join them.
    missing: Vec<String>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking(
        "report.render",
        "Turns Markdown into a standalone, accessible HTML page, or into a PDF",
        Effect::Idempotent,
        Touches::WritesFiles,
        run,
    )
}

fn run(work: &Work, input: Input) -> Result<Output> {
    if input.lang.is_empty() || input.lang.len() > 35 || !input.lang.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(Error::invalid("bad_tool_input", "`lang` is not a language tag").place("with.lang").fix("write `en`, `de` or `pt-BR`"));
    }
    let (markdown, folder) = match (&input.markdown, &input.path) {
        (Some(text), None) => (text.clone(), String::new()),
        (None, Some(path)) => {
            let spot = work.jail()?.find(path)?;
            let folder = spot.shown.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            (spot.read_text(MARKDOWN_BYTES_MAX)?, folder)
        }
        _ => return Err(Error::invalid("bad_tool_input", "exactly one of `markdown` and `path` must be given").place("with.markdown")),
    };
    if markdown.len() as u64 > MARKDOWN_BYTES_MAX {
        return Err(Error::too_large(
            "text_too_large",
            format!("a report of {} bytes is too large; the limit is {MARKDOWN_BYTES_MAX}", markdown.len()),
        ));
    }
    let mut images = Images { work, given: &input.images, folder, bytes: 0 };
    let wants_pdf = input.output.as_ref().is_some_and(|name| name.to_ascii_lowercase().ends_with(".pdf"));
    match input.format.unwrap_or(if wants_pdf { Format::Pdf } else { Format::Html }) {
        Format::Html => as_html(work, &input, &markdown, &mut images),
        Format::Pdf => as_pdf(work, &input, &markdown, &mut images),
    }
}

fn as_html(work: &Work, input: &Input, markdown: &str, images: &mut Images<'_>) -> Result<Output> {
    let body = html::body(markdown, input.allow_html, images)?;
    work.check_alive()?;
    let title = title(input, &body.headings);
    let page = page(input, &title, &body);
    let (bytes, sha256) = (page.len(), hash::sha256_hex(page.as_bytes()));
    let (html, path) = match &input.output {
        Some(output) => (None, Some(file::write_whole(work, output, page.as_bytes(), true)?.path)),
        None => (Some(page), None),
    };
    Ok(Output { title, format: Format::Html, html, path, bytes, sha256, headings: body.headings, pages: None, missing: Vec::new() })
}

fn as_pdf(work: &Work, input: &Input, markdown: &str, images: &mut Images<'_>) -> Result<Output> {
    let Some(output) = &input.output else {
        return Err(Error::invalid("bad_tool_input", "a PDF needs a file to be written to")
            .place("with.output")
            .fix("write `output: out/report.pdf`"));
    };
    let headings = html::headings(markdown);
    let title = title(input, &headings);
    let setting = pdf::Setting {
        work,
        title: &title,
        lang: &input.lang,
        footer: input.footer.as_deref(),
        contents: wants_contents(input, &headings),
        allow_html: input.allow_html,
        created: input.date.as_deref().map(day).transpose()?,
        headings: &headings,
        paper: pdf::paper(input.paper),
    };
    let done = pdf::render(markdown, &setting, images)?;
    let written = file::write_whole(work, output, &done.bytes, true)?;
    Ok(Output {
        title,
        format: Format::Pdf,
        html: None,
        path: Some(written.path),
        bytes: done.bytes.len(),
        sha256: written.sha256,
        headings,
        pages: Some(done.pages),
        missing: done.missing,
    })
}

fn title(input: &Input, headings: &[Heading]) -> String {
    let first = headings.iter().find(|h| h.level == 1).or(headings.first());
    input.title.clone().or(first.map(|h| h.text.clone())).unwrap_or_else(|| "Report".to_owned())
}

fn day(text: &str) -> Result<(u16, u8, u8)> {
    let parts = text
        .parse::<jiff::civil::Date>()
        .ok()
        .and_then(|d| Some((u16::try_from(d.year()).ok()?, u8::try_from(d.month()).ok()?, u8::try_from(d.day()).ok()?)));
    parts.ok_or_else(|| Error::invalid("bad_tool_input", "`date` is not a day").place("with.date").fix("write it as `2026-03-31`"))
}

fn wants_contents(input: &Input, headings: &[Heading]) -> bool {
    let sections = headings.iter().filter(|h| matches!(h.level, 2 | 3)).count();
    sections > 0 && input.toc.unwrap_or(sections >= 4)
}

fn page(input: &Input, title: &str, body: &html::Body) -> String {
    let has_h1 = body.headings.iter().any(|h| h.level == 1);
    let heading = if has_h1 { String::new() } else { format!("<h1>{}</h1>\n", escape_html(title)) };
    let wants_contents = wants_contents(input, &body.headings);
    // The contents stand after the first heading, which is what the page is called.
    let (above, below) = match body.html.find("</h1>").map(|at| body.html.split_at(at + "</h1>".len())) {
        Some((above, below)) if wants_contents && body.html.starts_with("<h1") => (above, below),
        _ => ("", body.html.as_str()),
    };
    let contents = if wants_contents { html::contents(&body.headings) } else { String::new() };
    let footer = input.footer.as_ref().map_or(String::new(), |text| format!("<footer>{}</footer>\n", escape_html(text)));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{heading}{above}\n{contents}{below}{footer}</main>\n</body>\n</html>\n",
        input.lang,
        escape_html(title),
    )
}
