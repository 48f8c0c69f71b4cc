The five phases: as the six, but cart, order and delivery are one phase, the purchase.

== awareness

enters: A first visit.
  day 0 Page Viewed
  → awareness since day 0: nothing else held

stays: What the firm sends brings nobody closer, nor do months without a sign.
  day 0 Page Viewed · day 5 Message Sent channel=email · day 6 Message Opened · day 300
  → awareness since day 0: nothing else held

forwards: Who comes back considers.
  day 0 Page Viewed · day 2 Page Viewed
  → awareness since day 0: nothing else held
  → consideration since day 2: Sessions 2 (at least 2)

forwards: An order that nobody saw coming.
  day 0 Page Viewed · day 2 Order Completed 20
  → awareness since day 0: nothing else held
  → kauf since day 2: Under way 1 (at least 1)

backwards: never, because nothing comes before it.

== consideration

enters: A single look at a product.
  day 0 Product Viewed category=Rotwein
  → consideration since day 0: Product views 1 (at least 1)

enters: Something on the wish list.
  day 0 Page Viewed · day 0 Product Added to Wishlist
  → consideration since day 0: Wish list 1 (at least 1)

stays: Who unsubscribes has not forgotten the firm.
  day 0 Newsletter Subscribed · day 20 Newsletter Unsubscribed
  → consideration since day 0: Newsletter "subscribed" (not exactly "never")
    consideration on day 20: Newsletter "unsubscribed" (not exactly "never")

stays: A year without a visit.
  day 0 Page Viewed · day 3 Page Viewed · day 400
  → awareness since day 0: nothing else held
  → consideration since day 3: Sessions 2 (at least 2)

stays: A trial that nobody went on from.
  day 0 Trial Started plan=Klein ends_on=1970-01-15 · day 200
  → consideration since day 0: Trials 1 (at least 1)

forwards: A cart.
  day 0 Product Viewed category=Rotwein · day 3 Product Added price=9.90
  → consideration since day 0: Product views 1 (at least 1)
  → kauf since day 3: Orders 0 (exactly 0) and Cart last touched day 3 (within the last 7 days)

forwards: A trial that becomes a subscription is a purchase that is kept.
  day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10
  → consideration since day 0: Trials 1 (at least 1)
  → retention since day 14: Subscription "active" (one of "active", "cancelled", "ended")

backwards: never, because what was seen, searched, ordered or tried once stays known.

== kauf

enters: A checkout begun.
  day 0 Page Viewed · day 2 Checkout Started value=20
  → awareness since day 0: nothing else held
  → kauf since day 2: Orders 0 (exactly 0) and Cart last touched day 2 (within the last 7 days)

enters: An order without a cart.
  day 0 Product Viewed category=Rotwein · day 2 Order Completed 20
  → consideration since day 0: Product views 1 (at least 1)
  → kauf since day 2: Under way 1 (at least 1)

stays: From the cart to the parcel it is one phase.
  day 0 Product Added price=20 · day 1 Checkout Started value=20 · day 2 Order Completed 20 order_id=A · day 3 Order Shipped order_id=A · day 20
  → kauf since day 0: Orders 0 (exactly 0) and Cart last touched day 0 (within the last 7 days)
    kauf on day 20: Under way 1 (at least 1)

stays: The order is cancelled, and there is a new cart.
  day 0 Order Completed 20 order_id=A · day 1 Product Added price=9.90 · day 2 Order Cancelled order_id=A
  → kauf since day 0: Under way 1 (at least 1)
    kauf on day 2: Orders 0 (exactly 0) and Cart last touched day 1 (within the last 7 days)

forwards: The goods are there.
  day 0 Checkout Started value=20 · day 1 Order Completed 20 order_id=A · day 3 Order Delivered order_id=A
  → kauf since day 0: Orders 0 (exactly 0) and Cart last touched day 0 (within the last 7 days)
  → retention since day 3: Kept 1 (at least 1)

forwards: Who recommended while waiting is an advocate once the goods are there.
  day 0 Order Completed 20 · day 2 Content Shared network=instagram · day 10
  → kauf since day 0: Under way 1 (at least 1)
  → advocacy since day 5: Last recommended day 2 (within the last 12 months), Kept 1 (at least 1) and Silence score 1.67 % (less than 80 %)
    advocacy on day 10: Last recommended day 2 (within the last 12 months), Kept 1 (at least 1) and Silence score 3.33 % (less than 80 %)

backwards: A cart left alone for a week.
  day 0 Page Viewed · day 2 Checkout Started value=20 · day 20
  → awareness since day 0: nothing else held
  → kauf since day 2: Orders 0 (exactly 0) and Cart last touched day 2 (within the last 7 days)
  → consideration since day 9: Sessions 2 (at least 2)

backwards: The order is cancelled.
  day 0 Checkout Started value=20 · day 0 Order Completed 20 order_id=A · day 2 Order Cancelled order_id=A
  → kauf since day 0: Under way 1 (at least 1)
  → consideration since day 2: First cart is known

== retention

enters: From the first visit to goods that are kept.
  day 0 Page Viewed · day 2 Checkout Started value=20 · day 30 Order Completed 20 · day 40
  → awareness since day 0: nothing else held
  → kauf since day 2: Orders 0 (exactly 0) and Cart last touched day 2 (within the last 7 days)
  → consideration since day 9: Sessions 2 (at least 2)
  → kauf since day 30: Under way 1 (at least 1)
  → retention since day 35: Kept 1 (at least 1)

enters: A subscription is a purchase.
  day 0 Page Viewed · day 2 Subscription Started subscription_id=A amount=10
  → awareness since day 0: nothing else held
  → retention since day 2: Subscription "active" (one of "active", "cancelled", "ended")

stays: A new cart and a new parcel stand beside the phase.
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 31 Product Added price=5
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
    retention + warenkorb + paket on day 31: Kept 1 (at least 1)

stays: A long silence stands beside the phase, too.
  day 0 Order Completed 20 · day 400
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
    retention + inaktiv on day 400: Kept 1 (at least 1)

forwards: Content shared.
  day 0 Order Completed 20 · day 50 Content Shared network=instagram
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 50: Last recommended day 50 (within the last 12 months), Kept 1 (at least 1) and Silence score 16.67 % (less than 80 %)

backwards: Everything sent back.
  day 0 Order Completed 20 order_id=A · day 8 Order Refunded 20 order_id=A · day 10
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → consideration since day 8: Orders 1 (at least 1)

backwards: Everything sent back while another order is under way.
  day 0 Order Completed 20 order_id=A · day 7 Order Completed 30 order_id=B · day 8 Order Refunded 20 order_id=A
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → kauf since day 8: Under way 1 (at least 1)

== advocacy

enters: Somebody won.
  day 0 Order Completed 20 · day 20 Referral Converted
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)

stays: Half a year of buying on.
  day 0 Order Completed 20 · day 20 Product Reviewed stars=5 · day 100 Order Completed 20 · day 200
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)
    advocacy on day 200: Last recommended day 20 (within the last 12 months), Kept 2 (at least 1) and Silence score 31.82 % (less than 80 %)

forwards: never, because nothing comes after it.

backwards: The year is over.
  day 0 Order Completed 20 · day 50 Content Shared network=instagram · day 300 Order Completed 20 · day 500
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 50: Last recommended day 50 (within the last 12 months), Kept 1 (at least 1) and Silence score 16.67 % (less than 80 %)
  → retention since day 415: Kept 2 (at least 1)

backwards: Angered since.
  day 0 Order Completed 20 · day 20 Referral Invited · day 60 Ticket Opened ticket_id=1 topic=Beschwerde
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)
  → retention since day 60: Kept 1 (at least 1)

backwards: Gone by a law of buying, after half a year.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  day 0 Order Completed 20 · day 20 Product Reviewed stars=5 · day 30 Order Completed 20 · day 215
  → kauf since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 50.13 % (less than 80 %)
  → retention + inaktiv since day 210: Kept 2 (at least 1)
