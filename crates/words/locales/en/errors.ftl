### Errors: the thing, the fault, the way out
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

error-title = That did not work
error-page-not-found = There is no such page. Go back to the overview.

error-to-overview = To the overview
error-not-found-title = Nothing here
error-not-set-up-title = Not set up yet
error-not-set-up = Open the set-up link that the program printed when it started. If it has expired, start the program again.
error-link-spent-title = This link no longer works
error-link-spent = It was used or has expired. Have the program print a new one, or sign in with your password.
error-signed-out-title = Not signed in
error-signed-out = Sign in and try again.
error-forbidden-title = You may not do this
error-metrics-closed = The figures are for this machine only. Ask from there, or set metrics.token and send it as a bearer token.
error-forbidden = Your role does not allow it. An owner can do it or allow you to.
error-no-such-key = There is no such API key, or it was revoked or has expired. Have a new one made.
error-no-such-write-key = No source has this write key. Copy it from the page of sources.
error-out-of-scope = This API key lacks the scope “{ $scope }”. Have one made that has it.
error-csrf-title = Once more, please
error-csrf = The page was too old, or the request came from elsewhere. Nothing was changed. Reload the page and try again.
error-host-title = Wrong address
error-host = This server does not answer as “{ $host }”. Open it at its own address, or add the name to its settings.
error-method-not-allowed = This address does not take such requests. Go back and try again.
error-unreadable = The form could not be read. Nothing was changed. Go back and try again.
error-not-an-upload = Files are taken here as a form only (multipart/form-data). Nothing has arrived. Choose the files on the page “Import”; a script sends them like this: curl --form file=@orders.csv
error-too-large-title = Too large
error-too-large = This page does not take as much. Split the file, or import it with the command “stammkunde import”.
error-too-many-attempts-title = Too many attempts
error-too-many-attempts = Try again from { $when }.
error-no-customer-title = There is no such customer
error-no-data-title = No data yet
error-unforeseen = The program made a mistake; your data are safe. Try again. The server's log says more.
