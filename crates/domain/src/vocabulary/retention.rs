//! Retention: messages, points, subscriptions.

use super::Definition;
use super::Property;
use super::property::{Type, amount, boolean, day, integer, share, text, url};
use super::recurring::{CAMPAIGN, CHANNEL, CURRENCY, ORDER_ID, REASON};

const MESSAGE: &[Property] = &[
    text("message_ref", "m-2026-77", "Kennung der Nachricht", "Id of the message").also(&[
        "email_id",
        "message_id",
        "notification_id",
        "sms_id",
    ]),
    CHANNEL,
    CAMPAIGN,
    text("template", "willkommen", "Vorlage", "Template").also(&["template_id", "email_template", "template_name"]),
    text("subject", "Ihr Wein ist unterwegs", "Betreff", "Subject").also(&["email_subject"]),
];

const POSTAGE: &[Property] = &[
    amount("cost", "0.95", "Was sie gekostet hat, etwa Porto", "What it cost, such as postage").also(&["price"]),
    CURRENCY,
];

const COUPON: &[Property] = &[
    text("coupon", "SOMMER10", "Gutscheincode", "Coupon code").required().also(&[
        "coupon_code",
        "coupon_id",
        "code",
        "coupon_name",
    ]),
    CAMPAIGN,
    amount("discount", "4", "Nachlass in Geld", "Discount in money").also(&["value", "amount"]),
    share("discount_share", "0.1", "Nachlass als Anteil: 0,1 sind 10 %", "Discount as a share: 0.1 is 10 %"),
    CURRENCY,
];

const POINTS: Property =
    integer("points", "50", "Punkte", "Points").required().also(&["value", "amount", "virtual_currency_amount"]);

const BALANCE: Property = integer("balance", "320", "Punktestand danach", "Points after it").also(&["points_balance"]);

const SUBSCRIPTION: &[Property] = &[
    text("subscription_id", "A-301", "Kennung des Abonnements", "Id of the subscription")
        .required()
        .also(&["contract_id"]),
    text("plan", "Weinpaket groß", "Tarif", "Plan").also(&["plan_name", "plan_id", "product_name"]),
    amount("amount", "29.9", "Preis je Abschnitt, ohne Umsatzsteuer", "Price of an interval, net of VAT")
        .also(&["price", "value", "revenue", "mrr"]),
    CURRENCY,
    Property::new(
        "interval",
        Type::OneOf(&["day", "week", "month", "quarter", "year"]),
        "month",
        "Abschnitt, für den gezahlt wird",
        "Interval that is paid for",
    )
    .also(&["billing_interval", "period", "billing_period"]),
    day("ends_on", "2026-12-31", "Letzter bezahlter Tag", "Last day paid for")
        .also(&["current_period_end", "end_date"]),
];

const FORMER_PLAN: Property =
    text("previous_plan", "Weinpaket klein", "Tarif davor", "Plan before it").also(&["old_plan", "from_plan"]);

pub(super) const KINDS: &[Definition] = &[
    Definition::new("Message Queued", "Eine Nachricht soll hinausgehen.", "A message is to go out.", &[MESSAGE]),
    Definition::new("Message Sent", "Eine Nachricht ging hinaus.", "A message went out.", &[MESSAGE, POSTAGE]).also(&[
        "Email Sent",
        "SMS Sent",
        "Push Notification Sent",
    ]),
    Definition::new("Message Delivered", "Eine Nachricht kam an.", "A message arrived.", &[MESSAGE]).also(&[
        "Email Delivered",
        "Received Email",
        "SMS Delivered",
        "Push Notification Received",
    ]),
    Definition::new("Message Opened", "Eine Nachricht wurde geöffnet.", "A message was opened.", &[MESSAGE]).also(&[
        "Email Opened",
        "Opened Email",
        "Push Notification Opened",
        "notification_open",
    ]),
    Definition::new(
        "Message Clicked",
        "Ein Verweis in einer Nachricht wurde angeklickt.",
        "A link of a message was clicked.",
        &[
            MESSAGE,
            &[url("url", "https://weingut.example/weine", "Adresse des Verweises", "Address of the link")
                .also(&["link_url", "link"])],
        ],
    )
    .also(&["Email Link Clicked", "Email Clicked", "Clicked Email", "Clicked SMS", "Push Notification Tapped"]),
    Definition::new(
        "Message Bounced",
        "Eine Nachricht kam zurück.",
        "A message came back.",
        &[
            MESSAGE,
            &[
                REASON,
                boolean(
                    "permanent",
                    "true",
                    "Ob die Adresse auf Dauer nicht erreichbar ist",
                    "Whether the address cannot be reached for good",
                )
                .also(&["hard_bounce", "hard"]),
            ],
        ],
    )
    .also(&["Email Bounced", "Bounced Email", "Push Notification Bounced"]),
    Definition::new(
        "Message Complained",
        "Eine Nachricht wurde als Werbemüll gemeldet.",
        "A message was reported as spam.",
        &[MESSAGE],
    )
    .also(&["Email Marked as Spam", "Marked Email as Spam", "Spam Complaint"]),
    Definition::new(
        "Coupon Issued",
        "Ein Gutschein wurde ausgegeben.",
        "A coupon was issued.",
        &[
            COUPON,
            &[day("valid_until", "2026-09-30", "Letzter Tag der Gültigkeit", "Last day on which it is valid")
                .also(&["expires_on", "expires_at"])],
        ],
    )
    .also(&["Coupon Created", "Coupon Sent"]),
    Definition::new(
        "Coupon Redeemed",
        "Ein Gutschein wurde mit einer Bestellung eingelöst.",
        "A coupon was redeemed with an order.",
        &[COUPON, &[ORDER_ID]],
    )
    .also(&["Used Coupon", "Coupon Used"]),
    Definition::new(
        "Points Earned",
        "Punkte wurden gutgeschrieben.",
        "Points were credited.",
        &[&[POINTS, BALANCE, REASON, ORDER_ID]],
    )
    .also(&["earn_virtual_currency", "Earned Points", "Loyalty Points Earned"]),
    Definition::new(
        "Points Redeemed",
        "Punkte wurden eingelöst.",
        "Points were redeemed.",
        &[&[
            POINTS,
            BALANCE,
            text("reward", "Korkenzieher", "Prämie", "Reward").also(&["item_name", "reward_name"]),
            ORDER_ID,
        ]],
    )
    .also(&["spend_virtual_currency", "Redeemed Points", "Loyalty Points Redeemed", "Reward Redeemed"]),
    Definition::new("Points Expired", "Punkte sind verfallen.", "Points expired.", &[&[POINTS, BALANCE]])
        .also(&["Expired Points", "Loyalty Points Expired"]),
    Definition::new(
        "Tier Reached",
        "Eine Stufe des Treueprogramms wurde erreicht.",
        "A tier of the loyalty programme was reached.",
        &[&[
            text("tier", "Gold", "Stufe", "Tier").required().also(&["tier_name", "level", "vip_tier"]),
            text("previous_tier", "Silber", "Stufe davor", "Tier before it").also(&["old_tier"]),
        ]],
    )
    .also(&["Tier Changed", "VIP Tier Reached"]),
    Definition::new("Subscription Started", "Ein Abonnement hat begonnen.", "A subscription began.", &[SUBSCRIPTION])
        .also(&["Subscription Created", "Started Subscription"]),
    Definition::new(
        "Subscription Renewed",
        "Ein Abonnement wurde verlängert.",
        "A subscription was renewed.",
        &[SUBSCRIPTION],
    )
    .also(&["Renewed Subscription", "Subscription Rebilled"]),
    Definition::new(
        "Subscription Upgraded",
        "Ein größerer Tarif wurde gewählt.",
        "A larger plan was chosen.",
        &[SUBSCRIPTION, &[FORMER_PLAN]],
    )
    .also(&["Upgraded Subscription", "Plan Upgraded"]),
    Definition::new(
        "Subscription Downgraded",
        "Ein kleinerer Tarif wurde gewählt.",
        "A smaller plan was chosen.",
        &[SUBSCRIPTION, &[FORMER_PLAN]],
    )
    .also(&["Downgraded Subscription", "Plan Downgraded"]),
    Definition::new(
        "Subscription Cancelled",
        "Ein Abonnement wurde gekündigt; es läuft noch bis zum letzten bezahlten Tag.",
        "Notice of a subscription was given; it runs on to the last day paid for.",
        &[SUBSCRIPTION, &[REASON]],
    )
    .also(&["Subscription Canceled", "Cancelled Subscription", "Canceled Subscription"]),
    Definition::new(
        "Subscription Ended",
        "Ein Abonnement ist zu Ende.",
        "A subscription is over.",
        &[SUBSCRIPTION, &[REASON]],
    )
    .also(&["Subscription Expired", "Ended Subscription"]),
    Definition::new(
        "Payment Overdue",
        "Eine Rechnung ist nicht bezahlt.",
        "An invoice is not paid.",
        &[&[
            text("invoice_id", "RE-552", "Nummer der Rechnung", "Number of the invoice")
                .also(&["invoice", "invoice_number"]),
            text("subscription_id", "A-301", "Kennung des Abonnements", "Id of the subscription"),
            ORDER_ID,
            amount("amount", "29.9", "Offener Betrag", "Amount outstanding").also(&["value", "total", "amount_due"]),
            CURRENCY,
            day("due_on", "2026-05-31", "Tag der Fälligkeit", "Day on which it was due").also(&["due_date"]),
        ]],
    )
    .also(&["Invoice Overdue", "Subscription Payment Overdue"]),
];
