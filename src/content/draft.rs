//! [`Draft`]: the file of a new bulletin, with each line of its head explained.
//!
//! Whoever writes a bulletin writes four a year, and remembers none of the keys. So the file says
//! what each is for, and stays a draft until its author takes one line out.

use jiff::civil::Date;

use crate::content::config::Config;
use crate::content::slug::{fitting, slug};

/// A bulletin to be begun.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'a> {
    /// Its permanent name.
    pub id: String,
    /// Its title, one line.
    pub title: &'a str,
    /// Its day.
    pub day: Date,
    /// Its topics, by slug.
    pub topics: Vec<String>,
    /// The banner that its page will wear on top, by id.
    pub banner: Option<&'a str>,
    /// The series that it is for.
    pub config: &'a Config,
}

impl Draft<'_> {
    /// The name of its file.
    pub(crate) fn file_name(&self) -> String {
        let slug = slug(self.title);
        let slug = if slug.is_empty() { slug } else { format!("-{}", fitting(&slug)) };
        format!("{}{slug}.md", self.day)
    }

    /// The whole file.
    pub(crate) fn text(&self) -> String {
        let title = self.title.replace('\'', "''");
        format!(
            "---\n\
             # The permanent name of this bulletin. It stays as it is, whatever becomes of the title.\n\
             id: {id}\n\
             # What readers see first: on top of the page, in lists, in the feed.\n\
             title: '{title}'\n\
             # The day that is printed on the bulletin.\n\
             date: {day}\n\
             # What a reader should know or do, in at most 160 characters. Lists and emails show it.\n\
             summary:\n\
             {topics}\
             # While this line stands, readers see nothing of the bulletin. Take it out to publish.\n\
             draft: true\n\
             # To hold the bulletin back until a moment, take away the # of the next line.\n\
             #publish_at: {day} 09:00\n\
             {banners}\
             ---\n\n\
             Say in the first paragraph what has happened and whom it concerns.\n\n\
             ## What to do\n\n\
             - One thing to do on each line.\n",
            id = self.id,
            day = self.day,
            topics = self.topics(),
            banners = self.banners(),
        )
    }

    fn topics(&self) -> String {
        let named = self.config.topics.iter().map(|(slug, name)| format!("{slug} ({name})"));
        let named: Vec<String> = named.collect();
        let known =
            if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
        let line = if self.topics.is_empty() {
            "#topics: []".to_owned()
        } else {
            format!("topics: [{}]", self.topics.join(", "))
        };
        format!("# What it is about{known}.\n{line}\n")
    }

    fn banners(&self) -> String {
        let ids: Vec<&str> =
            self.config.banners.iter().map(|banner| banner.id.value.as_str()).collect();
        let Some(first) = ids.first() else { return String::new() };
        let worn = self.banner.map_or_else(
            || "The page wears no call to action".to_owned(),
            |worn| format!("The page wears the call to action `{worn}`"),
        );
        format!(
            "# {worn}. To choose another ({}), take away the # of the next line.\n#banners: [{}]\n",
            ids.join(", "),
            self.banner.unwrap_or(first)
        )
    }
}
