The four phases: won, kept, won again, lost.

== gewinnung

enters: A first visit.
  day 0 Page Viewed
  → gewinnung since day 0: nothing else held

enters: An order that was cancelled before anything else is known was no purchase.
  day 0 Order Cancelled 20
  → gewinnung since day 0: nothing else held

stays: Visits, carts and the newsletter, and then nothing: not bought is not bought.
  day 0 Page Viewed · day 5 Product Added price=5 · day 6 Newsletter Subscribed · day 400
  → gewinnung since day 0: nothing else held

stays: A trial, also one that nobody went on from.
  day 0 Trial Started plan=Klein ends_on=1970-01-15 · day 15 Subscription Cancelled · day 16 Subscription Ended · day 100
  → gewinnung since day 0: nothing else held

forwards: A first order.
  day 0 Page Viewed · day 5 Order Completed 20
  → gewinnung since day 0: nothing else held
  → bindung since day 5: Orders 1 (at least 1)

forwards: A subscription.
  day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10
  → gewinnung since day 0: nothing else held
  → bindung since day 14: Subscription "active" (exactly "active")

backwards: never, because nothing comes before it.

== bindung

enters: A first order.
  day 0 Order Completed 20 · day 10
  → bindung since day 0: Orders 1 (at least 1)

stays: Buying on, sending things back and complaining.
  day 0 Order Completed 20 · day 30 Order Completed 30 order_id=B · day 35 Order Refunded 30 order_id=B · day 40 Ticket Opened ticket_id=1 topic=Beschwerde
  → bindung since day 0: Orders 1 (at least 1)
    bindung on day 40: Orders 2 (at least 1)

stays: Up to 90 days without an order.
  day 0 Order Completed 20 · day 89
  → bindung since day 0: Orders 1 (at least 1)

stays: Who pays for a subscription is neither overdue nor gone, however long ago the last order was.
  day 0 Order Completed 20 · day 10 Subscription Started subscription_id=A amount=10 · day 500
  → bindung since day 0: Orders 1 (at least 1)
    bindung + still_laenger + frueher_einmal on day 500: Orders 1 (at least 1)

forwards: Silence.
  day 0 Page Viewed · day 5 Order Completed 20 · day 100
  → gewinnung since day 0: nothing else held
  → bindung since day 5: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 95: Silence score 30 % (at least 30 %)
    reaktivierung + still_bis_6_monate + frueher_einmal on day 100: Silence score 30.91 % (at least 30 %)

forwards: Notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A
  → bindung since day 0: Subscription "active" (exactly "active")
  → abwanderung + grund_kuendigung since day 60: Subscription "cancelled" (exactly "cancelled")

backwards: The only order is cancelled.
  day 0 Order Completed 20 order_id=A · day 2 Order Cancelled order_id=A
  → bindung since day 0: Orders 1 (at least 1)
  → gewinnung since day 2: nothing else held

== reaktivierung

enters: Longer without an order than is usual.
  day 0 Order Completed 20 · day 30 Order Completed 30 · day 150
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 120: Silence score 30 % (at least 30 %)
    reaktivierung + still_bis_6_monate + frueher_wiederholt on day 150: Silence score 35.45 % (at least 30 %)

stays: Visits and clicks are no order.
  day 0 Order Completed 20 · day 100 Page Viewed · day 110 Message Clicked · day 120 Product Added price=5 · day 200
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
    reaktivierung + still_bis_12_monate + frueher_einmal on day 200: Silence score 50 % (at least 30 %)

forwards: Silence for good.
  day 0 Page Viewed · day 5 Order Completed 20 · day 500
  → gewinnung since day 0: nothing else held
  → bindung since day 5: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 95: Silence score 30 % (at least 30 %)
  → abwanderung + still_laenger + frueher_einmal since day 370: Silence score 80 % (at least 80 %)
    abwanderung + still_laenger + frueher_einmal on day 500: Silence score 87.12 % (at least 80 %)

forwards: Notice of a subscription that began before the data do.
  day 0 Order Completed 20 · day 100 Subscription Cancelled subscription_id=A
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
  → abwanderung + grund_kuendigung + still_bis_6_monate + frueher_einmal since day 100: Subscription "cancelled" (exactly "cancelled")

backwards: An order.
  day 0 Order Completed 20 · day 100 Order Completed 20
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
  → bindung since day 100: Orders 2 (at least 1)

backwards: A subscription.
  day 0 Order Completed 20 · day 100 Subscription Started subscription_id=A amount=10
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
  → bindung + still_bis_6_monate + frueher_einmal since day 100: Orders 1 (at least 1)

backwards: The only order is cancelled, late.
  day 0 Order Completed 20 order_id=A · day 100 Order Cancelled order_id=A
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
  → gewinnung since day 100: nothing else held

stays: A new law finds the silence a little less unusual: enough to stay.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.66 on day 60
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 65
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 10: Silence score 31.99 % (at least 30 %)
  → bindung since day 30: Orders 2 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 57: Silence score 30.35 % (at least 30 %)
    reaktivierung on day 65: enough to stay: Silence score 28.35 % (at least 25 %)

backwards: What was enough to stay is so no longer by the next law.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.66 on day 60
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.5 on day 66
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 68
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 10: Silence score 31.99 % (at least 30 %)
  → bindung since day 30: Orders 2 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 57: Silence score 30.35 % (at least 30 %)
  → bindung since day 66: Orders 2 (at least 1)

== abwanderung

enters: Silence beyond the higher threshold.
  day 0 Order Completed 20 · day 30 Order Completed 30 · day 400
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 120: Silence score 30 % (at least 30 %)
  → abwanderung + still_laenger + frueher_wiederholt since day 395: Silence score 80 % (at least 80 %)
    abwanderung + still_laenger + frueher_wiederholt on day 400: Silence score 80.27 % (at least 80 %)

enters: Notice, though the subscription still runs.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A
  → bindung since day 0: Subscription "active" (exactly "active")
  → abwanderung + grund_kuendigung since day 60: Subscription "cancelled" (exactly "cancelled")

stays: Visits, clicks and a cart are no order.
  day 0 Order Completed 20 · day 400 Page Viewed · day 401 Message Clicked · day 402 Product Added price=5 · day 700
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
  → abwanderung + still_laenger + frueher_einmal since day 365: Silence score 80 % (at least 80 %)
    abwanderung + still_laenger + frueher_einmal on day 700: Silence score 98.36 % (at least 80 %)

stays: From notice to the end and beyond.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 90 Subscription Ended subscription_id=A · day 300
  → bindung since day 0: Subscription "active" (exactly "active")
  → abwanderung + grund_kuendigung since day 60: Subscription "cancelled" (exactly "cancelled")
    abwanderung + grund_kuendigung on day 300: Subscription "ended" (exactly "ended")

stays: An order between notice and end takes no notice back.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 70 Order Completed 20
  → bindung since day 0: Subscription "active" (exactly "active")
  → abwanderung + grund_kuendigung since day 60: Subscription "cancelled" (exactly "cancelled")

forwards: never, because nothing comes after it.

backwards: An order after a year and a half.
  day 0 Order Completed 20 · day 120 Order Completed 20 · day 600 Order Completed 20
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
  → bindung since day 120: Orders 2 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 210: Silence score 30 % (at least 30 %)
  → abwanderung + still_laenger + frueher_wiederholt since day 485: Silence score 80 % (at least 80 %)
  → bindung since day 600: Orders 3 (at least 1)

backwards: A subscription after a year and a half without an order.
  day 0 Order Completed 20 · day 500 Subscription Started subscription_id=A amount=10
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 90: Silence score 30 % (at least 30 %)
  → abwanderung + still_laenger + frueher_einmal since day 365: Silence score 80 % (at least 80 %)
  → bindung + still_laenger + frueher_einmal since day 500: Orders 1 (at least 1)

backwards: A new subscription after the old one.
  day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 90 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10
  → gewinnung since day 0: nothing else held
  → bindung since day 14: Subscription "active" (exactly "active")
  → abwanderung + grund_kuendigung since day 60: Subscription "cancelled" (exactly "cancelled")
  → bindung since day 200: Subscription "active" (exactly "active")

backwards: Notice withdrawn.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 70 Subscription Renewed subscription_id=A
  → bindung since day 0: Subscription "active" (exactly "active")
  → abwanderung + grund_kuendigung since day 60: Subscription "cancelled" (exactly "cancelled")
  → bindung since day 70: Subscription "active" (exactly "active")

backwards: A former subscriber orders.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 100 Order Completed 20
  → bindung since day 0: Subscription "active" (exactly "active")
  → abwanderung + grund_kuendigung since day 60: Subscription "ended" (exactly "ended")
  → bindung since day 100: Orders 1 (at least 1)

enters: By a law of buying, long before a year is over.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 215
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 10: Silence score 31.99 % (at least 30 %)
  → bindung since day 30: Orders 2 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 57: Silence score 30.35 % (at least 30 %)
  → abwanderung + still_bis_6_monate + frueher_wiederholt since day 210: Silence score 80.04 % (at least 80 %)
    abwanderung + still_bis_12_monate + frueher_wiederholt on day 215: Silence score 80.62 % (at least 80 %)

stays: A new law finds the silence a little less unusual: enough to stay.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.81 on day 213
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 225
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 10: Silence score 31.99 % (at least 30 %)
  → bindung since day 30: Orders 2 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 57: Silence score 30.35 % (at least 30 %)
  → abwanderung + still_bis_6_monate + frueher_wiederholt since day 210: Silence score 80.04 % (at least 80 %)
    abwanderung + still_bis_12_monate + frueher_wiederholt on day 225: enough to stay: Silence score 78.31 % (at least 75 %)

backwards: What was enough to stay is so no longer by the next law.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.81 on day 213
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.6 on day 230
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 235
  → bindung since day 0: Orders 1 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_einmal since day 10: Silence score 31.99 % (at least 30 %)
  → bindung since day 30: Orders 2 (at least 1)
  → reaktivierung + still_bis_6_monate + frueher_wiederholt since day 57: Silence score 30.35 % (at least 30 %)
  → abwanderung + still_bis_6_monate + frueher_wiederholt since day 210: Silence score 80.04 % (at least 80 %)
  → reaktivierung + still_bis_12_monate + frueher_wiederholt since day 230: Silence score 68.36 % (at least 30 %)
    reaktivierung + still_bis_12_monate + frueher_wiederholt on day 235: Silence score 68.94 % (at least 30 %)
