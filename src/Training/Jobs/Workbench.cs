using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.Jobs;

/// <summary>
/// The model and data of one attempt: a base that shares its weights with other slots (its own copy for full fine-tuning), a new head for
/// the task's classes (of a planted task the base's own head, frozen), and the task's splits. Owns the model; the data stays with its cache.
/// </summary>
public sealed class Workbench : IDisposable
{
    private Workbench(EncoderClassifier model, TaskData data, string modelFolder)
    {
        Model = model;
        Data = data;
        ModelFolder = modelFolder;
    }

    /// <summary>The model, in training mode, without adapters.</summary>
    public EncoderClassifier Model { get; }

    /// <summary>The task's splits on the model's device.</summary>
    public TaskData Data { get; }

    /// <summary>Folder that the base came from.</summary>
    public string ModelFolder { get; }

    /// <summary>Places of the model's adapters in the order of its modules.</summary>
    public IReadOnlyList<AdapterTarget> Targets => TargetsOf(Model);

    /// <summary>Prepares an attempt.</summary>
    /// <param name="context">Model, data, seeds and device.</param>
    /// <param name="mode">Which weights will be trained.</param>
    /// <param name="training">Its dropout acts inside the base model.</param>
    /// <exception cref="ModelException">The base model is missing or corrupt.</exception>
    /// <exception cref="BadDataException">The data is missing, corrupt, too small, or not the model's.</exception>
    public static Workbench Open(JobContext context, TrainingMode mode, TrainingOptions training)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(training);
        var folder = context.ModelRoots.Find(context.Spec.Model)
            ?? throw new ModelException(context.Spec.Model, "no such folder below the configured model roots.");
        var format = ImageFormat.Of(folder);
        var data = context.Data.Get(
            context.DataRoots.Require(context.Spec.Data.Path),
            context.Spec.Data,
            format,
            context.Device,
            folder,
            () => context.Models.Share(folder, context.Device, dropout: 0));
        var model = mode == TrainingMode.Full
            ? context.Models.Copy(folder, context.Device, training.Dropout)
            : context.Models.Share(folder, context.Device, training.Dropout);
        try
        {
            SetHead(model, context, data.Classes);
            if (mode == TrainingMode.Full)
            {
                model.SetBaseTrainable(true);
            }

            model.train();
            return new Workbench(model, data, folder);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void SetHead(EncoderClassifier model, JobContext context, int classes)
    {
        if (context.Spec.Data.Planted is null)
        {
            model.ReplaceHead(classes, context.Seeds.Head);
            return;
        }

        FreezeHead(model);
    }

    /// <summary>Lets a model keep its head as it is: a planted task is about the modules below it.</summary>
    public static void FreezeHead(EncoderClassifier model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var parameter in model.Head.parameters())
        {
            parameter.requires_grad = false;
        }
    }

    /// <summary>Places of a model's adapters in the order of its modules.</summary>
    public static IReadOnlyList<AdapterTarget> TargetsOf(EncoderClassifier model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.Projections.Select(p => new AdapterTarget(p.Shape, p.weight, layer => p.Adapter = layer, weight => p.WeightOverride = weight))];
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
