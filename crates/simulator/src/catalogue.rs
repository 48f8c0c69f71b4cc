//! What the estate sells, and baskets of it.

use domain::Amount;
use models::chance::Chance;
use serde_json::Value;

use crate::properties::properties;

/// An article. Prices are shown to people with VAT and kept without, as orders are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Article {
    pub(crate) sku: &'static str,
    pub(crate) name: &'static str,
    pub(crate) category: &'static str,
    /// Net price in cents.
    cents: i64,
}

/// The categories, most popular first, with how popular they are.
pub(crate) const CATEGORIES: [(&str, f64); 6] = [
    ("Weißwein", 0.38),
    ("Rotwein", 0.27),
    ("Sekt & Secco", 0.12),
    ("Rosé", 0.1),
    ("Weinpakete", 0.08),
    ("Alkoholfrei & Feinkost", 0.05),
];

const fn article(sku: &'static str, name: &'static str, category: usize, cents: i64) -> Article {
    Article { sku, name, category: CATEGORIES[category].0, cents }
}

/// The assortment, sorted by category.
const ARTICLES: [Article; 30] = [
    article("W-101", "Gutedel trocken", 0, 580),
    article("W-102", "Müller-Thurgau trocken", 0, 622),
    article("W-103", "Riesling Kabinett feinherb", 0, 832),
    article("W-104", "Grauburgunder trocken", 0, 874),
    article("W-105", "Weißburgunder vom Löss", 0, 916),
    article("W-106", "Sauvignon Blanc", 0, 1_042),
    article("W-107", "Chardonnay Alte Reben", 0, 1_420),
    article("W-108", "Riesling Großes Gewächs Sonnhalde", 0, 2_437),
    article("R-201", "Dornfelder halbtrocken", 1, 664),
    article("R-202", "Spätburgunder trocken", 1, 958),
    article("R-203", "Regent vom Muschelkalk", 1, 874),
    article("R-204", "Cuvée Rot im Barrique", 1, 1_336),
    article("R-205", "Spätburgunder Alte Reben", 1, 1_756),
    article("R-206", "Merlot Reserve", 1, 2_017),
    article("R-207", "Spätburgunder Großes Gewächs", 1, 3_277),
    article("S-301", "Secco weiß", 2, 748),
    article("S-302", "Riesling Sekt brut", 2, 1_168),
    article("S-303", "Rosé-Schaumwein bio", 2, 1_252),
    article("S-304", "Winzersekt Blanc de Noirs", 2, 1_588),
    article("O-401", "Spätburgunder Rosé", 3, 706),
    article("O-402", "Weißherbst Kabinett", 3, 748),
    article("O-403", "Rosé vom Kalkmergel", 3, 916),
    article("P-501", "Probierpaket Sechs Weine", 4, 4_193),
    article("P-502", "Sommerpaket zwölf Flaschen", 4, 8_395),
    article("P-503", "Geschenkkarton Zwei Burgunder", 4, 2_941),
    article("P-504", "Jahrgangspaket Große Gewächse", 4, 12_597),
    article("F-601", "Traubensaft weiß", 5, 411),
    article("F-602", "Alkoholfreier Secco", 5, 664),
    article("F-603", "Traubenkernöl", 5, 1_121),
    article("F-604", "Weingelee vom Spätburgunder", 5, 458),
];

/// A line of a basket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub(crate) article: &'static Article,
    pub(crate) quantity: u32,
}

impl Article {
    /// Net price of one.
    pub(crate) const fn price(&self) -> Amount {
        Amount::from_micros(self.cents * 10_000)
    }

    /// As a product in a list, with the names of the Segment ecommerce v2 spec.
    pub(crate) fn product(&self, quantity: u32) -> Value {
        Value::Object(self.properties(quantity))
    }

    /// As properties of an event about one product.
    pub(crate) fn properties(&self, quantity: u32) -> serde_json::Map<String, Value> {
        properties! {
            "product_id": self.sku,
            "sku": self.sku,
            "name": self.name,
            "category": self.category,
            "price": self.price(),
            "quantity": quantity,
            "currency": "EUR",
        }
    }
}

impl Piece {
    pub(crate) const fn amount(&self) -> Amount {
        Amount::from_micros(self.article.cents * 10_000 * self.quantity as i64)
    }
}

/// The pieces as a property.
pub(crate) fn products(pieces: &[Piece]) -> Value {
    Value::Array(pieces.iter().map(|piece| piece.article.product(piece.quantity)).collect())
}

/// What the pieces cost together.
pub(crate) fn total(pieces: &[Piece]) -> Amount {
    pieces.iter().map(Piece::amount).sum()
}

/// What somebody likes: a weight for each category.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Taste([f64; CATEGORIES.len()]);

impl Taste {
    /// Popular with most, but everybody's own: a Dirichlet draw around what is popular.
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        Self(CATEGORIES.map(|(_, popular)| chance.gamma(4.0 * popular)))
    }

    /// An article that this person may like.
    pub(crate) fn article(&self, chance: &mut Chance) -> &'static Article {
        let category = CATEGORIES[chance.weighted(&self.0)].0;
        // Sorted by category: a range, found by its name.
        let start = ARTICLES.iter().position(|article| article.category == category).unwrap_or(0);
        let length = ARTICLES[start..].iter().take_while(|article| article.category == category).count();
        &ARTICLES[start + chance.below(length)]
    }

    /// A basket worth about `euros` net: one to four articles, at least one piece.
    pub(crate) fn basket(&self, euros: f64, chance: &mut Chance) -> Vec<Piece> {
        let kinds = 1 + chance.weighted(&[0.35, 0.35, 0.2, 0.1]);
        let mut pieces: Vec<Piece> = Vec::with_capacity(kinds);
        let mut left = euros;
        for place in 0..kinds {
            let is_last = place + 1 == kinds;
            // The last line fits best of some, so that the basket is worth what was wanted.
            let candidates = if is_last { 5 } else { 1 };
            let best = (0..candidates)
                .map(|_| {
                    let article = self.article(chance);
                    let price = article.price().to_f64();
                    let wanted = if is_last { left / price } else { left / price / (kinds - place) as f64 };
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bounded
                    let quantity = wanted.round().clamp(1.0, 600.0) as u32;
                    (Piece { article, quantity }, (left - price * f64::from(quantity)).abs())
                })
                .min_by(|one, other| one.1.total_cmp(&other.1));
            let Some((piece, _)) = best else { continue };
            if place > 0 && left < 0.5 * piece.article.price().to_f64() {
                break;
            }
            left -= piece.amount().to_f64();
            match pieces.iter_mut().find(|known| known.article.sku == piece.article.sku) {
                Some(known) => known.quantity += piece.quantity,
                None => pieces.push(piece),
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_sorted_by_category_and_named_once() {
        for (category, _) in CATEGORIES {
            let places: Vec<_> = (0..ARTICLES.len()).filter(|place| ARTICLES[*place].category == category).collect();
            assert_eq!(places.len(), places[places.len() - 1] - places[0] + 1, "{category}");
        }
        let mut skus = ARTICLES.map(|article| article.sku);
        skus.sort_unstable();
        assert!(skus.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn baskets_are_worth_what_was_wanted() {
        let mut chance = Chance::new(3);
        let (mut wanted, mut found) = (0.0, 0.0);
        for _ in 0..5000 {
            let euros = 20.0 + chance.exponential(75.0);
            let taste = Taste::draw(&mut chance);
            let pieces = taste.basket(euros, &mut chance);
            assert!((1..=4).contains(&pieces.len()));
            wanted += euros;
            found += total(&pieces).to_f64();
        }
        assert!((found / wanted - 1.0).abs() < 0.02, "{found} instead of {wanted}");
    }
}
