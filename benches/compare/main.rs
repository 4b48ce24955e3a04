//! The same series, built by Noticeboard and by others in turn:
//! `cargo bench --bench compare -- 1000,10000 --runs 5`.
//!
//! Whole programs are measured, from their start to their end, on whole sites. What happens inside
//! is a matter of the other benchmarks; this one says whether a visitor who times both would see
//! what the documents claim.

// A benchmark stands outside the core: it lays out folders and runs the program.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod contender;
#[path = "../corpus/mod.rs"]
mod corpus;
mod ground;
mod hugo;
mod machine;
mod measured;
mod report;
mod usage;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use ground::Ground;

/// Another program that is compared.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Peer {
    Hugo,
    None,
}

/// Builds the same series with Noticeboard and with others, in turn.
#[derive(Parser)]
#[command(name = "compare")]
struct Arguments {
    /// Bulletins in the series; several lengths show how the time grows
    #[arg(value_name = "COUNT", value_delimiter = ',', default_value = "1000")]
    counts: Vec<usize>,
    /// Counted rounds, after one that is not
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Where everything is written and taken away again [default: /dev/shm, else for temporary files]
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Whom to compare with
    #[arg(long, value_delimiter = ',', default_value = "hugo")]
    peers: Vec<Peer>,
    /// What `cargo bench` adds of its own
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let folder = arguments.dir.unwrap_or_else(ground::usual_folder);
    let hugo = arguments.peers.contains(&Peer::Hugo).then(hugo::program).flatten();
    machine::print(&folder, hugo.as_deref());
    let mut series = Vec::new();
    for count in arguments.counts {
        let ground = Ground::lay(&folder, count).expect("the series can be written");
        let all = measured::measure(&ground, arguments.runs, hugo.as_deref());
        println!("\n{count} bulletins, {} rounds\n", arguments.runs);
        report::print_usage(&all);
        println!();
        report::print_stages(&all);
        series.push((count, all));
    }
    if series.len() > 1 {
        println!();
        report::print_growth(&series);
    }
    println!("\n{}", report::DIFFERENCES);
}
