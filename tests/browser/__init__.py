"""The sample newspaper as the system's Chromium shows it."""
