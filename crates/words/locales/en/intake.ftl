### Reading files: layouts, rejects
### Keys: area-thing, lower case, hyphens; the same keys and gaps as in the German file.

# What a column is for. $field is the name in maps (order_id, customer, …).
intake-field = { $field ->
    [order_id] order number
    [customer] customer number
    [email] e-mail address
    [occurred_at] Moment
    [sku] article number
    [product] article
    [category] group of goods
    [quantity] quantity
    [price] price of one
    [line_total] price of the line
    [revenue] revenue (net, without shipping)
    [goods] goods after discounts
    [total] total
    [tax] value added tax
    [discount] discount
    [shipping] shipping
    [refunded] amount given back
    [currency] currency
    [country] country
    [name] name
    [first_name] first name
    [last_name] last name
    [postcode] postcode
    [sales_channel] sales channel
    [status] state of the order
    [payment_status] state of the payment
    [cancelled_at] moment of cancellation
    [refunded_at] moment of refund
    [packed_skus] lines (article numbers)
    [packed_products] lines (articles)
    [channel] Advertising channel
    [campaign] Campaign
    [cost] Cost of the day
    [impressions] Impressions
    [reach] People reached
    [clicks] Clicks
    [cost_price] Cost price (net)
    [valid_from] Valid from
   *[other] { $field }
}

intake-grain = { $grain ->
    [line] One row per line item; rows with the same order number are one order
    [spend] One row for each day and campaign; several are added up
    [cost_prices] One row for each article, with days also several
   *[order] One row per order
}
intake-delimiter = { $delimiter ->
    [tab] tab
    [blanks] blanks
    [comma] comma
    [semicolon] semicolon
   *[bar] vertical bar
}
intake-dates = { $order ->
    [year-first] year-month-day
    [day-first] day.month.year
    [month-first] month/day/year
   *[other] { $order }
}

# The choice of one branch names the gap that the inserted text { intake-field } fills.
intake-condition-known = { $field ->
   *[other] { intake-field } is known
}
intake-condition-above = { $field ->
   *[other] { intake-field } > { $bound }
}
intake-condition-at-least = { $field ->
   *[other] { intake-field } ≥ { $bound }
}
intake-condition-below = { $field ->
   *[other] { intake-field } < { $bound }
}
intake-condition-at-most = { $field ->
   *[other] { intake-field } ≤ { $bound }
}
intake-condition-in = { $field ->
   *[other] { intake-field } is one of: { $values }
}
intake-condition-not-in = { $field ->
   *[other] { intake-field } is none of: { $values }
}

intake-note-no-customer = No column says who bought. All orders count as orders of guests and not in KPIs per customer.
intake-note-dates-assumed = { $order ->
   *[other] The values do not show whether day or month comes first. Assumed: { intake-dates }. If that is wrong, set “dates” in a map.
}

intake-empty-file = The file is empty.
intake-excel-file = This is an Excel file, not a CSV file.
intake-binary-file = This is not a text file.
intake-unknown-layout = The file is laid out like no known export. Its columns: { $columns }
intake-no-table = The file is not a table: no delimiter that makes columns can be seen in its rows.
intake-unknown-format = There is no format “{ $format }”. There are: { $formats }
intake-missing-column = { $field ->
   *[other] A column is missing for: { intake-field }. Looked for: { $names }
}
intake-missing-channel = There is no column for the advertising channel. Looked for: { $names }
intake-too-many-columns = The file has more than { $columns } columns.
intake-bad-condition = A condition of the filter cannot be read.
intake-bad-zone = There is no time zone “{ $zone }”.

intake-mend-save-as-csv = Open the file in your spreadsheet program and save it as CSV (UTF-8), or export the orders again as CSV.
intake-mend-format = Choose one of these formats, or “auto”.
intake-mend-write-map = Write a map (TOML) that says which column means what, and import with --map. A map begun with the columns found is enclosed.

intake-mend-channel = Name the channel of the file: in a column, or for all rows in a map with `channel = "search"`. The beginning of a map is enclosed.
intake-reject-missing = “{ $field }” is missing.
intake-reject-not-an-amount = “{ $value }” in “{ $field }” is not an amount.
intake-reject-not-a-quantity = “{ $value }” in “{ $field }” is not a quantity.
intake-reject-not-a-moment = “{ $value }” in “{ $field }” is not a date and time.
intake-reject-not-a-currency = “{ $value }” in “{ $field }” is not a currency.
intake-reject-in-the-future = “{ $value }” in “{ $field }” lies in the future.
intake-reject-other-currency = “{ $value }” in “{ $field }” is not the firm's currency, and there is no exchange rate for it.
intake-reject-not-a-customer = “{ $value }” in “{ $field }” cannot name a customer.
intake-reject-too-large = “{ $value }” in “{ $field }” is larger than any amount kept here.
intake-reject-too-many-lines = Too many rows have the same “{ $field }”.
intake-reject-width = The row has { $found } values instead of { $expected }.
intake-reject-unclosed = A quotation mark opens and never closes.
intake-reject-too-long = The row is too long, or a value in it has more than { $bytes } bytes.
intake-reject-not-text = The row holds characters that do not fit the file's encoding.
intake-reject-same-order = Line { $line } of the same order is faulty; an order is imported whole or not at all.

intake-reject-below-zero = “{ $value }” in “{ $field }” is below 0.
intake-reject-not-a-count = “{ $value }” in “{ $field }” is no count.
intake-reject-two-prices = The file holds two different cost prices for the same article and day.
intake-reject-same-statement = Line { $line } about the same is at fault; what belongs together is imported whole or not at all.
intake-mend-missing = Fill in “{ $field }”.
intake-mend-amount = Write “{ $field }” as a number, for example { $amount }.
intake-mend-moment = { $dates ->
    [year-first] Write “{ $field }” as in the other rows (order: year-month-day), for example 2024-01-31 10:00.
    [day-first] Write “{ $field }” as in the other rows (order: day.month.year), for example 31.01.2024 10:00.
    [month-first] Write “{ $field }” as in the other rows (order: month/day/year), for example 01/31/2024 10:00.
   *[other] Write “{ $field }” as in the other rows (order: { $dates }).
}
intake-mend-currency = Write “{ $field }” with three letters, for example EUR.
intake-mend-in-the-future = Check year, month and day in “{ $field }”.
intake-mend-other-currency = Convert the amounts to { $reporting }, or import these rows into a folder of their own currency.
intake-mend-customer = Shorten “{ $field }” to at most 256 characters without control characters.
intake-mend-order-id = Check whether “{ $field }” really is the order number.
intake-mend-width = Put values that hold the delimiter or a line break in quotation marks.
intake-mend-quotes = Close the quotation mark; one inside a value is doubled.
intake-mend-encoding = Export the file as UTF-8, or replace the characters in question.
intake-mend-same-order = Mend that line and import all rows of the order together.
intake-mend-count = Write “{ $field }” as a whole number, or leave it empty.
intake-mend-two-prices = Keep one of the rows, or say from when which price holds.
intake-mend-same-statement = Mend the row that is named and import all these rows together.
intake-mend-whole-file = Mend “{ $field }” in the whole file and import that again: several rows together are the day of a campaign, and the row alone would replace their sum.
