from django.urls import path

from quanheng.reporting.views import figures, reports

app_name = "reporting"
urlpatterns = [
    path("campaigns/<uuid:pk>/report/", reports.report, name="report"),
    path("campaigns/<uuid:pk>/figures/", figures.grid, name="grid"),
    path("campaigns/<uuid:pk>/figures/<str:metric>/", reports.metric, name="metric"),
    path("activities/<uuid:pk>/results/", figures.results, name="results"),
    path("activities/<uuid:pk>/results/held/", figures.held, name="held"),
    path("activities/<uuid:pk>/results/read/", figures.read_report, name="read"),
]
