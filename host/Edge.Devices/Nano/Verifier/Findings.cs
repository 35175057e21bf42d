using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>What was found in one assembly: each construct once for each method, and nothing that only follows from something else.</summary>
internal sealed class Findings(ModuleDefinition module)
{
    // A construct, and what it always brings with it.
    private static readonly (NanoRule Cause, NanoRule[] Consequences)[] _consequences =
    [
        (NanoRules.Stackalloc, [NanoRules.Pointer, NanoRules.Span, NanoRules.CheckedArithmetic, NanoRules.UnsignedStackValue, NanoRules.RefusedOpcode]),
        (NanoRules.Dynamic, [NanoRules.GenericUse, NanoRules.MissingApi, NanoRules.Reflection]),
        (NanoRules.FunctionPointer, [NanoRules.Pointer]),
        (NanoRules.Pointer, [NanoRules.UnsignedStackValue]),
        (NanoRules.IndexRange, [NanoRules.GenericUse]),
        (NanoRules.Span, [NanoRules.GenericUse, NanoRules.Pointer, NanoRules.UnsignedStackValue]),
        (NanoRules.ValueTuple, [NanoRules.GenericUse]),
        (NanoRules.GenericMethod, [NanoRules.GenericUse]),
        (NanoRules.RefusedOpcode, [NanoRules.MissingApi]),
    ];

    private readonly List<(NanoFinding Finding, object Place)> _all = [];
    private readonly HashSet<(NanoRule, object, string)> _seen = [];

    /// <summary>Where the next findings are; null outside of methods.</summary>
    public MethodDefinition? Method { get; set; }

    /// <summary>In <see cref="Method"/>.</summary>
    /// <param name="at">The instruction; null for the method as a whole.</param>
    public void Add(NanoRule rule, string found, Instruction? at = null)
    {
        MethodDefinition method = Method!;
        if (_seen.Add((rule, method, found)))
            _all.Add((new NanoFinding(rule, module.Assembly.Name.Name, Name(method), at?.Offset, Source(method, at), found), method));
    }

    /// <summary>In a type, or in the assembly.</summary>
    public void Add(NanoRule rule, string found, string where)
    {
        if (_seen.Add((rule, where, found)))
            _all.Add((new NanoFinding(rule, module.Assembly.Name.Name, where, null, null, found), where));
    }

    public IReadOnlyList<NanoFinding> Kept()
    {
        ILookup<object, NanoRule> rules = _all.ToLookup(entry => entry.Place, entry => entry.Finding.Rule);
        return [.. _all.Where(entry => !Follows(entry.Finding.Rule, rules[entry.Place])).Select(entry => entry.Finding)];
    }

    private static bool Follows(NanoRule rule, IEnumerable<NanoRule> others) =>
        _consequences.Any(pair => pair.Consequences.Contains(rule) && others.Contains(pair.Cause));

    private static string Name(MethodDefinition method) => $"{method.DeclaringType.FullName.Replace('/', '.')}.{method.Name}";

    // The line of the instruction, or the method's first.
    private static string? Source(MethodDefinition method, Instruction? at)
    {
        IEnumerable<SequencePoint> points = method.DebugInformation.SequencePoints.Where(point => !point.IsHidden);
        SequencePoint? point = at is null ? points.FirstOrDefault() : points.LastOrDefault(point => point.Offset <= at.Offset);
        return point is null ? null : $"{Path.GetFileName(point.Document.Url.Replace('\\', '/'))}:{point.StartLine}";
    }
}
