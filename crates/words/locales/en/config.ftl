# The configuration: its keys (`config-<path with hyphens>`), faults, and the guide's page.
config-data = The data folder, relative to the file in which it stands. It is made where there is none.
config-server-listen = Address and port on which the server listens. `127.0.0.1` is this machine only, `0.0.0.0` every interface.
config-server-public-url = The address that people and clients use, without a path. It decides about secure cookies, HSTS, the host name that is answered, and all links that are printed or sent. Needed as soon as others than this machine reach the server.
config-server-trusted-proxies = The proxies in front, as addresses or networks. Only from them `X-Forwarded-For` is believed.
config-server-announce-stop-seconds = Once told to stop, the server answers `/readyz` with 503 for so long before it takes no more connections, so that a load balancer can turn away.
config-server-stop-seconds = What is under way when the server stops may take so long; after that it is cut off.
config-tls-certificate = PEM file with the certificate and those between it and the root. With it the server itself speaks HTTPS. It is read again when it changes, and on SIGHUP.
config-tls-key = PEM file with the private key of the certificate, without a password.
config-log-format = The form of the log on standard error: lines for people, or one JSON object a line.
config-log-level = How much is logged. From `info` on there is one line for each request.
config-metrics-token = Whoever sends `Authorization: Bearer` with this token may read `/metrics`. Without a token only this machine may.
config-limits-request-bytes = A body sent to the events API is read up to this size, unpacked; a larger one is answered with 413.
config-limits-batch-bytes = The size of one batch of events; a larger one is answered with 400.
config-limits-event-bytes = The size of one event; a larger one is answered with 400.
config-limits-events-per-batch = The number of events in one batch; a larger one is answered with 400.
config-limits-queue-events = So many events may wait to be written to disk; beyond it requests are answered with 429.
config-limits-requests-per-second = So many requests in a second may come with one key; beyond it they are answered with 429.
config-events-idempotency-days = For so long a repeated `messageId` changes nothing.
config-events-keep-ip = Whether an IP address that a client names in an event (`context.ip`) is kept with it. It is personal data and nothing here needs it: it is left out unless this is `true`.
config-identity-keys = Further keys by which a person is known, such as the number of a customer card: names of properties of events. An event of a server that has such a property belongs to whoever the key belongs to. Two customers with the same key are listed for a person to decide. What a web page sends claims no such key.
config-events-keep-days = Events of a kind expire so many days after they occurred: their particulars go. Where facts rest on them, who, when and what stay; of others the first and the last of each customer and month. Kinds that are not named are kept. Kinds on which figures and phases rest (orders, refunds, people) cannot expire.
config-lake-flush-seconds = Closed events move from the log into the lake this often.
config-lake-flush-rows = As soon as the log holds so many events, they move into the lake without waiting.
config-sessions-lifetime-days = Whoever logs in stays so for this long.

# what a key takes
config-expects-path = the path of a file or folder, as a text
config-expects-address = an address with a port, such as "127.0.0.1:8080" or "[::]:8080"
config-expects-url = an address that begins with http:// or https:// and has no path, such as "https://customers.example.com"
config-expects-networks = a list of addresses or networks, such as ["127.0.0.1", "10.0.0.0/8"]
config-expects-key-names = a list of names of letters, digits, _ and -, such as ["card_number"]
config-expects-whole = a whole number from { $least } to { $most }
config-expects-flag = true or false
config-expects-one-of = one of these texts: { $names }
config-expects-secret = a text of at least 16 letters, digits and signs without spaces
config-expects-days-by-kind = a table of kinds and whole days, such as { "{" } "Page Viewed" = 400 { "}" }
config-expects-section = a section with keys of its own

# where something was said
config-origin-default = default
config-origin-file = { $file }, line { $line }
config-origin-environment = variable { $variable }
config-origin-option = option { $option }

# faults
config-syntax = { $file }, line { $line }: this is not TOML ({ $cause }).
config-unknown = { $place }: there is no key “{ $key }”. `stammkunde serve --print-config` lists all keys.
config-unknown-nearest = { $place }: there is no key “{ $key }”. Perhaps: { $nearest }.
config-bad-value = { $place }: “{ $found }” does not fit { $key }. Expected is { $expected }.
config-bad-secret = { $place }: what stands there does not fit { $key }. Expected is { $expected }.
config-alone = { $key } is set and { $other } is not. TLS needs both.
config-plain-url = The server has a certificate and speaks HTTPS, but server.public_url begins with http://. Write https:// there, or take tls.certificate and tls.key out.
config-set-without-value = “{ $setting }” is no setting. Write --set KEY=VALUE, for example --set log.format=json.
config-tls-unreadable = “{ $file }” cannot be read ({ $cause }). Check tls.certificate and tls.key, and who may read the files.
config-tls-no-certificate = “{ $file }” holds no certificate in PEM form. Name the file that begins with BEGIN CERTIFICATE in tls.certificate.
config-tls-no-key = “{ $file }” holds no private key in PEM form without a password. Name the file that begins with BEGIN PRIVATE KEY in tls.key.
config-tls-mismatch = The key in “{ $key }” does not belong to the certificate in “{ $file }”. Name the pair that was made together.
config-tls-unusable = The certificate in “{ $file }” cannot be used ({ $cause }). Have it made anew.

# the guide's page
config-guide-key = Key
config-guide-variable = Variable
config-guide-takes = Takes
config-guide-default = Default
config-guide-none = none
config-guide-figure = Figure
config-guide-kind = Kind
config-guide-labels = Labels
config-guide-meaning = What it is
