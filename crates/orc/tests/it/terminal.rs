//! On a terminal, which `script` of util-linux plays.

use crate::support::{Place, binary, finish, have};
use std::process::{Command, Stdio};

/// Runs the command line on a terminal of its own, with `typed` as what the person types.
fn on_terminal(place: &Place, line: &str, typed: &str, env: &[(&str, &str)]) -> (i32, String) {
    use std::io::Write;
    let mut command = Command::new("script");
    command.args(["-qefc", &format!("stty cols 90 rows 30; {} {line}", binary().display()), "/dev/null"]);
    place.environment(&mut command);
    command.envs(env.iter().copied()).env("SHELL", "/bin/sh");
    command.current_dir(&place.dir).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("script starts");
    let mut stdin = child.stdin.take().expect("piped");
    let typed = typed.to_owned();
    let typist = std::thread::spawn(move || {
        // What is typed before the question waits in the terminal's buffer.
        let _ = stdin.write_all(typed.as_bytes());
        let _ = stdin.flush();
        std::thread::sleep(std::time::Duration::from_secs(5));
    });
    let done = finish(child);
    drop(typist);
    (done.code, done.out)
}

fn place() -> Place {
    let place = Place::new();
    place.file("f.yaml", "name: drawn\nsteps:\n  - {id: a, uses: set, with: {x: 1}}\n  - {id: b, uses: wait, with: {for: 400ms}, needs: [a]}\noutputs:\n  x: '{{ steps.a.output.x }}'\n");
    place.file("ask.yaml", "steps:\n  - {id: ask, uses: approval, with: {title: 'Send it?', details: {to: everyone}}}\noutputs:\n  yes: '{{ steps.ask.output.approved }}'\n");
    place
}

#[test]
fn a_terminal_gets_a_tree_that_is_redrawn() {
    if !have("script", "a_terminal_gets_a_tree_that_is_redrawn") {
        return;
    }
    let (code, shown) = on_terminal(&place(), "run f.yaml", "", &[]);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("\x1b[?2026h") && shown.contains("✓") && shown.contains("drawn"), "{shown:?}");
    assert!(shown.contains("x:"), "{shown:?}");
}

#[test]
fn an_accessible_terminal_gets_words_only() {
    if !have("script", "an_accessible_terminal_gets_words_only") {
        return;
    }
    let (code, shown) = on_terminal(&place(), "run f.yaml", "", &[("ORC_ACCESSIBLE", "1")]);
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains('\x1b') && shown.contains("b: succeeded"), "{shown:?}");
    let (_, plain) = on_terminal(&place(), "run f.yaml", "", &[("NO_COLOR", "1"), ("LANG", "C")]);
    assert!(!plain.contains("\x1b[32m") && !plain.contains("\x1b[2m") && !plain.contains('✓') && plain.contains('+'), "{plain:?}");
}

#[test]
fn a_person_is_asked_in_place() {
    if !have("script", "a_person_is_asked_in_place") {
        return;
    }
    for (typed, code) in [("y\n", 0), ("n\n", 8), ("what\nyes\n", 0), ("l\n", 75)] {
        let (got, shown) = on_terminal(&place(), "run ask.yaml", typed, &[]);
        assert_eq!(got, code, "{typed:?}: {shown}");
        assert!(shown.contains("Send it?") && shown.contains("\"to\": \"everyone\""), "{shown:?}");
    }
}
