"""What keeps a rule true to its text: quotes, numbers, stored cases, boundary cases and mutations.

Each guard works on any directory of programs and returns findings instead of raising, so that one run shows them all.
"""
