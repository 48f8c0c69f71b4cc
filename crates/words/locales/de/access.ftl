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
scope-write-events = nichts mehr (Ereignisse kommen mit dem Schreibschlüssel ihrer Quelle)
scope-admin = alles, was ein Programm kann

source-kind-web = Website
source-kind-server = Server
source-kind-shop = Shop
source-kind-import = Import

api-no-day = „{ $day }“ ist kein Tag bis heute ({ $today }); schreiben Sie ihn als Jahr-Monat-Tag, zum Beispiel 2011-12-09.
api-no-value = „{ $value }“ geht nicht als „{ $name }“; möglich ist: { $known }.
api-parameter-twice = Der Parameter „{ $name }“ steht mehrfach da; geben Sie ihm einen einzigen Wert.

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
audit-quality-seen = Datenqualität angesehen
audit-identities-seen = Zusammengehörigkeit angesehen
audit-customers-joined = Kunden zusammengeführt
audit-customers-kept-apart = Kunden getrennt
audit-overview-seen = Übersicht mit Namen angesehen
audit-values-exported = Kundenwerte geholt
audit-joined = Zugang angenommen
audit-session-ended = Gerät abgemeldet
audit-factor-set-up = Zweiten Faktor eingerichtet
audit-factor-removed = Zweiten Faktor abgelegt
audit-factor-reset = Zweiten Faktor eines anderen zurückgesetzt
audit-user-invited = Benutzer eingeladen
audit-policy-changed = Regeln des Zugangs geändert
audit-role-changed = Rolle geändert
audit-user-deactivated = Benutzer gesperrt
audit-user-activated = Benutzer zugelassen
audit-user-removed = Benutzer entfernt
audit-link-made = Link für einen Benutzer ausgestellt
audit-source-added = Quelle angelegt
audit-source-changed = Quelle geändert
audit-source-retired = Quelle stillgelegt
audit-write-key-added = Schreibschlüssel ausgestellt
audit-write-key-revoked = Schreibschlüssel zurückgezogen
audit-key-added = API-Schlüssel ausgestellt
audit-key-revoked = API-Schlüssel zurückgezogen
audit-audit-read = Protokoll angesehen
audit-audit-exported = Protokoll geholt

audit-title = Protokoll
audit-answer = Wer etwas geändert und wer Kundendaten angesehen hat.
audit-sub = Kunden stehen im Protokoll unter einem Pseudonym; wer gelöscht wurde, ist hier nicht mehr zu erkennen. Netze sind auf /24 und /48 gekürzt.
audit-who = Wer
audit-what = Was
audit-when = Wann
audit-thing = Woran
audit-network = Netz
audit-details = Näheres
audit-customer = Kunde
audit-everybody = alle
audit-everything = alles
audit-actor-user = Benutzer
audit-actor-key = API-Schlüssel
audit-actor-command = Befehl an der Maschine
audit-by-key = Schlüssel „{ $name }“
audit-by-command = Befehl an der Maschine: { $user }
audit-by-system = Stammkunde selbst
audit-by-nobody = nicht angemeldet
audit-none = Nichts dergleichen. Wählen Sie weniger Filter.
audit-table = Einträge des Protokolls
audit-pages = Seiten
audit-older = Ältere
audit-thing-customer = Kunde
audit-thing-user = Benutzer
audit-thing-key = Schlüssel
audit-thing-source = Quelle
audit-thing-session = Gerät
audit-thing-upload = Datei
audit-thing-firm = Firma
audit-thing-policy = Regeln
audit-thing-audit = Protokoll

# Einstellungen
settings-tabs = Bereiche der Einstellungen
settings-general = Allgemein
settings-devices = Liste der angemeldeten Geräte
settings-device = Gerät
settings-device-here = dieses hier
settings-device-since = Angemeldet seit
settings-device-end = Abmelden
action-copy = Kopieren
action-copied = Kopiert

# Team
team-title = Team
team-answer = { $count ->
    [one] { $count } Person kann sich anmelden.
   *[other] { $count } Personen können sich anmelden.
}
team-sub = Jede Rolle sieht nur, was sie braucht. Wer keine Namen braucht, sieht Kunden unter Pseudonym.
team-people = Personen
team-table = Liste des Teams
team-role = Rolle
team-state = Zustand
team-last-login = Zuletzt angemeldet
team-do = Ändern
team-active = zugelassen
team-invited = eingeladen
team-deactivated = gesperrt
team-second-factor = mit zweitem Faktor
team-second-factor-reset = Zweiten Faktor zurücksetzen
team-second-factor-sure = Diese Person meldet sich danach nur mit dem Passwort an. Zurücksetzen?
team-new-link = Neuer Link
team-deactivate = Sperren
team-activate = Zulassen
team-remove = Entfernen
team-remove-sure = Diese Person verliert ihren Zugang. Was sie tat, bleibt im Protokoll. Entfernen?
team-invite = Jemanden einladen
team-invite-hint = Sie erhalten einen Link, den Sie weitergeben. Mit ihm wählt die Person ihr Passwort.
team-invite-do = Einladen
team-link = Link zum Weitergeben
team-hand-link = Für { $email }. Er gilt einmal und drei Tage lang und wird nur jetzt gezeigt.
team-policy = Regeln für alle
team-policy-hint = Wer eine dieser Rollen hat, richtet bei der nächsten Anmeldung einen zweiten Faktor ein.
team-required = Zweiter Faktor nötig für
team-audit-days = Protokoll aufbewahren (Tage)
team-audit-days-fault = Zwischen { $least } und { $most } Tagen.
team-no-user = Diesen Benutzer gibt es nicht mehr. Laden Sie die Seite neu.
team-taken = „{ $email }“ gehört schon einem Benutzer; ändern Sie diesen.
team-only-owners = Inhaber kann nur ein Inhaber ernennen, ändern oder entfernen. Fragen Sie einen.
team-last-owner = Das ist der letzte Inhaber, der sich anmelden kann. Ernennen Sie zuerst einen anderen.
join-title = Willkommen
join-do = Passwort wählen und anmelden

# Zweiter Faktor
factor-title = Zweiter Faktor
factor-sub = Neben dem Passwort ein Code aus einer App auf Ihrem Telefon. Ein gestohlenes Passwort genügt dann niemandem.
factor-has = Ihre Anmeldung ist mit einem zweiten Faktor geschützt.
factor-required = Ihre Rolle verlangt einen zweiten Faktor. Richten Sie ihn jetzt ein; danach geht es weiter.
factor-begin = Einrichten
factor-change = Ändern
factor-app = Mit einer App einrichten
factor-app-hint = Nehmen Sie das Bild mit einer App für Einmalcodes auf, zum Beispiel Aegis, 2FAS oder der Ihres Passwortverwalters.
factor-picture = QR-Code für die App
factor-by-hand = Ohne Kamera tippen Sie diesen Schlüssel ein:
factor-code = Code aus der App
factor-set-up = Zweiten Faktor einrichten
factor-wrong-code = Der Code stimmt nicht, oder er wurde schon benutzt. Warten Sie auf den nächsten.
factor-codes = Wiederherstellungscodes
factor-codes-hint = Heben Sie diese Codes auf Papier oder im Passwortverwalter auf. Jeder gilt einmal, wenn Ihre App fehlt. Sie werden nur jetzt gezeigt.
factor-kept = Ich habe sie aufgehoben
factor-codes-left = { $count ->
    [one] Ein Wiederherstellungscode ist übrig.
   *[other] { $count } Wiederherstellungscodes sind übrig.
}
factor-remove = Zweiten Faktor ablegen
factor-remove-hint = Danach können Sie ihn neu einrichten, zum Beispiel mit einem neuen Telefon.
login-code-title = Code eingeben
login-code-text = Der Code aus Ihrer App, oder einer Ihrer Wiederherstellungscodes.
password-common = Dieses Passwort steht auf jeder Liste, die Angreifer probieren; wählen Sie etwas anderes.

# Quellen
sources-title = Quellen
sources-answer = { $count ->
    [0] Noch sendet keine Quelle Ereignisse.
    [one] Aus { $count } Quelle kommen Ereignisse.
   *[other] Aus { $count } Quellen kommen Ereignisse.
}
sources-sub = Jede Quelle hat einen Schreibschlüssel. Er lässt nur Ereignisse herein und darf im Quelltext einer Website stehen.
sources-keys = Schreibschlüssel
sources-key = Schreibschlüssel
sources-made = Angelegt
sources-change = Ändern
sources-kind = Art
sources-origins = Erlaubte Websites
sources-origins-hint = Eine je Zeile, zum Beispiel https://shop.example.de. Nur von ihnen nehmen Browser die Antwort an. Leer für Server.
sources-no-origins-yet = Noch ist keine Website erlaubt; Browser senden erst, wenn eine hier steht.
sources-new-key = Weiterer Schlüssel
sources-revoke-sure = Wer mit diesem Schlüssel sendet, wird abgewiesen. Zurückziehen?
sources-revoke-last-sure = Das ist der einzige Schlüssel dieser Quelle; danach kommt von ihr nichts mehr an. Zurückziehen?
sources-retire = Stilllegen
sources-retire-sure = Von dieser Quelle wird nichts mehr angenommen. Was sie sandte, bleibt. Stilllegen?
sources-retired = Stillgelegt
sources-new = Neue Quelle
sources-new-hint = Für jede Website, jeden Shop und jedes Programm eine eigene: So sehen Sie, was woher kommt.
sources-new-do = Quelle anlegen
sources-no-name = Wie heißt die Quelle?
sources-many-origins = Höchstens { $most } Websites.
sources-no-origin = „{ $origin }“ ist keine Website; schreiben Sie Schema und Namen, zum Beispiel https://shop.example.de.
sources-clients = Einbauen
sources-clients-web = Der Schlüssel einer Website ist öffentlich. Programme auf einem Server bekommen eine eigene Quelle der Art „Server“.
sources-clients-server = Der Schlüssel gehört in Programme auf Ihren Servern, nicht in den Quelltext einer Website.
sources-hint-tracker = In jede Seite der Website, vor </head>. Meldet Seitenaufrufe; weitere Ereignisse stehen im Handbuch unter „Zähler“.
sources-hint-next = Für Websites, die schon mit Segment messen: Adresse und Schlüssel ersetzen.
sources-hint-server = Für Programme, die schon mit Segment oder RudderStack messen: Adresse und Schlüssel ersetzen.
sources-hint-curl = Ein Ereignis zur Probe, ohne weiteres Programm.
sources-live = Gerade angekommen
sources-live-none = Seit dem Start des Servers ist von dieser Quelle nichts angekommen.
sources-live-taken = { $count ->
    [one] { $count } Ereignis seit dem Start des Servers, keines abgewiesen.
   *[other] { $count } Ereignisse seit dem Start des Servers, keines abgewiesen.
}
sources-live-rejected-count = { $count ->
    [one] { $count } wurde abgewiesen
   *[other] { $count } wurden abgewiesen
}
sources-live-both = { $count ->
    [0] Seit dem Start des Servers kein Ereignis angenommen; { $rejected }.
    [one] { $count } Ereignis seit dem Start des Servers; { $rejected }.
   *[other] { $count } Ereignisse seit dem Start des Servers; { $rejected }.
}
sources-live-todo-web = Erlauben Sie die Website, setzen Sie die Zeile ein und öffnen Sie eine ihrer Seiten: Das erste Ereignis erscheint hier von selbst.
sources-live-todo-server = Senden Sie ein Ereignis, zum Beispiel mit der Zeile für curl: Es erscheint hier von selbst.
sources-live-todo-rejected = Unten steht, weshalb. Sobald ein Ereignis ankommt, erscheint es hier.
sources-live-when = Zeit
sources-live-what = Ereignis
sources-live-who = Bekannt durch
sources-live-flaws = Mängel
sources-live-nobody = niemanden
sources-live-rejected = Abgewiesen
sources-live-call = Aufruf
sources-live-reason = Grund und Stelle
sources-live-again = Neu laden
sources-refused-origin-not-allowed = Diese Website ist bei der Quelle nicht erlaubt.
sources-refused-event-too-large = Das Ereignis ist zu groß.
sources-refused-missing = Eine Pflichtangabe fehlt.
sources-refused-wrong-type = Eine Angabe hat die falsche Form.
sources-refused-unknown-type = Die Art des Aufrufs ist unbekannt.
sources-refused-bad-id = Die Kennung ist leer, zu lang oder enthält Steuerzeichen.
sources-refused-bad-name = Der Name des Ereignisses ist leer, zu lang oder enthält Steuerzeichen.
sources-refused-reserved-name = Dieses Ereignis schreibt nur Stammkunde selbst.
sources-refused-empty = Die Anfrage war leer.
sources-refused-too-large = Die Anfrage ist zu groß.
sources-refused-not-gzip = Die Anfrage war nicht wie angekündigt mit gzip gepackt.
sources-refused-not-utf-8 = Die Anfrage ist kein Text in UTF-8.
sources-refused-not-json = Die Anfrage ist kein JSON.
sources-refused-no-batch = In der Anfrage fehlt die Liste „batch“.
sources-refused-batch-too-large = Der Stapel ist zu groß.
sources-refused-too-many-events = Der Stapel hat zu viele Ereignisse.
sources-refused-none-taken = Kein Ereignis des Stapels war brauchbar.

# API-Schlüssel
keys-title = API-Schlüssel
keys-answer = { $count ->
    [0] Kein Programm hat Zugang.
    [one] { $count } Programm hat Zugang.
   *[other] { $count } Programme haben Zugang.
}
keys-sub = Ein API-Schlüssel ist geheim und gilt wie eine Anmeldung, aber nur für das, was er umfasst. Er gehört der Firma und gilt weiter, wenn ausscheidet, wer ihn angelegt hat: Ziehen Sie ihn zurück, wenn diese Person ihn kennt.
keys-table = Liste der API-Schlüssel
keys-secret = Ihr neuer API-Schlüssel
keys-secret-hint = Er wird nur jetzt gezeigt; aufbewahrt wird nur ein Fingerabdruck. Kopieren Sie ihn dorthin, wo er gebraucht wird.
keys-scopes = Umfang
keys-last-used = Zuletzt benutzt
keys-ends = Endet
keys-maker-left = { $name } (ausgeschieden)
keys-never = nie
keys-after-days = nach { $days } Tagen
keys-revoke = Zurückziehen
keys-revoke-sure = Das Programm mit diesem Schlüssel verliert seinen Zugang. Zurückziehen?
keys-revoked = Zurückgezogen
keys-expired = Abgelaufen
keys-new = Neuer Schlüssel
keys-new-hint = Geben Sie jedem Programm einen eigenen und nur den Umfang, den es braucht.
keys-new-do = Schlüssel ausstellen
keys-name = Wofür
keys-no-name = Wofür ist der Schlüssel? Zum Beispiel „Kasse“.
keys-no-scope = Wählen Sie mindestens einen Umfang.

done-team-changed = Geändert.
done-session-ended = Das Gerät ist abgemeldet.
done-factor-removed = Der zweite Faktor ist abgelegt.
done-source-added = Die Quelle ist angelegt.
done-source-retired = Die Quelle ist stillgelegt.
done-write-key-added = Ein weiterer Schreibschlüssel ist ausgestellt.
done-key-revoked = Der Schlüssel ist zurückgezogen.
audit-user-added = Benutzer angelegt
audit-files-imported = Dateien eingelesen
audit-backed-up = Sicherung gezogen
audit-phases-exported = Phasen ausgegeben
audit-events-exported = Ereignisse ausgegeben
audit-person-searched = Nach einer Person gesucht
