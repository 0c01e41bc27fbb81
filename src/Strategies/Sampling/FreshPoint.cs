namespace AdapterSearch.Strategies;

/// <summary>Points that were not proposed before.</summary>
internal static class FreshPoint
{
    /// <summary>Draws that may repeat earlier points before the space is gone through in order.</summary>
    private const int MostRepeats = 100;

    /// <summary>A random point; where nearly all are taken the first free one in order; null when none is left.</summary>
    public static SpacePoint? Random(SearchSpace space, SamplerQuestion question) => Draw(space, question, () => space.Random(question.Random));

    /// <summary>A drawn point, or what is left when draws keep repeating.</summary>
    public static SpacePoint? Draw(SearchSpace space, SamplerQuestion question, Func<SpacePoint> draw)
    {
        if (space.IsEmpty)
        {
            return null;
        }

        for (var i = 0; i < MostRepeats; i++)
        {
            var point = draw();
            if (!question.Taken(point))
            {
                return point;
            }
        }

        return space.FirstFree(question.Taken);
    }
}
