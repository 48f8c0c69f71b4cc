//! Delivery: payment, parcels, returns.

use super::Definition;
use super::property::{amount, moment, text, url};
use super::recurring::{ANY_AMOUNT, CURRENCY, ORDER, ORDER_ID, PRODUCTS, REASON};

const PARCEL: &[super::Property] = &[
    ORDER_ID.required(),
    text("shipment_id", "S-88", "Kennung der Sendung", "Id of the shipment").also(&["fulfillment_id", "parcel_id"]),
    text("carrier", "DHL", "Zusteller", "Carrier").also(&["tracking_company", "shipping_carrier"]),
    text("tracking_number", "00340434161094000000", "Sendungsnummer", "Tracking number").also(&["tracking_id"]),
    url(
        "tracking_url",
        "https://zusteller.example/00340434161094000000",
        "Adresse der Sendungsverfolgung",
        "Address to follow the parcel",
    ),
];

const PROMISED: super::Property = moment(
    "promised_at",
    "2026-06-03T18:00:00+02:00",
    "Bis wann die Lieferung zugesagt war",
    "By when delivery was promised",
)
.also(&["promised_delivery", "promised_delivery_date", "estimated_delivery_at"]);

const BACK: &[super::Property] = &[
    ORDER_ID.required(),
    text("return_id", "R-17", "Kennung der Rücksendung", "Id of the return").also(&["rma", "rma_id"]),
    REASON,
    PRODUCTS,
];

pub(super) const KINDS: &[Definition] = &[
    Definition::new(
        "Payment Received",
        "Eine Zahlung ist eingegangen.",
        "A payment came in.",
        &[&[
            ORDER_ID,
            text("invoice_id", "RE-552", "Nummer der Rechnung", "Number of the invoice")
                .also(&["invoice", "invoice_number"]),
            amount("amount", "70.82", "Betrag", "Amount").also(&["value", "total", "amount_paid"]),
            CURRENCY,
            text("method", "paypal", "Zahlungsart", "Way of payment").also(&[
                "payment_method",
                "payment_type",
                "gateway",
            ]),
        ]],
    )
    .also(&["Order Paid", "Payment Completed", "Payment Succeeded", "Invoice Paid"]),
    Definition::new(
        "Order Shipped",
        "Die Ware ist unterwegs.",
        "The goods are on their way.",
        &[PARCEL, &[PROMISED, PRODUCTS]],
    )
    .also(&["Order Fulfilled", "Fulfilled Order", "Shipped Order", "Fulfillment Created"]),
    Definition::new(
        "Shipment Updated",
        "Neues vom Paket.",
        "News of the parcel.",
        &[
            PARCEL,
            &[
                moment("eta", "2026-06-02T12:00:00+02:00", "Voraussichtliche Ankunft", "Expected arrival")
                    .also(&["estimated_arrival", "expected_at"]),
                text("status", "in Zustellung", "Stand beim Zusteller", "State at the carrier")
                    .also(&["shipment_status"]),
                PROMISED,
            ],
        ],
    )
    .also(&["Tracking Updated", "Fulfillment Updated"]),
    Definition::new(
        "Order Delivered",
        "Die Ware ist angekommen.",
        "The goods arrived.",
        &[
            PARCEL,
            &[
                PROMISED,
                moment(
                    "delivered_at",
                    "2026-06-02T11:20:00+02:00",
                    "Wann sie ankam; ohne Angabe der Zeitpunkt des Ereignisses",
                    "When they arrived; the event's moment if not said",
                )
                .also(&["delivery_date"]),
            ],
        ],
    )
    .also(&["Delivered Order", "Shipment Delivered", "Package Delivered"]),
    Definition::new(
        "Delivery Failed",
        "Die Zustellung ist gescheitert, oder es kam das Falsche.",
        "The delivery failed, or the wrong thing came.",
        &[PARCEL, &[REASON]],
    )
    .also(&["Failed Delivery", "Delivery Attempt Failed"]),
    Definition::new(
        "Order Cancelled",
        "Eine Bestellung wurde storniert.",
        "An order was cancelled.",
        &[&[ORDER_ID.required(), REASON], ORDER],
    )
    .also(&["Order Canceled", "Cancelled Order", "Canceled Order", "Order Voided"]),
    Definition::new(
        "Order Refunded",
        "Geld wurde zurückgegeben; `revenue` ist der erstattete Betrag, ohne Vorzeichen.",
        "Money was given back; `revenue` is the amount refunded, without a sign.",
        &[
            &[
                ORDER_ID.required(),
                text("refund_id", "E-31", "Kennung der Erstattung", "Id of the refund"),
                REASON,
                amount(
                    "revenue",
                    "9.9",
                    "Erstatteter Warenwert, ohne Umsatzsteuer und Versand",
                    "Goods refunded, net of VAT, without shipping",
                )
                .also(&["value", "refund_amount", "amount", "refunded"]),
            ],
            NO_REVENUE,
        ],
    )
    .one_of(ANY_AMOUNT)
    .also(&["refund", "Refunded Order", "Refund Created", "Order Partially Refunded"]),
    Definition::new("Return Requested", "Jemand möchte Ware zurückgeben.", "Somebody wishes to return goods.", &[BACK])
        .also(&["Return Started", "Return Created", "Requested Return"]),
    Definition::new(
        "Exchange Requested",
        "Jemand möchte Ware umtauschen.",
        "Somebody wishes to exchange goods.",
        &[BACK],
    )
    .also(&["Exchange Started", "Requested Exchange"]),
];

/// The properties of an order but for its revenue, which a refund tells in its own words.
const NO_REVENUE: &[super::Property] = ORDER.split_at(1).1;
