# Texts of the page: kpis. Keys begin with kpis-.
