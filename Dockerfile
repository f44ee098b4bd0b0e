# The service in a container: not root, nothing written outside /data and /tmp.
# The base by digest; docs/containers.md says how to bring it up to date.
ARG BASE=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

# A base without Python, such as debian:bookworm-slim, gets its own; Python 3.11 or newer is needed.
FROM ${BASE} AS base
RUN if ! python3 -c 'import ensurepip, venv' 2>/dev/null || ! [ -d /etc/ssl/certs ]; then \
        apt-get update \
        && apt-get install --yes --no-install-recommends python3 python3-venv ca-certificates \
        && rm -rf /var/lib/apt/lists/*; \
    fi

FROM base AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
# Environments of their own: a distribution's Python takes no packages (PEP 668).
RUN python3 -m venv /opt/contactpoint && python3 -m venv /opt/wheel
COPY requirements.lock requirements-runtime.lock ./
RUN /opt/contactpoint/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements-runtime.lock
# What makes the wheel comes by hash from the other lock file, and stays behind in this stage.
RUN awk '/^(hatchling|packaging|pathspec|pluggy|trove-classifiers)==/ { wanted = 1 } wanted { print } wanted && !/\\$/ { wanted = 0 }' requirements.lock > wheel.lock \
    && /opt/wheel/bin/pip install --require-hashes --no-deps --only-binary :all: -r wheel.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY crypto crypto
COPY domain domain
COPY formats formats
COPY handlers handlers
COPY rehearsal rehearsal
COPY services services
COPY storage storage
COPY web web
COPY wording wording
RUN /opt/wheel/bin/pip wheel --no-deps --no-build-isolation --no-index --wheel-dir dist . \
    && /opt/contactpoint/bin/pip install --no-deps --no-index dist/*.whl \
    && /opt/contactpoint/bin/pip uninstall --yes pip \
    && /opt/contactpoint/bin/python -m compileall -q /opt/contactpoint/lib

FROM base
COPY --from=build /opt/contactpoint /opt/contactpoint
# The key file must belong to the user that runs the service, so the number is fixed.
RUN groupadd --gid 10001 contactpoint \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin contactpoint \
    && install -d -o 10001 -g 10001 -m 0700 /data
ENV PATH=/opt/contactpoint/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CONTACTPOINT_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["contactpoint"]
CMD ["run"]
