# syntax=docker/dockerfile:1
# Silo, worker and migration on NVIDIA GPUs, with TorchSharp's CUDA libtorch. From the repository's root:
#   docker build -f k8s/images/silo.cuda.Dockerfile -t adaptersearch-silo:cuda-local .
# CUDA's libraries come with the package; the driver comes from the node (NVIDIA container toolkit).
ARG DOTNET=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Silo/Silo.csproj -c Release -p:OrleansPackages=nuget -p:TorchPackages=nuget -o /app

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET}
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
ENV HOME=/tmp DOTNET_EnableDiagnostics=0 ADAPTERSEARCH_HOME=/app NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 1654:1654
EXPOSE 5080 11111 30000
ENTRYPOINT ["dotnet", "/app/AdapterSearch.Silo.dll"]
