//! What is said on standard error: faults, what is done, and how far it is.

use std::cell::Cell;
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::Failure;

/// How it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// A JSON object a line: level, message and what belongs to it.
    Json,
}

/// Standard error, as the user wants it.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Console {
    /// Print results only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say what is done with each article
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// How to write what goes to standard error
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

/// The bar that is drawn, above which all else is said.
static BAR: OnceLock<ProgressBar> = OnceLock::new();

/// The time between two lines that tell how far the work is, where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

impl Console {
    /// Says a line, above the bar if there is one.
    fn line(text: &str) {
        match BAR.get() {
            Some(bar) => bar.suspend(|| anstream::eprintln!("{text}")),
            None => anstream::eprintln!("{text}"),
        }
    }

    /// Says why the work stops, or a fault that does not stop it.
    pub fn failure(&self, level: &str, failure: &Failure) {
        if self.log_format == LogFormat::Json {
            return Self::line(&json!({"level": level, "message": failure.message, "help": failure.help}).to_string());
        }
        let color = if level == "error" { anstyle::AnsiColor::Red } else { anstyle::AnsiColor::Yellow };
        let style = anstyle::Style::new().bold().fg_color(Some(color.into()));
        let help = failure.help.as_ref().map_or_else(String::new, |help| format!("\n  help: {help}"));
        Self::line(&format!("{style}{level}{style:#}: {}{help}", failure.message));
    }

    /// Says what was done, unless the user wants results only.
    pub fn done(&self, text: &str) {
        match self.log_format {
            _ if self.quiet => {}
            LogFormat::Text => Self::line(text),
            LogFormat::Json => Self::line(&json!({"level": "info", "message": text}).to_string()),
        }
    }

    /// Says what was done with one article, if the user asks for it.
    pub fn detail(&self, article: &str, text: &str) {
        match self.log_format {
            _ if !self.verbose => {}
            LogFormat::Text => Self::line(&format!("{article}: {text}")),
            LogFormat::Json => Self::line(&json!({"level": "debug", "article": article, "message": text}).to_string()),
        }
    }

    /// Shows how far the reading of so many bytes is: as a bar on a terminal, in lines in JSON, else not.
    pub fn bar(&self, total: Option<u64>) -> Bar<'_> {
        let bar = if self.quiet || self.log_format == LogFormat::Json || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            let template = match total {
                Some(_) => "{bar:24} {percent}%  {msg}  {eta} left",
                None => "{spinner} {msg}  {elapsed}",
            };
            // The templates are constants; a bar that cannot be drawn is no reason to stop.
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new).with_style(style);
            BAR.get_or_init(|| bar).clone()
        };
        Bar { console: self, bar, total, said: Cell::new(Instant::now()) }
    }
}

/// How far the reading is.
pub struct Bar<'a> {
    console: &'a Console,
    bar: ProgressBar,
    total: Option<u64>,
    said: Cell<Instant>,
}

impl Bar<'_> {
    /// So many bytes and articles were read in this time.
    pub fn at(&self, bytes: u64, articles: u64, elapsed: Duration) {
        let rate = articles as f64 / elapsed.as_secs_f64().max(1e-3);
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{articles} articles, {rate:.0} a second"));
            self.bar.set_position(bytes);
        } else if self.console.log_format == LogFormat::Json
            && !self.console.quiet
            && self.said.get().elapsed() >= BETWEEN_LINES
        {
            self.said.set(Instant::now());
            let left = self
                .total
                .filter(|_| bytes > 0)
                .map(|total| elapsed.as_secs_f64() * total.saturating_sub(bytes) as f64 / bytes as f64);
            let (seconds, left) = (elapsed.as_secs(), left.map(|left| left as u64));
            let line = json!({"level": "info", "message": "reading", "articles": articles, "bytes": bytes,
                "total_bytes": self.total, "articles_per_second": rate as u64, "seconds": seconds,
                "seconds_left": left});
            Console::line(&line.to_string());
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
