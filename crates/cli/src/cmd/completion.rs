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

/// Kinds, names and ids as they are now, beside what the command line itself knows.
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
    local line="${COMP_LINE:0:COMP_POINT}" value word
    local -a said live
    read -ra said <<<"$line"
    case "$line" in *[[:space:]]) said+=("") ;; esac
    word="${said[${#said[@]}-1]}"
    while IFS= read -r value; do
        # For bash what stands behind `@` is a word of its own.
        case "$COMP_WORDBREAKS" in *@*) case "$word" in *@*) value="${value#"${word%@*}@"}" ;; esac ;; esac
        live+=("$value")
        case "$value" in */) compopt -o nospace ;; esac
    done < <(orc __values -- "${said[@]:1}" 2>/dev/null)
    # Where what there is now can stand, neither files nor options are what is looked for.
    (( ${#live[@]} )) && COMPREPLY=("${live[@]}")
    return 0
}
complete -F _orc_live -o bashdefault -o default orc
"#;

const ZSH: &str = r#"
_orc_live() {
    _orc "$@"
    local -a values
    values=(${(f)"$(orc __values -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    (( ${#values} )) && compadd -S '' -- $values
    return 0
}
(( $+functions[compdef] )) && compdef _orc_live orc
"#;

const FISH: &str = r#"
complete -c orc -f -n "__fish_seen_subcommand_from get kinds export describe diff history publish rollback label delete restore edit pause resume archive runs verify approve reject delegate account token"
complete -c orc -a "(orc __values -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)"
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::complete::NAMES;

    #[test]
    fn verbs_of_resources_complete_live_and_complete_no_files() {
        let command = Cli::command();
        for verb in NAMES.iter().chain(&["get", "kinds", "export", "runs", "approve", "reject", "delegate", "verify", "account", "token"]) {
            assert!(command.find_subcommand(verb).is_some(), "{verb} is no command");
            assert!(FISH.contains(&format!(" {verb} ")) || FISH.contains(&format!(" {verb}\"")), "{verb}");
        }
        assert!([BASH, ZSH, FISH].iter().all(|script| script.contains("orc __values -- ")));
    }
}
