//! The lock of a workflow: found beside the file or inside a stored one, put in place of its tags, and what of it is not asked for.

use super::Files;
use super::codes;
use super::report::Report;
use crate::auto::{self, AutoPart, Lock};
use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::{At, Node};

/// The name of the lock of a file, from the folder of the file.
pub(super) fn beside(file: &str) -> Option<String> {
    let name = file.rsplit(['/', '\\']).next().filter(|name| !name.is_empty())?;
    Some(auto::lock_name(name)).filter(|name| super::inclusion::is_path(name))
}

impl Files<'_> {
    pub(super) fn lock_beside(&mut self, main: &str) {
        let Some((name, source)) = beside(main).and_then(|name| self.included.get_key_value(&name)) else { return };
        match Lock::read(&source.bytes) {
            Ok(lock) => {
                self.texts.push(name.clone());
                self.lock = Some((source.name.clone(), lock));
            }
            Err(why) => {
                let text = String::from_utf8_lossy(&source.bytes);
                let mut report = Report::new(&source.name, &text);
                bad(&mut report, At::default(), &why);
                self.diagnostics.extend(report.finish());
            }
        }
    }

    /// A stored workflow holds its own.
    pub(super) fn lock_inside(&mut self, report: &mut Report<'_>, root: &Node) {
        let Some(node) = root.get("spec").unwrap_or(root).get("lock").filter(|_| self.stack.is_empty()) else { return };
        match Lock::read(node.to_json().to_string().as_bytes()) {
            // What lies beside it was worked out later.
            Ok(lock) => match self.lock.take() {
                None => self.lock = Some((report.file().to_owned(), lock)),
                Some((file, beside)) => {
                    let mut answers = beside.answers;
                    let older = lock.answers.into_iter().filter(|old| !answers.iter().any(|new| new.replaces(old))).collect::<Vec<_>>();
                    answers.extend(older);
                    self.lock = Some((file, Lock::new(answers)));
                }
            },
            Err(why) => bad(report, node.at, &why),
        }
    }

    pub(super) fn settle(&mut self, report: &mut Report<'_>, root: &mut Node, original: bool) {
        let workflow = self.stack.last().map_or("", String::as_str);
        let lock = self.lock.as_ref().map(|(_, lock)| lock);
        let settled = auto::settle(report, root, workflow, lock, original);
        self.used.extend(settled.used);
        self.open.extend(settled.open);
    }

    /// What compiling found out about the fields of the tags of the file that was read last.
    pub(super) fn typed(&mut self, report: &Report<'_>, terms: &auto::Terms) {
        let workflow = self.stack.last().map_or("", String::as_str);
        for open in self.open.iter_mut().filter(|open| open.workflow == workflow) {
            open.terms.clone_from(terms);
            let Some((_, text)) = report.tags.iter().find(|(at, _)| *at == open.start) else { continue };
            let tags = text.parts.iter().enumerate();
            let mut tags = tags.filter_map(|(i, part)| if let AutoPart::Tag(tag) = part { Some((i, tag)) } else { None });
            let Some((i, tag)) = tags.nth(open.part).filter(|(_, tag)| tag.attributes == open.tag.attributes) else { continue };
            open.tag = (**tag).clone();
            open.part_in_runs = format!("{}#{i}", text.field);
            if text.whole().is_some() && text.schema.is_some() {
                open.schema.clone_from(&text.schema);
            }
        }
        // They choose a model and ask none.
        self.open.retain(|open| open.tag.wanted != auto::Wanted::Model);
    }

    /// What is wrong where a tag stands is that nobody has answered it.
    pub(super) fn blocked(&mut self) {
        let open = &self.open;
        let blocks = |d: &Diagnostic| d.severity == Severity::Error && d.label != auto::ABOUT_TAG && open.iter().any(|open| open.is_at(d));
        for found in self.diagnostics.iter_mut().filter(|d| blocks(d)) {
            codes::AUTO_BLOCKS.clone_into(&mut found.code);
            found.message = "the plan depends on this tag, and nothing has answered it: orc auto resolve FILE".to_owned();
            found.label = "asked before the run, if it starts without an answer".to_owned();
            (found.notes, found.fix) = (Vec::new(), None);
        }
        self.diagnostics.dedup_by(|a, b| a.code == codes::AUTO_BLOCKS && a.code == b.code && a.span == b.span);
    }

    /// Answers for tags of steps that are asked when they start stay with the plan; those nobody asks for are told.
    pub(super) fn unused(&mut self) {
        let Some((file, lock)) = self.lock.take() else { return };
        let mut unused = Vec::new();
        for answer in &lock.answers {
            let same = |w: &str, s: &str, f: &str| (w, s, f) == (&*answer.workflow, &*answer.step, &*answer.field);
            let open = self.open.iter_mut().find(|o| same(&o.workflow, &o.step, &o.field) && o.part == answer.part);
            match open {
                Some(open) if open.late && answer.question == open.hash => self.used.push(answer.clone()),
                Some(open) if open.late => open.was = Some(answer.question.clone()),
                None if !self.used.contains(answer) => unused.push(answer.shown()),
                _ => {}
            }
        }
        if !unused.is_empty() {
            let mut report = Report::new(&file, "");
            let message = format!("the lock holds answers that nothing asks for: {}", unused.join(", "));
            report.warning(codes::LOCK_UNUSED, At::default(), message, "").note("they go when it is written again: orc auto resolve FILE");
            self.diagnostics.extend(report.finish());
        }
    }
}

fn bad(report: &mut Report<'_>, at: At, why: &str) {
    let message = format!("the lock of the workflow cannot be used: {why}");
    report
        .error(codes::LOCK_BAD, at, message, "here")
        .note("take it from where it was right, or delete it and work it out again: orc auto resolve FILE");
}
