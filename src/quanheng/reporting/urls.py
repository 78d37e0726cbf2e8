from django.urls import path

from quanheng.reporting.views import figures, handouts, proofs, reading, reports, telling, versions

app_name = "reporting"
urlpatterns = [
    path("campaigns/<uuid:pk>/report/", reports.report, name="report"),
    path("campaigns/<uuid:pk>/report/groups/", reports.groups, name="groups"),
    path("campaigns/<uuid:pk>/report/text/", versions.text, name="text"),
    path("campaigns/<uuid:pk>/report/<str:form>/", versions.document, name="document"),
    path("campaigns/<uuid:pk>/report/versions/freeze/", versions.freeze, name="freeze"),
    path("reports/<uuid:pk>/", versions.version, name="version"),
    path("reports/<uuid:pk>/hand-in/", versions.hand_in, name="hand-in"),
    path("reports/<uuid:pk>/figures/<str:metric>/", versions.frozen_metric, name="frozen-metric"),
    path("reports/<uuid:pk>/<str:form>/", versions.frozen_document, name="frozen-document"),
    path("campaigns/<uuid:pk>/figures/", figures.grid, name="grid"),
    path("campaigns/<uuid:pk>/figures/<str:metric>/", reports.metric, name="metric"),
    path("activities/<uuid:pk>/results/", figures.results, name="results"),
    path("activities/<uuid:pk>/results/held/", figures.held, name="held"),
    path("activities/<uuid:pk>/results/read/", reading.read_report, name="read"),
    path("activities/<uuid:pk>/results/notes/", telling.notes, name="notes"),
    path("activities/<uuid:pk>/evidence/", proofs.add, name="evidence-add"),
    path("activities/<uuid:pk>/evidence/link/", proofs.link, name="evidence-link"),
    path("evidence/<uuid:pk>/file/", proofs.file, name="evidence-file"),
    path("evidence/<uuid:pk>/thumbnail/", proofs.thumbnail, name="evidence-thumbnail"),
    path("evidence/<uuid:pk>/aside/", proofs.aside, name="evidence-aside"),
    path("campaigns/<uuid:pk>/briefs/", telling.briefs, name="briefs"),
    path("campaigns/<uuid:pk>/briefs/new/", telling.new_brief, name="brief-new"),
    path("briefs/<uuid:pk>/", telling.brief, name="brief"),
    path("briefs/<uuid:pk>/evidence/", proofs.add_to_brief, name="brief-evidence"),
    path("briefs/<uuid:pk>/<str:step>/", telling.step, name="brief-step"),
    path("campaigns/<uuid:pk>/coverage/", telling.coverage, name="coverage"),
    path("campaigns/<uuid:pk>/handouts/", handouts.handouts, name="handouts"),
    path("campaigns/<uuid:pk>/handouts.csv", handouts.as_csv, name="handouts-csv"),
    path("handouts/<uuid:pk>/", handouts.handout, name="handout"),
    path("handouts/<uuid:pk>/aside/", handouts.aside, name="handout-aside"),
    path("coverage/<uuid:pk>/", telling.coverage_item, name="coverage-item"),
    path("coverage/<uuid:pk>/aside/", telling.coverage_aside, name="coverage-aside"),
]
