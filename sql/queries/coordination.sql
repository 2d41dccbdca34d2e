-- What CooRTweet reads: accounts that posted the same text, and when (seconds since 1970, UTC).
SELECT object_id, account_id, content_id, timestamp_share
FROM out.coordination
ORDER BY object_id, timestamp_share, content_id;
