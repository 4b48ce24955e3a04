//! The law of the moment: until the moment that a build names, another build of the same sources makes
//! the same and finds the same. On it rests that a build may tell again what the one before found.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use noticeboard::tree::{Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Build, Edition, Options};

use crate::memory::all;

/// A moment near the one at which a site is built, or a year or a month before or after it: there
/// lies whatever changes with time.
fn moments() -> impl Strategy<Value = Timestamp> {
    let turn = prop_oneof![
        6 => Just(0),
        1 => Just(365),
        1 => Just(366),
        1 => Just(-365),
        1 => Just(30)
    ];
    (turn, -36_i64..36, prop_oneof![3 => Just(0), 1 => -30_i64..30]).prop_map(
        |(days, hours, minutes)| {
            let away =
                SignedDuration::from_hours(days * 24 + hours) + SignedDuration::from_mins(minutes);
            now() + away
        },
    )
}

fn now() -> Timestamp {
    "2026-06-01T09:00:00Z".parse().expect("a moment")
}

/// A moment as a head writes it, to the minute or as no more than its day.
fn written(moment: Timestamp) -> String {
    let local = moment.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let is_full = local.minute() % 2 == 0;
    local.strftime(if is_full { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d" }).to_string()
}

/// A bulletin with a key that a moment decides, and perhaps an exception that ends.
fn head(key: usize, moment: Timestamp, until: Option<Timestamp>) -> String {
    let at = written(moment);
    let day = &at[..10];
    let key = match key {
        0 => format!("publish_at: {at}\n"),
        1 => format!("expires: {at}\n"),
        2 => format!("withdrawn: {{date: {at}, reason: Over}}\n"),
        3 => format!("withdrawn: {{date: {at}, reason: Over, remove: yes}}\n"),
        4 => format!("updates: [{{date: {at}, note: Changed, major: yes}}]\n"),
        5 => format!("threat_level: {{level: High, as_of: {day}}}\n"),
        6 => format!(
            "cap: {{event: E, urgency: past, severity: minor, certainty: likely, area: A, expires: {at}}}\n"
        ),
        7 => format!("publish_at: {at}\nreserve: yes\nslug: r\n"),
        8 => format!("publish_at: {at}\nsupersedes: B-0\n"),
        _ => format!("date: {at}\n"),
    };
    let rule = ["far-date", "update-ahead", "withdrawal-day", "empty-body"];
    let rule = rule[usize::try_from(moment.as_second() / 60 % 4).expect("a place")];
    let allow = until.map(|until| {
        format!("allow: [{{rule: {rule}, reason: Known, until: {}}}]\n", written(until))
    });
    format!("{key}{}", allow.unwrap_or_default())
}

/// Settings with moments in all places where they have any.
fn settings(moments: &[Timestamp]) -> String {
    let [verified, from, until, down, up, expires, begins] =
        std::array::from_fn(|at| written(moments[at]));
    let verified = &verified[..10];
    format!(
        "title: S\nbase_url: https://e.org/\ntimezone: UTC\nhotlines:\n\
         - {{id: one, name: One, number: 0800 789 321, verified_on: {verified}}}\n\
         - {{id: two, name: Two, number: 0800 789 654, outage: {{from: {down}, until: {up}, say: It is down}}}}\n\
         banners:\n- {{id: b, hotlines: [two], heading: Call, from: {from}, until: {until}}}\n\
         - {{id: c, hotlines: [one], heading: Dial, from: never, until: {begins}}}\n\
         security_txt: {{contact: mailto:a@e.org, expires: {expires}}}\n"
    )
}

fn put(tree: &mut Tree, path: &str, text: &str) {
    tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
}

fn built(source: &Tree, as_of: Timestamp) -> Build {
    let edition = Edition { as_of, audience: Audience::Public };
    noticeboard::build(source, &edition, &Options::default(), &|| Duration::ZERO)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_says_until_when_it_holds(
        heads in prop::collection::vec((0_usize..10, moments(), prop::option::of(moments())), 1..4),
        of_settings in prop::collection::vec(moments(), 7),
        has_settings in any::<bool>(),
    ) {
        let mut source = Tree::default();
        put(&mut source, "themes/default/theme.yaml", "contract: 1\n");
        let plain = "title: S\nbase_url: https://e.org/\ntimezone: UTC\n".to_owned();
        let text = if has_settings { settings(&of_settings) } else { plain };
        put(&mut source, "bulletins/series.yaml", &text);
        for (at, (key, moment, until)) in heads.iter().enumerate() {
            let own = head(*key, *moment, *until);
            let date = if own.contains("date: 20") && *key == 9 { "" } else { ["date: 2024-06-02\n", "date: 2024-06-01\n"][at % 2] };
            let text = format!("---\nid: B-{at}\ntitle: T {at}\nsummary: S\n{date}{own}---\n\nText.\n");
            put(&mut source, &format!("bulletins/b{at}.md"), &text);
        }
        let first = built(&source, now());
        // A site that was built before: what was promised is promised.
        for (path, leaf) in first.ledger().iter() {
            source.replace(path.clone(), leaf.clone());
        }
        let first = built(&source, now());
        let made = all(&first);
        let last = first.holds_until - SignedDuration::from_nanos(1);
        let middle = now() + (first.holds_until - now()) / 2;
        prop_assert!(first.holds_until >= now());
        for later in [last, middle].into_iter().filter(|later| *later >= now()) {
            let other = built(&source, later);
            prop_assert_eq!(&first.summary, &other.summary);
            prop_assert_eq!(first.changes_at, other.changes_at);
            prop_assert_eq!(&made, &all(&other), "at {}", later);
        }
    }
}
