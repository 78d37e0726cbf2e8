from django.urls import path

from quanheng.archiving import views

app_name = "archiving"
urlpatterns = [
    path("campaigns/<uuid:pk>/archive/", views.archive, name="archive"),
    path("campaigns/<uuid:pk>/archive/pack/", views.pack, name="pack"),
    path("campaigns/<uuid:pk>/archive/pack-again/", views.pack_again, name="pack-again"),
    path("campaigns/<uuid:pk>/archive/close/", views.close, name="close"),
    path("campaigns/<uuid:pk>/archive/reopen/", views.reopen, name="reopen"),
    path("archives/<uuid:pk>/package.zip", views.package, name="package"),
]
