"""A theme for sitegen: sitegen reads the files beside this one."""
