### Seiten: Navigation, Überschriften, leere Zustände
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

nav-overview = Heute
nav-kpis = Kennzahlen
nav-cohorts = Kohorten
nav-customers = Kunden
nav-import = Import
nav-language = Sprache
page-as-of = Stand { $day }
page-table-of = Tabelle: { $name }

# Rahmen jeder Seite
nav-quality = Datenqualität
nav-phases = Phasen
nav-settings = Einstellungen
page-menu = Menü
page-main-menu = Hauptmenü
page-crumbs = Pfad
page-search = Kunde suchen
page-account = Konto
page-theme = Darstellung
page-theme-light = Hell
page-theme-dark = Dunkel
page-theme-auto = Wie das System
page-notice = Hinweis
page-simulated = Simuliertes Weingut: Diese Kunden gibt es nicht, alle Zahlen sind erfunden.
page-data-clock = letzter Tag der Daten
page-back-to-today = Zum aktuellen Stand
page-at = Stand am Tag
page-at-show = Stand zeigen
page-no-day = „{ $day }“ ist kein Tag; schreiben Sie ihn als Jahr-Monat-Tag, zum Beispiel 2011-12-09. Gezeigt wird der aktuelle Stand.
page-day-ahead = „{ $day }“ ist kein Tag bis heute ({ $today }). Gezeigt wird der Stand von heute.
page-period = Zeitraum
page-period-from = von
page-period-to = bis
page-period-show = Zeitraum zeigen
page-period-last-30-days = 30 Tage
page-period-this-month = Dieser Monat
page-period-last-month = Letzter Monat
page-period-last-quarter = Letztes Quartal
page-period-last-12-months = 12 Monate
page-period-this-year = Dieses Jahr
page-period-all = Alles
page-no-period = „{ $period }“ ist kein Zeitraum; wählen Sie einen oder schreiben Sie zum Beispiel 2011, 2011-Q4, 2011-11 oder last-30-days. Gezeigt werden die letzten 12 Monate.
page-period-backwards = Der Zeitraum „{ $period }“ endet, bevor er beginnt; tauschen Sie die Tage. Gezeigt werden die letzten 12 Monate.
page-compare = Vergleich
page-compare-previous = mit dem Zeitraum davor
page-compare-last-year = mit dem Vorjahr
page-compare-none = ohne Vergleich
page-compared-with = zu { $period }

# Heute
overview-answer = { $customers ->
    [one] { $customers } Kunde ist bekannt.
   *[other] { $customers } Kunden sind bekannt.
}
overview-answer-empty = Noch sind keine Bestellungen da.
overview-empty = Hier sehen Sie, in welcher Phase jeder Kunde ist und was er wert ist, sobald Bestellungen eingelesen sind.
overview-empty-import = Bestellungen einlesen

# Einstellungen
settings-sub = Wie gerechnet wird, was Sie angaben, und wer sich anmelden kann.
settings-firm = Firma
settings-firm-hint = Diese Angaben bestimmen, wie gerechnet wird. Eine andere Zeitzone verschiebt Tage; dann wird alles neu gerechnet.
settings-clock = Welcher Tag ist heute?
settings-clock-wall = Der Kalendertag
settings-clock-wall-hint = Für Daten, die laufend dazukommen.
settings-clock-data = Der letzte Tag der Daten
settings-clock-data-hint = Für ältere Daten: Sonst gälten alle Kunden als lange verstummt.
settings-own = Meine Angaben
settings-own-language = Meine Sprache
settings-password = Passwort
settings-password-hint = Nach der Änderung sind alle anderen Geräte abgemeldet.
settings-password-current = Bisheriges Passwort
settings-password-new = Neues Passwort
settings-password-change = Passwort ändern
settings-password-wrong = Das bisherige Passwort stimmt nicht.
settings-sessions = Angemeldete Geräte
settings-sessions-hint = Meldet Sie überall ab, auch hier. Eine Anmeldung gilt sonst 30 Tage.
settings-sessions-end = Überall abmelden
settings-licences = Lizenzen der verwendeten Bausteine

# Meldungen nach einer Änderung
done-settings-saved = Gespeichert.
done-password-changed = Das Passwort ist geändert, alle anderen Geräte sind abgemeldet.
