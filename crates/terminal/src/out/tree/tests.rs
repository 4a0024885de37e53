use super::*;
use crate::{
    out::face::Env,
    state::tests::{state, task},
};
use serde_json::json;

fn now() -> Timestamp {
    Timestamp::parse("2026-01-01T00:00:05Z").expect("a time")
}

fn face(width: usize, height: usize) -> Face {
    Face::new(&Env { no_color: true, utf8: true, ..Env::default() }, true, Some((width, height)))
}

fn picture(state: &RunState, face: &Face) -> String {
    frame(state, now(), 0, face).join("\n")
}

#[test]
fn a_tree_shows_what_runs_what_waits_and_what_failed() {
    let mut write = task("write", "model", "retrying");
    (write.attempt, write.attempts_max) = (2, 5);
    write.retry_at = Some(Timestamp::parse("2026-01-01T00:00:09Z").expect("a time"));
    let mut ask = task("ask", "approval", "waiting");
    ask.approval = Some(serde_json::from_value(json!({"id": "apr_1", "title": "Send\n3 answers?"})).expect("an approval"));
    let shown = picture(&state("running", vec![task("log", "git.log", "succeeded"), write, ask]), &face(100, 30));
    assert!(shown.starts_with("demo  run_1  5.0 s\n"), "{shown}");
    assert!(shown.contains("  ✓ log"), "{shown}");
    assert!(shown.contains("↻ write") && shown.contains("attempt 2 of 5  next in 4.0 s"), "{shown}");
    assert!(shown.contains("◷ ask") && shown.contains("waits for a decision: Send 3 answers?"), "{shown}");
}

#[test]
fn a_loop_counts_its_steps_and_shows_only_the_active_ones() {
    let mut tasks = vec![task("files", "for_each", "running")];
    for i in 0..50 {
        let mut t = task(&format!("files[{i}]/read"), "file.read", if i < 37 { "succeeded" } else { "pending" });
        t.index = Some(i);
        t.status = if i == 40 { "running".into() } else { t.status };
        tasks.push(t);
    }
    let shown = picture(&state("running", tasks), &face(100, 30));
    assert!(shown.contains("37 steps done"), "{shown}");
    assert!(shown.contains("[40] read"), "{shown}");
    assert_eq!(shown.lines().count(), 3, "{shown}");
}

#[test]
fn nothing_is_wider_or_higher_than_the_window() {
    let mut s = state("running", (0..200).map(|i| task(&format!("a_rather_long_step_name_{i}"), "set", "succeeded")).collect());
    s.tasks[150].status = "running".into();
    s.hear("a_rather_long_step_name_150", &"日本語 text ".repeat(100));
    for (width, height) in [(20, 4), (40, 10), (200, 24)] {
        let lines = frame(&s, now(), 3, &face(width, height));
        assert!(lines.len() < height, "{width}x{height}: {}", lines.len());
        assert!(lines.iter().all(|l| text::width(l) < width), "{lines:#?}");
    }
    assert!(picture(&s, &face(100, 10)).contains("name_150"), "the active step stays");
}

#[test]
fn a_frame_is_one_synchronized_write_over_the_last() {
    let text = paint_over(2, &["a".into(), "b".into()]);
    assert_eq!(text, "\x1b[?2026h\x1b[2A\r\x1b[2Ka\n\r\x1b[2Kb\n\x1b[J\x1b[?2026l");
}
