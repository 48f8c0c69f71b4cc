//! Phase models: which are in use and lead, their versions, the editor, two versions beside each other.

mod compare;
mod draft;
mod edit;
mod matrix;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::ModelVersion;
use engine::ask::phases::{Phases, phases};
use engine::ports::ActiveModel;
use serde_json::json;

pub(crate) use self::compare::{compare, download};
pub(crate) use self::edit::{copy, file, open, save, try_out};
use super::form::Form;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::query::encode;
use crate::routes::may_post;
use crate::security::audit::Note;

/// Path of the page.
pub(crate) const PATH: &str = "/models";

/// A phase of a model in the list.
struct PhaseView {
    name: String,
    colour: String,
    customers: String,
    link: String,
}

/// One version.
struct VersionView {
    version: u32,
    note: String,
    is_in_use: bool,
    /// What `choose` is sent to take this version.
    choice: String,
    /// This version beside the one in use.
    compare: Option<String>,
    file: String,
}

/// One model.
struct ModelView {
    id: String,
    name: String,
    source: String,
    /// Its place among those in use, from 1.
    place: Option<usize>,
    is_last: bool,
    version: String,
    phases: Vec<PhaseView>,
    edit: String,
    copy: String,
    versions: Vec<VersionView>,
}

#[derive(Template)]
#[template(path = "models.html")]
struct ModelsPage {
    frame: PageFrame,
    answer: String,
    models: Vec<ModelView>,
    may_edit: bool,
    fault: Option<String>,
}

fn note_of(frame: &PageFrame, version: &ModelVersion, writers: &[(i64, String)]) -> String {
    let Some(at) = version.created_at else { return frame.text("models-built-in").into_owned() };
    let who = version.created_by.and_then(|by| writers.iter().find(|(id, _)| *id == by));
    let who = who.map_or_else(|| frame.text("segments-by-command").into_owned(), |(_, name)| name.clone());
    format!("{} · {who}", frame.format.datetime(at))
}

fn model_view(
    frame: &PageFrame,
    versions: &[&ModelVersion],
    now: Option<&Phases>,
    (used, writers): (usize, &[(i64, String)]),
) -> Option<ModelView> {
    let (format, language) = (&frame.format, frame.format.language);
    let in_use = versions.iter().find(|version| version.place.is_some());
    let shown = in_use.or(versions.last())?;
    let (text, id) = (&shown.text, &shown.text.id);
    let edit = format!("{PATH}/{}/edit?version={}", encode(id), text.version);
    let version_view = |version: &&ModelVersion| {
        let number = version.text.version;
        let other = in_use.filter(|used| used.text.version != number);
        VersionView {
            version: number,
            note: note_of(frame, version, writers),
            is_in_use: version.place.is_some(),
            choice: format!("take:{id}:{number}"),
            compare: other
                .map(|used| format!("{PATH}/{}/compare?before={}&after={number}", encode(id), used.text.version)),
            file: format!("{PATH}/{}/{number}.toml", encode(id)),
        }
    };
    let phases = now.map(|now| now.phases.iter()).into_iter().flatten().map(|phase| PhaseView {
        name: phase.name.get(language).to_owned(),
        colour: phase.colour.clone(),
        customers: format.integer(phase.customers),
        link: format!("/customers?model={}&phase={}", encode(id), encode(&phase.id)),
    });
    Some(ModelView {
        name: text.name.get(language).to_owned(),
        source: text.source.get(language).to_owned(),
        place: shown.place.map(|place| place + 1),
        is_last: shown.place.is_some_and(|place| place + 1 == used),
        version: format.format("models-version-of", &[("version", format.integer(text.version).into())]),
        phases: phases.collect(),
        copy: format!("{PATH}/{}/copy?version={}", encode(id), text.version),
        edit,
        versions: versions.iter().rev().map(version_view).collect(),
        id: id.clone(),
    })
}

async fn written(app: &App, frame: PageFrame, fault: Option<String>) -> Result<Response, PageError> {
    let (state, at) = (Arc::clone(&frame.state), frame.at);
    let (versions, now, writers) = app
        .blocking(move |engine| {
            let moment = state.at(at);
            let now = state.models.iter().map(|model| phases(&state, &moment, Some(&model.id)));
            let now: Vec<Phases> = now.collect::<Result<_, _>>()?;
            Ok((engine.model_versions()?, now, super::segments::writers(engine)?))
        })
        .await?;
    let mut ids: Vec<&str> = Vec::new();
    for version in &versions {
        if !ids.contains(&version.text.id.as_str()) {
            ids.push(&version.text.id);
        }
    }
    let used = versions.iter().filter(|version| version.place.is_some()).count();
    let views = ids.into_iter().filter_map(|id| {
        let own: Vec<&ModelVersion> = versions.iter().filter(|version| version.text.id == id).collect();
        let now = now.iter().find(|phases| phases.model == id);
        model_view(&frame, &own, now, (used, &writers))
    });
    let mut models: Vec<ModelView> = views.collect();
    models.sort_by_key(|model| model.place.unwrap_or(usize::MAX));
    let leading = models.first().map_or_else(String::new, |model| model.name.clone());
    let status = if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let listing = ModelsPage {
        answer: frame.format.format("models-answer", &[("count", used.into()), ("name", leading.into())]),
        models,
        may_edit: may_post("/models/choose", frame.user.role),
        fault,
        frame,
    };
    page_with(status, &listing)
}

/// All models.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    written(&app, frame, None).await
}

/// What a button does to the models in use: `lead:ID`, `up:ID`, `down:ID`, `off:ID`, `take:ID:VERSION`. `None` where it says
/// nothing of the kind.
fn chosen(mut active: Vec<ActiveModel>, action: &str) -> Option<Vec<ActiveModel>> {
    let (what, rest) = action.split_once(':')?;
    let place_of = |active: &[ActiveModel], id: &str| active.iter().position(|it| it.model == id);
    match what {
        "take" => {
            let (id, version) = rest.rsplit_once(':')?;
            let version = version.parse().ok()?;
            match place_of(&active, id) {
                Some(place) => active[place].version = version,
                None => active.push(ActiveModel { model: id.to_owned(), version }),
            }
        }
        "off" => {
            let place = place_of(&active, rest)?;
            active.remove(place);
        }
        "lead" => {
            let place = place_of(&active, rest)?;
            active[..=place].rotate_right(1);
        }
        "up" => {
            let place = place_of(&active, rest).filter(|place| *place > 0)?;
            active.swap(place, place - 1);
        }
        "down" => {
            let place = place_of(&active, rest).filter(|place| place + 1 < active.len())?;
            active.swap(place, place + 1);
        }
        _ => return None,
    }
    Some(active)
}

/// Chooses the models in use, their order, and which leads.
pub(crate) async fn choose(
    State(app): State<App>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let action = fields.iter().rev().find(|(name, _)| name == "do").map_or("", |(_, value)| value.as_str());
    let action = action.to_owned();
    let note = Note::details(json!({ "did": action }));
    let done_or_not = app
        .blocking(move |engine| {
            let mut versions = engine.model_versions()?;
            versions.retain(|version| version.place.is_some());
            versions.sort_by_key(|version| version.place);
            let active = versions.into_iter().map(|it| ActiveModel { model: it.text.id, version: it.text.version });
            let wanted = chosen(active.collect(), &action).ok_or(PageError::Unreadable)?;
            Ok(engine.choose_models(&wanted))
        })
        .await?;
    match done_or_not {
        Ok(()) => Ok(note.on(done(&app, PATH, "done-models-chosen"))),
        Err(engine::ModelsError::Engine(error)) => Err(error.into()),
        Err(error) => {
            let fault = frame.message(&error.message(frame.format.language));
            written(&app, frame, Some(fault)).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(action: &str) -> Option<String> {
        let active = ["a", "b", "c"].map(|id| ActiveModel { model: id.to_owned(), version: 1 });
        let chosen = chosen(active.into(), action)?;
        Some(chosen.iter().map(|it| format!("{}{}", it.model, it.version)).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn buttons_choose_and_order() {
        for (action, expected) in [
            ("lead:c", "c1 a1 b1"),
            ("up:b", "b1 a1 c1"),
            ("down:b", "a1 c1 b1"),
            ("off:b", "a1 c1"),
            ("take:b:3", "a1 b3 c1"),
            ("take:d:2", "a1 b1 c1 d2"),
        ] {
            assert_eq!(after(action).as_deref(), Some(expected), "{action}");
        }
        for action in ["", "up:a", "down:c", "off:x", "take:b:x", "burn:a"] {
            assert_eq!(after(action), None, "{action}");
        }
    }
}
