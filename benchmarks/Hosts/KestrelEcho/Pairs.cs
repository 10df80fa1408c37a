using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace Duet.Benchmarks.KestrelEcho;

/// <summary>Connections that relay to one another, by the name of their pair.</summary>
internal sealed class Pairs
{
    private readonly ConcurrentDictionary<string, Pair> _pairs = new(StringComparer.Ordinal);

    public Pair Join(string name, PipeWriter output)
    {
        var pair = _pairs.GetOrAdd(name, static _ => new Pair());
        lock (pair)
        {
            if (pair.First is null)
            {
                pair.First = output;
            }
            else
            {
                pair.Second = output;
            }
        }

        return pair;
    }

    public void Leave(string name) => _pairs.TryRemove(name, out _);

    internal sealed class Pair
    {
        public PipeWriter? First { get; set; }

        public PipeWriter? Second { get; set; }

        /// <summary>The other side's output, or null while it is alone. Only its partner ever writes there after the handshake.</summary>
        public PipeWriter? PartnerOf(PipeWriter output) => ReferenceEquals(First, output) ? Second : First;
    }
}
