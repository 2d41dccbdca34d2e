-- How the public answers officials: the posts with most responses, whether these agree, and comments for each like.
SELECT
    responses.created_at,
    responses.author,
    responses.author_role,
    responses.sphere,
    responses.stance,
    responses.responses,
    round(responses.condemning_share, 3) AS condemning_share,
    responses.stance_texts,
    round(responses.agreeing_share, 3) AS agreeing_share,
    round(responses.opposing_share, 3) AS opposing_share,
    responses.likes,
    responses.comments,
    round(responses.comments_per_like, 3) AS comments_per_like,
    posts.text
FROM out.responses AS responses
JOIN out.posts AS posts USING (post_key)
ORDER BY responses.responses DESC, responses.comments DESC NULLS LAST, post_key;
