### Products: what is bought together, what is due again, what to offer a customer
### Keys: products- and product- (pages), offers- (one customer); the same keys and gaps as in the German file.

nav-products = Products
products-answer = Whoever orders “{ $given }” orders “{ $along }” along { $times } times as often as is usual.
products-answer-no-pairs = No two products are ordered together so often that it cannot be chance.
products-answer-none = No order says yet what was ordered.
products-empty = Here you will see what is bought together, what is due again soon and what to offer whom, as soon as there are orders with lines: import a file with article numbers, or send `products` with each order.
products-sub = { $products ->
    [one] { $products } product in { $orders } orders whose lines are known.
   *[other] { $products } products in { $orders } orders whose lines are known.
}
products-without-lines = { $count ->
    [one] Of { $count } further order it is not known what it held.
   *[other] Of { $count } further orders it is not known what they held.
}
products-more = { $shown } of { $count } rows; the file has them all.
products-pairs = Bought together
products-pairs-note = The surest pairs first; only what lay together in at least five orders.
products-pairs-none = Nothing lies in the same orders so often that it cannot be chance.
products-pairs-foot = Confidence: share of the orders with the first product that hold the second, too. Lift: how many times as often as in any orders; 1 would be chance. Shown from a lift of 1.1 on and only what chance would bring at most once in a thousand times (likelihood ratio, Dunning 1993); by that it is ranked, too. Shipping, discounts and fees do not count as products.
products-given = Whoever orders this
products-along = … orders along
products-confidence = Confidence
products-lift = Lift
products-support = Share of all
products-of = { $part } of { $whole }
products-offers = Recommendations
products-offers-file = List for the point of sale (CSV)
products-offers-foot = Tested by taking each customer's last order away and foretelling it from all others; beside it, what the products bought most would have hit alone. The list names for each customer five products never bought, with the reason.
products-proof-all = Any product of the last order
products-proof-new = A product never bought before
products-proof-sentence = With { $suggested } suggestions we would have foretold at least one product of the last order for { $share } of the customers ({ $hit } of { $customers }); with the { $suggested } products bought most, for { $usual }.
products-proof-table = Trial of the recommendations
products-proof-what = Foretold
products-proof-suggested = Recommendations
products-proof-most-bought = Bought most
products-proof-none = Nobody has ordered twice yet, so how good suggestions are cannot be tested.
products-due = Due again soon
products-due-sentence = { $count ->
    [0] Nothing is due until { $until }.
    [one] { $count } repeat purchase is due until { $until }.
   *[other] { $count } repeat purchases are due until { $until }.
}
products-due-foot = What is nearest to today stands first. Computed from the customer's own days between purchases of the same product, from three days with a purchase on, drawn towards those of all customers with this product. Below it the span into which four of five purchases fall. No longer in it is whoever stayed away so long that 98 of 100 would have bought, or let the next purchase pass, too (two own intervals).
products-customer = Customer
products-product = Product
products-due-on = Due
products-late = overdue
products-rhythm = Interval
products-every = { $count ->
    [one] every day
   *[other] every { $count } days
}
products-times = { $count ->
    [one] bought on { $count } day
   *[other] bought on { $count } days
}
products-all-note = What most orders hold first.
products-category = Category
products-orders = Orders
products-buyers = Buyers
products-again = Of them again
products-pieces = Pieces
products-price = Mean price
products-revenue = Revenue by lines
products-tier = Price tier in the category
products-tier-low = lower third
products-tier-middle = middle third
products-tier-high = upper third
product-answer = { $share } of the orders with “{ $product }” hold “{ $along }”, too.
product-answer-none = “{ $product }” is ordered with no product so often that it cannot be chance.
product-beside = Ordered along
product-facts = The product
offers-title = Recommendations
offers-sub = What this customer may buy next, with the reason, and how they buy.
offers-answer-late = “{ $product }” was due on { $day }: they buy it about every { $days } days.
offers-answer-due = “{ $product }” is due again on { $day }: they buy it about every { $days } days.
offers-answer-new = What fits next is “{ $product }”: { $because }.
offers-answer-none = No order says yet what is sold.
offers-every = buys it about every { $days } days, due { $day }
offers-again = bought in { $orders } of { $of } orders
offers-bought-with = is bought with “{ $product }”
offers-popular = { $count ->
    [one] sells well: in { $count } order
   *[other] sells well: in { $count } orders
}
offers-refills = Due again soon
offers-new = Never bought
offers-next = Probably the next purchase
offers-because = Reason
offers-none = Nothing to suggest.
offers-habits = How they buy
offers-habits-none = Too little is known for that yet.
offers-hour = Best time of day
offers-hours = { $from }:00 to { $until }:00
offers-hour-of = { $part } of { $whole } orders with a time of day
offers-channel = Best channel
offers-channel-of = { $part } of { $whole } messages clicked
offers-sales-channel = Orders mostly by
offers-discount = Discounts
offers-discount-more = waits for discounts
offers-discount-usual = as is usual
offers-discount-less = buys without discounts
offers-discount-of = { $part } of { $whole } orders with a discount; usual { $usual }
offers-up-sells = One price tier up
offers-up-from = Buys
offers-up-to = Instead
offers-foot = Suggestions from products that the same customers buy, and from what this customer buys again and again. How good they are is told on the page of products.
offers-show = Show recommendations
