//! [`Alert`]: what an author says of a bulletin to alerting services, under `cap`.
//!
//! Sirens, road signs and telephones act on such a message without anyone reading it first, so
//! nothing in it is guessed: urgency, severity and certainty are the author's own words, and an end
//! is asked for, because an alert without one is believed for ever. Most bulletins are no alerts and
//! say nothing here.

use jiff::Timestamp;

use crate::content::bulletin::Bulletin;
use crate::content::config::Config;
use crate::content::date::Moment;
use crate::content::fields::{Fields, Known, MISSING_KEY, Unknown, WRONG_VALUE};
use crate::content::wording::either;
use crate::yaml::Value;

/// What Common Alerting Protocol 1.2 has to be told beside what the bulletin says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alert {
    /// Whether it is meant (3.2.1, `status`).
    pub purpose: Purpose,
    /// What happens, in a few words (3.2.2, `event`).
    pub event: String,
    /// One of the words of CAP, as CAP spells it (3.2.2, `category`).
    pub category: &'static str,
    /// See `category`.
    pub urgency: &'static str,
    /// See `category`.
    pub severity: &'static str,
    /// See `category`.
    pub certainty: &'static str,
    /// Until when it is to be believed; never missing in a bulletin without faults.
    pub expires: Option<Moment>,
    /// What people are to do.
    pub instruction: Option<String>,
    /// Where it holds, in words (3.2.4, `areaDesc`).
    pub areas: Vec<String>,
    /// The major updates of the bulletin, oldest first: name in the page and moment. They outlive a
    /// removal, since what was announced can only be called off by its name.
    pub announced: Vec<(String, Timestamp)>,
}

/// For what an alert is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It is meant.
    Actual,
    /// People train with it.
    Exercise,
    /// Machines are tried with it.
    Test,
}

impl Purpose {
    /// The word by which themes know an alert that is not meant; `None` for one that is.
    pub(crate) fn drill(self) -> Option<&'static str> {
        match self {
            Self::Actual => None,
            Self::Exercise => Some("exercise"),
            Self::Test => Some("test"),
        }
    }

    /// What stands before every title of an alert that is not meant. It belongs to the title, and not
    /// to a theme, so that no list, feed, card or mail can show the one without the other.
    fn label(self, language: &str) -> Option<&'static str> {
        let language = language.split('-').next().unwrap_or_default();
        let (exercise, test) = match language {
            "cy" => ("YMARFER", "PRAWF"),
            "ar" => ("تمرين", "اختبار"),
            // Understood wherever alerts are exchanged.
            _ => ("EXERCISE", "TEST"),
        };
        match self {
            Self::Actual => None,
            Self::Exercise => Some(exercise),
            Self::Test => Some(test),
        }
    }

    /// A title or a subject that says that the alert is not meant, unless it says so already.
    pub(crate) fn labelled(self, title: String, language: &str) -> String {
        let Some(label) = self.label(language) else { return title };
        let has_it = title.to_lowercase().starts_with(&label.to_lowercase());
        if has_it { title } else { format!("{label}: {title}") }
    }
}

impl Alert {
    /// What is left of it where the bulletin was removed: enough to call it off.
    pub(crate) fn removed(&self) -> Self {
        Self { event: String::new(), instruction: None, areas: Vec::new(), ..self.clone() }
    }
}

const ALERT: Known = Known {
    now: &[
        "event",
        "urgency",
        "severity",
        "certainty",
        "area",
        "expires",
        "instruction",
        "category",
        "status",
    ],
    later: &[],
};

const URGENCY: [&str; 5] = ["Immediate", "Expected", "Future", "Past", "Unknown"];
const SEVERITY: [&str; 5] = ["Extreme", "Severe", "Moderate", "Minor", "Unknown"];
const CERTAINTY: [&str; 5] = ["Observed", "Likely", "Possible", "Unlikely", "Unknown"];
const CATEGORY: [&str; 12] = [
    "Security",
    "Safety",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Geo",
    "Met",
    "Other",
];

/// Reads `cap` into a bulletin, and labels whatever names it if the alert is not meant.
pub(crate) fn read(bulletin: &mut Bulletin, fields: &mut Fields<'_>, config: &Config) {
    let example = "cap: {event: …, urgency: …, severity: …, certainty: …, area: …, expires: …}";
    let Some(node) = fields.given("cap", example) else { return };
    bulletin.places.insert("cap", node.span.clone());
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("`cap` must be a group of lines, not {}", node.kind());
        let help = format!("write `{example}`");
        return fields.find(&WRONG_VALUE, &node.span, message, help);
    }
    let mut inner = Fields::open(fields.path(), node, ALERT, Unknown::Refused);
    let alert = alert(&mut inner, bulletin, config);
    fields.report.add(inner.report);
    let purpose = alert.as_ref().map_or(Purpose::Actual, |alert| alert.purpose);
    let language = bulletin.language.as_ref().unwrap_or(&config.language);
    bulletin.title = purpose.labelled(std::mem::take(&mut bulletin.title), language);
    let subject = bulletin.envelope.subject.take();
    bulletin.envelope.subject = subject.map(|subject| purpose.labelled(subject, language));
    bulletin.alert = alert;
}

fn alert(fields: &mut Fields<'_>, bulletin: &Bulletin, config: &Config) -> Option<Alert> {
    if !fields.report.is_empty() {
        // An unknown key may be the one that would be missed.
        return None;
    }
    let event = fields.required_text("event", "what happens, in a few words");
    let urgency = word(fields, "urgency", &URGENCY);
    let severity = word(fields, "severity", &SEVERITY);
    let certainty = word(fields, "certainty", &CERTAINTY);
    let category = fields.key("category").map(|_| word(fields, "category", &CATEGORY));
    let kinds =
        [("actual", Purpose::Actual), ("exercise", Purpose::Exercise), ("test", Purpose::Test)];
    let asked = fields.key("status").is_some();
    let purpose = fields.one_of("status", &kinds);
    let areas: Vec<String> = fields.texts("area").into_iter().map(|area| area.value).collect();
    let areas: Vec<String> = areas.into_iter().filter(|area| !area.is_empty()).collect();
    if areas.is_empty() {
        miss(fields, "area", "where it holds, as people call the place");
    }
    let instruction = fields.text("instruction").map(|text| text.value);
    let expires = end(fields, bulletin, config);
    let major = bulletin.updates.iter().filter(|update| update.is_major);
    Some(Alert {
        // What is neither is an error; until it is mended, nobody is alarmed.
        purpose: purpose.unwrap_or(if asked { Purpose::Test } else { Purpose::Actual }),
        event: event?.value,
        category: category.unwrap_or(Some(CATEGORY[0]))?,
        urgency: urgency?,
        severity: severity?,
        certainty: certainty?,
        expires,
        instruction: instruction.filter(|text| !text.is_empty()),
        areas,
        announced: major.map(|it| (it.anchor.clone(), it.date.instant)).collect(),
    })
}

/// Takes one of the words of CAP, in whatever letters it is written.
fn word(fields: &mut Fields<'_>, name: &str, words: &[&'static str]) -> Option<&'static str> {
    let small: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let names: Vec<&str> = small.iter().map(String::as_str).collect();
    let Some(text) = fields.text(name).filter(|text| !text.value.is_empty()) else {
        miss(fields, name, &either(&names));
        return None;
    };
    let written = text.value.to_lowercase();
    let found = words.iter().find(|word| word.to_lowercase() == written);
    if found.is_none() {
        let message = format!("`{name}` is `{}`, which is no word of CAP", text.value);
        let help = format!("write {}", either(&names));
        fields.find(&WRONG_VALUE, &text.span, message, help);
    }
    found.copied()
}

/// The alert's own end, else that of the bulletin.
fn end(fields: &mut Fields<'_>, bulletin: &Bulletin, config: &Config) -> Option<Moment> {
    if fields.key("expires").is_none() {
        if bulletin.expires.is_none() {
            miss(fields, "expires", "YYYY-MM-DD HH:MM, after which nobody is to believe it");
        }
        return bulletin.expires.clone();
    }
    fields.moment("expires", &config.timezone, &[]).map(|expires| expires.value)
}

fn miss(fields: &mut Fields<'_>, name: &str, what: &str) {
    let at = fields.span().start..fields.span().start;
    let message = format!("an alert needs `{name}`");
    fields.find(&MISSING_KEY, &at, message, format!("add a line `{name}: …` below `cap:`: {what}"));
}
