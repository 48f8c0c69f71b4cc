### Kommandozeile: Hilfe, Meldungen und Tabellenköpfe
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

cli-heading-usage = Aufruf
cli-heading-commands = Befehle
cli-heading-arguments = Argumente
cli-heading-options = Optionen
cli-value-command = BEFEHL
cli-value-options = OPTIONEN
cli-value-dir = ORDNER
cli-value-active = REGEL
cli-value-day = TAG
cli-value-time = ZEIT
cli-value-days = TAGE
cli-value-id = ID
cli-value-file = DATEI
cli-value-form = FORM
cli-value-language = SPRACHE
cli-value-name = NAME
cli-value-zone = ZONE
cli-value-currency = WÄHRUNG
cli-value-basis = BASIS
cli-value-rate = SATZ
cli-value-clock = UHR
cli-value-address = ADRESSE
cli-value-customer = KUNDE
cli-value-count = ANZAHL
cli-value-period = ZEITRAUM
cli-value-dimension = DIMENSION
cli-value-unit = Einheit der Parameter und Zeiten; Vorhersagen hängen nicht davon ab
cli-value-what = WAS
cli-value-listen = ADRESSE:PORT
cli-value-role = ROLLE
cli-value-scope = UMFANG
cli-value-setting = SCHLÜSSEL=WERT
cli-value-shop = SHOP
cli-value-seed = STARTWERT
cli-value-url = URL
cli-help-values = Werte: { $value }
cli-help-default = sonst: { $value }
cli-help-variable = auch als Umgebungsvariable { $value }

# commands
cli-about = Stammkunde: in welcher Phase ist jeder Kunde, was ist er wert, und warum?
cli-after = Rückgabewert: 0 erledigt, 1 gescheitert, 2 falsch aufgerufen. Mehr zu einem Befehl: stammkunde BEFEHL --help
cli-init-about = Richtet einen Ordner ein: Firma, Zeitzone, Währung, Preise, erster Benutzer
cli-demo-about = Bereitet die CDNOW-Kunden oder einen simulierten Shop auf und zeigt sie im Browser
cli-serve-about = Stellt die Seiten bereit, bis der Befehl beendet wird
cli-simulate-about = Simuliert ein Weingut: Ereignisse jeder Art und die Wahrheit dazu, immer gleich aus demselben Startwert
cli-import-about = Liest Bestelldateien ein
cli-phases-about = Kunden und Wert je Phase
cli-customer-about = Fakten, Phasen mit Gründen, Wert und Zeitstrahl eines Kunden
cli-kpis-about = Kennzahlen eines Zeitraums mit Vergleich
cli-cohorts-about = Wiederkauf je Kohorte
cli-intensity-about = Beziehungsintensität eines Kunden im Lauf der Zeit, sonst das Mittel je Kohorte
cli-value-about = Wertmodelle: anpassen, vorhersagen, prüfen
cli-value-fit-about = Passt die Wertmodelle an die Daten bis zu einem Tag an
cli-value-predict-about = Sagt für jeden Kunden Käufe und Wert voraus
cli-value-backtest-about = Passt an einen Teil der Daten an und prüft am Rest
cli-export-about = Gibt je eine Zeile aus: Kunden, Phasen, Werte, Segmente oder Ereignisse
cli-lake-about = Die Dateien, in denen die Ereignisse liegen, für Programme, die Parquet lesen
cli-lake-files-about = Nennt die gültigen Dateien; auch während ein Server läuft
cli-lake-flush-about = Schreibt zuerst alle Ereignisse in die Dateien
cli-check-about = Leitet alles noch einmal ab und vergleicht es mit dem Vorhandenen
cli-rebuild-about = Verwirft alles Abgeleitete und leitet es neu ab
cli-user-about = Wer sich anmelden darf
cli-user-list-about = Zeigt alle Benutzer
cli-user-add-about = Fügt einen Benutzer hinzu
cli-user-reset-about = Für Ausgesperrte: ein einmaliger Link zur Anmeldung oder ein neues Passwort
cli-source-about = Woher Ereignisse kommen, und die Schreibschlüssel dafür
cli-source-list-about = Zeigt alle Quellen und ihre Schreibschlüssel
cli-source-add-about = Legt eine Quelle an und gibt ihren Schreibschlüssel aus
cli-bench-about = Misst diesen Rechner an den Vorgaben

# arguments
cli-argument-data = Der Datenordner
cli-argument-format = Form der Ausgabe: table, json oder csv
cli-argument-lang = Sprache der Ausgabe: de oder en
cli-argument-quiet = Zeigt keinen Fortschritt und keine Hinweise
cli-argument-help = Zeigt diese Hilfe
cli-argument-version = Zeigt die Version
cli-argument-at = Der Tag, von dem gesprochen wird; sonst das Heute des Ordners
cli-import-format = Format der Dateien (auto, shopify, woocommerce, woocommerce-analytics, shopware6, cdnow, cdnow-master, uci-online-retail, uci-online-retail-returns) und, unabhängig davon, Form der Ausgabe (table, json, csv); kann zweimal angegeben werden
cli-import-map = Eigene Zuordnung der Spalten (TOML)
cli-import-dry-run = Zeigt, was erkannt wurde und geschähe, und schreibt nichts
cli-import-files = Bestelldateien, auch gepackt (.gz)
cli-phases-model = Das Phasenmodell, etwa stauss_bruhn oder four_phases; sonst das führende
cli-phases-show = Was erzählt wird
cli-phases-period = Der Zeitraum von traffic und transitions: 2011, 2011-Q4, 2011-11, 2011-11-01..2011-11-30, last-30-days, last-12-months oder all
cli-phases-grain = Wie lang die Schritte von traffic sind
cli-phases-by = Wonach breakdown die Kunden gruppiert
cli-phases-since = Für stays: Nur was von diesem Tag an geschah, wird beobachtet
cli-customer-id = Kundennummer oder E-Mail-Adresse
cli-customer-events = So viele Ereignisse zeigt der Zeitstrahl
cli-intensity-customer = Kundennummer oder E-Mail-Adresse; ohne sie das Mittel je Quartal des ersten Kaufs
cli-kpis-period = Der Zeitraum: 2011, 2011-Q4, 2011-11, 2011-11-01..2011-11-30, last-30-days, last-12-months oder all
cli-kpis-kpi = Nur diese Kennzahl; mehrfach oder mit Komma
cli-kpis-by = Aufgeteilt nach
cli-kpis-active = Wer für Kundenbindung und Abwanderung als aktiv gilt: abstinenz (nicht in dieser Phase von Stauss/Bruhn) oder eine Zahl von Monaten, in denen gekauft wurde
cli-kpis-active-note = Kundenbindung und Abwanderung: aktiv heißt { $rule }; »--active« wählt ein anderes Maß.
cli-hint-active = Möglich sind »abstinenz« oder eine Zahl von Monaten von 1 bis 120.
cli-value-model = Das Modell der Käufe; sonst das, welches die Daten tragen
cli-value-calibration-end = Letzter Tag der Daten, an die angepasst wird
cli-value-holdout-end = Letzter Tag, bis zu dem geprüft oder vorhergesagt wird
cli-value-predict-horizon = So viele Tage voraus; sonst 365
cli-export-what = Was ausgegeben wird
cli-export-out = Die Datei; ihre Endung .csv, .json oder .parquet bestimmt das Format. Sonst die Standardausgabe
cli-export-format = Format: csv, json oder parquet
cli-init-firm = Name der Firma
cli-init-zone = Zeitzone, in der Tage beginnen, etwa Europe/Berlin
cli-init-currency = Berichtswährung, etwa EUR
cli-init-prices = Ob Preise in Dateien netto oder brutto sind
cli-init-vat-rate = Umsatzsteuersatz bei Bruttopreisen, etwa 0.19 oder 19%
cli-init-margin-rate = Deckungsbeitrag als Anteil am Umsatz, etwa 0.35 oder 35%
cli-init-language = Sprache dessen, was niemand Bestimmtes liest
cli-init-clock = Welcher Tag heute ist: wall die Wanduhr, data der letzte Tag der Daten; sonst schlägt der erste Import es vor
cli-init-email = E-Mail-Adresse des ersten Benutzers; das Passwort wird erfragt oder steht in STAMMKUNDE_PASSWORD
cli-init-user-name = Name des ersten Benutzers
cli-serve-listen = Adresse und Port; sonst 127.0.0.1:8080
cli-serve-config = Datei mit der Konfiguration (TOML)
cli-serve-settings = Ein Schlüssel der Konfiguration und sein Wert, etwa log.format=json; auch mehrmals
cli-serve-print-config = Gibt aus, was gilt und wo es steht, und endet
cli-demo-shop = Der Shop
cli-demo-data = Der Datenordner; sonst einer im Datenverzeichnis des Benutzers
cli-demo-listen = Adresse und Port; sonst 127.0.0.1:8080 oder ein freier
cli-simulate-customers = Anzahl der Kunden, die mindestens einmal kaufen
cli-simulate-months = Anzahl der Monate
cli-simulate-seed = Startwert des Zufalls: derselbe ergibt dasselbe
cli-simulate-first-day = Der erste Tag; sonst 2024-01-01
cli-simulate-out = Ordner für die Dateien: events.jsonl und truth/
cli-simulate-gzip = Packt die Dateien mit gzip
cli-simulate-data = Datenordner, der damit gefüllt wird und auf jeder Seite sagt, dass er simuliert ist
cli-user-email = E-Mail-Adresse
cli-user-add-name = Name
cli-user-add-language = Sprache der Seiten für diesen Benutzer: de oder en
cli-user-reset-password = Setzt ein neues Passwort, statt einen Link auszugeben
cli-user-reset-address = Adresse, unter der die Seiten erreichbar sind
cli-source-add-name = Wie Sie die Quelle nennen
cli-source-add-kind = Was sendet: eine Website, ein Programm auf einem Server, ein Shop oder Dateien
cli-source-add-origins = Herkunft, deren Seiten senden dürfen, etwa https://shop.example.de; mehrfach möglich
cli-bench-names = Nur diese Messungen: import, value, ingest, ingest-http, simulate, steady, timeline, group-by, rebuild, phases-live, start, pages, memory
cli-bench-shared = Ordner mit den Daten der Messungen (data/online_retail, data/sim)
cli-bench-sim = Parquet-Datei simulierter Kunden für value
cli-bench-lake = Ordner für steady, timeline und group-by; er wird gefüllt, wenn er es nicht ist; sonst je Lauf ein eigener
cli-bench-events = Wie viele Ereignisse er enthält
cli-bench-write = Schreibt die Ergebnisse in diese Datei, etwa docs/benchmarks.md

# usage errors
cli-usage-unknown-argument = Die Option „{ $argument }“ gibt es nicht.
cli-usage-unknown-command = Den Befehl „{ $value }“ gibt es nicht.
cli-usage-no-command = Es fehlt ein Befehl.
cli-usage-missing = Es fehlt: { $argument }.
cli-usage-no-value = Zu „{ $argument }“ fehlt ein Wert.
cli-usage-invalid-value = „{ $value }“ passt nicht zu { $argument }.
cli-usage-too-many = „{ $value }“ ist ein Wert zu viel.
cli-usage-conflict = „{ $argument }“ und „{ $other }“ passen nicht zusammen, oder eines steht zweimal da.
cli-usage-not-text = Ein Argument ist kein Text in UTF-8.
cli-usage-allowed = Möglich sind: { $values }.
cli-usage-nearest = Gemeint vielleicht: { $value }.
cli-hint-language = Möglich sind de und en.
cli-hint-day = Ein Tag wird Jahr-Monat-Tag geschrieben, etwa 2011-12-09.
cli-hint-currency = Eine Währung wird mit drei Buchstaben geschrieben, etwa EUR.
cli-hint-zone = Eine Zeitzone wird mit ihrem IANA-Namen geschrieben, etwa Europe/Berlin.
cli-hint-rate = Ein Satz liegt zwischen 0 und 1 und wird etwa 0.19 oder 19% geschrieben.
cli-hint-email = Eine E-Mail-Adresse wird etwa anna@example.de geschrieben.
cli-hint-prices = Möglich sind net und gross.
cli-unknown-form = „{ $value }“ ist keine Form der Ausgabe. Möglich sind: table, json, csv.
cli-unknown-export-format = „{ $value }“ ist kein Format eines Exports. Möglich sind: csv, json, parquet.
cli-unknown-export-ending = Die Endung „.{ $value }“ nennt kein Format. Es gibt .csv, .json und .parquet; mit --format lässt sich das Format zu jeder Endung nennen.
cli-period = „{ $value }“ ist kein Zeitraum. Möglich sind etwa 2011, 2011-Q4, 2011-11, 2011-11-01..2011-11-30, last-30-days, last-12-months, all.
cli-one-layout = Ein Import hat ein Dateiformat. Rufen Sie für verschiedene Formate einzeln auf, oder lassen Sie --format weg.

# faults
cli-no-folder = In „{ $folder }“ liegt kein Datenordner. Legen Sie einen mit „stammkunde init“ oder „stammkunde import“ an.
cli-cause = { $kind ->
    [not-found] nicht vorhanden
    [permission] keine Berechtigung
    [exists] schon vorhanden
    [directory] ein Ordner, keine Datei
    [no-directory] kein Ordner
    [full] kein Platz mehr
    [read-only] nur lesbar
    [in-use] schon in Gebrauch
    [no-address] Adresse dieses Rechners unbekannt
    [not-text] nicht lesbar als Text oder gepackte Datei
    [ends-early] endet vor ihrem Ende
   *[other] Fehler des Betriebssystems
}
cli-cannot-read = { $kind ->
   *[other] „{ $file }“ kann nicht gelesen werden ({ cli-cause } [{ $cause }]). Prüfen Sie Name und Rechte.
}
cli-cannot-write = { $kind ->
   *[other] „{ $file }“ kann nicht geschrieben werden ({ cli-cause } [{ $cause }]). Prüfen Sie Platz und Rechte.
}
cli-cut-off = „{ $file }“ ist abgeschnitten: Die gepackte Datei endet vor ihrem Ende [{ $cause }]. Laden oder exportieren Sie sie noch einmal.
cli-damaged = „{ $file }“ ist beschädigt und lässt sich nicht entpacken [{ $cause }]. Laden oder exportieren Sie sie noch einmal.
cli-cannot-listen = { $kind ->
   *[other] „{ $listen }“ ist nicht zu haben ({ cli-cause } [{ $cause }]). Wählen Sie mit --listen eine andere Adresse.
}
cli-output = { $kind ->
   *[other] Ein- oder Ausgabe ist gescheitert: { cli-cause } [{ $cause }]. Prüfen Sie Platz und Rechte.
}
cli-map = Die Zuordnung „{ $file }“ ist nicht zu verstehen: { $cause } Vergleichen Sie sie mit einem eingebauten Format.
cli-not-recognised = „{ $file }“: { $reason } { $mend }
cli-other-currency = „{ $file }“ ist in { $found }, der Ordner rechnet in { $expected }. Importieren Sie in einen eigenen Ordner, oder nennen Sie in einer Zuordnung (--map) die richtige Währung.
cli-no-kpi = Die Kennzahl „{ $kpi }“ gibt es nicht. Es gibt: { $known }
cli-not-split = Keine der Kennzahlen lässt sich so aufteilen. Wählen Sie eine andere Dimension.
cli-no-fit = Das Modell „{ $model }“ lässt sich mit diesen Daten nicht anpassen. „stammkunde value fit“ sagt, warum.
cli-parquet-needs-file = Parquet braucht eine Datei: nennen Sie sie mit --out.
cli-no-hash = Das Passwort konnte nicht verschlüsselt werden ({ $cause }).
cli-no-password = Ein Passwort fehlt. Rufen Sie den Befehl in einem Terminal auf, oder setzen Sie { $variable }.
cli-no-answer = Die Eingabe endete vor der Antwort.
cli-serve-no-data = Es fehlt der Datenordner: nennen Sie ihn mit --data oder in der Konfiguration.
cli-user-exists = „{ $email }“ gibt es schon. Ein neues Passwort setzt „stammkunde user reset --password“.
cli-no-user = Einen Benutzer „{ $email }“ gibt es nicht. Es gibt: { $known }
cli-user-which = Nennen Sie den Benutzer. Es gibt: { $known }
cli-demo-other-shop = In „{ $folder }“ liegt ein anderer Shop. Nennen Sie mit --data einen anderen Ordner.
cli-simulate-where = Wohin? Nennen Sie mit --out einen Ordner für Dateien oder mit --data einen Datenordner.
cli-simulate-exists = „{ $file }“ gibt es schon. Nennen Sie einen neuen Ordner.
cli-simulate-plan = Dieser Shop lässt sich nicht simulieren: { $cause }
cli-simulate-real = In diesem Datenordner liegen echte Kunden; simulierte gehören nicht dazu. Nennen Sie einen neuen Ordner.

# results
cli-total = Summe
cli-phases-title = { $model } am { $day }
cli-phases-overlay = { $overlay } { $count }
cli-phases-overlays = Außerdem: { $overlays }
cli-phases-stock-note = Kunden je Phase am Abend jedes Tages.
cli-phases-traffic-note = Nachher = vorher + neu + gekommen − gegangen. Wer zweimal kommt, zählt zweimal.
cli-phases-transitions-note = Wo die Kunden an beiden Abenden waren. Die Anteile gelten für die Kunden der verlassenen Phase, mit einem Intervall von 95 %.
cli-phases-stays-note = Tage, nach denen so viele die Phase verlassen haben (Kaplan-Meier; wer noch da ist, zählt als zensiert), und der Anteil, der in 90 Tagen weiterging.
cli-phases-breakdown-note = Kunden je Gruppe und Phase.
cli-phases-forecast-note = Erwartete Kunden je Phase, mit einem Intervall von 80 %.
cli-phases-forecast-none = Die Geschichte ist zu kurz für eine Vorhersage: Es braucht 90 Tage.
cli-phases-forecast-skill = { $days } Tage voraus, von { $forecasts } vergangenen Monatsenden aus geprüft: im Mittel um { $error } Kunden je Phase daneben; „es bleibt, wie es ist“ liegt um { $naive } daneben. Das Intervall hielt { $held } von { $intervals } Mal.
cli-kpis-title = Kennzahlen, { $period } (Stand { $day })
cli-cohorts-title = Wiederkauf je Kohorte am { $day }: Anteil der Kunden, die im Monat k nach ihrem ersten Kauf bestellen
cli-cohorts-note = Das ist keine Abwanderung: Wer in einem Monat nicht bestellt, kann es im nächsten tun. Die letzte Zahl einer Zeile gehört zum laufenden Monat.
cli-not-stated = ohne Angabe
cli-buyers-new = Neukunden
cli-buyers-returning = Wiederkehrende
cli-buyers-guests = Gäste
cli-check-passed = Alles stimmt überein.
cli-check-events = Ereignisse
cli-check-keys = Schlüssel der Kunden
cli-check-orders = Bestellungen
cli-check-refunded = Erstattet
cli-check-last = Letzte Stelle im Protokoll
cli-rebuilt = Neu abgeleitet: { $events } Ereignisse, { $customers } Kunden.
cli-exported = { $rows } Zeilen in „{ $file }“ geschrieben.
cli-customer-value = Wert
cli-customer-timeline = Zeitstrahl, das Neueste zuerst
cli-customer-next = { $phase } ab { $day }, wenn nichts geschieht
cli-event-order-completed = Bestellung
cli-event-order-updated = Bestellung geändert
cli-event-order-cancelled = Bestellung storniert
cli-event-order-refunded = Erstattung
cli-event-customer-identified = Angaben zur Person
cli-fact-name = Name
cli-fact-email = E-Mail-Adresse
cli-fact-country = Land
cli-fact-postcode = Postleitzahl
cli-fact-at = Stand
cli-fact-orders = Bestellungen
cli-fact-first-order = Erste Bestellung
cli-fact-last-order = Letzte Bestellung
cli-fact-silence = Seither
cli-fact-gap = Mittlerer Abstand
cli-fact-revenue = Umsatz
cli-fact-refunded = Erstattet
cli-fact-average-order = Ø Bestellwert
cli-fact-categories = Warengruppen
cli-fact-reason = Grund
cli-fact-rule = Regel
cli-fact-since = Seit
cli-fact-next = Danach
cli-fact-overlays = Außerdem
cli-fact-historic = Bisheriger Wert (Umsatz abzüglich Erstattungen)
cli-fact-basis = Grundlage der Schätzung
cli-fact-because = Warum nicht BG/NBD
cli-fact-revenue-year = Erwarteter Umsatz in 12 Monaten
cli-fact-purchases-year = Erwartete Käufe in 12 Monaten
cli-fact-buys-90-days = Kauft in 90 Tagen
cli-fact-alive = Noch Kunde
cli-fact-customers = Kunden
cli-fact-repeat-customers = Davon mit mehreren Käufen
cli-fact-in-use = Verwendetes Modell
cli-basis-bg-nbd = BG/NBD
cli-basis-nbd = NBD (ohne Abwanderung)
cli-basis-empirical = Empirische Schätzung: Raten aus den Daten, kein Modell
cli-basis-fixed-days = Feste Tage, keine Schätzung
cli-value-fit-title = Wertmodelle auf den Daten bis { $day }
cli-value-fit-not-taken = Die Schätzung von BG/NBD ist nicht in Gebrauch und darum nicht gezeigt; mit »--format json« ist sie zu sehen.
cli-backtest-title = Angepasst bis { $calibration }, geprüft bis { $holdout }
cli-backtest-purchases = Käufe
cli-backtest-revenue = Umsatz
cli-predict-title = { $model } am { $day }, { $days } Tage voraus

# import
cli-import-made = Neuer Ordner „{ $folder }“ für „{ $firm }“: { $zone }, { $currency }, Beträge wie in der Datei. „stammkunde init“ fragt stattdessen danach.
cli-import-would-make = Der Ordner „{ $folder }“ entstünde für „{ $firm }“: { $zone }, { $currency }, Beträge wie in der Datei.
cli-import-did = Importiert
cli-import-would = Würde importiert (nichts geschrieben)
cli-import-rows = Zeilen gelesen
cli-import-new-orders = Neue Bestellungen
cli-import-changed-orders = Geänderte Bestellungen
cli-import-new-refunds = Neue Erstattungen
cli-import-new-cancellations = Neue Stornierungen
cli-import-known = Schon bekannt
cli-import-customers = Kunden in den Dateien
cli-import-revenue = Umsatz in den Dateien
cli-import-first-day = Erster Tag
cli-import-last-day = Letzter Tag
cli-import-rejected = Abgelehnte Zeilen
cli-import-left-out = Ausgelassen, weil nicht: { $clause }
cli-import-more-rejects = … und { $count } weitere
cli-import-reject-file = Abgelehnte Zeilen stehen in „{ $file }“, die Gründe in „{ $reasons }“.
cli-import-reject-again = Nach dem Ausbessern: stammkunde import --data { $folder } --map { $map } { $file }
cli-import-clock-data = Die Daten enden vor mehr als 60 Tagen: Die Uhr des Ordners steht auf ihrem letzten Tag (data).
cli-import-clock-wall = Die Uhr des Ordners geht wie die Wanduhr (wall).
cli-layout-grain = Zeilen
cli-layout-encoding = Kodierung
cli-layout-delimiter = Trennzeichen
cli-layout-decimal = Zahlen
cli-layout-dates = Daten
cli-layout-zone = Zeitzone
cli-layout-currency = Währung
cli-layout-prices = Preise
cli-layout-filter = Filter
cli-layout-net = netto oder wie in der Datei
cli-layout-gross = brutto
cli-layout-unused = Nicht verwendet: { $columns }

# folder, users, server
cli-init-again = „{ $folder }“ ist schon eingerichtet. Ändern Sie die Einstellungen auf der Seite, oder wählen Sie einen anderen Ordner.
cli-init-no-name = Es fehlt der Name der Firma: nennen Sie ihn mit --firm.
cli-init-done = „{ $firm }“ ist eingerichtet. Weiter mit „stammkunde import“ und „stammkunde serve“.
cli-init-no-user = Noch kein Benutzer: „stammkunde serve“ gibt einen einmaligen Link zur Anmeldung aus, „stammkunde user add“ legt einen Benutzer an.
cli-ask-firm = Name der Firma
cli-ask-zone = Zeitzone
cli-ask-currency = Währung
cli-ask-prices = Preise in Dateien (net oder gross)
cli-ask-vat = Umsatzsteuersatz
cli-ask-margin = Deckungsbeitrag als Anteil am Umsatz (leer: keine Angabe)
cli-ask-language = Sprache (de oder en)
cli-ask-email = E-Mail-Adresse des ersten Benutzers
cli-ask-name = Name
cli-ask-password = Passwort
cli-ask-password-again = Passwort noch einmal
cli-source-no-name = Geben Sie der Quelle einen Namen, etwa „Shop“.
cli-source-added = „{ $name }“ darf Ereignisse senden. Der Schreibschlüssel:
cli-lake-waiting = Ereignisse, die noch nicht in den Dateien liegen: { $waiting }
cli-user-added = „{ $email }“ darf sich anmelden.
cli-user-password-set = Neues Passwort für „{ $email }“. Alle Anmeldungen sind beendet.
cli-user-link = Einmaliger Link für „{ $email }“, 24 Stunden gültig, sobald der Server läuft:
cli-owner = Inhaber
cli-serve-address = Stammkunde läuft: { $link }
cli-serve-setup = Einmal einrichten: { $link }
cli-serve-login = Einmal anmelden: { $link }
cli-simulating = Simulieren
cli-simulated = { $people ->
        [one] { $people } Mensch
       *[other] { $people } Menschen
    }, { $orders ->
        [one] { $orders } Bestellung
       *[other] { $orders } Bestellungen
    }, { $events ->
        [one] { $events } Ereignis
       *[other] { $events } Ereignisse
    }; alles simuliert.
cli-demo-folder = Datenordner: { $folder }. Beenden mit Strg-C.
cli-demo-own =
    Mit Ihren eigenen Bestellungen:
    {"    "}stammkunde import --data shop --dry-run bestellungen.csv
    {"    "}stammkunde import --data shop bestellungen.csv
    {"    "}stammkunde serve --data shop

# bench
cli-bench-unknown = Die Messung „{ $name }“ gibt es nicht. Es gibt: { $known }
cli-bench-title = Gemessen auf: { $machine }
cli-bench-debug = Diese Version ist nicht optimiert gebaut; die Zahlen gelten nicht. „make bench“ baut die optimierte.
cli-bench-no-data = { $name }: die Daten fehlen ({ $path }). Nennen Sie ihren Ordner mit --shared oder STAMMKUNDE_SHARED.
cli-bench-running = { $name } …
cli-bench-written = In „{ $file }“ geschrieben.
cli-bench-import = Import von Online Retail bis durabel
cli-bench-fold = Faltung und Phasen danach
cli-bench-fit = BG/NBD: anpassen und alle vorhersagen, 1 Mio. Kunden
cli-bench-fit-memory = Dasselbe: Speicher
cli-bench-import-memory = Import von Online Retail: Speicher
cli-bench-ingest = Anfügen in Stapeln zu 100, durabel
cli-bench-ingest-http-batches = Ereignisse über HTTP in Stapeln zu 100, beantwortet, sobald sie auf der Platte stehen
cli-bench-ingest-http-batches-p50 = Dasselbe: mittlere Dauer eines Stapels (Median)
cli-bench-ingest-http-batches-p99 = Dasselbe: 99. Perzentil
cli-bench-ingest-http-batches-half = Dasselbe bei halber Last: 99. Perzentil
cli-bench-ingest-http-singles = Anfragen über HTTP mit je einem Ereignis
cli-bench-ingest-http-singles-p50 = Dasselbe: mittlere Dauer (Median)
cli-bench-ingest-http-singles-p99 = Dasselbe: 99. Perzentil
cli-bench-ingest-http-singles-half = Dasselbe bei halber Last: 99. Perzentil
cli-bench-ingest-http-memory = Server, während Ereignisse ankommen: höchster Speicher
cli-bench-ingest-http-batches-processor = Dasselbe: Prozessorzeit des Servers je Ereignis
cli-bench-ingest-http-singles-processor = Dasselbe: Prozessorzeit des Servers je Ereignis
cli-bench-simulate = Simulierte Ereignisse, auf zwei Threads
cli-bench-simulate-processor = Dasselbe: Prozessorzeit je Ereignis
cli-bench-steady-rate = Viele Ereignisse nacheinander über HTTP, dabei verlagert und zusammengefasst
cli-bench-steady-processor = Dasselbe: Prozessorzeit des Servers je Ereignis
cli-bench-steady-second-quarter = Dasselbe: Speicher im zweiten Viertel
cli-bench-steady-last-quarter = Dasselbe: Speicher im letzten Viertel
cli-bench-steady-peak = Dasselbe: Speicher höchstens
cli-bench-steady-growth = Dasselbe: Speicher im letzten Viertel gegen das zweite
cli-bench-steady-histories = Dasselbe: Speicher der Kundengeschichten im letzten Viertel
cli-bench-steady-growth-beside = Dasselbe: Speicher ohne Kundengeschichten im letzten Viertel gegen das zweite
cli-bench-timeline-cold = Verlauf eines Kunden unter allen Ereignissen, die Dateien nicht im Speicher
cli-bench-timeline-first = Verlauf eines Kunden unter allen Ereignissen, beim ersten Mal
cli-bench-timeline-slowest = Dasselbe: das langsamste dieser Male
cli-bench-timeline-warm = Dasselbe, wieder gefragt: in der Mitte von 21 Malen
cli-bench-group-by-days = Ereignisse je Tag und Art, neben DuckDB
cli-bench-group-by-revenue = Umsatz je Monat, neben DuckDB
cli-bench-group-by-products = Die 20 meistgesehenen Produkte, neben DuckDB
cli-bench-group-by-customers = Verschiedene Kunden je Monat, neben DuckDB
cli-bench-group-by-channels = Bestellungen je Kanal, neben DuckDB
cli-bench-no-lake = Diese Messung braucht einen Ordner: Nennen Sie ihn mit --lake.
cli-bench-lake-full = „{ $folder }“ ist schon gefüllt; steady misst, während ein Ordner gefüllt wird. Nennen Sie einen anderen.
cli-bench-wrong = { $name }: Die Antwort ist falsch ({ $found }).
cli-bench-no-duckdb = Es gibt kein Python mit dem Paket duckdb: Seine Zeiten fehlen. „make bench“ richtet es ein; STAMMKUNDE_BENCH_PYTHON nennt ein anderes.
cli-bench-phases-history = Phasen über zwei Jahre, Tag für Tag: Modell { $path }, 1 Mio. Kunden
cli-bench-rebuild = Alle Fakten und Phasen neu aus dem Log, 10 Mio. Ereignisse von 1 Mio. Kunden
cli-bench-rebuild-folded = Dasselbe, nur die Geschichten aus dem Log
cli-bench-rebuild-facts = Dasselbe, nur Fakten und Phasen von fünf Modellen aus den Geschichten
cli-bench-rebuild-histories = Dasselbe: Speicher der Geschichten je Kunde
cli-bench-rebuild-held = Dasselbe: Speicher der Fakten je Kunde
cli-bench-rebuild-saved = Dasselbe: Start vom gesicherten Stand
cli-bench-phases-tick = Ein Tag vergeht: Modell { $path }, 1 Mio. Kunden
cli-bench-phases-touched = Mit 5.000 von ihnen geschieht etwas: Phasen von fünf Modellen
cli-bench-start = Start bis zur ersten Antwort
cli-bench-page = Seite { $path }
cli-bench-memory = Leerlauf: Speicher
cli-column-file = Datei
cli-column-events = Ereignisse
cli-column-bytes = Bytes
cli-column-key = Schlüssel
cli-column-origin = Herkunft
cli-column-source-kind = Art
cli-column-origins = Herkunft
cli-column-write-keys = Schreibschlüssel
cli-column-phase = Phase
cli-column-name = Name
cli-column-customers = Kunden
cli-column-share = Anteil
cli-column-value = Wert
cli-column-revenue = Umsatz
cli-column-first = Von
cli-column-last = Bis
cli-column-before = Vorher
cli-column-new = Neu
cli-column-entered = Kamen
cli-column-went = Gingen
cli-column-after = Nachher
cli-column-from = von
cli-column-to = nach
cli-column-of = von allen
cli-column-stays = Aufenthalte
cli-column-lasting = Noch da
cli-column-lower-quartile = Ein Viertel fort
cli-column-median = Hälfte fort
cli-column-upper-quartile = Drei Viertel fort
cli-column-onward = Weiter
cli-column-onward-90 = Weiter in 90 Tagen
cli-column-sales-channel = Vertriebsweg
cli-column-first-channel = Erster Kanal
cli-column-now = Jetzt
cli-column-expected = Erwartet
cli-column-low-80 = Von (80 %)
cli-column-high-80 = Bis (80 %)
cli-column-days = Tage
cli-column-day = Tag
cli-column-cohort = Kohorte
cli-column-size = Größe
cli-column-k = k
cli-column-month = Monat
cli-column-orders = Bestellungen
cli-column-is-complete = Vollständig
cli-column-intensity = Intensität
cli-column-rhythm = Rhythmus
cli-column-spend = Umsatz
cli-column-breadth = Breite
cli-column-engagement = Engagement
cli-column-satisfaction = Zufriedenheit
cli-column-drawn = Ausgelost
cli-column-quarters-since = Quartale seither
cli-column-mean = Mittel
cli-column-what = Was
cli-column-counted = Gezählt
cli-column-folded = Gefaltet
cli-column-kpi = Kennzahl
cli-column-id = ID
cli-column-numerator = Zähler
cli-column-denominator = Nenner
cli-column-low = Von (95 %)
cli-column-high = Bis (95 %)
cli-column-previous = Vorperiode
cli-column-change = ±
cli-column-last-year = Vorjahr
cli-column-unit = Einheit
cli-column-cases = Fälle
cli-column-no-value = Warum kein Wert
cli-column-slice = Teil
cli-column-since = Seit
cli-column-until = Bis
cli-column-reason = Grund
cli-column-occurred-at = Wann
cli-column-event = Ereignis
cli-column-order = Bestellung
cli-column-model = Modell
cli-column-parameter = Parameter
cli-column-estimate = Schätzung
cli-column-standard-error = Standardfehler
cli-column-predicted = Vorhergesagt
cli-column-actual = Eingetreten
cli-column-bias = Verhältnis
cli-column-error = Mittl. Fehler
cli-column-correlation = Korrelation
cli-column-gini = Gini
cli-column-customer = Kunde
cli-column-repeat-purchases = Wiederkäufe
cli-column-recency = Letzter
cli-column-age = Alter
cli-column-probability-alive = Noch Kunde
cli-column-expected-purchases = Käufe
cli-column-probability-to-buy = Kauft
cli-column-probability-to-buy-90-days = Kauft in 90 Tagen
cli-column-expected-spend = Je Kauf
cli-column-email = E-Mail-Adresse
cli-column-role = Rolle
cli-column-language = Sprache
cli-column-column = Spalte
cli-column-meaning = Bedeutung
cli-column-sample = Beispiel
cli-column-bench = Messung
cli-column-measured = Gemessen
cli-column-budget = Vorgabe
cli-column-ratio = Anteil
cli-column-kept = Eingehalten
cli-column-peer = Zum Vergleich

cli-identity-about = Wer ist wer: Schlüssel, Konflikte, Entscheidungen
cli-identity-list-about = Schlüssel, die mehrere Kunden nennen, und geteilte Geräte
cli-identity-show-about = Die Schlüssel eines Kunden und die Entscheidungen darüber
cli-identity-join-about = Legt zwei Kunden zusammen; der zweite geht im ersten auf
cli-identity-apart-about = Erklärt zwei Kunden für verschiedene Personen, auch nach dem Zusammenlegen
cli-identity-show-id = Kundennummer oder E-Mail-Adresse
cli-argument-into = Der Kunde, der bleibt
cli-argument-from = Der Kunde, der darin aufgeht
cli-identity-conflict = Zu entscheiden
cli-identity-device = Geteiltes Gerät
cli-value-into = BLEIBT
cli-value-from = GEHT_AUF

# Zugang
cli-user-role-about = Gibt einem Benutzer eine andere Rolle
cli-user-remove-about = Entfernt einen Benutzer; was er tat, bleibt im Protokoll
cli-user-role = Rolle: owner, admin, marketer, analyst, service, viewer oder data_protection
cli-user-reset-second-factor = Nimmt den zweiten Faktor weg, wenn er verloren ist
cli-key-about = Womit Programme fragen: API-Schlüssel
cli-key-list-about = Zeigt alle API-Schlüssel
cli-key-add-about = Stellt einen API-Schlüssel aus und zeigt ihn dieses eine Mal
cli-key-revoke-about = Zieht einen API-Schlüssel zurück
cli-key-name = Wofür der Schlüssel ist
cli-key-scope = Umfang, mit Komma getrennt: read:kpis, read:customers, read:persons, admin
cli-key-days = Endet nach so vielen Tagen; sonst nie
cli-key-id = Nummer des Schlüssels, wie `key list` sie zeigt
cli-hint-role = eine Rolle ist owner, admin, marketer, analyst, service, viewer oder data_protection
cli-hint-scope = ein Umfang ist read:kpis, read:customers, read:persons oder admin
cli-refused = { $text }
cli-no-key = Einen API-Schlüssel { $id } gibt es nicht; `stammkunde key list` zeigt alle.
cli-user-role-changed = „{ $email }“ hat eine andere Rolle.
cli-user-removed = „{ $email }“ ist entfernt.
cli-user-factor-reset = „{ $email }“ meldet sich wieder ohne zweiten Faktor an. Alle Sitzungen sind beendet.
cli-key-added = Der neue API-Schlüssel; er wird nur jetzt gezeigt:
cli-key-revoked = Der Schlüssel „{ $name }“ öffnet nichts mehr.
cli-column-prefix = Anfang
cli-column-scopes = Umfang
cli-column-valid = Gültig
cli-column-expires-at = Endet
cli-column-last-used-at = Zuletzt benutzt

# segments
cli-segment-about = Segmente und beliebige Regeln: wer dazugehört, und warum
cli-segment-list-about = Alle Segmente mit Kunden und Wert
cli-segment-count-about = Für wie viele Kunden ein Segment oder eine Regel gilt
cli-segment-members-about = Die Kunden, für die ein Segment oder eine Regel gilt
cli-segment-explain-about = Warum ein Segment oder eine Regel für einen Kunden gilt oder nicht
cli-segment-fault = { $fault } (Zeile { $line }, Spalte { $column })
cli-segment-rule = Die ID eines Segments oder eine Regel, etwa „orders >= 2 and silence > 90 days“
cli-segment-none = Noch keine Segmente. Sie entstehen auf der Seite „Segmente“.
cli-segment-in = gehört dazu
cli-segment-out = gehört nicht dazu
cli-segment-unknown = unbekannt: ein Wert, auf den es ankommt, fehlt
cli-segment-turns = Ändert sich ohne Ereignis am
cli-column-version = Version
cli-column-rule = Regel
cli-column-condition = Bedingung
cli-column-held = Gilt
cli-segment-customer = Kundennummer oder E-Mail-Adresse
cli-column-last-order = Letzte Bestellung
