using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Every point in a fixed order: choices in lexicographic order, for each of them the learning rates from the smallest to the largest. Only choices
/// that fit the budget are visited. Costs O(dimensions) per call.
/// </summary>
/// <param name="options">Number of learning rates.</param>
/// <param name="space">Where points come from.</param>
public sealed class GridSampler(GridSearchOptions options, SearchSpace space) : ISampler
{
    private readonly int rates = space.HasFixedLearningRate ? 1 : options.LearningRates;
    private byte[]? choices = space.FirstChoices();
    private int rate;

    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        // Results change nothing here.
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);

        // All that lies before the place kept here is taken, so a new instance that begins at the front comes to the same place.
        while (choices is not null)
        {
            var point = new SpacePoint(choices, space.Rate(rates > 1 ? rate / (double)(rates - 1) : 0.5));
            if (!question.Taken(point))
            {
                return point;
            }

            rate = (rate + 1) % rates;
            choices = rate == 0 ? space.Successor(choices) : choices;
        }

        return null;
    }
}
