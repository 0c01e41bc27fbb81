namespace AdapterSearch.Domain;

/// <summary>What a general search compares its trials by. Test scores are never looked at.</summary>
public enum SearchObjective
{
    /// <summary>Accuracy on the validation split, higher is better.</summary>
    ValidationAccuracy,

    /// <summary>Mean loss on the validation split, lower is better; it separates trials that few examples cannot.</summary>
    ValidationLoss,
}
