//! `banner`: prepared calls to action, switched on and off.
//!
//! It is used once in years, at night, by somebody who has never used it. So it asks for nothing
//! that it can find out, refuses what would go wrong on the page, and says in full what readers
//! will see, where, and what is left to be done.

use std::path::Path;

use jiff::{Span, Timestamp};

use crate::cli::args::{BannerAction, BannerOptions};
use crate::cli::until::until;
use crate::cli::{Ending, summary};
use crate::content::banner::{BannerLevel, BannerText, Beginning};
use crate::content::config::Config;
use crate::content::date::{DateFault, Moment};
use crate::content::live::{
    LIVE_YAML, LiveBanner, live, live_yaml, may_be_switched, switch, without,
};
use crate::content::wording::{date_words, one_line};
use crate::diagnostic::{Level, Report};
use crate::host::{self, HostError};
use crate::pipeline::{self, Build, Options};
use crate::series::Series;
use crate::series::banner::{Wearer, Worn, choose, is_live};
use crate::series::edition::{Audience, Edition};
use crate::tree::{Hash, Leaf, Tree};
use crate::tree_path::TreePath;

/// What is left to be done after a change.
const NEXT: &str =
    "Next:\n  1. run `noticeboard build`\n  2. bring `public` online, as after every build\n";

/// What a command of this kind works on.
struct Desk {
    site: std::path::PathBuf,
    source: Tree,
    /// The settings without what is switched on.
    prepared: Config,
    live: Vec<LiveBanner>,
    now: Timestamp,
}

/// Switches a banner on or off, or lists them.
pub(crate) fn banner(options: &BannerOptions) -> Result<Ending, HostError> {
    let site = host::find_site(&host::current_dir()?, options.site.as_deref())?;
    let source = host::read_source(&site, pipeline::LEDGER)?.tree;
    if let BannerAction::Off { id } = &options.action
        && let Some(ending) = switched_off(&site, &source, id)?
    {
        return Ok(ending);
    }
    let prepared = Config::read(&without_live(&source)).value;
    if !prepared.is_read {
        host::tell("error: series.yaml cannot be read; `noticeboard check` says why\n");
        return Ok(Ending::Blocked);
    }
    let noted = live(&source, &prepared.banners, &prepared.timezone);
    let is_faulty = noted.report.reaches(Level::Error);
    if is_faulty {
        host::tell(&host::draw(&noted.report, &source, host::style_of_stderr()));
    }
    let desk = Desk { site, source, prepared, live: noted.value, now: host::now() };
    match &options.action {
        BannerAction::Off { id } => Ok(desk.not_on(id)),
        BannerAction::On { .. } if is_faulty => Ok(Ending::Blocked),
        BannerAction::On { id, until, text } => desk.on(id, until.as_deref(), text.as_deref()),
        BannerAction::List => {
            desk.list()?;
            Ok(if is_faulty { Ending::Blocked } else { Ending::Done })
        }
    }
}

/// Takes a banner off, whatever else is wrong in the file or in the settings; `None` if it is not
/// on.
fn switched_off(site: &Path, source: &Tree, id: &str) -> Result<Option<Ending>, HostError> {
    let text = match without(source, id) {
        Ok(text) => text,
        Err(found) => {
            let mut report = Report::default();
            report.push(*found);
            host::tell(&host::draw(&report, source, host::style_of_stderr()));
            return Ok(Some(Ending::Blocked));
        }
    };
    let (Some(text), Some(path)) = (text, TreePath::new(LIVE_YAML)) else { return Ok(None) };
    host::write_source_file(site, &path, text.as_bytes())?;
    host::hand_out(&format!("`{id}` is off: the next build takes it from every page\n"))?;
    host::tell(NEXT);
    Ok(Some(Ending::Done))
}

impl Desk {
    fn on(&self, id: &str, until: Option<&str>, text: Option<&str>) -> Result<Ending, HostError> {
        let banners = &self.prepared.banners;
        let known = banners.iter().find(|banner| banner.id.value == id);
        if let Err((message, help)) = may_be_switched(id, known, banners) {
            return Ok(refused(&message, &help));
        }
        let is_grave = known.is_some_and(|banner| banner.level == BannerLevel::Emergency);
        let until = match until.map(|text| self.until(text)).transpose() {
            Ok(None) if is_grave => {
                let message = "an emergency needs an end, so that it is not on the pages for ever";
                let tomorrow = self.tomorrow();
                let help = format!("write `noticeboard banner on {id} --until '{tomorrow}'`");
                return Ok(refused(message, &help));
            }
            Ok(until) => until,
            Err((message, help)) => return Ok(refused(&message, &help)),
        };
        let text = text.map(one_line);
        if text.as_ref().is_some_and(String::is_empty) {
            let message = "`--text` stands here without a text";
            return Ok(refused(message, "write what readers should know, or leave `--text` out"));
        }
        let from = self.minute(self.now);
        let entry = LiveBanner { id: id.to_owned(), from, until, text };
        let mut live: Vec<LiveBanner> =
            self.live.iter().filter(|other| other.id != id).cloned().collect();
        live.push(entry);
        live.sort_by(|a, b| a.id.cmp(&b.id));
        let source = self.with(&live);
        let edition = Edition { as_of: self.now, audience: Audience::Public };
        let build = pipeline::build(&source, &edition, &Options::default(), &host::stop_watch());
        let faults = faults(&build, id);
        if !faults.is_empty() {
            host::tell(&host::draw(&faults, &source, host::style_of_stderr()));
            host::tell("Nothing was switched on\n");
            return Ok(Ending::Blocked);
        }
        self.write(&live)?;
        host::hand_out(&self.told(id, build.series(), &live))?;
        host::tell(NEXT);
        if let Some(until) = live.iter().find(|it| it.id == id).and_then(|it| it.until.as_ref()) {
            host::tell(&format!(
                "  3. build again on {}: until then it stays on the pages\n",
                summary::moment(until.instant, &self.prepared.timezone)
            ));
        }
        Ok(Ending::Done)
    }

    /// Why a banner cannot be switched off that is not switched on.
    fn not_on(&self, id: &str) -> Ending {
        let banners = &self.prepared.banners;
        let known = banners.iter().find(|banner| banner.id.value == id);
        let (message, help) = match may_be_switched(id, known, banners) {
            Ok(()) => (
                format!("`{id}` is not on"),
                "`noticeboard banner list` shows which banners are on".to_owned(),
            ),
            Err((message, _)) if known.is_some() => (
                message,
                format!(
                    "write the day on which it ends as `until` in the banner `{id}` in series.yaml"
                ),
            ),
            Err(told) => told,
        };
        refused(&message, &help)
    }

    fn list(&self) -> Result<(), HostError> {
        let mut banners = self.prepared.banners.clone();
        switch(&mut banners, &self.live);
        let width = banners.iter().map(|banner| banner.id.value.chars().count()).max().unwrap_or(0);
        let mut out = String::new();
        for banner in &banners {
            let level = match banner.level {
                BannerLevel::Emergency => "emergency",
                BannerLevel::Alert => "alert",
                BannerLevel::Standard => "standard",
            };
            let (id, state) = (&banner.id.value, self.state(banner));
            out.push_str(&format!(
                "{id:width$}  {level:9}  {state}\n{:width$}             {}\n",
                "", banner.heading
            ));
        }
        if banners.is_empty() {
            out.push_str("This series has no banners; write them into series.yaml\n");
        }
        host::hand_out(&out)?;
        Ok(())
    }

    /// What a banner does at this moment.
    fn state(&self, banner: &BannerText) -> String {
        let moment = |at: &Moment| summary::moment(at.instant, &self.prepared.timezone);
        match (&banner.from, &banner.until) {
            (Beginning::Never, _) => "prepared; not on any page".to_owned(),
            (_, Some(until)) if until.instant <= self.now => format!("ended on {}", moment(until)),
            (Beginning::At(from), _) if from.instant > self.now => {
                format!("begins on {}", moment(from))
            }
            (_, Some(until)) => format!("on until {}", moment(until)),
            (Beginning::At(_), None) => "on until it is switched off".to_owned(),
            (Beginning::Always, None) => "always on".to_owned(),
        }
    }

    /// What readers will see, and where.
    fn told(&self, id: &str, series: &Series, live: &[LiveBanner]) -> String {
        let config = &series.config;
        let Some(at) = config.banners.iter().position(|banner| banner.id.value == id) else {
            return String::new();
        };
        let banner = &config.banners[at];
        let until = live.iter().find(|entry| entry.id == id).and_then(|entry| entry.until.as_ref());
        let until = until.map_or_else(
            || "until it is switched off".to_owned(),
            |until| format!("until {}", summary::moment(until.instant, &config.timezone)),
        );
        let mut out = format!("`{id}` is on, {until}. It says:\n\n  {}\n", banner.heading);
        if !banner.text.is_empty() {
            out.push_str(&format!("  {}\n", banner.text));
        }
        for wanted in &banner.hotlines {
            let route = config.hotlines.iter().find(|hotline| hotline.id.value == wanted.value);
            let Some(route) = route else { continue };
            let name = route.words.name.as_deref().unwrap_or_default();
            let number = route.answering().map(|number| number.display.as_str());
            let reached = number.or(route.online()).unwrap_or_default();
            let say = route.failure().map(|outage| format!("{} ", outage.say)).unwrap_or_default();
            out.push_str(&format!("  {name}: {say}{reached}\n"));
        }
        let wears = |worn: Worn| [worn.top, worn.after_summary, worn.end].contains(&Some(at));
        let on = |wearer: Wearer<'_>| wears(choose(config, wearer, self.now));
        let bulletins = series.entries.iter();
        let bulletins = bulletins.filter(|entry| on(Wearer::Bulletin(&entry.bulletin))).count();
        let places = [
            (on(Wearer::Home), "the home page".to_owned()),
            (
                bulletins > 0,
                format!("{bulletins} of {}", summary::counted(series.entries.len(), "bulletin")),
            ),
            (on(Wearer::Topic), "the pages of topics".to_owned()),
            (on(Wearer::Other), "all other pages".to_owned()),
        ];
        let places: Vec<String> =
            places.into_iter().filter(|(on, _)| *on).map(|(_, place)| place).collect();
        out.push_str(&if places.is_empty() {
            "\nNo page will wear it: others go before it, or no page is meant to.\n".to_owned()
        } else {
            format!("\nThese will wear it: {}.\n", places.join(", "))
        });
        if !is_live(banner, self.now) {
            out.push_str("It is not worn at this moment; look at `from` and `until`.\n");
        }
        out
    }

    /// The end that was asked for, which has to lie ahead.
    fn until(&self, text: &str) -> Result<Moment, (String, String)> {
        let zone = &self.prepared.timezone;
        let until = until(text, zone, self.now).map_err(|fault| match fault {
            DateFault::Unreadable => (
                format!("`--until` is `{text}`, which is no time that can be understood"),
                format!(
                    "write `--until 09:00` for a time of day, or `--until '{}'`",
                    self.tomorrow()
                ),
            ),
            fault => {
                let (message, help) = date_words("--until", text, &fault);
                (message, help.replace("--until: ", "--until "))
            }
        })?;
        if until.instant <= self.now {
            let message = format!(
                "`--until {text}` is over already: that was {}",
                summary::moment(until.instant, zone)
            );
            return Err((
                message,
                format!("write a later moment: `--until '{}'`", self.tomorrow()),
            ));
        }
        Ok(until)
    }

    /// Eight o'clock tomorrow, as one would write it.
    fn tomorrow(&self) -> String {
        let today = self.prepared.day_of(self.now);
        let day = today.checked_add(Span::new().days(1)).unwrap_or(today);
        format!("{day} 08:00")
    }

    /// A moment to the minute, so that it reads in the file as it is meant.
    fn minute(&self, at: Timestamp) -> Moment {
        let second = at.as_second() - at.as_second().rem_euclid(60);
        let instant = Timestamp::from_second(second).unwrap_or(at);
        Moment { day: self.prepared.day_of(instant), instant, timed: true }
    }

    fn with(&self, live: &[LiveBanner]) -> Tree {
        let mut source = self.source.clone();
        if let Some(path) = TreePath::new(LIVE_YAML) {
            source.replace(path, Leaf::bytes(live_yaml(live, &self.prepared.timezone)));
        }
        source
    }

    fn write(&self, live: &[LiveBanner]) -> Result<(), HostError> {
        let Some(path) = TreePath::new(LIVE_YAML) else { return Ok(()) };
        let text = live_yaml(live, &self.prepared.timezone);
        host::write_source_file(&self.site, &path, text.as_bytes())
    }
}

/// What would block a build and comes from the banner that is switched on: a wrong digit in a text
/// above all, whether it was given now or prepared long ago.
fn faults(build: &Build, id: &str) -> Report {
    let mut report = build.report.clone();
    if let Ok(pressed) = pipeline::press::<HostError>(build, &|_, _| Ok(Hash::of(b""))) {
        report.add(pressed.report);
    }
    let own = build.wrong_digits_of_banner(id);
    report.retain(|found| {
        let is_noted = found.place.as_ref().is_some_and(|place| place.path.as_str() == LIVE_YAML);
        let is_own = own.diagnostics().contains(found);
        (is_noted || is_own) && found.level() == Level::Error
    });
    report.sort();
    report
}

fn without_live(source: &Tree) -> Tree {
    let mut tree = Tree::default();
    for (path, leaf) in source.iter().filter(|(path, _)| path.as_str() != LIVE_YAML) {
        tree.replace(path.clone(), leaf.clone());
    }
    tree
}

fn refused(message: &str, help: &str) -> Ending {
    host::tell(&format!("error: {message}\n  {help}\n"));
    Ending::Usage
}
