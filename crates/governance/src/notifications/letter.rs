//! A letter as text: headers, a plain part and a simple page, all ASCII. Pure.

use super::list::Notification;
use base::Timestamp;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::fmt::Write as _;

/// What a letter is made of.
pub(crate) struct Draft<'a> {
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    /// The same however often it is sent.
    pub(crate) key: &'a str,
    pub(crate) at: Timestamp,
    /// Where the console is.
    pub(crate) console: Option<&'a str>,
    pub(crate) told: &'a [Notification],
}

const LIST: &str = "/notifications";
const PREFERENCES: &str = "/notifications?tab=preferences";
/// What a letter says one by one; of the rest it says how much there is.
const LISTED_MAX: usize = 200;

/// The same for the same content only: a gathered letter that holds something else is another one.
pub(crate) fn message_key(key: &str, told: &[Notification]) -> String {
    if told.iter().all(|one| one.id == key) {
        return key.to_owned();
    }
    let parts: Vec<&[u8]> = [key].into_iter().chain(told.iter().map(|one| &*one.id)).map(str::as_bytes).collect();
    format!("dgs_{}", &base::Digest::of(&parts).to_string()[..24])
}

fn listed(told: &[Notification]) -> (&[Notification], Option<String>) {
    let (listed, rest) = told.split_at(told.len().min(LISTED_MAX));
    (listed, (!rest.is_empty()).then(|| format!("and {} more", rest.len())))
}

pub(crate) fn letter(draft: &Draft<'_>) -> String {
    let Draft { from, to, key, at, console, told } = draft;
    let domain = from.rsplit('@').next().unwrap_or("localhost");
    let subject = match told {
        [one] => one.title.clone(),
        many => format!("{} notifications", many.len()),
    };
    let date = jiff::Timestamp::from_microsecond(at.0).map(|at| at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()).unwrap_or_default();
    let console = console.map(|text| text.trim_end_matches('/'));
    let boundary = format!("part-{key}");
    let mut out = format!("From: {from}\r\nTo: {to}\r\nSubject: {}\r\nDate: {date}\r\nMessage-ID: <{key}@{domain}>\r\n", words(&subject));
    if let Some(console) = console {
        let _ = write!(out, "List-Unsubscribe: <{console}{PREFERENCES}>\r\n");
    }
    let _ = write!(
        out,
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n"
    );
    for (kind, text) in [("plain", plain(told, console)), ("html", page(told, console))] {
        let _ = write!(
            out,
            "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            folded(&text)
        );
    }
    let _ = write!(out, "--{boundary}--");
    out
}

fn plain(told: &[Notification], console: Option<&str>) -> String {
    let mut out = String::new();
    let (told, rest) = listed(told);
    for one in told {
        let _ = write!(out, "{}\n{}\n{}{}\n\n", one.title, one.text, console.unwrap_or_default(), one.link);
    }
    if let Some(rest) = rest {
        let _ = write!(out, "{rest}\n{}{LIST}\n\n", console.unwrap_or_default());
    }
    let _ = write!(out, "-- \nHow you are told: {}{PREFERENCES}\n", console.unwrap_or_default());
    out
}

fn page(told: &[Notification], console: Option<&str>) -> String {
    let link = |path: &str, text: &str| match console {
        Some(console) => format!("<a href=\"{}\">{}</a>", safe(&format!("{console}{path}")), safe(text)),
        None => safe(text),
    };
    let mut out = String::from("<!doctype html><html><body>");
    let (told, rest) = listed(told);
    for one in told {
        let _ = write!(out, "<p><strong>{}</strong><br>{}</p>", link(&one.link, &one.title), safe(&one.text));
    }
    if let Some(rest) = rest {
        let _ = write!(out, "<p>{}</p>", link(LIST, &rest));
    }
    let _ = write!(out, "<p>{}</p></body></html>", link(PREFERENCES, "How you are told"));
    out
}

fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Base64 in lines of 76.
fn folded(text: &str) -> String {
    let coded = STANDARD.encode(text);
    let lines: Vec<&str> = (0..coded.len()).step_by(76).filter_map(|at| coded.get(at..(at + 76).min(coded.len()))).collect();
    lines.join("\r\n")
}

/// Words of a header: as they are, or encoded (RFC 2047) in pieces that fit a line.
fn words(text: &str) -> String {
    let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b)) && text.len() <= 60 && !text.contains("=?");
    if plain {
        return text.to_owned();
    }
    let mut pieces = vec![String::new()];
    for c in text.chars().filter(|c| !c.is_control()) {
        if pieces.last().is_some_and(|piece| piece.len() + c.len_utf8() > 42) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces.iter().map(|piece| format!("=?utf-8?B?{}?=", STANDARD.encode(piece))).collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifications::class::Class;

    fn told(title: &str) -> Notification {
        let (class, at) = (Class::Approval, Timestamp(0));
        Notification {
            id: "ntf_1".into(),
            class,
            at,
            title: title.into(),
            text: "It waits.".into(),
            link: "/inbox?item=apr_1".into(),
            facts: serde_json::Value::Null,
            read_at: None,
            settled: None,
            mail: None,
        }
    }

    fn write(title: &str) -> String {
        let (from, to, key) = ("orc@example.com", "ada@example.com", "ntf_1");
        let at = Timestamp(1_800_000_000_000_000);
        letter(&Draft { from, to, key, at, console: Some("https://orc.example.com/"), told: &[told(title)] })
    }

    #[test]
    fn a_letter_is_ascii_in_short_lines_and_names_itself() {
        let text = write("Größe der Stichprobe: ausreichend für eine Entscheidung? Überlänge gehört ebenfalls hierher");
        assert!(text.is_ascii() && text.split("\r\n").all(|line| line.len() <= 100 && !line.contains(['\r', '\n'])), "{text}");
        assert!(text.contains("\r\nMessage-ID: <ntf_1@example.com>\r\n") && text.contains("\r\nDate: Fri, 15 Jan 2027 08:00:00 +0000\r\n"));
        assert!(text.contains("\r\nList-Unsubscribe: <https://orc.example.com/notifications?tab=preferences>\r\n"));
    }

    #[test]
    fn a_long_letter_says_how_much_more_there_is() {
        let many = vec![told("Run failed"); 203];
        let (plain, page) = (plain(&many, None), page(&many, None));
        assert_eq!((plain.matches("Run failed").count(), page.matches("Run failed").count()), (200, 200));
        assert!(plain.contains("\nand 3 more\n/notifications\n") && page.contains("<p>and 3 more</p>"));
        assert!(!super::plain(&many[..200], None).contains("more"));
    }

    #[test]
    fn other_content_is_another_letter() {
        let (one, other) = (told("a"), Notification { id: "ntf_2".into(), ..told("b") });
        assert_eq!(message_key("ntf_1", std::slice::from_ref(&one)), "ntf_1");
        let (both, alone) = (message_key("dgs_1", &[one.clone(), other]), message_key("dgs_1", &[one]));
        assert!(both.starts_with("dgs_") && both != alone && both.len() == 28, "{both} {alone}");
    }

    #[test]
    fn words_from_outside_open_no_header_and_no_element() {
        let text = write("a\r\nBcc: eve@example.com");
        assert!(!text.contains("\r\nBcc"), "{text}");
        let page = page(&[told("<script>1</script>")], None);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
    }
}
