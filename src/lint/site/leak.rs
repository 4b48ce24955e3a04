//! [`Secrets`]: what nobody may know yet, looked for in everything that goes out.
//!
//! A held bulletin and a draft are dropped before anything could mention them, and a person can
//! mention them all the same: in a text, in a template, in the name of a file. So every finished
//! file is searched for their ids, titles, names, summaries and files.
//!
//! Words are compared, and nothing else: case, signs and spaces are of no account, so a title is
//! found in an address and an address in a text. The search goes in two steps. One pass over the
//! bytes looks for the longest words of each secret ([`Glance`]); only a file that holds them is decoded
//! and read for the whole.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use aho_corasick::AhoCorasick;
use percent_encoding::percent_decode_str;

use crate::content::bulletin::Bulletin;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::site::form::{Form, text_of};
use crate::lint::site::glance::Glance;
use crate::lint::site::plain::shown;
use crate::lint::site::typed::Typed;
use crate::series::permalink::Permalink;
use crate::series::{Series, named_files};
use crate::tree_path::TreePath;

/// Something of a held bulletin or a draft in a file that goes out.
pub(crate) static LEAK: Rule = Rule {
    code: "leak",
    level: Level::Error,
    about: "A file of the site says something of a bulletin that is held or a draft: its id, its title, its \
            summary, the name of its page or of a file. Titles and names of fewer than three words, and those \
            that a published bulletin has too, mean nothing and are not looked for.",
    remedy: "Take the words out until the other bulletin is out, or hold the page that has them as long.",
};

/// What betrays a bulletin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    Id,
    Title,
    Summary,
    Name,
    File,
}

/// Something that nobody may know yet.
#[derive(Debug)]
struct Secret {
    /// What it is.
    what: Trait,
    /// As its author wrote it.
    written: String,
    /// The file of its bulletin.
    path: TreePath,
    /// The id of its bulletin.
    id: String,
    /// Its words, with a space before and behind each.
    words: String,
}

/// A secret that was seen in a file of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Leak {
    secret: usize,
    path: TreePath,
}

impl Secret {
    /// Whether it is none, since something that is out has `words`, in which it stands, as `what`.
    fn is_excused_by(&self, what: Trait, words: &str) -> bool {
        match self.what {
            Trait::Id => false,
            Trait::Title | Trait::Name => matches!(what, Trait::Title | Trait::Name),
            Trait::Summary => what == Trait::Summary,
            Trait::File => what == Trait::File && self.words == words,
        }
    }
}

/// What nobody may know yet.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    all: Vec<Secret>,
    /// Whether a file can hold any.
    glance: Glance,
    /// All words of each.
    whole: Option<AhoCorasick>,
}

/// A title or a name of fewer words is a common one.
const FEWEST: usize = 3;
/// One with fewer letters, too.
const SHORTEST: usize = 12;
/// So many words of a summary are enough: lists and feeds may cut it.
const OF_SUMMARY: usize = 10;
/// Of a first paragraph that serves as one it takes more: many bulletins begin alike.
const OF_OPENING: usize = 20;

impl Secrets {
    /// What is to be kept of the bulletins that an edition does not show.
    pub(crate) fn of(series: &Series, awaited: &BTreeSet<&str>) -> Self {
        if series.unseen.is_empty() {
            return Self::default();
        }
        let mut all: Vec<Secret> = Vec::new();
        for unseen in &series.unseen {
            let bulletin = &*unseen.bulletin;
            let secret = |(what, written): (Trait, String)| Secret {
                what,
                words: words(&decoded(&written)),
                written,
                path: bulletin.path.clone(),
                id: bulletin.id.to_string(),
            };
            // A holding page shows the id and stands at the address, which is what it is for.
            let is_told = |what: Trait| {
                awaited.contains(bulletin.id.as_str()) && matches!(what, Trait::Id | Trait::Name)
            };
            let kept = traits(bulletin).filter(|(what, _)| !is_told(*what));
            all.extend(kept.map(secret).filter(means_something));
        }
        let candidates = Self::searched(all);
        let known = candidates.known(series);
        let all = candidates.all.into_iter().enumerate();
        let kept = all.filter(|(at, _)| !known.contains(at)).map(|(_, secret)| secret);
        Self::searched(kept.collect())
    }

    /// Secrets, ready to be looked for.
    fn searched(all: Vec<Secret>) -> Self {
        let glance = Glance::of(all.iter().map(|it| (it.words.as_str(), it.what == Trait::Id)));
        let whole = AhoCorasick::new(all.iter().map(|secret| secret.words.as_str()));
        // They are refused only where the words are larger than memory.
        Self { glance, whole: whole.ok(), all }
    }

    /// Whether there is nothing to be kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those that are none, since something that is out is called so or has it in its name. What the
    /// text of a bulletin says is no excuse.
    fn known(&self, series: &Series) -> BTreeSet<usize> {
        let config = &series.config;
        let own = [config.title.clone(), config.description.clone()].into_iter();
        let topics = config.topics.iter().map(|(_, name)| name.clone());
        let own = own.chain(topics).map(|text| (Trait::Title, text));
        let entries = series.entries.iter().flat_map(|entry| traits(&entry.bulletin));
        let mut known = BTreeSet::new();
        for (what, text) in own.chain(entries).filter(|_| !self.is_empty()) {
            let text = words(&decoded(&text));
            let found = self.whole.iter().flat_map(|whole| whole.find_overlapping_iter(&text));
            let found = found.map(|found| found.pattern().as_usize());
            known.extend(found.filter(|at| self.all[*at].is_excused_by(what, &text)));
        }
        known
    }

    /// What a file of the site gives away.
    pub(crate) fn given_away(&self, path: &TreePath, bytes: &[u8]) -> Vec<Leak> {
        // Windows saves texts in UTF-16 as well, so the glance is at the letters.
        let text = Form::of(path).map(|_| text_of(bytes));
        self.look(path, text)
    }

    /// The same of a document, of which this is the text.
    pub(crate) fn given_away_by(&self, path: &TreePath, text: &str) -> Vec<Leak> {
        self.look(path, Some(Cow::Borrowed(text)))
    }

    fn look(&self, path: &TreePath, text: Option<Cow<'_, str>>) -> Vec<Leak> {
        let Some(whole) = self.whole.as_ref().filter(|_| !self.is_empty()) else {
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let mut look = |text: &str| {
            let found = whole.find_overlapping_iter(text).map(|found| found.pattern().as_usize());
            seen.extend(found);
        };
        look(&words(path.as_str()));
        if let Some(text) = text.filter(|text| self.glance.may_hold(text.as_bytes())) {
            let decoded = decoded(&text);
            // Once with what stands in tags, and once as it is shown, with words that tags cut.
            look(&words(&decoded));
            look(&words(&shown(&decoded)));
        }
        seen.into_iter().map(|secret| Leak { secret, path: path.clone() }).collect()
    }

    /// What is to be told: each secret once, with one of the pages that have it, and the file in which
    /// somebody wrote it there.
    pub(crate) fn report(&self, mut leaks: Vec<Leak>, typed: &Typed, series: &Series) -> Report {
        let mut report = Report::default();
        if leaks.is_empty() {
            return report;
        }
        leaks.sort();
        let sources = sources(series);
        let pages = |secret: usize| leaks.iter().filter(move |leak| leak.secret == secret).count();
        let mut told = BTreeSet::new();
        for leak in leaks.iter().filter(|leak| told.insert(leak.secret)) {
            let Some(secret) = self.all.get(leak.secret) else { continue };
            let more = match pages(leak.secret) - 1 {
                0 => String::new(),
                1 => " and in 1 more file".to_owned(),
                more => format!(" and in {more} more files"),
            };
            let message = format!(
                "{} of the bulletin `{}`, which is not out, stands in `{}` of the site{more}: `{}`",
                secret.what.name(),
                secret.id,
                leak.path,
                secret.written
            );
            let found = Diagnostic::new(&LEAK, message).help(HELP);
            let wanted = BTreeSet::from([secret.written.as_str()]);
            let places = typed.places_of(&wanted).remove(secret.written.as_str());
            let own = |place: &Place| place.path == secret.path;
            let place = places.unwrap_or_default().into_iter().find(|place| !own(place));
            let same = leaks.iter().filter(|other| other.secret == leak.secret);
            let mut source = same.filter_map(|other| sources.get(&other.path));
            let source = || source.next().map(|path| Place::file(path));
            report.push(match place.or_else(source) {
                Some(place) => found.at(place),
                None => found,
            });
        }
        report
    }
}

const HELP: &str =
    "take the words out until that bulletin is out, or hold the page that has them as long";

impl Trait {
    fn name(self) -> &'static str {
        match self {
            Self::Id => "the id",
            Self::Title => "the title",
            Self::Summary => "the summary",
            Self::Name => "the name in the address",
            Self::File => "the name of a file",
        }
    }
}

/// The bulletins that make each page and each file.
pub(crate) fn sources(series: &Series) -> HashMap<TreePath, &TreePath> {
    let mut sources = HashMap::new();
    for entry in &series.entries {
        let files = entry.links.files.values().map(|file| &file.permalink);
        let outputs = std::iter::once(&entry.permalink).chain(files);
        let outputs = outputs.filter_map(Permalink::output);
        sources.extend(outputs.map(|output| (output, &entry.bulletin.path)));
    }
    sources
}

/// Everything by which a bulletin is known.
fn traits(bulletin: &Bulletin) -> impl Iterator<Item = (Trait, String)> {
    let most = if bulletin.has_summary { OF_SUMMARY } else { OF_OPENING };
    let summary = bulletin.summary.split_whitespace().take(most).collect::<Vec<_>>();
    // Without an ending, or with that of a bulletin, it is a page.
    let files =
        named_files(bulletin).filter(|file| !matches!(file.extension(), "" | "md" | "html"));
    let files = files.map(|file| (Trait::File, file.name().to_owned()));
    [
        (Trait::Id, bulletin.id.to_string()),
        (Trait::Title, bulletin.title.clone()),
        (Trait::Summary, summary.join(" ")),
        (Trait::Name, bulletin.slug.clone()),
    ]
    .into_iter()
    .chain(files)
}

/// Whether finding it says anything: short names are in everybody's mouth.
fn means_something(secret: &Secret) -> bool {
    let count = secret.words.split_whitespace().count();
    let letters = secret.words.chars().filter(|c| c.is_alphanumeric()).count();
    let has_digit = secret.words.contains(|c: char| c.is_ascii_digit());
    match secret.what {
        Trait::Id => letters >= 6 && has_digit,
        Trait::Title | Trait::Name => count >= FEWEST && letters >= SHORTEST,
        Trait::Summary => count >= 6,
        Trait::File => count >= FEWEST && letters >= 8,
    }
}

/// A text as its words: letters and digits in small letters, with a space before and behind each.
fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter.to_ascii_lowercase());
        } else if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// A text without the escapes of addresses, of JSON and of HTML; a feed has the last twice.
fn decoded(text: &str) -> String {
    let text = percent_decode_str(text).decode_utf8_lossy();
    let text = html_decoded(&json_decoded(&text));
    html_decoded(&text)
}

/// `\u00e9` as the letter that it stands for (RFC 8259, 7).
fn json_decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u") {
        out.push_str(before);
        let code = after.get(..4).and_then(|code| u32::from_str_radix(code, 16).ok());
        rest = match code.and_then(char::from_u32) {
            Some(letter) => {
                out.push(letter);
                &after[4..]
            }
            None => after,
        };
    }
    out + rest
}

/// Character references as what they stand for; tags are left as they are.
fn html_decoded(text: &str) -> String {
    let kept = text.replace('<', "\u{1}");
    shown(&kept).replace('\u{1}', "<")
}

#[cfg(test)]
mod tests {
    use super::{Secret, Secrets, Trait, decoded, words};
    use crate::tree_path::TreePath;

    fn secrets(all: &[&str]) -> Secrets {
        let one = |written: &&str| Secret {
            what: Trait::Title,
            written: (*written).to_owned(),
            path: TreePath::new("bulletins/a.md").expect("a path"),
            id: "A-1".to_owned(),
            words: words(&decoded(written)),
        };
        Secrets::searched(all.iter().map(one).collect())
    }

    #[test]
    fn a_secret_is_found_through_every_escape() {
        let secrets = secrets(&["Op\u{e9}ration Z\u{e8}bre at the gate", "Знак у ворот"]);
        let is_found = |path: &str, text: &str| {
            let path = TreePath::new(path).expect("a path");
            !secrets.given_away(&path, text.as_bytes()).is_empty()
        };
        for (path, text) in [
            ("a.html", "<p>Op\u{e9}ration  <b>Z</b>\u{e8}bre at\nthe <i>gate</i>"),
            ("a.html", "<a title='Op&#233;ration Z&#xe8;bre AT THE GATE'>x</a>"),
            ("a.html", "<a href='/op%C3%A9ration-z%C3%A8bre-at-the-gate/'>x</a>"),
            ("rss.xml", "<t>Op&amp;#233;ration Z\u{e8}bre &lt;b&gt;at&lt;/b&gt; the gate</t>"),
            ("a.json", "{\"t\":\"Op\\u00e9ration Z\\u00E8bre at the gate\"}"),
            ("op\u{e9}ration-z\u{e8}bre-at-the-gate/index.html", ""),
            ("a.html", "<p>Знак у <b>ворот</b>"),
            ("a.txt", "ЗНАК У ВОРОТ"),
        ] {
            assert!(is_found(path, text), "{path} {text}");
        }
        let near = ["at the gate", "Op\u{e9}ration Z\u{e8}bre at the gates", "Op\u{e9}ration gate"];
        for text in near {
            assert!(!is_found("a.html", text), "{text}");
        }
    }

    #[test]
    fn a_secret_is_found_in_a_text_of_windows() {
        let plain = secrets(&["Op\u{e9}ration Z\u{e8}bre at the gate"]);
        let wide = "\u{feff}Op\u{e9}ration Z\u{e8}bre at the gate".encode_utf16();
        let wide: Vec<u8> = wide.flat_map(u16::to_le_bytes).collect();
        assert!(!plain.given_away(&TreePath::new("a.txt").expect("a path"), &wide).is_empty());
    }
}
