import os, pytest
from tests.browser.demo_site import demo_province
from tinhso.kernel.people.models import Person
from django.conf import settings
__all__ = ["demo_province"]
pytestmark = pytest.mark.browser
R = "/cham-diem/tham-dinh-huyen-hai-duong"
O = "/cham-diem/khieu-nai-huyen-hai-duong"
def test_walk(look, django_db_blocker, demo_province):
    from tinhso.apps.scoring.appraisal.models import Review, Objection, Timetable
    with django_db_blocker.unblock():
        for t in Timetable.objects.all(): print(t.assessment.code, t.self_until, t.appraisal_until, t.objection_opens)
        for p in Person.objects.filter(login__in=["hung","thuongtruc","quantri","nga"]): print(p.login, p.name)
        w = Review.objects.filter(assessment__code="tham-dinh-huyen-hai-duong", state="waiting").order_by("pk").first()
        c = Review.objects.filter(assessment__code="tham-dinh-huyen-hai-duong", state="cut").order_by("pk").first()
        ob = Objection.objects.get()
        co = Review.objects.filter(assessment__code="khieu-nai-huyen-hai-duong", state="cut", objection=None).order_by("pk").first()
        tt = Person.objects.get(login="thuongtruc")
        for path in [f"{R}/", f"{R}/tham-dinh/", f"{R}/tham-dinh/{w.unit.key}/{w.item}/", f"{R}/tham-dinh/{c.unit.key}/{c.item}/", f"{R}/tham-dinh/thong-ke/", f"{R}/lich/", f"{R}/mau-kiem-tra/", f"{R}/mau-kiem-tra/1/", f"{R}/chot/", f"{O}/khieu-nai/", f"{O}/khieu-nai/{ob.review.unit.key}/{ob.review.item}/", f"{O}/khieu-nai/{co.unit.key}/{co.item}/", "/xep-hang/tham-dinh-huyen-hai-duong/mau-kiem-tra/", f"{O}/lich/"]:
            s = look(path, as_=tt)
            print(path, s.status, s.faults, s.screenshot)
        for login, paths in {"thamdinh": [f"{R}/tham-dinh/", f"{R}/tham-dinh/{w.unit.key}/{w.item}/"], "hung": [f"{O}/khieu-nai/", "/cham-diem/"], None: ["/xep-hang/tham-dinh-huyen-hai-duong/mau-kiem-tra/"]}.items():
            for path in paths:
                s = look(path, as_=Person.objects.get(login=login) if login else None)
                print(login, path, s.status, s.faults[:3])
