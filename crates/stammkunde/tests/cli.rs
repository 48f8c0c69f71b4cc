//! The commands as a user runs them: what they print, what they refuse, and the numbers they stand for.

mod support;

use std::io::Write as _;

use serde_json::{Value, json};
use support::{Place, bare, cdnow, near, online_retail, online_retail_returns, text};

fn kpi<'a>(kpis: &'a Value, id: &str) -> &'a Value {
    kpis.as_array().expect("a list").iter().find(|kpi| kpi["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

fn with_cdnow() -> Place {
    let place = Place::new();
    let report = place.import(&[&cdnow()]);
    assert_eq!(report["new_orders"], 6_919);
    assert_eq!(report["rejected_rows"], 0);
    assert_eq!(report["clock"], "data");
    place
}

#[test]
fn cdnow_goes_in_once_and_every_question_is_answered() {
    let place = with_cdnow();
    let again = place.import(&[&cdnow()]);
    assert_eq!(
        (&again["new_orders"], &again["changed_orders"], &again["known"]),
        (&json!(0), &json!(0), &json!(6_919))
    );
    place.check();

    let phases = place.json(&["phases"]);
    assert_eq!(
        (&phases["model"], &phases["at"], &phases["total"]),
        (&json!("six_phases"), &json!("1998-06-30"), &json!(2_357))
    );
    let lines = phases["phases"].as_array().expect("phases");
    assert_eq!(lines.iter().filter_map(|line| line["customers"].as_u64()).sum::<u64>(), 2_357);
    assert!(lines.iter().all(|line| line["id"].is_string() && line["value"].is_number()));
    assert_eq!(place.json(&["phases", "--model", "four_phases"])["total"], 2_357);

    let kpis = place.json(&["kpis"]);
    assert_eq!(kpi(&kpis, "customers")["value"], 2_357.0);
    assert_eq!(kpi(&kpis, "orders")["value"], 6_919.0);
    for kpi in kpis.as_array().expect("a list") {
        for field in ["id", "value", "numerator", "denominator", "low", "high", "unit", "previous", "last_year"] {
            assert!(kpi.get(field).is_some(), "{field} in {kpi}");
        }
    }

    let customer = place.json(&["customer", "1"]);
    assert_eq!(customer["facts"]["orders"], 4);
    assert_eq!(customer["timeline"].as_array().map(Vec::len), Some(4));
    assert!(customer["phases"].as_array().is_some_and(|phases| phases.len() == 5 && phases[0]["reason"] != ""));
    assert!(customer["value"]["revenue_year"].is_number(), "{}", customer["value"]);
    // CDNOW tells of orders only: without categories, visits and answers two parts are left to make up the whole.
    let intensity = &customer["intensity"];
    assert!(intensity["rhythm"].is_u64() && intensity["spend"].is_u64(), "{intensity}");
    assert!(intensity["breadth"].is_null() && intensity["engagement"].is_null() && intensity["satisfaction"].is_null());
    let course = place.json(&["intensity", "1"]);
    let points = course["points"].as_array().expect("points");
    assert_eq!((&course["grain"], &points[points.len() - 1]["intensity"]), (&json!("week"), intensity));
    let means = place.json(&["intensity"]);
    let cohort = &means["cohorts"][0];
    assert_eq!(
        (&cohort["quarter"], &cohort["size"], &cohort["drawn"]),
        (&json!("1997-Q1"), &json!(2_357), &json!(1_000))
    );
    assert_eq!(cohort["points"].as_array().map(Vec::len), Some(6));
    // A cohort that drops away is less close from quarter to quarter.
    assert!(cohort["points"][0]["mean"].as_f64() > cohort["points"][5]["mean"].as_f64(), "{cohort}");

    assert!(place.refused(&["kpis", "--period", "gestern"], 2).contains("2011"));
    assert!(place.refused(&["kpis", "--kpi", "umsatz"], 2).contains("revenue"));

    let cohorts = place.json(&["cohorts"]);
    assert_eq!(cohorts["cohorts"][0]["month"], "1997-01");
    let before = place.check();
    place.json(&["rebuild"]);
    assert_eq!(place.check(), before);
}

#[test]
fn any_rule_is_counted_listed_and_explained() {
    let place = with_cdnow();
    assert_eq!(place.json(&["segment", "list"]), json!([]));
    // Counted by hand over the file.
    let count = place.json(&["segment", "count", "orders >= 2 and silence > 90 days"]);
    assert_eq!((&count["customers"], &count["of"], &count["at"]), (&json!(852), &json!(2_357), &json!("1998-06-30")));
    let members = place.json(&["segment", "members", "orders>=20"]);
    assert_eq!((&members["rule"], &members["total"]), (&json!("orders >= 20"), &json!(25)));
    let told = place.json(&["segment", "explain", "orders >= 2 and revenue > 10 EUR", "4"]);
    assert_eq!((&told["held"], &told["findings"][0]["held"]), (&json!(false), &json!(false)));
    assert!(place.refused(&["segment", "count", "ordes >= 2"], 1).contains("orders"));
}

#[test]
fn cdnow_has_the_published_parameters_and_its_holdout() {
    let place = with_cdnow();
    let fit = place.json(&["value", "fit", "--at", "1997-09-30", "--unit", "week"]);
    let parameters = &fit["bg_nbd"]["parameters"];
    for (name, wanted) in [("r", 0.24259), ("alpha", 4.41360), ("a", 0.79292), ("b", 2.42591)] {
        near(&parameters[name], wanted, 0.002);
    }
    let likelihood = fit["bg_nbd"]["log_likelihood"].as_f64().expect("a number");
    assert!((likelihood + 9_582.429).abs() < 0.05, "{likelihood}");
    for (name, wanted) in [("p", 6.249), ("q", 3.745), ("v", 15.448)] {
        near(&fit["gamma_gamma"]["parameters"][name], wanted, 0.005);
    }
    assert_eq!((&fit["model"], &fit["because"]), (&json!("bg_nbd"), &Value::Null));
    // Days are weeks times seven in α and nowhere else.
    let said =
        place.refused(&["value", "backtest", "--calibration-end", "1998-06-30", "--holdout-end", "1997-09-30"], 1);
    assert!(said.contains("must lie after the beginning of the data"), "{said}");
    assert_eq!(place.json(&["customer", "0001"])["customer"], "1", "found as the file writes it");
    let days = place.json(&["value", "fit", "--calibration-end", "1997-09-30", "--unit", "day"]);
    near(&days["bg_nbd"]["parameters"]["alpha"], 4.41360 * 7.0, 0.002);
    near(&days["bg_nbd"]["parameters"]["r"], 0.24259, 0.002);

    let options = ["--calibration-end", "1997-09-30", "--holdout-end", "1998-06-30", "--unit", "week"];
    let test = place.json(&[&["value", "backtest"], options.as_slice()].concat());
    let predicted = test["predicted"].as_f64().expect("a number");
    assert!((predicted - 1_653.0).abs() <= 3.0, "{predicted}");
    assert_eq!(test["actual"], 1_882.0);

    let models = test["models"].as_array().expect("models");
    let predicted_by = |id: &str| {
        let model = models.iter().find(|model| model["model"] == id).expect("fitted");
        model["purchases"]["predicted_total"].as_f64().expect("a number")
    };
    for (id, wanted) in [("bg_nbd", 1_653.0), ("pareto_nbd", 1_666.0), ("mbg_nbd", 1_577.0)] {
        assert!((predicted_by(id) - wanted).abs() <= 3.0, "{id}: {}", predicted_by(id));
    }
    assert_eq!(
        (&test["proposed"], &test["best"], &test["is_clear"]),
        (&json!("bg_nbd"), &json!("mbg_nbd"), &json!(false))
    );
    let pareto = place.json(&["value", "fit", "--model", "pareto_nbd", "--at", "1997-09-30"]);
    near(&pareto["pareto_nbd"]["parameters"]["beta"], 11.6687, 0.002);

    let all = place.json(&[&["value", "predict"], options.as_slice()].concat());
    let customers = all["customers"].as_array().expect("customers");
    assert_eq!((customers.len(), &all["horizon_days"]), (2_357, &json!(273.0)));
    let total: f64 = customers.iter().filter_map(|it| it["expected_purchases"].as_f64()).sum();
    assert!((total - predicted).abs() < 1e-6, "{total}");

    assert_eq!(place.json(&["value", "choose", "pareto-nbd"]), json!({ "choice": "pareto_nbd" }));
    let vintages = place.json(&["value", "vintages"]);
    let last = vintages["vintages"].as_array().and_then(|all| all.last()).expect("a vintage");
    assert_eq!(
        (&vintages["choice"], &last["law"], &last["chosen"]),
        (&json!("pareto_nbd"), &json!("pareto_nbd"), &json!("by_firm"))
    );
    assert_eq!(place.json(&["customer", "1"])["value"]["basis"], "pareto_nbd");
    assert_eq!(place.json(&["value", "choose", "automatic"]), json!({ "choice": "automatic" }));
    assert_eq!(place.json(&["customer", "1"])["value"]["basis"], "bg_nbd");
    assert!(place.refused(&["value", "choose", "weather"], 2).contains("pareto_nbd"));
}

#[test]
fn online_retail_has_the_numbers_of_its_oracle() {
    let (Some(sales), Some(returns)) = (online_retail(), online_retail_returns()) else { return };
    let place = Place::new();
    let dry = place.json(&["import", "--dry-run", sales.to_str().expect("text")]);
    assert!(!place.data().exists(), "a dry run makes no folder");
    assert_eq!((&dry["dry_run"], &dry["new_orders"], &dry["rows"]), (&json!(true), &json!(18_532), &json!(531_282)));
    let left: u64 = dry["left_out"].as_array().expect("clauses").iter().filter_map(|it| it["rows"].as_u64()).sum();
    assert_eq!(left, 531_282 - 397_884);
    assert_eq!(dry["files"][0]["layout"]["format"], "uci-online-retail");

    let report = place.import(&[&sales]);
    assert_eq!((&report["new_orders"], &report["customers"]), (&json!(18_532), &json!(4_338)));
    near(&report["revenue"], 8_911_407.904, 1e-12);
    place.check();
    let kpis = place.json(&["kpis", "--period", "all"]);
    assert_eq!(kpi(&kpis, "customers")["value"], 4_338.0);
    assert_eq!(kpi(&kpis, "orders")["value"], 18_532.0);
    assert_eq!(kpi(&kpis, "revenue")["value"], 8_911_407.904);
    near(&kpi(&kpis, "average_order_value")["value"], 480.866, 1e-5);
    near(&kpi(&kpis, "repeat_purchase_rate")["value"], 0.655_832, 1e-5);
    assert_eq!(kpi(&kpis, "repeat_purchase_rate")["numerator"], 2_845);
    let cohorts = place.json(&["cohorts"]);
    let first = &cohorts["cohorts"][0];
    assert_eq!((&first["month"], &first["size"]), (&json!("2010-12"), &json!(885)));
    assert_eq!((&first["cells"][1]["customers"], &first["cells"][2]["customers"]), (&json!(324), &json!(286)));
    let fit = place.json(&["value", "fit"]);
    assert_ne!(fit["model"], "bg_nbd", "the degenerate fit is noticed");
    assert!(fit["because"]["text"].as_str().is_some_and(|text| !text.is_empty()), "and said: {}", fit["because"]);

    // The separate file of returns adds refunds and no order; both together again add nothing.
    let report = place.import(&[&returns]);
    assert_eq!(report["new_orders"], 0);
    assert!(report["new_refunds"].as_u64().is_some_and(|refunds| refunds > 3_000), "{}", report["new_refunds"]);
    let again = place.import(&[&sales, &returns]);
    assert_eq!((&again["new_orders"], &again["new_refunds"]), (&json!(0), &json!(0)));
    place.check();
}

#[test]
fn overlapping_halves_make_one_whole() {
    let whole = with_cdnow();
    let all = std::fs::read_to_string(cdnow()).expect("shipped");
    let lines: Vec<&str> = all.lines().collect();
    let place = Place::new();
    let first = place.write("first.txt", lines[..4_000].join("\r\n"));
    let second = place.write("second.txt", lines[3_000..].join("\r\n"));
    place.import(&[&first]);
    let report = place.import(&[&second]);
    assert_eq!(
        report["new_orders"].as_u64().zip(report["known"].as_u64()).map(|(new, known)| new + known),
        Some(3_919)
    );
    assert_eq!(place.check()["digest"], whole.check()["digest"]);
}

const SHOPWARE: &str =
    "order_id,customer,date,total,currency\n1,anna,2024-01-05,30.00,EUR\n2,ben,2024-01-06,20.00,EUR\n";
const MAP: &str = r#"
id = "shop"
[columns]
order_id = "order_id"
customer = "customer"
occurred_at = "date"
total = "total"
currency = "currency"
"#;

#[test]
fn a_changed_order_is_updated_and_a_mended_row_comes_in() {
    let place = Place::new();
    place.write("map.toml", MAP);
    place.write("orders.csv", format!("{SHOPWARE}3,cleo,2024-01-07,zwölf,EUR\n"));
    let report = place.json(&["import", "--map", "map.toml", "orders.csv"]);
    assert_eq!((&report["new_orders"], &report["rejected_rows"]), (&json!(2), &json!(1)));
    let reject = &report["rejects"][0];
    assert_eq!((&reject["line"], &reject["field"], &reject["value"]), (&json!(4), &json!("total"), &json!("zwölf")));
    assert!(
        reject["reason"].as_str().is_some_and(|it| !it.is_empty())
            && reject["mend"].as_str().is_some_and(|it| !it.is_empty())
    );
    let rows = std::fs::read_to_string(place.folder.path().join("orders.csv.rejects.csv")).expect("a reject file");
    assert!(rows.starts_with("order_id,customer") && rows.contains("cleo"), "{rows}");
    place.write("orders.csv.rejects.csv", rows.replace("zwölf", "12"));
    let mended = place.json(&["import", "--map", "orders.csv.rejects.toml", "orders.csv.rejects.csv"]);
    assert_eq!((&mended["new_orders"], &mended["rejected_rows"]), (&json!(1), &json!(0)));

    place.write("orders.csv", SHOPWARE.replace("30.00", "33.50"));
    let changed = place.json(&["import", "--map", "map.toml", "orders.csv"]);
    assert_eq!((&changed["changed_orders"], &changed["known"]), (&json!(1), &json!(1)));
    let anna = place.json(&["customer", "anna"]);
    assert_eq!((&anna["facts"]["orders"], &anna["facts"]["revenue"]), (&json!(1), &json!(33.5)));
    assert_eq!(anna["timeline"][0]["event"], "Order Updated");
    place.check();
}

#[test]
fn money_of_another_currency_is_not_added() {
    let place = Place::new();
    place.write("map.toml", MAP);
    place.write("orders.csv", format!("{SHOPWARE}3,cleo,2024-01-07,12.00,CHF\n"));
    let report = place.json(&["import", "--map", "map.toml", "orders.csv"]);
    assert_eq!((&report["new_orders"], &report["rejected_rows"]), (&json!(2), &json!(1)));
    let reject = &report["rejects"][0];
    assert!(reject["reason"].as_str().is_some_and(|it| it.contains("CHF")), "{reject}");
    assert!(reject["mend"].as_str().is_some_and(|it| it.contains("EUR")), "{reject}");
    // A file that is in dollars throughout is refused as a whole.
    place.write(
        "dollars.toml",
        MAP.replace("currency = \"currency\"", "").replace("[columns]", "currency = \"USD\"\n[columns]"),
    );
    let said = place.refused(&["import", "--map", "dollars.toml", "orders.csv"], 1);
    assert!(said.contains("USD") && said.contains("EUR"), "{said}");
}

#[test]
fn nothing_readable_is_a_failure_that_names_the_way_out() {
    let place = Place::new();
    place.write("notes.csv", "a,b\nx,y\n");
    let said = place.refused(&["import", "notes.csv"], 1);
    assert!(said.contains("[columns]") && said.contains("--map"), "a map to fill in is shown: {said}");
    let said = place.refused(&["import", "nowhere.csv"], 1);
    assert!(said.contains("nowhere.csv") && said.contains("not there [No such file"), "{said}");
    place.write("strange.toml", "[columns]\noccurred_at = \"a\"\nprise = \"b\"\n");
    let said = place.refused(&["import", "--lang", "de", "--map", "strange.toml", "notes.csv"], 1);
    assert!(said.contains("Zeile 2 der Zuordnung: „prise“ ist nicht bekannt. Möglich sind: order_id"), "{said}");
    assert!(!place.data().exists(), "no folder is made for a file that nobody understands");
    let said = place.refused(&["phases"], 1);
    assert!(said.contains("stammkunde import"), "{said}");
    assert!(place.refused(&["import", "--format", "magento", "notes.csv"], 2).contains("shopify"));
    let bench = bare().args(["bench", "magento"]).output().expect("it runs");
    assert_eq!(bench.status.code(), Some(2));
    assert!(text(&bench.stderr).contains("memory"), "{}", text(&bench.stderr));
    place.write("README", "This is a shop.\nIt sells coffee.\n");
    let said = place.refused(&["import", "README"], 1);
    assert!(said.contains("not a table") && !said.contains("[columns]"), "{said}");
    let packed = std::fs::read(cdnow()).expect("the demo's data");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&packed).expect("packed");
    let whole = encoder.finish().expect("packed");
    std::fs::write(place.folder.path().join("cut.txt.gz"), &whole[..whole.len() / 2]).expect("written");
    let said = place.refused(&["import", "cut.txt.gz"], 1);
    assert!(said.contains("cut off"), "{said}");
    assert!(place.refused(&["phases", "--format", "xml"], 2).contains("json"));
    assert!(place.refused(&["customer", "--at", "gestern", "x"], 2).contains("2011-12-09"));
    assert!(with_cdnow().refused(&["phases", "--at", "2999-01-31"], 2).contains("2999-01-31"));
}

#[test]
fn a_folder_of_something_else_or_of_the_future_is_refused() {
    let place = Place::new();
    std::fs::create_dir(place.data()).expect("made");
    place.write("shop/photo.jpg", "…");
    let said = place.refused(&["import", cdnow().to_str().expect("text")], 1);
    assert!(said.contains("photo.jpg"), "{said}");
    let place = with_cdnow();
    let database = rusqlite::Connection::open(place.data().join("stammkunde.db")).expect("opened");
    database.execute("UPDATE meta SET value = '999' WHERE key = 'format'", []).expect("of the future");
    drop(database);
    let said = place.refused(&["kpis"], 1);
    assert!(said.contains("999"), "{said}");
}

#[test]
fn a_running_server_owns_its_folder_and_ends_when_told() {
    use std::io::{BufRead, BufReader};
    let place = with_cdnow();
    let mut server = place
        .command(&["serve", "--listen", "127.0.0.1:0", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("serves");
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let said: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert!(said["address"].as_str().is_some_and(|it| it.starts_with("http://127.0.0.1:")), "{line}");
    assert!(said["login"].as_str().is_some_and(|it| it.contains("/login/")), "{line}");
    let refused = place.refused(&["phases"], 1);
    assert!(refused.contains(&server.id().to_string()), "the owner is named: {refused}");
    let told = std::process::Command::new("kill").args(["-TERM", &server.id().to_string()]).status().expect("kill");
    assert!(told.success());
    assert!(server.wait().expect("it ends").success());
    place.check();
}

#[test]
fn a_folder_is_set_up_with_its_first_user() {
    let place = Place::new();
    let settings = [
        "init",
        "--firm",
        "Rösterei",
        "--zone",
        "Europe/Berlin",
        "--currency",
        "CHF",
        "--prices",
        "gross",
        "--vat-rate",
        "8,1%",
        "--margin-rate",
        "0.35",
        "--email",
        "Anna@Example.ch",
    ];
    let arguments: Vec<&str> = settings.iter().copied().chain(["--format", "json"]).collect();
    let output = place.command(&arguments).env("STAMMKUNDE_PASSWORD", "korrekt pferd batterie").output().expect("runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&said["firm"]["currency"], &said["user"]), (&json!("CHF"), &json!("anna@example.ch")));
    assert!(place.refused(&["init", "--firm", "Andere"], 1).contains("already"));
    let users = place.json(&["user", "list"]);
    assert_eq!(users[0]["email"], "anna@example.ch");
    assert!(users[0].get("password_hash").is_none());
    let reset = place.json(&["user", "reset"]);
    assert!(reset["login"].as_str().is_some_and(|link| link.contains("/login/")), "{reset}");
    assert_eq!(place.json(&["phases"])["total"], 0, "an empty shop is no fault");
}

#[test]
fn exports_hold_one_row_each_in_every_format() {
    let place = with_cdnow();
    for (what, rows) in
        [("customers", 2_357), ("keys", 2_357), ("phases", 5 * 2_357), ("values", 2_357), ("events", 6_919)]
    {
        let json = place.json(&["export", what]);
        assert_eq!(json.as_array().map(Vec::len), Some(rows), "{what}");
        let csv = place.run(&["export", what, "--format", "csv"]);
        assert_eq!(text(&csv.stdout).lines().count(), rows + 1, "{what}");
        let file = format!("{what}.parquet");
        let parquet = place.run(&["export", what, "--out", &file]);
        assert!(parquet.status.success(), "{}", text(&parquet.stderr));
        let bytes = std::fs::read(place.folder.path().join(&file)).expect("written");
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{what}");
    }
    let early = place.json(&["export", "customers", "--at", "1997-01-31"]);
    assert!(early.as_array().is_some_and(|rows| !rows.is_empty() && rows.len() < 2_357));
    assert_eq!(place.json(&["export", "segments"]), json!([]), "none is made yet");
    assert!(place.refused(&["export", "customers", "--out", "x.xml"], 2).contains(".parquet"));
    assert!(!place.folder.path().join("x.xml").exists());
}

#[test]
fn the_lake_names_its_valid_files() {
    let place = with_cdnow();
    let listed = place.json(&["lake", "flush"]);
    assert_eq!((&listed["waiting"], &listed["through"]), (&json!(0), &json!(6_919)));
    let files = listed["files"].as_array().expect("a list");
    assert_eq!(files.iter().filter_map(|file| file["rows"].as_u64()).sum::<u64>(), 6_919);
    for file in files {
        let path = std::path::Path::new(file["path"].as_str().expect("text"));
        assert!(path.is_absolute() && path.metadata().expect("it is there").len() == file["bytes"], "{file}");
    }
    assert_eq!(place.json(&["lake", "files"]), listed, "looking changes nothing");
    let csv = text(&place.run(&["lake", "files", "--format", "csv"]).stdout);
    assert_eq!(csv.lines().count(), files.len() + 1, "{csv}");
    assert!(Place::new().refused(&["lake", "files"], 1).contains("shop"));
}

#[test]
fn people_read_tables_in_their_language() {
    let place = with_cdnow();
    let german = text(&place.run(&["phases", "--lang", "de"]).stdout);
    assert!(german.contains("Kunden") && german.contains("2.357"), "{german}");
    let english = text(&place.run(&["phases"]).stdout);
    assert!(english.contains("Customers") && english.contains("2,357"), "{english}");
    for arguments in [
        &["kpis"][..],
        &["cohorts"],
        &["intensity"],
        &["intensity", "1"],
        &["customer", "1"],
        &["value", "fit"],
        &["value", "backtest"],
        &["value", "vintages"],
        &["check"],
        &["kpis", "--by", "cohort"],
    ] {
        for language in ["de", "en"] {
            let output = place.run(&[arguments, &["--lang", language]].concat());
            let shown = text(&output.stdout);
            assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
            assert!(!shown.contains("<cli-") && !shown.contains("<value-") && !shown.contains("{$"), "{shown}");
        }
    }
}

#[test]
fn a_simulated_shop_becomes_a_folder_that_is_not_mixed_with_real_customers() {
    let place = Place::new();
    let simulate = ["simulate", "--customers", "80", "--months", "6", "--seed", "3"];
    let counted = place.json(&simulate);
    place.check();
    let customers = place.json(&["phases"])["total"].as_u64().expect("a count");
    assert!(
        customers > 80 && customers <= counted["people"].as_u64().expect("a count") + 10,
        "{customers} of {counted}"
    );
    let events = place.json(&["check"])["counted"]["events"].clone();
    assert_eq!(events, counted["events"]);
    let economics = place.json(&["economics", "--period", "all"]);
    assert_eq!(economics["measure"], "margin");
    let groups = economics["groups"].as_array().expect("groups");
    let won = |group: &Value| group["customers"].as_u64().expect("a count");
    assert_eq!(groups.iter().map(won).sum::<u64>(), won(&economics["all"]));
    let search = groups.iter().find(|group| group["group"] == "google-ads").expect("a channel that costs");
    assert!(
        search["spend"]["recorded"].as_f64() > Some(0.0) && search["acquisition_cost"].as_f64() > Some(0.0),
        "{search}"
    );
    assert!(place.refused(&["economics", "--by", "colour"], 2).contains("channel"));
    // Again changes nothing; into a folder of real customers it does not go.
    place.json(&simulate);
    assert_eq!(place.json(&["check"])["counted"]["events"], events);
    let real = with_cdnow();
    assert!(real.refused(&simulate, 1).contains("real customers"));
}

#[test]
fn a_simulated_shop_becomes_files_with_the_truth_beside_them() {
    let place = Place::new();
    let write = |folder: &str| {
        let mut command = bare();
        command.current_dir(place.folder.path());
        command
            .args(["simulate", "--customers", "70", "--months", "4", "--out", folder, "--format", "json"])
            .output()
            .expect("it runs")
    };
    let mut told = Value::Null;
    for folder in ["one", "two"] {
        let output = write(folder);
        assert!(output.status.success(), "{}", text(&output.stderr));
        told = serde_json::from_slice(&output.stdout).expect("JSON");
    }
    let read = |folder: &str, file: &str| {
        std::fs::read_to_string(place.folder.path().join(folder).join(file)).expect("a file of text")
    };
    for file in ["events", "truth/people", "truth/months", "truth/orders", "truth/campaigns"] {
        let lines = read("one", &format!("{file}.jsonl"));
        assert_eq!(lines, read("two", &format!("{file}.jsonl")), "{file}");
        assert!(lines.lines().count() > 3, "{file}");
        for line in lines.lines() {
            assert!(serde_json::from_str::<Value>(line).expect("JSON").is_object());
        }
    }
    assert_eq!(serde_json::from_str::<Value>(&read("one", "simulated.json")).expect("JSON")["simulated"], true);
    let events = read("one", "events.jsonl");
    assert_eq!(told["events"], events.lines().count(), "what is told is what was written: {told}");
    every_call_is_taken(&events);
    let again = write("one");
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("already"));
}

/// Every line is a call that the Events API takes from a server as it is.
fn every_call_is_taken(lines: &str) {
    use intake::segment::{Bounds, Call, Envelope, Receipt};
    let receipt = Receipt {
        received_at: "2026-11-22T10:00:00Z".parse().expect("a moment"),
        zone: &domain::Zone::utc(),
        source: "1",
        is_public: false,
        keeps_ip: false,
        keys: &[],
        chance: &|bytes| bytes.fill(7),
    };
    for batch in lines.lines().collect::<Vec<_>>().chunks(100) {
        let body = format!("{{\"batch\":[{}]}}", batch.join(","));
        let envelope = Envelope::parse(Call::Batch, body.as_bytes(), &Bounds::default()).expect("a batch");
        let taken = envelope.open(&receipt).expect("taken");
        assert_eq!((taken.events.len(), taken.rejected), (batch.len(), Vec::new()));
    }
}

#[test]
fn help_speaks_both_languages() {
    let help = |language: &str, arguments: &[&str]| {
        let output = bare().args(arguments).args(["--help", "--lang", language]).output().expect("runs");
        assert!(output.status.success());
        text(&output.stdout)
    };
    let commands = [
        "init", "demo", "serve", "import", "phases", "customer", "kpis", "cohorts", "intensity", "value", "export",
        "check", "rebuild", "user", "bench",
    ];
    let german = help("de", &[]);
    let english = help("en", &[]);
    for command in commands {
        assert!(german.contains(command) && english.contains(command), "{command}");
        let (german, english) = (help("de", &[command]), help("en", &[command]));
        assert!(
            german.starts_with(|first: char| first.is_uppercase()) && german.contains("Aufruf: stammkunde"),
            "{german}"
        );
        assert!(english.contains("Usage: stammkunde"), "{english}");
        assert_ne!(german, english);
        for word in ["Usage", "Options", "Commands", "Print help", "[OPTIONS]", "possible values", "default:"] {
            assert!(!german.contains(word), "{word} in {german}");
        }
        assert!(!german.contains("<cli-") && !english.contains("<cli-"), "{german}{english}");
    }
    let output = bare().args(["--lang", "de", "fases"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("phases"), "{}", text(&output.stderr));
}

#[test]
fn an_erased_person_comes_back_neither_by_an_import_nor_by_a_restore() {
    let place = Place::new();
    place.write("map.toml", MAP);
    place.write("orders.csv", SHOPWARE);
    place.json(&["import", "--map", "map.toml", "orders.csv"]);
    let person = place.json(&["export", "person", "anna"]);
    assert_eq!((&person["customer"], &person["keys"]), (&json!("anna"), &json!(["anna"])));
    assert_eq!(person["events"][0]["kind"], "Order Completed");
    assert!(person["derived"]["phases"][0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    let backup = place.folder.path().join("backup");
    let backup = backup.to_str().expect("text");
    assert_eq!(place.json(&["backup", "--to", backup])["last_position"], place.check()["counted"]["last"]);
    let kpis = place.json(&["kpis"]);

    assert!(place.refused(&["erase", "anna"], 2).contains("--dry-run"));
    assert_eq!(place.json(&["erase", "anna", "--dry-run"])["survey"]["events"], 1);
    let receipt = place.json(&["erase", "anna", "--yes"]);
    assert_eq!((&receipt["survey"]["events"], &receipt["search"]["found"]), (&json!(1), &json!([])));
    assert_eq!(place.json(&["erase", "anna", "--verify"])["found"], json!([]));
    assert_eq!(place.json(&["erase", "--receipts"])[0]["receipt"], receipt["receipt"]);
    assert_eq!(place.json(&["kpis"]), kpis);
    place.refused(&["customer", "anna"], 1);

    let again = place.json(&["import", "--map", "map.toml", "orders.csv"]);
    assert_eq!((&again["new_orders"], &again["changed_orders"]), (&json!(0), &json!(0)));
    assert_eq!(again["left_out"][0]["rows"], 1, "{again}");
    place.check();

    let (data, new) = (place.data(), place.folder.path().join("new"));
    let restored = bare()
        .args(["restore", "--from", backup, "--format", "json", "--quiet", "--erasures"])
        .arg(&data)
        .arg("--data")
        .arg(&new)
        .output()
        .expect("it runs");
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    let restored: Value = serde_json::from_slice(&restored.stdout).expect("JSON");
    assert_eq!((&restored["passed"], restored["restored"]["has_list"].as_bool()), (&json!(true), Some(true)));
    let listed =
        bare().args(["erase", "--receipts", "--format", "json", "--data"]).arg(&new).output().expect("it runs");
    let listed: Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    assert_eq!(listed[0]["receipt"], receipt["receipt"]);
    let filled = bare().args(["restore", "--from", backup, "--data"]).arg(&new).output().expect("it runs");
    assert!(!filled.status.success());

    // Without a word on who was erased since there is no restore.
    let other = place.folder.path().join("other");
    let silent = bare().args(["restore", "--from", backup, "--data"]).arg(&other).output().expect("it runs");
    assert!(!silent.status.success() && text(&silent.stderr).contains("--erasures"), "{}", text(&silent.stderr));
    let accepted = ["restore", "--from", backup, "--without-erasures", "--data"];
    let accepted = bare().args(accepted).arg(&other).output().expect("it runs");
    assert!(accepted.status.success(), "{}", text(&accepted.stderr));

    // A folder that lost its list says so, and opens when that is accepted.
    std::fs::remove_file(data.join("erased/list.json")).expect("removed");
    assert!(place.refused(&["check"], 1).contains("--list-is-lost"));
    assert_eq!(place.json(&["erase", "--list-is-lost"])["lost"][0], receipt["receipt"]);
    place.check();
}

#[test]
fn an_erased_address_comes_back_neither_with_another_shop_nor_unasked() {
    let place = Place::new();
    place.write("map.toml", format!("{MAP}email = \"email\"\nname = \"name\"\n"));
    let row = |order: u32, customer: &str, email: &str, name: &str| {
        format!("{order},{customer},2024-01-0{order},30.00,EUR,{email},{name}\n")
    };
    let head = "order_id,customer,date,total,currency,email,name\n";
    let (anna, ben) = (row(1, "K-1", "anna@example.de", "Anna Berg"), row(2, "K-2", "ben@example.de", "Ben Roth"));
    place.write("orders.csv", format!("{head}{anna}{ben}"));
    place.json(&["import", "--map", "map.toml", "orders.csv"]);
    place.json(&["erase", "K-1", "--yes"]);
    place.write("second.csv", format!("{head}{}", row(7, "S2-77", "ANNA@example.de", "Anna Berg")));
    let report = place.json(&["import", "--map", "map.toml", "second.csv"]);
    assert_eq!(report["new_orders"], 1, "the order counts");
    let events = place.json(&["export", "events"]).to_string().to_lowercase();
    assert!(events.contains("s2-77") && events.contains("ben@example.de"), "{events}");
    assert!(!events.contains("anna"), "{events}");

    // Of rows that cannot be read, none is kept to be mended that gives her address.
    let faulty = |row: String| row.replace("30.00", "zwölf");
    let (hers, his) = (row(9, "S3-1", "Anna@example.de", "Anna Berg"), row(3, "K-3", "carl@example.de", "Carl Au"));
    let dora = row(4, "K-4", "dora@example.de", "Dora Au");
    place.write("faulty.csv", format!("{head}{}{}{dora}", faulty(hers), faulty(his)));
    let report = place.json(&["import", "--map", "map.toml", "faulty.csv"]);
    assert_eq!((&report["rejected_rows"], &report["left_out"][0]["rows"]), (&json!(1), &json!(1)), "{report}");
    let rows = std::fs::read_to_string(place.folder.path().join("faulty.csv.rejects.csv")).expect("a reject file");
    assert!(rows.contains("carl@example.de") && !rows.to_lowercase().contains("anna"), "{rows}");

    place.refused(&["erase", "--readmit", "K-2"], 1);
    place.write("third.csv", format!("{head}{}", row(8, "K-1", "anna@example.de", "Anna Berg")));
    assert_eq!(place.json(&["import", "--map", "map.toml", "third.csv"])["new_orders"], 0);
    for id in ["K-1", "anna@example.de"] {
        assert_eq!(place.json(&["erase", "--readmit", id])["readmitted"], true);
    }
    assert_eq!(place.json(&["import", "--map", "map.toml", "third.csv"])["new_orders"], 1);
    assert_eq!(place.json(&["customer", "K-1"])["name"], "Anna Berg");
    assert_eq!(
        place.json(&["import", "--map", "map.toml", "orders.csv"])["new_orders"],
        0,
        "what was before stays erased"
    );
    place.check();
}

#[test]
fn a_decision_against_an_earlier_one_needs_a_flag_and_the_list_says_what_holds() {
    let place = with_cdnow();
    place.json(&["identity", "apart", "1", "2"]);
    place.json(&["identity", "join", "1", "3"]);
    let said = place.refused(&["identity", "join", "2", "3"], 1);
    assert!(said.contains("1 and 2 are different people") || said.contains("2 and 1 are different people"), "{said}");
    assert!(said.contains("--overrule"), "{said}");
    let said = place.refused(&["identity", "join", "2", "3", "--lang", "de"], 1);
    assert!(said.contains("verschiedene Personen") && said.contains("--overrule"), "{said}");
    let decisions = |place: &Place| place.json(&["identity", "show", "1"])["decisions"].clone();
    let before = decisions(&place);
    assert!(before.as_array().is_some_and(|all| all.len() == 2 && all.iter().all(|one| one["undone_by"].is_null())));
    place.json(&["identity", "join", "2", "3", "--overrule"]);
    let after = decisions(&place);
    let apart = after.as_array().expect("a list").iter().find(|one| one["joined"] == false).expect("still listed");
    assert_eq!((&apart["undone_by"]["joined"], &apart["undone_by"]["from"]), (&json!(true), &json!("3")));
    assert!(apart["by"].is_string() && apart["undone_by"]["by"].is_string(), "{apart}");
    let shown = text(&place.run(&["identity", "show", "1"]).stdout);
    assert!(shown.contains("It does not hold, because since"), "{shown}");
    // Undoing one's own two takes no flag.
    place.json(&["identity", "apart", "2", "3"]);
    place.check();
}

#[test]
fn spend_and_cost_prices_come_in_from_files() {
    let place = Place::new();
    place.write("map.toml", MAP);
    place.write("orders.csv", SHOPWARE);
    place.json(&["import", "--map", "map.toml", "orders.csv"]);
    place.write(
        "ads.csv",
        "Datum;Kanal;Kampagne;Kosten\n05.01.2024;search;Winter;1.012,50\n06.01.2024;search;Winter;x\n",
    );
    let report = place.json(&["import", "ads.csv"]);
    assert_eq!(
        (&report["new_spend"], &report["spend"], &report["rejected_rows"]),
        (&json!(1), &json!(1012.5), &json!(1))
    );
    let reject = &report["rejects"][0];
    assert_eq!((&reject["line"], &reject["field"], &reject["value"]), (&json!(3), &json!("Kosten"), &json!("x")));
    let rows = std::fs::read_to_string(place.folder.path().join("ads.csv.rejects.csv")).expect("a reject file");
    place.write("ads.csv.rejects.csv", rows.replace(";x", ";7,50"));
    let mended = place.json(&["import", "--map", "ads.csv.rejects.toml", "ads.csv.rejects.csv"]);
    assert_eq!((&mended["new_spend"], &mended["rejected_rows"]), (&json!(1), &json!(0)));
    let known = place.json(&["import", "ads.csv"]);
    assert_eq!((&known["new_spend"], &known["known"]), (&json!(0), &json!(1)));
    assert_eq!(place.json(&["economics"])["all"]["spend"]["recorded"], json!(1020.0));
    place.write("ek.csv", "Artikelnummer;EK\nW-1;4,20\n");
    assert_eq!(place.json(&["import", "ek.csv"])["new_prices"], json!(1));
    let german = text(&place.run(&["import", "--lang", "de", "--dry-run", "ads.csv"]).stdout);
    assert!(german.contains("Werbeausgaben") && german.contains("Schon bekannt"), "{german}");
    place.check();
}
