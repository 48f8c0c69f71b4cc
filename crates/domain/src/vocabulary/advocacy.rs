//! Advocacy: recommending.

use super::Definition;
use super::property::{amount, text, url};
use super::recurring::{CHANNEL, CURRENCY, ORDER_ID};

pub(super) const KINDS: &[Definition] = &[
    Definition::new(
        "Referral Invited",
        "Jemand hat jemanden eingeladen.",
        "Somebody invited somebody.",
        &[&[
            text("code", "ANNA-77", "Empfehlungscode", "Referral code").also(&["referral_code", "invite_code"]),
            CHANNEL,
        ]],
    )
    .also(&["invite", "Invite Sent", "Referral Sent"]),
    Definition::new(
        "Referral Converted",
        "Jemand Eingeladenes hat gekauft.",
        "Somebody invited has bought.",
        &[&[
            text("code", "ANNA-77", "Empfehlungscode", "Referral code").also(&["referral_code", "invite_code"]),
            text("referred_id", "k-2209", "Kundennummer des Geworbenen", "The referred person's customer id")
                .also(&["referred_user_id", "referee_id"]),
            ORDER_ID,
            amount("revenue", "55.4", "Umsatz der Bestellung", "Revenue of the order").also(&["value", "amount"]),
            CURRENCY,
        ]],
    )
    .also(&["Referral Completed", "Referral Purchase"]),
    Definition::new(
        "Content Shared",
        "Etwas wurde geteilt.",
        "Something was shared.",
        &[&[
            text("network", "whatsapp", "Wohin: whatsapp, facebook, email …", "Where to: whatsapp, facebook, email …")
                .also(&["method", "share_via", "platform"]),
            text("content_type", "product", "Was: product, page, cart …", "What: product, page, cart …"),
            text("content_id", "riesling-2024", "Kennung des Geteilten", "Id of what was shared")
                .also(&["item_id", "product_id"]),
            url("url", "https://weingut.example/riesling", "Adresse des Geteilten", "Address of what was shared")
                .also(&["link"]),
        ]],
    )
    .also(&["share", "Product Shared", "Cart Shared", "Shared Content"]),
];
