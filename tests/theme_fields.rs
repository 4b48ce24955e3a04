//! The page for designers says what may be chosen, replaced and seen, and is made from what holds it.
//!
//! A list kept by hand is wrong after the second change. `UPDATE=1 cargo test --release` writes the
//! parts of `themes/README.md` behind their marks anew: the settings and the components of the
//! default theme, and last the fields that templates see.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const MARK: &str = "<!-- Made from src/rendition/view.rs: UPDATE=1 cargo test --release -->";

const SETTINGS: &str =
    "<!-- Made from themes/default/theme.yaml: UPDATE=1 cargo test --release -->";

const COMPONENTS: &str =
    "<!-- Made from themes/default/templates/components: UPDATE=1 cargo test --release -->";

const END: &str = "<!-- End -->";

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

/// The value of a key in a group that stands on one line: `{type: colour, about: "…", on: [a, b]}`.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let start = line.find(&format!("{key}: "))? + key.len() + 2;
    let rest = &line[start..];
    match rest.chars().next()? {
        '"' => rest[1..].split('"').next(),
        '[' => rest[1..].split(']').next(),
        _ => rest.split([',', '}']).next(),
    }
}

/// The settings of the default theme, each with its value and what it is seen on.
fn settings(yaml: &str) -> String {
    let mut out =
        "\n| setting | by default | what it is | seen on |\n|---|---|---|---|\n".to_owned();
    let (_, declared) = yaml.split_once("\nsettings:\n").expect("settings");
    for line in declared.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, _) = line.split_once(": {").expect("a setting stands on one line");
        let get = |key| value(line, key).unwrap_or_default();
        let usual = match get("type") {
            "colour" => format!("`{}`, `{}`", get("light"), get("dark")),
            "scale" => format!("`{{base: {}, ratio: {}}}`", get("base"), get("ratio")),
            "number" => {
                format!("`{}` ({} to {} {})", get("value"), get("from"), get("to"), get("unit"))
            }
            _ => "none".to_owned(),
        };
        let seen = [("text_on", ""), ("large_on", " (large)"), ("part_on", " (no text)")];
        let seen = seen.map(|(key, how)| {
            value(line, key).map(|on| format!("`{}`{how}", on.replace(", ", "`, `")))
        });
        let seen: Vec<String> = seen.into_iter().flatten().collect();
        assert!(!get("about").is_empty(), "`{name}` says nothing about itself");
        let _ = writeln!(out, "| `{name}` | {usual} | {} | {} |", get("about"), seen.join("; "));
    }
    out
}

/// The components of the default theme: file, head, and the sentence at the top of the file.
fn components(folder: &Path) -> String {
    let mut out =
        "\n| file of `components/` | component | what it is |\n|---|---|---|\n".to_owned();
    let entries = fs::read_dir(folder).expect("components");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).expect("a component");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let remark = text.strip_prefix("{#").and_then(|rest| rest.split_once("#}"));
        let (remark, rest) = remark.unwrap_or_else(|| panic!("{name} says nothing about itself"));
        let words: Vec<&str> = remark.trim_end_matches('-').split_whitespace().collect();
        let words = words.join(" ");
        let first = words.split_inclusive(". ").next().unwrap_or_default().trim();
        let head = rest.split_once("{% component ").and_then(|(_, rest)| rest.split_once(" %}"));
        let (head, _) = head.unwrap_or_else(|| panic!("{name} defines no component"));
        let _ = writeln!(out, "| `{name}` | `{head}` | {first} |");
    }
    out
}

/// `text` with `made` between a mark and the next end.
fn filled(text: &str, mark: &str, made: &str) -> String {
    let (before, rest) = text.split_once(mark).expect("the mark");
    let (_, after) = rest.split_once(END).expect("the end");
    format!("{before}{mark}\n{made}\n{END}{after}")
}

#[test]
fn the_page_for_designers_lists_every_field_setting_and_component() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).expect("the contract");
    let code = [
        "src/rendition/view.rs",
        "src/rendition/view/bulletin.rs",
        "src/rendition/view/call.rs",
        "src/rendition/view/email.rs",
    ]
    .map(read)
    .concat();
    let views = views(&code);
    let fields: usize = views.iter().map(|view| view.fields.len()).sum();
    assert!(views.len() > 10 && fields > 80, "{} views, {fields} fields", views.len());
    for view in &views {
        assert!(view.fields.iter().all(|(_, _, meaning)| !meaning.is_empty()), "{}", view.name);
    }
    let page = root.join("themes/README.md");
    let text = fs::read_to_string(&page).expect("the page");
    let (by_hand, _) = text.split_once(MARK).expect("the mark");
    let made = format!("{by_hand}{MARK}\n{}", tables(&views));
    let theme = root.join("themes/default");
    let yaml = fs::read_to_string(theme.join("theme.yaml")).expect("theme.yaml");
    let made = filled(&made, SETTINGS, &settings(&yaml));
    let made = filled(&made, COMPONENTS, &components(&theme.join("templates/components")));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page, made).expect("written");
        return;
    }
    assert!(made == text, "themes/README.md is behind what it is made from; write it anew");
}

#[test]
fn the_page_for_designers_names_the_contract_that_is_spoken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect(path);
    let code = read("src/theme/manifest.rs");
    let number =
        code.split_once("const CONTRACT: u32 = ").and_then(|(_, rest)| rest.split_once(';'));
    let (number, _) = number.expect("the number of the contract");
    assert!(read("themes/README.md").contains(&format!("\n| {number} | ")), "what changed in it");
    assert!(read("themes/default/theme.yaml").contains(&format!("\ncontract: {number}\n")));
}
