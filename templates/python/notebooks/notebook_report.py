"""Outputs that notebook-report understands: claims, figures and tables, each with a form that every viewer shows."""

import html
import math

from IPython.display import display

CLAIM = "application/vnd.notebook-report.claim+json"
FIGURE = "application/vnd.plotly.v1+json"

_RELATIONS = {"equals": "=", "at_least": "≥", "at_most": "≤", "below": "<", "above": ">"}
_HOLDS = {
    "=": lambda actual, expected, within: abs(actual - expected) <= within,
    "≥": lambda actual, expected, _: actual >= expected,
    "≤": lambda actual, expected, _: actual <= expected,
    "<": lambda actual, expected, _: actual < expected,
    ">": lambda actual, expected, _: actual > expected,
}


def claim(id, question, statement, actual, within=None, unit=None, author=None, **expectation):
    """Shows something checkable and whether it holds.

    Takes exactly one of ``equals`` (with ``within``), ``at_least``, ``at_most``, ``below`` or ``above``. A claim that
    fails does not stop the notebook; the report command then exits with 1. Raises ValueError if it is ill-formed.
    """
    if len(expectation) != 1 or not set(expectation) <= set(_RELATIONS):
        raise ValueError(f'claim "{id}": give exactly one of {", ".join(_RELATIONS)}')
    ((kind, expected),) = expectation.items()
    if (kind == "equals") != (within is not None):
        raise ValueError(f'claim "{id}": `equals` needs `within`, and only `equals` takes it')
    relation, actual, expected = _RELATIONS[kind], float(actual), float(expected)
    holds = _HOLDS[relation](actual, expected, within)
    content = {
        "id": id,
        "question": question,
        "statement": statement,
        "relation": relation,
        "expected": expected,
        "actual": actual if math.isfinite(actual) else str(actual).replace("inf", "Infinity").replace("nan", "NaN"),
        "pass": holds,
    }
    content |= {k: v for k, v in {"tolerance": within, "unit": unit, "author": author}.items() if v is not None}
    tolerance = f" ± {within:g}" if within else ""
    suffix = f" {unit}" if unit else ""
    facts = f"expected {relation} {expected:.7g}{suffix}{tolerance}; measured {actual:.7g}{suffix}"
    verdict = "holds" if holds else "FAILS"
    _show(
        {
            CLAIM: content,
            "text/html": f"<p><strong>Claim {verdict}.</strong> {html.escape(statement)}<br>{html.escape(facts)}</p>",
            "text/plain": f"Claim {id} {verdict}: {statement}\n  {facts}",
        }
    )


def figure(data, alt, layout=None):
    """Shows a Plotly figure: ``data`` is a list of traces as dictionaries, ``alt`` says in a sentence what it shows."""
    if not alt.strip():
        raise ValueError("figure: `alt` is missing; say in a sentence what the figure shows")
    _show({FIGURE: {"data": data, "layout": layout or {}}, "text/plain": alt})


def table(columns, rows):
    """Shows a table; raises ValueError if a row has another length than ``columns``."""
    for i, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValueError(f"table: row {i} has {len(row)} cells, but there are {len(columns)} columns")
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in row)}</tr>\n" for row in rows)
    lines = ["  ".join(map(str, row)) for row in [columns, *rows]]
    _show(
        {
            "text/html": f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>",
            "text/plain": "\n".join(lines),
        }
    )


def _show(bundle):
    display(bundle, raw=True)
