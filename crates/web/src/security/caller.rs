//! Who asks: a person in a browser, or a program with an API key.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use engine::ports::{Actor, ApiKey, Role, Scope, Session, User};

use crate::app::App;
use crate::error::PageError;

/// Who is logged in, for handlers of pages.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) session: Arc<Session>,
    pub(crate) user: Arc<User>,
}

/// Who asks, for handlers under `/api/`, which people and programs use alike.
#[derive(Debug, Clone)]
pub enum Caller {
    /// A person.
    Person(Arc<User>),
    /// A program.
    Program(Arc<ApiKey>),
}

impl Caller {
    /// Whether names and addresses are shown.
    pub fn sees_persons(&self) -> bool {
        match self {
            Self::Person(user) => user.role.sees_persons(),
            Self::Program(key) => key.opens(Scope::ReadPersons),
        }
    }

    /// The person's role; a program has none.
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Person(user) => Some(user.role),
            Self::Program(_) => None,
        }
    }

    /// As the audit log names them.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Person(user) => Actor::User { id: user.id, email: user.email.clone() },
            Self::Program(key) => Actor::Key { id: key.id, name: key.name.clone() },
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, PageError> {
        parts.extensions.get::<Self>().cloned().ok_or(PageError::SignedOut)
    }
}
