### Zugang: Rollen, Schlüssel, Quellen, Protokoll
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

role-owner = Inhaber
role-admin = Verwaltung
role-marketer = Marketing
role-analyst = Analyse
role-service = Kundendienst
role-viewer = Nur ansehen
role-data-protection = Datenschutz

scope-read-kpis = Kennzahlen, Phasen und Werte aller zusammen lesen
scope-read-customers = einzelne Kunden lesen, ohne Namen und Adressen
scope-read-persons = dazu Namen, Adressen und E-Mail lesen
scope-write-events = Ereignisse schreiben, für jede Quelle
scope-admin = alles, was ein Programm kann

source-kind-web = Website
source-kind-server = Server
source-kind-shop = Shop
source-kind-import = Import

api-no-day = „{ $day }“ ist kein Tag bis heute ({ $today }); schreiben Sie ihn als Jahr-Monat-Tag, zum Beispiel 2011-12-09.

# Was im Protokoll steht
audit-logged-in = Angemeldet
audit-login-failed = Anmeldung misslungen
audit-logged-out = Abgemeldet
audit-sessions-ended = Geräte abgemeldet
audit-profile-changed = Eigene Angaben geändert
audit-password-changed = Passwort geändert
audit-firm-changed = Angaben der Firma geändert
audit-clock-changed = Uhr der Firma geändert
audit-file-uploaded = Datei hochgeladen
audit-upload-seen = Hochgeladene Datei angesehen
audit-upload-discarded = Hochgeladene Datei verworfen
audit-import-started = Import begonnen
audit-rejects-fetched = Abgewiesene Zeilen geholt
audit-customers-listed = Kundenliste angesehen
audit-customers-exported = Kundenliste geholt
audit-customers-searched = Kunden gesucht
audit-customer-seen = Kunde angesehen
audit-customer-fetched = Kunde über die Schnittstelle gelesen
audit-identities-seen = Zusammengehörigkeit angesehen
audit-customers-joined = Kunden zusammengeführt
audit-customers-kept-apart = Kunden getrennt
audit-overview-seen = Übersicht mit Namen angesehen
audit-values-exported = Kundenwerte geholt
