//! How a file is laid out: recognised from its beginning, shown to a person, then used to read it.

use domain::{Currency, Message, PriceBasis, Zone};
use jiff::Timestamp;
use serde::Serialize;

use crate::amount::{guess_mark, parse_amount};
use crate::condition::Condition;
use crate::formats::formats;
use crate::limits;
use crate::map::{FileMap, Grain, MapKind, Names, Purpose, normal_name};
use crate::moment::{DateGuess, DateOrder, guess_dates, parse_moment};
use crate::record::{Record, Rows};
use crate::text::{guess_delimiter, shortened};
use crate::{Context, DecimalMark, Delimiter, Encoding};

/// Rows looked at to find marks and dates.
const SAMPLE_ROWS: usize = 2_000;

/// A column that is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Position in the row, from 1.
    pub position: usize,
    /// Its name in the file; its position where the file has no header.
    pub header: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Its first value that is not empty.
    pub sample: String,
}

/// How a file is laid out, and how it will be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layout {
    /// Id of the format, such as `shopify`, or of the user's map.
    pub format: String,
    /// Its name for people.
    pub name: Names,
    /// The family within which order numbers are unique.
    pub source: String,
    /// What rows become.
    pub kind: MapKind,
    /// What one row is.
    pub grain: Grain,
    /// How the text is encoded.
    pub encoding: Encoding,
    /// What parts values.
    pub delimiter: Delimiter,
    /// What parts units from decimals.
    pub decimal: DecimalMark,
    /// In which order dates name their parts.
    pub dates: DateOrder,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Number of columns.
    pub width: usize,
    /// Columns that are used, by position.
    pub columns: Vec<Column>,
    /// Names of the columns that are not.
    pub unused: Vec<String>,
    /// What a row must meet to be taken; [`Condition::message`] says it in words.
    pub filter: Vec<Condition>,
    /// IANA name of the zone in which times without an offset are read.
    pub zone: String,
    /// Currency of amounts where no column names one.
    pub currency: Currency,
    /// The firm's reporting currency: rows in another are rejected, for want of a rate.
    pub reporting: Currency,
    /// What prices hold where the file states no tax.
    pub prices: PriceBasis,
    /// Channel of spend where no column names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Rows of a later moment are rejected; `None` takes any. Whoever knows the time sets it before reading.
    #[serde(skip)]
    pub latest: Option<Timestamp>,
    /// What a person should know before saying yes.
    pub notes: Vec<Message>,
    #[serde(skip)]
    pub(crate) zone_rules: Zone,
    #[serde(skip)]
    pub(crate) map: FileMap,
    /// The header as it was written.
    #[serde(skip)]
    pub(crate) header_line: String,
}

impl Layout {
    /// What a row of the file is, as the word lists name it (`intake-grain`).
    pub const fn row_id(&self) -> &'static str {
        if self.kind.is_of_orders() { self.grain.id() } else { self.kind.id() }
    }

    /// Index of the column for a purpose.
    pub(crate) fn index(&self, purpose: Purpose) -> Option<usize> {
        self.columns.iter().find(|column| column.purpose == purpose).map(|column| column.position - 1)
    }

    /// The file's name for the column of a purpose.
    pub(crate) fn header_of(&self, purpose: Purpose) -> String {
        let found = self.columns.iter().find(|column| column.purpose == purpose);
        found.map_or_else(|| purpose.id().to_owned(), |column| column.header.clone())
    }

    /// The map that reads this file again without guessing anything, for files with too few rows to guess from, such
    /// as mended rejects.
    pub fn settled_map(&self) -> FileMap {
        FileMap {
            encoding: None,
            delimiter: Some(self.delimiter),
            decimal: Some(self.decimal),
            dates: Some(self.dates.clone()),
            zone: Some(self.zone.clone()),
            currency: Some(self.currency),
            prices: Some(self.prices),
            ..self.map.clone()
        }
    }
}

/// A file whose layout nobody knows, with what was seen in it.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("the layout of `{file_name}` is not known ({}); import it with a map of its columns", reason.key)]
pub struct NotRecognised {
    /// Name of the file.
    pub file_name: String,
    /// Why.
    pub reason: Message,
    /// What to do.
    pub mend: Message,
    /// Names of the columns that were seen.
    pub columns: Vec<String>,
    /// Beginning of a map to fill in (TOML), where columns were seen.
    pub map_to_fill: Option<String>,
}

/// The beginning of a file, taken apart.
struct Beginning {
    encoding: Encoding,
    delimiter: Delimiter,
    rows: Vec<Vec<String>>,
    first_line: String,
}

/// Finds out how a file is laid out from its beginning (unpacked, see [`crate::head`]).
///
/// `choice` is the id of a built-in format, `map` a user's own; without either every built-in format is tried.
pub fn recognise(
    file_name: &str,
    head: &[u8],
    context: &Context,
    choice: Option<&str>,
    map: Option<&FileMap>,
) -> Result<Layout, Box<NotRecognised>> {
    let refusal = |reason: Message, mend: &'static str, columns: Vec<String>, map_to_fill| {
        let file_name = file_name.to_owned();
        Box::new(NotRecognised { file_name, reason, mend: Message::new(mend), columns, map_to_fill })
    };
    if let Some(reason) = unreadable(head, map) {
        return Err(refusal(reason, "intake-mend-save-as-csv", Vec::new(), None));
    }
    let candidates =
        candidates(choice, map).map_err(|reason| refusal(reason, "intake-mend-format", Vec::new(), None))?;
    let is_chosen = choice.is_some() || map.is_some();
    let mut nearest: Option<Message> = None;
    let mut best: Option<(usize, Layout)> = None;
    for candidate in candidates {
        let Some(beginning) = Beginning::of(head, candidate) else { continue };
        if !is_chosen && !beginning.is_of(candidate) {
            continue;
        }
        match beginning.layout(candidate, context) {
            Ok(layout) if best.as_ref().is_none_or(|(columns, _)| *columns < layout.columns.len()) => {
                best = Some((layout.columns.len(), layout));
            }
            Ok(_) => {}
            Err(reason) => nearest = nearest.or(Some(reason)),
        }
    }
    if let Some((_, layout)) = best {
        return Ok(layout);
    }
    let columns = Beginning::with(head, None, None).and_then(|it| it.rows.into_iter().next()).unwrap_or_default();
    let reason = nearest.unwrap_or_else(|| {
        if columns.len() < 2 {
            return Message::new("intake-no-table");
        }
        let names: Vec<String> = columns.iter().take(30).map(|name| shortened(name, 40)).collect();
        Message::new("intake-unknown-layout").with("columns", names.join(", "))
    });
    if columns.len() < 2 {
        return Err(refusal(reason, "intake-mend-save-as-csv", columns, None));
    }
    let kind = chosen_kind(choice, map);
    let mend = if reason.key == "intake-missing-channel" { "intake-mend-channel" } else { "intake-mend-write-map" };
    let map_to_fill = Some(map_to_fill(&columns, kind));
    Err(refusal(reason, mend, columns, map_to_fill))
}

/// What a person says the rows of a file are; orders where nobody said.
fn chosen_kind(choice: Option<&str>, map: Option<&FileMap>) -> MapKind {
    let chosen = formats().iter().map(|format| &format.map).find(|format| choice == Some(format.id.as_str()));
    map.or(chosen).map_or(MapKind::Order, |map| map.kind)
}

/// Why the bytes are no table at all.
fn unreadable(head: &[u8], map: Option<&FileMap>) -> Option<Message> {
    if head.iter().all(u8::is_ascii_whitespace) {
        return Some(Message::new("intake-empty-file"));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Some(Message::new("intake-excel-file"));
    }
    let encoding = map.and_then(|map| map.encoding).unwrap_or_else(|| Encoding::guess(head, false));
    let is_wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    (!is_wide && head.contains(&0)).then(|| Message::new("intake-binary-file"))
}

fn candidates<'a>(choice: Option<&str>, map: Option<&'a FileMap>) -> Result<Vec<&'a FileMap>, Message> {
    if let Some(map) = map {
        return Ok(vec![map]);
    }
    let all = formats().iter().map(|format| &format.map);
    let Some(choice) = choice.filter(|choice| *choice != "auto") else { return Ok(all.collect()) };
    let chosen: Vec<&FileMap> = all.filter(|map| map.id == choice || map.source() == choice).collect();
    if chosen.is_empty() {
        let ids: Vec<&str> = formats().iter().map(|format| format.map.id.as_str()).collect();
        return Err(Message::new("intake-unknown-format").with("format", choice).with("formats", ids.join(", ")));
    }
    Ok(chosen)
}

impl Beginning {
    fn of(head: &[u8], map: &FileMap) -> Option<Self> {
        Self::with(head, map.encoding, map.delimiter)
    }

    fn with(head: &[u8], encoding: Option<Encoding>, delimiter: Option<Delimiter>) -> Option<Self> {
        let is_whole = head.len() < limits::HEAD_BYTES;
        let encoding = encoding.unwrap_or_else(|| Encoding::guess(head, is_whole));
        let mut text = encoding.decode_head(head);
        if !is_whole {
            // The last row is cut somewhere.
            text.truncate(text.rfind('\n').map_or(text.len(), |at| at + 1));
        }
        let delimiter = delimiter.or_else(|| guess_delimiter(&text))?;
        let mut rows = Rows::new(&text, delimiter);
        let mut record = Record::default();
        let mut cut = Vec::new();
        let mut first_line = None;
        while let Some(span) = rows.next_into(&mut record) {
            first_line.get_or_insert_with(|| span.of(&text).to_owned());
            cut.push(record.values(&text).map(str::to_owned).collect());
            if cut.len() > SAMPLE_ROWS {
                break;
            }
        }
        Some(Self { encoding, delimiter, rows: cut, first_line: first_line? })
    }

    fn header(&self) -> &[String] {
        self.rows.first().map_or(&[], Vec::as_slice)
    }

    fn samples(&self, has_header: bool) -> &[Vec<String>] {
        self.rows.get(usize::from(has_header)..).unwrap_or_default()
    }

    /// Whether the file looks as a built-in format does.
    fn is_of(&self, map: &FileMap) -> bool {
        if !map.kind.is_of_orders() {
            return self.is_of_statements(map);
        }
        if map.header {
            let names: Vec<String> = self.header().iter().map(|name| normal_name(name)).collect();
            let has_all = |set: &Vec<String>| set.iter().all(|name| names.contains(&normal_name(name)));
            return map.signatures.iter().any(has_all);
        }
        // Without names the shape must do: width, moments where moments belong, money where money does.
        let has_shape = |row: &Vec<String>| {
            Some(row.len()) == map.width
                && map.columns.iter().all(|(purpose, names)| {
                    let position = names.iter().next().and_then(|name| name.parse::<usize>().ok()).unwrap_or(0);
                    let value = position.checked_sub(1).and_then(|index| row.get(index)).map_or("", String::as_str);
                    if purpose.is_moment() {
                        parse_moment(value, &DateOrder::YearFirst, &Zone::utc()).is_some()
                    } else {
                        !purpose.is_money() || parse_amount(value, DecimalMark::Point).is_some()
                    }
                })
        };
        let sound = self.rows.iter().filter(|row| has_shape(row)).count();
        self.delimiter == map.delimiter.unwrap_or(self.delimiter) && sound * 10 >= self.rows.len() * 9 && sound > 0
    }

    /// Whether the names of the columns are those of statements. Advertising platforms and shops have no common form, so names are
    /// looked for one by one; a file that names an order or a person is a file of orders.
    fn is_of_statements(&self, map: &FileMap) -> bool {
        let columns = self.columns(map);
        let has = |purpose: &Purpose| columns.iter().any(|column| column.purpose == *purpose);
        let of_orders = [Purpose::Customer, Purpose::Email, Purpose::Total];
        let is_of_an_order = |name: &String| of_orders.iter().any(|of| is_known_as(name, *of, MapKind::Order));
        let names_an_order = self.header().iter().any(is_of_an_order);
        let names_a_campaign = map.kind != MapKind::Spend || has(&Purpose::Channel) || has(&Purpose::Campaign);
        map.kind.required().iter().all(has) && names_a_campaign && !names_an_order
    }

    /// The columns for each purpose that the map names and the file has, by position.
    fn columns(&self, map: &FileMap) -> Vec<Column> {
        let names: Vec<String> = if map.header {
            self.header().iter().map(|name| normal_name(name)).collect()
        } else {
            (1..=self.header().len()).map(|position| position.to_string()).collect()
        };
        let mut columns: Vec<Column> = Vec::new();
        for (&purpose, aliases) in &map.columns {
            let index = aliases.iter().find_map(|alias| names.iter().position(|name| *name == normal_name(alias)));
            let Some(index) = index else { continue };
            let header = if map.header { self.header()[index].clone() } else { names[index].clone() };
            let sample = self.values(map.header, index).find(|value| !value.is_empty()).unwrap_or_default();
            columns.push(Column { position: index + 1, header, purpose, sample: shortened(sample, 60) });
        }
        columns.sort_by_key(|column| column.position);
        columns
    }

    fn values(&self, has_header: bool, index: usize) -> impl Iterator<Item = &str> {
        self.samples(has_header).iter().filter_map(move |row| row.get(index)).map(String::as_str)
    }

    fn layout(&self, map: &FileMap, context: &Context) -> Result<Layout, Message> {
        let columns = self.columns(map);
        check_columns(&columns, map)?;
        let mut filter = map.conditions().map_err(|_| Message::new("intake-bad-condition"))?;
        // A format's filter speaks of columns that not every file has; what cannot be asked is not claimed.
        let has = |purpose| columns.iter().any(|column| column.purpose == purpose);
        filter.retain(|it| has(it.purpose) || it.purpose == Purpose::Customer && has(Purpose::Email));
        let values_of = |wanted: fn(Purpose) -> bool| {
            let columns: Vec<usize> =
                columns.iter().filter(|column| wanted(column.purpose)).map(|column| column.position - 1).collect();
            columns.into_iter().flat_map(|index| self.values(map.header, index))
        };
        let mut notes = Vec::new();
        let decimal = map
            .decimal
            .or_else(|| guess_mark(values_of(Purpose::is_money)))
            .unwrap_or(if self.delimiter == Delimiter::Semicolon { DecimalMark::Comma } else { DecimalMark::Point });
        let dates = self.dates(map, decimal, guess_dates(values_of(Purpose::is_moment)), &mut notes);
        let is_of_orders = map.kind.is_of_orders();
        if is_of_orders && !columns.iter().any(|column| matches!(column.purpose, Purpose::Customer | Purpose::Email)) {
            notes.push(Message::new("intake-note-no-customer"));
        }
        let zone_rules = match &map.zone {
            Some(name) => Zone::new(name).map_err(|_| Message::new("intake-bad-zone").with("zone", name.as_str()))?,
            None => context.zone_of_source.clone(),
        };
        let used = |index: usize| columns.iter().any(|column| column.position == index + 1);
        let unused = if map.header {
            self.header().iter().enumerate().filter(|(index, _)| !used(*index)).map(|(_, name)| name.clone()).collect()
        } else {
            (0..self.header().len()).filter(|index| !used(*index)).map(|index| (index + 1).to_string()).collect()
        };
        Ok(Layout {
            format: map.id.clone(),
            name: map.name.clone(),
            source: map.source().to_owned(),
            kind: map.kind,
            grain: map.grain.unwrap_or_else(|| guess_grain(&columns)),
            encoding: self.encoding,
            delimiter: self.delimiter,
            decimal,
            dates,
            header: map.header,
            width: self.header().len(),
            unused,
            columns,
            filter,
            zone: zone_rules.name().to_owned(),
            currency: map.currency.unwrap_or(context.currency),
            reporting: context.currency,
            prices: map.prices.unwrap_or(context.prices),
            channel: map.channel.clone(),
            latest: None,
            notes,
            zone_rules,
            map: map.clone(),
            header_line: if map.header { self.first_line.clone() } else { String::new() },
        })
    }

    /// The order of dates: what the values prove, else what the map says, else what goes with the decimal mark.
    fn dates(&self, map: &FileMap, decimal: DecimalMark, guess: DateGuess, notes: &mut Vec<Message>) -> DateOrder {
        match (&map.dates, guess) {
            (Some(DateOrder::Pattern(pattern)), _) => DateOrder::Pattern(pattern.clone()),
            (Some(order), DateGuess::YearFirst | DateGuess::Either) => order.clone(),
            (_, DateGuess::Sure(order)) => order,
            (None, DateGuess::YearFirst) => DateOrder::YearFirst,
            (None, DateGuess::Either) => {
                let is_european = decimal == DecimalMark::Comma || self.delimiter == Delimiter::Semicolon;
                let order = if is_european { DateOrder::DayFirst } else { DateOrder::MonthFirst };
                notes.push(Message::new("intake-note-dates-assumed").with("order", order.to_string()));
                order
            }
        }
    }
}

/// Lines beside an order number make rows lines, anything else makes them orders.
fn guess_grain(columns: &[Column]) -> Grain {
    let has = |purpose| columns.iter().any(|column| column.purpose == purpose);
    let has_line = columns.iter().any(|column| column.purpose.is_of_line());
    if has(Purpose::OrderId) && has_line { Grain::Line } else { Grain::Order }
}

/// Refuses a file without the columns that every order needs.
fn check_columns(columns: &[Column], map: &FileMap) -> Result<(), Message> {
    let has = |purpose| columns.iter().any(|column| column.purpose == purpose);
    let missing = |purpose: Purpose| {
        let names: Vec<&str> = map.columns.get(&purpose).map(|names| names.iter().collect()).unwrap_or_default();
        Message::new("intake-missing-column").with("field", purpose.id()).with("names", names.join(", "))
    };
    if let Some(absent) = map.kind.required().iter().find(|purpose| !has(**purpose)) {
        return Err(missing(*absent));
    }
    if map.kind == MapKind::Spend && map.channel.is_none() && !has(Purpose::Channel) {
        let names: Vec<&str> =
            map.columns.get(&Purpose::Channel).map(|names| names.iter().collect()).unwrap_or_default();
        return Err(Message::new("intake-missing-channel").with("names", names.join(", ")));
    }
    if map.columns.contains_key(&Purpose::OrderId) && !has(Purpose::OrderId) {
        return Err(missing(Purpose::OrderId));
    }
    if map.kind.is_of_orders() && !columns.iter().any(|column| column.purpose.states_revenue()) {
        let wanted = map.columns.keys().copied().find(|purpose| purpose.states_revenue());
        return Err(missing(wanted.unwrap_or(Purpose::Total)));
    }
    if columns.iter().any(|column| column.position > limits::MAX_COLUMNS) {
        return Err(Message::new("intake-too-many-columns").with("columns", limits::MAX_COLUMNS));
    }
    Ok(())
}

/// A map with the columns that the built-in formats know by name filled in, and the others to choose from.
fn map_to_fill(columns: &[String], kind: MapKind) -> String {
    let quoted = |name: &str| toml::Value::String(name.to_owned()).to_string();
    let head: &[&str] = match kind {
        MapKind::Order | MapKind::Refund => &["id = \"my-shop\"", "# zone = \"Europe/Berlin\"", "# currency = \"EUR\""],
        MapKind::Spend => &["id = \"spend\"", "# channel = \"search\"", "# currency = \"EUR\""],
        MapKind::CostPrices => &["id = \"cost-prices\"", "# currency = \"EUR\""],
    };
    let mut lines: Vec<String> = head.iter().map(|line| (*line).to_owned()).collect();
    lines.push(match kind {
        MapKind::Order => "# filter = [\"total > 0\"]\n".to_owned(),
        MapKind::Refund | MapKind::Spend | MapKind::CostPrices => format!("kind = \"{}\"\n", kind.id()),
    });
    lines.push("[columns]".to_owned());
    let mut taken: Vec<usize> = Vec::new();
    let asked_for: &[Purpose] = match kind {
        MapKind::Order | MapKind::Refund => &[Purpose::OrderId, Purpose::Customer, Purpose::OccurredAt, Purpose::Total],
        MapKind::Spend => &[Purpose::OccurredAt, Purpose::Channel, Purpose::Campaign, Purpose::Cost],
        MapKind::CostPrices => &[Purpose::Sku, Purpose::CostPrice, Purpose::ValidFrom],
    };
    // Of orders those purposes alone that no file of statements is about.
    let is_of_kind = |purpose: &Purpose| {
        let of_statements = *purpose as usize >= Purpose::Channel as usize;
        if kind.is_of_orders() { !of_statements } else { kind.purposes().contains(purpose) }
    };
    for purpose in Purpose::ALL.into_iter().filter(is_of_kind) {
        let found =
            columns.iter().position(|name| is_known_as(name, purpose, kind)).filter(|index| !taken.contains(index));
        if let Some(index) = found {
            taken.push(index);
            lines.push(format!("{} = {}", purpose.id(), quoted(&columns[index])));
        } else if asked_for.contains(&purpose) {
            lines.push(format!("# {} = \"…\"", purpose.id()));
        }
    }
    let others: Vec<String> = (0..columns.len().min(100))
        .filter(|index| !taken.contains(index))
        .map(|index| quoted(&shortened(&columns[index], 60)))
        .collect();
    if !others.is_empty() {
        lines.push(format!("# not used: {}", others.join(", ").replace('\n', " ")));
    }
    lines.join("\n") + "\n"
}

/// Whether some built-in format for files of this kind calls a column for this purpose so.
fn is_known_as(name: &str, purpose: Purpose, kind: MapKind) -> bool {
    let wanted = normal_name(name);
    let is_alike = |map: &FileMap| if kind.is_of_orders() { map.kind.is_of_orders() } else { map.kind == kind };
    let alike = formats().iter().filter(|format| is_alike(&format.map));
    let mut aliases = alike.filter_map(|format| format.map.columns.get(&purpose));
    normal_name(purpose.id()) == wanted
        || aliases.any(|aliases| aliases.iter().any(|alias| normal_name(alias) == wanted))
}
