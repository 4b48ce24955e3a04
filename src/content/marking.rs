//! [`Marking`]: a protective marking, and the ceiling above which none goes out.
//!
//! Two schemes are in use side by side: the Traffic Light Protocol (TLP 2.0, FIRST) and the UK's
//! Government Security Classifications (2023), with the words that they had before. Whoever set a
//! marking decided who may read the text, so a public site carries none above its ceiling.

use std::fmt;
use std::str::FromStr;

use crate::content::fields::{At, Fields, WRONG_VALUE};
use crate::content::wording::nearest;
use crate::diagnostic::{Level, Rule};

/// The name that a marking had before.
pub(crate) static OLD_MARKING: Rule = Rule {
    code: "old-marking",
    level: Level::Advice,
    about: "`TLP:WHITE` has been `TLP:CLEAR` since 2022 (TLP 2.0, FIRST). Both mean that everybody may read it.",
    remedy: "Write `TLP:CLEAR`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&OLD_MARKING];

/// A marking of the Traffic Light Protocol, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tlp {
    /// No limit.
    Clear,
    /// The community, and no public channel.
    Green,
    /// The organisation and its clients.
    Amber,
    /// The organisation alone.
    AmberStrict,
    /// The people addressed.
    Red,
}

/// A marking of the UK government, mildest first; with those that were in use before 2014.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Classification {
    /// What most of government works with.
    Official,
    /// The same, to be handled with care. Also a handling order without a level.
    OfficialSensitive,
    /// Until 2014.
    Restricted,
    /// Until 2014.
    Confidential,
    /// A grave harm.
    Secret,
    /// The gravest.
    TopSecret,
}

/// A protective marking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marking {
    /// Of the Traffic Light Protocol.
    Tlp(Tlp),
    /// Of the UK government.
    Classified(Classification),
}

/// The highest marking of each scheme that may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ceiling {
    /// Of the Traffic Light Protocol.
    pub tlp: Tlp,
    /// Of the UK government.
    pub classified: Classification,
}

/// The markings by their names of today. `TLP:WHITE` was `TLP:CLEAR` until 2022.
const NAMES: [(&str, Marking); 12] = [
    ("TLP:CLEAR", Marking::Tlp(Tlp::Clear)),
    ("TLP:GREEN", Marking::Tlp(Tlp::Green)),
    ("TLP:AMBER", Marking::Tlp(Tlp::Amber)),
    ("TLP:AMBER+STRICT", Marking::Tlp(Tlp::AmberStrict)),
    ("TLP:RED", Marking::Tlp(Tlp::Red)),
    ("OFFICIAL", Marking::Classified(Classification::Official)),
    ("OFFICIAL-SENSITIVE", Marking::Classified(Classification::OfficialSensitive)),
    ("RESTRICTED", Marking::Classified(Classification::Restricted)),
    ("CONFIDENTIAL", Marking::Classified(Classification::Confidential)),
    ("SECRET", Marking::Classified(Classification::Secret)),
    ("TOP SECRET", Marking::Classified(Classification::TopSecret)),
    (OLD_CLEAR, Marking::Tlp(Tlp::Clear)),
];

/// What `TLP:CLEAR` was called before.
const OLD_CLEAR: &str = "TLP:WHITE";

/// An order that goes with markings and says as much by itself.
const HANDLING: &str = "NOT FOR ONWARD DISTRIBUTION";

/// A text that is no marking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoMarking;

impl FromStr for Marking {
    type Err = NoMarking;

    /// A marking as people write it: in any size of letters, with dashes, colons or spaces between
    /// its words.
    fn from_str(text: &str) -> Result<Self, NoMarking> {
        let bare = bare(text);
        let mut known = NAMES.iter().filter(|(name, _)| self::bare(name) == bare);
        known.next().map(|(_, marking)| *marking).ok_or(NoMarking)
    }
}

impl fmt::Display for Marking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, marking)| marking == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

impl Default for Ceiling {
    fn default() -> Self {
        Self { tlp: Tlp::Clear, classified: Classification::Official }
    }
}

impl Ceiling {
    /// Whether a marking may not go out.
    pub(crate) fn is_below(self, marking: Marking) -> bool {
        match marking {
            Marking::Tlp(tlp) => tlp > self.tlp,
            Marking::Classified(classified) => classified > self.classified,
        }
    }

    /// The same, with the ceiling of one scheme at `marking`.
    pub(crate) fn raised_to(self, marking: Marking) -> Self {
        match marking {
            Marking::Tlp(tlp) => Self { tlp, ..self },
            Marking::Classified(classified) => Self { classified, ..self },
        }
    }
}

impl fmt::Display for Ceiling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tlp, classified) = (Marking::Tlp(self.tlp), Marking::Classified(self.classified));
        write!(f, "`{tlp}` and `{classified}`")
    }
}

/// The highest markings that may go out: one of each scheme, or that of a new series.
pub(crate) fn ceiling(fields: &mut Fields<'_>) -> Ceiling {
    let written = fields.texts("ceiling");
    let highest = written.iter().filter_map(|text| marking_of(fields, "ceiling", text));
    highest.fold(Ceiling::default(), Ceiling::raised_to)
}

/// The marking that stands at a key; what is none is a finding.
pub(crate) fn marking_of(fields: &mut Fields<'_>, key: &str, text: &At<String>) -> Option<Marking> {
    let marking = text.value.parse::<Marking>().ok();
    if marking.is_none() {
        let message = format!("`{key}` is `{}`, which is not a marking that is known", text.value);
        let names = NAMES.iter().map(|(name, _)| *name).filter(|name| *name != OLD_CLEAR);
        let help = match nearest(&text.value.to_uppercase(), names.clone()) {
            Some(near) => format!("write `{near}`"),
            None => format!("write one of these: {}", names.collect::<Vec<_>>().join(", ")),
        };
        fields.find(&WRONG_VALUE, &text.span, message, help);
    } else if bare(&text.value) == bare(OLD_CLEAR) {
        let message = format!("`{}` is called `TLP:CLEAR` since 2022", text.value);
        fields.find(&OLD_MARKING, &text.span, message, "write `TLP:CLEAR`");
    }
    marking
}

/// The marking that a line is, and nothing else but a handling word behind it.
pub(crate) fn whole_line(line: &str) -> Option<Marking> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || "*_#>[]()|".contains(c));
    if !is_loud(line) {
        return None;
    }
    let found = |line: &str| match bare(line) {
        line if line == bare(HANDLING) => Some(LEAST_HANDLED),
        _ => line.parse().ok(),
    };
    found(line).or_else(|| {
        // `OFFICIAL-SENSITIVE: COMMERCIAL`, `SECRET - UK EYES ONLY`.
        let cuts = line.match_indices([':', '-', '–', '—', '/']).map(|(at, _)| &line[..at]);
        cuts.rev().find_map(found).filter(|marking| *marking != OFFICIAL && *marking != CLEAR)
    })
}

/// The marking with which a line begins or ends, beside other words: the head and the foot of a
/// paper have theirs so. A word in capitals among others in capitals is a loud one.
pub(crate) fn at_edge(line: &str) -> Option<Marking> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ends = [words.first(), words.last()];
    if !ends.into_iter().flatten().any(|word| is_loud(word)) {
        return None;
    }
    let cuts =
        (1..words.len().min(5)).flat_map(|count| [(count, true), (words.len() - count, false)]);
    let found = cuts.filter_map(|(at, is_first)| {
        let (first, last) = (words[..at].join(" "), words[at..].join(" "));
        let (part, rest) = if is_first { (first, last) } else { (last, first) };
        let marking = whole_line(&part)?;
        (!is_everyday(marking) || !is_loud(&rest)).then_some(marking)
    });
    found.max_by_key(|marking| rank(*marking))
}

/// Whether a marking is a word that texts use for other things: `SECRET`, `CONFIDENTIAL`.
pub(crate) fn is_everyday(marking: Marking) -> bool {
    use Classification::{Confidential, Restricted, Secret};
    matches!(marking, Marking::Classified(Restricted | Confidential | Secret))
}

/// The gravest marking that is named anywhere in a text, with its place, as it is written only where
/// it is meant: of TLP, and `OFFICIAL-SENSITIVE`. `SECRET` in capitals may be a loud word.
pub(crate) fn named(text: &str) -> Option<(std::ops::Range<usize>, Marking)> {
    let starts = SPOKEN.into_iter().flat_map(|name| {
        let all = memchr::memmem::find_iter(text.as_bytes(), name);
        all.collect::<Vec<_>>()
    });
    let one = |at: usize| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '/') {
            return None;
        }
        let rest = &text[at..];
        let is_part = |c: char| c.is_alphanumeric() || "+-:_/ ".contains(c);
        let room = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        // The longest that is one: `TLP:AMBER+STRICT` begins as `TLP:AMBER` does.
        let ends = rest[..room].char_indices().map(|(at, c)| at + c.len_utf8());
        let whole = ends
            .filter(|end| *end <= LONGEST)
            .filter(|end| !rest[*end..].starts_with(char::is_alphanumeric));
        let found =
            whole.filter_map(|end| Some((at..at + end, rest[..end].parse().ok()?))).next_back();
        found.filter(|(_, marking)| *marking != OFFICIAL)
    };
    starts.filter_map(one).max_by_key(|(_, marking)| rank(*marking))
}

/// What a marking that is named begins with.
const SPOKEN: [&str; 3] = ["TLP", "tlp", "OFFICIAL"];

/// Whether a text may name a marking anywhere.
pub(crate) fn speaks_of_any(text: &str) -> bool {
    SPOKEN.iter().any(|name| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some())
}

/// No name of a marking is longer, in bytes.
const LONGEST: usize = 24;
const OFFICIAL: Marking = Marking::Classified(Classification::Official);
const CLEAR: Marking = Marking::Tlp(Tlp::Clear);
/// What may not be handed on is at least this.
const LEAST_HANDLED: Marking = Marking::Classified(Classification::OfficialSensitive);

/// How grave a marking is, across both schemes.
fn rank(marking: Marking) -> u8 {
    match marking {
        Marking::Tlp(tlp) => tlp as u8 * 2,
        Marking::Classified(classified) => classified as u8 * 2,
    }
}

/// Letters and signs by which markings are told apart: `Official - Sensitive` is
/// `OFFICIAL-SENSITIVE`.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c == '+').flat_map(char::to_uppercase).collect()
}

fn is_loud(line: &str) -> bool {
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{Ceiling, Marking, Tlp, at_edge, named, whole_line};

    #[test]
    fn markings_are_read_as_they_are_written() {
        for (text, expected) in [
            ("TLP:AMBER", Some("TLP:AMBER")),
            ("tlp: amber+strict", Some("TLP:AMBER+STRICT")),
            ("TLP WHITE", Some("TLP:CLEAR")),
            ("Official – Sensitive", Some("OFFICIAL-SENSITIVE")),
            ("OFFICIAL:SENSITIVE", Some("OFFICIAL-SENSITIVE")),
            ("top-secret", Some("TOP SECRET")),
            ("Public", None),
            ("", None),
        ] {
            let read = text.parse::<Marking>().ok().map(|marking| marking.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_ceiling_lets_out_what_is_not_above_it() {
        let ceiling = Ceiling::default();
        let is_out = |text: &str| !ceiling.is_below(text.parse().expect("a marking"));
        assert!(is_out("TLP:CLEAR") && is_out("OFFICIAL"));
        assert!(!is_out("TLP:GREEN") && !is_out("OFFICIAL-SENSITIVE") && !is_out("SECRET"));
        let raised = ceiling.raised_to(Marking::Tlp(Tlp::Green));
        assert!(!raised.is_below("TLP:GREEN".parse().expect("a marking")));
        assert_eq!(raised.to_string(), "`TLP:GREEN` and `OFFICIAL`");
    }

    #[test]
    fn a_line_bears_a_marking_or_speaks_of_one() {
        for line in [
            "**TLP:RED**",
            "OFFICIAL-SENSITIVE: COMMERCIAL",
            "SECRET – UK EYES ONLY",
            "> NOT FOR ONWARD DISTRIBUTION",
            "# TOP SECRET",
        ] {
            assert!(whole_line(line).is_some(), "{line}");
        }
        for line in
            ["Secret santa", "KEEP IT SECRET", "OFFICIAL", "OFFICIAL: NEWS", "TLP:CLEAR", "Red"]
        {
            let is_grave = whole_line(line).is_some_and(|it| Ceiling::default().is_below(it));
            assert!(!is_grave, "{line}");
        }
        assert!(at_edge("Weekly note   OFFICIAL-SENSITIVE").is_some());
        assert!(at_edge("TLP:AMBER Weekly note of the desk").is_some());
        for line in
            ["Do not tell a secret", "CONFIDENTIAL ANTI-TERRORIST HOTLINE", "KEEP IT SECRET"]
        {
            assert!(at_edge(line).is_none(), "{line}");
        }
        let text = "Papers marked TLP:AMBER+STRICT or tlp:green stay in the house.";
        let (range, marking) = named(text).expect("a marking");
        assert_eq!(
            (&text[range], marking.to_string().as_str()),
            ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT")
        );
        assert!(named("OFFICIAL statistics, TLP and the official-sensitive").is_none());
        assert!(named("an OFFICIAL-SENSITIVE paper").is_some());
    }
}
