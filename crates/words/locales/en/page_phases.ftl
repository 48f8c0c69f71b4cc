# Texts of the page: phases. Keys begin with phases-.

# When, inside a sentence
phases-on-day = on { $period }
phases-in-month = in { $period }
phases-in-year = in { $period }
phases-in-days = from { $first } to { $last }

# The answer; customers and shown are the link to the customers counted
phases-answer-forward = { $count ->
    [0] No customer moved forward { $when }
    [one] { $customers } moved forward { $when }
   *[other] { $customers } moved forward { $when }
}
phases-answer-at-risk = { $count ->
    [0] none came into danger
    [one] { $shown } came into danger
   *[other] { $shown } came into danger
}
phases-answer-back = { $count ->
    [0] none came back
    [one] { $shown } came back
   *[other] { $shown } came back
}
phases-new-customers = { $count ->
    [one] { $count } customer is new.
   *[other] { $count } customers are new.
}
phases-greatest-loss = { $count ->
    [one] The greatest loss: { $count } customer went from { $from } to { $to }.
   *[other] The greatest loss: { $count } customers went from { $from } to { $to }.
}
phases-compared = For comparison, { $period }: { $forward } forward, { $atrisk } into danger, { $back } back.

# Who is in danger is told by another model than the one shown
phases-danger-told-by = Who comes into danger and who comes back is told by the model { $model }; the model { $shown } has no phase for customers who leave.

phases-one-phase = { $share } of your customers are in { $phase }: there are only orders, and the phases before the first purchase fill with visits and carts. Until then { $model } shows more.

# Overlays: what is true beside the phase
phases-overlays = Besides
phases-overlays-hint = What is true of customers, whichever phase they are in.
phases-overlay = Overlay
phases-of-which = of which { $count } { $overlay }

phases-empty-answer = No customer is in a phase yet.
phases-empty = Here you see in which phase your customers are, who moves forward, who comes into danger and who comes back. All it takes is your orders.
phases-empty-import = Import orders

# Map
phases-map = Map of the phases
phases-map-hint = Above: customers move forward or return. Below: customers move away.
phases-map-above = Moves forward and back
phases-map-below = Moves away
phases-map-footer = As of { $day }. Per phase: customers, their expected revenue of the next 12 months, change within the period. The wider an arc, the more customers.
phases-move = { $from } → { $to }: { $count }
phases-flow = { $count } to { $phase }
phases-model = Phase model
phases-customers = Customers
phases-value = Value
phases-share = Share
phases-no-value = The data do not yet carry a prediction of value.
phases-as-table = As a table

# Stock
phases-stock = How the phases filled
phases-stock-hint = Customers per phase at the end of each month. A click on a month shows it above.
phases-stock-table = Customers per phase and month end
phases-stock-change = { $phase } from { $before } to { $now } customers
phases-stock-in-words = From { $first } to { $last }: { $changes }.
phases-until-today = to date
phases-day = As of

# Monthly moves
phases-flows = From month to month
phases-flows-hint = Where customers went in the last six months. Pale: those who stayed.
phases-flows-table = Moves from month to month
phases-flows-in-words = { $count ->
    [one] The largest move was in { $month }: { $count } customer went from { $from } to { $to }.
   *[other] The largest move was in { $month }: { $count } customers went from { $from } to { $to }.
}
phases-month = Month
phases-show-month = Show month

# Moves as a table
phases-matrix = Who moved where
phases-matrix-hint = Of 100 customers in a phase on { $since }, so many were on { $until } in …
phases-matrix-table = Moves from phase to phase
phases-matrix-footer = Hatched: stayed. The colour grows with the square root of the share, so that rare moves are seen too. Under 20 customers there are counts instead of per cent.
phases-from = from
phases-to = to
phases-new = new
phases-of = { $count } of { $whole }

# How it is decided
phases-decided = How a phase is decided
phases-decided-hint = Tested from the top; the first rule that holds decides.
phases-rule-otherwise = everybody else
phases-rule-stay = Who is in it stays while this holds:
phases-rule-days = Who comes in stays { $count } days at least while nothing happens.
phases-silence = How silent is too silent?
phases-silence-text = silence_score measures a customer's silence against their own rhythm: 0% right after a purchase, 100% in complete silence. From which value on somebody is overdue or gone is said by the rules.
phases-basis-bg-nbd = The rhythm comes from the model BG/NBD: customers buy at different rates and drop out at some time.
phases-basis-nbd = The rhythm comes from the model NBD: customers buy at different rates, nobody drops out for good.
phases-basis-empirical = The rhythm comes from the rates counted in the data.
phases-basis-fixed-days = The data do not suffice for a rhythm. Fixed days hold: overdue after 90 days, gone after 365 days.
phases-basis-none-yet = No model is fitted for this day yet. Fixed days hold: overdue after 90 days, gone after 365 days.
phases-basis-vintage = { $customers ->
    [one] Fitted to the purchases of { $customers } customer up to { $day }, { $repeat } of them with a repeat purchase.
   *[other] Fitted to the purchases of { $customers } customers up to { $day }, { $repeat } of them with a repeat purchase.
}

# What follows
phases-deeds = What follows
phases-deed-show = See customers
phases-expected-value = expected in 12 months
phases-deed-at-risk = Write now, before they fall silent
phases-deed-at-risk-text = { $count ->
    [one] { $customers } came into danger in the period shown. The sooner you write, the likelier they come back.
   *[other] { $customers } came into danger in the period shown. The sooner you write, the likelier they come back.
}
phases-deed-worth-most = Most is at stake here: { $phase }
phases-deed-worth-most-text = { $count ->
    [one] { $customers } is in { $phase }, of all groups in danger the one with the highest expected revenue per customer.
   *[other] { $customers } are in { $phase }, of all groups in danger the one with the highest expected revenue per customer. The list begins with the most valuable.
}

# How long customers stay, and where they go
phases-phase = Phase
phases-stays = How long customers stay, and how many step on
phases-stays-hint = Of all stays so far; who is still there counts with the days until now.
phases-stays-count = Stays
phases-stays-median = Median stay
phases-stays-onward = On in 90 days
phases-stays-exit = Most of those who left
phases-stays-footer = Days until half have left the phase (Kaplan–Meier). “On” means: to a later phase, back from danger or absence, or from having returned to buying as before; the share is that of Aalen and Johansen with an interval of 95%.
phases-dwell-nobody = Nobody has been in this phase.
phases-dwell-most-stay = Fewer than half have left as far as it was watched: { $days }.
phases-dwell-middle-half = The middle half stays { $low } to { $high }.
phases-dwell-median-range = 95% interval of the median: { $low } to { $high }.
phases-dwell-counts = { $stays ->
    [one] { $stays } stay, { $lasting } of them lasting.
   *[other] { $stays } stays, { $lasting } of them lasting.
}
phases-onward-short = Nobody has been watched for { $days } days yet.
phases-interval-95 = 95%: { $low } to { $high }

# What comes
phases-outlook = What comes
phases-outlook-hint = Expected customers per phase, with an interval of 80%, if customers go on as in the past year and as many new ones come as of late.
phases-outlook-short = The history is too short to foretell anything: it takes 90 days.
phases-outlook-now = Now
phases-outlook-head = in { $days } days ({ $day })
phases-outlook-interval = 80%
phases-outlook-skill = { $days } days ahead, tried from { $forecasts } past month ends: off by { $error } customers per phase on average; “it stays as it is” would have been off by { $naive }.
phases-outlook-by-customers = Taken is what each buyer’s own rhythm leads to expect.
phases-outlook-by-flows = Taken is how customers went from phase to phase of late.
phases-outlook-by-standstill = Taken is therefore that it stays as it is: that came closer so far.
phases-outlook-held = The interval held { $held } of { $intervals } times.
phases-outlook-untested = For { $days } days ahead no past forecast has come due yet.
phases-outlook-past = Expected and came, month end by month end
phases-outlook-before = Before
phases-outlook-expected = Expected (80%)
phases-outlook-came = Came
phases-outlook-within = Within
phases-next = Single customers: said and done
phases-next-hint = How many of a phase leave it, foretold as of past days without knowing what came later.
phases-next-head = in { $days } days:
phases-next-said = said
phases-next-left = left
phases-next-bands = By the probability that was said
phases-next-skill = { $days } days ahead, tried from { $times } past days on { $customers } customers: mean squared distance (Brier) { $score }, the other way { $other }; had the share of each phase been known beforehand, { $base }.
phases-next-by-rhythm = Taken is how likely each orders and what silence does on its day.
phases-next-by-rates = Taken is how often customers of the phase left it, and what silence does on its day.
phases-next-sure = That came closer for certain.
phases-next-unsure = The difference may be chance; with the customer stand both.

# By cohort and channel
phases-groups = Phases by cohort and channel
phases-groups-hint = Of 100 customers of a group, so many are in …
phases-by-cohort = First order
phases-by-sales-channel = Sales channel
phases-by-first-channel = First channel
phases-by-no-order = No order yet
phases-by-untold = Not told
phases-by-more = { $count ->
    [one] { $count } more is in the CSV file.
   *[other] { $count } more are in the CSV file.
}

# One phase; keys begin with phase-
phase-answer = { $count ->
    [0] Nobody is in { $phase }.
    [one] { $customers } is in { $phase }.
   *[other] { $customers } are in { $phase }.
}
phase-answer-median = The median stay is { $median }.
phase-answer-onward = { $onward } step on within { $days } days.
phase-answer-nobody = Nobody has stepped on yet.
phase-answer-last = It is the last phase of those who buy.
phase-figures = Figures of the phase
phase-customers = Customers
phase-of-all = { $share } of all
phase-value = Expected in 12 months
phase-value-each = { $amount } per customer
phase-median = Median stay
phase-median-none = The middle half has not left yet.
phase-ahead = In 30 days
phase-ahead-note = 80%: { $low } to { $high } customers
phase-ahead-short = The history is too short.
phase-orders = Orders per buyer
phase-orders-note = { $count ->
    [one] { $count } has ordered
   *[other] { $count } have ordered
}
phase-silence = Silent for
phase-silence-note = median since the latest order
phase-revenue = Revenue per customer
phase-revenue-note = so far, less refunds
phase-buys = Buys in 90 days
phase-buys-note = mean probability
phase-curve = How many are still there
phase-curve-hint = Share after so many days in the phase, with a band of 95%.
phase-curve-none = Nobody has left this phase yet.
phase-curve-at = { $days } days { $share }
phase-curve-in-words = Share still in { $phase } after days: { $told }.
phase-after = After
phase-still = Still there
phase-interval = 95%
phase-exits = Where they go
phase-exits-note = “Within { $days } days”: of all who come into the phase (Aalen–Johansen).
phase-of-left = Of those who left
phase-within = In 90 days
phase-onward = on
phase-traffic = Came and left
phase-traffic-table = Coming and going by step
phase-traffic-note = Who comes twice is counted twice.
phase-traffic-in-words = { $came } came, { $left } left.
phase-came = Came
phase-left = Left
phase-step = Step
phase-before = Before
phase-afterwards = After
phase-origins = Where they come from
phase-origins-none = Nobody came.
phase-members = Who is in it
phase-members-hint = those with the highest expected revenue first
phase-members-wait = Loading the customers …
phase-members-none = Nobody is in this phase.
phase-member-since = Since
phase-member-why = Why
phase-member-days = { $count ->
    [0] since today
    [one] 1 day
   *[other] { $count } days
}
phase-kpis = KPIs of this phase
phase-kpis-hint = of all customers, { $period }
phase-kpis-all = All KPIs
phase-rule = Who belongs here
