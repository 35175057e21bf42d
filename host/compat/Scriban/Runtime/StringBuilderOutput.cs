using System.Text;

namespace Scriban.Runtime;

/// <summary>
/// Text being written. It is also the value of a captured variable, which therefore is no string but becomes one where it is used.
/// </summary>
public sealed class StringBuilderOutput
{
    public StringBuilder Builder { get; } = new();

    public override string ToString() => Builder.ToString();
}
