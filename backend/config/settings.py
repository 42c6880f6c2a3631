"""Django's settings, from the environment that `config.env` has read."""

import hashlib
from urllib.parse import urlsplit

from django.utils.csp import CSP

from config.addresses import broker_from, database_from, limits_storage_from, mailer_from, texts_from
from config.env import read_env
from config.oauth_apps import oauth_apps_from
from config.sentry import start_reports
from config.sign_in_providers import providers_from
from core.throttle import Limit

env = read_env()

SECRET_KEY = env.secret_key.get_secret_value()
ENCRYPTION_KEYS = env.encryption_keys
ACCESS_TOKEN_KEY = hashlib.sha256(b"access-token:" + SECRET_KEY.encode()).digest()
DEBUG = env.debug
PUBLIC_URL = env.public_url
_public = urlsplit(PUBLIC_URL)
_over_tls = _public.scheme == "https"
ALLOWED_HOSTS = [_public.hostname or "localhost", "localhost", "127.0.0.1", "[::1]", *env.allowed_hosts]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXY_HOPS = env.trusted_proxy_hops

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.microsoft",
    "guardian",
    "ninja",
    "pgtrigger",
    "apps.users",
    "apps.availability",
    "apps.integrations",
    "apps.notifications",
    "apps.workflows",
    "apps.events",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.edge.ApiEdge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": {
        **database_from(env.database_url),
        # One connection a worker thread, kept: no pool to size, and a server that restarted is noticed.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"]["OPTIONS"] = {
    "options": "-c lock_timeout=3s -c idle_in_transaction_session_timeout=20s",
    # Planning a statement costs more than running it; what a connection asks again and again is planned once.
    "server_side_binding": True,
    "prepare_threshold": 5,
    **DATABASES["default"]["OPTIONS"],
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

COMPLETE_BOOKINGS_AFTER_MINUTES = env.complete_bookings_after_minutes

REDIS_URL = env.redis_url
LIMITS_STORAGE_URL = limits_storage_from(env.redis_url)
LIMITS_PREFIX = "kalends"
RATE_LIMITS = env.rate_limits
CHALLENGE = env.challenge
CHALLENGE_BITS = env.challenge_bits
RATES = {
    Limit.SIGN_UP_PER_ADDRESS: "20/hour",
    Limit.SIGN_IN_PER_ADDRESS: "30/minute",
    Limit.ACCOUNT_MAIL_PER_ADDRESS: "20/hour",
    Limit.ACCOUNT_MAIL_PER_EMAIL: "5/hour",
    Limit.ACCOUNT_KEY_PER_ADDRESS: "30/minute",
    Limit.PASSWORD_CHANGE_PER_ORGANIZER: "10/hour",
    Limit.SECOND_FACTOR_PER_ADDRESS: "30/minute",
    Limit.SECOND_FACTOR_PER_ORGANIZER: "30/hour",
    Limit.LINKING_PER_ORGANIZER: "30/hour",
    Limit.CALENDAR_SYNC_PER_ORGANIZER: "30/hour",
    Limit.SLUG_CHECK_PER_ORGANIZER: "60/minute",
    Limit.SHARE_PER_ORGANIZER: "60/hour",
    Limit.REQUESTS_PER_KEY: "600/minute",
    Limit.BOOKING_PER_ADDRESS: "30/minute",
    Limit.BOOKING_PER_EMAIL: "30/hour",
    Limit.BOOKING_PER_ORGANIZER: "120/minute",
    Limit.UNPROVEN_PER_ORGANIZER: "60/minute",
    Limit.FEED_GUESS_PER_ADDRESS: "30/minute",
    Limit.MANAGE_PER_ADDRESS: "60/minute",
    Limit.VISIT_PER_ADDRESS: "120/minute",
    Limit.PUBLIC_READ_PER_ADDRESS: "600/minute",
    **dict(word.split("=", 1) for word in env.rate_limit_rates),
}
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": env.redis_url,
        "KEY_PREFIX": "kalends",
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    }
}

CELERY_BROKER_URL = broker_from(env.redis_url)

TEXTS = texts_from(env.sms_url)
OUTGOING_PRIVATE_HOSTS = env.outgoing_private_hosts
# Linked calendars ask it which of their events are bookings of ours, which live in an app above them.
BOOKINGS_BY_UID = "apps.events.selectors.mirrors.bookings_by_uid"

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "config.account_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Those who guess a password are slowed down by address and by account; the other limits are in RATES.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"} if RATE_LIMITS else False
# Sign-up and the like take at least this long, so that the time tells no more than the answer does.
ACCOUNT_ANSWER_SECONDS = 0.4
# Behind the proxy requests come without TLS, and providers compare our address letter by letter.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
SOCIALACCOUNT_ADAPTER = "config.provider_adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = providers_from(env)
# An address that a provider names never opens an account that is there already.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
OAUTH_APPS = oauth_apps_from(env)
MFA_ADAPTER = "config.second_factor_adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Kalends"
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("app", "browser")
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{PUBLIC_URL}/verify-email/{{key}}",
    "account_reset_password": f"{PUBLIC_URL}/reset-password",
    "account_reset_password_from_key": f"{PUBLIC_URL}/reset-password/{{key}}",
    "account_signup": f"{PUBLIC_URL}/sign-up",
}

SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _over_tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _over_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # what an operator's subdomains are served over is theirs to say
    "security.W008",  # the proxy redirects to TLS; behind it the web app asks the API without
    "security.W021",  # as W005: preloading is a promise for the whole domain
]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

MAILERS = {"default": mailer_from(env.email_url)}
DEFAULT_FROM_EMAIL = env.email_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "core.scrubbing.ScrubbingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "apps": {"level": "INFO"},
        "config": {"level": "INFO"},
        # A refusal is an answer, not a fault; and paths may hold access tokens.
        "django.request": {"level": "ERROR"},
    },
}
start_reports(env.sentry_dsn)
