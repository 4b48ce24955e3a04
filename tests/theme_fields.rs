//! The page for designers says what every template may see, and is made from the code that shows it.
//!
//! A list kept by hand is wrong after the second change. `UPDATE=1 cargo test --release` writes the
//! part of `themes/README.md` below its mark anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const MARK: &str = "<!-- Made from src/rendition/view.rs: UPDATE=1 cargo test --release -->";

/// A type of the contract: its name, what it is, and its fields with type and meaning.
struct View {
    name: String,
    about: String,
    fields: Vec<(String, String, String)>,
}

fn views(code: &str) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    let mut remark = String::new();
    for line in code.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            let _ = write!(remark, "{}{}", if remark.is_empty() { "" } else { " " }, words.trim());
        } else if let Some(rest) = line.strip_prefix("pub(crate) struct ") {
            let name = rest.trim_end_matches(" {").trim_end_matches("View").to_owned();
            views.push(View { name, about: std::mem::take(&mut remark), fields: Vec::new() });
        } else if let Some((name, kind)) =
            line.strip_prefix("pub ").and_then(|rest| rest.trim_end_matches(',').split_once(": "))
        {
            let field = (name.to_owned(), shown(kind), std::mem::take(&mut remark));
            views.last_mut().expect("a field stands in a view").fields.push(field);
        }
    }
    views
}

/// A type as designers know it.
fn shown(kind: &str) -> String {
    if let Some(inner) = kind.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("list of {}", shown(inner));
    }
    if let Some(inner) = kind.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("{} or `null`", shown(inner));
    }
    match kind {
        "String" | "&'static str" => "text".to_owned(),
        "usize" | "u32" => "number".to_owned(),
        "bool" => "true or false".to_owned(),
        "serde_json::Value" => "any value".to_owned(),
        view => {
            let name = view.trim_end_matches("View");
            format!("[{name}](#{})", name.to_lowercase())
        }
    }
}

fn tables(views: &[View]) -> String {
    let mut out = String::new();
    for view in views {
        let _ = write!(out, "\n### {}\n\n{}\n\n", view.name, view.about);
        out.push_str("| field | what it holds | meaning |\n|---|---|---|\n");
        for (name, kind, meaning) in &view.fields {
            let _ = writeln!(out, "| `{name}` | {kind} | {meaning} |");
        }
    }
    out
}

#[test]
fn the_page_for_designers_lists_every_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = fs::read_to_string(root.join("src/rendition/view.rs")).expect("the contract");
    let views = views(&code);
    let fields: usize = views.iter().map(|view| view.fields.len()).sum();
    assert!(views.len() > 10 && fields > 80, "{} views, {fields} fields", views.len());
    for view in &views {
        assert!(view.fields.iter().all(|(_, _, meaning)| !meaning.is_empty()), "{}", view.name);
    }
    let page = root.join("themes/README.md");
    let text = fs::read_to_string(&page).expect("the page");
    let (by_hand, made) = text.split_once(MARK).expect("the mark");
    let tables = format!("\n{}", tables(&views));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page, format!("{by_hand}{MARK}{tables}")).expect("written");
        return;
    }
    assert!(made == tables, "themes/README.md is behind src/rendition/view.rs; write it anew");
}
