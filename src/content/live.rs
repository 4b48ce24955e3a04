//! `live.yaml`: the banners that were switched on by command.
//!
//! A banner for a bad day is written in `series.yaml` on a quiet one, with `from: never`. Switching
//! it on is a matter of minutes at night, by somebody who should not have to edit the settings of
//! the whole series; so it is noted in a file of its own, which a command writes and people can
//! read.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::content::banner::{BannerText, Beginning};
use crate::content::date::Moment;
use crate::content::fields::{Fields, Known, Unknown, WRONG_VALUE};
use crate::content::wording::did_you_mean;
use crate::diagnostic::{Checked, Diagnostic, Place, Report};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;
use crate::yaml::{self, Key, Node, Value};

/// Where they are kept.
pub(crate) const LIVE_YAML: &str = "bulletins/live.yaml";

const REMARK: &str = "# Banners that were switched on with `noticeboard banner`. `noticeboard banner list` shows them.\n";

/// A banner that was switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LiveBanner {
    /// Its id in the settings.
    pub id: String,
    /// Since when.
    pub from: Moment,
    /// Until when; without it, until it is switched off.
    pub until: Option<Moment>,
    /// What it says in place of the text in the settings.
    pub text: Option<String>,
}

/// Reads the file. Where there is none, no banner is on.
pub(crate) fn live(
    source: &Tree,
    banners: &[BannerText],
    zone: &TimeZone,
) -> Checked<Vec<LiveBanner>> {
    let mut report = Report::default();
    let text = source.get(LIVE_YAML).and_then(Leaf::as_bytes).map(String::from_utf8_lossy);
    let (Some(text), Some(path)) = (text, TreePath::new(LIVE_YAML)) else {
        return Checked::new(Vec::new(), report);
    };
    let pairs = match yaml::parse(&path, &text, 0) {
        Ok(Node { value: Value::Map(pairs), .. }) => pairs,
        Ok(Node { value: Value::Nothing, .. }) => Vec::new(),
        Ok(node) => {
            let message = format!("lines of the form `banner:` belong here, not {}", node.kind());
            let found = Diagnostic::new(&WRONG_VALUE, message);
            let help = "take the file away, and switch the banner on with `noticeboard banner on`";
            report.push(found.at(Place::span(&path, node.span)).help(help));
            Vec::new()
        }
        Err(found) => {
            report.push(*found);
            Vec::new()
        }
    };
    let one = |(key, node): (Key, Node)| {
        let mut fields = Fields::open(&path, node, LIVE, Unknown::Refused);
        let read = entry(&mut fields, &key, banners, zone);
        report.add(fields.report);
        read
    };
    let entries = pairs.into_iter().filter_map(one).collect();
    Checked::new(entries, report)
}

const LIVE: Known = Known { now: &["from", "until", "text"], later: &[] };

fn entry(
    fields: &mut Fields<'_>,
    key: &Key,
    banners: &[BannerText],
    zone: &TimeZone,
) -> Option<LiveBanner> {
    let from = fields.moment("from", zone, &[]).map(|from| from.value);
    let until = fields.moment("until", zone, &[]).map(|until| until.value);
    let text = fields.text("text").map(|text| text.value);
    let known = banners.iter().find(|banner| banner.id.value == key.name);
    if let Err((message, help)) = may_be_switched(&key.name, known, banners) {
        fields.find(&WRONG_VALUE, &key.span, message, help);
        return None;
    }
    // One without a beginning is worn: somebody wanted it, and nobody should have to look up when.
    Some(LiveBanner { id: key.name.clone(), from: from.unwrap_or(Moment::EPOCH), until, text })
}

/// Whether a banner waits to be switched on.
///
/// # Errors
/// Why it does not, and what to do.
pub(crate) fn may_be_switched(
    id: &str,
    banner: Option<&BannerText>,
    banners: &[BannerText],
) -> Result<(), (String, String)> {
    let Some(banner) = banner else {
        let prepared = banners.iter().filter(|banner| banner.from == Beginning::Never);
        let help = did_you_mean(id, { prepared }.map(|banner| banner.id.value.as_str()), || {
            "`noticeboard banner list` shows what can be switched on".to_owned()
        });
        return Err((format!("`{id}` is not a banner of this series"), help));
    };
    if banner.from == Beginning::Never {
        return Ok(());
    }
    Err((
        format!(
            "`{id}` is worn whenever its settings say so, and waits for nobody to switch it on"
        ),
        format!("write `from: never` in the banner `{id}` in series.yaml to prepare it for that"),
    ))
}

/// Switches banners on: from, until and text are as the file says.
pub(crate) fn switch(banners: &mut [BannerText], live: &[LiveBanner]) {
    for entry in live {
        let Some(banner) = banners.iter_mut().find(|banner| banner.id.value == entry.id) else {
            continue;
        };
        banner.from = Beginning::At(entry.from.clone());
        if entry.until.is_some() {
            banner.until.clone_from(&entry.until);
        }
        if let Some(text) = &entry.text {
            banner.text.clone_from(text);
            // Nobody translated it, so pages in other languages wear it in the series' own.
            banner.languages.clear();
        }
    }
}

/// The file for these banners. Moments are written as people read them, in `zone`.
pub(crate) fn live_yaml(live: &[LiveBanner], zone: &TimeZone) -> String {
    let mut out = REMARK.to_owned();
    for entry in live {
        out.push_str(&format!("'{}':\n", entry.id.replace('\'', "''")));
        out.push_str(&format!("  from: {}\n", local(&entry.from, zone)));
        if let Some(until) = &entry.until {
            out.push_str(&format!("  until: {}\n", local(until, zone)));
        }
        if let Some(text) = &entry.text {
            out.push_str(&format!("  text: '{}'\n", text.replace('\'', "''")));
        }
    }
    out
}

fn local(moment: &Moment, zone: &TimeZone) -> String {
    let local: DateTime = zone.to_datetime(moment.instant);
    local.strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{LiveBanner, live_yaml};
    use crate::content::date;

    #[test]
    fn moments_are_written_as_people_read_them() {
        let zone = TimeZone::get("Europe/London").expect("a zone");
        let moment = |text: &str| date::parse(text, &zone, &[]).expect("a moment");
        let live = [LiveBanner {
            id: "danger".into(),
            from: moment("2016-08-01T20:40Z"),
            until: Some(moment("2016-08-02 08:00")),
            text: Some("Don't go there".into()),
        }];
        let text = live_yaml(&live, &zone);
        let expected = "'danger':\n  from: 2016-08-01 21:40\n  until: 2016-08-02 08:00\n  text: 'Don''t go there'\n";
        assert_eq!(text.split_once('\n').map(|(_, rest)| rest), Some(expected));
    }
}
