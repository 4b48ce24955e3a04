//! [`TitleLines`]: a title in lines that fit on a social card.
//!
//! SVG breaks no lines. The title is set as large as it fits, and one that does not fit at all is cut
//! off, visibly: a card is small, and the page behind it has the whole title.

use crate::rendition::raster::Ruler;

/// So wide is the box for text, in pixels of the card.
pub(crate) const WIDTH: f32 = 1040.0;

/// Sizes in pixels that are tried in turn, each with as many lines as the box takes.
const SIZES: [(u16, usize); 4] = [(84, 3), (70, 4), (58, 5), (50, 6)];

/// What stands where something was cut off.
const CUT: char = '…';

/// A title in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TitleLines {
    /// The lines, from the top.
    pub lines: Vec<String>,
    /// The size of the letters in pixels.
    pub size: u16,
}

impl TitleLines {
    /// The lines of a title. Letters that no font has are left out.
    pub(crate) fn of(title: &str, ruler: &Ruler<'_>) -> Self {
        for (size, most) in SIZES {
            let lines = lines(title, f32::from(size), ruler);
            if lines.len() <= most {
                return Self { lines, size };
            }
        }
        let (size, most) = SIZES[SIZES.len() - 1];
        let mut lines = lines(title, f32::from(size), ruler);
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push(CUT);
            *last = one_line(last, f32::from(size), ruler);
        }
        Self { lines, size }
    }
}

/// As much of a text as stands on one line, with a mark where it was cut off. Letters that no font
/// has are left out.
pub(crate) fn one_line(text: &str, size: f32, ruler: &Ruler<'_>) -> String {
    let text = written(text, ruler);
    if width(&text, size, ruler) <= WIDTH {
        return text;
    }
    let mut line = String::new();
    let mut left = WIDTH - width(CUT.encode_utf8(&mut [0; 4]), size, ruler);
    for letter in text.chars() {
        left -= ruler.width(letter).unwrap_or_default() * size;
        if left < 0.0 {
            break;
        }
        line.push(letter);
    }
    let end = line.trim_end_matches([' ', CUT]).len();
    line.truncate(end);
    line.push(CUT);
    line
}

/// The letters of a title that no font has, each once, in their order.
pub(crate) fn unwritable(title: &str, ruler: &Ruler<'_>) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for letter in title.chars().filter(|letter| !is_silent(*letter)) {
        if ruler.width(letter).is_none() && !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    letters
}

/// What stands for nothing that is seen: marks of direction, joiners, variants of the sign before.
fn is_silent(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ad}')
}

/// The text in letters that a font has, with one space between two words.
fn written(text: &str, ruler: &Ruler<'_>) -> String {
    let words = text.split_whitespace().map(|word| {
        let shown = |letter: &char| ruler.width(*letter).is_some() && !is_silent(*letter);
        word.chars().filter(shown).collect::<String>()
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn lines(title: &str, size: f32, ruler: &Ruler<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut filled = WIDTH;
    let space = width(" ", size, ruler);
    for word in written(title, ruler).split(' ') {
        let long = width(word, size, ruler);
        if let Some(line) = lines.last_mut().filter(|_| filled + space + long <= WIDTH) {
            line.push(' ');
            line.push_str(word);
            filled += space + long;
            continue;
        }
        lines.push(String::new());
        filled = 0.0;
        // A word that is longer than a line is broken where the line ends.
        for letter in word.chars() {
            let wide = ruler.width(letter).unwrap_or_default() * size;
            if filled + wide > WIDTH {
                lines.push(String::new());
                filled = 0.0;
            }
            filled += wide;
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
        }
    }
    lines
}

fn width(text: &str, size: f32, ruler: &Ruler<'_>) -> f32 {
    text.chars().filter_map(|letter| ruler.width(letter)).sum::<f32>() * size
}

#[cfg(test)]
mod tests {
    use super::{TitleLines, WIDTH, one_line, unwritable, width};
    use crate::rendition::raster::{Fonts, Weight};
    use crate::theme::Theme;
    use crate::tree::Tree;

    fn with_ruler(test: impl Fn(&crate::rendition::raster::Ruler<'_>)) {
        let theme = Theme::load(&Tree::default(), "default").value;
        test(&Fonts::new(theme.fonts()).ruler(Weight::Bold));
    }

    #[test]
    fn a_title_keeps_its_words_and_every_line_fits() {
        with_ruler(|ruler| {
            let titles =
                ["Short", "What to do in a firearms or weapons attack", &"vigilance ".repeat(24)];
            let sizes = titles.map(|title| {
                let set = TitleLines::of(title, ruler);
                assert_eq!(set.lines.join(" "), title.trim());
                for line in &set.lines {
                    assert!(width(line, f32::from(set.size), ruler) <= WIDTH, "{line}");
                }
                set.size
            });
            assert_eq!(sizes, [84, 84, 50]);
        });
    }

    #[test]
    fn what_does_not_fit_is_cut_off_visibly() {
        with_ruler(|ruler| {
            for title in [&"vigilance ".repeat(60), &"x".repeat(4000), &"W".repeat(400)] {
                let set = TitleLines::of(title, ruler);
                assert_eq!((set.size, set.lines.len()), (50, 6));
                assert!(set.lines[5].ends_with('…') && !set.lines[5].ends_with(" …"));
                for line in &set.lines {
                    assert!(width(line, 50.0, ruler) <= WIDTH, "{line}");
                }
            }
            assert_eq!(one_line("A line", 30.0, ruler), "A line");
            assert!(one_line(&"long ".repeat(90), 30.0, ruler).ends_with("…"));
        });
    }

    #[test]
    fn letters_without_a_font_are_left_out_and_told() {
        with_ruler(|ruler| {
            let title = "\u{1F6A8}\u{FE0F} Bags\u{B} and \u{200F}警 警察";
            assert_eq!(TitleLines::of(title, ruler).lines, ["Bags and"]);
            assert_eq!(unwritable(title, ruler), ['\u{1F6A8}', '警', '察']);
            assert_eq!(TitleLines::of("警", ruler).lines, [""]);
        });
    }
}
