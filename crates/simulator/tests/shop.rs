//! The shop is believable, keeps its own rules, and its laws can be found again.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{Amount, Event, Kind, Order};
use jiff::Timestamp;
use models::value::PurchaseHistory;
use models::value::bg_nbd::BgNbd;
use models::value::forecast::PurchaseForecast;
use models::value::gamma_gamma::{GammaGamma, SpendHistory};
use serde_json::Value;
use simulator::truth::LatentPhase;
use simulator::{GROUP, Life, Season, Shop, ShopPlan, Sort};

fn shop(customers: u32, months: u32, seed: u64) -> Shop {
    Shop::new(ShopPlan::new(customers, months, seed)).expect("a plan")
}

fn lives(shop: &Shop) -> impl Iterator<Item = Life> {
    (0..shop.groups()).flat_map(|group| shop.group(group).lives)
}

fn text<'e>(event: &'e Event, name: &str) -> &'e str {
    event.properties.get(name).and_then(Value::as_str).unwrap_or("")
}

fn number(event: &Event, name: &str) -> u64 {
    event.properties.get(name).and_then(Value::as_u64).unwrap_or(0)
}

/// Moments of a kind, with the property that says what they are about.
fn moments<'e>(events: &'e [Event], kind: &Kind, about: &str) -> Vec<(&'e str, Timestamp)> {
    events.iter().filter(|event| event.kind == *kind).map(|event| (text(event, about), event.occurred_at)).collect()
}

#[test]
fn every_kind_of_touchpoint_happens() {
    let shop = shop(1_000, 24, 1);
    let mut seen: HashMap<String, u64> = HashMap::new();
    let events = lives(&shop).flat_map(|life| life.events);
    for event in events.chain((0..shop.months()).flat_map(|month| shop.firm_events(month))) {
        *seen.entry(event.kind.name().into_owned()).or_default() += 1;
    }
    // A shop belongs to no group of firms, nobody at the estate rules on namesakes, nor has to, and nobody charges it for its own wine.
    let elsewhere = ["Group Joined", "Customers Kept Apart", "Customer Merge Proposed", "Cost Price Recorded"];
    for kind in Kind::KNOWN.iter().filter(|kind| !elsewhere.contains(kind)) {
        assert!(seen.contains_key(*kind), "no `{kind}` among {seen:?}");
    }
    for kind in seen.keys() {
        assert!(Kind::KNOWN.contains(&kind.as_str()), "`{kind}` is no kind that Stammkunde reads");
    }
}

#[test]
fn every_event_is_as_the_vocabulary_has_it() {
    let shop = shop(600, 24, 2);
    let events = lives(&shop).flat_map(|life| life.events);
    for event in events.chain((0..shop.months()).flat_map(|month| shop.firm_events(month))) {
        let mut properties = event.properties.clone();
        let flaws = domain::vocabulary::normalise(&event.kind, &mut properties, domain::Currency::EUR);
        assert!(flaws.is_empty(), "{}: {flaws:?} in {:?}", event.kind, event.properties);
        assert_eq!(properties, event.properties, "{} has a name of its own for something", event.kind);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let written = |seed| {
        let shop = shop(100, 12, seed);
        let mut out = Vec::new();
        let (mut told, mut events) = (0, 0);
        for event in lives(&shop).flat_map(|life| life.events).chain((0..12).flat_map(|month| shop.firm_events(month)))
        {
            events += 1;
            told += usize::from(simulator::segment::write_line(&event, &mut out).expect("memory takes it"));
        }
        let lines = out.split_inclusive(|byte| *byte == b'\n').count();
        assert!(told == lines && lines <= events, "{told} of {events} events are {lines} lines");
        out
    };
    assert_eq!(written(5), written(5));
    assert_ne!(written(5), written(6));
}

#[test]
fn a_full_group_is_the_same_in_a_shop_of_any_size() {
    let (small, large) = (shop(GROUP * 2 + 10, 18, 3), shop(GROUP * 4_000, 18, 3));
    for group in 0..2 {
        assert_eq!(small.group(group), large.group(group));
    }
    // The last group is cut: its customers are the same people, but fewer friends are among them.
    let (cut, full) = (small.group(2), large.group(2));
    let buys = |life: &&Life| life.person.sort == Sort::Customer;
    assert_eq!(cut.lives.iter().filter(buys).count(), 10);
    for (one, other) in cut.lives.iter().filter(buys).zip(full.lives.iter().filter(buys)) {
        assert_eq!(one.person.first_order, other.person.first_order);
        assert_eq!(one.person.keys, other.person.keys);
    }
}

#[test]
fn names_of_events_are_unique_and_time_runs_forwards() {
    let shop = shop(300, 12, 4);
    let mut names = HashSet::new();
    let end = shop.plan().first_day.plus_months(12);
    let zone = domain::Zone::new(simulator::ZONE).expect("a zone");
    for life in lives(&shop) {
        assert!(life.events.windows(2).all(|pair| pair[0].occurred_at <= pair[1].occurred_at));
        for event in life.events {
            assert!(event.received_at >= event.occurred_at);
            let day = zone.day_of(event.occurred_at);
            assert!(day >= shop.plan().first_day && day < end, "{day}: {event:?}");
            assert!(names.insert(event.message_id.0), "a name twice");
        }
    }
}

#[test]
fn nobody_gets_advertising_without_consent() {
    let mut advertised = 0;
    for life in lives(&shop(800, 24, 5)) {
        let mut consents = false;
        for event in &life.events {
            match event.kind {
                Kind::ConsentGiven if text(event, "purpose") == "advertising" => consents = true,
                Kind::ConsentWithdrawn => consents = false,
                Kind::MessageQueued | Kind::MessageSent | Kind::SurveySent
                    if text(event, "basis") != "transactional" =>
                {
                    assert_eq!(text(event, "basis"), "consent");
                    assert!(consents, "{} without consent: {event:?}", life.person.person);
                    advertised += 1;
                }
                _ => {}
            }
        }
        let tracked = life.events.iter().any(|event| text(event, "purpose") == "analytics");
        assert!(tracked || life.events.iter().all(|event| event.kind != Kind::MessageOpened), "opened unasked");
    }
    assert!(advertised > 2_000, "{advertised}");
}

#[test]
fn orders_are_paid_sent_and_returned_in_their_order() {
    for life in lives(&shop(800, 24, 6)) {
        let orders: HashMap<&str, &Event> = life
            .events
            .iter()
            .filter(|event| event.kind == Kind::OrderCompleted)
            .map(|event| (text(event, "order_id"), event))
            .collect();
        assert_eq!(orders.len(), life.orders.len(), "an order number twice, or the truth counts others");
        for kind in [Kind::PaymentReceived, Kind::OrderShipped, Kind::OrderUpdated, Kind::OrderCancelled] {
            for (id, at) in moments(&life.events, &kind, "order_id") {
                assert!(at > orders[id].occurred_at, "{kind} before its order");
            }
        }
        let shipped: HashMap<_, _> = moments(&life.events, &Kind::OrderShipped, "order_id").into_iter().collect();
        let delivered: HashMap<_, _> = moments(&life.events, &Kind::OrderDelivered, "order_id").into_iter().collect();
        for (id, at) in &delivered {
            assert!(shipped[id] < *at, "delivered before it was sent");
        }
        let cancelled = moments(&life.events, &Kind::OrderCancelled, "order_id");
        assert!(cancelled.iter().all(|(id, _)| !shipped.contains_key(id)), "sent though cancelled");
        for event in life.events.iter().filter(|event| event.kind == Kind::OrderRefunded) {
            let refund = Order::from_properties(&event.properties).expect("a refund");
            let order = Order::from_properties(&orders[text(event, "order_id")].properties).expect("an order");
            assert!(refund.revenue > Amount::ZERO && refund.revenue <= order.revenue);
            let number = text(event, "order_id");
            assert!(delivered.get(number).is_none_or(|at| *at < event.occurred_at), "refunded before it came");
        }
        for order in &life.orders {
            assert_eq!(
                Order::from_properties(&orders[order.order_id.as_str()].properties).expect("an order").revenue,
                order.revenue
            );
        }
    }
}

#[test]
fn points_balance_and_never_go_below_zero() {
    let mut redeemed = 0;
    for life in lives(&shop(1_000, 30, 7)) {
        let mut balance: i64 = 0;
        for event in &life.events {
            let points = i64::try_from(number(event, "points")).expect("few points");
            match event.kind {
                Kind::PointsEarned => balance += points,
                Kind::PointsRedeemed | Kind::PointsExpired => {
                    balance -= points;
                    redeemed += points;
                }
                _ => {}
            }
            assert!(balance >= 0, "{}: {event:?}", life.person.person);
        }
    }
    assert!(redeemed > 0);
}

#[test]
fn carts_are_left_as_often_as_in_real_shops() {
    let (mut opened, mut ordered, mut sessions) = (HashSet::new(), 0_u32, 0_u32);
    for life in lives(&shop(1_000, 24, 8)) {
        for event in &life.events {
            match event.kind {
                Kind::ProductAdded => {
                    opened.insert(text(event, "cart_id").to_owned());
                }
                Kind::OrderCompleted if text(event, "sales_channel") == "shop" => ordered += 1,
                Kind::PageViewed | Kind::ScreenViewed => sessions += 1,
                _ => {}
            }
        }
    }
    let left = 1.0 - f64::from(ordered) / opened.len() as f64;
    assert!((0.62..0.78).contains(&left), "{left} of the carts are left");
    let conversion = f64::from(ordered) / f64::from(sessions);
    assert!((0.05..0.35).contains(&conversion), "{conversion} of the sessions end with an order");
}

/// Late parcels make worse answers; who leaves had more of them; who answers at once contents.
#[test]
fn experience_shows_in_answers_and_in_leaving() {
    let (mut late, mut good) = (Vec::new(), Vec::new());
    let mut late_by_last = BTreeMap::from([(false, (0.0, 0.0)), (true, (0.0, 0.0))]);
    for life in lives(&shop(2_500, 24, 9)) {
        let is_late: HashMap<&str, bool> =
            life.orders.iter().map(|order| (order.order_id.as_str(), order.is_late)).collect();
        for event in life
            .events
            .iter()
            .filter(|event| event.kind == Kind::SurveyAnswered && event.properties.contains_key("nps"))
        {
            let score = number(event, "nps");
            assert!(score <= 10);
            let scores = if is_late[text(event, "order_id")] { &mut late } else { &mut good };
            scores.push(score as f64);
        }
        for order in &life.orders {
            let (count, all) = late_by_last.get_mut(&order.is_last).expect("both");
            *count += f64::from(u8::from(order.is_late));
            *all += 1.0;
        }
    }
    let mean = |scores: &[f64]| scores.iter().sum::<f64>() / scores.len() as f64;
    assert!(late.len() > 25 && good.len() > 300, "{} {}", late.len(), good.len());
    assert!(mean(&late) + 1.0 < mean(&good), "{} after late parcels, {} else", mean(&late), mean(&good));
    let share = |last: bool| late_by_last[&last].0 / late_by_last[&last].1;
    assert!(share(true) > 1.8 * share(false), "{} {}", share(true), share(false));
    assert!((0.04..0.2).contains(&share(false)));
}

#[test]
fn friends_are_invited_before_they_come_and_come_before_they_count() {
    let mut won = 0;
    let shop = shop(1_500, 24, 10);
    for group in 0..shop.groups() {
        let lives = shop.group(group).lives;
        let by_name: HashMap<&str, &Life> = lives.iter().map(|life| (life.person.person.as_str(), life)).collect();
        for friend in lives.iter().filter(|life| life.person.referred_by.is_some()) {
            let host = by_name[friend.person.referred_by.as_deref().expect("filtered")];
            let first = &friend.orders[0];
            let converted = moments(&host.events, &Kind::ReferralConverted, "order_id");
            let Some((_, at)) = converted.iter().find(|(order, _)| *order == first.order_id) else {
                continue; // after the end
            };
            assert!(*at >= first.at);
            let invited = moments(&host.events, &Kind::ReferralInvited, "channel");
            assert!(invited.iter().any(|(_, invited)| *invited <= friend.person.first_contact));
            assert!(host.person.first_order < Some(friend.person.first_contact));
            won += 1;
        }
    }
    assert!(won > 50, "{won}");
}

#[test]
fn people_are_found_again_by_their_keys() {
    let shop = shop(2_500, 24, 11);
    let (mut shared, mut merged, mut twice, mut erased) = (0, 0, 0, 0);
    let mut devices: HashMap<String, Vec<String>> = HashMap::new();
    for life in lives(&shop) {
        let keys: HashSet<&str> = life.person.keys.iter().map(String::as_str).collect();
        for event in &life.events {
            for key in event.arrived_as.iter().chain(&event.also) {
                let key = key.to_key();
                assert!(keys.contains(key.as_str()), "{key} is not among {keys:?} of {}", life.person.person);
            }
        }
        shared += u32::from(life.person.shared_device.is_some());
        for key in life.person.keys.iter().filter(|key| key.starts_with("anonymous:")) {
            devices.entry(key.clone()).or_default().push(life.person.person.clone());
        }
        merged += u32::from(life.events.iter().any(|event| event.kind == Kind::CustomerMerged));
        twice += u32::from(life.person.keys.iter().filter(|key| key.starts_with("id:")).count() > 1);
        if life.person.is_erased {
            erased += 1;
            for event in &life.events {
                assert_ne!(event.kind, Kind::CustomerIdentified);
                let said = Value::Object(event.properties.clone()).to_string();
                assert!(!said.contains("@example"), "{said}");
            }
        }
    }
    assert!(devices.values().any(|people| people.len() == 2), "nobody shares a device");
    assert!(devices.values().all(|people| people.len() <= 2));
    assert!(shared > 5 && merged > 5 && twice > merged && erased > 5, "{shared} {merged} {twice} {erased}");
}

#[test]
fn phases_are_lived_in_their_order() {
    let mut seen: HashMap<LatentPhase, u64> = HashMap::new();
    for life in lives(&shop(800, 24, 12)) {
        let mut has_bought = false;
        let mut is_gone = false;
        for month in &life.months {
            *seen.entry(month.phase).or_default() += 1;
            let before =
                matches!(month.phase, LatentPhase::Awareness | LatentPhase::Consideration | LatentPhase::Decision);
            assert_eq!(before, month.orders == 0);
            assert!(!has_bought || !before, "a buyer who has not bought");
            assert!(!is_gone || month.phase == LatentPhase::Gone, "back from the dead");
            has_bought |= !before;
            is_gone |= month.phase == LatentPhase::Gone;
            assert!((0.0..=1.0).contains(&month.content));
        }
    }
    assert_eq!(seen.len(), 7, "{seen:?}");
}

#[test]
fn campaigns_cause_what_the_truth_says() {
    let mut plan = ShopPlan::new(1_500, 24, 13);
    plan.campaign_effect = 0.05;
    let without = Shop::new(ShopPlan { campaign_effect: 0.0, ..plan.clone() }).expect("a plan");
    let with = Shop::new(plan).expect("a plan");
    let (mut caused, mut recipients, mut control) = (0, 0, 0);
    for group in 0..with.groups() {
        let (one, other) = (with.group(group), without.group(group));
        for campaign in one.campaigns {
            caused += campaign.caused_orders;
            if !campaign.campaign.ends_with("weinpost") {
                recipients += campaign.recipients;
                control += campaign.control;
            }
        }
        // Nobody's own orders change; those that a campaign causes come on top.
        for (life, bare) in one.lives.iter().zip(&other.lives) {
            let own: Vec<_> =
                life.orders.iter().filter(|order| order.caused_by.is_none()).map(|order| order.at).collect();
            assert_eq!(own, bare.orders.iter().map(|order| order.at).collect::<Vec<_>>());
        }
    }
    assert!(caused > 40, "{caused}");
    let share = control as f64 / (control + recipients) as f64;
    assert!((share - 0.1).abs() < 0.02, "{share} held back");
}

/// Orders by day as a shop would see them, at the end of the simulated time.
fn histories(shop: &Shop) -> (Vec<PurchaseHistory>, Vec<SpendHistory>) {
    let zone = domain::Zone::new(simulator::ZONE).expect("a zone");
    let end = shop.plan().first_day.plus_months(i32::try_from(shop.plan().months).expect("few"));
    let (mut purchases, mut spends) = (Vec::new(), Vec::new());
    for life in lives(shop).filter(|life| life.person.sort == Sort::Customer) {
        let mut days: BTreeMap<i32, f64> = BTreeMap::new();
        for order in &life.orders {
            *days.entry(zone.day_of(order.at).number()).or_default() += order.revenue.to_f64();
        }
        let weeks = |days: i32| f64::from(days) / 7.0;
        let (first, last) = (*days.keys().next().expect("an order"), *days.keys().last().expect("an order"));
        let repeats = u32::try_from(days.len() - 1).expect("few");
        purchases.push(PurchaseHistory::new(repeats, weeks(last - first), weeks(end.number() - first)).expect("sound"));
        if repeats > 0 {
            let spent: f64 = days.values().skip(1).sum();
            spends.extend(SpendHistory::new(repeats, spent / f64::from(repeats)));
        }
    }
    (purchases, spends)
}

fn near(what: &str, found: f64, truth: f64, tolerance: f64) {
    assert!((found / truth - 1.0).abs() < tolerance, "{what}: {found} found, {truth} true");
}

#[test]
fn the_laws_of_buying_and_spending_are_found_again() {
    let plan = ShopPlan { season: Season::Even, campaign_effect: 0.0, prospects: 0.0, ..ShopPlan::new(8_000, 36, 14) };
    let truth = plan.clone();
    let (purchases, spends) = histories(&Shop::new(plan).expect("a plan"));
    let fitted = BgNbd::fit(&purchases).expect("a fit");
    assert!(fitted.verdict.is_sound(), "{fitted:?}");
    let errors = fitted.standard_errors.expect("a proper maximum");
    for (name, found, truth, error) in [
        ("r", fitted.model.r, truth.buying.r, errors.r),
        ("alpha", fitted.model.alpha, truth.buying.alpha, errors.alpha),
        ("a", fitted.model.a, truth.buying.a, errors.a),
        ("b", fitted.model.b, truth.buying.b, errors.b),
    ] {
        // Merging what is bought on one day, and evenings that stand for the whole day, move the law a little.
        near(name, found, truth, 3.5 * error / truth + 0.02);
        assert!(error < 0.15 * truth, "{name} is open by {error}");
    }
    let spend = GammaGamma::fit(&spends).expect("a fit").model;
    near("p", spend.p, truth.spend.p, 0.1);
    near("q", spend.q, truth.spend.q, 0.1);
    near("mean spend", spend.population_mean().expect("a mean"), 95.0, 0.03);
}

#[test]
fn a_year_with_seasons_and_campaigns_still_looks_like_its_law() {
    let plan = ShopPlan { prospects: 0.0, ..ShopPlan::new(6_000, 24, 15) };
    let truth = plan.clone();
    let (purchases, _) = histories(&Shop::new(plan).expect("a plan"));
    let fitted = BgNbd::fit(&purchases).expect("a fit").model;
    let horizon = 52.0;
    near(
        "purchases of a new customer in a year",
        fitted.expected_purchases_new(horizon),
        truth.buying.expected_purchases_new(horizon),
        0.12,
    );
}

#[test]
fn spend_and_season_are_reported_by_day() {
    let shop = shop(1_000, 12, 16);
    let cost = |month: usize| -> f64 {
        let events = shop.firm_events(month);
        let spend = events.iter().filter(|event| event.kind == Kind::CampaignSpendRecorded);
        spend.map(|event| event.properties["cost"].as_f64().expect("an amount")).sum()
    };
    let year: f64 = (0..12).map(cost).sum();
    // What it costs to win a customer who came by any way: some euros, not cents and not hundreds.
    let per_customer = year / 1_000.0;
    assert!((4.0..25.0).contains(&per_customer), "{per_customer} € a customer");
    assert!(cost(11) > 1.5 * cost(0));
    assert!(shop.firm_events(12).is_empty());
    let counter = shop.firm_events(3).into_iter().filter(|event| event.kind == Kind::OrderCompleted);
    assert!(counter.clone().count() > 5 && counter.into_iter().all(|event| event.arrived_as.is_none()));
}

#[test]
fn a_plan_that_makes_no_shop_is_refused() {
    let refused = |change: fn(&mut ShopPlan)| {
        let mut plan = ShopPlan::new(10, 12, 1);
        change(&mut plan);
        Shop::new(plan).expect_err("no shop").to_string()
    };
    assert!(refused(|plan| plan.customers = 0).contains("at least one"));
    assert!(refused(|plan| plan.months = 241).contains("1 to 240"));
    assert!(refused(|plan| plan.buying.r = f64::NAN).contains("`r`"));
    assert!(refused(|plan| plan.campaign_effect = 1.5).contains("campaign_effect"));
}
