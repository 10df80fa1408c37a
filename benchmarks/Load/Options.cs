using System.Globalization;

namespace Duet.Load;

/// <summary>The command line after the sub-command: `--name value` and `--flag`.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Options(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!arguments[index].StartsWith("--", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{arguments[index]}' is not an option.", nameof(arguments));
            }

            var hasValue = index + 1 < arguments.Count && !arguments[index + 1].StartsWith("--", StringComparison.Ordinal);
            _values[arguments[index][2..]] = hasValue ? arguments[++index] : "";
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public int Number(string name, int otherwise) =>
        _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public double Real(string name, double otherwise) =>
        _values.TryGetValue(name, out var value) ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The chosen names of a list, or all of them when the option is absent.</summary>
    public IReadOnlyList<T> Choose<T>(string option, IReadOnlyList<T> all, Func<T, string> name)
    {
        if (!_values.TryGetValue(option, out var value))
        {
            return all;
        }

        var wanted = value.Split(',');
        var unknown = wanted.Except(all.Select(name), StringComparer.Ordinal).ToArray();
        return unknown.Length == 0
            ? [.. all.Where(item => wanted.Contains(name(item), StringComparer.Ordinal))]
            : throw new ArgumentException($"--{option} does not know {string.Join(", ", unknown)}; it knows {string.Join(", ", all.Select(name))}.", nameof(option));
    }
}
