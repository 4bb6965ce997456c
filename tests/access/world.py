"""One real thing for every address that names one, so that each refusal is a refusal and no missing page."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.province import Province
from tinhso.apps.account import tokens
from tinhso.apps.programme import operations as programme
from tinhso.apps.programme.models import Finding, Task
from tinhso.apps.programme.tests.conftest import PLAN, decide_all, upload
from tinhso.apps.reporting import operations as reporting
from tinhso.apps.reporting import queries as reports
from tinhso.apps.reporting.models import SavedView
from tinhso.apps.reporting.periodic import operations as periodic
from tinhso.apps.reporting.periodic import starter
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.frameworks import models as frameworks
from tinhso.apps.scoring.frameworks import operations as framework_operations
from tinhso.apps.scoring.frameworks import queries as framework_queries
from tinhso.apps.scoring.operations import NewUnit, Stage
from tinhso.apps.scoring.tests.annexes import word
from tinhso.apps.scoring.tests.conftest import FRAMEWORK
from tinhso.engines.exchange import api as exchange
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.store.api import Evidence, register
from tinhso.engines.notify import api as notify
from tinhso.engines.notify.plugs import kinds
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events.models import Delivery, Event
from tinhso.kernel.people import api as people
from tinhso.kernel.places.models import Place
from tinhso.kernel.text import api as text

YEAR = 2024
DAY = dt.date(2024, 3, 6)


@dataclass
class World:
    """Arguments of an address by its name; for a name that is not here, those of its namespace."""

    kwargs: dict[str, dict[str, Any]]
    api: dict[str, dict[str, Any]]


def make(province: Province, clients: dict[str, Client]) -> World:
    """A plan under review, a programme, a draft and a published assessment, an account, and what lies around."""
    # Not one of the personas: what these may do is asked, not used.
    boss = access.system("Dữ liệu của phép thử")
    things = {
        **_programme(boss, province),
        **_scoring(boss, province),
        **_administration(province),
        **_account(province, clients),
        **_reporting(province),
        **_reports(boss, province),
        **_exchange(boss, province),
        "portal:place": {"key": _place()},
    }
    return World(
        things,
        {
            "programmes": {**things["programme:report_task"], **things["programme:pay"]},
            "assessments": {**things["scoring:explanation"], "number": 1},
            "agencies": things["programme:agency"],
            "indicators": {"code": "TD"},
            "reports": {**things["reporting:sheet"], "step": "approve"},
        },
    )


def _programme(boss: access.Actor, province: Province) -> dict[str, dict[str, Any]]:
    draft = programme.upload_plan(
        actor=boss, upload=upload(PLAN.replace("80%", "85%"), "khac.txt"), agency=province.city
    )
    finding = Finding.objects.filter(reading__document=draft, kind="target").first()
    assert finding is not None
    plan = programme.upload_plan(actor=boss, upload=upload(), agency=province.city)
    decide_all(boss, plan)
    made = programme.make_programme(
        actor=boss, document=plan, code="cds", title="Chuyển đổi số 2024", first_year=2024, last_year=2025,
        agency=province.city,
    )  # fmt: skip
    task, target = made.tasks.first(), made.targets.first()
    assert task is not None
    assert target is not None
    task.lead = province.hai_tan  # hung's agency: he reports on it, mai does not
    task.save(update_fields=["lead"])
    review = {"key": draft.key}
    return {
        "programme:": {"code": made.code, "number": target.number},
        "programme:task": {"code": made.code, "number": task.number},
        "programme:edit_task": {"code": made.code, "number": task.number},
        "programme:report_task": {"code": made.code, "number": task.number},
        "programme:programme": {"code": made.code},
        "programme:add_target": {"code": made.code},
        "programme:add_task": {"code": made.code},
        **{
            f"programme:{name}": review for name in ("document", "review", "describe", "confirm_sure", "make")
        },
        **{
            f"programme:{name}": {**review, "finding": finding.key}
            for name in ("finding", "decide", "correct", "merge")
        },
        "files:download": {"key": draft.file.key},
        **_in_depth(boss, task),
    }


def _in_depth(boss: access.Actor, task: Task) -> dict[str, dict[str, Any]]:
    """What a task, its programme and the register hold besides: one of each."""
    made = task.programme
    here = {"code": made.code, "number": task.number}
    programme.add_milestone(actor=boss, task=task, title="Mốc", due=task.start_date)
    line = programme.plan_money(actor=boss, task=task, title="Chi", source="province", planned=1000)
    asked = programme.ask_extension(
        actor=boss, task=task, new_deadline=dt.date(2030, 1, 1), cause="money", reason="Thử"
    )
    entry = programme.record_progress(actor=boss, about=task, date=DAY, amount=Decimal(10), note="Thử")
    meeting = programme.add_meeting(actor=boss, programme=made, date=DAY, title="Họp")
    programme.conclude(actor=boss, meeting=meeting, words="Kết luận")
    pilot = programme.add_pilot(
        actor=boss, programme=made, title="Thử", hypothesis="Thử", metric="Thử", goal=Decimal(1), start_date=DAY,
        end_date=DAY,
    )  # fmt: skip
    entered = programme.register_document(actor=boss, number="1/QĐ", issued_date=DAY)
    whole = {"code": made.code}
    return {
        **{
            f"programme:{name}": here
            for name in (
                *("cascade_task", "link_task", "unlink_task", "rollup_task", "urge_task", "ask_extension"),
                *("add_milestone", "add_need", "remove_need", "plan_money"),
            )
        },
        "programme:reach_milestone": {**here, "milestone": 1},
        "programme:pay": {**here, "line": line.key},
        **{
            f"programme:{name}": whole
            for name in (
                "summary",
                "story",
                "below",
                "place",
                "steering",
                "add_pilot",
                "add_meeting",
                "add_agreement",
            )
        },
        **{f"programme:{name}": {"key": asked.key} for name in ("decide_extension", "withdraw_extension")},
        "programme:return_entry": {"key": entry.key},
        **{f"programme:{name}": {"key": meeting.key} for name in ("meeting", "add_to_agenda", "conclude")},
        "programme:conclusion_task": {"key": meeting.key, "number": 1},
        **{f"programme:{name}": {"key": pilot.key} for name in ("pilot", "pilot_result", "pilot_decision")},
        **{
            f"programme:{name}": {"key": entered.key}
            for name in ("registered", "register_edit", "relate", "unrelate")
        },
        "programme:register_plan": {"key": made.document.key if made.document else None},
        "programme:agency": {"agency": "H99.01"},
        "programme:letter": {"agency": "H99.01"},
        "programme:feed": {"token": "khong-co"},
    }


APPRAISAL = (
    "timetable",
    "assign",
    "open_appraisal",
    "conclude",
    "queue",
    "accept_all",
    "statistics",
    "objections",
    "sample",
    "sample_draw",
)


def _scoring(boss: access.Actor, province: Province) -> dict[str, dict[str, Any]]:
    edition = register("bo-thu", "Bộ chỉ số thử", FRAMEWORK)
    made = {}
    for code in ("dot-mo", "dot-chot", "dot-cong-bo"):
        made[code] = assessment = scoring.create_assessment(
            actor=boss,
            code=code,
            title="Đợt thử",
            year=2025,
            map_date=dt.date(2025, 7, 1),
            owner_path=province.city.path,
            edition=edition,
            units=[
                NewUnit("hai-tan", "Phường Hải Tân", agency_path=province.hai_tan.path),
                NewUnit("tan-binh", "Phường Tân Bình", agency_path=province.tan_binh.path),
            ],
        )
    unit = assessment.units.get(key="hai-tan")
    draft, edition_code = _frameworks(boss)
    scoring.enter(
        actor=boss, unit=unit, item="2", stage=Stage.SELF, values={"numerator": "30", "denominator": "40"},
        evidence_note="Biên bản",
    )  # fmt: skip
    scoring.compute(actor=boss, assessment=assessment, stage=Stage.SELF)
    scoring.publish(actor=boss, assessment=assessment, stage=Stage.SELF)
    scoring.compute(actor=boss, assessment=made["dot-chot"], stage=Stage.FINAL)
    scoring.publish(actor=boss, assessment=made["dot-chot"], stage=Stage.FINAL)
    shown, open_, over = {"code": "dot-cong-bo"}, {"code": "dot-mo"}, {"code": "dot-chot", "kind": "bao-cao"}
    here = {"unit": "hai-tan"}
    return {
        "scoring:": {**shown, "number": 1},
        "scoring:result": {**shown, **here},
        "scoring:explanation": {**shown, **here, "item": "2"},
        **{f"scoring:{name}": open_ for name in ("assessment", "upload", "compute", "publish")},
        **{f"scoring:{name}": open_ for name in APPRAISAL},
        **{f"scoring:{name}": {**open_, **here, "item": "2"} for name in ("review", "objection", "decide")},
        "scoring:sample_drawn": {**open_, "place": 1},
        "scoring:statistics_file": {**open_, "by": "don-vi"},
        "scoring:sheet": {**open_, **here},
        "scoring:plan_items": open_,
        **{f"scoring:{name}": {**open_, **here} for name in ("sheet", "advice", "what_if", "forecast")},
        "scoring:entry": {**open_, **here, "item": "2"},
        "scoring:dossier": {**shown, **here},
        **{f"scoring:{name}": {**open_, **here} for name in ("workbook", "workbook_upload")},
        **{f"scoring:{name}": over for name in ("papers", "paper", "paper_sample", "paper_template")},
        "scoring:paper_minutes": {**over, **here},
        **{f"scoring:{name}": {**shown, "number": 1} for name in ("difference", "run_difference", "verify")},
        **{f"scoring:{name}": open_ for name in ("figures", "take_figures", "unbind")},
        "scoring:proof": {"key": Evidence.objects.get(book="dot-cong-bo").key},
        **draft,
        **{f"scoring:framework_{name}": {"code": edition_code} for name in ("edition", "open")},
        "scoring:framework_across": {**shown, **here},
    }


def _frameworks(boss: access.Actor) -> tuple[dict[str, dict[str, Any]], str]:
    """A draft, an annex under review, a published edition and a link between two editions: one of each."""
    begun = frameworks.FrameworkDraft.Origin.BLANK
    body = {**FRAMEWORK, "code": "bo-tinh"}
    draft = framework_operations.begin(actor=boss, body=body, origin=begun)
    ready = framework_operations.begin(actor=boss, body=body, origin=begun)
    edition = framework_operations.publish_edition(
        actor=boss, draft=ready, version=1, code="bo-tinh", family="bo-tinh", valid_from=DAY, valid_to=None,
        reasons=dict.fromkeys(("no_cases", "size_tie"), "Quyết định của tỉnh quy định như vậy."),
    )  # fmt: skip
    review = framework_operations.import_table(
        actor=boss, upload=SimpleUploadedFile("a.docx", word()), code="xa", name="Bộ xã", level="commune"
    )
    old, new = (framework_queries.get_framework(code) for code in ("dti-922-2022", "dti-405-2025"))
    link = framework_operations.link_items(
        actor=boss,
        old=old,
        new=new,
        kind="same",
        old_items=["1"],
        new_items=["1"],
        reason="Thử",
        careful=True,
    )
    of_draft = {"key": draft.key, "code": "2"}
    names = ("draft", "head", "yaml", "publish", "discard", "add_group", "add_item")
    return {
        **{f"scoring:framework_{name}": {"key": draft.key} for name in names},
        "scoring:framework_group": {"key": draft.key, "code": "A"},
        **{f"scoring:framework_{name}": of_draft for name in ("item", "item_yaml", "move")},
        "scoring:framework_row": {"key": review.key, "number": 2},
        **{f"scoring:framework_{name}": {"key": review.key} for name in ("take_sure", "make")},
        "scoring:framework_link": {"old": old.code, "new": new.code},
        "scoring:framework_unlink": {"key": link.key},
    }, edition.code


def _reporting(province: Province) -> dict[str, dict[str, Any]]:
    """A view of the figures that hung keeps for himself."""
    mine = SavedView.objects.create(
        title="Của tôi",
        query={"chi-tieu": []},
        owner=province.hung.key,
        owner_name=province.hung.name,
        agency_path=province.hai_tan.path,
    )
    return {
        "reporting:view": {"key": mine.key},
        "reporting:forget_view": {"key": mine.key},
        "reporting:download_pivot": {"shape": "csv"},
    }


def _reports(boss: access.Actor, province: Province) -> dict[str, dict[str, Any]]:
    """A monthly form that Hải Tân reports: its last month is begun, with a remark; a second version is a draft."""
    calendar.seed()
    series.put_indicator(code="HS", title="Hồ sơ", kind="integer")
    form = reporting.create_form(
        actor=boss, code="bc", title="Báo cáo", period_kind="month", owner=province.city
    )
    cells = [reporting.NewCell("HS")]
    begin = dt.date(2024, 1, 1)
    version = reporting.add_version(actor=boss, form=form, valid_from=begin, cells=cells)
    reporting.put_check(actor=boss, form=form, code="qt", title="Q", left="[HS]", operator=">=", right="0")
    reporting.publish(actor=boss, version=version)
    reporting.add_version(actor=boss, form=form, valid_from=dt.date(2040, 1, 1), cells=cells)
    reporting.assign(actor=boss, form=form, agencies=[province.hai_tan], since=begin)
    span = series.periods.shift(series.periods.containing(series.Period.Kind.MONTH, text.today()), -1)
    report = reports.begun(reports.report(boss, "bc", span.code, province.hai_tan.code))
    reporting.save(actor=boss, submission=report, edits=[reporting.Edit(uuid.uuid4(), 1, "5", 0)])
    cell = reports.cells(report.version)[0]
    note = reporting.comment(actor=boss, submission=report, cell=cell, words="Xem lại")
    sheet = {"form": "bc", "period": span.code, "agency": province.hai_tan.code}
    counted = {"code": "DEM", "period": span.code, "agency": province.hai_tan.code}
    series.put_indicator(
        code="DEM", title="Đếm", kind="integer", comes_from="fact", fact="reporting.expected"
    )
    figure = reporting.CountedFigure(series.indicator("DEM"), report.period, province.hai_tan)
    dispute = reporting.dispute(actor=boss, figure=figure, words="Thiếu")
    series.put_dimension(code="gioi", title="Giới", categories=[("nu", "Nữ")])
    return {
        **{f"reporting:{name}": {"code": "HS"} for name in ("indicator", "edit_indicator")},
        "reporting:edit_dimension": {"code": "gioi"},
        **{f"reporting:{name}": counted for name in ("counted_period", "counted_figure")},
        "reporting:settle": {**counted, "key": dispute.key},
        "reporting:sheet": sheet,
        "reporting:hand_in": sheet,
        "reporting:step": {**sheet, "name": "duyet"},
        **{f"reporting:{name}": {**sheet, "order": 1} for name in ("cell", "add_note", "add_proof")},
        "reporting:close_note": {**sheet, "order": 1, "key": note.key},
        **{f"reporting:{name}": sheet for name in ("workbook", "upload")},
        **_periodic(boss, province, span.code),
        "reporting:overview": sheet,
        "reporting:remind": sheet,
        **{f"reporting:{name}": {"code": "bc", "number": 2} for name in ("version", "publish")},
        "reporting:check": {"code": "bc", "check": "qt"},
        **{
            f"reporting:{name}": {"code": "bc"}
            for name in (
                *(
                    "form",
                    "add_version",
                    "assign",
                    "unassign",
                    "add_check",
                    "put_limit",
                    "unlock",
                    "lock_again",
                ),
            )
        },
    }


def _periodic(boss: access.Actor, province: Province, period: str) -> dict[str, dict[str, Any]]:
    """A template of a monthly report, and the report of a month made from it."""
    template = periodic.load_template(
        actor=boss, code="mau", title="Báo cáo định kỳ", period_kind="month", owner=province.city,
        upload=ContentFile(starter.build(), "mau.docx"),
    )  # fmt: skip
    made = periodic.make(actor=boss, template=template, period_code=period)
    return {
        "reporting:make_periodic": {"code": template.code},
        "reporting:periodic_report": {"key": made.key},
    }


def _exchange(boss: access.Actor, province: Province) -> dict[str, dict[str, Any]]:
    """A form with a report of Hải Tân that nobody needs to accept, so public; and one without any."""
    series.put_indicator(code="TD", title="Trao đổi", kind="integer")
    since, period = dt.date(2024, 1, 1), "202401"
    for code in ("trao-doi", "rieng"):
        form = reporting.create_form(
            actor=boss, code=code, title=code, period_kind="month", owner=province.city
        )
        version = reporting.add_version(
            actor=boss, form=form, valid_from=since, cells=[reporting.NewCell("TD")], steps=0
        )
        reporting.publish(actor=boss, version=version)
        reporting.assign(actor=boss, form=form, agencies=[province.hai_tan], since=since)
    report = reports.begun(reports.report(boss, "trao-doi", period, province.hai_tan.code))
    edit = reporting.Edit(uuid.UUID(int=7), 1, "5", 0)
    reporting.save(actor=boss, submission=report, edits=[edit])
    reporting.complete(actor=boss, submission=report)
    return {
        "reporting:dhis2:data_set": {"code": "rieng"},
        "reporting:dhis2:data_element": {"code": "TD"},
        "reporting:dhis2:organisation_unit": {"code": province.hai_tan.code},
        "reporting:sdmx:sdmx_21": {"rest": "dataflow/all/DF_rieng"},
        "reporting:sdmx:sdmx_30": {"rest": "data/dataflow/TINHSO/DF_trao-doi"},
    }


def _administration(province: Province) -> dict[str, dict[str, Any]]:
    calendar.set_day(day=DAY, kind=calendar.Kind.OFF, name="Ngày thử", source="QĐ 1")
    access.seed_roles()
    grant = access.give(role="programme.leader", person_id=province.enterprise.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " VALUES ('default', 'scoring.run', '{}', 'failed', 8) RETURNING id"
        )
        (job,) = cursor.fetchone()
    hook = exchange.make_hook(
        actor=access.system(), title="Kho", address="http://127.0.0.1:9/", wants=["reporting."]
    )
    event = Event.objects.create(name="t.x", subject="x", data={})
    delivery = Delivery.objects.create(event=event, consumer="t", state="dead", attempts=10, problem="hỏng")
    return {
        "administration:": {"key": province.lan.key},
        "administration:days_of_year": {"year": YEAR},
        "administration:add_day": {"year": YEAR},
        "administration:day": {"day": f"{DAY:%Y-%m-%d}"},
        "administration:remove_day": {"day": f"{DAY:%Y-%m-%d}"},
        "administration:revive_job": {"number": job},
        "administration:revive_delivery": {"number": delivery.pk},
        "administration:entry": {"key": Entry.objects.latest("seq").id},
        "administration:role": {"code": "programme.leader"},
        "administration:end_grant": {"key": grant.key},
        "administration:hook": {"key": hook.hook.key},
        "administration:hook_step": {"key": hook.hook.key, "name": "thu"},
    }


def _account(province: Province, clients: dict[str, Client]) -> dict[str, dict[str, Any]]:
    """A loan from hung to mai and a session of hung's: both are nobody else's."""
    with transaction.atomic():
        loan = people.delegate(
            by=province.hung, to=province.mai, post=province.post(province.hung).pk,
            first_date=text.today(), last_date=text.today(), reason="Nghỉ phép",
        )  # fmt: skip
    from tinhso.apps.account.queries import session_code

    key = clients["hung"].session.session_key
    notify.tell(
        people=[province.hung],
        kind=next(iter(kinds)).code,
        subject="Thử",
        words="Thử",
        link="",
        about="x",
        once="x",
    )
    hung = access.of_person(province.hung.pk)
    token, _words = tokens.make(actor=hung, title="Phần mềm", last_date=text.today())
    return {
        "account_pages:revoke_token": {"key": token.key},
        "account_pages:open_notice": {"key": notify.Notice.objects.get().key},
        "account_pages:end_delegation": {"key": loan.key},
        "account_pages:end_session": {"code": session_code(str(key))},
        "account_confirm_email": {"key": "khong-co"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "khong-co"},
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "openid_connect_login": {"provider_id": "khong-co"},
        "openid_connect_callback": {"provider_id": "khong-co"},
    }


def _place() -> str:
    Place.objects.create(
        key="p99_20250701", code="99", level=1, kind="tinh", name="Thử", label="Tỉnh Thử", folded_name="thu",
        folded_label="tinh thu", sort_key="thu", path="p99_20250701", valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    return "p99_20250701"
