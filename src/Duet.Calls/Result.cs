using System.Diagnostics.CodeAnalysis;

namespace Duet.Calls;

/// <summary>What a request came to: a value, or a refusal.</summary>
/// <typeparam name="T">The value when it was carried out.</typeparam>
public readonly record struct Result<T>
    where T : class
{
    private Result(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>The value; <see langword="null"/> when refused.</summary>
    public T? Value { get; }

    /// <summary>The refusal; <see langword="null"/> when carried out.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether it was carried out.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    /// <summary>Carried out.</summary>
    public static implicit operator Result<T>(T value) => FromValue(value);

    /// <summary>Refused.</summary>
    public static implicit operator Result<T>(Refusal refusal) => FromRefusal(refusal);

    /// <summary>Refused for a reason that needs no details.</summary>
    public static implicit operator Result<T>(CallError error) => FromRefusal(new Refusal(error));

    /// <summary>Carried out.</summary>
    internal static Result<T> FromValue(T value) => new(value, null);

    /// <summary>Refused.</summary>
    internal static Result<T> FromRefusal(Refusal refusal) => new(null, refusal);
}
