//! The finished site, judged as its readers meet it.
//!
//! The register of hotlines is one place, and everything that the program writes is made from it.
//! Authors and designers type numbers all the same: in a title, in the text under a picture, in a
//! template. So what went through every stage is read once more, as it will be seen, whatever made
//! it; and what is wrong is shown where somebody typed it.

mod dialled;
mod digits;
mod form;
mod letters;
mod other_kinds;
mod pieces;
mod plain;
mod reach;
mod register;
mod seen;
mod short;
mod sighting;
mod typed;

use crate::content::body::Hole;
use crate::content::config::Config;
use crate::diagnostic::{Diagnostic, Report, Rule};
use crate::lint::site::dialled::{Dialled, dialled};
use crate::lint::site::digits::Found;
use crate::lint::site::form::{Form, text_of};
use crate::lint::site::pieces::each_line;
use crate::lint::site::plain::{Markup, Plain};
use crate::lint::site::reach::written_by;
use crate::lint::site::register::Register;
use crate::lint::site::seen::{Part, each_part};
pub(crate) use crate::lint::site::sighting::Sighting;
use crate::lint::site::sighting::{Slip, report};
use crate::lint::site::typed::Typed;
use crate::series::edition::Status;
use crate::series::{Series, Unseen};
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// The rules of this module.
pub(crate) static RULES: &[&Rule] = &[
    &sighting::WRONG_DIGITS,
    &sighting::DIALS_OTHER_DIGITS,
    &sighting::DIALS_NOBODY,
    &sighting::UNREGISTERED_NUMBER,
];

/// What was seen in bulletins that nobody may see yet.
#[derive(Debug, Default)]
pub(crate) struct Unreleased {
    /// In those that come out by themselves.
    pub held: Vec<Sighting>,
    /// In drafts.
    pub drafts: Vec<Sighting>,
}

/// What finished files are held against.
#[derive(Default)]
pub(crate) struct Gate {
    register: Register,
    typed: Typed,
}

impl Gate {
    /// The gate of a series; what it finds, it shows in `source`.
    pub(crate) fn new(config: &Config, source: &Tree) -> Self {
        // Where the settings could not be read, every number would be a stranger.
        if !config.is_read {
            return Self::default();
        }
        Self { register: Register::new(config), typed: Typed::in_source(source) }
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
        let mut sightings = Vec::new();
        each_line(&text, self.register.least_digits(), &mut |part| {
            self.look_at_part(part, &mut |slip| {
                sightings.push(Sighting { path: path.clone(), slip })
            });
        });
        sightings
    }

    /// Whether a file would be read, so that somebody has to fetch it.
    pub(crate) fn reads(&self, path: &TreePath) -> bool {
        !self.register.is_empty() && Form::of(path).is_some()
    }

    /// The same for bulletins that nobody may see yet: the day of their release is no day for
    /// finding a wrong digit.
    pub(crate) fn look_at_unseen(&self, series: &Series) -> Unreleased {
        let mut seen = Unreleased::default();
        for unseen in &series.unseen {
            let sightings = self.look_at_page(&unseen.bulletin.path, &page_of(unseen));
            match unseen.status {
                Status::Draft => seen.drafts.extend(sightings),
                _ => seen.held.extend(sightings),
            }
        }
        seen
    }

    /// What is to be told of drafts, beside what has been told. Somebody else's draft must not
    /// hold up an urgent bulletin, and cannot come out as it is: without `draft` it is an error.
    pub(crate) fn report_drafts(&self, sightings: &[Sighting], told: &Report) -> Report {
        let mut report = self.report(sightings.to_vec());
        let is_told = |found: &Diagnostic| {
            told.diagnostics().iter().any(|it| it.rule == found.rule && it.place == found.place)
        };
        report.retain(|found| !is_told(found));
        for found in report.iter_mut() {
            found.soften("nobody sees a draft, so this does not hold up the rest");
        }
        report
    }

    /// What is to be told of all that was seen, each slip once at every place where it was typed.
    pub(crate) fn report(&self, sightings: Vec<Sighting>) -> Report {
        report(sightings, &self.register, &self.typed)
    }

    fn look_at_page(&self, path: &TreePath, page: &str) -> Vec<Sighting> {
        let mut sightings = Vec::new();
        let mut see = |slip: Slip| sightings.push(Sighting { path: path.clone(), slip });
        each_part(page, self.register.least_digits(), &mut |part| {
            self.look_at_part(part, &mut see)
        });
        sightings
    }

    fn look_at_part(&self, part: Part<'_>, see: &mut dyn FnMut(Slip)) {
        let (text, wrong) = match part {
            Part::Text(text) => (text, digits::read(text, &self.register).wrong),
            Part::Pieces(text) => (text, digits::read_pieces(text, &self.register)),
            Part::Link { target, shown } => return self.look_at_link(target, shown, see),
        };
        for wrong in wrong {
            let shown = text.get(wrong.range).unwrap_or_default().to_owned();
            see(Slip::Shown { digits: wrong.digits, shown, meant: wrong.meant });
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
        let Some(dialled) = dialled(target, &self.register) else { return };
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
        // A short number that stands alone can be nothing else.
        other.extend(number_alone(shown).filter(|_| other.is_empty()));
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

/// The digits of a text that is a number of three digits or more, and nothing else.
fn number_alone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_alone = text.chars().all(|c| c.is_ascii_digit() || " -.()+\n".contains(c));
    (is_alone && digits.len() >= 3).then_some(digits)
}

/// A bulletin as a page would show it, as far as its author typed it.
fn page_of(unseen: &Unseen) -> String {
    let bulletin = &unseen.bulletin;
    let alt = bulletin.image.as_ref().map_or("", |image| image.alt.as_str());
    let contact = bulletin.contact.as_deref().unwrap_or_default();
    let mut page = String::new();
    let issuer = bulletin.issuer.as_deref().unwrap_or_default();
    let reason = bulletin.withdrawn.as_ref().and_then(|withdrawn| withdrawn.reason.as_deref());
    let titles = bulletin.attachments.iter().filter_map(|file| file.title.as_deref());
    let own = [&bulletin.title, &bulletin.summary, alt, contact, issuer];
    let more = bulletin.audience.iter().map(String::as_str).chain(reason).chain(titles);
    for text in own.into_iter().chain(more) {
        page.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
        page.push_str("<p>");
    }
    bulletin.body.write(&mut page, |out, hole| match hole {
        Hole::LinkStart(at) => {
            let target = bulletin.body.references.get(at).map_or("", |one| one.target.as_str());
            out.push_str("<a href=\"");
            out.push_str(&target.replace('&', "&amp;").replace('"', "&quot;"));
            out.push_str("\">");
        }
        Hole::LinkEnd(_) => out.push_str("</a>"),
        Hole::Source(_) | Hole::Call(_) | Hole::Word(_) => {}
    });
    page
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
    fn every_kind_of_file_is_read_as_its_readers_meet_it() {
        for (path, text, expected) in [
            ("a.html", "<p>0800 7<b>89</b> 312</p>", 1),
            ("a.html", "<p>0800 7<b>89</b> 321</p>", 0),
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
