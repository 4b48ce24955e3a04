//! The finished site, judged as its readers meet it.
//!
//! The register of hotlines is one place, and everything that the program writes is made from it.
//! Authors and designers type numbers all the same: in a title, in the text under a picture, in a
//! template. So what went through every stage is read once more, as it will be seen, whatever made
//! it; and what is wrong is shown where somebody typed it.

mod attached;
mod dialled;
mod digits;
mod form;
mod glance;
mod idle;
mod joint;
mod leak;
mod letters;
mod other_kinds;
mod outage;
mod pieces;
mod plain;
mod reach;
mod register;
mod seen;
mod short;
mod sighting;
mod tag;
mod typed;
mod unreleased;

use std::collections::{BTreeMap, BTreeSet};

use crate::content::config::Config;
use crate::content::marking::Ceiling;
use crate::content::number::SHORT_CODE;
use crate::diagnostic::{Diagnostic, Report, Rule};
use crate::document::Layout;
use crate::lint::marking;
use crate::lint::site::attached::Attached;
use crate::lint::site::dialled::{Dialled, dialled};
use crate::lint::site::digits::Found;
use crate::lint::site::form::{Form, text_of};
use crate::lint::site::idle::Pool;
use crate::lint::site::leak::{Leak, Secrets};
pub(crate) use crate::lint::site::outage::{FAILING_NUMBER, OUTAGE};
use crate::lint::site::outage::{Outages, unnoted};
use crate::lint::site::pieces::each_line;
use crate::lint::site::plain::{Markup, Plain};
use crate::lint::site::reach::{further_recipients, written_by};
use crate::lint::site::register::Register;
use crate::lint::site::seen::{Part, each_part};
pub(crate) use crate::lint::site::sighting::{Sighting, WRONG_DIGITS};
use crate::lint::site::sighting::{Slip, report};
use crate::lint::site::typed::Typed;
pub(crate) use crate::lint::site::unreleased::Unreleased;
use crate::series::Series;
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// The rules of this module.
pub(crate) static RULES: &[&Rule] = &[
    &sighting::WRONG_DIGITS,
    &sighting::DIALS_OTHER_DIGITS,
    &sighting::DIALS_NOBODY,
    &sighting::UNREGISTERED_NUMBER,
    &leak::LEAK,
    &outage::FAILING_NUMBER,
    &outage::OUTAGE,
    &attached::UNFINISHED_DOCUMENT,
    &attached::AUTHOR_IN_DOCUMENT,
    &attached::SEALED_DOCUMENT,
];

/// What finished files are held against.
#[derive(Default)]
pub(crate) struct Gate {
    register: Register,
    typed: Typed,
    secrets: Secrets,
    outages: Outages,
    /// Where the words of the search lie, in each language. In the order of the alphabet no number
    /// stands beside what tells how to read it, and each stands on a page of its own as well.
    words: Vec<String>,
    /// What was read already, and holds nothing.
    idle: Pool,
}

/// What was seen in a file of the site.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    sightings: Vec<Sighting>,
    leaks: Vec<Leak>,
    /// Lines of which it says that they are down, and the file itself.
    told: Vec<(usize, TreePath)>,
    /// The document that it is.
    attached: Option<Attached>,
}

impl Gate {
    /// The gate of a series; what it finds, it shows in `source`.
    pub(crate) fn new(config: &Config, source: &Tree) -> Self {
        // Where the settings could not be read, every number would be a stranger.
        if !config.is_read {
            return Self::default();
        }
        let (register, typed) = (Register::new(config), Typed::in_source(source));
        let outages = Outages::of(config);
        let languages = std::iter::once(&config.language).chain(&config.languages);
        let words =
            languages.map(|tag| format!("{}/search/words/", config.language_prefix(tag))).collect();
        let (secrets, idle) = (Secrets::default(), Pool::default());
        Self { register, typed, secrets, outages, words, idle }
    }

    /// The same gate, which also keeps what an edition of the series does not show. Ids and addresses
    /// of the bulletins in `awaited` are known, for a page waits there.
    pub(crate) fn keeping(mut self, series: &Series, awaited: &BTreeSet<&str>) -> Self {
        self.secrets = Secrets::of(series, awaited);
        self
    }

    /// What is wrong with a file of the site, and what it gives away. Of a file that nobody reads,
    /// only its name counts.
    pub(crate) fn judge(&self, path: &TreePath, bytes: &[u8]) -> Verdict {
        if let Some(attached) = Attached::of(path, bytes) {
            let sightings = self.look_at_lines(path, &attached.text);
            let texts = std::iter::once(&attached.text).chain(&attached.joined);
            let leaks: BTreeSet<Leak> =
                texts.flat_map(|text| self.secrets.given_away_by(path, text)).collect();
            let leaks = leaks.into_iter().collect();
            return Verdict { sightings, leaks, told: Vec::new(), attached: Some(attached) };
        }
        if self.are_words(path) {
            return Verdict { leaks: self.secrets.given_away(path, bytes), ..Verdict::default() };
        }
        let mut told = Vec::new();
        if let Some(form) = Form::of(path).filter(|_| !self.outages.is_empty()) {
            let at = self.outages.told_in(path, &form.plain(&text_of(bytes)));
            told.extend(at.into_iter().map(|at| (at, path.clone())));
        }
        let (sightings, leaks) = (self.look(path, bytes), self.secrets.given_away(path, bytes));
        Verdict { sightings, leaks, told, attached: None }
    }

    /// The same of a picture, by what it is drawn from.
    pub(crate) fn judge_drawing(&self, path: &TreePath, svg: &str) -> Verdict {
        let leaks = self.secrets.given_away_by(path, svg);
        Verdict { sightings: self.look_at_drawing(path, svg), leaks, ..Verdict::default() }
    }

    /// Every wrong number in what a picture is drawn from.
    pub(crate) fn look_at_drawing(&self, path: &TreePath, svg: &str) -> Vec<Sighting> {
        if self.register.is_empty() { Vec::new() } else { self.look_at_page(path, svg) }
    }

    fn are_words(&self, path: &TreePath) -> bool {
        self.words.iter().any(|folder| {
            let number = path.as_str().strip_prefix(&folder[1..]);
            let number = number.and_then(|name| name.strip_suffix(".json"));
            number.is_some_and(|number| number.parse::<usize>().is_ok())
        })
    }

    /// Every wrong number that a file of the site shows or dials.
    pub(crate) fn look(&self, path: &TreePath, bytes: &[u8]) -> Vec<Sighting> {
        let Some(form) = Form::of(path).filter(|_| !self.register.is_empty()) else {
            return Vec::new();
        };
        let text = text_of(bytes);
        let text = form.plain(&text);
        if !form.keeps_lines() {
            return self.look_at_page(path, &text);
        }
        self.look_at_lines(path, &text)
    }

    fn look_at_lines(&self, path: &TreePath, text: &str) -> Vec<Sighting> {
        let mut sightings = Vec::new();
        if self.register.is_empty() {
            return sightings;
        }
        each_line(text, self.register.least_digits(), &mut |part| {
            self.look_at_part(part, &mut |slip| {
                sightings.push(Sighting { path: path.clone(), slip })
            });
        });
        sightings
    }

    /// Whether a file would be read, so that somebody has to fetch it.
    pub(crate) fn reads(&self, path: &TreePath) -> bool {
        let has_to_look = !self.register.is_empty() || !self.secrets.is_empty();
        has_to_look && Form::of(path).is_some() || Layout::of(path).is_some()
    }

    /// Whether a file is text that people read.
    pub(crate) fn reads_text(&self, path: &TreePath) -> bool {
        Form::of(path).is_some() || Layout::of(path).is_some()
    }

    /// A protective marking above the ceiling that a file of a site bears, in its text or its name.
    pub(crate) fn marking_in(
        &self,
        path: &TreePath,
        bytes: &[u8],
        ceiling: Ceiling,
    ) -> Option<Diagnostic> {
        let form = Form::of(path);
        let text = text_of(bytes);
        let text = form.map(|form| plain::shown(&form.plain(&text))).unwrap_or_default();
        marking::of_file(path, &text, ceiling)
    }

    /// What is to be told of a whole site, in which these files were seen.
    pub(crate) fn report_site(
        &self,
        verdicts: Vec<Verdict>,
        held: &[Sighting],
        series: &Series,
    ) -> Report {
        let (mut sightings, mut leaks) = (held.to_vec(), Vec::new());
        let mut told: BTreeMap<usize, BTreeSet<TreePath>> = BTreeMap::new();
        let mut attached: Vec<Attached> = Vec::new();
        for verdict in verdicts {
            sightings.extend(verdict.sightings);
            leaks.extend(verdict.leaks);
            attached.extend(verdict.attached);
            for (outage, path) in verdict.told {
                told.entry(outage).or_default().insert(path);
            }
        }
        let mut report = self.report(sightings);
        report.add(self.outages.report(&told));
        if !attached.is_empty() {
            let sources = leak::sources(series);
            let found = attached.iter().map(|it| it.report(&sources, &series.config));
            found.for_each(|found| report.add(found));
        }
        report.add(self.secrets.report(leaks, &self.typed, series));
        report
    }

    /// What is to be told of all that was seen, each slip once at every place where it was typed.
    pub(crate) fn report(&self, sightings: Vec<Sighting>) -> Report {
        let mut told = unnoted(&sightings, &self.register);
        told.add(report(sightings, &self.register, &self.typed));
        told
    }

    fn look_at_page(&self, path: &TreePath, page: &str) -> Vec<Sighting> {
        let mut sightings = Vec::new();
        let mut look = |part: Part<'_>| {
            let before = sightings.len();
            self.look_at_part(part, &mut |slip| {
                sightings.push(Sighting { path: path.clone(), slip });
            });
            sightings.len() == before
        };
        self.idle.lend(|idle| each_part(page, self.register.least_digits(), idle, &mut look));
        sightings
    }

    fn look_at_part(&self, part: Part<'_>, see: &mut dyn FnMut(Slip)) {
        let (text, wrong) = match part {
            Part::Text(text) => {
                let reading = digits::read(text, &self.register);
                self.look_at_failing(text, &reading.right, see);
                (text, reading.wrong)
            }
            Part::Quoted(text) => (text, digits::read(text, &self.register).wrong),
            Part::Pieces(text) => (text, digits::read_pieces(text, &self.register)),
            Part::Link { target, shown } => return self.look_at_link(target, shown, see),
        };
        for wrong in wrong {
            let shown = text.get(wrong.range).unwrap_or_default().to_owned();
            see(Slip::Shown { digits: wrong.digits, shown, meant: wrong.meant });
        }
    }

    /// Numbers that do not answer, without a note behind them. A short code is a figure as well, and
    /// is told where a link dials it.
    fn look_at_failing(&self, text: &str, right: &[Found], see: &mut dyn FnMut(Slip)) {
        if self.outages.is_empty() {
            return;
        }
        let fails =
            |it: &&Found| self.register.fails(it.meant) && !self.register.is_short(it.meant);
        for found in right.iter().filter(fails) {
            if !self.outages.is_told(text, &found.range) {
                let shown = text.get(found.range.clone()).unwrap_or_default().to_owned();
                see(Slip::Failing { shown, meant: found.meant });
            }
        }
    }

    fn look_at_link(&self, target: &str, shown: &str, see: &mut dyn FnMut(Slip)) {
        if let Some(letter) = written_by(target) {
            each_line(&letter, self.register.least_digits(), &mut |part| {
                self.look_at_part(part, &mut |slip| {
                    let Slip::Shown { shown, meant, .. } = slip else { return };
                    see(Slip::Written { target: target.to_owned(), shown, meant });
                });
            });
        }
        for other in further_recipients(target) {
            let dialled = dialled(&other, &self.register);
            let is_wrong = |it: &Dialled| matches!(it, Dialled::Near(_) | Dialled::Nothing(..));
            if let Some(dialled) = dialled.filter(is_wrong) {
                see(Slip::Dialled { target: target.to_owned(), dialled });
            }
        }
        let Some(dialled) = dialled(target, &self.register) else { return };
        if let Dialled::Right(at) | Dialled::Form(at) = dialled
            && self.register.fails(at)
        {
            see(Slip::Failing { shown: target.to_owned(), meant: at });
        }
        let target = target.to_owned();
        let reading = digits::read(shown, &self.register);
        let meant = match dialled {
            Dialled::Right(at) | Dialled::Form(at) => Some(at),
            Dialled::Near(_) | Dialled::Nothing(..) => {
                return see(Slip::Dialled { target, dialled });
            }
            Dialled::Other => None,
        };
        let tel = |at: usize| self.register.get(at).map(|known| known.number.tel.as_str());
        let shows = |found: &Found| meant.is_some_and(|meant| tel(meant) == tel(found.meant));
        let digits: String = target.chars().filter(char::is_ascii_digit).collect();
        let is_other = |other: &String| !digits.ends_with(other.trim_start_matches('0'));
        let mut other = reading.other;
        // A short number that stands alone, or is called, can be nothing else.
        other.extend(short_number(shown, &digits).filter(|_| other.is_empty()));
        // Wrong digits in the text are told there.
        let differs = reading.wrong.is_empty()
            && if reading.right.is_empty() {
                !other.is_empty() && other.iter().all(is_other)
            } else {
                !reading.right.iter().any(shows)
            };
        if differs {
            let shown = shown.trim().to_owned();
            see(Slip::Differs { target, shown });
        } else if !matches!(dialled, Dialled::Right(_)) {
            see(Slip::Dialled { target, dialled });
        }
    }
}

/// The digits of the only number of a text, where a link that dials `dialled` can mean it: it stands
/// alone, a word of calling stands before it, or the link dials a short number too.
fn short_number(text: &str, dialled: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_alone = text.chars().all(|c| c.is_ascii_digit() || " -.()+\n".contains(c));
    if is_alone {
        return (digits.len() >= 3).then_some(digits);
    }
    let first = digits::groups(text).next()?;
    let last = digits::groups(text).last()?;
    let is_one = text[first.start..last.end].bytes().all(|c| c.is_ascii_digit() || c == b' ');
    let is_short = (3..=SHORT_CODE).contains(&digits.len());
    let is_meant =
        || dialled.len() <= SHORT_CODE || short::call_before(&text[..first.start]).is_some();
    (is_one && is_short && is_meant()).then_some(digits)
}

/// The text of a file as it is seen.
fn plain_of(path: &TreePath, text: &str) -> Plain {
    let is_markdown = ["md", "yaml", "yml"].contains(&path.extension());
    Plain::typed(text, if is_markdown { Markup::Markdown } else { Markup::Html })
}

#[cfg(test)]
mod tests {
    use super::Gate;
    use crate::content::config::Config;
    use crate::content::number::Number;
    use crate::tree::Tree;
    use crate::tree_path::TreePath;

    /// How many slips a file of the site shows.
    fn slips(path: &str, text: &str) -> usize {
        let numbers = ["0800 789 321", "999"].map(|text| Number::new(text, "GB"));
        let other_numbers = numbers.into_iter().flatten().collect();
        let gate = Gate::new(&Config { other_numbers, ..Config::default() }, &Tree::default());
        gate.look(&TreePath::new(path).expect("a path"), text.as_bytes()).len()
    }

    #[test]
    fn only_the_words_of_the_search_are_left_out() {
        let number = Number::new("0800 789 321", "GB").into_iter().collect();
        let (other_numbers, languages) = (number, vec!["cy".to_owned()]);
        let config =
            Config { other_numbers, languages, language: "en".into(), ..Config::default() };
        let gate = Gate::new(&config, &Tree::default());
        for (path, is_read) in [
            ("search/words/0.json", false),
            ("cy/search/words/12.json", false),
            ("search/bulletins/0.json", true),
            ("search/words/a.json", true),
            ("de/search/words/0.json", true),
            ("2016/search/words/0.json", true),
        ] {
            let path = TreePath::new(path).expect("a path");
            let verdict = gate.judge(&path, br#"{"0800789312":"A"}"#);
            assert_eq!(!verdict.sightings.is_empty(), is_read, "{path}");
        }
    }

    #[test]
    fn every_kind_of_file_is_read_as_its_readers_meet_it() {
        for (path, text, expected) in [
            ("a.html", "<p>0800 7<b>89</b> 312</p>", 1),
            ("a.html", "<a href=tel:101>Call 105</a><a href=tel:999>112, at once</a>", 2),
            ("a.html", "<a href=tel:+44800789321>ring 105</a><a href=tel:999>Call 999</a>", 1),
            ("a.html", "<a href=tel:+44800789321>our line since 2016, 24/7</a>", 0),
            ("a.txt", "Call 0800 789\r\n312 now\r\n\r\n0800 789\r\n\r\n312", 1),
            ("a.html", "<a href='mailto:a@e.org?body=0800%20789%0D%0A312'>x</a>", 1),
            ("a.html", "Call 0800 789 321 4 now.<p>Call 0 0800 789 321", 2),
            (
                "a.html",
                "0800 789 321 24 hours<p>Call 0800 789 321 9 to 5<p>Option 2 0800 789 321",
                0,
            ),
            (
                "a.html",
                "+44 (0)800, 789, 312<p>0044 8007; 893; 12<p>(0800)7 | 893 | 12<p>0800|<br>789 |312",
                4,
            ),
            ("a.html", "+44 (0)8007:983:21<p>O800:789:31<p>+44 (0)80:07:89:02:1", 3),
            ("a.html", "<tr><td>0800,</td><td>,783,921</td></tr><tr><td>O807 0<td>89 321</tr>", 2),
            ("a.html", "<tr><td>0800~7<td>89~312</tr><tr><td>08<td>00 78 19 321</tr>", 2),
            ("a.html", "0800; 789; 322<p>0800: 789: 322<p>0800 | 789 | 322<p>0800 ~ 789 ~ 322", 4),
            ("a.html", "0800 789 321; 0800 789 321 | 0800 789 321: 1", 0),
            ("a.html", "see https://e.org/x,0800 789 312<p>https://e.org/0800789312,1", 1),
            ("a.html", "FREEPHONE0800 789 32<p>FREEPHONE-0800-789-32<p>NUMBER/0800 89 321", 3),
            ("a.html", "Call 999/998 now.<p>Call 999/112 now, or 999/101.", 1),
            ("a.html", "08:00 789 312<p>from 08:00 to 17:30, 0800 789 321", 1),
            (
                "a.html",
                "0800&nbsp789&nbsp312<p>0800 789 3&#0000000049;2<p>0800&comma;789&comma;312",
                3,
            ),
            ("a.html", "0800 <!-- x --!>789 312<p>0800 <img src=x> 789 <button>312</button>", 2),
            ("a.html", "<span>2016</span><span>0800 789 312</span>", 1),
            ("a.html", "<b>0800</b><b>789</b><i>321</i>", 0),
            (
                "a.html",
                "0800\u{30fb}789\u{30fb}312<p>0800\u{ff0c}789\u{ff0c}312<p>0800\u{301c}789\u{301c}312<p>0800\u{2044}789\u{2044}312",
                4,
            ),
            ("a.html", "<a href='sms:+44800789321,+44800789312'>x</a>", 1),
            (
                "a.html",
                "<a href='https://www.wa.me/44800789312'>x</a><a href='https://wa.me//44800789312'>x</a>",
                2,
            ),
            (
                "a.html",
                "<a href='https://wa.me/send?phone=44800789312'>x</a><a href='https://www.whatsapp.com/send?phone=44800789312'>x</a>",
                2,
            ),
            ("a.vtt", "00:08:00.789 --> 00:08:03.210\nCall 0800 789 312.", 1),
            ("a.html", "<p>0800 7<b>89</b> 321</p>", 0),
            ("a.html", "Call 0800 789 3<p>Call 0800 789", 1),
            ("a.html", "<tr><td>0800 789</td><td>312</td></tr>", 1),
            (
                "a.html",
                "<tr><td>5<td>0800 <b>7</b>89<td>321<td>9<tr><td>0800 789 321<td>1</table>",
                0,
            ),
            ("a.html", "<tr><td>2016</td><td>800</td><td>789</td><td>312</td></tr>", 0),
            ("a.html", "<pre>0800 789 321\n1 0800 789 321\n2 0800 789 321</pre>", 0),
            ("a.html", "<pre>1 0800 789 312\n2 0800 789\n312</pre>", 2),
            ("a.html", "O800 789 321<p>0800 789 32l<p>О8ОО 789 321<p>+44 8OO 789 321", 4),
            ("a.html", "10l 20l 0800 789 321<p>Call 0800 789 321 or IOl", 0),
            ("a.html", "0800,789,312<p>0800, 789, 312<p>+44,800,789,312", 3),
            ("a.html", "(0800), 789, 312<p>06007* *89421<p>0800 * 789 * 321", 2),
            ("a.html", "<tr><td>0800/749</td><td>/321</td></tr>", 1),
            ("a.html", "0800,789,321<p>80,078,932<p>0800 789 321,1<p>99,0800 789 321", 0),
            ("a.html", "Call 0800 789 321, 1 August, or 0800 789 321, 0800 789 321", 0),
            ("a.html", "We phone 998 at random. Text 998 to join.", 0),
            ("a.html", "Phone 998 at once. Text 998 to report it.", 2),
            ("a.txt", "0800 789 321\n1. 0800 789 321\r\n08007\n89 321", 0),
            ("a.TXT", "\u{feff}0800 789 312\nCall 0800 789\n312 now", 2),
            ("a.csv", "id,n,m\n08,00789,312\n7,\"0800 789 312\",5;0800 789 311\n", 2),
            ("a.vcf", "TEL;TYPE=work:+44 800 7\r\n 89 312\r\nREV:20160801T080007Z\r\n", 1),
            ("a.ics", "DTSTART:20160801T080000Z\nDESCRIPTION:Call 0800 789 312\\nnow", 1),
            ("a.md", "Call 0800 7**89** 312", 1),
            ("a.md", "[a](https://e.org/0800789312/) https://e.org/a/0800789312", 0),
            ("a.md", "See https://e.org/, or 0800789312, or https://wa.me/44800789312", 2),
            ("a.html", "<img alt='0800 789 312'><meta content=\"0800-789-312\">", 2),
            ("a.html", "<div id=n0800789312 class=0800789312 data-x='0800 789 312'>", 0),
            ("a.html", "<title>0800 789 312</title><!-- 0800 789 312 -->", 1),
            ("a.html", "<script type='application/ld+json'>{\"t\":\"0800 789 312\"}</script>", 1),
            ("a.html", "<script>0800789312</script><style>0800789312</style>", 0),
            ("a.html", "<a href='tel:+44800789312'>Call</a>", 1),
            ("a.html", "<a href='tel:+44800789321'><b>0800</b> 789 312</a>", 1),
            ("a.html", "<a href=0800789321>Call</a><a href=\"/2016/0800789321/\">x</a>", 1),
            ("a.html", "<a href='tel:%2B44%20800%20789%20321'>x</a>", 0),
            (
                "a.html",
                "<a href='tel:+44800%37%38%39312'>x</a><a href='tel:+44800%37%38%39321'>y</a>",
                1,
            ),
            (
                "a.html",
                "<a href='https://wa.me/44800789312'>x</a><a href='https://wa.me/44800789321?text=a'>y</a>",
                1,
            ),
            (
                "a.html",
                "<a href='mailto:a@e.org?subject=x&amp;body=Call%200800%20789%20312'>x</a>",
                1,
            ),
            ("a.html", "<a href='mailto:a@e.org?body=Call%200800%20789%20321'>x</a>", 0),
            (
                "a.html",
                "<a href='//wa.me/+44800789312'>x</a><a href='HTTP://WA.ME/44800789312'>x</a>",
                2,
            ),
            (
                "a.html",
                "<a href='https://api.whatsapp.com/send/?text=a&amp;phone=44800789312'>x</a>",
                1,
            ),
            ("a.html", "<a href='https://wa.me/?text=Call+0800+789+312'>x</a>", 1),
            (
                "a.html",
                "<a href='t&#101;l:+44800789312'>x</a><a href='facetime:+44800789312'>x</a>",
                2,
            ),
            ("a.html", "<a href='https://wa.me/message/A0800789312'>x</a>", 0),
            ("a.html", "<a title='>' href='tel:999'>101</a>, <a href='tel:999'>999</a>", 1),
            ("rss.xml", "<d>&lt;p&gt;0800 &lt;b&gt;789&lt;/b&gt; 312&lt;/p&gt;</d>", 1),
            ("rss.xml", "<d><![CDATA[<a href=\"tel:+44800789312\">x</a>]]></d>", 1),
            ("assets/a.css", "p::after{content:\"0800 789 312\"}", 1),
            ("assets/a.svg", "<svg><text>0800 789 312</text></svg>", 1),
            ("leaflet.pdf", "0800 789 312", 0),
        ] {
            assert_eq!(slips(path, text), expected, "{path}: {text}");
        }
    }
}
