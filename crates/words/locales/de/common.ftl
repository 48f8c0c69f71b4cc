### Gemeinsames: Handlungen, Einheiten, Mengen, Tage
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

app-name = Stammkunde

action-save = Speichern
action-cancel = Abbrechen
action-apply = Anwenden
action-search = Suchen
action-back = Zurück
action-next = Weiter
action-previous = Zurück
action-import = Importieren
action-export = Exportieren
action-download = Herunterladen
action-retry = Erneut versuchen
action-sign-in = Anmelden
action-sign-out = Abmelden
action-show-table = Tabelle zeigen
action-show-chart = Diagramm zeigen
action-skip-to-content = Zum Inhalt springen

common-yes = ja
common-no = nein
answer-yes = ja
answer-no = nein
no-value = kein Wert
all = alle
language-de = Deutsch
language-en = Englisch

interval = { $low } bis { $high }

unit-days = { $count ->
    [one] { $shown } Tag
   *[other] { $shown } Tage
}
unit-points = { $count ->
    [one] { $shown } Punkt
   *[other] { $shown } Punkte
}
unit-percentage-points = { $count ->
    [one] { $shown } Prozentpunkt
   *[other] { $shown } Prozentpunkte
}

count-customers = { $count ->
    [one] { $count } Kunde
   *[other] { $count } Kunden
}
count-orders = { $count ->
    [one] { $count } Bestellung
   *[other] { $count } Bestellungen
}
count-rows = { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
}
count-files = { $count ->
    [one] { $count } Datei
   *[other] { $count } Dateien
}
count-months = { $count ->
    [one] { $count } Monat
   *[other] { $count } Monate
}

day-today = heute
day-yesterday = gestern
day-tomorrow = morgen
days-ago = { $days ->
    [one] vor { $days } Tag
   *[other] vor { $days } Tagen
}
days-ahead = { $days ->
    [one] in { $days } Tag
   *[other] in { $days } Tagen
}

period-quarter = { $quarter }. Quartal { $year }
period-all = gesamter Zeitraum
period-last-days = { $days ->
    [one] letzter Tag
   *[other] letzte { $days } Tage
}
period-last-months = { $months ->
    [one] letzter Monat
   *[other] letzte { $months } Monate
}
comparison-previous = Vorperiode
comparison-last-year = Vorjahr
