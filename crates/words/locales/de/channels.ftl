### Kanäle von Bestellungen, Nachrichten und Besuchen; was hier nicht steht, heißt, wie die Quelle es schreibt.
### Schlüssel: channel-, dann wie geschrieben mit Bindestrichen; dieselben wie in der englischen Datei.

channel-shop = Onlineshop
channel-web = Website
channel-online = Online
channel-app = App
channel-store = Ladengeschäft
channel-pos = Kasse
channel-telephone = Telefon
channel-marketplace = Marktplatz
channel-email = E-Mail
channel-sms = SMS
channel-push = Push-Nachricht
channel-whatsapp = WhatsApp
channel-letter = Brief
channel-chat = Chat
channel-search = Suche
channel-paid-search = Suchanzeigen
channel-social = Soziale Netzwerke
channel-paid-social = Anzeigen in sozialen Netzwerken
channel-display = Banner
channel-affiliate = Partnerprogramm
channel-referral = Verweise anderer Websites
channel-campaign = Kampagne
channel-direct = Direkt
channel-print = Printwerbung
channel-offline = Vor Ort
channel-organic = Unbezahlte Suche
