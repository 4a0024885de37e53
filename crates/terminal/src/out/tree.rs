//! The progress tree of a terminal: a frame is computed from the state, then drawn over the last one.

use super::{
    face::{Face, Tone},
    text,
};
use crate::{api::TaskView, state::RunState};
use base::Timestamp;
use std::{collections::HashMap, io::Write};

/// Columns of a growing answer shown under its step.
const SPEAKING_LINES: usize = 2;
const SPINNER: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇", "⠏", "⠹"];
const SPINNER_ASCII: [&str; 4] = ["|", "/", "-", "\\"];

/// Pieces of one line with their tones; cut to the width before any escape sequence is added.
#[derive(Default)]
struct Line {
    pieces: Vec<(String, Option<Tone>)>,
    /// What stays longest when the screen is too small.
    weight: u8,
}

impl Line {
    fn add(&mut self, text: impl Into<String>, tone: Option<Tone>) -> &mut Self {
        self.pieces.push((text.into(), tone));
        self
    }

    fn draw(&self, face: &Face) -> String {
        let mut room = face.width.saturating_sub(1);
        let mut out = String::new();
        for (piece, tone) in &self.pieces {
            let piece = text::cut(piece, room, face.unicode);
            room = room.saturating_sub(text::width(&piece));
            out.push_str(&tone.map_or_else(|| piece.clone(), |t| face.paint(t, &piece)));
            if room == 0 {
                break;
            }
        }
        out
    }
}

/// The whole picture: title, steps, what models say. At most `face.height - 1` lines.
pub fn frame(state: &RunState, now: Timestamp, tick: usize, face: &Face) -> Vec<String> {
    let counts = LoopCounts::of(state);
    let mut lines = vec![title(state, now)];
    for task in state.tasks.iter().filter(|t| visible(t, state)) {
        lines.push(step(task, &counts, now, tick, face));
        lines.extend(speaking(task, state, face));
    }
    fit(&mut lines, face.height.saturating_sub(2).max(2));
    lines.iter().map(|l| l.draw(face)).collect()
}

fn title(state: &RunState, now: Timestamp) -> Line {
    let run = &state.run;
    let mut line = Line { weight: 9, ..Line::default() };
    line.add(text::one_line(&run.name), Some(Tone::Strong)).add("  ", None).add(&run.id, Some(Tone::Dim));
    let spent = run.ended_at.unwrap_or(now).since(run.started_at);
    line.add(format!("  {}", text::duration(spent)), None);
    if run.tokens_in + run.tokens_out > 0 {
        line.add(format!("  {} tok  {}", text::count(run.tokens_in + run.tokens_out), run.cost_microusd), None);
    }
    if run.simulated {
        line.add("  simulated", Some(Tone::Wait));
    }
    line
}

/// Root steps always; inner ones while they matter.
fn visible(task: &TaskView, state: &RunState) -> bool {
    let Some(parent) = &task.parent else { return true };
    if matches!(task.status.as_str(), "running" | "retrying" | "waiting" | "failed") {
        return true;
    }
    let Some(parent) = state.task(parent) else { return true };
    // The children of a loop are counted in its own line; those of a finished block are over.
    parent.uses != "for_each" && parent.status == "running" && task.status != "pending" && visible(parent, state)
}

fn step(task: &TaskView, counts: &LoopCounts, now: Timestamp, tick: usize, face: &Face) -> Line {
    let (glyph, tone) = face.mark(&task.status);
    let frames: &[&str] = if face.unicode { &SPINNER } else { &SPINNER_ASCII };
    let glyph = if task.status == "running" { frames[tick % frames.len()] } else { glyph };
    let active = matches!(task.status.as_str(), "running" | "retrying" | "waiting" | "failed");
    let mut line = Line { weight: if active { 5 } else { 1 }, ..Line::default() };
    let indent = "  ".repeat(1 + RunState::depth(task).min(8));
    line.add(indent, None).add(glyph, Some(tone)).add(" ", None).add(text::pad(&label(&task.path), 16), None);
    if let Some(started) = task.started_at {
        let spent = task.ended_at.unwrap_or(now).since(started);
        line.add(format!("  {:>9}", text::duration(spent)), Some(Tone::Dim));
    }
    for word in details(task, counts.done(&task.path), now) {
        line.add("  ", None).add(word, Some(if active { tone } else { Tone::Dim }));
    }
    line
}

/// The last part of the path, with the number of the loop's item.
fn label(path: &str) -> String {
    let (parent, own) = path.rsplit_once('/').unwrap_or(("", path));
    match parent.rfind('[') {
        Some(i) if parent.ends_with(']') => format!("{} {own}", &parent[i..]),
        _ => own.to_owned(),
    }
}

/// What there is to say behind the time: words, not colours.
/// `done`: finished steps of a loop.
pub fn details(task: &TaskView, done: Option<u64>, now: Timestamp) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(done) = done {
        words.push(format!("{} done", text::plural(done, "step")));
    }
    if let Some(usage) = &task.usage {
        words.push(text::one_line(&usage.served_by));
        words.push(format!("{} tok", text::count(usage.tokens_in + usage.tokens_out)));
    }
    if task.turns > 1 {
        words.push(format!("{} turns", task.turns));
    }
    if task.attempt > 1 || task.status == "retrying" {
        words.push(format!("attempt {} of {}", task.attempt.max(1), task.attempts_max.max(1)));
    }
    if let Some(at) = task.retry_at.filter(|_| task.status == "retrying") {
        words.push(format!("next in {}", text::duration(at.since(now))));
    }
    if let Some(name) = task.wait_signal.as_ref().filter(|_| task.status == "waiting") {
        words.push(format!("waits for the signal `{}`", text::one_line(name)));
    }
    if let Some(at) = task.wait_until.filter(|_| task.status == "waiting") {
        let what = if task.wait_signal.is_some() { "at most" } else { "goes on in" };
        words.push(format!("{what} {}", text::duration(at.since(now))));
    }
    if let Some(approval) = task.open_approval() {
        words.push(format!("waits for a decision: {}", text::one_line(&approval.title)));
    }
    if let Some(error) = task.error.as_ref().filter(|_| matches!(task.status.as_str(), "failed" | "retrying")) {
        words.push(format!("{} [{}]", text::one_line(error.message()), error.code()));
    }
    if let Some(reason) = task.reason.as_ref().filter(|_| task.status == "skipped") {
        words.push(text::one_line(reason));
    }
    words
}

/// Finished steps of each loop. How many there will be is known only to the loop.
pub struct LoopCounts<'a>(HashMap<&'a str, u64>);

impl<'a> LoopCounts<'a> {
    pub fn of(state: &'a RunState) -> Self {
        let mut counts: HashMap<&str, u64> = HashMap::new();
        for task in &state.tasks {
            let Some(parent) = task.parent.as_deref().filter(|_| task.index.is_some()) else { continue };
            *counts.entry(parent).or_default() +=
                u64::from(matches!(task.status.as_str(), "succeeded" | "failed" | "skipped" | "cancelled"));
        }
        Self(counts)
    }

    pub fn done(&self, path: &str) -> Option<u64> {
        self.0.get(path).copied()
    }
}

fn speaking(task: &TaskView, state: &RunState, face: &Face) -> Vec<Line> {
    let Some(said) = state.speaking.get(&task.path).filter(|_| task.status == "running") else { return Vec::new() };
    let indent = 4 + 2 * (1 + RunState::depth(task).min(8));
    let room = face.width.saturating_sub(indent + 2).max(10);
    let said = text::one_line(said);
    let mut shown = text::tail(&said, room * SPEAKING_LINES);
    let mut lines = Vec::new();
    while !shown.is_empty() {
        let part: String = take_columns(&shown, room);
        shown = shown[part.len()..].to_owned();
        let mut line = Line { weight: 4, ..Line::default() };
        line.add(" ".repeat(indent), None).add(part, Some(Tone::Dim));
        lines.push(line);
    }
    lines
}

fn take_columns(text: &str, max: usize) -> String {
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += text::width(c.encode_utf8(&mut [0; 4]));
            used <= max
        })
        .collect();
    if kept.is_empty() { text.chars().take(1).collect() } else { kept }
}

/// Drops the least important lines until the rest fits, and says how many.
fn fit(lines: &mut Vec<Line>, max: usize) {
    if lines.len() <= max {
        return;
    }
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&i| (lines[i].weight, i));
    let drop = lines.len() - (max - 1);
    let mut gone = vec![false; lines.len()];
    order.into_iter().take(drop).for_each(|i| gone[i] = true);
    let mut i = 0;
    lines.retain(|_| {
        i += 1;
        !gone[i - 1]
    });
    let mut more = Line { weight: 9, ..Line::default() };
    more.add(format!("    {drop} more lines are not shown: the window is too small"), Some(Tone::Dim));
    lines.push(more);
}

/// Draws frames over each other, in one synchronized write each, so that nothing flickers.
#[derive(Default)]
pub struct Screen {
    last: Vec<String>,
}

impl Screen {
    pub fn draw(&mut self, lines: Vec<String>) {
        if lines == self.last {
            return;
        }
        let text = paint_over(self.last.len(), &lines);
        let mut stderr = std::io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes());
        let _ = stderr.flush();
        self.last = lines;
    }

    /// Leaves the last frame where it stands; the next one starts below.
    pub fn settle(&mut self) {
        self.last.clear();
    }
}

fn paint_over(before: usize, lines: &[String]) -> String {
    let mut text = String::from("\x1b[?2026h");
    if before > 0 {
        text.push_str(&format!("\x1b[{before}A"));
    }
    for line in lines {
        text.push_str("\r\x1b[2K");
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("\x1b[J\x1b[?2026l");
    text
}

#[cfg(test)]
mod tests;
