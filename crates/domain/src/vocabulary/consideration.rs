//! Consideration: looking around.

use super::Definition;
use super::property::{day, integer, text};
use super::recurring::{CURRENCY, PRODUCT, PRODUCTS, VALUE};

pub(super) const KINDS: &[Definition] =
    &[
        Definition::new(
            "Products Searched",
            "Nach Waren wurde gesucht.",
            "Products were searched for.",
            &[&[
                text("query", "trockener riesling", "Wonach gesucht wurde", "What was searched for")
                    .required()
                    .also(&["search_term", "search_query", "q", "term", "keyword"]),
                integer("results", "12", "Anzahl der Treffer", "Number of results")
                    .also(&["result_count", "results_count"]),
            ]],
        )
        .also(&[
            "search",
            "view_search_results",
            "search_submitted",
            "Searched Products",
            "Submitted Search",
            "Site Searched",
        ]),
        Definition::new(
            "Product List Viewed",
            "Eine Liste oder Gruppe von Waren wurde angesehen.",
            "A list or category of products was viewed.",
            &[&[
                text("list_id", "weissweine", "Kennung der Liste", "Id of the list")
                    .also(&["item_list_id", "collection_id"]),
                text("category", "Weißwein", "Warengruppe oder Name der Liste", "Category or name of the list")
                    .also(&["item_list_name", "list_name", "list", "collection", "category_name"]),
                PRODUCTS,
            ]],
        )
        .also(&[
            "view_item_list",
            "collection_viewed",
            "Viewed Product Category",
            "Viewed Collection",
            "Product Category Viewed",
        ]),
        Definition::new(
            "Product Viewed",
            "Eine Ware wurde angesehen.",
            "A product was viewed.",
            &[PRODUCT, &[CURRENCY, VALUE, PRODUCTS]],
        )
        .also(&["view_item", "Viewed Product", "Product Detail Viewed"]),
        Definition::new(
            "Product Added to Wishlist",
            "Eine Ware wurde auf den Merkzettel gesetzt.",
            "A product was put on the wish list.",
            &[
                &[
                    text("wishlist_id", "m-12", "Kennung des Merkzettels", "Id of the wish list"),
                    text("wishlist_name", "Weihnachten", "Name des Merkzettels", "Name of the wish list"),
                ],
                PRODUCT,
                &[CURRENCY, VALUE, PRODUCTS],
            ],
        )
        .also(&["add_to_wishlist", "Added to Wishlist", "Added Product to Wishlist"]),
        Definition::new(
            "Trial Started",
            "Eine Probezeit hat begonnen.",
            "A trial began.",
            &[&[
                text("plan", "Weinpaket klein", "Tarif", "Plan").also(&[
                    "plan_name",
                    "trial_plan",
                    "trial_plan_name",
                    "plan_id",
                ]),
                day("ends_on", "2026-06-30", "Letzter Tag der Probezeit", "Last day of the trial")
                    .also(&["trial_end", "trial_end_date"]),
                text("subscription_id", "A-301", "Kennung des Abonnements danach", "Id of the subscription to follow")
                    .also(&["contract_id"]),
            ]],
        )
        .also(&["start_trial", "Started Trial"]),
    ];
