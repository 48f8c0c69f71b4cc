# Texts of the page: today. Keys begin with today-.

today-answer = { $count ->
    [0] Seit dem { $day } ist kein Kunde in Gefahr geraten.
    [one] { $customers } ist seit dem { $day } gefährdet, mit { $value } erwartetem Wert.
   *[other] { $customers } sind seit dem { $day } gefährdet, mit { $value } erwartetem Wert.
}
today-answer-without-value = { $count ->
    [0] Seit dem { $day } ist kein Kunde in Gefahr geraten.
    [one] { $customers } ist seit dem { $day } gefährdet.
   *[other] { $customers } sind seit dem { $day } gefährdet.
}
today-computed = Stand { $day }, gerechnet aus Bestellungen bis { $last }. Erwarteter Wert: Umsatz der nächsten 12 Monate.

today-empty-answer = Noch sind keine Bestellungen da.
today-empty-sub = Eine Datei mit Bestellungen genügt; nach ein paar Minuten ist die Seite gefüllt.
today-empty-title = Was Sie hier sehen werden
today-empty = In welcher Phase jeder Kunde ist und was er wert ist, wer in Gefahr gerät, und wie Umsatz und Wiederkauf sich entwickeln.
today-import-orders-now = Bestellungen einlesen

today-tiles = Kennzahlen des Zeitraums
today-phases = Wo Ihre Kunden stehen
today-phases-hint = Kunden, erwarteter Wert und Veränderung im Zeitraum.

today-at-risk = Die wertvollsten Kunden in { $phase }
today-at-risk-hint = Nach erwartetem Umsatz der nächsten 12 Monate.
today-at-risk-all = { $count ->
    [one] Den einen ansehen
   *[other] Alle { $count }
}
today-at-risk-none = Zurzeit ist niemand gefährdet.
today-at-risk-table = Die wertvollsten gefährdeten Kunden
today-customer = Kunde
today-last-order = Letzte Bestellung
today-orders = Bestellungen
today-value = Wert, 12 Monate

today-data = Woher die Zahlen kommen
today-data-from = Erste Bestellung
today-data-until = Letzte Bestellung
today-import = Zuletzt eingelesen
today-import-files = Aus
today-import-orders = Neue Bestellungen darin
today-import-customers = Kunden darin
today-rejected = { $count ->
    [one] { $count } Zeile konnte nicht gelesen werden.
   *[other] { $count } Zeilen konnten nicht gelesen werden.
}
today-rejected-show = Ansehen und beheben

today-deeds = Was Sie jetzt tun können
today-deed-stale = Neue Bestellungen einlesen
today-deed-stale-text = { $days ->
    [one] Die letzte Bestellung ist { $days } Tag alt. Ohne neue Daten wirken alle Kunden stiller, als sie sind.
   *[other] Die letzte Bestellung ist { $days } Tage alt. Ohne neue Daten wirken alle Kunden stiller, als sie sind.
}
today-deed-at-risk = Sich melden, bevor sie verstummen
today-deed-at-risk-text = { $count ->
    [one] { $customers } ist im Zeitraum in Gefahr geraten und hat noch zu erwartenden Umsatz.
   *[other] { $customers } sind im Zeitraum in Gefahr geraten. Beginnen Sie mit denen, die am meisten wert sind.
}
today-deed-second = Zum zweiten Kauf einladen
today-deed-second-text = { $count ->
    [one] { $customers } hat erst einmal gekauft und ist noch nicht überfällig.
   *[other] { $customers } haben erst einmal gekauft und sind noch nicht überfällig.
}
today-deed-margin = Margenrate eintragen
today-deed-margin-text = Dann rechnet Stammkunde beim Kundenwert auch den Deckungsbeitrag, nicht nur den Umsatz.
today-deed-margin-do = Eintragen
