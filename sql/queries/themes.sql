-- Themes with the stories of each verdict and the posts of each sphere, the largest first.
SELECT
    theme_id,
    topic,
    weibo_label,
    twitter_label,
    stories,
    convergent_stories,
    contested_stories,
    weibo_only_stories,
    twitter_only_stories,
    undecided_stories,
    no_data_stories,
    weibo_posts,
    twitter_posts,
    first_post_at,
    last_post_at
FROM out.themes
ORDER BY weibo_posts + twitter_posts DESC, theme_id;
