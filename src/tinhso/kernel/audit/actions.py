"""What may be done here."""

from tinhso.kernel.access.api import Action

READ = Action(
    code="audit.read",
    sentence="Xem nhật ký: ai đã làm gì, xem dữ liệu cá nhân nào, khi nào và để làm gì.",
)
