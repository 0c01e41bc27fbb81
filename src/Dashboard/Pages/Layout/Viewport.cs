namespace AdapterSearch.Dashboard.Pages.Layout;

/// <summary>How wide the reader's window is, in two steps, so that plots are drawn with readable text instead of being shrunk.</summary>
/// <param name="Narrow">True below 700 pixels.</param>
public sealed record Viewport(bool Narrow)
{
    /// <summary>Width of a plot that shares its row with another one.</summary>
    public int Half => Narrow ? 360 : 600;

    /// <summary>Width of a plot that fills the page.</summary>
    public int Full => Narrow ? 360 : 1180;
}
