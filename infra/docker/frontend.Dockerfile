# syntax=docker/dockerfile:1
# The web app: pages, their websocket and the gateway. The client is built once, for every address.
FROM python:3.13-slim AS build
WORKDIR /app
COPY infra/uv-requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r uv-requirements.lock \
    && python -m venv /opt/build \
    && python -m venv /opt/venv
COPY requirements.lock requirements-server.lock ./
ARG PIP_INDEX_URL
RUN UV_DEFAULT_INDEX="${PIP_INDEX_URL}" uv pip sync --python /opt/build/bin/python --require-hashes requirements.lock \
    && UV_DEFAULT_INDEX="${PIP_INDEX_URL}" uv pip sync --python /opt/venv/bin/python --compile-bytecode \
       --require-hashes requirements-server.lock
ENV PATH=/opt/build/bin:$PATH PYTHONPATH=/app/frontend:/app/infra:/app
COPY shared_types shared_types
COPY frontend frontend
COPY infra infra
ARG NPM_CONFIG_REGISTRY
RUN python -m launcher build-client /srv/client

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin kalends \
    && install -d -o 10001 /var/lib/kalends
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app/frontend:/app/infra:/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLIENT_BUILD=/srv/client \
    REFLEX_WEB_WORKDIR=/srv/client \
    REFLEX_ENV_MODE=prod \
    REFLEX_BACKEND_ONLY=true \
    __REFLEX_SKIP_COMPILE=true \
    REFLEX_DIR=/var/lib/kalends/reflex \
    REFLEX_STATES_WORKDIR=/var/lib/kalends/states \
    REFLEX_UPLOADED_FILES_DIR=/var/lib/kalends/uploads
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/client /srv/client
COPY shared_types shared_types
COPY frontend frontend
COPY infra/launcher infra/launcher
WORKDIR /app/frontend
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/_rx/ping', timeout=4)"]
CMD ["granian", "--interface", "asgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--respawn-failed-workers", "--factory", "launcher.gateway.app:make_application"]
