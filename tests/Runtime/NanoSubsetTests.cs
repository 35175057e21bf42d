using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Runtime.Tests;

/// <summary>Edge.Runtime, compiled for nanoCLR, holds nothing that nanoCLR cannot run or runs differently from .NET.</summary>
public class NanoSubsetTests
{
    /// <summary>Instructions nanoCLR 1.17 decodes and refuses.</summary>
    private static readonly HashSet<Code> Refused =
    [
        Code.Jmp, Code.Calli, Code.Refanyval, Code.Ckfinite, Code.Mkrefany, Code.Arglist, Code.Localloc, Code.Cpblk, Code.Initblk,
        Code.Refanytype, Code.Readonly,
    ];

    /// <summary>Types of integers that nanoCLR keeps unsigned on its stack, where .NET has forgotten the sign: shifts and comparisons differ.</summary>
    private static readonly HashSet<string> Unsigned = ["System.Byte", "System.UInt16", "System.UInt32", "System.UInt64", "System.UIntPtr", "System.Char"];

    private static readonly HashSet<string> Floating = ["System.Single", "System.Double"];

    private static readonly ModuleDefinition Device = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "nano", "Edge.Runtime.Nano.dll"));

    private static IEnumerable<MethodDefinition> Methods => Device.Types.SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static IEnumerable<(MethodDefinition Method, Instruction Instruction)> Instructions =>
        from method in Methods from instruction in method.Body.Instructions select (method, instruction);

    [Fact]
    public void It_knows_no_library_but_mscorlib() =>
        Assert.Equal(["mscorlib"], Device.AssemblyReferences.Select(reference => reference.Name));

    [Fact]
    public void It_holds_every_kernel() =>
        Assert.Equal(
            typeof(Requantization).Assembly.GetExportedTypes().Select(type => type.FullName).Order(),
            Device.Types.Where(type => type.IsPublic).Select(type => type.FullName).Order());

    [Fact]
    public void The_compiler_embeds_no_types_of_its_own() =>
        Assert.Equal(["<Module>"], Device.Types.Where(type => type.Namespace != "Edge.Runtime").Select(type => type.FullName));

    [Fact]
    public void Every_instruction_is_one_that_nanoCLR_runs() =>
        Assert.Empty(Instructions.Where(at => Refused.Contains(at.Instruction.OpCode.Code)).Select(Say));

    [Fact]
    public void Nothing_is_generic()
    {
        Assert.Empty(Device.Types.Where(type => type.HasGenericParameters).Select(type => type.FullName));
        Assert.Empty(Methods.Where(method => method.HasGenericParameters).Select(method => method.FullName));
        Assert.Empty(Instructions.Where(at => at.Instruction.Operand is GenericInstanceMethod or GenericInstanceType
            or MemberReference { DeclaringType: GenericInstanceType }).Select(Say));
    }

    [Fact]
    public void Integers_are_signed_and_nothing_is_floating()
    {
        Assert.Empty(Types().Where(at => Unsigned.Contains(at.Type) || Floating.Contains(at.Type)).Select(at => $"{at.Where}: {at.Type}"));
        string[] suspects = ["conv.u", "conv.r", "conv.ovf", ".un", "ldc.r", "ldelem.u", "ldind.u"];
        Assert.Empty(Instructions
            .Where(at => suspects.Any(at.Instruction.OpCode.Name.Contains) && at.Instruction.OpCode.Code is not (Code.Bne_Un or Code.Bne_Un_S))
            .Select(Say)); // bne.un is how "not equal" is spelt, whatever the sign
    }

    [Fact]
    public void Kernels_allocate_nothing() =>
        Assert.Empty(Instructions.Where(at => at.Instruction.OpCode.Code is Code.Newobj or Code.Newarr or Code.Box).Select(Say));

    [Fact]
    public void Methods_keep_below_nanoCLRs_limits_of_locals_and_stack() =>
        Assert.Empty(Methods.Where(method => method.Body.Variables.Count > 250 || method.Body.MaxStackSize > 250 || method.Body.CodeSize > 32000)
            .Select(method => method.FullName));

    private static IEnumerable<(string Where, string Type)> Types() =>
        Methods.SelectMany(method => method.Body.Variables.Select(variable => variable.VariableType)
                .Concat(method.Parameters.Select(parameter => parameter.ParameterType)).Append(method.ReturnType)
                .Select(type => (method.FullName, type.GetElementType().FullName)))
            .Concat(Device.Types.SelectMany(type => type.Fields).Select(field => (field.FullName, field.FieldType.GetElementType().FullName)));

    private static string Say((MethodDefinition Method, Instruction Instruction) at) => $"{at.Method.FullName}: {at.Instruction}";
}
