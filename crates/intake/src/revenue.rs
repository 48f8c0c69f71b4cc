//! What an order's revenue is, from whatever amounts its file states.

use domain::{Amount, PriceBasis};
use rust_decimal::Decimal;

use crate::amount::share;

/// The amounts that a file states of an order; `None` where it does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    pub(crate) revenue: Option<Amount>,
    pub(crate) goods: Option<Amount>,
    pub(crate) total: Option<Amount>,
    pub(crate) tax: Option<Amount>,
    pub(crate) discount: Option<Amount>,
    pub(crate) shipping: Option<Amount>,
    /// Sum of the lines.
    pub(crate) lines: Option<Amount>,
    /// Whether discounts are already off the lines.
    pub(crate) lines_are_discounted: bool,
    /// Whether shipping is stated without its tax.
    pub(crate) shipping_is_net: bool,
}

/// Revenue of an order: goods after discounts, net of VAT, without shipping, before refunds.
///
/// In this order of preference: the stated revenue; the goods; the total less shipping; the lines less the discount.
/// Stated tax is taken off in proportion (it covers shipping too); whether the goods hold it shows in the total
/// (goods + shipping = total), else the price basis says. Without stated tax a gross amount is divided by 1 + rate,
/// half even. `None` where nothing is stated or an amount leaves the range.
pub(crate) fn revenue_of(stated: &Stated, prices: PriceBasis) -> Option<Amount> {
    let shipping = stated.shipping.unwrap_or_default();
    if let Some(revenue) = stated.revenue {
        return Some(revenue);
    }
    if let Some(goods) = stated.goods {
        return match stated.tax {
            Some(tax) if goods_hold_tax(goods, tax, shipping, stated.total, prices) => {
                without_tax(goods, tax, shipping)
            }
            Some(_) => Some(goods),
            None => net(goods, prices),
        };
    }
    if let Some(total) = stated.total {
        return match stated.tax {
            Some(tax) if stated.shipping_is_net => checked_sub(checked_sub(total, tax)?, shipping),
            Some(tax) => without_tax(checked_sub(total, shipping)?, tax, shipping),
            // Shipping of a shop that states no tax is gross as its total is.
            None => net(checked_sub(total, shipping)?, prices),
        };
    }
    let discount = if stated.lines_are_discounted { Amount::ZERO } else { stated.discount.unwrap_or_default() };
    let goods = checked_sub(stated.lines?, discount)?;
    match (stated.tax, prices) {
        (Some(tax), PriceBasis::Gross { .. }) => without_tax(goods, tax, shipping),
        (Some(_), PriceBasis::Net) => Some(goods),
        (None, _) => net(goods, prices),
    }
}

/// The part of a refund that is revenue: in proportion to what the order's total is.
///
/// A refund of everything takes back exactly the revenue, without a rounding remainder.
pub(crate) fn refunded_revenue(
    refunded: Amount,
    revenue: Amount,
    stated: &Stated,
    prices: PriceBasis,
) -> Option<Amount> {
    match stated.total {
        Some(total) if refunded >= total => Some(revenue),
        Some(total) if total > Amount::ZERO => share(refunded, revenue, total),
        _ => Some(net(refunded, prices)?.min(revenue)),
    }
}

/// An amount without the VAT that the price basis says it holds.
pub(crate) fn net(amount: Amount, prices: PriceBasis) -> Option<Amount> {
    match prices {
        PriceBasis::Net => Some(amount),
        PriceBasis::Gross { vat_rate } => amount.divided_by(Decimal::ONE.checked_add(vat_rate)?),
    }
}

fn checked_sub(amount: Amount, other: Amount) -> Option<Amount> {
    amount.micros().checked_sub(other.micros()).map(Amount::from_micros)
}

/// Goods less their part of a tax that covers goods and shipping.
fn without_tax(goods: Amount, tax: Amount, shipping: Amount) -> Option<Amount> {
    let taxed = goods.checked_add(shipping)?;
    if taxed.is_zero() {
        return checked_sub(goods, tax);
    }
    checked_sub(goods, share(tax, goods, taxed)?)
}

fn goods_hold_tax(goods: Amount, tax: Amount, shipping: Amount, total: Option<Amount>, prices: PriceBasis) -> bool {
    let by_basis = matches!(prices, PriceBasis::Gross { .. });
    let Some(total) = total.filter(|_| !tax.is_zero()) else { return by_basis };
    let wide = |amount: Amount| i128::from(amount.micros());
    let left = wide(total) - wide(goods) - wide(shipping);
    left.abs() <= (left - wide(tax)).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROSS: PriceBasis = PriceBasis::Gross { vat_rate: Decimal::from_parts(19, 0, 0, false, 2) };

    #[allow(clippy::unnecessary_wraps)] // amounts stand in options everywhere here
    fn euros(text: &str) -> Option<Amount> {
        Some(text.parse().expect("amount"))
    }

    #[test]
    fn whether_goods_hold_tax_shows_in_the_total() {
        let german = Stated {
            goods: euros("100"),
            shipping: euros("19"),
            tax: euros("19"),
            total: euros("119"),
            ..Stated::default()
        };
        // 19 of 119 is tax, of which 100/119 falls on the goods.
        assert_eq!(revenue_of(&german, PriceBasis::Net), euros("84.033613"));
        let american = Stated { total: euros("138"), ..german };
        assert_eq!(revenue_of(&american, GROSS), euros("100"));
    }

    #[test]
    fn a_total_is_stripped_of_tax_and_shipping() {
        let plugin = Stated {
            total: euros("119"),
            tax: euros("19"),
            shipping: euros("5"),
            shipping_is_net: true,
            ..Stated::default()
        };
        assert_eq!(revenue_of(&plugin, GROSS), euros("95"));
        let bare = Stated { total: euros("119"), ..Stated::default() };
        assert_eq!(revenue_of(&bare, GROSS), euros("100"));
        assert_eq!(revenue_of(&bare, PriceBasis::Net), euros("119"));
    }

    #[test]
    fn lines_are_added_up_and_discounted_once() {
        let lines = Stated { lines: euros("119"), discount: euros("11.9"), ..Stated::default() };
        assert_eq!(revenue_of(&lines, GROSS), euros("90"));
        assert_eq!(revenue_of(&Stated { lines_are_discounted: true, ..lines }, GROSS), euros("100"));
        assert_eq!(revenue_of(&Stated::default(), GROSS), None);
    }

    #[test]
    fn a_refund_takes_back_its_part_of_the_revenue() {
        let stated = Stated { total: euros("119"), ..Stated::default() };
        let back = |refunded: &str| {
            refunded_revenue(refunded.parse().expect("amount"), euros("95").expect("amount"), &stated, GROSS)
        };
        assert_eq!(back("119"), euros("95"));
        assert_eq!(back("59.5"), euros("47.5"));
        assert_eq!(
            refunded_revenue(Amount::from_units(119), Amount::from_units(500), &Stated::default(), GROSS),
            euros("100")
        );
    }
}
