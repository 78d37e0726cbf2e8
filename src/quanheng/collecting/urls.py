from django.urls import path

from quanheng.collecting.views import calls, giving, tables

app_name = "collecting"
urlpatterns = [
    path("campaigns/<uuid:pk>/call/", calls.call, name="call"),
    path("calls/<uuid:pk>/change/", calls.change, name="call-change"),
    path("calls/<uuid:pk>/ask/", calls.ask, name="call-ask"),
    path("calls/<uuid:pk>/close/", calls.open_or_close, {"act": "close"}, name="call-close"),
    path("calls/<uuid:pk>/reopen/", calls.open_or_close, {"act": "reopen"}, name="call-reopen"),
    path("calls/<uuid:pk>/sheets/", calls.drop_sheets, name="sheets-drop"),
    path("calls/<uuid:pk>/templates.zip", calls.templates, name="templates"),
    path("calls/<uuid:pk>/table/", tables.table, name="table"),
    path("calls/<uuid:pk>/table/joint/", tables.decide, {"act": "joint"}, name="table-joint"),
    path("calls/<uuid:pk>/table/dismiss/", tables.decide, {"act": "dismiss"}, name="table-dismiss"),
    path("calls/<uuid:pk>/table/place/", tables.decide, {"act": "place"}, name="table-place"),
    path("calls/<uuid:pk>/table/take/", tables.decide, {"act": "take"}, name="table-take"),
    path("plans/<uuid:pk>/", calls.unit_plans, name="unit-plans"),
    path("plans/<uuid:pk>/template.xlsx", calls.template, name="template"),
    path("plans/<uuid:pk>/accept/", calls.decide, {"act": "accept"}, name="plans-accept"),
    path("plans/<uuid:pk>/return/", calls.decide, {"act": "return"}, name="plans-return"),
    path("plans/<uuid:pk>/take-back/", calls.decide, {"act": "take-back"}, name="plans-take-back"),
    path("plans/<uuid:pk>/waive/", calls.decide, {"act": "waive"}, name="plans-waive"),
    path("plans/<uuid:pk>/renew/", calls.decide, {"act": "renew"}, name="plans-renew"),
    path("plans/<uuid:pk>/hand-in/", calls.decide, {"act": "hand-in"}, name="plans-hand-in"),
    path("sheets/<uuid:pk>/", calls.sheet, name="sheet"),
    path("sheets/<uuid:pk>/aside/", calls.put_aside, name="sheet-aside"),
    path("sheets/<uuid:pk>/original/", calls.sheet_original, name="sheet-original"),
    path("give/<str:code>/", giving.give, name="give"),
    path("give/<str:code>/rows/new/", giving.give_row, name="give-row-new"),
    path("give/<str:code>/rows/<str:key>/", giving.give_row, name="give-row"),
    path("give/<str:code>/rows/<str:key>/remove/", giving.give_remove, name="give-row-remove"),
    path("give/<str:code>/template.xlsx", giving.give_template, name="give-template"),
    path("give/<str:code>/upload/", giving.give_upload, name="give-upload"),
    path("give/<str:code>/hand-in/", giving.give_hand_in, name="give-hand-in"),
]
