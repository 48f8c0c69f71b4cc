# Texts of the page: today. Keys begin with today-.
