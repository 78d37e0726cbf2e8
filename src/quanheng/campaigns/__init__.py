"""Notice, campaign, duty, deadline, activity: from a document to a programme that can be run."""
