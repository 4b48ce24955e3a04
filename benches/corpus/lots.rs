//! Numbers that look drawn by lot and are the same on every machine.
//!
//! SplitMix64, seeded with the number of a bulletin: a bulletin has the same text in a series of
//! any length, and no crate's next version can change what was measured.

use super::words;

pub(super) struct Lots(pub(super) u64);

impl Lots {
    pub(super) fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }

    pub(super) fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.draw(of.len())]
    }

    /// Some of them, each at most once, in an order drawn by lot.
    pub(super) fn some<'a>(&mut self, of: &[&'a str], count: usize) -> Vec<&'a str> {
        let mut left = of.to_vec();
        (0..count.min(of.len())).map(|_| left.swap_remove(self.draw(left.len()))).collect()
    }

    /// A sentence or title with its gaps filled.
    pub(super) fn filled(&mut self, pattern: &str) -> String {
        let mut text = String::with_capacity(pattern.len() + 64);
        let mut parts = pattern.split(['{', '}']);
        text.push_str(parts.next().unwrap_or_default());
        // Between two braces stands a gap, behind them plain words again.
        while let (Some(gap), Some(plain)) = (parts.next(), parts.next()) {
            match gap {
                "vendor" => text.push_str(self.one(&words::VENDORS)),
                "product" => text.push_str(self.one(&words::PRODUCTS)),
                "actor" => text.push_str(self.one(&words::ACTORS)),
                "sector" | "sector2" => text.push_str(self.one(&words::SECTORS)),
                "damage" | "damage2" => text.push_str(self.one(&words::DAMAGE)),
                "remedy" | "remedy2" => text.push_str(self.one(&words::REMEDIES)),
                "time" => text.push_str(self.one(&words::TIMES)),
                "number" => text.push_str(&(20 + self.draw(900)).to_string()),
                "small" | "small2" => text.push_str(&(2 + self.draw(30)).to_string()),
                other => unreachable!("`{{{other}}}` is no gap"),
            }
            text.push_str(plain);
        }
        text
    }

    pub(super) fn sentence(&mut self) -> String {
        let pattern = self.one(&words::SENTENCES);
        // A topic is named twice in its sentence, so it cannot be drawn gap by gap.
        let topic = self.one(&words::TOPICS);
        self.filled(&pattern.replace("{topic}", topic))
    }

    pub(super) fn paragraph(&mut self, least: usize) -> String {
        let count = least + self.draw(3);
        (0..count).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}
