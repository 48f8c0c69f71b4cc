# Texts of the page: import. Keys begin with import-.
