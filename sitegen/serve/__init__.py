"""A doorbell (watcher) and a web server around build()."""
