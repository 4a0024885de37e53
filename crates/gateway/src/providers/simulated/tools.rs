//! Calls of tools: once, one or two that the prompt's words point to, with inputs that fit their schemas.

use super::{
    reading::Reading,
    schema,
    sentences::{overlap, terms},
};
use crate::{CallRequest, Tool, ToolCall};

pub(super) fn calls(request: &CallRequest, reading: &Reading, seed: u64) -> Vec<ToolCall> {
    if request.tools.is_empty() || reading.after_tools {
        return Vec::new();
    }
    let words = terms(&reading.instruction);
    let low = reading.instruction.to_lowercase();
    let mut scored: Vec<(usize, &Tool)> = request.tools.iter().map(|t| (score(t, &words, &low), t)).filter(|(s, _)| *s > 0).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    if scored.is_empty() && low.contains("tool") {
        scored.extend(request.tools.first().map(|t| (1, t)));
    }
    let named = |tool: &Tool| low.contains(&tool.name.to_lowercase());
    let second = scored.get(1).is_some_and(|(_, t)| named(t));
    scored
        .into_iter()
        .take(if second { 2 } else { 1 })
        .enumerate()
        .filter_map(|(i, (_, tool))| {
            let input = schema::input(&tool.input, reading, seed).ok()?;
            Some(ToolCall { id: format!("call_{:08x}_{i}", seed as u32), name: tool.name.clone(), input })
        })
        .collect()
}

fn score(tool: &Tool, words: &[String], low: &str) -> usize {
    let name = terms(&tool.name.replace(['_', '.', '-'], " "));
    let named = if low.contains(&tool.name.to_lowercase()) { 10 } else { 0 };
    named + overlap(&name, words) * 3 + overlap(&terms(&tool.description), words).min(3)
}
