//! Properties that many kinds carry, told once.

use serde_json::{Map, Value};

use super::property::{Property, Type, amount, integer, text, url};

/// What one product carries, in a list of products and on kinds that speak of one product.
pub const PRODUCT: &[Property] = &[
    text("product_id", "riesling-2024", "Kennung der Ware im Shop", "The shop's id of the product").also(&["item_id"]),
    text("sku", "W-1042", "Artikelnummer", "Article number").also(&["item_sku", "article_number"]),
    text("name", "Riesling trocken 2024", "Name der Ware", "Name of the product").also(&[
        "item_name",
        "product_name",
        "title",
        "product_title",
    ]),
    text("category", "Weißwein", "Warengruppe", "Category of goods").also(&[
        "item_category",
        "product_category",
        "category_name",
        "product_type",
    ]),
    text("brand", "Weingut Sommer", "Marke oder Hersteller", "Brand or maker").also(&["item_brand", "vendor"]),
    text("variant", "0,75 l", "Ausführung", "Variant").also(&["item_variant", "variant_title"]),
    amount("price", "9.9", "Preis eines Stücks", "Price of one").also(&["item_price", "unit_price"]),
    amount(
        "cost_price",
        "4.2",
        "Einkaufspreis eines Stücks, ohne Umsatzsteuer: daraus folgt der Deckungsbeitrag",
        "Cost price of one, net of VAT: the contribution margin follows from it",
    )
    .also(&["cost", "unit_cost", "purchase_price", "cogs"]),
    integer("quantity", "6", "Anzahl; ohne Angabe 1", "How many; 1 if not said").also(&["qty", "item_quantity"]),
    text("coupon", "SOMMER10", "Gutscheincode", "Coupon code").also(&["coupon_code", "promo_code"]),
    integer("position", "1", "Stelle in der Liste", "Place in the list").also(&["index"]),
    url("url", "https://weingut.example/riesling", "Adresse der Warenseite", "Address of the product's page")
        .also(&["product_url"]),
    url("image_url", "https://weingut.example/riesling.jpg", "Adresse des Bildes", "Address of the picture"),
];

/// The products of the examples: one.
pub(super) fn example_products() -> Value {
    let product: Map<String, Value> =
        PRODUCT.iter().map(|property| (property.name.to_owned(), property.example_value())).collect();
    Value::Array(vec![Value::Object(product)])
}

pub(super) const CURRENCY: Property = Property::new(
    "currency",
    Type::Currency,
    "EUR",
    "Währung aller Beträge (ISO 4217); ohne Angabe die Berichtswährung",
    "Currency of all amounts (ISO 4217); the reporting currency if not said",
)
.also(&["currency_code"]);

pub(super) const ORDER_ID: Property = text("order_id", "W-2026-1001", "Nummer der Bestellung", "The order's number")
    .also(&["transaction_id", "order_number", "order_no"]);

pub(super) const CHECKOUT_ID: Property =
    text("checkout_id", "c-7731", "Kennung des Bestellvorgangs", "Id of the checkout").also(&["checkout_token"]);

pub(super) const CART_ID: Property =
    text("cart_id", "k-5520", "Kennung des Warenkorbs", "Id of the cart").also(&["cart_token", "basket_id"]);

pub(super) const PRODUCTS: Property = Property::new(
    "products",
    Type::Products,
    "",
    "Die Waren, jede mit den Eigenschaften einer Ware",
    "The products, each with the properties of a product",
)
.also(&["items", "line_items", "contents"]);

pub(super) const VALUE: Property = amount("value", "59.4", "Wert insgesamt", "Value of it all").also(&[
    "cart_value",
    "total_value",
    "revenue",
    "total",
]);

pub(super) const SALES_CHANNEL: Property = text(
    "sales_channel",
    "shop",
    "Vertriebsweg: shop, store (Laden), telephone, marketplace …",
    "Sales channel: shop, store, telephone, marketplace …",
)
.also(&["source_name"]);

/// What an order says about money and goods. `revenue` is what counts; without it it is worked out, see
/// [`crate::Order::read`].
pub(super) const ORDER: &[Property] =
    &[
        amount(
            "revenue",
            "55.4",
            "Umsatz: Waren nach Rabatten, ohne Umsatzsteuer und Versand",
            "Revenue: goods after discounts, net of VAT, without shipping",
        )
        .also(&["value", "net_revenue"]),
        amount("subtotal", "55.4", "Zwischensumme: Waren nach Rabatten", "Subtotal: goods after discounts")
            .also(&["sub_total", "subtotal_price"]),
        amount("total", "70.82", "Zu zahlen: mit Umsatzsteuer und Versand", "To be paid: with VAT and shipping")
            .also(&["total_price", "grand_total", "order_total"]),
        amount("shipping", "4.9", "Versandkosten", "Shipping").also(&["shipping_cost", "total_shipping"]),
        amount("tax", "10.52", "Umsatzsteuer", "Value added tax").also(&["total_tax", "vat"]),
        amount("discount", "4", "Rabatte, schon abgezogen", "Discounts, already taken off")
            .also(&["total_discounts", "discount_amount"]),
        text("coupon", "SOMMER10", "Gutscheincode", "Coupon code").also(&["coupon_code", "promo_code"]),
        CURRENCY,
        SALES_CHANNEL,
        text("affiliation", "Onlineshop", "Laden oder Partner", "Store or partner"),
        text("payment_method", "invoice", "Zahlungsart", "Way of payment").also(&["payment_type"]),
        text("country", "DE", "Land der Lieferung", "Country of delivery").also(&["shipping_country"]),
        PRODUCTS,
    ];

/// An order whose amount cannot be found in any of these is flawed.
pub(super) const ANY_AMOUNT: &[&[&str]] = &[&["revenue", "subtotal", "total", "products"]];

pub(super) const REASON: Property =
    text("reason", "zu süß", "Grund", "Reason").also(&["cancel_reason", "refund_reason"]);

pub(super) const CHANNEL: Property =
    text("channel", "email", "Kanal: email, sms, push, letter …", "Channel: email, sms, push, letter …")
        .also(&["medium"]);

pub(super) const CAMPAIGN: Property =
    text("campaign", "herbst-2026", "Kampagne", "Campaign").also(&["campaign_name", "utm_campaign", "campaign_id"]);

pub(super) const TEXT: Property = text("text", "Kam heil an, danke!", "Was geschrieben wurde", "What was written")
    .also(&["comment", "message", "body"]);

/// A page of a site, as Segment's `page` call has it.
pub(super) const PAGE: &[Property] = &[
    url("url", "https://weingut.example/weine?utm_source=brief", "Adresse der Seite", "Address of the page")
        .also(&["page_location"]),
    url("path", "/weine", "Pfad der Seite", "Path of the page").also(&["page_path"]),
    text("title", "Unsere Weine", "Titel der Seite", "Title of the page").also(&["page_title"]),
    text("search", "?utm_source=brief", "Teil der Adresse nach dem Fragezeichen", "The query of the address"),
    text("referrer", "https://suche.example/", "Adresse der Seite davor", "Address of the page before")
        .also(&["page_referrer"]),
];
