"""What readers read most: of a service that counts visits, of logs or of tables. Only ranks are stored."""
