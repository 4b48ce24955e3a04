//! [`Styles`]: what the styles and lists of a Word document mean.
//!
//! Word calls styles by ids that are translated and by names that are not (`heading 1` is so in
//! every language), and what a style does not say it takes from the one that it is based on.

use std::collections::HashMap;

use crate::document::xml::Element;

/// So many styles are asked, one after the other, before a circle is suspected.
const LONGEST_CHAIN: usize = 12;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The title of the document.
    Title,
    /// A heading.
    Heading(u8),
    /// A line of the table of contents.
    Contents,
    /// A quotation.
    Quotation,
    /// Anything else.
    Text,
}

/// The styles and lists of a document.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    styles: HashMap<String, Style>,
    /// By number of the list: the kind of list that it is.
    lists: HashMap<String, String>,
    /// By kind of list and level: whether it is numbered, and from which number on.
    levels: HashMap<(String, usize), Level>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<(String, usize)>,
}

#[derive(Debug, Clone, Copy)]
struct Level {
    is_numbered: bool,
    start: u32,
}

impl Styles {
    /// Reads the two parts.
    pub(crate) fn read(styles: Option<&Element>, numbering: Option<&Element>) -> Self {
        let mut read = Self::default();
        for style in styles.iter().flat_map(|part| part.elements()) {
            let Some(id) = style.attribute("styleId") else { continue };
            let outline = style.value(&["pPr", "outlineLvl"]).and_then(|level| level.parse().ok());
            let list = style.child("pPr").and_then(list_of);
            let text = |path| style.value(path).map(str::to_owned);
            let name = text(&["name"]).unwrap_or_default().to_lowercase();
            let based_on = text(&["basedOn"]);
            read.styles.insert(id.to_owned(), Style { name, based_on, outline, list });
        }
        for part in numbering.iter().flat_map(|part| part.elements()) {
            if let (Some(id), Some(kind)) =
                (part.attribute("numId"), part.value(&["abstractNumId"]))
            {
                read.lists.insert(id.to_owned(), kind.to_owned());
            }
            let Some(kind) = part.attribute("abstractNumId") else { continue };
            for level in part.elements().filter(|level| level.name == "lvl") {
                let at = level.attribute("ilvl").and_then(|at| at.parse().ok()).unwrap_or(0);
                let format = level.value(&["numFmt"]).unwrap_or("decimal");
                let start = level.value(&["start"]).and_then(|start| start.parse().ok());
                let is_numbered = !matches!(format, "bullet" | "none");
                let level = Level { is_numbered, start: start.unwrap_or(1) };
                read.levels.insert((kind.to_owned(), at), level);
            }
        }
        read
    }

    /// What a paragraph with these properties is.
    pub(crate) fn role(&self, properties: Option<&Element>) -> Role {
        let own = properties.and_then(|own| own.value(&["outlineLvl"])?.parse::<u8>().ok());
        let mut role = Role::Text;
        for style in self.chain(properties) {
            let heading = style.name.strip_prefix("heading ").and_then(|level| level.parse().ok());
            role = match (style.name.as_str(), heading.or(style.outline.map(|level| level + 1))) {
                ("title", _) => Role::Title,
                (name, _) if name.starts_with("toc ") || name == "contents heading" => {
                    Role::Contents
                }
                (name, _) if name.contains("quot") => Role::Quotation,
                (_, Some(level)) if (1..=6).contains(&level) => Role::Heading(level),
                _ => continue,
            };
            break;
        }
        match (role, own) {
            (Role::Text, Some(level)) if level < 6 => Role::Heading(level + 1),
            (role, _) => role,
        }
    }

    /// The list that a paragraph belongs to, and how deep.
    pub(crate) fn list(&self, properties: Option<&Element>) -> Option<(String, usize)> {
        let own = properties.and_then(list_of);
        let found = own
            .or_else(|| self.chain(properties).into_iter().find_map(|style| style.list.clone()))?;
        // List 0 takes a paragraph out of the list of its style.
        (found.0 != "0" && self.lists.contains_key(&found.0)).then_some(found)
    }

    /// From which number on a level of a list counts; `None` if it has points and no numbers.
    pub(crate) fn start(&self, list: &str, depth: usize) -> Option<u32> {
        let kind = self.lists.get(list)?;
        let level = self.levels.get(&(kind.clone(), depth))?;
        level.is_numbered.then_some(level.start)
    }

    fn chain(&self, properties: Option<&Element>) -> Vec<&Style> {
        let mut next = properties.and_then(|own| own.value(&["pStyle"])).map(str::to_owned);
        let mut chain = Vec::new();
        while let Some(style) = next.take().and_then(|id| self.styles.get(&id)) {
            if chain.len() == LONGEST_CHAIN {
                break;
            }
            chain.push(style);
            next.clone_from(&style.based_on);
        }
        chain
    }
}

fn list_of(properties: &Element) -> Option<(String, usize)> {
    let list = properties.value(&["numPr", "numId"])?;
    let depth = properties.value(&["numPr", "ilvl"]).and_then(|depth| depth.parse().ok());
    Some((list.to_owned(), depth.unwrap_or(0)))
}
