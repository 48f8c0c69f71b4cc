//! What the usual Python packages take for the same rows: measured where they are installed, else as the trusted results have it.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use domain::Message;
use serde_json::Value;

use crate::cli::bench::Given;
use crate::fault::Fault;

/// The Python with the packages; `make bench` makes one.
const PYTHON: &str = "STAMMKUNDE_BENCH_PYTHON";
const SCRIPT: &str = include_str!("../models.py");

/// Three numbers of a customer.
pub(super) type Row = [f64; 3];

/// The packages lifetimes, scikit-learn and implicit.
pub(super) struct Peers {
    python: String,
    oracles: PathBuf,
    language: domain::Language,
}

impl Peers {
    pub(super) fn new(given: &Given) -> Self {
        let python = std::env::var(PYTHON).unwrap_or_else(|_| "python3".to_owned());
        Self { python, oracles: given.shared.join("oracles"), language: given.language }
    }

    /// Seconds that the usual package takes for these rows; `None` where nobody ever measured it.
    pub(super) fn seconds(&self, what: &str, rows: &[Row]) -> Result<Option<f64>, Fault> {
        let file = tempfile::NamedTempFile::new()?;
        let mut writer = BufWriter::new(file.as_file());
        for number in rows.iter().flatten() {
            writer.write_all(&number.to_le_bytes())?;
        }
        writer.flush()?;
        drop(writer);
        let mut command = Command::new(&self.python);
        command.args(["-c", SCRIPT, what]).arg(file.path()).stderr(Stdio::null());
        let output = command.output().ok().filter(|output| output.status.success());
        let measured = output.and_then(|output| String::from_utf8_lossy(&output.stdout).trim().parse().ok());
        if measured.is_some() {
            return Ok(measured);
        }
        eprintln!("{}", words::message(self.language, &Message::new("cli-bench-no-peer").with("name", what)));
        Ok(self.known(what))
    }

    /// What the trusted results say of a package.
    fn known(&self, what: &str) -> Option<f64> {
        let read = |name: &str| -> Option<Value> {
            serde_json::from_str(&std::fs::read_to_string(self.oracles.join(name)).ok()?).ok()
        };
        let timed = |job: &str| {
            let timings = read("peer_timings.json")?;
            let job = &timings["jobs"][job];
            Some(job["fit"].as_f64()? + job["predict"].as_f64().unwrap_or_default())
        };
        match what {
            "bg_nbd" => timed("bgnbd:1000000"),
            "pareto_nbd" => timed("pnbd:100000"),
            "k_means" => timed("kmeans_sim:1000000"),
            "recommender" => {
                read("b6_recommend.json")?["recommenders"]["implicit_bm25_K1000_k1_1_2_b_75"]["fit_seconds"].as_f64()
            }
            _ => None,
        }
    }
}
