### Seiten: Navigation, Überschriften, leere Zustände
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

nav-overview = Heute
nav-kpis = Kennzahlen
nav-cohorts = Kohorten
nav-customers = Kunden
nav-import = Import
nav-language = Sprache
page-as-of = Stand { $day }
