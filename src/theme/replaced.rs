//! What a site broke by replacing a part of the default theme.
//!
//! The engine shows such a mistake in a template of the default theme, where the part is used. That
//! template is nobody's file, and nothing is wrong with it: what has to change is the part.

use std::ops::Range;

use crate::theme::built_in;
use crate::theme::mistake::Sources;
use crate::theme::scan;

/// The part of the site that is to blame.
pub(crate) struct Cause<'a> {
    /// Its template.
    pub template: &'a str,
    /// Where in it, if anywhere.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Why the default theme's own `template` fails with `told` at a place where `called` stands.
pub(crate) fn cause<'a>(
    told: &str,
    template: &str,
    called: &str,
    sources: &Sources<'a>,
) -> Option<Cause<'a>> {
    let name = told.split('`').nth(1)?;
    if told.starts_with("Unknown component") {
        let home = file_with("component", name)?;
        let (home, _) = sources.templates.iter().find(|(known, _)| *known == home)?;
        let message = format!(
            "this file replaces the one that defined the component `{name}`, and does not define it"
        );
        let help = format!(
            "define it here: `{{% component {name}({}) %}}…{{% endcomponent {name} %}}`",
            head(name)?
        );
        return Some(Cause { template: home, span: Some(0..0), message, help });
    }
    if told.starts_with("Block") {
        let (_, source) = sources.templates.iter().find(|(known, _)| *known == template)?;
        let above = scan::tags(source, "extends").next()?.name;
        let message = format!(
            "this file replaces `{above}` of the default theme, whose pages fill a block `{name}`"
        );
        let help =
            format!("add `{{% block {name} %}}{{% endblock {name} %}}` where it should stand");
        return Some(Cause { template: above, span: Some(0..0), message, help });
    }
    let argument = told.starts_with("Unknown argument") || told.starts_with("Argument");
    if !argument
        && !told.starts_with("Implicit argument")
        && !told.starts_with("Component argument")
    {
        return None;
    }
    let component = called
        .trim_start_matches(['<', ' '])
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    let home = sources.home_of(component)?;
    let message = if told.starts_with("Unknown") {
        format!("the component `{component}` does not take `{name}`, which `{template}` gives it")
    } else {
        format!("the component `{component}` wants `{name}`, which `{template}` does not give it")
    };
    let help = format!(
        "give it the head that it has in the default theme: `{{% component {component}({}) %}}`",
        head(component)?
    );
    let span = sources.tag(home, "component", component);
    Some(Cause { template: home, span, message, help })
}

/// The template of the default theme that has a tag `{% keyword name … %}`.
fn file_with(keyword: &str, name: &str) -> Option<&'static str> {
    texts()
        .find(|(_, text)| scan::tags(text, keyword).any(|it| it.name == name))
        .map(|(file, _)| file)
}

/// What stands between the brackets of a component's head in the default theme.
fn head(component: &str) -> Option<&'static str> {
    texts().find_map(|(_, text)| {
        let named = scan::tags(text, "component").find(|named| named.name == component)?;
        text.get(named.span.end..)?.strip_prefix('(')?.split_once(')').map(|(head, _)| head)
    })
}

fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    built_in::FILES.iter().filter_map(|(name, bytes)| {
        Some((name.strip_prefix("templates/")?, std::str::from_utf8(bytes).ok()?))
    })
}
