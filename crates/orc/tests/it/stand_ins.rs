//! `orc test`: what stands in for models, tools and people, what is asked of the outputs and of the way through a workflow, and the report
//! for other programs.

use crate::support::Place;
use serde_json::json;
use std::fs;

const FLOW: &str = "\
inputs: {names: {type: array, items: {type: string}}}
steps:
  - id: fetch
    uses: http.get
    with: {url: https://example.com/list}
    retry: {attempts: 2, delay: 10ms}
    on_error: continue
  - id: each
    uses: for_each
    with: {items: '{{ inputs.names }}', max_parallel: 1}
    steps:
      - {id: say, uses: model, with: {prompt: 'Greet {{ item }}'}}
  - id: save
    uses: file.write
    if: steps.fetch.status == 'succeeded'
    with: {path: out.txt, content: '{{ steps.each.output | join(\"/\") }}'}
  - id: sum
    uses: set
    with: {text: '{{ steps.each.output | join(\" \") }}', fetched: '{{ steps.fetch.status }}'}
    needs: [save]
outputs:
  text: '{{ steps.sum.output.text }}'
  fetched: '{{ steps.sum.output.fetched }}'
";

const TESTS: &str = "\
tests:
  - name: tools and models answer in turn
    inputs: {names: [Ann, Bob]}
    tools:
      - {tool: http.get, output: {status: 200, body: x}}
      - {step: save, output: {path: out.txt, bytes: 1}}
    models:
      - {step: say, answers: [Hi Ann, Hi Bob]}
    expect:
      outputs: {text: Hi Ann Hi Bob, fetched: succeeded}
      ran: [fetch, each, say, save, sum]
  - name: a tool that fails takes the other way
    inputs: {names: [Ann]}
    tools:
      - {tool: http.get, fails: the site is away}
    models: [{prompt: 'Greet (Ann|Bob)', answer: hello}]
    expect:
      outputs: {text: hello, fetched: failed}
      failed: [fetch]
      skipped: [save]
      holds: [\"steps.fetch.error.message == 'the site is away'\", 'outputs.text | length == 5']
  - name: pins are not carried out
    inputs: {names: [Ann]}
    pins: {fetch: {status: 200}, save: {path: p}}
    models: [{answer: x}]
    expect:
      steps: {fetch: succeeded, save: succeeded, say: succeeded}
";

fn place() -> Place {
    let place = Place::new();
    place.file("flow.yaml", FLOW);
    place
}

#[test]
fn stand_ins_answer_and_the_way_is_compared() {
    let place = place();
    place.file("flow.test.yaml", TESTS);
    let done = place.orc(&["test"]).expect(0);
    assert!(done.out.contains("3 passed, 0 failed"), "{}", done.out);
    assert!(!place.dir.join("out.txt").exists(), "no tool was called in truth");
    assert!(!place.data().exists(), "the data folder is let alone");
}

#[test]
fn each_expectation_can_fail_and_says_where() {
    let one = |from: &str, to: &str| TESTS.split("  - name: a tool").next().expect("the first").replace(from, to);
    for (from, to, said) in [
        ("text: Hi Ann Hi Bob", "text: Hi Bob", "- \"Hi Bob\""),
        ("ran: [fetch, each, say, save, sum]", "ran: [fetch, each]", "sum"),
        ("ran: [fetch, each, say, save, sum]", "skipped: [fetch]", "fetch"),
        ("ran: [fetch, each, say, save, sum]", "failed: [fetch]", "fetch"),
        ("ran: [fetch, each, say, save, sum]", "steps: {save: skipped}", "save"),
        ("ran: [fetch, each, say, save, sum]", "status: failed", "failed"),
        ("ran: [fetch, each, say, save, sum]", "holds: ['outputs.text == 1']", "outputs.text == 1"),
        ("ran: [fetch, each, say, save, sum]", "error: {message: away}", "away"),
        ("answers: [Hi Ann, Hi Bob]", "answers: [Hi Ann]", "+ \"Hi Ann Hi Ann\""),
        ("- {tool: http.get, output: {status: 200, body: x}}", "- {tool: http.post, output: {}}", "+ \"failed\""),
    ] {
        let place = place();
        let text = one(from, to);
        assert!(text.contains(to), "{from}");
        place.file("flow.test.yaml", text);
        let done = place.orc(&["test"]);
        assert_eq!(done.code, 7, "{to}: {}{}", done.out, done.err);
        assert!(
            done.out.contains("0 passed, 1 failed") && done.out.contains("flow.test.yaml:") && done.out.contains(said),
            "{to}: {}",
            done.out
        );
    }
}

#[test]
fn the_report_for_other_programs_is_whole() {
    let place = place();
    let wrong = "    expect: {outputs: {fetched: never}}\n";
    let head = TESTS.split("    expect:").next().expect("the first").replace("tools and models answer in turn", "a <b> & \\\"c\\\"");
    place.file("flow.test.yaml", format!("{}{wrong}", head.replace("name: a <b> & \\\"c\\\"", "name: 'a <b> & \"c\"'")));
    place.file("more/flow.yaml", FLOW);
    place.file("more/flow.test.yaml", TESTS.split("  - name: pins").next().expect("two"));
    let report = place.dir.join("report.xml");
    let done = place.orc(&["test", "--junit", &report.to_string_lossy()]).expect(7);
    assert!(done.out.contains("2 passed, 1 failed"), "{}", done.out);
    let xml = fs::read_to_string(&report).expect("written");
    for wanted in [
        "<?xml version=\"1.0\"",
        "<testsuites tests=\"3\" failures=\"1\"",
        "name=\"a &lt;b&gt; &amp; &quot;c&quot;\"",
        "<failure message=",
        "+ &quot;succeeded&quot;",
        "tests=\"2\" failures=\"0\"",
    ] {
        assert!(xml.contains(wanted), "{wanted} is not in\n{xml}");
    }
    assert_eq!(xml.matches("<testcase ").count(), 3, "{xml}");
    assert_eq!((xml.matches("<testsuite ").count(), xml.matches("</testsuite>").count()), (2, 2), "{xml}");
    let (code, told) = place.json(&["test", "--json", "--filter", "other way"]);
    assert_eq!((code, &told["passed"], &told["failed"]), (0, &json!(1), &json!(0)), "{told}");
}
