### Command line: help, messages and table headings
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

cli-heading-usage = Usage
cli-heading-commands = Commands
cli-heading-arguments = Arguments
cli-heading-options = Options
cli-value-command = COMMAND
cli-value-options = OPTIONS
cli-value-dir = DIR
cli-value-active = RULE
cli-value-day = DAY
cli-value-time = TIME
cli-value-days = DAYS
cli-value-id = ID
cli-value-file = FILE
cli-value-form = FORM
cli-value-language = LANGUAGE
cli-value-name = NAME
cli-value-zone = ZONE
cli-value-currency = CURRENCY
cli-value-basis = BASIS
cli-value-rate = RATE
cli-value-clock = CLOCK
cli-value-address = ADDRESS
cli-value-customer = CUSTOMER
cli-value-count = COUNT
cli-value-period = PERIOD
cli-value-dimension = DIMENSION
cli-value-unit = Unit of parameters and times; predictions do not depend on it
cli-value-what = WHAT
cli-value-listen = ADDRESS:PORT
cli-value-role = ROLE
cli-value-scope = SCOPE
cli-value-setting = KEY=VALUE
cli-value-shop = SHOP
cli-value-seed = SEED
cli-value-url = URL
cli-help-values = values: { $value }
cli-help-default = default: { $value }
cli-help-variable = or the environment variable { $value }

# commands
cli-about = Stammkunde: in which phase is each customer, what is the customer worth, and why?
cli-after = Exit code: 0 done, 1 failed, 2 wrong usage. More about a command: stammkunde COMMAND --help
cli-init-about = Sets up a folder: firm, time zone, currency, prices, first user
cli-demo-about = Prepares the CDNOW customers or a simulated shop and shows them in the browser
cli-serve-about = Serves the pages until it is stopped
cli-simulate-about = Simulates a wine estate: events of every kind and the truth behind them, the same from the same seed
cli-import-about = Reads order files
cli-phases-about = Customers and value by phase
cli-customer-about = Facts, phases with reasons, value and timeline of one customer
cli-kpis-about = KPIs of a period with comparison
cli-cohorts-about = Repeat purchases by cohort
cli-intensity-about = Relationship intensity of a customer over time, else the mean by cohort
cli-value-about = Value models: fit, predict, test
cli-value-fit-about = Fits the value models to the data up to a day
cli-value-predict-about = Predicts purchases and value of every customer
cli-value-backtest-about = Fits to one part of the data and tests on the rest
cli-export-about = Writes one row each: customers, phases, values, segments or events
cli-lake-about = The files in which events lie, for programs that read Parquet
cli-lake-files-about = Lists the valid files; also while a server runs
cli-lake-flush-about = Moves all events into the files first
cli-check-about = Derives everything again and compares it with what is kept
cli-rebuild-about = Throws everything derived away and derives it again
cli-user-about = Who may log in
cli-user-list-about = Shows all users
cli-user-add-about = Adds a user
cli-user-reset-about = For the locked out: a one-time link to log in, or a new password
cli-source-about = Where events come from, and the write keys they are sent with
cli-source-list-about = Shows all sources and their write keys
cli-source-add-about = Adds a source and prints its write key
cli-bench-about = Measures this machine against the budgets

# arguments
cli-argument-data = The data folder
cli-argument-format = Form of the output: table, json or csv
cli-argument-lang = Language of the output: de or en
cli-argument-quiet = Shows no progress and no notes
cli-argument-help = Shows this help
cli-argument-version = Shows the version
cli-argument-at = The day that is spoken of; otherwise the folder's today
cli-import-format = Format of the files (auto, shopify, woocommerce, woocommerce-analytics, shopware6, cdnow, cdnow-master, uci-online-retail, uci-online-retail-returns) and, independently, form of the output (table, json, csv); may be given twice
cli-import-map = Map of the columns of your own (TOML)
cli-import-dry-run = Shows what was recognised and would happen, writes nothing
cli-import-files = Order files, also packed (.gz)
cli-phases-model = The phase model, such as stauss_bruhn or four_phases; otherwise the leading one
cli-phases-show = What is told
cli-phases-period = The period of traffic and transitions: 2011, 2011-Q4, 2011-11, 2011-11-01..2011-11-30, last-30-days, last-12-months or all
cli-phases-grain = How long the steps of traffic are
cli-phases-by = What the breakdown groups customers by
cli-phases-since = Stays: only what happened from this day on is watched
cli-customer-id = Customer number or e-mail address
cli-customer-events = So many events are shown in the timeline
cli-intensity-customer = Customer number or e-mail address; without it the mean by quarter of the first purchase
cli-kpis-period = The period: 2011, 2011-Q4, 2011-11, 2011-11-01..2011-11-30, last-30-days, last-12-months or all
cli-kpis-kpi = Only this KPI; several times or with commas
cli-kpis-by = Split by
cli-kpis-active = Who counts as active for retention and churn: abstinenz (not in that phase of Stauss/Bruhn), or a number of months within which they bought
cli-kpis-active-note = Retention and churn: active means { $rule }; “--active” chooses another measure.
cli-hint-active = There are “abstinenz” and a number of months from 1 to 120.
cli-value-model = The model of purchases; otherwise the one that the data carry
cli-value-calibration-end = Last day of the data that are fitted to
cli-value-holdout-end = Last day up to which it is tested or predicted
cli-value-predict-horizon = So many days ahead; otherwise 365
cli-export-what = What is written
cli-export-out = The file; its ending .csv, .json or .parquet decides the format. Otherwise standard output
cli-export-format = Format: csv, json or parquet
cli-init-firm = Name of the firm
cli-init-zone = Time zone in which days begin, such as Europe/Berlin
cli-init-currency = Reporting currency, such as EUR
cli-init-prices = Whether prices in files are net or gross
cli-init-vat-rate = Rate of value added tax for gross prices, such as 0.19 or 19%
cli-init-margin-rate = Contribution margin as a share of revenue, such as 0.35 or 35%
cli-init-language = Language of what nobody in particular reads
cli-init-clock = Which day is today: wall the real one, data the last day of the data; otherwise the first import proposes it
cli-init-email = E-mail address of the first user; the password is asked for or stands in STAMMKUNDE_PASSWORD
cli-init-user-name = Name of the first user
cli-serve-listen = Address and port; otherwise 127.0.0.1:8080
cli-serve-config = File with the configuration (TOML)
cli-serve-settings = One key of the configuration and its value, such as log.format=json; may be given often
cli-serve-print-config = Prints what holds and where it was said, and ends
cli-demo-shop = The shop
cli-demo-data = The data folder; otherwise one among the user's data
cli-demo-listen = Address and port; otherwise 127.0.0.1:8080 or a free one
cli-simulate-customers = Number of customers, who buy at least once
cli-simulate-months = Number of months
cli-simulate-seed = Seed of chance: the same gives the same
cli-simulate-first-day = The first day; otherwise 2024-01-01
cli-simulate-out = Folder for the files: events.jsonl and truth/
cli-simulate-gzip = Packs the files with gzip
cli-simulate-data = Data folder to fill, which says on every page that it is simulated
cli-user-email = E-mail address
cli-user-add-name = Name
cli-user-add-language = Language of the pages for this user: de or en
cli-user-reset-password = Sets a new password instead of giving a link
cli-user-reset-address = Address at which the pages are reached
cli-source-add-name = What you call the source
cli-source-add-kind = What sends: a website, a program on a server, a shop, or files
cli-source-add-origins = Origin whose pages may send, such as https://shop.example.de; can be given several times
cli-bench-names = Only these measurements: import, value, ingest, ingest-http, simulate, steady, timeline, group-by, rebuild, phases-live, start, pages, memory
cli-bench-shared = Folder with the data of the measurements (data/online_retail, data/sim)
cli-bench-sim = Parquet file of simulated customers for value
cli-bench-lake = Folder for steady, timeline and group-by, filled unless it is full; otherwise one of its own for each run
cli-bench-events = How many events it holds
cli-bench-write = Writes the results into this file, such as docs/benchmarks.md

# usage errors
cli-usage-unknown-argument = There is no option “{ $argument }”.
cli-usage-unknown-command = There is no command “{ $value }”.
cli-usage-no-command = A command is missing.
cli-usage-missing = Missing: { $argument }.
cli-usage-no-value = “{ $argument }” lacks a value.
cli-usage-invalid-value = “{ $value }” does not fit { $argument }.
cli-usage-too-many = “{ $value }” is one value too many.
cli-usage-conflict = “{ $argument }” and “{ $other }” do not go together, or one is given twice.
cli-usage-not-text = An argument is not text in UTF-8.
cli-usage-allowed = There are: { $values }.
cli-usage-nearest = Perhaps: { $value }.
cli-hint-language = There are de and en.
cli-hint-day = A day is written year-month-day, for example 2011-12-09.
cli-hint-currency = A currency is written with three letters, for example EUR.
cli-hint-zone = A time zone is written by its IANA name, for example Europe/Berlin.
cli-hint-rate = A rate lies between 0 and 1 and is written 0.19 or 19%, for example.
cli-hint-email = An e-mail address is written anna@example.com, for example.
cli-hint-prices = There are net and gross.
cli-unknown-form = “{ $value }” is no form of output. There are: table, json, csv.
cli-unknown-export-format = “{ $value }” is no format of an export. There are: csv, json, parquet.
cli-unknown-export-ending = The ending “.{ $value }” names no format. There are .csv, .json and .parquet; --format names the format for any ending.
cli-period = “{ $value }” is no period. Write, for example, 2011, 2011-Q4, 2011-11, 2011-11-01..2011-11-30, last-30-days, last-12-months, all.
cli-one-layout = An import has one file format. Call it once for each format, or leave --format away.

# faults
cli-no-folder = There is no data folder at “{ $folder }”. Make one with `stammkunde init` or `stammkunde import`.
cli-cause = { $kind ->
    [not-found] not there
    [permission] no permission
    [exists] there already
    [directory] a folder, not a file
    [no-directory] not a folder
    [full] no space left
    [read-only] read-only
    [in-use] in use already
    [no-address] no address of this machine
    [not-text] not readable as text or as a packed file
    [ends-early] ends before its end
   *[other] fault of the operating system
}
cli-cannot-read = { $kind ->
   *[other] “{ $file }” cannot be read ({ cli-cause } [{ $cause }]). Check its name and permissions.
}
cli-cannot-write = { $kind ->
   *[other] “{ $file }” cannot be written ({ cli-cause } [{ $cause }]). Check space and permissions.
}
cli-cut-off = “{ $file }” is cut off: the packed file stops before its end [{ $cause }]. Download or export it again.
cli-damaged = “{ $file }” is damaged and cannot be unpacked [{ $cause }]. Download or export it again.
cli-cannot-listen = { $kind ->
   *[other] “{ $listen }” cannot be had ({ cli-cause } [{ $cause }]). Choose another address with --listen.
}
cli-output = { $kind ->
   *[other] Input or output failed: { cli-cause } [{ $cause }]. Check space and permissions.
}
cli-map = The map “{ $file }” cannot be understood: { $cause } Compare it with a built-in format.
cli-not-recognised = “{ $file }”: { $reason } { $mend }
cli-other-currency = “{ $file }” is in { $found }, the folder counts in { $expected }. Import it into a folder of its own, or name the right currency in a map (--map).
cli-no-kpi = There is no KPI “{ $kpi }”. There are: { $known }
cli-not-split = None of these KPIs can be split that way. Choose another dimension.
cli-no-fit = The model “{ $model }” cannot be fitted to these data. `stammkunde value fit` says why.
cli-parquet-needs-file = Parquet needs a file: name it with --out.
cli-no-hash = The password could not be hashed ({ $cause }).
cli-no-password = A password is missing. Call the command at a terminal, or set { $variable }.
cli-no-answer = The input ended before the answer.
cli-serve-no-data = The data folder is missing: name it with --data or in the configuration.
cli-user-exists = “{ $email }” exists already. `stammkunde user reset --password` sets a new password.
cli-no-user = There is no user “{ $email }”. There are: { $known }
cli-user-which = Name the user. There are: { $known }
cli-demo-other-shop = There is another shop in “{ $folder }”. Name another folder with --data.
cli-simulate-where = Where to? Name a folder for files with --out, or a data folder with --data.
cli-simulate-exists = “{ $file }” is there already. Name a new folder.
cli-simulate-plan = This shop cannot be simulated: { $cause }
cli-simulate-real = This data folder holds real customers; simulated ones do not belong there. Name a new folder.

# results
cli-total = Total
cli-phases-title = { $model } on { $day }
cli-phases-overlay = { $overlay } { $count }
cli-phases-overlays = Besides: { $overlays }
cli-phases-stock-note = Customers in each phase on the evening of each day.
cli-phases-traffic-note = After = before + new + came − left. Who comes twice is counted twice.
cli-phases-transitions-note = Where customers were on both evenings. The shares are of the customers of the phase left, with an interval of 95%.
cli-phases-stays-note = Days after which so many have left the phase (Kaplan–Meier; who is still there is censored), and the share that has stepped on within 90 days.
cli-phases-breakdown-note = Customers by group and phase.
cli-phases-forecast-note = Expected customers per phase, with an interval of 80%.
cli-phases-forecast-none = The history is too short to foretell anything: it takes 90 days.
cli-phases-forecast-skill = { $days } days ahead, tried from { $forecasts } past month ends: off by { $error } customers per phase on average; “it stays as it is” is off by { $naive }. The interval held { $held } of { $intervals } times.
cli-kpis-title = KPIs, { $period } (as of { $day })
cli-cohorts-title = Repeat purchases by cohort on { $day }: share of the customers who order in month k after their first purchase
cli-cohorts-note = This is not churn: whoever does not order in a month may do so in the next. The last figure of a row belongs to the current month.
cli-not-stated = not stated
cli-buyers-new = new customers
cli-buyers-returning = returning customers
cli-buyers-guests = guests
cli-check-passed = Everything agrees.
cli-check-events = Events
cli-check-keys = Keys of customers
cli-check-orders = Orders
cli-check-refunded = Refunded
cli-check-last = Last place in the log
cli-rebuilt = Derived again: { $events } events, { $customers } customers.
cli-exported = { $rows } rows written to “{ $file }”.
cli-customer-value = Value
cli-customer-timeline = Timeline, the newest first
cli-customer-next = { $phase } from { $day } if nothing happens
cli-event-order-completed = Order
cli-event-order-updated = Order changed
cli-event-order-cancelled = Order cancelled
cli-event-order-refunded = Refund
cli-event-customer-identified = Particulars of the person
cli-fact-name = Name
cli-fact-email = E-mail address
cli-fact-country = Country
cli-fact-postcode = Postcode
cli-fact-at = As of
cli-fact-orders = Orders
cli-fact-first-order = First order
cli-fact-last-order = Latest order
cli-fact-silence = Since then
cli-fact-gap = Mean gap
cli-fact-revenue = Revenue
cli-fact-refunded = Refunded
cli-fact-average-order = Average order value
cli-fact-categories = Categories
cli-fact-reason = Reason
cli-fact-rule = Rule
cli-fact-since = Since
cli-fact-next = Next
cli-fact-overlays = Besides
cli-fact-historic = Value to date (revenue less refunds)
cli-fact-basis = Basis of the estimate
cli-fact-because = Why not BG/NBD
cli-fact-revenue-year = Expected revenue in 12 months
cli-fact-purchases-year = Expected purchases in 12 months
cli-fact-buys-90-days = Buys within 90 days
cli-fact-alive = Still a customer
cli-fact-customers = Customers
cli-fact-repeat-customers = Of these with several purchases
cli-fact-in-use = Model in use
cli-basis-bg-nbd = BG/NBD
cli-basis-nbd = NBD (nobody leaves)
cli-basis-empirical = Empirical estimate: rates from the data, no model
cli-basis-fixed-days = Fixed days, no estimate
cli-value-fit-title = Value models on the data up to { $day }
cli-value-fit-not-taken = The estimates of BG/NBD are not in use and therefore not shown; “--format json” has them.
cli-backtest-title = Fitted up to { $calibration }, tested up to { $holdout }
cli-backtest-purchases = Purchases
cli-backtest-revenue = Revenue
cli-predict-title = { $model } on { $day }, { $days } days ahead

# import
cli-import-made = New folder “{ $folder }” for “{ $firm }”: { $zone }, { $currency }, amounts as the file has them. `stammkunde init` asks for all of it instead.
cli-import-would-make = The folder “{ $folder }” would be made for “{ $firm }”: { $zone }, { $currency }, amounts as the file has them.
cli-import-did = Imported
cli-import-would = Would be imported (nothing written)
cli-import-rows = Rows read
cli-import-new-orders = New orders
cli-import-changed-orders = Changed orders
cli-import-new-refunds = New refunds
cli-import-new-cancellations = New cancellations
cli-import-known = Known already
cli-import-customers = Customers in the files
cli-import-revenue = Revenue in the files
cli-import-first-day = First day
cli-import-last-day = Last day
cli-import-rejected = Rejected rows
cli-import-left-out = Left out, because not: { $clause }
cli-import-more-rejects = … and { $count } more
cli-import-reject-file = Rejected rows stand in “{ $file }”, the reasons in “{ $reasons }”.
cli-import-reject-again = When mended: stammkunde import --data { $folder } --map { $map } { $file }
cli-import-clock-data = The data end more than 60 days ago: the folder's clock stands on their last day (data).
cli-import-clock-wall = The folder's clock is the real one (wall).
cli-layout-grain = Rows
cli-layout-encoding = Encoding
cli-layout-delimiter = Delimiter
cli-layout-decimal = Numbers
cli-layout-dates = Dates
cli-layout-zone = Time zone
cli-layout-currency = Currency
cli-layout-prices = Prices
cli-layout-filter = Filter
cli-layout-net = net, or as the file has them
cli-layout-gross = gross
cli-layout-unused = Not used: { $columns }

# folder, users, server
cli-init-again = “{ $folder }” is set up already. Change its settings on the page, or choose another folder.
cli-init-no-name = The name of the firm is missing: give it with --firm.
cli-init-done = “{ $firm }” is set up. Go on with `stammkunde import` and `stammkunde serve`.
cli-init-no-user = No user yet: `stammkunde serve` prints a one-time link to log in, `stammkunde user add` adds a user.
cli-ask-firm = Name of the firm
cli-ask-zone = Time zone
cli-ask-currency = Currency
cli-ask-prices = Prices in files (net or gross)
cli-ask-vat = Rate of value added tax
cli-ask-margin = Contribution margin as a share of revenue (empty: not stated)
cli-ask-language = Language (de or en)
cli-ask-email = E-mail address of the first user
cli-ask-name = Name
cli-ask-password = Password
cli-ask-password-again = Password again
cli-source-no-name = Give the source a name, such as “Shop”.
cli-source-added = “{ $name }” may send events. Its write key:
cli-lake-waiting = Events that are not in the files yet: { $waiting }
cli-user-added = “{ $email }” may log in.
cli-user-password-set = New password for “{ $email }”. All sessions have ended.
cli-user-link = One-time link for “{ $email }”, valid for 24 hours, once the server runs:
cli-owner = Owner
cli-serve-address = Stammkunde runs: { $link }
cli-serve-setup = Set up, once: { $link }
cli-serve-login = Log in, once: { $link }
cli-simulating = Simulating
cli-simulated = { $people ->
        [one] { $people } person
       *[other] { $people } people
    }, { $orders ->
        [one] { $orders } order
       *[other] { $orders } orders
    }, { $events ->
        [one] { $events } event
       *[other] { $events } events
    }; all of it simulated.
cli-demo-folder = Data folder: { $folder }. Stop with Ctrl-C.
cli-demo-own =
    With your own orders:
    {"    "}stammkunde import --data shop --dry-run orders.csv
    {"    "}stammkunde import --data shop orders.csv
    {"    "}stammkunde serve --data shop

# bench
cli-bench-unknown = There is no measurement “{ $name }”. There are: { $known }
cli-bench-title = Measured on: { $machine }
cli-bench-debug = This is not an optimised build; the figures do not count. `make bench` builds the optimised one.
cli-bench-no-data = { $name }: the data are missing ({ $path }). Name their folder with --shared or STAMMKUNDE_SHARED.
cli-bench-running = { $name } …
cli-bench-written = Written to “{ $file }”.
cli-bench-import = Import of Online Retail until durable
cli-bench-fold = Fold and phases after it
cli-bench-fit = BG/NBD: fit and predict all, 1 m customers
cli-bench-fit-memory = The same: memory
cli-bench-import-memory = Import of Online Retail: memory
cli-bench-ingest = Appending in batches of 100, durable
cli-bench-ingest-http-batches = Events over HTTP in batches of 100, each answered when it is on disk
cli-bench-ingest-http-batches-p50 = The same: median time of a batch
cli-bench-ingest-http-batches-p99 = The same: 99th percentile
cli-bench-ingest-http-batches-half = The same at half the load: 99th percentile
cli-bench-ingest-http-singles = Requests over HTTP with one event each
cli-bench-ingest-http-singles-p50 = The same: median time
cli-bench-ingest-http-singles-p99 = The same: 99th percentile
cli-bench-ingest-http-singles-half = The same at half the load: 99th percentile
cli-bench-ingest-http-memory = Server while events come in: memory at most
cli-bench-ingest-http-batches-processor = The same: processor time of the server for each event
cli-bench-ingest-http-singles-processor = The same: processor time of the server for each event
cli-bench-simulate = Simulated events, on two threads
cli-bench-simulate-processor = The same: processor time for each event
cli-bench-steady-rate = Many events one after another over HTTP, flushed and compacted meanwhile
cli-bench-steady-processor = The same: processor time of the server for each event
cli-bench-steady-second-quarter = The same: memory held during the second quarter
cli-bench-steady-last-quarter = The same: memory held during the last quarter
cli-bench-steady-peak = The same: memory at most
cli-bench-steady-growth = The same: memory in the last quarter against the second
cli-bench-steady-histories = The same: memory of customers’ histories in the last quarter
cli-bench-steady-growth-beside = The same: memory without histories in the last quarter against the second
cli-bench-timeline-cold = One customer's timeline among all events, the files not in memory
cli-bench-timeline-first = One customer's timeline among all events, the first time
cli-bench-timeline-slowest = The same: the slowest of them
cli-bench-timeline-warm = The same, asked again: the median of 21
cli-bench-group-by-days = Events per day and kind, beside DuckDB
cli-bench-group-by-revenue = Revenue per month, beside DuckDB
cli-bench-group-by-products = The 20 products viewed most, beside DuckDB
cli-bench-group-by-customers = Different customers per month, beside DuckDB
cli-bench-group-by-channels = Orders per channel, beside DuckDB
cli-bench-no-lake = This measurement needs a folder: name it with --lake.
cli-bench-lake-full = “{ $folder }” is full already; steady measures while a folder is filled. Name another one.
cli-bench-wrong = { $name }: the answer is wrong ({ $found }).
cli-bench-no-duckdb = There is no Python with the package duckdb: its times are missing. “make bench” installs it; STAMMKUNDE_BENCH_PYTHON names another.
cli-bench-phases-history = Phases over two years, day by day: model { $path }, 1 m customers
cli-bench-rebuild = All facts and phases anew from the log, 10 m events of 1 m customers
cli-bench-rebuild-folded = The same, only histories from the log
cli-bench-rebuild-facts = The same, only facts and phases of five models from the histories
cli-bench-rebuild-histories = The same: memory of the histories for each customer
cli-bench-rebuild-held = The same: memory of the facts for each customer
cli-bench-rebuild-saved = The same: start from what was saved
cli-bench-phases-tick = A day passes: model { $path }, 1 m customers
cli-bench-phases-touched = Something happens to 5,000 of them: phases of five models
cli-bench-start = Start until the first answer
cli-bench-page = Page { $path }
cli-bench-memory = Idle: memory
cli-column-file = File
cli-column-events = Events
cli-column-bytes = Bytes
cli-column-key = Key
cli-column-origin = Origin
cli-column-source-kind = Kind
cli-column-origins = Origins
cli-column-write-keys = Write keys
cli-column-phase = Phase
cli-column-name = Name
cli-column-customers = Customers
cli-column-share = Share
cli-column-value = Value
cli-column-revenue = Revenue
cli-column-first = From
cli-column-last = To
cli-column-before = Before
cli-column-new = New
cli-column-entered = Came
cli-column-went = Left
cli-column-after = After
cli-column-from = from
cli-column-to = to
cli-column-of = of
cli-column-stays = Stays
cli-column-lasting = Still there
cli-column-lower-quartile = A quarter left
cli-column-median = Half left
cli-column-upper-quartile = Three quarters left
cli-column-onward = Stepped on
cli-column-onward-90 = On in 90 days
cli-column-sales-channel = Sales channel
cli-column-first-channel = First channel
cli-column-now = Now
cli-column-expected = Expected
cli-column-low-80 = From (80%)
cli-column-high-80 = To (80%)
cli-column-days = Days
cli-column-day = Day
cli-column-cohort = Cohort
cli-column-size = Size
cli-column-k = k
cli-column-month = Month
cli-column-orders = Orders
cli-column-is-complete = Complete
cli-column-intensity = Intensity
cli-column-rhythm = Rhythm
cli-column-spend = Spend
cli-column-breadth = Breadth
cli-column-engagement = Engagement
cli-column-satisfaction = Satisfaction
cli-column-drawn = Drawn
cli-column-quarters-since = Quarters since
cli-column-mean = Mean
cli-column-what = What
cli-column-counted = Counted
cli-column-folded = Folded
cli-column-kpi = KPI
cli-column-id = ID
cli-column-numerator = Numerator
cli-column-denominator = Denominator
cli-column-low = From (95%)
cli-column-high = To (95%)
cli-column-previous = Previous
cli-column-change = ±
cli-column-last-year = Last year
cli-column-unit = Unit
cli-column-cases = Cases
cli-column-no-value = Why no value
cli-column-slice = Part
cli-column-since = Since
cli-column-until = Until
cli-column-reason = Reason
cli-column-occurred-at = When
cli-column-event = Event
cli-column-order = Order
cli-column-model = Model
cli-column-parameter = Parameter
cli-column-estimate = Estimate
cli-column-standard-error = Standard error
cli-column-predicted = Predicted
cli-column-actual = Actual
cli-column-bias = Ratio
cli-column-error = Mean error
cli-column-correlation = Correlation
cli-column-gini = Gini
cli-column-customer = Customer
cli-column-repeat-purchases = Repeats
cli-column-recency = Last
cli-column-age = Age
cli-column-probability-alive = Alive
cli-column-expected-purchases = Purchases
cli-column-probability-to-buy = Buys
cli-column-probability-to-buy-90-days = Buys in 90 days
cli-column-expected-spend = Per purchase
cli-column-email = E-mail address
cli-column-role = Role
cli-column-language = Language
cli-column-column = Column
cli-column-meaning = Meaning
cli-column-sample = Sample
cli-column-bench = Measurement
cli-column-measured = Measured
cli-column-budget = Budget
cli-column-ratio = Ratio
cli-column-kept = Kept
cli-column-peer = Peer

cli-identity-about = Who is who: keys, conflicts, decisions
cli-identity-list-about = Keys that several customers claim, and shared devices
cli-identity-show-about = The keys of one customer, and what was decided about them
cli-identity-join-about = Joins two customers; the second becomes part of the first
cli-identity-apart-about = Says that two customers are different people, also after joining them
cli-identity-show-id = Customer number or e-mail address
cli-argument-into = The customer who stays
cli-argument-from = The customer who becomes part of it
cli-identity-conflict = To be decided
cli-identity-device = Shared device
cli-value-into = INTO
cli-value-from = FROM

# Access
cli-user-role-about = Gives a user another role
cli-user-remove-about = Removes a user; what they did stays in the audit log
cli-user-role = Role: owner, admin, marketer, analyst, service, viewer or data_protection
cli-user-reset-second-factor = Takes the second factor away, when it is lost
cli-key-about = What programs ask with: API keys
cli-key-list-about = Shows all API keys
cli-key-add-about = Makes an API key and shows it this once
cli-key-revoke-about = Revokes an API key
cli-key-name = What the key is for
cli-key-scope = Scopes, separated by commas: read:kpis, read:customers, read:persons, admin
cli-key-days = Ends after so many days; otherwise never
cli-key-id = Number of the key, as `key list` shows it
cli-hint-role = a role is owner, admin, marketer, analyst, service, viewer or data_protection
cli-hint-scope = a scope is read:kpis, read:customers, read:persons or admin
cli-refused = { $text }
cli-no-key = There is no API key { $id }; `stammkunde key list` shows all.
cli-user-role-changed = “{ $email }” has another role.
cli-user-removed = “{ $email }” is removed.
cli-user-factor-reset = “{ $email }” signs in without a second factor again. All sessions have ended.
cli-key-added = The new API key; it is shown only now:
cli-key-revoked = The key “{ $name }” opens nothing any more.
cli-column-prefix = Beginning
cli-column-scopes = Scope
cli-column-valid = Valid
cli-column-expires-at = Ends
cli-column-last-used-at = Last used

# segments
cli-segment-fault = { $fault } (line { $line }, column { $column })
cli-segment-rule = The id of a segment, or a rule such as ‘orders >= 2 and silence > 90 days’
cli-segment-about = Segments and any rule: who is in, and why
cli-segment-list-about = All segments with customers and value
cli-segment-count-about = For how many customers a segment or a rule holds
cli-segment-members-about = The customers for whom a segment or a rule holds
cli-segment-explain-about = Why a segment or a rule holds for a customer, or does not
cli-segment-none = No segments yet. They are made on the page ‘Segments’.
cli-segment-in = is in
cli-segment-out = is not in
cli-segment-unknown = unknown: a value that decides is missing
cli-segment-turns = Turns without an event on
cli-column-version = Version
cli-column-rule = Rule
cli-column-condition = Condition
cli-column-held = Holds
cli-segment-customer = Customer number or e-mail address
cli-column-last-order = Latest order
