//! What is wrong with a template, in words for designers, with what exists in its place.
//!
//! The engine's own sentences name what is missing; which names there are, and which of them was
//! most likely meant, is added here. A sentence that is not known is passed on as it is.

use std::ops::Range;

use crate::diagnostic::names::{did_you_mean, listed, nearest};
use crate::theme::names::{FILTERS, FUNCTIONS, HOLDERS, SHOWN, SINGLE, TESTS};
use crate::theme::scan::{self, Named};

/// A message, and its help if there is one.
type Told = (String, Option<String>);

/// More names than these are no help.
const MANY: usize = 40;

/// The templates of a theme by name, with their sources, and the names of its assets.
pub(crate) struct Sources<'a> {
    /// Templates.
    pub templates: Vec<(&'a str, &'a str)>,
    /// Assets.
    pub assets: &'a [String],
}

impl<'a> Sources<'a> {
    fn named(&self, keyword: &'a str) -> Vec<&'a str> {
        let named = self.templates.iter().flat_map(|(_, source)| scan::tags(source, keyword));
        let mut names: Vec<&str> = named.map(|named| named.name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The template that defines a component.
    pub(crate) fn home_of(&self, component: &str) -> Option<&'a str> {
        let defines = |source: &str| scan::tags(source, "component").any(|it| it.name == component);
        self.templates.iter().find(|(_, source)| defines(source)).map(|(name, _)| *name)
    }

    /// Where `template` says `{% keyword "name" %}`.
    pub(crate) fn tag(&self, template: &str, keyword: &str, name: &str) -> Option<Range<usize>> {
        let (_, source) = self.templates.iter().find(|(known, _)| *known == template)?;
        scan::tags(source, keyword).find(|named| named.name == name).map(|named| named.span)
    }

    /// A call of a component inside of itself, by way of others or not: the template and the place.
    pub(crate) fn endless_call(&self) -> Option<(&'a str, Named<'a>)> {
        let all: Vec<(&str, &str, Named<'a>)> = self
            .templates
            .iter()
            .flat_map(|(template, source)| {
                bodies(source).map(move |(own, body)| (*template, own, body))
            })
            .flat_map(|(template, own, (start, body))| {
                scan::calls(body).map(move |mut call| {
                    call.span = call.span.start + start..call.span.end + start;
                    (template, own, call)
                })
            })
            .collect();
        let leads_to = |from: &'a str, to: &str| {
            let mut seen = vec![from];
            let mut at = 0;
            while let Some(name) = seen.get(at).copied() {
                let next =
                    all.iter().filter(|(_, own, _)| *own == name).map(|(_, _, call)| call.name);
                for name in next {
                    if !seen.contains(&name) {
                        seen.push(name);
                    }
                }
                at += 1;
            }
            seen.contains(&to)
        };
        let endless = all.iter().find(|(_, own, call)| leads_to(call.name, own));
        endless.map(|(template, _, call)| (*template, call.clone()))
    }
}

/// The components that a source defines, each with the text behind its name and where that begins.
fn bodies(source: &str) -> impl Iterator<Item = (&str, (usize, &str))> {
    scan::tags(source, "component").filter_map(|named| {
        let rest = source.get(named.span.end..)?;
        let end = rest.find("endcomponent").unwrap_or(rest.len());
        Some((named.name, (named.span.end, &rest[..end])))
    })
}

/// Whether the engine's sentence is about a name that no page has, and not about one that is only
/// empty on this page.
pub(crate) fn is_unknown(told: &str) -> bool {
    let field = told.starts_with("Field") && told.contains("Available fields:");
    field || told.starts_with("Variable") && !told.contains("exists")
}

/// What is wrong and what to do about it. `told` is the engine's sentence about the bytes `span` of
/// `source`, the text of the template `template`.
pub(crate) fn plain(
    told: &str,
    template: &str,
    source: &str,
    span: &Range<usize>,
    sources: &Sources<'_>,
) -> Told {
    let name = told.split('`').nth(1).unwrap_or_default();
    if let Some(told) = unknown(told, name, template, sources).or_else(|| of_a_call(told, name)) {
        return told;
    }
    if told.starts_with("Field") {
        field(told, name, source, span)
    } else if told.starts_with("Variable") {
        variable(told, name, template, source, span)
    } else if told.starts_with("Tried to render a variable that is undefined") {
        undefined(source, span, sources)
    } else if told.starts_with("Invalid type") && told.ends_with("`none`") {
        let help = "ask for it first: `{% if … %}…{% endif %}`";
        ("the value that is used here is empty on this page".to_owned(), Some(help.to_owned()))
    } else if told == "Unknown tag" {
        tag(source, span)
    } else if let Some((found, expected)) = unexpected(told) {
        (format!("{found} stands here, and {expected} is expected"), None)
    } else {
        (in_small(told), None)
    }
}

/// Something that is named and does not exist, with what does.
fn unknown(told: &str, name: &str, template: &str, sources: &Sources<'_>) -> Option<Told> {
    let among = |what: &str, kind: &str, names: &[&str]| {
        let help = did_you_mean(name, names.iter().copied(), || match names {
            [] => format!("this theme has no {kind}"),
            _ => format!("the {kind} are {}", listed(names)),
        });
        Some((format!("there is no {what} `{name}`"), Some(help)))
    };
    if told.starts_with("Unknown filter") {
        among("filter", "filters", &FILTERS)
    } else if told.starts_with("Unknown test") {
        among("test", "tests", &TESTS)
    } else if told.starts_with("Unknown function") {
        among("function", "functions", &FUNCTIONS)
    } else if told.starts_with("Unknown component") {
        among("component", "components", &sources.named("component"))
    } else if told.starts_with("Unknown template") {
        let names: Vec<&str> = sources.templates.iter().map(|(name, _)| *name).collect();
        among("template", "templates", &names)
    } else if told.starts_with("Block") {
        let (message, help) = among("block", "blocks", &blocks_above(template, sources))?;
        Some((format!("{message} in the template that this one extends"), help))
    } else {
        None
    }
}

/// A component that is called otherwise than its head says.
fn of_a_call(told: &str, name: &str) -> Option<Told> {
    let called = "the component that is called here";
    let (message, help) = if told.starts_with("Unknown argument") {
        let arguments: Vec<&str> = told.split('`').skip(3).step_by(2).collect();
        let others = || format!("its arguments are {}", listed(&arguments));
        let help = did_you_mean(name, arguments.iter().copied(), others);
        (format!("{called} takes no argument `{name}`"), help)
    } else if told.starts_with("Argument") {
        let help = format!("add `{name}={{…}}` to the call");
        (format!("{called} wants an argument `{name}`"), help)
    } else if told.starts_with("Implicit argument") {
        let help = format!(
            "take `@{name}` out of the component's head, or call it where there is a `{name}`"
        );
        (format!("{called} wants `{name}`, and this page has none"), help)
    } else {
        return None;
    };
    Some((message, Some(help)))
}

/// The engine's sentence in the form of ours: it begins small, and has no full stop.
fn in_small(told: &str) -> String {
    let mut letters = told.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// `Found X but expected Y.`
fn unexpected(told: &str) -> Option<(&str, String)> {
    let (found, expected) = told.strip_prefix("Found ")?.split_once(" but expected ")?;
    let expected = expected.trim_end_matches('.');
    let expected = match expected.strip_prefix("one of: ") {
        Some(several) => format!("one of {several}"),
        None if expected.contains('`') => expected.to_owned(),
        None => format!("`{expected}`"),
    };
    Some((found, expected))
}

fn undefined(source: &str, span: &Range<usize>, sources: &Sources<'_>) -> Told {
    // The place ends before the bracket that closes an index.
    let is_open =
        source.get(span.clone()).is_some_and(|text| text.contains('[') && !text.ends_with(']'));
    let end = span.end
        + usize::from(is_open && source.get(span.end..).is_some_and(|rest| rest.starts_with(']')));
    // The place may be the last word of a path.
    let before = source.get(..span.start).unwrap_or_default().trim_end_matches(['?', '.']);
    let start = match scan::owner_of(source, span.start) {
        Some(owner) if before.len() < span.start => before.len() - owner.len(),
        _ => span.start,
    };
    let written = source.get(start..end).unwrap_or_default();
    let message = format!("`{written}` has no value here");
    let asset = written.strip_prefix("assets").map(|rest| {
        rest.trim_start_matches(['.', '[']).trim_end_matches(']').trim_matches(['"', '\''])
    });
    let help = match asset {
        Some(asset) => match nearest(asset, sources.assets.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if sources.assets.is_empty() => "the theme has no folder `assets`".to_owned(),
            None => format!("the files of `assets/` are {}", listed(sources.assets)),
        },
        None => {
            format!("correct the name, or ask for it first: `{{% if {written} %}}…{{% endif %}}`")
        }
    };
    (message, Some(help))
}

/// A tag that does not belong here: one that closes nothing, or one that does not exist.
fn tag(source: &str, span: &Range<usize>) -> Told {
    let name = source.get(span.clone()).unwrap_or_default();
    let name = name.split_whitespace().next().unwrap_or_default();
    let all = HOLDERS.iter().flat_map(|(open, close)| [*open, *close]).chain(SINGLE);
    if !all.clone().any(|known| known == name) {
        let help = match nearest(name, all.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the tags are {}", listed(&all.collect::<Vec<_>>())),
        };
        return (format!("there is no tag `{name}`"), Some(help));
    }
    let before = source.get(..span.start).unwrap_or_default();
    let mut open = Vec::new();
    for (at, word) in scan::words(before) {
        if HOLDERS.iter().any(|(opens, _)| *opens == word) {
            open.push((at, word));
        } else if HOLDERS.iter().any(|(_, closes)| *closes == word) {
            open.pop();
        }
    }
    let last = open.last().and_then(|(at, word)| {
        let (_, close) = HOLDERS.iter().find(|(opens, _)| opens == word)?;
        Some((before.get(..*at)?.matches('\n').count() + 1, word, close))
    });
    let help = last.map_or_else(
        || format!("take `{{% {name} %}}` out"),
        |(line, word, close)| {
            format!("close the `{{% {word} … %}}` of line {line} first: `{{% {close} %}}`")
        },
    );
    (format!("`{name}` closes nothing that is open here"), Some(help))
}

fn blocks_above<'a>(template: &str, sources: &Sources<'a>) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut below = vec![template];
    while let Some(source) =
        below.last().and_then(|name| sources.templates.iter().find(|it| it.0 == *name))
    {
        if below.len() > 1 {
            names.extend(scan::tags(source.1, "block").map(|named| named.name));
        }
        match scan::tags(source.1, "extends").next() {
            Some(above) if !below.contains(&above.name) => below.push(above.name),
            _ => break,
        }
    }
    names
}

fn names_behind<'t>(told: &'t str, mark: &str) -> Vec<&'t str> {
    let list = told.split_once(mark).map_or("", |(_, list)| list);
    list.split(", ").map(str::trim).filter(|name| !name.is_empty()).collect()
}

fn field(told: &str, name: &str, source: &str, span: &Range<usize>) -> Told {
    let names = names_behind(told, "Available fields:");
    let written = source.get(span.clone()).unwrap_or_default();
    // The place is the field; where its owner is missing as well, it is the owner.
    let owner = match written.contains(name) {
        true => scan::owner_of(source, span.start + written.rfind(name).unwrap_or_default()),
        false => scan::owner_of(source, span.end + 1),
    };
    let message = match owner {
        Some(owner) => format!("`{owner}` has no field `{name}`"),
        None => format!("there is no field `{name}` here"),
    };
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => match owner {
            Some(owner) => format!(
                "`{owner}` is empty here; ask for it first: `{{% if {owner} %}}…{{% endif %}}`"
            ),
            None => "themes/README.md lists the fields that templates see".to_owned(),
        },
        None if owner == Some("words") => {
            format!("add it to `i18n/en.yaml` of the theme: `{name}: \"…\"`")
        }
        None if names.len() > MANY => "themes/README.md lists the fields".to_owned(),
        None => format!("its fields are {}", listed(&names)),
    };
    (message, Some(help))
}

fn variable(told: &str, name: &str, template: &str, source: &str, span: &Range<usize>) -> Told {
    let names = names_behind(told, "Available variables:");
    let message = format!("there is no `{name}` here");
    let inside = bodies(source)
        .find(|(_, (start, body))| (*start..start + body.len()).contains(&span.start));
    let help = match (inside, nearest(name, names.iter().copied())) {
        (Some((own, _)), _) if SHOWN.contains(&name) => format!(
            "a component sees only what stands in its head: add `@{name}: map` to that of `{own}`"
        ),
        (_, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) if template == "call.html" => {
            "`call.html` sees `banner`, `place` and `words` alone".to_owned()
        }
        (_, None) if names.is_empty() => "themes/README.md lists what templates see".to_owned(),
        (_, None) => format!("what is seen here: {}", listed(&names)),
    };
    (message, Some(help))
}
