using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdapterSearch.Dashboard.Api;

/// <summary>The form of a search's id: its name and a counter. What has another form is no search, and never becomes a grain's key or a file's name.</summary>
internal static partial class SearchId
{
    /// <summary>True for a text that can be an id.</summary>
    public static bool Is(string text) => Pattern().IsMatch(text);

    /// <summary>Answers 404 where the route's id cannot be one.</summary>
    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.GetRouteValue("id") is string id && !Is(id)
            ? ValueTask.FromResult<object?>(Problem.NotFound("there is no search of this id; an id has letters, digits, dots, dashes and underscores"))
            : next(context);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,95}\z")]
    private static partial Regex Pattern();
}
