//! `orc completion SHELL`: a script that completes commands and options.

use crate::{Cx, args::Cli, exit::Exit, failure::Failure};
use clap::CommandFactory;

/// Print a completion script for a shell
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc completion bash > ~/.local/share/bash-completion/completions/orc\n  orc completion zsh > ~/.zfunc/_orc\n  \
                        orc completion fish > ~/.config/fish/completions/orc.fish"
)]
pub(crate) struct Completion {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completion {
    pub(crate) fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "orc", &mut script);
        let script = format!("{}{}", String::from_utf8_lossy(&script), live(self.shell));
        if cx.out.wants_json() {
            cx.out.value(&serde_json::json!({"shell": self.shell.to_string(), "script": script}))?;
        } else {
            cx.out.data(&script)?;
        }
        Ok(Exit::Done)
    }
}

/// Kinds and names of the running server, beside what the command line itself knows.
fn live(shell: clap_complete::Shell) -> &'static str {
    match shell {
        clap_complete::Shell::Bash => BASH,
        clap_complete::Shell::Zsh => ZSH,
        clap_complete::Shell::Fish => FISH,
        _ => "",
    }
}

const BASH: &str = r#"
_orc_live() {
    _orc "$@"
    case " get kinds export describe diff history publish rollback label delete restore edit " in *" ${COMP_WORDS[1]} "*) ;; *) return ;; esac
    local word="${COMP_WORDS[COMP_CWORD]}" value
    case "$word" in -*) return ;; esac
    while IFS= read -r value; do
        COMPREPLY+=("$value")
        case "$value" in */) compopt -o nospace ;; esac
    done < <(orc __values -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _orc_live -o bashdefault -o default orc
"#;

const ZSH: &str = r#"
_orc_live() {
    _orc "$@"
    [[ " get kinds export describe diff history publish rollback label delete restore edit " == *" ${words[2]} "* ]] || return 0
    [[ "${words[CURRENT]}" == -* ]] && return 0
    local -a values
    values=(${(f)"$(orc __values -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    (( ${#values} )) && compadd -S '' -- $values
    return 0
}
(( $+functions[compdef] )) && compdef _orc_live orc
"#;

const FISH: &str = r#"
complete -c orc -f -n "__fish_seen_subcommand_from get kinds export describe diff history publish rollback label delete restore edit" -a "(orc __values -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)"
"#;

#[cfg(test)]
mod tests {
    use super::*;

    const VERBS: [&str; 12] =
        ["get", "kinds", "export", "describe", "diff", "history", "publish", "rollback", "label", "delete", "restore", "edit"];

    #[test]
    fn every_verb_of_resources_completes_live() {
        let command = Cli::command();
        for verb in VERBS {
            assert!(command.find_subcommand(verb).is_some(), "{verb} is no command");
            for script in [BASH, ZSH, FISH] {
                assert!(script.contains(&format!(" {verb} ")) || script.contains(&format!(" {verb}\"")), "{verb}: {script}");
            }
        }
    }
}
