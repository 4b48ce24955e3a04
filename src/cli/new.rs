//! `new`: the file of a new bulletin.

use jiff::civil::Date;

use crate::cli::Ending;
use crate::cli::args::NewOptions;
use crate::content::date;
use crate::content::draft::Draft;
use crate::content::named::meant_topic;
use crate::content::slug::slug;
use crate::content::used_id::new_id;
use crate::content::wording::{date_words, one_line};
use crate::host::{self, HostError};
use crate::pipeline;
use crate::series::Series;
use crate::series::banner::{Wearer, choose};
use crate::series::edition::{Audience, Edition};
use crate::tree_path::TreePath;

/// Writes the file of a new bulletin, unless there is one of that name.
pub(crate) fn new(options: &NewOptions) -> Result<Ending, HostError> {
    let site = host::find_site(&host::current_dir()?, options.site.as_deref())?;
    let source = host::read_source(&site, pipeline::LEDGER)?.tree;
    let edition = Edition { as_of: host::now(), audience: Audience::Preview };
    let series = pipeline::series(&source, &edition);
    if !series.config.is_read {
        host::tell("error: series.yaml cannot be read; `noticeboard check` says why\n");
        return Ok(Ending::Blocked);
    }
    let title = one_line(&options.title.join(" "));
    let wanted = day(options, &series).and_then(|day| Ok((day, topics(options, &series)?)));
    let (day, topics) = match wanted {
        Ok(_) if !title.is_empty() && slug(&title).is_empty() => {
            return Ok(refused("this title gives no name for a file; begin it with a letter"));
        }
        Ok(wanted) if !title.is_empty() => wanted,
        Ok(_) => return Ok(refused("a bulletin needs a title: `noticeboard new 'Bag searches'`")),
        Err(message) => return Ok(refused(&message)),
    };
    let worn = choose(&series.config, Wearer::Other, edition.as_of).top;
    let worn = worn.and_then(|at| series.config.banners.get(at));
    let draft = Draft {
        id: new_id(&pipeline::ids(&source, &series), day, &format!("{day}-{}", slug(&title))),
        title: &title,
        day,
        topics,
        banner: worn.map(|banner| banner.id.value.as_str()),
        config: &series.config,
    };
    let Some(path) = TreePath::join("bulletins", &draft.file_name()) else {
        return Ok(refused("this title gives no name for a file; begin it with a letter"));
    };
    if let Some(taken) = pipeline::bulletin_file(&source, path.stem()) {
        return Ok(refused(&format!(
            "a bulletin of that day and title is there already: `{taken}`; open it, or give this one another title"
        )));
    }
    host::write_new_file(&site, &path, draft.text().as_bytes())?;
    host::hand_out(&format!("{path}\n"))?;
    host::tell(&format!(
        "A draft of `{}` stands in {path}\n\n\
         Next:\n  1. open the file, and write the summary and the text\n  \
         2. run `noticeboard check`; when all is right, take the line `draft: true` out\n",
        draft.id
    ));
    Ok(Ending::Done)
}

/// The day that was asked for, or today.
fn day(options: &NewOptions, series: &Series) -> Result<Date, String> {
    let Some(text) = &options.date else {
        return Ok(series.config.day_of(series.edition.as_of));
    };
    date::parse(text, &series.config.timezone, &[]).map(|moment| moment.day).map_err(|fault| {
        let (message, help) = date_words("date", text, &fault);
        format!("{message}; {}", help.replace("date: ", "--date "))
    })
}

/// The topics that were asked for, by slug.
fn topics(options: &NewOptions, series: &Series) -> Result<Vec<String>, String> {
    let known = &series.config.topics;
    let one = |written: &String| {
        let found = known.iter().find(|(slug, name)| slug == written || name == written);
        match found {
            Some((slug, _)) => Ok(slug.clone()),
            None if series.config.open_topics => Ok(slug(written)),
            None => {
                let hint = meant_topic(written, known);
                Err(format!("`{written}` is not a topic of this series; {hint}"))
            }
        }
    };
    options.topic.iter().map(one).collect()
}

fn refused(message: &str) -> Ending {
    host::tell(&format!("error: {message}\n"));
    Ending::Usage
}
