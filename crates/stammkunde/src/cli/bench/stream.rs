//! Events of a shop by their number, as its clients send them: the same number is always the same event.
//!
//! They come in the order of time over two years, one in a hundred up to forty days late. One in a hundred is an order. Somebody
//! who visits the shop does [`VISIT`] things one soon after the other, while others do too. Few customers do much; one of
//! them, [`REGULAR`], does something once in [`EVENTS_PER_REGULAR`] events, on two devices.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

/// The customer whose timeline is asked for.
pub(super) const REGULAR: &str = "stammgast";
/// One event of the regular customer in so many: a thousand of ten million.
pub(super) const EVENTS_PER_REGULAR: u64 = 10_000;
/// The first moment: the beginning of 2024.
const FIRST_SECOND: i64 = 1_704_067_200;
const SECONDS: u64 = 731 * 86_400;
const CUSTOMERS: f64 = 50_000.0;
/// Events of one visit, and how many visits go on at once: an event of each of them in turn.
const VISIT: u64 = 8;
const VISITORS: u64 = 8;
const PRODUCTS: u64 = 400;
const LATE_SECONDS: u64 = 40 * 86_400;
const CHANNELS: [&str; 4] = ["shop", "store", "telephone", "marketplace"];
const CATEGORIES: [&str; 5] = ["Weißwein", "Rotwein", "Rosé", "Sekt", "Zubehör"];

/// Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators: the finaliser of `SplitMix64`.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Writes the event with a number, of so many, as a member of a batch.
pub(super) fn write(text: &mut String, number: u64, of: u64) {
    let dice = [mixed(number), mixed(number ^ (1 << 60)), mixed(number ^ (2 << 60))];
    let late = if dice[0].is_multiple_of(100) { dice[1] % LATE_SECONDS } else { 0 };
    #[allow(clippy::cast_possible_truncation)] // below 731 days
    let second = (u128::from(number) * u128::from(SECONDS) / u128::from(of.max(1))) as u64;
    let second = FIRST_SECOND + second.saturating_sub(late).cast_signed();
    let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
        + SignedDuration::from_millis((dice[2] % 1_000).cast_signed());
    let who = if number % EVENTS_PER_REGULAR == EVENTS_PER_REGULAR / 2 {
        REGULAR.to_owned()
    } else {
        // The events of a visit share its number, and so who visits.
        let visit = number / (VISIT * VISITORS) * VISITORS + number % VISITORS;
        let share = (mixed(visit ^ (3 << 60)) >> 11) as f64 / (1_u64 << 53) as f64;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below 50,000
        let customer = (share * share * CUSTOMERS) as u64;
        format!("kunde-{customer}")
    };
    let device = if dice[0].is_multiple_of(7) { "telefon" } else { "rechner" };
    let (kind, about) = what(&dice, number);
    // The regular customer's second device is told apart by its anonymous id; writing into a text cannot fail.
    let _ = write!(
        text,
        "{{\"type\":\"{kind}\",\"messageId\":\"strom-{number:012}\",\"timestamp\":\"{at}\",\"userId\":\"{who}\",\
         \"anonymousId\":\"{device}-{who}\",{about},\"context\":{{\"library\":{{\"name\":\"bench\",\"version\":\"1\"}},\
         \"locale\":\"de-DE\",\"page\":{{\"url\":\"https://weingut.example/weine/{product}\",\"title\":\"Wein {product}\"}}}}}}",
        product = product(&dice),
    );
}

/// Low numbers are liked more.
fn product(dice: &[u64; 3]) -> u64 {
    (dice[2] % PRODUCTS).min((dice[2] >> 20) % PRODUCTS)
}

fn what(dice: &[u64; 3], number: u64) -> (&'static str, String) {
    let (product, quantity) = (product(dice), 1 + dice[1] % 6);
    let category = CATEGORIES[usize::try_from(product).unwrap_or_default() % CATEGORIES.len()];
    let price = 5 + product % 30;
    let goods = format!(
        "\"product_id\":\"wein-{product}\",\"name\":\"Wein {product}\",\"category\":\"{category}\",\"price\":{price}.9,\
         \"currency\":\"EUR\""
    );
    match (dice[0] >> 32) % 100 {
        0..60 => ("track", format!("\"event\":\"Product Viewed\",\"properties\":{{{goods}}}")),
        60..85 => ("page", format!("\"properties\":{{\"path\":\"/weine/{product}\",\"title\":\"Wein {product}\"}}")),
        85..99 => ("track", format!("\"event\":\"Product Added\",\"properties\":{{{goods},\"quantity\":{quantity}}}")),
        _ => {
            let channel = CHANNELS[usize::try_from(dice[1] >> 40).unwrap_or_default() % CHANNELS.len()];
            let revenue = price * quantity;
            let order = format!(
                "\"event\":\"Order Completed\",\"properties\":{{\"order_id\":\"b-{number}\",\"revenue\":{revenue}.4,\
                 \"currency\":\"EUR\",\"sales_channel\":\"{channel}\",\"products\":[{{{goods},\"quantity\":{quantity}}}]}}"
            );
            ("track", order)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_one_call_of_its_own_and_the_regular_has_a_thousandth_of_a_tenth() {
        let mut regular = 0;
        for number in 0..20_000 {
            let mut text = String::new();
            write(&mut text, number, 20_000);
            let call: serde_json::Value = serde_json::from_str(&text).expect(&text);
            assert_eq!(call["messageId"], format!("strom-{number:012}"));
            regular += usize::from(call["userId"] == REGULAR);
            let at: Timestamp = call["timestamp"].as_str().and_then(|at| at.parse().ok()).expect("a moment");
            assert!(at.as_second() >= FIRST_SECOND && at.as_second() < FIRST_SECOND + SECONDS.cast_signed());
        }
        assert_eq!(regular, 2);
    }
}
