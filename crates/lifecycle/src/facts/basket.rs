//! The open cart: what was put in, taken out and not yet ordered.

use domain::{Amount, Day, Kind};
use serde::Serialize;

use crate::book::Mark;

/// What is true of somebody's cart. Whoever orders starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Basket {
    /// Products in it: put in less taken out.
    pub products: u16,
    /// What it is worth.
    pub value: Amount,
    /// The last day on which something was done with it, while it is open.
    pub touched_on: Option<Day>,
    /// Whether a checkout was begun.
    pub checkout: bool,
    /// Payments that failed since the last order.
    pub failed_payments: u16,
    /// Products put on a wish list, ever.
    pub wishes: u16,
    /// The first day on which something was put into a cart or a checkout was begun, ever.
    pub first_on: Option<Day>,
}

impl Basket {
    /// Takes a mark in; marks come in their order. `ordered_micros` is the moment of the last order, cancelled since or not.
    pub(super) fn take(&mut self, mark: &Mark, ordered_micros: Option<i64>) {
        if *mark.kind() == Kind::ProductAddedToWishlist {
            self.wishes = self.wishes.saturating_add(1);
            return;
        }
        if opens(mark) {
            self.first_on = self.first_on.or(Some(mark.day.into()));
        }
        // The cart that became the last order is no open one; nor what was told of it at the same moment.
        if ordered_micros.is_some_and(|ordered| mark.occurred_at_micros <= ordered) {
            return;
        }
        let amount = mark.quantity.map(Amount::from_micros);
        match mark.kind() {
            Kind::ProductAdded => {
                self.products = self.products.saturating_add(1);
                self.value += amount.unwrap_or_default();
            }
            Kind::ProductRemoved => {
                self.products = self.products.saturating_sub(1);
                self.value = (self.value - amount.unwrap_or_default()).max(Amount::ZERO);
                if self.products == 0 {
                    let Self { wishes, failed_payments, first_on, .. } = *self;
                    *self = Self { failed_payments, wishes, first_on, ..Self::default() };
                    return;
                }
            }
            // To look at an empty cart opens none.
            Kind::CartViewed if self.products == 0 && amount.is_none() => return,
            Kind::CartViewed => self.value = amount.unwrap_or(self.value),
            Kind::CheckoutStarted => {
                self.checkout = true;
                self.value = amount.unwrap_or(self.value);
            }
            Kind::PaymentInfoEntered => self.checkout = true,
            Kind::PaymentFailed => {
                self.checkout = true;
                self.failed_payments = self.failed_payments.saturating_add(1);
            }
            _ => return,
        }
        self.touched_on = Some(mark.day.into());
    }
}

/// Whether a mark says that there was something in a cart.
fn opens(mark: &Mark) -> bool {
    match mark.kind() {
        Kind::ProductAdded | Kind::CheckoutStarted | Kind::PaymentInfoEntered | Kind::PaymentFailed => true,
        Kind::CartViewed => mark.quantity.is_some(),
        _ => false,
    }
}
