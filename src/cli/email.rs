//! `email`: a bulletin, or the news of some days, as a mail for whoever sends them.
//!
//! Nothing is sent. What is written is what a sender needs: the text in four forms, judged like a
//! page. A bulletin that is held can be prepared, as it will be on its day; its files say so in their
//! names, so that nobody takes them for one that may go out now.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::Ending;
use crate::cli::args::EmailOptions;
use crate::cli::meant::{faults_of, meant, not_there};
use crate::cli::run::Run;
use crate::diagnostic::{Checked, Level, Report};
use crate::host::{self, HostError, Set};
use crate::pipeline::{self, Build, Options};
use crate::rendition::email::{Mail, Span, is_mail};
use crate::series::edition::{Audience, Edition, Status};

/// Writes a mail.
pub(crate) fn email(options: &EmailOptions) -> Result<Ending, HostError> {
    let run = match Run::prepare(options.site.as_deref(), options.as_of.as_deref())? {
        Ok(run) => run,
        Err(ending) => return Ok(ending),
    };
    match (&options.bulletin, &options.since) {
        (Some(bulletin), _) => letter(&run, options, bulletin),
        (None, Some(since)) => digest(&run, options, since),
        // The arguments cannot be read without one of the two.
        (None, None) => Ok(Ending::Usage),
    }
}

fn built(run: &Run, edition: &Edition) -> Build {
    pipeline::build(&run.source, edition, &Options::default(), &host::stop_watch())
}

fn letter(run: &Run, options: &EmailOptions, name: &str) -> Result<Ending, HostError> {
    let as_of = run.edition.as_of;
    let all = built(run, &Edition { as_of, audience: Audience::Preview });
    let Some(entry) = meant(all.series(), &run.site, name) else {
        return Ok(not_there(&all, &run.source, name));
    };
    let id = entry.bulletin.id.as_str();
    let plain = id.replace('/', "-");
    let (edition, name) = match entry.status {
        Status::Draft => (None, format!("DRAFT-{plain}")),
        // On its day other banners may be worn, and other bulletins be out.
        Status::Held { until } => (Some(until), format!("{}{plain}", held(until, &all.zone))),
        // Whoever asks for a later moment still must not send it today.
        _ if entry.released > host::now() => {
            (Some(as_of), format!("{}{plain}", held(entry.released, &all.zone)))
        }
        _ => (Some(as_of), plain),
    };
    let public = edition.map(|as_of| built(run, &Edition { as_of, audience: Audience::Public }));
    let build = public.as_ref().unwrap_or(&all);
    let Some(entry) = build.series().by_id(id) else {
        return Ok(not_there(build, &run.source, id));
    };
    let Checked { value: mail, report } = pipeline::letter(build, entry, &name, &run.source);
    let mut all = build.report.clone();
    all.add(report.clone());
    let faults = faults_of(all, &[entry]);
    write(run, options, mail.as_slice(), (&faults, &report))
}

fn digest(run: &Run, options: &EmailOptions, since: &str) -> Result<Ending, HostError> {
    if run.edition.as_of > host::now() {
        host::tell("error: a digest tells only what is out; `--as-of` lies in the future\n");
        return Ok(Ending::Usage);
    }
    let build = built(run, &run.edition);
    let Some(since) = day_or_moment(since, run).map(|(since, _)| since) else {
        return Ok(no_moment("--since", since));
    };
    let until = match &options.until {
        None => run.edition.as_of,
        Some(text) => match day_or_moment(text, run) {
            Some((_, until)) => until,
            None => return Ok(no_moment("--until", text)),
        },
    };
    if until < since {
        host::tell("error: `--until` lies before `--since`; correct one of the two\n");
        return Ok(Ending::Usage);
    }
    let (made, entries) = pipeline::digests(&build, Span { since, until });
    let mut all = build.report.clone();
    all.add(made.report.clone());
    let faults = faults_of(all, &entries);
    if entries.is_empty() && faults.is_empty() {
        host::tell(
            "Nothing was published, updated or withdrawn in that time; nothing was written\n",
        );
        return Ok(Ending::Done);
    }
    write(run, options, &made.value, (&faults, &made.report))
}

/// The first and the last moment that a day or a moment means, in the zone of the series.
fn day_or_moment(text: &str, run: &Run) -> Option<(Timestamp, Timestamp)> {
    let first = pipeline::moment(text, &run.source)?;
    let has_time = text.contains(':');
    let next = if has_time { None } else { pipeline::end_of_day(first, &run.source) };
    Some((first, next.unwrap_or(first)))
}

fn no_moment(option: &str, text: &str) -> Ending {
    host::tell(&format!("error: `{option} {text}` is not a day; write it as `2026-01-15`\n"));
    Ending::Usage
}

/// How the names of files begin that must not go out before a moment. Windows takes no colon.
fn held(until: Timestamp, zone: &TimeZone) -> String {
    let until = zone.to_datetime(until);
    let (day, time) = (until.date(), until.time());
    format!("HELD-UNTIL-{day}T{:02}{:02}-", time.hour(), time.minute())
}

/// Writes mails, unless something blocks them, and tells what was found.
fn write(
    run: &Run,
    options: &EmailOptions,
    mails: &[Mail],
    (faults, own): (&Report, &Report),
) -> Result<Ending, HostError> {
    let style = host::style_of_stderr();
    if !faults.is_empty() {
        host::tell(&host::draw(faults, &run.source, style));
        host::tell("Nothing was written\n");
        return Ok(Ending::Blocked);
    }
    let mut warnings = own.clone();
    warnings.retain(|found| found.level() == Level::Warning);
    warnings.sort();
    host::tell(&host::draw(&warnings, &run.source, style));
    let out = host::current_dir()?.join(&options.out);
    let sets: Vec<Set<'_>> = mails.iter().map(files).collect();
    for file in host::write_sets(&run.site, &out, &sets, &is_mail)? {
        host::hand_out(&format!("{}\n", file.display()))?;
    }
    host::tell(&told(mails));
    Ok(Ending::Done)
}

fn files(mail: &Mail) -> Set<'_> {
    let files = [
        ("html", mail.html.as_bytes()),
        ("txt", mail.text.as_bytes()),
        ("eml", mail.message.as_slice()),
        ("notify.md", mail.notify.as_bytes()),
    ];
    Set { name: &mail.name, files }
}

fn told(mails: &[Mail]) -> String {
    let is_kept = |mail: &Mail| mail.name.starts_with("HELD-") || mail.name.starts_with("DRAFT-");
    match mails.iter().find(|mail| is_kept(mail)) {
        Some(mail) if mail.name.starts_with("HELD-") => {
            "This bulletin is held; do not send the mail before the moment in the names of its \
             files\n"
                .to_owned()
        }
        Some(_) => {
            "This bulletin is a draft; the mail is to be looked at, not to be sent\n".to_owned()
        }
        None => {
            "Open the `.eml` file in a mail program to see the mail; nothing was sent\n".to_owned()
        }
    }
}
