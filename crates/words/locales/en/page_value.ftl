# Texts of the page: value. Keys begin with value-.
