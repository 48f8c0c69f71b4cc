### Churn: who leaves, why, what is at stake, and how far to believe it
### Keys: area-thing, lower case, with hyphens; the same keys and gaps as in the German file.

nav-churn = Churn
churn-title = Churn
churn-answer = { $count ->
    [one] { $customers } is at risk of leaving; { $value } is at stake.
   *[other] { $customers } are at risk of leaving; { $value } is at stake.
}
churn-level-low = Take care: in the trial of { $day } { $came } bought, { $said } had been said. The probabilities are rather too low.
churn-level-high = Take care: in the trial of { $day } { $came } bought, { $said } had been said. The probabilities are rather too high.
churn-answer-no-value = { $count ->
    [one] { $customers } is at risk of leaving.
   *[other] { $customers } are at risk of leaving.
} What is at stake, no value model says yet.
churn-tile-stake-none = No value model says yet what customers bring
churn-no-group = “{ $text }” is nothing to compare by. Possible: { $known }.
churn-answer-none = Nobody is at risk of leaving right now.
churn-customers = { $count ->
    [one] One customer
   *[other] { $customers } customers
}
churn-sub = As of { $at }. At risk is whoever is overdue for their own rhythm (silence score of 30 % or more) but not gone yet, or has cancelled a subscription.
churn-tiles = Churn in figures
churn-tile-at-risk = At risk
churn-tile-at-risk-note = { $count ->
    [one] { $share } of the one buyer
   *[other] { $share } of { $customers } buyers
}
churn-tile-stake = At stake
churn-tile-stake-note = Expected revenue of 12 months × risk
churn-tile-gone = Already gone
churn-tile-gone-note = silence score of 80 % or more, or subscription ended
churn-tile-expected = Buy within 90 days
churn-tile-expected-note = expected, { $share } of buyers
churn-who = Who is at risk
churn-who-note = Where most is at stake, first.
churn-who-table = Customers at risk
churn-who-none = Nobody in this selection is at risk.
churn-more = Next customers
churn-first = From the start
churn-column-silence = Silent for
churn-column-risk = Risk
churn-column-risk-note = Probability not to buy within 90 days
churn-column-stake = At stake
churn-column-why = What speaks against a purchase (−) and for one (+)
churn-why = What it comes from
churn-why-note = What weighs most against a purchase among those at risk
churn-why-table = Drivers of churn
churn-column-driver = Driver
churn-odds = Odds of a purchase × { $factor }
churn-odds-note = Odds × 0.5 means: 1 to 1 becomes 1 to 2, compared with a customer for whom everything is usual.
churn-odds-note-value-model = Odds × 0.5 means: 1 to 1 becomes 1 to 2, compared with a customer who buys as often as is usual and has just bought.
churn-rests-learned = Learned from all facts
churn-rests-learned-course = Learned for 90 days; course by the value model
churn-rests-value-model = Value model
churn-rests-nothing = Nothing says
churn-proof = How far to believe it
churn-proof-trial = Trial: on { $day }, with what was known then, it was foretold of { $customers } buyers who would buy within { $days } days. This is what came:
churn-proof-untried = The data do not suffice for a trial yet: after the first six weeks, twice { $days } days have to have passed.
churn-proof-learned = In use: learned from { $examples } examples from { $first } to { $last }.
churn-proof-value-model = In use: the probability of the value model.
churn-proof-no-better = What was learned did no better than the value model in the trial; so the value model holds.
churn-proof-nothing = Neither a learned nor a value model says anything.
churn-not-learned-too-short = Nothing can be learned yet: the data are too short.
churn-not-learned-too-few = Nothing can be learned yet: too few bought, or too few did not.
churn-not-learned-no-answer = Nothing was learned: the examples give no answer.
churn-proof-table = Trial of what was learned beside the value model
churn-measure = Measure
churn-measure-auc = Discrimination (AUC)
churn-measure-auc-meaning = Of two customers, one who buys and one who does not: how often the buyer had the higher probability. 50 % is chance.
churn-measure-brier = Brier score
churn-measure-brier-meaning = Mean squared error of the probability; the smaller, the better.
churn-measure-lift = Best tenth
churn-measure-lift-meaning = Lift: how many times as many bought in the tenth with the highest probability as among all.
churn-measure-calibration = Calibration error
churn-measure-calibration-meaning = Mean distance between the probability said and the share that bought.
churn-calibration = Calibration
churn-calibration-note = What was said and what came, by the probability said
churn-calibration-table = Shares said and shares that came
churn-calibration-said = Said
churn-calibration-came = Bought
churn-calibration-bin = { $from } to { $to }
churn-calibration-description = The probability said and the share that really bought, in tenths.
churn-lasting = How long customers stay
churn-lasting-note = From the first purchase until they are gone for the first time (silence score of 80 % or more, or subscription ended); whoever is still there counts with the time until today.
churn-lasting-parted = Left at least once: { $left }; of them back: { $returned }, gone now: { $gone }.
churn-lasting-table = Those who stay by group
churn-lasting-by = Compared by
churn-lasting-by-sales-channel = Sales channel
churn-lasting-by-first-channel = Origin
churn-lasting-by-country = Country
churn-lasting-by-year = Year of the first purchase
churn-lasting-all = All
churn-lasting-rest = Others
churn-lasting-in = In the segment
churn-lasting-out = Not in the segment
churn-lasting-left = Left once
churn-lasting-returned = Of them back
churn-lasting-after = Still there after { $days } days
churn-lasting-hazard = Leaves more often (×)
churn-lasting-hazard-note = Leaves more often (×): how many times as often somebody of the group leaves as in the largest (Cox), with a 95 % interval.
churn-lasting-alike = The groups do not differ demonstrably (log-rank test, p = { $p }).
churn-lasting-differ = The groups differ demonstrably (log-rank test, p = { $p }).
churn-lasting-description = Share that is still there, by days since the first purchase (Kaplan–Meier).
churn-subscriptions = Subscriptions
churn-subscriptions-begun = Begun
churn-subscriptions-ended = Cancelled or ended
churn-subscriptions-sentence = Running: { $running }. Of { $before } that ran 30 days ago, { $left } were cancelled or ended ({ $share }).
churn-how = How it is computed
churn-how-learning = On up to twelve days of the past, a month apart, what was known of all buyers then is measured and compared with what happened next. A damped logistic regression learns from it; the probability of the value model is one of the measures, and where the data show nothing better it stays.
churn-how-trial = The trial learns in the same way as if one period less had passed, and is judged by what has happened since. Nothing later enters. Where what was learned does no better in the trial, the value model holds.
churn-how-stake = At stake is the expected revenue of the next twelve months times the probability not to buy within 90 days.
churn-empty = As soon as there are orders, this page says who is at risk of leaving.
churn-customer = Purchase and churn
churn-customer-load = Show probability, reasons and next order
churn-customer-none = Nothing bought yet: there is no churn to speak of.
churn-customer-within = Buys within { $days } days
churn-customer-stake = At stake
churn-danger-none = Within their own rhythm
churn-danger-at-risk = At risk
churn-danger-gone = Gone
churn-next = Orders again within a year with a probability of { $share }; if so, half do by { $day }, four in five between { $early } and { $late }.
churn-next-none = No model says yet when they order again.
churn-no-reasons = Reasons stand here as soon as a model says who buys.

churn-driver-frequency = Frequency
churn-driver-silence = Silence
churn-driver-trend = Trend
churn-driver-regularity = Regularity
churn-driver-spend = Spend
churn-driver-season = Season
churn-driver-assortment = Assortment
churn-driver-quantity = Pieces
churn-driver-discounts = Discounts
churn-driver-returns = Refunds and cancellations
churn-driver-visits = Visits
churn-driver-cart = Cart
churn-driver-messages = Newsletter and messages
churn-driver-delivery = Delivery
churn-driver-service = Service
churn-driver-contract = Subscription
churn-driver-loyalty = Loyalty

churn-because-silence = { $days } without a purchase; usual: { $gap }
churn-because-silence-alone = { $days } without a purchase
churn-because-frequency = { $count ->
    [one] one purchase day
   *[other] { $count } purchase days
} { $days ->
    [0] since today
    [one] in one day
   *[other] in { $days } days
}
churn-because-trend = { $later } in the second half of the time as a customer, { $earlier } in the first
churn-because-regularity = { $days } between two purchases on average, usually off by { $spread }
churn-because-no-gap = one purchase only
churn-because-season = { $count ->
    [0] no purchase at this time of the year before
    [one] one purchase day at this time of the year before
   *[other] { $count } purchase days at this time of the year before
}
churn-because-assortment = { $count ->
    [0] no category known
    [one] one category bought
   *[other] { $count } categories bought
}
churn-because-discounts = { $share } of revenue with a discount
churn-because-visits = last visit { $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
}; { $count ->
    [0] none in 30 days
    [one] one in 30 days
   *[other] { $count } in 30 days
}
churn-because-no-visit = no visit known
churn-because-cart = cart open { $days ->
    [0] since today
    [one] since yesterday
   *[other] for { $days } days
}
churn-because-no-cart = no open cart
churn-because-newsletter = newsletter subscribed
churn-because-no-newsletter = no newsletter
churn-because-newsletter-cancelled = newsletter cancelled
churn-because-service = { $count ->
    [0] no complaint
    [one] one complaint
   *[other] { $count } complaints
}
churn-because-trouble = trouble not healed
churn-because-contract = subscription running
churn-because-contract-trial = trial subscription
churn-because-contract-cancelled = subscription cancelled
churn-because-contract-ended = subscription ended
churn-because-no-contract = no subscription
churn-because-recent-purchases = { $count ->
    [0] no purchase in the last 90 days
    [one] one purchase day in the last 90 days
   *[other] { $count } purchase days in the last 90 days
}
churn-because-last-gap = { $days } between the last two purchases, { $mean } on average
churn-because-one-gap = only one gap between two purchases so far: { $days }
churn-because-mean-spend = { $mean } an order
churn-because-revenue = { $all } in all
churn-because-last-order = { $last } last, { $mean } an order on average
churn-because-no-season = no customer yet a year ago
churn-because-pieces = { $pieces } pieces an order
churn-because-no-pieces = no number of pieces known
churn-because-refunds = { $share } of revenue refunded
churn-because-no-refund = no revenue yet
churn-because-cancelled = { $count ->
    [0] no cancelled order
    [one] one cancelled order
   *[other] { $count } cancelled orders
}
churn-because-sent-back = { $count ->
    [0] nothing sent back
    [one] one return
   *[other] { $count } returns
}
churn-because-earlier-visits = { $count ->
    [0] no visit in the 30 days before
    [one] one visit in the 30 days before
   *[other] { $count } visits in the 30 days before
}
churn-because-products-seen = { $count ->
    [0] no product looked at
    [one] one product looked at
   *[other] { $count } products looked at
}
churn-because-store-visits = { $count ->
    [0] no visit to a store
    [one] one visit to a store
   *[other] { $count } visits to a store
}
churn-because-contacts = { $count ->
    [0] in touch of their own accord on no day
    [one] in touch of their own accord on one day
   *[other] in touch of their own accord on { $count } days
}
churn-because-wishes = { $count ->
    [0] nothing on the wish list
    [one] one product on the wish list
   *[other] { $count } products on the wish list
}
churn-because-opened = { $share } of messages opened
churn-because-none-sent = no message sent
churn-because-last-opened = last reacted to a message { $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
}
churn-because-never-opened = never reacted to a message
churn-because-under-way = { $count ->
    [0] no delivery under way
    [one] one delivery under way
   *[other] { $count } deliveries under way
}
churn-because-late = { $count ->
    [0] no delivery late
    [one] one delivery late
   *[other] { $count } deliveries late
}
churn-because-failed = { $count ->
    [0] no delivery failed
    [one] one delivery failed
   *[other] { $count } deliveries failed
}
churn-because-no-trouble = no trouble left unhealed
churn-because-recommends = would recommend: { $score } of 10
churn-because-not-asked = no answer about recommending
churn-because-stars = last rated with { $score } stars
churn-because-no-stars = no rating
churn-because-overdue = payment overdue
churn-because-not-overdue = no payment overdue
churn-because-points = { $points ->
    [one] one point
   *[other] { $points } points
}
churn-because-coupons = { $count ->
    [0] no coupon redeemed
    [one] one coupon redeemed
   *[other] { $count } coupons redeemed
}
churn-because-follows = { $count ->
    [0] follows on no network
    [one] follows on one network
   *[other] follows on { $count } networks
}
churn-because-cut = tie cut: newsletter, consent or following ended
churn-because-not-cut = no tie cut
churn-because-invitations = { $count ->
    [0] invited nobody
    [one] one invitation sent
   *[other] { $count } invitations sent
}
churn-plans = What running subscriptions will bring
churn-plan = Plan
churn-plan-unnamed = no plan named
churn-plan-running = running
churn-plan-price = Price a month
churn-plan-after = { $count ->
    [one] stay a month
   *[other] stay { $count } months
}
churn-plan-months = Months to come
churn-plan-value = Value of all running
churn-plan-too-young = No subscription has run for a month yet.
churn-plan-nobody-left = Nobody has left yet; nothing can be learned from that.
churn-plan-not-carried = Too few subscriptions, or too little difference, for a forecast.
churn-plan-note = Shares of new subscriptions that stay so long by the shifted beta-geometric model (Fader and Hardie 2007), below it the 95% interval. Months to come: mean of those running, within the next { $count }. Value: months without end, discounted at { $rate } a year, times the price; a revenue.
