### Wirtschaftlichkeit: was Kunden kosten, wann sie es verdient haben, und was es kostet, sie zu halten
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

nav-economics = Wirtschaftlichkeit
economics-answer = Ein neuer Kunde kostete { $cost }; bis das verdient ist, dauert es { $days }.
economics-answer-at-once = Ein neuer Kunde kostete { $cost }; schon die erste Bestellung verdient das.
economics-answer-not-yet = Ein neuer Kunde kostete { $cost }; verdient ist das noch nicht (beobachtet: { $days }).
economics-answer-no-margin = Ein neuer Kunde kostete { $cost }; ob das verdient ist, sagt erst eine Marge.
economics-answer-no-cost = Was ein neuer Kunde kostet, ist nicht bekannt: Es fehlen Werbekosten.
economics-answer-nobody = In diesem Zeitraum hat noch niemand zum ersten Mal bestellt.
economics-empty = Sobald Bestellungen da sind, steht hier, was Kunden bringen; mit Werbekosten auch, was sie kosten.
economics-sub-margin = { $count ->
    [one] Ein Kunde mit erster Bestellung im Zeitraum { $period }, Stand { $at }. Beträge sind Deckungsbeiträge, wo nichts anderes steht.
   *[other] { $count } Kunden mit erster Bestellung im Zeitraum { $period }, Stand { $at }. Beträge sind Deckungsbeiträge, wo nichts anderes steht.
}
economics-sub-revenue = { $count ->
    [one] Ein Kunde mit erster Bestellung im Zeitraum { $period }, Stand { $at }. Es ist zu wenig Deckungsbeitrag bekannt: Beträge sind Umsätze.
   *[other] { $count } Kunden mit erster Bestellung im Zeitraum { $period }, Stand { $at }. Es ist zu wenig Deckungsbeitrag bekannt: Beträge sind Umsätze.
}
economics-missing-cost = Werbekosten sind nicht bekannt. Importieren Sie sie als Datei mit Tag, Kanal, Kampagne und Kosten, oder bringen Sie je Tag und Kampagne ein Ereignis „Campaign Spend Recorded“ mit day, channel, campaign und cost über die Schnittstelle /v1/track.
economics-missing-cost-now = Für diesen Zeitraum sind keine Werbekosten bekannt, nur vom { $first } bis zum { $last }.
economics-missing-cost-do = Quelle und Schlüssel einrichten
economics-missing-currency = { $count ->
    [one] Werbekosten eines Tages stehen in einer anderen Währung als { $currency } und zählen nicht mit.
   *[other] Werbekosten von { $count } Tagen und Kampagnen stehen in einer anderen Währung als { $currency } und zählen nicht mit.
}
economics-missing-margin = Für mehr als die Hälfte des Umsatzes ist kein Deckungsbeitrag bekannt. Tragen Sie eine Margenrate ein oder Margen je Warengruppe, importieren Sie Einkaufspreise als Datei, oder schicken Sie sie (cost_price) in den Bestellungen mit.
economics-missing-margin-do = Margen eintragen
economics-missing-part = Für { $share } des Umsatzes ist kein Deckungsbeitrag bekannt; er zählt dort als 0. Zeiten bis zur Deckung sind also eher zu lang.
economics-missing-forecast = Die Daten reichen für keine Vorhersage: Der Wert je Kunde ist nur, was er bisher gebracht hat.
economics-missing-messages = Von { $sent } Nachrichten an Kunden nennen { $without } keine Kosten (cost in „Message Sent“), und auch der Versand hat keine (Campaign Spend Recorded auf email, sms …): Was das Halten kostet, ist nicht bekannt.
economics-tiles = Wirtschaftlichkeit in Zahlen
economics-tile-cost = Kosten je neuem Kunden
economics-tile-cost-note = { $count ->
    [one] { $spend } für einen Kunden
   *[other] { $spend } für { $count } Kunden
}
economics-tile-first = Erste Bestellung deckt sie
economics-tile-first-note = im Mittel { $margin } Deckungsbeitrag; 95 %: { $interval }
economics-tile-first-revenue = im Mittel { $revenue } Umsatz
economics-tile-payback = Verdient nach
economics-tile-payback-note = { $count ->
    [one] mit der ersten Bestellung
   *[other] mit der { $count }. Bestellung
}
economics-tile-ratio = Kundenwert je Euro Kosten
economics-tile-ratio-note = CLTV { $value }; 95 %: { $interval }
economics-before = { $value } { $comparison }
economics-payback-at-once = sofort
economics-payback-not-yet = noch nicht ({ $days } beobachtet)
economics-because-no-customers = Niemand wurde gewonnen.
economics-because-no-cost = Kosten sind nicht bekannt.
economics-because-no-margin = Ein Deckungsbeitrag ist nicht bekannt.
economics-because-not-yet = Noch nicht gedeckt.
economics-groups = Was Kunden kosten und bringen
economics-groups-note = Kosten zählen dort, wo sie angefallen sind.
economics-groups-shared = Hier fallen keine eigenen Kosten an: Jeder neue Kunde trägt den gleichen Teil dessen, was sein Kanal gekostet hat.
economics-groups-none = In diesem Zeitraum gibt es hier nichts zu vergleichen.
economics-groups-foot = Wert je Kunde (CLTV): bisheriger und in 12 Monaten erwarteter Betrag der gewonnenen Kunden; das 95-%-Intervall steht beim Zeigen. Wert aller: dasselbe für alle Kunden der Gruppe, wann immer sie gewonnen wurden.
economics-by = Vergleichen nach
economics-by-channel = Kanal
economics-by-campaign = Kampagne
economics-by-cohort = Monat der ersten Bestellung
economics-by-country = Land
economics-by-segment = Segment
economics-by-phase = Phase
economics-all = Alle
economics-unknown = ohne Angabe
economics-no-country = ohne Land
economics-no-campaign = ohne Kampagne
economics-column-group = Gruppe
economics-column-won = Neue Kunden
economics-column-spend = Werbekosten
economics-column-cost = Kosten je Kunde
economics-column-first = Erste Bestellung
economics-column-covers = deckt die Kosten
economics-column-payback = Verdient nach
economics-column-orders = Bestellungen bis dahin
economics-column-brought = Bisher je Kunde
economics-column-value = Wert je Kunde
economics-column-ratio = Wert : Kosten
economics-column-worth = Wert aller
economics-column-since = Seit der ersten Bestellung
economics-column-watched = Kunden, die so lange dabei sind
economics-column-what = Was
economics-column-winning = Gewinnen
economics-column-keeping = Halten
economics-column-source = Deckungsbeitrag aus
economics-column-revenue = Umsatz
economics-column-share = Anteil
economics-first-order = erste Bestellung
economics-measure-margin = Deckungsbeitrag je Kunde
economics-measure-revenue = Umsatz je Kunde
economics-payback = Wann die Kosten verdient sind
economics-payback-of = Kurve von
economics-payback-description = Was ein Kunde der Gruppe { $group } im Mittel seit der ersten Bestellung gebracht hat, gegen Kosten von { $cost }.
economics-payback-foot = An jedem Tag steht das Mittel derer, die so lange Kunden sind. Die Kurve endet, wo es weniger als zehn werden.
economics-curve-short = Für eine Kurve sind die Kunden dieses Zeitraums noch nicht lange genug dabei.
economics-cohorts = Was jeder Jahrgang bringt
economics-cohorts-description = Was ein Kunde im Mittel seit der ersten Bestellung gebracht hat, je Monat der ersten Bestellung.
economics-cohorts-foot = Gezeichnet sind die acht jüngsten Monate mit einer Kurve; Tabelle und CSV haben alle.
economics-keeping = Gewinnen und Halten
economics-keeping-ratio = Einen Kunden zu gewinnen kostet { $ratio }-mal so viel, wie einen zu halten; mit Rabatten { $with }-mal so viel. Die Faustregel sagt fünfmal.
economics-keeping-unknown = Wie sich die Kosten des Gewinnens und des Haltens verhalten, lässt sich nicht sagen: Mindestens eine Seite ist nicht bekannt.
economics-one-margin = { $count ->
    [one] Der eine Kunde, der bestellt hat, brachte { $revenue } Umsatz und { $margin } Deckungsbeitrag und kostete { $cost }.
   *[other] Jeder der { $count } Kunden, die bestellt haben, brachte { $revenue } Umsatz und { $margin } Deckungsbeitrag und kostete { $cost }.
}
economics-one-revenue = { $count ->
    [one] Der eine Kunde, der bestellt hat, brachte { $revenue } Umsatz und kostete { $cost }.
   *[other] Jeder der { $count } Kunden, die bestellt haben, brachte { $revenue } Umsatz und kostete { $cost }.
}
economics-side-spend = Werbekosten
economics-side-messages = Nachrichten
economics-side-discounts = Rabatte
economics-side-customers = Kunden, gewonnen oder wieder bestellt
economics-side-each = Je Kunde, ohne Rabatte
economics-side-each-discounts = Je Kunde, mit Rabatten
economics-keeping-foot = Halten: Nachrichten an Kunden und Werbekosten auf Kanälen, die nur Bekannte erreichen (E-Mail, SMS, Push). Rabatte sind vom Umsatz schon abgezogen und mindern den Deckungsbeitrag. Punkte haben keinen Preis und zählen nicht mit.
economics-sources = Worauf der Deckungsbeitrag ruht
economics-source-cost-prices = Einkaufspreisen
economics-source-categories = Margen je Warengruppe
economics-source-firm = der Margenrate der Firma
economics-source-unknown = nichts (nicht bekannt)
economics-sources-foot = Umsatz aller Bestellungen von Kunden bis zum Stand, vor Erstattungen.
economics-costs-of = Werbekosten im Zeitraum: { $recorded } gemeldet, { $clicks } aus einzelnen Klicks ohne Meldung.
economics-costs-left-out = { $amount } aus Klicks sind in gemeldeten Kosten schon enthalten und zählen nicht noch einmal.
economics-costs-nobody = { $amount } trägt niemand, weil ihr Kanal niemanden gewonnen hat.
economics-how = Wie gerechnet wird
economics-how-won = Gewonnen ist ein Kunde mit der ersten Bestellung, durch Kanal und Kampagne des ersten Kontakts, der nicht nach diesem Tag lag. Gäste zählen nicht. Gehört eine Kampagne zu gemeldeten Kosten, gilt deren Kanal.
economics-how-spend = Kosten je neuem Kunden sind die Werbekosten des Zeitraums durch die Kunden, die darin gewonnen wurden. Klickkosten zählen nur, wo für die Kampagne im Kalendermonat nichts gemeldet ist. Wird ein Tag einer Kampagne noch einmal gemeldet, gilt die spätere Meldung.
economics-how-margin = Der Deckungsbeitrag einer Position ist ihr Anteil am Umsatz der Bestellung weniger Einkaufspreis; ohne Einkaufspreis gilt die Marge der Warengruppe, sonst die der Firma. Eine Erstattung nimmt den gleichen Anteil des Deckungsbeitrags zurück wie vom Umsatz, weil Ware zurückkommt: alle Erstattungen einer Bestellung zusammen höchstens ganz, was darüber hinausgeht in voller Höhe.
economics-how-curve = Verdient sind die Kosten an dem Tag nach der ersten Bestellung, an dem der aufgelaufene mittlere Deckungsbeitrag sie erreicht. An jedem Tag zählt nur, wer so lange Kunde ist; wer erst seit gestern dabei ist, drückt die Kurve nicht.
economics-how-value = Der Kundenwert ist, was die Kunden gebracht haben, und was das gewählte Wertmodell für 12 Monate erwartet, mal dem Anteil des Kunden, der als Deckungsbeitrag blieb. Zu den Bestellungen des Kunden zählt dafür eine mittlere Bestellung der Firma, damit eine einzelne nicht entscheidet. Der Anteil ist in jeder Gruppe derselbe; so ergeben die Werte von Gruppen zusammen den aller. Wer unter Einkaufspreis gekauft hat, hat einen negativen. Das Intervall sagt, wie sicher das Mittel über die Kunden ist, nicht, wie sicher das Modell ist.

cli-economics-about = Was Kunden kosten und wann sie es verdient haben
cli-economics-by = Vergleichen nach: channel, campaign, cohort, country, segment oder phase
cli-economics-period = Zeitraum der ersten Bestellung, etwa 2026, 2026-Q1, last-12-months oder all
cli-hint-economics-by = schreiben Sie channel, campaign, cohort, country, segment oder phase
cli-column-campaign = Kampagne
cli-column-advertising = Werbekosten
cli-column-acquisition-cost = Kosten je Kunde
cli-column-first-order = Erste Bestellung
cli-column-first-covers = deckt sie
cli-column-payback-days = Tage bis zur Deckung
cli-column-payback-orders = Bestellungen bis dahin
cli-column-brought = Bisher je Kunde
cli-column-value-to-cost = Wert : Kosten
cli-column-value-of-all = Wert aller
