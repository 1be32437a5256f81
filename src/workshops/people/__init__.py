"""Lists of people from elsewhere, matched with the attendees of a schedule."""
