//! Service and feedback: tickets, surveys, reviews.

use super::Definition;
use super::Property;
use super::property::{Type, integer, object, text};
use super::recurring::{CHANNEL, ORDER_ID, PRODUCT, REASON, TEXT};

const TICKET: &[Property] = &[
    text("ticket_id", "T-940", "Nummer der Anfrage", "Number of the ticket")
        .required()
        .also(&["case_id", "conversation_id"]),
    text("subject", "Flasche zerbrochen", "Betreff", "Subject").also(&["title"]),
    text("topic", "Lieferung", "Thema", "Topic").also(&["category", "type"]),
    CHANNEL.meaning("Weg: email, telephone, chat …", "Way: email, telephone, chat …"),
    ORDER_ID,
    TEXT,
];

const SURVEY: &[Property] = &[
    text("survey_id", "nach-lieferung", "Kennung der Umfrage", "Id of the survey")
        .required()
        .also(&["survey", "survey_name"]),
    CHANNEL,
    ORDER_ID,
    text("ticket_id", "T-940", "Nummer der Anfrage, nach der gefragt wird", "Number of the ticket that is asked about"),
];

const STARS: Property = Property::new("stars", Type::Score(1, 5), "5", "Sterne, 1 bis 5", "Stars, 1 to 5")
    .required()
    .also(&["rating", "score", "review_rating"]);

const REVIEW: &[Property] = &[
    STARS,
    TEXT.also(&["review_body", "review", "comment", "message", "body"]),
    text("review_id", "B-12", "Kennung der Bewertung", "Id of the review"),
    text("platform", "shop", "Wo bewertet wurde", "Where it was reviewed").also(&["site", "source_name"]),
];

pub(super) const KINDS: &[Definition] = &[
    Definition::new(
        "Call Logged",
        "Ein Gespräch wurde geführt.",
        "A call took place.",
        &[&[
            Property::new(
                "direction",
                Type::OneOf(&["inbound", "outbound"]),
                "inbound",
                "inbound (angerufen worden) oder outbound",
                "inbound or outbound",
            ),
            integer("seconds", "240", "Dauer in Sekunden", "Length in seconds").also(&["duration", "call_duration"]),
            text("topic", "Beratung", "Thema", "Topic").also(&["subject"]),
            TEXT,
        ]],
    )
    .also(&["Phone Call", "Call Completed"]),
    Definition::new("Note Added", "Eine Notiz wurde gemacht.", "A note was made.", &[&[TEXT.required()]])
        .also(&["Note Created"]),
    Definition::new(
        "Ticket Opened",
        "Eine Anfrage oder Beschwerde ist eingegangen.",
        "A request or complaint came in.",
        &[
            TICKET,
            &[Property::new(
                "complaint",
                Type::Boolean,
                "true",
                "Ob es eine Beschwerde ist",
                "Whether it is a complaint",
            )
            .also(&["is_complaint"])],
        ],
    )
    .also(&["Ticket Created", "Case Created", "Conversation Started", "Support Ticket Created"]),
    Definition::new(
        "Ticket Answered",
        "Eine Anfrage wurde beantwortet.",
        "A ticket was answered.",
        &[TICKET, &[text("agent", "Maria", "Wer geantwortet hat", "Who answered").also(&["agent_name", "assignee"])]],
    )
    .also(&["Ticket Replied"]),
    Definition::new(
        "Ticket Reopened",
        "Eine gelöste Anfrage ist wieder offen.",
        "A resolved ticket is open again.",
        &[TICKET, &[REASON]],
    ),
    Definition::new(
        "Ticket Resolved",
        "Eine Anfrage ist gelöst.",
        "A ticket is resolved.",
        &[TICKET, &[text("solution", "Ersatz gesandt", "Lösung", "Solution").also(&["resolution"])]],
    )
    .also(&["Ticket Solved", "Ticket Closed", "Conversation Closed"]),
    Definition::new("Survey Sent", "Um eine Antwort wurde gebeten.", "An answer was asked for.", &[SURVEY]),
    Definition::new(
        "Survey Answered",
        "Eine Umfrage wurde beantwortet.",
        "A survey was answered.",
        &[
            SURVEY,
            &[
                Property::new(
                    "nps",
                    Type::Score(0, 10),
                    "9",
                    "Weiterempfehlung, 0 bis 10",
                    "Likelihood to recommend, 0 to 10",
                )
                .also(&["nps_score"]),
                Property::new("csat", Type::Score(1, 5), "4", "Zufriedenheit, 1 bis 5", "Satisfaction, 1 to 5")
                    .also(&["csat_score", "satisfaction"]),
                Property::new("ces", Type::Score(1, 7), "6", "Leichtigkeit, 1 bis 7", "Ease, 1 to 7")
                    .also(&["ces_score", "effort"]),
                TEXT,
                REASON,
                object("answers", r#"{"kanal": "Empfehlung"}"#, "Weitere Antworten", "Further answers")
                    .also(&["responses"]),
            ],
        ],
    )
    .one_of(&[&["nps", "csat", "ces", "text", "reason", "answers"]])
    .also(&["Survey Completed", "Survey Submitted", "NPS Survey Answered", "Answered Survey"]),
    Definition::new(
        "Product Reviewed",
        "Eine Ware wurde bewertet.",
        "A product was reviewed.",
        &[REVIEW, PRODUCT_REVIEWED, &[ORDER_ID]],
    )
    .also(&["Reviewed Product", "Product Review Submitted"]),
    Definition::new("Company Reviewed", "Die Firma wurde bewertet.", "The firm was reviewed.", &[REVIEW])
        .also(&["Reviewed Company", "Store Reviewed"]),
];

/// Which product was reviewed: id, article number, name, category.
const PRODUCT_REVIEWED: &[Property] = PRODUCT.split_at(4).0;
