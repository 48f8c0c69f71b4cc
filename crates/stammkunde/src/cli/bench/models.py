"""What the usual packages take for the same: seconds, on one line. Called with what to do and a file of rows as `bench models` writes it."""
import sys
import time

import numpy

what, path = sys.argv[1:3]
if what == "k_means":
    from sklearn.cluster import KMeans

    points = numpy.fromfile(path, dtype="<f8").reshape(-1, 3)
    begun = time.time()
    KMeans(4, n_init=10, random_state=0).fit(points)
elif what == "recommender":
    import scipy.sparse
    from implicit.nearest_neighbours import BM25Recommender

    cells = numpy.fromfile(path, dtype="<f8").reshape(-1, 3)
    places = cells[:, :2].astype(int)
    bought = scipy.sparse.csr_matrix((cells[:, 2], (places[:, 0], places[:, 1])))
    begun = time.time()
    BM25Recommender(K=1000, K1=1.2, B=0.75, num_threads=2).fit(bought, show_progress=False)
elif what == "gamma_gamma":
    import lifetimes

    purchases, mean, _ = numpy.fromfile(path, dtype="<f8").reshape(-1, 3).T
    begun = time.time()
    model = lifetimes.GammaGammaFitter()
    model.fit(purchases, mean)
    model.conditional_expected_average_profit(purchases, mean)
else:
    import lifetimes

    fitters = {"bg_nbd": "BetaGeoFitter", "mbg_nbd": "ModifiedBetaGeoFitter", "pareto_nbd": "ParetoNBDFitter"}
    repeats, recency, age = numpy.fromfile(path, dtype="<f8").reshape(-1, 3).T
    begun = time.time()
    model = getattr(lifetimes, fitters[what])()
    model.fit(repeats, recency, age)
    model.conditional_expected_number_of_purchases_up_to_time(52, repeats, recency, age)
print(time.time() - begun)
