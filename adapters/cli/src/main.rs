//! `order`: replays gateway logs, compares orders with the gateway's, checks traces and draws the
//! lifecycle.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod diagram;
mod lines;
mod offset;
mod output;
mod policy;
mod progress;
mod quote;
mod reconcile;
mod replay;
mod trace;
mod view;

/// What became of every order, and what money is owed back.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

// No words on the variants: they would hide those on the arguments, exit codes included.
#[derive(Subcommand)]
enum Command {
    Replay(replay::Args),
    Reconcile(reconcile::Args),
    Trace(trace::Args),
    Diagram(diagram::Args),
}

/// Exit codes: 0 all is well, 1 something was bad or disagreed, 2 the call itself was wrong.
fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Replay(args) => replay::run(&args),
        Command::Reconcile(args) => reconcile::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Diagram(args) => diagram::run(&args),
    };
    result.unwrap_or_else(|error| {
        eprintln!("order: {error:#}");
        ExitCode::from(2)
    })
}
