//! No wrong digit gets out, and no right one is held up.
//!
//! Numbers of a register are spoilt in every way in which fingers and programs spoil them, written
//! in every way in which people write them, and put wherever a bulletin or a template can show
//! one. Each makes a site of its own, so that none is found by the help of another.

use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use noticeboard::diagnostic::Level;
use noticeboard::pipeline::Material;
use noticeboard::tree::{Hash, Leaf, Stored, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Edition, Options, Report};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const SERIES: &str = "title: S\nbase_url: https://bulletins.example.org/\ntimezone: Europe/London\n\
    topics: open\nhotlines:\n\
    - {id: at, name: Hotline, number: \"0800 789 321\", formerly: [{number: \"020 7946 0991\"}]}\n\
    - {id: nine, name: Emergency, number: \"999\"}\n\
    - {id: child, name: Children, number: \"0800 1111\"}\n\
    - {id: desk, name: Desk, number: \"020 7946 0018\", abroad: \"+44 20 7946 0777\"}\n\
    other_numbers: [\"0300 123 2040\"]\n";

/// What a build says of a site of these bulletins and, it may be, one template and one attachment.
fn report(bulletins: &[String], template: Option<&str>, attachment: Option<&str>) -> Report {
    let mut tree = Tree::default();
    let mut put = |path: &str, text: &str| {
        tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
    };
    put("bulletins/series.yaml", SERIES);
    for (at, bulletin) in bulletins.iter().enumerate() {
        put(&format!("bulletins/2026-01-05-{at}.md"), bulletin);
    }
    put("bulletins/p.png", "\u{89}PNG");
    if let Some(attachment) = attachment {
        let path = TreePath::new("bulletins/leaflet.txt").expect("a path");
        tree.replace(path, Leaf::Stored(Arc::new(Elsewhere(attachment.to_owned()))));
    }
    let mut put = |path: &str, text: &str| {
        tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
    };
    if let Some(template) = template {
        put("themes/default/templates/components/site-footer.html", template);
    }
    let as_of = "2026-06-01T00:00:00Z".parse().expect("a moment");
    let edition = Edition { as_of, audience: Audience::Public };
    let build =
        noticeboard::build(&tree, &edition, &Options::default(), &|| Duration::from_secs(0));
    let pressed = noticeboard::pipeline::press::<()>(&build, &|_, material| {
        Ok(Hash::of(match material {
            Material::Bytes(bytes) => bytes,
            Material::Stored(_) => &[],
            Material::Drawn(drawing, _) => drawing.svg.as_bytes(),
        }))
    });
    let mut report = build.report.clone();
    report.add(pressed.expect("pressed").report);
    report
}

/// A file that is not held in memory, as a disk hands it in.
struct Elsewhere(String);

impl Stored for Elsewhere {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn copy(&self, out: &mut dyn io::Write) -> io::Result<u64> {
        out.write_all(self.0.as_bytes())?;
        Ok(self.size())
    }
}

fn has_wrong_digits(report: &Report) -> bool {
    let codes = ["wrong-digits", "dials-other-digits", "dials-nobody"];
    report.diagnostics().iter().any(|found| codes.contains(&found.rule.code))
}

/// Where a number can stand.
#[derive(Debug, Clone, Copy)]
enum Place {
    Paragraph,
    Title,
    Summary,
    Alt,
    Table,
    Footnote,
    RawHtml,
    LinkText,
    DiallingLink,
    Heading,
    Contact,
    Template,
    Held,
    Attachment,
    Cells,
    Code,
    Letter,
    Chat,
}

const PLACES: [Place; 18] = [
    Place::Paragraph,
    Place::Title,
    Place::Summary,
    Place::Alt,
    Place::Table,
    Place::Footnote,
    Place::RawHtml,
    Place::LinkText,
    Place::DiallingLink,
    Place::Heading,
    Place::Contact,
    Place::Template,
    Place::Held,
    Place::Attachment,
    Place::Cells,
    Place::Code,
    Place::Letter,
    Place::Chat,
];

impl Place {
    /// Whether markup in the middle of a number is markup there.
    fn takes_markup(self) -> bool {
        matches!(
            self,
            Self::Paragraph | Self::Table | Self::Footnote | Self::LinkText | Self::Heading
        )
    }

    /// Whether all that stands there dials, so that a number has to bring its country.
    fn dials(self) -> bool {
        matches!(self, Self::DiallingLink | Self::Chat)
    }

    /// What is attached, with `number` in it.
    fn attachment(self, number: &str) -> Option<String> {
        matches!(self, Self::Attachment)
            .then(|| format!("Dear all\n\n1 Call {number}\n2 Or call 101\n"))
    }

    /// A bulletin, and a template, with `number` in that place.
    fn site(self, number: &str) -> (String, Option<String>) {
        let head = |title: &str, summary: &str, more: &str| {
            format!(
                "---\nid: A-1\ntitle: '{title}'\ndate: 2026-01-05\nsummary: '{summary}'\n{more}---\n\n"
            )
        };
        let plain = head("A title", "A summary", "");
        let bulletin = match self {
            Self::Paragraph => format!("{plain}If you see something, call {number} at once.\n"),
            Self::Title => format!("{}Text\n", head(&format!("Call {number} today"), "Sum", "")),
            Self::Summary => format!("{}Text\n", head("A title", &format!("Ring {number}."), "")),
            Self::Alt => format!("{plain}![A poster: {number}](p.png)\n"),
            Self::Table => format!("{plain}| Whom | Number |\n|---|---|\n| us | {number} |\n"),
            Self::Footnote => format!("{plain}Text.[^1]\n\n[^1]: Or call {number}.\n"),
            Self::RawHtml => {
                let split = number.len() / 2;
                let at = (0..=split).rev().find(|at| number.is_char_boundary(*at)).unwrap_or(0);
                format!("{plain}<div>{}<b>{}</b></div>\n", &number[..at], &number[at..])
            }
            Self::LinkText => format!("{plain}[{number}](https://www.example.org/)\n"),
            Self::DiallingLink => format!("{plain}[call us]({})\n", tel(number)),
            Self::Heading => format!("{plain}## Call {number}\n\nText\n"),
            Self::Contact => {
                format!("{}Text\n", head("A", "S", &format!("contact: 'Desk, {number}'\n")))
            }
            Self::Template => format!("{plain}Text\n"),
            Self::Attachment => {
                format!("{}Text\n", head("A", "S", "attachments: [leaflet.txt]\n"))
            }
            Self::Cells => {
                // Between groups, so that neither cell comes near to a number by itself.
                let count = |text: &str| text.chars().filter(|c| c.is_numeric()).count();
                let ends = number.match_indices(|c: char| !c.is_numeric()).map(|(at, _)| at);
                let is_piece = |text: &str| (3..7).contains(&count(text));
                let both = |at: &usize| is_piece(&number[..*at]) && is_piece(&number[*at..]);
                let at = ends.filter(|at| *at > 0).find(both).unwrap_or(number.len());
                let (one, other) = number.split_at(at);
                let other = other.trim_start_matches(|c: char| !c.is_numeric());
                format!("{plain}<table><tr><td>{one}</td><td>{other}</td></tr></table>\n")
            }
            Self::Code => format!("{plain}```\n1 Call {number}\n2 {number}\n```\n"),
            Self::Letter => {
                let text: String = number.bytes().map(|byte| format!("%{byte:02X}")).collect();
                format!("{plain}[write](mailto:a@example.org?body=Call%20{text})\n")
            }
            Self::Chat => {
                let digits = tel(number).replace(['+', ':'], "").replace("tel", "");
                format!("{plain}[write](https://wa.me/{digits})\n")
            }
            Self::Held => {
                let head = head("A", "S", "publish_at: 2026-12-01 09:00\n");
                format!("{head}Call {number}.\n")
            }
        };
        let template = matches!(self, Self::Template).then(|| {
            format!("{{% component site_footer(@words: map) %}}<footer><p>Call {number}</p></footer>{{% endcomponent site_footer %}}")
        });
        (bulletin, template)
    }
}

/// An address that dials what is shown, wrong digits and all.
fn tel(number: &str) -> String {
    let mut address = "tel:".to_owned();
    let plain = |c: char| match u32::from(c) {
        wide @ 0xff10..=0xff19 => char::from_u32(wide - 0xff10 + 48).expect("a digit"),
        _ => c,
    };
    address.extend(number.chars().map(plain).filter(|c| c.is_ascii_digit() || *c == '+'));
    address
}

/// A way of spoiling digits.
#[derive(Debug, Clone)]
enum Slip {
    Change(usize, u8),
    Drop(usize),
    Add(usize, u8),
    Swap(usize),
}

fn spoilt(digits: &str, slips: &[Slip]) -> String {
    let mut digits: Vec<u8> = digits.bytes().collect();
    for slip in slips {
        let length = digits.len();
        match *slip {
            Slip::Change(at, by) => {
                let digit = &mut digits[at % length];
                *digit = (*digit - b'0' + 1 + by % 9) % 10 + b'0';
            }
            Slip::Drop(at) => {
                digits.remove(at % length);
            }
            Slip::Add(at, digit) => digits.insert(at % (length + 1), b'0' + digit % 10),
            Slip::Swap(at) => digits.swap(at % (length - 1), at % (length - 1) + 1),
        }
    }
    String::from_utf8(digits).expect("digits")
}

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        (0..20_usize, 0..9_u8).prop_map(|(at, by)| Slip::Change(at, by)),
        (0..20_usize).prop_map(Slip::Drop),
        (0..20_usize, 0..10_u8).prop_map(|(at, digit)| Slip::Add(at, digit)),
        (0..20_usize).prop_map(Slip::Swap),
    ]
}

/// How a number is written: with what before it, and what between its groups.
fn written(digits: &str, form: usize, separator: &str, place: Place) -> String {
    let (before, national) = match form {
        0..=3 => (String::new(), digits),
        4 => ("+44 ".to_owned(), digits.strip_prefix('0').unwrap_or(digits)),
        5 => ("0044 ".to_owned(), digits.strip_prefix('0').unwrap_or(digits)),
        6 => ("+44 (0)".to_owned(), digits.strip_prefix('0').unwrap_or(digits)),
        _ => (String::new(), digits),
    };
    let mut out = before;
    for (at, digit) in national.chars().enumerate() {
        if at > 0 && (at == 4 || at == 7) {
            out.push_str(separator);
        }
        match form {
            1 if place.takes_markup() && at == 5 => write!(out, "**{digit}**").expect("text"),
            2 if place.takes_markup() && at == 2 => write!(out, "<i>{digit}</i>").expect("text"),
            3 if place.takes_markup() && at == 6 => {
                write!(out, "&#{};", u32::from(digit)).expect("text");
            }
            7 => out.push(char::from_u32(0xff10 + u32::from(digit) - 48).expect("a digit")),
            8 if at == 0 => write!(out, "({digit}").expect("text"),
            8 if at == 3 => write!(out, "{digit})").expect("text"),
            _ => out.push(digit),
        }
    }
    out
}

const SEPARATORS: [&str; 9] =
    [" ", "-", ".", "", ",", "\u{2013}", "\u{a0}", "\u{2011}", "\u{202f}"];
const NUMBERS: [&str; 5] = ["0800789321", "08001111", "02079460018", "02079460991", "03001232040"];

/// So many spoilt numbers are tried.
const TRIES: u32 = 1_200;

#[test]
fn no_spoilt_number_gets_out() {
    let config = Config { cases: TRIES, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let one = (
        0..NUMBERS.len(),
        prop::collection::vec(slip(), 1..=2),
        0..9_usize,
        0..SEPARATORS.len(),
        0..PLACES.len(),
    );
    let outcome = TestRunner::new_with_rng(config, rng).run(&one, |one| {
        let (number, slips, form, separator, place) = one;
        let digits = spoilt(NUMBERS[number], &slips);
        let place = PLACES[place];
        // Two slips can undo each other, or lose only what a country's code replaces.
        let undone = |digits: &str| digits.strip_prefix('0').map(str::to_owned);
        let is_right = NUMBERS.iter().any(|right| {
            *right == digits
                || (4..=6).contains(&form)
                    && undone(right) == undone(&digits).or(Some(digits.clone()))
        });
        prop_assume!(!is_right);
        let shown = written(&digits, form, SEPARATORS[separator], place);
        // Figures stand in most cells; only what begins as a number is read over their border.
        prop_assume!(!matches!(place, Place::Cells) || shown.starts_with(['0', '+', '(']));
        let (bulletin, template) = place.site(&shown);
        let attachment = place.attachment(&shown);
        let bulletin = std::slice::from_ref(&bulletin);
        let report = report(bulletin, template.as_deref(), attachment.as_deref());
        prop_assert!(has_wrong_digits(&report), "{place:?} {shown}\n{bulletin:?}\n{report:?}");
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.expect_err("a failure"));
}

#[test]
fn no_right_number_is_held_up() {
    for (number, separator) in NUMBERS.into_iter().flat_map(|n| SEPARATORS.map(|s| (n, s))) {
        for form in 0..9 {
            let mut bulletins = Vec::new();
            let mut template = None;
            let mut attachment = None;
            for place in PLACES.into_iter().filter(|place| !place.dials()) {
                let number = written(number, form, separator, place);
                let (bulletin, own) = place.site(&number);
                attachment = attachment.or(place.attachment(&number));
                let id = format!("id: A-{}", bulletins.len() + 1);
                bulletins.push(bulletin.replace("id: A-1", &id));
                template = template.or(own);
            }
            let report = report(&bulletins, template.as_deref(), attachment.as_deref());
            let errors = report.diagnostics().iter().filter(|it| it.level() == Level::Error);
            let errors: Vec<&str> = errors.map(|it| it.message.as_str()).collect();
            assert!(errors.is_empty(), "{number} {separator:?} {form}: {errors:?}\n{bulletins:?}");
        }
    }
}

#[test]
fn no_letter_hides_in_a_number() {
    for (number, place) in NUMBERS.into_iter().flat_map(|n| PLACES.map(|place| (n, place))) {
        // What dials, dials the digits; a cell with a letter at its border is a word.
        if place.dials() || matches!(place, Place::Cells) {
            continue;
        }
        let shown = format!("{} {} {}", &number[..3], &number[3..6], &number[6..]);
        for (digit, letter) in [('0', 'O'), ('0', '\u{43e}'), ('1', 'l'), ('1', 'I')] {
            let shown = shown.replacen(digit, &letter.to_string(), 1);
            if shown.is_ascii() && !shown.contains(letter) {
                continue;
            }
            let (bulletin, template) = place.site(&shown);
            let attachment = place.attachment(&shown);
            let report = report(&[bulletin], template.as_deref(), attachment.as_deref());
            assert!(has_wrong_digits(&report), "{place:?} {shown}\n{report:?}");
        }
    }
}
