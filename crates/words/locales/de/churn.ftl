### Abwanderung: wer geht, warum, was auf dem Spiel steht, und wie weit das zu glauben ist
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

nav-churn = Abwanderung
churn-title = Abwanderung
churn-answer = { $count ->
    [one] { $customers } droht zu gehen; { $value } stehen auf dem Spiel.
   *[other] { $customers } drohen zu gehen; { $value } stehen auf dem Spiel.
}
churn-level-low = Vorsicht: In der Probe vom { $day } kauften { $came }, gesagt waren { $said }. Die Wahrscheinlichkeiten sind eher zu niedrig.
churn-level-high = Vorsicht: In der Probe vom { $day } kauften { $came }, gesagt waren { $said }. Die Wahrscheinlichkeiten sind eher zu hoch.
churn-answer-no-value = { $count ->
    [one] { $customers } droht zu gehen.
   *[other] { $customers } drohen zu gehen.
} Was auf dem Spiel steht, sagt noch kein Wertmodell.
churn-tile-stake-none = Noch sagt kein Wertmodell, was Kunden bringen
churn-no-group = »{ $text }« ist nichts, wonach verglichen werden kann. Möglich: { $known }.
churn-answer-none = Niemand droht gerade zu gehen.
churn-customers = { $count ->
    [one] Ein Kunde
   *[other] { $customers } Kunden
}
churn-sub = Stand { $at }. Gefährdet ist, wer für den eigenen Rhythmus überfällig (Stillewert ab 30 %), aber noch nicht weg ist, oder wer sein Abo gekündigt hat.
churn-tiles = Abwanderung in Zahlen
churn-tile-at-risk = Gefährdet
churn-tile-at-risk-note = { $count ->
    [one] { $share } des einen Käufers
   *[other] { $share } der { $customers } Käufer
}
churn-tile-stake = Auf dem Spiel
churn-tile-stake-note = Erwarteter Umsatz in 12 Monaten × Risiko
churn-tile-gone = Schon weg
churn-tile-gone-note = Stillewert ab 80 % oder Abo beendet
churn-tile-expected = Kaufen in 90 Tagen
churn-tile-expected-note = erwartet, { $share } der Käufer
churn-who = Wer gefährdet ist
churn-who-note = Wo am meisten auf dem Spiel steht, zuerst.
churn-who-table = Gefährdete Kunden
churn-who-none = In dieser Auswahl ist niemand gefährdet.
churn-more = Nächste Kunden
churn-first = Von vorn
churn-column-silence = Still seit
churn-column-risk = Risiko
churn-column-risk-note = Wahrscheinlichkeit, in 90 Tagen nicht zu kaufen
churn-column-stake = Auf dem Spiel
churn-column-why = Was dagegen (−) und dafür (+) spricht
churn-why = Woran es liegt
churn-why-note = Was bei den Gefährdeten am stärksten gegen einen Kauf spricht
churn-why-table = Treiber der Abwanderung
churn-column-driver = Treiber
churn-odds = Kaufchance × { $factor }
churn-odds-note = Kaufchance × 0,5 heißt: Aus 1 zu 1 wird 1 zu 2, verglichen mit einem Kunden, bei dem alles üblich ist.
churn-odds-note-value-model = Kaufchance × 0,5 heißt: Aus 1 zu 1 wird 1 zu 2, verglichen mit einem Kunden, der so oft wie üblich und eben erst gekauft hat.
churn-rests-learned = Aus allen Fakten gelernt
churn-rests-learned-course = Für 90 Tage gelernt; Verlauf nach dem Wertmodell
churn-rests-value-model = Wertmodell
churn-rests-nothing = Keine Aussage
churn-proof = Wie weit das zu glauben ist
churn-proof-trial = Probe: Am { $day } wurde mit dem, was damals bekannt war, für { $customers } Käufer vorhergesagt, wer in { $days } Tagen kauft. So kam es:
churn-proof-untried = Für eine Probe reichen die Daten noch nicht: Dazu müssen nach den ersten sechs Wochen zweimal { $days } Tage vergangen sein.
churn-proof-learned = In Gebrauch: gelernt aus { $examples } Beispielen vom { $first } bis { $last }.
churn-proof-value-model = In Gebrauch: die Wahrscheinlichkeit des Wertmodells.
churn-proof-no-better = Das Gelernte traf in der Probe nicht besser als das Wertmodell; darum gilt das Wertmodell.
churn-proof-nothing = Weder Gelerntes noch ein Wertmodell sagt etwas.
churn-not-learned-too-short = Gelernt werden kann noch nichts: Die Daten sind zu kurz.
churn-not-learned-too-few = Gelernt werden kann noch nichts: Zu wenige haben gekauft, oder zu wenige nicht.
churn-not-learned-no-answer = Gelernt wurde nichts: Die Beispiele ergeben keine Antwort.
churn-proof-table = Probe des Gelernten neben dem Wertmodell
churn-measure = Maß
churn-measure-auc = Trennschärfe (AUC)
churn-measure-auc-meaning = Von zwei Kunden, einer kauft, einer nicht: wie oft der Käufer die höhere Wahrscheinlichkeit hatte. 50 % ist Zufall.
churn-measure-brier = Brier-Wert
churn-measure-brier-meaning = Mittlerer quadratischer Fehler der Wahrscheinlichkeit; je kleiner, desto besser.
churn-measure-lift = Bestes Zehntel
churn-measure-lift-meaning = Lift: wie viel öfter im Zehntel mit der höchsten Wahrscheinlichkeit gekauft wurde als bei allen.
churn-measure-calibration = Eichfehler
churn-measure-calibration-meaning = Mittlerer Abstand zwischen gesagter Wahrscheinlichkeit und dem Anteil, der kaufte.
churn-calibration = Eichung
churn-calibration-note = Gesagt und eingetreten, nach gesagter Wahrscheinlichkeit
churn-calibration-table = Gesagte und eingetretene Anteile
churn-calibration-said = Gesagt
churn-calibration-came = Gekauft
churn-calibration-bin = { $from } bis { $to }
churn-calibration-description = Gesagte Wahrscheinlichkeit und Anteil, der wirklich kaufte, in Zehnteln.
churn-lasting = Wie lange Kunden bleiben
churn-lasting-note = Vom ersten Kauf, bis sie zum ersten Mal weg sind (Stillewert ab 80 % oder Abo beendet); wer noch da ist, zählt mit der Zeit bis heute.
churn-lasting-parted = Mindestens einmal weg: { $left }; davon wieder da: { $returned }, jetzt weg: { $gone }.
churn-lasting-table = Bleibende nach Gruppen
churn-lasting-by = Verglichen nach
churn-lasting-by-sales-channel = Verkaufskanal
churn-lasting-by-first-channel = Herkunft
churn-lasting-by-country = Land
churn-lasting-by-year = Jahr des ersten Kaufs
churn-lasting-all = Alle
churn-lasting-rest = Übrige
churn-lasting-in = Im Segment
churn-lasting-out = Nicht im Segment
churn-lasting-left = Einmal weg
churn-lasting-returned = Davon wieder da
churn-lasting-after = Noch da nach { $days } Tagen
churn-lasting-hazard = Geht öfter (×)
churn-lasting-hazard-note = Geht öfter (×): wie viel öfter jemand der Gruppe geht als in der größten (Cox), mit 95-%-Intervall.
churn-lasting-alike = Die Gruppen unterscheiden sich nicht nachweisbar (Log-Rank-Test, p = { $p }).
churn-lasting-differ = Die Gruppen unterscheiden sich nachweisbar (Log-Rank-Test, p = { $p }).
churn-lasting-description = Anteil, der noch da ist, nach Tagen seit dem ersten Kauf (Kaplan–Meier).
churn-subscriptions = Abonnements
churn-subscriptions-begun = Begonnen
churn-subscriptions-ended = Gekündigt oder beendet
churn-subscriptions-sentence = Laufend: { $running }. Von { $before }, die vor 30 Tagen liefen, wurden { $left } gekündigt oder beendet ({ $share }).
churn-how = Wie gerechnet wird
churn-how-learning = An bis zu zwölf Tagen der Vergangenheit, einen Monat auseinander, wird von allen Käufern gemessen, was damals bekannt war, und mit dem verglichen, was danach geschah. Daraus lernt eine logistische Regression mit Dämpfung; die Wahrscheinlichkeit des Wertmodells ist eines der Maße, und wo die Daten nichts Besseres belegen, bleibt es bei ihr.
churn-how-trial = Die Probe lernt ebenso, als wäre ein Zeitraum weniger vergangen, und wird an dem gemessen, was seither geschah. Nichts Späteres geht ein. Ist das Gelernte in der Probe nicht besser, gilt das Wertmodell.
churn-how-stake = Auf dem Spiel steht der erwartete Umsatz der nächsten zwölf Monate mal der Wahrscheinlichkeit, in 90 Tagen nicht zu kaufen.
churn-empty = Sobald Bestellungen da sind, steht hier, wer zu gehen droht.
churn-customer = Kauf und Abwanderung
churn-customer-load = Wahrscheinlichkeit, Gründe und nächste Bestellung anzeigen
churn-customer-none = Noch nichts gekauft; von Abwanderung kann keine Rede sein.
churn-customer-within = Kauft in { $days } Tagen
churn-customer-stake = Auf dem Spiel
churn-danger-none = Im eigenen Rhythmus
churn-danger-at-risk = Gefährdet
churn-danger-gone = Weg
churn-next = Bestellt mit { $share } Wahrscheinlichkeit binnen eines Jahres wieder; wenn ja, zur Hälfte bis { $day }, in vier von fünf Fällen zwischen { $early } und { $late }.
churn-next-none = Wann wieder bestellt wird, sagt noch kein Modell.
churn-no-reasons = Gründe stehen hier, sobald ein Modell sagt, wer kauft.

churn-driver-frequency = Häufigkeit
churn-driver-silence = Stille
churn-driver-trend = Verlauf
churn-driver-regularity = Regelmäßigkeit
churn-driver-spend = Ausgaben
churn-driver-season = Jahreszeit
churn-driver-assortment = Sortiment
churn-driver-quantity = Stückzahl
churn-driver-discounts = Rabatte
churn-driver-returns = Erstattungen und Stornos
churn-driver-visits = Besuche
churn-driver-cart = Warenkorb
churn-driver-messages = Newsletter und Nachrichten
churn-driver-delivery = Lieferung
churn-driver-service = Service
churn-driver-contract = Abonnement
churn-driver-loyalty = Treue

churn-because-silence = { $days } ohne Kauf; üblich: { $gap }
churn-because-silence-alone = { $days } ohne Kauf
churn-because-frequency = { $count ->
    [one] ein Kauftag
   *[other] { $count } Kauftage
} { $days ->
    [0] seit heute
    [one] in einem Tag
   *[other] in { $days } Tagen
}
churn-because-trend = { $later } in der zweiten Hälfte der Zeit als Kunde, { $earlier } in der ersten
churn-because-regularity = im Mittel { $days } zwischen zwei Käufen, üblicher Abstand davon: { $spread }
churn-because-no-gap = erst ein Kauf
churn-because-season = { $count ->
    [0] kein Kauf zu dieser Jahreszeit im Vorjahr
    [one] ein Kauftag zu dieser Jahreszeit im Vorjahr
   *[other] { $count } Kauftage zu dieser Jahreszeit im Vorjahr
}
churn-because-assortment = { $count ->
    [0] keine Warengruppe bekannt
    [one] eine Warengruppe gekauft
   *[other] { $count } Warengruppen gekauft
}
churn-because-discounts = { $share } des Umsatzes mit Rabatt
churn-because-visits = letzter Besuch { $days ->
    [0] heute
    [one] gestern
   *[other] vor { $days } Tagen
}; { $count ->
    [0] keiner in 30 Tagen
    [one] einer in 30 Tagen
   *[other] { $count } in 30 Tagen
}
churn-because-no-visit = kein Besuch bekannt
churn-because-cart = Warenkorb { $days ->
    [0] seit heute
    [one] seit gestern
   *[other] seit { $days } Tagen
} offen
churn-because-no-cart = kein offener Warenkorb
churn-because-newsletter = Newsletter bestellt
churn-because-no-newsletter = kein Newsletter
churn-because-newsletter-cancelled = Newsletter abbestellt
churn-because-service = { $count ->
    [0] keine Beschwerde
    [one] eine Beschwerde
   *[other] { $count } Beschwerden
}
churn-because-trouble = ungeheilter Ärger
churn-because-contract = Abo läuft
churn-because-contract-trial = Abo zur Probe
churn-because-contract-cancelled = Abo gekündigt
churn-because-contract-ended = Abo beendet
churn-because-no-contract = kein Abo
churn-because-recent-purchases = { $count ->
    [0] kein Kauf in den letzten 90 Tagen
    [one] ein Kauftag in den letzten 90 Tagen
   *[other] { $count } Kauftage in den letzten 90 Tagen
}
churn-because-last-gap = zuletzt { $days } zwischen zwei Käufen, im Mittel { $mean }
churn-because-one-gap = erst eine Pause zwischen zwei Käufen: { $days }
churn-because-mean-spend = { $mean } je Bestellung
churn-because-revenue = { $all } insgesamt
churn-because-last-order = zuletzt { $last }, im Mittel { $mean } je Bestellung
churn-because-no-season = vor einem Jahr noch kein Kunde
churn-because-pieces = { $pieces } Stück je Bestellung
churn-because-no-pieces = keine Stückzahl bekannt
churn-because-refunds = { $share } des Umsatzes erstattet
churn-because-no-refund = noch kein Umsatz
churn-because-cancelled = { $count ->
    [0] kein Storno
    [one] ein Storno
   *[other] { $count } Stornos
}
churn-because-sent-back = { $count ->
    [0] keine Rücksendung
    [one] eine Rücksendung
   *[other] { $count } Rücksendungen
}
churn-because-earlier-visits = { $count ->
    [0] kein Besuch in den 30 Tagen davor
    [one] ein Besuch in den 30 Tagen davor
   *[other] { $count } Besuche in den 30 Tagen davor
}
churn-because-products-seen = { $count ->
    [0] kein Produkt angesehen
    [one] ein Produkt angesehen
   *[other] { $count } Produkte angesehen
}
churn-because-store-visits = { $count ->
    [0] kein Besuch im Laden
    [one] ein Besuch im Laden
   *[other] { $count } Besuche im Laden
}
churn-because-contacts = { $count ->
    [0] an keinem Tag von sich aus Kontakt
    [one] an einem Tag von sich aus Kontakt
   *[other] an { $count } Tagen von sich aus Kontakt
}
churn-because-wishes = { $count ->
    [0] nichts auf dem Wunschzettel
    [one] ein Produkt auf dem Wunschzettel
   *[other] { $count } Produkte auf dem Wunschzettel
}
churn-because-opened = { $share } der Nachrichten geöffnet
churn-because-none-sent = keine Nachricht gesendet
churn-because-last-opened = auf Nachrichten zuletzt reagiert: { $days ->
    [0] heute
    [one] gestern
   *[other] vor { $days } Tagen
}
churn-because-never-opened = nie auf eine Nachricht reagiert
churn-because-under-way = { $count ->
    [0] keine Lieferung unterwegs
    [one] eine Lieferung unterwegs
   *[other] { $count } Lieferungen unterwegs
}
churn-because-late = { $count ->
    [0] keine Lieferung verspätet
    [one] eine Lieferung verspätet
   *[other] { $count } Lieferungen verspätet
}
churn-because-failed = { $count ->
    [0] keine Lieferung gescheitert
    [one] eine Lieferung gescheitert
   *[other] { $count } Lieferungen gescheitert
}
churn-because-no-trouble = kein ungeheilter Ärger
churn-because-recommends = Weiterempfehlung: { $score } von 10
churn-because-not-asked = keine Antwort zur Weiterempfehlung
churn-because-stars = zuletzt mit { $score } Sternen bewertet
churn-because-no-stars = keine Bewertung
churn-because-overdue = Zahlung überfällig
churn-because-not-overdue = keine Zahlung überfällig
churn-because-points = { $points ->
    [one] ein Punkt
   *[other] { $points } Punkte
}
churn-because-coupons = { $count ->
    [0] kein Gutschein eingelöst
    [one] ein Gutschein eingelöst
   *[other] { $count } Gutscheine eingelöst
}
churn-because-follows = { $count ->
    [0] folgt in keinem Netzwerk
    [one] folgt in einem Netzwerk
   *[other] folgt in { $count } Netzwerken
}
churn-because-cut = Verbindung gekappt: Newsletter, Einwilligung oder Folgen beendet
churn-because-not-cut = keine Verbindung gekappt
churn-because-invitations = { $count ->
    [0] niemanden eingeladen
    [one] eine Einladung verschickt
   *[other] { $count } Einladungen verschickt
}
churn-plans = Was laufende Abos noch bringen
churn-plan = Tarif
churn-plan-unnamed = ohne Tarif
churn-plan-running = laufen
churn-plan-price = Preis im Monat
churn-plan-after = { $count ->
    [one] bleiben einen Monat
   *[other] bleiben { $count } Monate
}
churn-plan-months = Monate, die noch kommen
churn-plan-value = Wert aller laufenden
churn-plan-too-young = Noch kein Abo läuft einen Monat.
churn-plan-nobody-left = Noch niemand hat gekündigt; daraus lässt sich nichts lernen.
churn-plan-not-carried = Zu wenige Abos oder zu wenig Unterschied für eine Vorhersage.
churn-plan-note = Anteile neuer Abos, die so lange bleiben, nach dem verschobenen Beta-geometrischen Modell (Fader und Hardie 2007), darunter das 95-%-Intervall. Monate, die noch kommen: im Mittel der laufenden, in den nächsten { $count }. Wert: Monate ohne Ende, abgezinst mit { $rate } im Jahr, mal Preis; ein Umsatz.
