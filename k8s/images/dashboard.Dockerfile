# syntax=docker/dockerfile:1
# Dashboard and API as an Orleans client; no tensor library. From the repository's root:
#   docker build -f k8s/images/dashboard.Dockerfile -t adaptersearch-dashboard:local .
ARG DOTNET=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Dashboard/Dashboard.csproj -c Release -p:OrleansPackages=nuget -o /app

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET}
COPY --from=build /app /app
ENV HOME=/tmp DOTNET_EnableDiagnostics=0
USER 1654:1654
EXPOSE 8080
ENTRYPOINT ["dotnet", "/app/AdapterSearch.Dashboard.dll"]
