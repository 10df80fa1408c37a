namespace Duet.Calls;

/// <summary>A rule failed on one entity: a mistake of ours. The entity was put aside, so that everything else goes on.</summary>
/// <param name="Kind">The entity's type.</param>
/// <param name="Key">Its key.</param>
/// <param name="Error">What was thrown.</param>
public sealed record Fault(string Kind, string Key, Exception Error);
