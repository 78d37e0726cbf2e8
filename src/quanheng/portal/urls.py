from django.urls import path

from quanheng.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.index, name="index"),
    path("programme/<str:code>/", views.programme, name="programme"),
    path("programme/<str:code>/calendar.ics", views.feed, name="feed"),
    path("programme/<str:code>/<str:activity_code>/", views.activity, name="activity"),
    path("programme/<str:code>/<str:activity_code>/calendar.ics", views.activity_feed, name="activity-feed"),
]
