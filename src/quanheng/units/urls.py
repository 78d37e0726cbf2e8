from django.urls import path

from quanheng.units import views

app_name = "units"
urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/new/", views.new_unit, name="unit-new"),
    path("units/import/", views.import_units, name="import"),
    path("units/export.csv", views.export_units, {"extension": "csv"}, name="export-csv"),
    path("units/export.xlsx", views.export_units, {"extension": "xlsx"}, name="export-xlsx"),
    path("units/<uuid:pk>/", views.unit, name="unit"),
    path("units/<uuid:pk>/edit/", views.edit_unit, name="unit-edit"),
    path("units/<uuid:pk>/close/", views.close_unit, name="unit-close"),
    path("units/<uuid:pk>/relations/new/", views.relate, name="relation-new"),
    path("units/<uuid:pk>/relations/<uuid:relation>/end/", views.end_relation, name="relation-end"),
    path("units/<uuid:pk>/invite/", views.invite, name="invite"),
    path("units/<uuid:pk>/memberships/<uuid:membership>/end/", views.end_membership, name="membership-end"),
    path("units/<uuid:pk>/roles/new/", views.new_role, name="role-new"),
    path("units/<uuid:pk>/invitations/<uuid:invitation>/withdraw/", views.withdraw_invitation, name="invitation-withdraw"),
    path("people/", views.people, name="people"),
    path("people/<uuid:user>/", views.someone, name="person"),
    path("people/<uuid:user>/new-password/", views.allow_new_password, name="allow-new-password"),
    path("people/<uuid:user>/close/", views.close_account, name="account-close"),
    path("people/<uuid:user>/reopen/", views.reopen_account, name="account-reopen"),
    path("people/<uuid:user>/administrator/", views.set_administrator, name="administrator"),
    path("join/", views.enter_code, name="enter-code"),
    path("join/<str:code>/", views.join, name="join"),
    path("password/forgotten/", views.forgotten, name="forgotten"),
    path("setup/<str:code>/", views.setup, name="setup"),
]
