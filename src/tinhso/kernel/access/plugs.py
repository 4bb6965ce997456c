"""What others plug in: their actions and the roles the house ships."""

from tinhso.kernel.access.actions import Action, RoleSeed
from tinhso.kernel.plugs.api import Socket

actions: Socket[Action] = Socket("access.actions", accepts=Action)
roles: Socket[RoleSeed] = Socket("access.roles", accepts=RoleSeed)
