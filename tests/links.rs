//! `links`, as whoever writes a newsletter meets it.

use serde_json::{Value, json};

use crate::trial::Trial;

const SERIES: &str = "\
title: Watch
base_url: https://bulletins.example.org/
timezone: Europe/London
languages: [cy]
";

fn bulletin(id: &str, title: &str, head: &str) -> String {
    format!("---\nid: {id}\ntitle: {title}\nsummary: About it\n{head}---\n\nText\n")
}

/// A site with one bulletin of each kind that matters here.
fn site() -> Trial {
    let trial = Trial::with_settings(SERIES);
    let long = format!("\"{}\"", "vigilance ".repeat(40).trim());
    for (file, id, title, head) in [
        ("2016-08-01-old", "W-1", "The oldest", ""),
        ("2016-09-01-sum", "W-2", "'=1+1'", ""),
        ("2016-09-02-long", "W-3", &*long, "language: cy\n"),
        ("2016-09-03-gone", "W-4", "Withdrawn", "withdrawn: {date: 2016-10-01, reason: Wrong}\n"),
        ("2999-01-01-held", "W-5", "Held", ""),
        ("2016-09-05-draft", "W-6", "Draft", "draft: yes\n"),
    ] {
        trial.write(&format!("bulletins/{file}.md"), bulletin(id, title, head));
    }
    trial
}

#[test]
fn what_is_out_and_holds_is_listed_newest_first() {
    let trial = site();
    let listed = trial.run(&["links", "--since", "2016-09-01"]).with(0).saying(&[
        "2 of these addresses are not built yet",
        "1 bulletin that no longer holds is left out",
    ]);
    let text = String::from_utf8(listed.results).expect("UTF-8");
    let (long, sum) = (text.find("/cy/2016/09/long/"), text.find("/2016/09/sum/"));
    assert!(long.is_some() && long < sum, "{text}");
    assert!(text.contains("https://bulletins.example.org/2016/09/sum/  (not built yet)"), "{text}");
    for absent in ["oldest", "Withdrawn", "Held", "Draft"] {
        assert!(!text.contains(absent), "{text}");
    }
}

#[test]
fn an_address_is_promised_from_the_build_on() {
    let trial = site();
    let promised = |trial: &Trial| -> Vec<Value> {
        let list = trial.run(&["links", "--format", "json"]).with(0).json();
        let links = list["links"].as_array().expect("a list");
        links.iter().map(|link| link["promised"].clone()).collect()
    };
    assert_eq!(promised(&trial), vec![json!(false); 3]);
    trial.run(&["build"]).with(0);
    assert_eq!(promised(&trial), vec![json!(true); 3]);
}

#[test]
fn a_table_holds_no_formula_and_a_short_text_is_short() {
    let listed = site().run(&["links", "--format", "csv"]).with(0);
    let text = String::from_utf8(listed.results).expect("UTF-8");
    let rows: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[2].starts_with("\"W-2\",\"'=1+1\",\"https://"), "{text}");
    let short = rows[1].split("\",\"").nth(4).expect("a short text");
    assert_eq!(short.chars().count(), 280, "{short}");
    assert!(short.ends_with("… https://bulletins.example.org/cy/2016/09/long/"), "{short}");
}

#[test]
fn what_cannot_be_trusted_is_not_listed() {
    let trial = site();
    trial.run(&["links", "--since", "soon"]).with(2).saying(&["`--since soon` is no day"]);
    trial
        .run(&["links", "--since", "2998-01-01"])
        .with(0)
        .saying(&["no bulletin that still holds"]);
    trial.write("bulletins/2016-11-01-twin.md", bulletin("W-1", "A twin", ""));
    let refused = trial.run(&["links"]).with(1).saying(&["cannot be built"]);
    assert!(refused.results.is_empty());
}
