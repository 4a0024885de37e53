//! The command line as types: one request struct per command, kept with the command.

use crate::{cmd, resources};
use clap::{Parser, Subcommand};
use terminal::Global;

/// Plans, runs, routes and governs work done by AI agents.
#[derive(Parser, Debug)]
#[command(name = "orc", bin_name = "orc", version, propagate_version = true, subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes, variables and examples: docs/guide/cli.md. An error's page: orc explain CODE.")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    Run(cmd::run::Run),
    Check(cmd::check::Check),
    Fmt(cmd::fmt::Fmt),
    Graph(cmd::graph::Graph),
    Test(cmd::test::Test),
    Convert(cmd::convert::Convert),
    /// Work out, show or compare the tags `<AUTO>` of a workflow file
    #[command(subcommand)]
    Auto(cmd::auto::Auto),
    Schema(cmd::schema::Schema),
    Lsp(cmd::lsp::Lsp),
    Up(cmd::up::Up),
    /// List, show, watch, steer and compare runs, and look into their past
    #[command(subcommand)]
    Runs(cmd::runs::Runs),
    Inbox(cmd::inbox::Inbox),
    Approve(cmd::decide::Approve),
    Reject(cmd::decide::Reject),
    Outcome(cmd::decide::Outcome),
    Withdraw(cmd::decide::Withdraw),
    Delegate(cmd::decide::Delegate),
    /// List what you were told, mark it as read, and say how you want to be told
    #[command(subcommand)]
    Notifications(cmd::notifications::Notifications),
    SignIn(cmd::sign_in::SignIn),
    /// List, make, disable accounts, and give them roles
    #[command(subcommand)]
    Account(cmd::account::Account),
    /// List, make or revoke API tokens
    #[command(subcommand)]
    Token(cmd::token::Token),
    /// List the standard roles
    #[command(subcommand)]
    Role(cmd::role::Role),
    /// List or make organizations
    #[command(subcommand)]
    Org(cmd::org::Org),
    /// Look up who changed what, when and why
    #[command(subcommand)]
    Audit(cmd::audit::Audit),
    /// Show and remove what is past its time, and hold what must stay
    #[command(subcommand)]
    Retention(cmd::retention::Retention),
    /// Show when triggers fire and what became of it, or fire one
    #[command(subcommand)]
    Triggers(cmd::triggers::Triggers),
    Models(cmd::models::Models),
    Tools(cmd::tools::Tools),
    Verify(cmd::verify::Verify),
    Doctor(cmd::doctor::Doctor),
    Backup(cmd::backup::Backup),
    Upgrade(cmd::fork::Upgrade),
    Bench(cmd::bench::Bench),
    /// Inject a fault into a folder of its own, and see that nothing is lost
    #[command(subcommand)]
    Drill(cmd::drill::Drill),
    /// Start a stand-in for an outside system on this machine
    #[command(subcommand)]
    Simulate(cmd::simulate::Simulate),
    Get(resources::get::Get),
    Describe(resources::describe::Describe),
    Apply(resources::apply::Apply),
    Plan(resources::apply::Plan),
    Diff(resources::diff::Diff),
    History(resources::versions::History),
    Publish(resources::versions::Publish),
    Rollback(resources::versions::Rollback),
    Label(resources::versions::Label),
    Clone(resources::source::Clone),
    Edit(resources::edit::Edit),
    Delete(resources::delete::Delete),
    Restore(resources::delete::Restore),
    Pause(resources::halt::Pause),
    Resume(resources::halt::Resume),
    Archive(resources::halt::Archive),
    Export(resources::export::Export),
    Import(resources::apply::Import),
    /// Keep a folder or git repository and a workspace in step
    #[command(subcommand)]
    Sync(resources::sync::Sync),
    /// Build, look at, check or install packages of resources
    #[command(subcommand)]
    Package(resources::package::Package),
    /// Look through the gallery of templates, and make workflows of them
    #[command(subcommand)]
    Templates(resources::templates::Templates),
    Search(resources::search::Search),
    Kinds(resources::kinds::Kinds),
    #[command(hide = true, name = "__values")]
    Values(resources::complete::Complete),
    Completion(cmd::completion::Completion),
    Explain(cmd::explain::Explain),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn json_takes_fields_only_behind_an_equals_sign() {
        let cli = Cli::try_parse_from(["orc", "check", "--json", "a.yaml"]).expect("parsed");
        assert_eq!(cli.global.json_fields(), Some(vec![]));
        let cli = Cli::try_parse_from(["orc", "--json=id,status", "runs", "list"]).expect("parsed");
        assert_eq!(cli.global.json_fields(), Some(vec!["id".to_owned(), "status".to_owned()]));
    }

    #[test]
    fn every_command_says_what_it_does() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{} has no description", command.get_name());
        }
    }
}
