//! The one door to the TOML reader: heads between `+++` lines, as Hugo and Zola have them.
//!
//! Our own files are YAML; TOML is read only when a series moves in.

use serde_json::Value;
use toml::de::{DeTable, DeValue};

/// A key of a head: its name, its byte, its value.
pub(crate) type Key = (String, usize, Value);

/// Keys of a head in order, each with its byte and its value. Days and numbers stay as they are
/// written.
///
/// # Errors
/// The byte at which it cannot be read, and why.
pub(crate) fn keys(text: &str) -> Result<Vec<Key>, (usize, String)> {
    let table = DeTable::parse(text).map_err(|fault| {
        let at = fault.span().map_or(0, |span| span.start);
        (at.min(text.len()), fault.message().to_owned())
    })?;
    let mut keys: Vec<Key> = table
        .get_ref()
        .iter()
        .map(|(key, found)| (key.get_ref().to_string(), key.span().start, value(found.get_ref())))
        .collect();
    keys.sort_by_key(|(_, at, _)| *at);
    Ok(keys)
}

fn value(found: &DeValue<'_>) -> Value {
    match found {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => number.as_str().into(),
        DeValue::Float(number) => number.as_str().into(),
        DeValue::Boolean(is_so) => (*is_so).into(),
        DeValue::Datetime(moment) => moment.to_string().into(),
        DeValue::Array(values) => values.iter().map(|inner| value(inner.get_ref())).collect(),
        DeValue::Table(table) => table_value(table),
    }
}

fn table_value(table: &DeTable<'_>) -> Value {
    let pairs = table.iter();
    let pairs = pairs.map(|(key, inner)| (key.get_ref().to_string(), value(inner.get_ref())));
    Value::Object(pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn a_head_is_read_key_by_key() {
        let text = "title = \"A\"\ndate = 2016-08-01T09:00:00+01:00\ndraft = true\n[taxonomies]\ntags = [\"b\"]\n";
        let read = keys(text).expect("a head");
        let names: Vec<&str> = read.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["title", "date", "draft", "taxonomies"]);
        assert_eq!(read[1].2, "2016-08-01T09:00:00+01:00");
        assert_eq!(read[3].2, serde_json::json!({"tags": ["b"]}));
        assert_eq!(keys("a = 1\nb = ").expect_err("no value").0 / 4, 2);
    }
}
