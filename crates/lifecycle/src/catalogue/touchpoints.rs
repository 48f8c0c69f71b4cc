//! Facts of touchpoints: what is true beside orders.

use rules::{Facts as _, Type, Value};

use super::{CustomerFacts, Fact, fact, growth, instant, optional, text, unit};
use crate::facts::attributes::{Birthday, is_business};

fn word(customer: &CustomerFacts<'_>, number: u32) -> Value {
    text(customer.book.words.text(number))
}

fn tenths(score: Option<i16>) -> Value {
    optional(score, |tenths| Value::Number(f64::from(tenths) / 10.0))
}

fn duration(days: f64) -> Value {
    #[allow(clippy::cast_possible_truncation)] // a gap is at most some decades
    let micros = (days * rules::MICROS_PER_DAY as f64) as i64;
    Value::Duration(micros)
}

fn birthday(customer: &CustomerFacts<'_>) -> Option<Birthday> {
    Birthday::of(customer.history, customer.book, customer.today)
}

fn expected_gap_days(customer: &CustomerFacts<'_>) -> Option<f64> {
    Some(f64::from(customer.facts.forecast?.expected_gap_days?))
}

/// In the order of the catalogue, after those of orders. Append at the end: positions are kept.
pub(super) const FACTS: &[Fact] = &[
    fact!(
        "first_seen",
        Instant,
        Still,
        "Zuerst gesehen",
        "First seen",
        "Tag, an dem zum ersten Mal etwas bekannt wurde.",
        "Day on which anything became known first.",
        |c| instant(c, c.facts.first_seen)
    ),
    fact!(
        "sessions",
        Whole in Visits,
        Still,
        "Sitzungen",
        "Sessions",
        "Sitzungen auf Website oder App; eine halbe Stunde Stille beendet eine.",
        "Sessions on site or app; half an hour of silence ends one.",
        |c| Value::Whole(c.facts.looking.sessions.into())
    ),
    fact!(
        "engaged_sessions",
        Whole in Visits,
        Still,
        "Engagierte Sitzungen",
        "Engaged sessions",
        "Sitzungen von mindestens zehn Sekunden oder zwei Seiten.",
        "Sessions of at least ten seconds or two pages.",
        |c| Value::Whole(c.facts.looking.engaged_sessions.into())
    ),
    fact!(
        "recent_sessions",
        Whole in Visits,
        Sessions,
        "Sitzungen in 30 Tagen",
        "Sessions in 30 days",
        "Sitzungen der letzten 30 Tage.",
        "Sessions of the last 30 days.",
        |c| Value::Whole(c.facts.looking.recent_sessions.into())
    ),
    fact!(
        "earlier_sessions",
        Whole in Visits,
        Sessions,
        "Sitzungen davor",
        "Sessions before",
        "Sitzungen der 30 Tage vor den letzten 30.",
        "Sessions of the 30 days before the last 30.",
        |c| Value::Whole(c.facts.looking.earlier_sessions.into())
    ),
    fact!(
        "pages",
        Whole in Pages,
        Still,
        "Seiten",
        "Pages",
        "Angesehene Seiten und App-Ansichten.",
        "Pages and screens viewed.",
        |c| Value::Whole(c.facts.looking.pages.into())
    ),
    fact!(
        "product_views",
        Whole in Views,
        Still,
        "Produktansichten",
        "Product views",
        "Angesehene Produkte.",
        "Products viewed.",
        |c| Value::Whole(c.facts.looking.products.into())
    ),
    fact!(
        "searches",
        Whole in Searches,
        Still,
        "Suchen",
        "Searches",
        "Suchen im Shop.",
        "Searches in the shop.",
        |c| Value::Whole(c.facts.looking.searches.into())
    ),
    fact!(
        "last_visit",
        Instant,
        Still,
        "Letzter Besuch",
        "Last visit",
        "Letzter Tag mit einer Sitzung.",
        "Last day with a session.",
        |c| instant(c, c.facts.looking.last_day)
    ),
    fact!(
        "first_channel",
        Text,
        Still,
        "Erster Kanal",
        "First channel",
        "Kanal, über den die Person zuerst kam.",
        "Channel by which the person first came.",
        |c| word(c, c.facts.looking.first_channel)
    ),
    fact!(
        "first_campaign",
        Text,
        Still,
        "Erste Kampagne",
        "First campaign",
        "Kampagne, über die die Person zuerst kam.",
        "Campaign by which the person first came.",
        |c| word(c, c.facts.looking.first_campaign)
    ),
    fact!(
        "newsletter",
        Text,
        Still,
        "Newsletter",
        "Newsletter",
        "never, subscribed, confirmed oder unsubscribed.",
        "never, subscribed, confirmed or unsubscribed.",
        |c| Value::name(c.facts.ties.newsletter.name())
    ),
    fact!(
        "follows",
        Whole in Networks,
        Still,
        "Folgt",
        "Follows",
        "Soziale Netze, in denen die Person der Firma folgt.",
        "Networks on which the person follows the firm.",
        |c| Value::Whole(c.facts.ties.follows.into())
    ),
    fact!(
        "consents",
        Whole in Consents,
        Still,
        "Einwilligungen",
        "Consents",
        "Zwecke und Kanäle, für die eine Einwilligung gilt.",
        "Purposes and channels for which consent stands.",
        |c| Value::Whole(c.facts.ties.consents.into())
    ),
    fact!(
        "tie_cut",
        Instant,
        Still,
        "Bindung gelöst",
        "Tie cut",
        "Letzter Tag, an dem die Person sich abgemeldet, entfolgt oder eine Einwilligung widerrufen hat, ohne es zurückzunehmen.",
        "Last day on which the person unsubscribed, unfollowed or withdrew consent without taking it back.",
        |c| instant(c, c.facts.ties.cut_on)
    ),
    fact!("leads", Whole in Forms, Still, "Anfragen", "Forms sent", "Abgeschickte Formulare.", "Forms sent.", |c| Value::Whole(
        c.facts.ties.leads.into()
    )),
    fact!(
        "store_visits",
        Whole in StoreVisits,
        Still,
        "Ladenbesuche",
        "Store visits",
        "Besuche im Laden.",
        "Visits to a store.",
        |c| Value::Whole(c.facts.ties.store_visits.into())
    ),
    fact!(
        "cart_products",
        Whole in Products,
        Still,
        "Artikel im Warenkorb",
        "Products in the cart",
        "Produkte im offenen Warenkorb.",
        "Products in the open cart.",
        |c| Value::Whole(c.facts.basket.products.into())
    ),
    fact!(
        "cart_value",
        Money,
        Still,
        "Wert des Warenkorbs",
        "Value of the cart",
        "Wert des offenen Warenkorbs.",
        "Value of the open cart.",
        |c| Value::Money(c.facts.basket.value.micros())
    ),
    fact!(
        "cart_touched",
        Instant,
        Still,
        "Warenkorb zuletzt",
        "Cart last touched",
        "Letzter Tag, an dem mit dem offenen Warenkorb etwas geschah.",
        "Last day on which something was done with the open cart.",
        |c| instant(c, c.facts.basket.touched_on)
    ),
    fact!(
        "checkout_open",
        Bool,
        Still,
        "Kasse offen",
        "Checkout open",
        "Ob ein Bestellvorgang begonnen und nicht beendet ist.",
        "Whether a checkout was begun and not finished.",
        |c| Value::Bool(c.facts.basket.checkout)
    ),
    fact!(
        "failed_payments",
        Whole in Payments,
        Still,
        "Gescheiterte Zahlungen",
        "Failed payments",
        "Gescheiterte Zahlungen seit der letzten Bestellung.",
        "Payments that failed since the last order.",
        |c| Value::Whole(c.facts.basket.failed_payments.into())
    ),
    fact!(
        "wishes",
        Whole in Products,
        Still,
        "Merkzettel",
        "Wish list",
        "Auf den Merkzettel gesetzte Produkte.",
        "Products put on a wish list.",
        |c| Value::Whole(c.facts.basket.wishes.into())
    ),
    fact!(
        "orders_under_way",
        Whole in Orders,
        Parcels,
        "Unterwegs",
        "Under way",
        "Bestellungen, die noch nicht geliefert sind.",
        "Orders that are not delivered yet.",
        |c| Value::Whole(c.facts.parcels.under_way.into())
    ),
    fact!(
        "orders_delivered",
        Whole in Orders,
        Parcels,
        "Geliefert",
        "Delivered",
        "Gelieferte Bestellungen.",
        "Orders delivered.",
        |c| Value::Whole(c.facts.parcels.delivered.into())
    ),
    fact!(
        "orders_kept",
        Whole in Orders,
        Parcels,
        "Behalten",
        "Kept",
        "Gelieferte Bestellungen, die nicht ganz zurückkamen.",
        "Delivered orders that did not come back wholly.",
        |c| Value::Whole(c.facts.parcels.kept.into())
    ),
    fact!(
        "orders_returned",
        Whole in Orders,
        Parcels,
        "Zurückgegeben",
        "Returned",
        "Bestellungen, die ganz zurückkamen.",
        "Orders that came back wholly.",
        |c| Value::Whole(c.facts.parcels.returned.into())
    ),
    fact!(
        "last_delivery",
        Instant,
        Parcels,
        "Letzte Lieferung",
        "Last delivery",
        "Tag der letzten Lieferung; ohne Nachricht nach der üblichen Lieferzeit.",
        "Day of the last delivery; where nothing is told, after the usual time.",
        |c| instant(c, c.facts.parcels.last_delivery)
    ),
    fact!(
        "late_deliveries",
        Whole in Deliveries,
        Parcels,
        "Verspätet",
        "Late",
        "Lieferungen nach dem zugesagten Termin.",
        "Deliveries after the promised date.",
        |c| Value::Whole(c.facts.parcels.late.into())
    ),
    fact!(
        "failed_deliveries",
        Whole in Deliveries,
        Still,
        "Gescheiterte Lieferungen",
        "Failed deliveries",
        "Gescheiterte oder falsche Lieferungen.",
        "Deliveries that failed or were wrong.",
        |c| Value::Whole(c.facts.parcels.failed.into())
    ),
    fact!(
        "returns",
        Whole in Returns,
        Still,
        "Retouren",
        "Returns",
        "Angefragte Rückgaben und Umtausche.",
        "Returns and exchanges asked for.",
        |c| Value::Whole(c.facts.parcels.returns.into())
    ),
    fact!(
        "tickets",
        Whole in Tickets,
        Still,
        "Anfragen beim Service",
        "Tickets",
        "Anfragen und Beschwerden.",
        "Requests and complaints.",
        |c| Value::Whole(c.facts.service.tickets.into())
    ),
    fact!(
        "open_tickets",
        Whole in Tickets,
        Still,
        "Offene Anfragen",
        "Open tickets",
        "Anfragen, die nicht gelöst sind.",
        "Tickets that are not resolved.",
        |c| Value::Whole(c.facts.service.open_tickets.into())
    ),
    fact!(
        "open_complaints",
        Whole in Complaints,
        Still,
        "Offene Beschwerden",
        "Open complaints",
        "Beschwerden, die nicht gelöst sind.",
        "Complaints that are not resolved.",
        |c| Value::Whole(c.facts.service.open_complaints.into())
    ),
    fact!("complaints", Whole in Complaints, Still, "Beschwerden", "Complaints", "Beschwerden insgesamt.", "Complaints ever.", |c| {
        Value::Whole(c.facts.service.complaints.into())
    }),
    fact!(
        "nps",
        Number in OfTen,
        Still,
        "Weiterempfehlung (NPS)",
        "Likelihood to recommend (NPS)",
        "Letzte Antwort auf die Frage nach der Weiterempfehlung, 0 bis 10.",
        "Latest answer to the likelihood to recommend, 0 to 10.",
        |c| tenths(c.facts.service.nps_tenths)
    ),
    fact!(
        "csat",
        Number in OfFive,
        Still,
        "Zufriedenheit (CSAT)",
        "Satisfaction (CSAT)",
        "Letzte Zufriedenheit, 1 bis 5.",
        "Latest satisfaction, 1 to 5.",
        |c| tenths(c.facts.service.csat_tenths)
    ),
    fact!("reviews", Whole in Reviews, Still, "Bewertungen", "Reviews", "Geschriebene Bewertungen.", "Reviews written.", |c| {
        Value::Whole(c.facts.service.reviews.into())
    }),
    fact!(
        "stars",
        Number in Stars,
        Still,
        "Sterne",
        "Stars",
        "Sterne der letzten Bewertung, 1 bis 5.",
        "Stars of the latest review, 1 to 5.",
        |c| tenths(c.facts.service.stars_tenths)
    ),
    fact!(
        "bad_contact",
        Instant,
        Still,
        "Ungeheilter Ärger",
        "Unhealed trouble",
        "Tag des letzten schlechten Kontakts, den kein Kauf geheilt hat: offene Beschwerde, schlechte Antwort oder Bewertung, gescheiterte Lieferung.",
        "Day of the latest bad contact that no purchase has healed: open complaint, bad answer or review, failed delivery.",
        |c| instant(c, c.facts.service.bad_contact)
    ),
    fact!(
        "invitations",
        Whole in Invitations,
        Still,
        "Einladungen",
        "Invitations",
        "Ausgesprochene Einladungen.",
        "Invitations sent.",
        |c| Value::Whole(c.facts.advocacy.invitations.into())
    ),
    fact!(
        "referrals",
        Whole in People,
        Still,
        "Geworbene",
        "Referrals",
        "Geworbene, die gekauft haben.",
        "People won who bought.",
        |c| Value::Whole(c.facts.advocacy.referrals.into())
    ),
    fact!("shares", Whole in Posts, Still, "Geteilt", "Shares", "Geteilte Inhalte.", "Content shared.", |c| Value::Whole(
        c.facts.advocacy.shares.into()
    )),
    fact!(
        "last_recommendation",
        Instant,
        Still,
        "Zuletzt empfohlen",
        "Last recommended",
        "Letzter Tag, an dem die Person die Firma empfahl: eingeladen, geworben, mit vier oder mehr Sternen bewertet, geteilt.",
        "Last day on which the person recommended the firm: invited, won somebody, reviewed with four stars or more, shared.",
        |c| instant(c, c.facts.advocacy.last_act)
    ),
    fact!(
        "subscription",
        Text,
        Trials,
        "Abonnement",
        "Subscription",
        "none, trial, active, cancelled oder ended.",
        "none, trial, active, cancelled or ended.",
        |c| Value::name(c.facts.contract.standing.name())
    ),
    fact!(
        "monthly_revenue",
        Money,
        Still,
        "Monatlicher Umsatz",
        "Monthly revenue",
        "Was laufende Abonnements im Monat bringen.",
        "What running subscriptions bring a month.",
        |c| Value::Money(c.facts.contract.monthly.micros())
    ),
    fact!("plan", Text, Still, "Tarif", "Plan", "Zuletzt gewählter Tarif.", "Plan chosen last.", |c| word(
        c,
        c.facts.contract.plan
    )),
    fact!(
        "subscription_started",
        Instant,
        Still,
        "Abonnement begonnen",
        "Subscription started",
        "Letzter Beginn eines Abonnements.",
        "Latest start of a subscription.",
        |c| instant(c, c.facts.contract.started_on)
    ),
    fact!(
        "subscription_left",
        Instant,
        Still,
        "Abonnement gekündigt",
        "Subscription left",
        "Tag der Kündigung oder des Endes, wenn seither nichts begann.",
        "Day of notice or end, if nothing began since.",
        |c| instant(c, c.facts.contract.left_on)
    ),
    fact!(
        "subscription_back",
        Bool,
        Still,
        "Abonnement zurückgewonnen",
        "Subscription won back",
        "Ob der letzte Beginn auf ein Ende folgte.",
        "Whether the latest start followed an end.",
        |c| Value::Bool(c.facts.contract.is_back)
    ),
    fact!(
        "payment_overdue",
        Instant,
        Still,
        "Zahlung überfällig seit",
        "Payment overdue since",
        "Tag, seit dem eine Zahlung aussteht.",
        "Day since which a payment is outstanding.",
        |c| instant(c, c.facts.contract.overdue_since)
    ),
    fact!("messages_sent", Whole in Messages, Still, "Nachrichten", "Messages", "Gesendete Nachrichten.", "Messages sent.", |c| {
        Value::Whole(c.facts.contact.sent.into())
    }),
    fact!(
        "messages_clicked",
        Whole in Clicks,
        Still,
        "Geklickte Nachrichten",
        "Messages clicked",
        "Klicks in Nachrichten.",
        "Clicks in messages.",
        |c| Value::Whole(c.facts.contact.clicked.into())
    ),
    fact!(
        "messages_bounced",
        Whole in Messages,
        Still,
        "Unzustellbar",
        "Bounced",
        "Nachrichten, die zurückkamen.",
        "Messages that came back.",
        |c| Value::Whole(c.facts.contact.bounced.into())
    ),
    fact!(
        "last_engagement",
        Instant,
        Still,
        "Letzte Reaktion",
        "Last engagement",
        "Letzter Tag, an dem eine Nachricht geöffnet oder geklickt wurde.",
        "Last day on which a message was opened or clicked.",
        |c| instant(c, c.facts.contact.last_engagement)
    ),
    fact!("calls", Whole in Calls, Still, "Gespräche", "Calls", "Geführte Gespräche.", "Calls that took place.", |c| {
        Value::Whole(c.facts.contact.calls.into())
    }),
    fact!("points", Whole in Points, Still, "Punkte", "Points", "Punktestand.", "Points held.", |c| Value::Whole(
        c.facts.loyalty.points
    )),
    fact!(
        "tier",
        Text,
        Still,
        "Stufe",
        "Tier",
        "Erreichte Stufe des Treueprogramms.",
        "Tier of the loyalty programme.",
        |c| word(c, c.facts.loyalty.tier)
    ),
    fact!("coupons", Whole in Coupons, Still, "Gutscheine", "Coupons", "Eingelöste Gutscheine.", "Coupons redeemed.", |c| {
        Value::Whole(c.facts.loyalty.coupons.into())
    }),
    fact!(
        "expected_gap",
        Duration,
        Forecast,
        "Erwarteter Abstand",
        "Expected gap",
        "Abstand zwischen zwei Käufen, der zu dieser Person passt: ihr eigener, hin zu dem aller gezogen.",
        "Gap between two purchases that fits this person: their own, drawn towards that of all.",
        |c| optional(expected_gap_days(c), duration)
    ),
    fact!(
        "expected_gap_days",
        Number in Days,
        Forecast,
        "Erwarteter Abstand in Tagen",
        "Expected gap in days",
        "Derselbe Abstand als Zahl von Tagen.",
        "The same gap as a number of days.",
        |c| optional(expected_gap_days(c), Value::Number)
    ),
    fact!(
        "intensity",
        Number in OfHundred,
        Intensity,
        "Beziehungsintensität",
        "Relationship intensity",
        "Wie eng die Beziehung ist, 0 bis 100: aus Rhythmus, Umsatz, Breite, Engagement und Zufriedenheit. Teile, über die nichts bekannt ist, zählen nicht mit.",
        "How close the relationship is, 0 to 100: from rhythm, spend, breadth, engagement and satisfaction. Parts of which nothing is known do not count.",
        |c| Value::Number(c.facts.intensity().score())
    ),
    fact!(
        "birthday",
        Instant,
        Birthday,
        "Nächster Geburtstag",
        "Next birthday",
        "Der nächste Geburtstag; am Tag selbst dieser Tag.",
        "The next birthday; on the day itself that day.",
        |c| optional(birthday(c), |birthday| {
            let next = birthday.next(c.today);
            // A rule asked about a day knows all of it: today's birthday is not over.
            if next == c.today { Value::Instant(c.now()) } else { instant(c, Some(next)) }
        })
    ),
    fact!(
        "birth_date",
        Instant,
        Still,
        "Geburtsdatum",
        "Date of birth",
        "Tag der Geburt, wenn das Jahr bekannt ist.",
        "Day of birth, where the year is known.",
        |c| instant(c, birthday(c).and_then(Birthday::birth))
    ),
    fact!(
        "birth_month",
        Whole in Month,
        Still,
        "Geburtsmonat",
        "Month of birth",
        "Monat des Geburtstags, 1 bis 12.",
        "Month of the birthday, 1 to 12.",
        |c| optional(birthday(c), |birthday| Value::Whole(birthday.month.into()))
    ),
    fact!(
        "language",
        Text,
        Still,
        "Sprache",
        "Language",
        "Sprache, wie die Quelle sie schreibt.",
        "Language as the source writes it.",
        |c| text(c.attribute("language"))
    ),
    fact!("city", Text, Still, "Ort", "Town", "Ort der Person.", "The person's town.", |c| text(c.attribute("city"))),
    fact!(
        "business",
        Bool,
        Still,
        "Geschäftlich",
        "Business",
        "Ob jemand geschäftlich kauft: gesagt, nach der Art des Kunden oder weil eine Firma genannt ist.",
        "Whether somebody buys as a business: told, by the kind of customer, or because a company is named.",
        |c| optional(is_business(|name| c.attribute(name).map(str::to_owned)), Value::Bool)
    ),
    fact!("interests", TextSet, Still, "Interessen", "Interests", "Genannte Interessen.", "Interests told.", |c| c
        .attribute_as("interests", Type::TextSet)),
    fact!(
        "first_cart",
        Instant,
        Still,
        "Erster Warenkorb",
        "First cart",
        "Tag, an dem zum ersten Mal etwas in den Warenkorb kam oder die Kasse begann.",
        "Day on which something was put into a cart, or a checkout begun, for the first time.",
        |c| instant(c, c.facts.basket.first_on)
    ),
    fact!(
        "trials",
        Whole in Trials,
        Still,
        "Probezeiten",
        "Trials",
        "Begonnene Probezeiten.",
        "Trials begun.",
        |c| Value::Whole(c.facts.contract.trials.into())
    ),
];
