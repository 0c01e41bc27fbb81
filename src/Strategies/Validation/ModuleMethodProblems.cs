using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>What does not fit together in arms that choose modules or ranks before the final training, with the numbers that clash.</summary>
internal static class ModuleMethodProblems
{
    /// <summary>Faults that do not depend on the model.</summary>
    public static IEnumerable<string> OfSpec(ArmSpec? arm, SearchSpec spec)
    {
        if (spec.Training is null || spec.Data is null)
        {
            return [];
        }

        var faults = arm?.Strategy switch
        {
            GoraOptions gora => Gora(gora),
            DamStrategyOptions { Dam: { } dam } => Outer(dam.GateBatchSize, spec).Concat(Dam(dam, spec)),
            S3DeltaOptions s3delta => Outer(s3delta.GateBatchSize, spec),
            BipeftOptions bipeft => Outer(bipeft.GateBatchSize, spec).Concat(Bipeft(bipeft, spec)),
            AutoLoraOptions autoLora => AutoLora(autoLora, spec),
            _ => [],
        };
        return faults.Select(f => $"arm '{arm!.Name}': {f}");
    }

    /// <summary>Faults on a model.</summary>
    public static IEnumerable<string> OfModel(ArmSpec arm, SearchSpec spec, ModelShape shape, long budget)
    {
        var smallest = shape.Modules.Min(m => m.ParametersPerRank);
        var limit = shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        IEnumerable<string> Side(string name, int rank) =>
            rank > limit ? [$"{name} = {rank}; the smallest matrix of this model allows at most {limit}"] : [];
        IEnumerable<string> Room(string name, int rank) =>
            smallest <= budget && rank * smallest > budget ? [$"{name} = {rank}: the smallest module needs {rank * smallest} parameters at this rank; the budget is {budget}"] : [];
        IEnumerable<string> faults = arm.Strategy switch
        {
            SensitivityOptions or GradientEnergyOptions or LambdaMinOptions or FirstLayersOptions => Room("rank", spec.Rank),
            DamStrategyOptions { Dam: { } dam } => DamRoom(dam),
            GoraOptions gora => Side("minRank", gora.MinRank).Concat(Room("minRank", gora.MinRank)),
            ColoraOptions colora => Side("maxRank", colora.MaxRank),
            S3DeltaOptions s3delta => Side("rank", s3delta.Rank).Concat(Room("rank", s3delta.Rank)).Concat(Choice(s3delta, shape, budget)),
            AutoLoraOptions autoLora => Side("rank", autoLora.Rank).Concat(Room("rank", 1)),
            BipeftOptions { Ranks.Count: > 0 } bipeft => Side("largest of ranks", bipeft.Ranks.Max()).Concat(Room("smallest of ranks", bipeft.Ranks.Min())),
            _ => [],
        };
        return faults.Select(f => $"arm '{arm.Name}': {f}");

        IEnumerable<string> DamRoom(DamOptions dam)
        {
            // The scope selects what fits at the search's rank; without filling the final training has the spec's.
            var own = dam is { Scope: DamScope.Budget, Rank: > 0 } ? Room("dam.rank", dam.Rank) : [];
            var reference = dam is { Scope: DamScope.Budget, Rank: 0 } or { FillRanks: false } ? Room("rank", spec.Rank) : [];
            IEnumerable<string> room = own.Concat(reference);
            if (dam.Sharing != WeightSharing.Unselected)
            {
                return room;
            }

            // The cheapest pair that one group of unselected modules shares.
            var shared = dam.SharedRank * shape.Modules.Min(m => (long)m.InFeatures + m.OutFeatures);
            return room.Concat(Side("dam.sharedRank", dam.SharedRank))
                .Concat(smallest <= budget && shared + smallest > budget ? [$"dam.sharedRank = {dam.SharedRank}: a shared pair of {shared} parameters and one module of {smallest} exceed the budget of {budget}"] : []);
        }
    }

    private static IEnumerable<string> Dam(DamOptions options, SearchSpec spec)
    {
        var steps = options.Steps > 0 ? options.Steps : spec.Training.Steps;
        if (options.Relaxation != DamRelaxation.Off && options.WarmupSteps >= steps)
        {
            yield return $"dam.warmupSteps = {options.WarmupSteps}: the gates would never move in {steps} steps";
        }

        if (options is { Readout: DamReadout.Progressive, Reading: { } reading } && (reading.DropAfter > 0 ? reading.DropAfter : reading.DropEvery) >= steps)
        {
            yield return $"dam.reading.dropEvery = {reading.DropEvery}, dropAfter = {reading.DropAfter}: no module would be dropped before the end of {steps} steps";
        }
    }

    private static IEnumerable<string> Choice(S3DeltaOptions options, ModelShape shape, long budget)
    {
        var all = options.Rank * shape.ParametersPerRank;
        return all <= budget
            ? [$"rank = {options.Rank} on all modules costs {all} parameters, the budget is {budget}: there is nothing to choose; raise the rank or lower the budget"]
            : [];
    }

    private static IEnumerable<string> Gora(GoraOptions options)
    {
        if (options.MinRank > options.MaxRank)
        {
            yield return $"minRank {options.MinRank} is above maxRank {options.MaxRank}";
        }

        if (options.SmallestStep > options.FirstStep)
        {
            yield return FormattableString.Invariant($"smallestStep {options.SmallestStep} is above firstStep {options.FirstStep}");
        }

        if (options.StopChange > 0 && 2L * options.CheckEvery > options.Batches)
        {
            yield return $"checkEvery {options.CheckEvery} leaves no two checks within {options.Batches} batches; lower it, or set stopChange to 0";
        }
    }

    private static IEnumerable<string> Bipeft(BipeftOptions options, SearchSpec spec)
    {
        if ((options.Ranks ?? []).Any(r => r < 1) || !(options.Ranks ?? []).Zip((options.Ranks ?? []).Skip(1), (a, b) => a < b).All(rising => rising))
        {
            yield return $"ranks {string.Join(", ", options.Ranks ?? [])}: must be 1 or more and rise";
        }

        var steps = options.Steps > 0 ? options.Steps : spec.Training.Steps;
        var warmup = (long)options.WarmupEpochs * (spec.Data.TrainExamples / Math.Max(1, spec.Training.BatchSize));
        if (warmup + options.History >= steps)
        {
            yield return $"warmupEpochs {options.WarmupEpochs} are {warmup} steps, history adds {options.History}: nothing would be pruned in {steps} steps";
        }
    }

    private static IEnumerable<string> AutoLora(AutoLoraOptions options, SearchSpec spec)
    {
        if (options.WeightShare >= 1)
        {
            return Outer(options.GateBatchSize, spec);
        }

        var weights = (int)Math.Round(options.WeightShare * spec.Data.TrainExamples);
        var rest = spec.Data.TrainExamples - weights;
        var outer = options.GateBatchSize > 0 ? options.GateBatchSize : spec.Training.BatchSize;
        return weights < spec.Training.BatchSize || rest < outer
            ? [FormattableString.Invariant(
                $"weightShare {options.WeightShare} splits {spec.Data.TrainExamples} examples into {weights} and {rest}, which do not fill batches of {spec.Training.BatchSize} and {outer}")]
            : [];
    }

    private static IEnumerable<string> Outer(int gateBatchSize, SearchSpec spec)
    {
        var size = gateBatchSize > 0 ? gateBatchSize : spec.Training.BatchSize;
        return spec.Data.ValidationExamples > 0 && size > spec.Data.ValidationExamples
            ? [$"a batch of {size} for the architecture does not fit data.validationExamples = {spec.Data.ValidationExamples}"]
            : [];
    }
}
