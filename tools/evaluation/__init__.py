"""Rules compiled to closures and run on the facts of one case: verdict, amount, trace, deadlines, what is missing."""
