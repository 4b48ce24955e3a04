//! The tables in which a comparison is told, and what is to be known before one is read.

use std::time::Duration;

use crate::contender::Contender;
use crate::measured::{Measured, median};

/// In what the programs differ. Whoever reads a ratio has to know it.
pub(crate) const DIFFERENCES: &str = "\
hugo does not: check links, anchors, digits and promises; make an index for search, feeds of topics,
Atom and JSON feeds, JSON of the series, posters, a manifest with digests; follow links between
bulletins (their addresses are handed to it); draw alerts as such; stage, sync and exchange the site.
hugo does more: it minifies every page whole, where noticeboard minifies templates.
lean is noticeboard with feeds of summaries in place of full texts. The other parts of its work have
no switch and stay: every check, search, feeds in three forms for each topic.
cp -r is the floor: files of the same sizes, with nothing made. noticeboard syncs what it wrote as well.";

/// What everybody used.
pub(crate) fn print_usage(all: &[Measured]) {
    let of = |contender| all.iter().find(|it: &&Measured| it.contender == contender);
    let (hugo, copy) = (of(Contender::Hugo), of(Contender::Copy));
    let header = format!(
        "{:<30}{:>9}{:>17}{:>9}{:>9}{:>8}{:>8}{:>8}{:>9}{:>9}",
        "median",
        "wall",
        "from – to",
        "cpu",
        "memory",
        "÷ hugo",
        "cpu ÷",
        "÷ cp",
        "pages",
        "MB out"
    );
    println!("{header}");
    for one in all {
        let (least, most) = one.range();
        println!(
            "{:<30}{:>9}{:>17}{:>9}{:>9}{:>8}{:>8}{:>8}{:>9}{:>9.1}",
            one.contender.name(),
            seconds(one.wall()),
            format!("{} – {}", seconds(least), seconds(most)),
            seconds(one.cpu()),
            format!("{} MB", one.memory() / 1_000_000),
            ratio(one.wall(), hugo.map(Measured::wall)),
            ratio(one.cpu(), hugo.map(Measured::cpu)),
            ratio(one.wall(), copy.map(Measured::wall)),
            one.extent.pages,
            one.extent.bytes as f64 / 1e6,
        );
    }
}

/// What each stage took, in milliseconds.
pub(crate) fn print_stages(all: &[Measured]) {
    let own: Vec<&Measured> = all.iter().filter(|one| one.contender.has_stages()).collect();
    let Some(first) = own.first() else { return };
    print!("{:<14}", "stage, ms");
    for one in &own {
        print!("{:>16}", one.contender.name().trim_start_matches("noticeboard, "));
    }
    println!();
    for (name, _) in &first.stages {
        print!("{name:<14}");
        for one in &own {
            let times = one.stages.iter().find(|(known, _)| known == name);
            let took = times.map(|(_, times)| median(times.clone())).unwrap_or_default();
            print!("{:>16.1}", took.as_secs_f64() * 1000.0);
        }
        println!();
    }
}

/// What a bulletin took, in series of several lengths: where this grows, something is not linear.
pub(crate) fn print_growth(series: &[(usize, Vec<Measured>)]) {
    print!("{:<30}", "wall for a bulletin, µs");
    for (count, _) in series {
        print!("{count:>12}");
    }
    println!();
    for contender in Contender::ALL {
        let row: Vec<Option<Duration>> = series
            .iter()
            .map(|(_, all)| all.iter().find(|one| one.contender == contender).map(Measured::wall))
            .collect();
        if row.iter().all(Option::is_none) {
            continue;
        }
        print!("{:<30}", contender.name());
        for (wall, (count, _)) in row.iter().zip(series) {
            let each = wall.map(|wall| wall.as_secs_f64() * 1e6 / *count as f64);
            print!("{:>12}", each.map_or_else(|| "-".to_owned(), |each| format!("{each:.0}")));
        }
        println!();
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn ratio(own: Duration, other: Option<Duration>) -> String {
    other.map_or_else(
        || "-".to_owned(),
        |other| format!("{:.2}", own.as_secs_f64() / other.as_secs_f64()),
    )
}
