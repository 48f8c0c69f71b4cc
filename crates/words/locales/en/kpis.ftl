### KPIs: names, units, reasons for no value
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

kpi-formula = Formula
kpi-numerator = Numerator
kpi-denominator = Denominator
kpi-in-full = Exactly
kpi-interval-95 = 95% interval
kpi-cases = Cases
kpi-help = Read more
kpi-against-previous = on the period before
kpi-against-last-year = on last year
kpi-delta-from = { $period }: { $value }
kpi-delta-chance = { $period }: { $value }. The difference is within what chance explains.
kpi-compared-no-value = There is no value for { $period }. { $reason }
kpi-not-comparable-here = No comparison: the data cover only part of the chosen period.
kpi-not-comparable-there = No comparison: for { $period } there are only some data or none.
kpi-partly-covered = In this period the data reach from { $from } to { $to }.
kpi-spark = Course from { $from } to { $to }: { $first } at first, { $last } at last, { $low } at the lowest, { $high } at the highest.
