"""What the posts say: cleaning, language, words for comparison, tokens and topics."""
