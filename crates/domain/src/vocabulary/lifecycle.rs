//! Lifecycle: who people are, what they consented to, what was tried with them.

use super::Definition;
use super::Property;
use super::property::{day, email, object, text, url};
use super::recurring::REASON;

const CONSENT: &[Property] = &[
    text(
        "purpose",
        "advertising",
        "Zweck: advertising, analytics, profiling …",
        "Purpose: advertising, analytics, profiling …",
    )
    .required()
    .also(&["category", "purpose_id"]),
    text(
        "channel",
        "email",
        "Kanal: email, sms, telephone, letter, web …",
        "Channel: email, sms, telephone, letter, web …",
    )
    .also(&["medium"]),
    text(
        "wording",
        "Ja, ich möchte Neues vom Weingut lesen.",
        "Der Wortlaut, dem zugestimmt wurde",
        "The wording that was agreed to",
    )
    .also(&["consent_text"]),
    url("url", "https://weingut.example/newsletter", "Wo es geschah", "Where it happened"),
];

/// What is known of a person, as Segment's traits have it.
const PERSON: &[Property] = &[
    email("email", "anna@example.de", "E-Mail-Adresse", "E-mail address").also(&["email_address"]),
    text("name", "Anna Berg", "Name", "Name").also(&["full_name"]),
    text("first_name", "Anna", "Vorname", "First name").also(&["given_name"]),
    text("last_name", "Berg", "Nachname", "Last name").also(&["family_name", "surname"]),
    text("phone", "+49 6131 000000", "Telefon", "Telephone").also(&["telephone", "phone_number", "mobile"]),
    text("company", "Berg GmbH", "Firma, bei geschäftlichen Kunden", "Company, of business customers").also(&[
        "company_name",
        "organisation",
        "organization",
    ]),
    day("birthday", "1984-03-09", "Geburtstag", "Birthday").also(&["birthdate", "date_of_birth", "dob"]),
    text("country", "DE", "Land", "Country").also(&["country_code"]),
    text("postcode", "55116", "Postleitzahl", "Postcode").also(&["postal_code", "zip", "zip_code", "plz"]),
    text("city", "Mainz", "Ort", "Town"),
    text("language", "de", "Sprache", "Language").also(&["locale"]),
];

pub(super) const KINDS: &[Definition] = &[
    Definition::new(
        "Customer Identified",
        "Jemand wurde erkannt; die Angaben sagen, was von der Person bekannt ist.",
        "Somebody was recognised; the properties say what is known of the person.",
        &[PERSON],
    )
    .also(&["identify", "User Identified"]),
    Definition::new(
        "Group Joined",
        "Jemand gehört zu einer Gruppe, etwa einer Firma.",
        "Somebody belongs to a group, such as a company.",
        &[&[
            text("group_id", "verein-7", "Kennung der Gruppe", "Id of the group").required(),
            text("name", "Weinfreunde e. V.", "Name der Gruppe", "Name of the group").also(&["group_name"]),
        ]],
    )
    .also(&["join_group", "Joined Group"]),
    Definition::new(
        "Experiment Exposed",
        "Jemand hat eine Fassung eines Versuchs gesehen.",
        "Somebody saw a variant of an experiment.",
        &[&[
            text("experiment", "warenkorb-erinnerung", "Versuch", "Experiment")
                .required()
                .also(&["experiment_id", "experiment_name"]),
            text("variant", "B", "Fassung", "Variant").required().also(&[
                "variation",
                "variation_id",
                "variation_name",
                "variant_id",
                "variant_name",
            ]),
        ]],
    )
    .also(&["Experiment Viewed", "experience_impression", "Viewed Experiment"]),
    Definition::new(
        "Customer Merged",
        "Zwei Kunden sind einer. Sagt nur Stammkunde selbst.",
        "Two customers are one. Told by Stammkunde alone.",
        &[&[text("into", "17850", "Kunde, der bleibt", "Customer that remains"), REASON]],
    )
    .ours(),
    Definition::new(
        "Customer Merge Proposed",
        "Eine Website hält zwei Kennungen für eine Person. Ein Besucher wird damit bekannt; über zwei Kunden entscheidet ein Mensch. \
         Sagt nur Stammkunde selbst, wo ein `alias` mit dem öffentlichen Schlüssel einer Website kam.",
        "A web site takes two ids for one person. A visitor becomes known by it; about two customers a person decides. \
         Told by Stammkunde alone, where an `alias` came with the public key of a web site.",
        &[],
    )
    .ours(),
    Definition::new(
        "Customers Kept Apart",
        "Zwei Kunden sind nicht einer. Sagt nur Stammkunde selbst.",
        "Two customers are not one. Told by Stammkunde alone.",
        &[&[text("from", "17851", "Der andere Kunde", "The other customer"), REASON]],
    )
    .ours(),
    Definition::new(
        "Customer Erased",
        "Ein Kunde wurde gelöscht. Sagt nur Stammkunde selbst.",
        "A customer was erased. Told by Stammkunde alone.",
        &[&[REASON]],
    )
    .ours(),
    Definition::new(
        "Consent Given",
        "Eine Einwilligung wurde gegeben.",
        "Consent was given.",
        &[CONSENT, &[object("proof", r#"{"double_opt_in": true}"#, "Nachweis", "Proof")]],
    )
    .also(&["Consent Granted"]),
    Definition::new(
        "Consent Withdrawn",
        "Eine Einwilligung wurde widerrufen.",
        "Consent was withdrawn.",
        &[CONSENT, &[REASON]],
    )
    .also(&["Consent Revoked", "Consent Denied"]),
];
