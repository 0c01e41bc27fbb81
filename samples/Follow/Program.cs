// Submits a spec, follows the search to its end, prints the board, and takes the winner home.
//   dotnet run --project samples/Follow -- ADDRESS SPEC.json FOLDER
// A service that demands a token is given the one in ADAPTERSEARCH_TOKEN.
using AdapterSearch.Client;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: Follow ADDRESS SPEC.json FOLDER");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};

using var client = new AdapterSearchClient(
    new Uri(args[0]),
    new AdapterSearchClientOptions { Token = Environment.GetEnvironmentVariable("ADAPTERSEARCH_TOKEN") });
try
{
    // The same key is the same search: run this program again, and it follows the search that it began.
    var search = await client.SubmitJsonAsync(await File.ReadAllTextAsync(args[1]), idempotencyKey: $"follow {args[1]}", interrupted.Token);
    await foreach (var happened in client.WatchAsync(search.Id, cancellation: interrupted.Token))
    {
        Console.WriteLine($"{happened.Sequence,5}  {(happened.Candidate > 0 ? $"#{happened.Candidate}" : ""),-6}  {happened.Message}");
    }

    var board = await client.BoardAsync(search.Id, interrupted.Token);
    foreach (var line in board.Lines)
    {
        Console.WriteLine($"{line.Arm,-24}  test {line.TestAccuracy:P1}  {line.AdapterParameters:0} parameters");
    }

    if (board.Winner is { } winner)
    {
        await client.ExportToFolderAsync(search.Id, args[2], winner, interrupted.Token);
        Console.WriteLine($"winner: candidate {winner}, in {args[2]}");
    }

    return 0;
}
catch (OperationCanceledException)
{
    return 4;
}
catch (Exception e) when (e is SearchApiException or ServiceUnreachableException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
