"""Documents as those who keep them see them: taken in, compared, retired, and what rests on them."""
