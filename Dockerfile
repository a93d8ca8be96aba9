# netloop in a container; docs/howto/docker.md tells how to run it.
#   docker build -t netloop .
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY netloop netloop
COPY templates templates
COPY inventory inventory
RUN python -m venv /opt/netloop
RUN /opt/netloop/bin/pip install --no-cache-dir -c constraints.txt ".[keyring,napalm]"

FROM python:3.13-slim
# ssh: jump hosts, and netloop lab connect
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openssh-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --create-home netloop \
    && install -d -o netloop -g netloop /var/lib/netloop /work
COPY --from=build /opt/netloop /opt/netloop
ENV PATH=/opt/netloop/bin:$PATH \
    NETLOOP_HOME=/var/lib/netloop \
    NETLOOP_KNOWN_HOSTS=/var/lib/netloop/known_hosts
USER netloop
WORKDIR /work
VOLUME /var/lib/netloop
ENTRYPOINT ["netloop"]
CMD ["--help"]
