"""From a finished output to readers: git branches, change notifications, and checks of the setup."""
