# Die Konfiguration: ihre Schlüssel (`config-<Pfad mit Bindestrichen>`), Fehler und die Seite des Handbuchs.
config-data = Der Datenordner, bezogen auf die Datei, in der er steht. Er wird angelegt, wenn es ihn nicht gibt.
config-server-listen = Adresse und Port, auf denen der Server hört. `127.0.0.1` ist nur dieser Rechner, `0.0.0.0` jede Schnittstelle.
config-server-public-url = Die Adresse, unter der Menschen und Programme den Server erreichen, ohne Pfad. Von ihr hängen sichere Cookies, HSTS, der beantwortete Rechnername und alle ausgegebenen oder versandten Links ab. Nötig, sobald andere als dieser Rechner den Server erreichen.
config-server-trusted-proxies = Die eigenen Proxys davor, als Adressen oder Netze. Nur ihnen wird `X-Forwarded-For` geglaubt.
config-server-announce-stop-seconds = So lange antwortet der Server nach der Bitte um ein Ende auf `/readyz` mit 503, bevor er keine Verbindungen mehr annimmt, damit ein Lastverteiler sich abwenden kann.
config-server-stop-seconds = Was beim Beenden läuft, darf so lange dauern; danach wird es abgebrochen.
config-tls-certificate = PEM-Datei mit dem Zertifikat und denen zwischen ihm und der Wurzel. Mit ihr spricht der Server selbst HTTPS. Sie wird neu gelesen, wenn sie sich ändert, und bei SIGHUP.
config-tls-key = PEM-Datei mit dem privaten Schlüssel des Zertifikats, ohne Passwort.
config-log-format = Die Form des Protokolls auf der Fehlerausgabe: Zeilen für Menschen oder je Zeile ein JSON-Objekt.
config-log-level = Wie viel protokolliert wird. Ab `info` gibt es eine Zeile je Anfrage.
config-metrics-token = Wer `Authorization: Bearer` mit diesem Token schickt, darf `/metrics` lesen. Ohne Token darf es nur dieser Rechner.
config-limits-request-bytes = Ein Körper an die Ereignis-Schnittstelle wird bis zu dieser Größe gelesen, ausgepackt; ein größerer wird mit 413 beantwortet.
config-limits-batch-bytes = Die Größe eines Stapels von Ereignissen; ein größerer wird mit 400 beantwortet.
config-limits-event-bytes = Die Größe eines Ereignisses; ein größeres wird mit 400 beantwortet.
config-limits-events-per-batch = Die Zahl der Ereignisse in einem Stapel; ein größerer wird mit 400 beantwortet.
config-limits-queue-events = So viele Ereignisse dürfen darauf warten, geschrieben zu werden; darüber werden Anfragen mit 429 beantwortet.
config-limits-requests-per-second = So viele Anfragen dürfen in einer Sekunde mit einem Schlüssel kommen; darüber werden sie mit 429 beantwortet.
config-events-idempotency-days = So lange ändert eine wiederholte `messageId` nichts.
config-events-keep-ip = Ob eine IP-Adresse, die ein Client in einem Ereignis nennt (`context.ip`), mit ihm aufbewahrt wird. Sie gehört zu den personenbezogenen Daten, und nichts hier braucht sie: Sie wird weggelassen, solange hier nicht `true` steht.
config-identity-keys = Weitere Schlüssel, an denen eine Person erkannt wird, etwa die Nummer einer Kundenkarte: Namen von Angaben in Ereignissen. Ein Ereignis eines Servers mit einer solchen Angabe gehört zu der Person, der der Schlüssel gehört. Zwei Kunden mit demselben Schlüssel werden zur Entscheidung vorgelegt. Was eine Webseite sendet, beansprucht keinen solchen Schlüssel.
config-events-keep-days = Ereignisse einer Art verfallen so viele Tage nach ihrem Eintreten: Ihre Einzelheiten gehen. Wo Merkmale auf ihnen beruhen, bleibt wer, wann und was; von anderen bleiben das erste und das letzte je Kunde und Monat. Nicht genannte Arten bleiben. Arten, auf denen Kennzahlen und Phasen beruhen (Bestellungen, Erstattungen, Personen), können nicht verfallen.
config-lake-flush-seconds = So oft wandern abgeschlossene Ereignisse aus dem Protokoll in die Parquet-Dateien.
config-lake-flush-rows = Sobald das Protokoll so viele Ereignisse hält, wandern sie ohne Warten in die Parquet-Dateien.
config-sessions-lifetime-days = So lange bleibt angemeldet, wer sich anmeldet.

# was ein Schlüssel nimmt
config-expects-path = der Pfad einer Datei oder eines Ordners, als Text
config-expects-address = eine Adresse mit Port, etwa "127.0.0.1:8080" oder "[::]:8080"
config-expects-url = eine Adresse, die mit http:// oder https:// beginnt und keinen Pfad hat, etwa "https://kunden.example.de"
config-expects-networks = eine Liste von Adressen oder Netzen, etwa ["127.0.0.1", "10.0.0.0/8"]
config-expects-key-names = eine Liste von Namen aus Buchstaben, Ziffern, _ und -, etwa ["card_number"]
config-expects-whole = eine ganze Zahl von { $least } bis { $most }
config-expects-flag = true oder false
config-expects-one-of = einer dieser Texte: { $names }
config-expects-secret = ein Text von mindestens 16 Buchstaben, Ziffern und Zeichen ohne Leerzeichen
config-expects-days-by-kind = eine Tabelle aus Arten und ganzen Tagen, etwa { "{" } "Page Viewed" = 400 { "}" }
config-expects-section = ein Abschnitt mit eigenen Schlüsseln

# wo etwas steht
config-origin-default = Vorgabe
config-origin-file = { $file }, Zeile { $line }
config-origin-environment = Variable { $variable }
config-origin-option = Option { $option }

# Fehler
config-syntax = { $file }, Zeile { $line }: Das ist kein TOML ({ $cause }).
config-unknown = { $place }: Es gibt keinen Schlüssel „{ $key }“. „stammkunde serve --print-config“ nennt alle Schlüssel.
config-unknown-nearest = { $place }: Es gibt keinen Schlüssel „{ $key }“. Vielleicht: { $nearest }.
config-bad-value = { $place }: „{ $found }“ passt nicht zu { $key }. Erwartet wird { $expected }.
config-bad-secret = { $place }: Was dort steht, passt nicht zu { $key }. Erwartet wird { $expected }.
config-alone = { $key } ist gesetzt, { $other } nicht. TLS braucht beide.
config-plain-url = Der Server hat ein Zertifikat und spricht HTTPS, aber server.public_url beginnt mit http://. Schreiben Sie dort https://, oder nehmen Sie tls.certificate und tls.key heraus.
config-set-without-value = „{ $setting }“ ist keine Einstellung. Schreiben Sie --set SCHLÜSSEL=WERT, etwa --set log.format=json.
config-tls-unreadable = „{ $file }“ lässt sich nicht lesen ({ $cause }). Prüfen Sie tls.certificate und tls.key und wer die Dateien lesen darf.
config-tls-no-certificate = „{ $file }“ enthält kein Zertifikat in PEM-Form. Nennen Sie in tls.certificate die Datei, die mit BEGIN CERTIFICATE beginnt.
config-tls-no-key = „{ $file }“ enthält keinen privaten Schlüssel in PEM-Form ohne Passwort. Nennen Sie in tls.key die Datei, die mit BEGIN PRIVATE KEY beginnt.
config-tls-mismatch = Der Schlüssel in „{ $key }“ gehört nicht zum Zertifikat in „{ $file }“. Nennen Sie das Paar, das zusammen ausgestellt wurde.
config-tls-unusable = Das Zertifikat in „{ $file }“ lässt sich nicht benutzen ({ $cause }). Lassen Sie es neu ausstellen.

# die Seite des Handbuchs
config-guide-key = Schlüssel
config-guide-variable = Variable
config-guide-takes = Nimmt
config-guide-default = Vorgabe
config-guide-none = keine
config-guide-figure = Zahl
config-guide-kind = Sorte
config-guide-labels = Merkmale
config-guide-meaning = Bedeutung
