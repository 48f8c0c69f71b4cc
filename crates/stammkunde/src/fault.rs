//! What can go wrong in a command: one line for a person, one exit code for a script.

use std::process::ExitCode;

use domain::Message;
use engine::EngineError;
use engine::ports::PortError;

/// Done.
pub(crate) const DONE: u8 = 0;
/// Not done.
pub(crate) const FAILED: u8 = 1;
/// Called in a way that has no meaning.
pub(crate) const USAGE: u8 = 2;

/// Why a command ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// A use case refused.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Something of this floor is wrong: a file, a folder, an answer.
    #[error("{}", .0.key)]
    Told(Message),
    /// The command was called wrongly, in a way that only shows after parsing.
    #[error("{}", .0.key)]
    Usage(Message),
    /// Everything has been said already.
    #[error("failed")]
    Said,
    /// Standard output does not take any more.
    #[error("writing to standard output")]
    Output(#[from] std::io::Error),
}

impl From<PortError> for Fault {
    fn from(fault: PortError) -> Self {
        Self::Engine(fault.into())
    }
}

/// The kind of what the operating system said, for which there are words in both languages (`cli-cause`).
pub(crate) fn cause_kind(cause: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match cause.kind() {
        ErrorKind::NotFound => "not-found",
        ErrorKind::PermissionDenied => "permission",
        ErrorKind::AlreadyExists => "exists",
        ErrorKind::IsADirectory => "directory",
        ErrorKind::NotADirectory => "no-directory",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "full",
        ErrorKind::ReadOnlyFilesystem => "read-only",
        ErrorKind::AddrInUse => "in-use",
        ErrorKind::AddrNotAvailable => "no-address",
        ErrorKind::InvalidData => "not-text",
        ErrorKind::UnexpectedEof => "ends-early",
        _ => "other",
    }
}

impl Fault {
    /// A file that could not be read or written.
    pub(crate) fn file(key: &'static str, path: &std::path::Path, cause: &std::io::Error) -> Self {
        let message = Message::new(key).with("file", path.display().to_string());
        Self::Told(message.with("kind", cause_kind(cause)).with("cause", cause.to_string()))
    }

    /// The fault in words; `None` where nothing is left to say.
    pub(crate) fn message(&self) -> Option<Message> {
        match self {
            Self::Engine(error) => Some(error.message()),
            Self::Told(message) | Self::Usage(message) => Some(message.clone()),
            Self::Said => None,
            // Whoever reads has heard enough: `stammkunde … | head` is no fault.
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => None,
            Self::Output(error) => {
                Some(Message::new("cli-output").with("kind", cause_kind(error)).with("cause", error.to_string()))
            }
        }
    }

    /// The exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => DONE,
            Self::Usage(_) => USAGE,
            Self::Engine(_) | Self::Told(_) | Self::Said | Self::Output(_) => FAILED,
        })
    }
}
