"""Programs as data: the schema of `knowledge/programs/*.yaml`, its strict reader and loader."""
