The relationship lifecycle after Stauss and Bruhn: won, kept, in danger, gone, won back.

== anbahnung

enters: A first visit.
  day 0 Page Viewed
  → anbahnung + verbunden since day 0: nothing else held

enters: An order that was cancelled before anything else is known was no purchase.
  day 0 Order Cancelled 20
  → anbahnung since day 0: nothing else held

stays: A cart, a complaint and an unsubscription of somebody who never bought endanger nothing.
  day 0 Page Viewed · day 5 Product Added price=5 · day 6 Ticket Opened ticket_id=1 topic=Beschwerde · day 8 Newsletter Unsubscribed · day 400
  → anbahnung + verbunden since day 0: nothing else held
    anbahnung on day 400: nothing else held

stays: A trial is no purchase; to let it end is no farewell.
  day 0 Trial Started plan=Klein ends_on=1970-01-15 · day 14 Subscription Ended · day 100
  → anbahnung since day 0: nothing else held

forwards: A first order.
  day 0 Page Viewed · day 5 Order Completed 20
  → anbahnung + verbunden since day 0: nothing else held
  → sozialisierung + verbunden since day 5: Orders 1 (at least 1)

forwards: A subscription.
  day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10
  → anbahnung since day 0: nothing else held
  → sozialisierung since day 14: Subscription "active" (exactly "active")

backwards: never, because nothing comes before it.

== sozialisierung

enters: A first purchase opens the relationship.
  day 0 Order Completed 20 · day 10
  → sozialisierung since day 0: Orders 1 (at least 1)

stays: Two orders on one day are one purchase.
  day 0 Order Completed 20 · day 0 Order Completed 30 · day 5 Product Added price=5 · day 80
  → sozialisierung since day 0: Orders 2 (at least 1)
    sozialisierung + verbunden on day 80: Orders 2 (at least 1)

stays: To unsubscribe alone moves nobody.
  day 0 Order Completed 20 · day 10 Newsletter Unsubscribed · day 20
  → sozialisierung since day 0: Orders 1 (at least 1)

stays: A complaint resolved the same day.
  day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde · day 5 Ticket Resolved ticket_id=1
  → sozialisierung since day 0: Orders 1 (at least 1)

stays: Who pays for a subscription is neither overdue nor gone, however long ago the last order was.
  day 0 Order Completed 20 · day 10 Subscription Started subscription_id=A amount=10 · day 500
  → sozialisierung since day 0: Orders 1 (at least 1)

forwards: A second purchase.
  day 0 Order Completed 20 · day 30 Order Completed 30
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)

forwards: Silence, and more of it.
  day 0 Page Viewed · day 5 Order Completed 20 · day 100
  → anbahnung + verbunden since day 0: nothing else held
  → sozialisierung + verbunden since day 5: Orders 1 (at least 1)
  → gefaehrdung since day 95: Silence score 30 % (at least 30 %)
    gefaehrdung on day 100: Silence score 30.91 % (at least 30 %)

forwards: A complaint.
  day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known

forwards: Notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → aufloesung since day 40: Subscription "cancelled" (exactly "cancelled")

backwards: The only order is cancelled.
  day 0 Order Completed 20 order_id=A · day 2 Order Cancelled order_id=A
  → sozialisierung since day 0: Orders 1 (at least 1)
  → anbahnung since day 2: nothing else held

stays: A return because the size did not fit is no trouble.
  day 0 Order Completed 20 order_id=A · day 5 Return Requested order_id=A reason=falsche_Größe · day 12
  → sozialisierung since day 0: Orders 1 (at least 1)

forwards: Who pays for a subscription was never gone, and is not won back by ordering after years.
  day 0 Order Completed 20 · day 10 Subscription Started subscription_id=A amount=10 · day 500 Order Completed 30 · day 510
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 500: Purchase days 2 (at least 2)

== wachstum

enters: A second purchase is growth.
  day 0 Order Completed 20 · day 30 Order Completed 30 · day 40
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)

enters: A bad answer is healed by a purchase.
  day 0 Order Completed 20 · day 5 Survey Answered csat=2 · day 20 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known
  → wachstum since day 20: Purchase days 2 (at least 2)

stays: More and more.
  day 0 Order Completed 20 · day 30 Order Completed 30 · day 60 Order Completed 40 · day 90 Order Completed 50 · day 100
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)
    wachstum on day 100: Purchase days 4 (at least 2)

stays: A few of the usual categories leave room.
  with usual categories Rotwein, Weißwein, Sekt, Likör
  day 0 Order Completed 20 category=Rotwein · day 20 Order Completed 30 category=Weißwein · day 40 Order Completed 40 category=Rotwein · day 50
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
    wachstum on day 50: Purchase days 3 (at least 2)

forwards: Four orders, and spend no longer rises.
  day 0 Order Completed 50 · day 20 Order Completed 50 · day 60 Order Completed 20 · day 80 Order Completed 20 · day 100
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 80: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 100 EUR)

forwards: Silence.
  day 0 Order Completed 20 · day 30 Order Completed 30 · day 150
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 120: Silence score 30 % (at least 30 %)
    gefaehrdung on day 150: Silence score 35.45 % (at least 30 %)

forwards: A parcel that does not come.
  day 0 Order Completed 20 · day 30 Order Completed 30 order_id=B · day 33 Delivery Failed order_id=B
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 33: Orders 2 (at least 1) and Unhealed trouble is known

backwards: One of two orders is cancelled.
  day 0 Order Completed 20 order_id=A · day 30 Order Completed 30 order_id=B · day 31 Order Cancelled order_id=B
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → sozialisierung since day 31: Orders 1 (at least 1)

== reife

enters: Spend no longer rises.
  day 0 Order Completed 50 · day 20 Order Completed 50 · day 40 Order Completed 20 · day 60 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 60: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 100 EUR)

enters: Nearly all usual categories bought.
  with usual categories Rotwein, Weißwein, Sekt
  day 0 Order Completed 20 category=Rotwein · day 20 Order Completed 30 category=Weißwein · day 40 Order Completed 30 category=Sekt
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 40: Purchase days 3 (at least 2) and Share of usual categories 100 % (at least 80 %)

stays: Small orders, visits, and weeks between them.
  day 0 Order Completed 50 · day 20 Order Completed 50 · day 40 Order Completed 20 · day 60 Order Completed 20 · day 80 Order Completed 10 · day 90 Page Viewed · day 120
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 60: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 100 EUR)
    reife + verbunden on day 120: Purchase days 5 (at least 2), Orders 5 (at least 4) and Revenue in the second half 10 EUR (at most 140 EUR)

forwards: Silence.
  day 0 Order Completed 50 · day 20 Order Completed 50 · day 40 Order Completed 20 · day 60 Order Completed 20 · day 200
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 60: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 100 EUR)
  → gefaehrdung since day 150: Silence score 30 % (at least 30 %)
    gefaehrdung on day 200: Silence score 39.09 % (at least 30 %)

forwards: A bad review.
  day 0 Order Completed 50 · day 20 Order Completed 50 · day 40 Order Completed 20 · day 60 Order Completed 20 · day 65 Product Reviewed stars=1
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 60: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 100 EUR)
  → gefaehrdung since day 65: Orders 4 (at least 1) and Unhealed trouble is known

backwards: A large order: there was room for more.
  day 0 Order Completed 50 · day 20 Order Completed 50 · day 40 Order Completed 20 · day 60 Order Completed 20 · day 100 Order Completed 200
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 60: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 100 EUR)
  → wachstum since day 100: Purchase days 5 (at least 2)

== gefaehrdung

enters: Silence beyond the lower threshold.
  day 0 Order Completed 20 · day 30 Order Completed 30 · day 150
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 120: Silence score 30 % (at least 30 %)
    gefaehrdung on day 150: Silence score 35.45 % (at least 30 %)

enters: A bad answer.
  day 0 Order Completed 20 · day 5 Survey Answered csat=2 · day 21
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known

stays: Visits and clicks are no purchase.
  day 0 Order Completed 20 · day 100 Page Viewed · day 105 Message Clicked · day 110 Product Added price=5 · day 200
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
    gefaehrdung on day 200: Silence score 50 % (at least 30 %)

stays: A purchase does not heal a complaint that is still open.
  day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde · day 10 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known
    gefaehrdung on day 10: Orders 2 (at least 1) and Unhealed trouble is known

forwards: Unsubscribed as well.
  day 0 Order Completed 20 · day 100 Newsletter Unsubscribed · day 120
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → aufloesung since day 100: Silence score 31.82 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 0)
    aufloesung on day 120: Silence score 35.45 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 0)

forwards: Silence for good.
  day 0 Page Viewed · day 5 Order Completed 20 · day 500
  → anbahnung + verbunden since day 0: nothing else held
  → sozialisierung + verbunden since day 5: Orders 1 (at least 1)
  → gefaehrdung since day 95: Silence score 30 % (at least 30 %)
  → abstinenz since day 370: Silence score 80 % (at least 80 %)
    abstinenz on day 500: Silence score 87.12 % (at least 80 %)

backwards: A purchase.
  day 0 Order Completed 20 · day 120 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → wachstum since day 120: Purchase days 2 (at least 2)

backwards: The complaint is resolved.
  day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde · day 9 Ticket Resolved ticket_id=1
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known
  → sozialisierung since day 9: Orders 1 (at least 1)

backwards: Trouble came twice, and was healed twice.
  day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde · day 9 Ticket Resolved ticket_id=1 · day 20 Survey Answered csat=2 · day 30 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known
  → sozialisierung since day 9: Orders 1 (at least 1)
  → gefaehrdung since day 20: Orders 1 (at least 1) and Unhealed trouble is known
  → wachstum since day 30: Purchase days 2 (at least 2)

backwards: A subscription.
  day 0 Order Completed 20 · day 100 Subscription Started subscription_id=A amount=10
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → sozialisierung since day 100: Orders 1 (at least 1)

stays: A new law finds the silence a little less unusual: enough to stay.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.66 on day 60
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 65
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
    gefaehrdung on day 65: enough to stay: Silence score 28.35 % (at least 25 %)

backwards: What was enough to stay is so no longer by the next law.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.66 on day 60
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.5 on day 66
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 68
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → wachstum since day 66: Purchase days 2 (at least 2)

enters: A return because the goods were broken, and no purchase since.
  day 0 Order Completed 20 order_id=A · day 5 Return Requested order_id=A reason=beschädigt · day 7
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known

backwards: A purchase after the wrong goods were exchanged.
  day 0 Order Completed 20 order_id=A · day 5 Exchange Requested order_id=A reason=falscher_Artikel · day 12 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 5: Orders 1 (at least 1) and Unhealed trouble is known
  → wachstum since day 12: Purchase days 2 (at least 2)

backwards: Whom a new law brought back is not won back by an order; the silence was too short by then.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.6 on day 213
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 220 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → abstinenz since day 210: Silence score 80.04 % (at least 80 %)
  → gefaehrdung since day 213: Silence score 66.25 % (at least 30 %)
  → wachstum since day 220: Purchase days 3 (at least 2)

== aufloesung

enters: Notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A · day 45
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → aufloesung since day 40: Subscription "cancelled" (exactly "cancelled")

enters: Who is at risk stops following.
  day 0 Social Followed network=instagram · day 1 Order Completed 20 · day 100 Social Unfollowed network=instagram
  → anbahnung + verbunden since day 0: nothing else held
  → sozialisierung + verbunden since day 1: Orders 1 (at least 1)
  → gefaehrdung + verbunden since day 91: Silence score 30 % (at least 30 %)
  → aufloesung since day 100: Silence score 31.64 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 1)

stays: Visits are no purchase, and weeks pass.
  day 0 Order Completed 20 · day 100 Newsletter Unsubscribed · day 120 Page Viewed · day 200
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → aufloesung since day 100: Silence score 31.82 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 0)
    aufloesung + verbunden on day 200: Silence score 50 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 0)

stays: Payments and orders until the end take no notice back.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A · day 45 Payment Received · day 50 Order Completed 20
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → aufloesung since day 40: Subscription "cancelled" (exactly "cancelled")

forwards: The end of the contract.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A · day 60 Subscription Ended subscription_id=A · day 61 Social Followed network=instagram
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → aufloesung since day 40: Subscription "cancelled" (exactly "cancelled")
  → abstinenz since day 60: Subscription "ended" (exactly "ended")
    abstinenz + verbunden on day 61: Subscription "ended" (exactly "ended")

forwards: Silence for good.
  day 0 Order Completed 20 · day 100 Newsletter Unsubscribed · day 400
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → aufloesung since day 100: Silence score 31.82 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 0)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
    abstinenz on day 400: Silence score 81.92 % (at least 80 %)

backwards: Tied again, still overdue.
  day 0 Order Completed 20 · day 100 Newsletter Unsubscribed · day 130 Newsletter Subscribed · day 200
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → aufloesung since day 100: Silence score 31.82 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 0)
  → gefaehrdung since day 130: Silence score 37.27 % (at least 30 %)
    gefaehrdung on day 200: Silence score 50 % (at least 30 %)

backwards: A purchase.
  day 0 Order Completed 20 · day 100 Newsletter Unsubscribed · day 130 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → aufloesung since day 100: Silence score 31.82 % (at least 30 %), Tie cut is known and Tie cut day 100 (on or after day 0)
  → wachstum since day 130: Purchase days 2 (at least 2)

backwards: Notice withdrawn.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A · day 50 Subscription Renewed subscription_id=A
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → aufloesung since day 40: Subscription "cancelled" (exactly "cancelled")
  → sozialisierung since day 50: Subscription "active" (exactly "active")

stays: A new law finds the silence a little less unusual: enough to stay.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.66 on day 60
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 58 Newsletter Unsubscribed · day 65
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → aufloesung since day 58: Silence score 31.18 % (at least 30 %), Tie cut is known and Tie cut day 58 (on or after day 30)
    aufloesung on day 65: enough to stay: Silence score 28.35 % (at least 25 %) and Tie cut day 58 (on or after day 30)

backwards: What was enough to stay is so no longer by the next law.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.66 on day 60
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.5 on day 66
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 58 Newsletter Unsubscribed · day 68
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → aufloesung since day 58: Silence score 31.18 % (at least 30 %), Tie cut is known and Tie cut day 58 (on or after day 30)
  → wachstum since day 66: Purchase days 2 (at least 2)

== abstinenz

enters: Silence beyond the higher threshold.
  day 0 Order Completed 20 · day 30 Order Completed 30 · day 400
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 120: Silence score 30 % (at least 30 %)
  → abstinenz since day 395: Silence score 80 % (at least 80 %)
    abstinenz on day 400: Silence score 80.27 % (at least 80 %)

enters: The contract is over.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → abstinenz since day 60: Subscription "ended" (exactly "ended")

stays: Visits, clicks and a cart are ties, and no purchase.
  day 0 Order Completed 20 · day 400 Page Viewed · day 401 Message Clicked · day 402 Product Added price=5 · day 700
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
    abstinenz on day 700: Silence score 98.36 % (at least 80 %)

stays: A complaint and an unsubscription add nothing.
  day 0 Order Completed 20 · day 400 Ticket Opened ticket_id=1 topic=Beschwerde · day 410 Newsletter Unsubscribed
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
    abstinenz on day 410: Silence score 82.47 % (at least 80 %)

forwards: A purchase after a year and a half.
  day 0 Order Completed 20 · day 500 Order Completed 30
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)

forwards: Subscribed again.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → abstinenz since day 60: Subscription "ended" (exactly "ended")
  → rueckgewonnen since day 200: phase by Stauss/Bruhn Abstinence since day 60 (at some time Abstinence in the last 30 days) and Subscription started day 200 (within the last 30 days)

forwards: A subscription after a year and a half without an order.
  day 0 Order Completed 20 · day 500 Subscription Started subscription_id=A amount=10
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Subscription started day 500 (within the last 30 days)

forwards: A former subscriber orders.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 100 Order Completed 20
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → abstinenz since day 60: Subscription "ended" (exactly "ended")
  → rueckgewonnen since day 100: phase by Stauss/Bruhn Abstinence since day 60 (at some time Abstinence in the last 30 days), Orders 1 (at least 1), Last order day 100 (within the last 30 days) and Last order day 100 (on or after day 60)

backwards: The end is taken back.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 62 Subscription Renewed subscription_id=A
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → abstinenz since day 60: Subscription "ended" (exactly "ended")
  → sozialisierung since day 62: Subscription "active" (exactly "active")

backwards: The last order is cancelled, long after; nothing was ever bought.
  day 0 Order Completed 20 order_id=A · day 400 Order Cancelled order_id=A
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → anbahnung since day 400: nothing else held

enters: By a law of buying, long before a year is over.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 215
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → abstinenz since day 210: Silence score 80.04 % (at least 80 %)
    abstinenz on day 215: Silence score 80.62 % (at least 80 %)

stays: A new law finds the silence a little less unusual: enough to stay.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.81 on day 213
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 225
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → abstinenz since day 210: Silence score 80.04 % (at least 80 %)
    abstinenz on day 225: enough to stay: Silence score 78.31 % (at least 75 %)

backwards: What was enough to stay is so no longer by the next law.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.81 on day 213
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.6 on day 230
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 235
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → abstinenz since day 210: Silence score 80.04 % (at least 80 %)
  → gefaehrdung since day 230: Silence score 68.36 % (at least 30 %)
    gefaehrdung on day 235: Silence score 68.94 % (at least 30 %)

backwards: A new law no longer finds them gone.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.6 on day 213
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 213
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → abstinenz since day 210: Silence score 80.04 % (at least 80 %)
  → gefaehrdung since day 213: Silence score 66.25 % (at least 30 %)

== rueckgewonnen

enters: A purchase after a year and a half.
  day 0 Order Completed 20 · day 500 Order Completed 30 · day 510
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)
    rueckgewonnen on day 510: phase by Stauss/Bruhn Abstinence until day 499 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)

stays: More purchases, for thirty days.
  day 0 Order Completed 20 · day 500 Order Completed 30 · day 510 Order Completed 30 · day 529
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)
    rueckgewonnen on day 529: phase by Stauss/Bruhn Abstinence until day 499 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)

stays: An unsubscription alone moves nobody.
  day 0 Order Completed 20 · day 500 Order Completed 30 · day 505 Newsletter Unsubscribed
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)
    rueckgewonnen on day 505: phase by Stauss/Bruhn Abstinence until day 499 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)

forwards: never, because nothing comes after it.

backwards: The settling time is over.
  day 0 Order Completed 20 · day 120 Order Completed 20 · day 600 Order Completed 20 · day 640
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → wachstum since day 120: Purchase days 2 (at least 2)
  → gefaehrdung since day 210: Silence score 30 % (at least 30 %)
  → abstinenz since day 485: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 600: phase by Stauss/Bruhn Abstinence since day 485 (at some time Abstinence in the last 30 days) and Silence before the return 86.25 % (at least 75 %)
  → wachstum since day 630: Purchase days 3 (at least 2)

backwards: A new contract that has settled.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10 · day 240
  → sozialisierung since day 0: Subscription "active" (exactly "active")
  → abstinenz since day 60: Subscription "ended" (exactly "ended")
  → rueckgewonnen since day 200: phase by Stauss/Bruhn Abstinence since day 60 (at some time Abstinence in the last 30 days) and Subscription started day 200 (within the last 30 days)
  → sozialisierung since day 230: Subscription "active" (exactly "active")

backwards: A complaint right after the return.
  day 0 Order Completed 20 · day 500 Order Completed 30 · day 505 Ticket Opened ticket_id=1 topic=Beschwerde
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)
  → gefaehrdung since day 505: Orders 2 (at least 1) and Unhealed trouble is known

backwards: The order by which they returned is cancelled.
  day 0 Order Completed 20 · day 500 Order Completed 30 order_id=B · day 502 Order Cancelled order_id=B
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)
  → abstinenz since day 502: Silence score 87.51 % (at least 80 %)

enters: A customer of many orders, after the end of a subscription.
  day 0 Order Completed 20 · day 20 Order Completed 20 · day 40 Order Completed 20 · day 50 Subscription Started subscription_id=A amount=10 · day 60 Order Completed 20 · day 100 Subscription Ended subscription_id=A · day 180 Order Completed 20
  → sozialisierung since day 0: Orders 1 (at least 1)
  → wachstum since day 20: Purchase days 2 (at least 2)
  → reife since day 60: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 40 EUR)
  → abstinenz since day 100: Subscription "ended" (exactly "ended") and Last order day 60 (before day 100)
  → rueckgewonnen since day 180: phase by Stauss/Bruhn Abstinence since day 100 (at some time Abstinence in the last 30 days), Orders 5 (at least 1), Last order day 180 (within the last 30 days) and Last order day 180 (on or after day 100)

enters: Back from where a new law still found enough to stay gone.
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.9 on day 0
  with BG/NBD 0.243 4.414 0.793 2.426 typical 0.81 on day 213
  day 0 Order Completed 20 · day 30 Order Completed 20 · day 225 Order Completed 20 · day 230
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 10: Silence score 31.99 % (at least 30 %)
  → wachstum since day 30: Purchase days 2 (at least 2)
  → gefaehrdung since day 57: Silence score 30.35 % (at least 30 %)
  → abstinenz since day 210: Silence score 80.04 % (at least 80 %)
  → rueckgewonnen since day 225: phase by Stauss/Bruhn Abstinence since day 210 (at some time Abstinence in the last 30 days) and Silence before the return 78.2 % (at least 75 %)
    rueckgewonnen on day 230: phase by Stauss/Bruhn Abstinence until day 224 (at some time Abstinence in the last 30 days) and Silence before the return 78.2 % (at least 75 %)

stays: A complaint after the return that is healed.
  day 0 Order Completed 20 · day 500 Order Completed 30 · day 505 Ticket Opened ticket_id=1 topic=Beschwerde · day 508 Ticket Resolved ticket_id=1 · day 520
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)
  → gefaehrdung since day 505: Orders 2 (at least 1) and Unhealed trouble is known
  → rueckgewonnen since day 508: phase by Stauss/Bruhn Abstinence until day 499 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)

backwards: A second order does not make the settling time longer.
  day 0 Order Completed 20 · day 500 Order Completed 30 · day 525 Order Completed 30 · day 540
  → sozialisierung since day 0: Orders 1 (at least 1)
  → gefaehrdung since day 90: Silence score 30 % (at least 30 %)
  → abstinenz since day 365: Silence score 80 % (at least 80 %)
  → rueckgewonnen since day 500: phase by Stauss/Bruhn Abstinence since day 365 (at some time Abstinence in the last 30 days) and Silence before the return 87.34 % (at least 75 %)
  → wachstum since day 530: Purchase days 3 (at least 2)
