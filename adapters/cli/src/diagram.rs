//! `order diagram`: draws the lifecycle from the table that the core is driven by.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use order_lifecycle::Lifecycle;

use crate::standard;

/// Draws the lifecycle from the table that the core is driven by.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The language of the drawing.
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,

    /// Leave out the edges that exist only by an explicit policy or command.
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A Mermaid state diagram.
    Mermaid,
    /// A Graphviz digraph.
    Dot,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let lifecycle = if args.strict {
        Lifecycle::Strict
    } else {
        Lifecycle::Honouring
    };
    let mut out = standard::out();
    let written = match args.format {
        Format::Mermaid => write!(out, "{}", lifecycle.mermaid()),
        Format::Dot => write!(out, "{}", lifecycle.dot()),
    };
    written.and_then(|()| out.flush()).context("cannot write")?;
    Ok(ExitCode::SUCCESS)
}
