//! Pages that list bulletins: home, archive, years, topics; and the pages that list nothing.

use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};

use crate::diagnostic::Checked;
use crate::rendition::call::banner_view;
use crate::rendition::feed;
use crate::rendition::json_ld;
use crate::rendition::model::{Language, Model, direction, topic_name};
use crate::rendition::page::on_paper;
use crate::rendition::plan::Page;
use crate::rendition::view::{
    CodeView, FeedView, GroupView, LinkView, ListView, PageView, PosterView, RedirectView,
};
use crate::rendition::worn::judged;
use crate::series;
use crate::series::archive;
use crate::series::banner::{self, Wearer, Worn};
use crate::series::permalink::Permalink;
use crate::series::topic_page;
use crate::theme::Shared;

/// A page that is no bulletin.
pub(crate) struct ListPage {
    /// The language it is in.
    pub language: String,
    /// What it lists.
    pub list: List,
    /// Where it stands.
    pub permalink: Permalink,
    /// How many pages of its kind come before it; decides whether it belongs to the sample that is
    /// proved.
    pub nth: usize,
}

/// The picture of a poster's address, beside its page.
pub(crate) const QR_CODE: &str = "code.svg";

/// What a page lists. Entries are places in the series, oldest first.
#[derive(Debug, Clone)]
pub(crate) enum List {
    /// The newest.
    Home(Vec<usize>),
    /// A page of the archive: its number, its entries, and its newer and older neighbours.
    Archive {
        number: Option<usize>,
        entries: Vec<usize>,
        newer: Option<Permalink>,
        older: Option<Permalink>,
    },
    /// A year.
    Year(i16, Vec<usize>),
    /// A topic: what is to be followed as it is.
    Topic(String, Vec<usize>),
    /// All topics.
    Topics,
    /// Every bulletin.
    Everything(Vec<usize>),
    /// Nothing: what is said of a banner on a wall, by its place in the settings.
    Poster(usize),
    /// Nothing yet: the page on which readers search.
    Search,
    /// Nothing: the page for an address that does not exist.
    NotFound,
    /// Nothing: the address of a bulletin that is not out, with its id.
    Reserved(String),
    /// Nothing: an old address, where it leads, and which entry stands there.
    Redirect(Permalink, Option<usize>),
}

/// Every list page of a language.
pub(crate) fn pages(model: &Model, language: &Language) -> Vec<ListPage> {
    let mut lists = vec![(String::new(), List::Home(home(model, language)))];
    lists.extend(archive_pages(model, language));
    let (mut years, mut topics) =
        (BTreeMap::<i16, Vec<usize>>::new(), BTreeMap::<&str, Vec<usize>>::new());
    for at in &language.entries {
        let Some(entry) = model.series.entries.get(*at) else { continue };
        years.entry(entry.bulletin.date.day.year()).or_default().push(*at);
        for topic in &entry.bulletin.topics {
            // What no longer holds is in the archive; the page of its topic stays.
            let listed = topics.entry(&topic.value).or_default();
            listed.extend(entry.status.ended().is_none().then_some(*at));
        }
    }
    lists.extend(
        years.into_iter().map(|(year, list)| (format!("archive/{year}/"), List::Year(year, list))),
    );
    lists.push(("archive/all/".into(), List::Everything(language.entries.clone())));
    lists.push(("search/".into(), List::Search));
    let banners = model.series.config.banners.iter().enumerate();
    let standing = banners.filter(|(_, banner)| banner.is_standing());
    lists.extend(standing.map(|(at, it)| (series::poster(&it.id.value), List::Poster(at))));
    lists.push(("topics/".into(), List::Topics));
    lists.extend(
        topics
            .into_iter()
            .map(|(slug, list)| (topic_page(slug), List::Topic(slug.to_owned(), list))),
    );
    let mut kinds: Vec<(Discriminant<List>, usize)> = Vec::new();
    let page = |(name, list): (String, List)| {
        let kind = discriminant(&list);
        let before = kinds.iter_mut().find(|(known, _)| *known == kind);
        let nth = before.map_or(0, |(_, count)| {
            *count += 1;
            *count
        });
        if nth == 0 {
            kinds.push((kind, 0));
        }
        let permalink = model.series.own_page(&language.tag, &name);
        ListPage { language: language.tag.clone(), list, permalink, nth }
    };
    lists.into_iter().map(page).collect()
}

/// The newest bulletins that are to be followed as they are.
fn home(model: &Model, language: &Language) -> Vec<usize> {
    let current = |at: &&usize| {
        let status = model.series.entries.get(**at).map(|entry| entry.status);
        status.is_some_and(|status| status.ended().is_none())
    };
    let newest = language.entries.iter().rev().filter(current).take(model.series.config.per_page);
    let mut entries: Vec<usize> = newest.copied().collect();
    entries.reverse();
    entries
}

fn archive_pages(model: &Model, language: &Language) -> Vec<(String, List)> {
    let pages = archive::pages(language.entries.len(), model.series.config.per_page);
    let name = |number: Option<usize>| match number {
        Some(number) => format!("archive/{number}/"),
        None => "archive/".to_owned(),
    };
    let at = |index: Option<usize>| {
        let page = pages.get(index?)?;
        Some(model.series.own_page(&language.tag, &name(page.number)))
    };
    let list = |(index, page): (usize, &archive::ArchivePage)| {
        let entries = language.entries.get(page.entries.clone()).unwrap_or_default().to_vec();
        let (newer, older) = (at(index.checked_add(1)), at(index.checked_sub(1)));
        (name(page.number), List::Archive { number: page.number, entries, newer, older })
    };
    pages.iter().enumerate().map(list).collect()
}

impl Page for ListPage {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let Some(language) = model.languages.get(&self.language) else {
            return Checked::default();
        };
        let series = &model.series;
        let wearer = match self.list {
            List::Home(_) => Wearer::Home,
            List::Topic(..) => Wearer::Topic,
            _ => Wearer::Other,
        };
        let worn = banner::choose(&series.config, wearer, series.edition.as_of);
        let names = self.names(model, language);
        let kind = names.0;
        let page = self.page_view(model, language, names);
        let mut context = model.context(language, &page, worn.top);
        if let List::Poster(at) = self.list {
            context.insert("poster", poster(model, language, at));
        } else if let List::Redirect(to, entry) = &self.list {
            let view = RedirectView {
                url: to.rooted(&series.config),
                canonical: to.absolute(&series.config),
                title: title_of(model, *entry),
            };
            context.insert("redirect", Shared::of(&view));
        } else {
            context.insert("list", self.list_view(model, language));
        }
        let template = format!("{kind}.html");
        let page = model.page(&template, &context, language, self.nth);
        // Nobody stays on a page that leads on.
        if matches!(self.list, List::Redirect(..)) {
            return page;
        }
        let worn = Worn { top: worn.top, ..Worn::default() };
        judged(page, &template, &worn, language, model)
    }
}

/// What stands on the poster of a banner.
fn poster(model: &Model, language: &Language, at: usize) -> Shared {
    let config = &model.series.config;
    let Some(banner) = config.banners.get(at) else { return Shared::of(&()) };
    // The picture stays where it is while its page is down; it is not shown then.
    let online = banner.online(&config.hotlines).map(|hotline| hotline.id.value.as_str());
    let banner = banner_view(banner, config, &language.tag);
    let online = banner.routes.iter().find(|route| Some(route.id.as_str()) == online);
    let online = online.and_then(|route| route.url_text.clone());
    let code = online.map(|text| {
        let name = format!("/{}{QR_CODE}", series::poster(&banner.id));
        CodeView { url: Permalink::new(&name).map_or(name, |it| it.rooted(config)), text }
    });
    Shared::of(&PosterView { banner, code }).with_html(&["banner.routes[].text[]", "banner.on_top"])
}

/// The title of an entry; empty where there is none.
fn title_of(model: &Model, entry: Option<usize>) -> String {
    let entry = entry.and_then(|at| model.series.entries.get(at));
    entry.map_or_else(String::new, |entry| entry.bulletin.title.clone())
}

impl ListPage {
    /// Whether search engines may list the page.
    fn is_indexed(&self, model: &Model) -> bool {
        let is_nothing =
            matches!(self.list, List::NotFound | List::Redirect(..) | List::Reserved(_));
        !is_nothing && !model.series.is_preview()
    }

    /// The topic whose page it is.
    fn topic(&self) -> Option<&str> {
        match &self.list {
            List::Topic(slug, _) => Some(slug),
            _ => None,
        }
    }

    fn feeds(&self, model: &Model) -> Vec<FeedView> {
        let own = self.topic().map(|topic| feed::views(model, &self.language, Some(topic)));
        let all = feed::views(model, &self.language, None);
        own.into_iter().flatten().chain(all).collect()
    }

    /// The kind of page, which is its template's name, and its title.
    fn names(&self, model: &Model, language: &Language) -> (&'static str, String) {
        let word = |key| language.word(key).to_owned();
        match &self.list {
            List::Home(_) => ("home", String::new()),
            List::Archive { number: None, .. } => ("archive", word("title_archive")),
            List::Archive { number: Some(number), .. } => {
                ("archive", word("title_archive_page").replace("{number}", &number.to_string()))
            }
            List::Year(year, _) => {
                ("year", word("title_year").replace("{year}", &year.to_string()))
            }
            List::Topic(slug, _) => ("topic", topic_name(&model.series.config, slug).to_owned()),
            List::Topics => ("topics", word("title_topics")),
            List::Everything(_) => ("everything", word("title_everything")),
            List::Poster(at) => {
                let banner = model.series.config.banners.get(*at);
                let spoken = banner.and_then(|it| it.spoken(&language.tag)).map(|(it, _)| it);
                let heading = spoken.or(banner.map(|it| it.heading.as_str())).unwrap_or_default();
                ("poster", format!("{}: {heading}", word("poster")))
            }
            List::Search => ("search", word("title_search")),
            List::NotFound => ("not-found", word("title_not_found")),
            List::Reserved(id) => ("reserved", id.clone()),
            List::Redirect(_, entry) => ("redirect", title_of(model, *entry)),
        }
    }

    fn page_view(
        &self,
        model: &Model,
        language: &Language,
        (kind, title): (&'static str, String),
    ) -> PageView {
        let sheet = on_paper(if title.is_empty() { &model.series.config.title } else { &title });
        let is_home = matches!(self.list, List::Home(_)) && self.is_indexed(model);
        let config = &model.series.config;
        let description = match title.as_str() {
            "" => config.description.clone(),
            title => format!("{title}. {}", config.description),
        };
        PageView {
            kind,
            title,
            description,
            card: None,
            feeds: self.feeds(model),
            url: self.permalink.rooted(config),
            canonical: self.permalink.absolute(config),
            language: self.language.clone(),
            direction: direction(&self.language),
            indexed: self.is_indexed(model),
            sheet,
            json_ld: is_home.then(|| json_ld::home(&model.series, language)),
        }
    }

    /// Entries by their months, newest first.
    fn months(&self, entries: &[usize], model: &Model, language: &Language) -> Vec<Shared> {
        let month = |at: &usize| {
            let day = model.series.entries.get(*at).map(|entry| entry.bulletin.date.day);
            day.map(|day| (day.year(), day.month()))
        };
        let newest: Vec<usize> = entries.iter().rev().copied().collect();
        let of_one = newest.chunk_by(|a, b| month(a) == month(b));
        let group = |entries: &[usize]| {
            let (year, number) = month(entries.first()?)?;
            let name = language.word(&format!("month_{number}")).to_owned();
            let is_of_year = matches!(self.list, List::Year(..));
            let view = GroupView {
                id: format!("nb-{year:04}-{number:02}"),
                title: if is_of_year { name } else { format!("{name} {year}") },
                count: entries.len(),
                entries: Vec::new(),
            };
            let cards = entries.iter().filter_map(|at| model.card(*at)).collect();
            Some(Shared::of(&view).with("entries", Shared::items(cards)))
        };
        of_one.filter_map(group).collect()
    }

    fn list_view(&self, model: &Model, language: &Language) -> Shared {
        let config = &model.series.config;
        let link = |permalink: &Option<Permalink>, word: &str| {
            let url = permalink.as_ref()?.rooted(config);
            Some(LinkView { title: language.word(word).to_owned(), url })
        };
        let (entries, name, newer, older, total): (&[usize], _, _, _, _) = match &self.list {
            List::Home(entries) => (entries, None, None, None, language.entries.len()),
            List::Archive { number, entries, newer, older } => {
                let number = number.map(|number| number.to_string());
                let (newer, older) =
                    (link(newer, "newer_bulletins"), link(older, "older_bulletins"));
                (entries, number, newer, older, language.entries.len())
            }
            List::Year(year, entries) => {
                (entries, Some(year.to_string()), None, None, entries.len())
            }
            List::Topic(slug, entries) => (entries, Some(slug.clone()), None, None, entries.len()),
            List::Everything(entries) => (entries, None, None, None, entries.len()),
            List::Topics
            | List::Search
            | List::Poster(_)
            | List::NotFound
            | List::Redirect(..)
            | List::Reserved(_) => (&[], None, None, None, 0),
        };
        let cards = entries.iter().rev().filter_map(|at| model.card(*at)).collect();
        let groups = match self.list {
            List::Year(..) | List::Everything(_) => self.months(entries, model, language),
            _ => Vec::new(),
        };
        let feeds = self.topic().map(|topic| feed::views(model, &self.language, Some(topic)));
        let feed = feeds.and_then(|feeds| feeds.into_iter().next()).map(|feed| feed.url);
        let (entries, groups_of) = (Vec::new(), Vec::new());
        let view = ListView { feed, entries, name, newer, older, total, groups: groups_of };
        let view = Shared::of(&view).with("entries", Shared::items(cards));
        view.with("groups", Shared::items(groups))
    }
}
