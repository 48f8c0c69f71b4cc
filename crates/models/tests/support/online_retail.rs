//! The sales of Online Retail, for tests only.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use models::affinity::Shoppers;

/// A line of an invoice.
pub(crate) struct Sale {
    pub(crate) invoice: String,
    pub(crate) sku: String,
    /// As written: `2010-12-01 08:26:00`.
    pub(crate) moment: String,
    pub(crate) quantity: i64,
    pub(crate) price: f64,
    pub(crate) customer: u32,
}

/// Lines with a customer, a quantity and a price above 0.
pub(crate) fn sales() -> Option<Vec<Sale>> {
    let path = super::shared()?.join("data/online_retail/online_retail_2010_2011_sales.csv.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is missing", path.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("a packed text");
    let mut sales: Vec<Sale> = text.lines().skip(1).filter(|line| !line.is_empty()).filter_map(sale).collect();
    sales.retain(|sale| sale.customer > 0 && sale.quantity > 0 && sale.price > 0.0);
    Some(sales)
}

fn sale(line: &str) -> Option<Sale> {
    let cells = cells(line);
    let [invoice, sku, _, quantity, moment, price, customer, _] = &cells[..] else { panic!("not a sale: {line}") };
    Some(Sale {
        invoice: invoice.clone(),
        sku: sku.clone(),
        moment: moment.clone(),
        quantity: quantity.parse().expect("a quantity"),
        price: price.parse().expect("a price"),
        customer: customer.strip_suffix(".0").unwrap_or(customer).parse().ok()?,
    })
}

/// The cells of a line of comma-separated values, quoted or not.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("at least one").push(character),
        }
    }
    cells
}

/// The shop as the oracle has it: article numbers that begin with five digits, in their order, and all customers' invoices in
/// the order of time.
pub(crate) struct Shop {
    pub(crate) skus: Vec<String>,
    pub(crate) shoppers: Shoppers,
}

impl Shop {
    pub(crate) fn read() -> Option<Self> {
        let mut sales = sales()?;
        for sale in &mut sales {
            sale.sku.make_ascii_uppercase();
        }
        sales.retain(|sale| sale.sku.len() >= 5 && sale.sku.bytes().take(5).all(|byte| byte.is_ascii_digit()));
        let skus: Vec<String> =
            sales.iter().map(|sale| sale.sku.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        let mut moments: BTreeMap<&str, &str> = BTreeMap::new();
        for sale in &sales {
            let first = moments.entry(&sale.invoice).or_insert(&sale.moment);
            *first = (*first).min(&sale.moment);
        }
        let mut customers: BTreeMap<u32, BTreeMap<(&str, &str), Vec<u32>>> = BTreeMap::new();
        for sale in &sales {
            let product = skus.binary_search(&sale.sku).expect("listed");
            let basket = (moments[&sale.invoice[..]], &sale.invoice[..]);
            let lines = customers.entry(sale.customer).or_default().entry(basket).or_default();
            lines.push(u32::try_from(product).expect("few products"));
        }
        let mut shoppers = Shoppers::new(skus.len());
        for baskets in customers.into_values() {
            shoppers.push(baskets.into_values());
        }
        Some(Self { skus, shoppers })
    }

    pub(crate) fn number(&self, sku: &str) -> u32 {
        let place = self.skus.binary_search_by(|known| known.as_str().cmp(sku)).expect("a known article");
        u32::try_from(place).expect("few products")
    }
}
