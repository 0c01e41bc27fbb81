namespace Orleans.Runtime;

/// <summary>Anything that can be called by message.</summary>
public interface IAddressable;
