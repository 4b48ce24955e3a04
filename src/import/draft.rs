//! [`Draft`]: a bulletin that nobody has read yet.
//!
//! It has everything that a bulletin must have, and `draft: true`, so that it cannot go out before
//! somebody takes that line away.

use jiff::civil::Date;

use crate::content::slug::{fitting, slug};
use crate::import::block::{Block, Kind};
use crate::import::change::Change;
use crate::import::words::Account;

/// A picture that came with the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Its name beside the bulletin.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A bulletin as an import makes it.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Its permanent name: the next of the series, or where ids are not counted, the stem.
    pub id: String,
    /// Its day.
    pub day: Date,
    /// The name of its file or folder without an ending.
    pub stem: String,
    /// The whole file.
    pub text: String,
    /// What stands beside it; with a picture, it is a folder.
    pub pictures: Vec<Picture>,
    /// What was done on the way.
    pub changes: Vec<Change>,
    /// What does not add up between its words and those of its source: nothing, unless this
    /// program has a fault.
    pub account: Account,
}

impl Draft {
    /// Where its text goes in the source.
    pub(crate) fn path(&self) -> String {
        if self.pictures.is_empty() {
            format!("bulletins/{}.md", self.stem)
        } else {
            format!("bulletins/{}/index.md", self.stem)
        }
    }
}

/// The name of a bulletin of that day and title.
pub(crate) fn stem(day: Date, title: &str) -> String {
    let form = slug(title);
    // A long title would make a file name that some disks do not take.
    let short =
        if form.len() > 80 { fitting(&form[..boundary(&form, 80)]) } else { fitting(&form) };
    let short = match (form.len() > 80, short.rfind('-')) {
        (true, Some(end)) => &short[..end],
        _ => short,
    };
    if short.is_empty() { format!("{day}-bulletin") } else { format!("{day}-{short}") }
}

fn boundary(text: &str, most: usize) -> usize {
    (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The head of a draft.
pub(crate) fn head(id: &str, title: &str, day: Date, banners: &[String]) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let banners = match banners {
        [] => String::new(),
        ids => format!("banners: [{}]\n", ids.join(", ")),
    };
    format!(
        "---\nid: {}\ntitle: {}\ndate: {day}\ndraft: true\n{banners}---\n",
        if id.is_ascii() { id.to_owned() } else { quoted(id) },
        quoted(title)
    )
}

/// The text of a draft in Markdown.
pub(crate) fn body(blocks: &[Block]) -> String {
    let mut out = String::new();
    // Widths of the markers of the points that a point stands in.
    let mut widths: Vec<usize> = Vec::new();
    let mut numbering = Numbering::default();
    for (at, block) in blocks.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| blocks.get(at));
        let is_tight = before.is_some_and(|before| goes_on(before, block));
        out.push_str(if is_tight { "" } else { "\n" });
        match block.kind {
            Kind::Heading(level) => {
                let signs = "#".repeat(usize::from(level));
                out.push_str(&format!("{signs} {}\n", block.text.replace("\\\n", " ")));
            }
            Kind::Item { depth, number } => {
                widths.truncate(depth);
                let marker = numbering.marker(depth, number);
                let margin = " ".repeat(widths.iter().sum());
                let inner = " ".repeat(widths.iter().sum::<usize>() + marker.len());
                widths.push(marker.len());
                let text = block.text.replace('\n', &format!("\n{inner}"));
                let text = text.replace(&format!("\n{inner}\n"), "\n\n");
                out.push_str(&format!("{margin}{marker}{text}\n"));
            }
            Kind::Text | Kind::AsIs => out.push_str(&format!("{}\n", block.text)),
            Kind::PageEnd => {}
        }
        if !block.is_item() {
            widths.clear();
            numbering = Numbering::default();
        }
    }
    out
}

/// Whether a point follows another without an empty line. Points and numbers at one depth are two
/// lists.
fn goes_on(before: &Block, block: &Block) -> bool {
    match (before.kind, block.kind) {
        (Kind::Item { depth: above, number: last }, Kind::Item { depth, number }) => {
            let is_other = above == depth && last.is_some() != number.is_some();
            !is_other && !before.text.contains("\n\n")
        }
        _ => false,
    }
}

/// The numbers that lists have reached. One that begins anew right behind another is written with
/// the other sign, by which Markdown knows it for another list.
#[derive(Default)]
struct Numbering {
    lists: Vec<(u32, char)>,
}

impl Numbering {
    fn marker(&mut self, depth: usize, number: Option<u32>) -> String {
        self.lists.truncate(depth + 1);
        self.lists.resize(depth + 1, (0, '.'));
        let Some((last, sign)) = self.lists.last_mut() else { return "- ".to_owned() };
        let Some(number) = number else {
            *last = 0;
            return "- ".to_owned();
        };
        if number <= *last {
            *sign = if *sign == '.' { ')' } else { '.' };
        }
        *last = number;
        format!("{number}{sign} ")
    }
}
