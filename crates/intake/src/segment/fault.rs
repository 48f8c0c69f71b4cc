//! Why something is not taken: each with the place, what is wrong, and what to do.

use super::Rejected;

/// Why one event cannot be kept at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is larger than an event may be.
    #[error("the event has {bytes} bytes, and may have {most}; send less with it, or split it")]
    TooLarge {
        /// Bytes it has.
        bytes: usize,
        /// Bytes it may have.
        most: usize,
    },
    /// Something has to be there.
    #[error("`{path}` is missing; {}", mend(path))]
    Missing {
        /// Where it should stand.
        path: String,
    },
    /// Something is of another type than it should be.
    #[error("{} is {found}, and has to be {expected}", place(path))]
    WrongType {
        /// Where it stands; empty for the whole body.
        path: String,
        /// What it is.
        found: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// A `type` that there is not. It is not repeated: it may be anything, somebody's address too.
    #[error("`{path}` is none of track, identify, page, screen, group, alias")]
    UnknownType {
        /// Where it stands.
        path: String,
    },
    /// An id that no customer has.
    #[error("`{path}` is no id: it must have 1 to {most} bytes and no control characters")]
    BadId {
        /// Where it stands.
        path: String,
        /// Bytes it may have.
        most: usize,
    },
    /// A name that is too long or holds control characters.
    #[error(
        "`{path}` is no name of an event: it must have 1 to {} bytes and no control characters",
        super::event::MAX_NAME_BYTES
    )]
    BadName {
        /// Where it stands.
        path: String,
    },
    /// A name that only Stammkunde itself may use.
    #[error("`{path}` names what only Stammkunde itself can tell; to join two ids, send `alias`")]
    Reserved {
        /// Where it stands.
        path: String,
    },
}

fn place(path: &str) -> String {
    if path.is_empty() { "the body".to_owned() } else { format!("`{path}`") }
}

fn mend(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "userId" => "every event needs a `userId` or an `anonymousId`",
        "previousId" => "an alias names in `previousId` the id that the person had before",
        "event" => "a `track` names in `event` what happened",
        "groupId" => "a `group` names it",
        "type" => "it is one of track, identify, page, screen, group, alias",
        _ => "send it along",
    }
}

impl Fault {
    pub(super) fn wrong_type(path: &str, found: &'static str, expected: &'static str) -> Self {
        Self::WrongType { path: path.to_owned(), found, expected }
    }

    /// A short word for it, stable: for counts, and for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "event-too-large",
            Self::Missing { .. } => "missing",
            Self::WrongType { .. } => "wrong-type",
            Self::UnknownType { .. } => "unknown-type",
            Self::BadId { .. } => "bad-id",
            Self::BadName { .. } => "bad-name",
            Self::Reserved { .. } => "reserved-name",
        }
    }

    /// All codes.
    pub const CODES: [&'static str; 7] =
        ["event-too-large", "missing", "wrong-type", "unknown-type", "bad-id", "bad-name", "reserved-name"];

    /// The field that is meant; empty where the whole is.
    pub fn path(&self) -> &str {
        match self {
            Self::TooLarge { .. } => "",
            Self::Missing { path }
            | Self::WrongType { path, .. }
            | Self::UnknownType { path }
            | Self::BadId { path, .. }
            | Self::BadName { path }
            | Self::Reserved { path } => path,
        }
    }
}

/// Why nothing of a body is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in it.
    #[error("the body is empty; send the event as JSON")]
    Empty,
    /// Unpacked it is larger than any body may be.
    #[error("the body has more than {most} bytes when unpacked; send smaller batches")]
    TooLarge {
        /// Bytes it may have.
        most: usize,
    },
    /// It says that it is gzip, and is not, or breaks off.
    #[error("the body is not whole gzip; send it plain, or with `Content-Encoding: gzip` packed by gzip")]
    NotGzip,
    /// It is not UTF-8.
    #[error("the body is not UTF-8 from byte {at} on; JSON is always UTF-8")]
    NotText {
        /// The first byte that is not.
        at: usize,
    },
    /// It is not JSON.
    #[error("the body is no JSON at line {line}, column {column}: {cause}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser expected.
        cause: String,
    },
    /// A batch without its list.
    #[error("`batch` is missing or no list; it holds the events")]
    NoBatch,
    /// A batch is larger than it may be.
    #[error("the batch has {bytes} bytes, and may have {most}; send smaller batches")]
    BatchTooLarge {
        /// Bytes it has.
        bytes: usize,
        /// Bytes it may have.
        most: usize,
    },
    /// A batch holds more events than it may.
    #[error("the batch holds {events} events, and may hold {most}; send smaller batches")]
    TooManyEvents {
        /// Events it holds.
        events: usize,
        /// Events it may hold.
        most: usize,
    },
    /// The one event cannot be kept.
    #[error(transparent)]
    Event(Fault),
    /// No event of the batch can be kept.
    #[error("no event of the batch can be kept; the first: {}", first(.0))]
    NoneTaken(Vec<Rejected>),
}

fn first(rejected: &[Rejected]) -> String {
    rejected.first().map_or_else(String::new, |rejected| rejected.fault.to_string())
}

impl Refusal {
    pub(super) fn of_json(error: &serde_json::Error) -> Self {
        // "expected value at line 1 column 3" without its end. Nothing of the body stands in it.
        let cause = error.to_string();
        let cause = cause.split(" at line ").next().unwrap_or_default().to_owned();
        Self::NotJson { line: error.line(), column: error.column(), cause }
    }

    /// A short word for it, stable: for counts, and for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::NotGzip => "not-gzip",
            Self::NotText { .. } => "not-utf-8",
            Self::NotJson { .. } => "not-json",
            Self::NoBatch => "no-batch",
            Self::BatchTooLarge { .. } => "batch-too-large",
            Self::TooManyEvents { .. } => "too-many-events",
            Self::Event(fault) => fault.code(),
            Self::NoneTaken(_) => "none-taken",
        }
    }

    /// Codes of refusals that are no event's own.
    pub const CODES: [&'static str; 9] = [
        "empty",
        "too-large",
        "not-gzip",
        "not-utf-8",
        "not-json",
        "no-batch",
        "batch-too-large",
        "too-many-events",
        "none-taken",
    ];
}
