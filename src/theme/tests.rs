//! What a theme is as a whole: loaded from its layers, rendered, and told where it is wrong.

use super::{Context, PAGES, Proof, Shared, Theme};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

fn source(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::default();
    let mut put = |path: &str, text: &str| {
        tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
    };
    for (path, _) in files {
        let theme = path.split('/').nth(1).expect("a theme");
        put(&format!("themes/{theme}/theme.yaml"), "contract: 1");
    }
    files.iter().for_each(|(path, text)| put(path, text));
    tree
}

#[test]
fn the_built_in_theme_loads_without_a_finding() {
    let theme = Theme::load(&Tree::default(), "default");
    assert!(theme.report.is_empty(), "{:?}", theme.report);
    assert_eq!(theme.value.words("cy-GB").get("month_8").map(String::as_str), Some("Awst"));
}

#[test]
fn a_broken_template_is_shown_where_it_was_written() {
    let files = [("themes/default/templates/year.html", "<p>{{ a b }}</p>")];
    let found = Theme::load(&source(&files), "default").report;
    let place = found.diagnostics()[0].place.clone().expect("a place");
    assert_eq!(place.path.as_str(), "themes/default/templates/year.html");
    assert!(place.span.is_some());
}

#[test]
fn a_place_counts_the_bytes_of_the_file_as_it_stands_on_disk() {
    let text = "\u{feff}<p>\r\n</p>\r\n{{ nothing }}\r\n";
    let files = [("themes/default/templates/year.html", text)];
    let theme = Theme::load(&source(&files), "default").value;
    let page = theme.page("year.html", &Context::default(), Proof::Trusted);
    assert_eq!(page.value, None);
    let found = &page.report.diagnostics()[0];
    let span = found.place.clone().and_then(|place| place.span).expect("a span");
    assert_eq!(text.get(span), Some("nothing"));
}

#[test]
fn every_unknown_name_is_shown_where_it_was_written() {
    let text = "\u{feff}\r\n{{ <nope /> }}\r\n{% include \"gone.html\" %}{{ 1 | lost }}";
    let files = [("themes/default/templates/year.html", text)];
    let report = Theme::load(&source(&files), "default").report;
    let span = |at: &crate::diagnostic::Place| at.span.clone().and_then(|span| text.get(span));
    let mut found: Vec<(&str, Option<&str>)> = (report.diagnostics().iter())
        .map(|found| (found.message.as_str(), found.place.as_ref().and_then(span)))
        .collect();
    found.sort_unstable();
    let expected = [
        ("there is no component `nope`", Some("<nope />")),
        ("there is no filter `lost`", Some("lost")),
        ("there is no template `gone.html`", Some("\"gone.html\"")),
    ];
    assert_eq!(found, expected);
}

#[test]
fn components_that_call_themselves_and_templates_that_hold_themselves_end() {
    let own = "{% component own() %}x{{ <own /> }}{% endcomponent %}{{ <own /> }}";
    for text in [own, "{% extends \"year.html\" %}", "{% include \"year.html\" %}"] {
        let files = [("themes/default/templates/year.html", text)];
        let theme = Theme::load(&source(&files), "default");
        let page = theme.value.page("year.html", &Context::default(), Proof::Trusted);
        let mut found = theme.report.diagnostics().iter().chain(page.report.diagnostics());
        assert!(found.any(|found| found.rule.code == "template-error"), "{text}");
    }
}

#[test]
fn a_template_that_may_not_be_minified_is_used_as_it_was_written() {
    let text = "<p {% if true %}hidden{% endif %}>\n\nx</p>";
    let files = [("themes/default/templates/year.html", text)];
    let theme = Theme::load(&source(&files), "default");
    let codes: Vec<_> = theme.report.diagnostics().iter().map(|it| it.rule.code).collect();
    assert_eq!(codes, ["template-not-minified"]);
    let page = theme.value.page("year.html", &Context::default(), Proof::Trusted);
    assert_eq!(page.value.as_deref(), Some("<p hidden>\n\nx</p>"));
}

#[test]
fn an_unknown_theme_gives_the_built_in_one_and_names_what_exists() {
    let tree = source(&[("themes/mine/templates/year.html", "x")]);
    for name in ["other", "", "..", "mine/templates", "../mine", "/mine", "mine\\x"] {
        let theme = Theme::load(&tree, name);
        let found = theme.report.diagnostics();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].rule.code, "no-such-theme");
        let help = found[0].help.as_deref().unwrap_or_default();
        assert!(help.ends_with("`default` and `mine`") || help == "did you mean `mine`?", "{help}");
        assert!(theme.value.templates.contains("bulletin.html"));
    }
}

#[test]
fn a_theme_that_extends_nothing_must_be_complete() {
    let template = ("themes/mine/templates/year.html", "x");
    let alone = Theme::load(&source(&[template]), "mine").report;
    assert_eq!(alone.diagnostics().len(), PAGES.len() - 1);
    for (head, rule) in [
        ("contract: 1\nextends: default # ours", None),
        ("contract: 1\nextends: other", Some("no-such-theme")),
        ("extends: [", Some("unreadable-yaml")),
    ] {
        let files = [template, ("themes/mine/theme.yaml", head)];
        let theme = Theme::load(&source(&files), "mine");
        let found = theme.report.diagnostics().first().map(|found| found.rule.code);
        assert_eq!(found, rule, "{head}");
    }
}

#[test]
fn a_template_that_is_no_text_is_a_finding() {
    let mut tree = source(&[("themes/default/templates/year.html", "")]);
    let path = TreePath::new("themes/default/templates/year.html").expect("a path");
    tree.replace(path.clone(), Leaf::bytes([b'<', 0xff]));
    let found = Theme::load(&tree, "default").report;
    assert_eq!(found.diagnostics()[0].place.as_ref().map(|at| &at.path), Some(&path));
}

#[test]
fn the_built_in_pages_are_the_same_minified_and_as_written() {
    let theme = Theme::load(&Tree::default(), "default").value;
    let mut context = Context::default();
    context.insert("words", Shared::of(&*theme.words("en")));
    context.insert("banner", Shared::of(&banner()).with_html(&["routes[].text[]", "on_top"]));
    context.insert("place", Shared::of("top"));
    let call = theme.page("call.html", &context, Proof::Compared);
    assert!(call.report.is_empty(), "{:?}", call.report);
    assert!(call.value.is_some_and(|page| page.contains("<a href=\"#\">b</a>")));

    let assets = ["favicon.svg", "style.css", "search.js"].map(|name| (name, "/a b\" c=d"));
    let assets = Shared::of(&std::collections::BTreeMap::from(assets));
    context.insert("assets", assets.clone());
    context.insert("integrity", assets);
    context.insert("site", Shared::of(&site()));
    let logo = serde_json::json!({"url": "/l.svg", "alt": "A", "width": null, "height": null});
    context.insert("theme", Shared::of(&serde_json::json!({"name": "d", "logo": logo, "colours": {"paper": {"light": "#fff", "dark": "#000"}}})));
    context.insert("page", Shared::of(&page()));
    let page = theme.page("not-found.html", &context, Proof::Compared);
    assert!(page.report.is_empty(), "{:?}", page.report);
    assert!(page.value.is_some_and(|page| page.starts_with("<!doctype html>")));
}

fn banner() -> serde_json::Value {
    serde_json::json!({
        "id": "a", "level": "emergency", "heading": "Call \"now\" > later", "text": "",
        "language": "cy", "print": false, "on_top": "<b>Call</b>",
        "routes": [{
            "id": "h", "name": "A & B", "number": "0800\u{a0}789", "tel": "tel:0800789",
            "url": "https://e.org/?a=b&c", "url_text": null, "hours": "24 hours",
            "cost": null, "confidential": true, "text": ["a <a href=\"#\">b</a> c"],
            "abroad": "+44", "abroad_tel": null, "language": null,
        }],
    })
}

fn site() -> serde_json::Value {
    let link = serde_json::json!({"title": "A <b>", "url": "/x/", "slug": "x", "count": 1});
    serde_json::json!({
        "title": "S", "description": "D", "language": "en", "home": "/", "archive": "/a/", "search": "/s/",
        "topics_page": "/t/", "feed": "/f", "menu": [link], "topics": [link], "years": [link],
        "publisher": {"name": "P", "email": "a@e.org", "url": null},
        "languages": [{"tag": "cy", "name": "Cymraeg", "url": "/cy/", "current": false}],
        "current_level_url": null, "extra": {}, "preview": true, "generator": "noticeboard",
    })
}

fn page() -> serde_json::Value {
    serde_json::json!({
        "kind": "not-found", "title": "Not \"found\" here=there", "description": "", "url": "/",
        "canonical": "https://e.org/", "language": "en", "direction": "ltr", "indexed": false, "sheet": "S",
        "feeds": [{"title": "F", "url": "/f.xml", "kind": "application/rss+xml"}],
    })
}

#[test]
fn only_what_was_marked_is_taken_for_html() {
    let files = [("themes/default/templates/year.html", "{{ a.b }}{{ a.c[0].d }}{{ a.e }}")];
    let theme = Theme::load(&source(&files), "default").value;
    let mut context = Context::default();
    let value = serde_json::json!({"b": "<b>", "c": [{"d": "<i>"}], "e": "<u>"});
    context.insert("a", Shared::of(&value).with_html(&["b", "c[].d", "f.g"]));
    let page = theme.page("year.html", &context, Proof::Compared).value;
    assert_eq!(page.as_deref(), Some("<b><i>&lt;u&gt;"));
}
