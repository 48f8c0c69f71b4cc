### Pages: navigation, headings, empty states
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

nav-overview = Today
nav-kpis = KPIs
nav-cohorts = Cohorts
nav-customers = Customers
nav-import = Import
nav-language = Language
page-as-of = As of { $day }
