### Kennzahlen: Namen, Einheiten, Gründe für keinen Wert
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

kpi-formula = Formel
kpi-numerator = Zähler
kpi-denominator = Nenner
kpi-in-full = Genau
kpi-interval-95 = 95-%-Intervall
kpi-cases = Fälle
kpi-help = Mehr dazu
kpi-against-previous = zur Vorperiode
kpi-against-last-year = zum Vorjahr
kpi-delta-from = { $period }: { $value }
kpi-delta-chance = { $period }: { $value }. Der Unterschied liegt im Rahmen des Zufalls.
kpi-compared-no-value = Für { $period } gibt es keinen Wert. { $reason }
kpi-not-comparable-here = Kein Vergleich: Die Daten decken den gewählten Zeitraum nur zum Teil ab.
kpi-not-comparable-there = Kein Vergleich: Für { $period } liegen die Daten nur zum Teil oder gar nicht vor.
kpi-partly-covered = Die Daten reichen in diesem Zeitraum vom { $from } bis { $to }.
kpi-spark = Verlauf vom { $from } bis { $to }: zuerst { $first }, zuletzt { $last }, am niedrigsten { $low }, am höchsten { $high }.
