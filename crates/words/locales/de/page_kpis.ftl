### Seiten: Kennzahlen, eine Kennzahl, Kohorten
### Schlüssel: Seite-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.
### Formel, Grenzen und Quelle jeder Kennzahl sagen dasselbe wie die Dokumentation ihrer Datei in `analytics`.

kpis-answer = Der Umsatz betrug { $when } { $revenue }.
kpis-answer-empty = Noch sind keine Bestellungen da.
kpis-answer-no-value = Für diesen Zeitraum gibt es keine Daten.
kpis-answer-more-than-last-year = Der Umsatz betrug { $when } { $revenue }, { $change } mehr als im Vorjahr.
kpis-answer-less-than-last-year = Der Umsatz betrug { $when } { $revenue }, { $change } weniger als im Vorjahr.
kpis-answer-more-than-before = Der Umsatz betrug { $when } { $revenue }, { $change } mehr als in der Vorperiode.
kpis-answer-less-than-before = Der Umsatz betrug { $when } { $revenue }, { $change } weniger als in der Vorperiode.
kpis-changed-most = Am stärksten veränderte sich { $kpi }: { $change } gegenüber { $period }.
kpis-changed-nothing = Sonst veränderte sich gegenüber { $period } nichts, was über den Zufall hinausgeht.
kpis-changed-uncompared = Verglichen wird mit keinem Zeitraum; wählen Sie oben einen, um Veränderungen zu sehen.
kpis-not-comparable = Veränderungen fehlen: Die Daten decken diesen Zeitraum oder { $period } nicht ganz ab.
kpis-empty = Hier sehen Sie Umsatz, Bestellungen, Wiederkauf und alle anderen Kennzahlen, sobald Bestellungen eingelesen sind.
kpis-empty-import = Bestellungen einlesen

kpis-phase-awareness = Aufmerksamkeit
kpis-phase-consideration = Erwägung
kpis-phase-decision = Entscheidung
kpis-phase-delivery = Lieferung
kpis-phase-retention = Bindung
kpis-phase-advocacy = Weiterempfehlung
kpis-phase-recovery = Rückgewinnung
kpis-phase-measures = Maßnahmen

kpis-kpi = Kennzahl
kpis-value = Wert
kpis-previous = Vorperiode
kpis-last-year = Vorjahr
kpis-show = Zeigen
kpis-all = Alle Kennzahlen
kpis-all-hint = Mit Vergleich, Intervall, Zähler und Nenner.
kpis-all-table = Alle Kennzahlen: Tabelle
kpis-all-footer = Grün und Rot: gut und schlecht für diese Kennzahl. Ohne Farbe: weder noch, oder der Unterschied liegt im Rahmen des Zufalls.

kpis-trend = Verlauf
kpis-trend-table = Verlauf: Tabelle
kpis-trend-none = Für diesen Zeitraum gibt es keinen Verlauf, weil kein Schritt einen Wert hat.
kpis-trend-days = Je Tag.
kpis-trend-weeks = Je Woche.
kpis-trend-months = Je Monat.
kpis-trend-previous = Vorperiode in Grau.
kpis-trend-last-year = Vorjahr in Grau.
kpis-trend-band = Band: 95-%-Intervall.
kpis-trend-description = { $kpi }: { $first } { $first-value }, { $last } { $last-value }. Höchster Wert: { $highest-value } ({ $highest }), niedrigster: { $lowest-value } ({ $lowest }).
kpis-until-today = bis heute
kpis-as-table = Als Tabelle
kpis-grain-day = Tag
kpis-grain-week = Woche
kpis-grain-month = Monat
kpis-no-comparison = Dafür gibt es keine vollständigen Daten.

kpis-one = { $kpi } { $when }: { $value }.
kpis-one-previous = { $kpi } { $when }: { $value }, { $change } zur Vorperiode.
kpis-one-last-year = { $kpi } { $when }: { $value }, { $change } zum Vorjahr.
kpis-one-no-value = { $kpi } { $when }: kein Wert. { $reason }
kpis-one-empty = { $kpi }: noch kein Wert, weil keine Bestellungen da sind.
kpis-one-chance = Der Unterschied liegt im Rahmen des Zufalls.
kpis-how = Wie gerechnet wird
kpis-made-of = Woraus die Zahl besteht
kpis-interval = 95-%-Intervall: { $interval }

kpis-by-country = Land
kpis-by-sales-channel = Kanal
kpis-by-buyers = Käufer
kpis-by-cohort = Kohorte
kpis-split = { $kpi } · { $by }
kpis-part = Teil
kpis-part-not-stated = nicht angegeben
kpis-part-new = Neukunden
kpis-part-returning = Wiederkehrende Kunden
kpis-part-guests = Gäste
kpis-parts-none = Nach diesem Merkmal gibt es nichts zu teilen.
kpis-parts-table = Teile: Tabelle
kpis-parts-description = { $kpi } nach { $by }: am größten bei { $part } mit { $value }.
kpis-parts-footer = Balken: 95-%-Intervall; gestrichelt: alle zusammen.
kpis-parts-more = { $count ->
    [one] { $count } weiteren Teil zeigen
   *[other] { $count } weitere Teile zeigen
}

kpis-help = Was diese Kennzahl bedeutet
kpis-help-meaning = Was sie sagt
kpis-help-formula = Wie sie gerechnet wird
kpis-help-not-shown = Wann sie nicht gezeigt wird
kpis-help-source = Woraus sie kommt
kpis-deed-all = Alle Kennzahlen
kpis-deed-cohorts = Wiederkauf je Kohorte
kpis-deed-customers = Kunden ansehen

cohorts-title = Wiederkauf je Kohorte
cohorts-answer = Von { $customers } mit Erstkauf im { $month } kauften { $again } im Monat danach wieder.
cohorts-answer-one-of-many = Von { $customers } mit Erstkauf im { $month } kaufte { $again } im Monat danach wieder.
cohorts-answer-one-did = { $customers } mit Erstkauf im { $month } kaufte im Monat danach wieder.
cohorts-answer-one-did-not = { $customers } mit Erstkauf im { $month } kaufte im Monat danach nicht wieder.
cohorts-answer-first = { $customers } mit Erstkauf im { $month }: Der Monat danach ist noch nicht vorbei.
cohorts-answer-empty = Noch sind keine Bestellungen da.
cohorts-average-sentence = Über alle Kohorten sind es { $share } ({ $part } von { $whole }).
cohorts-latest-sentence = Zuletzt, mit Erstkauf im { $month }: { $share }.
cohorts-not-retention = Das ist keine Bindungsrate: Wer in einem Monat nicht kauft, kommt vielleicht im nächsten.
cohorts-caption-share = Anteil der Kunden eines Erstkaufmonats, die im k-ten Monat danach bestellten, in Prozent.
cohorts-caption-customers = Kunden eines Erstkaufmonats, die im k-ten Monat danach bestellten.
cohorts-caption-revenue = Umsatz im k-ten Monat nach dem Erstkauf, je Kunde der Kohorte, in { $currency }.
cohorts-measure-share = Anteil
cohorts-measure-customers = Kunden
cohorts-measure-revenue = Umsatz je Kunde
cohorts-table = Wiederkauf je Kohorte: Tabelle
cohorts-first-order = Erstkauf
cohorts-month-first = { $month }. Monat
cohorts-month = { $month }.
cohorts-growing = läuft
cohorts-cell = { $month }: { $part } von { $whole } Kunden, { $orders } Bestellungen, { $revenue }
cohorts-cell-running = { $month }, bis heute: { $part } von { $whole } Kunden, { $orders } Bestellungen, { $revenue }
cohorts-cell-average = { $part } von { $whole } Kunden
cohorts-nobody = In diesem Monat kaufte niemand zum ersten Mal.
cohorts-average = Alle Kohorten
cohorts-more = { $count ->
    [one] { $count } frühere Kohorte zeigen
   *[other] { $count } frühere Kohorten zeigen
}
cohorts-footer = Schraffiert: Der Monat läuft noch. „Alle Kohorten“ ist nach ihrer Größe gewichtet und zählt nur Kohorten, für die der Monat vorbei ist.
cohorts-empty = Hier sehen Sie, wie viele Kunden eines Monats in den Monaten danach wieder kaufen, sobald Bestellungen eingelesen sind.

# Formel, Grenzen, Quelle
kpis-formula-average-order-value = Umsatz ÷ Bestellungen. Das Intervall ist das t-Intervall (Student) für den Mittelwert der Bestellungen: Es sagt, wie weit der Durchschnitt allein durch Zufall schwanken würde.
kpis-not-shown-average-order-value = Bei weniger als drei Bestellungen.
kpis-source-average-order-value = Die Bestellungen der Firma. Wenige sehr große Bestellungen ziehen den Mittelwert nach oben; das Intervall ist dann breit.
kpis-formula-first-order-value = Umsatz der ersten Bestellungen der Kunden, deren erste Bestellung im Zeitraum liegt ÷ Anzahl dieser Bestellungen, mit dem t-Intervall (Student) für den Mittelwert.
kpis-not-shown-first-order-value = Bei weniger als drei ersten Bestellungen.
kpis-source-first-order-value = Die Bestellungen der Firma, ohne Gäste. Zum Vergleich mit den Kosten, einen Kunden zu gewinnen.
kpis-formula-items-per-order = Stücke ÷ Bestellungen, die sagen, wie viele Stücke sie umfassen, mit dem t-Intervall (Student) für den Mittelwert.
kpis-not-shown-items-per-order = Bei weniger als drei Bestellungen, und wo keine Bestellung des Zeitraums sagt, wie viele Stücke sie umfasst.
kpis-source-items-per-order = Die Mengen der Bestellpositionen.
kpis-formula-net-revenue = Umsatz des Zeitraums − Erstattungen des Zeitraums. Eine Erstattung zählt an dem Tag, an dem das Geld zurückging, oder auf Wunsch am Tag ihrer Bestellung. Die Erstattung einer stornierten Bestellung wird nicht abgezogen: Auch deren Umsatz zählt nicht.
kpis-not-shown-net-revenue = Wenn die Daten keinen Tag des Zeitraums abdecken.
kpis-source-net-revenue = Die Bestellungen und Erstattungen der Firma.
kpis-formula-new-customers = Anzahl der Kunden mit einer Bestellung im Zeitraum, deren erste Bestellung in ihm liegt. Neue und wiederkehrende Kunden sind zusammen die Kunden des Zeitraums. Nach Land oder Kanal geteilt zählt ein Kunde überall, wo er gekauft hat.
kpis-not-shown-new-customers = Wenn die Daten keinen Tag des Zeitraums abdecken. Wer vor Beginn der Daten gekauft hat, sieht neu aus: Lesen Sie die ersten Monate der Daten mit Vorsicht.
kpis-source-new-customers = Die Bestellungen der Firma. Gäste zählen nicht: Niemand weiß, ob sie neu sind.
kpis-formula-orders = Anzahl der Bestellungen an einem Tag des Zeitraums, die bis zum Tag, von dem die Seite spricht, nicht storniert sind. Bestellungen mit dem Wert 0 zählen.
kpis-not-shown-orders = Wenn die Daten keinen Tag des Zeitraums abdecken. Ein Zeitraum ohne Bestellung hat den Wert 0.
kpis-source-orders = Die Bestellungen der Firma.
kpis-formula-revenue = Summe des Umsatzes aller Bestellungen des Zeitraums, die nicht storniert sind, genau auf ein Millionstel.
kpis-not-shown-revenue = Wenn die Daten keinen Tag des Zeitraums abdecken. Ein Zeitraum ohne Bestellung hat den Wert 0.
kpis-source-revenue = Die Bestellungen der Firma.
kpis-formula-refund-share = Erstattungen des Zeitraums ÷ Umsatz des Zeitraums. Weil eine Erstattung an ihrem eigenen Tag zählt, kann sie zu einer Bestellung eines früheren Zeitraums gehören; auf Wunsch zählt sie am Tag ihrer Bestellung. Ein Intervall gibt es nicht: Erstattungen und Umsatz eines Zeitraums sind nicht Teil und Ganzes derselben Bestellungen.
kpis-not-shown-refund-share = Bei weniger als zehn Bestellungen und ohne Umsatz.
kpis-source-refund-share = Die Bestellungen und Erstattungen der Firma.
kpis-formula-refunds = Summe der Erstattungen des Zeitraums, jede an dem Tag, an dem das Geld zurückging, oder auf Wunsch am Tag ihrer Bestellung. Erstattungen stornierter Bestellungen bleiben weg, wie auch der Umsatz dieser Bestellungen; ebenso, was vor der ersten Bestellung in den Daten zurückging.
kpis-not-shown-refunds = Wenn die Daten keinen Tag des Zeitraums abdecken. Ein Zeitraum ohne Erstattung hat den Wert 0; wo eine Quelle gar keine Erstattungen enthält, ist sie durchgehend 0.
kpis-source-refunds = Die Erstattungen der Firma.
kpis-formula-churn-rate = 1 − Kundenbindungsrate: zu Beginn aktive und am Ende nicht mehr aktive Kunden ÷ zu Beginn aktive Kunden, mit dem Wilson-Intervall. Aktiv ist, wer in den letzten 12 Monaten gekauft hat, zurückgerechnet vom Tag vor dem Zeitraum und von seinem letzten Tag, den die Daten kennen; ein anderes Maß dafür (eine Phase) kann an die Stelle treten. Neue Kunden des Zeitraums bleiben außer Betracht.
kpis-not-shown-churn-rate = Bei weniger als zehn zu Beginn aktiven Kunden, und wo die Daten nicht 12 Monate vor den Zeitraum zurückreichen: Dann könnte noch niemand verloren sein, und eine Rate von 100 % würde nichts sagen.
kpis-source-churn-rate = Die Bestellungen der Firma, ohne Gäste. Land und Kanal sind die der ersten Bestellung eines Kunden.
kpis-formula-customers = Anzahl der bekannten Kunden mit mindestens einer Bestellung im Zeitraum.
kpis-not-shown-customers = Wenn die Daten keinen Tag des Zeitraums abdecken. Die Kunden mehrerer Monate sind nicht die Summe der Kunden der Monate: Wer in zweien kauft, zählt einmal.
kpis-source-customers = Die Bestellungen der Firma. Gäste zählen nicht: Ob zwei ihrer Bestellungen von derselben Person sind, ist nicht bekannt.
kpis-formula-discount-share = Umsatz der Bestellungen mit Rabatt ÷ Umsatz, Bestellungen von Gästen eingeschlossen. Das Intervall ist das eines Quotienten von Summen über Bestellungen (linearisiert).
kpis-not-shown-discount-share = Bei weniger als zehn Bestellungen und ohne Umsatz. Wo eine Quelle gar keine Rabatte enthält, ist er durchgehend 0.
kpis-source-discount-share = Die Rabatte der Bestellungen der Firma. Ein steigender Anteil sagt, dass Kunden lernen, auf Angebote zu warten.
kpis-formula-median-days-between-orders = Median der Zeit zwischen zwei aufeinanderfolgenden Bestellungen eines Kunden, in Tagen mit Bruchteilen, über alle solchen Abstände, die im Zeitraum enden (die spätere Bestellung liegt in ihm), über alle Kunden zusammengenommen. Das Intervall ist das der Ordnungsstatistiken des Medians.
kpis-not-shown-median-days-between-orders = Bei weniger als zehn Abständen.
kpis-source-median-days-between-orders = Die Zeitpunkte der Bestellungen der Firma, ohne Gäste. Kunden mit vielen Bestellungen haben viele Abstände: Die Zahl spricht von Abständen, nicht von Kunden.
kpis-formula-new-customer-share = Neukunden ÷ Kunden, mit dem Wilson-Intervall. Er und der Anteil wiederkehrender Kunden ergeben zusammen 1.
kpis-not-shown-new-customer-share = Bei weniger als zehn Kunden.
kpis-source-new-customer-share = Die Bestellungen der Firma, ohne Gäste. Ein hoher Anteil kann gute Gewinnung oder schwache Bindung bedeuten: Sehen Sie beide Zahlen an.
kpis-formula-new-revenue-share = Umsatz der Kunden, deren erste Bestellung im Zeitraum liegt, mit allen ihren Bestellungen darin ÷ Umsatz aller bekannten Kunden im Zeitraum. Das Intervall ist das eines Quotienten von Summen über Kunden (linearisiert).
kpis-not-shown-new-revenue-share = Bei weniger als zehn Kunden und ohne Umsatz.
kpis-source-new-revenue-share = Die Bestellungen der Firma, ohne Gäste: Niemand weiß, ob sie neu sind. Der Rest ist der Anteil der wiederkehrenden Kunden.
kpis-formula-purchase-frequency = Bestellungen bekannter Kunden ÷ Kunden mit einer Bestellung im Zeitraum, mit dem t-Intervall (Student) für den Mittelwert über die Kunden.
kpis-not-shown-purchase-frequency = Bei weniger als drei Kunden. Vergleichen Sie nur gleich lange Zeiträume: In einem längeren kauft man öfter.
kpis-source-purchase-frequency = Die Bestellungen der Firma, ohne Gäste.
kpis-formula-repeat-purchase-rate = Kunden mit mindestens zwei Bestellungen bis zum Ende des Zeitraums ÷ Kunden mit mindestens einer Bestellung bis dahin, mit dem Wilson-Intervall. Es ist ein Stand am Ende des Zeitraums; sein Anfang spielt keine Rolle.
kpis-not-shown-repeat-purchase-rate = Bei weniger als zehn Kunden. Neuere Kunden hatten wenig Zeit für eine zweite Bestellung und senken die Rate; die Raten in 90 und 365 Tagen geben allen gleich viel Zeit.
kpis-source-repeat-purchase-rate = Die Bestellungen der Firma, ohne Gäste. Land und Kanal sind die der ersten Bestellung eines Kunden.
kpis-formula-repeat-purchase-rate-365 = Kunden mit einer zweiten Bestellung höchstens 365 Tage nach der ersten ÷ Kunden, deren erste Bestellung im Zeitraum 365 Tage alt wurde, mit dem Wilson-Intervall. Jeder Kunde geht einmal ein, an dem Tag, an dem die 365 Tage um sind; ein Wert ändert sich deshalb später nie mehr, und über die ganze Spanne der Daten sind es alle Kunden, deren erste Bestellung mindestens 365 Tage alt ist.
kpis-not-shown-repeat-purchase-rate-365 = Bei weniger als zehn solchen Kunden; insbesondere in den ersten 365 Tagen der Daten.
kpis-source-repeat-purchase-rate-365 = Die Bestellungen der Firma, ohne Gäste. Land und Kanal sind die der ersten Bestellung eines Kunden.
kpis-formula-repeat-purchase-rate-90 = Kunden mit einer zweiten Bestellung höchstens 90 Tage nach der ersten ÷ Kunden, deren erste Bestellung im Zeitraum 90 Tage alt wurde, mit dem Wilson-Intervall. Jeder Kunde geht einmal ein, an dem Tag, an dem die 90 Tage um sind; ein Wert ändert sich deshalb später nie mehr, und über die ganze Spanne der Daten sind es alle Kunden, deren erste Bestellung mindestens 90 Tage alt ist.
kpis-not-shown-repeat-purchase-rate-90 = Bei weniger als zehn solchen Kunden; insbesondere in den ersten 90 Tagen der Daten.
kpis-source-repeat-purchase-rate-90 = Die Bestellungen der Firma, ohne Gäste. Land und Kanal sind die der ersten Bestellung eines Kunden.
kpis-formula-retention-rate = Zu Beginn und am Ende aktive Kunden ÷ zu Beginn aktive Kunden, mit dem Wilson-Intervall. Aktiv ist, wer in den letzten 12 Monaten gekauft hat, zurückgerechnet vom Tag vor dem Zeitraum und von seinem letzten Tag, den die Daten kennen; ein anderes Maß dafür (eine Phase) kann an die Stelle treten. Neue Kunden des Zeitraums bleiben außer Betracht.
kpis-not-shown-retention-rate = Bei weniger als zehn zu Beginn aktiven Kunden, und wo die Daten nicht 12 Monate vor den Zeitraum zurückreichen: Dann könnte noch niemand verloren sein, und eine Rate von 100 % würde nichts sagen.
kpis-source-retention-rate = Die Bestellungen der Firma, ohne Gäste. Land und Kanal sind die der ersten Bestellung eines Kunden.
kpis-formula-returning-customer-share = Wiederkehrende Kunden ÷ Kunden, mit dem Wilson-Intervall. Er und der Anteil der Neukunden ergeben zusammen 1.
kpis-not-shown-returning-customer-share = Bei weniger als zehn Kunden.
kpis-source-returning-customer-share = Die Bestellungen der Firma, ohne Gäste. Das ist keine Bindungsrate: Der Anteil sagt, wer kauft, nicht, wer geblieben ist.
kpis-formula-returning-customers = Anzahl der Kunden mit einer Bestellung im Zeitraum, deren erste Bestellung davor liegt. Neue und wiederkehrende Kunden sind zusammen die Kunden des Zeitraums.
kpis-not-shown-returning-customers = Wenn die Daten keinen Tag des Zeitraums abdecken. Wer vor Beginn der Daten gekauft hat, sieht neu aus.
kpis-source-returning-customers = Die Bestellungen der Firma, ohne Gäste.
kpis-formula-revenue-per-customer = Umsatz bekannter Kunden ÷ Kunden mit einer Bestellung im Zeitraum, mit dem t-Intervall (Student) für den Mittelwert über die Kunden.
kpis-not-shown-revenue-per-customer = Bei weniger als drei Kunden. Vergleichen Sie nur gleich lange Zeiträume.
kpis-source-revenue-per-customer = Die Bestellungen der Firma, ohne Gäste. Wenige sehr große Kunden ziehen den Mittelwert nach oben; das Intervall ist dann breit.
