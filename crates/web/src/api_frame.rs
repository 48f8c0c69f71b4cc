//! What a handler under `/api/` asks of a request, whether a person's browser or a program with a key sent it.

use std::sync::Arc;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::{Day, Language, Message};
use engine::pseudonym::Reader;
use engine::{Engine, EngineError, State};
use serde::Serialize;

use crate::app::App;
use crate::error::PageError;
use crate::locale;
use crate::overview::Reading;
use crate::query::Query;
use crate::security::audit::Note;
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
    /// The parameters of the address, each at most once.
    pub query: Query,
    /// Says when it is done.
    _reading: Reading,
}

impl FromRequestParts<App> for ApiFrame {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let caller = parts.extensions.get::<Caller>().cloned().ok_or(PageError::SignedOut)?;
        let reading = app.overview.read(app.engine.state()?, parts);
        let state = Arc::clone(&reading.state);
        let user = match &caller {
            Caller::Person(user) => Some(&**user),
            Caller::Program(_) => None,
        };
        let language = locale::language(&parts.headers, user, Some(&state.firm));
        let query = Query::of(&parts.uri);
        // Which of two values counts is anybody's guess, so that none does.
        if let Some(name) = query.repeated() {
            return Err(PageError::Refused(Message::new("api-parameter-twice").with("name", name)));
        }
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
        Ok(Self { caller, reader, language, state, today, at, query, _reading: reading })
    }
}

impl ApiFrame {
    /// The answer to a question about the customer whom a path names, as JSON. The audit log names them by their pseudonym.
    pub(crate) async fn answer_about<T: Serialize + Send + 'static>(
        self,
        app: &App,
        id: String,
        ask: impl FnOnce(&Self, &str) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<Response, PageError> {
        self.answer_about_by(app, id, |_, frame, id| ask(frame, id)).await
    }

    /// The same for what the engine is asked for.
    pub(crate) async fn answer_about_by<T: Serialize + Send + 'static>(
        self,
        app: &App,
        id: String,
        ask: impl FnOnce(&Engine, &Self, &str) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<Response, PageError> {
        let pseudonyms = Arc::clone(&app.pseudonyms);
        let (note, answer) = app
            .blocking(move |engine| {
                let wanted = self.reader.known(&self.state, &pseudonyms, &id)?;
                Ok((Note::default().about("customer", pseudonyms.of(&wanted)), ask(engine, &self, &wanted)?))
            })
            .await?;
        Ok(note.on(Json(answer).into_response()))
    }
}
