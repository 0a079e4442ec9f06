"""The FAQ studio for staff at /faqs, and the published FAQs for everybody at /faq."""
