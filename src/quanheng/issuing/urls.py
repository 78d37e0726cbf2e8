from django.urls import path

from quanheng.issuing import views

app_name = "issuing"
urlpatterns = [
    path("campaigns/<uuid:pk>/own-notice/", views.own_notice, name="own-notice"),
    path("campaigns/<uuid:pk>/own-notice.docx", views.own_notice_file, name="own-notice-file"),
    path("campaigns/<uuid:pk>/sign-off/", views.sign_off, name="sign-off"),
    path("campaigns/<uuid:pk>/sign-off/scan/", views.scan, name="scan"),
]
