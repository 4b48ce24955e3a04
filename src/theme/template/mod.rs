//! The one door to the template engine.
//!
//! Templates are held twice: as they were written, and minified. Pages are made from the second;
//! the first serves to show errors at the place where a designer wrote them, and to prove on a
//! sample of pages that minifying changed nothing.

mod failure;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use tera::{Tera, Value};

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::theme::files::{File, Files, Owner};
use crate::theme::{compare, minify};
use crate::tree_path::TreePath;

/// A template that cannot be read or rendered.
pub(crate) static TEMPLATE_ERROR: Rule = Rule {
    code: "template-error",
    level: Level::Error,
    about: "A template of the theme cannot be read or rendered. The message says what is wrong, and \
            where it can, what exists in place of what was asked for.",
    remedy: "Correct the template at the place that is shown. The fields that a template may use are \
             listed in `themes/README.md`.",
};

/// A field or value that templates do not have.
pub(crate) static UNKNOWN_FIELD: Rule = Rule {
    code: "unknown-field",
    level: Level::Error,
    about: "A template asks for something that no page has. Templates are tried with what the site does \
            not have yet as well, such as the notice of a withdrawn bulletin, so that a wrong name is \
            found today and not on the day on which it matters.",
    remedy: "Correct the name. `themes/README.md` lists what templates may see.",
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
    /// Where each template was written.
    pub(super) written_at: BTreeMap<String, Written>,
    /// The names of assets, which messages list.
    pub(super) assets: Vec<String>,
}

/// Where a template was written.
pub(super) struct Written {
    path: TreePath,
    /// Whose it is.
    pub(super) owner: Owner,
    /// The text as it is compiled.
    pub(super) text: String,
    /// The text as it stands on disk, where it is not compiled byte for byte like that, so that a
    /// place can be found again.
    on_disk: Option<String>,
}

impl Templates {
    /// Compiles the templates among the files of a theme.
    pub(crate) fn compile(files: &Files) -> Checked<Self> {
        let mut report = Report::default();
        let mut templates = Self {
            written: Tera::default(),
            minified: Tera::default(),
            written_at: BTreeMap::new(),
            assets: files
                .keys()
                .filter_map(|name| name.strip_prefix("assets/"))
                .map(str::to_owned)
                .collect(),
        };
        templates.written.autoescape_on(vec![".html", PICTURE]);
        templates.minified.autoescape_on(vec![".html", PICTURE]);
        let is_read = |name: &&str| name.ends_with(".html") || name.ends_with(PICTURE);
        for (name, file) in files {
            let name = name.strip_prefix("templates/").filter(is_read);
            let (Some(name), Some(bytes)) = (name, file.leaf.as_bytes()) else { continue };
            let written = report.keep(Written::read(name, file, bytes));
            templates.written_at.insert(name.to_owned(), written);
        }
        let Self { written, written_at, .. } = &mut templates;
        let texts = written_at.iter().map(|(name, written)| (name, &written.text));
        if let Err(error) = written.add_raw_templates(texts) {
            report.add(templates.unread(&error));
            return Checked::new(templates, report);
        }
        let mut small = Vec::with_capacity(templates.written_at.len());
        for (name, Written { text, .. }) in &templates.written_at {
            if name.ends_with(PICTURE) || name.starts_with(MAIL) {
                // A picture is drawn and never sent; a mail holds comments that Outlook reads.
                small.push((name, text.clone()));
                continue;
            }
            let minified = minify::template(text);
            if minified.is_none() {
                report.push(templates.not_minified(name));
            }
            small.push((name, minified.unwrap_or_else(|| text.clone())));
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

    /// The text of a template as it stands on disk.
    pub(crate) fn source(&self, name: &str) -> Option<&str> {
        let written = self.written_at.get(name)?;
        Some(written.on_disk.as_deref().unwrap_or(&written.text))
    }

    /// The names of all templates.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.written_at.keys().map(String::as_str)
    }

    /// Whether any of them is the site's own.
    pub(crate) fn are_of_site(&self) -> bool {
        self.written_at.values().any(|written| written.owner == Owner::Site)
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

    pub(super) fn place(&self, name: &str, span: Option<Range<usize>>) -> Option<Place> {
        let Written { path, on_disk: text, .. } = self.written_at.get(name)?;
        let span = span.map(|span| match text {
            Some(text) => on_disk(text, span.start)..on_disk(text, span.end),
            None => span,
        });
        Some(Place { path: path.clone(), span })
    }
}

impl Written {
    /// The text of a template: without byte order mark, and with the line breaks of Unix, so that
    /// a site is the same wherever its theme was checked out.
    fn read(name: &str, file: &File, bytes: &[u8]) -> Checked<Self> {
        let mut report = Report::default();
        let disk = String::from_utf8_lossy(bytes);
        if let Cow::Owned(_) = disk {
            let message = format!("the template `{name}` holds bytes that are not UTF-8 text");
            let found = Diagnostic::new(&TEMPLATE_ERROR, message).at(Place::file(&file.path));
            report.push(found.help("save the file again with the encoding UTF-8"));
        }
        let text = disk.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&disk).replace("\r\n", "\n");
        let on_disk = (text.len() != disk.len()).then(|| disk.into_owned());
        Checked::new(Self { path: file.path.clone(), owner: file.owner, text, on_disk }, report)
    }
}

/// How the names of templates end that are drawn.
const PICTURE: &str = ".svg";

/// How the names of templates begin that make mails.
const MAIL: &str = "email/";

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

pub(super) fn placed(found: Diagnostic, place: Option<Place>) -> Diagnostic {
    match place {
        Some(place) => found.at(place),
        None => found,
    }
}
