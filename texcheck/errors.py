"""The one exception that says what is wrong with a formula, and where."""


class FormulaError(Exception):
    """A formula that cannot be read or does not hold; `position` is an offset into its text."""

    def __init__(self, message: str, position: int | None = None):
        super().__init__(message)
        self.message = message
        self.position = position


class Undefined(FormulaError):
    """A value that does not exist at the point tried, as log 0."""
