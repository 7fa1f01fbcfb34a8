"""What heads a notice: title, number, issuers, recipients, dates, region, and the parts a page holds."""
