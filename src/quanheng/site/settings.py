"""Django settings, all from the environment (docs/settings.md); the defaults serve one office on one machine."""

import zoneinfo
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from quanheng.site import environment as env

HERE = Path(__file__).resolve().parent
DATA = env.data_folder()

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key(DATA)
QUANHENG_ORIGIN = env.text("ORIGIN", "local")
QUANHENG_PUBLIC_URL = env.address("PUBLIC_URL", "http://127.0.0.1:8520")
QUANHENG_KEYS = Path(env.text("KEYS", str(DATA / "keys")))
QUANHENG_SECURE = QUANHENG_PUBLIC_URL.startswith("https://")
QUANHENG_STYLEGUIDE = env.flag("STYLEGUIDE", default=DEBUG)
QUANHENG_UPLOAD_BYTES = env.number("UPLOAD_BYTES", 20 * 1024 * 1024, least=1)

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [QUANHENG_PUBLIC_URL] if QUANHENG_SECURE else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "quanheng.ledger",
    "quanheng.jobs",
    "quanheng.units",
    "quanheng.campaigns",
    "quanheng.collecting",
    "quanheng.issuing",
    "quanheng.reporting",
    "quanheng.archiving",
    "quanheng.portal",
    "quanheng.demo",
    "quanheng.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quanheng.site.errors.method_not_allowed_page",
]

ROOT_URLCONF = "quanheng.site.urls"
WSGI_APPLICATION = "quanheng.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quanheng.site.context.frame",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite in the data folder unless a URL is given. Write transactions take the lock at once
# (IMMEDIATE), so that a reader that turns writer never meets SQLITE_BUSY half-way.
if elsewhere := env.database("DATABASE_URL", keep_seconds=env.number("DATABASE_KEEP_SECONDS", 60)):
    DATABASES = {"default": elsewhere}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA / "quanheng.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Throttles are counted in the database, so that all processes share them; finished public pages
# stay in each process's own memory.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache", "OPTIONS": {"MAX_ENTRIES": 20000}},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 500}, "TIMEOUT": 3600},
}

# People
AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "quanheng.units.accounts.ClosedAccountAdapter"
ACCOUNT_FORMS = {"login": "quanheng.units.sign_in.SignInForm", "reauthenticate": "quanheng.units.sign_in.ReauthenticateForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "wrong_code": "20/m/ip",
    "forgotten": "5/m/ip,3/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Quanheng"
MFA_ADAPTER = "quanheng.units.accounts.EncryptedSecretsAdapter"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = QUANHENG_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # pages hand htmx the token themselves
CSRF_FAILURE_VIEW = "quanheng.site.errors.csrf_failure"
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; the health page must answer plain
SECURE_HSTS_SECONDS = 31536000 if QUANHENG_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Bootstrap draws its icons from data: images; nothing else may come from outside this server.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Languages: Chinese first. Messages are written in English in the code and translated in locale/.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [HERE.parent / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = QUANHENG_SECURE
TIME_ZONE = env.choice("TIME_ZONE", "Asia/Shanghai", zoneinfo.available_timezones())
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC", str(DATA / "static")))
MEDIA_ROOT = Path(env.text("FILES", str(DATA / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = QUANHENG_UPLOAD_BYTES + 1024 * 1024  # a pasted document may be as long as a file
WHITENOISE_MAX_AGE = 3600

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if env.text("EMAIL_HOST") else "django.core.mail.backends.console.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "quanheng@localhost")

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a mistyped address is no event
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "WARNING", LEVELS)},
}
