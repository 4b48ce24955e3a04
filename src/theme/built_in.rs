//! The default theme, compiled in.
//!
//! A site works with no folder `themes/` beside it, and a new one looks like something at once.
//! The files are listed by hand, so that the program needs no build script; a test compares the
//! list with the folder.

/// The files of the default theme: their paths below `themes/default/`, and their bytes.
pub(crate) const FILES: &[(&str, &[u8])] = &[
    ("assets/favicon.svg", include_bytes!("../../themes/default/assets/favicon.svg")),
    ("assets/feed.css", include_bytes!("../../themes/default/assets/feed.css")),
    ("assets/search.js", include_bytes!("../../themes/default/assets/search.js")),
    ("assets/style.css", include_bytes!("../../themes/default/assets/style.css")),
    ("fonts/OFL.txt", include_bytes!("../../themes/default/fonts/OFL.txt")),
    (
        "fonts/noto-sans-arabic-bold.ttf",
        include_bytes!("../../themes/default/fonts/noto-sans-arabic-bold.ttf"),
    ),
    (
        "fonts/noto-sans-arabic-regular.ttf",
        include_bytes!("../../themes/default/fonts/noto-sans-arabic-regular.ttf"),
    ),
    ("fonts/noto-sans-bold.ttf", include_bytes!("../../themes/default/fonts/noto-sans-bold.ttf")),
    (
        "fonts/noto-sans-regular.ttf",
        include_bytes!("../../themes/default/fonts/noto-sans-regular.ttf"),
    ),
    ("i18n/ar.yaml", include_bytes!("../../themes/default/i18n/ar.yaml")),
    ("i18n/cy.yaml", include_bytes!("../../themes/default/i18n/cy.yaml")),
    ("i18n/en.yaml", include_bytes!("../../themes/default/i18n/en.yaml")),
    ("templates/archive.html", include_bytes!("../../themes/default/templates/archive.html")),
    ("templates/base.html", include_bytes!("../../themes/default/templates/base.html")),
    ("templates/bulletin.html", include_bytes!("../../themes/default/templates/bulletin.html")),
    ("templates/call.html", include_bytes!("../../themes/default/templates/call.html")),
    (
        "templates/components/attachment-list.html",
        include_bytes!("../../themes/default/templates/components/attachment-list.html"),
    ),
    (
        "templates/components/bulletin-facts.html",
        include_bytes!("../../themes/default/templates/components/bulletin-facts.html"),
    ),
    (
        "templates/components/bulletin-head.html",
        include_bytes!("../../themes/default/templates/components/bulletin-head.html"),
    ),
    (
        "templates/components/call-about.html",
        include_bytes!("../../themes/default/templates/components/call-about.html"),
    ),
    (
        "templates/components/call-facts.html",
        include_bytes!("../../themes/default/templates/components/call-facts.html"),
    ),
    (
        "templates/components/call-heading.html",
        include_bytes!("../../themes/default/templates/components/call-heading.html"),
    ),
    (
        "templates/components/call-more.html",
        include_bytes!("../../themes/default/templates/components/call-more.html"),
    ),
    (
        "templates/components/call-parts.html",
        include_bytes!("../../themes/default/templates/components/call-parts.html"),
    ),
    (
        "templates/components/call-route.html",
        include_bytes!("../../themes/default/templates/components/call-route.html"),
    ),
    (
        "templates/components/call-text.html",
        include_bytes!("../../themes/default/templates/components/call-text.html"),
    ),
    (
        "templates/components/call-to-action.html",
        include_bytes!("../../themes/default/templates/components/call-to-action.html"),
    ),
    (
        "templates/components/entry-groups.html",
        include_bytes!("../../themes/default/templates/components/entry-groups.html"),
    ),
    (
        "templates/components/entry-list.html",
        include_bytes!("../../themes/default/templates/components/entry-list.html"),
    ),
    (
        "templates/components/facets.html",
        include_bytes!("../../themes/default/templates/components/facets.html"),
    ),
    (
        "templates/components/gauge.html",
        include_bytes!("../../themes/default/templates/components/gauge.html"),
    ),
    (
        "templates/components/history.html",
        include_bytes!("../../themes/default/templates/components/history.html"),
    ),
    (
        "templates/components/list-count.html",
        include_bytes!("../../themes/default/templates/components/list-count.html"),
    ),
    (
        "templates/components/list-jumps.html",
        include_bytes!("../../themes/default/templates/components/list-jumps.html"),
    ),
    (
        "templates/components/list-pages.html",
        include_bytes!("../../themes/default/templates/components/list-pages.html"),
    ),
    (
        "templates/components/neighbours.html",
        include_bytes!("../../themes/default/templates/components/neighbours.html"),
    ),
    (
        "templates/components/notice.html",
        include_bytes!("../../themes/default/templates/components/notice.html"),
    ),
    (
        "templates/components/related-links.html",
        include_bytes!("../../themes/default/templates/components/related-links.html"),
    ),
    (
        "templates/components/site-footer.html",
        include_bytes!("../../themes/default/templates/components/site-footer.html"),
    ),
    (
        "templates/components/site-header.html",
        include_bytes!("../../themes/default/templates/components/site-header.html"),
    ),
    (
        "templates/components/site-lists.html",
        include_bytes!("../../themes/default/templates/components/site-lists.html"),
    ),
    (
        "templates/components/topic-links.html",
        include_bytes!("../../themes/default/templates/components/topic-links.html"),
    ),
    (
        "templates/components/trail.html",
        include_bytes!("../../themes/default/templates/components/trail.html"),
    ),
    ("templates/email/base.html", include_bytes!("../../themes/default/templates/email/base.html")),
    (
        "templates/email/bulletin.html",
        include_bytes!("../../themes/default/templates/email/bulletin.html"),
    ),
    ("templates/email/call.html", include_bytes!("../../themes/default/templates/email/call.html")),
    (
        "templates/email/digest.html",
        include_bytes!("../../themes/default/templates/email/digest.html"),
    ),
    ("templates/everything.html", include_bytes!("../../themes/default/templates/everything.html")),
    ("templates/home.html", include_bytes!("../../themes/default/templates/home.html")),
    ("templates/not-found.html", include_bytes!("../../themes/default/templates/not-found.html")),
    ("templates/poster.html", include_bytes!("../../themes/default/templates/poster.html")),
    ("templates/redirect.html", include_bytes!("../../themes/default/templates/redirect.html")),
    ("templates/reserved.html", include_bytes!("../../themes/default/templates/reserved.html")),
    ("templates/search.html", include_bytes!("../../themes/default/templates/search.html")),
    ("templates/social-card.svg", include_bytes!("../../themes/default/templates/social-card.svg")),
    ("templates/topic.html", include_bytes!("../../themes/default/templates/topic.html")),
    ("templates/topics.html", include_bytes!("../../themes/default/templates/topics.html")),
    ("templates/year.html", include_bytes!("../../themes/default/templates/year.html")),
    ("theme.yaml", include_bytes!("../../themes/default/theme.yaml")),
];

#[cfg(test)]
mod tests {
    #[test]
    #[allow(clippy::disallowed_methods)] // The test's whole concern is the folder on disk.
    fn every_file_of_the_folder_is_compiled_in() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let mut found: Vec<String> = walkdir::WalkDir::new(&root)
            .into_iter()
            .map(|entry| entry.expect("a readable folder"))
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| Some(entry.path().strip_prefix(&root).ok()?.to_str()?.to_owned()))
            .collect();
        found.sort();
        let listed: Vec<&str> = super::FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, found);
    }
}
