//! Exit codes: stable, documented in docs/guide/cli.md, decided here and nowhere else.

use base::{Error, Kind};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Invalid = 3,
    Forbidden = 4,
    NotFound = 5,
    Conflict = 6,
    RunFailed = 7,
    Rejected = 8,
    Refused = 9,
    Different = 10,
    Unreachable = 69,
    Waiting = 75,
    Interrupted = 130,
}

/// The whole table, in the order it is documented.
pub const TABLE: [(Exit, &str); 14] = [
    (Exit::Done, "done"),
    (Exit::Failed, "unexpected failure"),
    (Exit::Usage, "wrong usage"),
    (Exit::Invalid, "validation failed: a definition or an input is wrong"),
    (Exit::Forbidden, "not signed in, or not allowed"),
    (Exit::NotFound, "not found"),
    (Exit::Conflict, "conflict: it changed meanwhile, or somebody else holds it"),
    (Exit::RunFailed, "the run finished failed, or was cancelled"),
    (Exit::Rejected, "rejected by a person"),
    (Exit::Refused, "refused by a policy, a quota or a budget"),
    (Exit::Different, "differences found"),
    (Exit::Unreachable, "server unreachable"),
    (Exit::Waiting, "still running or waiting"),
    (Exit::Interrupted, "interrupted"),
];

/// Codes of this crate whose exit code does not follow from their kind.
const BY_CODE: [(&str, Exit); 6] = [
    ("usage", Exit::Usage),
    ("bad_id", Exit::Usage),
    ("unknown_field", Exit::Usage),
    ("no_terminal", Exit::Usage),
    ("approval_rejected", Exit::Rejected),
    ("policy_violation", Exit::Refused),
];

impl Exit {
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// What a request that ended with this error exits with.
    pub fn of_error(error: &Error) -> Self {
        if let Some((_, exit)) = BY_CODE.iter().find(|(code, _)| *code == error.code()) {
            return *exit;
        }
        match error.kind() {
            Kind::Invalid | Kind::TooLarge => Self::Invalid,
            Kind::Unauthenticated | Kind::Forbidden => Self::Forbidden,
            Kind::NotFound => Self::NotFound,
            Kind::Conflict => Self::Conflict,
            Kind::Limited => Self::Refused,
            Kind::Unavailable | Kind::Timeout => Self::Unreachable,
            Kind::Cancelled => Self::Interrupted,
            Kind::Upstream | Kind::OutcomeUnknown | Kind::Internal => Self::Failed,
        }
    }

    /// What following a run to its end exits with.
    pub fn of_run(status: &str, error: Option<&Error>) -> Self {
        match status {
            "succeeded" => Self::Done,
            "failed" => match error.map(Error::code) {
                Some("approval_rejected") => Self::Rejected,
                // The definition itself is at fault; only running it could tell.
                Some("expression_limit") => Self::Invalid,
                _ => Self::RunFailed,
            },
            "cancelled" => Self::RunFailed,
            _ => Self::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_never_move() {
        let numbers: Vec<u8> = TABLE.iter().map(|(exit, _)| exit.code()).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 69, 75, 130]);
    }

    #[test]
    fn the_guide_lists_the_same_table() {
        let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/cli.md")).expect("the guide exists");
        for (exit, meaning) in TABLE {
            let line = format!("| {} | {meaning} |", exit.code());
            assert!(guide.contains(&line), "docs/guide/cli.md lacks the line `{line}`");
        }
    }

    #[test]
    fn every_kind_of_error_has_its_exit() {
        let cases = [
            (Error::invalid("W001", ""), 3),
            (Error::invalid("bad_input", ""), 3),
            (Error::invalid("bad_id", ""), 2),
            (Error::invalid("usage", ""), 2),
            (Error::too_large("too_large", ""), 3),
            (Error::unauthenticated("signed_out", ""), 4),
            (Error::forbidden("forbidden", ""), 4),
            (Error::not_found("run_not_found", ""), 5),
            (Error::conflict("decided", ""), 6),
            (Error::limited("budget", ""), 9),
            (Error::unavailable("unreachable", ""), 69),
            (Error::timeout("timeout", ""), 69),
            (Error::internal("bug", ""), 1),
            (Error::cancelled("interrupted", ""), 130),
        ];
        for (error, code) in cases {
            assert_eq!(Exit::of_error(&error).code(), code, "{error}");
        }
    }

    #[test]
    fn runs_map_by_how_they_ended() {
        assert_eq!(Exit::of_run("succeeded", None), Exit::Done);
        assert_eq!(Exit::of_run("failed", Some(&Error::internal("x", ""))), Exit::RunFailed);
        assert_eq!(Exit::of_run("failed", Some(&Error::invalid("approval_rejected", ""))), Exit::Rejected);
        assert_eq!(Exit::of_run("failed", Some(&Error::invalid("expression_limit", ""))), Exit::Invalid);
        assert_eq!(Exit::of_run("cancelled", None), Exit::RunFailed);
        assert_eq!(Exit::of_run("waiting", None), Exit::Waiting);
    }
}
