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
        let off = format!("{help}; or run `noticeboard banner off {}`", key.name);
        fields.find(&WRONG_VALUE, &key.span, message, off);
        return None;
    }
    // One without a beginning is worn: somebody wanted it, and nobody should have to look up when.
    Some(LiveBanner { id: key.name.clone(), from: from.unwrap_or(Moment::EPOCH), until, text })
}

/// The file without one banner, whatever else stands in it; `None` where that one is not named.
///
/// # Errors
/// The file cannot be read, and why.
pub(crate) fn without(source: &Tree, id: &str) -> Result<Option<String>, Box<Diagnostic>> {
    let text = source.get(LIVE_YAML).and_then(Leaf::as_bytes).map(String::from_utf8_lossy);
    let (Some(text), Some(path)) = (text, TreePath::new(LIVE_YAML)) else { return Ok(None) };
    let Value::Map(pairs) = yaml::parse(&path, &text, 0)?.value else { return Ok(None) };
    let Some(at) = pairs.iter().position(|(key, _)| key.name == id) else { return Ok(None) };
    let line = |(key, _): &(Key, Node)| text[..key.span.start].rfind('\n').map_or(0, |end| end + 1);
    let (start, end) = (line(&pairs[at]), pairs.get(at + 1).map_or(text.len(), line));
    Ok(Some(format!("{}{}", &text[..start], &text[end.max(start)..])))
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
    let written = local.strftime("%Y-%m-%d %H:%M").to_string();
    if zone.to_ambiguous_timestamp(local).is_ambiguous() {
        // Where the clocks go back, an hour comes twice.
        return format!(
            "{written} {}",
            moment.instant.to_zoned_datetime(zone.clone()).strftime("%:z")
        );
    }
    written
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{LIVE_YAML, LiveBanner, live_yaml, without};
    use crate::content::date;
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

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
    #[test]
    fn an_hour_that_comes_twice_is_written_with_its_offset() {
        let zone = TimeZone::get("Europe/London").expect("a zone");
        for text in ["2026-10-25 01:30 +01:00", "2026-10-25 01:30 +00:00"] {
            let from = date::parse(text, &zone, &[]).expect("a moment");
            let live = [LiveBanner { id: "a".into(), from: from.clone(), until: None, text: None }];
            let noted = live_yaml(&live, &zone);
            assert!(noted.contains(&format!("from: {text}\n")), "{noted}");
        }
    }

    #[test]
    fn one_banner_goes_and_the_rest_stays_as_it_is() {
        let file = |text: &str| {
            let mut tree = Tree::default();
            tree.replace(TreePath::new(LIVE_YAML).expect("a path"), Leaf::bytes(text));
            tree
        };
        let text = "# note\n'a':\n  from: 2016-08-01\n# of b\nb: {untl: never}\nc:\n  text: 'x'\n";
        let rest = |id| without(&file(text), id).expect("it is read");
        assert_eq!(rest("a").as_deref(), Some("# note\nb: {untl: never}\nc:\n  text: 'x'\n"));
        assert_eq!(rest("c").as_deref(), text.strip_suffix("c:\n  text: 'x'\n"));
        assert_eq!(rest("d"), None);
        assert_eq!(without(&Tree::default(), "a"), Ok(None));
        assert!(without(&file("a: ["), "a").is_err());
    }
}
