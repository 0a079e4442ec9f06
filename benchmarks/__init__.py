"""What 京答 promises about speed and evidence, measured: each module runs with `python -m`."""
