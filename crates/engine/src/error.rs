//! What can go wrong in a use case, and what the person may do about it.

use domain::Message;
use domain::firm::FirmError;
use intake::ReadError;

use crate::ports::PortError;

/// A fault of a use case.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The data folder refused.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The folder has not been set up.
    #[error("this data folder is not set up; run `stammkunde init` or open the set-up link that `serve` prints")]
    NotSetUp,
    /// The firm's settings cannot be used.
    #[error(transparent)]
    Firm(#[from] domain::firm::FirmError),
    /// A built-in phase model does not fit the catalogue: a fault of this program.
    #[error(transparent)]
    Model(#[from] lifecycle::phase::ModelError),
    /// The catalogue of facts is inconsistent: a fault of this program.
    #[error(transparent)]
    Catalogue(#[from] rules::CatalogueError),
    /// A file could not be read to its end.
    #[error("reading `{file}`")]
    Read {
        /// Name of the file.
        file: String,
        /// Why.
        #[source]
        cause: intake::ReadError,
    },
    /// Nobody is called that.
    #[error("no customer is called `{customer}`")]
    NoCustomer {
        /// What was asked for.
        customer: String,
    },
    /// Two keys that were to be kept apart stand for one customer all the same.
    #[error("`{from}` and `{into}` are both keys of `{customer}`; keep one of them apart from `{customer}`")]
    StillOne {
        /// One key.
        from: String,
        /// The other.
        into: String,
        /// Whose both are.
        customer: String,
    },
    /// Earlier decisions of persons would not hold any more, of which whoever decided was not told.
    #[error("{} earlier decisions about who is who would not hold any more", decisions.len())]
    Overrules {
        /// They, the latest first.
        decisions: Vec<lifecycle::identity::Decision>,
    },
    /// No order holds such a product.
    #[error("no order holds a product `{product}`")]
    NoProduct {
        /// What was asked for.
        product: String,
    },
    /// More sets of products are frequent than one answer may hold.
    #[error("more than {most} sets of products are that frequent; ask for a greater support")]
    TooManyRules {
        /// The most there may be.
        most: usize,
    },
    /// No model is called that.
    #[error("no phase model is called `{model}`; there are {known}")]
    NoModel {
        /// What was asked for.
        model: String,
        /// Those there are.
        known: String,
    },
    /// No phase of the model is called that.
    #[error("no phase is called `{phase}`; there are {known}")]
    NoPhase {
        /// What was asked for.
        phase: String,
        /// Those there are.
        known: String,
    },
    /// No overlay of the model is called that.
    #[error("no overlay of the phase model is called `{overlay}`; there are: {known}")]
    NoOverlay {
        /// What was asked for.
        overlay: String,
        /// Those there are.
        known: String,
    },
    /// No segment is called that.
    #[error("no segment is called `{segment}`; `segment list` lists them all")]
    NoSegment {
        /// What was asked for.
        segment: String,
    },
    /// The rule of a segment does not hold together any more.
    #[error("the rule of the segment `{segment}` cannot be used any more; write it anew")]
    BrokenSegment {
        /// Its id.
        segment: String,
    },
    /// A segment that asks who somebody is, for a reader who sees no persons.
    #[error("the segment `{segment}` asks who somebody is, and your role sees no persons; choose another")]
    OfPersons {
        /// Its id.
        segment: String,
    },
    /// No KPI is called that.
    #[error("no KPI is called `{kpi}`; `kpis` without `--kpi` lists them all")]
    NoKpi {
        /// What was asked for.
        kpi: String,
    },
    /// A KPI that has no such parts.
    #[error(transparent)]
    NotSplit(#[from] analytics::kpi::NotSplit),
    /// The days of a back-test leave nothing to fit on, or nothing to test on.
    #[error(
        "a back-test needs first day < end of calibration < end of holdout, not {first} < {calibration_end} < {holdout_end}"
    )]
    NoHoldout {
        /// The first day of the data.
        first: domain::Day,
        /// The last day to fit on.
        calibration_end: domain::Day,
        /// The last day to test on.
        holdout_end: domain::Day,
    },
    /// Facts rest on events of this kind.
    #[error("events of the kind `{kind}` cannot expire, because facts rest on them; take it out of `events.keep_days`")]
    MustStay {
        /// Name of the kind.
        kind: String,
    },
    /// There are no data yet.
    #[error("there are no orders yet; import a file first")]
    NoData,
}

impl EngineError {
    /// The fault in words for a person.
    pub fn message(&self) -> Message {
        match self {
            Self::Port(PortError::Locked { process }) => {
                Message::new("engine-locked").with("process", process.as_str())
            }
            Self::Port(PortError::TooNew { found, supported }) => {
                Message::new("engine-too-new").with("found", u64::from(*found)).with("supported", u64::from(*supported))
            }
            Self::Port(PortError::Damaged { what, reason }) => {
                Message::new("engine-damaged").with("what", what.as_str()).with("reason", reason.as_str())
            }
            Self::Port(PortError::ListLost { receipts }) => {
                Message::new("engine-list-lost").with("receipts", receipts.as_str())
            }
            Self::Port(PortError::NoList) => Message::new("engine-no-list"),
            Self::Port(PortError::DiskFull { action, .. }) => {
                Message::new("engine-disk-full").with("action", action.as_str())
            }
            Self::Port(PortError::NotWritable { action, cause }) => {
                Message::new("engine-not-writable").with("action", action.as_str()).with("cause", cause.to_string())
            }
            Self::Port(PortError::Failed { action, cause }) => {
                Message::new("engine-failed").with("action", action.as_str()).with("cause", cause.to_string())
            }
            Self::NotSetUp => Message::new("engine-not-set-up"),
            Self::Firm(error) => firm_message(error),
            Self::Model(_) | Self::Catalogue(_) => Message::new("engine-own-fault").with("reason", self.to_string()),
            Self::Read { file, cause } => {
                let key = match cause {
                    ReadError::Io(_) => "engine-read-incomplete",
                    ReadError::TooLarge => "engine-read-too-large",
                    ReadError::HeaderChanged => "engine-read-header-changed",
                };
                Message::new(key).with("file", file.as_str())
            }
            Self::NoCustomer { customer } => Message::new("engine-no-customer").with("customer", customer.as_str()),
            Self::StillOne { from, into, customer } => Message::new("engine-still-one")
                .with("from", from.as_str())
                .with("into", into.as_str())
                .with("customer", customer.as_str()),
            Self::Overrules { .. } => Message::new("engine-overrules"),
            Self::NoProduct { product } => Message::new("engine-no-product").with("product", product.as_str()),
            Self::TooManyRules { most } => Message::new("engine-too-many-rules").with("most", most.to_string()),
            Self::NoModel { model, known } => {
                Message::new("engine-no-model").with("model", model.as_str()).with("known", known.as_str())
            }
            Self::NoPhase { phase, known } => {
                Message::new("engine-no-phase").with("phase", phase.as_str()).with("known", known.as_str())
            }
            Self::NoOverlay { overlay, known } => {
                Message::new("engine-no-overlay").with("overlay", overlay.as_str()).with("known", known.as_str())
            }
            Self::NoSegment { segment } => Message::new("engine-no-segment").with("segment", segment.as_str()),
            Self::BrokenSegment { segment } => Message::new("engine-broken-segment").with("segment", segment.as_str()),
            Self::OfPersons { segment } => Message::new("engine-of-persons").with("segment", segment.as_str()),
            Self::NoKpi { kpi } => {
                let known: Vec<&str> = analytics::kpi::CATALOGUE.iter().map(|kpi| kpi.definition.id).collect();
                Message::new("engine-no-kpi").with("kpi", kpi.as_str()).with("known", known.join(", "))
            }
            Self::NotSplit(fault) => Message::new("engine-not-split").with("kpi", fault.kpi),
            Self::NoHoldout { first, calibration_end, holdout_end } => Message::new("engine-no-holdout")
                .with("first", first.to_string())
                .with("calibration", calibration_end.to_string())
                .with("holdout", holdout_end.to_string()),
            Self::MustStay { kind } => Message::new("engine-must-stay").with("kind", kind.as_str()),
            Self::NoData => Message::new("engine-no-data"),
        }
    }
}

/// What is wrong with the firm's settings.
fn firm_message(error: &FirmError) -> Message {
    match error {
        FirmError::NoName => Message::new("engine-firm-no-name"),
        FirmError::Zone(_) => Message::new("engine-firm-zone"),
        FirmError::Margin(rate) => Message::new("engine-firm-margin").with("rate", rate.to_string()),
        FirmError::CategoryMargin { category, rate } => Message::new("engine-firm-category-margin")
            .with("rate", rate.to_string())
            .with("category", category.as_str()),
        FirmError::Discount(rate) => Message::new("engine-firm-discount").with("rate", rate.to_string()),
        FirmError::Vat(rate) => Message::new("engine-firm-vat").with("rate", rate.to_string()),
        FirmError::Language(text) => Message::new("engine-firm-language").with("text", text.as_str()),
        FirmError::Clock(text) => Message::new("engine-firm-clock").with("text", text.as_str()),
    }
}
