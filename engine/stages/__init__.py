"""What lanes call: generators from a request to its results, draft first, then full. Light until they run."""
