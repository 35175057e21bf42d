using System.CommandLine;
using Edge.Compiler;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary>The option <c>--as-is</c>: whether a verb makes an INT8 model smaller before it works on it.</summary>
internal static class ExactPasses
{
    public static Option<bool> AsIs() => new("--as-is") { Description = "Leave the model as it is: do not take out what no output depends on" };

    /// <param name="int8">As imported or quantized.</param>
    /// <param name="asIs">The option.</param>
    public static Graph Of(Graph int8, bool asIs) => asIs ? int8 : Pipeline.Shrink(int8);
}
