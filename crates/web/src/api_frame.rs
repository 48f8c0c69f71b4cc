//! What a handler under `/api/` asks of a request, whether a person's browser or a program with a key sent it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::{Day, Language, Message};
use engine::State;
use engine::pseudonym::Reader;

use crate::app::App;
use crate::error::PageError;
use crate::locale;
use crate::query::Query;
use crate::security::caller::Caller;

/// The state to read from, as of a day, for a reader.
pub struct ApiFrame {
    /// Who asks.
    pub caller: Caller,
    /// For whom customers are shown.
    pub reader: Reader,
    /// The language of words in the answer: `Accept-Language`, else the person's or the firm's.
    pub language: Language,
    /// The state to read from.
    pub state: Arc<State>,
    /// Today by the folder's clock.
    pub today: Day,
    /// The day the answer speaks of: today, or the one chosen with `?at=`.
    pub at: Day,
    /// The parameters of the address.
    pub query: Query,
}

impl FromRequestParts<App> for ApiFrame {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let caller = parts.extensions.get::<Caller>().cloned().ok_or(PageError::SignedOut)?;
        let state = app.engine.state()?;
        let user = match &caller {
            Caller::Person(user) => Some(&**user),
            Caller::Program(_) => None,
        };
        let language = locale::language(&parts.headers, user, Some(&state.firm));
        let query = Query::of(&parts.uri);
        let today = state.today(app.now());
        let at = match query.get("at") {
            None => today,
            Some(text) => {
                let day = text.parse::<Day>().ok().filter(|day| *day <= today);
                day.ok_or_else(|| {
                    PageError::Refused(Message::new("api-no-day").with("day", text).with("today", today.to_string()))
                })?
            }
        };
        let reader = app.reader(caller.sees_persons());
        Ok(Self { caller, reader, language, state, today, at, query })
    }
}
