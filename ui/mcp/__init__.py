"""The Model Context Protocol: the operations as tools, over standard input and output or HTTP at /mcp."""
