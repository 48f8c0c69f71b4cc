//! Charts as the scripts draw them: the JSON contract of `frontend/COMPONENTS.md`, and the picture's place in the page.

use std::collections::BTreeMap;

use analytics::kpi::{Grain, Unit};
use domain::Period;
use serde::Serialize;

use crate::frame::PageFrame;

/// What a chart draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Lines over time, labelled at their end.
    Lines,
    /// Model against reality.
    Tracking,
    /// Stacked areas over time.
    Stack,
    /// Upright bars.
    Columns,
    /// Lying bars, one row a name.
    Bars,
    /// A Sankey, one column a category.
    Flows,
}

/// What a series is beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// What a model expects: dashed.
    Expected,
}

/// One line, area or row of bars; each list is as long as the chart's categories.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Series {
    name: String,
    values: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    phases: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    previous: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    low: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    high: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
}

impl Series {
    /// A named series; `None` is a gap.
    pub(crate) fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        Self {
            name: name.into(),
            values,
            phase: None,
            phases: Vec::new(),
            previous: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            role: None,
        }
    }

    /// In the colour of a phase, by its slot or id.
    #[must_use]
    pub(crate) fn phase(self, phase: impl Into<String>) -> Self {
        Self { phase: Some(phase.into()), ..self }
    }

    /// Bars: each in the colour of a phase.
    #[must_use]
    pub(crate) fn phases(self, phases: Vec<String>) -> Self {
        Self { phases, ..self }
    }

    /// The same of the compared period, drawn in grey.
    #[must_use]
    pub(crate) fn previous(self, previous: Vec<Option<f64>>) -> Self {
        Self { previous, ..self }
    }

    /// An interval, drawn as a band.
    #[must_use]
    pub(crate) fn between(self, low: Vec<Option<f64>>, high: Vec<Option<f64>>) -> Self {
        Self { low, high, ..self }
    }

    /// As an expectation.
    #[must_use]
    pub(crate) fn role(self, role: Role) -> Self {
        Self { role: Some(role), ..self }
    }
}

/// A box of a Sankey.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Node {
    /// What links name it by.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// Slot or id of its phase.
    pub(crate) phase: String,
    /// Index of its category.
    pub(crate) column: usize,
    /// How large it is.
    pub(crate) value: f64,
}

/// What flows between two boxes of neighbouring columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Link {
    /// Id of the box it leaves.
    pub(crate) from: String,
    /// Id of the box it reaches.
    pub(crate) to: String,
    /// How much.
    pub(crate) value: f64,
}

/// A stretch of time that is shaded and named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Area {
    from: String,
    to: String,
    text: String,
}

/// A chart to be drawn in the browser.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Chart {
    kind: Kind,
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grain: Option<Grain>,
    categories: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    series: Vec<Series>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nodes: Vec<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stacked: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    zero: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hrefs: Vec<Option<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    areas: Vec<Area>,
}

/// How the scripts name a unit; points of a scale are a `score` there.
const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Money => "money",
        Unit::Share => "share",
        Unit::Days => "days",
        Unit::Points => "score",
        Unit::Number => "number",
    }
}

/// How the scripts name a step of time: a week by its first day.
pub(crate) fn category(grain: Grain, step: Period) -> String {
    let date = step.first().date();
    match grain {
        Grain::Month => format!("{:04}-{:02}", date.year(), date.month()),
        // A first week that the period cuts off is still named by where it starts here.
        Grain::Day | Grain::Week => step.first().to_string(),
    }
}

impl Chart {
    /// An empty chart of a kind.
    pub(crate) fn new(kind: Kind, unit: Unit) -> Self {
        Self {
            kind,
            unit: unit_name(unit),
            currency: None,
            language: None,
            grain: None,
            categories: Vec::new(),
            series: Vec::new(),
            nodes: Vec::new(),
            links: Vec::new(),
            partial: false,
            stacked: false,
            zero: false,
            labels: BTreeMap::new(),
            hrefs: Vec::new(),
            areas: Vec::new(),
        }
    }

    /// Lines over time.
    pub(crate) fn lines(unit: Unit) -> Self {
        Self::new(Kind::Lines, unit)
    }

    /// Upright bars whose series are piled up.
    pub(crate) fn piles(unit: Unit) -> Self {
        Self { stacked: true, ..Self::new(Kind::Columns, unit) }
    }

    /// Lying bars.
    pub(crate) fn bars(unit: Unit) -> Self {
        Self::new(Kind::Bars, unit)
    }

    /// Categories in time.
    #[must_use]
    pub(crate) fn over(self, grain: Grain, steps: impl IntoIterator<Item = Period>) -> Self {
        let categories = steps.into_iter().map(|step| category(grain, step)).collect();
        Self { grain: Some(grain), categories, ..self }
    }

    /// Categories that are names.
    #[must_use]
    pub(crate) fn named(self, categories: Vec<String>) -> Self {
        Self { grain: None, categories, ..self }
    }

    /// With one series more.
    #[must_use]
    pub(crate) fn with(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// The boxes and links of a Sankey.
    #[must_use]
    pub(crate) fn flowing(self, nodes: Vec<Node>, links: Vec<Link>) -> Self {
        Self { nodes, links, ..self }
    }

    /// The last category is not over; `text` says so (`bis heute`).
    #[must_use]
    pub(crate) fn partial(self, text: impl Into<String>) -> Self {
        Self { partial: true, ..self }.label("partial", text)
    }

    /// Lines of shares: with the axis from zero, where otherwise it would be cut.
    #[must_use]
    pub(crate) fn zero_based(self) -> Self {
        Self { zero: true, ..self }
    }

    /// A word for the picture: `previous`, `partial`.
    #[must_use]
    pub(crate) fn label(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.labels.insert(name, text.into());
        self
    }

    /// With the categories from one place to another shaded and named; nothing where there are none.
    #[must_use]
    pub(crate) fn shaded(mut self, places: std::ops::RangeInclusive<usize>, text: impl Into<String>) -> Self {
        if let (Some(from), Some(to)) = (self.categories.get(*places.start()), self.categories.get(*places.end())) {
            self.areas.push(Area { from: from.clone(), to: to.clone(), text: text.into() });
        }
        self
    }

    /// Where a click on each category leads.
    #[must_use]
    pub(crate) fn hrefs(self, hrefs: Vec<Option<String>>) -> Self {
        Self { hrefs, ..self }
    }

    /// In the reader's language and the firm's currency.
    #[must_use]
    pub(crate) fn on(self, frame: &PageFrame) -> Self {
        self.worded(&frame.format)
    }

    /// In the language and currency of a format.
    #[must_use]
    pub(crate) fn worded(self, format: &words::Format) -> Self {
        let currency = (self.unit == unit_name(Unit::Money)).then(|| format.currency.to_string());
        Self { currency, language: Some(format.language.code()), ..self }
    }

    /// As JSON that is safe inside a script element: `<` never stands in it.
    pub(crate) fn json(&self) -> String {
        // Only a map with keys that are no strings could fail, and there is none; the scripts tell of an empty chart.
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }
}

/// A chart's place in the page. Its partials are `layout/chart.html` and `layout/chart_tools.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Unique in the page.
    pub(crate) id: &'static str,
    /// Height in pixels: 340 alone, 260 in half a row.
    pub(crate) height: u16,
    /// What the picture shows, in a sentence: for who cannot see it, and where scripts do not run.
    pub(crate) description: String,
    /// Name of the file when it is kept, without ending.
    pub(crate) file_name: String,
    /// The chart.
    pub(crate) json: String,
}

impl Picture {
    /// A chart alone in its row.
    pub(crate) fn new(id: &'static str, chart: &Chart, description: String) -> Self {
        Self { id, height: 340, description, file_name: id.to_owned(), json: chart.json() }
    }

    /// In another height.
    #[must_use]
    pub(crate) fn height(self, height: u16) -> Self {
        Self { height, ..self }
    }

    /// Kept under another name.
    #[must_use]
    pub(crate) fn called(self, file_name: impl Into<String>) -> Self {
        Self { file_name: file_name.into(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Language, Zone};
    use words::Format;

    use super::*;

    fn months(count: i32) -> Vec<Period> {
        let first = "2011-10-01".parse::<domain::Day>().expect("day");
        (0..count).map(|month| Period::month_of(first.plus_months(month))).collect()
    }

    #[test]
    fn a_chart_keeps_the_contract() {
        let format = Format::new(Language::De, "EUR".parse().expect("currency"), Zone::utc());
        let series = Series::new("2011", vec![Some(0.5), None]).previous(vec![Some(0.25), None]);
        let series = series.between(vec![Some(0.4), None], vec![Some(0.6), None]);
        let chart = Chart::lines(Unit::Share).over(Grain::Month, months(2)).with(series).label("previous", "Vorjahr");
        let chart = chart.partial("bis heute").worded(&format);
        assert_eq!(
            chart.json(),
            r#"{"kind":"lines","unit":"share","language":"de","grain":"month","categories":["2011-10","2011-11"],"series":[{"name":"2011","values":[0.5,null],"previous":[0.25,null],"low":[0.4,null],"high":[0.6,null]}],"partial":true,"labels":{"partial":"bis heute","previous":"Vorjahr"}}"#
        );
        let money = Chart::lines(Unit::Money).worded(&format).json();
        assert_eq!(money, r#"{"kind":"lines","unit":"money","currency":"EUR","language":"de","categories":[]}"#);
        assert!(Chart::bars(Unit::Points).json().contains(r#""unit":"score""#));
    }

    #[test]
    fn no_name_ends_the_script_it_stands_in() {
        let name = "</script><script>alert(1)</script> Müller-Lüdenscheidt";
        let json =
            Chart::bars(Unit::Count).named(vec![name.to_owned()]).with(Series::new(name, vec![Some(1.0)])).json();
        assert!(!json.contains('<'), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read["categories"][0], name);
    }

    #[test]
    fn weeks_are_named_by_their_first_day() {
        let week = Grain::Week.step_of("2011-12-09".parse().expect("day")).expect("week");
        assert_eq!(category(Grain::Week, week), "2011-12-05");
    }
}
