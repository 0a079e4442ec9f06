"""The interface of OpenAI's chat completions over `Desk.ask`, for programs that speak no other."""
