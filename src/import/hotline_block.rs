//! The block of capitals that calls to a hotline, on its way to becoming a banner.
//!
//! In a PDF it is a box that stands wherever there was room, often in the middle of somebody's
//! sentence. Here the number of a hotline is written once, in the settings, and pages wear it as a
//! banner; so the block is left out of the text, and the bulletin names the banner. No digit is
//! ever copied: a number that the settings do not know stays where it was, and is told.

use crate::content::banner::{BannerText, Beginning, Placement};
use crate::content::config::Config;
use crate::content::hotline::Hotline;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::import::block::{Block, Kind};
use crate::import::change::{Change, Lines, What};

/// A number in a hotline block that the settings do not know.
pub(crate) static UNREGISTERED_NUMBER: Rule = Rule {
    code: "import-unregistered-number",
    level: Level::Warning,
    about: "The text calls to a number in a block of its own, and no hotline in series.yaml has that \
            number. A banner takes its digits from there alone, so the block was left in the text.",
    remedy: "Make sure that the number is right, add it under `hotlines:` in series.yaml, and let a banner \
             call to it; then take the block out of the text.",
};

/// So many blocks, one after the other, are the most that a call to action takes.
const MOST: usize = 5;

/// Words of which one stands in every call to action.
const CALLS: [&str; 7] = ["call", "hotline", "report it", "ring", "dial", "phone", "tel"];

/// Leaves hotline blocks out and hands back the banners that say what they said, each once.
pub(crate) fn lifted(
    blocks: Vec<Block>,
    config: &Config,
    place: &dyn Fn(Lines) -> Option<Place>,
    changes: &mut Vec<Change>,
    report: &mut Report,
) -> (Vec<Block>, Vec<String>) {
    let mut kept: Vec<Block> = Vec::new();
    let mut banners: Vec<String> = Vec::new();
    let mut told: Vec<String> = Vec::new();
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        let mut call = vec![block];
        while call.len() < MOST
            && is_loud(&call[0])
            && rest.peek().is_some_and(is_loud)
            && !(has_number(&call) && rest.peek().is_some_and(|next| begins_call(&next.plain())))
        {
            call.extend(rest.next());
        }
        match understood(&call, config) {
            Call::None => kept.extend(call),
            Call::Unknown(number) => {
                // Told once, however often the text calls to it.
                if !told.contains(&number) {
                    report.push(unknown(&number, config, place(lines_of(&call))));
                    told.push(number);
                }
                kept.extend(call);
            }
            Call::Known(hotlines) => {
                let (text, lines, is_cut) = (text_of(&call), lines_of(&call), call[0].is_cut);
                let change = match (banner_for(&hotlines, &text, config), hotlines.as_slice()) {
                    (Some(banner), _) => {
                        let id = banner.id.value.clone();
                        if !banners.contains(&id) {
                            banners.push(id.clone());
                        }
                        Change::new(lines, What::BannerFor(text.clone(), id))
                    }
                    (None, [hotline]) => {
                        let id = &hotline.id.value;
                        let line = format!("[hotline: {id}]");
                        let mut block = Block::new(Kind::Text, lines.first, line);
                        block.is_cut = is_cut;
                        kept.push(block);
                        let what = What::CallFor(text.clone(), id.clone());
                        Change::new(lines, what).putting_in(format!("hotline {id}"))
                    }
                    // Which of several calls leads is for people to say.
                    (None, _) => {
                        kept.extend(call);
                        changes.push(Change::new(lines, What::CallsLeft(text)));
                        continue;
                    }
                };
                changes.push(change.leaving_out(text));
            }
        }
    }
    (kept, banners)
}

/// What a run of loud blocks turned out to be.
enum Call<'a> {
    /// Something else.
    None,
    /// A call to hotlines of the series.
    Known(Vec<&'a Hotline>),
    /// A call to this number, which is not one of them.
    Unknown(String),
}

fn understood<'a>(call: &[Block], config: &'a Config) -> Call<'a> {
    let text = text_of(call).to_lowercase();
    let is_call = call.iter().all(is_loud) && CALLS.iter().any(|word| text.contains(word));
    let numbers = numbers(&text_of(call));
    if !is_call || numbers.is_empty() {
        return Call::None;
    }
    let mut hotlines = Vec::new();
    for number in numbers {
        match config.hotlines.iter().find(|hotline| dials(hotline, &number)) {
            Some(hotline) => hotlines.push(hotline),
            None => return Call::Unknown(number),
        }
    }
    Call::Known(hotlines)
}

/// Whether a hotline has this number, whichever way it is written.
fn dials(hotline: &Hotline, number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    hotline.number.iter().any(|own| own.spellings().iter().any(|one| one.digits == digits))
}

/// Whether a block is a short line in capitals or bold letters, as calls are.
pub(crate) fn is_loud(block: &Block) -> bool {
    let text = block.plain();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let is_short = text.split_whitespace().count() <= 24;
    matches!(block.kind, Kind::Text | Kind::Heading(_))
        && is_short
        && (block.is_bold() || (letters > 0 && capitals * 10 >= letters * 9))
}

fn begins_call(text: &str) -> bool {
    let text = text.to_lowercase();
    text.starts_with("if you") || text.starts_with("call") || text.starts_with("in an emergency")
}

fn has_number(call: &[Block]) -> bool {
    !numbers(&text_of(call)).is_empty()
}

/// The telephone numbers in a text, as they are written there.
fn numbers(text: &str) -> Vec<String> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '-' | '(' | ')' | '+');
    let is_number = |run: &&str| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        (3..=15).contains(&digits)
    };
    let runs = text.split(|c: char| !part(c)).map(|run| run.trim_matches([' ', '\u{a0}', '-']));
    runs.filter(is_number).map(str::to_owned).collect()
}

fn text_of(call: &[Block]) -> String {
    call.iter().map(Block::plain).collect::<Vec<_>>().join(" ")
}

fn lines_of(call: &[Block]) -> Lines {
    call.iter().map(|block| block.lines).reduce(Lines::up_to).unwrap_or(Lines::one(1))
}

/// The banner that says best what a block says: it calls to all its hotlines, and shares most words.
fn banner_for<'a>(hotlines: &[&Hotline], text: &str, config: &'a Config) -> Option<&'a BannerText> {
    let shared = |banner: &BannerText| {
        let said = text.to_lowercase();
        let words = banner.heading.to_lowercase();
        let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.filter(|word| said.contains(*word)).count()
    };
    // One with an end, or one that waits, is for an occasion and not for this text.
    let lasts = |banner: &&BannerText| {
        banner.from != Beginning::Never
            && banner.until.is_none()
            && hotlines.iter().all(|hotline| calls_to(banner, hotline))
    };
    let mut fitting: Vec<&BannerText> = config.banners.iter().filter(lasts).collect();
    fitting.sort_by_key(|banner| {
        let said = std::cmp::Reverse(shared(banner));
        // Of two that say as much, the one that says less besides.
        let routes = banner.hotlines.len();
        (banner.placement != Placement::Top, said, routes, &banner.id.value)
    });
    fitting.first().copied()
}

fn calls_to(banner: &BannerText, hotline: &Hotline) -> bool {
    banner.hotlines.iter().any(|id| id.value == hotline.id.value)
}

fn unknown(number: &str, config: &Config, place: Option<Place>) -> Diagnostic {
    let message = format!("the text calls to `{number}`, which is no hotline in series.yaml");
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let near = config.hotlines.iter().filter_map(|hotline| hotline.number.as_ref()).find(|own| {
        own.digits().len() >= 7 && strsim::damerau_levenshtein(&own.digits(), &digits) <= 2
    });
    let help = match near {
        Some(own) => format!(
            "it is nearly `{}`; look which of the two is right before anything is published",
            own.display
        ),
        None => format!(
            "make sure that it is right, then add under `hotlines:` in series.yaml: \
             `- {{id: ID, name: NAME, number: \"{number}\"}}`"
        ),
    };
    let found = Diagnostic::new(&UNREGISTERED_NUMBER, message).help(help);
    match place {
        Some(place) => found.at(place),
        None => found,
    }
}
