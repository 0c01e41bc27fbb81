# syntax=docker/dockerfile:1
# Silo, worker and migration on CPUs, with Debian's libtorch. From the repository's root:
#   docker build -f k8s/images/silo.cpu.Dockerfile -t adaptersearch-silo:local .
ARG DOTNET=10.0
ARG DEBIAN=bookworm-slim

FROM debian:${DEBIAN} AS native
RUN apt-get update \
    && apt-get install -y --no-install-recommends cmake g++ make libtorch-dev libopenblas0-openmp \
    && rm -rf /var/lib/apt/lists/*
COPY src/Embedded/TorchSharp/Native /native
RUN cmake -S /native -B /build -DCMAKE_BUILD_TYPE=Release && cmake --build /build -j "$(nproc)"

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build
WORKDIR /source
COPY . .
COPY --from=native /build/libadaptersearch_torch.so artifacts/native/
RUN dotnet publish src/Silo/Silo.csproj -c Release -p:OrleansPackages=nuget -o /app

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET} AS dotnet

# Debian below, because the native part is bound to its libtorch; .NET comes as it is in its own image.
FROM debian:${DEBIAN}
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libssl3 libstdc++6 libtorch1.13 libopenblas0-openmp \
    && rm -rf /var/lib/apt/lists/*
COPY --from=dotnet /usr/share/dotnet /usr/share/dotnet
COPY --from=build /app /app
ENV PATH=/usr/share/dotnet:/usr/local/bin:/usr/bin:/bin HOME=/tmp DOTNET_EnableDiagnostics=0 ADAPTERSEARCH_HOME=/app
USER 1654:1654
EXPOSE 5080 11111 30000
ENTRYPOINT ["dotnet", "/app/AdapterSearch.Silo.dll"]
