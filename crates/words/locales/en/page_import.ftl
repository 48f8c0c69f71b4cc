### The page Import: uploading, checking, importing, what it brought
### Keys begin with import-; the same keys and gaps as in the German file.

# First page
import-answer-empty = Bring your orders in.
import-answer = Your data reach up to { $last }. Bring in newer ones.
import-lead-first = An export of your shop is enough. You first see what was recognised and what would come in; nothing is written until you say so.
import-lead = An export may overlap with earlier ones: what is known stays, what has changed is renewed, nothing comes in twice.
import-upload = Upload files
import-upload-hint = Orders, advertising spend or cost prices as CSV or text, packed (.gz) if you like. Several files, such as sales and returns, may go together.
import-drop = Drop files here or choose them
import-kind = What is in the files?
import-kind-itself = Orders, or what is recognised
import-drop-hint = CSV, text or gzip, up to 500 MB together
import-uploading = Uploading
import-check = Check
import-nothing-written = Nothing is written yet.
import-no-file = Choose a file first.
import-too-large = That is too large: together the files may have { $megabytes } MB. Pack them with gzip or export in parts, by year for example.
import-too-many = At most { $most } files go at once. Upload the others afterwards.
import-disk = Something went wrong on the server’s disk ({ $reason }). Check whether there is room left, then try again.
import-shops = How to export
import-shop-shopify = Orders › Export › All orders, as a plain CSV file.
import-shop-woocommerce = With an order export plugin, as CSV. “Analytics › Orders › Download” works too, but names no customers.
import-shop-shopware = Settings › Import/Export › Export with the profile “Default orders”.
import-shop-spend-name = Advertising spend
import-shop-spend = Day, channel, campaign and cost, from the advertising account or a table of your own. What a new customer costs follows from it.
import-shop-prices-name = Cost prices
import-shop-prices = Article number and cost price, with “valid from” if you like. The contribution margin follows from it.
import-shop-other-name = Another system
import-shop-other = Any table with date, customer and amount: you say once which column means what.
import-waiting = Not imported yet
import-waiting-hint = Uploaded files are deleted after a day if nobody imports them.
import-waiting-table = Waiting files: table
import-files = Files
import-uploaded = Uploaded
import-state = State
import-state-open = ready to check
import-state-checking = being checked
import-state-running = running
import-state-done = imported
import-state-failed = failed
import-state-interrupted = interrupted
import-discard = Discard
import-past = Earlier imports
import-past-empty = What came in, and when, will stand here once you have imported the first file.
import-past-table = Earlier imports: table
import-new = New
import-when = When
import-own-map = Own map “{ $id }”
done-import-discarded = The files are deleted. Nothing further was imported from them.
done-import-clock = The clock is set.

# Check
import-preview-title = Check
import-steps = Steps
import-step-file = File
import-step-check = Check
import-step-import = Import
import-ready = { $orders ->
    [one] { $orders } order is ready, from files with { $who }.
   *[other] { $orders } orders are ready, from files with { $who }.
}
import-ready-guests = { $orders ->
    [one] { $orders } order is ready; the file names no customers.
   *[other] { $orders } orders are ready; the file names no customers.
}
import-ready-refunds = { $refunds ->
    [one] { $refunds } refund or cancellation is ready.
   *[other] { $refunds } refunds and cancellations are ready.
}
import-ready-statements = { $told }: ready to import.
import-told-spend = { $count ->
    [one] { $count } day of a campaign
   *[other] { $count } days of campaigns
}
import-told-prices = { $count ->
    [one] { $count } cost price
   *[other] { $count } cost prices
}
import-ready-known = Everything in it is here already; there is nothing to import.
import-ready-nothing = Nothing in it can be imported.
import-rows-need-help = { $rows ->
    [one] { $rows } row needs your help.
   *[other] { $rows } rows need your help.
}
import-ready-lead = Nothing is written yet. Good rows come in; rejected ones you get as a file that you can mend and import again.
import-unknown-answer = Stammkunde does not know the layout of “{ $file }”.
import-unknown-lead = Say below which column means what, or choose the format by hand. Nothing is written.
import-unchecked-answer = The files are not checked yet.
import-unchecked-lead = Nothing further was written.
import-was-interrupted = The import was interrupted because the server stopped. Import the file again: what is here already counts as known below, and nothing is doubled.
import-has-failed = That went wrong: { $reason } What was written already stays; the next attempt doubles nothing.
import-start = Import
import-start-orders = { $orders ->
    [one] Import { $orders } order
   *[other] Import { $orders } orders
}
import-discard-other = Discard, other file
import-counts = What is in it
import-rows = Rows
import-new-orders = New orders
import-changed-orders = Changed
import-refunds = Refunds
import-cancellations = Cancellations
import-new-spend = New days of campaigns
import-changed-spend = Corrected days of campaigns
import-new-prices = New cost prices
import-changed-prices = Corrected cost prices
import-spend = Advertising spend
import-known = Known already
import-customers = Customers
import-days = Period
import-revenue = Revenue
import-left-out-rows = Left out by the filter
import-rejected-rows = Rejected rows
import-recognised = Recognised: { $format }
import-recognised-lead = { $file } · { $grain }.
import-encoding = Encoding
import-delimiter = Delimiter
import-decimal = Decimal mark
import-decimal-point = point
import-decimal-comma = comma
import-dates = Order of dates
import-zone = Time zone of times
import-channel = Advertising channel
import-channel-hint = Holds for rows that name no channel, such as search, social or display.
import-mend-channel = Name the file’s advertising channel below.
import-zone-hint = Holds for times that state none, for example Europe/Berlin.
import-currency = Currency
import-prices = Prices
import-prices-net = net, as set up
import-prices-gross = gross with { $rate } VAT, as set up
import-prices-tax-column = tax by the file’s column
import-prices-revenue = revenue by the file’s column
import-other-currency = The file counts in { $file }, your firm in { $firm }. Without an exchange rate, rows in another currency are rejected. If all your business counts in { $file }, change the firm’s currency in the settings.
import-columns-table = Columns and their meaning: table
import-column = Column
import-column-meaning = Meaning
import-column-sample = Sample
import-unused = Not used:
import-filter = Rows are taken that have:
import-correct = Is something wrong? Correct it
import-format = Format
import-by-itself = recognise by itself
import-map = Use a map of my own
import-map-use = Goes before the format chosen.
import-map-text = Map (TOML)
import-map-hint = Left stands what Stammkunde needs, right the name of the column in your file. Needed are a moment (occurred_at) and an amount; with customer or email orders become customers.
import-check-again = Check again
import-mend-write-map = Fill in below which column means what; what could be guessed stands there already.
import-mend-map = Mend the map below.
import-damaged = The file is damaged or came only in part.
import-mend-damaged = Export it anew and upload it again.
import-map-syntax = Line { $line } of the map cannot be read [{ $reason }].
import-map-unknown = Line { $line } of the map: “{ $name }” is not known. There are: { $known }
import-map-missing-key = The map lacks “{ $name }” (looked for from line { $line } on).
import-map-condition = “{ $condition }” is no condition; write for example “customer is known”, “quantity > 0” or “status in [paid, shipped]”.
import-map-condition-name = The condition “{ $condition }” names “{ $name }”, which is none of the meanings.
import-map-zone = No time zone has this name; write for example Europe/Berlin.
import-map-missing = Under [columns] a column is missing for: { $names }
import-map-too-long = The map is longer than { $kilobytes } kB.

# Rejected and left out
import-rejects-heading = { $count ->
    [one] { $count } rejected row
   *[other] { $count } rejected rows
}
import-rejects-hint = An order, and likewise the day of a campaign, comes in whole or not at all; so the other rows of it stand here too.
import-rejects-table = Rejected rows: table
import-rejects-shown = Shown are the first { $shown } of { $all }; the file holds them all.
import-rejects-download = { $count ->
    [one] { $count } row of { $file } (CSV)
   *[other] { $count } rows of { $file } (CSV)
}
import-rejects-name = rejected-{ $file }
import-reject-line = Line
import-reject-field = Column
import-reject-reason = Reason
import-reject-mend = Mend
import-mended = Import mended rows
import-mended-hint = Download the file of rejected rows, open and mend it, and bring it in here: it is read just as before.
import-left-out = Left out by the filter
import-left-out-hint = These rows do not meet a condition of the format. A map of your own can set other ones.
import-left-out-table = Rows left out: table
import-left-out-clause = Condition not met

# Progress
import-running = Importing
import-running-answer = Your files are being imported.
import-checking = Checking
import-checking-answer = Your files are being checked. Nothing is written.
import-stages = Stages of the import
import-stage-reading = Read files
import-stage-flushing = Put into the store
import-stage-folding = Count facts
import-stage-fitting = Fit value models
import-stage-share = { $stage }: { $share }
import-waits = Waits for another import to end.
import-may-leave = You may leave this page; the work goes on.

# Result
import-result-title = Result
import-result = { $orders ->
    [one] { $orders } order is imported, from files with { $who }.
   *[other] { $orders } orders are imported, from files with { $who }.
}
import-result-guests = { $orders ->
    [one] { $orders } order is imported; the file names no customers.
   *[other] { $orders } orders are imported; the file names no customers.
}
import-result-refunds = { $refunds ->
    [one] { $refunds } refund or cancellation is imported.
   *[other] { $refunds } refunds and cancellations are imported.
}
import-result-statements = { $told }: imported.
import-result-nothing = Nothing new: everything in it was here already or was rejected.
import-result-lead = { $files }. Phases, KPIs and customer values are counted anew.
import-to-overview = To the overview
import-to-customers = See customers
import-another = More files
import-clock = Which day is today?
import-clock-data = Your data end on { $day } and so are over two months old. Stammkunde therefore counts as if that day were today; otherwise all customers would be long gone.
import-clock-wall = Stammkunde counts with the calendar’s day. Your data reach up to { $day }.
import-clock-to-wall = Count with the calendar’s day
import-clock-to-data = Count with the last day of the data
