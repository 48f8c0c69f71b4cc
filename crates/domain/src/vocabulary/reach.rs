//! Reach: how people come to know the firm.

use super::Definition;
use super::property::{amount, boolean, day, email, integer, text, url};
use super::recurring::{CAMPAIGN, CHANNEL, CURRENCY, PAGE, REASON};

const NETWORK: &[super::Property] = &[
    text("network", "instagram", "Soziales Netz", "Social network").also(&["social_network", "platform", "method"]),
    text("account", "@weingut.sommer", "Konto, dem gefolgt wird", "Account that is followed"),
];

const LETTER: &[super::Property] = &[
    email("email", "anna@example.de", "E-Mail-Adresse", "E-mail address").also(&["email_address"]),
    text("list", "neuigkeiten", "Verteiler", "List").also(&["list_id", "list_name", "newsletter"]),
    CHANNEL,
];

const SECONDS: super::Property = integer(
    "seconds_visible",
    "34",
    "Sekunden, die die Seite sichtbar war, seit zuletzt davon erzählt wurde",
    "Seconds for which the page was visible since it was last told",
);

pub(super) const KINDS: &[Definition] = &[
    Definition::new(
        "Ad Clicked",
        "Eine Anzeige wurde angeklickt.",
        "An advertisement was clicked.",
        &[&[
            CHANNEL.meaning(
                "Werbekanal: search, social, display …",
                "Channel of the advertisement: search, social, display …",
            ),
            CAMPAIGN,
            amount("cost", "0.42", "Kosten des Klicks", "Cost of the click").also(&["cpc", "spend"]),
            CURRENCY,
            text("ad_id", "a-19", "Kennung der Anzeige", "Id of the advertisement").also(&["ad", "creative"]),
            text("keyword", "riesling kaufen", "Suchwort", "Keyword").also(&["utm_term", "term"]),
            text("click_id", "Cj0KCQ", "Kennung des Klicks beim Werbenetz", "The network's id of the click")
                .also(&["gclid", "fbclid", "msclkid"]),
        ]],
    )
    .also(&["ad_click", "Advertisement Clicked"]),
    Definition::new(
        "Page Viewed",
        "Eine Seite der Website wurde angesehen.",
        "A page of the site was viewed.",
        &[
            PAGE,
            &[
                text("name", "Startseite", "Name der Seite", "Name of the page"),
                text("category", "Shop", "Art der Seite", "Sort of page"),
            ],
        ],
    )
    .also(&["page_view", "page_viewed", "pageview", "Viewed Page", "Loaded a Page", "Active on Site"]),
    Definition::new(
        "Page Left",
        "Eine Seite wurde verlassen oder in den Hintergrund gelegt; die Sekunden mehrerer Ereignisse addieren sich.",
        "A page was left or put in the background; the seconds of several events add up.",
        &[PAGE, &[SECONDS.required()]],
    )
    .also(&["Left Page"]),
    Definition::new(
        "Link Clicked",
        "Ein Verweis, der von der Website wegführt, wurde angeklickt.",
        "A link that leads away from the site was clicked.",
        &[&[
            url("url", "https://verband.example/weinfest", "Adresse, wohin er führt", "Address to which it leads")
                .required()
                .also(&["link_url", "href", "target_url"]),
            text("text", "Zum Weinfest", "Text des Verweises", "Text of the link").also(&["link_text", "label"]),
            boolean("outbound", "true", "Ob er auf eine andere Website führt", "Whether it leads to another site"),
        ]],
    )
    .also(&["click", "Clicked Link", "Outbound Link Clicked"]),
    Definition::new(
        "Screen Viewed",
        "Eine Ansicht der App wurde angesehen.",
        "A screen of the app was viewed.",
        &[&[
            text("name", "Warenkorb", "Name der Ansicht", "Name of the screen").also(&["screen_name", "screen"]),
            text("category", "Shop", "Art der Ansicht", "Sort of screen").also(&["screen_class"]),
        ]],
    )
    .also(&["screen_view", "Viewed Screen"]),
    Definition::new(
        "Form Submitted",
        "Ein Formular wurde abgeschickt; der Mensch ist ein Interessent.",
        "A form was sent; the person is a lead.",
        &[&[
            text("form", "anfrage", "Name oder Kennung des Formulars", "Name or id of the form")
                .also(&["form_id", "form_name", "form_title"]),
            url("url", "/kontakt", "Seite des Formulars", "Page of the form").also(&["form_destination"]),
            email("email", "anna@example.de", "E-Mail-Adresse", "E-mail address").also(&["email_address"]),
            CAMPAIGN,
        ]],
    )
    .also(&["generate_lead", "form_submit", "Submitted Form", "Lead Generated", "Lead"]),
    Definition::new(
        "Newsletter Subscribed",
        "Der Newsletter wurde bestellt, aber noch nicht bestätigt.",
        "The newsletter was ordered, but not yet confirmed.",
        &[LETTER],
    )
    .also(&["newsletter_signup", "Subscribed to Newsletter", "Subscribed to List"]),
    Definition::new(
        "Newsletter Confirmed",
        "Die Bestellung des Newsletters wurde bestätigt (doppelte Anmeldung).",
        "The order of the newsletter was confirmed (double opt-in).",
        &[LETTER],
    )
    .also(&["Double Opt-In Confirmed", "Newsletter Opt-In Confirmed"]),
    Definition::new(
        "Newsletter Unsubscribed",
        "Der Newsletter wurde abbestellt.",
        "The newsletter was cancelled.",
        &[LETTER, &[REASON]],
    )
    .also(&["Unsubscribed", "Unsubscribed from List", "Email Unsubscribed", "Unsubscribed from Newsletter"]),
    Definition::new(
        "Social Followed",
        "Jemand folgt einem Konto der Firma.",
        "Somebody follows an account of the firm.",
        &[NETWORK],
    ),
    Definition::new(
        "Social Unfollowed",
        "Jemand folgt einem Konto der Firma nicht mehr.",
        "Somebody no longer follows an account of the firm.",
        &[NETWORK],
    ),
    Definition::new(
        "Store Visited",
        "Jemand war im Laden.",
        "Somebody came to the store.",
        &[&[
            text("store", "Hofladen", "Laden", "Store").also(&["store_id", "store_name", "location"]),
            boolean("bought", "false", "Ob etwas gekauft wurde", "Whether something was bought"),
        ]],
    )
    .also(&["Visited Store"]),
    Definition::new(
        "Campaign Spend Recorded",
        "Was eine Kampagne an einem Tag gekostet und erreicht hat. Gehört zu keinem Menschen.",
        "What a campaign cost and reached on a day. Belongs to no person.",
        &[&[
            day("day", "2026-05-31", "Tag", "Day").required().also(&["date"]),
            CHANNEL
                .meaning(
                    "Werbekanal: search, social, display …",
                    "Channel of the advertisement: search, social, display …",
                )
                .required(),
            CAMPAIGN,
            amount("cost", "120.5", "Kosten des Tages", "Cost of the day").required().also(&["spend", "amount"]),
            CURRENCY,
            text(
                "country",
                "DE",
                "Land, auf das die Ausgabe zielte; ohne Angabe alle. Länder eines Tages zählen zusammen",
                "Country at which the money was aimed; all if not said. Countries of a day add up",
            )
            .also(&["region"]),
            integer("impressions", "18400", "Einblendungen", "Impressions"),
            integer("reach", "9100", "Erreichte Menschen", "People reached").also(&["unique_reach"]),
            integer("clicks", "311", "Klicks", "Clicks"),
        ]],
    )
    .also(&["Ad Spend", "Campaign Cost Recorded"]),
];
