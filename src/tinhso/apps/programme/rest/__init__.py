"""The HTTP API of programmes: reading is for everyone, reporting for who may."""

from ninja import Router

from tinhso.apps.programme.rest.depth import router as depth
from tinhso.apps.programme.rest.programmes import router as programmes

router = Router()
router.add_router("", programmes)
router.add_router("", depth)

__all__ = ["router"]
