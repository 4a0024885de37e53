//! What a stream may look like, decided once from the environment: colour, drawing characters, width, redrawing.

/// The variables that decide, as values, so that the decision can be tested.
#[derive(Clone, Debug, Default)]
pub struct Env {
    pub no_color: bool,
    pub force_color: bool,
    pub accessible: bool,
    pub dumb: bool,
    pub utf8: bool,
}

impl Env {
    pub fn of_process(no_color_flag: bool) -> Self {
        Self::read(no_color_flag, &|name| std::env::var(name).ok())
    }

    fn read(no_color_flag: bool, get: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| get(name).is_some_and(|v| !v.is_empty());
        let on = |name: &str| get(name).is_some_and(|v| !v.is_empty() && v != "0");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|n| get(n).filter(|v| !v.is_empty())).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        Self {
            no_color: no_color_flag || set("NO_COLOR"),
            force_color: on("CLICOLOR_FORCE"),
            accessible: on("ORC_ACCESSIBLE"),
            dumb: get("TERM").is_some_and(|v| v == "dumb"),
            utf8: locale.contains("utf-8") || locale.contains("utf8"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    pub tty: bool,
    pub colour: bool,
    pub unicode: bool,
    /// Whether lines already shown may be drawn over.
    pub redraw: bool,
    pub width: usize,
    pub height: usize,
}

/// Meanings, not colours; a word or a glyph always says the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Good,
    Bad,
    Busy,
    Wait,
    Dim,
    Strong,
}

impl Face {
    pub fn new(env: &Env, tty: bool, size: Option<(usize, usize)>) -> Self {
        let (width, height) = size.unwrap_or((100, 30));
        let capable = tty && !env.dumb && !env.accessible;
        Self {
            tty,
            colour: !env.no_color && !env.accessible && (capable || env.force_color),
            unicode: env.utf8,
            redraw: capable,
            width: width.clamp(20, 400),
            height: height.clamp(4, 400),
        }
    }

    pub fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Good => "32",
            Tone::Bad => "1;35",
            Tone::Busy => "36",
            Tone::Wait => "33",
            Tone::Dim => "2",
            Tone::Strong => "1",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// Glyph and tone of a status; the word is the status itself.
    pub fn mark(&self, status: &str) -> (&'static str, Tone) {
        let (glyph, ascii, tone) = match status {
            "succeeded" | "approved" | "ok" | "create" | "created" | "published" | "active" => ("✓", "+", Tone::Good),
            "failed" | "rejected" | "bad" | "conflict" | "invalid" => ("✗", "x", Tone::Bad),
            "running" => ("▸", ">", Tone::Busy),
            "update" | "updated" | "push" | "pull" => ("→", ">", Tone::Busy),
            "delete" | "deleted" => ("−", "-", Tone::Wait),
            "retrying" => ("↻", "~", Tone::Wait),
            "waiting" | "open" | "cancelling" => ("◷", "?", Tone::Wait),
            "skipped" => ("–", "-", Tone::Dim),
            "paused" => ("‖", "=", Tone::Wait),
            "archived" => ("▪", "o", Tone::Dim),
            "cancelled" | "expired" => ("⊘", "o", Tone::Dim),
            "note" => ("!", "!", Tone::Wait),
            _ => ("·", ".", Tone::Dim),
        };
        (if self.unicode { glyph } else { ascii }, tone)
    }

    /// `✓ succeeded` in its tone; in a pipe only the word.
    pub fn status(&self, status: &str) -> String {
        if !self.tty {
            return status.to_owned();
        }
        let (glyph, tone) = self.mark(status);
        self.paint(tone, &format!("{glyph} {status}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Env {
        Env::read(false, &|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn colour_follows_the_conventions() {
        let plain = [("LANG", "en_GB.UTF-8"), ("TERM", "xterm")];
        let cases = [
            (&plain[..], true, true),
            (&plain, false, false),
            (&[("NO_COLOR", "1")], true, false),
            (&[("NO_COLOR", "")], true, true),
            (&[("CLICOLOR_FORCE", "1")], false, true),
            (&[("CLICOLOR_FORCE", "0")], false, false),
            (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true, false),
            (&[("ORC_ACCESSIBLE", "1")], true, false),
        ];
        for (pairs, tty, expected) in cases {
            assert_eq!(Face::new(&env(pairs), tty, None).colour, expected, "{pairs:?} tty={tty}");
        }
    }

    #[test]
    fn pipes_and_accessible_terminals_are_never_redrawn() {
        assert!(Face::new(&env(&[]), true, None).redraw);
        assert!(!Face::new(&env(&[]), false, None).redraw);
        assert!(!Face::new(&env(&[("CLICOLOR_FORCE", "1")]), false, None).redraw);
        assert!(!Face::new(&env(&[("ORC_ACCESSIBLE", "1")]), true, None).redraw);
        assert!(!Face::new(&env(&[("TERM", "dumb")]), true, None).redraw);
    }

    #[test]
    fn drawing_characters_need_a_utf8_locale() {
        assert!(env(&[("LANG", "C.UTF-8")]).utf8);
        assert!(env(&[("LC_ALL", "de_DE.utf8"), ("LANG", "C")]).utf8);
        assert!(!env(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]).utf8);
        assert!(!env(&[]).utf8);
        let ascii = Face::new(&env(&[]), true, None);
        for status in ["succeeded", "failed", "running", "retrying", "waiting", "skipped", "cancelled", "pending"] {
            assert!(ascii.mark(status).0.is_ascii(), "{status}");
        }
    }
}
