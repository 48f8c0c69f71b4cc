### Customer value: models, estimates, refusals
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

value-customer-lifetime = Customer lifetime value
value-historic = Value to date
value-expected-12-months = Expected value in 12 months
value-probability-alive = Probability of still being a customer
value-empirical-estimate = Empirical estimate
