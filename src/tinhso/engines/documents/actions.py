"""What may be done with papers."""

from tinhso.kernel.access.api import Action, RoleSeed

ISSUE = Action(
    code="documents.issue",
    sentence="Phát hành văn bản có số của cơ quan trong phạm vi được giao.",
)
READ = Action(
    code="documents.read",
    sentence="Đọc văn bản mà cơ quan trong phạm vi được giao đã phát hành hoặc được gửi đến.",
    owner_may=True,
)
ALL = (ISSUE, READ)
CLERK = RoleSeed(
    code="documents.clerk", title="Văn thư: phát hành văn bản có số", actions=(ISSUE.code, READ.code)
)
