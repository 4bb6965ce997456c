"""Addresses of rankings (for everyone) and of scoring (for officers)."""

from django.urls import include, path

from tinhso.apps.scoring import views
from tinhso.apps.scoring.advice import urls as advice
from tinhso.apps.scoring.appraisal import urls as appraisal
from tinhso.apps.scoring.frameworks.urls import urlpatterns as frameworks
from tinhso.apps.scoring.papers import urls as papers
from tinhso.apps.scoring.provenance import urls as provenance
from tinhso.apps.scoring.rankings import urls as rankings
from tinhso.apps.scoring.workbooks import urls as workbooks

app_name = "scoring"

urlpatterns = [
    path("", include(provenance)),
    *frameworks,
    path("xep-hang/", views.assessments, name="assessments"),
    *rankings.urlpatterns,
    path("xep-hang/<slug:code>/bo-chi-so/", views.framework, name="framework"),
    path("xep-hang/<slug:code>/don-vi/<slug:unit>/", views.result, name="result"),
    path("xep-hang/<slug:code>/don-vi/<slug:unit>/<str:item>/", views.explanation, name="explanation"),
    *advice.urlpatterns,
    path("cham-diem/", views.desk, name="desk"),
    path("cham-diem/<slug:code>/", views.assessment, name="assessment"),
    path("cham-diem/<slug:code>/nhap-tep/", views.upload, name="upload"),
    path("cham-diem/<slug:code>/tinh-diem/", views.compute, name="compute"),
    path("cham-diem/<slug:code>/cong-bo/", views.publish, name="publish"),
    path("cham-diem/<slug:code>/bo-dot/", views.remove, name="remove"),
    *papers.urlpatterns,
    *appraisal.PATTERNS,  # before the unit's sheet, whose address would take theirs
    *workbooks.urlpatterns,
    path("cham-diem/<slug:code>/<slug:unit>/", views.sheet, name="sheet"),
    path("cham-diem/<slug:code>/<slug:unit>/<str:item>/", views.entry, name="entry"),
]
