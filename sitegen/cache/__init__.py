"""What a build stores for the next one."""
