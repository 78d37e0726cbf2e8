"""The whole from its items, and the words in which each mode may say it."""

from collections.abc import Mapping
from typing import Any

from ..rules import EditionRef
from ..verdict import Reason, Verdict, Words, combined
from .frame import Conditions, Finding, Item, Mode, Result, Stage


def conclude(
    procedure: str,
    name: Words,
    conditions: Conditions,
    editions: tuple[EditionRef, ...],
    items: tuple[Item, ...],
    is_conclusive: bool,
    accuracy_class: str,
    details: Mapping[str, Any] | None,
) -> Result:
    """The result of a record; the first of ``editions`` is what the instrument is judged by.

    One failed item fails the whole; a missing one, or one without a confirmed limit, leaves it incomplete.
    """
    verdict = combined(item.verdict for item in items if item.verdict is not None) if is_conclusive else None
    finding = _finding(items) if conditions.mode in (Mode.COURTESY_CHECK, Mode.SELF_TEST) else None
    unconfirmed = tuple(dict.fromkeys(name for item in items for limit in item.limits for name in limit.unconfirmed))
    reasons = _weighty(items, verdict, finding)
    words = _words(conditions, verdict, finding, _documents(conditions.mode, editions, items, verdict, finding), accuracy_class)
    return Result(procedure, name, conditions, editions, items, verdict, finding, words, reasons, unconfirmed, details or {})


def _documents(mode: Mode, editions: tuple[EditionRef, ...], items: tuple[Item, ...], verdict: Verdict | None, finding: Finding | None) -> Words:
    """What a conclusion names: an instrument is verified by the first document; a check by those of the items that made it what it is.

    A shortage of goods is no breach of the regulation of the balance that it was found on.
    """
    first = editions[0].words if editions else Words("", "")
    if mode in (Mode.VERIFICATION, Mode.CALIBRATION):
        return first
    those = [item for item in items if item.limits and (item.verdict == verdict if verdict else item.finding == finding)]
    named = {item.limits[0].document for item in those}
    words = [edition.words for edition in editions if edition.document in named] or [first]
    return Words("、".join(each.zh for each in words), ", ".join(each.en for each in words))


def _finding(items: tuple[Item, ...]) -> Finding:
    """The worst of what was measured; what was not measured counts only where nothing was."""
    found = {item.finding for item in items}
    return next(
        (finding for finding in (Finding.BEYOND, Finding.NOT_MET, Finding.TOO_CLOSE, Finding.WITHIN) if finding in found), Finding.NOT_MEASURED
    )


def _weighty(items: tuple[Item, ...], verdict: Verdict | None, finding: Finding | None) -> tuple[Reason, ...]:
    """Reasons of the items that made the whole what it is, each once."""
    if verdict is None and finding is None:
        return ()
    those = [item for item in items if (item.verdict == verdict if verdict else item.finding == finding)]
    return tuple(dict.fromkeys(reason for item in those for reason in item.reasons))


def _words(conditions: Conditions, verdict: Verdict | None, finding: Finding | None, document: Words, accuracy_class: str) -> Words:
    match conditions.mode:
        case Mode.COURTESY_CHECK:
            assert finding is not None
            return _courtesy(finding, document)
        case Mode.SELF_TEST:
            assert finding is not None
            return _self_test(finding, document)
        case Mode.INSPECTION:
            assert verdict is not None
            return _inspection(verdict, document)
        case Mode.CALIBRATION if verdict is None:
            return Words(
                "校准：给出误差及其扩展不确定度，不作符合性判定。", "Calibration: errors with their expanded uncertainty; no statement of conformity."
            )
        case Mode.CALIBRATION:
            assert verdict is not None
            rule = "JJF 1094-2002"
            return Words(
                f"校准：按 {rule} 判定，{verdict.words.zh} {document.zh}。",
                f"Calibration: by the rule of {rule}: {verdict.words.en} ({document.en}).",
            )
    assert verdict is not None
    return _verification(conditions.stage, verdict, document, accuracy_class)


def _verification(stage: Stage, verdict: Verdict, document: Words, accuracy_class: str) -> Words:
    graded = Words(f"，准确度等级 {accuracy_class}", f", accuracy class {accuracy_class}") if accuracy_class else Words("", "")
    zh, en = stage.words.zh, stage.words.en.capitalize()
    if verdict is Verdict.INCOMPLETE:
        return Words(f"{zh}：不完整，不作结论。", f"{en}: incomplete, no conclusion.")
    if verdict is Verdict.UNDECIDED:
        return Words(f"{zh}：待定，不作结论。", f"{en}: undecided, no conclusion.")
    if stage is Stage.IN_SERVICE:
        if verdict is Verdict.CONFORMS:
            return Words(f"{zh}：符合 {document.zh}{graded.zh}。", f"{en}: conforms to {document.en}{graded.en}.")
        return Words(
            f"{zh}：不符合 {document.zh}，停止使用，注销原检定印、证。",
            f"{en}: does not conform to {document.en}; use is stopped, earlier marks are cancelled.",
        )
    if verdict is Verdict.CONFORMS:
        return Words(f"{zh}：合格（{document.zh}{graded.zh}）。", f"{en}: conforms to {document.en}{graded.en}.")
    return Words(
        f"{zh}：不合格（{document.zh}），出具检定结果通知书。",
        f"{en}: does not conform to {document.en}; a rejection notice (检定结果通知书) is issued.",
    )


def _inspection(verdict: Verdict, document: Words) -> Words:
    return {
        Verdict.CONFORMS: Words(f"监督检查：符合 {document.zh}。", f"Inspection: conforms to {document.en}."),
        Verdict.DOES_NOT_CONFORM: Words(f"监督检查：不符合 {document.zh}。", f"Inspection: does not conform to {document.en}."),
        Verdict.UNDECIDED: Words("监督检查：待定，不作结论。", "Inspection: undecided, no conclusion."),
        Verdict.INCOMPLETE: Words("监督检查：不完整，不作结论。", "Inspection: incomplete, no conclusion."),
    }[verdict]


def _courtesy(finding: Finding, document: Words) -> Words:
    said = {
        Finding.WITHIN: Words(
            f"所测误差未超过 {document.zh} 规定的最大允许误差。", f"The errors found did not exceed the maximum permissible errors of {document.en}."
        ),
        Finding.BEYOND: Words(
            f"所测误差超过 {document.zh} 规定的最大允许误差。", f"An error found exceeded the maximum permissible error of {document.en}."
        ),
        Finding.NOT_MET: Words(f"所查项目不满足 {document.zh} 的要求。", f"A requirement of {document.en} was found not met."),
        Finding.TOO_CLOSE: Words(
            f"所测误差与 {document.zh} 规定的最大允许误差过于接近，无法判断是否超过。",
            f"An error found is too close to the maximum permissible error of {document.en} to tell whether it exceeds it.",
        ),
        Finding.NOT_MEASURED: Words("未测量示值误差。", "The error of indication was not measured."),
    }[finding]
    return Words(f"{said.zh}本次为便民检测，不是检定。", f"{said.en} This is a courtesy check and no verification.")


def _self_test(finding: Finding, document: Words) -> Words:
    said = {
        Finding.WITHIN: Words(f"所测误差未超过 {document.zh} 的限值。", f"The errors found lie within the limits of {document.en}."),
        Finding.BEYOND: Words(
            f"提醒：所测误差超过 {document.zh} 的限值，请停用并送检。",
            f"Warning: an error found lies beyond the limit of {document.en}; stop using it and have it verified.",
        ),
        Finding.NOT_MET: Words(f"提醒：所查项目不满足 {document.zh} 的要求。", f"Warning: a requirement of {document.en} is not met."),
        Finding.TOO_CLOSE: Words(f"提醒：所测误差接近 {document.zh} 的限值。", f"Warning: an error found lies close to the limit of {document.en}."),
        Finding.NOT_MEASURED: Words("未测量示值误差。", "The error of indication was not measured."),
    }[finding]
    return Words(f"{said.zh}自测不是检定。", f"{said.en} A self-test is no verification.")
