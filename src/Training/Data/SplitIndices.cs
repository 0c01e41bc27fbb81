using AdapterSearch.Domain;

namespace AdapterSearch.Training.Data;

/// <summary>Positions of each split in its source. Depends on the split seed, the sizes and the source's size only.</summary>
/// <param name="Train">Positions in the pool.</param>
/// <param name="Validation">Positions in the pool, none of them in <paramref name="Train"/>.</param>
/// <param name="Test">Positions in the published test examples, or in the pool and then in neither of the others.</param>
public sealed record SplitIndices(IReadOnlyList<int> Train, IReadOnlyList<int> Validation, IReadOnlyList<int> Test)
{
    /// <summary>Draws the splits.</summary>
    /// <exception cref="BadDataException">A split is empty, larger than the data, or lacks every example.</exception>
    public static SplitIndices Draw(IdxFolder source, DataSpec spec)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(spec);
        RequireSome("train", spec.TrainExamples);
        RequireSome("validation", spec.ValidationExamples);
        RequireSome("test", spec.TestExamples);
        var learning = (long)spec.TrainExamples + spec.ValidationExamples;
        var fromPool = source.Test is null ? learning + spec.TestExamples : learning;
        RequireRoom(source.Pool, fromPool, source.Test is null ? "train + validation + test" : "train + validation");
        var seeds = new SeedStream(spec.SplitSeed).For("split");
        var pool = seeds.For("pool").Random().Permutation(source.Pool.Count);
        int[] test;
        if (source.Test is null)
        {
            test = pool[(int)learning..(int)fromPool];
        }
        else
        {
            RequireRoom(source.Test, spec.TestExamples, "test");
            test = seeds.For("test").Random().Permutation(source.Test.Count)[..spec.TestExamples];
        }

        return new SplitIndices(pool[..spec.TrainExamples], pool[spec.TrainExamples..(int)learning], test);
    }

    private static void RequireSome(string split, int examples)
    {
        if (examples < 1)
        {
            throw new BadDataException($"The {split} split is empty ({examples} examples); it needs 1 or more.");
        }
    }

    private static void RequireRoom(LabelledImages source, long wanted, string what)
    {
        if (wanted > source.Count)
        {
            throw new BadDataException($"{source.Source} holds {source.Count:N0} examples, the split asks for {wanted:N0} ({what}).");
        }
    }
}
