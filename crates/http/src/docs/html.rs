//! The frame of a page, and text that cannot become markup.

/// `&`, `<`, `>` and quotes as entities.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
        out
    })
}

/// Text in which `code` stands between backticks.
pub(super) fn words(text: &str) -> String {
    let mut out = String::new();
    for (i, part) in text.split('`').enumerate() {
        let part = escape(part);
        out += &if i % 2 == 1 { format!("<code>{part}</code>") } else { part };
    }
    out
}

/// A field that hides what does not hold its words; without scripts it is not shown.
pub(super) fn search(label: &str) -> String {
    let label = escape(label);
    format!(
        "<div class=\"find\" hidden><label for=\"find\">{label}</label><input id=\"find\" type=\"search\" autocomplete=\"off\" \
         spellcheck=\"false\"><p id=\"found\" role=\"status\"></p></div>"
    )
}

pub(crate) struct Page<'a> {
    pub(crate) title: &'a str,
    /// Markup.
    pub(crate) body: &'a str,
    /// Markup beside the body.
    pub(crate) nav: &'a str,
    pub(crate) scripted: bool,
}

pub(crate) fn page(page: &Page<'_>) -> String {
    let script = if page.scripted { "<script src=\"/docs/docs.js\" defer></script>" } else { "" };
    let nav = if page.nav.is_empty() { String::new() } else { format!("<nav class=\"side\" aria-label=\"Contents\">{}</nav>", page.nav) };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{} · Orchestrator</title>\n<link rel=\"stylesheet\" href=\"/docs/docs.css\">\n\
         <link rel=\"icon\" href=\"data:,\">\n{script}\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n\
         <header><a class=\"brand\" href=\"/\">Orchestrator</a><nav aria-label=\"Pages\"><a href=\"/docs/api\">API</a> \
         <a href=\"/docs/errors\">Error codes</a> <a href=\"/openapi.json\">openapi.json</a></nav></header>\n\
         <div class=\"frame\">{nav}<main id=\"main\" tabindex=\"-1\">{}</main></div>\n</body>\n</html>\n",
        escape(page.title),
        page.body
    )
}
