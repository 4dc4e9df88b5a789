"""What sitegen says to its users: in English where it is written, in the user's language where it is shown."""
