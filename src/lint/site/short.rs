//! Short codes: 999, 101, 116 123.
//!
//! Three digits are a number of anything. They are a telephone number only where a word of calling
//! stands before them and the sentence goes on as one about a call does: "call 998 if …" is a slip,
//! "we call 100 businesses" is none.

use crate::lint::site::digits::{Found, Reading, groups};
use crate::lint::site::register::{Register, Setting};

/// Words after which a number is called, in small letters, in languages of the islands and some
/// near them.
const CALLS: [&str; 23] = [
    "appelez",
    "bel",
    "call",
    "calling",
    "composez",
    "deialwch",
    "dial",
    "dialling",
    "ffonio",
    "ffoniwch",
    "galwch",
    "llame",
    "marque",
    "phone",
    "phoning",
    "ring",
    "ringing",
    "rufen",
    "sms",
    "tel",
    "telephone",
    "text",
    "texting",
];

/// Words that may stand between a word of calling and the number.
const BETWEEN: [&str; 13] = [
    "a",
    "ar",
    "at",
    "emergency",
    "free",
    "hotline",
    "number",
    "nhs",
    "on",
    "or",
    "police",
    "the",
    "us",
];

/// Words with which a sentence about a call goes on after the number.
const AFTER: [&str; 26] = [
    "and",
    "any",
    "as",
    "asap",
    "at",
    "but",
    "first",
    "for",
    "free",
    "from",
    "if",
    "immediately",
    "in",
    "instead",
    "now",
    "on",
    "or",
    "os",
    "right",
    "straight",
    "then",
    "to",
    "today",
    "when",
    "where",
    "without",
];

/// Those of them before which a digit counts nothing.
const ENDS: [&str; 14] = [
    "and",
    "asap",
    "but",
    "first",
    "if",
    "immediately",
    "instead",
    "now",
    "or",
    "right",
    "straight",
    "then",
    "today",
    "when",
];

/// Short numbers that answer in these islands or anywhere in Europe (ITU-T E.129; Commission
/// Decision 2007/116/EC). Each is right in itself, whatever the register holds.
const REAL: [&str; 12] = [
    "101", "105", "111", "112", "116000", "116006", "116111", "116123", "119", "18000", "18001",
    "999",
];

/// So many bytes before a number hold the words that say it is called.
const FAR: usize = 120;

/// Words beside a span of times.
const HOURS: [&str; 18] = [
    "between", "bst", "closed", "daily", "from", "gmt", "h", "hours", "hrs", "local", "office",
    "open", "shift", "time", "times", "utc", "weekdays", "weekends",
];

/// Whether a word, in small letters, is one of calling.
pub(crate) fn is_call(word: &str) -> bool {
    CALLS.contains(&word) || matches!(word, "fax" | "hotline" | "mob" | "mobile" | "helpline")
}

/// Whether a word, in small letters, stands before telephone numbers and not before references.
pub(crate) fn is_about_calls(word: &str) -> bool {
    is_call(word)
        || matches!(word, "freefone" | "freephone" | "line" | "number" | "textphone" | "voicemail")
}

/// Whether a sentence about a call goes on here, with a word that nothing can be counted in.
pub(crate) fn is_end_of_call(after: &str) -> bool {
    let mut words = after.split([' ', '\n']).map(|word| word.trim_end_matches(['.', ',', '!']));
    let word = words.next().unwrap_or_default().to_lowercase();
    let is_span = words.next().is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
    ENDS.contains(&word.as_str()) && !is_span
}

/// Whether the words around two times of day say that they are such.
pub(crate) fn is_about_hours(before: &str, after: &str) -> bool {
    let last = before.trim_end_matches([' ', ':', '(', ',']);
    let last = last.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let after = after.trim_start_matches(' ');
    let first = after.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let (last, first) = (last.to_lowercase(), first.to_lowercase());
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let is_day = days.iter().any(|day| last.starts_with(day));
    is_day || [last, first].iter().any(|word| HOURS.contains(&word.as_str()))
}

/// Finds short codes that are called, and are no registered ones but for a digit.
pub(crate) fn read(text: &str, register: &Register, reading: &mut Reading) {
    let all: Vec<std::ops::Range<usize>> = groups(text).collect();
    let mut known: Vec<_> =
        reading.wrong.iter().chain(&reading.right).map(|it| &it.range).collect();
    known.sort_by_key(|range| range.start);
    let is_known = |start: usize| {
        let after = known.partition_point(|range| range.start <= start);
        after.checked_sub(1).is_some_and(|at| known[at].contains(&start))
    };
    let mut wrong: Vec<Found> = Vec::new();
    for (at, group) in all.iter().enumerate() {
        // The last groups of a long number are no short one.
        let before = at.checked_sub(1).and_then(|before| all.get(before));
        let setting = Setting { plus: false, bracketed_zero: false };
        let is_right =
            |digits: &str| REAL.contains(&digits) || register.exact(digits, setting).is_some();
        let is_joined = before.is_some_and(|before| {
            let between = &text[before.end..group.start];
            // `999/102` are two numbers.
            let is_choice = between.trim() == "/" && is_right(&text[before.clone()]);
            !is_choice
                && (between == "," || between.bytes().all(|byte| b" -.()+/_".contains(&byte)))
        });
        if group.len() > 6 || is_joined {
            continue;
        }
        let Some(call) = call_before(&text[..group.start]) else { continue };
        // `116 123` is one number in two groups.
        let next = all
            .get(at + 1)
            .filter(|next| next.len() <= 4 && matches!(&text[group.end..next.start], " " | "-"));
        let range = next.map_or(group.clone(), |next| group.start..next.end);
        let digits: String =
            text[range.clone()].bytes().filter(u8::is_ascii_digit).map(char::from).collect();
        if !(2..=6).contains(&digits.len()) || is_right(&digits) || is_right(&text[group.clone()]) {
            continue;
        }
        if is_known(group.start) || !goes_on_as_a_call(&call, &text[range.end..]) {
            continue;
        }
        if let Some(meant) = register.near_short(&digits) {
            wrong.push(Found { range, digits, meant });
        }
    }
    reading.wrong.extend(wrong);
}

/// The word of calling, in small letters, that stands before a number.
pub(crate) fn call_before(before: &str) -> Option<String> {
    // A few words are asked for, and a line can be a whole book.
    let far = before.len().saturating_sub(FAR);
    let near = (far..=before.len()).find_map(|at| before.get(at..));
    let before = near.unwrap_or_default();
    let line = before.rsplit(['\n', ';', '!', '?']).next().unwrap_or(before);
    let words = line.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    let mut words = words.filter(|word| !word.is_empty()).take(4).map(str::to_lowercase);
    let is_between = |word: &String| {
        BETWEEN.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    words.find(|word| !is_between(word)).filter(|word| is_call(word))
}

/// Words that make a count of a number, behind an `at`: "we phone 100 at random".
const COUNTED: [&str; 4] = ["random", "a", "least", "most"];

/// What a number is texted for that is nobody's hotline: "text 100 to join".
const JOINED: [&str; 12] = [
    "donate",
    "enter",
    "get",
    "give",
    "join",
    "opt",
    "receive",
    "register",
    "stop",
    "subscribe",
    "vote",
    "win",
];

fn goes_on_as_a_call(call: &str, after: &str) -> bool {
    let rest = after.trim_start_matches(' ');
    if rest.is_empty()
        || rest.starts_with(['.', ',', ';', ':', '!', '?', ')', '\n', '-', '"', '\'', '/', '*'])
    {
        return true;
    }
    let mut words = rest.split(' ').take(2).map(|word| {
        word.chars().take_while(|letter| letter.is_alphabetic()).collect::<String>().to_lowercase()
    });
    let (word, next) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_count = word == "at" && COUNTED.contains(&next.as_str());
    let is_texted = matches!(call, "text" | "texting" | "sms");
    let is_joined = is_texted && word == "to" && JOINED.contains(&next.as_str());
    AFTER.contains(&word.as_str()) && !is_count && !is_joined
}
