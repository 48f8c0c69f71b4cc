### Set-up: firm, first user, sign-in
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

setup-title = Set up Stammkunde
setup-firm-name = Name of the firm
setup-time-zone = Time zone
setup-currency = Currency
setup-language = Language

setup-intro = These decide how everything is computed. You can change them later.
setup-no-firm-name = What is the firm called? As your customers know it.
setup-time-zone-hint = A new day begins at midnight of this zone.
setup-no-time-zone = This time zone is not known; choose a name of the list, for example Europe/Berlin.
setup-currency-hint = All amounts are in it; nothing is converted.
setup-no-currency = Three letters as in ISO 4217, for example EUR.
setup-prices = Amounts in your files
setup-prices-net = net
setup-prices-net-hint = or take them as they are
setup-prices-gross = gross
setup-prices-gross-hint = with VAT; everything is computed net
setup-vat-rate = VAT rate
setup-vat-rate-when = (for gross amounts)
setup-margin-rate = Margin rate
setup-margin-rate-when = (if known)
setup-margin-rate-hint = Contribution margin of revenue. With it a customer's value is a margin, without it revenue.
setup-category-margins = Margins by category
setup-category-margins-hint = One category a line, as orders call it: “Red wine: 40”. They go before the margin rate; cost prices in orders go before both.
setup-no-category-margin = The line “{ $line }” names no category with its margin; write “Red wine: 40”.
setup-discount-rate = Discount a year
setup-discount-rate-hint = By so much money in a year is worth less than today. Used for customer value without end.
setup-language-hint = Language of exports; everybody chooses their own.
setup-person = Your access
setup-submit = Set up

form-name = Name
form-email = E-mail
form-password = Password
form-password-hint = At least 12 characters, not the e-mail address.
form-has-faults = Please look at the marked fields again. Nothing was changed.
form-no-name = What is your name?
form-no-email = This is no e-mail address; for example name@firm.com.
form-no-percentage = Between 0 and 100, for example 19.
form-line-too-long = At most { $most } characters in one line.
password-too-short = At least { $least } characters.
password-too-long = At most { $most } characters.
password-is-address = Not the e-mail address; choose something else.
password-one-character = Not one character repeated; choose something else.

login-title = Sign in
login-wrong = E-mail or password is not right.
login-link-title = Sign in with this link
login-link-text = The link works once only.
