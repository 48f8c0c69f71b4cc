### Fehler: Sache, Mangel, Ausweg
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

error-title = Das hat nicht geklappt
error-page-not-found = Diese Seite gibt es nicht. Gehen Sie zurück zur Übersicht.

error-to-overview = Zur Übersicht
error-not-found-title = Hier ist nichts
error-not-set-up-title = Noch nicht eingerichtet
error-not-set-up = Öffnen Sie den Link zum Einrichten, den das Programm beim Start ausgegeben hat. Ist er abgelaufen, starten Sie es neu.
error-link-spent-title = Dieser Link gilt nicht mehr
error-link-spent = Er wurde benutzt oder ist abgelaufen. Lassen Sie das Programm einen neuen ausgeben, oder melden Sie sich mit Ihrem Passwort an.
error-signed-out-title = Nicht angemeldet
error-signed-out = Melden Sie sich an und versuchen Sie es noch einmal.
error-forbidden-title = Das dürfen Sie nicht
error-metrics-closed = Die Zahlen sind nur für diesen Rechner. Fragen Sie von dort, oder setzen Sie metrics.token und schicken Sie es als Bearer-Token.
error-forbidden = Ihre Rolle erlaubt es nicht. Ein Inhaber kann es tun oder Ihnen erlauben.
error-no-such-key = Diesen API-Schlüssel gibt es nicht, er ist zurückgezogen oder abgelaufen. Lassen Sie einen neuen ausstellen.
error-no-such-write-key = Keine Quelle hat diesen Schreibschlüssel. Kopieren Sie ihn von der Seite „Quellen“.
error-out-of-scope = Diesem API-Schlüssel fehlt der Umfang „{ $scope }“. Lassen Sie einen ausstellen, der ihn hat.
error-csrf-title = Bitte noch einmal
error-csrf = Die Seite war zu alt, oder die Anfrage kam von anderswo. Geändert wurde nichts. Laden Sie die Seite neu und versuchen Sie es noch einmal.
error-host-title = Falsche Adresse
error-host = Unter „{ $host }“ antwortet dieser Server nicht. Öffnen Sie ihn unter seiner eigenen Adresse, oder tragen Sie den Namen in seinen Einstellungen ein.
error-method-not-allowed = Diese Adresse nimmt solche Anfragen nicht an. Gehen Sie zurück und versuchen Sie es noch einmal.
error-unreadable = Das Formular war nicht zu lesen. Geändert wurde nichts. Gehen Sie zurück und versuchen Sie es noch einmal.
error-not-an-upload = Hier werden Dateien nur als Formular angenommen (multipart/form-data). Angekommen ist nichts. Wählen Sie die Dateien auf der Seite „Import“; ein Skript schickt sie so: curl --form file=@bestellungen.csv
error-too-large-title = Zu groß
error-too-large = So viel nimmt diese Seite nicht an. Teilen Sie die Datei, oder lesen Sie sie mit dem Befehl „stammkunde import“ ein.
error-too-many-attempts-title = Zu viele Versuche
error-too-many-attempts = Versuchen Sie es ab { $when } Uhr noch einmal.
error-no-customer-title = Diesen Kunden gibt es nicht
error-no-data-title = Noch keine Daten
error-unforeseen = Das Programm hat einen Fehler gemacht; Ihre Daten sind sicher. Versuchen Sie es noch einmal. Mehr steht im Protokoll des Servers.
