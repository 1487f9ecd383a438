"""Streaming import of CSV, XLSX, JSON and JSON Lines through a profile; knows no content app.

stream = open_rows(path)                    # readers.py   rows in flat memory
profile = load_profile(path)                # profiles.py  columns to fields
profile.check_columns(stream.columns)
for row in stream:                          # rows.py      Row(line, values, refusals)
    mapped = profile.map(row)               # mapping.py   MappedRow
    year(mapped.text("from_year"))          # fields.py    text to typed value
    report.add_made()                       # report.py    what became of every row
"""
