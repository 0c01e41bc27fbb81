using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>The task's data and its split. The split depends on <see cref="SplitSeed"/> only and is recorded with every result.</summary>
[GenerateSerializer, Immutable]
public sealed record DataSpec
{
    /// <summary>Folder with IDX image files (<c>images.idx.gz</c>, <c>labels.idx.gz</c> or the MNIST names), relative to a configured data root.</summary>
    [Id(0), Required] public string Path { get; init; } = "";

    /// <summary>Examples that train weights.</summary>
    [Id(1), Range(1, int.MaxValue)] public int TrainExamples { get; init; } = 700;

    /// <summary>Examples for gates, learning rates and the choice of a winner.</summary>
    [Id(2), Range(1, int.MaxValue)] public int ValidationExamples { get; init; } = 300;

    /// <summary>Examples that are scored once, by final trainings only.</summary>
    [Id(3), Range(1, int.MaxValue)] public int TestExamples { get; init; } = 2000;

    /// <summary>Seed of the split.</summary>
    [Id(4)] public long SplitSeed { get; init; } = 1;

    /// <summary>Replaces the labels by those of a teacher with hidden changes; null keeps the data's own labels.</summary>
    [Id(5)] public PlantedSpec? Planted { get; init; }
}
