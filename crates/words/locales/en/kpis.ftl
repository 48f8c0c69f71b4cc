### KPIs: names, units, reasons for no value
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

kpi-formula = Formula
kpi-numerator = Numerator
kpi-denominator = Denominator
kpi-interval-95 = 95% interval
kpi-no-value-denominator-zero = No value: the denominator is zero.
kpi-no-value-too-few = { $count ->
    [one] No value: fewer than { $count } case.
   *[other] No value: fewer than { $count } cases.
}
