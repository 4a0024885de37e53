//! PDFs read back: by our own eyes for their structure, by `pdftotext` for their words where it is installed.

use crate::testing::{Folder, code, run};
use serde_json::{Value, json};
use std::{collections::BTreeSet, io::Read, process::Command};

const TEXT: &str = "# Bericht über Größe\n\nHello *world*, **bold**, ~~gone~~ `code` and [a link](https://example.org/x?y=1) and \
[bad](javascript:alert) — zażółć gęślą jaźń, Ελληνικά, Привет, → ⇒ ✓ ✗ ☐ ✅ € „Zitat“. [Down](#s-deep)\n\n> A quote\n>\n> > and one in it\n\n\
1. one\n2. two\n   - inner `x`\n   - [x] done\n\n```rust\nfn main() {\n    println!(\"hi\");\n}\n```\n\n## Table\n\n\
| name | number | text |\n|---|--:|:-:|\n| a | 1 | something |\n| bbbbb | 22222.50 | a **much** longer text that has to be wrapped because \
there is not room for all of it in one line of this table, is there |\n\n![chart](c.svg)\n\n![dot](dot.png)\n\n## Three\n\n---\n\n### Deep\n\n\
text[^1] ![far](https://example.org/p.png)\n\n[^1]: A note.\n\n## Four\n\nend\n";

/// Four pixels, as a PNG.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4IQcEJxggFAAcfgQRs56ClAAAAABJRU5ErkJggg==";

/// What stands in a PDF, as far as a test asks for it.
struct Pdf {
    bytes: Vec<u8>,
    /// All streams, unpacked.
    streams: Vec<String>,
}

impl Pdf {
    fn read(bytes: Vec<u8>) -> Self {
        let mut streams = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some(at) = find(rest, b"stream\n") {
            rest = &rest[at + 7..];
            let mut unpacked = Vec::new();
            if flate2::read::ZlibDecoder::new(rest).read_to_end(&mut unpacked).is_ok() {
                streams.push(String::from_utf8_lossy(&unpacked).into_owned());
            }
            rest = &rest[find(rest, b"endstream").unwrap() + 9..];
        }
        Self { bytes, streams }
    }

    fn plain(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The characters that a reader gets when text is copied.
    fn characters(&self) -> BTreeSet<char> {
        let maps = self.streams.iter().filter(|s| s.contains("begincmap"));
        let lines = maps.flat_map(|s| s.lines()).filter(|l| l.starts_with('<'));
        lines.filter_map(|l| u32::from_str_radix(l.rsplit('<').next()?.trim_end_matches('>'), 16).ok().and_then(char::from_u32)).collect()
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

fn chart(folder: &Folder) -> Value {
    let rows: Vec<Value> = (1..=12).map(|i| json!({"month": format!("2025-{i:02}"), "sales": i * i * 10, "costs": 300 - i})).collect();
    let input = json!({"kind": "bar", "title": "Umsätze → 2025", "rows": rows, "x": "month", "y": ["sales", "costs"], "y_label": "EUR"});
    run(&folder.call(), "chart.svg", input).unwrap()["svg"].clone()
}

fn render(folder: &Folder, input: &Value) -> (Value, Pdf) {
    let out = run(&folder.call(), "report.render", input.clone()).unwrap();
    (out, Pdf::read(folder.bytes("r.pdf")))
}

#[test]
fn a_report_has_everything_that_markdown_can_say() {
    let folder = Folder::new();
    folder.put("dot.png", crate::hash::from_base64(PNG).unwrap());
    let input = json!({"markdown": TEXT, "output": "r.pdf", "lang": "de", "images": {"c.svg": chart(&folder)}, "date": "2026-03-31"});
    let (out, pdf) = render(&folder, &input);
    assert_eq!((&out["format"], &out["path"], &out["html"]), (&json!("pdf"), &json!("r.pdf"), &Value::Null));
    assert_eq!((&out["title"], &out["missing"]), (&json!("Bericht über Größe"), &json!([])));
    let plain = pdf.plain();
    let pages = out["pages"].as_u64().unwrap();
    assert!(plain.contains(&format!("/Count {pages}/Kids")), "{pages} pages");
    for part in [
        "/Lang(de)",
        "/URI(https://example.org/x?y=1)",
        "/URI(https://example.org/p.png)",
        "/Title(Deep)",
        "D:20260331",
        "/FontFile2",
        "/StructTreeRoot",
        "/Alt(chart)",
        "/S/TH",
        "/Subtype/Image",
    ] {
        assert!(plain.contains(part), "{part} is missing");
    }
    assert!(!plain.contains("javascript") && !plain.contains("/JS") && !plain.contains("/EmbeddedFile"));
    let has = pdf.characters();
    let missing: Vec<char> = "Größeżęłńά→✓✗☐✅€„Привет".chars().filter(|c| !has.contains(c)).collect();
    assert!(missing.is_empty(), "{missing:?} cannot be copied from the PDF");
    // Vectors, not pixels: the bars of the chart are filled with its colour.
    assert!(pdf.streams.iter().any(|s| s.contains("0 0.44705883 0.69803923 rg")), "no bar of the chart");
    let (_, again) = render(&folder, &input);
    assert!(again.bytes == pdf.bytes, "the same input gives other bytes");
}

#[test]
fn its_words_can_be_read_by_others() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        println!("SKIPPED its_words_can_be_read_by_others: `pdftotext` is not installed (Debian: poppler-utils)");
        return;
    }
    let folder = Folder::new();
    folder.put("dot.png", crate::hash::from_base64(PNG).unwrap());
    render(&folder, &json!({"markdown": TEXT, "output": "r.pdf", "images": {"c.svg": chart(&folder)}, "footer": "made <here>"}));
    let done = Command::new("pdftotext").args(["-layout", "r.pdf", "-"]).current_dir(folder.path()).output().unwrap();
    let words = String::from_utf8(done.stdout).unwrap();
    // Wherever the lines were broken.
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ").replace(" / ", "/");
    for part in [
        "zażółć gęślą jaźń",
        "Ελληνικά",
        "Привет",
        "→ ⇒ ✓ ✗",
        "println!(\"hi\");",
        "22222.50",
        "Umsätze → 2025",
        "2025-12",
        "[1] A note.",
        "made <here>",
        "1/2",
        "2/2",
    ] {
        assert!(flat.contains(part), "`{part}` is missing in {words}");
    }
    let deep = words.lines().find(|l| l.trim().starts_with("Deep")).unwrap();
    assert!(deep.trim_end().ends_with('2'), "the list of contents knows the page: {deep}");
}

#[test]
fn tables_go_on_over_pages() {
    let folder = Folder::new();
    let many: String = (0..300).map(|i| format!("| {i} | {} |\n", "words of a row ".repeat(i % 40))).collect();
    let huge = format!("| n | text |\n|--|--|\n{many}| last | {} |\n", "x".repeat(20_000));
    let (out, pdf) = render(&folder, &json!({"markdown": huge, "output": "r.pdf", "paper": "letter"}));
    assert!(out["pages"].as_u64().unwrap() > 20);
    assert!(pdf.plain().contains("/MediaBox[0 0 612 792]"));
    // The head of the table is filled anew on every page.
    let heads = pdf.streams.iter().filter(|s| s.contains("0.9529412 0.95686275 0.9647059 rg")).count();
    assert_eq!(heads as u64, out["pages"].as_u64().unwrap());
}

#[test]
fn what_cannot_be_printed_is_said() {
    let folder = Folder::new();
    let (out, _) = render(&folder, &json!({"markdown": "漢字 and \u{5e9} and e\u{301} and \u{200b}", "output": "r.pdf"}));
    assert_eq!(out["missing"], json!(["\u{5e9}", "字", "漢"]));
}

#[test]
fn hostile_texts_are_bounded() {
    let folder = Folder::new();
    let pdf = |markdown: String| json!({"markdown": markdown, "output": "r.pdf"});
    for text in [
        "> ".repeat(3_000) + "x",
        "- ".repeat(500) + "x",
        "[".repeat(20_000),
        "*a ".repeat(10_000),
        "x".repeat(200_000),
        "# ".repeat(3_000),
        "![a](".repeat(2_000),
        "\n\n".repeat(10_000),
        "a\u{0}b\u{7}".to_owned(),
        String::new(),
    ] {
        let start: String = text.chars().take(20).collect();
        assert!(run(&folder.call(), "report.render", pdf(text)).is_ok(), "{start}");
    }
    let wide = format!("{}|\n{}|\n", "|a".repeat(41), "|-".repeat(41));
    assert_eq!(code(&folder.call(), "report.render", pdf(wide)), "report_too_large");
    assert_eq!(code(&folder.call(), "report.render", pdf("a\n\n---\n\n".repeat(60_000))), "report_too_large");
    assert_eq!(code(&folder.call(), "report.render", json!({"markdown": "a", "format": "pdf"})), "bad_tool_input");
    assert_eq!(code(&folder.call(), "report.render", json!({"markdown": "a", "output": "r.pdf", "date": "yesterday"})), "bad_tool_input");
    assert_eq!(
        code(&folder.call(), "report.render", json!({"markdown": "![x](../../../etc/x.png)", "output": "r.pdf"})),
        "path_outside_root"
    );
}

#[test]
fn hostile_pictures_are_refused_before_they_are_drawn() {
    let folder = Folder::new();
    folder.put("secret.png", crate::hash::from_base64(PNG).unwrap());
    let with = |svg: &str| json!({"markdown": "![x](x)", "output": "r.pdf", "images": {"x": svg}});
    let levels: String = (1..10).map(|i| format!("<g id='a{i}'>{}</g>", format!("<use href='#a{}'/>", i - 1).repeat(10))).collect();
    let laughs = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><defs><rect id='a0' width='1' height='1'/>{levels}</defs><use href='#a9'/></svg>"
    );
    let deep = format!("<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>", "<g>".repeat(100_000));
    let entities =
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&b;</text></svg>";
    let filter =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><filter id='f'><feGaussianBlur stdDeviation='9'/></filter></svg>";
    for svg in [
        laughs.as_str(),
        deep.as_str(),
        entities,
        filter,
        "not SVG",
        "",
        "data:image/png;base64,AAAA",
        "data:image/png;base64,%%",
        "data:image/tiff,x",
    ] {
        assert_eq!(code(&folder.call(), "report.render", with(svg)), "bad_image", "{}", svg.chars().take(60).collect::<String>());
    }
    let usual = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\
        <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>";
    run(&folder.call(), "report.render", with(usual)).unwrap();
    // A PNG that says it has 60,000 × 60,000 pixels.
    let mut bomb = crate::hash::from_base64(PNG).unwrap();
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    folder.put("bomb.png", &bomb);
    assert_eq!(code(&folder.call(), "report.render", json!({"markdown": "![x](bomb.png)", "output": "r.pdf"})), "bad_image");
    // What an SVG points to is not opened: neither files nor other hosts.
    let path = folder.path().join("secret.png");
    let points =
        format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><image href='{}' width='9' height='9'/></svg>", path.display());
    run(&folder.call(), "report.render", with(&points)).unwrap();
    assert!(!Pdf::read(folder.bytes("r.pdf")).plain().contains("/Subtype/Image"));
}
