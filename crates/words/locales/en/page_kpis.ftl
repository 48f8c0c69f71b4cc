### Pages: KPIs, one KPI, cohorts
### Keys: page-thing, small letters, hyphens; the same keys and gaps as in the German file.
### Formula, limits and source of each KPI are those of the documentation of its file in `analytics`.

kpis-answer = Revenue { $when } was { $revenue }.
kpis-answer-empty = There are no orders yet.
kpis-answer-no-value = There are no data for this period.
kpis-answer-more-than-last-year = Revenue { $when } was { $revenue }, { $change } more than last year.
kpis-answer-less-than-last-year = Revenue { $when } was { $revenue }, { $change } less than last year.
kpis-answer-more-than-before = Revenue { $when } was { $revenue }, { $change } more than in the period before.
kpis-answer-less-than-before = Revenue { $when } was { $revenue }, { $change } less than in the period before.
kpis-changed-most = What changed most is { $kpi }: { $change } compared with { $period }.
kpis-changed-nothing = Nothing else changed compared with { $period } beyond what chance explains.
kpis-changed-uncompared = Nothing is compared; choose a comparison above to see what changed.
kpis-not-comparable = There are no changes to show: the data do not fully cover this period or { $period }.
kpis-empty = Here you will see revenue, orders, repeat purchases and all other KPIs as soon as orders are imported.
kpis-empty-import = Import orders

kpis-phase-awareness = Awareness
kpis-phase-consideration = Consideration
kpis-phase-decision = Decision
kpis-phase-delivery = Delivery
kpis-phase-retention = Retention
kpis-phase-advocacy = Advocacy
kpis-phase-recovery = Recovery
kpis-phase-measures = Measures

kpis-kpi = KPI
kpis-value = Value
kpis-previous = Period before
kpis-last-year = Last year
kpis-show = Show
kpis-all = All KPIs
kpis-all-hint = With comparisons, interval, numerator and denominator.
kpis-all-table = All KPIs: table
kpis-all-footer = Green and red: good and bad for this KPI. Without colour: neither, or the difference is within what chance explains.

kpis-trend = Course
kpis-trend-table = Course: table
kpis-trend-none = There is no course for this period, as no step has a value.
kpis-trend-days = By day.
kpis-trend-weeks = By week.
kpis-trend-months = By month.
kpis-trend-previous = The period before in grey.
kpis-trend-last-year = Last year in grey.
kpis-trend-band = Band: 95% interval.
kpis-trend-description = { $kpi }: { $first-value } in { $first }, { $last-value } in { $last }. Highest: { $highest-value } ({ $highest }), lowest: { $lowest-value } ({ $lowest }).
kpis-until-today = until today
kpis-as-table = As a table
kpis-grain-day = Day
kpis-grain-week = Week
kpis-grain-month = Month
kpis-no-comparison = There are no complete data for it.

kpis-one = { $kpi } { $when }: { $value }.
kpis-one-previous = { $kpi } { $when }: { $value }, { $change } on the period before.
kpis-one-last-year = { $kpi } { $when }: { $value }, { $change } on last year.
kpis-one-no-value = { $kpi } { $when }: no value. { $reason }
kpis-one-empty = { $kpi }: no value yet, as there are no orders.
kpis-one-chance = The difference is within what chance explains.
kpis-how = How it is calculated
kpis-made-of = What the figure is made of
kpis-interval = 95% interval: { $interval }

kpis-by-country = Country
kpis-by-sales-channel = Channel
kpis-by-buyers = Buyers
kpis-by-cohort = Cohort
kpis-split = { $kpi } · { $by }
kpis-part = Part
kpis-part-not-stated = not stated
kpis-part-new = New customers
kpis-part-returning = Returning customers
kpis-part-guests = Guests
kpis-parts-none = There is nothing to split by this.
kpis-parts-table = Parts: table
kpis-parts-description = { $kpi } by { $by }: largest for { $part } with { $value }.
kpis-parts-footer = Bars: 95% interval; dashed: all together.
kpis-parts-more = { $count ->
    [one] Show { $count } more part
   *[other] Show { $count } more parts
}

kpis-help = What this KPI means
kpis-help-meaning = What it says
kpis-help-formula = How it is calculated
kpis-help-not-shown = When it is not shown
kpis-help-source = What it comes from
kpis-deed-all = All KPIs
kpis-deed-cohorts = Repeat purchases by cohort
kpis-deed-customers = See customers

cohorts-title = Repeat purchases by cohort
cohorts-answer = Of { $customers } with a first order in { $month }, { $again } ordered again in the month after.
cohorts-answer-one-of-many = Of { $customers } with a first order in { $month }, { $again } ordered again in the month after.
cohorts-answer-one-did = { $customers } with a first order in { $month } ordered again in the month after.
cohorts-answer-one-did-not = { $customers } with a first order in { $month } did not order again in the month after.
cohorts-answer-first = { $customers } with a first order in { $month }: the month after is not over yet.
cohorts-answer-empty = There are no orders yet.
cohorts-average-sentence = Over all cohorts it is { $share } ({ $part } of { $whole }).
cohorts-latest-sentence = The latest, with a first order in { $month }: { $share }.
cohorts-not-retention = This is no retention rate: who does not order in one month may well order in the next.
cohorts-caption-share = Share of the customers of a first month who ordered in the k-th month after, in per cent.
cohorts-caption-customers = Customers of a first month who ordered in the k-th month after.
cohorts-caption-revenue = Revenue in the k-th month after the first order, for each customer of the cohort, in { $currency }.
cohorts-measure-share = Share
cohorts-measure-customers = Customers
cohorts-measure-revenue = Revenue per customer
cohorts-table = Repeat purchases by cohort: table
cohorts-first-order = First order
cohorts-month-first = Month { $month }
cohorts-month = { $month }
cohorts-growing = running
cohorts-cell = { $month }: { $part } of { $whole } customers, { $orders } orders, { $revenue }
cohorts-cell-running = { $month }, until today: { $part } of { $whole } customers, { $orders } orders, { $revenue }
cohorts-cell-average = { $part } of { $whole } customers
cohorts-nobody = Nobody placed a first order in this month.
cohorts-average = All cohorts
cohorts-more = { $count ->
    [one] Show { $count } earlier cohort
   *[other] Show { $count } earlier cohorts
}
cohorts-footer = Hatched: the month is still running. “All cohorts” is weighted by their size and counts only cohorts for which the month is over.
cohorts-empty = Here you will see how many customers of a month order again in the months after, as soon as orders are imported.

# Formula, limits, source
kpis-formula-average-order-value = Revenue / orders. The interval is Student's t for the mean of the orders' values: it says how far the average would vary by chance alone.
kpis-not-shown-average-order-value = With fewer than three orders.
kpis-source-average-order-value = The firm's orders. A few very large orders pull the mean up; the interval is then wide.
kpis-formula-first-order-value = Revenue of the first orders of customers whose first order lies in the period / number of these orders, with Student's t interval for the mean.
kpis-not-shown-first-order-value = With fewer than three first orders.
kpis-source-first-order-value = The firm's orders, without guests. To be held against the cost of winning a customer.
kpis-formula-items-per-order = Pieces / orders that say how many pieces they hold, with Student's t interval for the mean.
kpis-not-shown-items-per-order = With fewer than three orders, and where no order of the period says how many pieces it holds.
kpis-source-items-per-order = The quantities of the order lines.
kpis-formula-net-revenue = Revenue of the period − refunds of the period. A refund counts on the day on which the money was given back, or by choice on the day of its order. A refund of a cancelled order is not taken off: that order's revenue does not count either.
kpis-not-shown-net-revenue = When the data cover no day of the period.
kpis-source-net-revenue = The firm's orders and refunds.
kpis-formula-new-customers = Number of customers with an order in the period whose first order lies in it. New and returning customers together are the customers of the period. Split by country or channel, a customer counts wherever they bought.
kpis-not-shown-new-customers = When the data cover no day of the period. Whoever bought before the data begin looks new: read the first months of data with care.
kpis-source-new-customers = The firm's orders. Guests are not counted: nobody knows whether they are new.
kpis-formula-orders = Number of orders placed on a day of the period and not cancelled as of the day at which the page speaks. Orders of value 0 count.
kpis-not-shown-orders = When the data cover no day of the period. A period without an order has the value 0.
kpis-source-orders = The firm's orders.
kpis-formula-revenue = Sum of the revenue of all orders placed in the period and not cancelled, exact to a millionth.
kpis-not-shown-revenue = When the data cover no day of the period. A period without an order has the value 0.
kpis-source-revenue = The firm's orders.
kpis-formula-refund-share = Refunds of the period / revenue of the period. As a refund counts on its own day, it may belong to an order of an earlier period; by choice it counts on the day of its order. There is no interval: refunds and revenue of a period are not part and whole of the same orders.
kpis-not-shown-refund-share = With fewer than ten orders, and without revenue.
kpis-source-refund-share = The firm's orders and refunds.
kpis-formula-refunds = Sum of the refunds of the period, each on the day on which the money was given back, or by choice on the day of its order. Refunds of cancelled orders are left out, as the revenue of these orders is; so is what was given back before the first order in the data.
kpis-not-shown-refunds = When the data cover no day of the period. A period without a refund has the value 0; where a source holds no refunds at all, it is 0 throughout.
kpis-source-refunds = The firm's refunds.
kpis-formula-churn-rate = 1 − retention rate: customers active at its start and no longer at its end / customers active at its start, with the Wilson interval. Active is who bought within the last 12 months, counted back from the day before the period and from its last day that the data know; another measure of being active (a phase) can be put in its place. New customers of the period are left out.
kpis-not-shown-churn-rate = With fewer than ten customers active at the start, and where the data do not reach back 12 months before the period: nobody could have been lost yet, and a rate of 100 % would say nothing.
kpis-source-churn-rate = The firm's orders, without guests. Country and channel are those of a customer's first order.
kpis-formula-customers = Number of known customers with at least one order in the period.
kpis-not-shown-customers = When the data cover no day of the period. Customers of several months are not the sum of the months' customers: who buys in two of them counts once.
kpis-source-customers = The firm's orders. Guests are not counted: whether two of their orders are one person's is not known.
kpis-formula-discount-share = Revenue of orders with a discount / revenue, guests' orders included. The interval is that of a ratio of sums over orders (linearised).
kpis-not-shown-discount-share = With fewer than ten orders, and without revenue. Where a source holds no discounts at all, it is 0 throughout.
kpis-source-discount-share = The discounts of the firm's orders. A rising share says that customers are being taught to wait for offers.
kpis-formula-median-days-between-orders = Median of the time between consecutive orders of a customer, in days with fractions, over all such gaps that end in the period (the later order lies in it), pooled over all customers. The interval is that of the median's order statistics.
kpis-not-shown-median-days-between-orders = With fewer than ten gaps.
kpis-source-median-days-between-orders = The moments of the firm's orders, without guests. Customers with many orders have many gaps: the figure speaks of gaps, not of customers.
kpis-formula-new-customer-share = New customers / customers, with the Wilson interval. It and the share of returning customers add up to 1.
kpis-not-shown-new-customer-share = With fewer than ten customers.
kpis-source-new-customer-share = The firm's orders, without guests. A high share may mean good acquisition or poor retention: look at both numbers.
kpis-formula-new-revenue-share = Revenue of customers whose first order lies in the period, with all their orders in it / revenue of all known customers in the period. The interval is that of a ratio of sums over customers (linearised).
kpis-not-shown-new-revenue-share = With fewer than ten customers, and without revenue.
kpis-source-new-revenue-share = The firm's orders, without guests: nobody knows whether they are new. The rest is the share of returning customers.
kpis-formula-purchase-frequency = Orders of known customers / customers with an order in the period, with Student's t interval for the mean over the customers.
kpis-not-shown-purchase-frequency = With fewer than three customers. Compare only periods of equal length: in a longer one people buy more often.
kpis-source-purchase-frequency = The firm's orders, without guests.
kpis-formula-repeat-purchase-rate = Customers with at least two orders up to the end of the period / customers with at least one order up to then, with the Wilson interval. It is a state at the end of the period; the period's beginning plays no part.
kpis-not-shown-repeat-purchase-rate = With fewer than ten customers. Recent customers have had little time for a second order and lower the rate; the rates within 90 and 365 days give everybody the same time.
kpis-source-repeat-purchase-rate = The firm's orders, without guests. Country and channel are those of a customer's first order.
kpis-formula-repeat-purchase-rate-365 = Customers with a second order at most 365 days after the first / customers whose first order became 365 days old in the period, with the Wilson interval. Every customer enters once, on the day on which the 365 days are over, so a value never changes afterwards, and for the whole span of the data these are all customers whose first order is at least 365 days old.
kpis-not-shown-repeat-purchase-rate-365 = With fewer than ten such customers; in particular in the first 365 days of the data.
kpis-source-repeat-purchase-rate-365 = The firm's orders, without guests. Country and channel are those of a customer's first order.
kpis-formula-repeat-purchase-rate-90 = Customers with a second order at most 90 days after the first / customers whose first order became 90 days old in the period, with the Wilson interval. Every customer enters once, on the day on which the 90 days are over, so a value never changes afterwards, and for the whole span of the data these are all customers whose first order is at least 90 days old.
kpis-not-shown-repeat-purchase-rate-90 = With fewer than ten such customers; in particular in the first 90 days of the data.
kpis-source-repeat-purchase-rate-90 = The firm's orders, without guests. Country and channel are those of a customer's first order.
kpis-formula-retention-rate = Customers active at its start and still at its end / customers active at its start, with the Wilson interval. Active is who bought within the last 12 months, counted back from the day before the period and from its last day that the data know; another measure of being active (a phase) can be put in its place. New customers of the period are left out.
kpis-not-shown-retention-rate = With fewer than ten customers active at the start, and where the data do not reach back 12 months before the period: nobody could have been lost yet, and a rate of 100 % would say nothing.
kpis-source-retention-rate = The firm's orders, without guests. Country and channel are those of a customer's first order.
kpis-formula-returning-customer-share = Returning customers / customers, with the Wilson interval. It and the share of new customers add up to 1.
kpis-not-shown-returning-customer-share = With fewer than ten customers.
kpis-source-returning-customer-share = The firm's orders, without guests. This is no retention rate: it says who the buyers are, not who stayed.
kpis-formula-returning-customers = Number of customers with an order in the period whose first order lies before it. New and returning customers together are the customers of the period.
kpis-not-shown-returning-customers = When the data cover no day of the period. Whoever bought before the data begin looks new.
kpis-source-returning-customers = The firm's orders, without guests.
kpis-formula-revenue-per-customer = Revenue of known customers / customers with an order in the period, with Student's t interval for the mean over the customers.
kpis-not-shown-revenue-per-customer = With fewer than three customers. Compare only periods of equal length.
kpis-source-revenue-per-customer = The firm's orders, without guests. A few very large customers pull the mean up; the interval is then wide.
