"""The setting ``infrakb_volumes``: other sites that are searched together with this one. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from infrakb.text.problems import Said


def checked(value: object) -> tuple[dict[str, str], list[Said]]:
    """Return the volumes of *value* that can be asked, and what is wrong with the others.

    :param value: shown name -> address of the volume's root, absolute or relative to this site's root.
    """
    if not isinstance(value, dict):
        kind = type(value).__name__
        message = "infrakb_volumes is a %s; write a dict of names and addresses of other volumes"
        return {}, [Said(message, (kind,))]
    volumes: dict[str, str] = {}
    problems = []
    for name, address in value.items():
        problem = _fault(name, address)
        if problem:
            problems.append(Said("infrakb_volumes: %s", (problem,)))
        else:
            volumes[name.strip()] = address.strip().rstrip("/") + "/"
    return volumes, problems


def _fault(name: object, address: object) -> Said | None:
    """Return what is wrong with a volume and what to write instead; None where nothing is."""
    if not isinstance(name, str) or not name.strip():
        return Said("the name %r cannot be shown; write a text", (name,))
    if not isinstance(address, str) or not address.strip():
        message = "the address of %r is %r; write the address of the folder with its search.html"
        return Said(message, (name, address))
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        message = "the address of %r is %r, which cannot be read; write it as https://host/path/"
        return Said(message, (name, address))
    if parts.scheme not in {"", "http", "https"} or bool(parts.scheme) != bool(parts.netloc):
        message = "the address of %r is %r; write https://host/path/, or a path from this site's root"
        return Said(message, (name, address))
    if parts.query or parts.fragment or parts.path.endswith(".html"):
        message = "the address of %r is that of a page, %r; write that of the folder, ending in a slash"
        return Said(message, (name, address))
    return None
