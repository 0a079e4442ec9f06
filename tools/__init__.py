"""Exact answers: quantities, dates, and the rules of programs.

What other packages use:

    tools.calculators                           calculate, check_eligibility, compute_deadlines, list_programs: names and
                                                texts in, frozen results with citations out
    tools.naming                                programs and facts by the names people use for them
    tools.ics.calendar_file(deadlines)          deadlines as an iCalendar file
    tools.coverage                              what of each program and article is computed
    tools.rules.load.shipped()                  the rules that come with the product, loaded once
    tools.facts.parse_facts(raw, facts, as_of)  what a person said, checked and exact
    tools.evaluation.evaluate.evaluate(...)     verdict, amount, trace, deadlines, missing facts of one program
    tools.questions.own_share, needed_base      the same question turned around
    tools.matching.match(book, facts, as_of)    all programs for one company, near misses, the next question
    tools.combination.best_combination(...)     the best programs that may be taken together
    tools.quantities.find_quantities(text)      every amount, share, count and period of a text
    tools.dates.parse_date, tools.workdays      dates as people write them, working days
"""
