The phases of a subscription: tried, paid, used, cancelled, over, and back.

== ohne

enters: A visit is no subscription.
  day 0 Page Viewed
  → ohne since day 0: nothing else held

stays: Orders are no subscription.
  day 0 Page Viewed · day 5 Order Completed 20 · day 50 Order Completed 20 · day 100
  → ohne since day 0: nothing else held

forwards: A trial.
  day 0 Page Viewed · day 3 Trial Started plan=Klein
  → ohne since day 0: nothing else held
  → probe since day 3: Subscription "trial" (exactly "trial")

forwards: A subscription at once.
  day 0 Page Viewed · day 3 Subscription Started subscription_id=A amount=10
  → ohne since day 0: nothing else held
  → aktiv since day 3: Subscription "active" (exactly "active")

backwards: never, because nothing comes before it.

== probe

enters: A trial is no subscription yet.
  day 0 Trial Started plan=Klein
  → probe since day 0: Subscription "trial" (exactly "trial")

enters: Who left tries again.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 100 Trial Started plan=Groß
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → probe since day 100: Subscription "trial" (exactly "trial")

stays: To the last day that was told.
  day 0 Trial Started plan=Klein ends_on=1970-01-15 · day 14
  → probe since day 0: Subscription "trial" (exactly "trial")

stays: Orders and visits make no subscription.
  day 0 Trial Started plan=Klein · day 5 Order Completed 20 · day 6 Page Viewed · day 30
  → probe since day 0: Subscription "trial" (exactly "trial")

forwards: The trial becomes a subscription.
  day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10
  → probe since day 0: Subscription "trial" (exactly "trial")
  → aktiv since day 14: Subscription "active" (exactly "active")

forwards: The trial is over, and who was subscribed before has no subscription again.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 100 Trial Started plan=Groß ends_on=1970-04-25 · day 130
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → probe since day 100: Subscription "trial" (exactly "trial")
  → beendet since day 115: Subscription "ended" (exactly "ended")

backwards: The trial is over.
  day 0 Trial Started plan=Klein ends_on=1970-01-15 · day 100
  → probe since day 0: Subscription "trial" (exactly "trial")
  → ohne since day 15: nothing else held

backwards: Nobody tries for years: a trial of which no end is told is over after 90 days.
  day 0 Trial Started plan=Klein · day 500
  → probe since day 0: Subscription "trial" (exactly "trial")
  → ohne since day 91: nothing else held

backwards: Who cancels in the trial never had a subscription.
  day 0 Trial Started subscription_id=A ends_on=1970-01-31 · day 10 Subscription Cancelled subscription_id=A · day 31 Subscription Ended subscription_id=A
  → probe since day 0: Subscription "trial" (exactly "trial")
  → ohne since day 10: nothing else held

== aktiv

enters: The trial becomes a subscription; that is no return, also where it took a while.
  day 0 Trial Started plan=Klein ends_on=1970-01-15 · day 40 Subscription Started subscription_id=A amount=10
  → probe since day 0: Subscription "trial" (exactly "trial")
  → ohne since day 15: nothing else held
  → aktiv since day 40: Subscription "active" (exactly "active")

stays: Renewals, another plan and a year.
  day 0 Subscription Started subscription_id=A amount=10 · day 30 Subscription Renewed subscription_id=A amount=10 · day 60 Subscription Upgraded subscription_id=A amount=20 · day 400
  → aktiv since day 0: Subscription "active" (exactly "active")

stays: Who subscribes tries nothing less.
  day 0 Subscription Started amount=10 · day 10 Trial Started plan=Groß
  → aktiv since day 0: Subscription "active" (exactly "active")

stays: One of two is cancelled.
  day 0 Subscription Started subscription_id=A amount=10 · day 5 Subscription Started subscription_id=B amount=10 · day 40 Subscription Cancelled subscription_id=A · day 60 Subscription Ended subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")

forwards: An invoice is not paid.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 40: Subscription "active" (exactly "active") and Payment overdue since is known

forwards: It is used much less than before.
  day 0 Subscription Started subscription_id=A amount=10 · day 10 Page Viewed · day 12 Page Viewed · day 14 Page Viewed · day 16 Page Viewed · day 50
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 46: Subscription "active" (exactly "active"), Sessions before 4 (at least 4) and Sessions in 30 days × 2: 0 (less than 4)

forwards: Notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gekuendigt since day 60: Subscription "cancelled" (exactly "cancelled")

forwards: The end without notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")

backwards: Ended, and another plan tried the same day.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 60 Trial Started plan=Groß
  → aktiv since day 0: Subscription "active" (exactly "active")
  → probe since day 60: Subscription "trial" (exactly "trial")

== gefaehrdet

enters: An invoice is not paid.
  day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A
  → probe since day 0: Subscription "trial" (exactly "trial")
  → aktiv since day 14: Subscription "active" (exactly "active")
  → gefaehrdet since day 40: Subscription "active" (exactly "active") and Payment overdue since is known

stays: Visits pay no invoice, nor does time.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A · day 50 Page Viewed · day 70
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 40: Subscription "active" (exactly "active") and Payment overdue since is known

stays: Back too seldom.
  day 0 Subscription Started subscription_id=A amount=10 · day 10 Page Viewed · day 12 Page Viewed · day 14 Page Viewed · day 16 Page Viewed · day 50 Page Viewed
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 46: Subscription "active" (exactly "active"), Sessions before 4 (at least 4) and Sessions in 30 days × 2: 0 (less than 4)
    gefaehrdet on day 50: Subscription "active" (exactly "active"), Sessions before 4 (at least 4) and Sessions in 30 days × 2: 2 (less than 4)

forwards: Notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A · day 60 Subscription Cancelled subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 40: Subscription "active" (exactly "active") and Payment overdue since is known
  → gekuendigt since day 60: Subscription "cancelled" (exactly "cancelled")

forwards: The end.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A · day 60 Subscription Ended subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 40: Subscription "active" (exactly "active") and Payment overdue since is known
  → beendet since day 60: Subscription "ended" (exactly "ended")

backwards: It is paid.
  day 0 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A · day 45 Payment Received
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 40: Subscription "active" (exactly "active") and Payment overdue since is known
  → aktiv since day 45: Subscription "active" (exactly "active")

backwards: It is used again; half as much was enough to stay, more is not.
  day 0 Subscription Started subscription_id=A amount=10 · day 10 Page Viewed · day 12 Page Viewed · day 14 Page Viewed · day 16 Page Viewed · day 50 Page Viewed · day 60 Page Viewed · day 61 Page Viewed
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 46: Subscription "active" (exactly "active"), Sessions before 4 (at least 4) and Sessions in 30 days × 2: 0 (less than 4)
  → aktiv since day 61: Subscription "active" (exactly "active")

stays: Used half as much as before: enough to stay.
  day 0 Subscription Started subscription_id=A amount=10 · day 10 Page Viewed · day 12 Page Viewed · day 14 Page Viewed · day 16 Page Viewed · day 50 Page Viewed · day 60 Page Viewed
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 46: Subscription "active" (exactly "active"), Sessions before 4 (at least 4) and Sessions in 30 days × 2: 0 (less than 4)
    gefaehrdet on day 60: enough to stay: Subscription "active" (exactly "active"), Sessions before 4 (at least 3) and Sessions in 30 days × 3: 6 (less than 8)

== gekuendigt

enters: Notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gekuendigt since day 60: Subscription "cancelled" (exactly "cancelled")

stays: Payments, visits and orders take no notice back.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 61 Payment Received · day 62 Order Completed 20 · day 63 Page Viewed · day 80
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gekuendigt since day 60: Subscription "cancelled" (exactly "cancelled")

forwards: The end.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 90 Subscription Ended subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gekuendigt since day 60: Subscription "cancelled" (exactly "cancelled")
  → beendet since day 90: Subscription "ended" (exactly "ended")

backwards: Notice withdrawn.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 70 Subscription Renewed subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gekuendigt since day 60: Subscription "cancelled" (exactly "cancelled")
  → aktiv since day 70: Subscription "active" (exactly "active")

== beendet

enters: The end after notice.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Cancelled subscription_id=A · day 90 Subscription Ended subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gekuendigt since day 60: Subscription "cancelled" (exactly "cancelled")
  → beendet since day 90: Subscription "ended" (exactly "ended")

stays: Orders, visits and years.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 70 Order Completed 20 · day 80 Page Viewed · day 900
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")

forwards: Subscribed again, also with an old debt.
  day 0 Subscription Started subscription_id=A amount=10 · day 50 Payment Overdue subscription_id=A · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10
  → aktiv since day 0: Subscription "active" (exactly "active")
  → gefaehrdet since day 50: Subscription "active" (exactly "active") and Payment overdue since is known
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → zurueckgewonnen since day 200: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started day 200 (within the last 90 days)

backwards: Tries again.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 100 Trial Started plan=Groß
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → probe since day 100: Subscription "trial" (exactly "trial")

backwards: The end is taken back.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 62 Subscription Renewed subscription_id=A
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → aktiv since day 62: Subscription "active" (exactly "active")

== zurueckgewonnen

enters: Subscribed again.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10 · day 210
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → zurueckgewonnen since day 200: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started day 200 (within the last 90 days)

enters: Back by way of another trial.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 100 Trial Started plan=Groß · day 120 Subscription Started subscription_id=B amount=10
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → probe since day 100: Subscription "trial" (exactly "trial")
  → zurueckgewonnen since day 120: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started day 120 (within the last 90 days)

stays: Renewals, for 90 days.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10 · day 230 Subscription Renewed subscription_id=B · day 289
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → zurueckgewonnen since day 200: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started day 200 (within the last 90 days)

forwards: never, because nothing comes after it.

backwards: After 90 days simply active.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10 · day 300
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → zurueckgewonnen since day 200: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started day 200 (within the last 90 days)
  → aktiv since day 290: Subscription "active" (exactly "active")

backwards: Back, and does not pay.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10 · day 230 Payment Overdue subscription_id=B
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → zurueckgewonnen since day 200: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started day 200 (within the last 90 days)
  → gefaehrdet since day 230: Subscription "active" (exactly "active") and Payment overdue since is known

backwards: Notice again.
  day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10 · day 230 Subscription Cancelled subscription_id=B
  → aktiv since day 0: Subscription "active" (exactly "active")
  → beendet since day 60: Subscription "ended" (exactly "ended")
  → zurueckgewonnen since day 200: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started day 200 (within the last 90 days)
  → gekuendigt since day 230: Subscription "cancelled" (exactly "cancelled")
