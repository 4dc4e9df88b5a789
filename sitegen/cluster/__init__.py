"""More than one computer: the tasks of a build on the workers of a Dask cluster."""
