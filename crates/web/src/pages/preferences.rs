//! The switches for language and theme: kept in this browser, the language also with the person.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::Language;
use engine::ports::UserChange;
use serde::Deserialize;

use super::form::Form;
use crate::app::App;
use crate::error::PageError;
use crate::frame::to;
use crate::locale::Theme;
use crate::query::local_path;
use crate::security::caller::Identity;
use crate::security::cookies::Cookie;

/// What the switches send.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    theme: Option<String>,
    language: Option<String>,
    back: Option<String>,
}

/// Keeps a choice and goes back to where it was made.
pub(crate) async fn choose(
    State(app): State<App>,
    identity: Option<Extension<Identity>>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, PageError> {
    let https = app.settings.https;
    let mut response = to(local_path(chosen.back.as_deref()));
    if let Some(theme) = chosen.theme.as_deref().and_then(Theme::from_code) {
        Cookie::Theme.set(response.headers_mut(), theme.code(), https);
    }
    if let Some(language) = chosen.language.and_then(|code| code.parse::<Language>().ok()) {
        Cookie::Language.set(response.headers_mut(), language.code(), https);
        if let Some(Extension(identity)) = identity {
            let (user, change) = (identity.user.id, UserChange::Language(language));
            app.blocking(move |engine| Ok(engine.folder().change_user(user, &change)?)).await?;
        }
    }
    Ok(response)
}
