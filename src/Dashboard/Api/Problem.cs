using AdapterSearch.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Refusals as application/problem+json: one title, one readable detail that names every fault, and the faults as a list.</summary>
internal static class Problem
{
    public static IResult BadRequest(string title, params IReadOnlyList<string> problems) => Create(StatusCodes.Status400BadRequest, title, problems);

    /// <summary>A spec with faults: the faults as texts, and each with its JSON pointer.</summary>
    public static IResult Spec(IReadOnlyList<string> problems, SearchSpec? spec) => Create(
        StatusCodes.Status400BadRequest,
        problems.Count == 1 ? "the spec has a fault" : $"the spec has {problems.Count} faults",
        problems,
        FaultPlaces.Of(problems, spec));

    /// <summary>A candidate by hand with faults, each with its JSON pointer.</summary>
    public static IResult Candidate(IReadOnlyList<string> problems) => Create(
        StatusCodes.Status400BadRequest,
        problems.Count == 1 ? "the candidate has a fault" : $"the candidate has {problems.Count} faults",
        problems,
        FaultPlaces.Of(problems, null));

    /// <summary>A value of the query, or of a header, that cannot be taken.</summary>
    public static IResult Query(string parameter, string problem) =>
        Create(StatusCodes.Status400BadRequest, problem, [], new[] { new { parameter, detail = problem } });

    /// <summary>Changes of a spec that cannot be read as a whole.</summary>
    public static IResult Changes(string problem) => Create(StatusCodes.Status400BadRequest, problem, [], new[] { new SpecFault("", problem) });

    public static IResult UnknownSearch(string id) =>
        Create(StatusCodes.Status404NotFound, $"there is no search '{id}'; ./search list (GET {ServiceRoutes.Searches}) shows all", []);

    public static IResult NotFound(string title) => Create(StatusCodes.Status404NotFound, title, []);

    public static IResult Conflict(string title) => Create(StatusCodes.Status409Conflict, title, []);

    public static IResult Create(int status, string title, IReadOnlyList<string> problems, object? errors = null)
    {
        var details = new ProblemDetails
        {
            Status = status,
            Title = title,
            Detail = problems.Count == 0 ? title : $"{title}: {string.Join("; ", problems)}",
            Extensions = { ["problems"] = problems },
        };
        if (errors is not null)
        {
            details.Extensions["errors"] = errors;
        }

        return TypedResults.Problem(details);
    }
}
