//! What to do next: at most three proposals that the data give a reason for.

use domain::{Amount, ClockMode};
use engine::ask::movements::{Movement, Movements};
use engine::ask::phases::Phases;
use lifecycle::PhaseModel;
use lifecycle::phase::Group;

use crate::frame::PageFrame;
use crate::view::phases::{CustomerLinks, counted};
use crate::view::sentence::{Piece, Sentence};

/// Most proposals at once: more are a list, not advice.
const MOST: usize = 3;
/// Data older than this, in days, no longer say what is true today.
const STALE_DAYS: i32 = 7;

/// A proposal.
pub(super) struct Deed {
    /// What to do.
    pub(super) title: String,
    /// Why.
    pub(super) text: Sentence,
    /// What is at stake; empty where that is not known.
    pub(super) gain: String,
    /// What `gain` counts.
    pub(super) gain_note: String,
    /// Where it is done.
    pub(super) href: String,
    /// What the button says.
    pub(super) button: String,
}

/// The proposals of a day, the most urgent first.
pub(super) fn deeds(
    frame: &PageFrame,
    model: &PhaseModel,
    phases: &Phases,
    moves: &Movements,
    links: &CustomerLinks,
) -> Vec<Deed> {
    let all = [stale(frame), at_risk(frame, moves, links), second_purchase(frame, model, phases, links), margin(frame)];
    all.into_iter().flatten().take(MOST).collect()
}

/// What a sum stands for; nothing where there is none.
fn gain(frame: &PageFrame, value: Amount) -> (String, String) {
    if value.is_zero() {
        return (String::new(), String::new());
    }
    (frame.format.money_short(value), frame.text("phases-expected-value").into_owned())
}

fn plain(text: String) -> Sentence {
    Sentence { pieces: vec![Piece { text, href: None }] }
}

/// New orders are missing.
fn stale(frame: &PageFrame) -> Option<Deed> {
    let format = &frame.format;
    let (_, last) = frame.state.span()?;
    let days = frame.today.since(last);
    (frame.firm().clock != Some(ClockMode::Data) && frame.at == frame.today && days > STALE_DAYS).then(|| Deed {
        title: format.text("today-deed-stale").into_owned(),
        text: plain(format.format("today-deed-stale-text", &[("days", days.into())])),
        gain: String::new(),
        gain_note: String::new(),
        href: "/import".to_owned(),
        button: format.text("today-import-orders-now").into_owned(),
    })
}

/// Those who came into danger.
fn at_risk(frame: &PageFrame, moves: &Movements, links: &CustomerLinks) -> Option<Deed> {
    let moved = moves.at_risk;
    let href = links.movement(Movement::AtRisk);
    let (gain, gain_note) = gain(frame, moved.value);
    (moved.customers > 0).then(|| Deed {
        title: frame.text("today-deed-at-risk").into_owned(),
        text: counted(&frame.format, "today-deed-at-risk-text", moved.customers, Some(&href), &[]),
        gain,
        gain_note,
        href,
        button: frame.text("phases-deed-show").into_owned(),
    })
}

/// Those who bought once and are not overdue.
fn second_purchase(frame: &PageFrame, model: &PhaseModel, phases: &Phases, links: &CustomerLinks) -> Option<Deed> {
    let line = phases.phases.iter().find(|line| {
        let phase = model.phase(line.number);
        phase.group == Group::Acquisition && phase.place > 0 && line.customers > 0
    })?;
    let href = links.phase(&line.id);
    let (gain, gain_note) = gain(frame, line.value);
    Some(Deed {
        title: frame.text("today-deed-second").into_owned(),
        text: counted(&frame.format, "today-deed-second-text", line.customers, Some(&href), &[]),
        gain,
        gain_note,
        href,
        button: frame.text("phases-deed-show").into_owned(),
    })
}

/// Without a margin, revenue is all that can be told.
fn margin(frame: &PageFrame) -> Option<Deed> {
    frame.firm().margin_rate.is_none().then(|| Deed {
        title: frame.text("today-deed-margin").into_owned(),
        text: plain(frame.text("today-deed-margin-text").into_owned()),
        gain: String::new(),
        gain_note: String::new(),
        href: "/settings".to_owned(),
        button: frame.text("today-deed-margin-do").into_owned(),
    })
}
