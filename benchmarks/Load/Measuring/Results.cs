using System.Globalization;
using System.Text;

namespace Duet.Load.Measuring;

/// <summary>Figures by scenario and peer, over several rounds; printed as one Markdown table with medians and ratios.</summary>
/// <param name="title">The heading.</param>
/// <param name="unit">What a figure is, printed under the heading.</param>
/// <param name="reference">The peer that the ratios are against.</param>
internal sealed class Results(string title, string unit, string reference)
{
    private readonly List<string> _scenarios = [];
    private readonly List<string> _peers = [];
    private readonly Dictionary<(string Scenario, string Peer), List<double>> _figures = [];

    public void Add(string scenario, string peer, double figure)
    {
        Remember(_scenarios, scenario);
        Remember(_peers, peer);
        if (!_figures.TryGetValue((scenario, peer), out var list))
        {
            _figures[(scenario, peer)] = list = [];
        }

        list.Add(figure);
    }

    public string ToMarkdown()
    {
        var others = _peers.Where(peer => peer != reference).ToArray();
        var text = new StringBuilder();
        text.AppendLine().AppendLine($"### {title}").AppendLine().AppendLine($"{unit} Medians; ratios are against {reference}.").AppendLine();
        text.AppendLine(Row(["scenario", .. _peers, .. others.Select(peer => $"{peer} ÷ {reference}")]));
        text.AppendLine($"|---|{string.Concat(Enumerable.Repeat("--:|", _peers.Count + others.Length))}");
        foreach (var scenario in _scenarios)
        {
            text.AppendLine(Row([
                scenario,
                .. _peers.Select(peer => Format(Median(scenario, peer))),
                .. others.Select(peer => Format(Median(scenario, peer) / Median(scenario, reference)))]));
        }

        return text.ToString();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private double Median(string scenario, string peer) =>
        _figures.TryGetValue((scenario, peer), out var list) ? Statistics.Median(list) : double.NaN;

    private static string Format(double value) => value switch
    {
        _ when !double.IsFinite(value) => "–",
        0 => "0",
        >= 1000 or <= -1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };

    private static void Remember(List<string> names, string name)
    {
        if (!names.Contains(name, StringComparer.Ordinal))
        {
            names.Add(name);
        }
    }
}
