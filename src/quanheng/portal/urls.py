from django.urls import path

from quanheng.portal.views import calendars, data, pages

app_name = "portal"
urlpatterns = [
    path("", pages.index, name="index"),
    path("programme/<str:code>/", pages.programme, name="programme"),
    path("programme/<str:code>/calendar.ics", calendars.feed, name="feed"),
    path("programme/<str:code>/programme.json", data.open_data, {"form": "json"}, name="programme-json"),
    path("programme/<str:code>/programme.csv", data.open_data, {"form": "csv"}, name="programme-csv"),
    path("programme/<str:code>/feed.atom", data.open_data, {"form": "atom"}, name="atom"),
    path("programme/<str:code>/month/", calendars.month, name="month"),
    path("programme/<str:code>/week/", calendars.week, name="week"),
    path("programme/<str:code>/poster/", pages.poster, name="poster"),
    path("programme/<str:code>/units/", pages.tiles, {"what": "units"}, name="units"),
    path("programme/<str:code>/districts/", pages.tiles, {"what": "districts"}, name="districts"),
    path("programme/<str:code>/places/", pages.tiles, {"what": "places"}, name="places"),
    path("programme/<str:code>/<str:activity_code>/", pages.activity, name="activity"),
    path("programme/<str:code>/<str:activity_code>/calendar.ics", calendars.activity_feed, name="activity-feed"),
]
