"""What can go wrong with a paper. Every message is Vietnamese and fit for whoever made the template or asked for it."""

from tinhso.kernel.text import api as text


class CannotRender(Exception):
    """The paper was not made. The message says what is wrong and where."""


class MissingField(CannotRender):
    """The template uses a field that the data do not have; `field` is its name."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(
            text.phrase(
                "Mẫu dùng trường “{field}” nhưng dữ liệu không có trường này. Hãy sửa tên trường trong mẫu.",
                field=field,
            )
        )


class TemplateRefused(CannotRender):
    """The template is no Word file, is too large, or wants what templates may not do."""
