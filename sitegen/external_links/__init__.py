"""Links to other sites: asks whether they still lead somewhere, and an archive for copies of what is gone."""
