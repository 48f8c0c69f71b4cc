//! Spend and cost prices from files: the same as from a server, once, and replaced where they are corrected.

use std::sync::Arc;

use domain::{Amount, Day, Event, Firm, Kind, MessageId};
use engine::ask::economics::{By, Economics, Query, economics};
use engine::memory::MemoryFolder;
use engine::ports::{Folder, Tables};
use engine::{Engine, ImportReport, Source};
use jiff::Timestamp;
use serde_json::json;

const ORDERS: &str = "Datum;Kundennummer;Rechnung;Artikel;Menge;Preis;Land\n\
    02.05.2026;1;R1;W-1;2;10,00;DE\n03.05.2026;2;R2;W-2;1;30,00;AT\n04.05.2026;3;R3;W-1;1;10,00;DE\n";
const MAP: &str = "id = \"hof\"\n[columns]\norder_id = \"Rechnung\"\noccurred_at = \"Datum\"\ncustomer = \"Kundennummer\"\n\
    sku = \"Artikel\"\nquantity = \"Menge\"\nprice = \"Preis\"\ncountry = \"Land\"\n";
const SPEND: &str = "Datum;Kanal;Kampagne;Kosten\n01.05.2026;search;Spargel;12,50\n02.05.2026;search;Spargel;1.000,00\n\
    02.05.2026;social;Muttertag;7,25\n";

fn at(text: &str) -> Timestamp {
    text.parse().expect("moment")
}

fn engine() -> Engine {
    let folder = Arc::new(MemoryFolder::new());
    folder.set_firm(&Firm::assumed("Hof")).expect("firm");
    Engine::open(folder as Arc<dyn Folder>).expect("engine")
}

fn import(engine: &Engine, texts: &[&str], map: Option<&str>, now: &str, dry_run: bool) -> ImportReport {
    let state = engine.state().expect("set up");
    let context = intake::Context {
        zone_of_source: state.zone.clone(),
        currency: state.firm.currency,
        prices: state.firm.prices,
    };
    let map = map.map(|map| intake::FileMap::from_toml(map).expect("map"));
    let source = |text: &'static str| {
        let layout = intake::recognise("datei.csv", text.as_bytes(), &context, None, map.as_ref()).expect("recognised");
        Source { name: "datei.csv".into(), bytes: text.len() as u64, layout, reader: Box::new(text.as_bytes()) }
    };
    let sources = texts.iter().map(|text| source(Box::leak((*text).to_owned().into_boxed_str()))).collect();
    engine.import(sources, dry_run, at(now), &mut |_, _| {}, &mut |_, _, _| {}).expect("imported")
}

fn told(engine: &Engine, by: By) -> Economics {
    let state = engine.state().expect("set up");
    let day: Day = "2026-05-31".parse().expect("day");
    economics(engine, &state, day, &Query { by, ..Query::default() }).expect("economics")
}

fn cents(amount: Amount) -> String {
    amount.to_string()
}

#[test]
fn a_file_of_spend_says_what_a_server_says() {
    let (of_file, of_server) = (engine(), engine());
    for engine in [&of_file, &of_server] {
        import(engine, &[ORDERS], Some(MAP), "2026-05-30T08:00:00Z", false);
    }
    let report = import(&of_file, &[SPEND], None, "2026-05-30T09:00:00Z", false);
    assert_eq!((report.new_spend, report.changed_spend, report.known, report.new_orders), (3, 0, 0, 0));
    assert_eq!(cents(report.spend), "1019.75");
    assert_eq!(report.statements_taken(), 3);
    let spends = [
        ("2026-05-01", "search", "Spargel", "12.5"),
        ("2026-05-02", "search", "Spargel", "1000"),
        ("2026-05-02", "social", "Muttertag", "7.25"),
    ];
    let event = |(number, (day, channel, campaign, cost)): (usize, &(&str, &str, &str, &str))| {
        let properties = json!({ "day": day, "channel": channel, "campaign": campaign, "cost": cost });
        let moment = at("2026-05-30T09:00:00Z");
        Event {
            properties: properties.as_object().cloned().expect("an object"),
            ..Event::new(MessageId(format!("m{number}")), Kind::CampaignSpendRecorded, moment, moment)
        }
    };
    of_server.ingest(spends.iter().enumerate().map(event).collect()).expect("in");
    of_server.catch_up().expect("folded");
    for by in By::ALL {
        assert_eq!(told(&of_file, by), told(&of_server, by), "{by:?}");
    }
    assert!(of_file.check(&mut |_, _, _| {}).expect("checked").passed());
}

#[test]
fn the_same_file_changes_nothing_and_a_corrected_row_replaces() {
    let engine = engine();
    import(&engine, &[ORDERS], Some(MAP), "2026-05-30T08:00:00Z", false);
    let dry = import(&engine, &[SPEND, SPEND], None, "2026-05-30T09:00:00Z", true);
    assert_eq!((dry.new_spend, dry.known), (3, 3));
    assert_eq!(told(&engine, By::Channel).all.spend.total(), Amount::ZERO, "a dry run writes nothing");
    import(&engine, &[SPEND], None, "2026-05-30T09:00:00Z", false);
    let before = told(&engine, By::Channel);
    let again = import(&engine, &[SPEND], None, "2026-05-30T10:00:00Z", false);
    assert_eq!((again.new_spend, again.changed_spend, again.known), (0, 0, 3));
    assert_eq!(told(&engine, By::Channel), before);
    let mended = SPEND.replace("1.000,00", "100,00");
    let report = import(&engine, &[&mended], None, "2026-05-30T11:00:00Z", false);
    assert_eq!((report.new_spend, report.changed_spend, report.known), (0, 1, 2));
    assert_eq!(cents(told(&engine, By::Channel).all.spend.total()), "119.75");
    // What a row said before it may say again, and of two files of one import the later one holds.
    let report = import(&engine, &[SPEND, &mended, SPEND], None, "2026-05-30T12:00:00Z", false);
    assert_eq!((report.changed_spend, report.known), (3, 6));
    assert_eq!(cents(told(&engine, By::Channel).all.spend.total()), "1019.75");
}

#[test]
fn what_is_aimed_at_a_country_is_borne_there() {
    let engine = engine();
    import(&engine, &[ORDERS], Some(MAP), "2026-05-30T08:00:00Z", false);
    let spend = "Datum;Kanal;Kampagne;Land;Kosten\n01.05.2026;search;Spargel;DE;10\n01.05.2026;search;Spargel;AT;4\n\
        01.05.2026;search;Spargel;CH;1\n01.05.2026;search;Spargel;;6\n";
    assert_eq!(import(&engine, &[spend], None, "2026-05-30T09:00:00Z", false).new_spend, 4);
    let clicked = |(number, who): (usize, &str)| {
        let moment = at("2026-05-01T09:00:00Z");
        Event {
            arrived_as: domain::ArrivedAs::external(who).ok(),
            properties: json!({ "channel": "search", "campaign": "Spargel" }).as_object().cloned().expect("an object"),
            ..Event::new(MessageId(format!("c{number}")), Kind::AdClicked, moment, moment)
        }
    };
    engine.ingest(["1", "2", "3"].into_iter().enumerate().map(clicked).collect()).expect("in");
    engine.catch_up().expect("folded");
    let told = told(&engine, By::Country);
    let of = |country: &str| {
        let group = told.groups.iter().find(|group| group.group.as_deref() == Some(country)).expect("a country");
        (group.figures.customers, cents(group.figures.spend.total()))
    };
    assert_eq!((of("DE"), of("AT")), ((2, "14".into()), (1, "6".into())));
    assert_eq!((cents(told.all.spend.total()), cents(told.costs.borne_by_nobody)), ("21".into(), "1".into()));
}

#[test]
fn margins_rest_on_the_cost_prices_of_the_day() {
    let engine = engine();
    import(&engine, &[ORDERS], Some(MAP), "2026-05-30T08:00:00Z", false);
    assert_eq!(told(&engine, By::Channel).sources.cost_prices, Amount::ZERO);
    let prices = "Artikelnummer;Einkaufspreis;Gültig ab\nw-1;4,00;\nW-1;6,50;04.05.2026\nW-2;20,00;\n";
    let report = import(&engine, &[prices], None, "2026-05-30T09:00:00Z", false);
    assert_eq!((report.new_prices, report.changed_prices), (3, 0));
    // 20 − 2 · 4 + 30 − 20 + 10 − 6.50, all of it from cost prices.
    let first = told(&engine, By::Channel);
    assert_eq!(first.all.first_orders.margin.map(cents).as_deref(), Some("25.5"));
    assert_eq!((cents(first.sources.cost_prices), first.sources.known_share()), ("60".into(), Some(1.0)));
    let again = import(&engine, &[prices], None, "2026-05-30T10:00:00Z", false);
    assert_eq!((again.new_prices, again.changed_prices, again.known), (0, 0, 3));
    let mended = prices.replace("20,00", "21,00");
    assert_eq!(import(&engine, &[&mended], None, "2026-05-30T11:00:00Z", false).changed_prices, 1);
    assert_eq!(told(&engine, By::Channel).all.first_orders.margin.map(cents).as_deref(), Some("24.5"));
}

/// A year of a shop that knows what it spent, with everything that economics tell of.
fn simulated() -> Engine {
    let engine = engine();
    let firm = Firm { margin_rate: "0.4".parse().ok(), ..Firm::assumed("Hof") };
    engine.set_firm(&firm).expect("firm");
    let shop = simulator::Shop::new(simulator::ShopPlan::new(400, 14, 5)).expect("a plan");
    let mut events: Vec<Event> = (0..shop.months()).flat_map(|month| shop.firm_events(month)).collect();
    for group in 0..shop.groups() {
        shop.each_life(group, |mut life| events.append(&mut life.events));
    }
    for part in events.chunks(2_000) {
        engine.ingest(part.to_vec()).expect("in");
    }
    engine.catch_up().expect("folded");
    engine
}

#[test]
fn kpis_of_winning_say_what_economics_say() {
    use analytics::kpi::{self, Dimension, NoValue};
    use engine::ask::activity::ActiveRule;
    use engine::ask::kpis::context_with_costs;

    let engine = simulated();
    let state = engine.state().expect("set up");
    let day = state.span().expect("events").1;
    let moment = state.at(day);
    let mut told_values = 0;
    for by in [By::Channel, By::Country] {
        let told = economics(&engine, &state, day, &Query { by, ..Query::default() }).expect("economics");
        let context =
            context_with_costs(&engine, &state, &moment, told.period, ActiveRule::default()).expect("context");
        let of = |id: &str| kpi::find(id).expect("in the catalogue");
        let value_of = |figures: &analytics::economics::GroupFigures, id: &str| match id {
            "acquisition_cost" => figures.acquisition_cost.map(Amount::to_f64),
            "first_order_covered" => figures.first_orders.covered.map(|part| part.share),
            "paid_back_share" => figures.paid_back.map(|part| part.share),
            "payback_days" => figures.payback.days.map(f64::from),
            _ => figures.value_to_cost.map(|mean| mean.mean),
        };
        let dimension = if by == By::Channel { Dimension::WonBy } else { Dimension::HomeCountry };
        for id in ["acquisition_cost", "first_order_covered", "paid_back_share", "payback_days", "value_to_cost"] {
            let measured = of(id).measure(&context);
            assert_eq!(measured.value, value_of(&told.all, id), "{id} of all");
            let parts = kpi::by(of(id), &context, dimension).expect("parts");
            for part in &parts {
                let group = told.groups.iter().find(|group| group.group == part.name).expect("a group of the page");
                assert_eq!(part.measurement.value, value_of(&group.figures, id), "{id} of {:?}", part.name);
                assert_eq!(part.measurement.value.is_none(), part.measurement.no_value.is_some());
                told_values += usize::from(part.measurement.value.is_some());
            }
            for group in
                told.groups.iter().filter(|group| group.figures.customers > 0 && value_of(&group.figures, id).is_some())
            {
                assert!(parts.iter().any(|part| part.name == group.group), "{id}: {:?} is missing", group.group);
            }
        }
        assert!(kpi::by(of("orders"), &context, Dimension::WonBy).is_err());
    }
    assert!(told_values > 10, "{told_values} values");

    let without = self::engine();
    import(&without, &[ORDERS], Some(MAP), "2026-05-30T08:00:00Z", false);
    let state = without.state().expect("set up");
    let moment = state.at("2026-05-31".parse().expect("day"));
    let period = domain::Period::month_of("2026-05-01".parse().expect("day"));
    let context = context_with_costs(&without, &state, &moment, period, ActiveRule::default()).expect("context");
    assert!(context.acquired.is_none());
    let measured = kpi::find("acquisition_cost").expect("in the catalogue").measure(&context);
    assert_eq!((measured.value, measured.no_value), (None, Some(NoValue::NoCosts)));
}
