using Duet.Load.Measuring;

namespace Duet.Load.CallSetup;

/// <summary>The steps of one set-up, counted from where it began.</summary>
internal sealed record Steps(Marks Marks, string Origin, IReadOnlyList<string> Phases)
{
    /// <summary>Milliseconds until the first remote frame.</summary>
    public double Total => Since("frame");

    public void AddTo(Results results, CallApp app)
    {
        foreach (var phase in Phases)
        {
            results.Add(phase, app.Name, Since(phase));
        }
    }

    private double Since(string phase) => Marks[phase] - Marks[Origin];
}
