# Texts of the page: customers. Keys begin with customers-.
