"""From a finished output to readers: branches, those who want to be told, and what is wrong with a set-up."""
