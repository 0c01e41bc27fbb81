using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace AdapterSearch.Dashboard.Api;

/// <summary>The OpenAPI document. docs/openapi.json is its committed copy, which a test keeps current.</summary>
internal static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        // Pages and probes are no part of the interface for programs.
        options.ShouldInclude = description => ("/" + description.RelativePath).StartsWith(ServiceRoutes.Root, StringComparison.Ordinal);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "AdapterSearch",
                Version = "v1",
                Description = "Searches for adapters under a parameter budget. Faults are application/problem+json; docs/api.md tells the rest.",
            };

            // Where it was read from says nothing about the interface.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "./search token create makes one" },
                ["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = AccessControl.SessionCookie, Description = "Browsers; changes also carry " + AccessControl.AntiforgeryHeader },
            };
            document.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("session", document)] = [] },
            ];
            return Task.CompletedTask;
        });
    });
}
