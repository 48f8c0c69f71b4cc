//! Service and feedback: tickets, complaints, satisfaction; and what was not healed since.

use domain::particulars::{names_a_complaint, names_a_faulty_delivery};
use domain::{Day, Kind};
use serde::{Serialize, Serializer};

use crate::book::{Dictionary, Mark};

/// A score from 0 to 10 or 1 to 5 in tenths of a point.
const TENTH: i64 = 100_000;
/// Up to these a contact was a bad one (DOMAIN.md, section 3): CSAT of 5, NPS of 10, stars of 5.
const BAD: [(&str, i64); 2] = [("csat", 2_000_000), ("nps", 6_000_000)];
const BAD_STARS: i64 = 2_000_000;
/// Stars from which a review recommends.
const GOOD_STARS: i64 = 4_000_000;

/// What is true of somebody's service and feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Service {
    /// Tickets, ever.
    pub tickets: u16,
    /// Tickets that are open.
    pub open_tickets: u16,
    /// Complaints that are open.
    pub open_complaints: u16,
    /// Complaints, ever.
    pub complaints: u16,
    /// The latest answer to 'would you recommend us', in tenths from 0 to 100.
    #[serde(rename = "nps", serialize_with = "as_points")]
    pub nps_tenths: Option<i16>,
    /// The latest satisfaction, in tenths from 10 to 50.
    #[serde(rename = "csat", serialize_with = "as_points")]
    pub csat_tenths: Option<i16>,
    /// Reviews written.
    pub reviews: u16,
    /// Stars of the latest review, in tenths.
    #[serde(rename = "stars", serialize_with = "as_points")]
    pub stars_tenths: Option<i16>,
    /// The day of the latest bad contact that no purchase has healed: a complaint still open, an answer or review that was
    /// bad, a delivery that failed or was wrong.
    pub bad_contact: Option<Day>,
}

/// What somebody did to recommend the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Advocacy {
    /// Invitations sent.
    pub invitations: u16,
    /// People won.
    pub referrals: u16,
    /// Content shared.
    pub shares: u16,
    /// The last day of a recommending act: an invitation, somebody won, a review of four stars or more, content shared.
    pub last_act: Option<Day>,
}

/// One ticket on the way through the marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    thing: u64,
    opened_on: Day,
    is_complaint: bool,
    is_open: bool,
}

/// Tenths as the points they are of.
#[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // as `serialize_with` asks
fn as_points<S: Serializer>(tenths: &Option<i16>, serializer: S) -> Result<S::Ok, S::Error> {
    tenths.map(|tenths| f64::from(tenths) / 10.0).serialize(serializer)
}

fn tenths(quantity: i64) -> Option<i16> {
    i16::try_from(quantity / TENTH).ok()
}

impl Service {
    /// Takes a mark in; marks come in their order. `bought_micros` is the moment of the last purchase.
    pub(super) fn take(
        &mut self,
        mark: &Mark,
        bought_micros: Option<i64>,
        words: &Dictionary,
        tickets: &mut Vec<Ticket>,
    ) {
        match mark.kind() {
            Kind::TicketOpened | Kind::TicketReopened | Kind::TicketResolved => self.take_ticket(mark, words, tickets),
            Kind::SurveyAnswered => {
                let Some(score) = mark.quantity else { return };
                let scale = words.text(mark.word).unwrap_or_default();
                match scale {
                    "nps" => self.nps_tenths = tenths(score),
                    "csat" => self.csat_tenths = tenths(score),
                    _ => {}
                }
                if BAD.iter().any(|(bad, limit)| *bad == scale && score <= *limit) {
                    self.note_bad(mark, bought_micros);
                }
            }
            Kind::ProductReviewed | Kind::CompanyReviewed => {
                self.reviews = self.reviews.saturating_add(1);
                self.stars_tenths = mark.quantity.and_then(tenths).or(self.stars_tenths);
                if mark.quantity.is_some_and(|stars| stars <= BAD_STARS) {
                    self.note_bad(mark, bought_micros);
                }
            }
            Kind::DeliveryFailed => self.note_bad(mark, bought_micros),
            Kind::ReturnRequested | Kind::ExchangeRequested
                if words.text(mark.word).is_some_and(names_a_faulty_delivery) =>
            {
                self.note_bad(mark, bought_micros);
            }
            _ => {}
        }
    }

    fn note_bad(&mut self, mark: &Mark, bought_micros: Option<i64>) {
        if bought_micros.is_none_or(|bought| bought < mark.occurred_at_micros) {
            self.bad_contact = self.bad_contact.max(Some(mark.day.into()));
        }
    }

    fn take_ticket(&mut self, mark: &Mark, words: &Dictionary, tickets: &mut Vec<Ticket>) {
        let known = tickets.iter_mut().find(|ticket| ticket.thing == mark.thing && mark.thing != 0);
        match (mark.kind(), known) {
            (Kind::TicketOpened, None) => {
                let is_complaint = mark
                    .quantity
                    .map_or_else(|| words.text(mark.word).is_some_and(names_a_complaint), |told| told != 0);
                let opened_on = mark.day.into();
                tickets.push(Ticket { thing: mark.thing, opened_on, is_complaint, is_open: true });
                self.tickets = self.tickets.saturating_add(1);
                self.complaints = self.complaints.saturating_add(u16::from(is_complaint));
            }
            (Kind::TicketOpened | Kind::TicketReopened, Some(ticket)) => ticket.is_open = true,
            (Kind::TicketResolved, Some(ticket)) => ticket.is_open = false,
            // A ticket that was opened before the log begins.
            _ => {}
        }
    }

    /// Closes the account of single tickets.
    pub(super) fn close(&mut self, tickets: &[Ticket]) {
        let count = |is: &dyn Fn(&Ticket) -> bool| {
            u16::try_from(tickets.iter().filter(|ticket| ticket.is_open && is(ticket)).count()).unwrap_or(u16::MAX)
        };
        self.open_tickets = count(&|_| true);
        self.open_complaints = count(&|ticket| ticket.is_complaint);
        // A complaint that is open is unhealed, whatever was bought since.
        let open = tickets.iter().filter(|ticket| ticket.is_open && ticket.is_complaint).map(|ticket| ticket.opened_on);
        self.bad_contact = self.bad_contact.max(open.max());
    }
}

impl Advocacy {
    /// Takes a mark in.
    pub(super) fn take(&mut self, mark: &Mark) {
        match mark.kind() {
            Kind::ReferralInvited => self.invitations = self.invitations.saturating_add(1),
            Kind::ReferralConverted => self.referrals = self.referrals.saturating_add(1),
            Kind::ContentShared => self.shares = self.shares.saturating_add(1),
            Kind::ProductReviewed | Kind::CompanyReviewed if mark.quantity.is_some_and(|stars| stars >= GOOD_STARS) => {
            }
            _ => return,
        }
        self.last_act = self.last_act.max(Some(mark.day.into()));
    }
}
