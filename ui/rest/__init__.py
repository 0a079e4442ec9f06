"""REST: /api/v1, one table of endpoints over the operations, its OpenAPI description and an offline page of it."""
