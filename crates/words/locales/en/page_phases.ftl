# Texts of the page: phases. Keys begin with phases-.
