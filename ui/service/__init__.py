"""What programs can ask of 京答, once for every face: REST, MCP and the tools of both call these operations."""
