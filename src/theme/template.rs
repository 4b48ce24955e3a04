//! The one door to the template engine.
//!
//! Templates are held twice: as they were written, and minified. Pages are made from the second;
//! the first serves to show errors at the place where a designer wrote them, and to prove on a
//! sample of pages that minifying changed nothing.

use serde::Serialize;
use tera::{ErrorKind, Tera, Value};

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::theme::{compare, minify};
use crate::tree_path::TreePath;

/// A template that cannot be read or rendered.
pub(crate) static TEMPLATE_ERROR: Rule = Rule {
    code: "template-error",
    level: Level::Error,
    about: "A template of the theme cannot be read, or asks for something that does not exist. The \
            message is the template engine's own, with the fields that do exist.",
    remedy: "Correct the template at the place that is shown. The fields that a template may use are \
             listed in `docs/themes.md`.",
};

/// A page that the minifier changed.
pub(crate) static MINIFIED_PAGE_DIFFERS: Rule = Rule {
    code: "minified-page-differs",
    level: Level::Warning,
    about: "Templates are minified when the theme is loaded, and on a sample of pages (on all of them \
            with `--strict`) it is proved that this changed neither text nor links. On this page it did, \
            so the page goes out unminified.",
    remedy: "Look at the place that is named. Mostly a space between two inline elements of the template \
             is lost; write it as template code: `{{ \" \" }}`.",
};

/// A value that templates can see, ready to be shown on any number of pages.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Value);

impl Shared {
    /// The template's form of a view.
    pub(crate) fn of<T: Serialize + ?Sized>(view: &T) -> Self {
        Self(Value::from_serializable(view))
    }

    /// A list of values.
    pub(crate) fn items(items: Vec<Self>) -> Self {
        Self(items.into_iter().map(|item| item.0).collect::<Vec<Value>>().into())
    }

    /// The same group of values, with `value` under `name`; anything but a group stays as it is.
    pub(crate) fn with(self, name: &'static str, value: Self) -> Self {
        let Some(mut map) = self.0.clone().into_map() else { return self };
        map.insert(name.into(), value.0);
        Self(map.into())
    }

    /// The same, with the strings at `paths` taken for ready HTML: `body`, `contents[].html`,
    /// `banner.routes[].text[]`. What is missing or empty is passed over.
    pub(crate) fn with_html(self, paths: &[&str]) -> Self {
        Self(paths.iter().fold(self.0, |value, path| marked(value, path)))
    }
}

/// `value` with the strings at `path` marked as ready HTML.
fn marked(value: Value, path: &str) -> Value {
    if path.is_empty() {
        return value.mark_safe();
    }
    if let Some(rest) = path.strip_prefix("[]") {
        let rest = rest.trim_start_matches('.');
        let Some(items) = value.as_array() else { return value };
        return items.iter().map(|item| marked(item.clone(), rest)).collect::<Vec<_>>().into();
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    if !value.is_map() {
        return value;
    }
    let Some(mut map) = value.into_map() else { return Value::none() };
    let key = tera::value::Key::from(name.to_owned());
    if let Some(inner) = map.remove(&key) {
        map.insert(key, marked(inner, rest.trim_start_matches('.')));
    }
    map.into()
}

/// What one page shows its template.
#[derive(Debug, Default)]
pub(crate) struct Context(tera::Context);

impl Context {
    /// Shows a value under a name.
    pub(crate) fn insert(&mut self, name: &'static str, value: Shared) {
        self.0.insert_value(name, value.0);
    }
}

/// Whether a page is compared with its unminified form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// It is taken on trust.
    Trusted,
    /// It is rendered both ways and compared.
    Compared,
}

/// The compiled templates of a theme.
pub(crate) struct Templates {
    written: Tera,
    minified: Tera,
    folder: String,
}

impl Templates {
    /// Compiles templates, given by name and source. `folder` is where they stand in the source,
    /// for findings.
    pub(crate) fn compile(folder: &str, sources: &[(String, String)]) -> Checked<Self> {
        let mut report = Report::default();
        let mut templates =
            Self { written: Tera::default(), minified: Tera::default(), folder: folder.to_owned() };
        templates.written.autoescape_on(vec![".html"]);
        templates.minified.autoescape_on(vec![".html"]);
        let pairs = sources.iter().map(|(name, source)| (name.as_str(), source.as_str()));
        if let Err(error) = templates.written.add_raw_templates(pairs) {
            report.push(templates.finding(&error, None));
            return Checked::new(templates, report);
        }
        let small = sources.iter().map(|(name, source)| {
            (name.as_str(), minify::template(source).unwrap_or_else(|| source.clone()))
        });
        if templates.minified.add_raw_templates(small).is_err() {
            // What compiles as written and not when minified is used as written.
            templates.minified = templates.written.clone();
        }
        Checked::new(templates, report)
    }

    /// Whether a template exists.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.written.contains_template(name)
    }

    /// Renders a page; `None`, with an error, where its template fails.
    pub(crate) fn render(
        &self,
        name: &str,
        context: &Context,
        proof: Proof,
    ) -> Checked<Option<String>> {
        let mut report = Report::default();
        if !self.contains(name) {
            // That it is missing was told when the theme was loaded.
            return Checked::clean(None);
        }
        match self.minified.render(name, &context.0) {
            Ok(page) if proof == Proof::Trusted => Checked::clean(Some(page)),
            Ok(page) => match self.written.render(name, &context.0) {
                Ok(written) => match compare::difference(&written, &page) {
                    None => Checked::clean(Some(page)),
                    Some(difference) => {
                        let message = format!("minifying changed a page of `{name}`: {difference}");
                        let found = Diagnostic::new(&MINIFIED_PAGE_DIFFERS, message);
                        report.push(found.at(self.place(name, None)));
                        Checked::new(Some(written), report)
                    }
                },
                Err(error) => {
                    report.push(self.finding(&error, Some(name)));
                    Checked::new(None, report)
                }
            },
            Err(error) => {
                // The same page from the templates as written, so that the place is right.
                let error = self.written.render(name, &context.0).err().unwrap_or(error);
                report.push(self.finding(&error, Some(name)));
                Checked::new(None, report)
            }
        }
    }

    fn finding(&self, error: &tera::Error, template: Option<&str>) -> Diagnostic {
        let (message, place) = match error.kind() {
            ErrorKind::SyntaxError(told) | ErrorKind::RenderingError(told) => {
                let place = self.place(told.filename(), Some(told.span().range.clone()));
                (told.message().to_owned(), Some(place))
            }
            ErrorKind::CircularExtend { tpl, .. }
            | ErrorKind::CircularInclude { tpl, .. }
            | ErrorKind::MissingParent { current: tpl, .. } => {
                (error.to_string(), Some(self.place(tpl, None)))
            }
            _ => (error.to_string(), template.map(|name| self.place(name, None))),
        };
        let found = Diagnostic::new(&TEMPLATE_ERROR, message);
        match place {
            Some(place) => found.at(place),
            None => found,
        }
    }

    fn place(&self, name: &str, span: Option<std::ops::Range<usize>>) -> Place {
        let path = TreePath::new(&format!("{}/templates/{name}", self.folder));
        let path = path.or_else(|| TreePath::new("themes")).unwrap_or_else(|| unreachable!());
        Place { path, span }
    }
}
