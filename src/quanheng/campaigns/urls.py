from django.urls import path

from quanheng.campaigns.views import assignments, campaigns, grid, next_year, notices

app_name = "campaigns"
urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/new/", notices.new, name="notice-new"),
    path("notices/<uuid:pk>/", notices.notice, name="notice"),
    path("notices/<uuid:pk>/discard/", notices.discard, name="notice-discard"),
    path("notices/<uuid:pk>/again/", notices.read_again, name="notice-read-again"),
    path("notices/<uuid:pk>/original/", notices.original, name="notice-original"),
    path("notices/<uuid:pk>/header/", notices.header, name="notice-header"),
    path("notices/<uuid:pk>/contacts/", notices.list_of, {"what": "contacts"}, name="notice-contacts"),
    path("notices/<uuid:pk>/headings/", notices.list_of, {"what": "headings"}, name="notice-headings"),
    path("notices/<uuid:pk>/deadlines/new/", notices.deadline, name="notice-deadline-new"),
    path("notices/<uuid:pk>/deadlines/<str:key>/", notices.deadline, name="notice-deadline"),
    path("notices/<uuid:pk>/rows/new/", notices.new_row, name="notice-row-new"),
    path("notices/<uuid:pk>/rows/check/", notices.check_all, name="notice-rows-check"),
    path("notices/<uuid:pk>/rows/<str:key>/", notices.row, name="notice-row"),
    path("notices/<uuid:pk>/rows/<str:key>/remove/", notices.row_state, {"act": "remove"}, name="notice-row-remove"),
    path("notices/<uuid:pk>/rows/<str:key>/restore/", notices.row_state, {"act": "restore"}, name="notice-row-restore"),
    path("notices/<uuid:pk>/rows/<str:key>/check/", notices.row_state, {"act": "check"}, name="notice-row-check"),
    path("notices/<uuid:pk>/grid/", grid.grid, name="notice-grid"),
    path("notices/<uuid:pk>/words/", grid.words, name="notice-words"),
    path("notices/<uuid:pk>/accept/", notices.accept, name="notice-accept"),
    path("campaigns/<uuid:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:pk>/issue/", campaigns.issue, name="campaign-issue"),
    path("campaigns/<uuid:pk>/history/", campaigns.history, name="history"),
    path("campaigns/<uuid:pk>/pass-down/", assignments.pass_down, name="pass-down"),
    path("campaigns/<uuid:pk>/next-year/", next_year.next_year, name="next-year"),
    path("assignments/<uuid:pk>/acknowledge/", assignments.acknowledge, name="assignment-acknowledge"),
    path("assignments/<uuid:pk>/waive/", assignments.waive, name="assignment-waive"),
    path("campaigns/<uuid:pk>/summary.xlsx", campaigns.summary_file, {"extension": "xlsx"}, name="summary-xlsx"),
    path("campaigns/<uuid:pk>/summary.docx", campaigns.summary_file, {"extension": "docx"}, name="summary-docx"),
    path("activities/<uuid:pk>/", campaigns.activity, name="activity"),
    path("activities/<uuid:pk>/edit/", campaigns.edit_activity, name="activity-edit"),
]
