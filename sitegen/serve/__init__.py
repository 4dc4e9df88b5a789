"""The preview: a file watcher and a web server around build()."""
