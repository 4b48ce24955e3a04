//! The one door to the template engine.
//!
//! Templates are held twice: as they were written, and minified. Pages are made from the second;
//! the first serves to show errors at the place where a designer wrote them, and to prove on a
//! sample of pages that minifying changed nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use tera::{ErrorKind, Tera, Value};

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::theme::{compare, minify, reported};
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

/// A template that is not minified.
pub(crate) static TEMPLATE_NOT_MINIFIED: Rule = Rule {
    code: "template-not-minified",
    level: Level::Advice,
    about: "Templates are made smaller when the theme is loaded, if that surely changes no page. Of this \
            one it is not sure, so it is used as it was written. Its pages are right, and a little larger.",
    remedy: "Leave it, or write template code inside a tag only between double quotation marks, as in \
             `class=\"{{ name }}\"`.",
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
        if !self.0.is_map() {
            return self;
        }
        let Some(mut map) = self.0.into_map() else { return Self(Value::none()) };
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
    /// Sources that are not compiled byte for byte as they stand on disk, so that a place can be
    /// found again.
    on_disk: BTreeMap<String, String>,
}

impl Templates {
    /// Compiles templates, given by name and source. `folder` is where they stand in the source,
    /// for findings.
    pub(crate) fn compile(folder: &str, files: Vec<(&str, &[u8])>) -> Checked<Self> {
        let mut report = Report::default();
        let mut templates = Self {
            written: Tera::default(),
            minified: Tera::default(),
            folder: folder.to_owned(),
            on_disk: BTreeMap::new(),
        };
        templates.written.autoescape_on(vec![".html"]);
        templates.minified.autoescape_on(vec![".html"]);
        let mut sources: Vec<(&str, String)> = Vec::with_capacity(files.len());
        for (name, bytes) in files {
            sources.push((name, report.keep(templates.source(name, bytes))));
        }
        if let Err(error) = templates.written.add_raw_templates(sources.iter().cloned()) {
            templates.unread(&error, &sources).into_iter().for_each(|found| report.push(found));
            return Checked::new(templates, report);
        }
        let mut small = Vec::with_capacity(sources.len());
        for (name, source) in sources {
            let minified = minify::template(&source);
            if minified.is_none() {
                report.push(templates.not_minified(name));
            }
            small.push((name, minified.unwrap_or(source)));
        }
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
        if !self.contains(name) {
            // That it is missing was told when the theme was loaded.
            return Checked::clean(None);
        }
        match self.minified.render(name, &context.0) {
            Ok(page) if proof == Proof::Trusted => Checked::clean(Some(page)),
            Ok(page) => self.proved(name, context, page),
            Err(error) => {
                // The same page from the templates as written, so that the place is right.
                let error = self.written.render(name, &context.0).err().unwrap_or(error);
                self.failed(name, &error)
            }
        }
    }

    /// `page`, if it says the same as the page from the templates as written; else that page.
    fn proved(&self, name: &str, context: &Context, page: String) -> Checked<Option<String>> {
        let written = match self.written.render(name, &context.0) {
            Ok(written) => written,
            Err(error) => return self.failed(name, &error),
        };
        let Some(difference) = compare::difference(&written, &page) else {
            return Checked::clean(Some(page));
        };
        let message = format!("minifying changed a page of `{name}`: {difference}");
        let found = Diagnostic::new(&MINIFIED_PAGE_DIFFERS, message);
        let mut report = Report::default();
        report.push(placed(found, self.place(name, None)));
        Checked::new(Some(written), report)
    }

    fn not_minified(&self, name: &str) -> Diagnostic {
        let message = format!("the template `{name}` is used as it was written, not minified");
        placed(Diagnostic::new(&TEMPLATE_NOT_MINIFIED, message), self.place(name, None))
    }

    fn failed(&self, name: &str, error: &tera::Error) -> Checked<Option<String>> {
        let mut report = Report::default();
        report.push(self.finding(error, Some(name)));
        Checked::new(None, report)
    }

    /// The text of a template: without byte order mark, and with the line breaks of Unix, so that
    /// a site is the same wherever its theme was checked out.
    fn source(&mut self, name: &str, bytes: &[u8]) -> Checked<String> {
        let mut report = Report::default();
        let text = String::from_utf8_lossy(bytes);
        if let Cow::Owned(_) = text {
            let message = format!("the template `{name}` holds bytes that are not UTF-8 text");
            let found = Diagnostic::new(&TEMPLATE_ERROR, message)
                .help("save the file again with the encoding UTF-8");
            report.push(placed(found, self.place(name, None)));
        }
        let plain = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text).replace("\r\n", "\n");
        if plain.len() != text.len() {
            self.on_disk.insert(name.to_owned(), text.into_owned());
        }
        Checked::new(plain, report)
    }

    /// Why templates, given by name and source, cannot be compiled.
    fn unread(&self, error: &tera::Error, sources: &[(&str, String)]) -> Vec<Diagnostic> {
        let text = error.to_string();
        let told = |mistake: reported::Reported<'_>| {
            let source = sources.iter().find(|(name, _)| *name == mistake.template);
            let span = source.and_then(|(_, source)| mistake.span(source));
            let found = Diagnostic::new(&TEMPLATE_ERROR, mistake.message);
            placed(found, self.place(mistake.template, span))
        };
        let mut found: Vec<Diagnostic> = match error.kind() {
            ErrorKind::Msg(_) => reported::mistakes(&text).into_iter().map(told).collect(),
            _ => Vec::new(),
        };
        if found.is_empty() {
            found.push(self.finding(error, None));
        }
        found
    }

    fn finding(&self, error: &tera::Error, template: Option<&str>) -> Diagnostic {
        let (message, place) = match error.kind() {
            ErrorKind::SyntaxError(told) | ErrorKind::RenderingError(told) => {
                let place = self.place(told.filename(), Some(told.span().range.clone()));
                (told.message().to_owned(), place)
            }
            ErrorKind::CircularExtend { tpl, .. }
            | ErrorKind::CircularInclude { tpl, .. }
            | ErrorKind::MissingParent { current: tpl, .. } => {
                (error.to_string(), self.place(tpl, None))
            }
            _ => (error.to_string(), template.and_then(|name| self.place(name, None))),
        };
        placed(Diagnostic::new(&TEMPLATE_ERROR, message), place)
    }

    fn place(&self, name: &str, span: Option<Range<usize>>) -> Option<Place> {
        let path = TreePath::new(&format!("{}/templates/{name}", self.folder))?;
        let span = span.map(|span| match self.on_disk.get(name) {
            Some(text) => on_disk(text, span.start)..on_disk(text, span.end),
            None => span,
        });
        Some(Place { path, span })
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Where the byte that is `at` in the compiled text stands in `text`, the same as it is on disk.
fn on_disk(text: &str, at: usize) -> usize {
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let bytes = text.as_bytes().iter().enumerate().skip(start);
    let kept = |(here, byte): &(usize, &u8)| {
        **byte != b'\r' || text.as_bytes().get(here + 1) != Some(&b'\n')
    };
    bytes.filter(kept).nth(at).map_or(text.len(), |(here, _)| here)
}

fn placed(found: Diagnostic, place: Option<Place>) -> Diagnostic {
    match place {
        Some(place) => found.at(place),
        None => found,
    }
}
