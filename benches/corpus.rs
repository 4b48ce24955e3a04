//! A series of any size, for measuring: the same number always gives the same series.
//!
//! A bulletin has 400 to 900 words in the proportions of real ones: headings, lists, a table, an
//! alert, links to earlier bulletins and outside, topics, a severity. What makes pages differ is
//! drawn from the bulletin's own number, so that a longer series begins like a shorter one.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

const SETTINGS: &str = "\
title: Measured updates
description: A series made by a program, for measuring
base_url: https://updates.example.org/
timezone: Europe/London
topics: open
publisher: {name: Measured updates}
hotlines:
  - id: anti-terrorist
    name: Anti-Terrorist Hotline
    number: 0800 789 321
    country: GB
    verified_on: 2026-01-05
banners:
  - id: report
    hotlines: [anti-terrorist]
    heading: Seen something that worries you?
    level: standard
";

const TOPICS: [&str; 12] = [
    "vehicles",
    "crowds",
    "searches",
    "reception",
    "mail",
    "drones",
    "planning",
    "training",
    "cyber",
    "insiders",
    "events",
    "perimeters",
];
const SEVERITIES: [&str; 4] = ["low", "medium", "high", "critical"];
const PLACES: [&str; 10] = [
    "shopping centres",
    "railway stations",
    "theatres",
    "stadiums",
    "museums",
    "schools",
    "offices",
    "car parks",
    "markets",
    "places of worship",
];
const PEOPLE: [&str; 8] = [
    "stewards",
    "receptionists",
    "drivers",
    "volunteers",
    "caretakers",
    "door staff",
    "managers",
    "contractors",
];
const ACTIONS: [&str; 10] = [
    "walk the perimeter before the doors open",
    "ask every visitor whom they have come to see",
    "keep the loading bay shut between deliveries",
    "note the time, the place and what was said",
    "move people away from glass",
    "agree where to meet if the building is cleared",
    "test the public address system once a week",
    "look again at who holds a master key",
    "rehearse the call with the control room",
    "take in the signs and ladders at night",
];
const SENTENCES: [&str; 10] = [
    "Over the past weeks {people} at {places} have asked how to {action}.",
    "It takes no equipment to {action}, and **it is the step most often left out**.",
    "Where {people} {action}, trouble at {places} was noticed *earlier* than elsewhere.",
    "We have nothing that points to {places} in particular; the advice holds for {places2} too.",
    "Of {number} sites that were visited, {number2} could not say who would {action}.",
    "Managers should make sure that {people} know how to {action}, and write it down.",
    "The form is at [the advice pages](https://advice.example.org/forms/{number}) and takes a minute.",
    "If a bag has no owner, do not touch it; {action}, and call.",
    "Cameras at {places} are of use only if somebody can find the right `camera-{number}` in time.",
    "Nobody expects {people} to be detectives: they are asked to {action} and to report.",
];
const HEADINGS: [&str; 8] = [
    "What is known",
    "What to do today",
    "What to do this month",
    "Who should read this",
    "Signs to look for",
    "Questions we were asked",
    "At the entrance",
    "After hours",
];

/// Numbers that look drawn by lot and are the same on every machine (SplitMix64).
struct Lots(u64);

impl Lots {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.draw(of.len())]
    }

    fn sentence(&mut self) -> String {
        self.one(&SENTENCES)
            .replace("{people}", self.one(&PEOPLE))
            .replace("{places}", self.one(&PLACES))
            .replace("{places2}", self.one(&PLACES))
            .replace("{action}", self.one(&ACTIONS))
            .replace("{number}", &(20 + self.draw(900)).to_string())
            .replace("{number2}", &(2 + self.draw(18)).to_string())
    }

    fn paragraph(&mut self) -> String {
        let count = 2 + self.draw(3);
        (0..count).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

/// Writes a site with `count` bulletins into the folder `site`, which is made.
pub(crate) fn write(site: &Path, count: usize) -> io::Result<()> {
    let folder = site.join("bulletins");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("series.yaml"), SETTINGS)?;
    for number in 0..count {
        let year = folder.join(&date(number)[..4]);
        fs::create_dir_all(&year)?;
        fs::write(year.join(format!("{}.md", stem(number))), bulletin(number))?;
    }
    Ok(())
}

/// Two bulletins a day, from 2011 on, in months of 28 days.
fn date(number: usize) -> String {
    let day = number / 2;
    format!("{:04}-{:02}-{:02}", 2011 + day / 336, day / 28 % 12 + 1, day % 28 + 1)
}

fn stem(number: usize) -> String {
    format!("{}-update-{number:05}", date(number))
}

fn bulletin(number: usize) -> String {
    let mut lots = Lots(number as u64);
    let topic = lots.one(&TOPICS);
    let mut text = format!(
        "---\nid: MU-{number:05}\ntitle: Advice {number} for {} at {}\ndate: {}\n\
         summary: Asks {} to {}.\ntopics: [{topic}, {}]\nseverity: {}\n---\n\n",
        lots.one(&PEOPLE),
        lots.one(&PLACES),
        date(number),
        lots.one(&PEOPLE),
        lots.one(&ACTIONS),
        lots.one(&TOPICS),
        lots.one(&SEVERITIES),
    );
    let (begin, words) = (text.len(), 400 + lots.draw(500));
    let mut part = lots.draw(HEADINGS.len());
    while text[begin..].split_whitespace().count() < words {
        let _ = write!(text, "## {}\n\n{}\n\n", HEADINGS[part % HEADINGS.len()], lots.paragraph());
        part += 1;
        match lots.draw(5) {
            0 => list(&mut text, &mut lots),
            1 => table(&mut text, &mut lots),
            2 => {
                let _ = write!(text, "> [!IMPORTANT]\n> {}\n\n", lots.sentence());
            }
            3 if number > 0 => {
                let earlier = lots.draw(number);
                let (year, stem) = (&date(earlier)[..4], stem(earlier));
                let _ = write!(text, "See [the earlier advice](../{year}/{stem}.md).\n\n");
            }
            _ => {
                let _ = write!(text, "{}\n\n", lots.paragraph());
            }
        }
    }
    text
}

fn list(text: &mut String, lots: &mut Lots) {
    for place in 1..=3 + lots.draw(3) {
        let _ = writeln!(text, "{place}. **Step {place}**: {}.", lots.one(&ACTIONS));
    }
    text.push('\n');
}

fn table(text: &mut String, lots: &mut Lots) {
    text.push_str("| Place | Calls | Share |\n|---|---:|---:|\n");
    for _ in 0..3 + lots.draw(4) {
        let (calls, share) = (lots.draw(4_000), lots.draw(100));
        let _ = writeln!(text, "| {} | {calls} | {share} % |", lots.one(&PLACES));
    }
    text.push('\n');
}
