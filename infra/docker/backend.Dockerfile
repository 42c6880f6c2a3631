# syntax=docker/dockerfile:1
# The API, the worker, the scheduler and Django's commands: one image, several commands.
FROM python:3.13-slim AS build
WORKDIR /app
COPY infra/uv-requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r uv-requirements.lock \
    && python -m venv /opt/venv
COPY requirements-server.lock ./
# Each index can be set with --build-arg PIP_INDEX_URL=… where the default one is not to be used.
ARG PIP_INDEX_URL
RUN UV_DEFAULT_INDEX="${PIP_INDEX_URL}" uv pip sync --python /opt/venv/bin/python --no-cache --compile-bytecode \
    --require-hashes requirements-server.lock

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin kalends
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app/backend:/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY shared_types shared_types
COPY backend backend
WORKDIR /app/backend
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--no-ws", "--respawn-failed-workers", "config.wsgi:application"]
