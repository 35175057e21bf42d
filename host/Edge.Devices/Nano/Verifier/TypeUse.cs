using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Looks at the types and members that code names.</summary>
internal sealed class TypeUse(ApiSurface api, CheckedProgram program, Findings findings)
{
    /// <summary>Reports what a type is, if it is something nanoCLR lacks.</summary>
    public void Type(TypeReference type, Instruction? at = null, string? where = null)
    {
        if (Fault(type) is { } fault)
            Report(fault.Rule, fault.Found, at, where);
    }

    public void Member(MemberReference member, Instruction at)
    {
        if (Fault(member.DeclaringType) is { } fault && fault.Rule != NanoRules.MissingApi)
        {
            findings.Add(fault.Rule, fault.Found, at);
        }
        else if (member is MethodReference { Name: "GetSubArray" })
        {
            findings.Add(NanoRules.IndexRange, "array[first..last]", at);
        }
        else if (member is GenericInstanceMethod generic)
        {
            string arguments = string.Join(", ", generic.GenericArguments.Select(argument => argument.FullName));
            findings.Add(NanoRules.GenericUse, $"{generic.DeclaringType.FullName}.{generic.Name}<{arguments}>", at);
        }
        else if (IsReflection(member))
        {
            findings.Add(NanoRules.Reflection, Name(member), at);
        }
        else if (member.DeclaringType is ArrayType || api.Has(member) || Inherited(member))
        {
            if (member is MethodReference method)
                Type(method.ReturnType, at);
        }
        else
        {
            findings.Add(NanoRules.MissingApi, Name(member), at);
        }
    }

    private static string Name(MemberReference member) =>
        member is MethodReference method ? $"{member.DeclaringType.FullName}.{ApiSurface.Signature(method)}" : $"{member.DeclaringType.FullName}.{member.Name}";

    private static bool IsReflection(MemberReference member) =>
        member.DeclaringType.Namespace is "System.Reflection" || member.DeclaringType.FullName is "System.Activator"
        || (member.DeclaringType.FullName == "System.Type" && member.Name is not ("GetTypeFromHandle" or "op_Equality" or "op_Inequality"));

    // A call may name a type of the program where a base type of a library defines the member.
    private bool Inherited(MemberReference member)
    {
        for (TypeDefinition? type = program.Find(member.DeclaringType); type is not null;)
        {
            if (type.BaseType is not { } parent)
                return false;
            if (program.Find(parent) is not { } next)
                return api.Has(parent);
            type = next;
        }

        return false;
    }

    private void Report(NanoRule rule, string found, Instruction? at, string? where)
    {
        if (where is not null)
            findings.Add(rule, found, where);
        else
            findings.Add(rule, found, at);
    }

    private (NanoRule Rule, string Found)? Fault(TypeReference type) => type switch
    {
        GenericParameter => null, // said where it is declared
        ArrayType { IsVector: false } => (NanoRules.MultiDimensionalArray, type.FullName),
        FunctionPointerType => (NanoRules.FunctionPointer, type.FullName),
        PinnedType => (NanoRules.Pointer, $"fixed ({((PinnedType)type).ElementType.FullName})"),
        PointerType => (NanoRules.Pointer, type.FullName),
        TypeSpecification and not GenericInstanceType => Fault(((TypeSpecification)type).ElementType),
        _ => Named(type),
    };

    private (NanoRule Rule, string Found)? Named(TypeReference type)
    {
        TypeReference open = type.GetElementType();
        NanoRule? rule = open.FullName switch
        {
            "System.Decimal" => NanoRules.Decimal,
            "System.Nullable`1" => NanoRules.Nullable,
            "System.Index" or "System.Range" => NanoRules.IndexRange,
            "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler" => NanoRules.Interpolation,
            "System.Span`1" or "System.ReadOnlySpan`1" or "System.Memory`1" or "System.ReadOnlyMemory`1" => NanoRules.Span,
            string name when name.StartsWith("System.ValueTuple", StringComparison.Ordinal) => NanoRules.ValueTuple,
            string name when name.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal) => NanoRules.Async,
            string name when name.StartsWith("Microsoft.CSharp.RuntimeBinder.", StringComparison.Ordinal)
                || name.StartsWith("System.Runtime.CompilerServices.CallSite", StringComparison.Ordinal) => NanoRules.Dynamic,
            _ when type is GenericInstanceType || open.HasGenericParameters => NanoRules.GenericUse,
            _ when Generated.IsStaticData(open) || open.FullName == "System.Void" || api.Has(open) => null,
            _ when open.Namespace == "System.Reflection" => NanoRules.Reflection,
            _ => NanoRules.MissingApi,
        };
        return rule is null ? null : (rule, type.FullName);
    }
}
