# Relationship intensity
intensity-title = Relationship intensity
intensity-short = Intensity
intensity-sentence = { $score } of 100.
intensity-sentence-highest = { $score } of 100; it was highest at { $highest } on { $day }.
intensity-parts = Parts of the relationship intensity
intensity-part = Part
intensity-points = Points
intensity-weight = Weight
intensity-rests-on = What it rests on
intensity-rhythm = Rhythm
intensity-spend = Spend
intensity-breadth = Breadth
intensity-engagement = Engagement
intensity-satisfaction = Satisfaction
intensity-rests-subscription = A subscription is running.
intensity-rests-rhythm = Silence score { $score }: how far the purchase expectation has fallen since the latest purchase
intensity-rests-no-purchase = Nothing bought yet.
intensity-rests-spend = { $revenue } in 365 days; rank { $rank } of 100 among those who bought
intensity-rests-no-comparison = No comparison: too few buyers were known by that day.
intensity-rests-breadth = { $share } of the usual categories bought
intensity-rests-no-categories = The data name no categories.
intensity-rests-engagement = { $days ->
    [one] In contact on one of { $of } days
   *[other] In contact on { $days } of { $of } days
}{ $ties ->
    [0] {""}
    [one] , and newsletter or network
   *[other] , and newsletter and network
}
intensity-rests-no-contact = Nothing is known of visits, messages and answers.
intensity-rests-no-voice = No answer and no review yet.
intensity-rests-nps = Likelihood to recommend { $points } of 10
intensity-rests-csat = Satisfaction { $points } of 5
intensity-rests-stars = { $points } of 5 stars
intensity-rests-trouble = unhealed trouble of { $day }
intensity-unknown-parts = Parts with { $share } of the weight are known. Parts of which nothing is known do not count; the weights of the others are raised to make 100%.
intensity-course-table = Course as a table
intensity-foot = Each point holds at the end of its day, by what was known then, also in comparison with others. While nothing happens, intensity only falls; at the end of a month the comparison may shift.
intensity-cohorts-title = Relationship intensity by cohort
intensity-cohorts-caption = Mean of the customers won in a quarter, 0 to 100
intensity-cohorts-table = Mean relationship intensity by cohort
intensity-cohorts-description = Mean relationship intensity of the cohorts from { $first } to { $last }, quarter by quarter since the first purchase.
intensity-cohorts-foot = Counted from the quarter of the first purchase (+0), at the end of each quarter, at last today. The mean of a large cohort rests on 1,000 customers drawn from it, always the same.
intensity-quarter = Q{ $quarter } { $year }
intensity-quarters-since = +{ $quarters }
intensity-drawn = { $drawn } of { $size }
intensity-cell = On { $day }; 95% interval { $interval }
