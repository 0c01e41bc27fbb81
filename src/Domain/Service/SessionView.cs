namespace AdapterSearch.Domain;

/// <summary>Who a service takes the caller for.</summary>
/// <param name="Name">Name of the token; <c>local</c> where none is demanded.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="AntiforgeryToken">To be sent in the header <c>X-CSRF-TOKEN</c> with every change by a caller that is known by a cookie; empty for all others.</param>
public sealed record SessionView(string Name, AccessRole Role, string AntiforgeryToken = "");
