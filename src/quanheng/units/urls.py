from django.urls import path

from quanheng.units.views import entry, people, tree

app_name = "units"
urlpatterns = [
    path("units/", tree.units, name="units"),
    path("units/new/", tree.new_unit, name="unit-new"),
    path("units/import/", tree.import_units, name="import"),
    path("units/export.csv", tree.export_units, {"extension": "csv"}, name="export-csv"),
    path("units/export.xlsx", tree.export_units, {"extension": "xlsx"}, name="export-xlsx"),
    path("units/<uuid:pk>/", tree.unit, name="unit"),
    path("units/<uuid:pk>/edit/", tree.edit_unit, name="unit-edit"),
    path("units/<uuid:pk>/close/", tree.close_unit, name="unit-close"),
    path("units/<uuid:pk>/relations/new/", tree.relate, name="relation-new"),
    path("units/<uuid:pk>/relations/<uuid:relation>/end/", tree.end_relation, name="relation-end"),
    path("units/<uuid:pk>/invite/", people.invite, name="invite"),
    path("units/<uuid:pk>/memberships/<uuid:membership>/end/", people.end_membership, name="membership-end"),
    path("units/<uuid:pk>/roles/new/", people.new_role, name="role-new"),
    path("units/<uuid:pk>/invitations/<uuid:invitation>/withdraw/", people.withdraw_invitation, name="invitation-withdraw"),
    path("people/", people.people, name="people"),
    path("people/<uuid:user>/", people.someone, name="person"),
    path("people/<uuid:user>/new-password/", people.allow_new_password, name="allow-new-password"),
    path("people/<uuid:user>/close/", people.close_account, name="account-close"),
    path("people/<uuid:user>/reopen/", people.reopen_account, name="account-reopen"),
    path("people/<uuid:user>/administrator/", people.set_administrator, name="administrator"),
    path("join/", entry.enter_code, name="enter-code"),
    path("join/<str:code>/", entry.join, name="join"),
    path("password/forgotten/", entry.forgotten, name="forgotten"),
    path("setup/<str:code>/", entry.setup, name="setup"),
]
