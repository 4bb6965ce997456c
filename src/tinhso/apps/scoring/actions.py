"""What may be done with assessments and scores."""

from tinhso.kernel.access.api import Action, RoleSeed

VIEW_DRAFT = Action(
    code="scoring.draft.view",
    sentence="Xem điểm chưa công bố của các đơn vị trong phạm vi được giao.",
)
ENTER = Action(
    code="scoring.value.enter",
    sentence="Nhập số liệu tự chấm và minh chứng của đơn vị được giao.",
    also_requires=VIEW_DRAFT,
)
APPRAISE = Action(
    code="scoring.value.appraise",
    sentence="Thẩm định số liệu và điểm của các đơn vị trong phạm vi được giao.",
    also_requires=VIEW_DRAFT,
)
DECIDE = Action(
    code="scoring.objection.decide",
    sentence="Giải quyết khiếu nại về kết quả thẩm định của các đơn vị trong phạm vi được giao.",
    also_requires=VIEW_DRAFT,
)
MANAGE = Action(
    code="scoring.assessment.manage",
    sentence="Lập đợt đánh giá, nhập số liệu từ tệp và tính điểm.",
    also_requires=VIEW_DRAFT,
)
PUBLISH = Action(
    code="scoring.run.publish",
    sentence="Công bố kết quả xếp hạng; kết quả đã công bố được khóa lại.",
    also_requires=MANAGE,
)
MANAGE_FRAMEWORKS = Action(
    code="scoring.framework.manage",
    sentence="Lập, sửa, nhập từ phụ lục và ban hành bộ chỉ số; ghi tương ứng giữa các bản.",
)
VIEW = Action(code="scoring.published.view", sentence="Xem bảng xếp hạng đã công bố.", public=True)

ALL = (VIEW, VIEW_DRAFT, ENTER, APPRAISE, DECIDE, MANAGE, PUBLISH, MANAGE_FRAMEWORKS)

ROLES = (
    RoleSeed("scoring-reporter", "Người nhập số liệu chấm điểm", (VIEW_DRAFT.code, ENTER.code)),
    RoleSeed("scoring-appraiser", "Người thẩm định điểm", (VIEW_DRAFT.code, APPRAISE.code)),
    RoleSeed("scoring-council", "Hội đồng thẩm định điểm", (VIEW_DRAFT.code, APPRAISE.code, DECIDE.code)),
    RoleSeed(
        "scoring-manager",
        "Người quản lý đợt đánh giá",
        (
            VIEW_DRAFT.code,
            ENTER.code,
            APPRAISE.code,
            DECIDE.code,
            MANAGE.code,
            PUBLISH.code,
            MANAGE_FRAMEWORKS.code,
        ),
    ),
)
