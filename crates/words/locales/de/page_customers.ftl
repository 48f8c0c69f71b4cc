### Kunden: Liste, Suche, ein Kunde
### Schlüssel: customers- (Liste), customer- (ein Kunde); dieselben Schlüssel und Lücken wie in der englischen Datei.

customers-empty-answer = Noch sind keine Kunden da.
customers-empty = Hier sehen Sie alle Kunden mit Phase und erwartetem Wert, sobald Bestellungen eingelesen sind.
customers-empty-import = Bestellungen einlesen
customers-answer = { $count ->
    [one] { $count } Kunde, mit { $value } erwartetem Wert.
   *[other] { $count } Kunden, mit { $value } erwartetem Wert.
}
customers-answer-phase = { $count ->
    [one] { $count } Kunde in { $phase }, mit { $value } erwartetem Wert.
   *[other] { $count } Kunden in { $phase }, mit { $value } erwartetem Wert.
}
customers-answer-phase-overlay = { $count ->
    [one] { $count } Kunde in { $phase }, außerdem „{ $overlay }“, mit { $value } erwartetem Wert.
   *[other] { $count } Kunden in { $phase }, außerdem „{ $overlay }“, mit { $value } erwartetem Wert.
}
customers-answer-overlay = { $count ->
    [one] Für { $count } Kunden gilt „{ $overlay }“, mit { $value } erwartetem Wert.
   *[other] Für { $count } Kunden gilt „{ $overlay }“, mit { $value } erwartetem Wert.
}
customers-answer-search = { $count ->
    [one] { $count } Kunde passt zu „{ $search }“, mit { $value } erwartetem Wert.
   *[other] { $count } Kunden passen zu „{ $search }“, mit { $value } erwartetem Wert.
}
customers-answer-cohort = { $count ->
    [one] { $count } Kunde mit erster Bestellung im { $month }, mit { $value } erwartetem Wert.
   *[other] { $count } Kunden mit erster Bestellung im { $month }, mit { $value } erwartetem Wert.
}
customers-answer-moved = { $count ->
    [one] { $count } Kunde wechselte von { $from } zu { $to } ({ $period }), mit { $value } erwartetem Wert.
   *[other] { $count } Kunden wechselten von { $from } zu { $to } ({ $period }), mit { $value } erwartetem Wert.
}
customers-answer-new = { $count ->
    [one] { $count } neuer Kunde in { $to } ({ $period }), mit { $value } erwartetem Wert.
   *[other] { $count } neue Kunden in { $to } ({ $period }), mit { $value } erwartetem Wert.
}
customers-answer-forward = { $count ->
    [one] { $count } Kunde rückte vor ({ $period }), mit { $value } erwartetem Wert.
   *[other] { $count } Kunden rückten vor ({ $period }), mit { $value } erwartetem Wert.
}
customers-answer-at-risk = { $count ->
    [one] { $count } Kunde kam in Gefahr ({ $period }), mit { $value } erwartetem Wert.
   *[other] { $count } Kunden kamen in Gefahr ({ $period }), mit { $value } erwartetem Wert.
}
customers-answer-back = { $count ->
    [one] { $count } Kunde kam zurück ({ $period }), mit { $value } erwartetem Wert.
   *[other] { $count } Kunden kamen zurück ({ $period }), mit { $value } erwartetem Wert.
}
customers-sub = Stand { $day }, Phasen nach { $model }. Der erwartete Wert ist der Umsatz der nächsten 12 Monate, den das Wertmodell erwartet.
customers-found = { $count ->
    [one] { $count } gefunden
   *[other] { $count } gefunden
}
customers-range = { $from }–{ $to } von { $total }
customers-pages = Seiten
customers-table = Liste der Kunden
customers-all = Alle
customers-show-all = Alle Kunden zeigen
customers-none = Kein Kunde passt zu dieser Auswahl. Nehmen Sie einen Filter weg, oder suchen Sie nach einem Teil des Namens, der E-Mail-Adresse, der Nummer oder der Postleitzahl.
customers-nobody = Niemand gefunden.
customers-no-phase = Eine Phase „{ $phase }“ gibt es in diesem Modell nicht.
customers-no-overlay = Einen Zusatz „{ $overlay }“ gibt es in diesem Modell nicht.
customers-search = Name, E-Mail, Nummer oder Postleitzahl
customers-cohort = Erste Bestellung
customers-cohort-any = Egal wann
customers-filter = Filtern
customers-filters = Gesetzte Filter
customers-remove = Filter wegnehmen
customers-tag-search = Suche: { $search }
customers-tag-cohort = Erste Bestellung: { $month }
customers-tag-overlay = Außerdem: { $overlay }
customers-tag-ordered = Bestellt: { $period }
customers-tag-country = Land der Bestellung: { $name }
customers-tag-sales-channel = Kanal der Bestellung: { $name }
customers-tag-moved = Phasenwechsel: { $period }
customers-name = Kunde
customers-phase = Phase
customers-value = Wert, 12 Monate
customers-revenue = Umsatz bisher
customers-orders = Bestellungen
customers-last = Zuletzt
customers-buys = Kauft in 90 Tagen
customers-silence = Stillewert
customers-erased = Gelöscht ({ $id })
customers-visitor = Besucher { $id }
customers-number = Kunde { $number }
customers-no = Nr. { $number }
customers-no-value-never-bought = Kein Wert: Wer noch nicht gekauft hat, für den sagt das Modell nichts voraus.
customers-no-value-no-model = Kein Wert: Die Daten tragen noch kein Wertmodell; Phasen beruhen auf festen Tagen.

customer-unknown = Einen Kunden „{ $number }“ gibt es nicht.
customer-unknown-text = Vielleicht ist die Nummer verschrieben, oder die Bestellungen sind noch nicht eingelesen. Suchen Sie nach Name, E-Mail-Adresse oder Nummer.
customer-not-yet = Am { $day } war dieser Kunde noch nicht bekannt.
customer-not-yet-text = Die erste Spur liegt nach diesem Tag. Wählen Sie einen späteren Tag.
customer-json = Daten (JSON)
customer-since = Kunde seit { $day }
customer-answer = Seit { $since } in { $phase }: { $reason }.
customer-answer-plain = Seit { $since } in { $phase }.
customer-rhythm-now = { $count ->
    [0] Bestellt im Mittel alle { $gap }, zuletzt heute.
    [one] Bestellt im Mittel alle { $gap }, die letzte Bestellung ist { $count } Tag her.
   *[other] Bestellt im Mittel alle { $gap }, die letzte Bestellung ist { $count } Tage her.
}
customer-then = Ohne weitere Bestellung ab { $day } in { $phase }.
customer-then-in = Ohne weitere Bestellung ab { $day } in { $phase } ({ $model }).
customer-besides = Außerdem { $overlay }: { $meaning }
customer-then-same = Ohne weitere Bestellung bleibt es dabei.
customer-coming = Was als Nächstes kommt
customer-next-likely = Am wahrscheinlichsten folgt { $phase } ({ $share }); von denen, die dorthin gehen, ist die Hälfte bis { $day } dort.
customer-next-stays = Am wahrscheinlichsten bleibt es, wie es ist: mit { $share } noch mindestens { $days }.
customer-next-short = Die Geschichte aller Kunden ist zu kurz, um es zu sagen: Es braucht 90 Tage.
customer-next-share = Wahrscheinlichkeit
customer-next-when = Wann
customer-next-days = { $early } bis { $late }
customer-next-foot-rhythm = Aus dem Tag, an dem die Stille den Kunden weiterführt, daraus, wie wahrscheinlich er vorher bestellt, und daraus, was Kunden dieser Phase sonst bewegt. „Wann“ ist die mittlere Hälfte derer, die dorthin gehen.
customer-next-foot-rates = Aus dem, wie es im letzten Jahr mit Kunden weiterging, die auf demselben Weg in diese Phase kamen und so lange darin waren, und aus dem Tag, an dem die Stille den Kunden weiterführt. „Wann“ ist die mittlere Hälfte derer, die dorthin gehen.
customer-next-otherwise = Auf anderem Weg
customer-next-unsure = Welcher der beiden Wege näher kommt, zeigt die Vergangenheit nicht sicher: Darum stehen hier beide.
customer-tiles = Wert und Erwartung
customer-worth = Wert, nächste 12 Monate
customer-worth-tip = Erwarteter Umsatz: { $purchases } Käufe zu je { $spend }. Grundlage: { $basis }.
customer-worth-margin = davon Deckungsbeitrag { $margin }
customer-worth-endless = ohne Ende: { $value }, abgezinst mit { $rate } im Jahr
customer-interval = { $level }: { $interval }
customer-earned = Bisher verdient
customer-earned-tip = Umsatz { $revenue } abzüglich { $refunded } Erstattungen; Deckungsbeitrag daraus { $margin }, aus: { $sources }. Davon ab, soweit bekannt: Kosten des Gewinnens { $acquisition }, Nachrichten { $messages }.
customer-revenue = Umsatz bisher
customer-revenue-tip = { $revenue } Umsatz abzüglich { $refunded } Erstattungen.
customer-from-orders = { $count ->
    [one] aus { $count } Bestellung zu { $mean }
   *[other] aus { $count } Bestellungen zu je { $mean }
}
customer-better-than = mehr als { $share } der Kunden
customer-buys-tip = Wahrscheinlichkeit von mindestens einem Kauf in den nächsten 90 Tagen, wie in „Kauf und Abwanderung“ weiter unten; darunter steht, worauf sie beruht.
customer-buys-below = siehe Kauf und Abwanderung
customer-alive = noch Kunde: { $share }
customer-next = Nächste Bestellung
customer-next-tip = Letzte Bestellung am { $last } plus { $gap }, der mittlere Abstand ({ $count } gemessen).
customer-next-none = Kein Wert: Ein eigener Abstand zeigt sich erst ab zwei Kauftagen.
customer-overdue = überfällig
customer-overdue-by = { $count ->
    [one] { $count } Tag nach dem { $day }
   *[other] { $count } Tage nach dem { $day }
}
customer-gap = eigener Abstand { $gap }
customer-course = Verlauf der Beziehung
customer-curve = Kauferwartung in Prozent
customer-purchases = Kauftage
customer-curve-note = Seit dem letzten Kauf am { $day } sind noch { $share } der Kauferwartung übrig.
customer-curve-none = Eine Kauferwartung gibt es erst nach dem ersten Kauf.
customer-curve-foot = Kauferwartung: was vom Kaufen, das gleich nach dem letzten Kauf zu erwarten war, noch zu erwarten ist, nach dem Modell, das an jenem Tag galt. Darunter die Phasen.
customer-stretch = { $phase } ab { $day }
customer-stretches = Phasen: { $stretches }
customer-why = Warum { $phase }
customer-model = Modell { $model }, Version { $version }: Die erste Regel, die zutrifft, entscheidet.
customer-why-foot = Geprüft wird von oben nach unten; was danach kommt, wird nicht mehr geprüft.
customer-rule-rest = Trifft auf alle zu, für die keine Regel davor zutraf.
customer-rule-unknown = offen
customer-basis = Worauf die Vorhersage beruht
customer-basis-more = Kundenwert
customer-spend-gamma = Ausgaben je Kauf: Gamma-Gamma, zwischen dem eigenen Mittel und dem aller Kunden.
customer-spend-mean = Ausgaben je Kauf: das eigene Mittel, zu dem aller Kunden hingezogen.
customer-vintage = { $count ->
    [one] Gerechnet aus { $count } Kunden mit Stand { $day }.
   *[other] Gerechnet aus { $count } Kunden mit Stand { $day }.
}
customer-other-models = In anderen Modellen
customer-other-show = Damit zeigen
customer-stays-note = Jeder Aufenthalt mit dem Grund, aus dem er begann.
customer-stays-table = Aufenthalte in Phasen
customer-stays-earlier = Frühere Aufenthalte
customer-since-head = Seit
customer-until-head = Bis
customer-days-head = Tage
customer-lasts = dauert an
customer-touchpoints = Kontaktpunkte
customer-older = Älteres …
customer-newest = Zum Neuesten
customer-order = { $number }. Bestellung
customer-order-updated = Bestellung geändert
customer-order-cancelled = Bestellung storniert
customer-order-refunded = Erstattung
customer-stars = { $stars } von 5 Sternen
customer-complaint = Beschwerde
customer-identified = Angaben zur Person
customer-items = { $count ->
    [one] { $count } Artikel
   *[other] { $count } Artikel
}
customer-goods-more = { $goods } und { $count } weitere
customer-facts = Fakten und woher sie kommen
customer-gap-source = { $count ->
    [one] Ein Abstand zwischen zwei Kauftagen.
   *[other] Mittel aus { $count } Abständen zwischen Kauftagen.
}
customer-refunds-source = { $count ->
    [one] Eine Erstattung.
   *[other] Summe aus { $count } Erstattungen.
}
customer-no-categories = Die eingelesenen Bestellungen nennen keine Warengruppen.
customer-no-revenue = Ohne Umsatz gibt es keinen Anteil.
customer-no-fact = { $meaning } Dazu ist nichts bekannt.
customer-worth-within = { $count ->
    [one] { $value } in einem Jahr
   *[other] { $value } in { $count } Jahren
}
customer-worth-discounted = Abgezinst mit { $rate } im Jahr: { $values }.
