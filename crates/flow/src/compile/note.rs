//! What editors are told of a file while it is compiled: its steps, and the names that are in sight.

use super::build::{Build, word};
use super::draft::{Draft, Group};
use super::names;
use crate::symbols::{StepSymbol, Variable};
use serde_json::Value;

impl Build<'_, '_> {
    /// Notes the names that are in sight inside a block.
    pub(super) fn enter(&mut self, block: usize) {
        if let Some(symbols) = self.report.symbols.as_mut().filter(|_| !self.vars.is_empty()) {
            let room = &mut self.room;
            let seen = self.vars.iter().map(|(name, shape)| Variable { name: name.clone(), schema: shape.schema(room) });
            symbols.variables.push((block, seen.collect()));
        }
    }

    /// Notes a step for editors and answers its place among all.
    pub(super) fn note(&mut self, draft: &Draft<'_>, group: &Group<'_>) -> Option<usize> {
        let line = self.report.line(draft.at.start);
        let (shapes, room) = (self.shapes, &mut self.room);
        let output = self.report.symbols.is_some().then(|| shapes.get(&draft.id).map_or(Value::Bool(true), |shape| shape.schema(room)))?;
        let symbols = self.report.symbols.as_mut()?;
        let id_at = self.index.get(&draft.id).map_or(draft.at.start..draft.at.start, |place| place.at.start..place.at.end);
        let parent = self.open.last().copied();
        symbols.steps.push(StepSymbol {
            id: draft.id.clone(),
            written: draft.id.clone(),
            uses: draft.uses.to_owned(),
            kind: draft.kind.name,
            description: draft.values.get("description").and_then(word),
            at: draft.at.start..draft.at.end,
            id_at,
            uses_at: draft.uses_at.start..draft.uses_at.end,
            line,
            parent,
            branch: if parent.is_some() { group.label.clone() } else { String::new() },
            block: group.block,
            needs: Vec::new(),
            members: names::members(&output),
            output,
            conditional: draft.values.get("if").is_some(),
            parts: parts(draft),
        });
        Some(symbols.steps.len() - 1)
    }

    /// Notes the steps that are only begun before the one at this place of the group.
    pub(super) fn note_unread(&mut self, group: &Group<'_>, place: usize) {
        let parent = self.open.last().copied();
        for (_, begun) in group.unread.iter().filter(|(at, _)| *at == place) {
            let line = self.report.line(begun.at.start);
            let id_at = self.index.get(&begun.id).map_or(begun.at.start..begun.at.start, |place| place.at.start..place.at.end);
            let Some(symbols) = self.report.symbols.as_mut() else { return };
            symbols.steps.push(StepSymbol {
                id: begun.id.clone(),
                written: begun.id.clone(),
                uses: String::new(),
                kind: "",
                description: None,
                at: begun.at.start..begun.at.end,
                id_at,
                uses_at: begun.at.start..begun.at.start,
                line,
                parent,
                branch: if parent.is_some() { group.label.clone() } else { String::new() },
                block: group.block,
                needs: Vec::new(),
                output: Value::Bool(true),
                members: names::members(&Value::Bool(true)),
                conditional: false,
                parts: Vec::new(),
            });
        }
    }
}

/// The lists of steps that a step holds, those that it lacks among them: left to right as a drawing shows them.
fn parts(draft: &Draft<'_>) -> Vec<String> {
    let mut parts: Vec<String> = draft.groups.iter().map(|group| group.label.clone()).collect();
    let own = match draft.kind.name {
        "for_each" | "loop" => Some("steps"),
        "if" => Some("then"),
        _ => None,
    };
    if let Some(own) = own.filter(|own| !parts.iter().any(|part| part == own)) {
        parts.push(own.to_owned());
    }
    parts.sort_by_key(|part| match part.as_str() {
        "then" | "steps" => 0,
        "else" | "default" => 2,
        handler if handler.starts_with('!') => 3,
        _ => 1,
    });
    parts
}
