### Economics: what customers cost, when they have paid it back, and what keeping them costs
### Keys: area-thing, small, with hyphens; the same keys and gaps as in the German file.

nav-economics = Economics
economics-answer = A new customer cost { $cost }; after { $days } it is paid back.
economics-answer-at-once = A new customer cost { $cost }; the first order already pays it back.
economics-answer-not-yet = A new customer cost { $cost }; that is not paid back yet (watched: { $days }).
economics-answer-no-margin = A new customer cost { $cost }; only a margin will tell whether it is paid back.
economics-answer-no-cost = What a new customer costs is not known: there are no advertising costs.
economics-answer-nobody = Nobody has placed a first order in this period.
economics-empty = Once there are orders, this page says what customers bring; with advertising costs also what they cost.
economics-sub-margin = { $count ->
    [one] One customer with a first order in { $period }, as of { $at }. Amounts are contribution margins where nothing else is said.
   *[other] { $count } customers with a first order in { $period }, as of { $at }. Amounts are contribution margins where nothing else is said.
}
economics-sub-revenue = { $count ->
    [one] One customer with a first order in { $period }, as of { $at }. Too little margin is known: amounts are revenue.
   *[other] { $count } customers with a first order in { $period }, as of { $at }. Too little margin is known: amounts are revenue.
}
economics-missing-cost = Advertising costs are not known. Import them as a file with day, channel, campaign and cost, or bring an event “Campaign Spend Recorded” for each day and campaign, with day, channel, campaign and cost, through the interface /v1/track.
economics-missing-cost-now = No advertising costs are known for this period, only from { $first } to { $last }.
economics-missing-cost-do = Set up a source and its key
economics-missing-currency = { $count ->
    [one] Advertising costs of one day are in another currency than { $currency } and do not count.
   *[other] Advertising costs of { $count } days and campaigns are in another currency than { $currency } and do not count.
}
economics-missing-margin = For more than half of the revenue no contribution margin is known. Enter a margin rate or margins by category, import cost prices as a file, or send them (cost_price) with the orders.
economics-missing-margin-do = Enter margins
economics-missing-part = For { $share } of the revenue no contribution margin is known; it counts as 0 there. So times until payback are rather too long.
economics-missing-forecast = The data are too few to foretell anything: the value of a customer is only what they have brought so far.
economics-missing-messages = Of { $sent } messages to customers { $without } tell no cost (cost in “Message Sent”), and none is recorded for sending them (Campaign Spend Recorded on email, sms …): what keeping costs is not known.
economics-tiles = Economics in figures
economics-tile-cost = Cost of a new customer
economics-tile-cost-note = { $count ->
    [one] { $spend } for one customer
   *[other] { $spend } for { $count } customers
}
economics-tile-first = First order covers it
economics-tile-first-note = { $margin } of margin on average; 95%: { $interval }
economics-tile-first-revenue = { $revenue } of revenue on average
economics-tile-payback = Paid back after
economics-tile-payback-note = { $count ->
    [one] with the first order
   *[other] with order number { $count }
}
economics-tile-ratio = Customer value to cost
economics-tile-ratio-note = CLTV { $value }; 95%: { $interval }
economics-before = { $value } { $comparison }
economics-payback-at-once = at once
economics-payback-not-yet = not yet ({ $days } watched)
economics-because-no-customers = Nobody was won.
economics-because-no-cost = Costs are not known.
economics-because-no-margin = No contribution margin is known.
economics-because-not-yet = Not covered yet.
economics-groups = What customers cost and bring
economics-groups-note = Costs count where they arose.
economics-groups-shared = Nothing is spent on these groups themselves: each new customer bears an equal part of what their channel cost.
economics-groups-none = There is nothing to compare here in this period.
economics-groups-foot = Value of a customer (CLTV): what the customers won have brought, and what is expected in 12 months; the 95% interval shows on hover. Value of all: the same for all customers of the group, whenever they were won.
economics-by = Compare by
economics-by-channel = Channel
economics-by-campaign = Campaign
economics-by-cohort = Month of the first order
economics-by-country = Country
economics-by-segment = Segment
economics-by-phase = Phase
economics-all = All
economics-unknown = not stated
economics-no-country = no country
economics-no-campaign = no campaign
economics-column-group = Group
economics-column-won = New customers
economics-column-spend = Advertising
economics-column-cost = Cost per customer
economics-column-first = First order
economics-column-covers = covers the cost
economics-column-payback = Paid back after
economics-column-orders = Orders until then
economics-column-brought = So far per customer
economics-column-value = Value per customer
economics-column-ratio = Value : cost
economics-column-worth = Value of all
economics-column-since = Since the first order
economics-column-watched = Customers for so long
economics-column-what = What
economics-column-winning = Winning
economics-column-keeping = Keeping
economics-column-source = Margin from
economics-column-revenue = Revenue
economics-column-share = Share
economics-first-order = first order
economics-measure-margin = Contribution margin per customer
economics-measure-revenue = Revenue per customer
economics-payback = When the cost is paid back
economics-payback-of = Curve of
economics-payback-description = What a customer of the group { $group } has brought on average since the first order, against a cost of { $cost }.
economics-payback-foot = Each day shows the mean of those who have been customers for so long. The curve ends where they are fewer than ten.
economics-curve-short = The customers of this period have not been customers for long enough for a curve.
economics-cohorts = What each month's customers bring
economics-cohorts-description = What a customer has brought on average since the first order, by the month of the first order.
economics-cohorts-foot = Drawn are the eight latest months that have a curve; table and CSV have all.
economics-keeping = Winning and keeping
economics-keeping-ratio = Winning a customer costs { $ratio } times as much as keeping one; with discounts { $with } times as much. The rule of thumb says five times.
economics-keeping-unknown = How the costs of winning and of keeping compare cannot be said: at least one side is not known.
economics-one-margin = { $count ->
    [one] The one customer who ordered brought { $revenue } of revenue and { $margin } of margin and cost { $cost }.
   *[other] Each of the { $count } customers who ordered brought { $revenue } of revenue and { $margin } of margin and cost { $cost }.
}
economics-one-revenue = { $count ->
    [one] The one customer who ordered brought { $revenue } of revenue and cost { $cost }.
   *[other] Each of the { $count } customers who ordered brought { $revenue } of revenue and cost { $cost }.
}
economics-side-spend = Advertising
economics-side-messages = Messages
economics-side-discounts = Discounts
economics-side-customers = Customers, won or ordering again
economics-side-each = Per customer, without discounts
economics-side-each-discounts = Per customer, with discounts
economics-keeping-foot = Keeping: messages to customers, and advertising on channels that reach only people who are known (e-mail, SMS, push). Discounts were taken off revenue before and lower the margin. Points have no price and do not count.
economics-sources = What the margin rests on
economics-source-cost-prices = cost prices
economics-source-categories = margins by category
economics-source-firm = the firm's margin rate
economics-source-unknown = nothing (not known)
economics-sources-foot = Revenue of all orders of customers to date, before refunds.
economics-costs-of = Advertising in the period: { $recorded } as reported, { $clicks } of single clicks without a report.
economics-costs-left-out = { $amount } of clicks are part of reported costs and do not count once more.
economics-costs-nobody = { $amount } is borne by nobody, because its channel won nobody.
economics-how = How it is counted
economics-how-won = A customer is won with the first order, by channel and campaign of the first touch that was not after that day. Guests do not count. Where costs are reported for a campaign, their channel holds.
economics-how-spend = The cost of a new customer is the advertising of the period over the customers won in it. Costs of clicks count only where nothing is reported for the campaign in the calendar month. Where a campaign's day is reported again, the later report holds.
economics-how-margin = The margin of a line is its share of the order’s revenue less the cost price; without a cost price the rate of the category holds, else the firm’s. A refund takes the same share of the margin as of the revenue, because goods come back: all refunds of an order together at most all of it, and what goes beyond the order in full.
economics-how-curve = The cost is paid back on the day after the first order on which the mean margin so far reaches it. On each day only those count who have been customers for so long; whoever came yesterday does not press the curve down.
economics-how-value = Customer value is what the customers have brought, and what the chosen value model expects in 12 months, times the share of the customer that stayed as margin. One average order of the firm counts beside the customer’s own for that, so that a single one does not decide. The share is the same in every group, so the values of groups add up to that of all. Whoever bought below cost has a negative one. The interval says how certain the mean over the customers is, not how certain the model is.

cli-economics-about = What customers cost and when they have paid it back
cli-economics-by = Compare by channel, campaign, cohort, country, segment or phase
cli-economics-period = Period of the first order, such as 2026, 2026-Q1, last-12-months or all
cli-hint-economics-by = write channel, campaign, cohort, country, segment or phase
cli-column-campaign = Campaign
cli-column-advertising = Advertising
cli-column-acquisition-cost = Cost per customer
cli-column-first-order = First order
cli-column-first-covers = covers it
cli-column-payback-days = Days until paid back
cli-column-payback-orders = Orders until then
cli-column-brought = So far per customer
cli-column-value-to-cost = Value : cost
cli-column-value-of-all = Value of all
