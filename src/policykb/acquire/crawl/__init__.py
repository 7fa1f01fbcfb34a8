"""Crawling: from a site's profile to pages in the corpus. Scrapy asks the net; what was asked is kept in the frontier.

Nothing here imports Scrapy until a crawl begins.
"""
