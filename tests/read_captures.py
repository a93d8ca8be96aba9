"""Every output of a real device through ``netloop read``, compared with the truth beside it.

``python -m tests.read_captures`` says how many agree, and of each other one why not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from netloop.stages.read_outputs import Printed, document, printed, read

CAPTURES = Path(__file__).resolve().parents[2] / "shared" / "captures"
Result = dict[str, Any]

DAMAGED = {
    "iosxe/show_ip_route/genie_ShowIpRoute_golden_output11.txt": "its heading counts 35 subnets, and 16 stand below it",
    "ios/show_ip_eigrp_neighbors/genie_ShowIpEigrpNeighbors_device_output_9.txt": "its last row lacks its beginning",
}
"""Outputs that are cut in themselves: unreadable, as a cut one must be. Nothing that they show is in their truths."""
LISTS = ("router_ids", "remote_router_ids", "system_ids", "asn")
MAPPINGS = ("instances", "vrf_instances", "loopback_routes")


def results(*paths: Path, platform: str | None = None) -> list[tuple[Printed, Result]]:
    """What ``netloop read`` says of files and folders."""
    found = list(printed(map(str, paths), None, platform))
    return [(file, json.loads(json.dumps(document(file, shown)))) for file, shown in read(found)]


def differences() -> Iterator[tuple[str, list[str]]]:
    """Each output, and in what it differs from its truth."""
    for file, result in results(CAPTURES / "ios", CAPTURES / "iosxe"):
        truth = json.loads(Path(file.file).with_suffix(".json").read_text())
        yield file.file, list(_of_output(Path(file.file), result, truth))
    for folder in sorted((CAPTURES / "devices").iterdir()):
        truth = json.loads((folder / "truth.json").read_text())
        for file, result in results(folder, platform=truth["platform"]):
            yield file.file, list(_of_device(Path(file.file).name, result, truth))
    for folder in sorted((CAPTURES / "eos").iterdir()):
        truth = json.loads((folder / "truth.json").read_text())
        for file, result in results(folder, platform="eos"):
            yield file.file, list(_of_eos(Path(file.file), result, truth))


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _differ(what: str, found: Any, expected: Any) -> Iterator[str]:
    if found != expected:
        yield f"{what}: found {found}, expected {expected}"


def _of_output(path: Path, result: Result, truth: Result) -> Iterator[str]:
    if str(path.relative_to(CAPTURES)) in DAMAGED:
        told = [key for key in (*LISTS, *MAPPINGS, "loopbacks") if truth.get(key)]
        yield from _differ("status", (result["status"], told), ("unreadable", []))
        return
    if result["status"] == "unreadable":
        yield f"unreadable: {result['reason']}"
        return
    if "configured_router_ids" in truth:
        yield from _of_configuration(result, truth)
        return
    for key in LISTS:
        yield from _differ(key, result.get(key, []), truth.get(key, []))
    for key in MAPPINGS:
        yield from _differ(key, sorted(map(_key, result.get(key, []))), sorted(map(_key, truth.get(key) or [])))
    yield from _differ("loopbacks", result.get("loopbacks", {}), truth.get("loopbacks") or {})


def _of_configuration(result: Result, truth: Result) -> Iterator[str]:
    yield from _differ("configured_router_ids", result["configured_router_ids"], truth["configured_router_ids"])
    named = {one["router_id"] for one in truth["configured_router_ids"].values() if "router_id" in one}
    yield from _differ("configured", set(result["configured"]), named)
    found, expected = (
        {
            name: {**one, "advertised_by_config": sorted(one.get("advertised_by_config", []))}
            for name, one in some.items()
        }
        for some in (result["loopbacks"], truth["loopbacks"])
    )
    yield from _differ("loopbacks", found, expected)


def _of_device(name: str, result: Result, truth: Result) -> Iterator[str]:
    observed, command = truth["observed"], name.removesuffix(".txt").replace("_", " ")
    if result["status"] == "unreadable":
        yield f"unreadable: {result['reason']}"
    elif "running-config" in command:
        yield from _differ("configured_router_ids", result["configured_router_ids"], truth["configured_router_ids"])
        yield from _differ("loopbacks", sorted(result["loopbacks"]), sorted(truth["config_loopbacks"]))
    elif command == "show interfaces":
        yield from _differ("loopbacks", result["loopbacks"], observed.get("loopbacks", {}))
    elif command in observed.get("not_active", ()):
        yield from _differ("status", result["status"], "not_running")
    elif command.startswith("show ip route"):
        found = {_key(route) for route in result.get("loopback_routes", [])}
        expected = {_key(route) for route in observed.get("loopback_routes", [])}
        told = {json.loads(one)["vrf"] for one in expected}
        yield from _differ("loopback_routes", [one for one in found - expected if json.loads(one)["vrf"] in told], [])
        if command == "show ip route":
            lost = [one for one in expected if json.loads(one)["vrf"] == "default" and one not in found]
            yield from _differ("lost loopback_routes", lost, [])
    elif "bgp" in command:
        told = observed.get("bgp", {}).get(command)
        own = list(dict.fromkeys(instance["router_id"] for instance in result.get("instances", [])))
        yield from _differ("router_ids", own, told) if told is not None else ()


def _of_eos(path: Path, result: Result, truth: Result) -> Iterator[str]:
    if result["status"] == "unreadable":
        if "unconverted command" not in path.read_text():
            yield f"unreadable: {result['reason']}"
    elif path.name == "running-config.txt":
        found = {name: one["ipv4"] for name, one in result["loopbacks"].items()}
        yield from _differ("loopbacks", found, truth["loopbacks"])
        yield from _differ("configured", result["configured"], sorted(truth["configured"]))
    elif path.stem in {"show_ip_bgp_vrf_all", "show_ip_bgp_neighbors_vrf_all"} and result["instances"]:
        shown = {i["vrf"]: {"router_id": i["router_id"], "asn": i["asn"]} for i in result["instances"]}
        yield from _differ("bgp", shown, {vrf: truth["bgp"].get(vrf) for vrf in shown})
    if path.name == "show_ip_bgp_vrf_all.json":
        yield from _differ("VRFs of BGP", {i["vrf"] for i in result.get("instances", [])}, set(truth["bgp"]))


def main() -> int:
    """Say how many agree; 1 where one does not."""
    found = list(differences())
    wrong = [(file, why) for file, why in found if why]
    for file, why in wrong:
        sys.stdout.write(f"{Path(file).relative_to(CAPTURES)}\n" + "".join(f"    {line[:400]}\n" for line in why))
    sys.stdout.write(f"{len(found) - len(wrong)} of {len(found)} outputs agree with their truth\n")
    for name, why_not in DAMAGED.items():
        sys.stdout.write(f"    {name} is unreadable, as it must be: {why_not}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
