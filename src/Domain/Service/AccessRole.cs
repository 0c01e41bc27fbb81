namespace AdapterSearch.Domain;

/// <summary>What a caller may do; each role holds those before it.</summary>
public enum AccessRole
{
    /// <summary>Look at everything and take results home.</summary>
    Read,

    /// <summary>Also submit, pause, cancel and clone searches, and end candidates.</summary>
    Submit,

    /// <summary>Also delete searches and drain nodes.</summary>
    Admin,
}
