### Customers: list, search, one customer
### Keys: customers- (list), customer- (one customer); the same keys and gaps as in the German file.

customers-empty-answer = There are no customers yet.
customers-empty = Here you will see all customers with phase and expected value as soon as orders are imported.
customers-empty-import = Import orders
customers-answer = { $count ->
    [one] { $count } customer, with { $value } of expected value.
   *[other] { $count } customers, with { $value } of expected value.
}
customers-answer-phase = { $count ->
    [one] { $count } customer in { $phase }, with { $value } of expected value.
   *[other] { $count } customers in { $phase }, with { $value } of expected value.
}
customers-answer-phase-overlay = { $count ->
    [one] { $count } customer in { $phase }, besides “{ $overlay }”, with { $value } of expected value.
   *[other] { $count } customers in { $phase }, besides “{ $overlay }”, with { $value } of expected value.
}
customers-answer-overlay = { $count ->
    [one] “{ $overlay }” is true of { $count } customer, with { $value } of expected value.
   *[other] “{ $overlay }” is true of { $count } customers, with { $value } of expected value.
}
customers-answer-search = { $count ->
    [one] { $count } customer matches “{ $search }”, with { $value } of expected value.
   *[other] { $count } customers match “{ $search }”, with { $value } of expected value.
}
customers-answer-cohort = { $count ->
    [one] { $count } customer with the first order in { $month }, with { $value } of expected value.
   *[other] { $count } customers with the first order in { $month }, with { $value } of expected value.
}
customers-answer-moved = { $count ->
    [one] { $count } customer moved from { $from } to { $to } ({ $period }), with { $value } of expected value.
   *[other] { $count } customers moved from { $from } to { $to } ({ $period }), with { $value } of expected value.
}
customers-answer-new = { $count ->
    [one] { $count } new customer in { $to } ({ $period }), with { $value } of expected value.
   *[other] { $count } new customers in { $to } ({ $period }), with { $value } of expected value.
}
customers-answer-forward = { $count ->
    [one] { $count } customer moved forward ({ $period }), with { $value } of expected value.
   *[other] { $count } customers moved forward ({ $period }), with { $value } of expected value.
}
customers-answer-at-risk = { $count ->
    [one] { $count } customer came into danger ({ $period }), with { $value } of expected value.
   *[other] { $count } customers came into danger ({ $period }), with { $value } of expected value.
}
customers-answer-back = { $count ->
    [one] { $count } customer came back ({ $period }), with { $value } of expected value.
   *[other] { $count } customers came back ({ $period }), with { $value } of expected value.
}
customers-sub = As of { $day }, phases by { $model }. Expected value is the revenue of the next 12 months that the value model expects.
customers-found = { $count ->
    [one] { $count } found
   *[other] { $count } found
}
customers-range = { $from }–{ $to } of { $total }
customers-pages = Pages
customers-table = List of customers
customers-all = All
customers-show-all = Show all customers
customers-none = No customer matches this choice. Take a filter away, or search for a part of the name, e-mail address, number or postcode.
customers-nobody = Nobody found.
customers-no-phase = There is no phase “{ $phase }” in this model.
customers-no-overlay = There is no overlay “{ $overlay }” in this model.
customers-search = Name, e-mail, number or postcode
customers-cohort = First order
customers-cohort-any = Any time
customers-filter = Filter
customers-filters = Filters set
customers-remove = Take the filter away
customers-tag-search = Search: { $search }
customers-tag-cohort = First order: { $month }
customers-tag-overlay = Besides: { $overlay }
customers-tag-ordered = Ordered: { $period }
customers-tag-country = Country of the order: { $name }
customers-tag-sales-channel = Channel of the order: { $name }
customers-tag-moved = Change of phase: { $period }
customers-name = Customer
customers-phase = Phase
customers-value = Value, 12 months
customers-revenue = Revenue so far
customers-orders = Orders
customers-last = Latest
customers-buys = Buys within 90 days
customers-silence = Silence score
customers-erased = Erased ({ $id })
customers-visitor = Visitor { $id }
customers-number = Customer { $number }
customers-no = no. { $number }
customers-no-value-never-bought = No value: the model foretells nothing for those who have not bought yet.
customers-no-value-no-model = No value: the data do not carry a value model yet; phases rest on fixed days.

customer-unknown = There is no customer “{ $number }”.
customer-unknown-text = The number may be mistyped, or the orders are not imported yet. Search by name, e-mail address or number.
customer-not-yet = On { $day } this customer was not known yet.
customer-not-yet-text = The first trace lies after that day. Choose a later day.
customer-json = Data (JSON)
customer-since = Customer since { $day }
customer-answer = In { $phase } since { $since }: { $reason }.
customer-answer-plain = In { $phase } since { $since }.
customer-rhythm-now = { $count ->
    [0] Orders every { $gap } on average, most recently today.
    [one] Orders every { $gap } on average; the latest order was { $count } day ago.
   *[other] Orders every { $gap } on average; the latest order was { $count } days ago.
}
customer-then = Without another order in { $phase } from { $day }.
customer-then-in = Without another order in { $phase } from { $day } on ({ $model }).
customer-besides = Besides { $overlay }: { $meaning }
customer-then-same = Without another order it stays so.
customer-coming = What comes next
customer-next-likely = Most likely { $phase } follows ({ $share }); half of those who go there have gone by { $day }.
customer-next-stays = Most likely it stays as it is: with { $share } for at least { $days }.
customer-next-short = The history of all customers is too short to say: it takes 90 days.
customer-next-share = Probability
customer-next-when = When
customer-next-days = { $early } to { $late }
customer-next-foot-rhythm = From the day on which silence moves the customer on, from how likely they order before, and from what else moves customers of this phase. “When” is the middle half of those who go there.
customer-next-foot-rates = From how customers went on in the past year who came into this phase by the same way and have been in it for as long, and from the day on which silence moves the customer on. “When” is the middle half of those who go there.
customer-next-otherwise = The other way
customer-next-unsure = Which of the two ways comes closer the past does not say for certain: so both stand here.
customer-tiles = Value and expectation
customer-worth = Value, next 12 months
customer-worth-tip = Expected revenue: { $purchases } purchases of { $spend } each. Basis: { $basis }.
customer-worth-margin = of which margin { $margin }
customer-worth-endless = without end: { $value }, discounted at { $rate } a year
customer-interval = { $level }: { $interval }
customer-earned = Earned so far
customer-earned-tip = Revenue { $revenue } less { $refunded } refunds; margin of it { $margin }, from: { $sources }. Off that, as far as known: cost of winning { $acquisition }, messages { $messages }.
customer-revenue = Revenue so far
customer-revenue-tip = { $revenue } revenue less { $refunded } refunds.
customer-from-orders = { $count ->
    [one] from { $count } order of { $mean }
   *[other] from { $count } orders of { $mean } each
}
customer-better-than = more than { $share } of customers
customer-buys-tip = Probability of at least one purchase within the next 90 days, as in “Purchase and churn” further down; below stands what it rests on.
customer-buys-below = see purchase and churn
customer-alive = still a customer: { $share }
customer-next = Next order
customer-next-tip = Latest order on { $last } plus { $gap }, the mean gap ({ $count } measured).
customer-next-none = No value: an own gap shows only from two purchase days on.
customer-overdue = overdue
customer-overdue-by = { $count ->
    [one] { $count } day after { $day }
   *[other] { $count } days after { $day }
}
customer-gap = own gap { $gap }
customer-course = Course of the relationship
customer-curve = Purchase expectation in per cent
customer-purchases = Purchase days
customer-curve-note = Since the latest purchase on { $day }, { $share } of the purchase expectation is left.
customer-curve-none = There is a purchase expectation only after the first purchase.
customer-curve-foot = Purchase expectation: how much of the buying to be expected right after the latest purchase is still to be expected, by the model that was valid on that day. Below it the phases.
customer-stretch = { $phase } from { $day }
customer-stretches = Phases: { $stretches }
customer-why = Why { $phase }
customer-model = Model { $model }, version { $version }: the first rule that holds decides.
customer-why-foot = Rules are tested from the top; those after the one that held are not tested.
customer-rule-rest = Holds for all for whom no rule before it held.
customer-rule-unknown = open
customer-basis = What the forecast rests on
customer-basis-more = Customer value
customer-spend-gamma = Spend per purchase: Gamma-Gamma, between the own mean and that of all customers.
customer-spend-mean = Spend per purchase: the own mean, drawn towards that of all customers.
customer-vintage = { $count ->
    [one] Computed from { $count } customer as of { $day }.
   *[other] Computed from { $count } customers as of { $day }.
}
customer-other-models = In other models
customer-other-show = Show with it
customer-stays-note = Every stay with the reason for which it began.
customer-stays-table = Stays in phases
customer-stays-earlier = Earlier stays
customer-since-head = Since
customer-until-head = Until
customer-days-head = Days
customer-lasts = lasts
customer-touchpoints = Touchpoints
customer-older = Older …
customer-newest = Back to the latest
customer-order = Order { $number }
customer-order-updated = Order changed
customer-order-cancelled = Order cancelled
customer-order-refunded = Refund
customer-stars = { $stars } of 5 stars
customer-complaint = complaint
customer-identified = Particulars of the person
customer-items = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
customer-goods-more = { $goods } and { $count } more
customer-facts = Facts and where they come from
customer-gap-source = { $count ->
    [one] One gap between two purchase days.
   *[other] Mean of { $count } gaps between purchase days.
}
customer-refunds-source = { $count ->
    [one] One refund.
   *[other] Sum of { $count } refunds.
}
customer-no-categories = The imported orders name no categories.
customer-no-revenue = Without revenue there is no share.
customer-no-fact = { $meaning } Nothing is known about it.
customer-worth-within = { $count ->
    [one] { $value } in one year
   *[other] { $value } in { $count } years
}
customer-worth-discounted = Discounted at { $rate } a year: { $values }.
