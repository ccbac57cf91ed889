"""Writes the page "Servers compared" from the JSON reports of `scimctl test`. usage: servers.py REPORTS >docs/servers.md

REPORTS is a directory with NAME.json for each server below. Values that differ between runs are removed, so the same servers
always give the same page.
"""
import json
import pathlib
import re
import sys

here = pathlib.Path(__file__).parent
shared = here / "../../../shared/interop"

# NAME: (title, language, package, set-up)
SERVERS = {
    "scim2-server": (
        "scim2-server",
        "Python",
        "scim2-server",
        "Its own command line with its default schemas and resources in memory.",
    ),
    "scimmy": (
        "SCIMMY",
        "JavaScript",
        "scimmy",
        "The routers of `scimmy-routers` with Express. SCIMMY leaves storage to the application. Our handlers keep resources "
        "in memory, assign ids and times, and reject unknown ids and a second user with the same `userName`.",
    ),
    "django-scim2": (
        "django-scim2",
        "Python",
        "django-scim2",
        "Django's users and a model for groups, as its documentation suggests, in a new SQLite database. Any bearer token is accepted.",
    ),
    "django-scim2-server": (
        "django-scim2-server",
        "Python",
        "django-scim2-server",
        "Django's users and groups with its default adapters, in a new SQLite database. Any bearer token is accepted.",
    ),
    "canaille": (
        "Canaille",
        "Python",
        "canaille",
        "The identity provider with a new SQLite database and a token for its SCIM server. Its schemas declare `externalId` as read-only, "
        "although RFC 7643 §3.1 defines it as readWrite. With scim2-models 0.12.3, which its requirements allow, POST and GET of "
        "resources were answered with 500, so an older release is installed.",
    ),
    "better-auth": (
        "Better Auth",
        "TypeScript",
        "@better-auth/scim",
        "The SCIM plugin of the authentication library with its database in memory. It requires a `userName` that is an email "
        "address, or an email address in `emails`, which its schema doesn't declare. So it is tested with a sample that has such a `userName`.",
    ),
    "serve": (
        "`scim-codegen serve`",
        "Rust",
        None,
        "Our own test server with the documents of RFC 7643 and everything that they announce. The authors of the tests wrote it, so it "
        "only shows that each property can be met.",
    ),
}

AREAS = {
    "discovery": "Discovery",
    "create": "Create (POST)",
    "read": "Read (GET)",
    "list": "List",
    "filter": "Filters",
    "search": "Queries by POST and at the root",
    "paging": "Paging",
    "sort": "Sorting",
    "projection": "`attributes` and `excludedAttributes`",
    "patch": "PATCH",
    "replace": "Replace (PUT)",
    "etag": "Versions",
    "bulk": "Bulk",
    "me": "`/Me`",
    "errors": "Errors",
    "delete": "Delete",
    "format": "Form of all responses",
}

# The number of reasons to list for a property
LIMIT = 4

# Checks that run for several attributes or endpoints, or whose own words need their neighbors
CLAIMS = {
    "discovery.methods": "discovery endpoints reject POST, PUT, PATCH and DELETE with 405",
    "create.reference": "POST stores a reference to another resource",
    "patch.replace": "PATCH replaces an attribute",
    "patch.remove": "PATCH removes an attribute",
    "patch.add": "PATCH adds a value",
    "patch.extension": "PATCH without a path adds an extension",
    "patch.extension-path": "PATCH with an extension's URN as path adds it",
    "errors.uniqueness": "`scimType` of that rejection is uniqueness",
    "errors.scim-type": "`scimType` of a rejected request is the one of RFC 7644 §3.12",
}

INTRODUCTION = """\
# Servers compared

This page shows what SCIM servers do according to `scimctl test`, property by property. Every server here can be installed from a package
registry. The versions are pinned, and the page is generated from the JSON reports of the test:

```sh
bash tests/interop/servers.sh          # starts and tests each server, then writes this page
bash tests/interop/servers.sh --check  # does the same, and fails if the page changes
scimctl --url https://scim.example.com/v2 test  # tests your own server; creates and deletes resources
```

How to read it:

- The test compares a server with RFC 7643, RFC 7644, and the server's own discovery documents. It creates its own resources from the
  server's schemas, sends requests, and reads the results back.
- A property that a server doesn't announce is not tested: a server without sorting isn't worse for it.
- The numbers are not a score. A server with more attributes has more checks, and one cause can fail several checks.
- Each table cell covers all resource types and attributes that a property was tested with. The sections below the tables list each
  deviation with the reason that the check gave.
- These are observations of one version in one set-up. If you find a wrong one, please report it: it is a defect of the test.

| mark | meaning |
|---|---|
| ✓ | the server has the property in every check |
| ✗ 2/9 | 2 of 9 checks failed |
| ✗ | all checks failed |
| ! | as ✗, for a rule that the RFCs only recommend, or that servers commonly follow |
| – | not tested: the server doesn't announce or have it, or an earlier failure left nothing to test with |
"""


def pinned(name, package):
    """The version of a package, from the file that its start script installs."""
    for folder in (here / name, shared / name):
        requirements = folder / "requirements.txt"
        if requirements.exists():
            return re.search(rf"(?m)^{package}(?:\[.*\])?==(\S+)$", requirements.read_text())[1]
        if (folder / "package.json").exists():
            return json.loads((folder / "package.json").read_text())["dependencies"][package]
    raise SystemExit(f"no pinned packages for {name}")


def packages(name):
    """All packages that the start script of a server names."""
    for folder in (here / name, shared / name):
        if (folder / "requirements.txt").exists():
            lines = (folder / "requirements.txt").read_text().splitlines()
            return [line.replace("==", " ") for line in lines if line and not line.startswith("#")]
        if (folder / "package.json").exists():
            return [f"{package} {version}" for package, version in json.loads((folder / "package.json").read_text())["dependencies"].items()]
    return []


# What differs between runs, and what replaces it
VARYING = [
    (r"http://(127\.0\.0\.1|localhost):\d+", "https://server"),
    (r"/(Users|Groups)/(?!\.search)[^\s/:`\"…,]+", r"/\1/ID"),
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"),
    (r"\b(?=[A-Za-z]*\d)[A-Za-z0-9]{32}\b", "ID"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d:\d\d)", "TIME"),
    (r"tel:\+1-201-555-\d{4}", "PHONE"),
]
VALUE_LENGTH = 48
REASON_LENGTH = 200


def stable(text):
    """Removes what differs between runs, and shortens."""
    text = " ".join(text.split())
    unique = r"(?i)scimtest[0-9a-f]+x[0-9a-f]+x\d{6}"
    for number, word in enumerate(dict.fromkeys(re.findall(unique, text)), 1):
        text = text.replace(word, "TEXT" if number == 1 else f"TEXT{number}")
    for pattern, replacement in VARYING:
        text = re.sub(pattern, replacement, text)
    # How much of a long value the test prints depends on the length of ids.
    text = re.sub(r"\b(sent|stored) ([^`]*?)(?=, not stored|, stored|$)", value, text)
    return text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1].rstrip() + "…"


def value(found):
    """A value in a reason, as code."""
    json_text = found[2]
    if not json_text:
        return found[0]
    if json_text.endswith("…"):
        json_text = json_text[:VALUE_LENGTH] + "…"
    return f"{found[1]} `{json_text}`"


def escaped(text):
    """Text of a server in a list, where it must not be markup."""
    parts = text.split("`")
    for index in range(0, len(parts), 2):
        parts[index] = re.sub(r"([\\*_<>\[\]|$])", r"\\\1", parts[index])
    return "`".join(parts)


def rule(text):
    """Links to sections of RFCs."""
    return re.sub(r"RFC (\d+) §([\d.]+)", r"[\g<0>](https://www.rfc-editor.org/rfc/rfc\1#section-\2)", text)


def mark(checks):
    outcomes = [check["outcome"] for check in checks if check["outcome"] != "skipped"]
    deviations = sum(outcome != "ok" for outcome in outcomes)
    if not outcomes:
        return "–"
    if not deviations:
        return "✓"
    word = "!" if "warning" in outcomes else "✗"
    return word if deviations == len(outcomes) else f"{word}&nbsp;{deviations}/{len(outcomes)}"


def table(rows):
    head, *rows = rows
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *rows])


def properties(reports):
    """The ids of all checks in the order of the reports, each with its area, rule and claim. Some checks run once for discovery and
    again for each resource type: the last area counts."""
    found = {}
    order = []
    for report in reports.values():
        position = -1
        for check in report["checks"]:
            claims = found.get(check["id"], ("", "", set()))[2] | {check["check"]}
            found[check["id"]] = (check["tag"], check["rule"], claims)
            if check["id"] not in order:
                order.insert(position + 1, check["id"])
            position = order.index(check["id"])
    for identifier in order:
        area, section, claims = found[identifier]
        if len(claims) > 1 and identifier not in CLAIMS:
            raise SystemExit(f"CLAIMS lacks {identifier}: {sorted(claims)}")
        claim = CLAIMS.get(identifier) or claims.pop()
        yield identifier, area, section, claim


def deviations(report, claims):
    """A list of the checks that a server failed, with the reasons."""
    groups = {}
    for check in report["checks"]:
        if check["outcome"] in ("failed", "warning"):
            groups.setdefault(check["id"], []).append(check)
    for identifier, checks in groups.items():
        word = "!" if checks[0]["outcome"] == "warning" else "✗"
        subjects = {}
        for check in checks:
            detail = subjects.setdefault(check["subject"], [])
            named = re.search(r"`([^`]+)`$|^(/\w+) rejects", check["check"])
            if identifier in CLAIMS and named:
                detail.append(named[1] and f"`{named[1].removeprefix('urn:ietf:params:scim:schemas:extension:')}`" or f"`{named[2]}`")
        where = "; ".join(": ".join(filter(None, [subject, ", ".join(names)])) for subject, names in subjects.items())
        yield f"- {word} **{claims[identifier]}** ({where}). {rule(checks[0]['rule'])}\n"
        reasons = list(dict.fromkeys(stable(reason) for check in checks for reason in check["reasons"]))
        for reason in reasons[:LIMIT]:
            yield f"  - {escaped(reason)}\n"
        if len(reasons) > LIMIT:
            yield f"  - and {len(reasons) - LIMIT} more\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    reports = {name: json.loads((folder / f"{name}.json").read_text()) for name in SERVERS}
    print(INTRODUCTION)
    print("## Summary\n")
    rows = [["server", "version", "language", "ok", "failed", "warnings", "not tested"]]
    for name, (title, language, package, _) in SERVERS.items():
        report = reports[name]
        version = pinned(name, package) if package else f"{report['scimctl']} (ours)"
        link = f"[{title}](#{re.sub(r'[^a-z0-9 -]', '', title.lower()).replace(' ', '-')})"
        rows.append([link, version, language, *(str(report[word]) for word in ("ok", "failed", "warnings", "skipped"))])
    print(table(rows))
    known = list(properties(reports))
    unknown = {area for _, area, _, _ in known} - set(AREAS)
    if unknown:
        raise SystemExit(f"AREAS lacks {sorted(unknown)}")
    for area, heading in AREAS.items():
        rows = [["property", *(title for title, _, _, _ in SERVERS.values()), "rule"]]
        for identifier, tag, section, claim in known:
            if tag == area:
                marks = (mark([check for check in report["checks"] if check["id"] == identifier]) for report in reports.values())
                rows.append([claim, *marks, rule(section)])
        print(f"## {heading}\n\n{table(rows)}")
    print("## Deviations by server\n")
    print("In the reasons, `TEXT`, `TEXT2`, `ID` and `TIME` replace values that differ between runs. Deviations of the `provider` are from\n"
          "requests that aren't about one resource type, mostly for discovery.\n")
    claims = {identifier: claim for identifier, _, _, claim in known}
    for name, (title, _, _, setup) in SERVERS.items():
        print(f"### {title}\n\n{setup}", end="")
        installed = packages(name)
        print(f" Installed: {', '.join(f'`{package}`' for package in installed)}.\n" if installed else "\n")
        found = "".join(deviations(reports[name], claims))
        print(found or "No deviations.\n")


main()
