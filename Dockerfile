# One image for every role of Dragoman: setup, poll, work and desk.

FROM python:3.12-slim AS packages
# For Linux on ARM two packages have no wheel and are compiled; the compiler stays in this stage.
RUN [ "$(uname -m)" = x86_64 ] || { apt-get update && apt-get install -y --no-install-recommends g++; }
COPY requirements.lock .
RUN python -m venv --without-pip /opt/dragoman && \
    python -m pip --python /opt/dragoman/bin/python install --no-cache-dir --disable-pip-version-check --no-input \
      --root-user-action ignore --require-hashes -r requirements.lock

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Dragoman" \
      org.opencontainers.image.description="A self-hosted newswire of diplomatic statements" \
      org.opencontainers.image.licenses="Apache-2.0"
# Elasticsearch runs as user 1000 and wants its password file to be its own, readable by nobody else: so this is the same number.
RUN useradd --uid 1000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin dragoman && \
    install -d -o dragoman -g dragoman -m 0700 /data /secrets/elasticsearch /secrets/desk
COPY --from=packages /opt/dragoman /opt/dragoman
WORKDIR /app
COPY . .
# The root file system is read-only when it runs, so nothing could be compiled later.
RUN python -m compileall -q .
ENV PATH=/opt/dragoman/bin:$PATH HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DRAGOMAN_DATA=/data
USER 1000:1000
ENTRYPOINT ["python", "-m", "desk.cli"]
CMD ["--help"]
