"""The table of tasks 任务分解表 as files to hand on: a workbook, a page, a calendar, a database.

The table is a Chinese document whatever language its maker reads: headings and remarks in it are Chinese always.
"""
