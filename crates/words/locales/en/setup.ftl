### Set-up: firm, first user, sign-in
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

setup-title = Set up Stammkunde
setup-firm-name = Name of the firm
setup-time-zone = Time zone
setup-currency = Currency
setup-language = Language
