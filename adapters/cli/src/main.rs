//! `order`: replays gateway logs, checks traces and draws the lifecycle.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod diagram;
mod offset;
mod policy;
mod replay;
mod trace;

/// What became of every order, and what money is owed back.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Replay a log of gateway messages and the merchant's own commands.
    Replay(replay::Args),
    /// Check traces against the expectations that they carry.
    Trace(trace::Args),
    /// Draw the lifecycle.
    Diagram(diagram::Args),
}

/// Exit codes: 0 all is well, 1 something was bad or disagreed, 2 the call itself was wrong.
fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Replay(args) => replay::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Diagram(args) => diagram::run(&args),
    };
    result.unwrap_or_else(|error| {
        eprintln!("order: {error:#}");
        ExitCode::from(2)
    })
}
