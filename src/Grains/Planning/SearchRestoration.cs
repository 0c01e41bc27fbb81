using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>A search that is being rebuilt from its stored events, page by page.</summary>
public sealed class SearchRestoration
{
    private readonly PlanDraft draft;
    private readonly Func<PlanStep> submit;
    private bool any, ended;

    internal SearchRestoration(PlanDraft draft, Func<PlanStep> submit) => (this.draft, this.submit) = (draft, submit);

    /// <summary>Takes the next events over.</summary>
    /// <param name="events">Events in order; reports may be left out.</param>
    public void Add(IEnumerable<SearchEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var item in events)
        {
            any = true;
            ended |= item.Kind == SearchEventKind.SearchEnded;
            draft.Recall(item.Kind);
            if (item.View is { } view)
            {
                draft.Recall(item.Kind, view);
            }
        }
    }

    /// <summary>The state after all events; see <see cref="SearchPlanner.Restore"/>.</summary>
    public PlanStep Finish()
    {
        if (!any)
        {
            return submit();
        }

        draft.Reopen(ended);
        return draft.Finish();
    }
}
