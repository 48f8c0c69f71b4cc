### Customer value: models, value by phase, back-test
### Keys: value-, small letters, hyphens; the same keys and gaps as in the German file.

nav-value = Customer value
value-basis-bg-nbd = BG/NBD
value-basis-bg-nbd-text = Every customer buys at an own rhythm and leaves some day; both are estimated from their purchases and those of all customers.
value-basis-mbg-nbd = MBG/NBD
value-basis-mbg-nbd-text = Like BG/NBD, but a customer may leave for good after the very first purchase.
value-basis-pareto-nbd = Pareto/NBD
value-basis-pareto-nbd-text = Like BG/NBD, but a customer may leave at any time, not only after a purchase.
value-basis-nbd = NBD
value-basis-nbd-text = Every customer buys at an own rhythm; this model does not assume that anybody leaves for good.
value-basis-empirical = Empirical estimate
value-basis-empirical-text = No model, but counted rates of two groups: those who bought once, and those who came back.
value-basis-fixed-days = Fixed days
value-basis-fixed-days-text = The data do not carry a model yet: from 90 days of silence a customer counts as overdue, from 365 as lost. There is no forecast.
value-answer = { $count ->
    [one] { $customers } will probably bring { $value } of revenue in the next 12 months.
   *[other] { $customers } will probably bring { $value } of revenue in the next 12 months.
}
value-answer-none = { $count ->
    [one] { $customers }; the data do not carry a forecast yet.
   *[other] { $customers }; the data do not carry a forecast yet.
}
value-sub = As of { $at }. Basis: { $model }, computed with the data up to { $day }.
value-margin = Of which contribution margin: { $margin }, from: { $sources }.
value-empty-answer = There is no customer value yet.
value-empty = Here you will see what your customers will probably bring in the next 12 months, and how well the model did before, as soon as orders are imported.
value-no-forecast = The data do not carry a forecast yet.
value-tiles = Customer value in figures
value-tile-total = Expected value, 12 months
value-tile-mean = Mean per customer
value-tile-customers = Buyers in the model
value-tile-repeat = { $repeat } bought again ({ $share })
value-tile-day = Day of the model
value-tile-vintage = { $count ->
    [one] from { $count } buyer
   *[other] from { $count } buyers
}
value-by-phase = Value by phase
value-by-phase-table = Value by phase as a table
value-most = The largest part is expected of customers in { $phase }: { $value }, { $share } of all.
value-total = All
value-share = Share
value-mean = Mean per customer
value-purchases-title = When customers buy
value-spend-title = What they spend
value-spend-gamma = Gamma-Gamma
value-spend-gamma-text = Every customer spends around an own mean per purchase; those who bought rarely are drawn towards the mean of all.
value-spend-mean = Counted means
value-spend-mean-text = No model, but the own mean per purchase, drawn towards the mean of all purchases.
value-fallback = stand-in
value-refused = Parameters as fitted, not in use
value-parameters = Parameters
value-parameter = Parameter
value-meaning = Meaning
value-estimate = Estimate
value-error = Standard error
value-parameter-r = How alike customers are in their rhythm (larger is more alike)
value-parameter-alpha = Time scale of the rhythm in weeks: r/α purchases a week on average
value-parameter-a = Inclination to leave after a purchase: a/(a + b) on average
value-parameter-b = Inclination to stay after a purchase
value-parameter-s = How alike customers are in leaving (larger is more alike)
value-parameter-beta = Measure of time of leaving in weeks: s/β departures a week on average
value-parameter-once = Purchases a week of customers who bought once
value-parameter-again = Purchases a week of customers who came back
value-parameter-p = How evenly a customer spends
value-parameter-q = How alike customers are in what they spend
value-parameter-v = Scale of the spend of all customers
value-fit-likelihood = Log-likelihood
value-fit-customers = Customers in the fit
value-fit-repeat = Repeat buyers
value-fit-mean-spend = Mean of all purchases
value-test = How well the model did before
value-test-answer-under = { $expected } purchases were expected, { $made } were made: the model was { $off } too low.
value-test-answer-over = { $expected } purchases were expected, { $made } were made: the model was { $off } too high.
value-test-answer-nothing = { $expected } purchases were expected, { $made } were made.
value-test-note = { $count ->
    [one] { $model }, fitted to the data up to { $calibration }, compared with what this one customer bought afterwards ({ $holdout }, { $count } customer). A purchase is a day with an order.
   *[other] { $model }, fitted to the data up to { $calibration }, compared with what the same { $count } customers bought afterwards ({ $holdout }). A purchase is a day with an order.
}
value-test-made = made
value-test-expected = expected
value-test-weeks = Purchases by week, added up
value-test-ask = The back-test fits the model to the first part of your data and compares it with the rest. With so many customers that takes a moment.
value-test-do = Run the back-test
value-untested-too-short = The data do not reach back far enough for a back-test; 60 days are needed.
value-untested-no-model = The first part of the data carries no model, so there is nothing to compare.
value-as-table = As a table
value-week = Week until
value-measures = How large the errors were
value-measures-table = Measures of the back-test
value-measure = Measure
value-of-purchases = Purchases
value-of-revenue = Revenue
value-measure-predicted = Predicted
value-measure-predicted-text = Sum of the predictions.
value-measure-actual = Happened
value-measure-actual-text = Sum of what happened.
value-measure-bias = Bias
value-measure-bias-text = By how much the sum was too high (+) or too low (−).
value-measure-mae = Mean error
value-measure-mae-text = Mean distance per customer (MAE).
value-measure-rmse = Squared error
value-measure-rmse-text = Root of the mean squared error (RMSE); large errors count more.
value-measure-correlation = Correlation
value-measure-correlation-text = 1: prediction and reality run alike; 0: no connection.
value-measure-gini = Ranking (Gini)
value-measure-gini-text = 1: the best stood exactly on top; 0: no better than chance.
value-measure-lift = Lift
value-measure-calibration = Calibration
value-measure-tracking = Tracking
value-measure-behind = Behind
value-laws = Which model fits this firm
value-laws-note = Fitted to the data up to { $calibration }, tested on { $count ->
    [one] the same { $count } customer
   *[other] the same { $count } customers
} ({ $holdout }). The picture shows repeat purchases since the first day, expected from first purchases alone. Lift: purchases of the first tenth over those of all. Calibration: mean distance between probability to buy and share of buyers. Tracking: mean deviation of the picture. Behind: the model that gave what came the highest probability (mean log score), with standard error; up to three of them may be chance.
value-laws-note-some = Compared on { $count } evenly picked of { $customers } customers. Fitted to the data up to { $calibration }, tested on the rest ({ $holdout }). The picture shows repeat purchases since the first day, expected from first purchases alone. Behind: mean log score with standard error; up to three of them may be chance.
value-laws-holdout = tested
value-laws-weeks = Repeat purchases by week by all models, added up
value-laws-table = Models compared
value-law = Model
value-laws-tag-proposed = proposed
value-laws-tag-in-use = in use
value-laws-tag-not-carried = not carried
value-laws-tag-drawn = drawn towards usual shops
value-calibration = Said and come
value-calibration-table = Probability to buy and share of buyers
value-calibration-from = Probability
value-calibration-said = said
value-calibration-came = bought
value-law-choice = By which model is predicted
value-law-automatic = Automatic
value-law-automatic-text = BG/NBD, until two back-tests a quarter apart find the same other model clearly better.
value-law-is-automatic = Automatic: { $model } at present.
value-law-is-chosen = Chosen since { $day }: { $model }.
value-law-effect = The choice holds from today on and is recorded; what was said of earlier days stays. Phases do not change: how silent a customer is, is always measured by BG/NBD. Where the data do not carry the chosen model, a simpler one steps in and is named so.
value-law-do = Keep the choice
value-law-who = Owners, administrators and analysts can choose.
done-law-chosen = Model chosen.
audit-law-chosen = Value model chosen
audit-thing-law = Value model
value-deciles = Tenths of the customers
value-deciles-note = Ordered by prediction, the highest first; purchases per customer.
value-deciles-table = Tenths of the customers by prediction
value-decile = Tenth
value-lift = Lift
value-vintages = Vintages of the model
value-vintages-note = Every month the model is fitted anew and kept: an earlier day is shown with the model that was valid then.
value-vintages-table = Latest vintages
value-vintages-earlier = Earlier vintages
value-vintage-day = Data up to
value-revision = Revision
value-how = What stands behind it
value-how-buying = BG/NBD estimates two things that nobody can see. First the rhythm: every customer buys at random, but at an own pace; how different the paces are is said by r and α.
value-how-leaving = Second the leaving: after each purchase a customer may leave for good, and nobody says goodbye. A customer who is silent for longer than fits their pace has probably left; a and b say how easily customers leave.
value-how-spend = Gamma-Gamma estimates what a purchase brings: the own mean, drawn towards the mean of all the more, the fewer purchases a customer has. It assumes that how much somebody spends does not depend on how often they buy.
value-how-value = The expected value is: expected purchases in 365 days times expected spend per purchase. It is revenue after discounts, without VAT and shipping, before refunds, not discounted.
value-how-fallback = Where the data do not carry the model (too few buyers, or the fit runs away), a simpler one is taken and named here: first NBD, then counted rates, at last fixed days without a forecast.
value-how-sources = Fader, Hardie and Lee 2005 (BG/NBD); Batislam, Denizel and Filiztekin 2007 (MBG/NBD); Schmittlein, Morrison and Colombo 1987 (Pareto/NBD); Ehrenberg 1959 (NBD); Fader and Hardie 2013 (Gamma-Gamma).
value-of-which = of which { $count } { $overlay }, { $value }

# What makes customers buy more often
value-drivers = What makes customers buy more often
value-drivers-table = Traits and what they do
value-drivers-trait = Trait at the first order
value-drivers-channel = Channel
value-drivers-country = Country
value-drivers-first-category = First category
value-drivers-others = all others
value-drivers-buys = Buys
value-drivers-leaves = Leaves
value-drivers-more-often = { $share } more often ({ $interval })
value-drivers-less-often = { $share } less often ({ $interval })
value-drivers-sooner = { $share } sooner ({ $interval })
value-drivers-later = { $share } later ({ $interval })
value-drivers-unclear = not noticeably different ({ $interval })
value-drivers-better = With these traits { $model } foretells clearly better than without (log score { $lead } ± { $error }).
value-drivers-worse = With these traits { $model } foretells clearly worse than without (log score { $lead } ± { $error }).
value-drivers-alike = With these traits { $model } does not foretell noticeably differently than without (log score { $lead } ± { $error }).
value-drivers-note = Each beside { $against }, with its 95 % interval. Only what held at the first order is known. Fitted and judged as above, on { $compared } of { $customers } customers. A relation, no proof of a cause.
value-spread = How value is spread
value-spread-description = { $count ->
    [one] One customer, worth { $median } in 12 months.
   *[other] Half of the { $count } customers are worth { $median } in 12 months at most.
}
value-spread-from = Value in 12 months
value-spread-foot = Revenue expected of a customer in the next 12 months. Each step is about twice the one before; colours are the phases.
value-pareto = Who brings the value
value-pareto-description = 20% of the customers bring { $share } of the value.
value-pareto-customers = Customers, those worth most first
value-pareto-share = Share of the value
value-pareto-alike = if all brought the same
value-pareto-note = { $half } of the customers bring half of the value. Gini: { $gini } (0: all bring the same, 1: one brings everything).
value-formulas = By which formula how much
value-formulas-sub = Four formulas of textbooks, with your own numbers. They know nobody’s silence; that is why the pages otherwise reckon by the models.
value-formula = Formula
value-formula-revenue = Revenue value
value-formula-revenue-how = { $order } an order × { $orders } orders a year × { $years } years
value-formula-textbook = Textbook formula
value-formula-textbook-how = ({ $revenue } revenue − { $cost } cost a year) ÷ (1 + { $rate }) × { $years } years; it discounts only once
value-formula-retention = Retention formula
value-formula-retention-how = { $margin } margin a year × { $stay } ÷ (1 + { $rate } − { $stay }): what comes after this year
value-formula-new = Retention formula, new customer
value-formula-new-how = { $margin } × (1 + { $rate }) ÷ (1 + { $rate } − { $stay }) − { $acquisition } cost of winning
value-formulas-mean = Numbers of a mean customer of the last 365 days.
value-formulas-one = Own orders by year (of at least one) and own margin; staying, keeping and, where their own is not known, the cost of winning as for the mean of all.
value-formulas-retention = { $share } stay in a year: { $part } of { $whole } who ordered in the year before ordered again in the last.
value-formulas-no-retention = How many stay in a year is not known: fewer than ten ordered in the year before.
value-formulas-no-margin = No margin is known; without it only the first formula reckons.
value-formulas-no-keeping = What keeping costs is not known and is missing in the cost.
