from django.urls import path

from quanheng.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.index, name="index"),
    path("programme/<str:code>/", views.programme, name="programme"),
    path("programme/<str:code>/calendar.ics", views.feed, name="feed"),
    path("programme/<str:code>/programme.json", views.open_data, {"form": "json"}, name="programme-json"),
    path("programme/<str:code>/programme.csv", views.open_data, {"form": "csv"}, name="programme-csv"),
    path("programme/<str:code>/feed.atom", views.open_data, {"form": "atom"}, name="atom"),
    path("programme/<str:code>/month/", views.month, name="month"),
    path("programme/<str:code>/poster/", views.poster, name="poster"),
    path("programme/<str:code>/units/", views.units, name="units"),
    path("programme/<str:code>/<str:activity_code>/", views.activity, name="activity"),
    path("programme/<str:code>/<str:activity_code>/calendar.ics", views.activity_feed, name="activity-feed"),
]
