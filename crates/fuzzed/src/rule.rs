//! Rules, and phase models, which are made of them.

use std::sync::{Arc, LazyLock};

use domain::{Currency, Zone};
use lifecycle::PhaseModel;
use rules::{Catalogue, Lang, NoMemberships, PlainRender, Rule, WrittenFacts, explain, parse, print_lines};

/// The facts that phases ask about.
static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
    Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("the catalogue is sound"))
});

/// Reads, prints, reads again; checks, asks and explains.
pub fn rule(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let expr = match parse(text) {
        Ok(expr) => expr,
        Err(fault) => return told(&fault, text),
    };
    for printed in [expr.to_string(), print_lines(&expr)] {
        let again = parse(&printed).unwrap_or_else(|fault| panic!("{fault:?}: {printed}"));
        assert_eq!(again, expr, "printed and read, it is the same: {printed}");
        assert_eq!(again.to_string(), expr.to_string());
    }
    let json = serde_json::to_value(&expr).expect("a rule can be written as JSON");
    assert_eq!(serde_json::from_value::<rules::Expr>(json).expect("and read"), expr);
    let rule = match Rule::new(text, &CATALOGUE, &NoMemberships) {
        Ok(rule) => rule,
        Err(fault) => return told(&fault, text),
    };
    // Nobody's facts, at the beginning and near the end of time.
    for now in [0, 1_800_000_000_000_000, i64::MAX / 2, i64::MIN / 2] {
        let facts = WrittenFacts::new(&CATALOGUE, now);
        let told = explain(&rule, &facts);
        assert_eq!(told.truth, rule.evaluate(&facts), "the explanation tells what holds");
        let render = PlainRender::new(&CATALOGUE);
        for lang in [Lang::De, Lang::En] {
            let _ = told.sentence(lang, &render);
        }
    }
}

fn told(fault: &rules::RuleError, text: &str) {
    for lang in [Lang::De, Lang::En] {
        assert!(!fault.message(lang).is_empty() && !fault.render(text, lang).is_empty());
    }
}

/// Reads a phase model.
pub fn phase_model(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match PhaseModel::parse("model.toml", text, &CATALOGUE) {
        Ok(model) => {
            assert!(!model.phases.is_empty());
            assert!(!model.along_the_cycle().is_empty());
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}
