//! Phase models: the list, the editor, what would change, two versions beside each other.

use axum::http::StatusCode;
use domain::{ArrivedAs, Event, Kind, Language, MessageId};
use engine::ports::{AuditQuery, Role};
use jiff::SignedDuration;
use lifecycle::ModelText;
use lifecycle::model_text::OverlayText;
use lifecycle::phase::{Name, Standing};
use serde_json::json;

use super::model_form;
use super::support::House;

/// Customers who bought over two years, some often and some once.
fn shop(language: Language) -> House {
    let house = House::set_up("Rösterei", language);
    let now = house.app.now();
    let mut events = Vec::new();
    for customer in 0..12_i64 {
        for order in 0..=(customer % 4) {
            let at = now - SignedDuration::from_hours(24 * (30 + 53 * customer + 45 * order));
            let id = format!("{customer}-{order}");
            let properties = json!({ "order_id": id, "revenue": 20 });
            events.push(Event {
                arrived_as: ArrivedAs::user(&format!("k{customer}")).ok(),
                properties: properties.as_object().cloned().expect("an object"),
                source: Some("web".into()),
                ..Event::new(MessageId(id), Kind::OrderCompleted, at, now)
            });
        }
    }
    house.app.engine.ingest(events).expect("in");
    house.app.engine.catch_up().expect("folded");
    house
}

fn built_in(id: &str) -> ModelText {
    ModelText::built_in().expect("built in").into_iter().find(|text| text.id == id).expect("there")
}

/// The form of a model, as the editor sends it.
fn fields(text: &ModelText, csrf: &str) -> Vec<(String, String)> {
    let base = built_in("four_phases");
    let version = base.version.to_string();
    with(model_form::fields(text), &[("csrf", csrf), ("base", &base.id), ("base_version", &version)])
}

fn with(mut fields: Vec<(String, String)>, more: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn models_are_listed_with_who_is_in_which_phase_and_chosen() {
    for (language, answer, leading) in [
        (Language::De, "5 Phasenmodelle sind in Gebrauch", "führend"),
        (Language::En, "5 phase models are in use", "leading"),
    ] {
        let house = shop(language);
        let mut owner = house.owner().await;
        let page = owner.get("/models").await;
        assert_eq!(page.status, StatusCode::OK);
        for text in [answer, leading, "/models/four_phases/edit", "/customers?model=four_phases&#38;phase="] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        let csrf = owner.csrf.clone();
        let chosen = owner.post_bare("/models/choose", &[("csrf", &csrf), ("do", "lead:four_phases")], &[]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        assert_eq!(house.app.engine.state().expect("state").models[0].id, "four_phases");
        let refused = owner.post_bare("/models/choose", &[("csrf", &csrf), ("do", "off:stauss_bruhn")], &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("abstinenz"), "{}", refused.body);
    }
}

#[tokio::test]
async fn the_editor_tells_faults_previews_and_keeps_a_version() {
    let house = shop(Language::De);
    let mut owner = house.owner().await;
    assert_eq!(owner.get("/models/four_phases/edit").await.status, StatusCode::OK);
    assert_eq!(owner.get("/models/nowhere/edit").await.status, StatusCode::NOT_FOUND);
    let csrf = owner.csrf.clone();
    let mut text = built_in("four_phases");
    "ordes >= 1 and silence > 2 days".clone_into(&mut text.phase[0].rule);
    let broken = fields(&text, &csrf);
    let told = owner.post_bare("/models/try", &borrowed(&broken), &[]).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(told.body.contains("meinten Sie `orders`") && told.body.contains("^^^^^"), "{}", told.body);
    let refused = owner.post_bare("/models/save", &borrowed(&broken), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    "orders>=1 AND silence>2 days".clone_into(&mut text.phase[0].rule);
    let right = fields(&text, &csrf);
    let previewed = owner.post_bare("/models/try", &borrowed(&with(right.clone(), &[("do", "preview")])), &[]).await;
    assert_eq!(previewed.status, StatusCode::OK);
    for text in ["12 Kunden kämen", "Aussagekraft: bisher", "Aussagekraft: Vorschlag", "AUC über"] {
        assert!(previewed.body.contains(text), "{text}: {}", previewed.body);
    }
    let before = built_in("four_phases").version;
    let kept = owner.post_bare("/models/save", &borrowed(&with(right, &[("use", "yes")])), &[]).await;
    assert_eq!((kept.status, kept.location()), (StatusCode::SEE_OTHER, "/models"));
    let state = house.app.engine.state().expect("state");
    let model = state.models.iter().find(|model| model.id == "four_phases").expect("in use");
    assert_eq!((model.version, model.phases[0].rule_text.as_str()), (before + 1, "orders >= 1 and silence > 2 days"));
    let entries = house.app.engine.folder().audit(&AuditQuery { limit: 100, ..AuditQuery::default() }).expect("log");
    let saved = entries.iter().find(|entry| entry.action == "model-saved").expect("an entry");
    assert_eq!(saved.details, json!({ "version": before + 1, "in_use": true }));
    let path = format!("/models/four_phases/compare?before={before}&after={}", before + 1);
    let compared = owner.get(&path).await;
    assert_eq!(compared.status, StatusCode::OK);
    assert!(compared.body.contains("kämen am") && compared.body.contains("compare.csv"), "{}", compared.body);
    let file = owner.get(&path.replace("/compare?", "/compare.csv?")).await.body;
    assert!(file.starts_with("day,phase,customers_before,customers_after"), "{file}");
    let toml = owner.get(&format!("/models/four_phases/{before}.toml")).await.body;
    assert_eq!(ModelText::parse("file", &toml).expect("a model"), built_in("four_phases"));
}

#[tokio::test]
async fn a_copy_is_a_model_of_its_own_and_its_phases_are_ordered_by_buttons() {
    let house = shop(Language::En);
    let mut owner = house.owner().await;
    let page = owner.get("/models/four_phases/copy").await;
    assert!(page.body.contains("Kopie von") || page.body.contains("Copy of"), "{}", page.body);
    let csrf = owner.csrf.clone();
    let mut text = built_in("four_phases");
    text.id.clear();
    "<script>alert(1)</script> Eigenes".clone_into(&mut text.name.de);
    text.name.en.clear();
    let moved = owner.post_bare("/models/try", &borrowed(&with(fields(&text, &csrf), &[("do", "down:0")])), &[]).await;
    let place = |id: &str| moved.body.find(&format!("name=\"phase_id\" value=\"{id}\"")).expect("there");
    assert!(place(&text.phase[1].id) < place(&text.phase[0].id));
    assert!(!moved.body.contains("<script>alert(1)"), "{}", moved.body);
    let kept = owner.post_bare("/models/save", &borrowed(&fields(&text, &csrf)), &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let list = owner.get("/models").await.body;
    assert!(list.contains("not in use") && !list.contains("<script>alert(1)"), "{list}");
}

/// A phase of customers who came back counts as no danger, and what else is true of customers is the firm's to say.
#[tokio::test]
async fn what_a_phase_stands_for_and_overlays_are_edited() {
    let house = shop(Language::De);
    let mut owner = house.owner().await;
    let page = owner.get("/models/four_phases/edit").await;
    assert!(page.body.contains("name=\"phase_standing\"") && page.body.contains("value=\"besides\""), "{}", page.body);
    let csrf = owner.csrf.clone();
    let mut text = built_in("four_phases");
    text.phase[0].standing = Some(Standing::Returned);
    let word = |text: &str| Name { de: text.to_owned(), en: String::new() };
    let own = OverlayText {
        id: String::new(),
        name: word("Stille Käufer"),
        meaning: word(""),
        standing: Some(Standing::Away),
        rule: "ordes >= 1".to_owned(),
    };
    let own_place = text.overlay.len();
    text.overlay.push(own);
    let refused = owner.post_bare("/models/try", &borrowed(&fields(&text, &csrf)), &[]).await;
    let mark = format!("id=\"overlay-fault-{own_place}\"><p class=\"form-fault\"");
    assert!(refused.body.contains(&mark), "{}", refused.body);
    "orders >= 1 and silence > 30 days".clone_into(&mut text.overlay[own_place].rule);
    let preview = with(fields(&text, &csrf), &[("do", "preview")]);
    let previewed = owner.post_bare("/models/try", &borrowed(&preview), &[]).await;
    assert_eq!(previewed.status, StatusCode::OK);
    let kept = owner.post_bare("/models/save", &borrowed(&with(fields(&text, &csrf), &[("use", "yes")])), &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let state = house.app.engine.state().expect("state");
    let model = state.models.iter().find(|model| model.id == "four_phases").expect("in use");
    assert_eq!(model.phases[0].standing, Standing::Returned);
    let overlay = &model.overlays[own_place];
    assert_eq!((overlay.id.as_str(), overlay.name.en.as_str()), ("stille_kaeufer", "Stille Käufer"));
    assert_eq!((overlay.meaning.de.as_str(), overlay.standing), ("Stille Käufer", Some(Standing::Away)));
}

#[tokio::test]
async fn marketers_edit_and_viewers_only_look() {
    let house = shop(Language::De);
    house.add(Role::Marketer);
    house.add(Role::Viewer);
    assert_eq!(house.logged_in(Role::Marketer).get("/models/four_phases/edit").await.status, StatusCode::OK);
    let mut viewer = house.logged_in(Role::Viewer);
    let list = viewer.get("/models").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(!list.body.contains("/models/choose"), "{}", list.body);
    assert_eq!(viewer.get("/models/four_phases/edit").await.status, StatusCode::FORBIDDEN);
}
