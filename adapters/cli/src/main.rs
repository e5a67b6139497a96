//! `order`: replays gateway logs, compares orders with the gateway's, checks traces and draws the
//! lifecycle.

#![deny(clippy::print_stderr, clippy::print_stdout)]

use std::io::ErrorKind;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

mod brief;
mod diagram;
mod lines;
mod offset;
mod output;
mod plausible;
mod policy;
mod progress;
mod quote;
mod reconcile;
mod replay;
mod standard;
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
    let result = match Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(error) => answer(&error),
    };
    result.unwrap_or_else(|error| {
        standard::say(&format!("order: {error:#}"));
        ExitCode::from(2)
    })
}

impl Cli {
    fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Replay(args) => replay::run(&args),
            Command::Reconcile(args) => reconcile::run(&args),
            Command::Trace(args) => trace::run(&args),
            Command::Diagram(args) => diagram::run(&args),
        }
    }
}

/// Prints what was asked for instead of a command, or what is wrong with the call.
fn answer(error: &clap::Error) -> anyhow::Result<ExitCode> {
    match error.print() {
        Err(unread) if unread.kind() != ErrorKind::BrokenPipe && !error.use_stderr() => {
            Err(unread).context("cannot write")
        }
        Ok(()) | Err(_) => Ok(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))),
    }
}
