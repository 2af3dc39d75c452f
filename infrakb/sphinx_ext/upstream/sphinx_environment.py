"""What this package counts on in Sphinx's environment when it decides what is read again. Declarations alone."""

from __future__ import annotations

from infrakb.sphinx_ext.upstream.guards import Reach

REACHES = (
    Reach(
        "infrakb.sphinx_ext.discover.outdated",
        "sphinx.builders:Builder.read",
        "`env-get-outdated`に渡される集合`changed`から、時刻だけが違う文書を外す。文書は中身の要約で比べる",
        issue="sphinx-doc/sphinx#11556",
        uses="env-get-outdated changed",
    ),
    Reach(
        "infrakb.sphinx_ext.discover.outdated",
        "sphinx.application:ENV_PICKLE_FILENAME",
        "環境のファイルを、開く前に確かめる。壊れたpickleを開くと、何が起きるか分からない",
    ),
    Reach(
        "infrakb.sphinx_ext.discover.decoding",
        "sphinx.environment:BuildEnvironment._update_settings",
        "文書を読む文字コード（`input_encoding`）を、失敗しないコーデックにする",
        issue="sphinx-doc/sphinx#13665",
        uses="input_encoding settings",
    ),
    Reach(
        "infrakb.sphinx_ext.reports.recall",
        "sphinx.environment:BuildEnvironment.check_consistency",
        "目次の検査を、何も変わらないビルドでも行う",
        takes="",
    ),
    Reach(
        "infrakb.sphinx_ext.builder.html",
        "sphinx.builders.html:INVENTORY_FILENAME",
        "目録を、作ったファイルとして数える",
    ),
)
