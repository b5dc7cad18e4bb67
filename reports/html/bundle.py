"""DataTables, which sorts and filters the report's tables, as the package itables brings it for use offline."""

from importlib.resources import files


def read_bundle() -> tuple[str, str]:
    """The JavaScript module, which exports `DataTable`, and its style sheet."""
    folder = files("itables") / "html"
    script, style = ((folder / f"dt_bundle.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return script, style
