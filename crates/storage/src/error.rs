//! Short ways to the engine's [`PortError`].

use engine::ports::PortError;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// For `map_err`: what was being done when the system below refused.
pub(crate) fn failed<E: Into<Cause>>(action: impl Into<String>) -> impl FnOnce(E) -> PortError {
    move |cause| PortError::Failed { action: action.into(), cause: cause.into() }
}

/// Something in the folder is not as it was written.
pub(crate) fn damaged(what: impl Into<String>, reason: impl std::fmt::Display) -> PortError {
    PortError::Damaged { what: what.into(), reason: reason.to_string() }
}
