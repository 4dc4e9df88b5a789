"""Moving in: what other systems export becomes the files of a site, and the result is compared with the source."""
