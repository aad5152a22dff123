"""texcheck: every formula a document shows is read and evaluated, step by step."""

from .document import Library
from .report import Report, check_file

__all__ = ["Library", "Report", "check_file"]
