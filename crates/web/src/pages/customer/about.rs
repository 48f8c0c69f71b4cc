//! What all pages about one customer begin with: who the path names, what is asked of them, and the note for the audit log.

use std::sync::Arc;

use engine::{Engine, EngineError, State};

use crate::app::App;
use crate::error::PageError;
use crate::frame::PageFrame;
use crate::pages::customers::title;
use crate::security::audit::Note;

/// An answer about one customer.
pub(crate) struct About<T> {
    /// That they were seen, by their pseudonym.
    pub(crate) note: Note,
    /// What they are called, as the reader may see it.
    pub(crate) title: String,
    /// Their id, as the reader may see it.
    pub(crate) id: String,
    /// The answer.
    pub(crate) answer: T,
}

/// Asks about the customer whom a path names, away from the threads that serve.
pub(crate) async fn ask_about<T: Send + 'static>(
    app: &App,
    frame: &PageFrame,
    id: String,
    ask: impl FnOnce(&Engine, &State, &str) -> Result<T, EngineError> + Send + 'static,
) -> Result<About<T>, PageError> {
    let (state, reader, pseudonyms) = (Arc::clone(&frame.state), frame.reader.clone(), Arc::clone(&app.pseudonyms));
    let (note, name, id, answer) = app
        .blocking(move |engine| {
            let wanted = reader.known(&state, &pseudonyms, &id)?;
            let answer = ask(engine, &state, &wanted)?;
            let history = domain::CustomerId::new(&wanted).ok().and_then(|id| state.book.find(&id));
            let history = history.and_then(|place| state.book.history(place));
            let name = history.and_then(|history| history.person.name()).filter(|_| reader.sees_persons());
            let note = Note::default().about("customer", pseudonyms.of(&wanted));
            Ok((note, name.map(str::to_owned), reader.id(&wanted).into_owned(), answer))
        })
        .await?;
    Ok(About { note, title: title(&frame.format, name.as_deref(), &id), id, answer })
}
