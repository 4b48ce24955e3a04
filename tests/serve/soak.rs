//! A long day at the desk: edits, new files, renames and deletions by lot, and in the end the
//! preview is what a fresh build makes, in no more memory than before.
//!
//! `SOAK=2000` makes so many changes (in a minute or so); without it there are fewer.

use std::fs;
use std::time::Duration;

use crate::serve::client::{PATIENCE, Preview};
use crate::serve::{built, encoded, small};
use crate::trial::{Trial, bulletin};

/// Changes where nobody asks for more.
const CHANGES: usize = 200;
/// Between two changes.
const PAUSE: Duration = Duration::from_millis(25);

/// Numbers that look drawn by lot and are the same each time.
struct Lots(u64);

impl Lots {
    fn draw(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

fn change(trial: &Trial, lots: &mut Lots, nth: usize) {
    let at = |number: usize| format!("bulletins/2020-02-{:02}-b{number}.md", number % 28 + 1);
    let number = lots.draw(40);
    let path = at(number);
    let good = bulletin(&format!("B-{number}"), &format!("Title {nth}"), &format!("Text {nth}."));
    match lots.draw(8) {
        0 => drop(fs::remove_file(trial.at(&path))),
        1 => drop(fs::rename(trial.at(&path), trial.at(&at(lots.draw(40))))),
        2 => trial.write(&path, good.get(..good.len() / 3).unwrap_or_default()),
        3 => {
            trial.write("copy.tmp", good);
            fs::rename(trial.at("copy.tmp"), trial.at(&path)).expect("in its place");
        }
        4 => trial.write(&format!("bulletins/sub{}/note.txt", lots.draw(3)), nth.to_string()),
        5 => drop(fs::remove_dir_all(trial.at(&format!("bulletins/sub{}", lots.draw(3))))),
        _ => trial.write(&path, good),
    }
}

#[test]
fn after_a_long_day_the_preview_is_what_a_fresh_build_makes() {
    let changes = std::env::var("SOAK").ok().and_then(|text| text.parse().ok()).unwrap_or(CHANGES);
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    let mut lots = Lots(7);
    let mut early = None;
    for nth in 0..changes {
        change(&trial, &mut lots, nth);
        std::thread::sleep(PAUSE);
        if nth % 10 == 0 {
            let page = preview.get("");
            assert_eq!(page.status, 200, "{}", page.text());
        }
        if nth == changes / 4 {
            early = preview.memory();
        }
    }
    // What is left half written or twice is put right, so that nothing keeps an old page up.
    for number in 0..40 {
        let path = format!("bulletins/2020-02-{:02}-b{number}.md", number % 28 + 1);
        trial.write(&path, bulletin(&format!("B-{number}"), &format!("Title {number}"), "Last."));
    }
    let began = std::time::Instant::now();
    for (path, bytes) in built(&trial.at(".")) {
        while preview.get(&encoded(&path)).without_script().0 != bytes {
            assert!(began.elapsed() < PATIENCE, "{path} stays another");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    if let (Some(early), Some(late)) = (early, preview.memory()) {
        assert!(late < early + early / 2 + (32 << 10), "{early} KiB have become {late} KiB");
    }
}
