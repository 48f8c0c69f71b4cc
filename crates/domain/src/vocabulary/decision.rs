//! Decision: cart, checkout, order.

use super::Definition;
use super::property::{amount, day, email, integer, text};
use super::recurring::{ANY_AMOUNT, CART_ID, CHECKOUT_ID, CURRENCY, ORDER, ORDER_ID, PRODUCT, PRODUCTS, REASON, VALUE};

const CART: &[super::Property] = &[CART_ID, CURRENCY, VALUE, PRODUCTS];

const PAYMENT: &[super::Property] = &[
    CHECKOUT_ID,
    ORDER_ID,
    text("method", "paypal", "Zahlungsart", "Way of payment").also(&[
        "payment_method",
        "payment_type",
        "gateway",
        "payment_gateway",
    ]),
];

const BUYER: &[super::Property] = &[
    email("email", "anna@example.de", "E-Mail-Adresse des Käufers", "The buyer's e-mail address")
        .also(&["customer_email", "email_address"]),
    text("postcode", "55116", "Postleitzahl der Lieferung", "Postcode of delivery").also(&[
        "zip",
        "postal_code",
        "plz",
    ]),
];

pub(super) const KINDS: &[Definition] = &[
    Definition::new(
        "Product Added",
        "Eine Ware wurde in den Warenkorb gelegt.",
        "A product was put into the cart.",
        &[PRODUCT, CART],
    )
    .also(&[
        "add_to_cart",
        "product_added_to_cart",
        "Added Product",
        "Added to Cart",
        "Product Added to Cart",
        "Wishlist Product Added to Cart",
    ]),
    Definition::new(
        "Product Removed",
        "Eine Ware wurde aus dem Warenkorb genommen.",
        "A product was taken out of the cart.",
        &[PRODUCT, CART],
    )
    .also(&["remove_from_cart", "product_removed_from_cart", "Removed Product", "Removed from Cart"]),
    Definition::new("Cart Viewed", "Der Warenkorb wurde angesehen.", "The cart was viewed.", &[CART])
        .also(&["view_cart", "Viewed Cart"]),
    Definition::new(
        "Checkout Started",
        "Der Bestellvorgang hat begonnen.",
        "The checkout began.",
        &[
            &[CHECKOUT_ID, ORDER_ID],
            CART,
            &[
                amount("shipping", "4.9", "Versandkosten", "Shipping"),
                amount("tax", "10.52", "Umsatzsteuer", "Value added tax"),
                amount("discount", "4", "Rabatte", "Discounts"),
                text("coupon", "SOMMER10", "Gutscheincode", "Coupon code").also(&["coupon_code"]),
            ],
        ],
    )
    .also(&["begin_checkout", "Started Checkout", "Initiated Checkout"]),
    Definition::new(
        "Payment Info Entered",
        "Angaben zur Zahlung wurden gemacht.",
        "Particulars of the payment were given.",
        &[PAYMENT],
    )
    .also(&["add_payment_info", "payment_info_submitted", "Added Payment Info"]),
    Definition::new(
        "Payment Failed",
        "Eine Zahlung ist gescheitert.",
        "A payment failed.",
        &[PAYMENT, &[REASON, amount("amount", "70.82", "Betrag", "Amount").also(&["value", "total"]), CURRENCY]],
    )
    .also(&["payment_error", "Payment Declined", "Invoice Payment Failed"]),
    Definition::new(
        "Order Completed",
        "Eine Bestellung ist eingegangen.",
        "An order was placed.",
        &[
            &[ORDER_ID.required(), CHECKOUT_ID],
            ORDER,
            BUYER,
            &[integer(
                "number",
                "1",
                "Die wievielte Bestellung des Kunden es ist",
                "Which of the customer's orders it is",
            )
            .also(&["customer_order_number"])],
        ],
    )
    .one_of(ANY_AMOUNT)
    .also(&[
        "purchase",
        "checkout_completed",
        "Completed Order",
        "Placed Order",
        "Order Placed",
        "Order Created",
        "in_app_purchase",
    ]),
    Definition::new(
        "Order Updated",
        "Eine Bestellung wurde geändert; die Angaben sagen ihren neuen Stand ganz.",
        "An order was changed; the properties say its new state whole.",
        &[&[ORDER_ID.required(), CHECKOUT_ID], ORDER, BUYER],
    )
    .one_of(ANY_AMOUNT)
    .also(&["Updated Order", "Order Changed", "Order Edited"]),
    Definition::new(
        "Cost Price Recorded",
        "Was ein Stück einer Ware die Firma kostet. Gehört zu keinem Menschen; daraus folgt der Deckungsbeitrag.",
        "What one piece of a product costs the firm. Belongs to no person; the contribution margin follows from it.",
        &[&[
            text("sku", "W-1042", "Artikelnummer", "Article number").required().also(&[
                "product_id",
                "item_sku",
                "article_number",
                "item_id",
            ]),
            text("name", "Riesling trocken 2024", "Name der Ware", "Name of the product").also(&["product_name"]),
            amount(
                "cost_price",
                "4.2",
                "Einkaufspreis eines Stücks, ohne Umsatzsteuer",
                "Cost price of one, net of VAT",
            )
            .required()
            .also(&["cost", "unit_cost", "purchase_price", "cogs"]),
            CURRENCY,
            day(
                "valid_from",
                "2026-01-01",
                "Erster Tag, an dem er gilt; ohne Angabe von Anfang an",
                "First day on which it holds; from the beginning if not said",
            )
            .also(&["from", "effective_from"]),
        ]],
    ),
];
