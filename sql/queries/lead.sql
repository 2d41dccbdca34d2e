-- Who was first? The lag of Twitter behind Weibo for each topic and story of both, those that can be told first.
SELECT
    level,
    item_id,
    topic,
    leader,
    lag_days,
    lag_low_days,
    lag_high_days,
    q_value,
    weibo_first_burst_date,
    twitter_first_burst_date,
    reason
FROM out.lead_lag
ORDER BY leader = 'undecided', q_value NULLS LAST, level, item_id;
