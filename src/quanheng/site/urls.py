"""All addresses. Public pages carry their language in the path; officers' pages follow the reader's choice."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from quanheng.portal import office_calendar, officers
from quanheng.site import views

# Only the account pages in use, under the names that allauth reverses.
accounts: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    # Names that allauth's own pages reverse; both lead to where an account really begins here.
    path("signup/", views.to_code_page, name="account_signup"),
    path("password/reset/", views.to_forgotten_page, name="account_reset_password"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("health/", views.health, name="health"),
    path("language/", set_language, name="set-language"),
    path("accounts/", include(accounts)),
    path("desk/", views.desk, name="home"),
    path("", include("quanheng.units.urls")),
    path("", include("quanheng.campaigns.urls")),
    path("", include("quanheng.collecting.urls")),
    path("", include("quanheng.issuing.urls")),
    path("", include("quanheng.reporting.urls")),
    path("", include("quanheng.archiving.urls")),
    path("campaigns/<uuid:pk>/files/", officers.files, name="bundle-files"),
    path("bundles/<uuid:pk>/files.zip", officers.bundle, name="bundle"),
    path("campaigns/<uuid:pk>/calendar/", office_calendar.calendar, name="office-calendar"),
    path("campaigns/<uuid:pk>/article/", officers.article, name="article"),
    path("campaigns/<uuid:pk>/article.html", officers.article_file, {"form": "html"}, name="article-html"),
    path("campaigns/<uuid:pk>/article.docx", officers.article_file, {"form": "docx"}, name="article-docx"),
    *i18n_patterns(path("", include("quanheng.portal.urls")), prefix_default_language=True),
]
if settings.QUANHENG_STYLEGUIDE:
    urlpatterns.append(path("styleguide/", views.styleguide, name="styleguide"))

handler400 = "quanheng.site.errors.bad_request"
handler403 = "quanheng.site.errors.forbidden"
handler404 = "quanheng.site.errors.not_found"
handler429 = "quanheng.site.errors.too_many"  # asked for by allauth
handler500 = "quanheng.site.errors.server_error"
