//! What has to happen to one resource: the file, the server, and what both were when they were last in step.

/// How a side differs from what it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Change {
    Create,
    Update,
    Delete,
}

impl Change {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// What makes the other side like this one.
    fn towards(from: Option<&str>, to: Option<&str>) -> Self {
        match (from, to) {
            (None, _) => Self::Delete,
            (_, None) => Self::Create,
            _ => Self::Update,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Action {
    InStep,
    /// Only the file changed: the server follows it.
    Push(Change),
    /// Only the server changed: the file follows it.
    Pull(Change),
    /// Both changed. What a push and what a pull would do, if one of them is to win.
    Conflict {
        push: Change,
        pull: Change,
    },
}

/// Fingerprints of both sides when they were in step. They differ where the server fills in what a file leaves out.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Base {
    pub(super) file: String,
    pub(super) server: String,
}

pub(super) fn decide(file: Option<&str>, server: Option<&str>, base: Option<&Base>) -> Action {
    let push = Change::towards(file, server);
    let pull = Change::towards(server, file);
    let file_changed = file != base.map(|b| b.file.as_str());
    let server_changed = server != base.map(|b| b.server.as_str());
    match (file_changed, server_changed) {
        (false, false) => Action::InStep,
        (true, false) => Action::Push(push),
        (false, true) => Action::Pull(pull),
        (true, true) if file == server => Action::InStep,
        (true, true) => Action::Conflict { push, pull },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Base {
        Base { file: "f1".into(), server: "s1".into() }
    }

    #[test]
    fn every_case_has_its_answer() {
        use Change::{Create, Delete, Update};
        let b = base();
        let cases = [
            (None, None, None, Action::InStep),
            (Some("x"), None, None, Action::Push(Create)),
            (None, Some("x"), None, Action::Pull(Create)),
            (Some("x"), Some("x"), None, Action::InStep),
            (Some("x"), Some("y"), None, Action::Conflict { push: Update, pull: Update }),
            (Some("f1"), Some("s1"), Some(&b), Action::InStep),
            (Some("f2"), Some("s1"), Some(&b), Action::Push(Update)),
            (None, Some("s1"), Some(&b), Action::Push(Delete)),
            (Some("f1"), Some("s2"), Some(&b), Action::Pull(Update)),
            (Some("f1"), None, Some(&b), Action::Pull(Delete)),
            (Some("f2"), Some("s2"), Some(&b), Action::Conflict { push: Update, pull: Update }),
            (Some("z"), Some("z"), Some(&b), Action::InStep),
            (None, Some("s2"), Some(&b), Action::Conflict { push: Delete, pull: Create }),
            (Some("f2"), None, Some(&b), Action::Conflict { push: Create, pull: Delete }),
            (None, None, Some(&b), Action::InStep),
        ];
        for (file, server, base, expected) in cases {
            assert_eq!(decide(file, server, base), expected, "{file:?} {server:?} {base:?}");
        }
    }
}
