namespace AdapterSearch.Domain;

/// <summary>Why a candidate has no score.</summary>
public enum FailureKind
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>Loss or weights became NaN or infinite.</summary>
    Divergence,

    /// <summary>The device or host ran out of memory.</summary>
    OutOfMemory,

    /// <summary>Data is missing, corrupt, or does not fit the model.</summary>
    BadData,

    /// <summary>The base model or a checkpoint is missing, corrupt, or of another shape.</summary>
    BadModel,

    /// <summary>The configuration cannot be trained: over budget, rank above the matrix, unknown module.</summary>
    BadConfiguration,

    /// <summary>A native operation failed for another reason.</summary>
    Native,

    /// <summary>The attempt's slot or node was lost; another attempt may follow.</summary>
    Infrastructure,
}
