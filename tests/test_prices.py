"""script/prices.py: prices of a public catalogue become dated statements, within bounds, as often as one likes."""

from __future__ import annotations

import datetime
import importlib.util
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from infrakb.topics.registry import read_registry
from tests.building import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

GO = """\
// us-east-1
var prices = map[string]map[ec2types.InstanceType]float64{
	"us-east-1": {
		// p5 family
		"p5.48xlarge": 55.040000, "p5.4xlarge": 6.880000,
	},
}
func init() {
	initialOnDemandPrices["japaneast"] = map[string]float64{
		"Standard_ND96isr_H100_v5":              142.564000,
	}
}
"""

JSON = '{"prices": {"asia-northeast1": {"on_demand": {"a3-highgpu-8g": 126.6430}, "spot": {"a3-highgpu-8g": 25.9}}}}'

CSV = """\
InstanceType,AcceleratorName,GpuInfo,Price,SpotPrice,Region
p5.48xlarge,H100,"{'Gpus': [{'Name': 'H100', 'Count': 8}]}",68.8,23.1,ap-northeast-1
p5.48xlarge,H100,,68.80,68.8,ap-northeast-1
p6-b200.48xlarge,B200,,0.01,,ap-northeast-1
p5e.48xlarge,H200,,,18.7,ap-northeast-1
"""

BOUNDS = {"per-accelerator": [0.2, 30], "spread": 2.5}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prices", ROOT / "script/prices.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_form_gives_instance_region_and_price_as_written(script: ModuleType) -> None:
    go = [(row.instance, row.region, row.price) for row in script.rows_of_go(GO)]
    assert go == [
        ("p5.48xlarge", "us-east-1", "55.040000"),
        ("p5.4xlarge", "us-east-1", "6.880000"),
        ("Standard_ND96isr_H100_v5", "japaneast", "142.564000"),
    ]
    # Digits are those of the file: a float would have lost the last zero, or gained nines.
    (row,) = script.rows_of_json(JSON)
    assert row[:3] == ("a3-highgpu-8g", "asia-northeast1", "126.6430")
    assert [row.price for row in script.rows_of_csv(CSV)] == ["68.8", "68.80", "0.01"]


def test_a_row_says_where_in_the_file_it_stands(script: ModuleType) -> None:
    assert next(script.rows_of_go(GO)).at == "「us-east-1」の表の「p5.48xlarge」（L5）"
    assert next(script.rows_of_json(JSON)).at == "prices.asia-northeast1.on_demand.a3-highgpu-8g"
    assert (
        next(script.rows_of_csv(CSV)).at
        == "InstanceTypeが「p5.48xlarge」、Regionが「ap-northeast-1」の行のPrice"
    )


def test_zones_that_agree_are_one_price_and_those_that_differ_are_left_out(script: ModuleType) -> None:
    sizes = {"ec2-p5": {"p5.48xlarge": 8}}
    prices, problems = script.chosen(script.rows_of_csv(CSV), sizes, {"ap-northeast-1": "東京"})
    assert [(price.region, price.price, price.each) for price in prices] == [("東京", "68.8", 8.6)]
    assert problems == []
    other = CSV + "p5.48xlarge,H100,,98.32,,ap-northeast-1\n"
    prices, problems = script.chosen(script.rows_of_csv(other), sizes, {"ap-northeast-1": "東京"})
    assert prices == []
    assert problems == ["p5.48xlarge, ap-northeast-1: several prices (68.8, 98.32); left out"]


def test_a_price_that_no_accelerator_costs_is_left_out(script: ModuleType) -> None:
    cheap = script.Price("ec2-p6-b200", "p6-b200.48xlarge", 8, "東京", "0.01", "")
    kept, (problem,) = script.within([cheap], BOUNDS)
    assert kept == []
    assert problem.startswith(
        "p6-b200.48xlarge, 東京: 0.00125 USD/h for each accelerator is outside of 0.2..30"
    )


def test_regions_that_differ_too_much_are_left_out_together(script: ModuleType) -> None:
    prices = [
        script.Price("gcp-a4", "a4-highgpu-8g", 8, "東京", "24", ""),
        script.Price("gcp-a4", "a4-highgpu-8g", 8, "米国中部", "90.2", ""),
        script.Price("ec2-p5", "p5.48xlarge", 8, "東京", "68.8", ""),
    ]
    kept, (problem,) = script.within(prices, BOUNDS)
    assert [price.topic for price in kept] == ["ec2-p5"]
    assert problem == "a4-highgpu-8g: regions differ more than 2.5 times (東京 24, 米国中部 90.2); left out"


def test_prices_that_a_catalogue_computes_are_rounded_and_all_may_carry_a_note(script: ModuleType) -> None:
    price = script.Price("gcp-a2", "a2-highgpu-8g", 8, "東京", "32.396727408", "L1")
    assert script.rounded(price, None) is price
    assert script.rounded(price, 2).price == "32.40"
    today = datetime.date(2026, 11, 27)
    text = script.statement(script.rounded(price, 2), "list", "2026-08-03", "オンデマンド", today, "丸めた値")
    assert yaml.safe_load(text)[0]["note"] == "丸めた値"
    assert "value: 32.40\n" in text
    assert "note:" not in script.statement(price, "list", "2026-08-03", "オンデマンド", today)


def project(folder: Path) -> Path:
    """A site with one instance and the settings of the script."""
    for name in ("topics", "script"):
        (folder / name).mkdir()
    (folder / "topics/ec2-p5.md").write_text(
        "---\nkind: instance\nname: {ja: EC2 P5, en: EC2 P5}\ndefinition: GPUのインスタンスです。\n---\n\n本文です。\n",
        encoding="utf-8",
    )
    (folder / "topics/ec2-p5.yaml").write_text(
        "statements:\n  - property: accelerators\n    value: 8\n    unit: GPUs\n    as-of: 2026\n    source: list\n",
        encoding="utf-8",
    )
    (folder / "properties.yaml").write_bytes((ROOT / "properties.yaml").read_bytes())
    (folder / "sources.bib").write_text(
        "@online{list,\n  title = {{Prices}},\n  date = {2026-07-20},\n  url = {https://example.org/},\n"
        "  keywords = {primary},\n}\n",
        encoding="utf-8",
    )
    wanted: dict[str, Any] = {
        "bounds": BOUNDS,
        "catalogues": {
            "list": {"form": "go", "condition": "オンデマンド", "regions": {"us-east-1": "米国東部"}},
            "other": {"form": "go", "condition": "オンデマンド", "regions": {}},
        },
        "instances": {"ec2-p5": {"p5.48xlarge": 8}, "ec2-p9": {"p5.4xlarge": 1}},
    }
    (folder / "script/prices.yaml").write_text(yaml.safe_dump(wanted, allow_unicode=True), encoding="utf-8")
    (folder / "list.go").write_text(GO, encoding="utf-8")
    return folder


def test_prices_are_added_once_and_read_as_statements(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path)
    monkeypatch.setattr(script, "ROOT", root)
    before = (root / "topics/ec2-p5.yaml").read_text(encoding="utf-8")
    assert script.main(["list", str(root / "list.go"), "--dry-run"]) == 1  # ec2-p9 is no topic
    assert (root / "topics/ec2-p5.yaml").read_text(encoding="utf-8") == before

    script.main(["list", str(root / "list.go")])
    after = (root / "topics/ec2-p5.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    registry = read_registry(root)
    fact = registry.fact("ec2-p5.price[scope=p5.48xlarge,region=米国東部,condition=オンデマンド]")
    assert fact is not None
    (statement,) = fact.current
    assert (statement.text, statement.as_of, statement.source) == ("55.04米ドル/時間", "2026-07-20", "list")
    assert datetime.date.fromisoformat(statement.review_by) > datetime.date.fromisoformat(statement.published)
    (derived,) = registry.derivations["ec2-p5"]
    assert (derived.property_key, derived.text) == ("price-per-accelerator", "6.88米ドル/時間")

    assert script.main(["list", str(root / "list.go")]) == 1
    assert (root / "topics/ec2-p5.yaml").read_text(encoding="utf-8") == after
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "0 added, 2 there already or without topic, 1 left out"
    assert "p5.4xlarge: there is no topic 'ec2-p9'; left out" in err


def test_a_catalogue_without_source_or_settings_ends_with_what_to_write(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path)
    monkeypatch.setattr(script, "ROOT", root)
    for name, where in (("nothing", "script/prices.yaml"), ("other", "sources.bib")):
        with pytest.raises(SystemExit):
            script.main([name, str(root / "list.go")])
        assert f"{where} has no '{name}'; add it, or write one of list, other" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        script.main(["list", str(root / "gone.go")])
    assert "gone.go" in capsys.readouterr().err


def test_the_settings_of_the_site_name_sources_and_instances_that_it_has() -> None:
    wanted = yaml.safe_load((ROOT / "script/prices.yaml").read_text(encoding="utf-8"))
    registry = read_registry(ROOT)
    assert sorted(set(wanted["catalogues"]) - set(registry.sources)) == []
    assert sorted(set(wanted["instances"]) - set(registry.topics)) == []
