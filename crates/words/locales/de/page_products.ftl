### Produkte: was zusammen gekauft wird, was wieder fällig ist, was einem Kunden anzubieten ist
### Schlüssel: products- und product- (Seiten), offers- (ein Kunde); dieselben Schlüssel und Lücken wie in der englischen Datei.

nav-products = Produkte
products-answer = Wer „{ $given }“ bestellt, bestellt { $times }‑mal so oft wie üblich auch „{ $along }“.
products-answer-no-pairs = Keine zwei Produkte werden so oft zusammen bestellt, dass es kein Zufall sein kann.
products-answer-none = Noch keine Bestellung sagt, was bestellt wurde.
products-empty = Hier sehen Sie, was zusammen gekauft wird, was bald wieder fällig ist und was Sie wem anbieten können, sobald Bestellungen mit Positionen vorliegen: Importieren Sie eine Datei mit Artikelnummern, oder senden Sie „products“ mit jeder Bestellung.
products-sub = { $products ->
    [one] { $products } Produkt in { $orders } Bestellungen mit bekannten Positionen.
   *[other] { $products } Produkte in { $orders } Bestellungen mit bekannten Positionen.
}
products-without-lines = { $count ->
    [one] Von { $count } weiteren Bestellung ist nicht bekannt, was sie enthielt.
   *[other] Von { $count } weiteren Bestellungen ist nicht bekannt, was sie enthielten.
}
products-more = { $shown } von { $count } Zeilen; alle stehen in der Datei.
products-pairs = Zusammen gekauft
products-pairs-note = Die sichersten Paare zuerst; nur was in mindestens fünf Bestellungen zusammen lag.
products-pairs-none = Nichts liegt so oft in denselben Bestellungen, dass es kein Zufall sein kann.
products-pairs-foot = Mitkauf: Anteil der Bestellungen mit dem ersten Produkt, die auch das zweite enthalten. Lift: wie viel öfter als in beliebigen Bestellungen; 1 wäre Zufall. Gezeigt wird ab einem Lift von 1,1 und nur, was der Zufall höchstens einmal in tausend Fällen brächte (Likelihood-Quotient, Dunning 1993); danach ist auch gereiht. Versand, Rabatte und Gebühren zählen nicht als Produkte.
products-given = Wer das bestellt
products-along = … bestellt auch
products-confidence = Mitkauf
products-lift = Lift
products-support = Anteil aller
products-of = { $part } von { $whole }
products-offers = Empfehlungen
products-offers-file = Liste für die Kasse (CSV)
products-offers-foot = Geprüft, indem jedem Kunden die letzte Bestellung weggenommen und aus allen anderen vorhergesagt wurde; daneben, was die meistgekauften Produkte allein getroffen hätten. Die Liste nennt für jeden Kunden fünf noch nie gekaufte Produkte mit Grund.
products-proof-all = Irgendein Produkt der letzten Bestellung
products-proof-new = Ein noch nie gekauftes Produkt
products-proof-sentence = Mit { $suggested } Vorschlägen hätten wir bei { $share } der Kunden ({ $hit } von { $customers }) mindestens ein Produkt ihrer letzten Bestellung vorhergesagt; mit den { $suggested } meistgekauften Produkten bei { $usual }.
products-proof-table = Probe der Empfehlungen
products-proof-what = Vorhergesagt
products-proof-suggested = Empfehlungen
products-proof-most-bought = Meistgekaufte
products-proof-none = Noch hat niemand zweimal bestellt; wie gut Vorschläge treffen, lässt sich deshalb nicht prüfen.
products-due = Bald wieder fällig
products-due-sentence = { $count ->
    [0] Bis { $until } ist nichts fällig.
    [one] { $count } Nachkauf ist bis { $until } fällig.
   *[other] { $count } Nachkäufe sind bis { $until } fällig.
}
products-due-foot = Was dem heutigen Tag am nächsten liegt, steht oben. Gerechnet aus dem eigenen Abstand zwischen Käufen desselben Produkts, ab drei Kauftagen, angenähert an den Abstand aller Kunden mit diesem Produkt. Darunter die Spanne, in die vier von fünf Käufen fallen. Nicht mehr darin steht, wer so lange ausblieb, dass 98 von 100 gekauft hätten, oder wer auch den nächsten Kauf ausließ (zwei eigene Abstände).
products-customer = Kunde
products-product = Produkt
products-due-on = Fällig
products-late = überfällig
products-rhythm = Abstand
products-every = { $count ->
    [one] jeden Tag
   *[other] alle { $count } Tage
}
products-times = { $count ->
    [one] an { $count } Tag gekauft
   *[other] an { $count } Tagen gekauft
}
products-all-note = Die meistbestellten zuerst.
products-category = Kategorie
products-orders = Bestellungen
products-buyers = Käufer
products-again = Davon wiederholt
products-pieces = Stück
products-price = Preis im Mittel
products-revenue = Umsatz laut Positionen
products-tier = Preislage in der Kategorie
products-tier-low = unteres Drittel
products-tier-middle = mittleres Drittel
products-tier-high = oberes Drittel
product-answer = { $share } der Bestellungen mit „{ $product }“ enthalten auch „{ $along }“.
product-answer-none = „{ $product }“ wird mit keinem Produkt so oft zusammen bestellt, dass es kein Zufall sein kann.
product-beside = Wird mitbestellt
product-facts = Das Produkt
offers-title = Empfehlungen
offers-sub = Was als Nächstes gekauft werden könnte, mit Grund, und wie gekauft wird.
offers-answer-late = „{ $product }“ war am { $day } fällig: gekauft wird es etwa alle { $days } Tage.
offers-answer-due = „{ $product }“ ist am { $day } wieder fällig: gekauft wird es etwa alle { $days } Tage.
offers-answer-new = Als Nächstes passt „{ $product }“: { $because }.
offers-answer-none = Noch sagt keine Bestellung, was verkauft wird.
offers-every = kauft es etwa alle { $days } Tage, fällig { $day }
offers-again = in { $orders } von { $of } Bestellungen gekauft
offers-bought-with = wird mit „{ $product }“ gekauft
offers-popular = { $count ->
    [one] viel gekauft: in { $count } Bestellung
   *[other] viel gekauft: in { $count } Bestellungen
}
offers-refills = Bald wieder fällig
offers-new = Noch nie gekauft
offers-next = Wahrscheinlich der nächste Kauf
offers-because = Grund
offers-none = Nichts vorzuschlagen.
offers-habits = Kaufgewohnheiten
offers-habits-none = Dafür ist noch zu wenig bekannt.
offers-hour = Beste Uhrzeit
offers-hours = { $from } bis { $until } Uhr
offers-hour-of = { $part } von { $whole } Bestellungen mit Uhrzeit
offers-channel = Bester Kanal
offers-channel-of = { $part } von { $whole } Nachrichten angeklickt
offers-sales-channel = Bestellt meist über
offers-discount = Rabatte
offers-discount-more = wartet auf Rabatte
offers-discount-usual = wie üblich
offers-discount-less = kauft ohne Rabatt
offers-discount-of = { $part } von { $whole } Bestellungen mit Rabatt; üblich { $usual }
offers-up-sells = Eine Preislage höher
offers-up-from = Kauft
offers-up-to = Stattdessen
offers-foot = Vorschläge aus Produkten, die dieselben Kunden kaufen, und aus dem, was dieser Kunde wiederholt kauft. Wie gut sie treffen, steht auf der Seite „Produkte“.
offers-show = Empfehlungen zeigen
