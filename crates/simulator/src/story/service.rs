//! Tickets and what answers them, surveys, reviews.

use domain::Kind;

use super::{Placed, Story};
use crate::calendar::{hour_of_work, on_day, seconds};
use crate::person::Via;
use crate::properties::properties;

impl Story<'_> {
    /// A parcel is overdue: four in ten ask where it is.
    pub(super) fn ask_where(&mut self, placed: &Placed, promised: f64, delivered: f64) {
        if delivered > promised + 0.7 && self.chance.happens(0.4) {
            let at = (promised + self.chance.between(0.3, 0.6)).min(delivered);
            self.ticket(at, "where_is_my_order", Some(&placed.id));
        }
    }

    /// A question or complaint, from its opening to its end; a good answer heals.
    pub(super) fn ticket(&mut self, at: f64, topic: &str, order_id: Option<&str>) {
        let id = self.number('t');
        let by_phone = self.chance.happens(0.25);
        if by_phone {
            let call =
                properties! { "direction": "inbound", "topic": topic, "seconds": 180_u32, "ticket_id": id.as_str() };
            self.note(at - seconds(200.0), Via::Direct, Kind::CallLogged, call);
        }
        let channel = if by_phone { "telephone" } else { "email" };
        let opened = properties! {
            "ticket_id": id.as_str(),
            "topic": topic,
            "subject": subject(topic),
            "channel": channel,
            "order_id": order_id,
            "complaint": topic == "complaint",
        };
        self.note(at, Via::Direct, Kind::TicketOpened, opened);
        // Half within hours, the rest the next days.
        let wait =
            if self.chance.happens(0.5) { self.chance.between(0.01, 0.15) } else { 0.3 + self.chance.exponential(0.9) };
        let answered = at + wait;
        let numbered = || properties! { "ticket_id": id.as_str(), "topic": topic, "channel": channel };
        self.note(answered, Via::Direct, Kind::TicketAnswered, numbered());
        if self.chance.happens(0.15) {
            let note =
                properties! { "ticket_id": id.as_str(), "text": "Kundin oder Kunde freundlich, wünscht Rückruf." };
            self.note(answered + seconds(60.0), Via::Direct, Kind::NoteAdded, note);
        }
        let mut resolved = answered + self.chance.between(0.02, 0.6);
        self.note(resolved, Via::Direct, Kind::TicketResolved, numbered());
        if self.chance.happens(0.12) {
            let reopened = resolved + self.chance.between(0.3, 3.0);
            self.note(reopened, Via::Direct, Kind::TicketReopened, numbered());
            self.note(reopened + 0.2, Via::Direct, Kind::TicketAnswered, numbered());
            resolved = reopened + 0.5;
            self.note(resolved, Via::Direct, Kind::TicketResolved, numbered());
            self.feel(resolved, -0.06);
        }
        self.ask_after_ticket(&id, resolved, wait * 24.0);
    }

    /// How content people are with an answer falls with the hours that it took: nine in ten within two, six in ten after a
    /// day (text 003).
    fn ask_after_ticket(&mut self, ticket: &str, resolved: f64, hours: f64) {
        let satisfied = (0.92 - 0.0135 * hours).clamp(0.25, 0.92);
        let is_satisfied = self.chance.happens(satisfied);
        self.feel(resolved, if is_satisfied { 0.12 } else { -0.08 });
        if !self.chance.happens(0.45) {
            return;
        }
        let sent = properties! { "survey_id": "nach-anfrage", "channel": "email", "ticket_id": ticket, "basis": "transactional" };
        self.note(resolved + seconds(600.0), Via::Direct, Kind::SurveySent, sent);
        let score = if is_satisfied {
            4 + u32::from(self.chance.happens(0.6))
        } else {
            1 + u32::from(self.chance.happens(0.5))
        };
        let answered = properties! { "survey_id": "nach-anfrage", "csat": score, "ticket_id": ticket };
        let at = resolved + self.chance.between(0.02, 2.0);
        self.note(at, Via::Web(0), Kind::SurveyAnswered, answered);
        if self.chance.happens(0.2) {
            let ease = if is_satisfied { 6_u32 } else { 2 };
            let effort = properties! { "survey_id": "nach-anfrage", "ces": ease, "ticket_id": ticket };
            self.note(at + seconds(20.0), Via::Web(0), Kind::SurveyAnswered, effort);
        }
    }

    /// Some days after the delivery: a survey, reviews, a question about the wine.
    pub(super) fn feedback(&mut self, placed: &Placed, delivered: f64) {
        let at = on_day(delivered + 9.0 + self.chance.between(0.0, 2.0), 10.0 / 24.0);
        if self.sketch.mailings.allows(at) && self.chance.happens(0.4) {
            self.ask_to_recommend(placed, at);
        }
        let content = self.content_at(delivered + 5.0);
        if self.chance.happens(0.07) {
            let article = placed.pieces[0].article;
            let stars = self.stars(content);
            let review = properties! {
                "review_id": self.number('r'),
                "product_id": article.sku,
                "sku": article.sku,
                "name": article.name,
                "stars": stars,
                "text": opinion(stars),
            };
            let at = delivered + 2.0 + self.chance.exponential(10.0);
            self.note(at, Via::Web(0), Kind::ProductReviewed, review);
            self.recommended(at, stars);
        }
        if self.chance.happens(0.025) {
            let stars = self.stars(content);
            let review = properties! { "review_id": self.number('r'), "platform": "google", "stars": stars, "text": opinion(stars) };
            let at = delivered + 3.0 + self.chance.exponential(12.0);
            self.note(at, Via::Direct, Kind::CompanyReviewed, review);
            self.recommended(at, stars);
        }
        if self.chance.happens(0.03) {
            let at = on_day(delivered + 3.0 + self.chance.exponential(6.0), hour_of_work(&mut self.chance));
            self.ticket(at, "question_about_product", Some(&placed.id));
        }
    }

    fn ask_to_recommend(&mut self, placed: &Placed, at: f64) {
        let order = placed.id.as_str();
        let sent =
            properties! { "survey_id": "nach-lieferung", "channel": "email", "order_id": order, "basis": "consent" };
        self.note(at, Via::Direct, Kind::SurveySent, sent);
        if !self.chance.happens(0.4) {
            return;
        }
        let content = self.content_at(at);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bounded
        let score = (2.2 + 9.2 * content + 1.1 * self.chance.normal()).round().clamp(0.0, 10.0) as u32;
        let answered = properties! {
            "survey_id": "nach-lieferung",
            "order_id": order,
            "nps": score,
            "text": (score <= 6).then_some("Die Lieferung hat zu lange gedauert."),
        };
        let at = at + 0.05 + self.chance.exponential(1.0);
        self.note(at, Via::Web(0), Kind::SurveyAnswered, answered);
    }

    fn stars(&mut self, content: f64) -> u32 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bounded
        let stars = (1.4 + 4.0 * content + 0.7 * self.chance.normal()).round().clamp(1.0, 5.0) as u32;
        stars
    }

    /// Four stars and more recommend.
    fn recommended(&mut self, at: f64, stars: u32) {
        if stars >= 4 {
            self.acts.push(at);
        }
    }
}

/// What people write over a request of this sort.
fn subject(topic: &str) -> &'static str {
    match topic {
        "where_is_my_order" => "Wo bleibt meine Bestellung?",
        "complaint" => "Mit der Lieferung stimmt etwas nicht",
        _ => "Frage zum Wein",
    }
}

/// What somebody who gives so many stars writes.
fn opinion(stars: u32) -> &'static str {
    match stars {
        0..=2 => "Leider enttäuscht, so hatte ich mir das nicht vorgestellt.",
        3 => "In Ordnung, aber nichts Besonderes.",
        4 => "Schöner Wein, gerne wieder.",
        _ => "Hervorragend, und sehr sorgfältig verpackt.",
    }
}
