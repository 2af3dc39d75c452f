"""The setting ``infrakb_volumes``: other sites that are searched together with this one. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def checked(value: object) -> tuple[dict[str, str], list[str]]:
    """Return the volumes of *value* that can be asked, and what is wrong with the others.

    :param value: shown name -> address of the volume's root, absolute or relative to this site's root.
    """
    if not isinstance(value, dict):
        kind = type(value).__name__
        problem = f"infrakb_volumes is a {kind}; write a dict of names and addresses of other volumes"
        return {}, [problem]
    volumes: dict[str, str] = {}
    problems = []
    for name, address in value.items():
        problem = _problem(name, address)
        if problem:
            problems.append(f"infrakb_volumes: {problem}")
        else:
            volumes[name.strip()] = address.strip().rstrip("/") + "/"
    return volumes, problems


def _problem(name: object, address: object) -> str:
    """Return what is wrong with a volume and what to write instead; "" where nothing is."""
    if not isinstance(name, str) or not name.strip():
        return f"the name {name!r} cannot be shown; write a text"
    if not isinstance(address, str) or not address.strip():
        return f"the address of {name!r} is {address!r}; write the address of the folder with its search.html"
    try:
        parts = urlsplit(address.strip())
    except ValueError as error:
        return f"the address of {name!r} cannot be read ({error}); write it as https://host/path/"
    if parts.scheme not in {"", "http", "https"} or bool(parts.scheme) != bool(parts.netloc):
        return f"the address of {name!r} is {address!r}; write https://host/path/, or a path from this site's root"
    if parts.query or parts.fragment or parts.path.endswith(".html"):
        return f"the address of {name!r} is that of a page, {address!r}; write that of the folder, ending in a slash"
    return ""
