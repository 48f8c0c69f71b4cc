//! The usual group-by questions over ten million events of the lake, beside DuckDB on the same files: both on two threads, each
//! question asked of one and then of the other, and the answers compared.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use domain::Message;
use storage::DataFolder;

use super::{Figure, Given, lake};
use crate::fault::Fault;

/// Each question is asked so often after once for nothing; the quickest counts, on both sides.
const TIMES: usize = 5;
/// The Python with the package `duckdb`; `make bench` makes one.
const PYTHON: &str = "STAMMKUNDE_BENCH_PYTHON";
const SCRIPT: &str = include_str!("group_by.py");

/// A question, in the words of either; the answer's columns are text and whole numbers, so that it is the same text in both.
struct Question {
    name: &'static str,
    ours: &'static str,
    theirs: &'static str,
}

impl Question {
    const fn same(name: &'static str, text: &'static str) -> Self {
        Self { name, ours: text, theirs: text }
    }
}

const QUESTIONS: [Question; 5] = [
    Question::same(
        "days",
        "SELECT CAST(day AS VARCHAR), kind, events FROM (SELECT CAST(date_trunc('day', occurred_at) AS DATE) AS day, kind, \
         count(*) AS events FROM events GROUP BY 1, 2)",
    ),
    Question::same(
        "revenue",
        "SELECT CAST(month AS VARCHAR), CAST(micros AS BIGINT) FROM (SELECT CAST(date_trunc('month', occurred_at) AS DATE) AS month, \
         sum(amount) AS micros FROM events WHERE kind = 'Order Completed' GROUP BY 1)",
    ),
    Question {
        name: "products",
        ours: "SELECT property(properties, 'product_id') AS product, count(*) AS events FROM events \
               WHERE kind = 'Product Viewed' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20",
        theirs: "SELECT properties ->> '$.product_id' AS product, count(*) AS events FROM events \
                 WHERE kind = 'Product Viewed' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20",
    },
    Question::same(
        "customers",
        "SELECT CAST(month AS VARCHAR), customers FROM (SELECT CAST(date_trunc('month', occurred_at) AS DATE) AS month, \
         count(DISTINCT customer) AS customers FROM events GROUP BY 1)",
    ),
    Question::same(
        "channels",
        "SELECT sales_channel, count(*) AS orders FROM events WHERE sales_channel IS NOT NULL GROUP BY 1",
    ),
];

type Rows = Vec<Vec<String>>;

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let folder = lake::filled(given)?;
    let mut duckdb = DuckDb::start(given.lake()?);
    if duckdb.is_none() {
        eprintln!("{}", words::message(given.language, &Message::new("cli-bench-no-duckdb")));
    }
    let mut figures = Vec::new();
    for question in QUESTIONS {
        let (mut ours, mut theirs) = (f64::INFINITY, None);
        for time in 0..=TIMES {
            let (seconds, mut rows) = ask(&folder, question.ours)?;
            rows.sort();
            if time > 0 {
                ours = ours.min(seconds);
            }
            let Some(duckdb) = &mut duckdb else { continue };
            let (seconds, mut other) = duckdb.ask(question.theirs)?;
            other.sort();
            if rows != other {
                let found = format!("{} / {}", rows.len(), other.len());
                let wrong = Message::new("cli-bench-wrong").with("name", question.name).with("found", found);
                return Err(Fault::Told(wrong));
            }
            if time > 0 {
                theirs = Some(theirs.unwrap_or(f64::INFINITY).min(seconds));
            }
        }
        let theirs = theirs.map(|seconds: f64| seconds * 1e3);
        let figure = Figure::at_most("group-by", &format!("group-by-{}", question.name), ours * 1e3, "ms", 0.0);
        figures.push(Figure { budget: theirs, peer: theirs, ..figure });
    }
    Ok(figures)
}

/// Our answer, and the seconds it took from the text of the question on.
fn ask(folder: &DataFolder, question: &str) -> Result<(f64, Rows), Fault> {
    let begun = Instant::now();
    let batches = folder.sql(question)?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok((seconds, storage::as_text(&batches)?))
}

/// DuckDB in a process of its own.
pub(super) struct DuckDb {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl DuckDb {
    /// `None` where there is no Python with DuckDB.
    pub(super) fn start(folder: &Path) -> Option<Self> {
        let python = std::env::var(PYTHON).unwrap_or_else(|_| "python3".to_owned());
        let mut command = Command::new(python);
        command.args(["-c", SCRIPT]).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().ok()?;
        let (questions, answers) = (process.stdin.take()?, process.stdout.take()?);
        let mut started = Self { process, questions, answers: BufReader::new(answers) };
        let mut line = String::new();
        let read = started.answers.read_line(&mut line).ok()?;
        (read > 0).then_some(started)
    }

    pub(super) fn ask(&mut self, question: &str) -> Result<(f64, Rows), Fault> {
        #[derive(serde::Deserialize)]
        struct Answer {
            seconds: f64,
            rows: Rows,
        }
        writeln!(self.questions, "{question}")?;
        self.questions.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let answer: Answer = serde_json::from_str(&line).map_err(std::io::Error::other)?;
        Ok((answer.seconds, answer.rows))
    }
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
