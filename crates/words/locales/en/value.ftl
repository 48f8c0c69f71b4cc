### Customer value: models, estimates, refusals
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

value-customer-lifetime = Customer lifetime value
value-historic = Value to date
value-expected-12-months = Expected value in 12 months
value-probability-alive = Probability of still being a customer
value-empirical-estimate = Empirical estimate

value-not-used-no-customers = The model is not in use: nobody has bought yet.
value-not-used-too-few-customers = The model is not in use: there are too few customers to estimate its parameters.
value-not-used-too-few-repeat-buyers = The model is not in use: too few customers have bought again.
value-not-used-nobody-repeats = The model is not in use: nobody has bought a second time yet.
value-not-used-no-time = The model is not in use: no time has passed since the first purchases.
value-not-used-nobody-leaves = The model is not in use: the data do not show that customers leave for good (the fit runs away, a model without leaving explains them as well).
value-not-used-all-alike = The model is not in use: all customers seem alike (the fit runs away).
value-not-used-no-maximum = The model is not in use: the data do not say which parameters hold (the likelihood is flat, or its maximum lies at the border).
value-not-used-infinite-mean = The model is not in use: spend differs so wildly that its mean is not defined.
value-not-used-too-short = The model is not in use: the data cover less than 90 days; rates from so short a time say nothing about a year.
value-not-used-of = { $model }: { $reason }

value-drawn-few = Drawn towards usual shops: there are too few buyers yet to tell all parameters from these data alone. What the data do not say is taken to be as in usual shops; with every buyer that counts for less.
value-drawn-unclear = Drawn towards usual shops: these data leave some parameters open. What they do not say is taken to be as in usual shops.

value-proposal-clear = Proposed: { $proposed }. It told clearly better what came than { $usual }.
value-proposal-best = Proposed: { $proposed }. No other told better what came.
value-proposal-best-carried = Proposed: { $proposed }. Of the models that the data carry, none told better what came.
value-proposal-not-clear = Proposed: { $proposed }, the usual model. { $best } told a little better what came, but by no more than chance may.
value-proposal-not-clear-stands-in = Proposed: { $proposed }; the data do not carry the usual model. { $best } told a little better what came, but by no more than chance may.
value-proposal-not-carried = { $better } told better what came, but the data do not carry it.
