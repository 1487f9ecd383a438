"""How much of a file is read before it is refused; together they keep an import under 300 MB."""

CHUNK_BYTES = 256 * 1024
MAX_COLUMNS = 16_384  # the widest sheet a spreadsheet program can save
MAX_CELL_CHARS = 1_000_000
MAX_RECORD_CHARS = 2_000_000  # one CSV record, one JSON object; as objects it may take fifty times that

MAX_SHEET_ROWS = 1_048_576  # the longest sheet a spreadsheet program can save
MAX_SHEET_ROW_BYTES = 8_000_000  # XML of one row
MAX_SHEET_ROW_ELEMENTS = 200_000
MAX_STRINGS = 10_000_000
MAX_PACKAGE_BYTES = 500_000_000  # all parts of a workbook, unpacked
MAX_PACKAGE_PARTS = 2_000
MAX_PACKAGE_DIRECTORY_BYTES = 1_000_000
MAX_PACKING_RATIO = 200  # deflate can reach 1,032; sheets full of text stay below 30
SMALL_PART_BYTES = 1_000_000  # parts below it may pack better than the ratio
MAX_WHOLE_PART_BYTES = 8_000_000  # parts that are read as a whole: styles, workbook, relations
MAX_WHOLE_PART_ELEMENTS = 100_000
