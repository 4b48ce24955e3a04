//! [`Config`]: the settings of the series, `bulletins/series.yaml`.
//!
//! A site without them cannot be built, and a setting that is misread changes every page, so each
//! is typed and checked here, once. Where one is wrong, the reading goes on with what a series
//! would most likely have said, so that the problems of bulletins show up in the same run.

use crate::content::banner::{self, BannerText};
use crate::content::campaign::campaign;
use crate::content::exception::{Exception, exceptions};
use crate::content::feeds::{Feeds, feeds};
use crate::content::fields::{At, Fields, Known, Unknown, WRONG_VALUE};
use crate::content::foreign::{Foreign, foreign};
use crate::content::hotline::{self, Hotline};
use crate::content::identity::{
    self, Publisher, base_url, language_tag, permalink, publisher, requires,
};
use crate::content::live::{live, switch};
use crate::content::marking::{Ceiling, ceiling};
use crate::content::number::Number;
use crate::content::placeholder;
use crate::content::security_txt::{SecurityTxt, security_txt};
use crate::content::settings::settings;
use crate::content::web_host::{WebHost, web_hosts};
use crate::content::wording::did_you_mean;
use crate::content::zone::timezone;
use crate::diagnostic::{Checked, Level, Report, Rule};
use crate::tree::Tree;
use jiff::tz::TimeZone;

/// An address of the site that feeds and links cannot be made from.
pub(crate) static BASE_URL: Rule = Rule {
    code: "base-url",
    level: Level::Error,
    about: "Feeds, emails and search engines need absolute addresses, and these are made from \
            `base_url`. It begins with `https://` (or `http://`), names a host, and may have a path; \
            it has neither a `?` nor a `#`.",
    remedy: "Write the public address of the site: `base_url: https://bulletins.example.org/`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&BASE_URL];

/// Settings of a series.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Title of the series.
    pub title: String,
    /// What the series is, in a sentence or two.
    pub description: String,
    /// Public address of the site, absolute, with a slash at its end.
    pub base_url: String,
    /// BCP 47 tag of the series' own language.
    pub language: String,
    /// Tags of its other languages, each published below `/<tag>/`.
    pub languages: Vec<String>,
    /// The zone in which days and times are meant.
    pub timezone: TimeZone,
    /// Who publishes it.
    pub publisher: Publisher,
    /// The form of a bulletin's address, with `:year`, `:month`, `:day`, `:slug` and `:id`.
    pub permalink: String,
    /// Name of the theme.
    pub theme: String,
    /// Topics: slug and name, in the order of the file.
    pub topics: Vec<(String, String)>,
    /// Whether bulletins may name topics that are not listed.
    pub open_topics: bool,
    /// Words for severity, mildest first.
    pub severities: Vec<String>,
    /// The highest markings that may go out.
    pub ceiling: Ceiling,
    /// Whether readers are shown the marking of a bulletin.
    pub shows_marking: bool,
    /// Bulletins on a page of the archive.
    pub per_page: usize,
    /// What feeds hold.
    pub feeds: Feeds,
    /// Where the official threat level of today stands.
    pub current_level_url: Option<String>,
    /// Whom to tell of a weakness of the site.
    pub security_txt: Option<SecurityTxt>,
    /// Right numbers that are no hotline of ours.
    pub other_numbers: Vec<Number>,
    /// Hosts that are gone; links there are shown as plain text.
    pub retired_domains: Vec<String>,
    /// Rooted path prefixes on our host that somebody else serves.
    pub outside: Vec<String>,
    /// Links of the menu: title and address.
    pub menu: Vec<(String, String)>,
    /// Servers that get a list of old addresses.
    pub redirects: Vec<WebHost>,
    /// Servers that are told what to say with every file.
    pub headers: Vec<WebHost>,
    /// Rules that do not hold in the series.
    pub allow: Vec<Exception>,
    /// Parameters of links to our own site in mails: names and values.
    pub campaign: Vec<(String, String)>,
    /// Whether every bulletin has a picture that other sites show beside a link to it.
    pub social_cards: bool,
    /// Whether every bulletin goes out as JSON beside its page.
    pub json_twins: bool,
    /// Free values for themes.
    pub extra: serde_json::Value,
    /// How files written for another tool are read.
    pub foreign: Foreign,
    /// Whether the file could be read. Where it could not, nothing is known of hotlines, banners
    /// and severities, and no bulletin is told that it names one that is not there.
    pub is_read: bool,
    /// The register of hotlines.
    pub hotlines: Vec<Hotline>,
    /// The calls to action.
    pub banners: Vec<BannerText>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "Bulletins".into(),
            description: String::new(),
            base_url: "https://example.org/".into(),
            language: "en".into(),
            languages: Vec::new(),
            timezone: TimeZone::UTC,
            publisher: Publisher::default(),
            permalink: "/:year/:month/:slug/".into(),
            theme: "default".into(),
            topics: Vec::new(),
            open_topics: false,
            severities: ["low", "medium", "high", "critical"].map(Into::into).into(),
            ceiling: Ceiling::default(),
            shows_marking: false,
            per_page: 20,
            feeds: Feeds::default(),
            current_level_url: None,
            security_txt: None,
            other_numbers: Vec::new(),
            retired_domains: Vec::new(),
            outside: Vec::new(),
            menu: Vec::new(),
            redirects: Vec::new(),
            headers: Vec::new(),
            allow: Vec::new(),
            campaign: Vec::new(),
            social_cards: false,
            json_twins: false,
            extra: serde_json::Value::Object(serde_json::Map::new()),
            foreign: Foreign::default(),
            is_read: true,
            hotlines: Vec::new(),
            banners: Vec::new(),
        }
    }
}

const SERIES: Known = Known {
    now: &[
        "title",
        "description",
        "base_url",
        "language",
        "languages",
        "timezone",
        "publisher",
        "permalink",
        "theme",
        "topics",
        "severities",
        "ceiling",
        "show_marking",
        "archive",
        "feeds",
        "current_level_url",
        "other_numbers",
        "retired_domains",
        "outside",
        "requires",
        "security_txt",
        "menu",
        "redirects",
        "headers",
        "campaign",
        "social_cards",
        "json_twins",
        "extra",
        "allow",
        "front_matter",
        "hotlines",
        "banners",
    ],
    later: &["publish_to"],
};

impl Config {
    /// Reads the settings from the source.
    ///
    /// Where the file is missing or unreadable, that is an error, and the settings are those that
    /// a new series would have.
    pub(crate) fn read(source: &Tree) -> Checked<Self> {
        let settings = match settings(source) {
            Ok(settings) => settings,
            Err(found) => {
                let mut report = Report::default();
                report.push(*found);
                // Any topic will do, so that one broken file is one finding.
                let unread = Self { open_topics: true, is_read: false, ..Self::default() };
                return Checked::new(unread, report);
            }
        };
        let mut fields = Fields::open(&settings.path, settings.node, SERIES, Unknown::Refused);
        fields.report.add(settings.report);
        let mut config = Self::default();
        config.read_identity(&mut fields);
        config.read_lists(&mut fields);
        config.foreign = foreign(&mut fields);
        config.read_calls(&mut fields);
        let live = fields.report.keep(live(source, &config.banners, &config.timezone));
        switch(&mut config.banners, &live);
        Checked::new(config, fields.report)
    }

    /// Whether `language` is one of the series' own.
    pub(crate) fn speaks(&self, language: &str) -> bool {
        language == self.language || self.languages.iter().any(|other| other == language)
    }

    /// The prefix of addresses in a language: `` for the series' own, `/cy` for another.
    pub(crate) fn language_prefix(&self, language: &str) -> String {
        if language == self.language {
            String::new()
        } else {
            format!("/{}", language.to_lowercase())
        }
    }

    /// Where today lies in a zone: the settings' own.
    pub(crate) fn day_of(&self, instant: jiff::Timestamp) -> jiff::civil::Date {
        self.timezone.to_datetime(instant).date()
    }

    fn read_identity(&mut self, fields: &mut Fields<'_>) {
        if let Some(title) = fields.required_text("title", "Protective Security Update") {
            self.title = title.value;
        }
        if let Some(description) = fields.text("description") {
            placeholder::check(fields, "description", &description);
            self.description = description.value;
        }
        if let Some(url) = fields.required_text("base_url", "https://bulletins.example.org/") {
            placeholder::check(fields, "base_url", &url);
            match base_url(&url.value) {
                Some(sound) => self.base_url = sound,
                None => {
                    let message = format!(
                        "`base_url` is `{}`, but must be a whole address such as \
                         `https://bulletins.example.org/`",
                        url.value
                    );
                    let help = "write the public address of the site, beginning with `https://`";
                    fields.find(&BASE_URL, &url.span, message, help);
                }
            }
        }
        self.timezone = timezone(fields).unwrap_or(TimeZone::UTC);
        if let Some(language) = fields.text("language") {
            self.language = language_tag(fields, language).unwrap_or_else(|| "en".into());
        }
        let others = fields.texts("languages");
        self.languages = others.into_iter().filter_map(|tag| language_tag(fields, tag)).collect();
        self.publisher = publisher(fields);
        if let Some(pattern) = fields.text("permalink") {
            self.permalink = permalink(fields, pattern).unwrap_or(self.permalink.clone());
        }
        self.theme = text(fields, "theme").unwrap_or_else(|| self.theme.clone());
        requires(fields);
    }

    fn read_lists(&mut self, fields: &mut Fields<'_>) {
        (self.topics, self.open_topics) = identity::topics(fields);
        let severities = values(fields.texts("severities"));
        if !severities.is_empty() {
            self.severities = severities;
        }
        self.ceiling = ceiling(fields);
        self.shows_marking = fields.yes_or_no("show_marking").is_some_and(|yes| yes.value);
        if let Some(node) = fields.node("archive") {
            let known = Known { now: &["per_page"], later: &[] };
            let mut archive = Fields::open(fields.path(), node, known, Unknown::Refused);
            self.per_page = archive.count("per_page").unwrap_or(self.per_page);
            fields.report.add(archive.report);
        }
        self.feeds = feeds(fields);
        let level = fields.text("current_level_url");
        self.current_level_url =
            level.and_then(|url| identity::address(fields, "current_level_url", url));
        self.security_txt = security_txt(fields, &self.timezone);
        self.retired_domains = identity::retired_domains(fields);
        self.outside = identity::outside(fields);
        for node in fields.list("menu") {
            let known = Known { now: &["title", "url"], later: &[] };
            let mut entry = Fields::open(fields.path(), node, known, Unknown::Refused);
            let title = entry.required_text("title", "About");
            let url = entry.required_text("url", "/about/");
            let url = url.and_then(|url| identity::address(&mut entry, "url", url));
            fields.report.add(entry.report);
            if let (Some(title), Some(url)) = (title, url) {
                self.menu.push((title.value, url));
            }
        }
        let without = "pages lead on from old addresses all the same";
        self.redirects = web_hosts(fields, "redirects", without);
        let without = "the server says what it always says";
        self.headers = web_hosts(fields, "headers", without);
        self.allow = exceptions(fields, &self.timezone);
        self.json_twins = fields.yes_or_no("json_twins").is_some_and(|yes| yes.value);
        self.campaign = campaign(fields);
        self.social_cards = fields.yes_or_no("social_cards").is_some_and(|yes| yes.value);
        if let Some(node) = fields.node("extra") {
            self.extra = node.to_json();
        }
    }

    fn read_calls(&mut self, fields: &mut Fields<'_>) {
        for number in fields.texts("other_numbers") {
            match Number::new(&number.value, "GB") {
                Some(number) => self.other_numbers.push(number),
                None => {
                    let message = format!("`{}` is not a telephone number", number.value);
                    let help = "write it as people read it, in quotes: `- \"020 7946 0018\"`";
                    fields.find(&WRONG_VALUE, &number.span, message, help);
                }
            }
        }
        for node in fields.list("hotlines") {
            let hotline = hotline::hotline(fields.path(), node, &self.timezone, &mut fields.report);
            if let Some(hotline) = hotline {
                if self.hotlines.iter().any(|other| other.id.value == hotline.id.value) {
                    twice(fields, "hotline", &hotline.id);
                }
                self.hotlines.push(hotline);
            }
        }
        for node in fields.list("banners") {
            let banner = banner::banner(fields.path(), node, &self.timezone, &mut fields.report);
            if let Some(banner) = banner {
                if self.banners.iter().any(|other| other.id.value == banner.id.value) {
                    twice(fields, "banner", &banner.id);
                }
                self.check_routes(fields, &banner);
                banner.check_languages(fields, &self.languages);
                self.banners.push(banner);
            }
        }
    }

    /// A banner that calls to a hotline nobody registered would go out without its number.
    fn check_routes(&self, fields: &mut Fields<'_>, banner: &BannerText) {
        for wanted in &banner.hotlines {
            let names = self.hotlines.iter().map(|hotline| hotline.id.value.as_str());
            if !names.clone().any(|name| name == wanted.value) {
                let message = format!(
                    "the banner `{}` calls to `{}`, which is not a hotline of this series",
                    banner.id.value, wanted.value
                );
                let parts: Vec<&str> = wanted.value.split(',').map(str::trim).collect();
                let help = if parts.len() > 1 {
                    format!("write `hotlines: [{}]`", parts.join(", "))
                } else {
                    did_you_mean(&wanted.value, names, || {
                        "add it under `hotlines:`, or take it out of the list".into()
                    })
                };
                fields.find(&WRONG_VALUE, &wanted.span, message, help);
            }
        }
    }
}

fn twice(fields: &mut Fields<'_>, what: &str, id: &At<String>) {
    let message = format!("two {what}s have the id `{}`", id.value);
    fields.find(&WRONG_VALUE, &id.span, message, "give one of them another id");
}

pub(crate) fn text(fields: &mut Fields<'_>, key: &str) -> Option<String> {
    fields.text(key).map(|text| text.value).filter(|text| !text.is_empty())
}

pub(crate) fn values(texts: Vec<At<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
