"""What may be done here, and the roles the house ships."""

from tinhso.engines.documents.api import ISSUE, READ
from tinhso.kernel.access.api import Action, RoleSeed

VIEW = Action(code="programme.view", sentence="Xem chương trình, chỉ tiêu, nhiệm vụ và kết quả.", public=True)
UPLOAD = Action(code="programme.plan.upload", sentence="Tải văn bản kế hoạch lên để bóc tách.")
DECIDE = Action(
    code="programme.finding.decide",
    sentence="Xác nhận, sửa, gộp hoặc bỏ từng chỉ tiêu, nhiệm vụ bóc tách từ văn bản.",
)
EDIT = Action(code="programme.edit", sentence="Lập chương trình và sửa chỉ tiêu, nhiệm vụ của chương trình.")
REPORT = Action(
    code="programme.task.report",
    sentence="Ghi tiến độ nhiệm vụ và kết quả chỉ tiêu, kèm tài liệu chứng minh.",
)

EXTEND = Action(code="programme.extension.decide", sentence="Đồng ý hoặc từ chối đề nghị gia hạn nhiệm vụ.")
RETURN = Action(code="programme.progress.return", sentence="Trả lại lần báo cáo tiến độ chưa đủ căn cứ.")
URGE = Action(
    code="programme.urge",
    sentence="Theo dõi việc chậm, đôn đốc các cơ quan và đặt lịch nhắc của chương trình.",
)
HAND_OVER = Action(
    code="programme.hand_over", sentence="Bàn giao nhiệm vụ của cơ quan đã kết thúc cho cơ quan kế thừa."
)
REGISTER = Action(
    code="programme.document.register", sentence="Ghi văn bản và quan hệ giữa các văn bản vào sổ văn bản."
)
FEED = Action(
    code="programme.feed.own", sentence="Lấy lịch hạn công việc của mình bằng địa chỉ riêng.", owner_may=True
)

ACTIONS = (VIEW, UPLOAD, DECIDE, EDIT, REPORT, EXTEND, RETURN, URGE, HAND_OVER, REGISTER, FEED)

ROLES = (
    RoleSeed(
        code="programme.standing",
        title="Cán bộ cơ quan thường trực chương trình",
        actions=(*(one.code for one in ACTIONS if not one.owner_may), ISSUE.code, READ.code),
    ),
    RoleSeed(
        code="programme.department",
        title="Cán bộ báo cáo tiến độ của cơ quan",
        actions=(VIEW.code, REPORT.code),
    ),
    RoleSeed(code="programme.leader", title="Lãnh đạo theo dõi chương trình", actions=(VIEW.code,)),
)
