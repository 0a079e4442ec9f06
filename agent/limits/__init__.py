"""What one limit, exclusion or permission of a text decides: 到期40天了还能交吗, 第三个行吗, 84.5分算什么等级.

A limit decides only where it is stated, the case is told and both speak of the same thing; else the clauses answer alone.
"""
