using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdapterSearch.Cli.Commands;

/// <summary>A candidate as a person keeps it in a file: whole, or its configuration alone.</summary>
internal static class CandidateFile
{
    /// <summary>What is sent to the service, which judges the rest.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="repetition">Repetition from 0; null for what the file says.</param>
    /// <exception cref="CliException">The text is no JSON object.</exception>
    public static string Body(string text, string name, int? repetition)
    {
        JsonNode? read;
        try
        {
            read = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException fault)
        {
            throw new CliException(ExitCodes.BadInput, $"{name} is not JSON: {fault.Message}");
        }

        if (read is not JsonObject body)
        {
            throw new CliException(ExitCodes.BadInput, $"{name} must hold a JSON object");
        }

        if (!body.ContainsKey("configuration") && (body.ContainsKey("mode") || body.ContainsKey("adapters")))
        {
            body = new JsonObject { ["configuration"] = body };
        }

        if (repetition is { } number)
        {
            body["repetition"] = number;
        }

        return body.ToJsonString();
    }
}
