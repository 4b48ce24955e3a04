//! What can be typed: the commands and their options.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Turns dated Markdown bulletins into a website with an archive, a feed and hotline banners.
#[derive(Debug, Parser)]
#[command(name = "noticeboard", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin a bulletin: a draft with its id, its day and every line explained
    New(NewOptions),
    /// Do everything but the writing, and give advice
    Check(CheckOptions),
    /// Build the site into `public/`
    Build(BuildOptions),
    /// Put the site back as it was before the last build
    Undo(UndoOptions),
    /// Write the page of one bulletin into a single file, for whoever has to approve it
    Preview(PreviewOptions),
    /// Make a bulletin, or the news of some days, into a mail for whoever sends them
    Email(EmailOptions),
    /// Switch prepared calls to action on and off
    Banner(BannerOptions),
    /// Show the site in a browser while it is written, with drafts and held bulletins
    Serve(ServeOptions),
    /// Make a new site that builds as it is
    Init {
        /// The folder to make
        dir: PathBuf,
    },
    /// Make a draft bulletin of a text or a Word document, or move in from another tool
    Import(ImportOptions),
    /// List the addresses of bulletins, with texts to paste into a newsletter
    Links(LinksOptions),
    /// Draft an accessibility statement, with what is known to be in readers' way
    Statement(StatementOptions),
    /// Compare a site with what was built
    Verify(VerifyOptions),
    /// Say what a rule means and how to satisfy it
    Explain {
        /// The rule's name, as findings show it; without one, all are listed
        rule: Option<String>,
    },
    /// Print the completions of a shell, to be put where the shell looks for them
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual, for `man -l -`
    Man,
    /// Anything else.
    #[command(external_subcommand)]
    Later(Vec<OsString>),
}

/// Options that `build` and `check` share.
#[derive(Debug, Args)]
pub(crate) struct CommonOptions {
    /// The site's folder (the one that holds `bulletins/`) [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// The moment at which the site is judged, such as `2026-01-15T09:00` [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub as_of: Option<String>,
    /// Warnings block too, and every page is proved
    #[arg(long)]
    pub strict: bool,
    /// How findings are told
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "For automation")]
    pub format: Format,
}

/// Options of `build`.
#[derive(Debug, Args)]
pub(crate) struct BuildOptions {
    /// Options that `check` has too.
    #[command(flatten)]
    pub common: CommonOptions,
    /// Where the site goes [default: `public` in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A public address in place of the one in series.yaml
    #[arg(long, value_name = "URL", help_heading = "For automation")]
    pub base_url: Option<String>,
    /// Fail where a promised address would change or vanish
    #[arg(long, help_heading = "For automation")]
    pub locked: bool,
    /// Set aside a bulletin that was never published
    #[arg(long, value_name = "FILE")]
    pub leave_out: Vec<String>,
    /// Print how long each stage took, and the slowest files
    #[arg(long, help_heading = "For automation")]
    pub timings: bool,
    /// Sign what was built with a secret key of minisign
    #[arg(long, value_name = "KEY", help_heading = "For automation")]
    pub sign: Option<PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    /// Options that `build` has too.
    #[command(flatten)]
    pub common: CommonOptions,
    /// Say what could read better, too: long sentences, capitals, abbreviations, figures
    #[arg(long)]
    pub style: bool,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub(crate) struct NewOptions {
    /// The title
    #[arg(required = true)]
    pub title: Vec<String>,
    /// The day of the bulletin [default: today]
    #[arg(long, value_name = "DAY")]
    pub date: Option<String>,
    /// What it is about; may be given several times
    #[arg(long, value_name = "TOPIC")]
    pub topic: Vec<String>,
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    /// The folder of the site [default: `public` in the site's folder]
    pub dir: Option<PathBuf>,
    /// Who has to have signed it: a public key of minisign, or the file that holds one
    #[arg(long, value_name = "PUB")]
    pub key: Option<String>,
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}

/// Options of `links`.
#[derive(Debug, Args)]
pub(crate) struct LinksOptions {
    /// Only bulletins that came out on this day or later, such as 2026-01-15
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// How they are listed
    #[arg(long, value_enum, default_value_t = LinkFormat::Text)]
    pub format: LinkFormat,
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}

/// How links are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinkFormat {
    /// Title, address and summary, for people
    Text,
    /// A table for a spreadsheet
    Csv,
    /// For programs
    Json,
}

/// Options of `statement`.
#[derive(Debug, Args)]
pub(crate) struct StatementOptions {
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}

/// Options of `undo`.
#[derive(Debug, Args)]
pub(crate) struct UndoOptions {
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}

/// Options of `preview`.
#[derive(Debug, Args)]
pub(crate) struct PreviewOptions {
    /// The bulletin: its id, or its file
    pub bulletin: String,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}

/// Options of `email`.
#[derive(Debug, Args)]
pub(crate) struct EmailOptions {
    /// The bulletin: its id, or its file
    #[arg(required_unless_present = "since", conflicts_with = "since")]
    pub bulletin: Option<String>,
    /// The first day of a digest, such as `2026-01-05`
    #[arg(long, value_name = "D")]
    pub since: Option<String>,
    /// The last day of a digest [default: now]
    #[arg(long, value_name = "D", requires = "since")]
    pub until: Option<String>,
    /// The folder for the files of the mail
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The moment at which the series is judged, such as `2026-01-15T09:00` [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub as_of: Option<String>,
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}

/// Options of `banner`.
#[derive(Debug, Args)]
pub(crate) struct BannerOptions {
    /// What to do.
    #[command(subcommand)]
    pub action: BannerAction,
    /// The site's folder [default: looked for from here upwards]
    #[arg(long, value_name = "DIR", global = true)]
    pub site: Option<PathBuf>,
}

/// What to do with banners.
#[derive(Debug, Subcommand)]
pub(crate) enum BannerAction {
    /// Put a prepared banner on the pages
    On {
        /// Its id, as in series.yaml
        id: String,
        /// When it goes again: `08:00`, or `2026-01-15 08:00`
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
        /// What it says below its heading, in place of its own text
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
    },
    /// Take it from the pages again
    Off {
        /// Its id
        id: String,
    },
    /// Show all banners, and which are on
    List,
}

fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().map_err(|_| "a port is a number up to 65535; leave it out for 8000")
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// The site's folder (the one that holds `bulletins/`) [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// The port at which the preview answers, on this machine only; 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = 8000, value_parser = port)]
    pub port: u16,
    /// Open the preview in the browser
    #[arg(long)]
    pub open: bool,
}

/// Options of `import`.
#[derive(Debug, Args)]
pub(crate) struct ImportOptions {
    /// Texts (`.md`, `.txt`) or Word documents (`.docx`); with `--from`, what another tool made
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The day of the bulletin, such as `2026-01-15` [default: as the text says]
    #[arg(long, value_name = "D", conflicts_with = "from")]
    pub date: Option<String>,
    /// The site's folder (the one that holds `bulletins/`) [default: looked for from here upwards]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Take the bulletins of another tool over, as they are published there
    #[arg(long, value_name = "KIND")]
    pub from: Option<Origin>,
}

/// What bulletins of another tool are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Origin {
    /// Its feed, a file: RSS 2.0, Atom or JSON Feed
    Feed,
    /// The folder of its posts, with heads in YAML or TOML: Jekyll, Hugo or Zola
    Folder,
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// In sentences, with the line that is meant
    Human,
    /// As one JSON document
    Json,
    /// As annotations of GitHub Actions
    Github,
    /// As a SARIF 2.1.0 log
    Sarif,
}
