//! Why templates cannot be compiled or rendered, as findings at their places.
//!
//! The engine tells of a mistake in several ways: with a place, as a drawing, as a chain of names,
//! or with no place at all. Each is brought here to the one form that findings have.

use std::ops::Range;

use tera::{ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, Report};
use crate::theme::files::Owner;
use crate::theme::mistake::{self, Sources};
use crate::theme::template::{TEMPLATE_ERROR, Templates, UNKNOWN_FIELD, placed};
use crate::theme::{replaced, reported};

impl Templates {
    /// Why the templates cannot be compiled.
    pub(super) fn unread(&self, error: &tera::Error) -> Report {
        let mut report = Report::default();
        if let ErrorKind::SyntaxError(_) = error.kind() {
            // The engine stops at the first template that it cannot read; designers want them all.
            for (name, written) in &self.written_at {
                let alone = Tera::default().add_raw_template(name, &written.text);
                let error = alone.err().filter(|it| matches!(it.kind(), ErrorKind::SyntaxError(_)));
                error.into_iter().for_each(|error| report.push(self.finding(&error, None)));
            }
            return report;
        }
        let text = error.to_string();
        if let ErrorKind::Msg(_) = error.kind() {
            for mistake in reported::mistakes(&text) {
                let written = self.written_at.get(mistake.template);
                let span = written.and_then(|written| mistake.span(&written.text));
                report.push(self.told(mistake.message, mistake.template, span));
            }
        }
        if report.is_empty() {
            report.push(self.finding(error, None));
        }
        report
    }

    pub(super) fn finding(&self, error: &tera::Error, template: Option<&str>) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(told) | ErrorKind::RenderingError(told) => {
                self.told(told.message(), told.filename(), Some(told.span().range.clone()))
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                self.endless("extends", tpl, inheritance_chain)
            }
            ErrorKind::CircularInclude { tpl, include_chain } => {
                self.endless("include", tpl, include_chain)
            }
            ErrorKind::MissingParent { current, parent } => {
                let told = format!("Unknown template `{parent}`");
                self.told(&told, current, self.sources().tag(current, "extends", parent))
            }
            _ => self.without_place(&error.to_string(), template),
        }
    }

    /// A mistake for which the engine names no place.
    fn without_place(&self, told: &str, template: Option<&str>) -> Diagnostic {
        let sources = self.sources();
        let found = |message: String| Diagnostic::new(&TEMPLATE_ERROR, message);
        let endless = told.contains("recursion depth for components");
        if let Some((name, call)) = endless.then(|| sources.endless_call()).flatten() {
            let message = format!("the component `{}` calls itself without end", call.name);
            let help = "take the call out, or put it between `{% if … %}` and `{% endif %}` with \
                        something that ends";
            return placed(found(message).help(help), self.place(name, Some(call.span)));
        }
        let mut names = told.split('`').skip(1).step_by(2);
        let twice = (names.next(), names.next(), names.next());
        if let (true, (Some(component), Some(one), Some(other))) =
            (told.contains("is defined in both"), twice)
        {
            return self.defined_twice(component, one, other);
        }
        placed(found(told.to_owned()), template.and_then(|name| self.place(name, None)))
    }

    fn defined_twice(&self, component: &str, one: &str, other: &str) -> Diagnostic {
        let is_own = |name: &str| {
            self.written_at.get(name).is_some_and(|written| written.owner == Owner::Site)
        };
        let (own, base) = if is_own(other) { (other, one) } else { (one, other) };
        let sources = self.sources();
        let at = |name| self.place(name, sources.tag(name, "component", component));
        let message = format!("the component `{component}` is defined twice: here and in `{base}`");
        let help = if is_own(base) {
            "give one of the two another name".to_owned()
        } else {
            format!(
                "to replace a component of the default theme, give your file the name of its file: \
                 `templates/{base}`"
            )
        };
        placed(Diagnostic::new(&TEMPLATE_ERROR, message).help(help), at(own))
    }

    /// Templates that hold each other.
    fn endless(&self, keyword: &str, template: &str, chain: &[String]) -> Diagnostic {
        let mut chain: Vec<&str> = chain.iter().map(String::as_str).collect();
        if chain.first() != Some(&template) {
            chain.insert(0, template);
        }
        if chain.len() < 2 || chain.last() != Some(&template) {
            chain.push(template);
        }
        let verb = if keyword == "extends" { "extends" } else { "includes" };
        let links: Vec<String> = chain.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("a page without end: {}", links.join(&format!(" {verb} ")));
        let span = chain.get(1).and_then(|next| self.sources().tag(template, keyword, next));
        let help = format!("take out one of these `{{% {keyword} … %}}`");
        let found = Diagnostic::new(&TEMPLATE_ERROR, message).help(help);
        placed(found, self.place(template, span))
    }

    /// A mistake at a place, in plain words.
    fn told(&self, told: &str, template: &str, span: Option<Range<usize>>) -> Diagnostic {
        let written = self.written_at.get(template);
        let source = written.map_or("", |written| written.text.as_str());
        let at = span.clone().unwrap_or(0..0);
        let sources = self.sources();
        if written.is_some_and(|written| written.owner == Owner::Program) {
            let called = source.get(at.start..).unwrap_or_default();
            if let Some(cause) = replaced::cause(told, template, called, &sources) {
                let place = self.place(cause.template, cause.span);
                let found = Diagnostic::new(&TEMPLATE_ERROR, cause.message).help(cause.help);
                return placed(found, place);
            }
        }
        let (message, help) = mistake::plain(told, template, source, &at, &sources);
        let rule = if mistake::is_unknown(told) { &UNKNOWN_FIELD } else { &TEMPLATE_ERROR };
        let found = placed(Diagnostic::new(rule, message), self.place(template, span));
        match help {
            Some(help) => found.help(help),
            None => found,
        }
    }

    fn sources(&self) -> Sources<'_> {
        let texts = self.written_at.iter();
        let templates = texts.map(|(name, written)| (name.as_str(), written.text.as_str()));
        Sources { templates: templates.collect(), assets: &self.assets }
    }
}
