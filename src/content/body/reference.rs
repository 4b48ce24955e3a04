//! [`Reference`]: every address in a bulletin, and the writing of links and images.
//!
//! An address leads somewhere only once the whole series is known, so the HTML has a hole for
//! each. Here is decided whether there is a link at all: not where the address is unsafe, and not
//! inside another link (HTML, 4.5.1).

use std::ops::Range;

use crate::content::body::Hole;
use crate::content::body::address::{Address, UNKNOWN_SCHEME, UNSAFE_ADDRESS};
use crate::content::body::finding::shown;
use crate::content::body::sheet::{Point, escape_value, push_attribute};
use crate::content::body::writer::Writer;
use crate::diagnostic::{Level, Rule};

/// An image that says nothing to readers who cannot see it.
pub(crate) const IMAGE_WITHOUT_ALT: Rule = Rule {
    code: "image-without-alt",
    level: Level::Warning,
    about: "Readers who cannot see an image hear its alternative text instead (WCAG 2.2, 1.1.1). \
            Without one they learn nothing of what it shows.",
    remedy: "Describe the image in a few words between the square brackets: `![a map of the \
             cordon](map.png)`.",
};

/// How an address was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReferenceKind {
    /// A Markdown link.
    Link,
    /// A Markdown image.
    Image,
    /// A bare address in the text, or one in angle brackets.
    Autolink,
    /// An `<a href>` in raw HTML.
    RawLink,
    /// An `<img src>` in raw HTML.
    RawImage,
    /// A footnote's mark, or the way back from it: written by the program, always within the page.
    Footnote,
}

/// An address in a bulletin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// How it was written.
    pub(crate) kind: ReferenceKind,
    /// The address as written, character references decoded; control characters and white space
    /// at its ends are gone, its scheme is allowed. Not escaped for HTML.
    pub(crate) target: String,
    /// Further attributes of the `<a>`, rendered: ` title="…"`. Empty for images, whose
    /// attributes stand in the HTML already.
    pub(crate) attributes: String,
    /// The words of the link, or the image's alternative text; plain.
    pub(crate) text: String,
    /// Whether it stands in what somebody else said.
    pub(crate) is_quoted: bool,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
}

/// A Markdown image whose alternative text is being read.
#[derive(Debug)]
pub(crate) struct OpenImage {
    target: String,
    title: String,
    alt: String,
    span: Range<usize>,
    /// Images inside its alternative text that are not ended yet.
    nested: usize,
}

impl Writer<'_> {
    /// A new reference, unless its address must not be linked, which is reported.
    pub(crate) fn refer(
        &mut self,
        kind: ReferenceKind,
        written: &str,
        attributes: String,
        span: &Range<usize>,
    ) -> Option<usize> {
        let target = match Address::judge(written) {
            Address::Good(target) => target.into_owned(),
            Address::Unsafe(scheme) => {
                let message = format!("a `{scheme}:` address must not stand in a bulletin");
                self.findings.add(&UNSAFE_ADDRESS, span, message);
                return None;
            }
            Address::Unknown(scheme) => {
                let message = format!(
                    "`{}` begins with `{}:`, which is no kind of address that readers can follow; \
                     its words are kept without a link",
                    shown(written.trim()),
                    shown(&scheme)
                );
                self.findings.add(&UNKNOWN_SCHEME, span, message);
                return None;
            }
        };
        let span = self.findings.in_file(span);
        let (text, is_quoted) = (String::new(), self.quotes > 0);
        self.references.push(Reference { kind, target, attributes, text, is_quoted, span });
        Some(self.references.len() - 1)
    }

    /// Writes a whole link whose words are its address, and says so: on paper, where a theme
    /// prints where links lead, this one is not told twice.
    pub(crate) fn autolink(&mut self, words: &str, target: &str, span: &Range<usize>) {
        let link =
            self.refer(ReferenceKind::Autolink, target, " class=\"address\"".to_owned(), span);
        if let Some(index) = link {
            self.sheet.hole(Hole::LinkStart(index));
        }
        self.sheet.words(words);
        if let Some(index) = link {
            self.sheet.hole(Hole::LinkEnd(index));
            self.name_reference(index, words);
        }
    }

    /// Says what the words of a reference were, once they are known.
    pub(crate) fn name_reference(&mut self, index: usize, text: &str) {
        if let Some(reference) = self.references.get_mut(index) {
            text.trim().clone_into(&mut reference.text);
        }
    }

    /// Begins a Markdown image, or notes that one stands inside another's text.
    pub(crate) fn begin_image(&mut self, target: &str, title: &str, span: Range<usize>) {
        if let Some(image) = &mut self.image {
            image.nested += 1;
        } else {
            let (target, title) = (target.to_owned(), title.to_owned());
            self.image = Some(OpenImage { target, title, alt: String::new(), span, nested: 0 });
        }
    }

    /// Takes text for the alternative text of an open image; says whether there is one.
    pub(crate) fn image_text(&mut self, text: &str) -> bool {
        let Some(image) = &mut self.image else { return false };
        image.alt.push_str(text);
        true
    }

    /// Ends a Markdown image and writes it.
    pub(crate) fn end_image(&mut self) {
        if let Some(image) = &mut self.image
            && image.nested > 0
        {
            image.nested -= 1;
            return;
        }
        let Some(image) = self.image.take() else { return };
        let mut attributes = String::new();
        if !image.title.is_empty() {
            push_attribute(&mut attributes, "title", &image.title);
        }
        let alt = Some(image.alt.as_str());
        self.write_image(ReferenceKind::Image, &image.target, alt, &attributes, &image.span);
    }

    /// Writes an image. `alt` is `None` where the author wrote none at all; in raw HTML an empty
    /// one says on purpose that the image is mere ornament.
    pub(crate) fn write_image(
        &mut self,
        kind: ReferenceKind,
        target: &str,
        alt: Option<&str>,
        attributes: &str,
        span: &Range<usize>,
    ) {
        let alt_text = alt.unwrap_or_default().trim();
        let ornament = kind == ReferenceKind::RawImage && alt == Some("");
        if alt_text.is_empty() && !ornament {
            self.report_missing_alt(kind, target, span);
        }
        let Some(index) = self.refer(kind, target, String::new(), span) else { return };
        self.sheet.markup("<img src=\"");
        self.sheet.hole(Hole::Source(index));
        self.sheet.markup("\" alt=\"");
        escape_value(&mut self.sheet.html, alt_text);
        self.sheet.markup("\"");
        self.sheet.markup(attributes);
        self.sheet.markup(" loading=\"lazy\" decoding=\"async\">");
        self.sheet.solid();
        self.name_reference(index, alt_text);
        let before = self.sheet.plain.len();
        self.sheet.say(alt_text);
        self.note_alt(before);
    }

    fn report_missing_alt(&mut self, kind: ReferenceKind, target: &str, span: &Range<usize>) {
        let target = shown(target.trim());
        let message = format!("the image `{target}` has no alternative text");
        let line = if kind == ReferenceKind::Image {
            // An address with one of these ends there (CommonMark 0.31, 6.3).
            let is_bare = !target.contains([' ', '(', ')']);
            let target = if is_bare { target } else { format!("<{target}>") };
            format!("![what the image shows]({target})")
        } else {
            format!("<img src=\"{target}\" alt=\"what the image shows\">")
        };
        let help = format!("write `{line}`, with a few words on what readers would see");
        self.findings.advise(&IMAGE_WITHOUT_ALT, span, message, help);
    }

    /// Remembers which part of a paragraph's plain text was an image, for the opening.
    fn note_alt(&mut self, before: usize) {
        let Point { plain, .. } = self.sheet.point();
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.alts.push(before..plain);
        }
    }
}
