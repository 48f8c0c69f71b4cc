### Kennzahlen: Namen, Einheiten, Gründe für keinen Wert
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

kpi-formula = Formel
kpi-numerator = Zähler
kpi-denominator = Nenner
kpi-interval-95 = 95-%-Intervall
kpi-no-value-denominator-zero = Kein Wert: Der Nenner ist null.
kpi-no-value-too-few = { $count ->
    [one] Kein Wert: weniger als { $count } Fall.
   *[other] Kein Wert: weniger als { $count } Fälle.
}
