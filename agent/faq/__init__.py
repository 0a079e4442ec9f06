"""FAQs made from rules and clauses: each answer composed, proved by the gate, and tied to what it rests on."""
