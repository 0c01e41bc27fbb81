namespace AdapterSearch.Domain;

/// <summary>A search's board.</summary>
/// <param name="Summary">Its line in the list.</param>
/// <param name="BudgetParameters">Budget in adapter parameters.</param>
/// <param name="Lines">One line per arm, in the order of the spec.</param>
/// <param name="Winner">Number of the winner; null until known.</param>
/// <param name="LastEvent">Sequence number of the event it stands behind.</param>
public sealed record BoardView(SearchSummary Summary, long BudgetParameters, IReadOnlyList<BoardLine> Lines, int? Winner, long LastEvent);

/// <summary>Candidates than which none has a higher validation accuracy with as few adapter parameters.</summary>
/// <param name="Points">By parameters, rising; so is accuracy.</param>
/// <param name="Considered">Candidates with a score and adapter parameters.</param>
/// <param name="BudgetParameters">Budget in adapter parameters; points above it come from arms outside the budget.</param>
public sealed record FrontView(IReadOnlyList<FrontPoint> Points, int Considered, long BudgetParameters);

/// <summary>One candidate on the front.</summary>
/// <param name="Number">Candidate.</param>
/// <param name="Arm">Its arm.</param>
/// <param name="AdapterParameters">Adapter parameters.</param>
/// <param name="Validation">Validation accuracy, [0, 1].</param>
/// <param name="Test">Test accuracy, [0, 1]; null unless it was scored.</param>
public sealed record FrontPoint(int Number, string Arm, long AdapterParameters, double Validation, double? Test);
