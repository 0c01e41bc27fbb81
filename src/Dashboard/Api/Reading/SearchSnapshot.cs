using AdapterSearch.Dashboard.Plots;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Dashboard.Api.Reading;

/// <summary>A search as it was behind one event. Never changes; what follows from all candidates is worked out once, when first asked for.</summary>
internal sealed class SearchSnapshot
{
    private readonly SearchView header;
    private readonly CandidateView[] candidates;
    private readonly Lazy<BoardView> board;
    private readonly Lazy<FrontView> front;

    public SearchSnapshot(SearchView header, CandidateView[] candidates)
    {
        (this.header, this.candidates) = (header, candidates);
        board = new Lazy<BoardView>(MakeBoard);
        front = new Lazy<FrontView>(MakeFront);
    }

    /// <summary>The search without its candidates; its board is the one of <see cref="Board"/>.</summary>
    public SearchView Overview => header with { Board = Board.Lines, Winner = Board.Winner };

    /// <summary>Its line in the list.</summary>
    public SearchSummary Summary => header.Summary;

    /// <summary>Spec and all else that no event changes.</summary>
    public SearchView Header => header;

    /// <summary>All candidates by number.</summary>
    public IReadOnlyList<CandidateView> Candidates => candidates;

    /// <summary>The board.</summary>
    public BoardView Board => board.Value;

    /// <summary>Accuracy against parameters.</summary>
    public FrontView Front => front.Value;

    /// <summary>Sequence number of the event it stands behind.</summary>
    public long LastEvent => header.LastEvent;

    /// <summary>A candidate; null if there is none of that number.</summary>
    public CandidateView? Find(int number)
    {
        var at = PositionBehind(number - 1);
        return at < candidates.Length && candidates[at].Number == number ? candidates[at] : null;
    }

    /// <summary>Position of the first candidate whose number is above one.</summary>
    public int PositionBehind(int number)
    {
        var (low, high) = (0, candidates.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = candidates[middle].Number <= number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private BoardView MakeBoard()
    {
        // Learning rates are the plan's; everything else follows from the candidates.
        var rates = header.Board.ToDictionary(l => l.Arm, l => l.LearningRate);
        var lines = BoardRules.Lines(header.Spec, header.BudgetParameters, candidates)
            .Select(l => l with { LearningRate = rates.GetValueOrDefault(l.Arm) }).ToArray();
        return new BoardView(header.Summary, header.BudgetParameters, lines, BoardRules.Winner(header.Spec, header.BudgetParameters, candidates), LastEvent);
    }

    private FrontView MakeFront()
    {
        var scored = candidates
            .Where(c => c is { Role: not (CandidateRole.Tuning or CandidateRole.Manual), Outcome: { AdapterParameters: > 0, Validation: not null, Status: CandidateStatus.Completed or CandidateStatus.Stopped } })
            .ToArray();
        var points = ParetoFront.Of([.. scored.Select(c => ((double)c.Outcome!.AdapterParameters, c.Outcome.Validation!.Accuracy))])
            .Select(i => scored[i])
            .Select(c => new FrontPoint(c.Number, c.Arm, c.Outcome!.AdapterParameters, c.Outcome.Validation!.Accuracy, c.Outcome.Test?.Accuracy));
        return new FrontView([.. points], scored.Length, header.BudgetParameters);
    }
}
