using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Rules about methods that run for every part: nothing is allocated, nothing floats, nothing waits.</summary>
internal static class HotPath
{
    /// <summary>The methods of these names and all that they may call.</summary>
    public static HashSet<MethodDefinition> Reachable(CheckedProgram program, IReadOnlyList<string> roots)
    {
        var reached = new HashSet<MethodDefinition>(program.Types.SelectMany(type => type.Methods).Where(method => method.HasBody && roots.Contains(method.Name)));
        var open = new Queue<MethodDefinition>(reached);
        while (open.TryDequeue(out MethodDefinition? method))
        {
            foreach (MethodReference called in method.Body.Instructions.Where(Calls).Select(instruction => (MethodReference)instruction.Operand))
            {
                foreach (MethodDefinition target in program.Targets(called).Where(target => target.HasBody && !MakesException(target) && reached.Add(target)))
                    open.Enqueue(target);
            }
        }

        return reached;
    }

    public static void Run(MethodDefinition method, CheckedProgram program, Findings findings)
    {
        if (method.IsConstructor && method.IsStatic)
            return; // once, before Main
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (Rule(instruction, program) is { } rule)
                findings.Add(rule, $"{instruction.OpCode.Name} {Operand(instruction)}".TrimEnd(), instruction);
        }
    }

    // What it returns is thrown, and ends the inference anyway.
    private static bool MakesException(MethodDefinition method) => method.ReturnType.Name.EndsWith("Exception", StringComparison.Ordinal);

    private static NanoRule? Rule(Instruction instruction, CheckedProgram program) => instruction.OpCode.Code switch
    {
        Code.Newarr or Code.Box => NanoRules.HotAllocation,
        Code.Newobj => NewObject(instruction, program),
        Code.Call or Code.Callvirt => Call((MethodReference)instruction.Operand),
        Code.Ldc_R4 or Code.Ldc_R8 or Code.Conv_R4 or Code.Conv_R8 or Code.Conv_R_Un or Code.Ldelem_R4 or Code.Ldelem_R8 or Code.Stelem_R4 or Code.Stelem_R8
            or Code.Ldind_R4 or Code.Ldind_R8 => NanoRules.HotFloat,
        _ => null,
    };

    private static NanoRule? NewObject(Instruction instruction, CheckedProgram program)
    {
        TypeReference type = ((MethodReference)instruction.Operand).DeclaringType;
        if (type.IsValueType || program.Find(type) is { IsValueType: true })
            return null;
        if (instruction.Previous?.OpCode.Code is Code.Ldftn or Code.Ldvirtftn)
            return NanoRules.HotDelegate;
        // As above.
        return instruction.Next?.OpCode.Code == Code.Throw ? null
            : type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal) ? NanoRules.HotDelegate : NanoRules.HotAllocation;
    }

    private static NanoRule? Call(MethodReference called) =>
        called.ReturnType.FullName == "System.String" ? NanoRules.HotString
        : called.Name == "GetEnumerator" ? NanoRules.HotForeach
        : called.DeclaringType.Namespace == "System.Threading" && called.DeclaringType.Name is not ("Interlocked" or "Volatile") ? NanoRules.HotThread
        : IsFloat(called.ReturnType) || called.Parameters.Any(parameter => IsFloat(parameter.ParameterType)) ? NanoRules.HotFloat : null;

    private static bool IsFloat(TypeReference type) => type.MetadataType is MetadataType.Single or MetadataType.Double;

    private static bool Calls(Instruction instruction) => instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj or Code.Ldftn or Code.Ldvirtftn;

    private static string Operand(Instruction instruction) => instruction.Operand switch
    {
        MethodReference method => $"{method.DeclaringType.FullName}.{method.Name}",
        TypeReference type => type.FullName,
        _ => "",
    };
}
