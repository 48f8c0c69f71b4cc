### Wer ist wer: Schlüssel, geteilte Geräte, Entscheidungen

identity-title = Schlüssel und Zuordnung
identity-answer = { $count ->
    [0] Zu entscheiden ist nichts: Jeder Schlüssel gehört genau einem Kunden.
    [one] { $count } Zuordnung ist zu entscheiden: Zwei Kunden sind vielleicht einer.
   *[other] { $count } Zuordnungen sind zu entscheiden: Kunden sind vielleicht dieselbe Person.
}
identity-sub = Besucher, Adressen und Kundennummern werden nach festen Regeln zu einer Person. Zwei bekannte Kunden legt niemand zusammen außer Ihnen, und jede Entscheidung lässt sich zurücknehmen.
identity-keys = Schlüssel dieses Kunden
identity-keys-note = Unter diesen Kennungen sind Ereignisse angekommen.
identity-key = Schlüssel
identity-sort = Art
identity-entries = Bestellungen und Erstattungen
identity-sort-external = Kundennummer
identity-sort-email = E-Mail-Adresse
identity-sort-named = Eigener Schlüssel
identity-sort-anonymous = Gerät oder Browser
identity-decisions = Entscheidungen
identity-decisions-note = Sie stehen als Ereignisse im Protokoll. Es gilt das letzte Wort.
identity-when = Wann
identity-decided = Was
identity-do = Entscheidung
identity-was-joined = { $from } gehört zu { $into }.
identity-was-told = { $from } gehört zu { $into }, sagt ein Server (alias).
identity-was-apart = { $from } und { $into } sind verschiedene Personen.
identity-whether = Gilt sie?
identity-holds = Gilt.
identity-undone = Gilt nicht, denn seit { $when } gilt: { $what }
identity-by = Entschieden von { $by }.
identity-overrules = Dagegen wurde schon entschieden
identity-overrules-join = Wenn { $from } und { $into } eine Person sind, gilt nicht mehr, was vorher entschieden wurde:
identity-overrules-apart = Wenn { $from } und { $into } verschiedene Personen sind, gilt nicht mehr, was vorher entschieden wurde:
identity-overrule-join = Trotzdem zusammenlegen
identity-overrule-apart = Trotzdem trennen
identity-overrule-not = Abbrechen
identity-against-a-word = Ein Mensch hat sie für verschieden erklärt. Seitdem sagt ein Ereignis, sie seien eine Person.
identity-undo = Zurücknehmen
identity-join-again = Doch zusammenlegen
identity-conflicts = Zu entscheiden
identity-conflicts-note = Bis dahin gehört der Schlüssel dem Kunden, der ihn zuerst genannt hat. Was nur eine Website behauptet, verbindet niemanden.
identity-first = Zuerst genannt von
identity-other = Auch genannt von
identity-since = Seit
identity-same = Dieselbe Person
identity-different = Verschiedene Personen
identity-about = { $id } · { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}
identity-more = Gezeigt sind { $shown } von { $count }.
identity-join = Zwei Kunden zusammenlegen
identity-join-note = Der zweite geht im ersten auf, mit seiner ganzen Geschichte.
identity-into = Bleibt: Nummer oder Adresse
identity-from = Geht darin auf: Nummer oder Adresse
identity-join-do = Zusammenlegen
identity-same-twice = Das ist zweimal derselbe Kunde. Geben Sie zwei verschiedene an.
identity-devices = Geteilte Geräte
identity-devices-note = Hier meldeten sich mehrere Kunden an. Was mit einer Kundennummer ankommt, gehört ihr; was ohne ankommt, dem ersten.
identity-devices-none = Kein Gerät wird von mehreren Kunden benutzt.
identity-device = Gerät
identity-users = Benutzt von
done-identity-joined = Die beiden Kunden sind jetzt einer.
done-identity-apart = Die beiden gelten als verschiedene Personen.
