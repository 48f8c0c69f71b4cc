### Produkte: was zusammen gekauft wird, was wieder fällig ist, was einem Kunden anzubieten ist
### Schlüssel: products- und product- (Seiten), offers- (ein Kunde); dieselben Schlüssel und Lücken wie in der englischen Datei.

nav-products = Produkte
products-answer = Wer „{ $given }“ bestellt, bestellt „{ $along }“ { $times }-mal so oft mit wie andere.
products-answer-no-pairs = Keine zwei Produkte werden öfter zusammen bestellt, als der Zufall es brächte.
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
products-pairs-note = Die sichersten Paare zuerst; nur was in fünf Bestellungen zusammen lag.
products-pairs-none = Nichts liegt öfter in denselben Bestellungen, als der Zufall es brächte.
products-pairs-foot = Mitkauf: Anteil der Bestellungen mit dem ersten Produkt, die auch das zweite enthalten. Hebel: wie viel öfter als in beliebigen Bestellungen. Gereiht nach dem Likelihood-Quotienten (Dunning 1993), damit seltene Zufälle nicht oben stehen. Versand, Rabatte und Gebühren zählen nicht als Produkte.
products-given = Wer das bestellt
products-along = … bestellt mit
products-confidence = Mitkauf
products-lift = Hebel
products-support = Anteil aller
products-of = { $part } von { $whole }
products-offers = Empfehlungen
products-offers-file = Liste für die Kasse (CSV)
products-offers-foot = Geprüft, indem jedem Kunden die letzte Bestellung weggenommen und aus allen anderen vorhergesagt wurde. Die Liste nennt jedem Kunden fünf Produkte, die er noch nicht gekauft hat, mit Grund.
products-proof-all = Mit { $suggested } Vorschlägen hätten wir bei { $share } der Kunden ({ $hit } von { $customers }) mindestens ein Produkt ihrer letzten Bestellung vorhergesagt.
products-proof-new = Unter Produkten, die der Kunde noch nie gekauft hatte, gelänge das mit { $suggested } Vorschlägen bei { $share } ({ $hit } von { $customers }).
products-proof-none = Noch hat niemand zweimal bestellt; wie gut Vorschläge treffen, lässt sich deshalb nicht prüfen.
products-due = Bald wieder fällig
products-due-sentence = { $count ->
    [0] Bis { $until } ist nichts fällig.
    [one] { $count } Nachkauf ist bis { $until } fällig.
   *[other] { $count } Nachkäufe sind bis { $until } fällig.
}
products-due-foot = Aus dem eigenen Abstand zwischen Käufen desselben Produkts, ab drei Kauftagen, angenähert an den Abstand aller Kunden mit diesem Produkt. Darunter die Spanne, in die vier von fünf Käufen fallen. Wer so lange ausblieb, dass 98 von 100 gekauft hätten, steht nicht mehr darin.
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
product-answer-none = „{ $product }“ wird mit keinem Produkt öfter zusammen bestellt, als der Zufall es brächte.
product-beside = Wird mit bestellt
product-facts = Das Produkt
offers-title = Empfehlungen
offers-sub = Was dieser Kunde als Nächstes kaufen könnte, mit Grund, und wie er kauft.
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
offers-refills = Braucht er bald wieder
offers-new = Noch nie gekauft
offers-next = Kauft er wahrscheinlich als Nächstes
offers-because = Grund
offers-none = Nichts vorzuschlagen.
offers-habits = Wie er kauft
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
