# Segmente: Liste, Baukasten, Merkmale.
engine-no-segment = Ein Segment „{ $segment }“ gibt es nicht.
engine-broken-segment = Die Regel des Segments „{ $segment }“ lässt sich nicht mehr lesen. Schreiben Sie sie neu.
segments-no-name = Ein Segment braucht einen Namen in einer Zeile, höchstens { $most } Zeichen.
segments-rule-fault = { $fault }
segments-breaks = So ließe sich das Segment „{ $segment }“ nicht mehr lesen, das auf diesem beruht: { $fault }
segments-breaks-model = Auf diesem Segment beruht das Phasenmodell „{ $model }“, und seine Regel von „{ $phase }“ ließe sich nicht mehr verwenden: { $fault }
segments-in-use = Auf „{ $segment }“ beruhen: { $by }. Ändern Sie zuerst diese.
segments-asks-persons = Ihre Rolle sieht keine Personen; darum kann die Regel nicht nach „{ $fact }“ fragen.
segments-too-many = Es gibt schon { $most } Segmente. Legen Sie zuerst eines ab.
engine-of-persons = Das Segment „{ $segment }“ fragt danach, wer jemand ist; Ihre Rolle sieht keine Personen. Wählen Sie ein anderes.
customers-answer-segment = { $count ->
    [one] { $count } Kunde gehört zum Segment „{ $segment }“, mit { $value } erwartetem Wert.
   *[other] { $count } Kunden gehören zum Segment „{ $segment }“, mit { $value } erwartetem Wert.
}
customers-tag-segment = Segment: { $segment }
api-no-number = „{ $text }“ ist keine Zahl für { $name }; schreiben Sie eine ganze Zahl ab 0.
audit-segment-fetched = Kunden eines Segments über die Schnittstelle gelesen
audit-segment-saved = Segment gespeichert
audit-segment-retired = Segment abgelegt
audit-segment-tried = Regel mit Kunden erprobt

nav-segments = Segmente
audit-thing-segment = Segment
done-segment-saved = Segment gespeichert.
done-segment-retired = Segment abgelegt.
segments-answer = { $count ->
    [one] Ein Segment: Zu „{ $name }“ { $customers ->
        [one] gehört { $customers } Kunde.
       *[other] gehören { $customers } Kunden.
    }
   *[other] { $count } Segmente; das größte, „{ $name }“, hat { $customers ->
        [one] { $customers } Kunden.
       *[other] { $customers } Kunden.
    }
}
segments-answer-none = Noch kein Segment: eine Regel, für welche Kunden sie gilt, wer dazukommt und wer geht.
segments-sub = Ein Segment ist eine Regel. Wer dazugehört, wird mit jedem Ereignis neu bestimmt.
segments-list-note = Die Zahl führt zu den Kunden; dort lassen sie sich als CSV holen.
segments-empty = Hier stehen Ihre Segmente mit Kunden und Wert. Bauen Sie das erste: Merkmal wählen, vergleichen, fertig.
segments-new = Neues Segment
segments-customers = Kunden
segments-share = Anteil
segments-value = Erwarteter Wert
segments-rule = Regel
segments-since = Seit
segments-broken = Nicht lesbar
segments-of-persons = Fragt danach, wer jemand ist; für Ihre Rolle verborgen.
segments-ideas = Zum Anfangen
segments-ideas-note = Ein Klick öffnet den Baukasten mit der Regel; gespeichert wird erst, was Sie speichern.
segments-idea-new = Neukunden der letzten 30 Tage
segments-idea-second = Erstkäufer ohne zweiten Kauf
segments-idea-loyal = Treue Käufer
segments-idea-recovery = Wiederkäufer in Gefahr
segments-idea-discount = Rabattjäger
segments-idea-visitors = Besucher ohne Kauf
segments-found = { $count ->
    [0] Zu dieser Regel gehört niemand.
    [one] { $count } Kunde gehört dazu, mit { $value } erwartetem Wert.
   *[other] { $count } Kunden gehören dazu, mit { $value } erwartetem Wert.
}
segments-found-sub = { $share } von { $of } Kunden, Stand { $day }.
segments-found-rows = Eine Bedingung ist noch unvollständig.
segments-found-fault = Diese Regel lässt sich noch nicht lesen.
segments-edit-sub = Sobald die Regel stimmt, steht hier, für wie viele Kunden sie gilt.
segments-who = Wer gehört dazu?
segments-who-rows = Bedingungen, die alle gelten müssen oder von denen eine genügt.
segments-who-text = Die Regel als Ausdruck. Er kann mehr als der Baukasten: Klammern, Rechnungen, Bedingungen an Ereignisse.
segments-mode = Schreibweise
segments-mode-rows = Baukasten
segments-mode-text = Ausdruck
segments-no-rows = Diese Regel ist mehr, als der Baukasten zeigen kann.
segments-rule-hint = Zum Beispiel: orders >= 2 and silence > 90 days and not in segment "vip".
segments-join = Verknüpfung
segments-join-all = Alle Bedingungen gelten
segments-join-any = Eine genügt
segments-and = und
segments-or = oder
segments-conditions = Bedingungen
segments-subject = Merkmal
segments-test = Vergleich
segments-value-of = Wert
segments-remove = Bedingung entfernen
segments-no-conditions = Ohne Bedingung gehören alle Kunden dazu.
segments-add = Bedingung
segments-add-this = Als Bedingung hinzufügen
segments-check = Prüfen
segments-ever = immer
segments-in-days = in den letzten
segments-within-days = in den letzten
segments-unit-days = Tage
segments-unit-times = Mal
segments-said = Die Regel lautet:
segments-examples = Zum Beispiel
segments-turns = gehört ohne Ereignis dazu bis { $day }
segments-keep = Behalten
segments-keep-note = Unter diesem Namen steht das Segment in Listen; in Regeln steht seine Kennung.
segments-name-de = Name
segments-name-en = Name auf Englisch
segments-optional = (freiwillig)
segments-save = Speichern
segments-members = Kunden ansehen
segments-retire = Ablegen
segments-retire-sure = Dieses Segment ablegen? Seine Versionen bleiben erhalten.
segments-versions = Fassungen
segments-version = Fassung
segments-when = Wann
segments-by = Von
segments-by-command = Befehlszeile
segments-facts = Wonach Regeln fragen können
segments-facts-note = Ein Klick fügt eine Bedingung hinzu.
segments-facts-start = Ein Klick beginnt ein Segment damit.
segments-facts-sub = Merkmale eines Kunden, Ereignisse, Phasen und Segmente, jedes mit Bedeutung und Einheit.
segments-facts-search = Name, Bedeutung oder Kennung
segments-facts-find = Suchen
segments-facts-found = { $count ->
    [0] Dazu gibt es nichts.
    [one] Nach einem können Regeln fragen.
   *[other] Nach { $count } Dingen können Regeln fragen.
}
segments-group-facts = Merkmale
segments-group-attributes = Angaben zur Person
segments-attribute-meaning = Was Ihre Quellen unter diesem Namen von der Person sagen (identify); der letzte Stand gilt.
segments-group-membership = Phasen und Segmente
segments-group-events = Ereignisse zählen
segments-kind-events = wie oft, in einem Zeitraum
segments-kind-membership = Zugehörigkeit
segments-subject-phase = Phase
segments-subject-phase-meaning = Phase eines Modells, jetzt oder früher.
segments-subject-group = Gruppe von Phasen
segments-subject-group-meaning = Gewinnung, Bindung oder Rückgewinnung, jetzt oder früher.
segments-subject-segment = Segment
segments-subject-segment-meaning = Ein anderes Segment.
segments-test-at-least = mindestens
segments-test-at-most = höchstens
segments-test-more = mehr als
segments-test-less = weniger als
segments-test-equal = genau
segments-test-not-equal = nicht
segments-test-contains = enthält
segments-test-starts = beginnt mit
segments-test-ends = endet mit
segments-test-known = ist bekannt
segments-test-unknown = ist unbekannt
segments-test-yes = trifft zu
segments-test-no = trifft nicht zu
segments-test-last = in den letzten
segments-test-next = in den nächsten
segments-test-before = vor dem
segments-test-until = bis zum
segments-test-on = am
segments-test-from = ab dem
segments-test-after = nach dem
segments-test-in = ist
segments-test-not-in = ist nicht
segments-test-was-in = war
segments-test-was-not-in = war nicht
segments-history-link = Verlauf
segments-change = Regel ändern
segments-history = Mitglieder im Verlauf
segments-history-moves = Wer kam, wer ging
segments-history-answer = { $count ->
    [one] { $customers } gehört zum Segment „{ $segment }“. Dazugekommen im Zeitraum ({ $period }): { $came }, ausgeschieden: { $left }.
   *[other] { $customers } gehören zum Segment „{ $segment }“. Dazugekommen im Zeitraum ({ $period }): { $came }, ausgeschieden: { $left }.
}
segments-history-sub = Nach der Regel, wie sie jetzt ist, für jeden Tag der Vergangenheit gefragt.
segments-history-empty = Sobald es Kunden gibt, steht hier, wie viele wann in diesem Segment waren. Importieren Sie zuerst Bestellungen.
segments-history-members = Mitglieder
segments-history-came = Dazugekommen
segments-history-left = Ausgeschieden
segments-history-step = Zeit
segments-history-before = Vorher
segments-history-after = Nachher
segments-history-share = Anteil
segments-history-table = Tabelle: Mitglieder des Segments im Verlauf
segments-history-in-words = Mitglieder des Segments „{ $segment }“: zuerst { $first }, zuletzt { $last }, höchstens { $most }.
segments-history-moves-in-words = { $came } kamen dazu, { $left } schieden aus.
segments-history-note = Nachher = vorher + dazugekommen − ausgeschieden. Wer zweimal dazukommt, zählt zweimal. Der Anteil ist der an allen Kunden, die bis dahin bekannt waren.
segments-row-number = Schreiben Sie eine Zahl, zum Beispiel 2 oder 99,50.
segments-row-days = Schreiben Sie eine Zahl von Tagen von 1 bis 36500.
segments-row-name = Wählen Sie eines aus; gibt es noch keines, legen Sie zuerst eines an.
segments-row-subject = Wählen Sie ein Merkmal.
segments-row-text = Schreiben Sie einen Text.
segments-row-day = Schreiben Sie einen Tag als Jahr-Monat-Tag, zum Beispiel 2011-12-09.
segments-facts-list = Liste der Merkmale, Ereignisse, Phasen und Segmente
