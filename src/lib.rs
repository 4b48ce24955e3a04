//! Noticeboard: dated Markdown bulletins in, a themed static site out.
#![forbid(unsafe_code)]
mod content;
mod diagnostic;
mod host;
mod rendition {
    pub(crate) mod feed;
    pub(crate) mod picture;
    pub(crate) mod sitemap;
    pub(crate) mod view;
    pub(crate) mod xml;
}
mod series;
mod theme;
mod tree;
mod tree_path;
mod yaml;
