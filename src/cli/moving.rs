//! `import --from`: the bulletins of another tool move in.
//!
//! Either everything that can be read is written, or nothing is. What was done to the texts and what
//! is left to do goes to standard error; the files that were made go to standard output.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::args::{ImportOptions, Origin};
use crate::cli::taken::{IMPORT_EXISTS, used_ids};
use crate::cli::{Ending, summary};
use crate::content::config::Config;
use crate::diagnostic::{Diagnostic, Level, Report};
use crate::host::{self, Given, HostError};
use crate::import::{self, Arrival, House, Item, Made, Moved};
use crate::pipeline::{self, Options};
use crate::series::edition::{Audience, Edition};
use crate::tree::{Hash, Leaf, Tree};
use crate::tree_path::TreePath;

/// The file or folder that moves in, as it was read.
struct Arrived {
    arrival: Arrival,
    /// The texts in which findings have their places.
    shown: Tree,
    /// How many files lie beside its posts.
    others: usize,
}

/// Takes the bulletins of another tool over.
pub(crate) fn moving(options: &ImportOptions, origin: Origin) -> Result<Ending, HostError> {
    let [path] = options.files.as_slice() else {
        host::tell(
            "error: `--from` takes one file or folder at a time; import one after the other\n",
        );
        return Ok(Ending::Usage);
    };
    let here = host::current_dir()?;
    let site = host::find_site(&here, options.site.as_deref())?;
    let source = host::read_source(&site, pipeline::LEDGER)?.tree;
    let config = Config::read(&source);
    let read = match origin {
        Origin::Feed => feed(&here.join(path), &config.value)?,
        Origin::Folder => folder(&here.join(path), &config.value)?,
    };
    let Ok(Arrived { arrival, mut shown, others }) = read else { return Ok(Ending::Usage) };
    let mut report = Report::default();
    if !config.value.is_read {
        // Whatever else is wrong in the settings is for `check` to tell.
        report.add(config.report);
    }
    for (path, leaf) in source.iter() {
        shown.insert(path.clone(), leaf.clone()).ok();
    }
    report.add(arrival.report);
    let mut moved = settle(arrival.items, &source, &config.value);
    moved.left_out += arrival.left_out;
    if let Some(path) = arrival.path {
        moved.changes.entry(path).or_default().extend(arrival.changes);
    }
    report.add(std::mem::take(&mut moved.report));
    if moved.made.iter().any(|made| !made.account.is_settled()) {
        return Ok(tell_accounts(&moved.made));
    }
    let mut out = Tree::default();
    for made in &moved.made {
        report.add(place(made, &source, &mut out));
    }
    report.sort();
    let ending = finish(&site, &report, &shown, &moved, (&source, &out))?;
    if others > 0 {
        let files = summary::counted(others, "file");
        host::tell(&format!(
            "{files} beside the posts stayed where they are; put pictures and attachments beside their bulletins\n"
        ));
    }
    Ok(ending)
}

/// Tells what there is to tell, and writes if nothing stands against it.
fn finish(
    site: &Path,
    report: &Report,
    shown: &Tree,
    moved: &Moved,
    (source, out): (&Tree, &Tree),
) -> Result<Ending, HostError> {
    let is_blocked = report.reaches(Level::Error);
    // What was done to a text that is not written is nobody's business.
    for (path, changes) in moved.changes.iter().filter(|(_, changes)| !changes.is_empty()) {
        if !is_blocked {
            let listed = import::listed(changes);
            host::tell(&format!("Changes, by line of {path}:\n{listed}"));
        }
    }
    // Each item that is left out is one that somebody has to look after, so none stands for others.
    for found in report.diagnostics() {
        let mut alone = Report::default();
        alone.push(found.clone());
        host::tell(&host::draw(&alone, shown, host::style_of_stderr()));
    }
    if is_blocked {
        let errors = summary::counted(report.count(Level::Error), "error");
        host::tell(&format!("{errors}\nNothing was written\n"));
        return Ok(Ending::Blocked);
    }
    if !moved.to_paste.is_empty() {
        let lines = &moved.to_paste;
        host::tell(&format!(
            "Put these lines into `bulletins/series.yaml`, under `topics:`\n{lines}"
        ));
    }
    host::create_files(site, out)?;
    tell_result(moved)?;
    tell_left_to_do(source, out)?;
    Ok(Ending::Done)
}

/// Reads a feed; an error in the call has been told.
fn feed(path: &Path, config: &Config) -> Result<Result<Arrived, ()>, HostError> {
    let shown = path.display();
    let told = match host::read_given(path, import::LARGEST)? {
        Given::Bytes(bytes) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let fallback = || TreePath::new("feed.xml");
            let Some(name) = TreePath::new(&name).or_else(fallback) else { return Ok(Err(())) };
            let arrival = import::feed(&name, &bytes, config);
            let mut shown = Tree::default();
            shown.replace(name, Leaf::bytes(arrival.text.clone()));
            return Ok(Ok(Arrived { arrival, shown, others: 0 }));
        }
        Given::Missing => format!("there is no file `{shown}`; look how its name is written"),
        Given::NoFile => {
            format!("`{shown}` is no file; for a folder of posts, write `--from folder`")
        }
        Given::TooLarge => format!("`{shown}` is larger than 64 MiB, far more than a feed"),
    };
    host::tell(&format!("error: {told}\nNothing was written\n"));
    Ok(Err(()))
}

/// Reads a folder of posts; an error in the call has been told.
fn folder(path: &Path, config: &Config) -> Result<Result<Arrived, ()>, HostError> {
    let Some(folder) = host::read_folder(path, &import::POSTS, import::LONGEST_POST)? else {
        let shown = path.display();
        host::tell(&format!(
            "error: there is no folder `{shown}`; look how its name is written\nNothing was written\n"
        ));
        return Ok(Err(()));
    };
    let texts = folder.texts.into_iter();
    let texts = texts.map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()));
    let texts: Vec<(TreePath, String)> = texts.collect();
    let mut arrival = import::folder(&texts, config);
    for name in folder.too_long {
        let message = format!("`{name}` is left out: it is longer than a bulletin may be");
        arrival.report.push(Diagnostic::new(&import::LEFT_OUT, message));
        arrival.left_out += 1;
    }
    let mut shown = Tree::default();
    for (name, text) in texts {
        shown.replace(name, Leaf::bytes(text));
    }
    Ok(Ok(Arrived { arrival, shown, others: folder.others }))
}

/// Gives the items their names in the series.
fn settle(items: Vec<Item>, source: &Tree, config: &Config) -> Moved {
    let edition = Edition { as_of: host::now(), audience: Audience::Preview };
    let series = pipeline::series(source, &edition);
    let guids: BTreeSet<String> = pipeline::guids(&series);
    let ids = used_ids(source);
    let house = House { config, ids: &ids, guids: &guids, as_of: edition.as_of };
    import::moved(items, &house)
}

/// Puts a bulletin into what is to be written, and reports it if something stands there.
fn place(made: &Made, source: &Tree, out: &mut Tree) -> Report {
    let mut report = Report::default();
    if let Some(path) = pipeline::bulletin_file(source, &made.stem) {
        let message = format!("the bulletin would stand at `{path}`, and a file is there already");
        report.push(Diagnostic::new(&IMPORT_EXISTS, message).at(made.place.clone()));
    } else if let Some(path) = TreePath::new(&format!("bulletins/{}.md", made.stem)) {
        out.replace(path, Leaf::bytes(made.text.clone().into_bytes()));
    } else {
        let message = format!("`{}` cannot be the name of a file", made.stem);
        report.push(Diagnostic::new(&IMPORT_EXISTS, message).at(made.place.clone()));
    }
    report
}

/// Tells which words do not add up.
fn tell_accounts(made: &[Made]) -> Ending {
    for made in made.iter().filter(|made| !made.account.is_settled()) {
        host::tell(&format!(
            "error: {stem}: the words of source and bulletin do not add up, which is a fault of this \
             program\n  lost: {lost}\n  made up: {made_up}\n",
            stem = made.stem,
            lost = made.account.lost.join(" "),
            made_up = made.account.made_up.join(" "),
        ));
    }
    host::tell(
        "Nothing was written; take these items out of the file, import it, and copy them by hand\n",
    );
    Ending::Blocked
}

/// Tells what a build would be refused for, now that these bulletins are in the series.
fn tell_left_to_do(source: &Tree, out: &Tree) -> Result<(), HostError> {
    let mut whole = source.clone();
    for (path, leaf) in out.iter() {
        whole.replace(path.clone(), leaf.clone());
    }
    let edition = Edition { as_of: host::now(), audience: Audience::Public };
    let build = pipeline::build(&whole, &edition, &Options::default(), &host::stop_watch());
    let pressed = pipeline::press::<HostError>(&build, &|_, _| Ok(Hash::from([0; 32])))?;
    let found = build.report.diagnostics().iter().chain(pressed.report.diagnostics());
    let mut errors: BTreeMap<&str, usize> = BTreeMap::new();
    for error in found.filter(|found| found.level() == Level::Error) {
        *errors.entry(error.rule.code).or_default() += 1;
    }
    if errors.is_empty() {
        return Ok(());
    }
    let listed: Vec<String> =
        errors.iter().map(|(rule, count)| format!("  {count} × {rule}\n")).collect();
    host::tell(&format!(
        "Before the site can be built, `noticeboard check` shows where to mend this:\n{}",
        listed.concat()
    ));
    Ok(())
}

fn tell_result(moved: &Moved) -> Result<(), HostError> {
    let mut out = String::new();
    for made in &moved.made {
        out.push_str(&format!("bulletins/{}.md\n", made.stem));
    }
    let written = summary::counted(moved.made.len(), "bulletin");
    let left_out = match moved.left_out {
        0 => String::new(),
        count => format!(", {count} left out"),
    };
    out.push_str(&format!(
        "\n{written} written{left_out}\n\nNext:\n  1. run `noticeboard check`, and mend what it tells\n  \
         2. run `noticeboard build`, and look at the site beside the old one\n"
    ));
    host::hand_out(&out)
}
