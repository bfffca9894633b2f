"""`verdant rtstruct`: structure sets as files, checked, read, written and compared without a viewer."""

from __future__ import annotations

import typer

from app.commands.printing import JsonOption, print_json, print_table
from app.commands.rtstruct_compare import compare
from app.commands.rtstruct_files import OptionalImagesOption, StructureSetArgument, parsed_file, stacks_of
from app.commands.rtstruct_read import read
from app.commands.rtstruct_write import write
from app.dicom.rtstruct_checking import check_completely
from app.dicom.rtstruct_findings import Finding, Severity

rtstruct_app = typer.Typer(help="Structure sets as files: check, read, write, compare.")
rtstruct_app.command()(read)
rtstruct_app.command()(write)
rtstruct_app.command()(compare)


@rtstruct_app.command()
def check(file: StructureSetArgument, images: OptionalImagesOption = None, as_json: JsonOption = False) -> None:
    """Say what is wrong with an RTSTRUCT, and what would be right.

    With --images references and geometry are held against the images, too. The exit code is 1 if there is an
    error; warnings alone leave it 0.
    """
    parsed = parsed_file(file)
    stacks = stacks_of(parsed, images) if images is not None else ()
    findings = check_completely(parsed, stacks)
    errors = sum(finding.rule.severity is Severity.ERROR for finding in findings)
    if as_json:
        print_json(
            {
                "file": file,
                "sop_instance_uid": parsed.sop_instance_uid,
                "images": sum(len(stack.slices) for stack in stacks) if images is not None else None,
                "errors": errors,
                "warnings": len(findings) - errors,
                "findings": [
                    {
                        "rule": finding.rule.name,
                        "severity": finding.rule.severity,
                        "wrong": finding.wrong,
                        "right": finding.rule.right,
                    }
                    for finding in findings
                ],
            }
        )
    else:
        _print_findings(findings)
        typer.echo(f"{file}: {errors} errors, {len(findings) - errors} warnings.")
    if errors:
        raise typer.Exit(1)


def _print_findings(findings: tuple[Finding, ...]) -> None:
    """One row for each broken rule: the first case, and how many more there are."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule.name, []).append(finding)
    rows = []
    for name, found in by_rule.items():
        more = f" And {len(found) - 1} more." if len(found) > 1 else ""
        rows.append((found[0].rule.severity.value, name, f"{found[0].wrong}{more}", found[0].rule.right))
    if rows:
        print_table(("", "Rule", "What is wrong", "What would be right"), rows)
