"""Draws what bench_disk.sh has measured (FIGURES=FILE): seconds by patients, both by powers of ten.

usage: plot.py FIGURES.json >docs/growth.svg"""
import json
import math
import re
import sys

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 660, 380, 70, 50, 20, 210
STYLE = """text { font: 11px sans-serif; fill: #222 } line { stroke: #ddd } polyline { fill: none; stroke-width: 2 }
.ours { stroke: #0b5394 } .bare { stroke: #777 } .peer { stroke: #b45f06 } .all { stroke: #a00 } .set { stroke: #d99 }
.paper { fill: #fff }
@media (prefers-color-scheme: dark) { text { fill: #ddd } line { stroke: #444 } .paper { fill: #111 } .ours { stroke: #6fa8dc }
.bare { stroke: #999 } .peer { stroke: #f6b26b } .all { stroke: #e66 } .set { stroke: #a66 } }"""
LINES = (("sync that finds nothing to do", "1 thr., bare calls", "ours", "ours"),
         ("the bare system calls", "1 thr., bare calls", "theirs", "bare"),
         ("setfacl --restore, the same", "1 thr., setfacl --restore", "theirs", "peer"),
         ("sync that sets all ACLs", "all ACLs set", "ours", "all"),
         ("the bare setxattr loop", "all ACLs set", "theirs", "set"))


def points(figures, what, whose):
    found = []
    for figure in figures:
        match = re.fullmatch(r"([0-9]+): (?:nothing to do, )?" + re.escape(what), figure["name"])
        if match:
            found.append((int(match[1]), figure[whose] * figure["directories"] / 1e6))
    return sorted(found)


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        figures = json.load(file)
    drawn = [(label, kind, points(figures, what, whose)) for label, what, whose, kind in LINES]
    every = [point for _, _, found in drawn for point in found]
    decades = [(math.floor(math.log10(min(p[i] for p in every))), math.ceil(math.log10(max(p[i] for p in every)) - 1e-9)) for i in (0, 1)]

    def place(point):
        share = [(math.log10(point[i]) - decades[i][0]) / max(1, decades[i][1] - decades[i][0]) for i in (0, 1)]
        return LEFT + share[0] * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - share[1] * (HEIGHT - BOTTOM - TOP)

    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">')
    print("<title>Seconds of a sync by number of patients</title>")
    print("<desc>On both axes powers of ten: a sync, the bare system calls and setfacl all grow in a straight line with the patients.</desc>")
    print(f'<style>{STYLE}</style><rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>')
    for power in range(decades[0][0], decades[0][1] + 1):
        x, y = place((10.0**power, 10.0 ** decades[1][0]))
        print(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{y:.1f}"/>'
              f'<text class="small" x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{10**power:,}</text>')
    for power in range(decades[1][0], decades[1][1] + 1):
        x, y = place((10.0 ** decades[0][0], 10.0**power))
        print(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
              f'<text class="small" x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    print(f'<text class="small" x="{LEFT}" y="{HEIGHT - 12}">patients, 9 directories each; in memory, 1 thread</text>')
    for _, kind, found in drawn:
        print(f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, found))}"/>')
    below = 0
    for y, label, kind in sorted((place(found[-1])[1], label, kind) for label, kind, found in drawn if found):
        below = max(below + 15, y)
        print(f'<line class="{kind}" x1="{WIDTH - RIGHT + 6}" y1="{below:.1f}" x2="{WIDTH - RIGHT + 16}" y2="{below:.1f}"/>'
              f'<text class="small" x="{WIDTH - RIGHT + 20}" y="{below + 4:.1f}">{label}</text>')
    print("</svg>")


main()
