The six phases: from the first visit to recommending. Whoever has bought stays in retention or advocacy.

== awareness

enters: A first visit.
  day 0 Page Viewed
  → awareness since day 0: nothing else held

enters: A click on an advertisement.
  day 0 Ad Clicked campaign=Sommer
  → awareness since day 0: nothing else held

stays: What the firm sends brings nobody closer, nor do months without a sign.
  day 0 Page Viewed · day 5 Message Sent channel=email · day 6 Message Opened · day 300
  → awareness since day 0: nothing else held

stays: To follow on a network is no look at the goods.
  day 0 Page Viewed · day 3 Social Followed network=instagram
  → awareness since day 0: nothing else held

forwards: Who comes back considers.
  day 0 Page Viewed · day 2 Page Viewed
  → awareness since day 0: nothing else held
  → consideration since day 2: Sessions 2 (at least 2)

forwards: A cart at the second visit.
  day 0 Page Viewed · day 2 Product Added price=9.90
  → awareness since day 0: nothing else held
  → decision since day 2: Orders 0 (exactly 0) and Cart last touched day 2 (within the last 7 days)

forwards: An order that nobody saw coming.
  day 0 Page Viewed · day 2 Order Completed 20
  → awareness since day 0: nothing else held
  → delivery since day 2: Under way 1 (at least 1)

forwards: Goods taken along from the store.
  day 0 Page Viewed · day 2 Order Completed 20 sales_channel=store
  → awareness since day 0: nothing else held
  → retention since day 2: Kept 1 (at least 1)

backwards: never, because nothing comes before it.

== consideration

enters: A single look at a product.
  day 0 Product Viewed category=Rotwein
  → consideration since day 0: Product views 1 (at least 1)

enters: A search.
  day 0 Page Viewed · day 0 Products Searched query=riesling
  → consideration since day 0: Searches 1 (at least 1)

enters: Signing up for the newsletter.
  day 0 Page Viewed · day 1 Newsletter Subscribed
  → awareness since day 0: nothing else held
  → consideration since day 1: Newsletter "subscribed" (not exactly "never")

enters: A form sent.
  day 0 Page Viewed · day 0 Form Submitted
  → consideration since day 0: Forms sent 1 (at least 1)

enters: A trial.
  day 0 Trial Started plan=Klein
  → consideration since day 0: Trials 1 (at least 1)

stays: Who unsubscribes has not forgotten the firm.
  day 0 Newsletter Subscribed · day 1 Newsletter Confirmed · day 20 Newsletter Unsubscribed
  → consideration since day 0: Newsletter "subscribed" (not exactly "never")
    consideration on day 20: Newsletter "unsubscribed" (not exactly "never")

stays: A cart that was filled and emptied at the first visit was a look at the goods.
  day 0 Product Added price=5 · day 0 Product Removed price=5 · day 30
  → consideration since day 0: First cart is known

stays: A year without a visit.
  day 0 Product Viewed category=Rotwein · day 400
  → consideration since day 0: Product views 1 (at least 1)

stays: A trial that nobody went on from.
  day 0 Trial Started plan=Klein ends_on=1970-01-15 · day 200
  → consideration since day 0: Trials 1 (at least 1)

stays: Who sent everything back and fills a cart again has bought before; the cart stands beside the phase.
  day 0 Order Completed 20 order_id=A · day 4 Order Delivered order_id=A · day 9 Order Refunded 20 order_id=A · day 20 Product Added price=5
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 4: Kept 1 (at least 1)
  → consideration since day 9: Orders 1 (at least 1)
    consideration + warenkorb on day 20: First cart is known

forwards: A cart.
  day 0 Page Viewed · day 1 Product Viewed category=Rotwein · day 3 Product Added price=9.90
  → awareness since day 0: nothing else held
  → consideration since day 1: Sessions 2 (at least 2)
  → decision since day 3: Orders 0 (exactly 0) and Cart last touched day 3 (within the last 7 days)

forwards: An order.
  day 0 Product Viewed category=Rotwein · day 3 Order Completed 20
  → consideration since day 0: Product views 1 (at least 1)
  → delivery since day 3: Under way 1 (at least 1)

forwards: A trial that becomes a subscription is a purchase.
  day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10
  → consideration since day 0: Trials 1 (at least 1)
  → retention since day 14: Subscription "active" (one of "active", "cancelled", "ended")

forwards: Everything sent back, and bought again.
  day 0 Order Completed 20 order_id=A · day 4 Order Delivered order_id=A · day 8 Order Refunded 20 order_id=A · day 40 Order Completed 30 order_id=B
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 4: Kept 1 (at least 1)
  → consideration since day 8: Orders 1 (at least 1)
  → delivery since day 40: Under way 1 (at least 1)

backwards: never, because what was seen, searched, ordered or tried once stays known.

== decision

enters: Something in the cart at the second visit.
  day 0 Page Viewed · day 2 Product Added price=9.90 quantity=2
  → awareness since day 0: nothing else held
  → decision since day 2: Orders 0 (exactly 0) and Cart last touched day 2 (within the last 7 days)

enters: A checkout begun.
  day 0 Page Viewed · day 2 Checkout Started value=20
  → awareness since day 0: nothing else held
  → decision since day 2: Orders 0 (exactly 0) and Cart last touched day 2 (within the last 7 days)

stays: To go on with the cart is a new week.
  day 0 Product Added price=5 · day 6 Checkout Started value=20 · day 12
  → decision since day 0: Orders 0 (exactly 0) and Cart last touched day 0 (within the last 7 days)
    decision on day 12: Orders 0 (exactly 0) and Cart last touched day 6 (within the last 7 days)

stays: A payment that fails is no farewell.
  day 0 Checkout Started value=20 · day 1 Payment Failed
  → decision since day 0: Orders 0 (exactly 0) and Cart last touched day 0 (within the last 7 days)
    decision on day 1: Orders 0 (exactly 0) and Cart last touched day 1 (within the last 7 days)

stays: To take out one of two products leaves a cart.
  day 0 Product Added price=5 · day 0 Product Added price=9 · day 1 Product Removed price=5 · day 7
  → decision since day 0: Orders 0 (exactly 0) and Cart last touched day 0 (within the last 7 days)
    decision on day 7: Orders 0 (exactly 0) and Cart last touched day 1 (within the last 7 days)

forwards: The order.
  day 0 Product Added price=5 · day 1 Checkout Started value=5 · day 1 Order Completed 5
  → decision since day 0: Orders 0 (exactly 0) and Cart last touched day 0 (within the last 7 days)
  → delivery since day 1: Under way 1 (at least 1)

forwards: The subscription.
  day 0 Checkout Started value=10 · day 1 Subscription Started subscription_id=A amount=10
  → decision since day 0: Orders 0 (exactly 0) and Cart last touched day 0 (within the last 7 days)
  → retention + warenkorb since day 1: Subscription "active" (one of "active", "cancelled", "ended")

backwards: A cart left alone for a week, and another one.
  day 0 Page Viewed · day 1 Product Viewed category=Rotwein · day 3 Product Added price=9.90 · day 20 Product Added price=9.90 · day 40
  → awareness since day 0: nothing else held
  → consideration since day 1: Sessions 2 (at least 2)
  → decision since day 3: Orders 0 (exactly 0) and Cart last touched day 3 (within the last 7 days)
  → consideration since day 10: Sessions 3 (at least 2)
  → decision since day 20: Orders 0 (exactly 0) and Cart last touched day 20 (within the last 7 days)
  → consideration since day 27: Sessions 4 (at least 2)

backwards: A cart that was emptied.
  day 0 Page Viewed · day 2 Product Added price=9.90 · day 4 Product Removed price=9.90
  → awareness since day 0: nothing else held
  → decision since day 2: Orders 0 (exactly 0) and Cart last touched day 2 (within the last 7 days)
  → consideration since day 4: Sessions 3 (at least 2)

== delivery

enters: A first order waits for its parcel.
  day 0 Page Viewed · day 2 Order Completed 20
  → awareness since day 0: nothing else held
  → delivery since day 2: Under way 1 (at least 1)

stays: A parcel that was sent is waited for up to thirty days.
  day 0 Order Completed 20 order_id=A · day 1 Order Shipped order_id=A · day 30
  → delivery since day 0: Under way 1 (at least 1)

stays: Recommending and complaining before the goods are there change nothing yet.
  day 0 Order Completed 20 order_id=A · day 1 Order Shipped order_id=A · day 3 Referral Invited · day 5 Survey Answered csat=1
  → delivery since day 0: Under way 1 (at least 1)

stays: A new cart stands beside the phase.
  day 0 Order Completed 20 · day 2 Product Added price=5 · day 4
  → delivery since day 0: Under way 1 (at least 1)
    delivery + warenkorb on day 4: Under way 1 (at least 1)

stays: One of two orders is cancelled; the other comes.
  day 0 Order Completed 20 order_id=A · day 1 Order Completed 30 order_id=B · day 2 Order Cancelled order_id=A
  → delivery since day 0: Under way 1 (at least 1)

forwards: The delivery is told.
  day 0 Order Completed 20 order_id=A · day 1 Order Shipped order_id=A · day 3 Order Delivered order_id=A
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 3: Kept 1 (at least 1)

forwards: Nothing is told; after the usual time the goods are there.
  day 0 Page Viewed · day 2 Order Completed 20 · day 30
  → awareness since day 0: nothing else held
  → delivery since day 2: Under way 1 (at least 1)
  → retention since day 7: Kept 1 (at least 1)

forwards: Sent, and never heard of again.
  day 0 Order Completed 20 order_id=A · day 1 Order Shipped order_id=A · day 60
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 31: Kept 1 (at least 1)

forwards: Who recommended while waiting is an advocate once the goods are there.
  day 0 Order Completed 20 · day 2 Referral Invited · day 10
  → delivery since day 0: Under way 1 (at least 1)
  → advocacy since day 5: Last recommended day 2 (within the last 12 months), Kept 1 (at least 1) and Silence score 1.67 % (less than 80 %)
    advocacy on day 10: Last recommended day 2 (within the last 12 months), Kept 1 (at least 1) and Silence score 3.33 % (less than 80 %)

backwards: The order is cancelled; the cart that it was made of is none any more.
  day 0 Checkout Started value=20 · day 0 Order Completed 20 order_id=A · day 2 Order Cancelled order_id=A
  → delivery since day 0: Under way 1 (at least 1)
  → consideration since day 2: First cart is known

backwards: The order is cancelled, and there is a new cart.
  day 0 Order Completed 20 order_id=A · day 1 Product Added price=9.90 · day 2 Order Cancelled order_id=A
  → delivery since day 0: Under way 1 (at least 1)
  → decision since day 2: Orders 0 (exactly 0) and Cart last touched day 1 (within the last 7 days)

backwards: Everything is sent back.
  day 0 Order Completed 20 order_id=A · day 2 Order Refunded 20 order_id=A · day 10
  → delivery since day 0: Under way 1 (at least 1)
  → consideration since day 5: Orders 1 (at least 1)

== retention

enters: The goods are there and kept.
  day 0 Page Viewed · day 2 Order Completed 20 order_id=A · day 4 Order Delivered order_id=A
  → awareness since day 0: nothing else held
  → delivery since day 2: Under way 1 (at least 1)
  → retention since day 4: Kept 1 (at least 1)

enters: Goods bought in the store are there at once.
  day 2 Order Completed 20 sales_channel=store
  → retention since day 2: Kept 1 (at least 1)

enters: A subscription is a purchase.
  day 0 Page Viewed · day 2 Subscription Started subscription_id=A amount=10
  → awareness since day 0: nothing else held
  → retention since day 2: Subscription "active" (one of "active", "cancelled", "ended")

stays: A new cart and a new parcel stand beside the phase, or every sale would empty it.
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 31 Product Added price=5
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
    retention + warenkorb + paket on day 31: Kept 1 (at least 1)

stays: A long silence stands beside the phase, too.
  day 0 Order Completed 20 · day 400
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
    retention + inaktiv on day 400: Kept 1 (at least 1)

stays: An answer alone makes a possible advocate.
  day 0 Order Completed 20 · day 20 Survey Answered nps=9 · day 40
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
    retention + moeglicher_fuersprecher on day 40: Kept 1 (at least 1)

stays: Something is sent back, something kept.
  day 0 Order Completed 20 order_id=A · day 8 Order Refunded 5 order_id=A · day 20
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)

stays: A subscription that is over; a possible farewell.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A · day 60 Subscription Ended subscription_id=A · day 80
  → retention since day 0: Subscription "active" (one of "active", "cancelled", "ended")
    retention + inaktiv on day 80: Subscription "ended" (one of "active", "cancelled", "ended")

stays: Who pays for a subscription is not inactive, however long ago the last order was.
  day 0 Order Completed 20 · day 10 Subscription Started subscription_id=A amount=10 · day 500
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)

forwards: An invitation sent.
  day 0 Order Completed 20 · day 20 Referral Invited
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)

forwards: A good review.
  day 0 Order Completed 20 · day 20 Product Reviewed stars=4
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)

forwards: A subscriber shares content.
  day 0 Subscription Started subscription_id=A amount=10 · day 20 Content Shared network=instagram
  → retention since day 0: Subscription "active" (one of "active", "cancelled", "ended")
  → advocacy since day 20: Last recommended day 20 (within the last 12 months) and Subscription "active" (exactly "active")

backwards: Everything sent back.
  day 0 Order Completed 20 order_id=A · day 8 Order Refunded 20 order_id=A · day 10
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → consideration since day 8: Orders 1 (at least 1)

backwards: Everything sent back while another order is under way.
  day 0 Order Completed 20 order_id=A · day 7 Order Completed 30 order_id=B · day 8 Order Refunded 20 order_id=A
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → delivery since day 8: Under way 1 (at least 1)

== advocacy

enters: Somebody won.
  day 0 Order Completed 20 · day 20 Referral Converted
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)

enters: Recommended before anything was bought; it counts once the goods are kept.
  day 0 Referral Invited · day 10 Order Completed 20 order_id=A · day 12 Order Delivered order_id=A
  → awareness since day 0: nothing else held
  → delivery since day 10: Under way 1 (at least 1)
  → advocacy since day 12: Last recommended day 0 (within the last 12 months), Kept 1 (at least 1) and Silence score 0.67 % (less than 80 %)

stays: A good review is good for a year, if something is bought meanwhile.
  day 0 Order Completed 20 · day 20 Product Reviewed stars=5 · day 300 Order Completed 20 · day 380
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)
    advocacy on day 380: Last recommended day 20 (within the last 12 months), Kept 2 (at least 1) and Silence score 26.67 % (less than 80 %)

stays: Another recommendation is another year.
  day 0 Order Completed 20 · day 20 Referral Invited · day 300 Order Completed 20 · day 310 Referral Invited · day 600
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)
    advocacy on day 600: Last recommended day 310 (within the last 12 months), Kept 2 (at least 1) and Silence score 68.18 % (less than 80 %)

stays: Trouble that a purchase healed before the recommendation.
  day 0 Order Completed 20 · day 5 Survey Answered csat=1 · day 20 Order Completed 20 · day 40 Product Reviewed stars=5 · day 50 Page Viewed
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 40: Last recommended day 40 (within the last 12 months), Kept 2 (at least 1) and Silence score 6.67 % (less than 80 %)
    advocacy on day 50: Last recommended day 40 (within the last 12 months), Kept 2 (at least 1) and Silence score 10 % (less than 80 %)

stays: A complaint that was resolved.
  day 0 Order Completed 20 · day 20 Referral Invited · day 30 Ticket Opened ticket_id=1 topic=Beschwerde · day 30 Ticket Resolved ticket_id=1
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)
    advocacy on day 30: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 10 % (less than 80 %)

forwards: never, because nothing comes after it.

backwards: The year is over.
  day 0 Order Completed 20 · day 20 Referral Invited · day 300 Order Completed 20 · day 500
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)
  → retention since day 385: Kept 2 (at least 1)

backwards: Silence.
  day 0 Order Completed 20 · day 300 Product Reviewed stars=5 · day 700
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 300: Last recommended day 300 (within the last 12 months), Kept 1 (at least 1) and Silence score 68.18 % (less than 80 %)
  → retention + inaktiv since day 365: Kept 1 (at least 1)

backwards: Angered since; who writes one star recommends nobody.
  day 0 Order Completed 20 · day 20 Product Reviewed stars=5 · day 60 Product Reviewed stars=1
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 6.67 % (less than 80 %)
  → retention since day 60: Kept 1 (at least 1)

backwards: Everything sent back.
  day 0 Order Completed 20 order_id=A · day 6 Referral Invited · day 9 Order Refunded 20 order_id=A
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 6: Last recommended day 6 (within the last 12 months), Kept 1 (at least 1) and Silence score 2 % (less than 80 %)
  → consideration since day 9: Orders 1 (at least 1)

backwards: Gone by a law of buying, after half a year.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  day 0 Order Completed 20 · day 20 Product Reviewed stars=5 · day 30 Order Completed 20 · day 215
  → delivery since day 0: Under way 1 (at least 1)
  → retention since day 5: Kept 1 (at least 1)
  → advocacy since day 20: Last recommended day 20 (within the last 12 months), Kept 1 (at least 1) and Silence score 50.13 % (less than 80 %)
  → retention + inaktiv since day 210: Kept 2 (at least 1)
