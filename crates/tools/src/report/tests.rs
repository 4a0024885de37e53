mod pdf;

use crate::testing::{Folder, call, code, run};
use proptest::prelude::*;
use serde_json::{Value, json};

fn html(input: Value) -> String {
    run(&call(Default::default()), "report.render", input).unwrap()["html"].as_str().unwrap().to_owned()
}

#[test]
fn makes_a_whole_page() {
    let text = "# Sales & more\n\nHello\n\n## One\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n## Two\n### Two\n## Three\n- [x] done\n";
    let out = run(&call(Default::default()), "report.render", json!({"markdown": text, "lang": "de", "footer": "made <here>"})).unwrap();
    assert_eq!(out["title"], "Sales & more");
    assert_eq!(out["headings"][3], json!({"level": 3, "id": "s-two-2", "text": "Two"}));
    let page = out["html"].as_str().unwrap();
    assert!(page.starts_with("<!doctype html>\n<html lang=\"de\">"));
    for part in [
        "<title>Sales &amp; more</title>",
        "<h1 id=\"s-sales-more\">",
        "<a href=\"#s-two-2\">Two</a>",
        "role=\"region\"",
        "☑ done",
        "made &lt;here&gt;",
        "prefers-color-scheme: dark",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
    assert_eq!(
        (page.matches("<ul>").count(), page.matches("<li>").count()),
        (page.matches("</ul>").count(), page.matches("</li>").count())
    );
    assert!(page.find("</h1>").unwrap() < page.find("<nav").unwrap());
    let plain = html(json!({"markdown": "text", "title": "T"}));
    assert!(plain.contains("<h1>T</h1>") && !plain.contains("<nav"));
}

#[test]
fn nothing_in_the_text_can_run_or_ask() {
    let page = html(
        json!({"markdown": "<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> [a](javascript:alert(1)) [b]( JaVaScRiPt:x) [c](data:text/html,x) [d](#s-x) [e](a/b:c) ![pic](https://evil.test/x.png)", "title": "</title><script>"}),
    );
    let body = page.split("<main>").nth(1).unwrap();
    assert!(!page.contains("<script") && !body.contains("<img") && !page.to_lowercase().contains("javascript:"), "{page}");
    assert!(!body.contains("href=\"data:") && body.contains("href=\"#s-x\"") && body.contains("href=\"a/b:c\""));
    assert!(body.contains("<a href=\"https://evil.test/x.png\">pic</a>"), "{body}");
    assert!(page.contains("default-src 'none'"));
    assert!(html(json!({"markdown": "a <b>c</b>", "allow_html": true})).contains("<b>c</b>"));
    assert_eq!(code(&call(Default::default()), "report.render", json!({"markdown": "", "lang": "\"><script>"})), "bad_tool_input");
}

#[test]
fn images_become_part_of_the_page() {
    let folder = Folder::new();
    folder.put("docs/r.md", "![A chart](img/c.svg)\n\n![Given](given)\n");
    folder.put("docs/img/c.svg", "<svg/>");
    let out =
        run(&folder.call(), "report.render", json!({"path": "docs/r.md", "output": "out/r.html", "images": {"given": "<svg></svg>"}}))
            .unwrap();
    assert_eq!((&out["path"], &out["html"]), (&json!("out/r.html"), &Value::Null));
    let page = folder.get("out/r.html");
    assert!(page.contains("<img src=\"data:image/svg+xml;base64,PHN2Zy8+\" alt=\"A chart\" />"), "{page}");
    assert!(page.contains("PHN2Zz48L3N2Zz4="));
    assert_eq!(code(&folder.call(), "report.render", json!({"markdown": "![x](../../../etc/x.png)"})), "path_outside_root");
    assert_eq!(code(&folder.call(), "report.render", json!({"markdown": "![x](/etc/passwd)"})), "bad_image");
    assert_eq!(code(&folder.call(), "report.render", json!({"markdown": "![x](none.png)"})), "file_not_found");
    assert_eq!(code(&folder.call(), "report.render", json!({})), "bad_tool_input");
}

#[test]
fn deep_and_large_texts_are_survived() {
    html(json!({"markdown": "> ".repeat(5_000)}));
    html(json!({"markdown": "[".repeat(50_000)}));
    html(json!({"markdown": "*a ".repeat(50_000)}));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    #[test]
    fn no_text_brings_in_a_script(text in "([a-z\\[\\]()#*`|>! \\n-]|<script>|javascript:|<img onerror=x>|&lt;){0,40}") {
        let page = html(json!({"markdown": text}));
        prop_assert!(!page.contains("<script") && !page.contains("<img onerror") && !page.contains("\"javascript:"));
    }
}
