"""Errors of the exact tools, as one tree below JingdaError.

JingdaError
└── ToolError
    ├── QuantityError     a number, amount, share, count or date that cannot be read
    ├── FactError         a fact that is unknown, of the wrong unit, or impossible
    ├── ProgramError      a program's name that is nobody's, or that several share
    ├── RuleError         a rule file that cannot be used: file, key and remedy are always given
    ├── InexactError      a step would have to round and the rule does not say how
    ├── ReceiptError      a receipt that cannot be read, or is of another form
    └── CalendarError     working days are asked for a year whose holiday table is not published
"""

from __future__ import annotations

from knowledge.errors import JingdaError


class ToolError(JingdaError):
    exit_code = 2


class QuantityError(ToolError):
    pass


class FactError(ToolError):
    pass


class ProgramError(ToolError):
    pass


class RuleError(ToolError):
    exit_code = 3


class InexactError(ToolError):
    exit_code = 3


class CalendarError(ToolError):
    pass


class ReceiptError(ToolError):
    pass
