//! What the pages of an import show, in the reader's words.

use domain::{Currency, Language, Message, PriceBasis};
use engine::ImportReport;
use engine::import::{LeftOutRows, RejectedRow};
use intake::{DateOrder, DecimalMark, Encoding, Layout, MapKind, Names, Purpose};
use words::Format;

use super::look::{Looked, Unknown};
use super::store::{Upload, UploadedFile};
use crate::frame::PageFrame;

/// Rejected rows shown at once; the file has them all.
const REJECTS_ON_PAGE: usize = 50;

/// A figure with its name.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) link: Option<String>,
}

/// A column that is used.
pub(crate) struct ColumnView {
    pub(crate) header: String,
    pub(crate) meaning: String,
    pub(crate) sample: String,
}

/// One of several to choose from.
pub(crate) struct OptionView {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
}

/// The form with which a file's reading is corrected.
pub(crate) struct ChoiceView {
    pub(crate) formats: Vec<OptionView>,
    pub(crate) dates: Vec<OptionView>,
    pub(crate) decimals: Vec<OptionView>,
    pub(crate) zone: String,
    pub(crate) zone_fault: Option<String>,
    /// Whether the file tells of spend, of which the channel may have to be named.
    pub(crate) asks_channel: bool,
    pub(crate) channel: String,
    pub(crate) map: String,
    pub(crate) map_fault: Option<String>,
    pub(crate) map_rows: usize,
    pub(crate) is_open: bool,
    pub(crate) is_map_open: bool,
}

/// How one file will be read.
pub(crate) struct FileView {
    pub(crate) number: usize,
    pub(crate) heading: String,
    pub(crate) lead: String,
    pub(crate) unknown: Option<(String, String)>,
    pub(crate) notes: Vec<String>,
    pub(crate) particulars: Vec<Figure>,
    pub(crate) columns: Vec<ColumnView>,
    pub(crate) unused: Option<String>,
    pub(crate) filter: Vec<String>,
    pub(crate) choice: ChoiceView,
}

/// A row that was rejected.
pub(crate) struct RejectView {
    pub(crate) file: String,
    pub(crate) line: String,
    pub(crate) field: String,
    pub(crate) reason: String,
    pub(crate) mend: String,
}

/// All rows that were rejected.
pub(crate) struct Rejects {
    pub(crate) rows: Vec<RejectView>,
    pub(crate) heading: String,
    /// How many of them are shown, where not all are.
    pub(crate) shown: Option<String>,
    /// Name, address, and the files' ways back in.
    pub(crate) files: Vec<RejectFileView>,
    pub(crate) names_files: bool,
}

/// The rejected rows of one file.
pub(crate) struct RejectFileView {
    pub(crate) label: String,
    pub(crate) link: String,
    pub(crate) name: String,
    /// Where the mended rows are uploaded to.
    pub(crate) again: String,
}

/// Rows that a clause of the filter left out.
pub(crate) struct LeftOutView {
    pub(crate) clause: String,
    pub(crate) rows: String,
}

fn named(names: &Names, language: Language) -> &str {
    match language {
        Language::De => &names.de,
        Language::En => &names.en,
    }
}

/// What a format is called, by its id.
pub(crate) fn format_name(format: &Format, id: &str) -> String {
    let built_in = intake::formats().iter().find(|known| known.map.id == id);
    built_in.map_or_else(
        || format.format("import-own-map", &[("id", id.into())]),
        |known| named(&known.map.name, format.language).to_owned(),
    )
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Windows1252 => "Windows-1252",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
    }
}

fn delimiter_name(format: &Format, layout: &Layout) -> String {
    format.format("intake-delimiter", &[("delimiter", layout.delimiter.id().into())])
}

const fn decimal_key(decimal: DecimalMark) -> &'static str {
    match decimal {
        DecimalMark::Point => "import-decimal-point",
        DecimalMark::Comma => "import-decimal-comma",
    }
}

fn dates_name(format: &Format, dates: &DateOrder) -> String {
    format.format("intake-dates", &[("order", dates.to_string().into())])
}

fn purpose_name(format: &Format, purpose: Purpose) -> String {
    format.format("intake-field", &[("field", purpose.id().into())])
}

fn prices_name(format: &Format, layout: &Layout) -> String {
    let has_tax = layout.columns.iter().any(|column| column.purpose == Purpose::Tax);
    let is_net_already = layout.columns.iter().any(|column| column.purpose == Purpose::Revenue);
    match layout.prices {
        _ if is_net_already => format.text("import-prices-revenue").into_owned(),
        _ if has_tax => format.text("import-prices-tax-column").into_owned(),
        PriceBasis::Net => format.text("import-prices-net").into_owned(),
        PriceBasis::Gross { vat_rate } => {
            let rate = vat_rate.to_string().parse().unwrap_or(f64::NAN);
            format.format("import-prices-gross", &[("rate", format.percent(rate, 1).into())])
        }
    }
}

/// The currency in which the file's amounts are, as far as its beginning says.
pub(crate) fn currency_of(layout: &Layout) -> Currency {
    let column = layout.columns.iter().find(|column| column.purpose == Purpose::Currency);
    column.and_then(|column| Currency::understood(&column.sample)).unwrap_or(layout.currency)
}

impl FileView {
    /// A file with what a look at it found. `typed_map` and `fault` are what a person has just typed and what is wrong.
    pub(crate) fn of(
        frame: &PageFrame,
        number: usize,
        file: &UploadedFile,
        looked: &Looked,
        typed: Option<&Typed>,
    ) -> Self {
        let format = &frame.format;
        let choice = ChoiceView::of(format, file, looked, typed);
        match looked {
            Ok(layout) => Self::known(frame, number, file, layout, choice),
            Err(unknown) => Self {
                number,
                heading: file.name.clone(),
                lead: String::new(),
                unknown: Some((format.message(&unknown.reason), format.message(&unknown.mend))),
                notes: Vec::new(),
                particulars: Vec::new(),
                columns: Vec::new(),
                unused: None,
                filter: Vec::new(),
                choice,
            },
        }
    }

    fn known(frame: &PageFrame, number: usize, file: &UploadedFile, layout: &Layout, choice: ChoiceView) -> Self {
        let format = &frame.format;
        let name = named(&layout.name, format.language);
        let name = if name.is_empty() { format_name(format, &layout.format) } else { name.to_owned() };
        let mut notes: Vec<String> = layout.notes.iter().map(|note| format.message(note)).collect();
        let currency = currency_of(layout);
        if currency != frame.firm().currency {
            let arguments = [("file", currency.as_str().into()), ("firm", frame.firm().currency.as_str().into())];
            notes.push(format.format("import-other-currency", &arguments));
        }
        let column = |column: &intake::Column| ColumnView {
            header: column.header.clone(),
            meaning: purpose_name(format, column.purpose),
            sample: column.sample.clone(),
        };
        let grain = format.format("intake-grain", &[("grain", layout.row_id().into())]);
        let figure = |key: &str, value: String| Figure { name: format.text(key).into_owned(), value, link: None };
        let mut particulars = vec![
            figure("import-encoding", encoding_name(layout.encoding).to_owned()),
            figure("import-delimiter", delimiter_name(format, layout)),
            figure("import-decimal", format.text(decimal_key(layout.decimal)).into_owned()),
            figure("import-dates", dates_name(format, &layout.dates)),
            figure("import-zone", layout.zone.clone()),
            figure("import-currency", currency.as_str().to_owned()),
        ];
        if layout.kind.is_of_orders() {
            particulars.push(figure("import-prices", prices_name(format, layout)));
        }
        particulars.extend(layout.channel.clone().map(|channel| figure("import-channel", channel)));
        Self {
            number,
            heading: format.format("import-recognised", &[("format", name.into())]),
            lead: format
                .format("import-recognised-lead", &[("file", file.name.as_str().into()), ("grain", grain.into())]),
            unknown: None,
            notes,
            particulars,
            columns: layout.columns.iter().map(column).collect(),
            unused: (!layout.unused.is_empty()).then(|| layout.unused.join(", ")),
            filter: layout.filter.iter().map(|condition| format.message(&condition.message())).collect(),
            choice,
        }
    }
}

/// What a person typed that cannot be kept.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    pub(crate) file: usize,
    pub(crate) map: Option<(String, Message)>,
    pub(crate) zone: Option<(String, Message)>,
}

impl ChoiceView {
    fn of(format: &Format, file: &UploadedFile, looked: &Looked, typed: Option<&Typed>) -> Self {
        let choice = &file.choice;
        let typed_map = typed.and_then(|typed| typed.map.as_ref());
        let typed_zone = typed.and_then(|typed| typed.zone.as_ref());
        let to_fill = looked.as_ref().err().and_then(|unknown: &Unknown| unknown.map_to_fill.clone());
        let map = typed_map.map(|(map, _)| map.clone()).or_else(|| choice.map.clone()).or(to_fill).unwrap_or_default();
        let zone = typed_zone.map(|(zone, _)| zone.clone()).or_else(|| choice.zone.clone()).unwrap_or_default();
        let option = |value: &str, label: String, chosen: Option<&str>| OptionView {
            value: value.to_owned(),
            label,
            is_chosen: chosen.unwrap_or_default() == value,
        };
        let by_itself = |chosen| option("", format.text("import-by-itself").into_owned(), chosen);
        let formats = intake::formats().iter().map(|known| {
            let label = named(&known.map.name, format.language).to_owned();
            option(&known.map.id, label, choice.format.as_deref())
        });
        let orders = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst]
            .map(|order| option(&order.to_string(), dates_name(format, &order), choice.dates.as_deref()));
        let decimal = choice.decimal.map(decimal_value);
        let decimals = [DecimalMark::Point, DecimalMark::Comma]
            .map(|mark| option(decimal_value(mark), format.text(decimal_key(mark)).into_owned(), decimal));
        Self {
            formats: std::iter::once(by_itself(choice.format.as_deref())).chain(formats).collect(),
            dates: std::iter::once(by_itself(choice.dates.as_deref())).chain(orders).collect(),
            decimals: std::iter::once(by_itself(decimal)).chain(decimals).collect(),
            zone,
            asks_channel: asks_channel(choice, looked),
            channel: choice.channel.clone().unwrap_or_default(),
            zone_fault: typed_zone.map(|(_, fault)| format.message(fault)),
            map_fault: typed_map.map(|(_, fault)| format.message(fault)),
            map_rows: map.lines().count().clamp(8, 24),
            is_open: looked.is_err() || typed.is_some() || *choice != super::store::Choice::default(),
            is_map_open: !map.is_empty(),
            map,
        }
    }
}

/// Whether a file tells of spend, as far as is known.
fn asks_channel(choice: &super::store::Choice, looked: &Looked) -> bool {
    match looked {
        Ok(layout) => layout.kind == MapKind::Spend,
        Err(unknown) => {
            let chosen = intake::formats().iter().find(|known| choice.format.as_ref() == Some(&known.map.id));
            unknown.reason.key == "intake-missing-channel" || chosen.is_some_and(|it| it.map.kind == MapKind::Spend)
        }
    }
}

/// What files may hold, to choose from before they are looked at.
pub(crate) fn kinds(format: &Format) -> Vec<OptionView> {
    let by_itself =
        OptionView { value: String::new(), label: format.text("import-kind-itself").into_owned(), is_chosen: true };
    let statements = intake::formats().iter().map(|known| &known.map).filter(|map| !map.kind.is_of_orders());
    let option = |map: &intake::FileMap| OptionView {
        value: map.id.clone(),
        label: named(&map.name, format.language).to_owned(),
        is_chosen: false,
    };
    std::iter::once(by_itself).chain(statements.map(option)).collect()
}

/// How a form names a decimal mark.
pub(crate) const fn decimal_value(mark: DecimalMark) -> &'static str {
    match mark {
        DecimalMark::Point => "point",
        DecimalMark::Comma => "comma",
    }
}

/// The counts of a report, those that are nothing left out unless they say something.
pub(crate) fn figures(frame: &PageFrame, report: &ImportReport, currency: Currency) -> Vec<Figure> {
    let format = &frame.format;
    let is_done = !report.dry_run;
    let money = Format::new(format.language, currency, format.zone.clone());
    let figure = |key: &str, value: String, path: Option<&str>| Figure {
        name: format.text(key).into_owned(),
        value,
        link: path.filter(|_| is_done).map(|path| frame.link(path)),
    };
    let count =
        |key: &str, count: u64, always: bool| (always || count > 0).then(|| figure(key, format.integer(count), None));
    let left_out: u64 = report.left_out.iter().map(|clause| clause.rows).sum();
    let days = report.first_day.zip(report.last_day).map(|(first, last)| {
        let period = domain::Period::from_days(first, last);
        period.map_or_else(|| format.date(first), |period| format.period(period))
    });
    let customers = (report.customers > 0)
        .then(|| figure("import-customers", format.integer(report.customers), Some("/customers")));
    [
        count("import-rows", report.rows, true),
        count("import-new-orders", report.new_orders, report.statements_taken() == 0),
        count("import-changed-orders", report.changed_orders, false),
        count("import-refunds", report.new_refunds, false),
        count("import-cancellations", report.new_cancellations, false),
        count("import-new-spend", report.new_spend, false),
        count("import-changed-spend", report.changed_spend, false),
        count("import-new-prices", report.new_prices, false),
        count("import-changed-prices", report.changed_prices, false),
        count("import-known", report.known, false),
        customers,
        days.map(|days| figure("import-days", days, None)),
        (!report.revenue.is_zero()).then(|| figure("import-revenue", money.money(report.revenue), None)),
        (!report.spend.is_zero()).then(|| figure("import-spend", money.money(report.spend), Some("/economics"))),
        count("import-left-out-rows", left_out, false),
        count("import-rejected-rows", report.rejected_rows, true),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The rows left out, by clause.
pub(crate) fn left_out(format: &Format, report: &ImportReport) -> Vec<LeftOutView> {
    let is_one_file = report.left_out.iter().all(|clause| clause.file == report.left_out[0].file);
    let view = |clause: &LeftOutRows| {
        let text = format.message(&clause.clause);
        LeftOutView {
            clause: if is_one_file { text } else { format!("{}: {text}", clause.file) },
            rows: format.integer(clause.rows),
        }
    };
    report.left_out.iter().filter(|clause| clause.rows > 0).map(view).collect()
}

/// The rejected rows; `None` where there are none. Without an upload the files of rows are gone.
pub(crate) fn rejects(frame: &PageFrame, report: &ImportReport, upload: Option<&Upload>) -> Option<Rejects> {
    if report.rejected_rows == 0 {
        return None;
    }
    let format = &frame.format;
    let row = |row: &RejectedRow| RejectView {
        file: row.file.clone(),
        line: format.integer(row.line),
        field: row.field.clone(),
        reason: format.message(&row.reason),
        mend: format.message(&row.mend),
    };
    let rows: Vec<RejectView> = report.rejects.iter().take(REJECTS_ON_PAGE).map(row).collect();
    let shown = (report.rejected_rows > rows.len() as u64).then(|| {
        format.format(
            "import-rejects-shown",
            &[("shown", rows.len().into()), ("all", format.integer(report.rejected_rows).into())],
        )
    });
    let file = |(number, file): (usize, &UploadedFile), id: &str| RejectFileView {
        label: format.format(
            "import-rejects-download",
            &[("count", file.rejected_rows.into()), ("file", file.name.as_str().into())],
        ),
        link: format!("/import/{id}/rejects/{number}"),
        name: reject_name(format, &file.name),
        again: format!("/import?like={id}.{number}"),
    };
    let files = upload.map_or_else(Vec::new, |upload| {
        let rejected = upload.files.iter().enumerate().filter(|(_, file)| file.rejected_rows > 0);
        rejected.map(|numbered| file(numbered, upload.id.as_str())).collect()
    });
    let names_files = rows.iter().any(|row| row.file != rows[0].file);
    let heading = format.format("import-rejects-heading", &[("count", report.rejected_rows.into())]);
    Some(Rejects { rows, heading, shown, files, names_files })
}

/// What the file of a file's rejected rows is called.
pub(crate) fn reject_name(format: &Format, name: &str) -> String {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    format.format("import-rejects-name", &[("file", plain.into())])
}
