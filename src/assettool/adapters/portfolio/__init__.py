"""Files about applications: portfolios, models and tables, read and written."""

from assettool.adapters.portfolio.formats import PORTFOLIO_FORMATS, read_portfolio

__all__ = ["PORTFOLIO_FORMATS", "read_portfolio"]
