"""What this module plugs in at start."""

from tinhso.engines.documents import actions, events, queries
from tinhso.kernel.access.plugs import actions as action_socket
from tinhso.kernel.access.plugs import roles
from tinhso.kernel.events.plugs import declare
from tinhso.kernel.files.plugs import Purpose, purposes


def plug_in() -> None:
    """Called once, by DocumentsConfig.ready."""
    for action in actions.ALL:
        action_socket.plug(action)
    roles.plug(actions.CLERK)
    declare(*events.ALL)
    purposes.plug(
        Purpose(
            code=queries.PURPOSE,
            title="Văn bản đã phát hành",
            may_read=queries.may_read_file,
            types=("pdf", "docx"),
        )
    )
