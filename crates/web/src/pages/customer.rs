//! One customer: phase with its reason, value with its interval, rhythm, touchpoints, facts and where they come from.

pub(crate) mod about;
mod coming;
pub(crate) mod intensity;
mod known;
pub(crate) mod offers;
mod standing;
mod tiles;
mod touchpoints;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::CustomerId;
use engine::EngineError;
use engine::ask::customer::{Customer, PhaseOf, customer};
use engine::ask::explained::{FactLine, Rhythm, TestedRule, fact_lines, rhythm, tested_rules};
use engine::ask::intensity::{IntensityOf, course};
use engine::ask::next::{NextOf, next};
use engine::pseudonym::is_personal;

use self::coming::NextShown;
use self::intensity::IntensityShown;
pub(crate) use self::known::basis_keys;
use self::known::{Basis, Fact};
use self::standing::{Other, Overlay, Reason, StayRow, Stretch};
use self::tiles::Tile;
use self::touchpoints::{Moments, Touchpoint};
use super::customers::title;
use super::formulas::FormulasShown;
use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page, page_with};
use crate::query::encode;
use crate::security::audit::Note;
use crate::view::chart::Picture;

/// Everything asked of the engine for one page.
struct Asked {
    /// Their pseudonym, for the audit log.
    id: String,
    customer: Customer,
    /// Place of the chosen model among the customer's phases.
    chosen: usize,
    rules: Vec<TestedRule>,
    facts: Vec<FactLine>,
    rhythm: Rhythm,
    next: NextOf,
    intensity: IntensityOf,
    moments: Moments,
}

impl Asked {
    fn phase(&self) -> &PhaseOf {
        &self.customer.phases[self.chosen]
    }
}

/// What the page shows.
struct Shown {
    title: String,
    crumb: String,
    initials: String,
    phase: String,
    colour: String,
    overlays: Vec<Overlay>,
    about: String,
    answer: String,
    sub: String,
    json: String,
    /// Where the panel of purchase and churn is fetched.
    churn: String,
    identity: String,
    /// The page on which the person is erased, for whom may.
    erase: Option<String>,
    tiles: Vec<Tile>,
    rhythm: Option<Picture>,
    rhythm_note: String,
    stretches: Vec<Stretch>,
    stretches_label: String,
    why: String,
    model: String,
    reasons: Vec<Reason>,
    stays: Vec<StayRow>,
    earlier_stays: Vec<StayRow>,
    others: Vec<Other>,
    touchpoints: Vec<Touchpoint>,
    older: Option<String>,
    newest: Option<String>,
    facts: Vec<Fact>,
    basis: Basis,
    next: NextShown,
    intensity: IntensityShown,
    formulas: Option<FormulasShown>,
    /// The page of recommendations, whose panel this page takes in when it is there.
    offers: String,
}

#[derive(Template)]
#[template(path = "customer.html")]
struct CustomerPage {
    frame: PageFrame,
    one: Shown,
}

#[derive(Template)]
#[template(path = "customer/unknown.html")]
struct UnknownPage {
    frame: PageFrame,
    title: String,
    text: String,
    /// The customer's page as of today, for one who was not known yet on the day.
    later: Option<String>,
}

/// One customer as of a day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (state, day, language) = (Arc::clone(&frame.state), frame.at, frame.format.language);
    let model = frame.query.get("model").map(str::to_owned);
    let before = frame.query.get("before").and_then(|before| before.parse().ok());
    let (asked_for, reader, pseudonyms) = (id.clone(), frame.reader.clone(), Arc::clone(&app.pseudonyms));
    let answer = app
        .blocking(move |engine| {
            let wanted = reader.known(&state, &pseudonyms, &asked_for)?;
            let (chosen, _) = engine::ask::model(&state, model.as_deref())?;
            let asked = Asked {
                id: pseudonyms.of(&wanted),
                customer: reader.customer(customer(engine, &state, &wanted, day, language)?),
                chosen,
                rules: tested_rules(&state, &wanted, model.as_deref(), day, language)?,
                facts: fact_lines(&state, &wanted, day, language)?,
                rhythm: rhythm(&state, &wanted, day)?,
                next: next(&state, &wanted, model.as_deref(), day)?,
                intensity: course(&state, &wanted, day)?,
                moments: Moments::read(engine, &state, &wanted, day, before)?,
            };
            Ok(asked)
        })
        .await;
    match answer {
        Ok(asked) => {
            let one = shown(&frame, &asked);
            Ok(Note::default().about("customer", &asked.id).on(page(&CustomerPage { frame, one })?))
        }
        Err(PageError::Engine(EngineError::NoCustomer { .. })) => unknown(frame, &id),
        Err(fault) => Err(fault),
    }
}

/// The same for programs.
pub(crate) async fn show_json(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    frame
        .answer_about_by(&app, id, |engine, frame, id| {
            Ok(frame.reader.customer(customer(engine, &frame.state, id, frame.at, frame.language)?))
        })
        .await
}

/// Nobody of that number, or not yet on that day.
fn unknown(frame: PageFrame, id: &str) -> Result<Response, PageError> {
    let may_be_told = frame.reader.sees_persons() || !is_personal(id);
    let comes_later = may_be_told && CustomerId::new(id).is_ok_and(|id| frame.state.book.find(&id).is_some());
    let page = if comes_later {
        UnknownPage {
            title: frame.format.format("customer-not-yet", &[("day", frame.format.date(frame.at).into())]),
            text: frame.text("customer-not-yet-text").into_owned(),
            later: Some(frame.with("at", "")),
            frame,
        }
    } else {
        UnknownPage {
            title: frame.format.format("customer-unknown", &[("number", id.into())]),
            text: frame.text("customer-unknown-text").into_owned(),
            later: None,
            frame,
        }
    };
    page_with(StatusCode::NOT_FOUND, &page)
}

fn shown(frame: &PageFrame, asked: &Asked) -> Shown {
    let format = &frame.format;
    let one = &asked.customer;
    let phase = asked.phase();
    let title = title(format, one.name.as_deref(), &one.customer);
    let (stays, earlier_stays) = standing::stays(frame, phase);
    let (stretches, stretches_label) = standing::stretches(frame, phase);
    let (touchpoints, older) = asked.moments.shown(frame, phase);
    Shown {
        crumb: crumb(&title),
        initials: initials(&title),
        phase: phase.name.get(format.language).to_owned(),
        colour: phase.colour.clone(),
        overlays: standing::overlays(frame, phase),
        about: known::about(frame, one),
        answer: standing::answer(frame, one, phase),
        sub: standing::sub(frame, one, phase),
        erase: crate::routes::is_allowed("/customers/{id}/erase", frame.user.role)
            .then(|| format!("/customers/{}/erase", encode(&one.customer))),
        identity: {
            let page = frame.link("/identity");
            let joint = if page.contains('?') { '&' } else { '?' };
            format!("{page}{joint}customer={}", encode(&one.customer))
        },
        churn: frame.link(&format!("/customers/{}/churn", encode(&one.customer))),
        json: frame.link(&format!("/api/customers/{}", encode(&one.customer))),
        tiles: tiles::tiles(frame, one),
        rhythm: standing::rhythm(frame, &asked.rhythm, phase),
        rhythm_note: standing::rhythm_note(frame, &asked.rhythm),
        stretches,
        stretches_label,
        why: format.format("customer-why", &[("phase", phase.name.get(format.language).into())]),
        model: format.format(
            "customer-model",
            &[("model", phase.model_name.get(format.language).into()), ("version", phase.version.into())],
        ),
        reasons: standing::reasons(frame, &asked.rules),
        stays,
        earlier_stays,
        others: standing::others(frame, one, asked.chosen),
        touchpoints,
        older,
        newest: frame.query.get("before").map(|_| frame.with("before", "")),
        facts: known::facts(frame, one, &asked.facts),
        basis: known::basis(frame, one),
        next: coming::shown(frame, &asked.next, standing::by_silence(frame, one, phase)),
        intensity: intensity::shown(frame, one, &asked.intensity.course),
        formulas: one.value.formulas.as_ref().map(|formulas| FormulasShown::new(&frame.format, formulas, false)),
        offers: frame.link(&format!("/customers/{}/offers", encode(&one.customer))),
        title,
    }
}

/// A title as short as a path needs it.
fn crumb(title: &str) -> String {
    const LETTERS: usize = 32;
    match title.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}

/// First letters of the first and the last word that have one.
fn initials(title: &str) -> String {
    let first_letter = |word: &str| word.chars().find(|letter| letter.is_alphanumeric());
    let mut letters = title.split_whitespace().filter_map(first_letter);
    let letters: Vec<char> = letters.next().into_iter().chain(letters.next_back()).collect();
    letters.into_iter().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_in_the_path_only() {
        assert_eq!(crumb("Katrin Albers"), "Katrin Albers");
        assert_eq!(crumb("Ölmühlenverwaltungsgesellschaft am Rhein"), "Ölmühlenverwaltungsgesellschaft…");
    }

    #[test]
    fn initials_are_letters_only() {
        assert_eq!(initials("Katrin Albers"), "KA");
        assert_eq!(initials("Anna Maria von Öttingen"), "AÖ");
        assert_eq!(initials("<script>alert(1)</script> Müller-Lüdenscheidt"), "SM");
        assert_eq!(initials("17850"), "1");
        assert_eq!(initials("…"), "");
    }
}
