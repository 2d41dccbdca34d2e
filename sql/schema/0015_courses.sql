-- How things go over time: what stands out, what lives on, whether the spheres come closer, who is first.
-- Counts are not here: out.timeline takes them from the posts, so that they follow every purge.

CREATE TABLE core.run_bursts (
    run_id VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    sphere VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    start_date DATE NOT NULL,
    expected_posts DOUBLE NOT NULL,
    p_value DOUBLE NOT NULL,
    q_value DOUBLE NOT NULL
);
COMMENT ON TABLE core.run_bursts IS 'How far days, weeks and months with three posts or more stand out in a run. Written by courses.';
COMMENT ON COLUMN core.run_bursts.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_bursts.level IS 'What item_id is: topic, story or narrative.';
COMMENT ON COLUMN core.run_bursts.item_id IS 'Topic, story or narrative.';
COMMENT ON COLUMN core.run_bursts.sphere IS 'Sphere whose posts count.';
COMMENT ON COLUMN core.run_bursts.period IS 'day, week or month.';
COMMENT ON COLUMN core.run_bursts.start_date IS 'First day of the period, UTC; of a week its Monday.';
COMMENT ON COLUMN core.run_bursts.expected_posts IS 'Posts to be expected by the rest of the run, the sphere''s posts of the period and its weekdays.';
COMMENT ON COLUMN core.run_bursts.p_value IS 'Chance of as many posts without a burst (negative binomial).';
COMMENT ON COLUMN core.run_bursts.q_value IS 'The p-value corrected for all periods of all items of the level and topic (Benjamini-Hochberg).';

CREATE TABLE core.run_lives (
    run_id VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    sphere VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    born_date DATE NOT NULL,
    peak_date DATE NOT NULL,
    last_date DATE NOT NULL,
    dormant_date DATE,
    back_date DATE,
    returns BIGINT NOT NULL
);
COMMENT ON TABLE core.run_lives IS 'The life of each topic, story and narrative in each sphere, as of a run. Written by courses.';
COMMENT ON COLUMN core.run_lives.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_lives.level IS 'What item_id is: topic, story or narrative.';
COMMENT ON COLUMN core.run_lives.item_id IS 'Topic, story or narrative.';
COMMENT ON COLUMN core.run_lives.topic IS 'Topic that it is on.';
COMMENT ON COLUMN core.run_lives.sphere IS 'Sphere whose posts count.';
COMMENT ON COLUMN core.run_lives.status IS 'As in out.lives.';
COMMENT ON COLUMN core.run_lives.born_date IS 'As in out.lives.';
COMMENT ON COLUMN core.run_lives.peak_date IS 'As in out.lives.';
COMMENT ON COLUMN core.run_lives.last_date IS 'As in out.lives.';
COMMENT ON COLUMN core.run_lives.dormant_date IS 'As in out.lives.';
COMMENT ON COLUMN core.run_lives.back_date IS 'As in out.lives.';
COMMENT ON COLUMN core.run_lives.returns IS 'As in out.lives.';

CREATE TABLE core.run_convergence (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    month_date DATE NOT NULL,
    weibo_texts BIGINT NOT NULL,
    twitter_texts BIGINT NOT NULL,
    divergence DOUBLE,
    divergence_error DOUBLE,
    divergence_low DOUBLE,
    divergence_high DOUBLE,
    chance_divergence DOUBLE,
    p_value DOUBLE
);
COMMENT ON TABLE core.run_convergence IS 'How far apart the spheres are in each month of a run. Written by courses.';
COMMENT ON COLUMN core.run_convergence.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_convergence.topic IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.measure IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.month_date IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.weibo_texts IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.twitter_texts IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.divergence IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.divergence_error IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.divergence_low IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.divergence_high IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.chance_divergence IS 'As in out.convergence.';
COMMENT ON COLUMN core.run_convergence.p_value IS 'As in out.convergence.';

CREATE TABLE core.run_convergence_parts (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    month_date DATE NOT NULL,
    part VARCHAR NOT NULL,
    weibo_texts BIGINT NOT NULL,
    twitter_texts BIGINT NOT NULL,
    contribution DOUBLE
);
COMMENT ON TABLE core.run_convergence_parts IS 'What each story, tone or stance adds to the divergence of a month. Written by courses.';
COMMENT ON COLUMN core.run_convergence_parts.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_convergence_parts.topic IS 'As in out.convergence_parts.';
COMMENT ON COLUMN core.run_convergence_parts.measure IS 'As in out.convergence_parts.';
COMMENT ON COLUMN core.run_convergence_parts.month_date IS 'As in out.convergence_parts.';
COMMENT ON COLUMN core.run_convergence_parts.part IS 'As in out.convergence_parts.';
COMMENT ON COLUMN core.run_convergence_parts.weibo_texts IS 'As in out.convergence_parts.';
COMMENT ON COLUMN core.run_convergence_parts.twitter_texts IS 'As in out.convergence_parts.';
COMMENT ON COLUMN core.run_convergence_parts.contribution IS 'As in out.convergence_parts.';

CREATE TABLE core.run_convergence_trends (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    first_month_date DATE,
    last_month_date DATE,
    months BIGINT NOT NULL,
    slope DOUBLE,
    slope_low DOUBLE,
    slope_high DOUBLE,
    p_value DOUBLE,
    q_value DOUBLE,
    trend VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE core.run_convergence_trends IS 'Whether the spheres come closer or move apart over the months of a run. Written by courses.';
COMMENT ON COLUMN core.run_convergence_trends.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_convergence_trends.topic IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.measure IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.first_month_date IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.last_month_date IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.months IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.slope IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.slope_low IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.slope_high IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.p_value IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.q_value IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.trend IS 'As in out.convergence_trends.';
COMMENT ON COLUMN core.run_convergence_trends.reason IS 'As in out.convergence_trends.';

CREATE TABLE core.run_lead_lag (
    run_id VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    leader VARCHAR NOT NULL,
    lag_days DOUBLE,
    lag_low_days DOUBLE,
    lag_high_days DOUBLE,
    correlation DOUBLE,
    p_value DOUBLE,
    q_value DOUBLE,
    days BIGINT NOT NULL,
    created_precision VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE core.run_lead_lag IS 'Which sphere came first with each topic and each story of both, as of a run. Written by courses.';
COMMENT ON COLUMN core.run_lead_lag.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_lead_lag.level IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.item_id IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.topic IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.leader IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.lag_days IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.lag_low_days IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.lag_high_days IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.correlation IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.p_value IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.q_value IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.days IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.created_precision IS 'As in out.lead_lag.';
COMMENT ON COLUMN core.run_lead_lag.reason IS 'As in out.lead_lag.';

COMMENT ON COLUMN core.run_stages.stage IS 'Stage, as on screen: prepare, embed, stories, track, frame, publish, courses.';
