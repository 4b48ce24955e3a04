//! [`Settings`]: what a theme lets a site choose, and what was chosen.
//!
//! Values lie in layers, the program's own below, those of the site's theme on top. They reach the
//! sheet as one block of custom properties at its front: one file for browsers to fetch, a
//! fingerprint that changes with the values, and the sheet's own rules (for paper, for forced
//! colours) still have the last word.

use std::fmt::Write as _;

use crate::diagnostic::names::{listed, nearest};
use crate::diagnostic::{Place, Report};
use crate::theme::declaration::{declared, declares, lost, misnamed, second};
use crate::theme::files::Owner;
use crate::theme::group::{Group, UNKNOWN_SETTING, WRONG_SETTING};
use crate::theme::logo::Logo;
use crate::theme::setting::{Ground, Setting};
use crate::yaml::{Key, Node};

/// Text is never smaller than this, in CSS pixels at a browser's ordinary size.
const SMALLEST: f64 = 14.0;

/// Steps of a scale above the text.
const STEPS: i32 = 5;

/// The settings of a theme, in the order in which they were declared.
#[derive(Debug, Default)]
pub(crate) struct Settings(Vec<Declared>);

/// A setting with its name.
#[derive(Debug)]
pub(crate) struct Declared {
    /// Its name in theme.yaml.
    pub name: String,
    /// What it is.
    pub setting: Setting,
    /// Where it was declared; no place if the program did.
    pub place: Option<Place>,
}

impl Settings {
    /// Reads what stands below the key `settings` of one layer, on top of what is known already.
    pub(crate) fn read(&mut self, ground: Ground<'_>, node: Node) -> Report {
        let mut report = Report::default();
        let span = node.span.clone();
        let Some(mut group) = Group::open(ground.source, "settings", node, &[]) else {
            let message = "`settings` must be a group of lines `name: value`";
            let help = "write each setting on a line of its own below `settings:`, indented by two \
                        spaces";
            report.push(ground.source.found(&WRONG_SETTING, &span, message, help));
            return report;
        };
        for (key, node) in group.rest() {
            if declares(&node) {
                self.declare(ground, &key, node, &mut report);
            } else {
                match self.0.iter_mut().find(|known| known.name == key.name) {
                    Some(known) => report.add(known.setting.give(ground, &key, node)),
                    None => self.unknown(&mut group, &key),
                }
            }
        }
        report.add(group.report);
        report
    }

    fn declare(&mut self, ground: Ground<'_>, key: &Key, node: Node, report: &mut Report) {
        if let Some((message, help)) = misnamed(&key.name, &step_names()) {
            report.push(ground.source.found(&WRONG_SETTING, &key.span, message, help));
            return;
        }
        let Some(setting) = declared(ground, key, node, report) else { return };
        let place = (ground.owner == Owner::Site)
            .then(|| Place::span(ground.source.path, key.span.clone()));
        let is_single = matches!(setting, Setting::Scale { .. } | Setting::Logo(_));
        let is_other = |known: &&Declared| {
            is_single && known.name != key.name && known.setting.kind() == setting.kind()
        };
        if let Some(first) = self.0.iter().find(is_other) {
            report.push(second(ground, key, &first.name, &setting));
            return;
        }
        match self.0.iter_mut().find(|known| known.name == key.name) {
            Some(known) => match lost(ground, key, &known.setting, &setting) {
                Some(found) => report.push(found),
                None => (known.setting, known.place) = (setting, place),
            },
            None => self.0.push(Declared { name: key.name.clone(), setting, place }),
        }
    }

    fn unknown(&self, group: &mut Group<'_>, key: &Key) {
        let names: Vec<&str> = self.0.iter().map(|known| known.name.as_str()).collect();
        let written = key.name.replace('-', "_");
        let help = match nearest(&written, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => {
                "this theme declares no settings; add the line `extends: default` to have those of \
                 the default theme"
                    .to_owned()
            }
            None => format!("the settings are {}", listed(&names)),
        };
        let message = format!("`{}` is not a setting of this theme", key.name);
        group.find(&UNKNOWN_SETTING, &key.span, message, help);
    }

    /// The settings.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Declared> {
        self.0.iter()
    }

    /// Its colours by name, by day and in the dark.
    pub(crate) fn colours(&self) -> impl Iterator<Item = (&str, (String, String))> {
        self.iter().filter_map(|declared| match &declared.setting {
            Setting::Colour { light, dark, .. } => {
                let pair = (light.colour.to_string(), dark.colour.to_string());
                Some((declared.name.as_str(), pair))
            }
            _ => None,
        })
    }

    /// The logo, if there is one.
    pub(crate) fn logo(&self) -> Option<&Logo> {
        self.0.iter().find_map(|known| match &known.setting {
            Setting::Logo(logo) => logo.as_ref(),
            _ => None,
        })
    }

    /// The custom properties that a style sheet sees; empty if there are none.
    pub(crate) fn block(&self) -> String {
        let (mut light, mut dark) = (String::new(), String::new());
        for Declared { name, setting, .. } in &self.0 {
            let name = name.replace('_', "-");
            match setting {
                Setting::Colour { light: day, dark: night, .. } => {
                    let _ = write!(light, ";--{name}:{}", day.colour);
                    let _ = write!(dark, ";--{name}:{}", night.colour);
                }
                Setting::Scale { base, ratio } => steps(&mut light, *base, *ratio),
                Setting::Number { value, unit, .. } => {
                    let _ = write!(light, ";--{name}:{value}{unit}");
                }
                Setting::Logo(_) => {}
            }
        }
        let mut block = String::new();
        if !light.is_empty() {
            let _ = writeln!(block, ":root{{{}}}", &light[1..]);
        }
        if !dark.is_empty() {
            block.insert_str(":root{".len(), "color-scheme:light dark;");
            let _ =
                writeln!(block, "@media (prefers-color-scheme:dark){{:root{{{}}}}}", &dark[1..]);
        }
        block
    }
}

/// The names of the properties that a scale gives, without their dashes in front.
fn step_names() -> Vec<String> {
    let numbered = (0..=STEPS).map(|step| format!("step-{step}"));
    std::iter::once("step-small".to_owned()).chain(numbered).collect()
}

/// Sizes in rem, so that readers who enlarge text in their browser enlarge them all.
fn steps(out: &mut String, base: f64, ratio: f64) {
    let rem = |pixels: f64| {
        let text = format!("{:.4}", pixels / 16.0);
        format!("{}rem", text.trim_end_matches('0').trim_end_matches('.'))
    };
    let smaller = std::iter::once((base / ratio).max(SMALLEST));
    let sizes = smaller.chain((0..=STEPS).map(|step| base * ratio.powi(step)));
    for (name, size) in step_names().iter().zip(sizes) {
        let _ = write!(out, ";--{name}:{}", rem(size));
    }
}
