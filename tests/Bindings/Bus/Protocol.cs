using System.Runtime.CompilerServices;

namespace Edge.Bindings.Tests;

/// <summary>What a driver did that a chip does not allow. Drivers catch exceptions, so faults are gathered and looked at when a test ends.</summary>
internal sealed class Protocol
{
    private readonly List<string> _faults = [];

    /// <summary>The bus is disturbed: what arrives is not what the driver sent.</summary>
    public bool IsLenient { get; set; }

    public IReadOnlyList<string> Faults => _faults;

    public void Require(bool isAllowed, string otherwise)
    {
        if (!isAllowed && !IsLenient)
            _faults.Add(otherwise);
    }

    public void Require(bool isAllowed, [InterpolatedStringHandlerArgument(nameof(isAllowed))] Text otherwise)
    {
        if (!isAllowed && !IsLenient)
            _faults.Add(otherwise.ToStringAndClear());
    }

    /// <summary>Put together only when it is needed: drivers are tested for what they allocate.</summary>
    [InterpolatedStringHandler]
    internal ref struct Text
    {
        private DefaultInterpolatedStringHandler _text;

        public Text(int literals, int holes, bool isAllowed, out bool isNeeded)
        {
            isNeeded = !isAllowed;
            if (isNeeded)
                _text = new DefaultInterpolatedStringHandler(literals, holes);
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);

        public string ToStringAndClear() => _text.ToStringAndClear();
    }
}
