-- Are the spheres moving together or apart? Divergence by month and measure, with the trend over all months.
SELECT
    months.topic,
    months.measure,
    months.month_date,
    round(months.divergence, 3) AS divergence,
    round(months.divergence_low, 3) AS divergence_low,
    round(months.divergence_high, 3) AS divergence_high,
    months.weibo_texts,
    months.twitter_texts,
    trends.trend,
    round(trends.slope, 4) AS slope,
    trends.q_value
FROM out.convergence AS months
JOIN out.convergence_trends AS trends USING (topic, measure)
ORDER BY months.topic, months.measure, months.month_date;
