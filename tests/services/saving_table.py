"""The tables of docs/services/saving.md: what each way of saving comes to, by whom."""

COLUMNS = ("author", "colleague", "author, settled", "colleague, settled", "refused person", "sync meanwhile",
           "settled meanwhile", "lost before", "lost meanwhile")
DEPOSIT_COLUMNS = ("own, new", "own, after a sync", "own, settled", "another's")
NOTHING = "–"


def cells_of(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables(path, header):
    """The tables with this header, each under the last heading before it: {heading: [row, ...]}, a row a list."""
    found, heading, rows = {}, None, None
    with open(path, encoding="utf-8") as document:
        for line in document:
            if line.startswith("#"):
                heading, rows = line.strip("# \n"), None
            elif not line.startswith("|"):
                rows = None
            elif cells_of(line) == header:
                rows = found.setdefault(heading, [])
            elif rows is not None and not line.startswith("|--") and not line.startswith("| --"):
                rows.append(cells_of(line))
    return found


def expected(path, heading, first, columns):
    """{(way, over, column): words} of the table under a heading, and what is wrong with the table itself."""
    header = [first, "over", *columns]
    cells, wrong = {}, []
    for row in tables(path, header).get(heading, []):
        if len(row) != len(header):
            wrong.append(f"{row[0]}: {len(row)} cells")
            continue
        for over in row[1].split(", "):
            for column, words in zip(columns, row[2:]):
                if (row[0], over, column) in cells:
                    wrong.append(f"{row[0]}, {over}, {column}: said twice")
                cells[row[0], over, column] = words
    return cells, "; ".join(wrong) or ("" if cells else "there is none")


def words(path):
    """The words that a cell may hold, as the page explains them."""
    return {cell[0] for rows in tables(path, ["a cell says", "what happened"]).values() for cell in rows}


def show(results, heading, first, columns):
    """What was found, as the table would say it: to look at, when a row is new."""
    rows, same = {}, {}
    for (way, over, column), words in results.items():
        rows.setdefault((way, over), {})[column] = words
    for (way, over), row in rows.items():
        words = tuple(row.get(column, NOTHING) for column in columns)
        same.setdefault((way, words), []).append(over)
    print(f"## {heading}\n\n| {' | '.join([first, 'over', *columns])} |\n{'|---' * (len(columns) + 2)}|")
    for (way, words), overs in same.items():
        print("| " + " | ".join((way, ", ".join(overs), *words)) + " |")
    print()
