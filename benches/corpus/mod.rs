//! A series of any size, for measuring: the same number always gives the same series.
//!
//! It spans 15 years, as a long-lived series does, so a longer one has more bulletins a day. What
//! makes bulletins differ is drawn from their own numbers. The parts of a bulletin are kept apart
//! until it is written, since each program that is compared wants another head.

#![allow(dead_code, reason = "each benchmark compiles this for itself and uses a part of it")]

mod body;
mod lots;
mod words;

use std::fs;
use std::io;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use lots::Lots;

/// The settings of the series, and nothing that is not the default.
pub(crate) const SETTINGS: &str = "\
title: Measured updates
description: A series made by a program, for measuring
base_url: https://updates.example.org/
timezone: Europe/London
topics: open
publisher: {name: Measured updates}
hotlines:
  - id: anti-terrorist
    name: Anti-Terrorist Hotline
    number: 0800 789 321
    country: GB
    verified_on: 2026-01-05
banners:
  - id: report
    hotlines: [anti-terrorist]
    heading: Seen something that worries you?
    level: standard
";

/// The day of the newest bulletin. It lies behind whoever measures, so that none is held.
const LAST: Date = date(2025, 11, 20);
const DAYS: usize = 15 * 365;

/// A bulletin, in parts.
pub(crate) struct Bulletin {
    pub(crate) id: String,
    pub(crate) date: Date,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) topics: Vec<&'static str>,
    pub(crate) severity: &'static str,
    pub(crate) body: String,
}

/// A series of so many bulletins.
#[derive(Clone, Copy)]
pub(crate) struct Series {
    pub(crate) count: usize,
}

impl Series {
    /// The bulletin with this number, from 0 for the oldest. `link` says what stands in its text
    /// for another's address.
    pub(crate) fn bulletin(self, number: usize, link: &dyn Fn(usize) -> String) -> Bulletin {
        let mut lots = Lots(number as u64);
        let head = self.head(number, &mut lots);
        Bulletin { body: body::body(&mut lots, number, link), ..head }
    }

    /// All but the text, which is what others need to link it.
    pub(crate) fn place(self, number: usize) -> Bulletin {
        self.head(number, &mut Lots(number as u64))
    }

    fn head(self, number: usize, lots: &mut Lots) -> Bulletin {
        let count = 1 + lots.draw(4);
        let topics = lots.some(&words::TOPICS, count);
        let pattern = lots.one(&words::TITLES).replace("{topic}", &topics[0].replace('-', " "));
        let title = lots.filled(&pattern);
        let slug: String = title.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let back = DAYS * (self.count - 1 - number) / self.count;
        Bulletin {
            id: format!("MU-{number:06}"),
            // At most 15 years back, which no calendar lacks.
            date: LAST.saturating_sub((back as i64).days()),
            slug: format!("mu-{number:06}-{}", slug.replace("--", "-")),
            title,
            summary: format!(
                "Asks {} to {}.",
                lots.one(&words::SECTORS),
                lots.one(&words::REMEDIES)
            ),
            topics,
            severity: lots.one(&words::SEVERITIES),
            body: String::new(),
        }
    }

    /// The files of a site of Noticeboard: each with its path and its text.
    pub(crate) fn files(self, settings: &str) -> impl Iterator<Item = (String, String)> {
        let link = move |number| format!("../{}", self.place(number).file());
        let bulletins = (0..self.count).map(move |number| {
            let bulletin = self.bulletin(number, &link);
            (format!("bulletins/{}", bulletin.file()), bulletin.source())
        });
        std::iter::once(("bulletins/series.yaml".to_owned(), settings.to_owned())).chain(bulletins)
    }

    /// Writes the series as a site of Noticeboard into the folder `site`, which is made.
    pub(crate) fn write(self, site: &Path, settings: &str) -> io::Result<()> {
        for (path, text) in self.files(settings) {
            let file = site.join(path);
            fs::create_dir_all(file.parent().expect("a file lies in a folder"))?;
            fs::write(file, text)?;
        }
        Ok(())
    }
}

impl Bulletin {
    /// Its file below `bulletins/`.
    pub(crate) fn file(&self) -> String {
        format!("{}/{}-{}.md", self.date.year(), self.date, self.slug)
    }

    /// Its file's text.
    pub(crate) fn source(&self) -> String {
        format!(
            "---\nid: {}\ntitle: '{}'\ndate: {}\nsummary: {}\ntopics: [{}]\nseverity: {}\n---\n\n{}",
            self.id,
            self.title,
            self.date,
            self.summary,
            self.topics.join(", "),
            self.severity,
            self.body,
        )
    }
}
