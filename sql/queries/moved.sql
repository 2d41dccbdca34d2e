-- What keeps the spheres apart: what each story, tone and stance adds to the divergence of a month, the most first.
SELECT
    topic,
    month_date,
    measure,
    part,
    weibo_texts,
    twitter_texts,
    round(weibo_share, 4) AS weibo_share,
    round(twitter_share, 4) AS twitter_share,
    round(contribution, 4) AS contribution
FROM out.convergence_parts
WHERE contribution IS NOT NULL
ORDER BY topic, month_date, measure, contribution DESC, part;
