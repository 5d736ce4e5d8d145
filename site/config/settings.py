"""How the house is assembled. One file; every variable is read through `config.env`."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from config import databases, env, frontend, languages
from config.parts import FINISHED_VIEWS, INSTALLED_APPS, MIDDLEWARE, SHOWN_MODELS  # noqa: F401 - Django reads them here
from config.platforms import SYNDICATION_PLATFORMS  # noqa: F401 - the same

HOME = Path(__file__).resolve().parents[2]
env.load_dotenv(HOME / ".env")

VERSION = re.search(r"^## (\d+\.\d+\.\d+)", (HOME / "CHANGELOG.md").read_text(), re.MULTILINE)
DOMICILE_VERSION = VERSION.group(1) if VERSION else "0"

# --- where things are --------------------------------------------------------
VAR_DIR = Path(env.text("VAR_DIR") or HOME / "var").resolve()
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "media")
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [HOME / "site" / "static"]
PORT = env.number("PORT", 8000)
HOST = env.text("HOST", "127.0.0.1")
WEB_WORKERS = env.number("WEB_WORKERS", 2)
WEB_THREADS = env.number("WEB_THREADS", 2)
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
LOCALE_PATHS = [HOME / "locale"]
VAR_DIR.mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there

# --- who may ask, and how safely ---------------------------------------------
DEBUG = env.switch("DEBUG", default=False)
HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = env.text("SECRET_KEY")
FIELD_ENCRYPTION_KEYS = env.words("FIELD_ENCRYPTION_KEYS")
LINK_KEYS = dict(pair.split(":", 1) for pair in env.words("LINK_KEYS"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", SITE_URL)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
CORE_HTTP_ALLOWED_PRIVATE_HOSTS = env.words("ALLOWED_PRIVATE_HOSTS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = HTTPS and env.switch("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"  # Wagtail's previews say for themselves that they may be framed
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

NOBODY, OURSELVES = "'none'", "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NOBODY],
        "script-src": [OURSELVES],
        "style-src": [OURSELVES],
        "img-src": [OURSELVES, "data:", "blob:"],
        "media-src": [OURSELVES],
        "font-src": [OURSELVES],
        "connect-src": [OURSELVES],
        "frame-src": [OURSELVES, "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "form-action": [OURSELVES],
        "frame-ancestors": [OURSELVES],
        "base-uri": [NOBODY],
        "object-src": [NOBODY],
        "manifest-src": [OURSELVES],
    }
}

# --- what it is made of ------------------------------------------------------
INSTALLED_APPS = [*INSTALLED_APPS, *env.words("MORE_APPS")]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORMS_URLFIELD_ASSUME_HTTPS = True  # an address typed without a scheme is a safe one
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- what it remembers -------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL") or f"sqlite://{VAR_DIR / 'home.sqlite3'}"
CACHE_URL = env.text("CACHE_URL") or "db://"
DATABASES = databases.databases(DATABASE_URL, cache_url=CACHE_URL, var=VAR_DIR)
DATABASE_ROUTERS = ["config.databases.CacheRouter"] if "cache" in DATABASES else []
CACHES = {"default": databases.cache(CACHE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
BROKER_URL = env.text("BROKER_URL")
TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks_fennel.CeleryBackend" if BROKER_URL else "django_tasks_db.DatabaseBackend"
        ),
        "ENQUEUE_ON_COMMIT": True,
    }
}
FRONTEND_CACHE = env.text("FRONTEND_CACHE")  # what stands in front and is told what changed
SHARED_CACHE_SECONDS = env.number("SHARED_CACHE_SECONDS", 3600) if FRONTEND_CACHE else 0
WAGTAILFRONTENDCACHE = frontend.backends(FRONTEND_CACHE)
WHITENOISE_USE_FINDERS = env.switch("STATIC_FROM_SOURCE", default=True)
STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if WHITENOISE_USE_FINDERS
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

# --- mail --------------------------------------------------------------------
EMAIL_URL = env.text("EMAIL_URL") or f"file://{VAR_DIR / 'mail'}"
DNS_SERVERS = env.words("DNS_SERVERS")
EMAIL_BACKEND = "newsletter.transports.django_backend.LetterBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "hello@example.org")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- languages and time ------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = languages.written(env.words("CONTENT_LANGUAGES"))
WAGTAILADMIN_PERMITTED_LANGUAGES = languages.OURS
WAGTAIL_I18N_ENABLED = True
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Paris")

# --- people ------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1", "password2"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "subscribe": "20/m/ip,5/10m/key",
    "confirm": "60/m/ip",
    "claim": "60/m/ip",
    "unsubscribe": "600/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
STAFF_SECOND_FACTOR = env.text("STAFF_SECOND_FACTOR", "required" if HTTPS else "offered")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_STORE_TOKENS = False

# --- Wagtail -----------------------------------------------------------------
WAGTAIL_SITE_NAME = "Domicile"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # /account/ does
WAGTAILUSERS_PASSWORD_REQUIRED = False  # staff are invited and sign in with a code
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FINISH_WORKFLOW_ACTION = "newsletter.approval.finish"
# Only read where wagtail_newsletter is among MORE_APPS. Empty: the newsletter's own.
WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND = "newsletter.campaign_backend.PostOffice"
WAGTAIL_NEWSLETTER_FROM_NAME = WAGTAIL_NEWSLETTER_REPLY_TO = ""
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "core.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.picture_form.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What readers may be handed; told by name, because systems guess differently.
WAGTAILDOCS_CONTENT_TYPES = {
    "aac": "audio/aac",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "flac": "audio/flac",
    "ics": "text/calendar",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "vtt": "text/vtt",
    "wav": "audio/wav",
    "webm": "video/webm",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
WAGTAILDOCS_EXTENSIONS = list(WAGTAILDOCS_CONTENT_TYPES)
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_RESPONSIVE_HTML = True
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # its own fetch past core.http
TAGGIT_CASE_INSENSITIVE = True

# --- the border --------------------------------------------------------------
HOME_GATE = env.text("HOME_GATE", "network")
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", 2 * 1024**3)
FILE_UPLOAD_TEMP_DIR = env.text("UPLOAD_DIR") or tempfile.gettempdir()

# --- who is told what is new --------------------------------------------------
INDEX_NOW_URL = env.text("INDEX_NOW_URL", "https://api.indexnow.org/indexnow")

# --- the demo, each part after those it needs ---------------------------------
DEMO_DIR = HOME / "demo"
DEMO_PARTS = [
    "blog.demo.ground.part",
    "people.demo.part",
    "blog.demo.texts.part",
    "blog.demo.responses.part",
    "newsletter.demo.readers.part",
    "newsletter.demo.issues.part",
    "newsletter.demo.series.part",
    "syndication.demo.part",
]

# --- what it says of itself --------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
