"""A chart of figures as an SVG picture: bars by condition, readable without colour."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

LEFT, BAR, ROW, GAP = 190, 420, 18, 14  # pixels: names, a full bar, a row, between groups
SHADES = ("#174f4a", "#3c7d77", "#77aca6", "#b4d3cf", "#8a6d3b", "#c2a878")


def picture(figures: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> str:
    """Bars of the named figures for every condition, each with its value."""
    shown = [(condition, name, row[name]) for condition, row in figures.items() for name in names if name in row]
    parts, y, before = [], GAP, ""
    for condition, name, value in shown:
        if condition != before:
            y += GAP if before else 0
            before = condition
            parts.append(f'<text x="8" y="{y + 13}" font-weight="bold">{escape(condition)}</text>')
            y += ROW
        shade = SHADES[names.index(name) % len(SHADES)]
        parts.append(
            f'<text x="24" y="{y + 13}">{escape(name)}</text>'
            f'<rect x="{LEFT}" y="{y + 3}" width="{value * BAR:.1f}" height="{ROW - 6}" fill="{shade}"/>'
            f'<text x="{LEFT + value * BAR + 6:.1f}" y="{y + 13}">{value:.3f}</text>'
        )
        y += ROW
    width, height = LEFT + BAR + 70, y + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="12" fill="#222"><rect width="100%" height="100%" '
        f'fill="#fff"/>{"".join(parts)}</svg>\n'
    )
